//! Which encoding a document is in: the order of the questions, and when a label is not believed.
//!
//! Finding a label in markup is left to `prescan.rs`, counting faults to `legacy.rs`.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

use super::legacy::{Text, decode_as};
use super::opinion;
use super::prescan::{self, Label};
use super::{DecidedBy, Decoded, Hints, Labels};
use crate::source::wide::{Wide, WideText};

/// Non-ASCII bytes for each malformed sequence that a believable label may leave. Chosen on 395 labelled web files and
/// 554 wrong labels: fewer bytes let wrong labels pass, more let a damaged file lose its right one.
const BYTES_A_FAULT: u64 = 2_000;
/// Well-formed characters of several bytes for each malformed sequence in what is still UTF-8. Its form checks itself:
/// text in another encoding has next to none that are well-formed, so a page with one spoilt advert stays readable.
const UTF8_CHARS_A_FAULT: u64 = 20;
/// The same where a label says that it is UTF-8, or where it would be an encoding that hardly anybody has. With it, as many pages and
/// windows in other encodings are decoded rightly (`cargo xtask encodings`) as without.
const UTF8_CHARS_A_FAULT_IF_LIKELY: u64 = 2;
/// Bytes that the detector sees, from shortly before the first that is not ASCII.
const SAMPLE: usize = 256 * 1024;
/// Bytes of ASCII before the first that is not, which the detector sees too.
const LEAD: usize = 64;

/// Decodes a document.
///
/// Asked in this order, the first that answers decides: the user · a byte order mark · the pattern of NULs (UTF-16,
/// UTF-32) · the escapes of ISO-2022-JP · the form of UTF-8 with a character that is not ASCII · the label of the
/// transport, then of the markup, if the bytes can be what it says · the user's fallback, or detection · UTF-8 for pure ASCII.
///
/// ```
/// use dehusk::decode::{Hints, decode};
///
/// let decoded = decode(b"<meta charset=iso-8859-1>caf\xE9".to_vec(), &Hints::default());
/// assert_eq!(decoded.text, "<meta charset=iso-8859-1>café");
/// assert_eq!((decoded.encoding, decoded.by.name()), ("windows-1252", "meta"));
/// ```
pub fn decode(bytes: Vec<u8>, hints: &Hints<'_>) -> Decoded {
    if let Some(encoding) = hints.forced {
        return from_text(decode_as(encoding, without_bom(encoding, &bytes)), encoding, DecidedBy::Forced);
    }
    if let Some(behind) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return from_text(decode_as(UTF_8, behind), UTF_8, DecidedBy::Bom);
    }
    if let Some((wide, length)) = Wide::from_bom(&bytes) {
        return from_wide(wide.decode(&bytes[length..]), wide, DecidedBy::Bom);
    }
    if let Some(wide) = Wide::from_nuls(&bytes) {
        return from_wide(wide.decode(&bytes), wide, DecidedBy::Detected);
    }
    match String::from_utf8(bytes) {
        Ok(text) => valid_utf8(text, hints),
        Err(error) => not_quite_utf8(&error.into_bytes(), hints),
    }
}

/// What a document in valid UTF-8 is: that, unless it is ISO-2022-JP, all of whose bytes are ASCII.
fn valid_utf8(text: String, hints: &Hints<'_>) -> Decoded {
    let is_ascii = text.is_ascii();
    let labels = Declared::find(text.as_bytes(), hints);
    if is_ascii && has_iso_2022_jp_escape(text.as_bytes()) {
        let japanese = decode_as(ISO_2022_JP, text.as_bytes());
        if japanese.malformed == 0 {
            return from_text(japanese, ISO_2022_JP, DecidedBy::Detected).credit(&labels);
        }
    }
    let by = if is_ascii { DecidedBy::Default } else { DecidedBy::Detected };
    let decoded = from_text(Text { text, malformed: 0, cut: 0 }, UTF_8, by).credit(&labels);
    // No label that leaves ASCII as it is can be wrong about pure ASCII.
    if is_ascii { Decoded { overruled: None, ..decoded } } else { decoded }
}

