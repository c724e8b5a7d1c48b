//! The documents in some bytes, and what holds of them in any format.

use std::collections::HashSet;
use std::io::{Cursor, Read, Result};

use dehusk::source::{Documents, Options, Raw};

/// A reader that gives few bytes at once, in sizes that change.
struct Dribble {
    bytes: Cursor<Vec<u8>>,
    most: usize,
    size: usize,
}

impl Read for Dribble {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        self.size = (self.size * 5 + 3) % self.most;
        let length = out.len().min(self.size + 1);
        self.bytes.read(&mut out[..length])
    }
}

/// The documents in these bytes, which do not depend on how many of them come at once.
pub(crate) fn documents(bytes: &[u8], most_at_once: usize, options: &Options) -> Vec<Raw> {
    let read = |most| {
        let reader = Dribble { bytes: Cursor::new(bytes.to_vec()), most, size: 0 };
        Documents::of(reader, "input", options).collect::<Vec<Raw>>()
    };
    let documents = read(usize::MAX / 8);
    assert_eq!(read(most_at_once.max(1)), documents, "the same bytes in other portions");
    assert!(!documents.is_empty(), "nothing is told of the input");
    documents
}

/// Each part of a file is told once, in order, under a name of its own.
pub(crate) fn are_in_order(documents: &[Raw]) {
    let mut members = HashSet::new();
    for raw in documents {
        assert!(members.insert(&raw.origin.member), "two members are called {:?}", raw.origin.member);
    }
    assert!(documents.is_sorted_by_key(|raw| raw.origin.offset), "the offsets are out of order");
}
