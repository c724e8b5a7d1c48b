//! The unpacked bytes of an input in order: looked at before they are taken, given back, and counted.
//!
//! Unpacking is left to `unpack/`, and what the bytes are to `sniff.rs`.

use std::fs::{File, Metadata};
use std::io::{self, BufRead, Cursor, Read};
use std::path::Path;

use super::unpack::{Compression, Unpacker};
use super::{Content, Options, growth};

/// Bytes that are unpacked at once: as many as stay near the processor.
const BUFFER: usize = 256 << 10;

/// The mark with which some programs start UTF-8.
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The unpacked bytes of an input.
pub(super) struct Stream {
    unpacker: Unpacker,
    /// Bytes that were unpacked before anybody took them.
    buffer: Vec<u8>,
    /// Where in the buffer those start that were not taken yet.
    start: usize,
    /// Bytes taken so far.
    offset: u64,
    failure: Option<Failure>,
    /// The size of the input as it is packed, where it is known before it is read.
    size: Option<u64>,
}

/// Why an input cannot be read on.
pub(super) struct Failure {
    pub(super) error: io::Error,
    /// Where the member starts that has the fault: what was unpacked from there on may be wrong.
    pub(super) since: u64,
}

impl Stream {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let size = file.metadata().ok().filter(Metadata::is_file).map(|metadata| metadata.len());
        Ok(Self { size, ..Self::new(Box::new(file), path) })
    }

    pub(super) fn of_bytes(bytes: Vec<u8>) -> Self {
        let size = bytes.len() as u64;
        Self { size: Some(size), ..Self::new(Box::new(Cursor::new(bytes)), Path::new("")) }
    }

    /// The bytes of an input, whose name may say how it is packed.
    pub(super) fn new(reader: Box<dyn Read + Send>, name: &Path) -> Self {
        let unpacker = Unpacker::new(reader, name);
        Self { unpacker, buffer: Vec::new(), start: 0, offset: 0, failure: None, size: None }
    }

    pub(super) fn compression(&self) -> Compression {
        self.unpacker.compression()
    }

    /// Where the next byte stands among the unpacked ones.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// How many bytes are left, where that is known.
    pub(super) fn left(&self) -> Option<u64> {
        Some(self.whole()?.saturating_sub(self.offset))
    }

    /// How many unpacked bytes there are, where that is known before they are read.
    fn whole(&self) -> Option<u64> {
        self.size.filter(|_| self.compression() == Compression::None)
    }

    /// Why there are no bytes behind those that [`Self::fill`] gives, where it is not the end.
    pub(super) fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// The next bytes: at least so many, but where the input ends or fails before.
    pub(super) fn fill(&mut self, bytes: usize) -> &[u8] {
        while self.filled().len() < bytes && self.failure.is_none() {
            self.make_room(bytes);
            let read = self.unpacker.read(&mut self.buffer);
            if self.or_fail(read) == 0 {
                break;
            }
        }
        self.filled()
    }

    /// How many bytes were unpacked; none where that failed, which is noted.
    fn or_fail(&mut self, read: io::Result<usize>) -> usize {
        read.unwrap_or_else(|error| {
            self.failure = Some(Failure { error, since: self.unpacker.member() });
            0
        })
    }

    /// The bytes that are there without reading on.
    pub(super) fn filled(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    fn make_room(&mut self, bytes: usize) {
        self.buffer.drain(..self.start);
        self.start = 0;
        // A small file needs no large buffer; one more byte shows that it is over.
        let whole = self.whole().unwrap_or(u64::MAX);
        let size =
            bytes.max(usize::try_from(whole.saturating_add(1)).map_or(BUFFER, |whole| whole.min(BUFFER)));
        self.buffer.reserve_exact(size.saturating_sub(self.buffer.len()));
    }

    /// Takes so many of the bytes that are there.
    pub(super) fn take_filled(&mut self, bytes: usize) {
        let taken = bytes.min(self.filled().len());
        self.start += taken;
        self.offset += taken as u64;
    }

    /// Moves so many bytes to the end of `to`, or fewer where the input ends or fails before. What it has room for is
    /// unpacked there.
    pub(super) fn move_to(&mut self, to: &mut Vec<u8>, bytes: usize) {
        let most = to.len().saturating_add(bytes);
        while to.len() < most {
            let has_room = (to.len() + 1..=most).contains(&to.capacity());
            if has_room && self.filled().is_empty() && self.failure.is_none() {
                let read = self.unpacker.read(to);
                let read = self.or_fail(read);
                self.offset += read as u64;
                if read == 0 {
                    return;
                }
                continue;
            }
            let filled = self.fill(1);
            if filled.is_empty() {
                return;
            }
            let length = filled.len().min(most - to.len());
            growth::add(to, &filled[..length], most);
            self.take_filled(length);
        }
    }

    /// Gives bytes back that were taken last.
    pub(super) fn give_back(&mut self, bytes: &[u8]) {
        if self.start >= bytes.len() {
            self.start -= bytes.len();
            self.buffer[self.start..self.start + bytes.len()].copy_from_slice(bytes);
        } else {
            self.buffer.splice(..self.start, bytes.iter().copied());
            self.start = 0;
        }
        self.offset -= bytes.len() as u64;
    }

    /// Goes behind a failure, to where the input can be read again; false where there is no such place.
    ///
    /// The bytes before the failure are taken.
    pub(super) fn resume(&mut self) -> bool {
        self.take_filled(usize::MAX);
        let can_go_on = self.failure.is_some() && self.unpacker.resume();
        if can_go_on {
            self.failure = None;
        }
        can_go_on
    }

    /// All bytes, or why they are no document.
    pub(super) fn read_whole(mut self, options: &Options) -> Result<Vec<u8>, Content> {
        let size = self.size.unwrap_or_default();
        let limit = options.max_bytes;
        let mut bytes = Vec::new();
        if self.compression() != Compression::None {
            options.check_packed(size)?;
        } else if size > limit {
            return Err(options.too_large());
        } else {
            bytes.reserve_exact(usize::try_from(size).unwrap_or_default());
        }
        self.move_to(&mut bytes, usize::try_from(limit).unwrap_or(usize::MAX));
        if bytes.len() as u64 >= limit && !self.fill(1).is_empty() {
            return Err(options.too_large());
        }
        if let Some(Failure { error, .. }) = &self.failure {
            return Err(self.compression().reject(error));
        }
        // Of what comes through a pipe the size is known now.
        if self.compression() != Compression::None {
            options.check_packed(self.unpacker.packed())?;
        }
        Content::not_blank(bytes)
    }
}

impl Read for Stream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let filled = self.fill_buf()?;
        let length = filled.len().min(out.len());
        out[..length].copy_from_slice(&filled[..length]);
        self.take_filled(length);
        Ok(length)
    }
}

impl BufRead for Stream {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.fill(1);
        match &self.failure {
            // The failure itself stays, for whoever asks how to go on.
            Some(Failure { error, .. }) if self.filled().is_empty() => {
                Err(io::Error::new(error.kind(), error.to_string()))
            }
            _ => Ok(self.filled()),
        }
    }

    fn consume(&mut self, bytes: usize) {
        self.take_filled(bytes);
    }
}
