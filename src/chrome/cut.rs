//! How sure chrome has to be to fall on a page.
//!
//! A block with probability p of being content belongs into the text that maximizes the expected F1 in words where p
//! is at least half of that F1 (Lipton, Elkan and Naryanaswamy, "Optimal thresholding of classifiers to maximize F1
//! measure", 2014, <https://arxiv.org/abs/1402.1892>). On a sure page that is .5; on a page where little is sure, such
//! as a list of products, it is less, and more is kept.
//!
//! That holds if blocks are content independently of each other. They are not: on an article what is doubted is mostly
//! the one list of teasers at its end, on other pages it is the cards or rows that the page is about, and they stand or
//! fall together. So the [`Share`] of the F1 is another one for what a page came as and what it is. Those of markup and of
//! extracted text were the best of some five shares on pages of other folds; that of flattened text stands between the best
//! for kept words (.4) and a better one for dropped lines (.5).

use super::model::Input;
use crate::block::Blocks;

/// What falls on every page: a block that is content with less than this probability.
const LEAST: f64 = 0.1;

/// A probability that next to no block has.
const NONE: f64 = 0.99;

/// How a page is cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The share of the expected F1 that a block has to reach.
    of_f1: f64,
    /// Where no block reaches this probability, all fall.
    any: f64,
}

impl Share {
    /// How a page that came as this is cut; `article` is how likely it is an article, 0 to 1.
    pub fn of(input: Input, article: f32) -> Self {
        match input {
            Input::Markup => Self { of_f1: 0.4 + 0.2 * f64::from(article), any: 0.0 },
            Input::Flattened => Self { of_f1: 0.45 + 0.15 * f64::from(article), any: 0.0 },
            // Pages that keep nothing are common there: an extractor has found text where there was none.
            Input::Extracted => Self { of_f1: 0.5, any: 0.5 },
        }
    }
}

/// The cut of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// Blocks that are content with at least this probability are kept.
    pub threshold: f32,
    /// The F1 in words that the kept text then has, if the probabilities are right.
    pub expected_f1: f32,
}

impl Cut {
    /// The cut by the expected F1. Scores are the log-odds that a block is content.
    pub fn of(page: &Blocks, scores: impl Iterator<Item = f32>, share: Share) -> Self {
        let mut blocks: Vec<(f64, f64)> = page
            .blocks
            .iter()
            .zip(scores)
            .map(|(block, score)| (1.0 / (1.0 + (-f64::from(score)).exp()), f64::from(block.stats.words)))
            .collect();
        blocks.sort_by(|a, b| b.0.total_cmp(&a.0));
        let expected: f64 = blocks.iter().map(|(p, words)| p * words).sum();
        let most = blocks.first().map_or(0.0, |block| block.0);
        let (mut kept, mut right, mut best) = (0.0, 0.0, 0.0_f64);
        for (p, words) in blocks {
            kept += words;
            right += p * words;
            best = best.max(2.0 * right / (kept + expected).max(1.0));
        }
        let least = if most < share.any { NONE } else { LEAST };
        Self { threshold: (best * share.of_f1).max(least) as f32, expected_f1: best as f32 }
    }

    /// The log-odds of chrome above which a block falls.
    pub fn bar(self) -> f32 {
        ((1.0 - self.threshold) / self.threshold).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    fn cut(scores: &[f32], of_f1: f64) -> Cut {
        let texts = vec!["one two three four"; scores.len()];
        let share = Share { of_f1, any: 0.2 };
        Cut::of(&Sample::of(&texts).page, scores.iter().copied(), share)
    }

    #[test]
    fn a_sure_page_is_cut_at_its_share() {
        let cut = cut(&[20.0, 20.0, -20.0], 0.6);
        assert!((cut.threshold - 0.6).abs() < 1e-6 && (cut.expected_f1 - 1.0).abs() < 1e-6);
    }

    #[test]
    fn an_article_is_cut_higher() {
        assert!(Share::of(Input::Markup, 0.9).of_f1 > Share::of(Input::Markup, 0.1).of_f1);
    }

    #[test]
    fn an_unsure_page_is_cut_lower() {
        // Each block has probability 1/4: keeping all expects F1 2·(3/4·…)/(3 + 3/4) = .4.
        let cut = cut(&[-3.0_f32.ln(); 3], 0.5);
        assert!((cut.expected_f1 - 0.4).abs() < 1e-6 && (cut.threshold - 0.2).abs() < 1e-6);
    }

    #[test]
    fn what_is_hardly_content_falls_on_every_page() {
        assert_eq!(cut(&[-9.0, -9.0, 1.0], 0.1).threshold, 0.1);
    }

    #[test]
    fn all_falls_where_nothing_is_likely() {
        assert_eq!(cut(&[-2.0; 3], 0.5).threshold, NONE as f32);
    }
}
