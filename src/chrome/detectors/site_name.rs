//! The site's name on a line of its own.
//!
//! What the site is called is read in [`crate::metadata`]. Names inside sentences are content.

use crate::chrome::cues::{fold, trim};
use crate::chrome::look::{TITLE_WORDS, is_amid_paragraphs, is_link};
use crate::chrome::short_cue::plain;
use crate::chrome::{Detector, Evidence, Kind, View, weight};

/// Finds lines with the site's name.
#[derive(Debug)]
pub(super) struct SiteName;

impl Detector for SiteName {
    fn kind(&self) -> Kind {
        Kind::SiteName
    }

    fn manual(&self) -> &'static str {
        include_str!("site_name.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        let name = fold(&view.metadata.site_name);
        let name = trim(&name);
        if name.is_empty() {
            return;
        }
        for (at, block, _) in view.blocks() {
            let alike = block.text.len() <= 2 * name.len() && block.stats.words <= TITLE_WORDS;
            let possible = alike && !view.metadata.title_blocks.contains(&at);
            // Between two paragraphs the name heads a section about the site's owner.
            let placed = is_link(block) || !is_amid_paragraphs(view, at);
            if possible && placed && view.folded.get(at) == name {
                found.push(plain(at, Kind::SiteName, weight::STRONG, "site_name/line"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    fn named(lines: &[&str]) -> Sample {
        let mut sample = Sample::of(lines);
        sample.metadata.site_name = "River Post".to_owned();
        sample
    }

    #[test]
    fn takes_the_name_below_the_article() {
        let sample = named(&[Sample::PROSE, "RIVER POST", "Tags:"]);
        assert_eq!(sample.found(&SiteName), [(1, "site_name/line")]);
    }

    #[test]
    fn leaves_the_name_as_a_heading_between_paragraphs() {
        assert_eq!(named(&[Sample::PROSE, "River Post", Sample::PROSE]).found(&SiteName), []);
    }

    #[test]
    fn leaves_the_name_with_more_beside_it() {
        assert_eq!(named(&["The River Post was founded in 1901"]).found(&SiteName), []);
    }
}
