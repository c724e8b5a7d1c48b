//! The classes of characters that some step deals with; every other character is [`Class::Plain`].
//!
//! What is done to a class is left to [`super::pass::Actions`].

/// What a character is to the steps of normalization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// No step deals with it.
    Plain,
    /// U+0020.
    Space,
    /// TAB.
    Tab,
    /// LF.
    LineFeed,
    /// CR, which forms one line end with an LF behind it.
    Return,
    /// VT, FF, NEL, LS.
    OtherLineEnd,
    /// PS.
    ParagraphEnd,
    /// ESC.
    Escape,
    /// What is left of C0 and C1, and DEL.
    Control,
    /// A C1 control that is a character in windows-1252.
    Windows1252,
    /// A space that is not U+0020.
    OtherSpace,
    /// Invisible, and needed by no script.
    ZeroWidth,
    /// ZWSP and the Mongolian vowel separator: invisible, and spelling in a few scripts.
    Separator,
    /// ZWJ, ZWNJ and the variation selectors of emoji, symbols and Mongolian.
    Joiner,
    /// The variation selectors of ideographs.
    IdeographSelector,
    /// U+1F3F4, which opens a flag made of tags.
    BlackFlag,
    /// A tag character, or one of the reserved invisible ones of its plane.
    Tag,
    /// U+00AD.
    SoftHyphen,
    /// A control of writing direction that opens or closes something.
    Bidi,
    /// A noncharacter, or a format character that Unicode advises against.
    Noncharacter,
    /// A character of private use.
    PrivateUse,
    /// U+FFFD.
    Replacement,
    /// A Latin ligature.
    Ligature,
    /// A full-width letter or digit.
    FullWidth,
    /// A typographic quote, dash or ellipsis.
    Quote,
}

impl Class {
    /// How many classes there are.
    pub(super) const COUNT: usize = Self::Quote as usize + 1;

    /// The class of a character.
    pub(super) fn of(c: char) -> Self {
        match c {
            ' ' => Self::Space,
            '\t' => Self::Tab,
            '\n' => Self::LineFeed,
            '\r' => Self::Return,
            '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' => Self::OtherLineEnd,
            '\u{2029}' => Self::ParagraphEnd,
            '\u{1B}' => Self::Escape,
            '\u{81}' | '\u{8D}' | '\u{8F}' | '\u{90}' | '\u{9D}' => Self::Control,
            '\u{80}'..='\u{9F}' => Self::Windows1252,
            '\0'..='\u{1F}' | '\u{7F}' => Self::Control,
            '\u{AD}' => Self::SoftHyphen,
            '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
                Self::OtherSpace
            }
            '\u{2060}'..='\u{2064}' | '\u{FEFF}' => Self::ZeroWidth,
            '\u{200B}' | '\u{180E}' => Self::Separator,
            '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{180B}'..='\u{180D}' | '\u{180F}' => {
                Self::Joiner
            }
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Self::Bidi,
            '\u{E0100}'..='\u{E01EF}' => Self::IdeographSelector,
            '\u{1F3F4}' => Self::BlackFlag,
            '\u{E0000}'..='\u{E0FFF}' => Self::Tag,
            '\u{206A}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FDD0}'..='\u{FDEF}' => Self::Noncharacter,
            '\u{FFFD}' => Self::Replacement,
            _ if c as u32 & 0xFFFE == 0xFFFE => Self::Noncharacter,
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => Self::PrivateUse,
            '\u{FB00}'..='\u{FB06}' => Self::Ligature,
            '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => Self::FullWidth,
            '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201F}' | '\u{2026}' => Self::Quote,
            '«' | '»' | '‹' | '›' | '\u{2032}' | '\u{2033}' | '\u{2212}' => Self::Quote,
            _ => Self::Plain,
        }
    }
}

/// What the first byte of a character already says of its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// [`Class::Plain`]. Bytes inside a character are this too.
    Plain,
    /// U+0020.
    Space,
    /// The whole character is needed.
    Unsure,
}

impl Lead {
    /// What a byte says of the character that it begins.
    #[inline]
    pub(super) fn of(byte: u8) -> Self {
        LEADS[byte as usize]
    }

    /// Whether the second byte shows that an unsure character is [`Class::Plain`] after all: most of Vietnamese,
    /// Khmer, Japanese and the symbols are.
    #[inline]
    pub(super) fn is_settled_by(first: u8, second: u8) -> bool {
        match first {
            0xE1 => !matches!(second, 0x9A | 0xA0),
            0xE2 => !matches!(second, 0x80 | 0x81 | 0x88),
            0xE3 => second != 0x80,
            _ => false,
        }
    }
}

const LEADS: [Lead; 256] = {
    let mut leads = [Lead::Plain; 256];
    let mut byte = 0;
    while byte < 256 {
        leads[byte] = match byte as u8 {
            b' ' => Lead::Space,
            0x00..=0x1F | 0x7F => Lead::Unsure,
            // The blocks that hold a class: Latin-1, Ogham and Mongolian, general punctuation, CJK punctuation,
            // private use, presentation forms and specials, and the planes beyond the first.
            0xC2 | 0xE1 | 0xE2 | 0xE3 | 0xEE | 0xEF | 0xF0..=0xF4 => Lead::Unsure,
            _ => Lead::Plain,
        };
        byte += 1;
    }
    leads
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_never_hide_a_class() {
        let mut buffer = [0; 4];
        for c in '\0'..=char::MAX {
            let bytes = c.encode_utf8(&mut buffer).as_bytes();
            let settled = bytes.get(1).is_some_and(|second| Lead::is_settled_by(bytes[0], *second));
            if Lead::of(bytes[0]) == Lead::Plain || settled {
                assert_eq!(Class::of(c), Class::Plain, "{:?}", c);
            }
        }
    }

    #[test]
    fn every_white_space_character_has_a_class() {
        for c in ('\0'..=char::MAX).filter(|c| c.is_whitespace()) {
            assert_ne!(Class::of(c), Class::Plain, "{:?}", c);
        }
    }

    #[test]
    fn every_control_character_has_a_class() {
        for c in ('\0'..=char::MAX).filter(|c| c.is_control()) {
            assert_ne!(Class::of(c), Class::Plain, "{:?}", c);
        }
    }
}
