//! The packed bytes that are being unpacked, and those of the current member that were, as far as they are kept.

use std::io::{self, Read};

/// Bytes that are read at once.
const CHUNK: usize = 128 << 10;
/// So much of a member is kept, so that a damaged one can be searched for the start of the next. Records of a crawl
/// are shorter; behind the damage in a longer one the search starts later.
const KEPT: usize = 1 << 20;

/// A stretch of an input.
pub(super) struct Window {
    reader: Box<dyn Read + Send>,
    bytes: Vec<u8>,
    /// Where the bytes start that were not unpacked yet.
    at: usize,
    /// Where they end.
    end: usize,
    /// Where the member starts, or what is kept of it.
    member: usize,
    /// Bytes of the input before those that are kept.
    dropped: u64,
}

impl Window {
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Self {
        Self { reader, bytes: Vec::new(), at: 0, end: 0, member: 0, dropped: 0 }
    }

    /// What was read and not unpacked.
    pub(super) fn rest(&self) -> &[u8] {
        &self.bytes[self.at..self.end]
    }

    /// Notes that so many bytes were unpacked.
    pub(super) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Notes that a member starts here.
    pub(super) fn begin_member(&mut self) {
        self.member = self.at;
    }

    /// Goes back to the byte behind the first that is kept of the member.
    pub(super) fn go_behind_member_start(&mut self) {
        self.at = self.end.min(self.member + 1);
    }

    /// How many bytes of the input stand before those that were not unpacked yet.
    pub(super) fn position(&self) -> u64 {
        self.dropped + self.at as u64
    }

    /// Goes back to where so many bytes of the input stand before; false where that is not kept.
    pub(super) fn go_back_to(&mut self, position: u64) -> bool {
        let at = position.checked_sub(self.dropped).and_then(|at| usize::try_from(at).ok());
        self.at = at.unwrap_or(self.at);
        at.is_some()
    }

    /// Reads on until there are so many bytes; false where the input ends before.
    pub(super) fn want(&mut self, bytes: usize) -> io::Result<bool> {
        while self.rest().len() < bytes {
            if !self.load()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Reads on; false at the end.
    pub(super) fn load(&mut self) -> io::Result<bool> {
        let kept = if self.at - self.member > KEPT { self.at } else { self.member };
        self.bytes.copy_within(kept..self.end, 0);
        self.dropped += kept as u64;
        self.at -= kept;
        self.end -= kept;
        self.member = 0;
        if self.bytes.len() < self.end + CHUNK {
            self.bytes.resize(self.end + CHUNK, 0);
        }
        let read = read(&mut self.reader, &mut self.bytes[self.end..])?;
        self.end += read;
        Ok(read > 0)
    }

    /// Moves bytes that are not packed behind those in `out`, as far as it has room.
    pub(super) fn take(&mut self, out: &mut Vec<u8>) -> io::Result<usize> {
        self.begin_member();
        self.want(1)?;
        let rest = self.rest();
        let length = rest.len().min(out.capacity() - out.len());
        out.extend_from_slice(&rest[..length]);
        self.at += length;
        Ok(length)
    }
}

/// Reads once; what interrupts is tried again.
fn read(reader: &mut impl Read, out: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(out) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
