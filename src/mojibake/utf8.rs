//! Bytes that should be UTF-8, and are but for what programs on the way did to them.
//!
//! The damage that is mended is that of Robyn Speer's ftfy (`ftfy/fixes.py` and `ftfy/chardata.py`, Apache-2.0).

use super::charsets::LOST;

/// The bytes of a no-break space, and of what programs put in its place.
const NO_BREAK: u8 = 0xA0;

/// U+FFFD in UTF-8.
const REPLACEMENT: [u8; 3] = [0xEF, 0xBF, 0xBD];

/// The bytes as text. Surrogates in pairs, as Java and old MySQL write characters beyond U+FFFF, are read too.
pub(super) fn decode(bytes: Vec<u8>) -> Option<String> {
    String::from_utf8(bytes).or_else(|error| String::from_utf8(joined_surrogates(error.as_bytes()))).ok()
}

/// The bytes with each pair of surrogates as the one character that it stands for.
fn joined_surrogates(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, others)) = rest.split_first() {
        if let [0xED, b @ 0xA0..=0xAF, c @ 0x80..=0xBF, 0xED, e @ 0xB0..=0xBF, f @ 0x80..=0xBF, behind @ ..] =
            rest
        {
            let [b, c, e, f] = [*b, *c, *e, *f].map(u32::from);
            let number = 0x10000 + ((b & 0x0F) << 16 | (c & 0x3F) << 10 | (e & 0x0F) << 6 | (f & 0x3F));
            if let Some(joined) = char::from_u32(number) {
                out.extend_from_slice(joined.encode_utf8(&mut [0; 4]).as_bytes());
                rest = behind;
                continue;
            }
        }
        out.push(*first);
        rest = others;
    }
    out
}

/// Puts no-break spaces back in the places of sequences where a program wrote spaces for them.
///
/// Only sequences that give likely characters are completed. `Ã ` is "à" at the end of a word, and stands before its
/// own space but in a few words of Portuguese.
pub(super) fn restore_no_break_spaces(bytes: &mut Vec<u8>) {
    if !bytes.contains(&b' ') {
        return;
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = &bytes[at..];
        let length = altered_length(rest);
        if length == 0 {
            out.push(*byte);
            at += 1;
            continue;
        }
        out.extend(rest[..length].iter().map(|byte| if *byte == b' ' { NO_BREAK } else { *byte }));
        at += length;
        if *byte == 0xC3 && !GO_ON_BEHIND_A_GRAVE.iter().any(|end| rest[length..].starts_with(end)) {
            out.push(b' ');
        }
    }
    *bytes = out;
}

/// What stands behind "à" in one word with it.
const GO_ON_BEHIND_A_GRAVE: &[&[u8]] = &[b" ", b"quele", b"quela", b"quilo", b"s "];

/// The length of a sequence at the start that a space stands in, or 0.
fn altered_length(bytes: &[u8]) -> usize {
    // Neither the no-break space itself nor NEL, which is often three dots.
    let is_inner = |byte: u8| matches!(byte, 0x80..=0x84 | 0x86..=0x9F | 0xA1..=0xBF);
    let is_any = |byte: u8| matches!(byte, 0x80..=0xBF);
    match *bytes {
        [0xC2 | 0xC3 | 0xC5 | 0xCE | 0xD0 | 0xD9, b' ', ..] => 2,
        // Of Braille and the like only the blank is likely; else a byte was lost behind 0xE2.
        [0xE2, b' ', 0x80, ..] => 3,
        [0xE2, 0x80..=0x84 | 0x86..=0x9F, b' ', ..] => 3,
        [0xE0 | 0xE1 | 0xE3, b, b' ', ..] if is_inner(b) => 3,
        [0xF0, b' ', c, d, ..] if is_any(c) && is_any(d) => 4,
        [0xF0, b, b' ', d, ..] if is_any(b) && is_any(d) => 4,
        [0xF0, b, c, b' ', ..] if is_any(b) && is_any(c) => 4,
        _ => 0,
    }
}

/// Puts U+FFFD in the place of sequences of which bytes are lost: they are [`LOST`], or one of them a question mark.
pub(super) fn replace_lossy_sequences(bytes: &mut Vec<u8>) {
    if !bytes.iter().any(|byte| matches!(*byte, LOST | b'?')) {
        return;
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match lossy_length(&bytes[at..]) {
            0 => {
                out.push(*byte);
                at += 1;
            }
            length => {
                out.extend_from_slice(&REPLACEMENT);
                at += length;
            }
        }
    }
    *bytes = out;
}

/// The length of a sequence at the start of which bytes are lost, or 0.
fn lossy_length(bytes: &[u8]) -> usize {
    let is_gone = |byte: u8| matches!(byte, LOST | b'?');
    let is_inner = |byte: u8| is_gone(byte) || matches!(byte, 0x80..=0xBF);
    if let [0xED, 0xA0..=0xAF, c, 0xED, 0xB0..=0xBF, f, ..] = *bytes
        && is_inner(c)
        && is_inner(f)
        && (is_gone(c) || is_gone(f))
    {
        return 6;
    }
    let length = match bytes.first() {
        Some(&LOST) => return 1,
        Some(0xC2..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF4) => 4,
        _ => return 0,
    };
    let Some(inner) = bytes.get(1..length) else { return 0 };
    let questions = inner.iter().filter(|byte| **byte == b'?').count();
    let lost = inner.iter().filter(|byte| **byte == LOST).count();
    let is_likely = questions == 0 || (questions == 1 && (length > 2 || matches!(bytes[0], 0xC2 | 0xC3)));
    let is_lossy = questions + lost > 0 && is_likely && inner.iter().all(|byte| is_inner(*byte));
    if is_lossy { length } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restored(bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        restore_no_break_spaces(&mut bytes);
        bytes
    }

    fn replaced(bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        replace_lossy_sequences(&mut bytes);
        bytes
    }

    #[test]
    fn pairs_of_surrogates_are_one_character_and_single_ones_none() {
        assert_eq!(decode(b"\xED\xA0\xBD\xED\xB8\x8D!".to_vec()), Some("😍!".to_owned()));
        assert_eq!(decode(b"\xED\xA0\xBD!".to_vec()), None);
        assert_eq!(decode(b"\xED\x95\x9C".to_vec()), Some("한".to_owned()));
    }

    #[test]
    fn spaces_in_likely_sequences_are_no_break_spaces() {
        assert_eq!(restored(b"voil\xC3 le"), b"voil\xC3\xA0 le");
        assert_eq!(restored(b"\xC3 quele"), b"\xC3\xA0quele");
        assert_eq!(restored(b"\xD0 \xD0\xB5"), b"\xD0\xA0\xD0\xB5");
        assert_eq!(restored(b"\xE1 \x80 \xC9 \xE2\xA2 x"), b"\xE1 \x80 \xC9 \xE2\xA2 x");
    }

    #[test]
    fn sequences_with_lost_bytes_are_replaced_whole() {
        assert_eq!(replaced(b"\xE2\x80\x1A \xE2?\x9C \x1A"), "\u{FFFD} \u{FFFD} \u{FFFD}".as_bytes());
        assert_eq!(
            replaced(b"\xC3? \xC4?"),
            "\u{FFFD} \u{C4}?"
                .replace('Ä', "\u{1}")
                .as_bytes()
                .iter()
                .map(|b| if *b == 1 { 0xC4 } else { *b })
                .collect::<Vec<u8>>()
        );
        assert_eq!(replaced(b"\xED\xA0?\xED\xB8\x8D"), REPLACEMENT);
        assert_eq!(replaced(b"\xE2??"), b"\xE2??");
    }
}
