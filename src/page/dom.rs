//! Markup as a page: the one file that names `scraper`.
//!
//! [`Dom`] parses through a sink that bounds the tree, notes the [`Head`], and gives a walk in document order. What the
//! elements mean is left to the segmenter.

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use html5ever::{LocalName, local_name, ns};
use rustc_hash::FxHashMap;
use scraper::{Html, HtmlTreeSink, Node, Selector};

use super::guard::{Degraded, Limits};
use super::head::{Head, Link, Meta, Named, Posters, Time};
use super::json_ld::JsonLd;
use super::parser;
use super::sink::{Attributes, ReadSink};
use crate::error::{Error, Result};
use crate::normalize::Normalizer;

/// A parsed HTML document.
#[derive(Debug)]
pub struct Dom {
    html: Html,
    head: Head,
    /// Elements that a user's selector matched, with the selector's index; the first selector wins.
    selected: FxHashMap<NodeId, u16>,
    degraded: Degraded,
    limits: Limits,
    marks: Marks,
}

/// What is asked of a document besides its text.
#[derive(Debug, Default)]
pub struct Wanted {
    /// CSS selectors of a user, in the order of the settings.
    selectors: Vec<Selector>,
    marks: Marks,
}

/// Whether the markup inside blocks is asked for.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// It only says where blocks begin and end.
    #[default]
    Passed,
    /// It is to be shown again: emphasis, links, pictures, numbers of items, columns of cells.
    Noted,
}

impl Wanted {
    /// What selectors match.
    ///
    /// # Errors
    /// [`Error::Usage`] names the first one that is no CSS selector.
    pub fn new<'a>(css: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let selectors = css.into_iter().map(|css| {
            // Some of the parser's own words ask to report a bug.
            let fault = "a part of it is missing, out of place, or known to browsers only";
            Selector::parse(css).map_err(|_| Error::Usage(format!("{css:?} is not a CSS selector: {fault}")))
        });
        Ok(Self { selectors: selectors.collect::<Result<_>>()?, marks: Marks::Passed })
    }

    /// The same, with the markup inside blocks or without it.
    #[must_use]
    pub fn with(self, marks: Marks) -> Self {
        Self { marks, ..self }
    }

    fn attributes(&self) -> Attributes {
        match self.marks {
            _ if !self.selectors.is_empty() => Attributes::All,
            Marks::Noted => Attributes::Shown,
            Marks::Passed => Attributes::Read,
        }
    }
}

impl Dom {
    /// Parses a document. Whatever the text, this gives a tree (HTML Living Standard, section 13.2).
    pub fn parse(text: &str, limits: &Limits, wanted: &Wanted) -> Self {
        let sink = || ReadSink::new(HtmlTreeSink::new(Html::new_document()), wanted.attributes(), text.len());
        let (html, degraded) = parser::parse(text, sink, limits);
        let mut selected = FxHashMap::default();
        for (index, selector) in wanted.selectors.iter().enumerate() {
            for element in html.select(selector) {
                selected.entry(element.id()).or_insert(index as u16);
            }
        }
        let head = read_head(&html);
        Self { html, head, selected, degraded, limits: *limits, marks: wanted.marks }
    }

    /// Repairs mojibake in what the document says of itself.
    #[must_use]
    pub fn with_repaired_head(mut self, normalizer: &Normalizer) -> Self {
        self.head.repair(normalizer);
        self
    }

    /// What the document says of itself.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Which limits the document went beyond.
    pub fn degraded(&self) -> Degraded {
        self.degraded
    }

    /// Whether the markup inside its blocks is asked for.
    pub fn marks(&self) -> Marks {
        self.marks
    }

    /// Markup that this document quotes as text, within the same limits.
    pub fn quoted(&self, markup: &str) -> Self {
        Self::parse(markup, &self.limits, &Wanted::default().with(self.marks))
    }

    /// The elements and texts in document order, without recursion. A shadow root's stand in place of its `<template>`.
    pub fn walk(&self) -> Walk<'_> {
        Walk { next: Some(Edge::Open(self.html.tree.root())), dom: self, templates: false }
    }

    /// As [`Dom::walk`], with the contents of every `<template>`: those that a script would put on the page.
    pub fn walk_templates(&self) -> Walk<'_> {
        Walk { templates: true, ..self.walk() }
    }
}

