//! What a file is: told by its first bytes, and by its name where they leave it open.
//!
//! Compression is undone before, and reading what was found is left to `read.rs` and `jsonl.rs`.

use std::borrow::Cow;
use std::path::Path;

use serde::de::IgnoredAny;

use super::Format;
use super::wide::Wide;

/// How many bytes are looked at. More than any prologue that a page has before its first tags.
pub(super) const HEAD: usize = 16 * 1024;
/// From so many tags on, and ...
const MIN_TAGS: usize = 5;
/// ... with this share of the bytes inside of tags (percent), a text is markup without a head. Articles about markup
/// stay below.
const MIN_TAG_SHARE: usize = 8;
/// Share of control characters (percent) from which bytes are no text. Random bytes have ten, text next to none.
const MAX_CONTROLS: usize = 2;
/// The longest tag looked for, in bytes, so that a text of `<` costs no more than any other.
const MAX_TAG: usize = 2048;

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Html,
    Text,
    /// One JSON object a line.
    Jsonl,
    /// One JSON object over many lines.
    Json,
    /// Nothing to read, and what it is instead.
    Binary(String),
}

/// What a file is whose first [`HEAD`] bytes (or all it has) are `head`.
///
/// A format that the user names goes before everything but the signature of a binary format.
pub(super) fn kind(head: &[u8], name: &Path, format: Format) -> Kind {
    if let Some(signature) = Signature::of(head) {
        return Kind::Binary(format!("it is {}", signature.name));
    }
    match format {
        Format::Html => return Kind::Html,
        Format::Text => return Kind::Text,
        Format::Jsonl => return Kind::Jsonl,
        Format::Auto => {}
    }
    let wide = Wide::from_bom(head).or_else(|| Some((Wide::from_nuls(head)?, 0)));
    let text = match wide {
        Some((wide, mark)) => Cow::Owned(wide.decode(&head[mark..]).text.into_bytes()),
        None => Cow::Borrowed(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head)),
    };
    let extension = extension(name);
    if matches!(&*extension, "jsonl" | "ndjson") || starts_with_json_line(&text) {
        wide.map_or(Kind::Jsonl, |(wide, _)| {
            Kind::Binary(format!(
                "it is JSON in {}, and JSON is UTF-8: convert it, as with `iconv`",
                wide.name()
            ))
        })
    } else if extension == "json" {
        Kind::Json
    } else if starts_as_page(&text) {
        Kind::Html
    } else if text.contains(&0) {
        Kind::Binary("it has NUL bytes, which no text has".to_owned())
    } else if controls(&text) * 100 > text.len() * MAX_CONTROLS {
        Kind::Binary("it is full of control characters, as no text is".to_owned())
    } else if is_full_of_tags(&text) || matches!(&*extension, "html" | "htm" | "xhtml" | "shtml") {
        Kind::Html
    } else {
        Kind::Text
    }
}

/// The lower-case extension of a file's name, below that of its compression.
fn extension(name: &Path) -> String {
    let extension = |name: &Path| name.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    match extension(name) {
        Some(outer) if matches!(&*outer, "gz" | "zst") => {
            name.file_stem().and_then(|stem| extension(Path::new(stem)))
        }
        extension => extension,
    }
    .unwrap_or_default()
}

/// The first bytes of a format that is not text.
struct Signature {
    name: &'static str,
    offset: usize,
    bytes: &'static [u8],
    /// How much the bytes say.
    weight: Weight,
}

enum Weight {
    /// No text starts so.
    Sure,
    /// Letters that a text may start with too: a control character has to be near.
    WithControls,
}

impl Signature {
    const fn sure(bytes: &'static [u8], name: &'static str) -> Self {
        Self { name, offset: 0, bytes, weight: Weight::Sure }
    }

    const fn letters(bytes: &'static [u8], name: &'static str) -> Self {
        Self { name, offset: 0, bytes, weight: Weight::WithControls }
    }

    const fn at(self, offset: usize) -> Self {
        Self { offset, ..self }
    }

