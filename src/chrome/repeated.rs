//! Text that a page has twice: a copy for small screens, a quotation of the post above, a pull quote.

use rustc_hash::FxHashMap;

use super::evidence::{Fate, Verdict, weight};
use super::kind::Kind;
use crate::block::Blocks;

/// Words from which a block is more than a label, of which a page may have several that mean different things.
const LEAST_WORDS: u32 = 6;

/// Drops what was kept before, word for word. Where both copies stand in one container, or in neighbouring ones, they
/// are meant: refrains, rows of a table. What the user decided to keep stays.
pub(super) fn drop(page: &Blocks, verdicts: &mut [Verdict]) {
    let mut first: FxHashMap<&str, u32> = FxHashMap::default();
    let parent = |container: u32| page.containers.get(container as usize).map(|container| container.parent);
    for (block, verdict) in page.blocks.iter().zip(verdicts) {
        let decided = verdict.score <= -weight::DECIDED / 2.0;
        if verdict.fate != Fate::Kept || decided || block.stats.words < LEAST_WORDS {
            continue;
        }
        let known = *first.entry(&block.text).or_insert(block.container);
        if known != block.container && parent(known) != parent(block.container) {
            *verdict =
                Verdict { fate: Fate::Removed(Kind::Other), rule: "other/repeated", score: verdict.score };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::html;

    const LINE: &str = "the river rose by two metres";

    fn fallen(markup: &str) -> Vec<usize> {
        let page = html(markup);
        let mut verdicts = vec![Verdict { fate: Fate::Kept, rule: "", score: 0.0 }; page.blocks.len()];
        drop(&page, &mut verdicts);
        (0..verdicts.len()).filter(|at| verdicts[*at].fate != Fate::Kept).collect()
    }

    #[test]
    fn a_second_copy_elsewhere_falls() {
        assert_eq!(fallen(&format!("<div><p>{LINE}</p></div><aside><p>{LINE}</p></aside>")), [1]);
    }

    #[test]
    fn what_the_user_keeps_stays() {
        let page = html(&format!("<div><p>{LINE}</p></div><aside><p>{LINE}</p></aside>"));
        let kept = |score| Verdict { fate: Fate::Kept, rule: "user_rule/keep", score };
        let mut verdicts = [kept(0.0), kept(-weight::DECIDED)];
        drop(&page, &mut verdicts);
        assert_eq!(verdicts[1].fate, Fate::Kept);
    }

    #[test]
    fn a_refrain_stays() {
        assert_eq!(fallen(&format!("<div><p>{LINE}</p><p>and fell</p><p>{LINE}</p></div>")), [0; 0]);
    }

    #[test]
    fn a_label_stays() {
        assert_eq!(fallen("<div><p>To the town</p></div><div><p>To the town</p></div>"), [0; 0]);
    }
}
