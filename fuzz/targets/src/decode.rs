//! Bytes to text: whatever they are and whatever is said of them, text comes out, and UTF-8 stays what it is.

use dehusk::decode::{Hints, Labels, decode};

use crate::wish;

/// What the transport may say, one of them a lie.
const CHARSETS: &[&str] =
    &["utf-8", "windows-1251", "shift_jis", "utf-16le", "gb18030", "iso-2022-jp", "koi8-r", "nonsense"];
const TLDS: &[&str] = &["jp", "ru", "cn", "de"];
/// Bytes of UTF-8 that a byte becomes at most.
const GROWTH: usize = 3;

pub(crate) fn check(input: &[u8]) {
    let (wish, bytes) = wish(input);
    let charset = (wish & 1 != 0).then(|| CHARSETS[wish >> 1 & 7]);
    let labels = if wish & 16 == 0 { Labels::Nowhere } else { Labels::Markup };
    let hints = Hints {
        transport_charset: charset,
        tld: (wish & 32 != 0).then(|| TLDS[wish >> 6]),
        labels,
        ..Hints::default()
    };
    let decoded = decode(bytes.to_vec(), &hints);
    assert!(decoded.text.len() <= GROWTH * bytes.len(), "it grew");
    let replaced = decoded.text.matches('\u{FFFD}').count() as u64;
    assert!(decoded.replaced_chars <= replaced, "{} of {replaced} were replaced", decoded.replaced_chars);
    assert_eq!(decode(bytes.to_vec(), &hints), decoded, "the same bytes once more");
    let is_told_nothing = charset.is_none() && labels == Labels::Nowhere;
    if let Ok(text) = std::str::from_utf8(bytes)
        && is_told_nothing
        // An escape sequence may be that of ISO-2022, and a NUL half of a character of UTF-16.
        && !text.contains(['\0', '\u{1B}'])
    {
        assert_eq!(decoded.text, text.strip_prefix('\u{FEFF}').unwrap_or(text), "UTF-8 is not told");
    }
}
