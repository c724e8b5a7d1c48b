//! The index at the end of a ZIP archive (APPNOTE.TXT, 4.3.12 to 4.3.16), as it stands: names may be there twice, and extra fields that
//! nobody needs are passed over whatever is in them.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use super::MEMBER;
use super::header::{DESCRIBED, Numbers, long, quad, short, widen};

/// What an entry of the index starts with, and how long it is without what its last three numbers speak of.
pub(super) const ENTRY: &[u8] = b"PK\x01\x02";
const ENTRY_LENGTH: usize = 46;
/// What the end of the index starts with, and how long it is without its comment.
const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
/// The longest comment in bytes.
const MAX_COMMENT: u64 = 0xFFFF;
/// What stands before the end where its numbers are too small for the archive, and what that leads to.
const LOCATOR: &[u8] = b"PK\x06\x07";
const LOCATOR_LENGTH: usize = 20;
const WIDE_END: &[u8] = b"PK\x06\x06";
const WIDE_END_LENGTH: usize = 56;
/// Entries that the end counts in 16 bits; many programs go on from zero.
const COUNTED: u64 = 1 << 16;
/// The systems whose attributes have the kind of a file, and which kind is that of a link.
const WITH_KINDS: [u8; 2] = [3, 19];
const KIND: u32 = 0xF000;
const LINK: u32 = 0xA000;

/// What the index says of a member.
pub(super) struct Entry {
    pub(super) name: Vec<u8>,
    pub(super) numbers: Numbers,
    /// Where its header stands in the file.
    pub(super) start: u64,
    pub(super) is_link: bool,
}

/// Where the index starts, and its entries.
pub(super) struct Index {
    pub(super) start: u64,
    pub(super) entries: Vec<Entry>,
}

/// Where the index stands, as its end says.
struct End {
    start: u64,
    /// Bytes before what the end takes for the start of the archive.
    before: u64,
    /// How many entries there are.
    count: u64,
    /// Whether that is counted from zero again behind [`COUNTED`].
    is_narrow: bool,
}

impl Index {
    /// Reads the index of an archive, or says why it does not lead to all that the archive holds.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub(super) fn read(file: &mut BufReader<File>) -> io::Result<Result<Self, &'static str>> {
        let Some(End { start, before, count, is_narrow }) = end(file)? else {
            return Ok(Err("it is missing or damaged"));
        };
        // Programs that unpack themselves start otherwise.
        if before > 0 && starts_with(file, 0, MEMBER)? {
            return Ok(Err("members stand before those that it leads to"));
        }
        file.seek(SeekFrom::Start(start))?;
        let mut entries = Vec::new();
        while let Some(entry) = entry(file, before)? {
            entries.push(entry);
        }
        let there = entries.len() as u64;
        let is_counted = there == count || (is_narrow && there % COUNTED == count);
        Ok(if is_counted {
            Ok(Self { start, entries })
        } else if there > count {
            Err("it has more entries than it counts")
        } else {
            Err("it has fewer entries than it counts")
        })
    }
}

/// The last end of an index that leads to one.
fn end(file: &mut BufReader<File>) -> io::Result<Option<End>> {
    let size = file.seek(SeekFrom::End(0))?;
    let from = size.saturating_sub(END_LENGTH as u64 + MAX_COMMENT);
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    for at in memchr::memmem::rfind_iter(&bytes, END) {
        let Some(found) = bytes.get(at..at + END_LENGTH) else { continue };
        let at = from + at as u64;
        let narrow = Said {
            at,
            count: short(found, 10).into(),
            length: long(found, 12).into(),
            start: long(found, 16).into(),
        };
        let wide = wide_end(file, at)?;
        let is_narrow = wide.is_none();
        let Said { at, count, length, start } = wide.unwrap_or(narrow);
        let Some(stands) = at.checked_sub(length) else { continue };
        let Some(before) = stands.checked_sub(start) else { continue };
        let is_there = if count == 0 { length == 0 } else { starts_with(file, stands, ENTRY)? };
        if is_there {
            return Ok(Some(End { start: stands, before, count, is_narrow }));
        }
    }
    Ok(None)
}

/// What an end says of the index, in numbers of 64 bits or fewer.
struct Said {
    /// Where it stands itself.
    at: u64,
    count: u64,
    /// Bytes of the index.
    length: u64,
    start: u64,
}

/// The end of the index of a large archive, where one stands before the end at `at`.
fn wide_end(file: &mut BufReader<File>, at: u64) -> io::Result<Option<Said>> {
    let Some(locator) = at.checked_sub(LOCATOR_LENGTH as u64) else { return Ok(None) };
    if !starts_with(file, locator, LOCATOR)? {
        return Ok(None);
    }
    // It stands before, wherever the locator says: bytes may stand before the archive.
    let Some(at) = locator.checked_sub(WIDE_END_LENGTH as u64) else { return Ok(None) };
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = [0; WIDE_END_LENGTH];
    file.read_exact(&mut bytes)?;
    let said = Said { at, count: quad(&bytes, 32), length: quad(&bytes, 40), start: quad(&bytes, 48) };
    Ok(bytes.starts_with(WIDE_END).then_some(said))
}

/// The entry that starts here; nothing where none does.
fn entry(file: &mut BufReader<File>, before: u64) -> io::Result<Option<Entry>> {
    let mut fixed = Vec::new();
    file.take(ENTRY_LENGTH as u64).read_to_end(&mut fixed)?;
    if fixed.len() < ENTRY_LENGTH || !fixed.starts_with(ENTRY) {
        return Ok(None);
    }
    let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(short(&fixed, at)));
    let mut behind = Vec::new();
    file.take((name + extra) as u64).read_to_end(&mut behind)?;
    file.seek_relative(comment as i64)?;
    let extra = behind.split_off(name.min(behind.len()));
    let mut numbers = Numbers {
        // Its numbers stand here, wherever else they do.
        flags: short(&fixed, 8) & !DESCRIBED,
        packing: short(&fixed, 10),
        sum: long(&fixed, 16),
        packed: long(&fixed, 20).into(),
        unpacked: long(&fixed, 24).into(),
    };
    let mut start = u64::from(long(&fixed, 42));
    widen(&extra, [&mut numbers.unpacked, &mut numbers.packed, &mut start]);
    let is_link = WITH_KINDS.contains(&fixed[5]) && long(&fixed, 38) >> 16 & KIND == LINK;
    Ok(Some(Entry { name: behind, numbers, start: start.saturating_add(before), is_link }))
}

fn starts_with(file: &mut BufReader<File>, at: u64, mark: &[u8]) -> io::Result<bool> {
    file.seek(SeekFrom::Start(at))?;
    let mut start = Vec::new();
    file.take(mark.len() as u64).read_to_end(&mut start)?;
    Ok(start == mark)
}
