//! Where documents come from: files, folders, globs, lists and stdin, compressed or not, one document or many in each.
//!
//! [`Inputs`] names them and gives [`Raw`] documents in a fixed order, reading one at a time. What a document says, and
//! in which encoding, is left to the stages downstream.

mod archive;
mod census;
mod date;
mod growth;
mod jsonl;
mod lines;
mod outputs;
#[cfg(feature = "parquet")]
mod parquet;
mod pattern;
mod position;
mod read;
mod signature;
mod sniff;
mod stream;
#[cfg(test)]
mod testing;
mod unpack;
mod walk;
mod warc;
pub(crate) mod wide;

use std::num::NonZeroU8;
use std::path::PathBuf;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use census::Census;
pub use jsonl::Fields;
pub use outputs::Outputs;
pub use position::Position;
pub use read::{Documents, lines};
pub(crate) use walk::display;
pub use walk::{Inputs, Skipped};

/// Whether a panic of this thread is only how a library says that a file is damaged: it becomes a reject, and needs no word more.
pub fn contains_panics() -> bool {
    #[cfg(feature = "parquet")]
    return parquet::contains_panics();
    #[cfg(not(feature = "parquet"))]
    false
}

/// How inputs are found and read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// A file that names more inputs, one path a line, after the arguments; "-" for stdin.
    pub files_from: Option<PathBuf>,
    /// Files that the run writes, which it does not read.
    pub outputs: Outputs,
    /// What the inputs are, where the user knows better than their bytes.
    pub format: Format,
    /// Where a JSON document or a row keeps its parts.
    pub fields: Fields,
    /// The largest document in bytes, after decompression: a file, a line of JSONL, a page.
    pub max_bytes: u64,
    /// The largest document in bytes as it is packed: a compressed file, a record of a WARC file, a member of an archive.
    pub max_packed_bytes: u64,
    /// How many arrays and objects of a JSON document may be open at once.
    pub max_json_depth: NonZeroU8,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            files_from: None,
            outputs: Outputs::default(),
            format: Format::Auto,
            fields: Fields::default(),
            max_bytes: 256 << 20,
            max_packed_bytes: 256 << 20,
            max_json_depth: const { NonZeroU8::new(128).expect("it is not 0") },
        }
    }
}

impl Options {
    /// What a document is that is larger than the limit.
    fn too_large(&self) -> Content {
        let message = format!("it is larger than the limit of {} bytes, input.max_bytes", self.max_bytes);
        Content::unusable(Reason::TooLarge, message)
    }

    /// Whether a document that has so many bytes as it is packed is within the limit.
    fn check_packed(&self, bytes: u64) -> Result<(), Content> {
        if bytes <= self.max_packed_bytes {
            return Ok(());
        }
        let limit = self.max_packed_bytes;
        let message = format!("it is packed larger than the limit of {limit} bytes, input.max_packed_bytes");
        Err(Content::unusable(Reason::TooLarge, message))
    }
}

/// What inputs are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Each what its bytes say, then its name.
    #[default]
    Auto,
    /// Markup.
    Html,
    /// Plain text.
    Text,
    /// One JSON object a line.
    Jsonl,
    /// Records of a crawl.
    Warc,
    /// A ZIP archive.
    Zip,
    /// A tar archive.
    Tar,
    /// Rows in columns; a build has to have the feature `parquet` to read them.
    Parquet,
}

/// One document as it came, before decoding.
#[derive(Debug, Clone, PartialEq)]
pub struct Raw {
    /// Where it came from.
    pub origin: Origin,
    /// What it is.
    pub content: Content,
}

impl Raw {
    /// SHA-256 of the document's own bytes, decompressed: the file, the JSONL line without its line end, the page in a
    /// record of a crawl, or the value of the column from which a row of Parquet was taken.
    ///
    /// Of an unusable document, which may have no bytes: of its path and offset. It costs a pass over the bytes, so
    /// that it is left to whoever needs it, in a thread of its own.
    pub fn sha256(&self) -> [u8; 32] {
        let bytes = match &self.content {
            Content::Html(bytes) | Content::Text(bytes) => bytes,
            Content::HtmlField(field) | Content::TextField(field) => &field.line,
            Content::Unusable(_) => {
                return Sha256::digest(format!("{}\0{}", self.origin.file_path, self.origin.offset)).into();
            }
        };
        Sha256::digest(bytes).into()
    }

    /// Its [id].
    pub(crate) fn id(&self) -> String {
        id(&self.sha256(), &self.origin.member)
    }
}

/// The id of a document with this hash: the first 16 hex digits of it. Of one in a file of many, that of the hash and its name
/// there, by which equal documents differ.
pub(crate) fn id(sha256: &[u8; 32], member: &str) -> String {
    const BYTES: usize = 8;
    if member.is_empty() {
        return HEXLOWER.encode(&sha256[..BYTES]);
    }
    let digest: [u8; 32] = Sha256::new().chain_update(sha256).chain_update(member).finalize().into();
    HEXLOWER.encode(&digest[..BYTES])
}

/// A document's content, by what it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Markup, as bytes.
    Html(Vec<u8>),
    /// Plain text, as bytes.
    Text(Vec<u8>),
    /// A string that holds markup.
    HtmlField(Field),
    /// A string that holds text.
    TextField(Field),
    /// Nothing that can become a record, and why.
    Unusable(Reject),
}

impl Content {
    /// Bytes of the document: the file, the JSONL line, the page, or nothing.
    pub fn size(&self) -> u64 {
        match self {
            Self::Html(bytes) | Self::Text(bytes) => bytes.len() as u64,
            Self::HtmlField(field) | Self::TextField(field) => field.line.len() as u64,
            Self::Unusable(_) => 0,
        }
    }

