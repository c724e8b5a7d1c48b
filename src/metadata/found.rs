//! What the sources found: values by field and source, before anything is chosen.
//!
//! Sources only add; which of them is believed is left to `precedence.rs`.

use super::precedence;
use super::url;
use super::wording;
use crate::normalize::Normalizer;

/// A field that several sources can state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Author,
    /// Who started the thread, where the page is one.
    Starter,
    /// An organization that is said to be the author.
    Organization,
    Date,
    /// When the thread was started, where the page is one.
    Started,
    Modified,
    SiteName,
    Description,
    CanonicalUrl,
    License,
    Image,
    Tag,
    Category,
    Language,
    Access,
}

impl Field {
    /// The field that `assets/metadata.toml` calls so.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "title" => Self::Title,
            "author" => Self::Author,
            "date" => Self::Date,
            "modified" => Self::Modified,
            "site_name" => Self::SiteName,
            "description" => Self::Description,
            "canonical_url" => Self::CanonicalUrl,
            "license" => Self::License,
            "image" => Self::Image,
            "tag" => Self::Tag,
            "category" => Self::Category,
            "language" => Self::Language,
            "access" => Self::Access,
            _ => return None,
        })
    }
}

/// Where a value was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The JSON-LD object that is the page's main thing.
    JsonLd,
    /// The JSON-LD object of the page or site around it.
    JsonLdPage,
    /// `og:` and `article:`.
    OpenGraph,
    /// `twitter:`.
    Twitter,
    /// `citation_` and its like.
    Scholar,
    /// `dc.` and `dcterms.`.
    DublinCore,
    /// Plain `<meta name>`.
    MetaTags,
    /// `itemprop` of an element.
    Itemprop,
    /// An attribute of any element.
    Attribute,
    /// `rel` of a link.
    Rel,
    /// Class of an inline element.
    InlineClass,
    /// Class or id of a container.
    Class,
    /// Part of the class of an inline element.
    InlineClassPart,
    /// Part of the class or id of a container.
    ClassPart,
    /// A link to the page of an author.
    AuthorLink,
    /// A `<time>` that says it is the date of publication.
    TimePublished,
    /// The first other `<time>`.
    Time,
    /// `<title>`.
    TitleElement,
    /// A heading.
    Heading,
    /// The lines of the text itself.
    Lines,
    /// A line far from the title.
    FarLines,
    /// The start of a paragraph.
    Prose,
    /// The address.
    Url,
    /// `lang` of `<html>`.
    HtmlLang,
}

impl Source {
    /// The source of the `<meta>` names that `assets/metadata.toml` lists under this name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "open_graph" => Self::OpenGraph,
            "twitter" => Self::Twitter,
            "scholar" => Self::Scholar,
            "dublin_core" => Self::DublinCore,
            "meta_tags" => Self::MetaTags,
            _ => return None,
        })
    }

    /// The name that records and `inspect` give it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::JsonLd => "json_ld",
            Self::JsonLdPage => "json_ld_page",
            Self::OpenGraph => "open_graph",
            Self::Twitter => "twitter",
            Self::Scholar => "scholar",
            Self::DublinCore => "dublin_core",
            Self::MetaTags => "meta_tags",
            Self::Itemprop => "itemprop",
            Self::Attribute => "attribute",
            Self::Rel => "rel",
            Self::InlineClass => "inline_class",
            Self::Class => "class",
            Self::InlineClassPart => "inline_class_part",
            Self::ClassPart => "class_part",
            Self::AuthorLink => "author_link",
            Self::TimePublished => "time_published",
            Self::Time => "time",
            Self::TitleElement => "title_element",
            Self::Heading => "heading",
            Self::Lines => "lines",
            Self::FarLines => "lines",
            Self::Prose => "prose",
            Self::Url => "url",
            Self::HtmlLang => "html_lang",
        }
    }
}

/// A value that was chosen for a field, with the source that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) source: Source,
    pub(super) text: String,
}

