//! Integers that are written as differences (`DELTA_BINARY_PACKED`): how many they say they are, where they end, and what
//! they add up to.
//!
//! The crate `parquet` decodes them, and takes memory for as many as they say.

/// The most blocks in a block; writers have four.
const MOST_PARTS: u64 = 512;

/// The most bits of a difference.
const MOST_BITS: u8 = 64;

/// Integers that were read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Integers<'a> {
    /// What they add up to.
    pub(super) sum: i64,
    /// What stands behind them.
    pub(super) rest: &'a [u8],
}

/// The integers with which these bytes start, if they are at most so many.
pub(super) fn check(bytes: &[u8], most: usize) -> Result<Integers<'_>, String> {
    let mut rest = bytes;
    let mut next = || varint(&mut rest);
    let header = (next(), next(), next(), next());
    let (Some(block), Some(parts), Some(count), Some(first)) = header else {
        return Err(damaged("they end early"));
    };
    if count > most as u64 {
        return Err(damaged("they are more than their page has values"));
    }
    if parts == 0 || parts > MOST_PARTS || block > 1 << 20 || block % parts != 0 || block / parts % 32 != 0 {
        return Err(damaged("their blocks have a size that none has"));
    }
    // The first one stands in the header.
    let mut left = count.saturating_sub(1);
    let mut value = if count > 0 { signed(first) } else { 0 };
    let mut sum = value;
    while left > 0 {
        let least = signed(varint(&mut rest).ok_or_else(|| damaged("they end early"))?);
        let (widths, behind) =
            rest.split_at_checked(parts as usize).ok_or_else(|| damaged("they end early"))?;
        rest = behind;
        for width in widths {
            if left == 0 {
                break;
            }
            if *width > MOST_BITS {
                return Err(damaged("a difference has more bits than an integer"));
            }
            let length = block / parts / 8 * u64::from(*width);
            // Some writers leave out the end of the last part.
            let (part, behind) = rest.split_at_checked(length as usize).unwrap_or((rest, &[]));
            rest = behind;
            let count = left.min(block / parts);
            left -= count;
            // Sums and differences wrap around, as the format has it.
            if *width == 0 {
                // No bytes stand for these, so that there may be any number of them: each is one least difference further.
                let steps = u128::from(count) * u128::from(count + 1) / 2;
                sum = sum.wrapping_add(value.wrapping_mul(count as i64));
                sum = sum.wrapping_add(least.wrapping_mul(steps as i64));
                value = value.wrapping_add(least.wrapping_mul(count as i64));
                continue;
            }
            for at in 0..count {
                value = value.wrapping_add(least).wrapping_add(bits(part, at, *width) as i64);
                sum = sum.wrapping_add(value);
            }
        }
    }
    Ok(Integers { sum, rest })
}

/// The number at a place among numbers of so many bits.
fn bits(numbers: &[u8], at: u64, width: u8) -> u64 {
    let start = at * u64::from(width);
    let mut number = 0_u128;
    for byte in 0..=u64::from(width).div_ceil(8) {
        let known = numbers.get((start / 8 + byte) as usize).copied().unwrap_or_default();
        number |= u128::from(known) << (8 * byte);
    }
    (number >> (start % 8)) as u64 & 1_u64.checked_shl(width.into()).map_or(u64::MAX, |end| end - 1)
}

/// The number of which a varint is the zigzag form.
fn signed(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        value |= u64::from(byte & 0x7F) << shift;
        if *byte < 0x80 {
            return Some(value);
        }
    }
    None
}

fn damaged(what: &str) -> String {
    format!("the integers of a page are damaged: {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks of 128 in four parts.
    fn header(count: u8) -> Vec<u8> {
        vec![0x80, 0x01, 4, count, 0]
    }

    #[test]
    fn integers_are_added_up_and_what_stands_behind_them_is_found() {
        let read = |bytes: &[&[u8]]| check(&bytes.concat(), 50).map(|read| (read.sum, read.rest.to_vec()));
        let rest = b"rest".to_vec();
        // The first one is -3, in zigzag form 5.
        assert_eq!(read(&[&[0x80, 0x01, 4, 1, 5], &rest]), Ok((-3, rest.clone())));
        // Forty differences: two parts, of one bit and of two bits each, the second of the first part 1, and the second of
        // the other 2: 39 integers have 1 more, and 7 of them 2 more.
        let block = [&[0, 1, 2, 0, 0][..], &[2, 0, 0, 0], &[8, 0, 0, 0, 0, 0, 0, 0]].concat();
        assert_eq!(read(&[&header(41), &block, &rest]), Ok((39 + 2 * 7, rest.clone())));
        // A difference of 64 bits, behind which the bytes of the part are left out.
        let block = [&[0, 64, 0, 0, 0][..], &[0xFF]].concat();
        assert_eq!(read(&[&header(2), &block]), Ok((255, Vec::new())));
        // The least difference is 1 where the header of the block says so.
        let block = [&[2, 0, 0, 0, 0][..]].concat();
        assert_eq!(read(&[&header(3), &block, &rest]), Ok((3, rest)));
    }

    #[test]
    fn more_than_there_may_be_and_odd_blocks_are_errors() {
        assert!(check(&header(9), 8).is_err());
        assert!(check(&[0x80, 0x01, 3, 1, 0], 8).is_err());
        assert!(check(&[0x80], 8).is_err());
        assert!(check(&[header(9), vec![0, 65, 0, 0, 0], vec![0; 500]].concat(), 9).is_err());
    }
}
