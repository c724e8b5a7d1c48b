//! Jumps to the content, which readers with a screen never see.

use crate::assets::Mode;
use crate::chrome::look::is_link;
use crate::chrome::short_cue::{plain, short_cues};
use crate::chrome::{Detector, Evidence, Kind, View, hinted, weight};

/// The most words of such a link.
const MOST_WORDS: u32 = 10;

/// Such links stand among the first blocks of a page.
const FIRST_BLOCKS: u32 = 20;

/// Finds jumps to the content.
#[derive(Debug)]
pub(super) struct SkipLink;

impl Detector for SkipLink {
    fn kind(&self) -> Kind {
        Kind::SkipLink
    }

    fn manual(&self) -> &'static str {
        include_str!("skip_link.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::SkipLink, "skip_link/markup", found);
        for cue in short_cues(view, Kind::SkipLink, MOST_WORDS) {
            let placed = cue.at < FIRST_BLOCKS || is_link(cue.block);
            if placed || cue.mode == Mode::Whole {
                let weight = if placed { cue.weight.max(weight::LIKELY) } else { cue.weight };
                found.push(plain(cue.at, Kind::SkipLink, weight, "skip_link/cue"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    const SKIP: (Kind, Mode, &str) = (Kind::SkipLink, Mode::Start, "skip to content");

    #[test]
    fn takes_the_first_line() {
        let sample = Sample::with(&["Skip to content", "Floods", Sample::PROSE], &[SKIP]);
        assert_eq!(sample.found(&SkipLink), [(0, "skip_link/cue")]);
    }

    #[test]
    fn leaves_a_section_about_such_links() {
        let sample = Sample::with(&["Skip to content", Sample::PROSE], &[SKIP]).heading(0, 2);
        assert_eq!(sample.found(&SkipLink), []);
    }
}
