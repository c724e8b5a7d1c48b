//! JSON-LD: what the page's main object (article, product, recipe …) says of itself, and the objects around it.
//!
//! Reads the objects that [`crate::page::JsonLd`] finds, with `@id` references. Which types count is data, `[json_ld]`
//! of `assets/metadata.toml`.

use std::slice;

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::found::{Field, Found, Source};
use super::url;
use super::wording::squash;
use crate::page::{Head, Object, types};

/// Objects of a page, authors of an object and names of these that are read, and bytes of a name: references let a page say
/// as much as it likes as often as it likes.
const MOST_PAGES: usize = 16;
const MOST_AUTHORS: usize = 64;
const LONGEST_NAME: usize = 1_000;
/// Characters of the page's title in which headlines are looked for.
const LONGEST_TITLE: usize = 2_000;

/// Adds what the page's JSON-LD says.
pub(super) fn find(head: &Head, address: &str, found: &mut Found) {
    let nodes = head.json_ld.objects();
    let graph = Graph {
        by_id: nodes.iter().filter_map(|node| Some((node.get("@id")?.as_str()?, *node))).rev().collect(),
    };
    if let Some(main) = main(&nodes, head, address) {
        state(main, Source::JsonLd, &graph, found);
    }
    let mut pages = 0;
    for (group, node) in nodes.iter().enumerate() {
        for name in node.get("@type").into_iter().flat_map(each).filter_map(Value::as_str) {
            found.add_type(name);
        }
        let stated = text(node.get("articleBody"));
        if stated.len() > found.stated_text.len() {
            stated.clone_into(&mut found.stated_text);
        }
        match rank(node) {
            Some("page") if pages < MOST_PAGES => {
                pages += 1;
                state(node, Source::JsonLdPage, &graph, found);
            }
            Some("site") => {
                let name = text(node.get("name"));
                found.add(Field::SiteName, Source::JsonLdPage, group as u16, name);
            }
            _ => {}
        }
    }
}

/// The objects of a page by `@id`.
struct Graph<'a> {
    by_id: FxHashMap<&'a str, &'a Object>,
}

impl<'a> Graph<'a> {
    /// The object itself, or the one that it refers to: `{"@id": "#author"}`.
    fn resolve(&self, node: &'a Object) -> &'a Object {
        let bare = node.get("name").is_none();
        let id = node.get("@id").and_then(Value::as_str).filter(|_| bare);
        id.and_then(|id| self.by_id.get(id).copied()).unwrap_or(node)
    }
}

/// The list in `assets/metadata.toml` that names one of the object's types.
fn rank(node: &Object) -> Option<&'static str> {
    let lists = &crate::assets::metadata_names().json_ld;
    types(node)
        .find_map(|name| lists.iter().find(|(_, types)| types.contains(&name)).map(|(rank, _)| rank.as_str()))
}

/// The object that the page is about: an article before any other thing; among several the one that gives the page's
/// address or headline.
fn main<'a>(nodes: &[&'a Object], head: &Head, address: &str) -> Option<&'a Object> {
    let title: String = head.title.chars().take(LONGEST_TITLE).collect();
    let title = squash(&super::wording::one_line(&title));
    let best = |wanted: &str| {
        let mut best: Option<(u8, &'a Object)> = None;
        let mut count = 0;
        for node in nodes.iter().copied().filter(|node| rank(node) == Some(wanted)) {
            let here = |value: Option<&Value>| {
                let link = text(value);
                !link.is_empty() && url::same_page(link, address)
            };
            let headline = squash(&super::wording::one_line(headline(node)));
            let score = 2 * u8::from(!headline.is_empty() && title.contains(&headline))
                + u8::from(here(node.get("url")) || here(node.get("mainEntityOfPage")));
            count += 1;
            if best.is_none_or(|(known, _)| score > known) {
                best = Some((score, node));
            }
        }
        // Several that the page does not claim are a list of other pages.
        best.filter(|(score, _)| *score > 0 || count == 1).map(|(_, node)| node)
    };
    best("article").or_else(|| best("thing"))
}

/// Adds what one object says.
fn state<'a>(node: &'a Object, source: Source, graph: &Graph<'a>, found: &mut Found) {
    let simple = [
        (Field::Title, headline(node)),
        (Field::Date, first(node, &["datePublished", "dateCreated", "uploadDate", "datePosted"])),
        (Field::Modified, text(node.get("dateModified"))),
        (Field::Description, text(node.get("description"))),
        (Field::Access, yes_or_no(node.get("isAccessibleForFree"))),
        (Field::Language, text(node.get("inLanguage"))),
        (Field::Image, first(node, &["image", "thumbnailUrl"])),
        (Field::License, text(node.get("license"))),
        (
            Field::SiteName,
            node.get("publisher").and_then(|value| names(value, graph).first().copied()).unwrap_or(""),
        ),
    ];
    for (field, value) in simple {
        found.add(field, source, 0, value);
    }
    let authors = ["author", "creator"].into_iter().filter_map(|key| node.get(key)).flat_map(each);
    for value in authors.take(MOST_AUTHORS) {
        let is_organization = |owner: &&Object| {
            let known = crate::assets::metadata_names().json_ld.get("organization");
            types(owner).any(|name| known.is_some_and(|types| types.contains(&name)))
        };
        let owner = value.as_object().map(|owner| graph.resolve(owner)).filter(is_organization);
        let name = text(owner.and_then(|owner| owner.get("name")));
        if name.len() <= LONGEST_NAME {
            found.add(Field::Organization, source, 0, name);
        }
    }
    for (group, key) in ["author", "creator"].into_iter().enumerate() {
        for value in node.get(key).map(|value| names(value, graph)).unwrap_or_default() {
            found.add(Field::Author, source, group as u16, value);
            found.add(Field::Starter, source, group as u16, value);
        }
    }
    for (field, key) in [(Field::Tag, "keywords"), (Field::Category, "articleSection")] {
        for value in node.get(key).into_iter().flat_map(each) {
            found.add(field, source, 0, text(Some(value)));
        }
    }
}