/// A step of a walk.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// An element starts.
    Open(Element<'a>),
    /// Text, entities decoded, white space as written.
    Text(&'a str),
    /// The element with this name ends.
    Close(&'a str),
}

/// An element on a walk.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    element: &'a scraper::node::Element,
    /// The user's selector that matched it.
    pub selector: Option<u16>,
}

/// The name of an element, as small as a pointer and shared.
pub type ElementName = LocalName;

impl<'a> Element<'a> {
    /// Its name, in lower case for HTML elements.
    pub fn name(&self) -> &'a str {
        self.tag()
    }

    /// Its name, to be kept.
    pub fn tag(&self) -> &'a ElementName {
        &self.element.name.local
    }

    /// Its attributes, sorted by name.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.element.attrs.iter().map(|(name, value)| (name.local.as_ref(), &**value))
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// Elements whose content a page never shows as text: HTML's "none" display by default, and embedded media.
const NEVER_SHOWN: &[LocalName] = &[
    local_name!("script"),
    local_name!("style"),
    local_name!("head"),
    local_name!("title"),
    local_name!("datalist"),
    local_name!("iframe"),
    local_name!("audio"),
    local_name!("video"),
    local_name!("canvas"),
];

/// Elements of a picture whose content it does not draw where it stands.
const UNDRAWN: &[LocalName] = &[
    local_name!("clipPath"),
    local_name!("defs"),
    local_name!("desc"),
    local_name!("marker"),
    local_name!("mask"),
    local_name!("metadata"),
    local_name!("pattern"),
    local_name!("symbol"),
];

/// The element of a picture that holds HTML, which is text of the page.
const HOLDS_HTML: LocalName = local_name!("foreignObject");

/// A walk over a document; see [`Dom::walk`].
#[derive(Debug)]
pub struct Walk<'a> {
    next: Option<Edge<'a, Node>>,
    dom: &'a Dom,
    /// Whether the contents of templates are walked too.
    templates: bool,
}

/// Whether an element is a declarative shadow root, by its attribute's name today or in the first browsers.
fn is_shadow_root(element: &scraper::node::Element) -> bool {
    element.name.local == local_name!("template")
        && element.attrs.iter().any(|(name, _)| matches!(&*name.local, "shadowrootmode" | "shadowroot"))
}

/// Whether a node is part of a picture, and not of HTML in it.
fn is_drawn(node: NodeRef<'_, Node>) -> bool {
    let parent = node.parent().and_then(|parent| parent.value().as_element());
    parent.is_some_and(|parent| parent.name.ns == ns!(svg) && parent.name.local != HOLDS_HTML)
}

impl Walk<'_> {
    fn skips(&self, node: NodeRef<'_, Node>, element: &scraper::node::Element) -> bool {
        let is_html_holder = |node: NodeRef<'_, Node>| {
            node.value().as_element().is_some_and(|element| element.name.local == HOLDS_HTML)
        };
        match &element.name.local {
            // Of pictures in one another only the outermost is searched.
            &local_name!("svg") => !is_drawn(node) && !node.descendants().any(is_html_holder),
            // Its content stands in for what it embeds.
            &local_name!("object") => element.attr("data").is_some_and(|data| !data.trim().is_empty()),
            &local_name!("template") => !self.templates,
            name => NEVER_SHOWN.contains(name) || (element.name.ns == ns!(svg) && UNDRAWN.contains(name)),
        }
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            let edge = self.next?;
            match edge {
                Edge::Open(node) => {
                    let (shown, event) = match node.value() {
                        // Its content stands in its place.
                        Node::Element(element) if is_shadow_root(element) => (true, None),
                        Node::Element(element) if self.skips(node, element) => (false, None),
                        Node::Element(element) => {
                            let selector = self.dom.selected.get(&node.id()).copied();
                            (true, Some(Event::Open(Element { element, selector })))
                        }
                        Node::Text(text) => (false, (!is_drawn(node)).then_some(Event::Text(text))),
                        Node::Document | Node::Fragment => (true, None),
                        _ => (false, None),
                    };
                    self.next = Some(match node.first_child() {
                        Some(child) if shown => Edge::Open(child),
                        _ if shown => Edge::Close(node),
                        _ => after(node),
                    });
                    if event.is_some() {
                        return event;
                    }
                }
                Edge::Close(node) => {
                    self.next = node.parent().map(|_| after(node));
                    if let Node::Element(element) = node.value()
                        && !is_shadow_root(element)
                    {
                        return Some(Event::Close(element.name()));
                    }
                }
            }
        }
    }
}

