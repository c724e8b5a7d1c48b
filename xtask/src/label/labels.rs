//! How much of each block of a page is main text, by the page's gold.

use std::ops::Range;

use dehusk::block::{Block, Stats};
use dehusk::normalize::{Normalizer, Options};
use rustc_hash::FxHashMap;

use super::align::{Gram, align, grams};
use crate::words::Vocabulary;

/// Share of a block that must be in the gold for it to claim what no other block took.
const CLAIM: f32 = 0.8;

/// Blocks to each side that speak for a claim.
const COMPANY: usize = 2;

/// A snippet of fewer words is too common to mark a paragraph as chrome.
const PHRASE_WORDS: u32 = 3;

/// Words from which on a block is taken for a paragraph.
const PARAGRAPH_WORDS: u32 = 20;

/// The share of each block's tokens that is in the gold, 0 to 1.
///
/// A gram that the page has no more often than the gold is in it, wherever it stands. Of one that stands more
/// often, such as a headline that links repeat, the alignment tells which is meant; so it does for blocks of one
/// or two tokens. Blocks without tokens go with those around them.
pub(crate) fn of_text(blocks: &[Block], gold: &str) -> Vec<f32> {
    let mut vocabulary = Vocabulary::default();
    let gold = vocabulary.tokens(&Normalizer::new(&Options::default()).text(gold));
    let mut page = Vec::new();
    let spans: Vec<Range<usize>> = blocks
        .iter()
        .map(|block| {
            let start = page.len();
            page.extend(vocabulary.tokens(&block.text));
            start..page.len()
        })
        .collect();

    let places = align(&page, &gold);
    let mut in_gold: Vec<bool> = places.iter().map(Option::is_some).collect();
    let on_page = counts(&page);
    let mut left = counts(&gold);
    for span in &spans {
        for (at, gram) in (span.start..).zip(grams(&page[span.clone()])) {
            if left.get(&gram).is_some_and(|count| on_page[&gram] <= *count) {
                in_gold[at..at + 3].fill(true);
            }
        }
    }
    for (at, gram) in grams(&page).enumerate() {
        if places[at..at + 3].iter().all(Option::is_some) {
            take(&mut left, gram);
        }
    }
    let mut labels: Vec<f32> = spans.iter().map(|span| share(&in_gold[span.clone()])).collect();
    claim(&mut labels, &spans, &page, &in_gold, &mut left);
    fill_empty(&mut labels, &spans);
    labels
}

/// How often each gram stands in a text.
type Counts = FxHashMap<Gram, u32>;

fn counts(tokens: &[u32]) -> Counts {
    let mut counts = Counts::default();
    for gram in grams(tokens) {
        *counts.entry(gram).or_default() += 1;
    }
    counts
}

/// Counts a gram once less.
fn take(left: &mut Counts, gram: Gram) {
    if let Some(count) = left.get_mut(&gram) {
        *count = count.saturating_sub(1);
    }
}

fn share(tokens: &[bool]) -> f32 {
    tokens.iter().filter(|token| **token).count() as f32 / tokens.len().max(1) as f32
}

/// Gives what the alignment left of the gold, whose order may not be the page's, to the blocks that hold it:
/// first to those among kept blocks.
fn claim(labels: &mut [f32], spans: &[Range<usize>], page: &[u32], in_gold: &[bool], left: &mut Counts) {
    let mut claims: Vec<(f32, usize)> = Vec::new();
    for (number, span) in spans.iter().enumerate() {
        if labels[number] < 0.5 && claimed(span, page, in_gold, left) >= CLAIM {
            let company = number.saturating_sub(COMPANY)..spans.len().min(number + COMPANY + 1);
            claims.push((labels[company].iter().sum(), number));
        }
    }
    claims.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, number) in claims {
        let span = &spans[number];
        let share = claimed(span, page, in_gold, left);
        if share >= CLAIM {
            labels[number] = share;
            for gram in grams(&page[span.clone()]) {
                take(left, gram);
            }
        }
    }
}

/// The share of a block that is in the gold, were it given what is left of that.
fn claimed(span: &Range<usize>, page: &[u32], in_gold: &[bool], left: &Counts) -> f32 {
    let mut covered = in_gold[span.clone()].to_vec();
    for (at, gram) in grams(&page[span.clone()]).enumerate() {
        if left.get(&gram).is_some_and(|count| *count > 0) {
            covered[at..at + 3].fill(true);
        }
    }
    share(&covered)
}

/// Gives blocks without tokens, such as a rule of dashes, the lesser label of the two blocks around them.
fn fill_empty(labels: &mut [f32], spans: &[Range<usize>]) {
    let mut near = 0.0;
    for (label, span) in labels.iter_mut().zip(spans) {
        if span.is_empty() {
            *label = near;
        } else {
            near = *label;
        }
    }
    near = 0.0;
    for (label, span) in labels.iter_mut().zip(spans).rev() {
        if span.is_empty() {
            *label = label.min(near);
        } else {
            near = *label;
        }
    }
}