impl Chosen {
    /// Notes the source of a field, and gives the value: "" where nothing was chosen.
    pub(super) fn noted(
        chosen: Option<Self>,
        field: &'static str,
        sources: &mut Vec<(&'static str, &'static str)>,
    ) -> String {
        let Some(chosen) = chosen.filter(|chosen| !chosen.text.is_empty()) else { return String::new() };
        sources.push((field, chosen.source.name()));
        chosen.text
    }
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) source: Source,
    /// Values of one source with one group belong together, as several `citation_author` do.
    pub(super) group: u16,
    /// One line, with entities decoded, normalized; never empty.
    pub(super) text: String,
    field: Field,
}

/// Different things that a page can say it is. None of 2,509 pages of the sets names more than 22.
const MOST_TYPES: usize = 256;

/// Every value that was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    normalizer: Normalizer,
    values: Vec<Value>,
    /// What the page says it is, in lower case, each once, and no more than [`MOST_TYPES`].
    pub(super) types: Vec<String>,
    /// The longest text that is stated to be the page's own.
    pub(super) stated_text: String,
}

impl Found {
    /// Nothing yet. Values are normalized as they come, so that they are compared with each other and with blocks as they are
    /// shown.
    pub(super) fn new(normalizer: &Normalizer) -> Self {
        Self { normalizer: normalizer.clone(), ..Self::default() }
    }

    /// Adds a value, decoded, on one line and normalized, unless nothing is left of it. An address keeps its form: a server
    /// knows the page by it.
    pub(super) fn add(&mut self, field: Field, source: Source, group: u16, text: &str) {
        let line = wording::one_line(text);
        let is_address = match field {
            Field::CanonicalUrl | Field::Image => true,
            Field::License => line.contains("://"),
            _ => false,
        };
        let text = if is_address { url::seen(&line) } else { self.normalizer.inline(&line).into_owned() };
        if !text.is_empty() {
            self.values.push(Value { source, group, text, field });
        }
    }

    /// Adds something that the page says it is.
    pub(super) fn add_type(&mut self, name: &str) {
        if self.types.len() >= MOST_TYPES {
            return;
        }
        let name = name.trim().rsplit(['/', ':']).next().unwrap_or_default().to_ascii_lowercase();
        if !name.is_empty() && !self.types.contains(&name) {
            self.types.push(name);
        }
    }

    /// The values of a field, the most believed source first; sources that its list does not name are left out.
    pub(super) fn of(&self, field: Field) -> Vec<&Value> {
        let order = precedence::order(field);
        order
            .iter()
            .flat_map(|source| self.values.iter().filter(move |v| v.field == field && v.source == *source))
            .collect()
    }

    /// The most believed value of a field that a reading makes something of.
    pub(super) fn first(&self, field: Field, read: impl Fn(&str) -> Option<String>) -> Option<Chosen> {
        self.of(field)
            .into_iter()
            .find_map(|value| Some(Chosen { source: value.source, text: read(&value.text)? }))
    }

    /// The most believed value of a field, or "".
    #[cfg(test)]
    pub(super) fn text(&self, field: Field) -> String {
        self.first(field, |text| Some(text.to_owned())).map(|chosen| chosen.text).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_values_by_the_fields_precedence() {
        let mut found = Found::default();
        found.add(Field::Description, Source::MetaTags, 0, "plain");
        found.add(Field::Description, Source::OpenGraph, 0, "graph &amp; co");
        assert_eq!(
            found.of(Field::Description).iter().map(|v| v.text.as_str()).collect::<Vec<_>>(),
            ["graph & co", "plain"]
        );
    }

    #[test]
    fn only_so_many_types_are_noted() {
        let mut found = Found::default();
        (0..2 * MOST_TYPES).for_each(|number| found.add_type(&format!("schema:T{}", number / 2 * 2)));
        (0..4 * MOST_TYPES).for_each(|number| found.add_type(&format!("U{number}")));
        assert_eq!((found.types.len(), found.types[1].as_str()), (MOST_TYPES, "t2"));
    }
}
