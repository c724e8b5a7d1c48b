//! tar archives, member by member, as they come in, and the way on behind a damaged header.
//!
//! What a header says is left to the crate `tar`; its own walk through an archive ends at the first fault.

use tar::{EntryType, Header};

use super::super::stream::{Failure, Stream};
use super::super::walk::escaped;
use super::super::{Content, Options, Reason};
use super::Member;

/// Bytes of a header, and what everything in an archive is a multiple of.
const BLOCK: usize = 512;
/// Where a header says what it is.
const MAGIC: &[u8] = b"ustar";
const MAGIC_AT: usize = 257;
/// Where its check sum stands, which counts as blanks in the sum.
const SUM: std::ops::Range<usize> = 148..156;
/// The longest name in bytes, and the longest list of what a header has no room for.
const MAX_EXTENSION: u64 = 1 << 20;
/// What is said of a member behind whose start the archive ends.
const CUT: &str = "it is cut: the archive ends inside of it";
/// Bytes that are searched at once for a header.
const SEARCHED: usize = 64 << 10;

/// The members of a tar archive.
pub(in super::super) struct Tar<'a> {
    stream: Stream,
    options: &'a Options,
    /// What headers before that of a member said of it.
    said: Said,
    /// Up to where the archive was read once for a size that was wrong: no size is believed before that reaches over
    /// another header, so that each byte is searched once.
    distrusted: u64,
    has_ended: bool,
    is_over: bool,
}

#[derive(Default)]
struct Said {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

impl<'a> Tar<'a> {
    pub(in super::super) fn new(stream: Stream, options: &'a Options) -> Self {
        Self { stream, options, said: Said::default(), distrusted: 0, has_ended: false, is_over: false }
    }

    /// Goes along the archive by a header and what it is of; nothing where that is no file.
    fn step(&mut self) -> Option<Member> {
        let offset = self.stream.offset();
        let block = self.stream.fill(BLOCK);
        if block.is_empty() && self.stream.failure().is_none() {
            self.is_over = true;
            let damaged = || rest(offset, damaged("it ends without the blocks that end an archive"));
            return (!self.has_ended).then(damaged);
        }
        let block = self.stream.filled();
        let block = &block[..block.len().min(BLOCK)];
        if block.len() == BLOCK && block.iter().all(|byte| *byte == 0) {
            self.stream.take_filled(BLOCK);
            self.has_ended = true;
            return None;
        }
        if !is_header(block) {
            return Some(self.go_to_header(offset));
        }
        self.has_ended = false;
        let header = Header::from_byte_slice(block);
        let (kind, name, size) = (header.entry_type(), header.path_bytes().into_owned(), header.entry_size());
        let Ok(size) = size else {
            self.stream.take_filled(1);
            return Some(self.go_to_header(offset));
        };
        self.stream.take_filled(BLOCK);
        if is_extension(kind) {
            let read = self.extension(size).and_then(|bytes| self.said.take(kind, &bytes));
            return read.err().map(|content| rest(offset, content));
        }
        let said = std::mem::take(&mut self.said);
        let (name, size) = (said.name.unwrap_or(name), said.size.unwrap_or(size));
        let size = if self.has_data(kind) { size } else { 0 };
        let bytes = match self.file(size) {
            Ok(_) if is_no_file(kind, &name, size) => return None,
            Ok(_) if kind.is_gnu_sparse() || said.is_sparse => {
                Err(Content::unusable(Reason::Unreadable, "it is a sparse file: unpack the archive"))
            }
            Ok(_) if matches!(kind.as_byte(), b'M' | b'N' | b'V') => {
                let message = "it is a part of a file, or a note of the program that packed it, and no file";
                Err(Content::unusable(Reason::Unreadable, message))
            }
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(self.options.too_large()),
            Err(content) => Err(content),
        };
        Some(Member { name: escaped(&name), offset, bytes, warning: None })
    }

    /// Whether the size in a header of this kind is that of data behind it. That of a folder is a hint only.
    fn has_data(&mut self, kind: EntryType) -> bool {
        if kind.is_hard_link() {
            // POSIX allows data here, but most programs write the size without any.
            let next = self.stream.fill(BLOCK);
            let next = &next[..next.len().min(BLOCK)];
            return !is_header(next) && next.iter().any(|byte| *byte != 0);
        }
        !matches!(kind.as_byte(), b'2'..=b'6')
    }

