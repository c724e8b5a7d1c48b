//! A WARC file as its records, one in memory at a time, and the way on where the file is damaged.
//!
//! What a record holds is left to `record.rs`. A stretch that is no record, or one that cannot be trusted, becomes a
//! reject, and reading goes on at the next record.

mod brotli;
mod coding;
mod digest;
mod fields;
mod record;

use self::fields::{Fields, end_of_header};
use super::stream::{Failure, Stream};
use super::unpack::Compression;
use super::{Content, Options, Origin, Raw, Reason};

/// The longest header of a record in bytes. Addresses of tens of kilobytes are met.
const MAX_HEADER: usize = 256 << 10;
/// Bytes that are looked at first for a header: most are shorter.
const HEADER: usize = 1024;
/// The most bytes of the line that a record starts with, `WARC/1.1` and its end, with room for later versions.
const VERSION: usize = 16;
/// Bytes that are searched at once for the start of a record.
const SEARCHED: usize = 64 << 10;
/// What stands behind a record.
const BLANK_LINES: &[u8] = b"\r\n\r\n";
/// The most bytes for which a block has room from the start, untouched before they come in; from there on it grows as they do:
/// a length that is a lie costs nothing.
const FIRST_CAPACITY: u64 = 8 << 20;

/// The documents of a WARC file.
pub(super) struct Warc<'a> {
    stream: Stream,
    /// The origin of the file as a whole.
    origin: Origin,
    options: &'a Options,
    /// Records and damaged stretches so far.
    number: u64,
    /// Up to where the file was read once for a length that was wrong: no length is believed before that reaches into
    /// another record, so that each byte is searched once.
    distrusted: u64,
    /// Up to where a header was read that has no end, or the fields of two: up to there a record starts in the middle of a line
    /// too, so that each byte is read as a header once.
    merged: u64,
    has_given: bool,
    is_over: bool,
}

/// A record that cannot be trusted, and why.
struct Damaged(String);

impl<'a> Warc<'a> {
    pub(super) fn new(stream: Stream, origin: Origin, options: &'a Options) -> Self {
        Self {
            stream,
            origin,
            options,
            number: 0,
            distrusted: 0,
            merged: 0,
            has_given: false,
            is_over: false,
        }
    }

    /// Goes along the file by a record or a damaged stretch; nothing where that holds no document.
    fn step(&mut self) -> Option<Raw> {
        self.skip_blank();
        let start = self.stream.offset();
        if self.stream.fill(VERSION).is_empty() && self.stream.failure().is_none() {
            self.is_over = true;
            return None;
        }
        self.number += 1;
        let origin = self.origin.part(self.number, start);
        self.record(origin.clone()).unwrap_or_else(|Damaged(cause)| {
            self.is_over = !self.go_to_record();
            let lost = self.stream.offset() - start;
            let message = format!("{cause}; bytes left out up to the next record: {lost}");
            Some(Raw { origin, content: Content::unusable(Reason::Damaged, message) })
        })
    }

    fn skip_blank(&mut self) {
        loop {
            let filled = self.stream.fill(1);
            let blank = filled.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let is_all = blank == filled.len();
            self.stream.take_filled(blank);
            if blank == 0 || !is_all {
                return;
            }
        }
    }

    /// Reads the record that starts here; nothing where it holds no document.
    fn record(&mut self, mut origin: Origin) -> Result<Option<Raw>, Damaged> {
        let fields = self.header()?;
        let missing = |name: &str| Damaged(format!("its record has no {name} that can be read"));
        let length: u64 = fields
            .first("Content-Length")
            .and_then(|length| length.parse().ok())
            .ok_or_else(|| missing("Content-Length"))?;
        fields.first("WARC-Type").ok_or_else(|| missing("WARC-Type"))?;
        if self.options.check_packed(length).is_err() {
            let block = self.skip_block(length, &mut origin);
            return block.map(|()| self.too_large(&fields, length, origin));
        }
        let block = self.block(length, &mut origin)?;
        // A gzip member has a check sum of its own.
        if self.stream.compression() != Compression::Gzip && digest::contradicts(&fields, &block) {
            origin.warnings.push("damaged: its WARC-Block-Digest is that of other bytes".to_owned());
        }
        Ok(record::document(&fields, block, origin, self.options))
    }

