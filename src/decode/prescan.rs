//! The label in a document's own bytes: `<meta charset>`, `<meta http-equiv>` or an XML declaration.
//!
//! Follows "prescan a byte stream" of the HTML Standard, but looks further, since pages put scripts before their
//! `<meta>`. Whether the label tells the truth is left to `detect.rs`.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// How many bytes are looked at. Browsers look at 1 KB and start over when they meet a `<meta>` later.
const WINDOW: usize = 64 * 1024;

/// A declared encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// As declared.
    pub(super) name: String,
    /// What it means on the web.
    pub(super) encoding: &'static Encoding,
}

impl Label {
    /// The encoding that `name` stands for; none where it is unknown, or known to be dangerous (UTF-7, HZ).
    pub(super) fn new(name: &[u8]) -> Option<Self> {
        let encoding = Encoding::for_label_no_replacement(name)?;
        Some(Self { name: String::from_utf8_lossy(name.trim_ascii()).into_owned(), encoding })
    }

    /// A label that stands in the bytes it describes: readable as ASCII, they cannot be UTF-16.
    fn in_ascii(name: &[u8]) -> Option<Self> {
        let mut label = Self::new(name)?;
        if label.encoding == UTF_16LE || label.encoding == UTF_16BE {
            label.encoding = UTF_8;
        } else if label.encoding == X_USER_DEFINED {
            label.encoding = WINDOWS_1252;
        }
        Some(label)
    }
}

/// The first label in the markup `bytes` that names a known encoding; `<meta>` goes before the XML declaration.
pub(super) fn label(bytes: &[u8]) -> Option<Label> {
    let window = &bytes[..bytes.len().min(WINDOW)];
    let mut cursor = Cursor { rest: window };
    while let Some(at) = memchr::memchr(b'<', cursor.rest) {
        cursor.rest = &cursor.rest[at + 1..];
        if cursor.rest.starts_with(b"!--") {
            // The dashes that open a comment may close it: `<!-->`.
            cursor.skip_behind(1, b"-->");
        } else if let [b'!' | b'?', ..] = cursor.rest {
            cursor.skip_behind(1, b">");
        } else if let Some(name) = cursor.tag_name() {
            let attributes = std::iter::from_fn(|| cursor.attribute());
            if name.eq_ignore_ascii_case(b"meta") {
                if let Some(label) = meta_label(attributes) {
                    return Some(label);
                }
            } else {
                attributes.for_each(drop);
            }
        }
    }
    xml_label(window)
}

fn meta_label<'a>(attributes: impl Iterator<Item = (&'a [u8], &'a [u8])>) -> Option<Label> {
    let (mut charset, mut content, mut is_content_type) = (None, None, false);
    for (name, value) in attributes {
        if name.eq_ignore_ascii_case(b"charset") {
            charset = charset.or(Some(value));
        } else if name.eq_ignore_ascii_case(b"content") {
            content = content.or(Some(value));
        } else if name.eq_ignore_ascii_case(b"http-equiv") {
            is_content_type |= value.trim_ascii().eq_ignore_ascii_case(b"content-type");
        }
    }
    let from_content = || content.filter(|_| is_content_type).and_then(charset_in);
    charset.or_else(from_content).and_then(Label::in_ascii)
}

/// The value of `charset=` in a media type such as `text/html; charset="koi8-r"`.
fn charset_in(content: &[u8]) -> Option<&[u8]> {
    const NAME: &[u8] = b"charset";
    let mut rest = content;
    loop {
        let at = rest.windows(NAME.len()).position(|window| window.eq_ignore_ascii_case(NAME))?;
        rest = rest[at + NAME.len()..].trim_ascii_start();
        if let [b'=', value @ ..] = rest {
            let value = value.trim_ascii_start();
            let end = |stop: fn(&u8) -> bool, from: &[u8]| from.iter().position(stop).unwrap_or(from.len());
            return Some(match value {
                [b'"', quoted @ ..] => &quoted[..end(|byte| *byte == b'"', quoted)],
                [b'\'', quoted @ ..] => &quoted[..end(|byte| *byte == b'\'', quoted)],
                _ => &value[..end(|byte| byte.is_ascii_whitespace() || *byte == b';', value)],
            });
        }
    }
}

/// The encoding in `<?xml version="1.0" encoding="…"?>` at the very start.
fn xml_label(window: &[u8]) -> Option<Label> {
    let mut cursor = Cursor { rest: window.strip_prefix(b"<?xml")? };
    std::iter::from_fn(|| cursor.attribute())
        .find(|(name, _)| name.eq_ignore_ascii_case(b"encoding"))
        .and_then(|(_, value)| Label::in_ascii(value))
}

