//! Prose of a page that went beyond a limit: it stays unless a typed detector speaks against it.
//!
//! What was read of such a page is not its shape, by which the model judges: a sentence beside a hundred thousand elements
//! that are read as one text looks like a label.

use super::evidence::{Fate, Verdict};
use super::kind::Kind;
use super::prose;
use crate::block::Blocks;

/// Keeps the prose of such a page.
pub(super) fn keep(page: &Blocks, verdicts: &mut [Verdict]) {
    if !page.is_degraded {
        return;
    }
    for (block, verdict) in page.blocks.iter().zip(verdicts) {
        if verdict.fate == Fate::Removed(Kind::Other) && prose::is_prose(block) {
            *verdict = Verdict { fate: Fate::Kept, rule: "content/degraded", score: verdict.score };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::html;

    #[test]
    fn prose_stays_and_labels_fall() {
        let mut page = html("<p>Menu</p><p>A sentence of ten words or some more, with an end.</p>");
        let fallen = Verdict { fate: Fate::Removed(Kind::Other), rule: "", score: 1.0 };
        let mut verdicts = [fallen.clone(), fallen.clone()];
        keep(&page, &mut verdicts);
        assert_eq!(verdicts, [fallen.clone(), fallen.clone()]);
        page.is_degraded = true;
        keep(&page, &mut verdicts);
        assert_eq!(verdicts, [fallen, Verdict { fate: Fate::Kept, rule: "content/degraded", score: 1.0 }]);
    }
}
