//! The footer of a Parquet file: its schema and where its row groups are.
//!
//! The crate `parquet` takes it apart, once it is known that nothing in it makes that crate ask for more memory, or go deeper,
//! than the footer's own size allows.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use super::super::{Content, Reason};
use super::thrift::{Compact, Field, kind};
use super::{contained, told};

/// What a file starts with, and what stands at its end behind the footer's length.
const MAGIC: &[u8] = b"PAR1";
/// The same at the end of a file of which the footer is encrypted.
const ENCRYPTED: &[u8] = b"PARE";
/// The longest footer in bytes. One of a thousand row groups of a hundred columns has ten million.
const MAX_FOOTER: u64 = 64 << 20;
/// The most columns, row groups and notes.
const MOST_LISTED: u64 = 1 << 20;
/// How deep columns may stand in groups.
const MOST_NESTED: usize = 64;
/// The list of the columns and their groups in the footer, and the number of those in a group.
const SCHEMA: i16 = 2;
const CHILDREN: i16 = 5;

/// The footer of a file of so many bytes.
///
/// # Errors
/// Says what is damaged, or why it cannot be read.
pub(super) fn read(file: &mut File, size: u64) -> Result<ParquetMetaData, Content> {
    let bytes = bytes(file, size).map_err(|error| damaged(error.to_string()))??;
    check(&bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => damaged("its footer ends early"),
        _ => damaged(format!("its footer cannot be read: {error}")),
    })?;
    contained(|| ParquetMetaDataReader::decode_metadata(&bytes).map_err(told))
        .map_err(|error| damaged(format!("its footer cannot be read: {error}")))
}

fn bytes(file: &mut File, size: u64) -> io::Result<Result<Vec<u8>, Content>> {
    let mut start = [0; 4];
    let mut end = [0; 8];
    if size < 12 {
        return Ok(Err(damaged("it is too short to be a Parquet file")));
    }
    file.seek(SeekFrom::Start(0))?;
    file.read_exact(&mut start)?;
    file.seek(SeekFrom::Start(size - 8))?;
    file.read_exact(&mut end)?;
    let (length, magic) = end.split_at(4);
    if magic == ENCRYPTED {
        let message = "its footer is encrypted: write it without encryption";
        return Ok(Err(Content::unusable(Reason::Unreadable, message)));
    }
    if magic != MAGIC {
        return Ok(Err(damaged("it does not end as a Parquet file does: it may be cut")));
    }
    if start != MAGIC {
        return Ok(Err(damaged("it does not start as a Parquet file does")));
    }
    let length = length.iter().rev().fold(0, |length, byte| length << 8 | u64::from(*byte));
    if length > size - 12 || length > MAX_FOOTER {
        return Ok(Err(damaged(format!("its footer cannot have {length} bytes"))));
    }
    file.seek(SeekFrom::Start(size - 8 - length))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(Ok(bytes))
}

/// Whether the lists of the footer are as long as they say, and its columns not too deep.
fn check(footer: &[u8]) -> io::Result<()> {
    let mut compact = Compact::new(footer);
    let mut last = 0;
    while let Some(Field { id, kind }) = compact.field(&mut last)? {
        if kind != kind::LIST {
            compact.skip(kind)?;
            continue;
        }
        let (length, kind) = compact.list()?;
        if length > MOST_LISTED {
            return Err(invalid("it lists too much"));
        }
        let mut columns = Columns { left: length, open: Vec::new() };
        for _ in 0..length {
            if id == SCHEMA && kind == kind::STRUCT {
                columns.add(children(&mut compact)?)?;
            } else {
                compact.skip(kind)?;
            }
        }
    }
    Ok(())
}

/// How many columns and groups are in the one that is described here.
fn children(compact: &mut Compact<&[u8]>) -> io::Result<i64> {
    let (mut last, mut children) = (0, 0);
    while let Some(Field { id, kind }) = compact.field(&mut last)? {
        if id == CHILDREN && (4..=6).contains(&kind) {
            children = compact.int()?;
        } else {
            compact.skip(kind)?;
        }
    }
    Ok(children)
}

/// The tree of columns as far as it was read.
struct Columns {
    /// How many there are still.
    left: u64,
    /// For each group that is open how many are missing in it.
    open: Vec<u64>,
}

impl Columns {
    fn add(&mut self, children: i64) -> io::Result<()> {
        self.left -= 1;
        let children = u64::try_from(children).ok().filter(|children| *children <= self.left);
        let children = children.ok_or_else(|| invalid("a group has more columns than there are"))?;
        if let Some(missing) = self.open.last_mut() {
            *missing = missing.saturating_sub(1);
        }
        self.open.push(children);
        while self.open.last() == Some(&0) {
            self.open.pop();
        }
        if self.open.len() > MOST_NESTED {
            Err(invalid("its columns are too deep in groups"))
        } else {
            Ok(())
        }
    }
}

fn damaged(message: impl Into<String>) -> Content {
    Content::unusable(Reason::Damaged, message)
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A footer with a schema of groups that have so many children.
    fn footer(children: &[u8]) -> Vec<u8> {
        let mut footer = vec![0x29, 0xFC, children.len() as u8];
        for children in children {
            // The name is field 4, the number of children field 5.
            footer.extend([0x48, 1, b'a', 0x15, children * 2, 0]);
        }
        footer.push(0);
        footer
    }

    fn said(footer: &[u8]) -> String {
        check(footer).map_or_else(|error| error.to_string(), |()| "sound".to_owned())
    }

    #[test]
    fn groups_are_no_deeper_and_no_larger_than_they_may_be() {
        assert_eq!(said(&footer(&[2, 0, 1, 0])), "sound");
        assert_eq!(said(&footer(&[4, 0, 1, 0])), "a group has more columns than there are");
        assert_eq!(said(&footer(&[[1; 63].as_slice(), &[0]].concat())), "sound");
        assert_eq!(said(&footer(&[[1; 66].as_slice(), &[0]].concat())), "its columns are too deep in groups");
    }

    #[test]
    fn a_list_is_no_longer_than_the_footer() {
        assert_eq!(said(&[0x29, 0xFC, 0xFF, 0xFF, 0xFF, 0x7F, 0]), "it lists too much");
        assert_eq!(said(&[0x29, 0xFC, 100, 0]), "failed to fill whole buffer");
    }
}
