//! Thrift's compact protocol, in which Parquet writes its footer and the headers of its pages.
//!
//! It is read field by field, so that what nobody asks for is passed over and takes no memory. What the fields mean is left
//! to `footer.rs` and `pages.rs`.

use std::io::{self, Read};

/// How deep structures may stand in each other. Those of Parquet do up to seven times.
const MOST_NESTED: usize = 32;

/// The types of values.
pub(super) mod kind {
    pub(in super::super) const TRUE: u8 = 1;
    pub(in super::super) const FALSE: u8 = 2;
    pub(super) const BYTE: u8 = 3;
    pub(super) const I64: u8 = 6;
    pub(super) const DOUBLE: u8 = 7;
    pub(super) const BINARY: u8 = 8;
    pub(in super::super) const LIST: u8 = 9;
    pub(super) const SET: u8 = 10;
    pub(super) const MAP: u8 = 11;
    pub(in super::super) const STRUCT: u8 = 12;
}

/// A field of a structure: its number, and the type of its value, which has to be read or skipped next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) id: i16,
    pub(super) kind: u8,
}

/// Structures, one value after the other.
pub(super) struct Compact<R> {
    from: R,
    /// Bytes read so far.
    pub(super) read: u64,
}

impl<R: Read> Compact<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, read: 0 }
    }

    /// The next field of the structure that is being read, behind the field with the number `last`; nothing at its end.
    pub(super) fn field(&mut self, last: &mut i16) -> io::Result<Option<Field>> {
        let head = self.byte()?;
        if head == 0 {
            return Ok(None);
        }
        let id = match head >> 4 {
            0 => i16::try_from(self.int()?).map_err(|_| invalid("a field has a number that none has"))?,
            step => last.checked_add(i16::from(step)).ok_or_else(|| invalid("it has too many fields"))?,
        };
        *last = id;
        Ok(Some(Field { id, kind: head & 15 }))
    }

    /// An integer of whatever width.
    pub(super) fn int(&mut self) -> io::Result<i64> {
        let zigzag = self.varint()?;
        Ok((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed())
    }

    /// How many values the list has that starts here, and their type.
    pub(super) fn list(&mut self) -> io::Result<(u64, u8)> {
        let head = self.byte()?;
        let length = match head >> 4 {
            15 => self.varint()?,
            length => u64::from(length),
        };
        Ok((length, head & 15))
    }

    /// Passes over a value.
    pub(super) fn skip(&mut self, kind: u8) -> io::Result<()> {
        // The value of a boolean field is its type.
        if matches!(kind, kind::TRUE | kind::FALSE) { Ok(()) } else { self.skip_nested(kind, MOST_NESTED) }
    }

    fn skip_nested(&mut self, kind: u8, room: usize) -> io::Result<()> {
        let room = room.checked_sub(1).ok_or_else(|| invalid("its structures are too deep"))?;
        match kind {
            kind::TRUE | kind::FALSE | kind::BYTE => self.pass(1),
            4..=kind::I64 => self.varint().map(|_| ()),
            kind::DOUBLE => self.pass(8),
            kind::BINARY => {
                let length = self.varint()?;
                self.pass(length)
            }
            kind::LIST | kind::SET => {
                let (length, kind) = self.list()?;
                (0..length).try_for_each(|_| self.skip_nested(kind, room))
            }
            kind::MAP => {
                let length = self.varint()?;
                if length == 0 {
                    return Ok(());
                }
                let kinds = self.byte()?;
                (0..length).try_for_each(|_| {
                    self.skip_nested(kinds >> 4, room)?;
                    self.skip_nested(kinds & 15, room)
                })
            }
            kind::STRUCT => {
                let mut last = 0;
                while let Some(Field { kind, .. }) = self.field(&mut last)? {
                    if !matches!(kind, kind::TRUE | kind::FALSE) {
                        self.skip_nested(kind, room)?;
                    }
                }
                Ok(())
            }
            _ => Err(invalid("a value has a type that none has")),
        }
    }

    fn byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        self.from.read_exact(&mut byte)?;
        self.read += 1;
        Ok(byte[0])
    }

    fn varint(&mut self) -> io::Result<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(invalid("an integer has too many bytes"))
    }

    fn pass(&mut self, bytes: u64) -> io::Result<()> {
        let passed = io::copy(&mut self.from.by_ref().take(bytes), &mut io::sink())?;
        self.read += passed;
        if passed == bytes { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_numbered_by_their_distance_or_by_a_number() {
        let mut compact = Compact::new(&[0x15, 0x03, 0x05, 0x50, 0x04, 0x00][..]);
        let mut last = 0;
        let first = compact.field(&mut last).unwrap().unwrap();
        assert_eq!((first.id, first.kind, compact.int().unwrap()), (1, 5, -2));
        let second = compact.field(&mut last).unwrap().unwrap();
        assert_eq!((second.id, second.kind, compact.int().unwrap()), (40, 5, 2));
        assert!(compact.field(&mut last).unwrap().is_none());
        assert_eq!(compact.read, 6);
    }

    #[test]
    fn values_of_every_type_are_passed_over() {
        let structure = [
            0x11, // a boolean, which is its type
            0x13, 7, // a byte
            0x16, 0x80, 0x01, // an integer of two bytes
            0x17, 0, 0, 0, 0, 0, 0, 0, 0, // a double
            0x18, 2, b'a', b'b', // a string
            0x19, 0x23, 1, 2, // a list of two bytes
            0x1B, 1, 0x33, 1, 2, // a map of a byte to a byte
            0x1C, 0x13, 7, 0, // a structure
            0,
        ];
        let mut compact = Compact::new(&structure[..]);
        compact.skip(kind::STRUCT).unwrap();
        assert_eq!(compact.read, structure.len() as u64);
    }

    #[test]
    fn what_is_too_deep_or_cut_is_an_error() {
        assert!(Compact::new(&[0x1C; 1000][..]).skip(kind::STRUCT).is_err());
        assert!(Compact::new(&[0x18, 100, b'a'][..]).skip(kind::STRUCT).is_err());
        assert!(Compact::new(&[0xFF; 20][..]).int().is_err());
    }
}
