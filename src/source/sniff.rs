//! What a file is: told by its first bytes, and by its name where they leave it open.
//!
//! Compression is undone before, binary formats are told in `signature.rs`, and reading what was found is left to `read.rs` and `jsonl.rs`.

use std::borrow::Cow;
use std::path::Path;

use serde::de::IgnoredAny;

use super::signature::{Signature, controls, has_mark_of_tar};
use super::wide::Wide;
use super::{Format, archive, warc};

/// How many bytes are looked at. More than any prologue that a page has before its first tags.
pub(super) const HEAD: usize = 16 * 1024;
/// From this share of the bytes inside of tags on (percent), what does not start with a tag is markup all the same.
/// Flattened pages about markup have up to 20 (eight of 1,350 have more than 8).
const MIN_TAG_SHARE: usize = 25;
/// The same for what starts with a tag, as fragments do; their paragraphs may be long.
const MIN_TAG_SHARE_BEHIND_TAG: usize = 1;
/// Share of control characters (percent) from which bytes are no text. Random bytes have ten, text next to none.
const MAX_CONTROLS: usize = 2;
/// The longest tag looked for, in bytes, so that a text of `<` costs no more than any other.
const MAX_TAG: usize = 2048;

/// The first members of what is packed as ZIP and is no archive of files.
const OFFICE_MEMBERS: &[&[u8]] = &[b"mimetype", b"[Content_Types].xml"];
const OFFICE_FOLDERS: &[&[u8]] = &[b"_rels/", b"META-INF/"];
/// The extensions of such.
const OFFICE_EXTENSIONS: &[&str] =
    &["docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "jar", "apk", "xpi", "whl"];

/// The extensions of text and of markup, in which a record of a crawl is an example of one.
const TEXT_EXTENSIONS: &[&str] =
    &["txt", "text", "md", "html", "htm", "xhtml", "shtml", "xml", "json", "jsonl", "ndjson"];

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Html,
    Text,
    /// One JSON object a line.
    Jsonl,
    /// One JSON object over many lines.
    Json,
    /// Records of a crawl.
    Warc,
    /// An archive of files.
    Zip,
    /// An archive of files.
    Tar,
    /// Rows in columns.
    Parquet,
    /// Nothing to read, and what it is instead.
    Binary(String),
}

/// What a file is that starts with these bytes. No more than [`HEAD`] of them are looked at, so that it does not matter how many came
/// at once.
///
/// A format that the user names goes before everything but the signature of a binary format.
pub(super) fn kind(head: &[u8], name: &Path, format: Format) -> Kind {
    let head = &head[..head.len().min(HEAD)];
    let extension = extension(name);
    let is_lines =
        matches!(&*extension, "jsonl" | "ndjson") && format == Format::Auto || format == Format::Jsonl;
    // Whatever the first line is, it costs no other.
    if is_lines && holds_json_line(head) {
        return Kind::Jsonl;
    }
    match format {
        Format::Warc => return Kind::Warc,
        Format::Zip => return Kind::Zip,
        Format::Tar => return Kind::Tar,
        Format::Parquet => return Kind::Parquet,
        Format::Auto => {
            if let Some(carrier) = carrier(head, &extension) {
                return carrier;
            }
        }
        Format::Html | Format::Text | Format::Jsonl => {}
    }
    if let Some(message) = binary(head) {
        return Kind::Binary(message);
    }
    if format == Format::Auto
        && let Some(carrier) = named(&extension)
        && !starts_as_page(head)
        && !starts_with_json_line(head)
    {
        return carrier;
    }
    match format {
        Format::Html => return Kind::Html,
        Format::Text => return Kind::Text,
        Format::Jsonl => return Kind::Jsonl,
        Format::Auto | Format::Warc | Format::Zip | Format::Tar | Format::Parquet => {}
    }
    let wide = Wide::from_bom(head).or_else(|| Some((Wide::from_nuls(head)?, 0)));
    let text = match wide {
        Some((wide, mark)) => Cow::Owned(wide.decode(&head[mark..]).text.into_bytes()),
        None => Cow::Borrowed(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head)),
    };
    let is_claimed = matches!(&*extension, "html" | "htm" | "xhtml" | "shtml");
    let is_page = starts_as_page(&text);
    if matches!(&*extension, "jsonl" | "ndjson") || (!is_page && starts_with_json_line(&text)) {
        wide.map_or(Kind::Jsonl, |(wide, _)| {
            Kind::Binary(format!(
                "it is JSON in {}, and JSON is UTF-8: convert it, as with `iconv`",
                wide.name()
            ))
        })
    } else if extension == "json" {
        Kind::Json
    } else if is_page || (is_claimed && is_markup_with_nuls(&text)) {
        Kind::Html
    } else if text.contains(&0) {
        Kind::Binary("it has NUL bytes, which no text has".to_owned())
    } else if controls(&text) * 100 > text.len() * MAX_CONTROLS {
        Kind::Binary("it is full of control characters, as no text is".to_owned())
    } else if is_full_of_tags(&text) || is_claimed {
        Kind::Html
    } else {
        Kind::Text
    }
}