/// The step after a node that has been walked whole.
fn after(node: NodeRef<'_, Node>) -> Edge<'_, Node> {
    match (node.next_sibling(), node.parent()) {
        (Some(sibling), _) => Edge::Open(sibling),
        (None, Some(parent)) => Edge::Close(parent),
        (None, None) => Edge::Close(node),
    }
}

/// Link relations of `<a>` that speak of the page itself.
const TELLING_RELATIONS: &[&str] = &["author", "license", "tag", "category"];

/// Collects the facts of the head in one pass over all nodes.
fn read_head(html: &Html) -> Head {
    let mut head = Head::default();
    let mut json_ld = Vec::new();
    for node in html.tree.root().descendants() {
        let Node::Element(element) = node.value() else { continue };
        let attribute = |name: &str| {
            element
                .attrs
                .iter()
                .find(|(known, _)| known.local.as_str() == name)
                .map(|(_, value)| value.trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        if head.named.len() < MOST_NAMED
            && INLINE.contains(&element.name.local)
            && states_metadata(element)
            && let Some(text) = short_text(node, LONGEST_NAMED)
        {
            let lower = |name| attribute(name).unwrap_or_default().to_lowercase();
            head.named.push(Named { itemprop: lower("itemprop"), class: lower("class"), text });
        }
        note_posters(node, element, &mut head.posters);
        // Microdata and RDFa state values in attributes of any element.
        if element.name() != "meta"
            && let Some(content) = attribute("content")
            && let Some(name) = attribute("itemprop").or_else(|| attribute("property"))
        {
            let name = name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
            head.metas.push(Meta { name, content });
        }
        match element.name() {
            "html" => head.lang = attribute("lang").unwrap_or_default(),
            "base" if head.base.is_empty() => head.base = attribute("href").unwrap_or_default(),
            // An icon in SVG has a title too.
            "title" if head.title.is_empty() && !is_drawn(node) => head.title = text_of(node),
            "meta" => {
                let name = ["property", "name", "itemprop", "http-equiv"].into_iter().find_map(attribute);
                if let (Some(name), Some(content)) = (name, attribute("content")) {
                    head.metas.push(Meta { name: name.to_ascii_lowercase(), content });
                }
            }
            "link" => {
                if let (Some(rel), Some(href)) = (attribute("rel"), attribute("href")) {
                    let label = attribute("hreflang").or_else(|| attribute("title")).unwrap_or_default();
                    head.links.push(Link { rel: rel.to_ascii_lowercase(), href, label });
                }
            }
            "a" => {
                let rel = attribute("rel").unwrap_or_default().to_ascii_lowercase();
                let href = attribute("href").unwrap_or_default();
                if rel.split_ascii_whitespace().any(|rel| TELLING_RELATIONS.contains(&rel)) {
                    let label = short_text(node, LONGEST_LABEL).unwrap_or_default();
                    head.links.push(Link { rel, href, label });
                } else if head.author_links.len() < MOST_NAMED
                    && leads_to_author(&href)
                    && let Some(label) = short_text(node, LONGEST_NAMED).filter(|label| !label.is_empty())
                {
                    head.author_links.push(Link { rel, href, label });
                }
            }
            "time" => {
                let hints = [attribute("itemprop"), attribute("class")];
                let hints: Vec<_> =
                    hints.into_iter().flatten().map(|hint| hint.to_ascii_lowercase()).collect();
                head.times.push(Time {
                    datetime: attribute("datetime").unwrap_or_default(),
                    text: short_text(node, LONGEST_LABEL).unwrap_or_default(),
                    hints: hints.join(" "),
                });
            }
            "script" if attribute("type").is_some_and(|kind| kind.contains("ld+json")) => {
                json_ld.push(text_of(node));
            }
            _ => {}
        }
    }
    head.json_ld = JsonLd::parse(json_ld.iter().map(String::as_str));
    head
}

/// Inline elements that hold names, dates and headlines.
const INLINE: &[LocalName] = &[
    local_name!("a"),
    local_name!("span"),
    local_name!("b"),
    local_name!("strong"),
    local_name!("em"),
    local_name!("i"),
    local_name!("cite"),
    local_name!("small"),
    local_name!("font"),
];

/// So many of them are read: a page states its own metadata early, and lists of other pages may repeat the classes.
const MOST_NAMED: usize = 64;

/// Bytes of text from which an element is no name.
const LONGEST_NAMED: usize = 200;

/// Bytes of text from which a `<time>` holds no date, and a link with a telling relation no name or tag. On 2,509 pages of
/// the sets the longest have 167 and 107 characters.
const LONGEST_LABEL: usize = 400;

/// Bytes and nodes of an element that are read for its text where that is to be short: where such elements stand in one
/// another, each is read anew.
const MOST_READ: usize = 4_096;

/// Names of one kind that are noted: before the first post stand at most the reader's own and the last poster's.
const MOST_POSTERS: usize = 6;

/// Texts of one element that can be the name: before it stand a letter for a picture and whether who it is is online.
const MOST_TEXTS: usize = 4;

/// Nodes of one element in which its name is looked for.
const MOST_NODES: usize = 64;

/// Notes who an element names as the writer of a post.
fn note_posters(node: NodeRef<'_, Node>, element: &scraper::node::Element, posters: &mut Posters) {
    let texts = || {
        let texts = node.descendants().take(MOST_NODES).filter_map(|node| node.value().as_text());
        texts.map(|text| text.trim()).filter(|text| !text.is_empty()).take(MOST_TEXTS).map(str::to_owned)
    };
    let tokens = |value: &str, known: &dyn Fn(&str) -> bool| {
        value.split_ascii_whitespace().any(|token| known(&token.to_ascii_lowercase()))
    };
    for (name, value) in &element.attrs {
        match name.local.as_str() {
            "itemprop"
                if posters.itemprops.len() < MOST_POSTERS && tokens(value, &|token| token == "author") =>
            {
                let content = node.descendants().take(MOST_NODES).find_map(stated_name).map(str::to_owned);
                posters.itemprops.extend(content.into_iter().chain(texts()));
            }
            "class"
                if posters.classes.len() < MOST_POSTERS && tokens(value, &crate::assets::is_poster_class) =>
            {
                posters.classes.extend(texts());
            }
            name if name.starts_with("data-")
                && posters.attributes.len() < MOST_POSTERS
                && crate::assets::is_poster_attribute(name) =>
            {
                posters.attributes.push(value.trim().to_owned());
            }
            _ => {}
        }
    }
}

/// The name that an element states in an attribute.
fn stated_name(node: NodeRef<'_, Node>) -> Option<&str> {
    let element = node.value().as_element()?;
    element.attr("content").filter(|_| element.attr("itemprop") == Some("name"))
}

/// Whether an itemprop or a class of the element says that its text is a field of the metadata.
fn states_metadata(element: &scraper::node::Element) -> bool {
    element
        .attrs
        .iter()
        .filter(|(name, _)| matches!(name.local.as_str(), "class" | "itemprop"))
        .flat_map(|(_, value)| value.split_ascii_whitespace())
        .any(|token| crate::assets::states_metadata(&token.to_ascii_lowercase()))
}

/// Whether an address has a folder of authors in its path, and something behind it.
fn leads_to_author(href: &str) -> bool {
    href.split(['?', '#']).next().unwrap_or(href).rsplit('/').skip(1).any(crate::assets::is_author_folder)
}

/// The text under a node, white space folded.
fn text_of(node: NodeRef<'_, Node>) -> String {
    let mut text = String::new();
    let texts = node.descendants().filter_map(|node| node.value().as_text());
    texts.flat_map(|text| text.split_whitespace()).for_each(|word| push_word(word, &mut text));
    text
}

/// The same, if it has fewer bytes than these.
fn short_text(node: NodeRef<'_, Node>, most: usize) -> Option<String> {
    let mut text = String::new();
    let mut read = 0;
    for node in node.descendants() {
        let written = node.value().as_text().map_or("", |text| text);
        read += 1 + written.len();
        if read > MOST_READ {
            return None;
        }
        written.split_whitespace().for_each(|word| push_word(word, &mut text));
        if text.len() >= most {
            return None;
        }
    }
    Some(text)
}

fn push_word(word: &str, text: &mut String) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(html: &str) -> Head {
        Dom::parse(html, &Limits::default(), &Wanted::default()).head().clone()
    }

    #[test]
    fn the_title_is_the_pages_and_not_an_icons() {
        assert_eq!(head("<svg><title>icon</title></svg><title> A \n B </title>").title, "A B");
    }

    #[test]
    fn metas_are_named_by_property_name_or_itemprop() {
        let head = head("<meta property=OG:Title content=a><meta name=author content=b><meta name=x>");
        let metas: Vec<_> =
            head.metas.iter().map(|meta| (meta.name.as_str(), meta.content.as_str())).collect();
        assert_eq!(metas, [("og:title", "a"), ("author", "b")]);
    }

    #[test]
    fn keeps_the_text_of_json_ld_and_of_no_other_script() {
        let head = head("<script>x</script><script type='application/ld+json'>{\"a\": 1}</script>");
        assert_eq!(head.json_ld, JsonLd::parse(["{\"a\": 1}"]));
    }

    #[test]
    fn links_with_a_telling_relation_carry_their_text() {
        let head =
            head("<link rel=canonical href=/a><p><a rel='nofollow tag' href=/t>T</a><a href=/x>x</a></p>");
        let links: Vec<_> = head.links.iter().map(|link| (link.rel.as_str(), link.label.as_str())).collect();
        assert_eq!(links, [("canonical", ""), ("nofollow tag", "T")]);
    }

    #[test]
    fn what_is_too_long_for_a_date_or_a_name_is_not_read() {
        let head = |text: &str| {
            head(&format!(
                "<time>{text}</time><a rel=tag href=/t>{text}</a><a href=/author/x>{text}</a>\
                 <span class=author>{text}</span>"
            ))
        };
        let texts = |head: &Head| {
            let named = head.author_links.iter().map(|link| &link.label);
            let named = named.chain(head.named.iter().map(|named| &named.text));
            let labels = [&head.times[0].text, &head.links[0].label].into_iter().map(String::len).collect();
            (labels, named.map(String::len).collect())
        };
        let lengths = |text: &str| -> (Vec<usize>, Vec<usize>) { texts(&head(text)) };
        let word = |bytes| "x".repeat(bytes);
        assert_eq!(lengths(&word(LONGEST_NAMED - 1)), (vec![199, 199], vec![199, 199]));
        assert_eq!(lengths(&word(LONGEST_LABEL - 1)), (vec![399, 399], vec![]));
        assert_eq!(lengths(&word(LONGEST_LABEL)), (vec![0, 0], vec![]));
        assert_eq!(lengths(&format!("{}x", " ".repeat(MOST_READ))), (vec![0, 0], vec![]));
        assert_eq!(lengths(&format!("{}x", "<i></i>".repeat(MOST_READ))), (vec![0, 0], vec![]));
    }

    #[test]
    fn notes_who_is_named_as_the_writer_of_a_post() {
        let head = head(
            "<div data-author=ann><p class='username online'><i>A</i> <b>Ann</b><p itemprop=author>\
             <meta itemprop=name content='Ann Bee'>",
        );
        assert_eq!(head.posters.attributes, ["ann"]);
        assert_eq!(head.posters.classes, ["A", "Ann"]);
        assert_eq!(head.posters.itemprops, ["Ann Bee"]);
    }

    #[test]
    fn names_what_is_no_selector() {
        let error = Wanted::new(["p", "p["]).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with("\"p[\" is not a CSS selector"), "{error}");
    }
}
