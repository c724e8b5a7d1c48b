//! Bytes that come packed: members of gzip or frames of Zstandard, one behind the other, and the way on behind a damaged
//! one.
//!
//! A gzip member and a Zstandard frame are both called a member here. What the unpacked bytes are is left to those who
//! read them, through `stream.rs`.

mod gzip;
mod window;
mod zstd;

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;

use self::gzip::Gzip;
use self::window::Window;
use self::zstd::Zstd;
use super::signature::{self, Signature};
use super::{Content, Reason};

/// How many packed bytes are there, as far as the input has them, when it is told whether a sound member starts: as many as
/// the longest header of gzip has.
const TRIAL: usize = 64 << 10;
/// Packed bytes of a member that are unpacked to see that it is whole: fewer than are kept of one, so that it can be gone back to.
const WHOLE: u64 = 512 << 10;
/// What may be unpacked to find members behind damage: so many bytes, and so many for each that stands before.
const FREE_TRIALS: u64 = 4 << 20;
const TRIALS_A_BYTE: u64 = 8;
/// What a trial costs beside its bytes, and how many unpacked bytes cost as much as a packed one.
const A_TRIAL: u64 = 64;
const CHEAP: u64 = 4;
/// Packed bytes, as far as the input has them, by which it is told that what starts nearly as a member is none, but text.
const TOLD_BY: usize = 1024;
/// Places where a member may start that are tried in an input which only its name says to be packed.
const STARTS: usize = 16;

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
            _ => Self::None,
        }
    }

    /// How an input was compressed of which one of the first bytes is damaged: the members behind can be read.
    fn of_damaged(head: &[u8]) -> Self {
        match head {
            // Text starts so too, but has no control characters.
            _ if signature::controls(head) == 0 => Self::None,
            [_, 0x8B, 8, 0..=0x1F, ..] | [0x1F, _, 8, 0..=0x1F, ..] => Self::Gzip,
            [_, 0xB5, 0x2F, 0xFD, ..]
            | [0x28, _, 0x2F, 0xFD, ..]
            | [0x28, 0xB5, _, 0xFD, ..]
            | [0x28, 0xB5, 0x2F, _, ..] => Self::Zstd,
            _ => Self::None,
        }
    }

    /// How an input is compressed that starts with garbage, by its name: where it is neither text nor in another format, and members
    /// stand behind.
    fn of_name(name: &Path, input: &mut Window) -> Self {
        let named = match name.extension().and_then(OsStr::to_str) {
            Some("gz" | "tgz") => Self::Gzip,
            Some("zst") => Self::Zstd,
            _ => return Self::None,
        };
        let rest = input.rest();
        let head = &rest[..rest.len().min(TOLD_BY)];
        let is_known = Signature::of(head).is_some() || signature::has_mark_of_tar(head);
        if is_known || signature::controls(head) == 0 {
            return Self::None;
        }
        // What cannot be read shows when it is read on.
        let _ = input.want(TRIAL);
        let Ok(Some(mut codec)) = named.codec(input) else { return Self::None };
        let rest = input.rest();
        let mut starts = memchr::memmem::find_iter(rest, codec.magic()).take(STARTS);
        if starts.any(|at| codec.try_start(&rest[at..]).is_sound) { named } else { Self::None }
    }

    /// What unpacks it.
    ///
    /// # Errors
    /// Where the dictionary that stands before frames is none.
    fn codec(self, input: &mut Window) -> io::Result<Option<Box<dyn Codec>>> {
        Ok(match self {
            Self::None => None,
            Self::Gzip => Some(Box::new(Gzip::new())),
            Self::Zstd => Some(Box::new(Zstd::new(input)?)),
        })
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
    /// Unpacks some bytes behind those in `out`, which is not grown: it must have room.
    fn step(&mut self, input: &mut Window, out: &mut Vec<u8>) -> io::Result<Step>;
    /// Whether the last step came to the end of a member, sound or not.
    fn is_between(&self) -> bool;
    /// The next step starts a member.
    fn restart(&mut self);
    /// Tries whether these bytes are the start of a member that can be unpacked. The next step starts a member.
    fn try_start(&mut self, packed: &[u8]) -> Trial;
}

