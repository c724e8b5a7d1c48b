//! What a block shares with what the page says of itself: title, description, the text that its JSON-LD states.

use rustc_hash::FxHashSet;

use super::{Facts, Family, one, share};
use crate::block::is_unspaced;
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
            let met = words.windows(3).filter(|run| p.overlap.stated.contains(&three(run))).count();
            share(met as f32, words.len().saturating_sub(2) as f32)
        },
    ),
];

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
            stated: stated.windows(3).map(three).collect(),
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

fn three(run: &[u32]) -> u32 {
    run.iter().fold(0, |hash: u32, word| hash.rotate_left(11).wrapping_mul(0x9e37_79b1) ^ word)
}

/// The words of a text, hashed in lower case; each character of a script without spaces is one.
fn words(text: &str) -> impl Iterator<Item = u32> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = chars.find(|(_, c)| c.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        if !is_unspaced(first) {
            while let Some((at, c)) = chars.next_if(|(_, c)| c.is_alphanumeric() && !is_unspaced(*c)) {
                end = at + c.len_utf8();
            }
        }
        Some(hash(&text[start..end]))
    })
}