/// What a document is that is not valid UTF-8 to its end.
fn not_quite_utf8(bytes: &[u8], hints: &Hints<'_>) -> Decoded {
    let labels = Declared::find(bytes, hints);
    // A cut character that is the only one beyond ASCII: one byte of it tells at the end of markup, which ends in a tag where
    // it is whole, and none does against a label.
    let telling_tail = match hints.labels {
        _ if labels.0.iter().any(|(label, _)| label.encoding != UTF_8) => usize::MAX,
        Labels::Markup => 1,
        Labels::Nowhere => 2,
    };
    let form = Utf8Form::of(bytes, telling_tail);
    let is_labelled = labels.0.first().is_some_and(|(label, _)| label.encoding == UTF_8);
    let is_utf8 = form.holds(if is_labelled { UTF8_CHARS_A_FAULT_IF_LIKELY } else { UTF8_CHARS_A_FAULT });
    let sample = sample(bytes);
    let guess = || detect(sample, hints.tld);
    let decoded = if is_utf8 || (form.holds(UTF8_CHARS_A_FAULT_IF_LIKELY) && opinion::is_rare(guess())) {
        from_text(decode_as(UTF_8, bytes), UTF_8, DecidedBy::Detected)
    } else {
        let guess = guess();
        by_label(bytes, &labels, |label| opinion::belies(guess, label, sample)).unwrap_or_else(|| {
            let (encoding, by) = match hints.fallback {
                Some(fallback) => (fallback, DecidedBy::Fallback),
                None => (guess, DecidedBy::Detected),
            };
            from_text(decode_as(encoding, bytes), encoding, by)
        })
    };
    decoded.credit(&labels)
}

/// The labels of a document, in the order in which they are asked.
struct Declared(Vec<(Label, DecidedBy)>);

impl Declared {
    fn find(bytes: &[u8], hints: &Hints<'_>) -> Self {
        let transport = hints.transport_charset.and_then(|charset| Label::new(charset.as_bytes()));
        let markup = match hints.labels {
            Labels::Markup => prescan::label(bytes),
            Labels::Nowhere => None,
        };
        let transport = transport.map(|label| (label, DecidedBy::Http));
        Self(transport.into_iter().chain(markup.map(|label| (label, DecidedBy::Meta))).collect())
    }
}

impl Decoded {
    /// Credits a label that names the encoding, and says where the first one named another.
    fn credit(mut self, labels: &Declared) -> Self {
        let agrees = |label: &Label| label.encoding.name() == self.encoding;
        let by = labels.0.iter().find(|(label, _)| agrees(label)).map_or(self.by, |(_, by)| *by);
        let first = labels.0.first().filter(|(label, _)| !agrees(label));
        self.overruled = first.map(|(label, _)| label.name.clone());
        self.by = by;
        self
    }
}

