//! The same documents give the same bytes: for any number of threads, from a file or through a pipe in any portions, packed or not.
//!
//! Only what names the file differs: `file_path`; `metadata.site` of a document of which nothing else names the site; and the
//! `id` of a reject that has no bytes to hash, so that its place stands for it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const THREADS: [&str; 4] = ["1", "2", "3", "8"];
/// How the files are packed, by the end of their names.
const PACKINGS: [&str; 3] = ["", ".gz", ".zst"];

/// How the bytes come in.
#[derive(Debug, Clone, Copy)]
enum Way {
    File,
    /// All at once.
    Pipe,
    /// In portions of other sizes.
    Dribble,
}

fn text(number: usize) -> String {
    format!("The text of document {number}, which says something of its own. ").repeat(1 + number % 7)
}

fn page(number: usize) -> String {
    format!(
        "<!doctype html><title>Page {number}</title><nav><a href=/>Home</a></nav><p>{}<footer>© 2024 Site</footer>",
        text(number)
    )
}

/// Lines, some of them bad.
fn jsonl() -> Vec<u8> {
    let line = |number: usize| match number % 5 {
        0 => "broken\n".to_owned(),
        1 => format!("{}\n", serde_json::json!({ "text": text(number) })),
        _ => format!(
            "{}\n",
            serde_json::json!({ "html": page(number), "url": format!("https://a.example/{number}") })
        ),
    };
    (1..60).map(line).collect::<String>().into_bytes()
}

/// Responses, with what is no page and what is no record between them.
fn warc() -> Vec<u8> {
    let record = |number: usize| {
        let kind = if number.is_multiple_of(5) { "image/png" } else { "text/html" };
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n{}", page(number));
        let garbage = if number.is_multiple_of(7) { "garbage\r\n" } else { "" };
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\nContent-Type: \
             application/http\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n{garbage}",
            http.len()
        )
    };
    (0..40).map(record).collect::<String>().into_bytes()
}

fn tar() -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for number in 0..40 {
        let (name, bytes) = match number % 3 {
            0 => (format!("{number}.txt"), text(number)),
            1 => (format!("{number}.html"), page(number)),
            _ => (format!("{number}.gif"), "GIF89a".to_owned()),
        };
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, name, bytes.as_bytes()).unwrap();
    }
    builder.into_inner().unwrap()
}

fn packed(bytes: &[u8], packing: &str) -> Vec<u8> {
    match packing {
        ".gz" => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        ".zst" => zstd::encode_all(bytes, 1).unwrap(),
        _ => bytes.to_vec(),
    }
}

/// The records, the rejects and the removed spans of a file that comes in this way, with "FILE" for what names it.
fn clean(folder: &Path, file: &str, way: Way, threads: &str) -> [String; 3] {
    let input = if matches!(way, Way::File) { file } else { "-" };
    let mut child = Command::new(env!("CARGO_BIN_EXE_dehusk"))
        .args(["clean", input, "-o", "out.jsonl", "--removed", "removed.jsonl", "--threads", threads])
        .args(["--allow-rejects", "100%", "--quiet"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let bytes = fs::read(folder.join(file)).unwrap();
    match way {
        Way::File => {}
        Way::Pipe => stdin.write_all(&bytes).unwrap(),
        Way::Dribble => {
            let mut rest = &bytes[..];
            for size in (1..1000).step_by(37).cycle() {
                let (portion, behind) = rest.split_at(size.min(rest.len()));
                stdin.write_all(portion).unwrap();
                rest = behind;
                if rest.is_empty() {
                    break;
                }
            }
        }
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
    ["out.jsonl", "out.rejects.jsonl", "removed.jsonl"].map(|output| {
        let text = fs::read_to_string(folder.join(output)).unwrap_or_default();
        let named = text
            .replace(&format!("\"file_path\":\"{input}\""), "\"file_path\":\"FILE\"")
            .replace(&format!("\"site\":\"{input}\""), "\"site\":\"FILE\"");
        if output == "out.rejects.jsonl" { without_ids(&named) } else { named }
    })
}

/// Lines without the ids that they start with.
fn without_ids(lines: &str) -> String {
    lines.lines().map(|line| format!("{}\n", line.split_once(',').unwrap().1)).collect()
}

/// Every way in which a file can come: each with another number of threads, and all of them by and by.
fn is_the_same_in_every_way(name: &str, bytes: &[u8], first: usize) {
    let folder = TempDir::new().unwrap();
    File::create(folder.path().join(name)).unwrap().write_all(bytes).unwrap();
    let expected = clean(folder.path(), name, Way::File, "1");
    assert!(expected.iter().all(|output| output.lines().count() > 10), "{name} gives too little to compare");
    let mut turn = first;
    for packing in PACKINGS {
        let file = format!("{name}{packing}");
        fs::write(folder.path().join(&file), packed(bytes, packing)).unwrap();
        for way in [Way::File, Way::Pipe, Way::Dribble] {
            turn += 1;
            let threads = THREADS[turn % THREADS.len()];
            let found = clean(folder.path(), &file, way, threads);
            assert!(found == expected, "{file} as {way:?} with {threads} threads");
        }
    }
}

#[test]
fn lines_are_the_same_in_every_way() {
    is_the_same_in_every_way("pages.jsonl", &jsonl(), 0);
}

#[test]
fn records_of_a_crawl_are_the_same_in_every_way() {
    is_the_same_in_every_way("pages.warc", &warc(), 1);
}

#[test]
fn members_of_an_archive_are_the_same_in_every_way() {
    is_the_same_in_every_way("pages.tar", &tar(), 2);
}

#[test]
fn files_of_a_folder_are_the_same_with_any_number_of_threads() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for number in 0..120 {
        fs::write(folder.path().join(format!("in/{number:03}.html")), page(number)).unwrap();
    }
    let outputs = THREADS.map(|threads| {
        let args = ["clean", "in", "--quiet", "--removed", "removed.jsonl", "--threads", threads];
        let output = Command::new(env!("CARGO_BIN_EXE_dehusk"))
            .args(args)
            .current_dir(folder.path())
            .output()
            .unwrap();
        (output.stdout, fs::read(folder.path().join("removed.jsonl")).unwrap())
    });
    assert_eq!(outputs[0].0.iter().filter(|byte| **byte == b'\n').count(), 120);
    assert!(outputs.iter().all(|output| *output == outputs[0]));
}
