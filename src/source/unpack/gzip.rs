//! gzip, member by member (RFC 1952).

use std::io::{Error, ErrorKind, Result};

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::window::Window;
use super::{Codec, Step, Trial, ends_early};

/// The longest header that is taken for one: more than any name of a file, less than a stretch of garbage.
const MAX_HEADER: usize = 64 << 10;
/// The bits of optional fields in a header's flags.
const HEADER_CRC: u8 = 2;
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;
const RESERVED: u8 = 0xE0;
/// Bytes of a header without its optional fields.
const FIXED: usize = 10;
/// Bytes behind a member: its check sum and length.
const TRAILER: usize = 8;

pub(super) struct Gzip {
    inflate: Decompress,
    crc: Crc,
    place: Place,
}

enum Place {
    Between,
    Inside,
    /// Behind bytes that make no sense.
    Broken,
    Trailer,
}

impl Gzip {
    pub(super) fn new() -> Self {
        Self { inflate: Decompress::new(false), crc: Crc::new(), place: Place::Between }
    }

    /// Goes behind the header of a member; false where there is none.
    fn begin(&mut self, input: &mut Window) -> Result<bool> {
        if !self.skip_padding(input)? {
            return Ok(false);
        }
        let length = loop {
            match header(input.rest()) {
                Header::Length(length) => break length,
                Header::None => return Err(wrong("what follows is no gzip member")),
                Header::Wrong => return Err(wrong("the check sum of its header is wrong")),
                Header::Cut if !input.load()? => return Err(ends_early()),
                Header::Cut => {}
            }
        };
        input.advance(length);
        self.inflate.reset(false);
        self.crc.reset();
        self.place = Place::Inside;
        Ok(true)
    }

    /// Goes behind the zeros with which some tapes and tools fill up; false at the end.
    fn skip_padding(&mut self, input: &mut Window) -> Result<bool> {
        while input.want(1)? {
            let zeros = input.rest().iter().take_while(|byte| **byte == 0).count();
            if zeros == 0 {
                return Ok(true);
            }
            input.advance(zeros);
        }
        Ok(false)
    }

    fn inflate(&mut self, input: &mut Window, out: &mut Vec<u8>) -> Result<Step> {
        loop {
            let before = (self.inflate.total_in(), out.len());
            let status = self.inflate.decompress_vec(input.rest(), out, FlushDecompress::None);
            input.advance((self.inflate.total_in() - before.0) as usize);
            let written = out.len() - before.1;
            self.crc.update(&out[before.1..]);
            match status {
                Ok(Status::StreamEnd) => self.place = Place::Trailer,
                // What was unpacked before the fault is given first, so that it does not matter how the bytes came in.
                Err(_) => self.place = Place::Broken,
                Ok(_) if written == 0 => {
                    if !input.load()? {
                        return Err(ends_early());
                    }
                    continue;
                }
                Ok(_) => {}
            }
            return Ok(Step::Bytes(written));
        }
    }

    fn end(&mut self, input: &mut Window) -> Result<Step> {
        if !input.want(TRAILER)? {
            return Err(ends_early());
        }
        let expected = [self.crc.sum().to_le_bytes(), self.crc.amount().to_le_bytes()];
        let is_right = input.rest()[..TRAILER] == *expected.as_flattened();
        input.advance(TRAILER);
        self.place = Place::Between;
        if is_right { Ok(Step::Last(0)) } else { Err(wrong("its check sum is wrong")) }
    }
}

impl Codec for Gzip {
    fn magic(&self) -> &'static [u8] {
        &[0x1F, 0x8B, 8]
    }

    fn step(&mut self, input: &mut Window, out: &mut Vec<u8>) -> Result<Step> {
        match self.place {
            Place::Between => {
                if !self.begin(input)? {
                    return Ok(Step::End);
                }
            }
            Place::Inside => {}
            Place::Broken => return Err(wrong("its bytes make no sense")),
            Place::Trailer => return self.end(input),
        }
        self.inflate(input, out)
    }

    fn is_between(&self) -> bool {
        matches!(self.place, Place::Between)
    }

    fn restart(&mut self) {
        self.place = Place::Between;
    }

    fn try_start(&mut self, packed: &[u8]) -> Trial {
        self.restart();
        match header(packed) {
            Header::Length(length) => {
                self.inflate.reset(false);
                let tried = self.inflate.decompress(&packed[length..], &mut [0; 512], FlushDecompress::None);
                Trial { is_sound: tried.is_ok(), took: length as u64 + self.inflate.total_in() }
            }
            Header::Cut => Trial { is_sound: false, took: packed.len() as u64 },
            Header::None | Header::Wrong => Trial { is_sound: false, took: 0 },
        }
    }
}

enum Header {
    /// The header has so many bytes.
    Length(usize),
    /// It goes on behind these bytes.
    Cut,
    /// It is none.
    None,
    /// It is damaged.
    Wrong,
}

fn header(bytes: &[u8]) -> Header {
    let magic = [0x1F, 0x8B, 8];
    if !magic.starts_with(&bytes[..bytes.len().min(3)]) {
        return Header::None;
    }
    let Some(&flags) = bytes.get(3) else { return Header::Cut };
    if flags & RESERVED != 0 {
        return Header::None;
    }
    match behind_fields(bytes, flags) {
        Some(length) if length <= bytes.len() => {
            if is_right(&bytes[..length], flags) {
                Header::Length(length)
            } else {
                Header::Wrong
            }
        }
        _ if bytes.len() > MAX_HEADER => Header::None,
        _ => Header::Cut,
    }
}

/// Whether a header has the check sum that it says, if it says one: the lower half of that of its bytes.
fn is_right(header: &[u8], flags: u8) -> bool {
    let Some((header, sum)) = header.split_last_chunk().filter(|_| flags & HEADER_CRC != 0) else {
        return true;
    };
    let mut crc = Crc::new();
    crc.update(header);
    crc.sum() as u16 == u16::from_le_bytes(*sum)
}

/// Where the optional fields end, as far as the bytes tell.
fn behind_fields(bytes: &[u8], flags: u8) -> Option<usize> {
    let mut at = FIXED;
    if flags & EXTRA != 0 {
        let length = bytes.get(at..at + 2)?;
        at += 2 + usize::from(u16::from_le_bytes([length[0], length[1]]));
    }
    for field in [NAME, COMMENT] {
        if flags & field != 0 {
            at += memchr::memchr(0, bytes.get(at..)?)? + 1;
        }
    }
    Some(if flags & HEADER_CRC == 0 { at } else { at + 2 })
}

fn wrong(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}