    /// Tags that open an element, or lines, of the document, about: what it takes of memory to read it goes with them.
    pub(crate) fn parts(&self) -> u64 {
        let (markup, text): (&[u8], &[u8]) = match self {
            Self::Html(bytes) => (bytes, &[]),
            Self::HtmlField(field) => (field.text.as_bytes(), &[]),
            Self::Text(bytes) => (&[], bytes),
            Self::TextField(field) => (&[], field.text.as_bytes()),
            Self::Unusable(_) => (&[], &[]),
        };
        let opens = |at: &usize| markup.get(at + 1) != Some(&b'/');
        let tags = memchr::memchr_iter(b'<', markup).filter(opens).count();
        (tags + memchr::memchr_iter(b'\n', text).count()) as u64
    }

    /// The bytes, unless there is nothing in them.
    fn not_blank(bytes: Vec<u8>) -> Result<Vec<u8>, Self> {
        if bytes.is_empty() {
            return Err(Self::unusable(Reason::Empty, "it has no bytes"));
        }
        if bytes.strip_prefix(stream::BOM).unwrap_or(&bytes).trim_ascii().is_empty() {
            return Err(Self::unusable(Reason::Empty, "it has nothing but white space"));
        }
        Ok(bytes)
    }

    pub(crate) fn unusable(reason: Reason, message: impl Into<String>) -> Self {
        Self::Unusable(Reject { reason, message: message.into() })
    }
}

/// A string of a JSON document or of a row of Parquet: decoded already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The string.
    pub text: String,
    /// The document that it was taken from, as it came; of a row of Parquet the string's own bytes.
    pub line: Vec<u8>,
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
    /// A record of a crawl that is no page: an image, a stylesheet, a feed (the message names its type).
    NotAPage,
    /// A response of which the HTTP status is no success (the message has it).
    HttpStatus,
    /// A record that says that the page is as it was when it was taken before.
    Revisit,
    /// What was read of it is not all that it says: it goes beyond a limit (the message names it), and such documents are
    /// rejected.
    Degraded,
    /// Everything was chrome: no text would be left.
    OverStripped,
    /// Its text was there before, and such documents are dropped.
    Duplicate,
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
        Self::NotAPage,
        Self::HttpStatus,
        Self::Revisit,
        Self::Degraded,
        Self::OverStripped,
        Self::Duplicate,
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
            Self::NotAPage => "not_a_page",
            Self::HttpStatus => "http_status",
            Self::Revisit => "revisit",
            Self::Degraded => "degraded",
            Self::OverStripped => "over_stripped",
            Self::Duplicate => "duplicate",
            Self::InternalError => "internal_error",
        }
    }
}

/// Where a document came from, and what its carrier says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file as given on the command line or found under a folder, with `/` separators; "-" for stdin.
    ///
    /// In a name that is not Unicode each byte that is not is written `%XX`, and `%` itself `%25`; so it is in a name that
    /// would look like such a one.
    pub file_path: String,
    /// The document's name inside the file, or "": the number of its line in JSONL, of its record in WARC or of its row in
    /// Parquet (from 1), or its name in an archive, escaped as in `file_path`; `NAME:NUMBER` for a line of a file in an archive.
    pub member: String,
    /// Byte offset of the document in the decompressed file; of a line of a file in an archive, in that file. A row of Parquet
    /// has no place of its own: of such it is the number of rows before it.
    pub offset: u64,
    /// The site that it is of, where the carrier or the user names it.
    pub site: String,
    /// The document's address, where the carrier has one.
    pub url: String,
    /// The carrier's own id for it.
    pub record_id: String,
    /// When it was added to the carrier (ISO 8601), never from the clock.
    pub added: String,
    /// Charset that the transport declares.
    pub transport_charset: String,
    /// What a user should know of how it was carried, such as "truncated: length".
    pub warnings: Vec<String>,
}

impl Origin {
    /// The origin of the document with this number, from 1, inside of the file that this is the origin of.
    fn part(&self, number: u64, offset: u64) -> Self {
        let member = match &*self.member {
            "" => number.to_string(),
            name => format!("{name}:{number}"),
        };
        Self { member, offset, ..self.clone() }
    }

    /// The last label of the host in the document's address, such as "jp".
    pub fn tld(&self) -> Option<&str> {
        let (_, behind) = self.url.split_once("://")?;
        let host = behind.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
        let (_, label) = host.trim_end_matches('.').rsplit_once('.')?;
        label.starts_with(|first: char| first.is_ascii_alphabetic()).then_some(label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_field_is_that_of_its_line() {
        let field = Field { text: "abc".to_owned(), line: br#"{"text":"abc"}"#.to_vec() };
        let raw = Raw { origin: Origin::default(), content: Content::TextField(field) };
        assert_eq!(raw.sha256(), <[u8; 32]>::from(Sha256::digest(br#"{"text":"abc"}"#)));
    }

    #[test]
    fn two_unusable_documents_have_two_hashes() {
        let raw = |path: &str| Raw {
            origin: Origin { file_path: path.to_owned(), ..Origin::default() },
            content: Content::unusable(Reason::Empty, ""),
        };
        assert_ne!(raw("a").sha256(), raw("b").sha256());
    }

    #[test]
    fn the_country_of_an_address_is_its_hosts_last_label() {
        let tld = |url: &str| Origin { url: url.to_owned(), ..Origin::default() }.tld().map(str::to_owned);
        assert_eq!(tld("https://user@www.example.co.jp:8080/a.html?b"), Some("jp".to_owned()));
        assert_eq!(tld("http://example.RU"), Some("RU".to_owned()));
        assert_eq!(tld("http://127.0.0.1/"), None);
        assert_eq!(tld("http://localhost/a.b"), None);
        assert_eq!(tld(""), None);
    }
}