    fn of(head: &[u8]) -> Option<&'static Self> {
        SIGNATURES.iter().find(|signature| signature.matches(head))
    }

    fn matches(&self, head: &[u8]) -> bool {
        let found = head.get(self.offset..).is_some_and(|rest| rest.starts_with(self.bytes));
        found
            && match self.weight {
                Weight::Sure => true,
                Weight::WithControls => controls(head) > 0,
            }
    }
}

/// The binary formats that piles of web pages hold, in the order in which they are tried.
const SIGNATURES: &[Signature] = &[
    Signature::sure(b"\x89PNG\r\n\x1A\n", "a PNG image"),
    Signature::sure(b"\xFF\xD8\xFF", "a JPEG image"),
    Signature::sure(b"GIF87a", "a GIF image"),
    Signature::sure(b"GIF89a", "a GIF image"),
    Signature::letters(b"WEBP", "a WebP image").at(8),
    Signature::letters(b"\0\0\x01\0", "an icon"),
    Signature::sure(b"%PDF-", "a PDF document"),
    Signature::sure(
        b"PK\x03\x04",
        "a ZIP archive (as DOCX, XLSX and EPUB are), which is not read yet: unpack it",
    ),
    Signature::sure(b"PK\x05\x06", "an empty ZIP archive"),
    Signature::sure(b"\x1F\x8B", "gzip inside of compression: uncompress it once"),
    Signature::sure(b"\x28\xB5\x2F\xFD", "Zstandard inside of compression: uncompress it once"),
    Signature::sure(b"BZh91AY&SY", "compressed by bzip2, which is not read: use gzip or zstd"),
    Signature::sure(b"\xFD7zXZ\0", "compressed by xz, which is not read: use gzip or zstd"),
    Signature::sure(b"\x04\x22\x4D\x18", "compressed by LZ4, which is not read: use gzip or zstd"),
    Signature::sure(b"ustar", "a tar archive: unpack it").at(257),
    Signature::sure(b"Rar!\x1A\x07", "a RAR archive: unpack it"),
    Signature::sure(b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive: unpack it"),
    Signature::letters(b"ID3", "MP3 audio"),
    Signature::letters(b"\xFF\xFB", "MP3 audio"),
    Signature::letters(b"OggS", "Ogg audio or video"),
    Signature::letters(b"fLaC", "FLAC audio"),
    Signature::letters(b"RIFF", "RIFF audio or video"),
    Signature::letters(b"ftyp", "an MP4 file").at(4),
    Signature::sure(b"\x1A\x45\xDF\xA3", "Matroska or WebM video"),
    Signature::sure(b"\x7FELF", "an ELF program"),
    Signature::letters(b"MZ", "a Windows program"),
    Signature::sure(b"\xCF\xFA\xED\xFE", "a Mach-O program"),
    Signature::sure(b"\xCE\xFA\xED\xFE", "a Mach-O program"),
    Signature::sure(b"\xFE\xED\xFA\xCE", "a Mach-O program"),
    Signature::sure(b"\xFE\xED\xFA\xCF", "a Mach-O program"),
    Signature::sure(b"\xCA\xFE\xBA\xBE", "a Mach-O program or a Java class"),
    Signature::letters(b"\0asm", "a WebAssembly program"),
    Signature::letters(b"wOF", "a web font"),
    Signature::sure(b"SQLite format 3\0", "an SQLite database"),
    Signature::letters(b"PAR1", "a Parquet file, which is not read yet"),
    Signature::letters(b"ARROW1", "an Arrow file, which is not read"),
    Signature::sure(b"WARC/1.0\r\n", "a WARC file, which is not read yet"),
    Signature::sure(b"WARC/1.1\r\n", "a WARC file, which is not read yet"),
    Signature::sure(b"WARC/0.", "a WARC file, which is not read yet"),
    Signature::sure(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document (DOC, XLS, PPT)"),
    Signature::sure(b"{\\rtf", "an RTF document"),
];

/// Control characters that text does not have; ESC is in ISO-2022-JP and in the colours of a terminal.
fn controls(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte < b' ' && !matches!(byte, 0x08..=0x0D | 0x1B)).count()
}

/// True where the first line that is not blank is a JSON object, or the start of one that goes on behind `head`, and
/// most lines look like one. Flattened text may start with the JSON of some script.
fn starts_with_json_line(head: &[u8]) -> bool {
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let Some(first) = lines.next().filter(|line| line.starts_with(b"{")) else { return false };
    match serde_json::from_slice::<IgnoredAny>(first) {
        Ok(_) => {
            let (objects, others): (Vec<&[u8]>, Vec<&[u8]>) = lines.partition(|line| line.starts_with(b"{"));
            objects.len() + 1 > others.len()
        }
        Err(error) => head.len() >= HEAD && error.is_eof() && lines.next().is_none(),
    }
}

/// True where the first thing after white space, comments and an XML declaration is the start of a page.
pub(super) fn starts_as_page(head: &[u8]) -> bool {
    let mut rest = head.trim_ascii_start();
    loop {
        let end: &[u8] = match rest {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'?', ..] => b"?>",
            _ => break,
        };
        let Some(at) = memchr::memmem::find(rest, end) else { return false };
        rest = rest[at + end.len()..].trim_ascii_start();
    }
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body"].iter().any(|start| {
        let (Some(found), next) = (rest.get(..start.len()), rest.get(start.len())) else { return false };
        found.eq_ignore_ascii_case(start) && next.is_none_or(|next| !next.is_ascii_alphanumeric())
    })
}

