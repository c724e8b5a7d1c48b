//! JSON-LD: the objects that a page states, and the texts in them that are the page's own.

use serde_json::{Map, Value};

use super::json_repair;

/// Objects looked at on one page: pages that list thousands of products state the page itself first.
const MOST_OBJECTS: usize = 2_000;

/// What the `<script type="application/ld+json">` of a page hold, parsed once.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct JsonLd(Vec<Value>);

/// An object, its keys in the order of the page.
pub type Object = Map<String, Value>;

impl JsonLd {
    /// Parses scripts, in document order. What is no JSON even after repair is left out.
    pub fn parse<'a>(scripts: impl IntoIterator<Item = &'a str>) -> Self {
        Self(scripts.into_iter().flat_map(json_repair::parse).collect())
    }

    /// The objects that state something, in document order: roots, members of lists and graphs, and main entities.
    pub fn objects(&self) -> Vec<&Object> {
        let mut stack: Vec<&Value> = self.0.iter().rev().collect();
        let mut objects = Vec::new();
        while let Some(value) = stack.pop() {
            match value {
                Value::Array(list) => stack.extend(list.iter().rev()),
                Value::Object(object) => {
                    // A list of main entities is a list of questions, not what the page is.
                    let main =
                        ["mainEntityOfPage", "mainEntity"].into_iter().filter_map(|key| object.get(key));
                    stack.extend(main.filter(|value| value.is_object()).chain(object.get("@graph")));
                    objects.push(object);
                }
                _ => {}
            }
            if objects.len() >= MOST_OBJECTS {
                break;
            }
        }
        objects
    }

    /// Every string that stands as a value.
    pub(super) fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let mut stack: Vec<&mut Value> = self.0.iter_mut().collect();
        std::iter::from_fn(move || {
            loop {
                match stack.pop()? {
                    Value::String(text) => return Some(text),
                    Value::Array(list) => stack.extend(list),
                    Value::Object(object) => stack.extend(object.values_mut()),
                    _ => {}
                }
            }
        })
    }

    /// The texts that are the page's own, as written, by the property that holds them.
    pub fn texts(&self) -> Vec<(&'static str, &str)> {
        let objects = self.objects();
        let properties = &crate::assets::metadata_names().json_ld_texts;
        let text = |property: &str, owners: &[String]| {
            let of_owner =
                |object: &Object| owners.is_empty() || types(object).any(|name| owners.contains(&name));
            let mut texts = objects
                .iter()
                .filter(|object| of_owner(object))
                .filter_map(|object| object.get(property)?.as_str().filter(|text| !text.is_empty()));
            // Several are a list of other pages.
            let first = texts.next()?;
            texts.all(|text| text == first).then_some(first)
        };
        properties
            .iter()
            .filter_map(|(property, owners)| Some((property.as_str(), text(property, owners)?)))
            .collect()
    }
}

/// Types of an object that are looked at: what has more is nothing.
const MOST_TYPES: usize = 256;

/// The types of an object: their names without address or prefix, in lower case.
pub fn types(object: &Object) -> impl Iterator<Item = String> {
    let stated = match object.get("@type") {
        Some(Value::Array(list)) => list.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    stated
        .iter()
        .take(MOST_TYPES)
        .filter_map(Value::as_str)
        .map(|name| name.rsplit(['/', ':']).next().unwrap_or(name).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(script: &str) -> Vec<(String, String)> {
        let json_ld = JsonLd::parse([script]);
        json_ld.texts().into_iter().map(|(property, text)| (property.to_owned(), text.to_owned())).collect()
    }

    fn text(property: &str, text: &str) -> (String, String) {
        (property.to_owned(), text.to_owned())
    }

    #[test]
    fn finds_the_texts_of_articles_and_products() {
        assert_eq!(
            texts(
                r#"{"@graph":[{"@type":["Thing","schema:NewsArticle"],"articleBody":"b","description":"teaser"}]}"#
            ),
            [text("articleBody", "b")]
        );
        assert_eq!(
            texts(r#"{"@type":"http://schema.org/Product","description":"d"}"#),
            [text("description", "d")]
        );
    }

    #[test]
    fn a_text_stated_twice_is_one_text() {
        let product = r#"{"@type":"Product","description":"d"}"#;
        assert_eq!(texts(&format!("[{product},{product}]")), [text("description", "d")]);
    }

    #[test]
    fn several_texts_are_a_list_of_other_pages() {
        let list = r#"[{"@type":"Product","description":"a"},{"@type":"Product","description":"b"}]"#;
        assert_eq!(texts(list), []);
    }

    #[test]
    fn what_other_objects_say_is_no_text_of_the_page() {
        assert_eq!(texts(r#"{"@type":"Organization","description":"d"}"#), []);
        let review = r#"{"@type":"Product","review":{"@type":"Product","description":"d"},"description":""}"#;
        assert_eq!(texts(review), []);
    }
}
