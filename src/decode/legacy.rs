//! Decoding with a known encoding, counting what could not be decoded.
//!
//! Which encoding it is, and whether its faults are too many, is left to `detect.rs`.

use encoding_rs::{DecoderResult, Encoding};

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
/// The standard's own decoder only says whether it replaced something; the count is what tells a wrong label.
pub(super) fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Text {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let (mut malformed, mut cut) = (0, 0);
    let mut rest = bytes;
    // The end is told apart from the last bytes, so that a character cut there is known from a broken one.
    let mut at_end = rest.is_empty();
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, at_end);
        rest = &rest[read..];
        match result {
            DecoderResult::InputEmpty if at_end => return Text { text, malformed, cut },
            DecoderResult::InputEmpty => at_end = true,
            DecoderResult::OutputFull => text.reserve(rest.len() + 64),
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
    use encoding_rs::{EUC_KR, SHIFT_JIS, UTF_8};

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
}
