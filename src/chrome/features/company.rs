//! The company that a block keeps: its neighbours one by one, and windows around it.

use super::measure::{Each, Near};
use super::totals::Totals;
use super::{Facts, Family, many, one, share};
use crate::block::Role;

const NEIGHBOURS: &[i8] = &[-3, -2, -1, 1, 2, 3];
const WINDOWS: &[i8] = &[2, 5, 12];
const SIDES: &[i8] = &[-8, 8];

pub(super) const FAMILIES: &[Family] = &[
    many(
        "near_words",
        "words of the neighbour, -1 beyond the page",
        NEIGHBOURS,
        &Near(-1.0, |p, at| p.block(at).stats.words as f32),
    ),
    many(
        "near_link_share",
        "share of the neighbour's visible characters in links",
        NEIGHBOURS,
        &Near(-1.0, |p, at| p.block(at).link_share()),
    ),
    many(
        "near_marks",
        "commas and ends of sentences a word of the neighbour",
        NEIGHBOURS,
        &Near(-1.0, |p, at| {
            let stats = &p.block(at).stats;
            share((stats.commas + stats.sentences) as f32, stats.words as f32)
        }),
    ),
    many(
        "near_ending",
        "how the neighbour ends: see `Ending`",
        NEIGHBOURS,
        &Near(-1.0, |p, at| f32::from(p.wording[at].ending as u8)),
    ),
    many(
        "near_heading",
        "level of the neighbour as a heading, 0 for another block",
        NEIGHBOURS,
        &Near(-1.0, |p, at| match p.block(at).role {
            Role::Heading(level) => f32::from(level),
            _ => 0.0,
        }),
    ),
    many(
        "near_typed",
        "evidence of typed detectors against the neighbour",
        NEIGHBOURS,
        &Near(0.0, |p, at| p.typed_all[at]),
    ),
    many(
        "near_kin",
        "levels up to the container shared with the neighbour, 50 beyond the page",
        NEIGHBOURS,
        &Each(|p, b, n| p.near(b, n).map_or(50.0, |at| kin(p, b, at))),
    ),
    many(
        "near_same_path",
        "1 where the neighbour's containers have the same shapes",
        NEIGHBOURS,
        &Each(|p, b, n| p.near(b, n).map_or(0.0, |at| f32::from(u8::from(p.repeats.same_path(p, b, at))))),
    ),
    many(
        "around_words",
        "words a block within so many blocks, the nearer the heavier",
        WINDOWS,
        &Each(|p, b, n| {
            let around = around(p, b, n);
            share(around.words, around.blocks)
        }),
    ),
    many(
        "around_link_share",
        "share of visible characters in links within so many blocks",
        WINDOWS,
        &Each(|p, b, n| share(around(p, b, n).linked, around(p, b, n).visible)),
    ),
    many(
        "around_prose",
        "share of words in prose within so many blocks",
        WINDOWS,
        &Each(|p, b, n| share(around(p, b, n).in_prose, around(p, b, n).words)),
    ),
    many(
        "around_function_words",
        "share of function words within so many blocks",
        WINDOWS,
        &Each(|p, b, n| share(around(p, b, n).function_words, around(p, b, n).looked_up)),
    ),
    many(
        "around_typed",
        "share of words that typed detectors speak against within so many blocks",
        WINDOWS,
        &Each(|p, b, n| share(around(p, b, n).typed, around(p, b, n).words)),
    ),
    many(
        "around_currencies",
        "share of blocks with a currency sign within so many blocks",
        WINDOWS,
        &Each(|p, b, n| share(around(p, b, n).currencies, around(p, b, n).blocks)),
    ),
    many(
        "side_words",
        "words a block of the eight blocks to one side",
        SIDES,
        &Each(|p, b, n| share(side(p, b, n).words, side(p, b, n).blocks)),
    ),
    many(
        "side_link_share",
        "share of visible characters in links of the eight blocks to one side",
        SIDES,
        &Each(|p, b, n| share(side(p, b, n).linked, side(p, b, n).visible)),
    ),
    many(
        "side_prose",
        "share of words in prose of the eight blocks to one side",
        SIDES,
        &Each(|p, b, n| share(side(p, b, n).in_prose, side(p, b, n).words)),
    ),
    one(
        "prose_ahead",
        "words in prose after the block",
        &Each(|p, b, _| p.sums.over(b + 1..p.len()).in_prose),
    ),
    one("prose_behind", "words in prose before the block", &Each(|p, b, _| p.sums.over(0..b).in_prose)),
];

/// The blocks within a distance, those within half of it counted twice.
#[inline]
fn around(facts: &Facts<'_>, block: usize, distance: i8) -> Totals {
    let window = |distance: usize| facts.sums.over(block.saturating_sub(distance)..block + distance + 1);
    window(distance as usize) + window(distance as usize / 2)
}

/// The blocks to one side, so many.
#[inline]
fn side(facts: &Facts<'_>, block: usize, distance: i8) -> Totals {
    let many = usize::from(distance.unsigned_abs());
    if distance < 0 {
        facts.sums.over(block.saturating_sub(many)..block)
    } else {
        facts.sums.over(block + 1..block + 1 + many)
    }
}

/// Levels from a block's container up to the one that also holds another block.
fn kin(facts: &Facts<'_>, block: usize, other: usize) -> f32 {
    let mut at = facts.block(block).container as usize;
    let mut levels = 0.0;
    loop {
        let container = &facts.view.page.containers[at];
        if at == 0 || (container.first as usize..container.end as usize).contains(&other) {
            return levels;
        }
        at = container.parent as usize;
        levels += 1.0;
    }
}
