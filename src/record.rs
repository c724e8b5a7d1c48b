//! The output line, `dehusk/1`: keys always there, in one order, of constant types.
//!
//! The JSON Schemas of the lines are in `docs/`, and here as [`SCHEMA_JSON`], [`REJECT_SCHEMA_JSON`] and
//! [`REMOVED_SCHEMA_JSON`]. Where a line is written is left to [`crate::sink`].

use serde::Serialize;

use crate::quality::Signals;

/// The schema's name, in `metadata.schema`.
pub const SCHEMA: &str = "dehusk/1";

/// The JSON Schema (2020-12) of a [`Record`].
pub const SCHEMA_JSON: &str = include_str!("../docs/record.schema.json");

/// The JSON Schema of a [`Rejected`].
pub const REJECT_SCHEMA_JSON: &str = include_str!("../docs/reject.schema.json");

/// The JSON Schema of a [`Removed`].
pub const REMOVED_SCHEMA_JSON: &str = include_str!("../docs/removed.schema.json");

/// One clean document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// The first 16 hex digits of the SHA-256 of the input's bytes and the member's name.
    pub id: String,
    /// What was kept, in the markup that `text_markup` names.
    pub text: String,
    /// `--source`, "dehusk" by default.
    pub source: String,
    /// The document's address, or "".
    pub url: String,
    /// The headline, or "".
    pub title: String,
    /// The authors, joined by ", ", or "".
    pub author: String,
    /// The date of publication in ISO 8601, or "".
    pub date: String,
    /// The language of the kept text, a BCP 47 tag, or "".
    pub language: String,
    /// The share of guesses as sure as this one that are right, 0 to 1.
    pub language_score: f64,
    /// The input file as given, with `/` separators.
    pub file_path: String,
    /// When the input's carrier took the document up (ISO 8601), or "". Never from the clock.
    pub added: String,
    /// When the document was made, as far as it says (ISO 8601), or "".
    pub created: String,
    /// Everything else.
    pub metadata: RecordMetadata,
}

/// The `metadata` object of a record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordMetadata {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Name and version of the program.
    pub tool: String,
    /// A hash of assets and settings: equal hashes, equal judgement.
    pub rules: String,
    /// "html" or "text".
    pub input_kind: &'static str,
    /// SHA-256 of the document's bytes, in hex.
    pub input_sha256: String,
    /// The document's name inside the file, or "".
    pub member: String,
    /// Byte offset of the document in the decompressed file; of a row of Parquet the number of rows before it.
    pub offset: u64,
    /// The carrier's own id, or "".
    pub record_id: String,
    /// The site that the page is of: as the carrier or the user names it, its host, or its folder.
    pub site: String,
    /// Distinct pages of that site that the site model knows; 0 without one.
    pub site_pages: u32,
    /// The date of the last change in ISO 8601, or "".
    pub modified: String,
    /// The site's name for itself, or "".
    pub site_name: String,
    /// The canonical address, or "".
    pub canonical_url: String,
    /// The page's description, or "".
    pub description: String,
    /// The licence (SPDX id where known), or "".
    pub license: String,
    /// Who may read the page, as it says: "free", "paid", or "".
    pub access: &'static str,
    /// The page's image, or "".
    pub image: String,
    /// The language that the page declares, or "".
    pub declared_language: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Categories.
    pub categories: Vec<String>,
    /// The fields of which the page gives a value, where the settings ask for it.
    pub field_names: Vec<&'static str>,
    /// Which source gave each, parallel to `field_names`.
    pub field_sources: Vec<&'static str>,
    /// What the page is: one of [`PageType::ALL`](crate::chrome::page_type::PageType::ALL) by name, or "" where nothing tells (text that was extracted already).
    pub page_type: &'static str,
    /// How likely that is, 0 to 1, rounded to four places.
    pub page_type_score: f64,
    /// The F1 in words that `text` is expected to have, 0 to 1, rounded to four places; 0 where nothing is known.
    pub expected_f1: f64,
    /// WHATWG name of the encoding.
    pub encoding: &'static str,
    /// Who decided on it.
    pub encoding_by: &'static str,
    /// Malformed sequences that became U+FFFD.
    pub replaced_chars: u64,
    /// Blocks, and values of the page's head, in which text was repaired that had been decoded wrongly before it came.
    pub mojibake_fixes: u64,
    /// Characters of the normalized input.
    pub chars_in: u64,
    /// Characters of `text` as plain text.
    pub chars_out: u64,
    /// Blocks of the input.
    pub blocks_in: u64,
    /// Blocks of `text`.
    pub blocks_out: u64,
    /// Words of `text`.
    pub words_out: u64,
    /// `chars_out / chars_in`, rounded to four places.
    pub kept_ratio: f64,
    /// The quality signals, each a key of its own, where they are asked for.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub signals: Option<Signals>,
    /// SHA-256 of `text` as plain text, in hex.
    pub text_sha256: String,
    /// "plain" or "markdown". All that is measured is measured on the plain text.
    pub text_markup: &'static str,
    /// The id of the first document with the same text, or nearly the same, where such are marked; else "".
    pub duplicate_of: String,
    /// The kinds removed or moved, in the order of the catalogue.
    pub removed_kinds: Vec<&'static str>,
    /// Characters of each, parallel to `removed_kinds`.
    pub removed_chars: Vec<u64>,
    /// What a user should know of this document, such as "encoding: the label windows-1252 was overruled".
    pub warnings: Vec<String>,
}

