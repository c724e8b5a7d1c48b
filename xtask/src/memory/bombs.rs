//! Small files that unpack to more than may be held.

use std::io::{self, Read, Write};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Case, brotli};
use crate::carriers::{gzip, response, tar_header};

const fn case(
    name: &'static str,
    file: &'static str,
    make: fn(&mut dyn Write, u64) -> Result<()>,
    reject: &'static str,
) -> Case {
    Case { name, file, through_stdin: false, make, reject }
}

pub(super) const CASES: &[Case] = &[
    case("gz of zeros", "a.gz", |to, bytes| gz(to, b"\0", bytes), "binary"),
    case("gz of `<div>`", "a.html.gz", |to, bytes| gz(to, b"<div>", bytes), "too_large"),
    case("gz of letters", "a.txt.gz", |to, bytes| gz(to, b"a", bytes), "too_large"),
    case("zst of zeros", "a.zst", |to, bytes| zst(to, b"\0", bytes), "binary"),
    case("zst of `<div>`", "a.html.zst", |to, bytes| zst(to, b"<div>", bytes), "too_large"),
    case("member of a zip archive", "a.zip", zipped, "too_large"),
    case("member of a tar archive, gz", "a.tar.gz", tarred, "too_large"),
    case("line of JSONL, gz", "a.jsonl.gz", line, "too_large"),
    case("line of JSONL without an end, gz", "b.jsonl.gz", |to, bytes| gz(to, b"[", bytes), "too_large"),
    case(
        "WARC record, content coding gzip",
        "a.warc",
        |to, bytes| coded(to, "gzip", &packed(bytes)?),
        "too_large",
    ),
    case(
        "WARC record, content coding br",
        "a.warc",
        |to, bytes| coded(to, "br", &brotli::letters(bytes)),
        "too_large",
    ),
    case("WARC record, gz", "a.warc.gz", record, "too_large"),
    case(
        "header of a WARC record, gz",
        "b.warc.gz",
        |to, bytes| headed(to, b"WARC/1.0\r\nA: ", bytes),
        "damaged",
    ),
    case("zip archive in gz", "a.zip.gz", zip_in_gz, "binary"),
    case("gz in gz", "a.gz.gz", |to, bytes| Ok(to.write_all(&gzip(&packed(bytes)?)?)?), "binary"),
    Case {
        through_stdin: true,
        ..case("page through stdin", "-", |to, bytes| repeat(to, b"<div>text ", bytes), "too_large")
    },
    Case {
        through_stdin: true,
        ..case("letters through stdin", "-", |to, bytes| repeat(to, b"a", bytes), "too_large")
    },
];

fn repeat(to: &mut (impl Write + ?Sized), what: &[u8], bytes: u64) -> Result<()> {
    let stretch = what.repeat(1 + (64 << 10) / what.len());
    let mut left = bytes;
    while left > 0 {
        let length = stretch.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        to.write_all(&stretch[..length])?;
        left -= length as u64;
    }
    Ok(())
}

fn headed(to: &mut dyn Write, head: &[u8], bytes: u64) -> Result<()> {
    let mut encoder = GzEncoder::new(to, Compression::fast());
    encoder.write_all(head)?;
    repeat(&mut encoder, b"a", bytes)?;
    encoder.finish()?;
    Ok(())
}

fn gz(to: &mut dyn Write, what: &[u8], bytes: u64) -> Result<()> {
    let mut encoder = GzEncoder::new(to, Compression::fast());
    repeat(&mut encoder, what, bytes)?;
    encoder.finish()?;
    Ok(())
}

/// A page as one gzip member.
fn packed(bytes: u64) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    gz(&mut packed, b"<p>text", bytes)?;
    Ok(packed)
}

fn zst(to: &mut dyn Write, what: &[u8], bytes: u64) -> Result<()> {
    let mut encoder = zstd::Encoder::new(to, 1)?;
    repeat(&mut encoder, what, bytes)?;
    encoder.finish()?;
    Ok(())
}

fn zipped(to: &mut dyn Write, bytes: u64) -> Result<()> {
    let mut archive = ZipWriter::new_stream(to);
    archive.start_file("a.html", SimpleFileOptions::default().large_file(true))?;
    repeat(&mut archive, b"<div>", bytes)?;
    archive.finish()?;
    Ok(())
}

fn tarred(to: &mut dyn Write, bytes: u64) -> Result<()> {
    let mut archive = tar::Builder::new(GzEncoder::new(to, Compression::fast()));
    archive.append(&tar_header("a.html", bytes), io::repeat(b'a').take(bytes))?;
    archive.into_inner().context("the archive ends")?.finish()?;
    Ok(())
}

fn line(to: &mut dyn Write, bytes: u64) -> Result<()> {
    let mut encoder = GzEncoder::new(to, Compression::fast());
    encoder.write_all(b"{\"text\": \"")?;
    repeat(&mut encoder, b"words ", bytes)?;
    encoder.write_all(b"\"}\n")?;
    encoder.finish()?;
    Ok(())
}

fn coded(to: &mut dyn Write, coding: &str, body: &[u8]) -> Result<()> {
    Ok(to.write_all(&response(1, &format!("Content-Encoding: {coding}\r\n"), body))?)
}

fn record(to: &mut dyn Write, bytes: u64) -> Result<()> {
    let mut encoder = GzEncoder::new(to, Compression::fast());
    let header = "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\n";
    write!(encoder, "{header}Content-Length: {bytes}\r\n\r\n")?;
    repeat(&mut encoder, b"<div>", bytes)?;
    encoder.write_all(b"\r\n\r\n")?;
    encoder.finish()?;
    Ok(())
}

fn zip_in_gz(to: &mut dyn Write, bytes: u64) -> Result<()> {
    let mut archive = Vec::new();
    zipped(&mut archive, bytes)?;
    Ok(to.write_all(&gzip(&archive)?)?)
}
