//! The shortest Brotli stream (RFC 7932) of one letter many times: there is no encoder among the dependencies.

/// The most bytes that a meta-block gives.
const MOST: u64 = 1 << 24;
/// The least length that the last code of copies stands for; 24 further bits are added to it.
const LEAST_COPY: u64 = 2_118;

/// At least so many times the letter a.
pub(super) fn letters(bytes: u64) -> Vec<u8> {
    let mut to = Bits::default();
    // A window of 16 bits.
    to.put(0, 1);
    for _ in 0..bytes.div_ceil(MOST) {
        meta_block(&mut to);
    }
    // The last meta-block is empty.
    to.put(0b11, 2);
    to.bytes
}

/// One letter, and a copy of the byte before for all others. Every prefix code has one symbol, which takes no bits.
fn meta_block(to: &mut Bits) {
    // Not the last; six nibbles of length - 1; not uncompressed.
    to.put(0, 1);
    to.put(2, 2);
    to.put(MOST - 1, 24);
    to.put(0, 1);
    // One type of blocks of each category; no postfix or direct distances; one mode of context; one tree of each kind.
    to.put(0, 3);
    to.put(0, 6);
    to.put(0, 2);
    to.put(0, 2);
    // Literals: a. Commands: insert one, and the longest copies. Distances: one or two, as the next bit says.
    for (symbol, bits) in [(u64::from(b'a'), 8), (384 + (1 << 3) + 7, 10), (16, 6)] {
        to.put(1, 2);
        to.put(0, 2);
        to.put(symbol, bits);
    }
    to.put(MOST - 1 - LEAST_COPY, 24);
    to.put(0, 1);
}

/// Bits, the lowest of each number first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn put(&mut self, number: u64, bits: u32) {
        for bit in 0..bits {
            if self.count.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let set = (number >> bit & 1) as u8;
            if let Some(last) = self.bytes.last_mut() {
                *last |= set << (self.count % 8);
            }
            self.count += 1;
        }
    }
}
