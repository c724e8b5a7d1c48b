//! What holds at each boundary where bytes come in, for generated input: what was put in comes out once and in order, whatever is
//! damaged around it and however few bytes come at once.
//!
//! What holds for bytes of which nothing is known is left to `fuzz/`, and what holds of pages to `pages/invariants.rs`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::io::{Cursor, Read, Write};

use dehusk::decode::{Hints, Labels, decode};
use dehusk::source::{Content, Documents, Format, Inputs, Options};
use proptest::collection::vec;
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A reader that gives so many bytes at once, by turns.
struct Dribble {
    bytes: Cursor<Vec<u8>>,
    sizes: Vec<usize>,
    turn: usize,
}

impl Read for Dribble {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        self.turn += 1;
        let length = out.len().min(self.sizes[self.turn % self.sizes.len()]);
        self.bytes.read(&mut out[..length])
    }
}

/// How many bytes come at once.
fn sizes() -> impl Strategy<Value = Vec<usize>> {
    vec(prop_oneof![4 => 1..20_usize, 1 => 20..5000_usize], 1..6)
}

/// Member and text of each document; where there is none, the reason in brackets.
type Shown = Vec<(String, String)>;

fn shown(documents: impl Iterator<Item = dehusk::source::Raw>) -> Shown {
    let show = |content| match content {
        Content::Html(bytes) | Content::Text(bytes) => String::from_utf8(bytes).unwrap(),
        Content::HtmlField(field) | Content::TextField(field) => field.text,
        Content::Unusable(reject) => format!("[{}]", reject.reason.name()),
    };
    documents.map(|raw| (raw.origin.member, show(raw.content))).collect()
}

/// The documents of a file that comes in such portions.
fn read(bytes: &[u8], format: Format, sizes: &[usize]) -> Shown {
    let options = Options { format, ..Options::default() };
    let reader = Dribble { bytes: Cursor::new(bytes.to_vec()), sizes: sizes.to_vec(), turn: 0 };
    shown(Documents::of(reader, "input", &options))
}

