//! Brotli, unpacked without taking a byte behind the end of its stream.
//!
//! The reader that the library offers takes what is behind the end into a buffer of its own, where nobody sees it.

use std::io::{self, ErrorKind, Read};

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};

/// Packed bytes that are unpacked at once; the library counts them in 32 bits.
const PIECE: usize = 64 << 10;

/// The bytes in a Brotli stream. What is left of `packed` at its end is behind it.
pub(super) struct Brotli<'a, 'b> {
    packed: &'a mut &'b [u8],
    state: BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>,
}

impl<'a, 'b> Brotli<'a, 'b> {
    pub(super) fn new(packed: &'a mut &'b [u8]) -> Self {
        let alloc = StandardAlloc::default;
        Self { packed, state: BrotliState::new(alloc(), alloc(), alloc()) }
    }
}

impl Read for Brotli<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let (mut room, mut written, mut total) = (out.len(), 0, 0);
        loop {
            let piece = &self.packed[..self.packed.len().min(PIECE)];
            let (mut left, mut used) = (piece.len(), 0);
            let result = BrotliDecompressStream(
                &mut left,
                &mut used,
                piece,
                &mut room,
                &mut written,
                out,
                &mut total,
                &mut self.state,
            );
            *self.packed = &self.packed[used..];
            match result {
                _ if written > 0 => return Ok(written),
                BrotliResult::NeedsMoreInput if used > 0 => {}
                BrotliResult::NeedsMoreInput => {
                    return Err(io::Error::new(ErrorKind::UnexpectedEof, "it ends early"));
                }
                BrotliResult::ResultFailure => {
                    return Err(io::Error::new(ErrorKind::InvalidData, "it makes no sense"));
                }
                BrotliResult::ResultSuccess | BrotliResult::NeedsMoreOutput => return Ok(0),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "Brotli" as one uncompressed meta-block behind a window of 16 bits (RFC 7932, section 9.2), and an empty last one.
    const PACKED: &[u8] = b"\x50\0\x10Brotli\x03";

    /// What is unpacked, the fault, and what is left.
    fn unpack(mut packed: &[u8]) -> (String, Option<String>, &[u8]) {
        let mut bytes = Vec::new();
        let read = Brotli::new(&mut packed).read_to_end(&mut bytes);
        (String::from_utf8_lossy(&bytes).into_owned(), read.err().map(|error| error.to_string()), packed)
    }

    #[test]
    fn what_is_behind_the_end_is_left() {
        let behind = &[b'x'; 2 * PIECE][..];
        assert_eq!(unpack(PACKED), ("Brotli".to_owned(), None, &[][..]));
        assert_eq!(unpack(&[PACKED, behind].concat()).2, behind);
    }

    #[test]
    fn a_stream_that_is_cut_or_damaged_is_told() {
        let cut = &PACKED[..PACKED.len() - 1];
        assert_eq!(unpack(cut), ("Brotli".to_owned(), Some("it ends early".to_owned()), &[][..]));
        // A last meta-block that is empty, and has bits behind that; what is still in the window is lost.
        let (text, fault, _) = unpack(&[cut, b"\xFF"].concat());
        assert_eq!((text, fault), (String::new(), Some("it makes no sense".to_owned())));
    }
}
