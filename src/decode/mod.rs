//! Bytes to text, in the order that [`decode`] gives: byte order mark, form, labels, detection, default.
//!
//! Says which encoding it was, who decided, and how many characters were replaced. Files and pages are not known here,
//! and the repair of text that was decoded wrongly before it came here is left to [`crate::mojibake`].

mod detect;
mod legacy;
mod opinion;
mod prescan;

pub use detect::decode;

/// A document's text, and how it came to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without BOM.
    pub text: String,
    /// The WHATWG name of the encoding, such as "UTF-8" or "windows-1252" (or "UTF-32LE", which WHATWG lacks).
    pub encoding: &'static str,
    /// Who decided on it.
    pub by: DecidedBy,
    /// Malformed sequences that became U+FFFD.
    pub replaced_chars: u64,
    /// Set where a declared label was overruled: the label, as declared.
    pub overruled: Option<String>,
}

impl Decoded {
    /// Text that its carrier decoded already: a string of a JSON document.
    pub fn from_container(mut text: String) -> Self {
        if text.starts_with('\u{FEFF}') {
            text.drain(..'\u{FEFF}'.len_utf8());
        }
        Self { text, encoding: "UTF-8", by: DecidedBy::Container, replaced_chars: 0, overruled: None }
    }
}

/// What is known of a document's encoding besides its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// The charset that the transport (HTTP) declares.
    pub transport_charset: Option<&'a str>,
    /// The last label of the host in the document's address, such as "jp": a hint for detection.
    pub tld: Option<&'a str>,
    /// Where a label can stand in the bytes.
    pub labels: Labels,
    /// The encoding that the user names: it is taken, and nothing is asked.
    pub forced: Option<&'static encoding_rs::Encoding>,
    /// The encoding that is taken in the place of detection, where neither form nor label tells.
    pub fallback: Option<&'static encoding_rs::Encoding>,
}

/// Where a document can declare its encoding in its own bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Labels {
    /// In `<meta>` or an XML declaration: the document is markup.
    #[default]
    Markup,
    /// Nowhere: the document is plain text, and a `<meta>` in it is something it talks about.
    Nowhere,
}

/// Who decided on the encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecidedBy {
    /// The user, who named it.
    Forced,
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
    /// The user, who named it for documents that do not tell.
    Fallback,
    /// Nobody: pure ASCII, or nothing better.
    Default,
}

impl DecidedBy {
    /// Its name in `encoding_by`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Forced => "forced",
            Self::Bom => "bom",
            Self::Http => "http",
            Self::Container => "container",
            Self::Meta => "meta",
            Self::Detected => "detected",
            Self::Fallback => "fallback",
            Self::Default => "default",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_of_a_json_document_is_text_already() {
        let decoded = Decoded::from_container("\u{FEFF}café \u{FFFD}".to_owned());
        assert_eq!(
            decoded,
            Decoded {
                text: "café \u{FFFD}".to_owned(),
                encoding: "UTF-8",
                by: DecidedBy::Container,
                replaced_chars: 0,
                overruled: None
            }
        );
    }
}