    /// Takes what a header has no room for, up to where another header stands in it.
    ///
    /// # Errors
    /// Where one does, where the archive ends or fails before, and where it is too long.
    fn extension(&mut self, size: u64) -> Result<Vec<u8>, Content> {
        let mut bytes = Vec::new();
        let mut taken = 0;
        while taken < size {
            let block = self.stream.fill(BLOCK);
            let block = &block[..block.len().min(BLOCK)];
            if block.is_empty() {
                return Err(self.cut(CUT));
            }
            if is_header(block) {
                let at = usize::try_from(taken).unwrap_or(usize::MAX);
                return Err(too_long(size, at));
            }
            if taken < MAX_EXTENSION {
                bytes.extend_from_slice(block);
            }
            let length = block.len();
            taken += length as u64;
            self.stream.take_filled(length);
        }
        if size > MAX_EXTENSION {
            let message = format!("what is said of the next member is longer than {MAX_EXTENSION} bytes");
            return Err(damaged(&message));
        }
        bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Ok(bytes)
    }

    /// Takes the bytes of a file with what fills up their last block; nothing where they are more than may be kept.
    ///
    /// # Errors
    /// Where the archive ends or fails before, or no header stands behind them and one among them.
    fn file(&mut self, size: u64) -> Result<Option<Vec<u8>>, Content> {
        let start = self.stream.offset();
        let blocks = usize::try_from(padded(size)).unwrap_or(usize::MAX);
        if self.distrusted > start {
            let known = self.stream.filled();
            if let Some(at) = find_header(&known[..known.len().min(blocks)]) {
                self.stream.take_filled(at);
                return Err(too_long(size, at));
            }
        }
        let Some(mut bytes) = self.bytes(size, self.options.max_bytes)? else { return Ok(None) };
        let next = self.stream.fill(BLOCK);
        let next = &next[..next.len().min(BLOCK)];
        let found = if next.len() < BLOCK || is_header(next) || next.iter().all(|byte| *byte == 0) {
            None
        } else {
            // The header may start in these bytes and end in the next.
            let kept = bytes.len();
            bytes.extend_from_slice(&next[..BLOCK - 1]);
            let found = find_header(&bytes);
            bytes.truncate(kept);
            self.distrusted = self.distrusted.max(self.stream.offset());
            found
        };
        if let Some(at) = found {
            self.stream.give_back(&bytes[at..]);
            return Err(too_long(size, at));
        }
        bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Ok(Some(bytes))
    }

    /// Takes so many bytes and what fills up their last block, and gives both. Where they are more than `most`, none are kept.
    ///
    /// # Errors
    /// Where the archive ends or fails before; the last block may be cut without harm.
    fn bytes(&mut self, size: u64, most: u64) -> Result<Option<Vec<u8>>, Content> {
        let mut left = padded(size);
        // Whether a stream has so many bytes shows at its end, and as many as may be kept are kept for that.
        if size <= most || self.stream.left().is_none() {
            let mut bytes = Vec::new();
            let wanted = left.min(padded(most));
            self.stream.move_to(&mut bytes, usize::try_from(wanted).unwrap_or(usize::MAX));
            if bytes.len() as u64 >= size {
                return Ok(Some(bytes));
            }
            if (bytes.len() as u64) < wanted {
                // The size may be wrong, and other members among these bytes.
                let Some(at) = find_header(&bytes) else { return Err(self.cut(CUT)) };
                self.distrusted = self.distrusted.max(self.stream.offset());
                self.stream.give_back(&bytes[at..]);
                return Err(too_long(size, at));
            }
            left -= wanted;
        }
        // Where fewer bytes are left than it says, other members may be among them.
        let is_wrong = self.stream.left().is_some_and(|bytes| bytes < size);
        while left > 0 {
            let filled = self.stream.fill(if is_wrong { SEARCHED } else { 1 });
            if filled.is_empty() {
                break;
            }
            if is_wrong && let Some(at) = find_header(filled) {
                self.stream.take_filled(at);
                return Err(too_long(size, usize::try_from(padded(size) - left).unwrap_or(usize::MAX) + at));
            }
            let length = usize::try_from(left).unwrap_or(usize::MAX).min(filled.len());
            // A header may start in these bytes and end in the next.
            let length = if is_wrong && length >= SEARCHED { length - (BLOCK - 1) } else { length };
            self.stream.take_filled(length);
            left -= length as u64;
        }
        if left < BLOCK as u64 { Ok(None) } else { Err(self.cut(CUT)) }
    }

    /// Why the archive does not go on here. Goes to where it can be read again.
    fn cut(&mut self, what: &str) -> Content {
        let content = match self.stream.failure() {
            Some(Failure { error, .. }) => self.stream.compression().reject(error),
            None => damaged(what),
        };
        self.is_over = !self.stream.resume();
        content
    }

