//! After the end of an article stand comments, teasers and calls; the signs of an end are what was met on the way.

use super::cued::{ASKING, COMMENTS, GROUPS, LEGAL, MENU, RELATED, SHARE};
use super::measure::{Each, Holder};
use super::{Facts, Family, many, one, share};

/// The groups of kinds whose first meeting tells of an end.
const SIGNS: [usize; 5] = [COMMENTS, SHARE, ASKING, RELATED, LEGAL];

pub(super) const FAMILIES: &[Family] = &[
    one(
        "strong_before",
        "share of the main container's long prose blocks that stand before the block",
        &Each(|p, b, _| share(p.strong_before[b] as f32, p.strong_before[p.len()] as f32)),
    ),
    one(
        "strong_blocks",
        "long prose blocks of the main container",
        &Each(|p, _, _| p.strong_before[p.len()] as f32),
    ),
    one(
        "words_after_strong",
        "words since its last long prose, 0 up to there",
        &Each(|p, b, _| {
            p.last_strong.map_or(0.0, |last| if b > last { p.sums.over(last + 1..b).words } else { 0.0 })
        }),
    ),
    many(
        "met",
        "blocks of the n-th group of signs since the title",
        &[2, 3, 4],
        &Each(|p, b, n| met(p, b, SIGNS[n as usize])),
    ),
    many(
        "since_sign",
        "blocks since the last one of the n-th group of signs since the title, 1000 for none",
        &[0, 1, 2, 3, 4],
        &Each(|p, b, n| {
            let group = SIGNS[n as usize];
            since(p, b, group)
        }),
    ),
    one("met_menus", "blocks of menus since the title", &Each(|p, b, _| met(p, b, MENU))),
    one(
        "met_any",
        "blocks of each group since the title, added up",
        &Each(|p, b, _| (0..GROUPS).map(|group| met(p, b, group)).sum()),
    ),
    many(
        "prose_in_container",
        "words in prose of the nearest container with more blocks, over those of the main one",
        &[1],
        &Holder(0.0, |p, at| {
            let main = p.inside(p.view.zones.main).in_prose;
            share(p.inside(at).in_prose, main)
        }),
    ),
];

/// Where counting starts: behind the title, or at the main container.
fn start(facts: &Facts<'_>, block: usize) -> usize {
    let start = facts.title.map_or(facts.main().0, |title| title + 1);
    start.min(block)
}

fn met(facts: &Facts<'_>, block: usize, group: usize) -> f32 {
    f32::from(facts.met[block][group] - facts.met[start(facts, block)][group])
}

fn since(facts: &Facts<'_>, block: usize, group: usize) -> f32 {
    let start = start(facts, block);
    let count = facts.met[block][group];
    if count == facts.met[start][group] {
        return 1000.0;
    }
    // The running count rises at the last sign: find where it first has its present value.
    let at = facts.met[start..=block].partition_point(|met| met[group] < count) + start;
    (block + 1 - at) as f32
}
