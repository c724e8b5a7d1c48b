//! The company that a block keeps: its neighbours one by one, and windows around it.

use super::measure::{Each, Near};
use super::totals::Totals;
use super::{Facts, Family, many, one, share};

pub(super) const FAMILIES: &[Family] = &[
    many(
        "near_ending",
        "how the neighbour ends: see `Ending`",
        &[1],
        &Near(-1.0, |p, at| f32::from(p.wording[at].ending as u8)),
    ),
    many(
        "near_typed",
        "evidence of typed detectors against the neighbour",
        &[-2, -1, 1],
        &Near(0.0, |p, at| p.typed_all[at]),
    ),
    many(
        "around_link_share",
        "share of visible characters in links within so many blocks",
        &[2, 5],
        &Each(|p, b, n| share(around(p, b, n).linked, around(p, b, n).visible)),
    ),
    many(
        "around_prose",
        "share of words in prose within so many blocks",
        &[2, 5, 12],
        &Each(|p, b, n| share(around(p, b, n).in_prose, around(p, b, n).words)),
    ),
    many(
        "around_typed",
        "share of words that typed detectors speak against within so many blocks",
        &[2, 5, 12],
        &Each(|p, b, n| share(around(p, b, n).typed, around(p, b, n).words)),
    ),
    one("prose_behind", "words in prose before the block", &Each(|p, b, _| p.sums.over(0..b).in_prose)),
];

/// The blocks within a distance, those within half of it counted twice.
#[inline]
fn around(facts: &Facts<'_>, block: usize, distance: i8) -> Totals {
    facts.window(block, distance as usize) + facts.window(block, distance as usize / 2)
}