    /// Goes to the next header, or to the end. Returns what stands for the bytes before it.
    fn go_to_header(&mut self, offset: u64) -> Member {
        self.said = Said::default();
        let mut cause = String::from("what stands here is no header of tar");
        loop {
            let filled = self.stream.fill(SEARCHED);
            if let Some(at) = find_header(filled) {
                self.stream.take_filled(at);
                break;
            }
            let length = filled.len();
            if length >= SEARCHED {
                self.stream.take_filled(length - BLOCK);
                continue;
            }
            if let Some(Failure { error, .. }) = self.stream.failure()
                && let Content::Unusable(reject) = self.stream.compression().reject(error)
            {
                cause = reject.message;
            }
            if !self.stream.resume() {
                self.is_over = true;
                break;
            }
        }
        let lost = self.stream.offset() - offset;
        rest(offset, damaged(&format!("{cause}; bytes left out up to the next header: {lost}")))
    }
}

impl Iterator for Tar<'_> {
    type Item = Member;

    fn next(&mut self) -> Option<Member> {
        while !self.is_over {
            if let Some(member) = self.step() {
                return Some(member);
            }
        }
        None
    }
}

impl Said {
    /// Takes what stands behind a header of this kind, if it is of the next member alone and of its own name.
    ///
    /// # Errors
    /// Where it cannot be read; what stands before the fault is taken.
    fn take(&mut self, kind: EntryType, bytes: &[u8]) -> Result<(), Content> {
        if kind.is_gnu_longname() {
            self.name = Some(bytes.split(|byte| *byte == 0).next().unwrap_or_default().to_vec());
        } else if is_local(kind) {
            let fault = || damaged("what is said of the next member cannot be read");
            self.take_records(bytes).ok_or_else(fault)?;
        }
        Ok(())
    }

    /// What POSIX has no room for in a header: records that start with their length, and may hold ends of lines.
    fn take_records(&mut self, mut bytes: &[u8]) -> Option<()> {
        while bytes.iter().any(|byte| *byte != 0) {
            let blank = memchr::memchr(b' ', bytes)?;
            let length: usize = std::str::from_utf8(&bytes[..blank]).ok()?.parse().ok()?;
            let record = bytes.get(blank + 1..length)?.strip_suffix(b"\n")?;
            bytes = &bytes[length..];
            let (key, value) = record.split_at(memchr::memchr(b'=', record)?);
            let value = &value[1..];
            match key {
                b"path" => self.name = Some(value.to_vec()),
                b"size" => self.size = Some(std::str::from_utf8(value).ok()?.parse().ok()?),
                _ => self.is_sparse |= key.starts_with(b"GNU.sparse."),
            }
        }
        Some(())
    }
}

/// Whether a header of this kind speaks of others.
fn is_extension(kind: EntryType) -> bool {
    kind.is_gnu_longname() || kind.is_gnu_longlink() || is_local(kind) || kind.is_pax_global_extensions()
}

/// Whether a header of this kind says of the next member what POSIX has no room for. `X` is what Solaris wrote before there was a standard.
fn is_local(kind: EntryType) -> bool {
    kind.is_pax_local_extensions() || kind.as_byte() == b'X'
}

/// Whether a member is a folder, a link, a device or the like. What has a type that nobody knows is a file.
fn is_no_file(kind: EntryType, name: &[u8], size: u64) -> bool {
    // Old archives have no type for folders, but a name that ends so.
    let is_old_folder = name.ends_with(b"/") && (size == 0 || kind.as_byte() == 0);
    let is_note = matches!(kind.as_byte(), b'M' | b'N' | b'V') && size == 0;
    is_old_folder || is_note || matches!(kind.as_byte(), b'1'..=b'6' | b'D')
}

/// So many bytes with what fills up their last block.
fn padded(size: u64) -> u64 {
    size.checked_next_multiple_of(BLOCK as u64).unwrap_or(u64::MAX)
}

/// Where in `bytes` a header is.
fn find_header(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(bytes, MAGIC)
        .filter_map(|at| at.checked_sub(MAGIC_AT))
        .find(|at| bytes.get(*at..*at + BLOCK).is_some_and(is_header))
}

/// Whether these bytes start with a header whose check sum is right.
pub(in super::super) fn starts_with_header(bytes: &[u8]) -> bool {
    bytes.get(..BLOCK).is_some_and(is_header)
}

/// Whether the check sum of a header is right.
fn is_header(block: &[u8]) -> bool {
    let sum = |count: fn(u8) -> i64| -> i64 {
        let blank = |at: usize, byte: u8| if SUM.contains(&at) { count(b' ') } else { count(byte) };
        block.iter().enumerate().map(|(at, byte)| blank(at, *byte)).sum()
    };
    block.len() == BLOCK
        && Header::from_byte_slice(block).cksum().is_ok_and(|expected| {
            // Some old programs took bytes for signed ones.
            i64::from(expected) == sum(i64::from) || i64::from(expected) == sum(|byte| i64::from(byte as i8))
        })
}

