//! Comment counts: "0 Comments" and its like on a line of their own.
//!
//! A sentence that counts comments is content; so the block has to be a label.

use crate::chrome::{Detector, Evidence, Kind, View, cued, hinted, weight};

/// Finds labels that count comments.
#[derive(Debug)]
pub(super) struct CommentCount;

impl Detector for CommentCount {
    fn kind(&self) -> Kind {
        Kind::CommentCount
    }

    fn manual(&self) -> &'static str {
        include_str!("comment_count.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        cued::each(view, Kind::CommentCount, "comment_count/cue", found, |_, block, hit| {
            if block.stats.words > LABEL_WORDS || block.stats.sentences > 0 {
                return 0.0;
            }
            // What a cue leaves of a label is a name or a title: "12 comments on The old bridge".
            hit.weight(block).max(weight::LIKELY)
        });
        hinted::evidence(view, Kind::CommentCount, "comment_count/markup", found);
    }
}

/// Words up to which a block can be a count and not a sentence. A script without spaces counts characters.
const LABEL_WORDS: u32 = 10;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::falls;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came.";

    #[test]
    fn a_count_on_its_own_falls() {
        assert_eq!(falls(&CommentCount, &[PROSE, "0 Comments", "12 comments"]), [1, 2]);
    }

    #[test]
    fn a_sentence_that_counts_comments_stays() {
        let sentence = "12 comments were removed by the moderators before the end of the day.";
        assert_eq!(falls(&CommentCount, &[PROSE, sentence]), [0_usize; 0]);
    }
}
