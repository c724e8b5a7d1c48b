//! The formats that pages come in, as users meet them: what becomes of each file in an archive or crawl.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod zipped;

use std::fs;
use std::io::{Cursor, Write};
use std::process::{Command, Stdio};

use dehusk::source::{Content, Format, Inputs, Options};
use serde_json::Value;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Member, and content or reason, of each document in a file with this name and these bytes.
fn read(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
    read_with(name, bytes, Options::default())
}

fn read_with(name: &str, bytes: &[u8], options: Options) -> Vec<(String, String)> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let inputs = Inputs::expand(&[path.into()], options).unwrap();
    inputs
        .documents()
        .map(|raw| {
            let text = match raw.content {
                Content::Html(bytes) => format!("html {}", String::from_utf8_lossy(&bytes)),
                Content::Text(bytes) => format!("text {}", String::from_utf8_lossy(&bytes)),
                Content::HtmlField(field) | Content::TextField(field) => format!("field {}", field.text),
                Content::Unusable(reject) => format!("{}: {}", reject.reason.name(), reject.message),
            };
            (raw.origin.member, text)
        })
        .collect()
}

fn pairs(documents: &[(&str, &str)]) -> Vec<(String, String)> {
    documents.iter().map(|(member, text)| ((*member).to_owned(), (*text).to_owned())).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zip(members: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const MEMBERS: &[(&str, &[u8])] = &[
    ("a/page.html", b"Words only."),
    ("a/text", b"Words."),
    ("lines.jsonl", b"{\"text\":\"one\"}\n{\"text\":\"two\"}\n"),
    ("image.png", b"\x89PNG\r\n\x1a\n"),
    (".hidden/page.html", b"<html>hidden"),
    ("__MACOSX/._page.html", b"\0\x05\x16\x07"),
    ("page.html.gz", b"\x1F\x8B"),
];

const OF_MEMBERS: &[(&str, &str)] = &[
    ("a/page.html", "html Words only."),
    ("a/text", "text Words."),
    ("lines.jsonl:1", "field one"),
    ("lines.jsonl:2", "field two"),
    ("image.png", "binary: it is a PNG image"),
    ("page.html.gz", "damaged: its gzip stream is damaged: it ends early"),
];

#[test]
fn each_file_in_an_archive_is_read_as_its_name_and_bytes_say() {
    assert_eq!(read("a.tar", &tar(MEMBERS)), pairs(OF_MEMBERS));
    assert_eq!(read("a", &gzip(&tar(MEMBERS))), pairs(OF_MEMBERS));
    assert_eq!(read("a.tar.zst", &zstd::encode_all(&*tar(MEMBERS), 1).unwrap()), pairs(OF_MEMBERS));
    assert_eq!(read("a.zip", &zip(MEMBERS, CompressionMethod::Deflated)), pairs(OF_MEMBERS));
    assert_eq!(read("a", &zip(MEMBERS, CompressionMethod::Stored)), pairs(OF_MEMBERS));
    assert_eq!(read("a", &zip(MEMBERS, CompressionMethod::Zstd)), pairs(OF_MEMBERS));
}

#[test]
fn names_in_archives_stay_names() {
    let long = format!("{}/page", "folder".repeat(40));
    let names = ["../../up", "/etc/passwd", &long, "日本/ページ"];
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &b"Words."[..])).collect();
    let expected: Vec<(&str, &str)> = names.iter().map(|name| (*name, "text Words.")).collect();
    assert_eq!(read("a.zip", &zip(&members, CompressionMethod::Stored)), pairs(&expected));

    let mut bytes = tar(&members[2..]);
    let mut header = tar::Header::new_old();
    header.as_old_mut().name[..9].copy_from_slice(b"../caf\xE9 5");
    header.set_size(6);
    header.set_cksum();
    let mut member = [header.as_bytes(), &b"Words."[..]].concat();
    member.resize(1024, 0);
    bytes.splice(..0, member);
    let expected = [("../caf%E9 5", "text Words."), expected[2], expected[3]];
    assert_eq!(read("a.tar", &bytes), pairs(&expected));
}