/// The document as the first believable label says.
fn by_label(
    bytes: &[u8],
    labels: &Declared,
    is_belied: impl Fn(&'static Encoding) -> bool,
) -> Option<Decoded> {
    let non_ascii = bytes.iter().filter(|byte| !byte.is_ascii()).count() as u64;
    labels.0.iter().find_map(|(label, by)| {
        let text = decode_as(label.encoding, bytes);
        let is_believed = text.malformed * BYTES_A_FAULT <= non_ascii && !is_belied(label.encoding);
        is_believed.then(|| from_text(text, label.encoding, *by))
    })
}

/// The part of a document that tells most: from shortly before its first byte that is not ASCII.
fn sample(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let sample = &bytes[first.saturating_sub(LEAD)..];
    &sample[..sample.len().min(SAMPLE)]
}

/// The best guess of the detector, or that of a second opinion.
fn detect(sample: &[u8], tld: Option<&str>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // Never told that it is the end: a file cut inside a character is no argument against its encoding.
    detector.feed(sample, false);
    let tld = tld.map(str::to_ascii_lowercase);
    let tld =
        tld.as_deref().filter(|tld| tld.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    opinion::among_family(detector.guess(tld.map(str::as_bytes), Utf8Detection::Deny), sample)
}

/// What bytes are as UTF-8.
struct Utf8Form {
    /// Well-formed characters of several bytes.
    characters: u64,
    /// Sequences that are not well-formed; a cut at the end is none.
    faults: u64,
}

impl Utf8Form {
    /// Of a cut character so many bytes tell as much as a whole one does.
    fn of(bytes: &[u8], telling_tail: usize) -> Self {
        let (mut characters, mut faults, mut rest) = (0, 0, bytes.len());
        let mut is_behind_fault = false;
        for chunk in bytes.utf8_chunks() {
            // A character of several bytes has one that starts it.
            characters += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count() as u64;
            rest -= chunk.valid().len() + chunk.invalid().len();
            let is_cut =
                rest == 0 && std::str::from_utf8(chunk.invalid()).is_err_and(|e| e.error_len().is_none());
            // Half of a surrogate pair and what is longer than it need be are one fault, though each of their bytes is ill-formed.
            let goes_on =
                is_behind_fault && chunk.valid().is_empty() && matches!(chunk.invalid(), [0x80..=0xBF]);
            is_behind_fault = !chunk.invalid().is_empty();
            faults += u64::from(is_behind_fault && !is_cut && !goes_on);
            characters += u64::from(is_cut && chunk.invalid().len() >= telling_tail);
        }
        Self { characters, faults }
    }

    /// True where the bytes that are not ASCII are characters of UTF-8, so many at least for each fault.
    fn holds(&self, characters_a_fault: u64) -> bool {
        self.characters > 0 && self.faults * characters_a_fault <= self.characters
    }
}

/// True where an escape of ISO-2022-JP selects a set of Japanese characters.
fn has_iso_2022_jp_escape(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0x1B, bytes)
        .any(|at| matches!(bytes[at + 1..], [b'$', b'@' | b'B', ..] | [b'(', b'I' | b'J', ..]))
}

fn without_bom<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> &'a [u8] {
    match Encoding::for_bom(bytes) {
        Some((marked, length)) if marked == encoding => &bytes[length..],
        _ => bytes,
    }
}

fn from_text(text: Text, encoding: &'static Encoding, by: DecidedBy) -> Decoded {
    let replaced_chars = text.malformed + text.cut;
    Decoded { text: text.text, encoding: encoding.name(), by, replaced_chars, overruled: None }
}