/// True for markup that does not start as a page does: a fragment, a template's output, a feed.
fn is_full_of_tags(head: &[u8]) -> bool {
    let (mut tags, mut inside) = (0usize, 0usize);
    let mut behind = 0;
    for at in memchr::memchr_iter(b'<', head) {
        if at < behind {
            continue;
        }
        let rest = &head[at + 1..head.len().min(at + MAX_TAG)];
        let is_tag = match rest {
            [b'/', next, ..] => next.is_ascii_alphabetic(),
            [next, ..] => next.is_ascii_alphabetic(),
            [] => false,
        };
        // A `<` before the `>` was a lesser-than sign.
        let end = is_tag.then(|| memchr::memchr2(b'>', b'<', rest)).flatten();
        if let Some(length) = end.filter(|end| rest[*end] == b'>') {
            tags += 1;
            inside += length + 2;
            behind = at + length + 2;
        }
    }
    tags >= MIN_TAGS && inside * 100 >= head.len() * MIN_TAG_SHARE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(head: &[u8], name: &str) -> Kind {
        kind(head, Path::new(name), Format::Auto)
    }

    fn binary(message: &str) -> Kind {
        Kind::Binary(message.to_owned())
    }

    #[test]
    fn a_page_is_known_by_its_start() {
        assert_eq!(kind_of(b" <!DOCTYPE html>", ""), Kind::Html);
        assert_eq!(kind_of(b"<?xml version='1.0'?>\n<!-- < --> <HTML lang=en>", "page.txt"), Kind::Html);
        assert_eq!(kind_of(b"\xEF\xBB\xBF<head>", ""), Kind::Html);
        assert_eq!(kind_of(b"<header>", ""), Kind::Text);
    }

    #[test]
    fn a_page_in_utf_16_is_a_page() {
        let page = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(kind_of(&page("\u{FEFF}<html>"), ""), Kind::Html);
        assert_eq!(kind_of(&page("<!doctype html><p>日本"), ""), Kind::Html);
        assert_eq!(kind_of(&page("Plain text.\n"), ""), Kind::Text);
    }

    #[test]
    fn a_fragment_is_known_by_its_tags() {
        assert_eq!(kind_of(b"Hi<br>there<p>All <b>of</b> <i>you</i>", ""), Kind::Html);
        assert_eq!(kind_of(b"if a < b and c > d then <e> is wrong", ""), Kind::Text);
    }

    #[test]
    fn an_article_about_markup_is_text() {
        let article = "Write <b> for bold and close it with </b>, use <p>, <div>, <br>. ".to_owned();
        assert_eq!(kind_of((article + &"It is all quite easy. ".repeat(20)).as_bytes(), ""), Kind::Text);
    }

    #[test]
    fn the_name_speaks_where_the_bytes_do_not() {
        assert_eq!(kind_of(b"Only words.", "a.HTM.gz"), Kind::Html);
        assert_eq!(kind_of(b"Only words.", "a.txt"), Kind::Text);
        assert_eq!(kind_of(b"not json", "a.jsonl.zst"), Kind::Jsonl);
    }

    #[test]
    fn json_lines_are_known_by_the_first() {
        assert_eq!(kind_of(b"\n{\"text\": \"a\"}\n", ""), Kind::Jsonl);
        assert_eq!(kind_of(b"{not json}", ""), Kind::Text);
        assert_eq!(kind_of(b"{\n \"text\": \"a\"\n}", "a.json"), Kind::Json);
        assert_eq!(kind_of(b"{\"text\": \"a\"}", "a.json"), Kind::Jsonl);
    }

    #[test]
    fn text_that_starts_with_the_json_of_a_script_is_text() {
        assert_eq!(kind_of(b"{\"id\": 1}\nA title\nWords.", "a.txt"), Kind::Text);
        assert_eq!(kind_of(b"{\"text\": \"a\"}\n{\"text\": \"b\"}\nbroken", ""), Kind::Jsonl);
    }

    #[test]
    fn json_lines_in_utf_16_are_refused_once_and_not_line_by_line() {
        let json: Vec<u8> = "\u{FEFF}{\"text\": \"a\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let message = "it is JSON in UTF-16LE, and JSON is UTF-8: convert it, as with `iconv`";
        assert_eq!(kind_of(&json, "a"), binary(message));
    }

    #[test]
    fn a_first_line_longer_than_the_head_is_json_as_far_as_it_goes() {
        let mut line = br#"{"id": 1, "html": ""#.to_vec();
        line.resize(HEAD, b'a');
        assert_eq!(kind_of(&line, ""), Kind::Jsonl);
        assert_eq!(kind_of(&line[..100], ""), Kind::Text);
    }

    #[test]
    fn binary_formats_are_named() {
        assert_eq!(kind_of(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "a.html"), binary("it is a PNG image"));
        assert_eq!(kind_of(b"%PDF-1.7\n", "a.txt"), binary("it is a PDF document"));
        assert_eq!(kind_of(b"RIFF\x10\0\0\0WEBPVP8 ", ""), binary("it is a WebP image"));
        assert_eq!(
            kind_of(b"WARC/1.0\r\nWARC-Type: x", ""),
            binary("it is a WARC file, which is not read yet")
        );
        assert_eq!(kind_of(b"PAR1\x15\x04\x15", ""), binary("it is a Parquet file, which is not read yet"));
        assert_eq!(kind_of(b"MZ\x90\0\x03", ""), binary("it is a Windows program"));
    }

    #[test]
    fn words_that_start_as_a_binary_format_are_words() {
        assert_eq!(kind_of(b"MZ is short for Mozambique.", ""), Kind::Text);
        assert_eq!(kind_of(b"ID3 tags are in MP3 files.", ""), Kind::Text);
    }

    #[test]
    fn nuls_and_controls_are_no_text_but_a_page_may_have_one() {
        assert_eq!(kind_of(b"abc\0\x01\x02def", ""), binary("it has NUL bytes, which no text has"));
        let noise = b"\x01\x8F\x02\xF0ab\x03";
        assert_eq!(kind_of(noise, ""), binary("it is full of control characters, as no text is"));
        assert_eq!(kind_of(b"<html><p>a\0b", ""), Kind::Html);
        assert_eq!(kind_of(b"\x1B$B8cG\x1B(B", ""), Kind::Text);
    }

    #[test]
    fn what_the_user_says_goes_before_all_but_a_signature() {
        let forced = |head: &[u8]| kind(head, Path::new("a.html"), Format::Text);
        assert_eq!(forced(b"<html>"), Kind::Text);
        assert_eq!(forced(b"GIF89a"), binary("it is a GIF image"));
    }
}
