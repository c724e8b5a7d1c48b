//! Text in units of two or four bytes, UTF-16 and UTF-32: told by a byte order mark or by where its NULs stand.
//!
//! A document's kind cannot be read from such bytes before they are text, and its encoding is no matter of labels,
//! so both [`crate::source`] and [`crate::decode`] ask here. Encodings in single bytes are left to the latter.

/// How many bytes are looked at where no byte order mark tells.
const SAMPLE: usize = 4096;
/// Where NULs make up this share of the units (percent), the text is mostly ASCII in two bytes each.
const MOSTLY_ASCII: usize = 40;
/// Where NULs are fewer, so many bytes are needed to tell such text from a few bytes of a binary file.
const FEWEST_BYTES: usize = 16;
/// Fewer NULs than this share of the units (percent) are strays: even Japanese has line ends and digits.
const FEWEST_NULS: usize = 1;

/// An encoding of Unicode in units of more than one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wide {
    Utf16Le,
    Utf16Be,
    Utf32Le,
    Utf32Be,
}

impl Wide {
    /// The encoding that a byte order mark declares, with the length of the mark.
    ///
    /// UTF-32 goes first: its little-endian mark starts with that of UTF-16.
    pub(crate) fn from_bom(bytes: &[u8]) -> Option<(Self, usize)> {
        match bytes {
            [0xFF, 0xFE, 0, 0, ..] => Some((Self::Utf32Le, 4)),
            [0, 0, 0xFE, 0xFF, ..] => Some((Self::Utf32Be, 4)),
            [0xFF, 0xFE, ..] => Some((Self::Utf16Le, 2)),
            [0xFE, 0xFF, ..] => Some((Self::Utf16Be, 2)),
            _ => None,
        }
    }

    /// The encoding that the NULs in the first 4 KB give away, where no mark does.
    ///
    /// Only bytes that decode without a fault into printable text count, so that a binary file is none of these.
    pub(crate) fn from_nuls(bytes: &[u8]) -> Option<Self> {
        let sample = &bytes[..bytes.len().min(SAMPLE)];
        memchr::memchr(0, sample)?;
        let mut nuls = [0usize; 4];
        for quad in sample.chunks_exact(4) {
            for (count, byte) in nuls.iter_mut().zip(quad) {
                *count += usize::from(*byte == 0);
            }
        }
        let quads = sample.len() / 4;
        let wide = if quads > 0 && nuls[3] == quads && nuls[2] * 10 >= quads * 9 {
            Self::Utf32Le
        } else if quads > 0 && nuls[0] == quads && nuls[1] * 10 >= quads * 9 {
            Self::Utf32Be
        } else {
            let even = sample.iter().step_by(2).filter(|byte| **byte == 0).count();
            let odd = sample.iter().skip(1).step_by(2).filter(|byte| **byte == 0).count();
            let share = even.max(odd) * 100 / sample.len().div_ceil(2);
            // A few NULs in text of single bytes are dirt, and read in pairs such text would come out as Chinese.
            let is_dirt = || sample.len() < FEWEST_BYTES || is_single_byte_text(sample);
            if share < FEWEST_NULS || (share < MOSTLY_ASCII && is_dirt()) {
                return None;
            }
            if odd > even { Self::Utf16Le } else { Self::Utf16Be }
        };
        let whole = sample.len() / wide.unit() * wide.unit();
        let text = wide.decode(&sample[..whole]);
        // A pair of surrogates may be cut where the sample ends.
        let cut = u64::from(whole < bytes.len() && text.text.ends_with('\u{FFFD}'));
        let printable =
            text.text.chars().all(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{C}'));
        (text.replaced <= cut && printable && whole > 0).then_some(wide)
    }

    /// The name of the encoding; UTF-32 has one in IANA's list only.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
        }
    }

    /// Bytes a unit.
    fn unit(self) -> usize {
        match self {
            Self::Utf16Le | Self::Utf16Be => 2,
            Self::Utf32Le | Self::Utf32Be => 4,
        }
    }

    /// The text of `bytes`, which start behind any byte order mark.
    pub(crate) fn decode(self, bytes: &[u8]) -> WideText {
        let mut decoded = WideText { text: String::with_capacity(bytes.len() / self.unit()), replaced: 0 };
        match self {
            Self::Utf16Le => decoded.push_utf16(units(bytes, u16::from_le_bytes)),
            Self::Utf16Be => decoded.push_utf16(units(bytes, u16::from_be_bytes)),
            Self::Utf32Le => decoded.push_all(units(bytes, u32::from_le_bytes).map(char::from_u32)),
            Self::Utf32Be => decoded.push_all(units(bytes, u32::from_be_bytes).map(char::from_u32)),
        }
        if !bytes.len().is_multiple_of(self.unit()) {
            decoded.push(None);
        }
        decoded
    }
}