    /// Reads the header of the record that starts here.
    fn header(&mut self) -> Result<Fields, Damaged> {
        if !starts_record(self.stream.fill(VERSION)) {
            return Err(self.damaged("what stands here is no WARC record"));
        }
        let start = self.stream.offset();
        let mut wanted = HEADER;
        loop {
            let filled = self.stream.fill(wanted);
            let looked_at = &filled[..filled.len().min(wanted)];
            let end = end_of_header(looked_at);
            let header = &looked_at[..end.unwrap_or(looked_at.len())];
            let behind = start + header.len() as u64;
            // Behind the start of this one: a header may be cut inside of a line.
            let others = || find_records(header).filter(|at| *at > 0);
            let mut other = others().find(|at| start < self.merged || !ends_value(header, *at));
            if let (None, Some(end)) = (other, end) {
                let line = memchr::memchr(b'\n', header).unwrap_or(end);
                let fields = Fields::read(&header[line..]);
                other = others().next().filter(|_| is_of_two(&fields));
                if other.is_none() {
                    self.stream.take_filled(end);
                    return Ok(fields);
                }
                self.merged = behind;
            }
            if let Some(at) = other {
                self.stream.take_filled(at);
                return Err(Damaged("the header of its record reaches into another one".to_owned()));
            }
            if looked_at.len() < wanted || wanted >= MAX_HEADER {
                self.merged = behind;
                // The next record is looked for behind the start of this one.
                self.stream.take_filled(1);
                return Err(self.damaged("the header of its record does not end"));
            }
            wanted *= 2;
        }
    }

    /// Reads the block of a record and goes behind the blank lines that end it.
    fn block(&mut self, length: u64, origin: &mut Origin) -> Result<Vec<u8>, Damaged> {
        let start = self.stream.offset();
        let bytes = usize::try_from(length).unwrap_or(usize::MAX);
        let distrusted = usize::try_from(self.distrusted.saturating_sub(start)).unwrap_or(usize::MAX);
        let filled = self.stream.filled();
        let known = &filled[..filled.len().min(distrusted)];
        // What ends as a record does may quote another one.
        if !known.get(bytes..).is_some_and(ends_record)
            && let Some(at) = find_record(&known[..known.len().min(bytes)])
        {
            self.stream.take_filled(at);
            return Err(too_long(length));
        }
        let mut block = Vec::with_capacity(usize::try_from(length.min(FIRST_CAPACITY)).unwrap_or_default());
        self.stream.move_to(&mut block, bytes);
        let is_whole = block.len() == bytes;
        if is_whole && self.end(start + length, origin)? {
            return Ok(block);
        }
        // The length is wrong or the file is cut: the next record may start inside of what was read.
        let cause = if is_whole {
            Damaged(format!("behind the {length} bytes of its record there is no blank line"))
        } else {
            self.damaged(&format!("its record has {} of {length} bytes", block.len()))
        };
        self.distrusted = self.distrusted.max(self.stream.offset());
        let next = find_record(&block);
        // The start of the next record may lie half in the block.
        let keep = next.unwrap_or_else(|| block.len().saturating_sub(VERSION));
        self.stream.give_back(&block[keep..]);
        Err(if next.is_some() { too_long(length) } else { cause })
    }

    /// Goes behind the blank lines at the end of a record; false where there are none, and no other record starts.
    ///
    /// # Errors
    /// Where the member that holds the record's end is damaged: what was read of it cannot be trusted.
    fn end(&mut self, end: u64, origin: &mut Origin) -> Result<bool, Damaged> {
        let next = self.stream.fill(BLANK_LINES.len() + VERSION);
        let is_ended = starts_with_blank_lines(next);
        let blank = next.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        // A line end that belongs to what the length reaches into stays with it.
        if is_ended || blank == next.len() || starts_record(&next[blank..]) {
            self.skip_blank();
        }
        let rest = self.stream.fill(VERSION);
        let (is_followed, is_over) = (starts_record(rest), rest.is_empty());
        // Where no record follows, the member of this one may go on with garbage.
        let looked_at = if is_followed { VERSION } else { SEARCHED };
        let is_last = self.stream.fill(looked_at).len() < looked_at;
        let failure = self.stream.failure();
        if is_last && failure.is_some_and(|failure| failure.since < end) {
            return Err(self.damaged("its record cannot be trusted"));
        }
        if is_over && !is_ended && failure.is_none() {
            let warning = "truncated: the file ends before the blank lines behind its record";
            origin.warnings.push(warning.to_owned());
        }
        if is_followed && !is_ended {
            origin.warnings.push("damaged: no blank lines stand behind its record".to_owned());
        }
        Ok(is_ended || is_followed || is_over)
    }

