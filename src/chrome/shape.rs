//! What a block's shape and place say, for and against: words, links, prose, zones of the page.
//!
//! The rules that know no language and no kind. They were fitted together, so they stand together: weights are the
//! coefficients of a logistic regression of "the block's 3-grams stand in the gold text" on these rules, over the
//! blocks of wcxb-train, each block weighing its share of the page's gold words; one column for markup, one for
//! flattened lines. Rules whose coefficient stayed under .1 in both were dropped.

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::View;
use super::evidence::Evidence;
use super::kind::Kind;
use super::markup::Strength;
use crate::block::{Block, Origin, Role};

/// A weight in log-odds, positive for chrome: for pages with markup, and for flattened lines.
#[derive(Debug, Clone, Copy)]
struct Weight {
    html: f32,
    lines: f32,
}

const fn weight(html: f32, lines: f32) -> Weight {
    Weight { html, lines }
}

const PRIOR: Weight = weight(0.16, 0.0);
const ONE_WORD: Weight = weight(0.15, 0.35);
const FEW_WORDS: Weight = weight(0.12, 0.35);
const PHRASE: Weight = weight(-0.15, -0.20);
const SEPARATORS: Weight = weight(0.75, 0.95);
const DIGITS: Weight = weight(0.45, 0.35);
const ALL_LINK: Weight = weight(0.16, 0.0);
const REPEAT: Weight = weight(0.20, 0.90);
const AMONG_SHORT: Weight = weight(0.55, 0.90);
const OUTSIDE_MAIN: Weight = weight(1.10, 0.0);
const BEFORE_PROSE: Weight = weight(-0.40, 0.75);
const AFTER_PROSE: Weight = weight(0.17, 0.60);
const PROSE: Weight = weight(-0.26, -0.60);
const PARAGRAPH: Weight = weight(-0.64, 0.0);
const COMPANY: Weight = weight(0.0, -0.35);
const HINT: Weight = weight(-0.53, 0.0);
const HEADING: Weight = weight(-0.70, 0.0);
const CELL: Weight = weight(-0.75, 0.0);
const CODE: Weight = weight(-0.90, 0.0);
const COLON: Weight = weight(-0.47, -1.0);
const COMMA: Weight = weight(0.0, -0.40);

/// How many blocks to each side are a block's neighbourhood.
const NEIGHBOURS: usize = 3;

/// A neighbour with at most this many words is a short one.
const NEIGHBOUR_SHORT: u32 = 5;

/// Share of its characters in links above which a block is all link.
const ALL_LINKED: f32 = 0.8;

/// Adds what shape and place say of every block.
pub(super) fn detect(view: &View<'_>, found: &mut Vec<Evidence>) {
    let blocks = &view.page.blocks;
    let mut copies: FxHashMap<&str, u32> = FxHashMap::with_capacity_and_hasher(blocks.len(), FxBuildHasher);
    for block in blocks {
        *copies.entry(&block.text).or_default() += 1;
    }
    let prose = window_counts(blocks.len(), |at| view.prose[at]);
    let short = window_counts(blocks.len(), |at| blocks[at].stats.words <= NEIGHBOUR_SHORT);
    let mut shape = Shape { html: view.page.origin == Origin::Html, block: 0, found };
    for (at, block) in blocks.iter().enumerate() {
        shape.block = at as u32;
        shape.add(PRIOR, 1.0, "other/prior");
        if view.prose[at] {
            shape.add(PROSE, 1.0, "content/prose");
        } else {
            not_prose(&mut shape, block);
        }
        if block.link_share() > ALL_LINKED {
            shape.add(ALL_LINK, 1.0, "other/all_link");
        }
        if copies[block.text.as_str()] > 1 {
            shape.add(REPEAT, 1.0, "other/repeat");
        }
        shape.add(AMONG_SHORT, short[at], "other/among_short");
        shape.add(COMPANY, prose[at], "content/among_prose");
        role(&mut shape, view, block);
        place(&mut shape, view, block);
    }
}

/// Where evidence about one block goes.
struct Shape<'a> {
    html: bool,
    block: u32,
    found: &'a mut Vec<Evidence>,
}

impl Shape<'_> {
    fn add(&mut self, weight: Weight, share: f32, rule: &'static str) {
        let weight = share * if self.html { weight.html } else { weight.lines };
        if weight != 0.0 {
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

fn role(shape: &mut Shape<'_>, view: &View<'_>, block: &Block) {
    match block.role {
        Role::Heading(_) => shape.add(HEADING, 1.0, "content/heading"),
        Role::Cell => shape.add(CELL, 1.0, "content/cell"),
        Role::Code | Role::Quote => shape.add(CODE, 1.0, "content/code_or_quote"),
        _ => {}
    }
    if view.page.containers[block.container as usize].tag == "p" {
        shape.add(PARAGRAPH, 1.0, "content/paragraph");
    }
}

fn place(shape: &mut Shape<'_>, view: &View<'_>, block: &Block) {
    let zone = &view.zones.containers[block.container as usize];
    if let Some(Strength::Sure) = zone.content {
        shape.add(HINT, 1.0, "content/markup");
    }
    if !zone.in_main {
        shape.add(OUTSIDE_MAIN, 1.0, "other/outside_main");
    } else if shape.block < view.zones.first_prose {
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