/// Text from units of more than one byte, and how much of it was no text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WideText {
    pub(crate) text: String,
    /// How many malformed units became U+FFFD.
    pub(crate) replaced: u64,
}

impl WideText {
    fn push_utf16(&mut self, units: impl Iterator<Item = u16>) {
        self.push_all(char::decode_utf16(units).map(Result::ok));
    }

    fn push_all(&mut self, characters: impl Iterator<Item = Option<char>>) {
        for character in characters {
            self.push(character);
        }
    }

    fn push(&mut self, character: Option<char>) {
        self.replaced += u64::from(character.is_none());
        self.text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
}

fn units<const N: usize, T>(bytes: &[u8], from: fn([u8; N]) -> T) -> impl Iterator<Item = T> {
    bytes.as_chunks::<N>().0.iter().map(move |unit| from(*unit))
}

/// True where what is not NUL reads as text in UTF-8 (or ASCII) that has no control characters.
fn is_single_byte_text(sample: &[u8]) -> bool {
    sample.split(|byte| *byte == 0).all(|piece| {
        let controls = piece.iter().any(|byte| *byte < b' ' && !byte.is_ascii_whitespace());
        !controls && std::str::from_utf8(piece).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn a_utf_32_mark_goes_before_the_utf_16_mark_in_it() {
        assert_eq!(Wide::from_bom(&[0xFF, 0xFE, 0, 0, b'a', 0, 0, 0]), Some((Wide::Utf32Le, 4)));
        assert_eq!(Wide::from_bom(&[0xFF, 0xFE, b'a', 0]), Some((Wide::Utf16Le, 2)));
    }

    #[test]
    fn nuls_give_away_ascii_in_two_and_four_bytes() {
        assert_eq!(Wide::from_nuls(b"<\0p\0>\0"), Some(Wide::Utf16Le));
        assert_eq!(Wide::from_nuls(b"\0<\0p\0>"), Some(Wide::Utf16Be));
        assert_eq!(Wide::from_nuls(b"<\0\0\0p\0\0\0"), Some(Wide::Utf32Le));
        assert_eq!(Wide::from_nuls(b"\0\0\0<\0\0\0p"), Some(Wide::Utf32Be));
    }

    #[test]
    fn japanese_and_russian_have_few_nuls_and_are_found() {
        assert_eq!(Wide::from_nuls(&utf16le("吾輩は猫である。名前はまだ無い。\n")), Some(Wide::Utf16Le));
        assert_eq!(Wide::from_nuls(&utf16le("Все счастливые семьи похожи\n")), Some(Wide::Utf16Le));
    }

    #[test]
    fn a_stray_nul_in_ascii_is_not_utf_16() {
        assert_eq!(Wide::from_nuls(b"hello\0world!"), None);
    }

    #[test]
    fn a_binary_file_is_not_utf_16() {
        assert_eq!(Wide::from_nuls(b"\x7fELF\x02\x01\x01\0\0\0\0\0\x03\0\x3e\0"), None);
        assert_eq!(Wide::from_nuls(&[0; 64]), None);
    }

    #[test]
    fn a_pair_of_surrogates_cut_by_the_sample_is_forgiven() {
        let text = utf16le(&format!("{}\u{1F600} end", "a".repeat(SAMPLE / 2 - 1)));
        assert_eq!(Wide::from_nuls(&text), Some(Wide::Utf16Le));
    }

    #[test]
    fn lone_surrogates_and_a_cut_unit_are_replaced_and_counted() {
        let decoded = Wide::Utf16Le.decode(b"a\0\0\xD8b\0c");
        assert_eq!(decoded, WideText { text: "a\u{FFFD}b\u{FFFD}".to_owned(), replaced: 2 });
    }
}