/// What a trial shows.
struct Trial {
    is_sound: bool,
    /// How many bytes it took.
    took: u64,
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
    /// What was unpacked to find members behind damage, in packed bytes.
    tried: u64,
    /// Where the member starts, in the input, that is unpacked though it is part of a damaged one.
    again: Option<u64>,
    /// Up to where bytes were unpacked twice, in the input.
    twice: u64,
}

impl Unpacker {
    /// Where the input, whose name may say how it is packed, cannot be read, or the dictionary that stands before its frames is none, the
    /// first read says so.
    pub(super) fn new(reader: Box<dyn Read + Send>, name: &Path) -> Self {
        let mut input = Window::new(reader);
        let mut fault = input.want(4).err();
        let mut compression = Compression::of(input.rest());
        if compression == Compression::None && fault.is_none() {
            fault = input.want(TOLD_BY).err();
            let rest = input.rest();
            compression = Compression::of_damaged(&rest[..rest.len().min(TOLD_BY)]);
        }
        if compression == Compression::None && fault.is_none() {
            compression = Compression::of_name(name, &mut input);
        }
        let codec = compression.codec(&mut input).unwrap_or_else(|error| {
            fault = fault.take().or(Some(error));
            None
        });
        Self { input, codec, compression, fault, unpacked: 0, member: 0, tried: 0, again: None, twice: 0 }
    }

    pub(super) fn compression(&self) -> Compression {
        self.compression
    }

    /// How many bytes were unpacked when the member began that is being read.
    pub(super) fn member(&self) -> u64 {
        self.member
    }

    /// Unpacks some bytes behind those in `out`, which is not grown: it must have room. Gives how many; none at the end.
    pub(super) fn read(&mut self, out: &mut Vec<u8>) -> io::Result<usize> {
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
                self.again = None;
                self.input.begin_member();
            }
            if read > 0 {
                return Ok(read);
            }
        }
    }

    /// Bytes of the input that were unpacked so far.
    pub(super) fn packed(&self) -> u64 {
        self.input.position()
    }

    /// Goes to the next member that can be unpacked, behind the start of the damaged one; false where there is none.
    ///
    /// What was unpacked of the damaged one may look like the start of a member, where its bytes are packed as they are. So up to
    /// where the damage showed only what is whole is a member, or seems so for as long as it can be gone back over, and nothing
    /// is given a third time. What is tried is bounded, so that time stays linear.
    pub(super) fn resume(&mut self) -> bool {
        let Some(codec) = &mut self.codec else { return false };
        let input = &mut self.input;
        let reached = input.position();
        if let Some(from) = self.again.take() {
            self.tried += reached - from;
            self.twice = reached;
        }
        if codec.is_between() {
            if let Some(start) = swallowed(&mut **codec, input, &mut self.tried) {
                (self.again, self.member) = (Some(start), self.unpacked);
                return true;
            }
            // The damaged one is over, as far as can be told.
            if !matches!(input.want(1), Ok(true)) {
                return false;
            }
            if self.tried <= most_tried(input) && starts_member(&mut **codec, input, &mut self.tried) {
                input.begin_member();
                self.member = self.unpacked;
                return true;
            }
        }
        let magic = codec.magic();
        input.go_behind_member_start();
        loop {
            let rest = input.rest();
            let Some(at) = memchr::memmem::find(rest, magic) else {
                input.advance(rest.len().saturating_sub(magic.len() - 1));
                input.begin_member();
                if !matches!(input.load(), Ok(true)) {
                    return false;
                }
                continue;
            };
            input.advance(at);
            input.begin_member();
            let start = input.position();
            let is_again = start < reached;
            let is_member = self.tried <= most_tried(input)
                && if is_again {
                    let long = start >= self.twice;
                    is_whole(&mut **codec, input, &mut self.tried, long)
                } else {
                    starts_member(&mut **codec, input, &mut self.tried)
                };
            if is_member {
                self.again = is_again.then_some(start);
                self.member = self.unpacked;
                return true;
            }
            input.advance(1);
        }
    }
}

