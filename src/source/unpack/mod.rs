//! Bytes that come packed: members of gzip or frames of Zstandard, one behind the other, and the way on behind a damaged
//! one.
//!
//! A gzip member and a Zstandard frame are both called a member here. What the unpacked bytes are is left to those who
//! read them, through `stream.rs`.

mod gzip;
mod window;
mod zstd;

use std::io::{self, Read};

use self::gzip::Gzip;
use self::window::Window;
use self::zstd::Zstd;
use super::{Content, Reason};

/// How many packed bytes are there, as far as the input has them, when it is told whether a sound member starts: as many as
/// the longest header of gzip has.
const TRIAL: usize = 64 << 10;

/// How an input is compressed, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
    Zstd,
}

impl Compression {
    fn of(head: &[u8]) -> Self {
        match head {
            [0x1F, 0x8B, ..] => Self::Gzip,
            // A frame that is skipped may stand before all others; it may hold their dictionary.
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Self::Zstd,
            // With one byte damaged: text has none of these, and the members behind can be read.
            [_, 0x8B, 8, 0..=0x1F, ..] | [0x1F, _, 8, 0..=0x1F, ..] => Self::Gzip,
            [_, 0xB5, 0x2F, 0xFD, ..] | [0x28, _, 0x2F, 0xFD, ..] | [0x28, 0xB5, _, 0xFD, ..] => Self::Zstd,
            _ => Self::None,
        }
    }

    /// What becomes of an input, or of a part of it, that cannot be read.
    pub(super) fn reject(self, error: &io::Error) -> Content {
        let name = match self {
            Self::Gzip => "gzip",
            Self::Zstd => "Zstandard",
            Self::None => return Content::unusable(Reason::Unreadable, error.to_string()),
        };
        // Those that unpack say either; all else the disk says.
        if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) {
            Content::unusable(Reason::Damaged, format!("its {name} stream is damaged: {error}"))
        } else {
            Content::unusable(Reason::Unreadable, error.to_string())
        }
    }
}

/// What a step of unpacking gave.
enum Step {
    /// So many bytes.
    Bytes(usize),
    /// So many bytes, which are the last of their member.
    Last(usize),
    /// Nothing: the input is over.
    End,
}

/// One way of packing.
trait Codec: Send {
    /// The bytes that a member starts with.
    fn magic(&self) -> &'static [u8];
    /// Unpacks some bytes.
    fn step(&mut self, input: &mut Window, out: &mut [u8]) -> io::Result<Step>;
    /// Whether these bytes are the start of a member that can be unpacked. The next step starts a member.
    fn is_sound(&mut self, packed: &[u8]) -> bool;
}

/// The unpacked bytes of an input.
pub(super) struct Unpacker {
    input: Window,
    codec: Option<Box<dyn Codec>>,
    compression: Compression,
    /// Why nothing can be unpacked.
    fault: Option<io::Error>,
    /// Bytes unpacked so far.
    unpacked: u64,
    /// How many they were when the member began.
    member: u64,
}

impl Unpacker {
    /// Where the input cannot be read, or the dictionary that stands before its frames is none, the first read says so.
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Self {
        let mut input = Window::new(reader);
        let mut fault = input.want(4).err();
        let compression = Compression::of(input.rest());
        let codec: Option<Box<dyn Codec>> = match compression {
            Compression::None => None,
            Compression::Gzip => Some(Box::new(Gzip::new())),
            Compression::Zstd => match Zstd::new(&mut input) {
                Ok(codec) => Some(Box::new(codec)),
                Err(error) => {
                    fault = fault.or(Some(error));
                    None
                }
            },
        };
        Self { input, codec, compression, fault, unpacked: 0, member: 0 }
    }

    pub(super) fn compression(&self) -> Compression {
        self.compression
    }

    /// How many bytes were unpacked when the member began that is being read.
    pub(super) fn member(&self) -> u64 {
        self.member
    }

    /// Unpacks some bytes; none at the end.
    pub(super) fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let Some(codec) = &mut self.codec else {
            let read = self.input.take(out)?;
            self.unpacked += read as u64;
            self.member = self.unpacked;
            return Ok(read);
        };
        loop {
            let step = codec.step(&mut self.input, out)?;
            let (Step::Bytes(read) | Step::Last(read)) = step else { return Ok(0) };
            self.unpacked += read as u64;
            if let Step::Last(_) = step {
                self.member = self.unpacked;
                self.input.begin_member();
            }
            if read > 0 {
                return Ok(read);
            }
        }
    }

    /// Goes to the next member behind the start of the damaged one that can be unpacked; false where there is none.
    pub(super) fn resume(&mut self) -> bool {
        let Some(codec) = &mut self.codec else { return false };
        let magic = codec.magic();
        self.input.go_behind_member_start();
        loop {
            let rest = self.input.rest();
            if let Some(at) = memchr::memmem::find(rest, magic) {
                self.input.advance(at);
                self.input.begin_member();
                // What cannot be read shows in the trial.
                let _ = self.input.want(TRIAL);
                if codec.is_sound(self.input.rest()) {
                    self.member = self.unpacked;
                    return true;
                }
                self.input.advance(1);
            } else {
                self.input.advance(rest.len().saturating_sub(magic.len() - 1));
                self.input.begin_member();
                if !matches!(self.input.load(), Ok(true)) {
                    return false;
                }
            }
        }
    }
}

