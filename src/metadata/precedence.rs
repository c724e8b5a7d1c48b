//! Which source is believed first, a list a field.
//!
//! Chosen by exact matches on the pages of trafilatura's evaluation, WCXB's training half and the article fixtures of
//! goose3, newspaper4k and Postlight Parser. Titles are further weighed by what is visible: see `title.rs`.

use super::found::{Field, Source};

/// The sources of a field, the most believed first. A source that is not here is not asked.
pub(super) fn order(field: Field) -> &'static [Source] {
    use Source as S;
    match field {
        Field::Title => &[
            S::JsonLd,
            S::Scholar,
            S::OpenGraph,
            S::Itemprop,
            S::Twitter,
            S::Heading,
            S::DublinCore,
            S::MetaTags,
            S::TitleElement,
            S::JsonLdPage,
            S::Lines,
        ],
        Field::Author => &[
            S::JsonLd,
            S::Scholar,
            S::OpenGraph,
            S::Twitter,
            S::Rel,
            S::InlineClass,
            S::Itemprop,
            S::JsonLdPage,
            S::InlineClassPart,
            S::MetaTags,
            S::AuthorLink,
            S::Class,
            S::Lines,
            S::ClassPart,
            S::DublinCore,
            S::FarLines,
        ],
        Field::Starter => &[S::JsonLd, S::Itemprop, S::Attribute, S::Class],
        Field::Started => &[S::Time],
        Field::Organization => &[S::JsonLd, S::JsonLdPage],
        Field::Date => &[
            S::OpenGraph,
            S::JsonLdPage,
            S::Url,
            S::Lines,
            S::TimePublished,
            S::JsonLd,
            S::Itemprop,
            S::Scholar,
            S::MetaTags,
            S::DublinCore,
            S::InlineClass,
            S::Class,
            S::Time,
            S::InlineClassPart,
            S::ClassPart,
            S::Prose,
            S::FarLines,
        ],
        Field::Modified => &[
            S::JsonLd,
            S::JsonLdPage,
            S::OpenGraph,
            S::MetaTags,
            S::DublinCore,
            S::Itemprop,
            S::Time,
            S::Lines,
            S::FarLines,
        ],
        Field::SiteName => {
            &[S::OpenGraph, S::JsonLd, S::JsonLdPage, S::Scholar, S::MetaTags, S::DublinCore, S::Lines]
        }
        Field::Description => {
            &[S::OpenGraph, S::MetaTags, S::JsonLd, S::Twitter, S::DublinCore, S::JsonLdPage]
        }
        Field::CanonicalUrl => &[S::Rel, S::OpenGraph, S::MetaTags],
        Field::License => &[S::JsonLd, S::Rel, S::DublinCore, S::MetaTags, S::JsonLdPage],
        Field::Image => &[S::OpenGraph, S::JsonLd, S::Twitter, S::MetaTags, S::Rel, S::JsonLdPage],
        Field::Tag => &[S::JsonLd, S::OpenGraph, S::MetaTags, S::Scholar, S::DublinCore, S::Rel],
        Field::Category => &[S::JsonLd, S::OpenGraph, S::MetaTags, S::Rel],
        Field::Access => &[S::JsonLd, S::OpenGraph, S::MetaTags, S::JsonLdPage],
        Field::Language => &[S::MetaTags, S::JsonLd, S::OpenGraph, S::DublinCore, S::JsonLdPage],
    }
}
