//! One JSON object a line: where in an object a document and what is said of it are found.
//!
//! Splitting a file into lines is left to `read.rs`.

use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::sniff;
use super::stream::BOM;
use super::{Content, Field, Options, Origin, Raw, Reason};

/// The names under which a JSON object keeps its parts: of each list the first that is there is taken.
///
/// A dot goes into an object: `metadata.url`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fields {
    /// Markup; it goes before text.
    pub html: Vec<String>,
    /// Text.
    pub text: Vec<String>,
    /// The document's address.
    pub url: Vec<String>,
    /// The site that it is of.
    pub site: Vec<String>,
    /// The carrier's own id for it.
    pub id: Vec<String>,
    /// When it was added to the carrier.
    pub added: Vec<String>,
}

impl Default for Fields {
    fn default() -> Self {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            html: list(&["html", "raw_html", "content_html", "body_html"]),
            text: list(&["text", "raw_content", "content", "raw_text", "body"]),
            url: list(&["url", "uri", "link", "source_url", "WARC-Target-URI"]),
            site: list(&["site"]),
            id: list(&["id", "doc_id", "_id", "uuid"]),
            added: list(&["added", "date_download", "timestamp", "fetched_at"]),
        }
    }
}

/// The document in `json`, an object that stands at `origin`.
pub(super) fn document(mut json: Vec<u8>, options: &Options, mut origin: Origin) -> Raw {
    // Where files were joined, one stands before the first line of each.
    if json.starts_with(BOM) {
        json.drain(..BOM.len());
    }
    let content = match parse(&json, options.max_json_depth) {
        Ok(Value::Object(object)) => options.fields.content(object, json, &mut origin),
        Ok(Value::Array(_)) => Content::unusable(
            Reason::BadJson,
            "it is a JSON array: write one object a line, as with `jq -c '.[]'`",
        ),
        Ok(_) => Content::unusable(Reason::BadJson, "it is JSON, but no object"),
        Err(message) => Content::unusable(Reason::BadJson, message),
    };
    Raw { origin, content }
}

/// Parses JSON that is not nested deeper than the limit, which is the parser's recursion too.
fn parse(json: &[u8], max_depth: NonZeroU8) -> Result<Value, String> {
    if is_deeper(json, max_depth.get()) {
        return Err(format!("it is nested deeper than the limit of {max_depth}, input.max_json_depth"));
    }
    let mut parser = serde_json::Deserializer::from_slice(json);
    parser.disable_recursion_limit();
    let value = Value::deserialize(&mut parser).and_then(|value| parser.end().map(|()| value));
    value.map_err(|error| format!("it is no JSON: {error}"))
}

/// Whether more arrays and objects are open at once than `most`.
fn is_deeper(json: &[u8], most: u8) -> bool {
    let (mut open, mut rest) = (0, json.iter());
    while let Some(byte) = rest.next() {
        match byte {
            b'[' | b'{' if open == most => return true,
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            b'"' => {
                // Up to the quote that ends the string; what is escaped is none.
                while let Some(at) = memchr::memchr2(b'"', b'\\', rest.as_slice()) {
                    let is_escape = rest.nth(at) == Some(&b'\\');
                    if !is_escape {
                        break;
                    }
                    rest.next();
                }
            }
            _ => {}
        }
    }
    false
}

impl Fields {
    /// What the object holds, and into `origin` what it says of it.
    fn content(&self, mut object: Map<String, Value>, line: Vec<u8>, origin: &mut Origin) -> Content {
        origin.url = scalar(&object, &self.url);
        origin.site = scalar(&object, &self.site);
        origin.record_id = scalar(&object, &self.id);
        // A number would be a time in a unit that nobody names.
        origin.take_added(first(&object, &self.added, Value::as_str).unwrap_or_default());
        if let Some(text) = take_string(&mut object, &self.html) {
            Content::HtmlField(Field { text, line })
        } else if let Some(text) = take_string(&mut object, &self.text) {
            if sniff::starts_as_page(text.as_bytes()) {
                Content::HtmlField(Field { text, line })
            } else {
                Content::TextField(Field { text, line })
            }
        } else if let Some((name, value)) = self.names().find_map(|name| Some((name, find(&object, name)?))) {
            no_text(name, value)
        } else {
            let names: Vec<&str> = self.names().collect();
            let message = format!(
                "it has none of the fields {}: name yours with --html-field or --text-field",
                names.join(", ")
            );
            Content::unusable(Reason::BadJson, message)
        }
    }

    /// The names of what holds markup or text.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.html.iter().chain(&self.text).map(String::as_str)
    }
}

/// What an object is of which the first field for markup or text has this name and value, where none has characters.
fn no_text(name: &str, value: &Value) -> Content {
    let kind = match value {
        Value::String(_) | Value::Null => {
            let message = "its field for markup or text holds no characters";
            return Content::unusable(Reason::Empty, message);
        }
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    Content::unusable(Reason::BadJson, format!("its field {name} is {kind}, and no string"))
}

/// The value at `path`: of the key that is spelt so, or down through objects.
fn find<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    object.get(path).or_else(|| {
        let (first, rest) = path.split_once('.')?;
        rest.split('.').try_fold(object.get(first)?, |value, key| value.get(key))
    })
}

fn first<'a, T>(
    object: &'a Map<String, Value>,
    paths: &[String],
    read: impl Fn(&'a Value) -> Option<T>,
) -> Option<T> {
    paths.iter().filter_map(|path| find(object, path)).find_map(read)
}

/// The first string or number at one of `paths`.
fn scalar(object: &Map<String, Value>, paths: &[String]) -> String {
    let read = |value: &Value| match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    first(object, paths, read).unwrap_or_default()
}

