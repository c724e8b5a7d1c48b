//! Headings and the sections that they open.

use super::measure::{Each, NONE, Section};
use super::totals::Totals;
use super::{Facts, Family, one, share};
use crate::block::Role;

pub(super) const FAMILIES: &[Family] = &[
    one(
        "section_level",
        "level of the last heading at or before the block, 0 without one",
        &Section(0.0, |p, at, _| level(p, at)),
    ),
    one(
        "from_heading",
        "blocks since that heading, -1 without one",
        &Each(|p, b, _| heading(p, b).map_or(-1.0, |at| (b - at) as f32)),
    ),
    one(
        "words_from_heading",
        "words since that heading, -1 without one",
        &Each(|p, b, _| heading(p, b).map_or(-1.0, |at| p.sums.over(at + 1..b).words)),
    ),
    one(
        "heading_depth",
        "levels from the block's container up to that heading's, -100 without one",
        &Each(|p, b, _| heading(p, b).map_or(-100.0, |at| depth(p, b) - depth(p, at))),
    ),
    one("section_words", "words from that heading to the next", &Each(|p, b, _| section(p, b).words)),
    one("section_blocks", "blocks from that heading to the next", &Each(|p, b, _| section(p, b).blocks)),
    one(
        "section_link_share",
        "share of the section's visible characters in links",
        &Each(|p, b, _| share(section(p, b).linked, section(p, b).visible)),
    ),
    one(
        "section_prose",
        "share of the section's words in prose",
        &Each(|p, b, _| share(section(p, b).in_prose, section(p, b).words)),
    ),
    one("headings_before", "headings before the block", &Each(|p, b, _| p.sums.over(0..b).headings)),
    one(
        "next_heading_level",
        "level of the next heading, 0 without one",
        &Each(|p, b, _| {
            let next = p.next_heading[b] as usize;
            if next < p.len() { level(p, next) } else { 0.0 }
        }),
    ),
];

fn heading(facts: &Facts<'_>, block: usize) -> Option<usize> {
    Some(facts.heading[block]).filter(|heading| *heading != NONE).map(|heading| heading as usize)
}

#[inline]
fn section(facts: &Facts<'_>, block: usize) -> Totals {
    let start = heading(facts, block).map_or(0, |heading| heading + 1);
    facts.sums.over(start..facts.next_heading[block] as usize)
}

fn level(facts: &Facts<'_>, block: usize) -> f32 {
    match facts.block(block).role {
        Role::Heading(level) => f32::from(level),
        _ => 0.0,
    }
}

fn depth(facts: &Facts<'_>, block: usize) -> f32 {
    f32::from(facts.at(facts.block(block).container).depth)
}