impl Record {
    /// The reject that stands in the place of this record.
    pub fn rejected(&self, reason: &'static str, message: String) -> Rejected {
        Rejected {
            id: self.id.clone(),
            file_path: self.file_path.clone(),
            member: self.metadata.member.clone(),
            offset: self.metadata.offset,
            reject_reason: reason,
            message,
        }
    }
}

/// A document that did not become a record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rejected {
    /// As in [`Record::id`]; that of the path and the offset in place of the bytes, where what is there could not be read as a document.
    pub id: String,
    /// As in [`Record::file_path`].
    pub file_path: String,
    /// As in [`RecordMetadata::member`].
    pub member: String,
    /// As in [`RecordMetadata::offset`].
    pub offset: u64,
    /// One of [`crate::source::Reason::ALL`] by name, or that of a signal beyond its limits: [`crate::quality::Signal::filtered`].
    pub reject_reason: &'static str,
    /// What was found, for a person.
    pub message: String,
}

/// What became of a document's blocks that are not in `text`: a line of the removed-spans file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Removed {
    /// As in [`Record::id`].
    pub id: String,
    /// As in [`Record::file_path`].
    pub file_path: String,
    /// As in [`RecordMetadata::member`].
    pub member: String,
    /// The spans in input order.
    pub spans: Vec<Span>,
}