/// What carries documents in a format of its own, by the first bytes.
fn carrier(head: &[u8], extension: &str) -> Option<Kind> {
    if warc::starts_record(head) {
        return Some(Kind::Warc);
    }
    // An archive that was to be split has a mark before its first member.
    let archive = head.strip_prefix(b"PK\x07\x08").unwrap_or(head);
    if archive.starts_with(b"PK\x03\x04") {
        // The name of the first member, behind 30 bytes of its header, which say at 26 how long it is.
        let length =
            archive.get(26..28).map_or(0, |length| usize::from(u16::from_le_bytes([length[0], length[1]])));
        let first = archive.get(30..30 + length).unwrap_or_default();
        let is_document =
            OFFICE_MEMBERS.contains(&first) || OFFICE_FOLDERS.iter().any(|folder| first.starts_with(folder));
        return Some(if is_document || OFFICE_EXTENSIONS.contains(&extension) {
            Kind::Binary("it is an Office document, an e-book or a program, packed as ZIP".to_owned())
        } else {
            Kind::Zip
        });
    }
    // A text may have that word there, but no NULs around it.
    let has_mark = has_mark_of_tar(head) && controls(head) > 0;
    // Archives from before POSIX have the check sum only.
    if has_mark || archive::starts_with_header(head) {
        return Some(Kind::Tar);
    }
    // Letters that a text may start with too.
    if head.starts_with(b"PAR1") && controls(head) > 0 {
        return Some(Kind::Parquet);
    }
    let is_text = TEXT_EXTENSIONS.contains(&extension) || starts_as_page(head);
    (!is_text && holds_record(head)).then_some(Kind::Warc)
}

/// What carries documents by its name.
fn named(extension: &str) -> Option<Kind> {
    match extension {
        "parquet" => Some(Kind::Parquet),
        "warc" | "wet" => Some(Kind::Warc),
        "tar" | "tgz" => Some(Kind::Tar),
        "zip" => Some(Kind::Zip),
        _ => None,
    }
}

/// Whether a record of a crawl starts somewhere, as behind one that is damaged: its first line, and a field that only such have.
fn holds_record(head: &[u8]) -> bool {
    memchr::memmem::find_iter(head, b"WARC/").any(|at| {
        let (before, record) = head.split_at(at);
        let before = before.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(before);
        let is_alone =
            before.trim_ascii().is_empty() || before.ends_with(b"\n\n") || before.ends_with(b"\r\n\r\n");
        let fields = memchr::memchr(b'\n', record).map_or(&[][..], |end| &record[end + 1..]);
        is_alone && warc::starts_record(record) && fields.starts_with(b"WARC-")
    })
}

/// What binary format these bytes start as.
pub(super) fn binary(head: &[u8]) -> Option<String> {
    Signature::of(head).map(|signature| format!("it is {}", signature.name))
}

/// Whether bytes whose kind is claimed by somebody look like text, or markup.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let wide = Wide::from_bom(head).map(|(wide, _)| wide).or_else(|| Wide::from_nuls(head));
    let text = wide.map_or(Cow::Borrowed(head), |wide| Cow::Owned(wide.decode(head).text.into_bytes()));
    binary(head).is_none() && !text.contains(&0) && controls(&text) * 100 <= text.len() * MAX_CONTROLS
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

/// True where the first line that is not blank is a JSON object, or the start of one that goes on behind `head`, and
/// most lines look like one, or where most lines are one behind a first one that is damaged. Flattened text may start with
/// the JSON of some script.
fn starts_with_json_line(head: &[u8]) -> bool {
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else { return false };
    let starts_object = first.starts_with(b"{");
    match serde_json::from_slice::<IgnoredAny>(first) {
        Ok(_) if starts_object => {
            let (objects, others) = count(lines, |line| line.starts_with(b"{"));
            objects + 1 > others
        }
        Err(error)
            if starts_object && head.len() >= HEAD && error.is_eof() && lines.clone().next().is_none() =>
        {
            true
        }
        _ => {
            let (objects, others) = count(lines, holds_json_line);
            // The last may go on behind `head`.
            objects > 1 && objects > others
        }
    }
}

