//! How sure chrome has to be to fall on a page.
//!
//! A block with probability p of being content belongs into the text that maximizes the expected F1 in words where p
//! is at least half of that F1 (Lipton, Elkan and Naryanaswamy, "Optimal thresholding of classifiers to maximize F1
//! measure", 2014, <https://arxiv.org/abs/1402.1892>). On a sure page that is .5; on a page where little is sure, such
//! as a list of products, it is less, and more is kept.
//!
//! That holds if blocks are content independently of each other. They are not: on an article what is doubted is mostly
//! the one list of teasers at its end, on other pages it is the cards or rows that the page is about, and they stand or
//! fall together. So the share of the F1 is [`OTHER`] there and [`ARTICLE`] here; out of fold the shares from .3 to .45,
//! and from .55 to .65, were best.

use crate::block::Blocks;

/// What falls on every page: a block that is content with less than this probability.
const LEAST: f64 = 0.1;

/// The share of the expected F1 at which an article is cut.
const ARTICLE: f64 = 0.6;

/// The share of the expected F1 at which another page is cut.
const OTHER: f64 = 0.4;

/// The cut of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// Blocks that are content with at least this probability are kept.
    pub threshold: f32,
    /// The F1 in words that the kept text then has, if the probabilities are right.
    pub expected_f1: f32,
}

impl Cut {
    /// The cut that maximizes the expected F1. Scores are the log-odds that a block is content; `article` is how likely
    /// the page is an article, 0 to 1.
    pub fn of(page: &Blocks, scores: impl Iterator<Item = f32>, article: f32) -> Self {
        let mut blocks: Vec<(f64, f64)> = page
            .blocks
            .iter()
            .zip(scores)
            .map(|(block, score)| (1.0 / (1.0 + (-f64::from(score)).exp()), f64::from(block.stats.words)))
            .collect();
        blocks.sort_by(|a, b| b.0.total_cmp(&a.0));
        let expected: f64 = blocks.iter().map(|(p, words)| p * words).sum();
        let (mut kept, mut right, mut best) = (0.0, 0.0, 0.0_f64);
        for (p, words) in blocks {
            kept += words;
            right += p * words;
            best = best.max(2.0 * right / (kept + expected).max(1.0));
        }
        let share = OTHER + (ARTICLE - OTHER) * f64::from(article);
        Self { threshold: (best * share).max(LEAST) as f32, expected_f1: best as f32 }
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

    fn cut(scores: &[f32], article: f32) -> Cut {
        let texts = vec!["one two three four"; scores.len()];
        Cut::of(&Sample::of(&texts).page, scores.iter().copied(), article)
    }

    #[test]
    fn a_sure_page_is_cut_near_the_middle() {
        let sure = |article| cut(&[20.0, 20.0, -20.0], article);
        assert!((sure(0.5).threshold - 0.5).abs() < 1e-6 && (sure(0.5).expected_f1 - 1.0).abs() < 1e-6);
        assert!((sure(1.0).threshold - 0.6).abs() < 1e-6 && (sure(0.0).threshold - 0.4).abs() < 1e-6);
    }

    #[test]
    fn an_unsure_page_is_cut_lower() {
        // Each block has probability 1/4: keeping all expects F1 2·(3/4·…)/(3 + 3/4) = .4.
        let cut = cut(&[-3.0_f32.ln(); 3], 0.5);
        assert!((cut.expected_f1 - 0.4).abs() < 1e-6 && (cut.threshold - 0.2).abs() < 1e-6);
    }

    #[test]
    fn what_is_hardly_content_falls_on_every_page() {
        assert_eq!(cut(&[-9.0; 3], 1.0).threshold, 0.1);
    }
}