#[test]
fn an_archive_inside_of_an_archive_is_left_packed() {
    let inner = zip(&[("page.html", b"<html>")], CompressionMethod::Stored);
    let message = "binary: it is an archive inside of an archive: unpack it";
    assert_eq!(
        read("a.tar", &tar(&[("b.zip", &inner), ("c.tar", &tar(MEMBERS))])),
        pairs(&[("b.zip", message), ("c.tar", message)])
    );
}

#[test]
fn an_archive_without_files_is_empty() {
    assert_eq!(read("a.tar", &[0; 1024]), pairs(&[("", "empty: it has no files in it")]));
    let empty = tar(&[(".hidden", b"Words.")]);
    assert_eq!(read("a.tar", &empty), pairs(&[("", "empty: it has no files in it")]));
}

#[test]
fn a_member_over_a_limit_costs_no_other() {
    let members: &[(&str, &[u8])] = &[("one", &[b'a'; 5000]), ("two", b"Words.")];
    let options = || Options { max_bytes: 1000, ..Options::default() };
    let large = "too_large: it is larger than the limit of 1000 bytes, input.max_bytes";
    let expected = pairs(&[("one", large), ("two", "text Words.")]);
    assert_eq!(read_with("a.zip", &zip(members, CompressionMethod::Deflated), options()), expected);
    assert_eq!(read_with("a.tar", &tar(members), options()), expected);
    let options = Options { max_packed_bytes: 1000, ..Options::default() };
    let large = "too_large: it is packed larger than the limit of 1000 bytes, input.max_packed_bytes";
    let expected = pairs(&[("one", large), ("two", "text Words.")]);
    assert_eq!(read_with("a.zip", &zip(members, CompressionMethod::Stored), options), expected);
}

#[test]
fn a_damaged_header_of_a_tar_archive_costs_its_own_member_only() {
    let mut bytes = tar(&[("one", b"Words one."), ("two", b"Words two."), ("three", b"Words three.")]);
    bytes[1024] ^= 1;
    let lost = "damaged: what stands here is no header of tar; bytes left out up to the next header: 1024";
    let expected = pairs(&[("one", "text Words one."), ("", lost), ("three", "text Words three.")]);
    assert_eq!(read("a.tar", &bytes), expected);
}

#[test]
fn a_tar_archive_cut_anywhere_gives_what_is_before_the_cut_and_says_so() {
    let bytes = tar(&[("one", b"Words one."), ("two", b"Words two.")]);
    for length in (1..=2 * 1024).step_by(31) {
        let found = read("a.tar", &bytes[..length]);
        let whole = length / 1024;
        assert!(found.last().unwrap().1.starts_with("damaged: "), "{length}: {found:?}");
        assert!(found.len() > whole, "{length}: {found:?}");
        if whole > 0 {
            assert_eq!(found[0], pairs(&[("one", "text Words one.")])[0], "{length}");
        }
    }
}

#[test]
fn a_byte_that_is_missing_in_a_tar_archive_costs_its_own_member_only() {
    let two = [b'a'; 600];
    let bytes = tar(&[("one", b"Words one."), ("two", &two), ("three", b"Words three.")]);
    for at in [1024 + 512, 1024 + 512 + 599, 1024 + 512 + 800] {
        let mut bytes = bytes.clone();
        bytes.remove(at);
        let lost = "damaged: its 600 bytes reach over another header, which stands at 1023";
        let expected = [("one", "text Words one."), ("two", lost), ("three", "text Words three.")];
        assert_eq!(read("a.tar", &bytes)[..3], pairs(&expected), "{at}");
    }
}

#[test]
fn a_tar_archive_in_another_reaches_over_no_header() {
    let inner = tar(&[("in", b"Words in it.")]);
    let found = read("a.tar", &tar(&[("inner.tar", &inner), ("two", b"Words two.")]));
    let message = "binary: it is an archive inside of an archive: unpack it";
    assert_eq!(found, pairs(&[("inner.tar", message), ("two", "text Words two.")]));
}

#[test]
fn sizes_that_reach_over_other_headers_take_time_in_proportion() {
    let one = tar(&[("one", b"Words.")]);
    let mut header = tar::Header::new_ustar();
    header.set_path("one").unwrap();
    header.set_size(1 << 20);
    header.set_cksum();
    let bytes = [header.as_bytes(), &one[512..1024]].concat().repeat(8_000);
    let found = read("a.tar", &[&bytes[..], &[b'x'; 512]].concat());
    assert!(found.len() >= 6_000 && found.iter().all(|(_, text)| text.starts_with("damaged: ")));
}

