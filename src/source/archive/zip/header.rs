//! What stands before a member of a ZIP archive, and the bytes behind it (APPNOTE.TXT, 4.3.7 to 4.3.9).

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::MEMBER;
use crate::source::{Content, Options, Reason, growth};

/// Bytes of what stands before a member, its name and extra fields aside.
const HEADER: usize = 30;
/// The flags that its bytes are encrypted, and that what describes them stands behind.
const ENCRYPTED: u16 = 1;
pub(super) const DESCRIBED: u16 = 8;
/// How members are packed that are read.
const STORED: u16 = 0;
const DEFLATE: u16 = 8;
const ZSTD: u16 = 93;
/// The largest window of Zstandard, as a power of two, as for whole files.
const WINDOW_LOG: u32 = 27;
/// What may stand before the check sum behind a member.
const MARK: &[u8] = b"PK\x07\x08";
/// The most bytes behind a member: the mark, the check sum and two sizes.
const LONGEST: u64 = 24;
/// What a number says that stands in an extra field, for want of room, and which one that is.
const WIDE: u64 = 0xFFFF_FFFF;
const WIDE_FIELD: u16 = 1;

/// What is said of a member's bytes.
#[derive(PartialEq, Eq)]
pub(super) struct Numbers {
    pub(super) flags: u16,
    pub(super) packing: u16,
    pub(super) sum: u32,
    pub(super) packed: u64,
    pub(super) unpacked: u64,
}

/// What stands before a member.
pub(super) struct Header {
    pub(super) name: Vec<u8>,
    pub(super) numbers: Numbers,
}

/// The bytes of a member.
pub(super) struct Unpacked {
    /// These, or why they cannot be read.
    pub(super) bytes: Result<Vec<u8>, Content>,
    /// What is wrong with what the archive says of them.
    pub(super) warning: Option<String>,
    /// How many were unpacked.
    pub(super) count: u64,
}

impl Numbers {
    pub(super) fn is_encrypted(&self) -> bool {
        self.flags & ENCRYPTED != 0
    }

    /// Whether its size and check sum stand behind the member, as programs write it that pack into a pipe.
    pub(super) fn stand_behind(&self) -> bool {
        self.flags & DESCRIBED != 0 && self.packed == 0
    }

    /// Whether the packed bytes themselves tell where they end.
    pub(super) fn says_its_end(&self) -> bool {
        matches!(self.packing, DEFLATE | ZSTD)
    }
}

impl Header {
    /// Reads the header that starts here; nothing where none does.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub(super) fn read(file: &mut BufReader<File>) -> io::Result<Option<Self>> {
        let mut fixed = Vec::new();
        file.take(HEADER as u64).read_to_end(&mut fixed)?;
        if fixed.len() < HEADER || !fixed.starts_with(MEMBER) {
            return Ok(None);
        }
        let (name, extra) = (usize::from(short(&fixed, 26)), usize::from(short(&fixed, 28)));
        let mut behind = Vec::new();
        file.take((name + extra) as u64).read_to_end(&mut behind)?;
        let extra = behind.split_off(name.min(behind.len()));
        let mut numbers = Numbers {
            flags: short(&fixed, 6),
            packing: short(&fixed, 8),
            sum: long(&fixed, 14),
            packed: long(&fixed, 18).into(),
            unpacked: long(&fixed, 22).into(),
        };
        widen(&extra, [&mut numbers.unpacked, &mut numbers.packed]);
        Ok(Some(Self { name: behind, numbers }))
    }
}

