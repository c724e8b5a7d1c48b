//! Where documents come from: files, folders, globs, lists and stdin, compressed or not, one document or many in each.
//!
//! Gives [`Raw`] documents in a fixed order. What a document says is left to the stages downstream.

/// One document as it came, before decoding.
#[derive(Debug, Clone, PartialEq)]
pub struct Raw {
    /// Where it came from.
    pub origin: Origin,
    /// What it is.
    pub content: Content,
}

/// A document's content, by what it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Markup, as bytes.
    Html(Vec<u8>),
    /// Plain text, as bytes.
    Text(Vec<u8>),
    /// A string field of a JSON document that holds markup: decoded already.
    HtmlField(String),
    /// A string field of a JSON document that holds text: decoded already.
    TextField(String),
    /// Nothing that can become a record, and why.
    Unusable(Reject),
}

/// Why a document becomes a reject and not a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The reason, from a fixed list.
    pub reason: Reason,
    /// What was found, for a person.
    pub message: String,
}

/// The reasons for a reject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// No bytes, or nothing but white space.
    Empty,
    /// A binary format (the message names it).
    Binary,
    /// The file could not be opened or read.
    Unreadable,
    /// A compressed stream ends early or is damaged.
    Damaged,
    /// A line of JSONL that is not a JSON object, or has no text field.
    BadJson,
    /// Larger than the limit in bytes.
    TooLarge,
    /// Everything was chrome: no text would be left.
    OverStripped,
    /// A bug: the document made dehusk panic.
    InternalError,
}

impl Reason {
    /// Every reason.
    pub const ALL: &[Self] = &[
        Self::Empty,
        Self::Binary,
        Self::Unreadable,
        Self::Damaged,
        Self::BadJson,
        Self::TooLarge,
        Self::OverStripped,
        Self::InternalError,
    ];

    /// Its name in `reject_reason`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Binary => "binary",
            Self::Unreadable => "unreadable",
            Self::Damaged => "damaged",
            Self::BadJson => "bad_json",
            Self::TooLarge => "too_large",
            Self::OverStripped => "over_stripped",
            Self::InternalError => "internal_error",
        }
    }
}

/// Where a document came from, and what its carrier says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file as given on the command line or found under a folder, with `/` separators; "-" for stdin.
    pub file_path: String,
    /// The document's name inside the file: the line number of a JSONL file (from 1), or "".
    pub member: String,
    /// Byte offset of the document in the decompressed file.
    pub offset: u64,
    /// SHA-256 of the document's own bytes (the file, or the JSONL line without its line end).
    pub sha256: [u8; 32],
    /// The document's address, where the carrier has one.
    pub url: String,
    /// The carrier's own id for it.
    pub record_id: String,
    /// When it was added to the carrier (ISO 8601), never from the clock.
    pub added: String,
    /// Charset that the transport declares.
    pub transport_charset: String,
}
