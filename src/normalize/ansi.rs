//! Escape sequences of terminals (ECMA-48), whole: taking out ESC alone would leave "[31m".
//!
//! By ECMA-48 nearly any character that follows an ESC belongs to it. In a page that is a letter to be read, so that only what is
//! hardly anything else than a sequence is taken for one.

/// The finals of control sequences that mostly come without parameters: movements, what is erased, and the end of all colours.
const BARE: &[u8] = b"ABCDHJKm";

/// What selects a set of characters for text, or for drawing lines.
const CHARSETS: &[&[u8]] = &[b"(B", b"(0", b")B", b")0"];

/// The length in bytes of what follows an ESC and belongs to it; 0 where nothing does.
///
/// The scan of a string sequence ends at the next control character, so that many unclosed ones stay linear.
pub(super) fn tail(after_escape: &str) -> usize {
    let bytes = after_escape.as_bytes();
    match bytes.first() {
        Some(b'[') => control_sequence(bytes),
        Some(b']' | b'P' | b'X' | b'^' | b'_') => string_sequence(bytes),
        _ => CHARSETS.iter().find(|charset| bytes.starts_with(charset)).map_or(0, |charset| charset.len()),
    }
}

/// CSI: parameters, intermediates, one final byte. A bracket is no final: `[1]` is a note.
fn control_sequence(bytes: &[u8]) -> usize {
    let count = |from: usize, is: fn(u8) -> bool| bytes[from..].iter().take_while(|byte| is(**byte)).count();
    let parameters = count(1, |byte| matches!(byte, 0x30..=0x3F));
    if parameters == 0 {
        return if bytes.get(1).is_some_and(|byte| BARE.contains(byte)) { 2 } else { 0 };
    }
    let end = 1 + parameters + count(1 + parameters, |byte| matches!(byte, 0x20..=0x2F));
    let is_final = |byte: &u8| matches!(byte, b'@'..=b'Z' | b'`'..=b'~');
    if bytes.get(end).is_some_and(is_final) { end + 1 } else { 0 }
}

/// OSC, DCS, SOS, PM, APC: anything up to BEL or ESC `\`.
fn string_sequence(bytes: &[u8]) -> usize {
    let Some(end) = bytes.iter().position(|byte| byte.is_ascii_control()) else { return 0 };
    match bytes[end..] {
        [0x07, ..] => end + 1,
        [0x1B, b'\\', ..] => end + 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::tail;

    #[test]
    fn takes_colours_whole() {
        assert_eq!(tail("[1;31mred"), "[1;31m".len());
    }

    #[test]
    fn takes_hyperlinks_up_to_their_terminator() {
        assert_eq!(tail("]8;;http://example.com/\u{1B}\\link"), "]8;;http://example.com/\u{1B}\\".len());
        assert_eq!(tail("]0;title\u{7}text"), "]0;title\u{7}".len());
    }

    #[test]
    fn takes_nothing_of_an_unclosed_sequence() {
        assert_eq!(tail("]0;title\ntext"), 0);
        assert_eq!(tail("[31"), 0);
        assert_eq!(tail("é"), 0);
        assert_eq!(tail(""), 0);
    }

    #[test]
    fn takes_charsets_and_what_comes_without_parameters() {
        assert_eq!(tail("(Btext"), 2);
        assert_eq!(tail("[Ktext"), 2);
        assert_eq!(tail("[?25l"), 5);
        assert_eq!(tail("[2 qtext"), 4);
    }

    #[test]
    fn takes_nothing_that_is_to_be_read() {
        for text in ["word", " Friday", "[words", "[ x]", "[1] a note", "(word)", "$1", "7"] {
            assert_eq!(tail(text), 0, "{text}");
        }
    }
}
