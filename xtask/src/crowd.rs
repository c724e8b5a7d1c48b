//! Many documents as files of all formats in a folder, in portions that are alike, so that a run meets the same mixture all along.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;

use crate::carriers::{gzip, tar, zip};
use crate::documents::Document;

/// Of a hundred documents so many are in each carrier; the rest are files of their own where there are few portions of them.
const LINES: usize = 35;
const PACKED_LINES: usize = 15;
const RECORDS: usize = 25;
const TAR: usize = 12;
const ZIP: usize = 12;
/// The most files of their own in a portion.
const FILES: usize = 250;

/// Writes the documents with the numbers from 0 to `count` into a folder.
pub(crate) fn write(folder: &Path, count: usize, portions: usize) -> Result<()> {
    for portion in 0..portions {
        let (from, to) = (count * portion / portions, count * (portion + 1) / portions);
        write_portion(&folder.join(format!("{portion:02}")), from, to)?;
    }
    Ok(())
}

fn write_portion(folder: &Path, from: usize, to: usize) -> Result<()> {
    fs::create_dir_all(folder.join("files"))?;
    let mut next = from;
    let mut take = |share: usize| {
        let documents = (next..to.min(next + (to - from) * share / 100)).map(Document::new);
        next += documents.len();
        documents
    };
    let create = |name: &str| Ok::<_, std::io::Error>(BufWriter::new(File::create(folder.join(name))?));
    let mut packed = create("a.jsonl.gz")?;
    let lines: Vec<Vec<u8>> = take(PACKED_LINES).map(|document| document.line()).collect();
    for member in lines.chunks(1_000) {
        packed.write_all(&gzip(&member.concat())?)?;
    }
    packed.flush()?;
    let mut records = create("b.warc.gz")?;
    for document in take(RECORDS) {
        records.write_all(&gzip(&document.record())?)?;
    }
    records.flush()?;
    let files = |documents: &mut dyn Iterator<Item = Document>| -> Vec<(String, Vec<u8>)> {
        documents.map(|document| (document.name(), document.bytes)).collect()
    };
    fs::write(folder.join("c.tar"), tar(&files(&mut take(TAR)))?)?;
    fs::write(folder.join("d.zip"), zip(&files(&mut take(ZIP)))?)?;
    let mut lines = create("e.jsonl")?;
    for document in take(LINES) {
        lines.write_all(&document.line())?;
    }
    // What the carriers left, some as files and the rest as lines.
    for number in next..to {
        let document = Document::new(number);
        if number - next < FILES {
            fs::write(folder.join("files").join(document.name()), &document.bytes)?;
        } else {
            lines.write_all(&document.line())?;
        }
    }
    Ok(lines.flush()?)
}