/// The first string with visible characters at one of `paths`, moved out, since it may be large.
fn take_string(object: &mut Map<String, Value>, paths: &[String]) -> Option<String> {
    let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    let path = paths.iter().find(|path| find(object, path).is_some_and(is_text))?;
    let value = if object.contains_key(path) {
        object.get_mut(path)?
    } else {
        let (first, rest) = path.split_once('.')?;
        rest.split('.').try_fold(object.get_mut(first)?, |value, key| value.get_mut(key))?
    };
    match value.take() {
        Value::String(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Raw {
        document(json.as_bytes().to_vec(), &Options::default(), Origin::default())
    }

    fn html(text: &str, line: &str) -> Content {
        Content::HtmlField(Field { text: text.to_owned(), line: line.as_bytes().to_vec() })
    }

    fn text(text: &str, line: &str) -> Content {
        Content::TextField(Field { text: text.to_owned(), line: line.as_bytes().to_vec() })
    }

    fn reject(raw: Raw) -> (&'static str, String) {
        match raw.content {
            Content::Unusable(reject) => (reject.reason.name(), reject.message),
            other => ("usable", format!("{other:?}")),
        }
    }

    #[test]
    fn markup_goes_before_text_if_there_is_any() {
        let line = r#"{"text":"a","html":"<p>a"}"#;
        assert_eq!(read(line).content, html("<p>a", line));
        let line = r#"{"text":"a","html":" "}"#;
        assert_eq!(read(line).content, text("a", line));
    }

    #[test]
    fn a_text_field_that_holds_a_page_is_markup() {
        let line = r#"{"content":"<!doctype html><p>a"}"#;
        assert_eq!(read(line).content, html("<!doctype html><p>a", line));
    }

    #[test]
    fn the_origin_is_filled_from_the_object() {
        let raw = read(r#"{"text":"a","url":"http://a.b/","id":7,"added":"2024-05-01","timestamp":1}"#);
        let origin = Origin {
            url: "http://a.b/".to_owned(),
            record_id: "7".to_owned(),
            added: "2024-05-01".to_owned(),
            ..Origin::default()
        };
        assert_eq!(raw.origin, origin);
    }

    #[test]
    fn what_is_no_date_is_no_time_of_adding() {
        let origin = read(r#"{"text":"a","added":"20240518015810"}"#).origin;
        assert_eq!((&*origin.added, origin.warnings), ("2024-05-18T01:58:10Z", vec![]));
        let origin = read(r#"{"text":"a","added":"yesterday"}"#).origin;
        let warning = r#"added: "yesterday" is no date"#.to_owned();
        assert_eq!((&*origin.added, origin.warnings), ("", vec![warning]));
    }

    #[test]
    fn dots_go_into_objects_unless_the_key_is_spelt_so() {
        let fields = Fields {
            text: vec!["page.body".to_owned()],
            url: vec!["metadata.url".to_owned()],
            ..Fields::default()
        };
        let line = r#"{"page":{"body":"a"},"metadata":{"url":"inner"},"metadata.url":"outer"}"#;
        let options = Options { fields, ..Options::default() };
        let raw = document(line.as_bytes().to_vec(), &options, Origin::default());
        assert_eq!((raw.content, raw.origin.url), (text("a", line), "outer".to_owned()));
    }

    #[test]
    fn a_line_that_is_no_object_is_bad_json() {
        assert_eq!(
            reject(read("{\"text\": ")),
            ("bad_json", "it is no JSON: EOF while parsing a value at line 1 column 9".to_owned())
        );
        assert_eq!(reject(read("7")), ("bad_json", "it is JSON, but no object".to_owned()));
    }

    #[test]
    fn what_is_nested_deeper_than_the_limit_is_bad_json_and_brackets_in_strings_are_text() {
        let nested = |depth: usize| {
            let (open, close) = ("[".repeat(depth - 1), "]".repeat(depth - 1));
            read(&format!(r#"{{"text":"a {{ \" [[[ \\","x":{open}{close}}}"#))
        };
        assert!(matches!(nested(128).content, Content::TextField(_)));
        let message = "it is nested deeper than the limit of 128, input.max_json_depth".to_owned();
        assert_eq!(reject(nested(129)), ("bad_json", message));
    }

    #[test]
    fn bytes_that_are_no_utf_8_are_bad_json() {
        let raw = document(b"{\"text\":\"caf\xE9\"}".to_vec(), &Options::default(), Origin::default());
        assert_eq!(reject(raw).0, "bad_json");
    }

    #[test]
    fn the_mark_before_a_line_is_no_part_of_it() {
        assert_eq!(read("\u{FEFF}{\"text\":\"a\"}").content, text("a", "{\"text\":\"a\"}"));
    }

    #[test]
    fn a_field_that_is_no_string_is_bad_json() {
        for (value, kind) in
            [("5", "a number"), ("[\"a\"]", "an array"), ("{}", "an object"), ("true", "a boolean")]
        {
            let message = format!("its field text is {kind}, and no string");
            assert_eq!(reject(read(&format!("{{\"text\":{value}}}"))), ("bad_json", message));
        }
        assert_eq!(reject(read("{\"text\":null}")).0, "empty");
    }

    #[test]
    fn an_object_without_a_known_field_is_bad_json_and_one_with_an_empty_field_is_empty() {
        assert_eq!(
            reject(read(r#"{"title":"a"}"#)),
            (
                "bad_json",
                "it has none of the fields html, raw_html, content_html, body_html, text, raw_content, content, \
                 raw_text, body: name yours with --html-field or --text-field"
                    .to_owned()
            )
        );
        assert_eq!(
            reject(read(r#"{"text":""}"#)),
            ("empty", "its field for markup or text holds no characters".to_owned())
        );
    }
}
