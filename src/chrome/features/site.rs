//! What the block's site repeats: how many of its other pages have the block, and those beside it.

use super::measure::{Each, Near};
use super::{Facts, Family, flag, many, one, share};

pub(super) const FAMILIES: &[Family] = &[
    one(
        "site_share",
        "share of the site's other pages that have the block, -1 where the site is not known",
        &Each(|p, b, _| known(p, p.view.site.share(b))),
    ),
    one(
        "site_placed",
        "1 where it stands beside the same line on nearly all of them, -1 where the site is not known",
        &Each(|p, b, _| known(p, flag(p.view.site.repeat(b).is_some_and(|repeat| repeat.is_at_one_place())))),
    ),
    many(
        "near_site_share",
        "share of the site's other pages that have the neighbour, -1 where the site is not known and beyond the page",
        &[-1, 1],
        &Near(-1.0, |p, at| known(p, p.view.site.share(at))),
    ),
    many(
        "window_site",
        "share of blocks within so many that the site repeats, -1 where the site is not known",
        &[5],
        &Each(|p, b, n| {
            let around = b.saturating_sub(n as usize)..(b + n as usize + 1).min(p.len());
            let blocks = around.len() as f32;
            let repeat = around.filter(|&at| p.view.site.repeat(at).is_some()).count();
            known(p, share(repeat as f32, blocks))
        }),
    ),
];

fn known(facts: &Facts<'_>, number: f32) -> f32 {
    if facts.view.site.pages > 0 { number } else { -1.0 }
}