    /// Goes behind the block of a record that is too large to be held, or to the record that starts inside of it.
    fn skip_block(&mut self, length: u64, origin: &mut Origin) -> Result<(), Damaged> {
        let end = self.stream.offset().saturating_add(length);
        while self.stream.offset() < end {
            let left = usize::try_from(end - self.stream.offset()).unwrap_or(usize::MAX);
            let filled = self.stream.fill(SEARCHED.min(left));
            let searched = &filled[..filled.len().min(left)];
            if searched.is_empty() {
                return Err(self.damaged("its record is cut"));
            }
            if let Some(at) = find_record(searched) {
                self.stream.take_filled(at);
                return Err(too_long(length));
            }
            // What starts at the end is found when more is there.
            let step =
                if searched.len() == left { left } else { searched.len().saturating_sub(VERSION).max(1) };
            self.stream.take_filled(step);
        }
        if self.end(end, origin)? {
            Ok(())
        } else {
            Err(Damaged(format!("behind the {length} bytes of its record there is no blank line")))
        }
    }

    fn too_large(&self, fields: &Fields, length: u64, origin: Origin) -> Option<Raw> {
        let Err(content) = self.options.check_packed(length) else { return None };
        let mut raw = record::document(fields, Vec::new(), origin, self.options)?;
        // What is no page anyway is told as such.
        if !matches!(&raw.content, Content::Unusable(reject) if matches!(reject.reason, Reason::Revisit | Reason::NotAPage))
        {
            raw.content = content;
        }
        Some(raw)
    }

    /// What is wrong, or why the file cannot be read on, where that is the cause of it.
    fn damaged(&self, what: &str) -> Damaged {
        Damaged(match self.stream.failure() {
            Some(Failure { error, .. }) => match self.stream.compression().reject(error) {
                Content::Unusable(reject) => format!("{what}: {}", reject.message),
                _ => what.to_owned(),
            },
            None => what.to_owned(),
        })
    }

    /// Goes to the next record; false where there is none.
    fn go_to_record(&mut self) -> bool {
        loop {
            let filled = self.stream.fill(SEARCHED);
            if let Some(at) = find_record(filled) {
                self.stream.take_filled(at);
                return true;
            }
            let length = filled.len();
            if length >= SEARCHED {
                self.stream.take_filled(length - VERSION);
            } else if !self.stream.resume() {
                return false;
            }
        }
    }
}

impl Iterator for Warc<'_> {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        while !self.is_over {
            if let Some(raw) = self.step() {
                self.has_given = true;
                return Some(raw);
            }
        }
        let is_empty = !self.has_given;
        self.has_given = true;
        let empty = || Content::unusable(Reason::Empty, "it has no records of pages");
        is_empty.then(|| Raw { origin: self.origin.clone(), content: empty() })
    }
}

/// Whether these bytes start with the blank lines behind a record, and nothing but another one follows near.
fn ends_record(bytes: &[u8]) -> bool {
    let near = &bytes[..bytes.len().min(BLANK_LINES.len() + VERSION)];
    let blank = near.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    starts_with_blank_lines(near) && (blank == near.len() || starts_record(&near[blank..]))
}

fn starts_with_blank_lines(bytes: &[u8]) -> bool {
    bytes.starts_with(BLANK_LINES) || bytes.starts_with(b"\n\n")
}

fn too_long(length: u64) -> Damaged {
    Damaged(format!("the {length} bytes of its record reach into another one"))
}

/// Whether a record starts here: `WARC/`, a version, and the end of the line.
pub(super) fn starts_record(bytes: &[u8]) -> bool {
    let Some(version) = bytes.strip_prefix(b"WARC/") else { return false };
    let line =
        version.iter().take(VERSION).take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    line > 0 && (version[line..].starts_with(b"\r\n") || version[line..].starts_with(b"\n"))
}

/// Where in `bytes` the first start of a record is, in a line too that was cut before it.
fn find_record(bytes: &[u8]) -> Option<usize> {
    find_records(bytes).next()
}

fn find_records(bytes: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memmem::find_iter(bytes, b"WARC/").filter(|at| starts_record(&bytes[*at..]))
}

/// Whether what starts here as a record does may be the end of a field's value: an address may end so.
fn ends_value(header: &[u8], at: usize) -> bool {
    let line = memchr::memrchr(b'\n', &header[..at]).map_or(0, |end| end + 1);
    let before = &header[line..at];
    Fields::is_field(before) || before.starts_with(b" ") || before.starts_with(b"\t")
}

/// Whether one of the fields that each record has once is there twice.
fn is_of_two(fields: &Fields) -> bool {
    let once = ["WARC-Type", "WARC-Record-ID", "WARC-Date", "Content-Length"];
    once.iter().any(|name| fields.all(name).nth(1).is_some())
}

#[cfg(test)]
mod tests;
