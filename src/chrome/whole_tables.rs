//! A table of which most is kept stays whole: the model looks at one cell after another and takes some for labels.

use super::evidence::{Fate, Verdict};
use super::kind::Kind;
use crate::block::Blocks;

/// Share of a table's words that has to be kept for the rest to stay with them.
const MOST: f32 = 0.5;

/// Keeps the cells of such tables that no typed detector speaks against.
pub(super) fn keep(page: &Blocks, verdicts: &mut [Verdict]) {
    for container in page.containers.iter().filter(|container| &*container.tag == "table") {
        let range = container.first as usize..container.end as usize;
        let (blocks, verdicts) = (&page.blocks[range.clone()], &mut verdicts[range]);
        let all: u32 = blocks.iter().map(|block| block.stats.words).sum();
        let kept = blocks.iter().zip(&*verdicts).filter(|(_, verdict)| verdict.fate == Fate::Kept);
        let kept: u32 = kept.map(|(block, _)| block.stats.words).sum();
        if kept as f32 <= MOST * all as f32 {
            continue;
        }
        for verdict in verdicts.iter_mut().filter(|verdict| verdict.fate == Fate::Removed(Kind::Other)) {
            *verdict = Verdict { fate: Fate::Kept, rule: "content/table", score: verdict.score };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::html;

    fn fates(markup: &str, fallen: &[usize]) -> Vec<Fate> {
        let page = html(markup);
        let fate = |at: &usize| if fallen.contains(at) { Fate::Removed(Kind::Other) } else { Fate::Kept };
        let verdict = |at| Verdict { fate: fate(&at), rule: "", score: 0.0 };
        let mut verdicts: Vec<Verdict> = (0..page.blocks.len()).map(verdict).collect();
        keep(&page, &mut verdicts);
        verdicts.into_iter().map(|verdict| verdict.fate).collect()
    }

    const TABLE: &str = "<p>Menu</p><table><tr><td>Price<td>three euros a kilo</table>";

    #[test]
    fn a_table_that_is_mostly_kept_stays_whole() {
        assert_eq!(fates(TABLE, &[0, 1]), [Fate::Removed(Kind::Other), Fate::Kept, Fate::Kept]);
    }

    #[test]
    fn one_that_mostly_falls_is_left_as_judged() {
        assert_eq!(fates(TABLE, &[2])[1..], [Fate::Kept, Fate::Removed(Kind::Other)]);
    }
}