#[test]
fn damage_in_a_hidden_member_is_told() {
    let bytes = tar(&[("one", b"Words one."), (".two", &[b'a'; 600]), ("three", b"Words three.")]);
    let cut = "damaged: it is cut: the archive ends inside of it";
    let expected = pairs(&[("one", "text Words one."), (".two", cut)]);
    assert_eq!(read("a.tar", &bytes[..1024 + 512 + 300]), expected);
}

#[test]
fn tar_archives_one_behind_the_other_are_read_to_the_end() {
    let bytes = [tar(&[("one", b"Words one.")]), tar(&[("two", b"Words two.")])].concat();
    assert_eq!(read("a.tar", &bytes), pairs(&[("one", "text Words one."), ("two", "text Words two.")]));
}

/// What `dehusk clean -` makes of these bytes: its records and its exit code.
fn clean(bytes: &[u8]) -> (Vec<Value>, i32, String) {
    let folder = TempDir::new().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dehusk"))
        .args(["clean", "-", "--progress", "never"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let records = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (records, output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// A crawl with a page, an image and a page that was not found.
fn crawl() -> Vec<u8> {
    let response = |http: &str| {
        let fields = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/\r\n\
                      WARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-05-18T01:58:10Z\r\nWARC-Truncated: time\r\n\
                      Content-Type: application/http; msgtype=response";
        format!("{fields}\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n", http.len())
    };
    let records = [
        response(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<!doctype html><title>Rain</title>\
             <p>Rain fell on the old town all night, and nobody in it slept before the morning came.</p>",
        ),
        response("HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n\r\nGIF89a"),
        response("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Not found</p>"),
    ];
    records.concat().into_bytes()
}

#[test]
fn a_record_says_where_in_the_crawl_its_page_was_and_what_else_was_there_is_no_loss() {
    for bytes in [crawl(), gzip(&crawl()), zstd::encode_all(&*crawl(), 1).unwrap()] {
        let (records, code, _) = clean(&bytes);
        assert_eq!((records.len(), code), (1, 0));
        let (record, metadata) = (&records[0], &records[0]["metadata"]);
        assert_eq!(record["url"], "http://example.org/");
        assert_eq!(record["added"], "2024-05-18T01:58:10Z");
        assert_eq!(metadata["record_id"], "<urn:uuid:1>");
        assert_eq!(metadata["member"], "1");
        assert_eq!(metadata["encoding_by"], "http");
        assert_eq!(metadata["warnings"], serde_json::json!(["truncated: time"]));
    }
}

#[test]
fn a_damaged_crawl_is_no_success() {
    let bytes = crawl();
    let (records, code, stderr) = clean(&bytes[..bytes.len() - 20]);
    assert_eq!((records.len(), code), (1, 1));
    assert!(stderr.contains("damaged: its record has "), "{stderr}");
}

#[test]
fn archives_come_through_stdin_as_far_as_they_can() {
    let page = b"Rain fell on the old town all night, and nobody in it slept before the morning came.";
    let (records, code, _) = clean(&gzip(&tar(&[("a/page.txt", page)])));
    assert_eq!((records.len(), code), (1, 0));
    assert_eq!(records[0]["metadata"]["member"], "a/page.txt");
    let (records, code, stderr) = clean(&zip(&[("page.txt", page)], CompressionMethod::Stored));
    assert_eq!((records.len(), code), (0, 1));
    assert!(stderr.contains("which has its index at its end: name the file instead of `-`"), "{stderr}");
}

#[test]
fn a_member_can_be_inspected() {
    let folder = TempDir::new().unwrap();
    fs::write(
        folder.path().join("a.tar"),
        tar(&[("one", b"Words one."), ("b.jsonl", b"{\"text\":\"Words two.\"}")]),
    )
    .unwrap();
    let inspect = |member: &str| {
        let args = ["inspect", "a.tar", "--member", member];
        let output = Command::new(env!("CARGO_BIN_EXE_dehusk"))
            .args(args)
            .current_dir(folder.path())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(inspect("b.jsonl:1").contains("Words two."), "{}", inspect("b.jsonl:1"));
}
