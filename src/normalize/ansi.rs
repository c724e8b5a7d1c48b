//! Escape sequences of terminals (ECMA-48), whole: taking out ESC alone would leave "[31m".

/// The length in bytes of what follows an ESC and belongs to it; 0 where nothing does.
///
/// The scan of a string sequence ends at the next control character, so that many unclosed ones stay linear.
pub(super) fn tail(after_escape: &str) -> usize {
    let bytes = after_escape.as_bytes();
    match bytes.first() {
        Some(b'[') => control_sequence(bytes),
        Some(b']' | b'P' | b'X' | b'^' | b'_') => string_sequence(bytes),
        Some(_) => closed(bytes, 0, |byte| matches!(byte, 0x30..=0x7E)),
        None => 0,
    }
}

/// CSI: parameters, intermediates, one final byte.
fn control_sequence(bytes: &[u8]) -> usize {
    let parameters = bytes[1..].iter().take_while(|byte| matches!(byte, 0x30..=0x3F)).count();
    closed(bytes, 1 + parameters, |byte| matches!(byte, 0x40..=0x7E))
}

/// Intermediates from an offset on, then a final byte: where it ends, or 0 where that is not there.
fn closed(bytes: &[u8], from: usize, is_final: impl Fn(u8) -> bool) -> usize {
    let intermediates = bytes[from..].iter().take_while(|byte| matches!(byte, 0x20..=0x2F)).count();
    let end = from + intermediates;
    if bytes.get(end).is_some_and(|byte| is_final(*byte)) { end + 1 } else { 0 }
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
    fn takes_charset_and_single_letter_sequences() {
        assert_eq!(tail("(Btext"), 2);
        assert_eq!(tail("ctext"), 1);
    }
}
