//! A crawl made of pages, whole and damaged.

use std::io::Write;

use anyhow::Result;

/// The level at which crawlers pack.
const GZIP_LEVEL: u32 = 6;
const ZSTD_LEVEL: i32 = 3;

/// The records of a crawl.
pub(super) struct Crawl {
    records: Vec<Vec<u8>>,
}

/// The name of a file, what is damaged in it, and its bytes.
type Damaged = (&'static str, &'static str, Vec<u8>);

impl Crawl {
    /// The crawl of these pages: for each a request, a response and metadata.
    pub(super) fn of(pages: &[Vec<u8>]) -> Self {
        let mut records =
            vec![record("warcinfo", 0, "application/warc-fields", b"software: dehusk xtask\r\n")];
        for (number, page) in pages.iter().enumerate() {
            let request =
                format!("GET /page/{number} HTTP/1.1\r\nHost: example.org\r\nAccept: text/html\r\n\r\n");
            let mut response = format!(
                "HTTP/1.1 200 OK\r\nDate: Sat, 18 May 2024 01:58:10 GMT\r\nServer: nginx\r\n\
                 Content-Type: text/html\r\nX-Crawl-Content-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
                page.len()
            )
            .into_bytes();
            response.extend(page);
            records.push(record("request", number, "application/http; msgtype=request", request.as_bytes()));
            records.push(record("response", number, "application/http; msgtype=response", &response));
            records.push(record("metadata", number, "application/warc-fields", b"fetchTimeMs: 100\r\n"));
        }
        Self { records }
    }

    /// Bytes of all records.
    pub(super) fn bytes(&self) -> usize {
        self.records.iter().map(Vec::len).sum()
    }

    /// The crawl in each way in which crawls are packed.
    pub(super) fn packings(&self) -> Result<Vec<(&'static str, Vec<u8>)>> {
        Ok(vec![
            ("crawl.warc.gz", self.pack(gzip)?),
            ("crawl-one-member.warc.gz", gzip(&self.records.concat())?),
            ("crawl.warc.zst", self.pack(zstd)?),
            ("crawl.warc", self.records.concat()),
        ])
    }

    fn pack(&self, pack: fn(&[u8]) -> Result<Vec<u8>>) -> Result<Vec<u8>> {
        let packed: Vec<Vec<u8>> = self.records.iter().map(|record| pack(record)).collect::<Result<_>>()?;
        Ok(packed.concat())
    }

    /// The crawl with the response in its middle damaged in one way after the other.
    pub(super) fn damaged(&self) -> Result<Vec<Damaged>> {
        let middle = self.records.len() / 6 * 3 + 2;
        let (before, rest) = self.records.split_at(middle);
        let (response, behind) = (rest[0].as_slice(), &rest[1..]);
        let plain = |record: &[u8]| [&before.concat(), record, &behind.concat()].concat();
        let parts = |records: &[Vec<u8>]| Self { records: records.to_vec() }.pack(gzip);
        let (packed_before, packed_behind, packed) = (parts(before)?, parts(behind)?, gzip(response)?);
        let packed_with = |record: &[u8]| [&packed_before, record, &packed_behind].concat();

        let flipped = |at: usize| {
            let mut flipped = packed.clone();
            flipped[at] ^= 0x55;
            flipped
        };
        let garbage: Vec<u8> = (0..5000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        Ok(vec![
            ("whole.warc.gz", "none", packed_with(&packed)),
            ("crc.warc.gz", "wrong check sum of a gzip member", packed_with(&flipped(packed.len() - 8))),
            ("bits.warc.gz", "wrong byte in a gzip member", packed_with(&flipped(packed.len() / 2))),
            ("cut-member.warc.gz", "end of a gzip member missing", packed_with(&packed[..packed.len() / 2])),
            (
                "garbage.warc.gz",
                "garbage between gzip members",
                packed_with(&[&garbage, &packed[..]].concat()),
            ),
            (
                "cut.warc.gz",
                "file cut in a gzip member",
                [&packed_before, &packed[..packed.len() / 2]].concat(),
            ),
            (
                "cut.warc",
                "file cut in a record",
                [&before.concat(), &response[..response.len() / 2]].concat(),
            ),
            ("garbage.warc", "garbage between records", plain(&[&garbage, response].concat())),
            ("long.warc", "Content-Length too large by 1,000", plain(&with_length(response, 1000)?)),
            ("short.warc", "Content-Length too small by 1,000", plain(&with_length(response, -1000)?)),
            ("huge.warc", "Content-Length of 10 GB", plain(&with_length(response, 10_000_000_000)?)),
            ("no-length.warc", "no Content-Length", plain(&without_length(response)?)),
            (
                "no-blank-lines.warc",
                "blank lines missing behind a record",
                plain(&response[..response.len() - 4]),
            ),
        ])
    }
}

fn record(kind: &str, number: usize, media_type: &str, block: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2024-05-18T01:58:10Z\r\n\
         WARC-Record-ID: <urn:uuid:{number:08x}-0000-4000-8000-{:012x}>\r\nContent-Length: {}\r\n\
         Content-Type: {media_type}\r\nWARC-IP-Address: 192.0.2.1\r\n\
         WARC-Target-URI: https://example.org/page/{number}\r\n\r\n",
        kind.len(),
        block.len()
    )
    .into_bytes();
    record.extend(block);
    record.extend(b"\r\n\r\n");
    record
}

/// Where the line of the length starts and ends, with the length.
fn length(record: &[u8]) -> Result<(usize, usize, i64)> {
    let header = String::from_utf8_lossy(&record[..record.len().min(600)]).into_owned();
    let start = header.find("Content-Length: ").unwrap_or_default();
    let end = start + header[start..].find("\r\n").unwrap_or_default();
    Ok((start, end, header[start..end].trim_start_matches("Content-Length: ").parse()?))
}

fn with_length(record: &[u8], more: i64) -> Result<Vec<u8>> {
    let (start, end, length) = length(record)?;
    Ok([&record[..start], format!("Content-Length: {}", length + more).as_bytes(), &record[end..]].concat())
}

fn without_length(record: &[u8]) -> Result<Vec<u8>> {
    let (start, end, _) = length(record)?;
    Ok([&record[..start], &record[end + 2..]].concat())
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(GZIP_LEVEL));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn zstd(bytes: &[u8]) -> Result<Vec<u8>> {
    Ok(zstd::encode_all(bytes, ZSTD_LEVEL)?)
}
