//! Integers that are written as differences (`DELTA_BINARY_PACKED`): how many they say they are, and where they end.
//!
//! The crate `parquet` decodes them, and takes memory for as many as they say.

/// The most blocks in a block; writers have four.
const MOST_PARTS: u64 = 512;

/// What stands behind the integers with which these bytes start, if they are at most so many.
pub(super) fn check(bytes: &[u8], most: usize) -> Result<&[u8], String> {
    let mut rest = bytes;
    let mut next = || varint(&mut rest);
    let header = (next(), next(), next(), next());
    let (Some(block), Some(parts), Some(count), Some(_)) = header else {
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
    while left > 0 {
        varint(&mut rest).ok_or_else(|| damaged("they end early"))?;
        let (widths, behind) =
            rest.split_at_checked(parts as usize).ok_or_else(|| damaged("they end early"))?;
        rest = behind;
        for width in widths {
            if left == 0 {
                break;
            }
            let length = block / parts / 8 * u64::from(*width);
            // Some writers leave out the end of the last part.
            rest = rest.get(length as usize..).unwrap_or_default();
            left = left.saturating_sub(block / parts);
        }
    }
    Ok(rest)
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
    fn what_stands_behind_the_integers_is_found() {
        assert_eq!(check(&[header(1), b"rest".to_vec()].concat(), 1), Ok(&b"rest"[..]));
        // Forty differences: two parts, of one bit and of two bits each.
        let block = [&[0, 1, 2, 0, 0][..], &[0; 4], &[0; 8]].concat();
        assert_eq!(check(&[header(41), block, b"rest".to_vec()].concat(), 50), Ok(&b"rest"[..]));
    }

    #[test]
    fn more_than_there_may_be_and_odd_blocks_are_errors() {
        assert!(check(&header(9), 8).is_err());
        assert!(check(&[0x80, 0x01, 3, 1, 0], 8).is_err());
        assert!(check(&[0x80], 8).is_err());
    }
}
