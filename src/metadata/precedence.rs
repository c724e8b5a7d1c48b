//! Which source is believed first, a list a field.
//!
//! Chosen by exact matches on the pages of trafilatura's evaluation, WCXB's training half and the article fixtures of
//! goose3, newspaper4k and Postlight Parser. Titles are further weighed by what is visible: see `title.rs`.

use super::found::{Field, Source};

/// The sources of a field, the most believed first. A source that is not here is not asked.
pub(super) fn order(field: Field) -> &'static [Source] {
    use Source::{
        Changed, Class, DublinCore, Heading, Itemprop, JsonLd, JsonLdPage, Lines, MetaTags, OpenGraph, Rel,
        Scholar, Time, TimePublished, TitleElement, Twitter, Url,
    };
    match field {
        Field::Title => &[
            JsonLd,
            Scholar,
            OpenGraph,
            Itemprop,
            Twitter,
            Heading,
            DublinCore,
            MetaTags,
            TitleElement,
            JsonLdPage,
            Lines,
        ],
        Field::Author => {
            &[JsonLd, Scholar, DublinCore, MetaTags, OpenGraph, Rel, Itemprop, Class, Lines, JsonLdPage]
        }
        Field::Date => &[
            JsonLd,
            OpenGraph,
            Itemprop,
            MetaTags,
            Scholar,
            DublinCore,
            TimePublished,
            JsonLdPage,
            Url,
            Class,
            Time,
            Lines,
            Changed,
        ],
        Field::SiteName => {
            &[OpenGraph, JsonLd, JsonLdPage, Scholar, MetaTags, DublinCore, Lines, TitleElement]
        }
        Field::Description => &[OpenGraph, MetaTags, JsonLd, Twitter, DublinCore, JsonLdPage],
        Field::CanonicalUrl => &[Rel, OpenGraph, MetaTags],
        Field::License => &[JsonLd, Rel, DublinCore, MetaTags, JsonLdPage, Lines],
        Field::Image => &[OpenGraph, JsonLd, Twitter, MetaTags, JsonLdPage],
        Field::Tag => &[JsonLd, OpenGraph, MetaTags, Scholar, DublinCore, Rel],
        Field::Category => &[JsonLd, OpenGraph, MetaTags, Rel],
        Field::Language => &[MetaTags, JsonLd, OpenGraph, DublinCore, JsonLdPage],
    }
}

/// Where a value stands in its field's order: by source, then by the place of its name in that source's list.
pub(super) fn rank(field: Field, source: Source, group: u16) -> (usize, u16) {
    let order = order(field);
    (order.iter().position(|known| *known == source).unwrap_or(order.len()), group)
}
