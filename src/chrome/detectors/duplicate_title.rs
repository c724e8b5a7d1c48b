//! The title: the first copy moves into the metadata, further ones fall.
//!
//! Which block holds the title is read in [`crate::metadata`].

use crate::block::Role;
use crate::chrome::cues::{fold, trim};
use crate::chrome::look::is_link;
use crate::chrome::short_cue::plain;
use crate::chrome::{Detector, Evidence, Field, Kind, Move, View, weight};

/// The most words of a title. The longest of wcxb-train has 43.
const MOST_WORDS: u32 = 50;

/// From so many characters on a text is a title and not just a name that stands elsewhere too.
const SURE_CHARS: usize = 24;

/// Finds copies of the title.
#[derive(Debug)]
pub(super) struct DuplicateTitle;

impl Detector for DuplicateTitle {
    fn kind(&self) -> Kind {
        Kind::DuplicateTitle
    }

    fn manual(&self) -> &'static str {
        include_str!("duplicate_title.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        let metadata = view.metadata;
        for &at in &metadata.title_blocks {
            if (at as usize) < view.page.blocks.len() {
                let moves = Some(Box::new(Move { field: Field::Title, values: Vec::new() }));
                found.push(Evidence {
                    moves,
                    ..plain(at, Kind::DuplicateTitle, weight::CERTAIN, "duplicate_title/title")
                });
            }
        }
        let title = fold(&metadata.title);
        let title = trim(&title);
        if title.is_empty() {
            return;
        }
        let site = fold(&metadata.site_name);
        let longest = 2 * (title.len() + site.len());
        for (at, block, _) in view.blocks() {
            let data = matches!(block.role, Role::Code | Role::Cell | Role::Term);
            let long = block.stats.words > MOST_WORDS || block.text.len() > longest;
            if data || long || metadata.title_blocks.contains(&at) {
                continue;
            }
            if !is_copy(view.folded.get(at), title, trim(&site)) {
                continue;
            }
            // A short title is often a name that the article's lines hold as well.
            let marked = is_link(block) || matches!(block.role, Role::Heading(1 | 2));
            let sure = title.chars().count() >= SURE_CHARS || marked;
            let weight = if sure { weight::CERTAIN } else { weight::HINT };
            found.push(plain(at, Kind::DuplicateTitle, weight, "duplicate_title/copy"));
        }
    }
}

/// Whether a folded text is the title, the title with the site's name at an end, or the title cut off.
fn is_copy(text: &str, title: &str, site: &str) -> bool {
    if let Some(rest) = text.strip_prefix(title) {
        return rest.is_empty() || (!site.is_empty() && trim(rest) == site);
    }
    if let Some(rest) = text.strip_suffix(title) {
        return !site.is_empty() && trim(rest) == site;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    const TITLE: &str = "Syrian mercenaries see a chance for desertion";

    #[test]
    fn moves_the_title_and_takes_a_later_copy() {
        let copy = "Syrian mercenaries see a chance for desertion | River Post";
        let mut sample = Sample::of(&[TITLE, Sample::PROSE, copy]).titled(TITLE, &[0]);
        sample.metadata.site_name = "River Post".to_owned();
        assert_eq!(
            sample.found(&DuplicateTitle),
            [(0, "duplicate_title/title"), (2, "duplicate_title/copy")]
        );
    }

    #[test]
    fn leaves_a_sentence_that_opens_with_the_title() {
        let lines = [TITLE, "Syrian mercenaries see a chance for desertion in this war."];
        assert_eq!(
            Sample::of(&lines).titled(TITLE, &[0]).found(&DuplicateTitle),
            [(0, "duplicate_title/title")]
        );
    }

    #[test]
    fn leaves_a_short_title_in_a_table() {
        let sample = Sample::of(&["Kyiv", "Kyiv"]).titled("Kyiv", &[0]).role(1, Role::Cell);
        assert_eq!(sample.found(&DuplicateTitle), [(0, "duplicate_title/title")]);
    }
}
