//! One JSON object a line: where in an object a document and what is said of it are found.
//!
//! Splitting a file into lines is left to `read.rs`.

use std::fmt;

use rustc_hash::FxHashMap;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

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
    let content = content(json, options, &mut origin)
        .unwrap_or_else(|message| Content::unusable(Reason::BadJson, message));
    Raw { origin, content }
}

/// What the JSON holds, and into `origin` what it says of it.
///
/// # Errors
/// Says why there is nothing to be read.
fn content(json: Vec<u8>, options: &Options, origin: &mut Origin) -> Result<Content, String> {
    let max_depth = options.max_json_depth;
    if is_deeper(&json, max_depth.get()) {
        return Err(format!("it is nested deeper than the limit of {max_depth}, input.max_json_depth"));
    }
    let value: &RawValue =
        serde_json::from_slice(&json).map_err(|error| format!("it is no JSON: {error}"))?;
    match Shape::of(value) {
        Shape::Object => {}
        Shape::Array => {
            return Err("it is a JSON array: write one object a line, as with `jq -c '.[]'`".to_owned());
        }
        _ => return Err("it is JSON, but no object".to_owned()),
    }
    let found = options.fields.find(&Object::of(value)?, origin)?;
    let field = |text| Field { text, line: json };
    Ok(match found {
        Found::Markup(text) => Content::HtmlField(field(text)),
        Found::Text(text) if sniff::starts_as_page(text.as_bytes()) => Content::HtmlField(field(text)),
        Found::Text(text) => Content::TextField(field(text)),
        Found::Nothing => {
            Content::unusable(Reason::Empty, "its field for markup or text holds no characters")
        }
    })
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

/// What there is to clean in an object.
enum Found {
    Markup(String),
    Text(String),
    /// Its field is there, and has no visible characters.
    Nothing,
}

impl Fields {
    /// What the object holds, and into `origin` what it says of it.
    fn find(&self, object: &Object<'_>, origin: &mut Origin) -> Result<Found, String> {
        let known = |key: &String| self.all().any(|name| name == key || object.leads(key, name));
        let twice = object.twice.iter().filter(|key| known(key));
        origin.warnings.extend(twice.map(|key| format!("{key:?} is there twice: the last one counts")));
        let warnings = &mut origin.warnings;
        origin.url = scalar(object, &self.url, warnings)?;
        origin.site = scalar(object, &self.site, warnings)?;
        origin.record_id = scalar(object, &self.id, warnings)?;
        // A number would be a time in a unit that nobody names.
        let added = string(object, &self.added, |_| true, warnings)?;
        origin.take_added(&added.unwrap_or_default());
        let warnings = &mut origin.warnings;
        let is_text = |text: &str| !text.trim().is_empty();
        if let Some(text) = string(object, &self.html, is_text, warnings)? {
            return Ok(Found::Markup(text));
        }
        if let Some(text) = string(object, &self.text, is_text, warnings)? {
            return Ok(Found::Text(text));
        }
        for name in self.names() {
            if let Some(value) = object.find(name)? {
                return match Shape::of(value) {
                    Shape::String | Shape::Null => Ok(Found::Nothing),
                    shape => Err(format!("its field {name} is {}, and no string", shape.name())),
                };
            }
        }
        let names: Vec<&str> = self.names().collect();
        let names = names.join(", ");
        Err(format!("it has none of the fields {names}: name yours with --html-field or --text-field"))
    }

    /// The names of what holds markup or text.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.html.iter().chain(&self.text).map(String::as_str)
    }

    /// The names of all that is read.
    fn all(&self) -> impl Iterator<Item = &str> {
        let others = self.url.iter().chain(&self.site).chain(&self.id).chain(&self.added);
        self.names().chain(others.map(String::as_str))
    }
}

/// An object of which the values are not read: what nobody asks for need not be anything that can be, such as a number beyond
/// all that a machine has.
struct Object<'j> {
    values: FxHashMap<String, &'j RawValue>,
    /// The keys that are there more than once; of their values the last one is held.
    twice: Vec<String>,
}

impl<'j> Object<'j> {
    fn of(value: &'j RawValue) -> Result<Self, String> {
        serde_json::from_str(value.get()).map_err(|error| format!("it is no JSON: {error}"))
    }

    /// The value at `path`: of the key that is spelt so, or down through objects.
    fn find(&self, path: &str) -> Result<Option<&'j RawValue>, String> {
        if let Some(value) = self.values.get(path) {
            return Ok(Some(value));
        }
        let mut keys = path.split('.');
        let mut value = keys.next().and_then(|key| self.values.get(key)).copied();
        for key in keys {
            value = match value {
                Some(inner) if Shape::of(inner) == Shape::Object => {
                    Object::of(inner)?.values.get(key).copied()
                }
                _ => None,
            };
        }
        Ok(value)
    }

    /// Whether a path goes into the object with this key.
    fn leads(&self, key: &str, path: &str) -> bool {
        !self.values.contains_key(path) && path.split_once('.').is_some_and(|(first, _)| first == key)
    }
}