/// How many bytes may have been unpacked up to here to find members.
fn most_tried(input: &Window) -> u64 {
    FREE_TRIALS + input.position().saturating_mul(TRIALS_A_BYTE)
}

/// Whether a member seems to start here.
fn starts_member(codec: &mut dyn Codec, input: &mut Window, tried: &mut u64) -> bool {
    // What cannot be read shows in the trial.
    let _ = input.want(TRIAL);
    let rest = input.rest();
    let Trial { is_sound, took } = codec.try_start(&rest[..rest.len().min(TRIAL)]);
    *tried += A_TRIAL + took;
    is_sound
}

/// Goes to the first of the whole members that stand in a damaged one up to its very end: it was cut, and its bytes went on in theirs, until
/// they were in step with the last of them. Goes nowhere where there are none.
///
/// What is packed as it is in a damaged one ends before it.
fn swallowed(codec: &mut dyn Codec, input: &mut Window, tried: &mut u64) -> Option<u64> {
    let reached = input.position();
    input.go_behind_member_start();
    loop {
        let start = input.position();
        let length = usize::try_from(reached.saturating_sub(start)).unwrap_or(usize::MAX);
        let rest = &input.rest()[..input.rest().len().min(length)];
        let Some(at) = memchr::memmem::find(rest, codec.magic()) else {
            input.go_back_to(reached);
            return None;
        };
        input.advance(at);
        let start = input.position();
        let mut end = Some(start);
        while let Some(next) = end.filter(|end| *end < reached) {
            input.go_back_to(next);
            end = end_of_whole(codec, input, tried, false);
        }
        input.go_back_to(start);
        if end == Some(reached) {
            input.begin_member();
            return Some(start);
        }
        input.advance(1);
    }
}

/// Whether a member stands here that is sound up to its end, or goes on behind what can be gone back over, where such may be `long`.
/// Its start is gone back to.
fn is_whole(codec: &mut dyn Codec, input: &mut Window, tried: &mut u64, long: bool) -> bool {
    let start = input.position();
    let end = end_of_whole(codec, input, tried, long);
    input.go_back_to(start) && end.is_some()
}

