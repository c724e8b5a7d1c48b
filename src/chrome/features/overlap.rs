//! What a block shares with what the page says of itself, its title and description, and with its main prose.

use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::is_strong;
use super::measure::{Ancestor, Each, Holder};
use super::words::Words;
use super::{Facts, Family, many, one, share};
use crate::chrome::View;
use crate::chrome::words::read;
use crate::metadata::Metadata;

pub(super) const FAMILIES: &[Family] = &[
    one(
        "title_overlap",
        "share of the block's words that the title has, -1 without one",
        &Each(|p, b, _| cover(p, b, &p.overlap.title)),
    ),
    one(
        "description_overlap",
        "share of the block's words that the page's description has, -1 without one",
        &Each(|p, b, _| cover(p, b, &p.overlap.description)),
    ),
    one(
        "vocabulary",
        "share of its long words that other long prose of the main container has",
        &Each(|p, b, _| {
            let own = p.sums.over(b..b + 1);
            share(own.shared_words, own.long_words)
        }),
    ),
    many(
        "holder_vocabulary",
        "the same share over the container at a level",
        &[1, 2, 3, 5],
        &Holder(0.0, |p, at| share(p.inside(at).shared_words, p.inside(at).long_words)),
    ),
    one(
        "path_vocabulary",
        "the same share over the blocks on the same path",
        &Ancestor(0.0, |p, at| share(p.repeats.path(at).shared_words, p.repeats.path(at).long_words)),
    ),
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
    pub(super) fn of(view: &View<'_>, words: &Words) -> Self {
        let counted: Vec<bool> = (0..view.page.blocks.len()).map(|at| is_strong(view, at)).collect();
        let mut blocks: FxHashMap<u32, u16> = FxHashMap::default();
        let mut own = FxHashSet::default();
        for block in (0..counted.len()).filter(|block| counted[*block]) {
            own.clear();
            own.extend(words.long(block));
            for word in &own {
                let count = blocks.entry(*word).or_default();
                *count = count.saturating_add(1);
            }
        }
        Self { blocks, counted }
    }

    /// The long words of a block that are compared, and those of them that other counted blocks have.
    pub(super) fn shared(&self, block: usize, words: &Words) -> (f32, f32) {
        let least = if self.counted[block] { 2 } else { 1 };
        let (mut long, mut shared) = (0.0, 0.0);
        for word in words.long(block) {
            long += 1.0;
            if self.blocks.get(&word).is_some_and(|count| *count >= least) {
                shared += 1.0;
            }
        }
        (long, shared)
    }
}

/// The words of what the page says of itself, hashed.
#[derive(Debug)]
pub(super) struct Overlap {
    title: FxHashSet<u32>,
    description: FxHashSet<u32>,
}

impl Overlap {
    /// Reads what a page says of itself.
    pub(super) fn of(metadata: &Metadata) -> Self {
        let hashes = |text| {
            let mut words = Vec::new();
            read(text, &mut words, |_, _| ());
            words.iter().map(|word| word.hash).collect()
        };
        Self { title: hashes(&metadata.title), description: hashes(&metadata.description) }
    }
}

fn cover(facts: &Facts<'_>, block: usize, known: &FxHashSet<u32>) -> f32 {
    if known.is_empty() {
        return -1.0;
    }
    let words = facts.words.get(block);
    let met = words.iter().filter(|word| known.contains(&word.hash)).count();
    share(met as f32, words.len() as f32)
}