impl<'j> Deserialize<'j> for Object<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'j> Visitor<'j> for Entries {
            type Value = Object<'j>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'j>>(self, mut entries: A) -> Result<Object<'j>, A::Error> {
                let mut object = Object { values: FxHashMap::default(), twice: Vec::new() };
                while let Some((key, value)) = entries.next_entry::<String, &'j RawValue>()? {
                    if object.values.contains_key(&key) && !object.twice.contains(&key) {
                        object.twice.push(key.clone());
                    }
                    object.values.insert(key, value);
                }
                Ok(object)
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

/// What a value is, as its first byte says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Object,
    Array,
    String,
    Number,
    Bool,
    Null,
}

impl Shape {
    fn of(value: &RawValue) -> Self {
        match value.get().as_bytes().first() {
            Some(b'{') => Self::Object,
            Some(b'[') => Self::Array,
            Some(b'"') => Self::String,
            Some(b't' | b'f') => Self::Bool,
            Some(b'n') => Self::Null,
            _ => Self::Number,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Bool => "a boolean",
            Self::Null => "null",
        }
    }
}

/// The first string or number at one of `paths`; a number as it is written, however many digits it has.
fn scalar(object: &Object<'_>, paths: &[String], warnings: &mut Vec<String>) -> Result<String, String> {
    for path in paths {
        let Some(value) = object.find(path)? else { continue };
        match Shape::of(value) {
            Shape::String => {
                let text = read_string(path, value, warnings)?;
                if !text.is_empty() {
                    return Ok(text);
                }
            }
            Shape::Number => return Ok(value.get().to_owned()),
            _ => {}
        }
    }
    Ok(String::new())
}

/// The first string at one of `paths` that is wanted.
fn string(
    object: &Object<'_>,
    paths: &[String],
    is_wanted: impl Fn(&str) -> bool,
    warnings: &mut Vec<String>,
) -> Result<Option<String>, String> {
    for path in paths {
        if let Some(value) = object.find(path)?
            && Shape::of(value) == Shape::String
        {
            let text = read_string(path, value, warnings)?;
            if is_wanted(&text) {
                return Ok(Some(text));
            }
        }
    }
    Ok(None)
}

fn read_string(name: &str, value: &RawValue, warnings: &mut Vec<String>) -> Result<String, String> {
    let read = serde_json::from_str(value.get());
    read.or_else(|error| {
        let (whole, halves) = without_halves(value.get());
        if halves > 0 {
            warnings.push(format!("damaged: half characters in its field {name}: {halves}"));
        }
        serde_json::from_str(&whole).map_err(|_| format!("its field {name} is no JSON: {error}"))
    })
}

/// A JSON string with the replacement character for each surrogate that is no part of a pair, and their number. The grammar of JSON
/// allows them (RFC 8259, section 8.2), and what cuts a text between the two halves of a character writes them.
fn without_halves(json: &str) -> (String, usize) {
    let unit = |json: &str| u16::from_str_radix(json.strip_prefix("\\u")?.get(..4)?, 16).ok();
    let (mut whole, mut halves, mut rest) = (String::with_capacity(json.len()), 0, json);
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        whole.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match unit(rest) {
            Some(0xD800..=0xDBFF) if matches!(rest.get(6..).and_then(unit), Some(0xDC00..=0xDFFF)) => 12,
            Some(0xD800..=0xDFFF) => {
                halves += 1;
                whole.push(char::REPLACEMENT_CHARACTER);
                rest = &rest[6..];
                continue;
            }
            // An escape of one character, which may be a backslash.
            _ => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        whole.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    (whole + rest, halves)
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
    fn a_number_is_an_id_as_it_is_written_and_none_makes_an_object_unreadable() {
        for number in ["12345678901234567890123", "1e3", "-0", "1.50", "1e400"] {
            let raw = read(&format!(r#"{{"text":"a","id":{number},"x":1e400}}"#));
            assert_eq!((raw.origin.record_id.as_str(), raw.origin.warnings), (number, vec![]));
            assert!(matches!(raw.content, Content::TextField(_)));
        }
    }

    #[test]
    fn of_a_key_that_is_there_twice_the_last_value_counts_and_that_is_told() {
        let line = r#"{"text":"a","x":1,"x":2,"text":"b","text":"c"}"#;
        let raw = read(line);
        let told = r#""text" is there twice: the last one counts"#.to_owned();
        assert_eq!((raw.content, raw.origin.warnings), (text("c", line), vec![told]));
    }

    #[test]
    fn what_is_not_read_need_not_be_text() {
        assert!(matches!(read(r#"{"text":"a","x":"\ud800"}"#).content, Content::TextField(_)));
    }

    #[test]
    fn half_characters_are_replaced_and_told() {
        let line = r#"{"text":"\ud83d\ude00 \\ud800 \ud800 \udc00\ud800x"}"#;
        let raw = read(line);
        let told = "damaged: half characters in its field text: 3".to_owned();
        assert_eq!(
            (raw.content, raw.origin.warnings),
            (text("😀 \\ud800 \u{FFFD} \u{FFFD}\u{FFFD}x", line), vec![told])
        );
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