/// The fault of an input that is over before it should be.
fn ends_early() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "it ends early")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Dribble, gzip, zstd};
    use super::*;

    /// The unpacked bytes, with `!` and the fault in the place of each damaged stretch.
    fn unpack(packed: &[u8], at_once: usize) -> String {
        let mut unpacker = Unpacker::new(Box::new(Dribble::new(packed.to_vec(), at_once)));
        let (mut text, mut buffer) = (String::new(), [0; 1000]);
        loop {
            match unpacker.read(&mut buffer) {
                Ok(0) => return text,
                Ok(read) => text.push_str(&String::from_utf8_lossy(&buffer[..read])),
                Err(error) => {
                    text.push_str(&format!("!{error}!"));
                    if !unpacker.resume() {
                        return text;
                    }
                }
            }
        }
    }

    fn both(packed: &[u8]) -> String {
        let text = unpack(packed, 1 << 20);
        assert_eq!(unpack(packed, 1), text);
        text
    }

    #[test]
    fn members_are_one_stream() {
        assert_eq!(both(&[gzip(b"one "), gzip(b""), gzip(b"two")].concat()), "one two");
        assert_eq!(both(&[zstd(b"one "), zstd(b""), zstd(b"two")].concat()), "one two");
    }

    #[test]
    fn the_name_and_the_comment_in_a_gzip_header_are_passed_over() {
        let mut encoder = flate2::GzBuilder::new()
            .filename("name")
            .comment("comment")
            .extra(vec![1, 2, 3])
            .write(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut encoder, b"text").expect("memory can be written");
        assert_eq!(both(&encoder.finish().expect("memory can be written")), "text");
    }

    #[test]
    fn zeros_behind_the_last_member_are_padding() {
        assert_eq!(both(&[gzip(b"one"), vec![0; 600]].concat()), "one");
    }

    #[test]
    fn a_damaged_member_is_told_and_the_next_one_read() {
        for at in 10..gzip(b"two two two").len() {
            let mut second = gzip(b"two two two");
            second[at] ^= 0x55;
            let text = both(&[gzip(b"one "), second, gzip(b" three")].concat());
            assert!(text.starts_with("one ") && text.ends_with("! three"), "byte {at}: {text}");
        }
        let mut second = zstd(b"two");
        // A bit of the frame's header that must not be set.
        second[4] |= 8;
        let text = both(&[zstd(b"one "), second, zstd(b" three")].concat());
        assert!(text.starts_with("one ") && text.ends_with("! three"), "{text}");
    }

    #[test]
    fn a_first_member_with_a_damaged_start_is_told_and_the_next_one_read() {
        for (pack, marks) in [(gzip as fn(&[u8]) -> Vec<u8>, 2), (zstd, 3)] {
            for at in 0..marks {
                let mut first = pack(b"one");
                first[at] ^= 0x41;
                let text = both(&[first, pack(b" two")].concat());
                assert!(text.starts_with('!') && text.ends_with("! two"), "byte {at}: {text}");
            }
        }
    }

    #[test]
    fn a_wrong_check_sum_is_told_behind_the_bytes() {
        let mut packed = gzip(b"one");
        let crc = packed.len() - 8;
        packed[crc] ^= 1;
        assert_eq!(both(&packed), "one!its check sum is wrong!");
    }

    #[test]
    fn what_stands_between_members_is_told() {
        let packed = [gzip(b"one "), b"garbage".to_vec(), gzip(b"two")].concat();
        assert_eq!(both(&packed), "one !what follows is no gzip member!two");
    }

    #[test]
    fn a_cut_anywhere_is_told() {
        let packed = gzip(b"some text");
        for length in 2..packed.len() {
            let text = both(&packed[..length]);
            assert!(text.ends_with("!it ends early!"), "{length}: {text}");
        }
        let packed = zstd(b"some text");
        for length in 4..packed.len() {
            let text = both(&packed[..length]);
            assert!(text.ends_with("!it ends early!"), "{length}: {text}");
        }
    }

    #[test]
    fn a_dictionary_before_the_frames_is_used() {
        let dictionary = b"All work and no play makes Jack a dull boy. ".repeat(20);
        let frame = |dictionary: &[u8]| {
            let length = u32::try_from(dictionary.len()).expect("it is short").to_le_bytes();
            [&[0x5D, 0x2A, 0x4D, 0x18], &length[..], dictionary].concat()
        };
        let text = &dictionary[5..300];
        let mut compressor = ::zstd::bulk::Compressor::with_dictionary(3, &dictionary).expect("it is one");
        let packed = compressor.compress(text).expect("it fits");
        let text = String::from_utf8_lossy(text);
        assert_eq!(both(&[frame(&dictionary), packed.clone()].concat()), text);
        assert_eq!(both(&[frame(&zstd(&dictionary)), packed].concat()), text);
    }
}