/// How many lines are such, and how many are not.
fn count<'a>(lines: impl Iterator<Item = &'a [u8]>, is: impl Fn(&[u8]) -> bool) -> (usize, usize) {
    lines.fold((0, 0), |(such, others), line| if is(line) { (such + 1, others) } else { (such, others + 1) })
}

/// Whether a line is a JSON object.
fn holds_json_line(head: &[u8]) -> bool {
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    lines.any(|line| line.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(line).is_ok())
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

/// True for markup that starts with a tag and has NULs here and there, which browsers drop.
fn is_markup_with_nuls(head: &[u8]) -> bool {
    let is_tag = matches!(head.trim_ascii_start(), [b'<', letter, ..] if letter.is_ascii_alphabetic());
    is_tag && controls(head) * 100 <= head.len() * MAX_CONTROLS
}

/// True for markup that does not start as a page does: a fragment, a template's output, a feed.
fn is_full_of_tags(head: &[u8]) -> bool {
    let mut inside = 0;
    let mut behind = 0;
    let mut first = None;
    // A log of a chat has names in angle brackets, but closes none of them.
    let mut closes = false;
    for at in memchr::memchr_iter(b'<', head) {
        if at < behind {
            continue;
        }
        let rest = &head[at + 1..head.len().min(at + MAX_TAG)];
        let name = rest.strip_prefix(b"/").unwrap_or(rest);
        if !name.first().is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        // A `<` before the `>` was a lesser-than sign.
        if let Some(length) = memchr::memchr2(b'>', b'<', rest).filter(|end| rest[*end] == b'>') {
            inside += length + 2;
            behind = at + length + 2;
            first = first.or(Some(at));
            closes |= name.len() < rest.len() || rest.starts_with(b"br");
        }
    }
    let starts_with_tag = first.is_some_and(|at| head[..at].trim_ascii().is_empty());
    let share = if starts_with_tag { MIN_TAG_SHARE_BEHIND_TAG } else { MIN_TAG_SHARE };
    closes && inside * 100 >= head.len() * share
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
    fn what_stands_behind_the_head_does_not_count() {
        assert_eq!(kind_of(&[&[b'a'; HEAD][..], b"\0<p><p><p>"].concat(), ""), Kind::Text);
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
    fn a_fragment_that_starts_with_a_tag_may_have_long_paragraphs() {
        let fragment = format!("<p>{}</p>", "All the words of a paragraph. ".repeat(20));
        assert_eq!(kind_of(fragment.as_bytes(), ""), Kind::Html);
    }

    #[test]
    fn the_log_of_a_chat_is_text() {
        assert_eq!(kind_of(b"<ann> hi\n<bob> hi\n<ann> bye\n<bob> bye\n", ""), Kind::Text);
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
    fn a_warc_file_is_known_by_its_first_line_or_by_its_name() {
        assert_eq!(kind_of(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n", ""), Kind::Warc);
        assert_eq!(kind_of(b"WARC/1.0 is a format.", ""), Kind::Text);
        assert_eq!(kind_of(b"garbage", "a.warc.gz"), Kind::Warc);
        let damaged = b"garbage\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n";
        assert_eq!(kind_of(damaged, ""), Kind::Warc);
        assert_eq!(kind_of(damaged, "a.txt"), Kind::Text);
        assert_eq!(kind_of(damaged, "crawl.warc.1"), Kind::Warc);
        assert_eq!(kind_of(b"\xEF\xBB\xBF\nWARC/1.1\nWARC-Type: response\n", "crawl.dat"), Kind::Warc);
        assert_eq!(kind_of(&[b"<html><pre>", &damaged[..]].concat(), "page.php"), Kind::Html);
        let tar = [&[b'a'; 257][..], b"ustar\0", damaged].concat();
        assert_eq!(kind_of(&tar, ""), Kind::Tar);
    }

    #[test]
    fn the_word_that_is_in_a_header_of_tar_makes_no_archive_of_a_text() {
        let text = [&[b'a'; 257][..], b"ustar is a word.\n"].concat();
        assert_eq!(kind_of(&text, ""), Kind::Text);
        assert_eq!(kind(&text, Path::new(""), Format::Text), Kind::Text);
    }

    #[test]
    fn bytes_go_before_the_name_of_a_carrier() {
        assert_eq!(kind_of(b"<html>", "a.warc"), Kind::Html);
        assert_eq!(kind_of(b"{\"text\": \"a\"}", "a.warc.gz"), Kind::Jsonl);
        assert_eq!(kind_of(b"GIF89a", "a.tar"), binary("it is a GIF image"));
        let arc = b"filedesc://a.arc 0.0.0.0 20050101000000 text/plain 76\n";
        assert_eq!(
            kind_of(arc, "a.warc"),
            binary("it is an ARC file, which is not read: convert it to WARC")
        );
    }

    #[test]
    fn archives_are_told_from_documents_that_are_packed_alike() {
        let zip = |first: &str| {
            let length = [first.len() as u8, 0, 0, 0];
            [&b"PK\x03\x04"[..], &[0; 22], &length, first.as_bytes()].concat()
        };
        let office = binary("it is an Office document, an e-book or a program, packed as ZIP");
        assert_eq!(kind_of(&zip("page.html"), "a"), Kind::Zip);
        assert_eq!(kind_of(&zip("mimetype"), "a"), office);
        assert_eq!(kind_of(&zip("word/document.xml"), "a.docx"), office);
        assert_eq!(kind_of(&[&[b'a'; 257][..], b"ustar\0"].concat(), "a"), Kind::Tar);
        let mut old = tar::Header::new_old();
        old.set_cksum();
        assert_eq!(kind_of(old.as_bytes(), "a"), Kind::Tar);
        let forced = kind(&zip("page.html"), Path::new("a"), Format::Html);
        assert_eq!(forced, binary("it is a ZIP archive"));
    }

    #[test]
    fn a_parquet_file_is_known_by_its_first_bytes_or_by_its_name() {
        assert_eq!(kind_of(b"PAR1\x15\x04\x15", "a"), Kind::Parquet);
        assert_eq!(kind_of(b"PAR1 is how it starts.", "a"), Kind::Text);
        assert_eq!(kind_of(b"garbage", "a.parquet"), Kind::Parquet);
    }

    #[test]
    fn json_lines_are_known_by_the_first() {
        assert_eq!(kind_of(b"\n{\"text\": \"a\"}\n", ""), Kind::Jsonl);
        assert_eq!(kind_of(b"{not json}", ""), Kind::Text);
        assert_eq!(kind_of(b"{\n \"text\": \"a\"\n}", "a.json"), Kind::Json);
        assert_eq!(kind_of(b"{\"text\": \"a\"}", "a.json"), Kind::Jsonl);
        assert_eq!(kind_of(b"{damaged\n{\"text\": \"a\"}\n{\"text\": \"b\"}\n{\"te", ""), Kind::Jsonl);
        assert_eq!(kind_of(b"Title\n{\"a\": 1}\nwords\n{\"b\": 1}\nmore", ""), Kind::Text);
    }

    #[test]
    fn a_first_line_that_is_none_costs_no_json_lines_behind_it() {
        for first in [&b"GIF89a"[..], b"\xFF\xFE", b"PK\x03\x04", b"WARC/1.0\r"] {
            let lines = [first, b"\n{\"text\": \"a\"}\n"].concat();
            assert_eq!(kind_of(&lines, "a.jsonl"), Kind::Jsonl);
            assert_eq!(kind(&lines, Path::new(""), Format::Jsonl), Kind::Jsonl);
        }
        assert_eq!(kind_of(b"GIF89a\n", "a.jsonl"), binary("it is a GIF image"));
    }

    #[test]
    fn text_that_starts_with_the_json_of_a_script_is_text() {
        assert_eq!(kind_of(b"{\"id\": 1}\nA title\nWords.", "a.txt"), Kind::Text);
        assert_eq!(kind_of(b"{\"text\": \"a\"}\n{\"text\": \"b\"}\nbroken", ""), Kind::Jsonl);
    }

    #[test]
    fn a_page_with_json_lines_in_it_is_a_page() {
        assert_eq!(kind_of(b"<!DOCTYPE html>\n{\"a\": 1}\n{\"b\": 2}\n", ""), Kind::Html);
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
    fn nuls_and_controls_are_no_text_but_a_page_may_have_one() {
        assert_eq!(kind_of(b"abc\0\x01\x02def", ""), binary("it has NUL bytes, which no text has"));
        let noise = b"\x01\x8F\x02\xF0ab\x03";
        assert_eq!(kind_of(noise, ""), binary("it is full of control characters, as no text is"));
        assert_eq!(kind_of(b"<html><p>a\0b", ""), Kind::Html);
        let fragment = format!("<p>{}\0</p>", "words ".repeat(10));
        assert_eq!(kind_of(fragment.as_bytes(), "a.html"), Kind::Html);
        assert_eq!(kind_of(fragment.as_bytes(), ""), binary("it has NUL bytes, which no text has"));
        assert_eq!(kind_of(b"\x1B$B8cG\x1B(B", ""), Kind::Text);
    }

    #[test]
    fn what_the_user_says_goes_before_all_but_a_signature() {
        let forced = |head: &[u8]| kind(head, Path::new("a.html"), Format::Text);
        assert_eq!(forced(b"<html>"), Kind::Text);
        assert_eq!(forced(b"GIF89a"), binary("it is a GIF image"));
    }
}