/// What is left to read.
struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// Goes behind the first `end` from `from` on, or to the end of the window.
    fn skip_behind(&mut self, from: usize, end: &[u8]) {
        let rest = &self.rest[from..];
        self.rest = memchr::memmem::find(rest, end).map_or(&[], |at| &rest[at + end.len()..]);
    }

    /// The name of the tag whose `<` was just passed, and goes behind it.
    fn tag_name(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest.strip_prefix(b"/").unwrap_or(self.rest);
        if !rest.first()?.is_ascii_alphabetic() {
            return None;
        }
        Some(self.take_until(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')))
    }

    /// The next attribute of a tag, or nothing at its end.
    fn attribute(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        self.take_until(|byte| !(byte.is_ascii_whitespace() || matches!(byte, b'/' | b'?')));
        if matches!(self.rest, [] | [b'>', ..]) {
            return None;
        }
        let start = self.rest;
        // A `=` where a name should start is part of the name.
        self.rest = &start[1..];
        self.take_until(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'='));
        let name = &start[..start.len() - self.rest.len()];
        let [b'=', value @ ..] = self.rest.trim_ascii_start() else { return Some((name, b"")) };
        self.rest = value.trim_ascii_start();
        let value = match self.rest {
            [quote @ (b'"' | b'\''), quoted @ ..] => {
                let (value, behind) = match memchr::memchr(*quote, quoted) {
                    Some(end) => (&quoted[..end], &quoted[end + 1..]),
                    None => (quoted, &[][..]),
                };
                self.rest = behind;
                value
            }
            _ => self.take_until(|byte| byte.is_ascii_whitespace() || byte == b'>'),
        };
        Some((name, value))
    }

    fn take_until(&mut self, stop: impl Fn(u8) -> bool) -> &'a [u8] {
        let end = self.rest.iter().position(|byte| stop(*byte)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(markup: &str) -> Option<(String, &'static str)> {
        label(markup.as_bytes()).map(|label| (label.name, label.encoding.name()))
    }

    fn some(name: &str, encoding: &'static str) -> Option<(String, &'static str)> {
        Some((name.to_owned(), encoding))
    }

    #[test]
    fn reads_meta_charset_in_any_quoting() {
        assert_eq!(found("<meta charset=utf-8>"), some("utf-8", "UTF-8"));
        assert_eq!(found("<META CHARSET = 'KOI8-R' />"), some("KOI8-R", "KOI8-R"));
        assert_eq!(found("<meta name=a\ncharset=\" gbk \">"), some("gbk", "GBK"));
    }

    #[test]
    fn reads_http_equiv_only_with_content_type() {
        let meta = r#"<meta content="text/html; charset=EUC-KR" http-equiv=Content-Type>"#;
        assert_eq!(found(meta), some("EUC-KR", "EUC-KR"));
        assert_eq!(found(r#"<meta name="description" content="charset=big5">"#), None);
    }

    #[test]
    fn reads_the_xml_declaration_after_meta() {
        let xml = "<?xml version='1.0' encoding='windows-1251'?><html>";
        assert_eq!(found(xml), some("windows-1251", "windows-1251"));
        assert_eq!(found(&format!("{xml}<meta charset=big5>")), some("big5", "Big5"));
    }

    #[test]
    fn skips_comments_and_attributes_of_other_tags() {
        assert_eq!(found("<!-- <meta charset=big5> --><meta charset=gbk>"), some("gbk", "GBK"));
        assert_eq!(found("<!--><meta charset=gbk>"), some("gbk", "GBK"));
        assert_eq!(found("<a title='<meta charset=big5>'><meta charset=gbk>"), some("gbk", "GBK"));
        assert_eq!(found("<metadata charset=big5>"), None);
    }

    #[test]
    fn an_unknown_label_does_not_stop_the_search() {
        assert_eq!(found("<meta charset=utf8mb4><meta charset=gbk>"), some("gbk", "GBK"));
        assert_eq!(found("<meta charset=hz-gb-2312>"), None);
    }

    #[test]
    fn utf_16_in_ascii_bytes_means_utf_8() {
        assert_eq!(found("<meta charset=utf-16>"), some("utf-16", "UTF-8"));
        assert_eq!(found("<meta charset=x-user-defined>"), some("x-user-defined", "windows-1252"));
    }

    #[test]
    fn latin_1_means_windows_1252() {
        assert_eq!(found("<meta charset=iso-8859-1>"), some("iso-8859-1", "windows-1252"));
    }

    #[test]
    fn looks_at_64_kb_and_no_further() {
        let page = |padding: usize| format!("{}<meta charset=gbk>", " ".repeat(padding));
        assert_eq!(found(&page(WINDOW - 18)), some("gbk", "GBK"));
        assert_eq!(found(&page(WINDOW)), None);
    }

    #[test]
    fn survives_markup_that_ends_anywhere() {
        let page = "<!-- a --><?xml encoding='a'?><meta http-equiv=content-type content='charset = \"gbk\"'>";
        for end in 0..page.len() {
            label(&page.as_bytes()[..end]);
        }
    }
}
