//! What the tests of the readers share: packed bytes, and readers that give few of them at once.

use std::io::{self, Cursor, Read, Write};

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory can be written")
}

pub(super) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory can be written")
}

/// A reader that gives at most so many bytes at once.
pub(super) struct Dribble {
    bytes: Cursor<Vec<u8>>,
    at_once: usize,
}

impl Dribble {
    pub(super) fn new(bytes: Vec<u8>, at_once: usize) -> Self {
        Self { bytes: Cursor::new(bytes), at_once }
    }
}

impl Read for Dribble {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = out.len().min(self.at_once);
        self.bytes.read(&mut out[..length])
    }
}
