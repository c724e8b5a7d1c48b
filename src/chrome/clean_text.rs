//! Texts that are clean already: where hardly anything would fall, and nothing surely, nothing falls.

use super::evidence::{Fate, Verdict};
use super::model::Input;
use super::settings::{Options, Wish};
use crate::block::Blocks;

/// Share of a text's characters that is hardly anything, and the log-odds from which a block surely is chrome. Up to here
/// texts with chrome lose less than .001 in word F1, the flattened and the extracted ones.
const HARDLY: Doubt = Doubt { share: 0.05, sure: 2.0 };

/// The same of a text that an extractor has been over, which most clean texts look like: there a label or two are
/// headings as often as chrome.
const EXTRACTED: Doubt = Doubt { share: 0.01, sure: 5.0 };

/// Up to which share of the characters, and below which score, what would fall stays.
struct Doubt {
    share: f32,
    sure: f32,
}

/// Keeps a text without markup whole where what would be removed is next to nothing and in doubt. What is moved is not
/// lost, and what the user wants dropped falls.
pub(super) fn keep(page: &Blocks, input: Input, options: &Options, verdicts: &mut [Verdict]) {
    let doubts = match input {
        Input::Markup => return,
        Input::Flattened => &[HARDLY][..],
        Input::Extracted => &[HARDLY, EXTRACTED],
    };
    let (mut all, mut removed, mut surest) = (0, 0, 0.0_f32);
    for (block, verdict) in page.blocks.iter().zip(&*verdicts) {
        all += block.stats.chars;
        if let Fate::Removed(kind) = verdict.fate {
            removed += block.stats.chars;
            surest = surest.max(verdict.score);
            if options.wish(kind) == Some(Wish::Drop) {
                return;
            }
        }
    }
    if doubts.iter().any(|doubt| removed as f32 <= doubt.share * all as f32 && surest < doubt.sure) {
        for verdict in verdicts.iter_mut().filter(|verdict| matches!(verdict.fate, Fate::Removed(_))) {
            verdict.fate = Fate::Kept;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::Kind;
    use crate::chrome::cue_testing::Sample;

    /// Which of four lines stay, of which two short ones would fall with these scores.
    fn kept(scores: [f32; 2], options: &Options) -> Vec<bool> {
        let page = Sample::of(&[Sample::PROSE, "Watch", Sample::PROSE, "A > B"]).page;
        let fallen = |score| Verdict { fate: Fate::Removed(Kind::Breadcrumb), rule: "", score };
        let stays = || Verdict { fate: Fate::Kept, rule: "", score: -1.0 };
        let mut verdicts = [stays(), fallen(scores[0]), stays(), fallen(scores[1])];
        keep(&page, Input::Flattened, options, &mut verdicts);
        verdicts.iter().map(|verdict| verdict.fate == Fate::Kept).collect()
    }

    #[test]
    fn what_is_little_and_in_doubt_stays() {
        assert_eq!(kept([1.0, 1.5], &Options::default()), [true; 4]);
    }

    #[test]
    fn one_sure_piece_of_chrome_shows_that_there_is_some() {
        assert_eq!(kept([1.0, 3.0], &Options::default()), [true, false, true, false]);
    }

    #[test]
    fn next_to_nothing_stays_in_what_an_extractor_left() {
        let prose = Sample::PROSE.repeat(8);
        let page = Sample::of(&[&prose, "Watch"]).page;
        let verdicts = |input| {
            let stays = Verdict { fate: Fate::Kept, rule: "", score: -1.0 };
            let fallen = Verdict { fate: Fate::Removed(Kind::RelatedLinks), rule: "", score: 3.0 };
            let mut verdicts = [stays, fallen];
            keep(&page, input, &Options::default(), &mut verdicts);
            verdicts[1].fate == Fate::Kept
        };
        assert_eq!([Input::Flattened, Input::Extracted].map(verdicts), [false, true]);
    }

    #[test]
    fn what_the_user_wants_dropped_falls() {
        let options = Options { drop: vec![Kind::Breadcrumb], ..Options::default() };
        assert_eq!(kept([1.0, 1.0], &options), [true, false, true, false]);
    }
}
