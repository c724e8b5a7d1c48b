//! What a single character becomes where a step replaces it: C1 controls, ligatures, wide letters, quotes.

use crate::mojibake::Charset;

/// The character that windows-1252 has at the place of a C1 control; `None` where it has none.
pub(super) fn windows_1252(c: char) -> Option<char> {
    let byte = u8::try_from(c).ok()?;
    Some(Charset::Windows1252.decode(byte)).filter(|there| !there.is_control())
}

/// The letters of a Latin ligature.
pub(super) fn ligature(c: char) -> &'static str {
    match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        _ => "st",
    }
}

/// The ASCII letter or digit of a full-width one.
pub(super) fn narrow(c: char) -> char {
    u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
}

/// The ASCII for a typographic quote, dash or ellipsis.
pub(super) fn quote(c: char) -> &'static str {
    match c {
        '\u{2018}'..='\u{201B}' | '‹' | '›' | '\u{2032}' => "'",
        '\u{201C}'..='\u{201F}' | '«' | '»' | '\u{2033}' => "\"",
        '\u{2026}' => "...",
        _ => "-",
    }
}