/// 1 for the blocks that hold a snippet of the main text, 0 for those that hold one of the chrome, nothing
/// for the others and where the two contradict each other.
///
/// A snippet of the main text that the page has several times says nothing: any of them may be meant. Nor do
/// one or two words of a menu that also stand in a paragraph.
pub(crate) fn of_snippets(blocks: &[Block], with: &[String], without: &[String]) -> Vec<Option<f32>> {
    let page = Squashed::of(blocks);
    let mut kept = vec![false; blocks.len()];
    let mut dropped = vec![false; blocks.len()];
    for snippet in with {
        if let [only] = page.find(snippet).as_slice() {
            kept[only.clone()].fill(true);
        }
    }
    for snippet in without {
        let is_phrase = Stats::of(snippet).words >= PHRASE_WORDS;
        for found in page.find(snippet) {
            if is_phrase || blocks[found.start].stats.words < PARAGRAPH_WORDS {
                dropped[found].fill(true);
            }
        }
    }
    kept.into_iter()
        .zip(dropped)
        .map(|(kept, dropped)| (kept != dropped).then_some(f32::from(kept)))
        .collect()
}

/// A page as one line.
#[derive(Debug)]
struct Squashed {
    normalizer: Normalizer,
    text: String,
    /// Where each block starts in it.
    starts: Vec<usize>,
}

impl Squashed {
    fn of(blocks: &[Block]) -> Self {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(blocks.len());
        for block in blocks {
            starts.push(text.len());
            text.push_str(&squash(&block.text));
            text.push(' ');
        }
        Self { normalizer: Normalizer::new(&Options::default()), text, starts }
    }

    /// The blocks of each place where the page has a snippet.
    fn find(&self, snippet: &str) -> Vec<Range<usize>> {
        let snippet = squash(&self.normalizer.inline(snippet));
        if snippet.is_empty() {
            return Vec::new();
        }
        let block = |at| self.starts.partition_point(|start| *start <= at) - 1;
        self.text
            .match_indices(&snippet)
            .map(|(at, found)| block(at)..block(at + found.len() - 1) + 1)
            .collect()
    }
}

/// A text with one space for each run of white space, and none at its ends.
fn squash(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use dehusk::block::Blocks;
    use dehusk::page::{Page, TextPage};

    use super::*;

    /// A page with a block a line.
    fn page(lines: &[&str]) -> Vec<Block> {
        let text = lines.join("\n");
        let blocks = Blocks::of(
            &Page::Text(TextPage { text, ..TextPage::default() }),
            &Normalizer::new(&Options::default()),
        )
        .blocks;
        assert_eq!(blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>(), lines);
        blocks
    }

    fn labels(lines: &[&str], gold: &str) -> Vec<f32> {
        of_text(&page(lines), gold)
    }

    #[test]
    fn a_label_is_a_share() {
        assert_eq!(
            labels(&["home", "one two three four share", "x y z"], "One two, three four."),
            [0.0, 0.8, 0.0]
        );
    }

    #[test]
    fn a_headline_is_kept_where_the_text_is() {
        let lines = ["big news today", "menu", "big news today", "it is so very new", "big news today"];
        assert_eq!(labels(&lines, "Big news today\nIt is so very new"), [0.0, 0.0, 1.0, 1.0, 0.0]);
    }

    #[test]
    fn a_word_is_kept_between_kept_blocks_only() {
        let lines = ["reply", "one two three", "reply", "four five six", "reply"];
        assert_eq!(labels(&lines, "one two three reply four five six"), [0.0, 1.0, 1.0, 1.0, 0.0]);
    }

    #[test]
    fn the_order_of_page_and_gold_may_differ() {
        let lines = ["a b c", "menu", "a b c", "d e f g h i"];
        assert_eq!(labels(&lines, "d e f g h i a b c"), [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(labels(&lines, "d e f g h i a b c a b c"), [1.0, 0.0, 1.0, 1.0]);
    }

    #[test]
    fn blocks_without_tokens_go_with_those_around_them() {
        let lines = ["* * *", "one two three", "* * *", "four five six", "* * *", "x"];
        assert_eq!(labels(&lines, "one two three four five six"), [0.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
    }

    #[test]
    fn nothing_is_kept_of_an_empty_gold() {
        assert_eq!(labels(&["one two three", "*"], ""), [0.0, 0.0]);
    }

    #[test]
    fn snippets_label_the_blocks_that_hold_them() {
        let blocks = page(&["Menu News", "All the  news is", "good today.", "Share this", "other"]);
        let labels = of_snippets(&blocks, &["the news is good".to_owned()], &["Share this".to_owned()]);
        assert_eq!(labels, [None, Some(1.0), Some(1.0), Some(0.0), None]);
    }

    #[test]
    fn unclear_snippets_label_nothing() {
        let paragraph = "word ".repeat(20) + "contact";
        let blocks = page(&["Our news", "Read our news", "Contact us at once", &paragraph]);
        let with = ["news".to_owned(), "at once".to_owned()];
        let without = ["Contact us at".to_owned(), "contact".to_owned()];
        assert_eq!(of_snippets(&blocks, &with, &without), [None; 4]);
    }
}
