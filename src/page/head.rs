//! What a document says of itself outside its visible text, as written: nothing is decoded further or judged, and
//! only mojibake is repaired.

use super::json_ld::JsonLd;
use crate::mojibake::How;
use crate::normalize::Normalizer;

/// The facts of a document's head, and those that stand elsewhere for the same purpose.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Head {
    /// The first `<title>`.
    pub title: String,
    /// `lang` (or `xml:lang`) of `<html>`.
    pub lang: String,
    /// `<base href>`.
    pub base: String,
    /// Every `<meta>` with content, in document order, wherever it stands.
    pub metas: Vec<Meta>,
    /// Every `<link>` with `rel` and `href`, and every `<a rel>` with one of `author`, `license`, `tag`, `category`.
    pub links: Vec<Link>,
    /// Every other `<a>` whose address has a folder of authors in its path.
    pub author_links: Vec<Link>,
    /// What each `<script type="application/ld+json">` holds.
    pub json_ld: JsonLd,
    /// Every `<time>`, in document order.
    pub times: Vec<Time>,
    /// Inline elements (`a`, `span`, `b` …) with an `itemprop` or class that [`crate::assets::states_metadata`].
    pub named: Vec<Named>,
    /// The first names of accounts on the page: who wrote its posts, where it is a thread.
    pub posters: Posters,
    /// What had happened to each value in which mojibake was repaired.
    pub repairs: Vec<How>,
}

impl Head {
    /// Repairs mojibake in its values. Addresses stay as they are: a server may know the page by its garbled name.
    pub(super) fn repair(&mut self, normalizer: &Normalizer) {
        let texts = std::iter::once(&mut self.title)
            .chain(self.metas.iter_mut().map(|meta| &mut meta.content))
            .chain(self.links.iter_mut().map(|link| &mut link.label))
            .chain(self.named.iter_mut().map(|named| &mut named.text))
            .chain(self.json_ld.texts_mut());
        for text in texts.filter(|text| !text.is_ascii() && !text.contains("://")) {
            if let Some(repair) = normalizer.repair(text) {
                *text = repair.text;
                self.repairs.push(repair.how);
            }
        }
    }
}

/// A `<meta>` element.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Meta {
    /// `name`, `property`, `itemprop` or `http-equiv`, the first that is there, in lower case.
    pub name: String,
    /// `content`.
    pub content: String,
}

/// A `<link>`, or an `<a>` with a telling `rel`.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Link {
    /// `rel`, in lower case.
    pub rel: String,
    /// `href`, as written.
    pub href: String,
    /// `hreflang`, `title` or the text of an `<a>`, where there is one.
    pub label: String,
}

/// A `<time>` element.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Time {
    /// `datetime`.
    pub datetime: String,
    /// Its text.
    pub text: String,
    /// `itemprop` and `class`, joined by a space, in lower case.
    pub hints: String,
}

/// An inline element whose `itemprop` or class says what its text is.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Named {
    /// `itemprop`, in lower case.
    pub itemprop: String,
    /// `class`, in lower case.
    pub class: String,
    /// Its text.
    pub text: String,
}

/// Names that stand where forums name who wrote a post, in document order: the first few of each kind.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Posters {
    /// In an attribute: `data-author`.
    pub attributes: Vec<String>,
    /// In an element with the `itemprop` `author`.
    pub itemprops: Vec<String>,
    /// In an element with a telling class.
    pub classes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_repaired_and_addresses_stay() {
        let mut head = Head {
            title: "CafÃ©".into(),
            metas: vec![Meta { name: "og:image".into(), content: "https://a.example/CafÃ©".into() }],
            json_ld: JsonLd::parse([r#"{"@graph":[{"name":"Caf\u00c3\u00a9"}]}"#]),
            ..Head::default()
        };
        head.repair(&Normalizer::new(&Default::default()));
        assert_eq!((head.title.as_str(), head.repairs.len()), ("Café", 2));
        assert_eq!(head.metas[0].content, "https://a.example/CafÃ©");
        assert_eq!(head.json_ld, JsonLd::parse([r#"{"@graph":[{"name":"Café"}]}"#]));
    }
}