/// A removed or moved block.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Span {
    /// Index of the block, from 0.
    pub block: u64,
    /// First line in the input (text), or 0 (HTML).
    pub line: u64,
    /// Offset in characters in the normalized input.
    pub start: u64,
    /// One past its end.
    pub end: u64,
    /// "moved" or "removed".
    pub fate: &'static str,
    /// The kind of chrome; for a moved block the metadata field.
    pub kind: &'static str,
    /// The rule that weighed most.
    pub rule: &'static str,
    /// Sum of the log-odds, rounded to two places.
    pub score: f64,
    /// The block's text.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::page_type::PageType;
    use crate::chrome::{Field, Kind};
    use crate::decode::DecidedBy;
    use crate::metadata::Access;
    use crate::quality::Signal;
    use crate::source::Reason;
    use serde_json::Value;

    const ID: &str = "0123456789abcdef";
    const SHA256: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn record() -> Record {
        Record {
            id: ID.into(),
            text: "Kept.".into(),
            source: "dehusk".into(),
            url: String::new(),
            title: String::new(),
            author: String::new(),
            date: "2024-02-29".into(),
            language: "zh-Hant".into(),
            language_score: 0.5,
            file_path: "seeds/a.txt".into(),
            added: "2024-02-29T12:00:00Z".into(),
            created: String::new(),
            metadata: RecordMetadata {
                schema: SCHEMA,
                tool: "dehusk 0.1.0".into(),
                rules: "0123456789abcdef".into(),
                input_kind: "html",
                input_sha256: SHA256.into(),
                member: String::new(),
                offset: 0,
                record_id: String::new(),
                site: "example.org".into(),
                site_pages: 40,
                modified: "2024-03-01T12:00:00+01:00".into(),
                site_name: String::new(),
                canonical_url: String::new(),
                description: String::new(),
                license: String::new(),
                access: Access::Paid.name(),
                image: String::new(),
                declared_language: "en".into(),
                tags: vec!["a".into()],
                categories: Vec::new(),
                field_names: vec!["date"],
                field_sources: vec!["json_ld"],
                page_type: PageType::Forum.name(),
                page_type_score: 0.75,
                expected_f1: 0.9,
                encoding: "UTF-8",
                encoding_by: DecidedBy::Detected.name(),
                replaced_chars: 0,
                mojibake_fixes: 0,
                chars_in: 10,
                chars_out: 5,
                blocks_in: 2,
                blocks_out: 1,
                words_out: 1,
                kept_ratio: 0.5,
                signals: Some(Signals::of("Kept.", "en")),
                text_sha256: SHA256.into(),
                text_markup: "markdown",
                duplicate_of: String::new(),
                removed_kinds: vec![Kind::Copyright.name()],
                removed_chars: vec![5],
                warnings: Vec::new(),
            },
        }
    }

    fn rejected() -> Rejected {
        Rejected {
            id: ID.into(),
            file_path: "-".into(),
            member: "3".into(),
            offset: 42,
            reject_reason: Reason::Empty.name(),
            message: "no bytes".into(),
        }
    }

    fn removed() -> Removed {
        Removed {
            id: ID.into(),
            file_path: "a.html".into(),
            member: String::new(),
            spans: vec![Span {
                block: 1,
                line: 0,
                start: 5,
                end: 10,
                fate: "removed",
                kind: Kind::Copyright.name(),
                rule: "copyright/cue",
                score: 3.5,
                text: "© 2024".into(),
            }],
        }
    }

    fn schema(text: &str) -> Value {
        serde_json::from_str(text).expect("schemas are JSON")
    }

    fn to_value<T: Serialize>(value: &T) -> Value {
        serde_json::to_value(value).expect("output types are plain data")
    }

    fn keys(object: &Value) -> Vec<&str> {
        object.as_object().expect("it is an object").keys().map(String::as_str).collect()
    }

    /// Every object that a schema describes: its required keys, its properties, and whether others may come.
    fn objects(schema: &Value) -> Vec<&Value> {
        let mut found = Vec::new();
        let mut open = vec![schema];
        while let Some(here) = open.pop() {
            if here.get("properties").is_some_and(Value::is_object) && here.get("required").is_some() {
                found.push(here);
            }
            open.extend(here.as_object().into_iter().flat_map(|object| object.values()));
        }
        found
    }

    #[test]
    fn lines_are_valid_under_their_schemas() {
        for (text, value) in [
            (SCHEMA_JSON, to_value(&record())),
            (REJECT_SCHEMA_JSON, to_value(&rejected())),
            (REMOVED_SCHEMA_JSON, to_value(&removed())),
        ] {
            let validator = jsonschema::draft202012::new(&schema(text)).expect("it is a schema");
            let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert_eq!(errors, Vec::<String>::new());
        }
    }

    #[test]
    fn a_line_with_a_wrong_value_or_key_is_invalid() {
        let validator = jsonschema::draft202012::new(&schema(SCHEMA_JSON)).expect("it is a schema");
        for (pointer, wrong) in [
            ("/id", "no hex".into()),
            ("/title", Value::Null),
            ("/date", "yesterday".into()),
            ("/metadata/input_kind", "pdf".into()),
            ("/metadata/removed_kinds/0", "nonsense".into()),
        ] {
            let mut value = to_value(&record());
            *value.pointer_mut(pointer).expect("the key is there") = wrong;
            assert!(!validator.is_valid(&value), "{pointer}");
        }
        let mut value = to_value(&record());
        value["extra"] = "key".into();
        assert!(!validator.is_valid(&value));
    }

    #[test]
    fn schemas_list_the_keys_in_the_order_of_the_lines() {
        let (record, rejected, removed) = (to_value(&record()), to_value(&rejected()), to_value(&removed()));
        let (of_record, of_reject, of_removed) =
            (schema(SCHEMA_JSON), schema(REJECT_SCHEMA_JSON), schema(REMOVED_SCHEMA_JSON));
        for (schema, value) in [
            (&of_record, &record),
            (&of_record["properties"]["metadata"], &record["metadata"]),
            (&of_reject, &rejected),
            (&of_removed, &removed),
            (&of_removed["properties"]["spans"]["items"], &removed["spans"][0]),
        ] {
            assert_eq!(keys(&schema["properties"]), keys(value));
        }
    }

    #[test]
    fn every_key_but_a_signal_is_required_and_no_other_is_allowed() {
        for text in [SCHEMA_JSON, REJECT_SCHEMA_JSON, REMOVED_SCHEMA_JSON] {
            for object in objects(&schema(text)) {
                let keys = keys(&object["properties"]).into_iter();
                let is_signal = |key: &&str| Signal::ALL.iter().any(|signal| signal.name == *key);
                assert_eq!(
                    to_value(&keys.filter(|key| !is_signal(key)).collect::<Vec<_>>()),
                    object["required"]
                );
                assert_eq!(object["additionalProperties"], Value::Bool(false));
            }
        }
    }

    #[test]
    fn schemas_know_every_name_of_the_fixed_lists() {
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        let fields = [Field::Title, Field::Byline, Field::Tags, Field::License].map(Field::name);
        let filtered = Signal::ALL.iter().map(|signal| signal.filtered);
        let reasons: Vec<&str> = Reason::ALL.iter().map(|reason| reason.name()).chain(filtered).collect();
        let metadata = &schema(SCHEMA_JSON)["properties"]["metadata"]["properties"];
        let types: Vec<&str> = [""].into_iter().chain(PageType::ALL.map(PageType::name)).collect();
        assert_eq!(metadata["page_type"]["enum"], to_value(&types));
        assert_eq!(metadata["removed_kinds"]["items"]["enum"], to_value(&kinds));
        assert_eq!(schema(REJECT_SCHEMA_JSON)["properties"]["reject_reason"]["enum"], to_value(&reasons));
        assert_eq!(
            schema(REMOVED_SCHEMA_JSON)["properties"]["spans"]["items"]["properties"]["kind"]["enum"],
            to_value(&[kinds, fields.to_vec()].concat())
        );
    }
}
