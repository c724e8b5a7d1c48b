//! Carriers of documents, written: a record of a WARC file, archives, and gzip. What is in a document is left to whoever has one.

use std::io::{Cursor, Write};

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// One gzip member.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// A WARC record that holds a page as a server sent it, with these further fields of HTTP.
pub(crate) fn response(number: usize, fields: &str, page: &[u8]) -> Vec<u8> {
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{fields}\r\n");
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: \
         https://site{}.example/{number}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}",
        number % 97,
        http.len() + page.len()
    )
    .into_bytes();
    record.extend(page);
    record.extend(b"\r\n\r\n");
    record
}

/// The header of a file in a tar archive.
pub(crate) fn tar_header(name: &str, bytes: u64) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes);
    header.set_mode(0o644);
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_cksum();
    header
}

/// A tar archive of these files.
pub(crate) fn tar(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        archive.append(&tar_header(name, bytes.len() as u64), &**bytes)?;
    }
    Ok(archive.into_inner()?)
}

/// A ZIP archive of these files.
pub(crate) fn zip(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