/// Unpacks the member that starts here, of which no more than `room` packed bytes are there.
///
/// # Errors
/// Where the file cannot be read on.
pub(super) fn unpack(
    file: &mut BufReader<File>,
    numbers: &Numbers,
    room: u64,
    options: &Options,
) -> io::Result<Unpacked> {
    let none = |content| Ok(Unpacked { bytes: Err(content), warning: None, count: 0 });
    if numbers.is_encrypted() {
        let message = "it is encrypted: unpack the archive with its password";
        return none(Content::unusable(Reason::Unreadable, message));
    }
    if let Err(content) = options.check_packed(numbers.packed.min(room)) {
        return none(content);
    }
    let start = file.stream_position()?;
    let is_described = numbers.stand_behind();
    let packed = if is_described { room } else { numbers.packed.min(room) };
    let mut bytes = Vec::new();
    let most = options.max_bytes;
    let mut packed_bytes = file.by_ref().take(packed);
    let read = match numbers.packing {
        STORED => growth::read_within(&mut packed_bytes, most, &mut bytes),
        DEFLATE => growth::read_within(&mut DeflateDecoder::new(packed_bytes), most, &mut bytes),
        ZSTD => unpack_zstd(packed_bytes, most, &mut bytes),
        other => {
            let message = format!(
                "it is packed by method {other}, which is not read: unpack the archive, or pack it with deflate or Zstandard"
            );
            return none(Content::unusable(Reason::Unreadable, message));
        }
    };
    let count = bytes.len() as u64;
    let failed = |content| Ok(Unpacked { bytes: Err(content), warning: None, count });
    match read {
        Ok(true) => {}
        Ok(false) => return failed(options.too_large()),
        Err(error) => return failed(damaged(&error.to_string())),
    }
    let end = file.stream_position()?;
    let mut crc = Crc::new();
    crc.update(&bytes);
    let is_right =
        if is_described { is_described_so(file, crc.sum(), count)? } else { crc.sum() == numbers.sum };
    if let Err(content) = options.check_packed(end - start) {
        return failed(content);
    }
    if !is_right {
        return failed(damaged("its check sum is wrong"));
    }
    let warning = if is_described {
        None
    } else if room < numbers.packed {
        Some(format!(
            "damaged: its archive says that it is packed in {} bytes, which reach over another member",
            numbers.packed
        ))
    } else {
        (count != numbers.unpacked)
            .then(|| format!("damaged: its archive says that it has {} bytes", numbers.unpacked))
    };
    Ok(Unpacked { bytes: Ok(bytes), warning, count })
}

fn unpack_zstd(packed: impl BufRead, most: u64, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let mut decoder = zstd::Decoder::with_buffer(packed)?.single_frame();
    decoder.window_log_max(WINDOW_LOG)?;
    growth::read_within(&mut decoder, most, bytes)
}

/// Goes behind what describes so many bytes with this check sum, and says whether they are so.
fn is_described_so(file: &mut BufReader<File>, sum: u32, count: u64) -> io::Result<bool> {
    let start = file.stream_position()?;
    let mut described = Vec::new();
    file.take(LONGEST).read_to_end(&mut described)?;
    let mark = if described.starts_with(MARK) { MARK.len() } else { 0 };
    let sums = &described[mark..];
    // The sizes have four bytes each, or eight in large archives.
    let is_wide = sums.get(12..20) == Some(&count.to_le_bytes()[..]);
    let length = mark + if is_wide { 20 } else { 12 };
    file.seek(SeekFrom::Start(start + length.min(described.len()) as u64))?;
    Ok(sums.starts_with(&sum.to_le_bytes()))
}

/// Takes the numbers that have no room in 32 bits from the extra field that holds them, in their order. What other fields hold is
/// passed over.
pub(super) fn widen<const N: usize>(mut extra: &[u8], numbers: [&mut u64; N]) {
    while let Some((head, rest)) = extra.split_first_chunk::<4>() {
        let length = usize::from(short(head, 2));
        if short(head, 0) == WIDE_FIELD {
            let field = &rest[..rest.len().min(length)];
            let narrow = numbers.into_iter().filter(|number| **number == WIDE);
            for (number, eight) in narrow.zip(field.as_chunks::<8>().0) {
                *number = u64::from_le_bytes(*eight);
            }
            return;
        }
        extra = rest.get(length..).unwrap_or_default();
    }
}

fn damaged(what: &str) -> Content {
    Content::unusable(Reason::Damaged, format!("it is damaged in its archive: {what}"))
}

/// The number in the two bytes at `at`.
pub(super) fn short(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

/// The number in the four bytes at `at`.
pub(super) fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from(short(bytes, at)) | u32::from(short(bytes, at + 2)) << 16
}

/// The number in the eight bytes at `at`.
pub(super) fn quad(bytes: &[u8], at: usize) -> u64 {
    u64::from(long(bytes, at)) | u64::from(long(bytes, at + 4)) << 32
}