fn from_wide(text: WideText, wide: Wide, by: DecidedBy) -> Decoded {
    Decoded { text: text.text, encoding: wide.name(), by, replaced_chars: text.replaced, overruled: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_several_bytes_is_one() {
        let form = |bytes: &[u8]| {
            let Utf8Form { characters, faults } = Utf8Form::of(bytes, 1);
            (characters, faults)
        };
        // Half of a surrogate pair, and a slash in two bytes.
        assert_eq!(form(b"caf\xC3\xA9 \xED\xA0\x80"), (1, 1));
        assert_eq!(form(b"caf\xC3\xA9 \xC0\xAF \xFF"), (1, 2));
    }

    #[test]
    fn a_few_faults_do_not_make_utf_8_an_encoding_of_old_macintoshes() {
        let page = |label: &str| {
            let page = [label.as_bytes(), b"<p>A \xFF and \xFF. ", FRENCH.as_bytes()].concat();
            let decoded = decode(page, &Hints::default());
            (decoded.encoding, decoded.replaced_chars)
        };
        assert_eq!(page("<meta charset=utf-8>"), ("UTF-8", 2));
        assert_eq!(page(""), ("UTF-8", 2));
    }

    const ENGLISH: &str = "Plain English.";
    const FRENCH: &str = "Où est passé le café préféré de l'été dernier ? À côté de l'hôtel.";
    const RUSSIAN: &str =
        "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.";
    const JAPANESE: &str = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。";
    const KOREAN: &str = "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.";
    const CHINESE: &str = "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心。";
    const TAIWANESE: &str = "人人生而自由,在尊嚴和權利上一律平等。他們賦有理性和良心。";

    /// `text` as a page that declares `charset`, in the bytes of `encoding`.
    fn page(charset: &str, text: &str, encoding: &'static Encoding) -> Vec<u8> {
        let mut page = format!("<meta charset={charset}><p>").into_bytes();
        page.extend_from_slice(&encoding.encode(text).0);
        page
    }

    /// The decoded text behind `<p>`, the encoding, and who decided.
    fn read(bytes: Vec<u8>) -> (String, &'static str, &'static str) {
        read_with(bytes, &Hints::default())
    }

    fn read_with(bytes: Vec<u8>, hints: &Hints<'_>) -> (String, &'static str, &'static str) {
        let decoded = decode(bytes, hints);
        let text = decoded.text.split_once("<p>").map_or(&*decoded.text, |(_, text)| text).to_owned();
        (text, decoded.encoding, decoded.by.name())
    }

    fn is(text: &str, encoding: &'static str, by: &'static str) -> (String, &'static str, &'static str) {
        (text.to_owned(), encoding, by)
    }

    #[test]
    fn a_byte_order_mark_decides_and_is_stripped() {
        assert_eq!(read(b"\xEF\xBB\xBF<meta charset=gbk><p>\xC3\xA9".to_vec()), is("é", "UTF-8", "bom"));
        assert_eq!(read(b"\xFF\xFEa\0\xE9\0".to_vec()), is("aé", "UTF-16LE", "bom"));
        assert_eq!(read(b"\xFE\xFF\0a\0\xE9".to_vec()), is("aé", "UTF-16BE", "bom"));
        assert_eq!(read(b"\xFF\xFE\0\0a\0\0\0".to_vec()), is("a", "UTF-32LE", "bom"));
        assert_eq!(read(b"\0\0\xFE\xFF\0\0\0a".to_vec()), is("a", "UTF-32BE", "bom"));
    }

    #[test]
    fn nuls_give_utf_16_away() {
        let bytes = FRENCH.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(bytes), is(FRENCH, "UTF-16BE", "detected"));
    }

    #[test]
    fn escapes_give_iso_2022_jp_away() {
        let bytes = ISO_2022_JP.encode(JAPANESE).0.into_owned();
        assert_eq!(read(bytes), is(JAPANESE, "ISO-2022-JP", "detected"));
        assert_eq!(read(page("iso-2022-jp", JAPANESE, ISO_2022_JP)), is(JAPANESE, "ISO-2022-JP", "meta"));
    }

    #[test]
    fn colours_of_a_terminal_are_not_iso_2022_jp() {
        assert_eq!(read(b"\x1B[31mred".to_vec()), is("\x1B[31mred", "UTF-8", "default"));
    }

    #[test]
    fn pure_ascii_is_utf_8_and_overrules_no_label() {
        assert_eq!(read(page("utf-8", ENGLISH, UTF_8)), is(ENGLISH, "UTF-8", "meta"));
        assert_eq!(read(page("gbk", ENGLISH, UTF_8)), is(ENGLISH, "UTF-8", "default"));
        assert_eq!(decode(page("gbk", ENGLISH, UTF_8), &Hints::default()).overruled, None);
    }

    #[test]
    fn utf_8_overrules_the_label_windows_1252() {
        let decoded = decode(page("windows-1252", FRENCH, UTF_8), &Hints::default());
        assert_eq!((decoded.encoding, decoded.by), ("UTF-8", DecidedBy::Detected));
        assert_eq!(decoded.overruled.as_deref(), Some("windows-1252"));
        assert_eq!(decoded.text, format!("<meta charset=windows-1252><p>{FRENCH}"));
    }

    #[test]
    fn windows_1252_overrules_the_label_utf_8() {
        let bytes = page("utf-8", FRENCH, encoding_rs::WINDOWS_1252);
        let decoded = decode(bytes, &Hints::default());
        assert_eq!((decoded.encoding, decoded.by), ("windows-1252", DecidedBy::Detected));
        assert_eq!(decoded.overruled.as_deref(), Some("utf-8"));
        assert_eq!((decoded.text, decoded.replaced_chars), (format!("<meta charset=utf-8><p>{FRENCH}"), 0));
    }

    #[test]
    fn latin_1_is_windows_1252() {
        assert_eq!(read(b"<meta charset=iso-8859-1><p>\x80".to_vec()), is("€", "windows-1252", "meta"));
    }

    #[test]
    fn labels_of_legacy_encodings_are_believed() {
        for (label, text, name) in [
            ("shift_jis", JAPANESE, "Shift_JIS"),
            ("euc-jp", JAPANESE, "EUC-JP"),
            ("euc-kr", KOREAN, "EUC-KR"),
            ("gbk", CHINESE, "GBK"),
            ("big5", TAIWANESE, "Big5"),
            ("windows-1251", RUSSIAN, "windows-1251"),
            ("koi8-r", RUSSIAN, "KOI8-R"),
        ] {
            let encoding = Encoding::for_label(label.as_bytes()).expect("the label is known");
            assert_eq!(read(page(label, text, encoding)), is(text, name, "meta"));
        }
    }

    #[test]
    fn legacy_encodings_are_detected_without_a_label() {
        for (label, text, name) in [
            ("shift_jis", JAPANESE, "Shift_JIS"),
            ("euc-jp", JAPANESE, "EUC-JP"),
            ("euc-kr", KOREAN, "EUC-KR"),
            ("gbk", CHINESE, "GBK"),
            ("big5", TAIWANESE, "Big5"),
            ("windows-1251", RUSSIAN, "windows-1251"),
            ("koi8-r", RUSSIAN, "KOI8-U"),
        ] {
            let encoding = Encoding::for_label(label.as_bytes()).expect("the label is known");
            assert_eq!(read(encoding.encode(text).0.into_owned()), is(text, name, "detected"));
        }
    }

    #[test]
    fn a_label_that_the_bytes_contradict_falls() {
        let decoded = decode(page("shift_jis", KOREAN, encoding_rs::EUC_KR), &Hints::default());
        assert_eq!((decoded.encoding, decoded.overruled.as_deref()), ("EUC-KR", Some("shift_jis")));
    }

    #[test]
    fn a_right_label_does_not_fall_where_the_file_is_cut() {
        let mut bytes = page("big5", TAIWANESE, encoding_rs::BIG5);
        bytes.truncate(bytes.len() - 1);
        let decoded = decode(bytes, &Hints::default());
        assert_eq!((decoded.encoding, decoded.by, decoded.replaced_chars), ("Big5", DecidedBy::Meta, 1));
    }

    #[test]
    fn utf_8_cut_inside_its_last_character_is_utf_8() {
        let decoded = decode("né 日".as_bytes()[..6].to_vec(), &Hints::default());
        assert_eq!((&*decoded.text, decoded.encoding, decoded.replaced_chars), ("né \u{FFFD}", "UTF-8", 1));
    }

    #[test]
    fn a_cut_character_tells_utf_8_where_it_is_the_only_one() {
        let text = Hints { labels: Labels::Nowhere, ..Hints::default() };
        assert_eq!(decode(b"<p>caf\xC3".to_vec(), &Hints::default()).encoding, "UTF-8");
        assert_eq!(decode(b"caf\xE9".to_vec(), &text).encoding, "windows-1252");
        assert_eq!(decode(b"5 \xE2\x82".to_vec(), &text).encoding, "UTF-8");
    }

    #[test]
    fn a_fallback_takes_the_place_of_detection_only() {
        let hints = Hints { fallback: Some(encoding_rs::KOI8_R), ..Hints::default() };
        assert_eq!(read_with(b"<p>\xF4!".to_vec(), &hints), is("Т!", "KOI8-R", "fallback"));
        assert_eq!(
            read_with(b"<meta charset=gbk><p>\xC4\xE3\xBA\xC3".to_vec(), &hints),
            is("你好", "GBK", "meta")
        );
        assert_eq!(read_with("<p>é".into(), &hints), is("é", "UTF-8", "detected"));
    }

    #[test]
    fn a_label_of_another_script_falls() {
        let decoded = decode(page("windows-1251", FRENCH, encoding_rs::WINDOWS_1252), &Hints::default());
        assert_eq!((decoded.encoding, decoded.overruled.as_deref()), ("windows-1252", Some("windows-1251")));
    }

    #[test]
    fn utf_8_with_one_spoilt_place_is_utf_8() {
        let mut bytes = RUSSIAN.as_bytes().to_vec();
        bytes.insert(2, 0xFF);
        let decoded = decode(bytes, &Hints::default());
        assert_eq!((decoded.encoding, decoded.replaced_chars), ("UTF-8", 1));
    }

    #[test]
    fn replacement_characters_of_the_input_are_not_counted() {
        assert_eq!(decode("é\u{FFFD}".as_bytes().to_vec(), &Hints::default()).replaced_chars, 0);
    }

    #[test]
    fn the_transport_goes_before_the_markup() {
        let hints = Hints { transport_charset: Some("windows-1251"), ..Hints::default() };
        let bytes = page("koi8-r", RUSSIAN, encoding_rs::WINDOWS_1251);
        assert_eq!(read_with(bytes, &hints), is(RUSSIAN, "windows-1251", "http"));
    }

    #[test]
    fn a_false_label_of_the_transport_gives_way_to_a_true_one_of_the_markup() {
        let hints = Hints { transport_charset: Some("shift_jis"), ..Hints::default() };
        let decoded = decode(page("euc-kr", KOREAN, encoding_rs::EUC_KR), &hints);
        assert_eq!((decoded.encoding, decoded.by), ("EUC-KR", DecidedBy::Meta));
        assert_eq!(decoded.overruled.as_deref(), Some("shift_jis"));
    }

    #[test]
    fn plain_text_that_talks_of_meta_declares_nothing() {
        let hints = Hints { labels: Labels::Nowhere, ..Hints::default() };
        assert_eq!(read_with(page("utf-8", ENGLISH, UTF_8), &hints), is(ENGLISH, "UTF-8", "default"));
    }

    #[test]
    fn what_the_user_names_is_taken() {
        let hints = Hints { forced: Some(encoding_rs::KOI8_R), ..Hints::default() };
        assert_eq!(read_with(b"<meta charset=gbk><p>\xF4".to_vec(), &hints), is("Т", "KOI8-R", "forced"));
    }

    #[test]
    fn the_country_of_the_address_helps_detection() {
        let bytes = || b"\xB9\xE6\xB6\xBF".to_vec();
        let korean = Hints { tld: Some("KR"), ..Hints::default() };
        assert_eq!(decode(bytes(), &korean).encoding, "EUC-KR");
        let odd = Hints { tld: Some("рф."), ..Hints::default() };
        assert_eq!(decode(bytes(), &odd).encoding, decode(bytes(), &Hints::default()).encoding);
    }

    #[test]
    fn no_bytes_are_no_text() {
        assert_eq!(read(Vec::new()), is("", "UTF-8", "default"));
    }
}
