//! Decoding with a known encoding, counting what could not be decoded.
//!
//! Which encoding it is, and whether its faults are too many, is left to `detect.rs`.

use encoding_rs::{DecoderResult, Encoding};

/// Bytes of text that are decoded at a time.
const PIECE: usize = 4096;

/// Text from bytes of a known encoding.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) text: String,
    /// Malformed sequences, each now U+FFFD.
    pub(super) malformed: u64,
    /// 1 where the bytes end inside a character, which is then one more U+FFFD.
    pub(super) cut: u64,
}

/// Decodes `bytes` as `encoding`, whatever byte order mark they start with.
///
/// The standard's own decoder only says whether it replaced something; the count is what tells a wrong label. It stops at each
/// malformed sequence, and each time it is called it writes to all the memory it is given, a byte a page. So it is given little:
/// with room for a whole document, time was the square of its length where much is malformed.
pub(super) fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Text {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut piece = String::with_capacity(PIECE);
    let (mut malformed, mut cut) = (0, 0);
    let mut rest = bytes;
    // The end is told apart from the last bytes, so that a character cut there is known from a broken one.
    let mut at_end = rest.is_empty();
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut piece, at_end);
        rest = &rest[read..];
        text.push_str(&piece);
        piece.clear();
        match result {
            DecoderResult::InputEmpty if at_end => return Text { text, malformed, cut },
            DecoderResult::InputEmpty => at_end = true,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                if at_end {
                    cut = 1;
                } else {
                    malformed += 1;
                }
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{EUC_KR, GB18030, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16LE};

    fn text(text: &str, malformed: u64, cut: u64) -> Text {
        Text { text: text.to_owned(), malformed, cut }
    }

    #[test]
    fn counts_each_malformed_sequence() {
        assert_eq!(decode_as(UTF_8, b"a\xFFb\xE4\xB8c"), text("a\u{FFFD}b\u{FFFD}c", 2, 0));
    }

    #[test]
    fn a_cut_character_is_not_a_malformed_one() {
        assert_eq!(decode_as(UTF_8, b"a\xE4\xB8"), text("a\u{FFFD}", 0, 1));
        assert_eq!(decode_as(SHIFT_JIS, b"\x83\x65\x83"), text("テ\u{FFFD}", 0, 1));
    }

    #[test]
    fn text_that_grows_is_whole() {
        let bytes = [0xC7, 0xD1].repeat(5000);
        assert_eq!(decode_as(EUC_KR, &bytes), text(&"한".repeat(5000), 0, 0));
    }

    #[test]
    fn text_that_ends_anywhere_in_a_piece_is_whole() {
        for (encoding, part) in [
            (UTF_8, &b"a\xFFb\xE4\xB8c\xF0\x9F\x98\x8D"[..]),
            (EUC_KR, b"\xC7\xD1\xFFa"),
            (ISO_2022_JP, b"\x1B$B\x46\x7C\x1B$B\x1B(Ba"),
            (GB18030, b"\xFE\x30\x81\x30\x81\x30"),
            (UTF_16LE, b"a\0\xD8\xD8\x2D\x4E"),
        ] {
            let bytes = part.repeat(2 * PIECE / part.len());
            for first in 0..part.len() {
                for last in bytes.len() - part.len()..bytes.len() {
                    let bytes = &bytes[first..last];
                    assert_eq!(
                        decode_as(encoding, bytes).text,
                        encoding.decode_without_bom_handling(bytes).0
                    );
                }
            }
        }
    }
}
