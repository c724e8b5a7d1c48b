//! ZIP archives in files, by the index at their end, or where that is missing or does not fit by what stands before each
//! member.
//!
//! The crate `zip` is not used: of members with one name it gives the last, and an extra field that it cannot read takes all.

mod header;
mod index;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::Bound::{Excluded, Unbounded};
use std::path::Path;

use self::header::{Header, Unpacked, unpack};
use self::index::{ENTRY, Entry, Index};
use super::super::walk::escaped;
use super::super::{Content, Options, Reason};
use super::Member;

/// Bytes that are searched at once for a member.
const SEARCHED: u64 = 64 << 10;
/// What a member starts with.
const MEMBER: &[u8] = b"PK\x03\x04";
/// What may be read and unpacked again inside of damaged members, in search of others: so many bytes, and so many for each that
/// stands before.
const FREE_AGAIN: u64 = 4 << 20;
const AGAIN_A_BYTE: u64 = 8;

/// The members of a ZIP archive.
pub(in super::super) struct Zip<'a> {
    way: Way,
    options: &'a Options,
}

enum Way {
    Listed(Listed),
    Front(Front),
    /// Nothing can be read, and why.
    Lost(io::Error),
    End,
}

/// By the index.
struct Listed {
    reader: BufReader<File>,
    /// Where the index starts.
    index: u64,
    entries: std::vec::IntoIter<Entry>,
    /// Where members start, and the index behind them: no member reaches over the start of another.
    starts: BTreeSet<u64>,
    /// Where those start that were read.
    taken: BTreeSet<u64>,
}

/// From the front, and where the next member is looked for.
struct Front {
    reader: BufReader<File>,
    at: u64,
    /// Bytes that are searched, and where they stand.
    window: Vec<u8>,
    window_at: u64,
    /// Up to where members were read, damaged ones too.
    reached: u64,
    /// Bytes that were read and unpacked before there.
    again: u64,
    /// Why the index is not used.
    cause: String,
}

impl<'a> Zip<'a> {
    pub(in super::super) fn open(path: &Path, options: &'a Options) -> Self {
        let way = File::open(path).map_or_else(Way::Lost, |file| {
            let mut reader = BufReader::new(file);
            match Index::read(&mut reader) {
                Ok(Ok(index)) => Way::Listed(Listed::new(reader, index)),
                Ok(Err(cause)) => Way::Front(Front::new(reader, cause.to_owned())),
                Err(error) => Way::Front(Front::new(reader, error.to_string())),
            }
        });
        Self { way, options }
    }
}

impl Iterator for Zip<'_> {
    type Item = Member;

    fn next(&mut self) -> Option<Member> {
        loop {
            match &mut self.way {
                Way::Listed(listed) => match listed.entries.next() {
                    Some(entry) if is_no_file(&entry.name, entry.numbers.unpacked) || entry.is_link => {}
                    Some(entry) => return Some(listed.member(&entry, self.options)),
                    None => self.way = Way::End,
                },
                Way::Front(front) => match front.step(self.options) {
                    Ok(None) => {}
                    Ok(member) => return member,
                    Err(end) => {
                        let cause = &front.cause;
                        let message =
                            format!("its index cannot be read, and members may be missing: {cause}; {end}");
                        self.way = Way::End;
                        return Some(rest(Content::unusable(Reason::Damaged, message)));
                    }
                },
                Way::Lost(error) => {
                    let lost = rest(Content::unusable(Reason::Unreadable, error.to_string()));
                    self.way = Way::End;
                    return Some(lost);
                }
                Way::End => return None,
            }
        }
    }
}

impl Listed {
    fn new(reader: BufReader<File>, index: Index) -> Self {
        let starts = index.entries.iter().map(|entry| entry.start).chain([index.start]).collect();
        let Index { start, entries } = index;
        Self { reader, index: start, entries: entries.into_iter(), starts, taken: BTreeSet::new() }
    }

    fn member(&mut self, entry: &Entry, options: &Options) -> Member {
        let Unpacked { bytes, warning, .. } = self.unpack(entry, options).unwrap_or_else(|error| Unpacked {
            bytes: Err(Content::unusable(Reason::Unreadable, error.to_string())),
            warning: None,
            count: 0,
        });
        Member { name: escaped(&entry.name), offset: entry.start, bytes, warning }
    }

    fn unpack(&mut self, entry: &Entry, options: &Options) -> io::Result<Unpacked> {
        let damaged = |what: &str| {
            let message = format!("it is damaged in its archive: {what}");
            let bytes = Err(Content::unusable(Reason::Damaged, message));
            Ok(Unpacked { bytes, warning: None, count: 0 })
        };
        // Entries that share bytes would be unpacked over and over: of a megabyte of them, terabytes.
        if !self.taken.insert(entry.start) {
            return damaged("its bytes are those of another member too");
        }
        let outside = "it does not start where the index says";
        if entry.start >= self.index {
            return damaged(outside);
        }
        self.reader.seek(SeekFrom::Start(entry.start))?;
        let Some(Header { numbers, .. }) = Header::read(&mut self.reader)? else {
            return damaged(outside);
        };
        let start = self.reader.stream_position()?;
        let next = self.starts.range((Excluded(entry.start), Unbounded)).next();
        let room = next.map_or(u64::MAX, |next| next.saturating_sub(start));
        let by_index = unpack(&mut self.reader, &entry.numbers, room, options)?;
        if by_index.bytes.is_ok() || numbers == entry.numbers || numbers.stand_behind() {
            return Ok(by_index);
        }
        // The damage may be in the index, and what stands before the member right.
        self.reader.seek(SeekFrom::Start(start))?;
        let mut by_header = unpack(&mut self.reader, &numbers, room, options)?;
        by_header.warning = Some("damaged: its index says otherwise than what stands before it".to_owned());
        Ok(if by_header.bytes.is_ok() { by_header } else { by_index })
    }
}

