//! What the containers around a block hold: the five nearest that each hold more blocks than the one before.

use super::totals::Totals;
use super::{Facts, Family, many, share};
use crate::block::Container;

const LEVELS: &[i8] = &[1, 2, 3, 4, 5];

pub(super) const FAMILIES: &[Family] = &[
    many("holder_words", "words of the container", LEVELS, |p, b, n| totals(p, b, n).words),
    many("holder_blocks", "blocks of the container", LEVELS, |p, b, n| totals(p, b, n).blocks),
    many("holder_page_share", "share of the page's words in the container", LEVELS, |p, b, n| {
        share(totals(p, b, n).words, p.sums.all().words)
    }),
    many(
        "holder_unlinked_share",
        "share of the page's words outside links in the container",
        LEVELS,
        |p, b, n| share(totals(p, b, n).unlinked, p.sums.all().unlinked),
    ),
    many("holder_own_share", "share of the container's words in the block", LEVELS, |p, b, n| {
        share(p.block(b).stats.words as f32, totals(p, b, n).words)
    }),
    many("holder_block_words", "words a block of the container", LEVELS, |p, b, n| {
        let totals = totals(p, b, n);
        share(totals.words, totals.blocks)
    }),
    many("holder_link_share", "share of the container's visible characters in links", LEVELS, |p, b, n| {
        let totals = totals(p, b, n);
        share(totals.linked, totals.visible)
    }),
    many("holder_marks", "commas and ends of sentences a word of the container", LEVELS, |p, b, n| {
        let totals = totals(p, b, n);
        share(totals.marks, totals.words)
    }),
    many("holder_function_words", "share of function words in the container", LEVELS, |p, b, n| {
        let totals = totals(p, b, n);
        share(totals.function_words, totals.looked_up)
    }),
    many("holder_paragraphs", "share of the container's words in `<p>`", LEVELS, |p, b, n| {
        let totals = totals(p, b, n);
        share(totals.in_paragraphs, totals.words)
    }),
    many("holder_prose", "share of the container's words in prose", LEVELS, |p, b, n| {
        let totals = totals(p, b, n);
        share(totals.in_prose, totals.words)
    }),
    many(
        "holder_page_prose",
        "share of the page's words in prose that the container holds",
        LEVELS,
        |p, b, n| share(totals(p, b, n).in_prose, p.sums.all().in_prose),
    ),
    many("holder_headings", "headings a block of the container", LEVELS, |p, b, n| {
        let totals = totals(p, b, n);
        share(totals.headings, totals.blocks)
    }),
    many("holder_labels", "share of the container's blocks with three words or fewer", LEVELS, |p, b, n| {
        let totals = totals(p, b, n);
        share(totals.labels, totals.blocks)
    }),
    many(
        "holder_typed",
        "share of the container's words that typed detectors speak against",
        LEVELS,
        |p, b, n| {
            let totals = totals(p, b, n);
            share(totals.typed, totals.words)
        },
    ),
    many(
        "holder_element_words",
        "words over the elements of the container, itself counted",
        LEVELS,
        |p, b, n| {
            container(p, b, n)
                .map_or(0.0, |holder| share(totals(p, b, n).words, holder.elements as f32 + 1.0))
        },
    ),
    many("holder_images", "pictures a block of the container", LEVELS, |p, b, n| {
        container(p, b, n).map_or(0.0, |holder| share(holder.images as f32, totals(p, b, n).blocks))
    }),
    many("holder_controls", "form controls a block of the container", LEVELS, |p, b, n| {
        container(p, b, n).map_or(0.0, |holder| share(holder.controls as f32, totals(p, b, n).blocks))
    }),
    many("holder_place", "place of the block in the container, 0 first to 1 last", LEVELS, |p, b, n| {
        container(p, b, n).map_or(0.0, |holder| {
            share((b - holder.first as usize) as f32, (holder.end - holder.first - 1) as f32)
        })
    }),
    many("holder_title", "1 where the title stands in the container", LEVELS, |p, b, n| {
        let holder = container(p, b, n);
        let holds =
            |title: usize| holder.is_some_and(|at| (at.first as usize..at.end as usize).contains(&title));
        f32::from(u8::from(p.title.is_some_and(holds)))
    }),
    many("holder_first_words", "words of the container's first block", LEVELS, |p, b, n| {
        p.holder_first(b, n).map_or(0.0, |at| p.block(at).stats.words as f32)
    }),
    many(
        "holder_first_typed",
        "evidence of typed detectors against the container's first block",
        LEVELS,
        |p, b, n| p.holder_first(b, n).map_or(0.0, |at| p.typed[at].iter().sum()),
    ),
    many("holder_currencies", "blocks with a currency sign, a block of the container", LEVELS, |p, b, n| {
        let totals = totals(p, b, n);
        share(totals.currencies, totals.blocks)
    }),
    many(
        "holder_times",
        "short blocks with a year or a time of day, a block of the container",
        LEVELS,
        |p, b, n| {
            let totals = totals(p, b, n);
            share(totals.times, totals.blocks)
        },
    ),
    many("holder_depth", "depth of the container", LEVELS, |p, b, n| {
        container(p, b, n).map_or(-1.0, |holder| f32::from(holder.depth))
    }),
];

#[inline]
fn totals(facts: &Facts<'_>, block: usize, level: i8) -> Totals {
    facts.holder(block, level).map_or_else(Totals::default, |holder| facts.inside(holder))
}

#[inline]
fn container<'a>(facts: &Facts<'a>, block: usize, level: i8) -> Option<&'a Container> {
    facts.holder(block, level).map(|holder| &facts.view.page.containers[holder as usize])
}
