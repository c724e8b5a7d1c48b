//! tar archives, member by member, as they come in, and the way on behind a damaged header.
//!
//! What a header says is left to the crate `tar`; its own walk through an archive ends at the first fault.

use tar::{Header, PaxExtensions};

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
        if kind.is_gnu_longname() || kind.is_pax_local_extensions() {
            return match self.bytes(size, MAX_EXTENSION) {
                Ok(Some(mut bytes)) => {
                    bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
                    if kind.is_gnu_longname() {
                        self.said.take_name(&bytes);
                    } else {
                        self.said.take_extensions(&bytes);
                    }
                    None
                }
                Ok(None) => None,
                Err(content) => Some(rest(offset, content)),
            };
        }
        let said = std::mem::take(&mut self.said);
        let (name, size) = (said.name.unwrap_or(name), said.size.unwrap_or(size));
        // Old archives have no type for folders, but a name that ends so.
        let is_file = kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse();
        if !is_file || name.ends_with(b"/") {
            return self.bytes(size, 0).err().map(|content| rest(offset, content));
        }
        let bytes = match self.file(size) {
            Ok(_) if kind.is_gnu_sparse() => {
                Err(Content::unusable(Reason::Unreadable, "it is a sparse file: unpack the archive"))
            }
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(self.options.too_large()),
            Err(content) => Err(content),
        };
        Some(Member { name: escaped(&name), offset, bytes })
    }

    /// Takes the bytes of a file with what fills up their last block; nothing where they are more than may be kept.
    ///
    /// # Errors
    /// Where the archive ends or fails before, or no header stands behind them and one among them.
    fn file(&mut self, size: u64) -> Result<Option<Vec<u8>>, Content> {
        let start = self.stream.offset();
        let blocks = usize::try_from(padded(size)).unwrap_or(usize::MAX);
        let too_long =
            |at: usize| damaged(&format!("its {size} bytes reach over another header, which stands at {at}"));
        if self.distrusted > start {
            let known = self.stream.filled();
            if let Some(at) = find_header(&known[..known.len().min(blocks)]) {
                self.stream.take_filled(at);
                return Err(too_long(at));
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
            return Err(too_long(at));
        }
        bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Ok(Some(bytes))
    }

    /// Takes so many bytes and what fills up their last block, and gives both. Where they are more than `most`, none are kept.
    ///
    /// # Errors
    /// Where the archive ends or fails before; the last block may be cut without harm.
    fn bytes(&mut self, size: u64, most: u64) -> Result<Option<Vec<u8>>, Content> {
        const CUT: &str = "it is cut: the archive ends inside of it";
        let mut left = padded(size);
        if size <= most {
            let mut bytes = Vec::new();
            self.stream.move_to(&mut bytes, usize::try_from(left).unwrap_or(usize::MAX));
            return if bytes.len() as u64 >= size { Ok(Some(bytes)) } else { Err(self.cut(CUT)) };
        }
        while left > 0 {
            let filled = self.stream.fill(1).len();
            if filled == 0 {
                break;
            }
            let length = usize::try_from(left).unwrap_or(usize::MAX).min(filled);
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
    /// A name that is too long for its header.
    fn take_name(&mut self, bytes: &[u8]) {
        self.name = Some(bytes.split(|byte| *byte == 0).next().unwrap_or_default().to_vec());
    }

    /// What POSIX has no room for in a header.
    fn take_extensions(&mut self, bytes: &[u8]) {
        for extension in PaxExtensions::new(bytes).map_while(Result::ok) {
            match extension.key_bytes() {
                b"path" => self.name = Some(extension.value_bytes().to_vec()),
                b"size" => self.size = extension.value().ok().and_then(|size| size.parse().ok()),
                _ => {}
            }
        }
    }
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
    Member { name: String::new(), offset, bytes: Err(content) }
}

fn damaged(message: &str) -> Content {
    Content::unusable(Reason::Damaged, message)
}
