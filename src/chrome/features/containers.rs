//! What the containers around a block hold: the five nearest that each hold more blocks than the one before.

use super::measure::{Each, Holder};
use super::{Family, many, share};

pub(super) const FAMILIES: &[Family] = &[
    many(
        "holder_page_share",
        "share of the page's words in the container",
        &[2],
        &Holder(0.0, |p, at| share(p.inside(at).words, p.sums.all().words)),
    ),
    many(
        "holder_unlinked_share",
        "share of the page's words outside links in the container",
        &[1, 2, 3],
        &Holder(0.0, |p, at| share(p.inside(at).unlinked, p.sums.all().unlinked)),
    ),
    many(
        "holder_own_share",
        "share of the container's words in the block",
        &[1],
        &Each(|p, b, n| {
            p.holder(b, n).map_or(0.0, |at| share(p.block(b).stats.words as f32, p.inside(at).words))
        }),
    ),
    many(
        "holder_link_share",
        "share of the container's visible characters in links",
        &[1, 4],
        &Holder(0.0, |p, at| {
            let totals = p.inside(at);
            share(totals.linked, totals.visible)
        }),
    ),
    many(
        "holder_paragraphs",
        "share of the container's words in `<p>`",
        &[1, 2],
        &Holder(0.0, |p, at| {
            let totals = p.inside(at);
            share(totals.in_paragraphs, totals.words)
        }),
    ),
    many(
        "holder_prose",
        "share of the container's words in prose",
        &[1, 2],
        &Holder(0.0, |p, at| {
            let totals = p.inside(at);
            share(totals.in_prose, totals.words)
        }),
    ),
    many(
        "holder_page_prose",
        "share of the page's words in prose that the container holds",
        &[1, 2, 3, 4],
        &Holder(0.0, |p, at| share(p.inside(at).in_prose, p.sums.all().in_prose)),
    ),
    many(
        "holder_headings",
        "headings a block of the container",
        &[1, 2, 3],
        &Holder(0.0, |p, at| {
            let totals = p.inside(at);
            share(totals.headings, totals.blocks)
        }),
    ),
    many(
        "holder_typed",
        "share of the container's words that typed detectors speak against",
        &[1, 2, 4],
        &Holder(0.0, |p, at| {
            let totals = p.inside(at);
            share(totals.typed, totals.words)
        }),
    ),
    many(
        "holder_element_words",
        "words over the elements of the container, itself counted",
        &[1],
        &Holder(0.0, |p, at| share(p.inside(at).words, p.at(at).elements as f32 + 1.0)),
    ),
    many(
        "holder_images",
        "pictures a block of the container",
        &[3],
        &Holder(0.0, |p, at| share(p.at(at).images as f32, p.inside(at).blocks)),
    ),
    many(
        "holder_controls",
        "form controls a block of the container",
        &[1, 2, 3, 4, 5],
        &Holder(0.0, |p, at| share(p.at(at).controls as f32, p.inside(at).blocks)),
    ),
    many(
        "holder_place",
        "place of the block in the container, 0 first to 1 last",
        &[3],
        &Each(|p, b, n| {
            p.holder(b, n).map_or(0.0, |at| {
                share(b as f32 - p.at(at).first as f32, (p.at(at).end - p.at(at).first - 1) as f32)
            })
        }),
    ),
    many(
        "holder_first_typed",
        "evidence of typed detectors against the container's first block",
        &[1, 2],
        &Holder(0.0, |p, at| p.typed_all[p.at(at).first as usize]),
    ),
    many(
        "holder_currencies",
        "blocks with a currency sign, a block of the container",
        &[4, 5],
        &Holder(0.0, |p, at| {
            let totals = p.inside(at);
            share(totals.currencies, totals.blocks)
        }),
    ),
];
