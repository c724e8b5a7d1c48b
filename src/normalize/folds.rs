//! What a single character becomes where a step replaces it: C1 controls, ligatures, wide letters, quotes.

/// The character that windows-1252 has at the place of a C1 control; `None` where it has none.
pub(super) fn windows_1252(c: char) -> Option<char> {
    let place = (c as usize).checked_sub(0x80)?;
    WINDOWS_1252.chars().nth(place).filter(|there| !there.is_control())
}

/// Places 0x80 to 0x9F, as the WHATWG Encoding Standard has them.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

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