impl Front {
    fn new(reader: BufReader<File>, cause: String) -> Self {
        Self { reader, at: 0, window: Vec::new(), window_at: 0, reached: 0, again: 0, cause }
    }

    /// Goes along the archive by what starts as a member; nothing where that is no file.
    ///
    /// # Errors
    /// Says why there are no more.
    fn step(&mut self, options: &Options) -> Result<Option<Member>, String> {
        let message = |error: io::Error| error.to_string();
        let start = self.next_start().map_err(message)?.ok_or("its members end")?;
        let is_again = start < self.reached;
        if is_again && self.again > FREE_AGAIN + start.saturating_mul(AGAIN_A_BYTE) {
            self.at = start + 1;
            return Ok(None);
        }
        self.reader.seek(SeekFrom::Start(start)).map_err(message)?;
        let read = self.read(start, options).map_err(message)?;
        let end = self.reader.stream_position().map_err(message)?;
        let (is_damaged, unpacked) = match &read {
            // What has no size of its own before it can only be read by the index.
            None => (true, 0),
            Some((member, unpacked)) => {
                (member.as_ref().is_some_and(|member| member.bytes.is_err()), *unpacked)
            }
        };
        self.again += if is_again { (end - start).max(unpacked) } else { 0 };
        self.reached = self.reached.max(end);
        // The size of what is damaged may be wrong, and another member inside of it.
        self.at = if is_damaged && !self.is_followed().map_err(message)? { start + 1 } else { end };
        Ok(read.and_then(|(member, _)| member))
    }

    /// The member that starts here, and how many bytes were unpacked of it; no member where it is no file, nothing where it cannot be told where it ends.
    fn read(&mut self, start: u64, options: &Options) -> io::Result<Option<(Option<Member>, u64)>> {
        let Some(Header { name, numbers }) = Header::read(&mut self.reader)? else { return Ok(None) };
        if numbers.stand_behind() && (numbers.is_encrypted() || !numbers.says_its_end()) {
            return Ok(None);
        }
        let data = self.reader.stream_position()?;
        let Unpacked { bytes, warning, count } = unpack(&mut self.reader, &numbers, u64::MAX, options)?;
        // What is not unpacked may hold what starts as a member does.
        if !numbers.stand_behind() && bytes.as_ref().is_err_and(|content| !is_damaged(content)) {
            let size = self.reader.seek(SeekFrom::End(0))?;
            self.reader.seek(SeekFrom::Start(data.saturating_add(numbers.packed).min(size)))?;
        }
        let member = Member { name: escaped(&name), offset: start, bytes, warning };
        Ok(Some(((!is_no_file(&name, count)).then_some(member), count)))
    }

    /// The next place where a member starts; nothing where there is none.
    fn next_start(&mut self) -> io::Result<Option<u64>> {
        loop {
            let skipped =
                self.at.checked_sub(self.window_at).and_then(|skipped| usize::try_from(skipped).ok());
            let rest = skipped.and_then(|skipped| self.window.get(skipped..)).unwrap_or_default();
            if let Some(found) = memchr::memmem::find(rest, MEMBER) {
                self.at += found as u64;
                return Ok(Some(self.at));
            }
            // It may start in these bytes and end in the next.
            self.at += rest.len().saturating_sub(MEMBER.len() - 1) as u64;
            self.reader.seek(SeekFrom::Start(self.at))?;
            (self.window_at, self.window) = (self.at, Vec::new());
            (&mut self.reader).take(SEARCHED).read_to_end(&mut self.window)?;
            if self.window.len() < MEMBER.len() {
                return Ok(None);
            }
        }
    }

    /// Whether another member, or the index, starts here.
    fn is_followed(&mut self) -> io::Result<bool> {
        let mut start = Vec::new();
        (&mut self.reader).take(MEMBER.len() as u64).read_to_end(&mut start)?;
        Ok(start == MEMBER || start == ENTRY)
    }
}

fn is_damaged(content: &Content) -> bool {
    matches!(content, Content::Unusable(reject) if reject.reason == Reason::Damaged)
}

/// What stands for members that cannot be named.
fn rest(content: Content) -> Member {
    Member { name: String::new(), offset: 0, bytes: Err(content), warning: None }
}

/// Whether a member is a folder, as its name says, where it has no bytes.
fn is_no_file(name: &[u8], bytes: u64) -> bool {
    name.ends_with(b"/") && bytes == 0
}