/// A truth value in words, be it one or written as text.
fn yes_or_no(value: Option<&Value>) -> &str {
    match value {
        Some(Value::Bool(true)) => "true",
        Some(Value::Bool(false)) => "false",
        value => text(value),
    }
}

/// The headline of an object, or its name.
fn headline(node: &Object) -> &str {
    first(node, &["headline", "name"])
}

/// The first of these keys that holds text.
fn first<'a>(node: &'a Object, keys: &[&str]) -> &'a str {
    keys.iter().map(|key| text(node.get(*key))).find(|text| !text.is_empty()).unwrap_or("")
}

/// A value as a list: its members, or itself.
fn each(value: &Value) -> slice::Iter<'_, Value> {
    match value {
        Value::Array(list) => list.iter(),
        _ => slice::from_ref(value).iter(),
    }
}

/// The text of a value: a string, the address or name of an object, the first of a list that has one.
fn text(value: Option<&Value>) -> &str {
    match value {
        Some(Value::String(text)) => text,
        Some(Value::Object(node)) => {
            ["url", "@value", "name", "@id"].iter().find_map(|key| node.get(*key)?.as_str()).unwrap_or("")
        }
        Some(Value::Array(list)) => list.first().map_or("", |value| match value {
            Value::Array(_) => "",
            _ => text(Some(value)),
        }),
        _ => "",
    }
}

/// The names of persons or organizations: a string, an object's `name` (which can be a list), or a list of these.
fn names<'a>(value: &'a Value, graph: &Graph<'a>) -> Vec<&'a str> {
    let stated = |value: &'a Value| match value {
        Value::Object(node) => graph.resolve(node).get("name"),
        value => Some(value),
    };
    let names = each(value).take(MOST_AUTHORS).filter_map(stated).flat_map(each);
    names.filter_map(Value::as_str).filter(|name| name.len() <= LONGEST_NAME).take(MOST_AUTHORS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::JsonLd;

    fn read(script: &str, field: Field) -> Vec<String> {
        let head = Head { json_ld: JsonLd::parse([script]), ..Head::default() };
        let mut found = Found::default();
        find(&head, "https://a.example/x", &mut found);
        found.of(field).into_iter().map(|value| value.text.clone()).collect()
    }

    #[test]
    fn reads_authors_as_string_object_and_list() {
        for author in [r#""Ann Bee""#, r#"{"name":"Ann Bee"}"#, r#"[{"@type":"Person","name":["Ann Bee"]}]"#]
        {
            let script = format!(r#"{{"@type":"NewsArticle","author":{author}}}"#);
            assert_eq!(read(&script, Field::Author), ["Ann Bee"]);
        }
    }

    #[test]
    fn reads_who_may_read_the_page() {
        for (value, want) in [("false", "false"), (r#""True""#, "True")] {
            let script = format!(r#"{{"@type":"NewsArticle","isAccessibleForFree":{value}}}"#);
            assert_eq!(read(&script, Field::Access), [want]);
        }
    }

    #[test]
    fn tells_organizations_from_people() {
        let script = r#"{"@type":"Article","author":[{"@type":"Person","name":"Ann"},{"@type":"Organization","name":"Oats"}]}"#;
        assert_eq!(read(script, Field::Organization), ["Oats"]);
    }

    #[test]
    fn follows_references_in_a_graph() {
        let script = r##"{"@graph":[{"@type":"Article","author":{"@id":"#a"}},{"@type":"Person","@id":"#a","name":"Ann"}]}"##;
        assert_eq!(read(script, Field::Author), ["Ann"]);
    }

    #[test]
    fn references_make_no_more_of_a_page_than_it_is() {
        let of = |name: &str| {
            let references = r##"{"@id":"#a"},"##.repeat(5_000);
            let author = format!(r##"{{"@type":"Person","@id":"#a","name":{name}}}"##);
            read(
                &format!(r#"{{"@graph":[{{"@type":"Article","author":[{references}"Bee"]}},{author}]}}"#),
                Field::Author,
            )
            .len()
        };
        assert_eq!(of(r#""Ann""#), MOST_AUTHORS);
        assert_eq!(of(&format!("[{}1]", r#""Ann","#.repeat(5_000))), MOST_AUTHORS);
        assert_eq!(of(&format!("{:?}", "n".repeat(LONGEST_NAME + 1))), 0);
    }

    #[test]
    fn takes_the_article_that_gives_the_pages_address() {
        let script = r#"[{"@type":"Article","headline":"Other","url":"https://a.example/y"},
                         {"@type":"Article","headline":"This","url":"http://www.a.example/x/"}]"#;
        assert_eq!(read(script, Field::Title), ["This"]);
    }

    #[test]
    fn takes_the_name_of_the_publisher_and_not_its_address() {
        let script =
            r#"{"@type":"Article","publisher":{"@type":"Organization","url":"https://p","name":"Post"}}"#;
        assert_eq!(read(script, Field::SiteName), ["Post"]);
    }

    #[test]
    fn ignores_what_is_no_main_thing() {
        assert_eq!(read(r#"{"@type":"BreadcrumbList","name":"Crumbs"}"#, Field::Title), [""; 0]);
    }
}