/// What stands for members that cannot be named.
fn rest(offset: u64, content: Content) -> Member {
    Member { name: String::new(), offset, bytes: Err(content), warning: None }
}

fn too_long(size: u64, at: usize) -> Content {
    damaged(&format!("its {size} bytes reach over another header, which stands at {at}"))
}

fn damaged(message: &str) -> Content {
    Content::unusable(Reason::Damaged, message)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn header(name: &str, size: usize, kind: u8) -> Vec<u8> {
        let mut header = Header::new_ustar();
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(size as u64);
        header.set_entry_type(EntryType::new(kind));
        header.set_cksum();
        header.as_bytes().to_vec()
    }

    fn entry(name: &str, data: &[u8], kind: u8) -> Vec<u8> {
        let mut entry = [&header(name, data.len(), kind), data].concat();
        entry.resize(entry.len().next_multiple_of(BLOCK), 0);
        entry
    }

    fn file(name: &str) -> Vec<u8> {
        entry(name, b"words", b'0')
    }

    /// The names of members, and why those that cannot be read cannot.
    fn read(entries: &[Vec<u8>]) -> Vec<String> {
        read_of(Stream::of_bytes([entries.concat(), vec![0; 2 * BLOCK]].concat()))
    }

    fn read_of(stream: Stream) -> Vec<String> {
        let options = Options::default();
        let shown = |member: Member| match member.bytes {
            Ok(_) => member.name,
            Err(Content::Unusable(reject)) => format!("{}: {}", member.name, reject.message),
            Err(other) => format!("{other:?}"),
        };
        Tar::new(stream, &options).map(shown).collect()
    }

    #[test]
    fn the_size_of_what_has_no_data_reaches_over_nothing() {
        for kind in b'1'..=b'6' {
            assert_eq!(read(&[file("0"), header("d", 1024, kind), file("1")]), ["0", "1"], "{kind}");
        }
        assert_eq!(read(&[entry("link", b"words", b'1'), file("1")]), ["1"]);
        for kind in *b"xgLK" {
            let told = ": its 1024 bytes reach over another header, which stands at 0";
            assert_eq!(read(&[header("x", 1024, kind), file("1")]), [told, "1"], "{kind}");
        }
    }

    #[test]
    fn what_has_a_type_that_nobody_knows_is_a_file() {
        let entries = [entry("1", b"words", b'8'), entry("2", b"words", b'Z'), entry("3/", b"words", b'0')];
        assert_eq!(read(&entries), ["1", "2", "3/"]);
        let told = "it is a part of a file, or a note of the program that packed it, and no file";
        assert_eq!(read(&[entry("1", b"words", b'M'), header("2", 0, b'V')]), [format!("1: {told}")]);
        let sparse = entry("x", b"22 GNU.sparse.major=1\n", b'x');
        assert_eq!(read(&[sparse, file("1")]), ["1: it is a sparse file: unpack the archive"]);
    }

    #[test]
    fn what_is_said_of_a_member_is_read_by_length_and_holds_up_to_it() {
        let records = entry("x", b"15 comment=a\nb\n10 path=y\n", b'x');
        let path = entry("x", b"10 path=y\n", b'x');
        let name = entry("L", b"y\0", b'L');
        assert_eq!(read(&[records, file("1")]), ["y"]);
        assert_eq!(read(&[path, entry("g", b"", b'g'), file("1")]), ["y"]);
        assert_eq!(read(&[entry("x", b"10 path=y\n", b'X'), file("1")]), ["y"]);
        assert_eq!(read(&[name, entry("K", b"link\0", b'K'), file("1")]), ["y"]);
        let told = ": what is said of the next member cannot be read";
        assert_eq!(read(&[entry("x", b"99 path=y\n", b'x'), file("1")]), [told, "1"]);
        let long = entry("x", &vec![b'a'; (1 << 20) + 1], b'x');
        let told = ": what is said of the next member is longer than 1048576 bytes";
        assert_eq!(read(&[long, file("1")]), [told, "1"]);
    }

    #[test]
    fn a_size_beyond_the_end_costs_no_other_member() {
        let told = "0: its 60000 bytes reach over another header, which stands at 0";
        assert_eq!(read(&[header("0", 60_000, b'0'), file("1"), file("2")]), [told, "1", "2"]);
        let large = 1 << 32;
        let told = format!("0: its {large} bytes reach over another header, which stands at 1024");
        let end = vec![0; 2 * BLOCK];
        let entries = [header("0", large, b'0'), vec![b'a'; 1024], file("1"), file("2"), end];
        assert_eq!(read(&entries), [&*told, "1", "2"]);
        let stream = Stream::new(Box::new(Cursor::new(entries.concat())), "".as_ref());
        assert_eq!(read_of(stream), [&*told, "1", "2"]);
    }
}
