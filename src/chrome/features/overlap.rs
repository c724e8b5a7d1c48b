//! What a block shares with what the page says of itself: title, description, the text that its JSON-LD states.

use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::is_strong;
use super::{Facts, Family, many, one, share};
use crate::block::is_unspaced;
use crate::chrome::View;
use crate::chrome::lexicons::hash;
use crate::metadata::Metadata;

/// Words of a block that are compared.
const COMPARED: usize = 60;

pub(super) const FAMILIES: &[Family] = &[
    one("title_overlap", "share of the block's words that the title has, -1 without one", |p, b, _| {
        cover(p, b, &p.overlap.title)
    }),
    one(
        "description_overlap",
        "share of the block's words that the page's description has, -1 without one",
        |p, b, _| cover(p, b, &p.overlap.description),
    ),
    one(
        "stated_overlap",
        "share of the block's runs of three words that the stated text has, -1 without one",
        |p, b, _| {
            if p.overlap.stated.is_empty() {
                return -1.0;
            }
            let words: Vec<u32> = words(&p.block(b).text).take(COMPARED).collect();
            let met = words.windows(3).filter(|run| p.overlap.stated.contains(&run_hash(run))).count();
            share(met as f32, words.len().saturating_sub(2) as f32)
        },
    ),
    one(
        "vocabulary",
        "share of its long words that other long prose of the main container has",
        |p, b, _| {
            let own = p.sums.over(b..b + 1);
            share(own.shared_words, own.long_words)
        },
    ),
    many("holder_vocabulary", "the same share over the container at a level", &[1, 2, 3, 4, 5], |p, b, n| {
        let inside = p.holder(b, n).map(|holder| p.inside(holder)).unwrap_or_default();
        share(inside.shared_words, inside.long_words)
    }),
    one("path_vocabulary", "the same share over the blocks on the same path", |p, b, _| {
        share(p.repeats.path(p, b).shared_words, p.repeats.path(p, b).long_words)
    }),
];

/// How many blocks of long prose in the main container have a word.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// By hash.
    blocks: FxHashMap<u32, u16>,
    /// Whether each block is counted.
    counted: Vec<bool>,
}

impl Vocabulary {
    /// Counts over a page.
    pub(super) fn of(view: &View<'_>) -> Self {
        let counted: Vec<bool> = (0..view.page.blocks.len()).map(|at| is_strong(view, at)).collect();
        let mut blocks: FxHashMap<u32, u16> = FxHashMap::default();
        let mut own = FxHashSet::default();
        for (block, _) in view.page.blocks.iter().zip(&counted).filter(|(_, counted)| **counted) {
            own.clear();
            own.extend(long_words(&block.text));
            for word in &own {
                let count = blocks.entry(*word).or_default();
                *count = count.saturating_add(1);
            }
        }
        Self { blocks, counted }
    }

    /// The long words of a block that are compared, and those of them that other counted blocks have.
    pub(super) fn shared(&self, block: usize, text: &str) -> (f32, f32) {
        let least = if self.counted[block] { 2 } else { 1 };
        let (mut long, mut shared) = (0.0, 0.0);
        for word in long_words(text).take(COMPARED) {
            long += 1.0;
            if self.blocks.get(&word).is_some_and(|count| *count >= least) {
                shared += 1.0;
            }
        }
        (long, shared)
    }
}

/// The words of a text that tell what it is about: those of five letters and more, and, in scripts without spaces, pairs
/// of characters.
fn long_words(text: &str) -> impl Iterator<Item = u32> {
    const LETTERS: usize = 5;
    let mut before: Option<u32> = None;
    tokens(text).filter_map(move |word| {
        let hash = hash(word);
        let unspaced = word.starts_with(is_unspaced);
        let first = before.replace(hash).filter(|_| unspaced);
        if !unspaced {
            before = None;
            return (word.chars().nth(LETTERS - 1).is_some()).then_some(hash);
        }
        first.map(|first| run_hash(&[first, hash]))
    })
}

/// The words of what the page says of itself, hashed.
#[derive(Debug)]
pub(super) struct Overlap {
    title: FxHashSet<u32>,
    description: FxHashSet<u32>,
    /// Runs of three words.
    stated: FxHashSet<u32>,
}

impl Overlap {
    /// Reads what a page says of itself.
    pub(super) fn of(metadata: &Metadata) -> Self {
        let stated: Vec<u32> = words(&metadata.stated_text).collect();
        Self {
            title: words(&metadata.title).collect(),
            description: words(&metadata.description).collect(),
            stated: stated.windows(3).map(run_hash).collect(),
        }
    }
}

fn cover(facts: &Facts<'_>, block: usize, known: &FxHashSet<u32>) -> f32 {
    if known.is_empty() {
        return -1.0;
    }
    let (mut met, mut all) = (0, 0);
    for word in words(&facts.block(block).text).take(COMPARED) {
        met += u32::from(known.contains(&word));
        all += 1;
    }
    share(met as f32, all as f32)
}

fn run_hash(run: &[u32]) -> u32 {
    run.iter().fold(0, |hash: u32, word| hash.rotate_left(11).wrapping_mul(0x9e37_79b1) ^ word)
}

/// The words of a text, hashed in lower case.
fn words(text: &str) -> impl Iterator<Item = u32> {
    tokens(text).map(hash)
}

/// The words of a text; each character of a script without spaces is one.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = chars.find(|(_, c)| c.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        if !is_unspaced(first) {
            while let Some((at, c)) = chars.next_if(|(_, c)| c.is_alphanumeric() && !is_unspaced(*c)) {
                end = at + c.len_utf8();
            }
        }
        Some(&text[start..end])
    })
}
