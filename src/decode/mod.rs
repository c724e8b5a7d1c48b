//! Bytes to text, in the order of the WHATWG Encoding and HTML standards: BOM, transport, `<meta>`, detection, default.
//!
//! Says which encoding it was, who decided, and how many characters were replaced. Files and pages are not known here.

/// A document's text, and how it came to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without BOM.
    pub text: String,
    /// The WHATWG name of the encoding, such as "UTF-8" or "windows-1252".
    pub encoding: &'static str,
    /// Who decided on it.
    pub by: DecidedBy,
    /// Malformed sequences that became U+FFFD.
    pub replaced_chars: u64,
    /// Set where a declared label was overruled: the label.
    pub overruled: Option<String>,
}

/// Who decided on the encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecidedBy {
    /// A byte order mark.
    Bom,
    /// The transport (HTTP).
    Http,
    /// The carrier's format (JSON is UTF-8).
    Container,
    /// The document's `<meta>` or XML declaration.
    Meta,
    /// The bytes themselves.
    Detected,
    /// Nobody: pure ASCII, or nothing better.
    Default,
}

impl DecidedBy {
    /// Its name in `encoding_by`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bom => "bom",
            Self::Http => "http",
            Self::Container => "container",
            Self::Meta => "meta",
            Self::Detected => "detected",
            Self::Default => "default",
        }
    }
}
