//! The output line, `dehusk/1`: keys always there, in one order, of constant types.
//!
//! Its JSON Schema is `docs/record.schema.json`. Where the line is written is left to [`crate::sink`].

use serde::Serialize;

/// The schema's name, in `metadata.schema`.
pub const SCHEMA: &str = "dehusk/1";

/// One clean document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// The first 16 hex digits of the SHA-256 of the input's bytes and the member's name.
    pub id: String,
    /// What was kept.
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
    /// How sure the language is, 0 to 1.
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
    /// Byte offset of the document in the decompressed file.
    pub offset: u64,
    /// The carrier's own id, or "".
    pub record_id: String,
    /// The site's name, or "".
    pub site_name: String,
    /// The canonical address, or "".
    pub canonical_url: String,
    /// The page's description, or "".
    pub description: String,
    /// The licence (SPDX id where known), or "".
    pub license: String,
    /// The page's image, or "".
    pub image: String,
    /// The language that the page declares, or "".
    pub declared_language: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Categories.
    pub categories: Vec<String>,
    /// WHATWG name of the encoding.
    pub encoding: &'static str,
    /// Who decided on it.
    pub encoding_by: &'static str,
    /// Malformed sequences that became U+FFFD.
    pub replaced_chars: u64,
    /// Repairs of double encodings.
    pub mojibake_fixes: u64,
    /// Characters of the normalized input.
    pub chars_in: u64,
    /// Characters of `text`.
    pub chars_out: u64,
    /// Blocks of the input.
    pub blocks_in: u64,
    /// Blocks of `text`.
    pub blocks_out: u64,
    /// Words of `text`.
    pub words_out: u64,
    /// `chars_out / chars_in`, rounded to four places.
    pub kept_ratio: f64,
    /// SHA-256 of `text`, in hex.
    pub text_sha256: String,
    /// The kinds removed or moved, in the order of the catalogue.
    pub removed_kinds: Vec<&'static str>,
    /// Characters of each, parallel to `removed_kinds`.
    pub removed_chars: Vec<u64>,
    /// What a user should know of this document, such as "encoding: the label windows-1252 was overruled".
    pub warnings: Vec<String>,
}

/// A document that did not become a record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rejected {
    /// As in [`Record::id`].
    pub id: String,
    /// As in [`Record::file_path`].
    pub file_path: String,
    /// As in [`RecordMetadata::member`].
    pub member: String,
    /// As in [`RecordMetadata::offset`].
    pub offset: u64,
    /// One of [`crate::source::Reason::ALL`], by name.
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
