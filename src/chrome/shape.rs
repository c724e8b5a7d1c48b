//! What the shape and place of a flattened line say, for and against: words, prose, company.
//!
//! The rules that know no language and no kind. They were fitted together, so they stand together: weights are the
//! coefficients of a logistic regression of "the line's 3-grams stand in the gold text" on these rules, over the lines
//! of wcxb-train flattened, each weighing its share of the page's gold words. Pages with markup have a learned
//! [model](super::model) in this place.

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::View;
use super::evidence::Evidence;
use super::kind::Kind;
use crate::block::Block;

// Weights in log-odds, positive for chrome.
const ONE_WORD: f32 = 0.35;
const FEW_WORDS: f32 = 0.35;
const PHRASE: f32 = -0.20;
const SEPARATORS: f32 = 0.95;
const DIGITS: f32 = 0.35;
const REPEAT: f32 = 0.90;
const AMONG_SHORT: f32 = 0.90;
const BEFORE_PROSE: f32 = 0.75;
const AFTER_PROSE: f32 = 0.60;
const PROSE: f32 = -0.60;
const COMPANY: f32 = -0.35;
const COLON: f32 = -1.0;
const COMMA: f32 = -0.40;

/// How many blocks to each side are a block's neighbourhood.
const NEIGHBOURS: usize = 3;

/// A neighbour with at most this many words is a short one.
const NEIGHBOUR_SHORT: u32 = 5;

/// Adds what shape and place say of every block.
pub(super) fn detect(view: &View<'_>, found: &mut Vec<Evidence>) {
    let blocks = &view.page.blocks;
    let mut copies: FxHashMap<&str, u32> = FxHashMap::with_capacity_and_hasher(blocks.len(), FxBuildHasher);
    for block in blocks {
        *copies.entry(&block.text).or_default() += 1;
    }
    let prose = window_counts(blocks.len(), |at| view.prose[at]);
    let short = window_counts(blocks.len(), |at| blocks[at].stats.words <= NEIGHBOUR_SHORT);
    let mut shape = Shape { block: 0, found };
    for (at, block) in blocks.iter().enumerate() {
        shape.block = at as u32;
        if view.prose[at] {
            shape.add(PROSE, 1.0, "content/prose");
        } else {
            not_prose(&mut shape, block);
        }
        if copies[block.text.as_str()] > 1 {
            shape.add(REPEAT, 1.0, "other/repeat");
        }
        shape.add(AMONG_SHORT, short[at], "other/among_short");
        shape.add(COMPANY, prose[at], "content/among_prose");
        place(&mut shape, view);
    }
}

/// Where evidence about one block goes.
struct Shape<'a> {
    block: u32,
    found: &'a mut Vec<Evidence>,
}

impl Shape<'_> {
    fn add(&mut self, weight: f32, share: f32, rule: &'static str) {
        if share > 0.0 {
            let weight = weight * share;
            self.found.push(Evidence { block: self.block, kind: Kind::Other, weight, rule, moves: None });
        }
    }
}

fn not_prose(shape: &mut Shape<'_>, block: &Block) {
    let stats = &block.stats;
    match stats.words {
        0..=1 => shape.add(ONE_WORD, 1.0, "other/one_word"),
        2..=3 => shape.add(FEW_WORDS, 1.0, "other/few_words"),
        7..=12 => shape.add(PHRASE, 1.0, "other/phrase"),
        _ => {}
    }
    if stats.separators >= 2 {
        shape.add(SEPARATORS, 1.0, "other/separators");
    }
    if stats.digits * 3 > stats.letters {
        shape.add(DIGITS, 1.0, "other/digits");
    }
    if block.text.ends_with([':', '：']) {
        shape.add(COLON, 1.0, "content/announces");
    }
    if stats.commas > 0 {
        shape.add(COMMA, 1.0, "content/comma");
    }
}

fn place(shape: &mut Shape<'_>, view: &View<'_>) {
    if shape.block < view.zones.first_prose {
        shape.add(BEFORE_PROSE, 1.0, "other/before_prose");
    } else if shape.block > view.zones.last_prose {
        shape.add(AFTER_PROSE, 1.0, "other/after_prose");
    }
}

/// For each place the share of its neighbours for which something holds, 0 to 1.
fn window_counts(length: usize, holds: impl Fn(usize) -> bool) -> Vec<f32> {
    let mut sums = Vec::with_capacity(length + 1);
    sums.push(0_u32);
    for at in 0..length {
        sums.push(sums[at] + u32::from(holds(at)));
    }
    (0..length)
        .map(|at| {
            let (from, to) = (at.saturating_sub(NEIGHBOURS), (at + NEIGHBOURS + 1).min(length));
            let around = sums[to] - sums[from] - (sums[at + 1] - sums[at]);
            around as f32 / (2 * NEIGHBOURS) as f32
        })
        .collect()
}
