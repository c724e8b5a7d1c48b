//! A member of a ZIP archive whose size and check sum stand behind it, as programs write it that pack into a pipe (APPNOTE.TXT, 4.3.9).
//!
//! Without the index nothing tells where its packed bytes end but these themselves, which deflate says of its own.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::super::walk::escaped;
use super::super::{Content, Options, Reason, growth};
use super::Member;
use super::zip::within;

/// Bytes of what stands before a member, its name and extra fields aside.
const HEADER: usize = 30;
/// The flags that its bytes are encrypted, and that what describes them stands behind.
const ENCRYPTED: u16 = 1;
const DESCRIBED: u16 = 8;
const DEFLATE: u16 = 8;
/// What may stand before the check sum.
const MARK: &[u8] = b"PK\x07\x08";
/// The most bytes behind a member: the mark, the check sum and two sizes.
const LONGEST: u64 = 24;

/// The member that starts here, if it is such a one that is deflated, and how many bytes were unpacked; no member where it is no file.
pub(super) fn read(
    reader: &mut BufReader<File>,
    offset: u64,
    options: &Options,
) -> io::Result<Option<(Option<Member>, u64)>> {
    let mut header = Vec::new();
    reader.take(HEADER as u64).read_to_end(&mut header)?;
    let short = |at: usize| header.get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]));
    let (flags, packing, name, extra) = (short(6), short(8), short(26), short(28));
    if header.len() < HEADER || flags & (DESCRIBED | ENCRYPTED) != DESCRIBED || packing != DEFLATE {
        return Ok(None);
    }
    let mut path = Vec::new();
    reader.take(name.into()).read_to_end(&mut path)?;
    reader.seek_relative(extra.into())?;
    let mut bytes = Vec::new();
    let mut inflate = DeflateDecoder::new(&mut *reader);
    let read = within(growth::read_within(&mut inflate, options.max_bytes, &mut bytes), options)
        .and_then(|()| options.check_packed(inflate.total_in()));
    let unpacked = bytes.len() as u64;
    let read = match read {
        Ok(()) => check(reader, &bytes)?,
        Err(content) => Err(content),
    };
    let is_file = !path.ends_with(b"/");
    let member = Member { name: escaped(&path), offset, bytes: read.map(|()| bytes) };
    Ok(Some((is_file.then_some(member), unpacked)))
}

/// Goes behind what describes these bytes, and says whether they are so.
fn check(reader: &mut BufReader<File>, bytes: &[u8]) -> io::Result<Result<(), Content>> {
    let start = reader.stream_position()?;
    let mut described = Vec::new();
    reader.take(LONGEST).read_to_end(&mut described)?;
    let mark = if described.starts_with(MARK) { MARK.len() } else { 0 };
    let sums = &described[mark..];
    let mut crc = Crc::new();
    crc.update(bytes);
    let is_right = sums.starts_with(&crc.sum().to_le_bytes());
    // The sizes have four bytes each, or eight in large archives.
    let is_wide = sums.get(12..20) == Some(&(bytes.len() as u64).to_le_bytes()[..]);
    let length = mark + if is_wide { 20 } else { 12 };
    reader.seek(SeekFrom::Start(start + length.min(described.len()) as u64))?;
    let wrong = "it is damaged in its archive: its check sum is wrong";
    Ok(if is_right { Ok(()) } else { Err(Content::unusable(Reason::Damaged, wrong)) })
}
