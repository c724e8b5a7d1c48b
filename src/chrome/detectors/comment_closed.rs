//! Notes that comments are closed.

use crate::chrome::cues::Mode;
use crate::chrome::{Detector, Evidence, Kind, View, cued, hinted, weight};

/// Finds notes that nobody can comment any more.
#[derive(Debug)]
pub(super) struct CommentClosed;

impl Detector for CommentClosed {
    fn kind(&self) -> Kind {
        Kind::CommentClosed
    }

    fn manual(&self) -> &'static str {
        include_str!("comment_closed.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        cued::each(view, Kind::CommentClosed, "comment_closed/cue", found, |_, block, hit| match hit.mode {
            Mode::Whole => weight::CERTAIN,
            _ if block.stats.words > NOTE_WORDS => 0.0,
            _ if hit.mode == Mode::Start || hit.cover >= MOST_OF_IT => weight::STRONG,
            _ => hit.weight(block),
        });
        hinted::evidence(view, Kind::CommentClosed, "comment_closed/markup", found);
    }
}

/// Words up to which a block can be such a note: one sentence, with the reason.
const NOTE_WORDS: u32 = 20;

/// Share of a block that is its main matter.
const MOST_OF_IT: f32 = 0.4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::falls;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came.";

    #[test]
    fn the_note_falls() {
        assert_eq!(falls(&CommentClosed, &[PROSE, "Comments are closed."]), [1]);
    }

    #[test]
    fn a_report_on_closed_comments_stays() {
        let report = "Since March the comments are closed on every page of the paper, a decision that the editors defend \
            with the cost of moderation and that readers of the letters page have called cowardly ever since.";
        assert_eq!(falls(&CommentClosed, &[PROSE, report]), [0_usize; 0]);
    }
}