/// Up to where the member that stands here was unpacked, where [`is_whole`] holds of it.
fn end_of_whole(codec: &mut dyn Codec, input: &mut Window, tried: &mut u64, long: bool) -> Option<u64> {
    let (start, before, most) = (input.position(), *tried, most_tried(input));
    let (mut out, mut unpacked) = (Vec::with_capacity(4096), 0);
    codec.restart();
    let is_whole = loop {
        out.clear();
        let step = codec.step(input, &mut out);
        let packed = input.position() - start;
        *tried = before + A_TRIAL + packed + unpacked / CHEAP;
        match step {
            Ok(Step::Last(_)) => break true,
            Ok(Step::Bytes(_)) if packed >= WHOLE => break long,
            Ok(Step::Bytes(bytes)) if *tried <= most => unpacked += bytes as u64,
            _ => break false,
        }
    };
    codec.restart();
    is_whole.then(|| input.position())
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
        let mut unpacker = Unpacker::new(Box::new(Dribble::new(packed.to_vec(), at_once)), Path::new("a.gz"));
        let (mut text, mut buffer) = (String::new(), Vec::with_capacity(1000));
        loop {
            buffer.clear();
            match unpacker.read(&mut buffer) {
                Ok(0) => return text,
                Ok(_) => text.push_str(&String::from_utf8_lossy(&buffer)),
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
        for (pack, marks) in [(gzip as fn(&[u8]) -> Vec<u8>, 2), (zstd, 4)] {
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
    fn text_that_starts_nearly_as_a_member_is_text() {
        // "(к/э" in windows-1251.
        let text = b"(\xEA/\xFD and so on)";
        assert_eq!(Unpacker::new(Box::new(&text[..]), Path::new("")).compression(), Compression::None);
    }

    #[test]
    fn garbage_before_the_first_member_is_told_where_the_name_says_what_follows() {
        let compression = |name: &str, bytes: &[u8]| {
            Unpacker::new(Box::new(Dribble::new(bytes.to_vec(), 1000)), Path::new(name)).compression()
        };
        let garbage = [&[1; 600], &gzip(b"text")[..]].concat();
        assert_eq!(both(&garbage), "!what follows is no gzip member!text");
        assert_eq!(compression("a", &garbage), Compression::None);
        assert_eq!(compression("a.gz", b"a\0page that is not packed"), Compression::None);
        let tar = [&[b'a'; 257][..], b"ustar", &[0; 250], &gzip(b"text")].concat();
        assert_eq!(compression("a.tar.gz", &tar), Compression::None);
        assert_eq!(compression("a.zst", &[&[0; 600], &zstd(b"text")[..]].concat()), Compression::Zstd);
    }

    /// A gzip member that has these bytes as they are.
    fn stored(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        std::io::Write::write_all(&mut encoder, bytes).expect("memory can be written");
        encoder.finish().expect("memory can be written")
    }

    #[test]
    fn members_inside_of_a_damaged_one_are_not_given() {
        let mut packed = stored(&gzip(b"inside"));
        let crc = packed.len() - 8;
        packed[crc] ^= 1;
        let text = both(&[gzip(b"one "), packed.clone(), gzip(b" two")].concat());
        assert!(text.starts_with("one ") && text.ends_with("!its check sum is wrong! two"), "{text}");
        assert!(!text.contains("inside"), "{text}");
        assert!(both(&packed).ends_with("!its check sum is wrong!"));
    }

    #[test]
    fn starts_of_members_in_one_that_is_cut_give_nothing_twice() {
        // Each is a whole header, and a block that would hold all behind it.
        let start = b"\x1F\x8B\x08\0\0\0\0\0\0\x03\0\xFF\xFF\0\0line ";
        let text = both(&start.repeat(100));
        assert_eq!((text.matches("line ").count(), text.matches('!').count()), (100, 2));
    }

    #[test]
    fn a_cut_member_costs_nothing_of_the_next_ones() {
        let line = |number: u32| {
            format!("{{\"id\": {number}, \"text\": \"Line {number} of the quick brown fox.\"}}\n")
        };
        let first = gzip(&b"a first member of many words that do not repeat one another much ".repeat(3));
        for (cut, next) in [(first, "two".to_owned()), (gzip(line(1).as_bytes()), line(2))] {
            for length in 2..cut.len() {
                let text = both(&[&cut[..length], &gzip(next.as_bytes()), &gzip(b" three")].concat());
                assert!(text.ends_with(&format!("!{next} three")), "{length}: {text}");
                let text = both(&[&cut[..length], &gzip(next.as_bytes())].concat());
                assert!(text.ends_with(&format!("!{next}")), "{length}: {text}");
            }
        }
    }

    #[test]
    fn a_wrong_check_sum_of_a_header_is_told() {
        let header = [0x1F, 0x8B, 8, 2, 0, 0, 0, 0, 0, 3];
        let mut crc = flate2::Crc::new();
        crc.update(&header);
        let behind = &gzip(b"text")[10..];
        let packed = |sum: u16| [&header[..], &sum.to_le_bytes(), behind].concat();
        assert_eq!(both(&packed(crc.sum() as u16)), "text");
        let wrong = [packed(crc.sum() as u16 ^ 1), gzip(b" two")].concat();
        assert_eq!(both(&wrong), "!the check sum of its header is wrong! two");
    }

    #[test]
    fn a_frame_with_too_large_a_window_is_told_with_what_to_do() {
        // A window of 256 MiB, and a last block of one byte as it is.
        let frame = [0x28, 0xB5, 0x2F, 0xFD, 0, 0x90, 9, 0, 0, b'a'];
        let message = "a frame needs a window of more than 128 MiB: pack it anew, as with `zstd --long=27`";
        assert_eq!(both(&[&frame[..], &zstd(b"two")].concat()), format!("!{message}!two"));
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
        assert_eq!(both(&[frame(&zstd(&dictionary)), packed.clone()].concat()), text);
        let joined = [zstd(b"plain "), frame(&dictionary), packed].concat();
        assert_eq!(both(&joined), format!("plain {text}"));
    }
}
