//! What elements say: `itemprop`, `rel`, `<time>`, `<title>`, headings, and class names of bylines and dates.
//!
//! Names are data, `assets/metadata.toml`. Which text of a page stands near its title is left to `lines.rs`.

use std::collections::BTreeSet;

use super::found::{Field, Found, Source};
use super::url;
use crate::assets::{FieldNames, class_parts, metadata_names, states_metadata};
use crate::block::{Blocks, Container, Role};
use crate::page::Head;

/// Words of an element whose class says that it is a byline or a date: what is longer is the author's portrait.
const MOST_WORDS: u32 = 12;

/// Headings that can be the page's title, counted from the first one.
const MOST_HEADINGS: usize = 3;

/// Adds what elements say. Addresses are made absolute with the base.
pub(super) fn find(head: &Head, page: &Blocks, base: &str, found: &mut Found) {
    found.add(Field::Title, Source::TitleElement, 0, &head.title);
    links(head, base, found);
    author_links(head, found);
    times(head, found);
    let names = metadata_names();
    for named in &head.named {
        state(&names.itemprops, &named.itemprop, Source::Itemprop, &named.text, found);
        state(&names.classes, &named.class, Source::InlineClass, &named.text, found);
        state_parts(&named.class, Source::InlineClassPart, &named.text, found);
    }
    let posters = &head.posters;
    for (source, names) in [
        (Source::Attribute, &posters.attributes),
        (Source::Itemprop, &posters.itemprops),
        (Source::Class, &posters.classes),
    ] {
        for name in names {
            found.add(Field::Starter, source, 0, name);
        }
    }
    for container in &page.containers {
        let own = container.names();
        if own.itemprop.is_empty() && own.class_id.is_empty() {
            continue;
        }
        let (itemprop, class) = (own.itemprop.to_ascii_lowercase(), own.class_id.to_ascii_lowercase());
        if !itemprop.split_ascii_whitespace().chain(class.split_ascii_whitespace()).any(states_metadata) {
            continue;
        }
        let Some(text) = short_text(page, container) else { continue };
        state(&names.itemprops, &itemprop, Source::Itemprop, &text, found);
        state(&names.classes, &class, Source::Class, &text, found);
        state_parts(&class, Source::ClassPart, &text, found);
    }
    let headings = page.blocks.iter().filter(|block| block.role == Role::Heading(1));
    for heading in headings.take(MOST_HEADINGS) {
        found.add(Field::Title, Source::Heading, 0, &heading.text);
    }
}

/// Adds a text for every field whose list has one of the names.
fn state(lists: &FieldNames, names: &str, source: Source, text: &str, found: &mut Found) {
    for name in names.split_ascii_whitespace() {
        for (field, known) in lists {
            if let (Some(rank), Some(field)) = (known.iter().position(|k| k == name), Field::from_name(field))
            {
                found.add(field, source, rank as u16, text);
            }
        }
    }
}

/// Adds a text for every field that a part of a class name speaks of.
fn state_parts(names: &str, source: Source, text: &str, found: &mut Found) {
    let fields: BTreeSet<&str> = names.split_ascii_whitespace().flat_map(class_parts).collect();
    for field in fields.into_iter().filter_map(Field::from_name) {
        found.add(field, source, 0, text);
    }
}

/// The text of a container that holds a byline's worth of words, or one heading.
fn short_text(page: &Blocks, container: &Container) -> Option<String> {
    let blocks = page.blocks.get(container.first as usize..container.end as usize)?;
    let is_title = matches!(blocks, [block] if matches!(block.role, Role::Heading(_)));
    let mut words = blocks.iter().map(|block| block.stats.words);
    let short =
        words.try_fold(0u32, |sum, words| Some(sum + words).filter(|sum| *sum <= MOST_WORDS)).is_some();
    (short || is_title).then(|| {
        let text: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        text.join(" | ")
    })
}

