//! Credits of the site's software, theme and host.

use crate::assets::Mode;
use crate::chrome::look::{ends_sentence, is_link, is_paragraph};
use crate::chrome::short_cue::{plain, short_cues};
use crate::chrome::{Detector, Evidence, Kind, View, hinted};

/// The most words of a credit: software, theme, author and host.
const MOST_WORDS: u32 = 25;

/// Finds credits of software.
#[derive(Debug)]
pub(super) struct PoweredBy;

impl Detector for PoweredBy {
    fn kind(&self) -> Kind {
        Kind::PoweredBy
    }

    fn manual(&self) -> &'static str {
        include_str!("powered_by.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::PoweredBy, "powered_by/markup", found);
        let last_paragraph = (0..view.page.blocks.len() as u32).rfind(|&at| is_paragraph(view, at));
        for cue in short_cues(view, Kind::PoweredBy, MOST_WORDS) {
            // Credits stand below the article; inside it such words tell of an engine and its car.
            let below = last_paragraph.is_none_or(|last| cue.at > last);
            let credit = below && (cue.mode >= Mode::Start || !ends_sentence(&cue.block.text));
            if cue.mode == Mode::Whole || cue.block.links > 0 || is_link(cue.block) || credit {
                found.push(plain(cue.at, Kind::PoweredBy, cue.weight, "powered_by/cue"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    const POWERED: (Kind, Mode, &str) = (Kind::PoweredBy, Mode::Start, "powered by");

    #[test]
    fn takes_a_credit_below_the_article() {
        let sample = Sample::with(&[Sample::PROSE, "Powered by WordPress."], &[POWERED]);
        assert_eq!(sample.found(&PoweredBy), [(1, "powered_by/cue")]);
    }

    #[test]
    fn leaves_an_engine_inside_the_article() {
        let sample = Sample::with(&["Powered by steam, the boat was slow", Sample::PROSE], &[POWERED]);
        assert_eq!(sample.found(&PoweredBy), []);
    }
}
