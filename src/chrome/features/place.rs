//! Where a block stands: on the page, against the title, against the container where the prose lives.

use super::measure::Each;
use super::{Facts, Family, one, share};

pub(super) const FAMILIES: &[Family] = &[
    one("index", "blocks before it", &Each(|_, b, _| b as f32)),
    one(
        "index_share",
        "share of the page's blocks before it",
        &Each(|p, b, _| share(b as f32, p.len() as f32)),
    ),
    one("words_before", "words before it", &Each(|p, b, _| p.sums.over(0..b).words)),
    one(
        "words_before_share",
        "share of the page's words before it",
        &Each(|p, b, _| share(p.sums.over(0..b).words, p.sums.all().words)),
    ),
    one(
        "unlinked_before_share",
        "share of the page's words outside links before it",
        &Each(|p, b, _| share(p.sums.over(0..b).unlinked, p.sums.all().unlinked)),
    ),
    one("blocks_after", "blocks after it", &Each(|p, b, _| (p.len() - 1 - b) as f32)),
    one(
        "from_title",
        "blocks from the title's block, negative before it; -1000 without a title",
        &Each(|p, b, _| p.title.map_or(-1000.0, |title| b as f32 - title as f32)),
    ),
    one(
        "words_from_title",
        "words from the title's block, negative before it; -100000 without a title",
        &Each(|p, b, _| {
            p.title.map_or(-100_000.0, |title| {
                if b >= title { p.sums.over(title..b).words } else { -p.sums.over(b..title).words }
            })
        }),
    ),
    one("in_main", "1 in the main container", &Each(|p, b, _| f32::from(u8::from(zone(p, b).in_main)))),
    one(
        "main_side",
        "-1 before the main container, 0 in it, 1 after it",
        &Each(|p, b, _| {
            let (first, end) = p.main();
            if b < first {
                -1.0
            } else if b >= end {
                1.0
            } else {
                0.0
            }
        }),
    ),
    one(
        "from_main_start",
        "blocks from the main container's first",
        &Each(|p, b, _| b as f32 - p.main().0 as f32),
    ),
    one(
        "to_main_end",
        "blocks to the main container's last",
        &Each(|p, b, _| p.main().1 as f32 - 1.0 - b as f32),
    ),
    one(
        "main_page_share",
        "share of the page's words in the main container",
        &Each(|p, _, _| p.view.zones.containers[p.view.zones.main as usize].share),
    ),
    one(
        "from_first_strong",
        "blocks from the first long prose of the main container; -1000 without one",
        &Each(|p, b, _| p.first_strong.map_or(-1000.0, |first| b as f32 - first as f32)),
    ),
    one(
        "from_last_strong",
        "blocks from its last long prose; -1000 without one",
        &Each(|p, b, _| p.last_strong.map_or(-1000.0, |last| b as f32 - last as f32)),
    ),
    one(
        "common_depth",
        "depth of the nearest container around both the block and the main container",
        &Each(|p, b, _| common_depth(p, b)),
    ),
    one(
        "off_main",
        "levels from the block's container up to one around the main container",
        &Each(|p, b, _| {
            let depth = p.view.page.containers[p.block(b).container as usize].depth;
            f32::from(depth) - common_depth(p, b)
        }),
    ),
    one(
        "main_off",
        "levels from the main container up to one around the block",
        &Each(|p, b, _| {
            let depth = p.view.page.containers[p.view.zones.main as usize].depth;
            (f32::from(depth) - common_depth(p, b)).max(0.0)
        }),
    ),
    one(
        "zone_link_share",
        "share of visible characters in links in the block's own container",
        &Each(|p, b, _| zone(p, b).link_share),
    ),
];

fn zone(facts: &Facts<'_>, block: usize) -> crate::chrome::zones::Zone {
    facts.view.zones.containers[facts.block(block).container as usize]
}

fn common_depth(facts: &Facts<'_>, block: usize) -> f32 {
    f32::from(facts.common_depth[facts.block(block).container as usize])
}
