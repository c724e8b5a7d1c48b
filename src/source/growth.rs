//! Memory for bytes that come in piece by piece, of which only a limit is known: what is beyond it is never held.

use std::io::{self, ErrorKind, Read};

/// How many times as much there is after a step as before. Doubling would hold three times the limit for a moment, where a
/// document is as large as that; so it is a third more.
const STEP: usize = 4;
/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;

/// Adds a piece to bytes that will be `most` at last, or fewer.
pub(super) fn add(bytes: &mut Vec<u8>, piece: &[u8], most: usize) {
    let wanted = bytes.len() + piece.len();
    if bytes.capacity() < wanted {
        // What comes in one piece takes no more than it needs.
        let mut room = if bytes.is_empty() { wanted } else { most.max(wanted) };
        while room / STEP >= wanted {
            room /= STEP;
        }
        bytes.reserve_exact(room - bytes.len());
    }
    bytes.extend_from_slice(piece);
}

/// Reads what fits, and says whether that is all.
///
/// # Errors
/// Where it cannot be read on; the bytes before that are there.
pub(super) fn read_within(reader: &mut dyn Read, most: u64, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut chunk = vec![0; CHUNK];
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => return Ok(true),
            Ok(read) if read > most - bytes.len() => return Ok(false),
            Ok(read) => add(bytes, &chunk[..read], most),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_one_piece_takes_no_more_than_it_needs() {
        let mut bytes = Vec::new();
        add(&mut bytes, b"abc", 1_000);
        assert_eq!((bytes.capacity(), &*bytes), (3, &b"abc"[..]));
    }

    #[test]
    fn memory_grows_in_steps_that_end_at_the_limit() {
        let mut bytes = Vec::new();
        let mut steps: Vec<usize> = (0..1_024)
            .map(|_| {
                add(&mut bytes, b"a", 1_024);
                bytes.capacity()
            })
            .collect();
        steps.dedup();
        assert_eq!(steps, [1, 4, 16, 64, 256, 1_024]);
    }

    #[test]
    fn no_more_is_read_than_fits() {
        let mut bytes = Vec::new();
        assert!(read_within(&mut &b"abc"[..], 3, &mut bytes).expect("memory can be read"));
        assert_eq!(bytes, b"abc");
        assert!(!read_within(&mut &b"abcd"[..], 3, &mut Vec::new()).expect("memory can be read"));
    }
}
