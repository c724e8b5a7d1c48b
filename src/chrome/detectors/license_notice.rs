//! Notices of the content's licence; their text is moved to the metadata.
//!
//! Which licence it is, is worked out by [`crate::metadata`]; an article about licences is content, and so is the
//! credit of a single picture.

use crate::block::{Block, Role};
use crate::chrome::cues::{Hit, Mode};
use crate::chrome::{Detector, Evidence, Field, Kind, Move, View, cued, hinted, weight};

/// Finds licence notices by their phrases and the codes of Creative Commons.
#[derive(Debug)]
pub(super) struct LicenseNotice;

impl Detector for LicenseNotice {
    fn kind(&self) -> Kind {
        Kind::LicenseNotice
    }

    fn manual(&self) -> &'static str {
        include_str!("license_notice.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        let from = found.len();
        cued::each(view, Kind::LicenseNotice, "license_notice/cue", found, |_, block, hit| cue(block, hit));
        cued::dense(view, Kind::LicenseNotice, "license_notice/dense", found);
        hinted::evidence(view, Kind::LicenseNotice, "license_notice/markup", found);
        for evidence in &mut found[from..] {
            let values = match view.metadata.license.as_str() {
                "" => vec![view.page.blocks[evidence.block as usize].text.clone()],
                _ => Vec::new(),
            };
            evidence.moves = Some(Box::new(Move { field: Field::License, values }));
        }
    }
}

/// Words up to which a block can be a notice.
const NOTICE_WORDS: u32 = 60;

/// What the cues say. The name of a licence in passing (one cue inside a block) credits a picture or is talked about.
fn cue(block: &Block, hit: &Hit) -> f32 {
    match hit.mode {
        _ if block.role == Role::Caption || block.stats.words > NOTICE_WORDS => 0.0,
        Mode::Whole => weight::STRONG,
        Mode::Start => weight::STRONG,
        Mode::Anywhere if hit.count >= 2 || hit.cover >= 0.5 => weight::STRONG,
        Mode::Anywhere => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::Sample;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came.";

    const NOTICE: &str =
        "This work is licensed under a Creative Commons Attribution 4.0 International License.";

    #[test]
    fn a_notice_falls_and_its_text_moves() {
        let sample = Sample::lines(&[PROSE, NOTICE]);
        assert_eq!(sample.falls(&LicenseNotice), [1]);
        let moves = Some(Move { field: Field::License, values: vec![NOTICE.to_owned()] });
        assert_eq!(sample.evidence(&LicenseNotice)[0].moves.as_deref(), moves.as_ref());
    }

    #[test]
    fn a_known_licence_is_not_moved_twice() {
        let mut sample = Sample::lines(&[PROSE, NOTICE]);
        sample.metadata.license = "CC-BY-4.0".to_owned();
        let moves = Some(Move { field: Field::License, values: Vec::new() });
        assert_eq!(sample.evidence(&LicenseNotice)[0].moves.as_deref(), moves.as_ref());
    }

    #[test]
    fn an_article_on_licences_stays() {
        let article = "When the museum put its pictures under CC BY in the spring, the number of visitors did not fall, and \
            the shop sold more prints than in any year since it had opened its doors to the public.";
        assert_eq!(Sample::lines(&[PROSE, article, PROSE]).falls(&LicenseNotice), [0_usize; 0]);
    }
}