/// Adds what the `rel` of links says.
fn links(head: &Head, base: &str, found: &mut Found) {
    for link in &head.links {
        let address = || url::absolute(&url::seen(&link.href), base);
        for rel in link.rel.split_ascii_whitespace() {
            let (field, value) = match rel {
                "canonical" => (Field::CanonicalUrl, address()),
                "license" => (Field::License, address()),
                "image_src" => (Field::Image, address()),
                "author" => (Field::Author, link.label.clone()),
                "tag" => (Field::Tag, link.label.clone()),
                "category" => (Field::Category, link.label.clone()),
                _ => continue,
            };
            found.add(field, Source::Rel, 0, &value);
        }
    }
}

/// Adds the text of links to pages of authors.
fn author_links(head: &Head, found: &mut Found) {
    for link in &head.author_links {
        found.add(Field::Author, Source::AuthorLink, 0, &link.label);
    }
}

/// Adds the dates of `<time>` elements: those that say they are of publication, and the first that says nothing.
fn times(head: &Head, found: &mut Found) {
    let names = &metadata_names().times;
    let says = |hints: &str, list: &str| {
        let known = names.get(list).map(Vec::as_slice).unwrap_or_default();
        hints.split_ascii_whitespace().any(|hint| known.iter().any(|name| name == hint))
    };
    for time in &head.times {
        let date = if time.datetime.trim().is_empty() { &time.text } else { &time.datetime };
        let (field, source) = if says(&time.hints, "published") {
            (Field::Date, Source::TimePublished)
        } else if says(&time.hints, "changed") {
            (Field::Modified, Source::Time)
        } else {
            (Field::Date, Source::Time)
        };
        found.add(field, source, 0, date);
        found.add(Field::Started, Source::Time, 0, date);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;
    use crate::page::{Link, Named, Time};

    #[test]
    fn reads_rel_of_links() {
        let link = |rel: &str, href: &str, label: &str| Link {
            rel: rel.into(),
            href: href.into(),
            label: label.into(),
        };
        let links = vec![link("canonical", "/x", ""), link("nofollow tag", "/t", "Oats")];
        let mut found = Found::default();
        find(&Head { links, ..Head::default() }, &Blocks::default(), "https://a.example/", &mut found);
        assert_eq!(found.text(Field::CanonicalUrl), "https://a.example/x");
        assert_eq!(found.text(Field::Tag), "Oats");
    }

    #[test]
    fn prefers_the_time_that_says_it_is_of_publication() {
        let time = |datetime: &str, hints: &str| Time {
            datetime: datetime.into(),
            hints: hints.into(),
            ..Time::default()
        };
        let times =
            vec![time("2024-01-01", "updated"), time("2023-01-01", ""), time("2022-01-01", "entry-date")];
        let mut found = Found::default();
        find(&Head { times, ..Head::default() }, &Blocks::default(), "", &mut found);
        assert_eq!(found.text(Field::Date), "2022-01-01");
        assert_eq!(found.text(Field::Modified), "2024-01-01");
    }

    #[test]
    fn reads_short_elements_by_class() {
        let page = testing::page(&[(Role::Heading(1), "T"), (Role::Paragraph, "Ann Bee")]);
        let page = testing::within(page, "post-author", 1..2);
        let mut found = Found::default();
        find(&Head::default(), &page, "", &mut found);
        assert_eq!(found.text(Field::Author), "Ann Bee");
    }

    #[test]
    fn reads_parts_of_class_names_and_links_to_authors() {
        let author = |class: &str, href: &str| {
            let named = Named { class: class.into(), text: "Ann Bee".into(), ..Named::default() };
            let link = Link { href: href.into(), label: "Ann Bee".into(), ..Link::default() };
            let head = Head { named: vec![named], author_links: vec![link], ..Head::default() };
            let mut found = Found::default();
            find(&head, &Blocks::default(), "", &mut found);
            found.of(Field::Author).iter().map(|value| value.source).collect::<Vec<_>>()
        };
        assert_eq!(author("oats-author-name", ""), [Source::InlineClassPart, Source::AuthorLink]);
        assert_eq!(author("oats-author-bio", ""), [Source::AuthorLink]);
    }
}
