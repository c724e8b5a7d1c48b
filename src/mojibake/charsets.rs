//! The charsets that UTF-8 is read as by mistake: which characters they have, and at which bytes.

use std::fmt;
use std::sync::LazyLock;

use encoding_rs::Encoding;
use rustc_hash::FxHashMap;

/// A charset of one byte a character. Its holes hold the C1 controls of the same numbers, as in browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Charset {
    /// Western European, as Windows has it.
    Windows1252,
    /// ISO 8859-1, with its C1 controls.
    Iso8859_1,
    /// Cyrillic.
    Windows1251,
    /// Central European.
    Windows1250,
    /// Greek.
    Windows1253,
    /// Turkish.
    Windows1254,
    /// Baltic.
    Windows1257,
    /// Central European, as ISO has it.
    Iso8859_2,
    /// Western European, as old Macintoshes have it.
    Macintosh,
    /// Western European and box drawing, as DOS has it.
    Ibm437,
}

/// Some of the charsets: a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Charsets(u16);

impl Charset {
    /// Every charset, in the order they are tried. Most texts of the first two are of both.
    pub const ALL: [Self; 10] = [
        Self::Windows1252,
        Self::Iso8859_1,
        Self::Windows1251,
        Self::Windows1250,
        Self::Windows1253,
        Self::Windows1254,
        Self::Windows1257,
        Self::Iso8859_2,
        Self::Macintosh,
        Self::Ibm437,
    ];

    /// Those whose bytes from 0xC2 on are letters, so that UTF-8 read as one of them is letters with signs behind them.
    pub(super) const WITH_LETTERS_AS_LEADS: [Self; 7] = [
        Self::Windows1252,
        Self::Iso8859_1,
        Self::Windows1251,
        Self::Windows1250,
        Self::Windows1253,
        Self::Windows1254,
        Self::Windows1257,
    ];

    /// Its name in lower case, such as "windows-1252".
    pub fn name(self) -> &'static str {
        match self {
            Self::Iso8859_1 => "iso-8859-1",
            Self::Windows1252 => "windows-1252",
            Self::Windows1251 => "windows-1251",
            Self::Windows1250 => "windows-1250",
            Self::Windows1253 => "windows-1253",
            Self::Windows1254 => "windows-1254",
            Self::Windows1257 => "windows-1257",
            Self::Iso8859_2 => "iso-8859-2",
            Self::Macintosh => "macintosh",
            Self::Ibm437 => "ibm437",
        }
    }

    /// Whether programs put U+FFFD into its holes, so that U+FFFD may stand for a byte of it.
    pub(super) fn has_holes(self) -> bool {
        !matches!(self, Self::Iso8859_1 | Self::Iso8859_2 | Self::Macintosh | Self::Ibm437)
    }

    /// The character at a byte from 0x80 on.
    pub fn decode(self, byte: u8) -> char {
        let encoding = match self {
            Self::Iso8859_1 => return char::from(byte),
            Self::Ibm437 => return IBM437.chars().nth(usize::from(byte & 0x7F)).unwrap_or('\u{FFFD}'),
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Windows1251 => encoding_rs::WINDOWS_1251,
            Self::Windows1250 => encoding_rs::WINDOWS_1250,
            Self::Windows1253 => encoding_rs::WINDOWS_1253,
            Self::Windows1254 => encoding_rs::WINDOWS_1254,
            Self::Windows1257 => encoding_rs::WINDOWS_1257,
            Self::Iso8859_2 => encoding_rs::ISO_8859_2,
            Self::Macintosh => encoding_rs::MACINTOSH,
        };
        one_character(encoding, byte).unwrap_or(char::from(byte))
    }

    /// The bytes of a text in it; only for texts that [`Charsets::of`] says it has. U+FFFD becomes [`LOST`].
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        let places = &*PLACES;
        let byte = |c: char| {
            if c.is_ascii() { c as u8 } else { places.get(&c).map_or(LOST, |at| at[self as usize]) }
        };
        text.chars().map(byte).collect()
    }

    fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// The byte that stands for one that is not known, in charsets with holes. Text that has it itself is none of theirs.
pub(super) const LOST: u8 = 0x1A;

impl fmt::Display for Charset {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl Charsets {
    const ALL: Self = Self((1 << Charset::ALL.len()) - 1);

    /// The charsets that have all characters of a text.
    pub(super) fn of(text: &str) -> Self {
        let places = &*PLACES;
        let with_holes = Charset::ALL.iter().filter(|charset| charset.has_holes());
        let with_holes = with_holes.fold(0, |bits, charset| bits | charset.bit());
        let mut left = Self::ALL.0;
        for c in text.chars() {
            left &= match c {
                '\u{1A}' => !with_holes,
                '\u{FFFD}' => with_holes,
                _ if c.is_ascii() => continue,
                _ => match places.get(&c) {
                    Some(at) => (0..at.len()).filter(|i| at[*i] != 0).fold(0, |bits, i| bits | 1 << i),
                    None => 0,
                },
            };
            if left == 0 {
                break;
            }
        }
        Self(left)
    }

    /// Whether a charset is among them.
    pub(super) fn has(self, charset: Charset) -> bool {
        self.0 & charset.bit() != 0
    }

    /// The charsets in the order they are tried.
    pub(super) fn iter(self) -> impl Iterator<Item = Charset> {
        Charset::ALL.into_iter().filter(move |charset| self.has(*charset))
    }
}

/// The byte of each character in each charset, 0 where a charset has it not.
static PLACES: LazyLock<FxHashMap<char, [u8; Charset::ALL.len()]>> = LazyLock::new(|| {
    let mut places = FxHashMap::default();
    for charset in Charset::ALL {
        for byte in 0x80..=0xFF {
            places.entry(charset.decode(byte)).or_insert([0; Charset::ALL.len()])[charset as usize] = byte;
        }
    }
    places
});

/// The character of a byte in an encoding, unless the byte is a hole.
fn one_character(encoding: &'static Encoding, byte: u8) -> Option<char> {
    let bytes = [byte];
    let (text, had_errors) = encoding.decode_without_bom_handling(&bytes);
    text.chars().next().filter(|_| !had_errors)
}

/// Places 0x80 to 0xFF of code page 437, as Unicode's mapping tables have them.
const IBM437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
                      αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        for charset in Charset::ALL {
            let bytes: Vec<u8> = (0x80..=0xFF).collect();
            let text: String = bytes.iter().map(|byte| charset.decode(*byte)).collect();
            assert_eq!(text.chars().count(), 128, "{charset}");
            assert!(Charsets::of(&text).has(charset), "{charset}");
            assert_eq!(charset.encode(&text), bytes, "{charset}");
        }
    }

    #[test]
    fn holes_hold_what_iso_8859_1_has_there() {
        assert_eq!(Charset::Windows1252.decode(0x81), '\u{81}');
        assert_eq!(Charset::Windows1253.decode(0xD2), 'Ò');
        assert_eq!(Charset::Ibm437.decode(0xFF), '\u{A0}');
    }

    #[test]
    fn a_replaced_character_stands_for_a_byte_where_there_are_holes() {
        let charsets: Vec<Charset> = Charsets::of("â€\u{FFFD}").iter().collect();
        assert_eq!(charsets, [Charset::Windows1252, Charset::Windows1250, Charset::Windows1254]);
        assert_eq!(Charset::Windows1252.encode("â€\u{FFFD}"), [0xE2, 0x80, LOST]);
        assert!(!Charsets::of("é\u{1A}").has(Charset::Windows1252));
    }
}
