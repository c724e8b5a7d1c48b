//! How good the extraction of a page is likely to be: what its blocks' scores and its verdicts look like as a whole.

use crate::block::Blocks;
use crate::chrome::cut::Cut;
use crate::chrome::page_type::PageType;

/// What the quality model looks at: name and meaning. The page types follow, each by how likely it is.
pub const QUALITY: [(&str, &str); 11 + PageType::ALL.len()] = [
    ("expected_f1", "the F1 in words that the blocks' own probabilities promise"),
    ("threshold", "the probability from which blocks are kept"),
    ("kept_words", "words of the kept blocks"),
    ("kept_blocks", "kept blocks"),
    ("kept_share", "share of the page's words in them"),
    ("kept_probability", "mean probability of a kept word"),
    ("dropped_probability", "mean probability of a dropped word"),
    ("doubt", "words of the page by p(1 - p), over the kept words"),
    ("longest_share", "share of the kept words in the longest kept block"),
    ("kept_link_share", "share of visible characters in links in the kept blocks"),
    ("page_words", "words of the page"),
    ("article", "how likely the page is an article"),
    ("documentation", "how likely it is documentation"),
    ("service", "how likely it tells of a service"),
    ("forum", "how likely it is a forum"),
    ("product", "how likely it sells one thing"),
    ("collection", "how likely it is a collection"),
    ("listing", "how likely it is a listing"),
];

/// The numbers of [`QUALITY`] for a page.
pub fn describe(
    page: &Blocks,
    scores: &[f32],
    cut: Cut,
    kept: &[bool],
    types: &[f32; PageType::ALL.len()],
) -> [f32; QUALITY.len()] {
    let (mut all, mut kept_words, mut kept_blocks, mut longest) = (0.0, 0.0, 0.0, 0.0_f32);
    let (mut kept_mass, mut dropped_mass, mut doubt) = (0.0, 0.0, 0.0);
    let (mut visible, mut linked) = (0.0, 0.0);
    for ((block, score), kept) in page.blocks.iter().zip(scores).zip(kept) {
        let words = block.stats.words as f32;
        let probability = 1.0 / (1.0 + (-score).exp());
        all += words;
        doubt += words * probability * (1.0 - probability);
        if *kept {
            kept_words += words;
            kept_blocks += 1.0;
            kept_mass += words * probability;
            longest = longest.max(words);
            visible += (block.stats.chars - block.stats.spaces) as f32;
            linked += block.link_chars as f32;
        } else {
            dropped_mass += words * probability;
        }
    }
    let share = |part: f32, whole: f32| if whole > 0.0 { part / whole } else { 0.0 };
    let mut numbers = [0.0; QUALITY.len()];
    numbers[..11].copy_from_slice(&[
        cut.expected_f1,
        cut.threshold,
        kept_words,
        kept_blocks,
        share(kept_words, all),
        share(kept_mass, kept_words),
        share(dropped_mass, all - kept_words),
        share(doubt, kept_words),
        share(longest, kept_words),
        share(linked, visible),
        all,
    ]);
    numbers[11..].copy_from_slice(types);
    numbers
}