/// Only what they hold.
fn texts_of(shown: &Shown) -> impl Iterator<Item = &str> {
    shown.iter().map(|(_, text)| text.as_str())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Zstandard with a check sum, so that each damage is told.
fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

type Pack = fn(&[u8]) -> Vec<u8>;

/// The ways in which a file is packed.
const PACKINGS: [Pack; 3] = [<[u8]>::to_vec, gzip, zstd];

/// The text of a document: no two are alike, whatever the letters are.
fn words() -> impl Strategy<Value = Vec<String>> {
    vec("[a-zа-яé ]{0,30}", 1..8).prop_map(|texts| {
        texts.iter().enumerate().map(|(at, text)| format!("Document {at} {text}.")).collect()
    })
}

/// A line of JSONL, and what becomes of it; a blank one is nothing.
fn line() -> impl Strategy<Value = (Vec<u8>, Option<String>)> {
    let told = |line: &str, reason: &str| Just((line.as_bytes().to_vec(), Some(reason.to_owned())));
    prop_oneof![
        4 => "\\PC{1,20}x".prop_map(|text| {
            (serde_json::json!({ "text": text }).to_string().into_bytes(), Some(text))
        }),
        1 => prop_oneof![Just(b"".to_vec()), Just(b" \t ".to_vec())].prop_map(|blank| (blank, None)),
        1 => told("{\"text\": \"cut", "[bad_json]"),
        1 => told("[1, 2]", "[bad_json]"),
        1 => told("{\"text\":\" \"}", "[empty]"),
        1 => Just((b"{\"text\":\"\xE9\"}".to_vec(), Some("[bad_json]".to_owned()))),
    ]
}

/// A record of a crawl that holds a text.
fn record(text: &str) -> Vec<u8> {
    let length = text.len();
    format!(
        "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n"
    )
    .into_bytes()
}

/// What may stand between the records of a crawl: garbage, records that are cut, and records of which the length is wrong.
fn damage() -> impl Strategy<Value = Vec<u8>> {
    let whole = record("Cut or with a wrong length.");
    let length = whole.len();
    let header = length - "Cut or with a wrong length.\r\n\r\n".len();
    prop_oneof![
        Just(Vec::new()),
        vec(any::<u8>(), 0..60).prop_map(|mut bytes| {
            bytes.retain(|byte| *byte != b'/');
            bytes
        }),
        (1..length - 5).prop_map(move |at| {
            let is_in_header = !whole[..at].ends_with(b"\r\n") && at < header;
            [&whole[..at], if is_in_header { b"\r\n" } else { b"" }].concat()
        }),
        // None that ends at a blank line by chance: that cannot be told from a right one.
        prop_oneof![0..5_usize, 10..80_usize, 1_000_000..2_000_000_usize].prop_map(|length| {
            let right = String::from_utf8(record("wrong")).unwrap();
            right.replace("Length: 5", &format!("Length: {length}")).into_bytes()
        }),
    ]
}

/// Changes one bit where it is sure to be told: behind the header of a gzip member or Zstandard frame.
fn flip(packed: &mut [u8], at: usize) {
    let behind = packed.len() - 10;
    packed[10 + at % behind] ^= 1 << (at % 8);
}

fn tar(members: &[(String, String)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, text) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        builder.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    builder.into_inner().unwrap()
}

/// Names of files in an archive, short and long, with their texts.
fn members() -> impl Strategy<Value = Vec<(String, String)>> {
    (words(), "[a-zé]{1,8}", prop_oneof![Just(1_usize), Just(30)]).prop_map(|(texts, name, repeat)| {
        let name = |at| format!("{}/{at}.txt", name.repeat(repeat));
        texts.into_iter().enumerate().map(|(at, text)| (name(at), text)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn each_line_of_jsonl_comes_out_under_its_number(
        lines in vec(line(), 0..12), end in prop_oneof![Just("\n"), Just("\r\n")], packing in 0..3_usize, sizes in sizes(),
    ) {
        let file = lines.iter().flat_map(|(line, _)| [line, end.as_bytes()].concat()).collect::<Vec<u8>>();
        let mut expected: Shown = lines
            .into_iter()
            .enumerate()
            .filter_map(|(at, (_, becomes))| Some(((at + 1).to_string(), becomes?)))
            .collect();
        if expected.is_empty() {
            expected.push((String::new(), "[empty]".to_owned()));
        }
        prop_assert_eq!(read(&PACKINGS[packing](&file), Format::Jsonl, &sizes), expected);
    }

    #[test]
    fn lines_in_members_of_their_own_survive_the_damage_of_another(
        texts in words(), packing in 1..3_usize, damaged in any::<prop::sample::Index>(), at in 0..1000_usize, sizes in sizes(),
    ) {
        let damaged = damaged.index(texts.len());
        let pack = |text| PACKINGS[packing](format!("{}\n", serde_json::json!({ "text": text })).as_bytes());
        let mut members: Vec<Vec<u8>> = texts.iter().map(pack).collect();
        flip(&mut members[damaged], at);
        let found = read(&members.concat(), Format::Jsonl, &sizes);
        // What was unpacked of the member before the damage showed may be lines too.
        let others: Vec<&str> = texts.iter().enumerate().filter(|(at, _)| *at != damaged).map(|(_, text)| &**text).collect();
        let found: Vec<&str> = texts_of(&found).collect();
        // A bit behind the last one of the packed text is no damage.
        prop_assert!(found.contains(&"[damaged]") || found == texts, "{found:?}");
        prop_assert_eq!(found.into_iter().filter(|text| others.contains(text)).collect::<Vec<_>>(), others);
    }

    #[test]
    fn records_of_a_crawl_survive_what_stands_between_them(
        texts in words(), between in vec(damage(), 8), packing in 0..3_usize, sizes in sizes(),
    ) {
        let parts = texts.iter().zip(&between).flat_map(|(text, damage)| [damage.clone(), record(text)]);
        let file: Vec<u8> = parts.flat_map(|part| PACKINGS[packing](&part)).collect();
        let found = read(&file, Format::Warc, &sizes);
        let records: Vec<&str> = texts_of(&found).filter(|text| !text.starts_with('[')).collect();
        prop_assert_eq!(records, texts);
    }

    #[test]
    fn files_in_a_tar_archive_come_out_under_their_names(
        members in members(), packing in 0..3_usize, sizes in sizes(),
    ) {
        prop_assert_eq!(read(&PACKINGS[packing](&tar(&members)), Format::Auto, &sizes), members);
    }

    #[test]
    fn files_in_a_tar_archive_survive_the_damage_of_a_header(
        texts in words(), damaged in any::<prop::sample::Index>(), at in 0..512_usize, sizes in sizes(),
    ) {
        // Names that need no header of their own, so that a header is a member.
        let mut members: Shown = texts.iter().map(|text| (text[..10].to_owned(), text.clone())).collect();
        let mut file = tar(&members);
        let damaged = damaged.index(members.len());
        file[damaged * 1024 + at] ^= 0x15;
        members[damaged] = (String::new(), "[damaged]".to_owned());
        prop_assert_eq!(read(&file, Format::Tar, &sizes), members);
    }

    #[test]
    fn files_in_a_zip_archive_survive_the_damage_of_another(
        mut members in members(), damaged in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), stored: bool,
    ) {
        let method = if stored { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in &members {
            writer.start_file(name, SimpleFileOptions::default().compression_method(method)).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        let mut archive = writer.finish_into_readable().unwrap();
        let damaged = damaged.index(members.len());
        let (start, length) = {
            let file = archive.by_index_raw(damaged).unwrap();
            (file.data_start().unwrap() as usize, file.compressed_size() as usize)
        };
        let mut bytes = archive.into_inner().into_inner();
        bytes[start + at.index(length)] ^= 0x15;
        members[damaged].1 = "[damaged]".to_owned();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&bytes).unwrap();
        let inputs = Inputs::expand(&[file.path().into()], Options::default()).unwrap();
        prop_assert_eq!(shown(inputs.documents()), members);
    }

    #[test]
    fn utf_8_comes_through_decoding_as_it_is(text in "\\PC{0,60}", newline in "[\r\n\t ]{0,3}") {
        let text = format!("{text}{newline}");
        let hints = Hints { labels: Labels::Nowhere, ..Hints::default() };
        prop_assert_eq!(decode(text.clone().into_bytes(), &hints).text, text.trim_start_matches('\u{FEFF}'));
    }

    #[test]
    fn text_comes_back_from_the_encoding_that_is_named(
        text in "[ -~а-яё]{0,60}",
        label in prop::sample::select(vec!["windows-1251", "koi8-r", "iso-8859-5", "x-mac-cyrillic", "gb18030", "euc-jp", "shift_jis", "big5"]),
    ) {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
        let (bytes, _, has_unmappable) = encoding.encode(&text);
        let decoded = decode(bytes.to_vec(), &Hints { forced: Some(encoding), ..Hints::default() });
        if !has_unmappable {
            prop_assert_eq!((decoded.text, decoded.replaced_chars), (text, 0));
        }
    }
}
