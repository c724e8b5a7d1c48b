//! A small folder with a file of every format.

use anyhow::Result;

use crate::carriers::{gzip, response, tar, zip};
use crate::documents::{self, Random};

/// Bytes of a document that no single read holds.
const LARGE: usize = 300_000;
/// Documents that are worth a checkpoint.
const MANY: usize = 5_020;

/// Names and bytes of files.
pub(super) type Files = Vec<(String, Vec<u8>)>;

/// No text is nearly another one.
fn text(number: usize) -> String {
    let random = &mut Random::new(number as u64);
    (0..3).map(|_| documents::sentence(random)).collect::<String>().trim().to_owned()
}

fn page(number: usize) -> Vec<u8> {
    let title = format!("<!doctype html><title>Page {number}</title><nav><a href=/>Home</a></nav>");
    format!("{title}<p>{}</p><p>Share this:</p>", text(number)).into_bytes()
}

fn line(number: usize) -> String {
    format!("{{\"id\": {number}, \"text\": \"{}\"}}\n", text(number))
}

/// One file of each format.
pub(super) fn few() -> Result<Files> {
    let lines = |from: usize| (from..from + 3).map(line).collect::<String>().into_bytes();
    let members =
        |from: usize| (from..from + 3).map(|at| (format!("{at}.html"), page(at))).collect::<Files>();
    let records = |from: usize| (from..from + 3).map(|at| response(at, "", &page(at))).collect::<Vec<_>>();
    let packed = records(40).iter().map(|record| gzip(record)).collect::<Result<Vec<_>>>()?;
    let files = vec![
        ("a.html", page(0)),
        ("b.txt", format!("Home\n\n{}\n\nShare this:\n", text(1)).into_bytes()),
        ("c.jsonl", lines(10)),
        ("d.jsonl.gz", [gzip(&lines(20))?, gzip(&lines(23))?].concat()),
        ("e.jsonl.zst", zstd::encode_all(&*lines(30), 3)?),
        ("f.warc.gz", packed.concat()),
        ("g.zip", zip(&members(50))?),
        ("h.tar", tar(&members(60))?),
        ("i.html.gz", gzip(&page(70))?),
        ("sub/j.html", page(71)),
    ];
    Ok(files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect())
}

/// One file of each format, some that no single read holds, and one of many documents.
pub(super) fn all() -> Result<Files> {
    let mut files = few()?;
    let large = |from: usize| (from..from + 2).map(|at| (format!("{at}.html"), long_page(at)));
    let lines: String = large(80).map(|(_, page)| format!("{}\n", json_html(&page))).collect();
    let records: Vec<u8> = large(84).flat_map(|(_, page)| response(84, "", &page)).collect();
    let many: String = (0..MANY).map(|number| format!("broken {number}\n")).collect();
    files.extend([
        ("k.jsonl".to_owned(), lines.into_bytes()),
        ("l.warc".to_owned(), records),
        ("m.tar.gz".to_owned(), gzip(&tar(&large(88).collect::<Files>())?)?),
        ("n.jsonl".to_owned(), many.into_bytes()),
        ("o.html".to_owned(), page(90)),
        ("p.zip".to_owned(), zip(&large(92).collect::<Files>())?),
    ]);
    Ok(files)
}

/// A page with a comment that no packing makes small, and no cleaner reads.
fn long_page(number: usize) -> Vec<u8> {
    let mut random = Random::new(number as u64);
    let noise = std::iter::repeat_with(|| b'0' + random.below(75) as u8);
    let noise = noise.map(|byte| if byte.is_ascii_alphanumeric() { byte } else { b'_' });
    let comment: Vec<u8> = noise.take(LARGE).collect();
    [&page(number)[..], b"<!-- ", &comment, b" -->"].concat()
}

/// The line of a JSON object that holds a page.
fn json_html(page: &[u8]) -> serde_json::Value {
    serde_json::json!({"html": String::from_utf8_lossy(page)})
}
