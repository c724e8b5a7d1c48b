//! A second opinion where detection is known to be weak: which of several close encodings gives text that looks written.
//!
//! Bytes in the wrong one of two encodings of the same letters give symbols inside words, capitals after small letters, and
//! letters of two scripts side by side. That is counted, in any language; which words there are is not known here.

use encoding_rs::{
    Encoding, IBM866, ISO_8859_2, ISO_8859_5, ISO_8859_15, KOI8_U, MACINTOSH, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, X_MAC_CYRILLIC,
};
use unicode_script::{Script, UnicodeScript};

/// Encodings that the detector takes for each other.
const FAMILIES: &[&[&Encoding]] = &[
    &[WINDOWS_1252, ISO_8859_15, MACINTOSH],
    &[WINDOWS_1250, ISO_8859_2],
    &[WINDOWS_1251, KOI8_U, IBM866, ISO_8859_5, X_MAC_CYRILLIC],
];

/// Bytes that are looked at.
const SAMPLE: usize = 64 * 1024;
/// How much better another encoding has to look, at each character in which the two differ, to be taken in the place of a
/// guess.
const BETTER_THAN_A_GUESS: f32 = 0.1;
/// Encodings of old Macintoshes, in which few pages are.
const RARE: [&Encoding; 2] = [MACINTOSH, X_MAC_CYRILLIC];
/// What that has to sum up to for one of these.
const BETTER_FOR_RARE: f32 = 3.0;
/// The same in the place of a label. A label is right far more often than a guess.
const BETTER_THAN_A_LABEL: f32 = 0.5;

/// Encodings that nothing but their letters tells apart, which detection does well in a text with enough of them.
const TOLD_APART: &[&Encoding] = &[WINDOWS_1252, WINDOWS_1250, ISO_8859_2];
/// How many letters that two of these read differently are enough.
const ENOUGH: u32 = 12;

/// Whether an encoding is one that few pages are in, so that it takes much to be one.
pub(super) fn is_rare(encoding: &'static Encoding) -> bool {
    RARE.contains(&encoding)
}

/// The encoding of a guess's family whose text looks most written.
pub(super) fn among_family(guess: &'static Encoding, sample: &[u8]) -> &'static Encoding {
    let Some(family) = FAMILIES.iter().find(|family| family.contains(&guess)) else { return guess };
    let mut best = guess;
    for other in family.iter().filter(|other| **other != guess) {
        let (better, characters) = better(other, best, sample);
        let least = if best == guess { BETTER_THAN_A_GUESS } else { 0.0 };
        if better > least && (!is_rare(other) || better * characters as f32 >= BETTER_FOR_RARE) {
            best = other;
        }
    }
    best
}

/// Whether bytes look so much more written in another encoding that a label which names this one cannot be right.
pub(super) fn belies(other: &'static Encoding, label: &'static Encoding, sample: &[u8]) -> bool {
    // A label is right far more often than a rare encoding is there.
    if other == label || is_rare(other) {
        return false;
    }
    let (better, characters) = better(other, label, sample);
    let is_told_apart = TOLD_APART.contains(&other) && TOLD_APART.contains(&label);
    better > BETTER_THAN_A_LABEL || (is_told_apart && better >= 0.0 && characters >= ENOUGH)
}

/// How much better bytes look in one encoding than in another, at each character in which the two differ, and how many such
/// characters there are.
fn better(one: &'static Encoding, other: &'static Encoding, sample: &[u8]) -> (f32, u32) {
    let sample = &sample[..sample.len().min(SAMPLE)];
    let decode = |encoding: &'static Encoding| -> Vec<char> {
        encoding.decode_without_bom_handling(sample).0.chars().collect()
    };
    let (one, other) = (decode(one), decode(other));
    // Where both have one character a byte, what they have in common tells nothing.
    let aligned = one.len() == other.len();
    let mean = |text: &[char], than: &[char]| {
        let (mut faults, mut differing) = (0.0, 0_u32);
        let at = |at: usize| text.get(at).copied().unwrap_or(' ');
        for (place, c) in text.iter().enumerate() {
            if !(c.is_ascii() || aligned && than[place] == *c) {
                differing += 1;
                faults += fault(at(place.wrapping_sub(1)), *c, at(place + 1));
            }
        }
        (faults / differing.max(1) as f32, differing)
    };
    let (faults, characters) = mean(&one, &other);
    (mean(&other, &one).0 - faults, characters)
}

/// How wrong a character beyond ASCII looks between two others: from 0, which is well.
fn fault(before: char, c: char, after: char) -> f32 {
    if !c.is_alphabetic() {
        let is_in_word = before.is_alphabetic() && after.is_alphabetic();
        let is_odd = c.is_control() || matches!(c, '\u{FFFD}' | '¤' | '─'..='▓');
        return match (is_odd, is_in_word && !JOINS.contains(&c)) {
            (true, _) => 2.0,
            (false, true) => 1.5,
            (false, false) if is_symbol(c) && (before.is_alphabetic() || after.is_alphabetic()) => 0.3,
            (false, false) if c == '\u{A0}' && before == ' ' && after.is_alphabetic() => 0.1,
            (false, false) if matches!(c, '†' | '‡') => 0.3,
            (false, false) => 0.0,
        };
    }
    let mut fault = 0.0;
    if before.is_numeric() || after.is_numeric() {
        fault += 0.5;
    }
    if before.is_lowercase() && c.is_uppercase()
        || (before.is_alphabetic() && c.is_uppercase() && after.is_lowercase())
    {
        fault += 1.0;
    }
    for neighbour in [before, after] {
        if neighbour.is_alphabetic()
            && neighbour.script() != c.script()
            && has_cases(neighbour)
            && has_cases(c)
        {
            fault += 1.0;
        }
    }
    fault += match c.script() {
        // Next to each other they are rare: "Âñå" is Russian.
        Script::Latin if !before.is_ascii() && before.is_alphabetic() => 0.7,
        // Hardly a word of Slovak has one, and no other language: they stand in the place of French "à" and Swedish "å".
        Script::Latin if matches!(c, 'ŕ' | 'ĺ' | 'Ŕ' | 'Ĺ') => 0.7,
        Script::Latin => 0.0,
        // Real ones stand beside each other: "f黵" is "für".
        Script::Han | Script::Hangul | Script::Hiragana | Script::Katakana
            if before.is_ascii_lowercase() || after.is_ascii_lowercase() =>
        {
            1.0
        }
        // All that Russian, Bulgarian, Ukrainian and Belarusian write; the others fill the places of letters in other encodings.
        Script::Cyrillic if matches!(c, 'а'..='я') => 0.0,
        Script::Cyrillic if matches!(c, 'А'..='Я') => 0.1,
        Script::Cyrillic
            if matches!(c, 'ё' | 'і' | 'ї' | 'є' | 'ґ' | 'ў' | 'Ё' | 'І' | 'Ї' | 'Є' | 'Ґ' | 'Ў') =>
        {
            0.2
        }
        Script::Cyrillic => 0.7,
        _ => 0.0,
    };
    fault
}

/// Whether a letter is of a script with capitals: only such are not mixed within words.
fn has_cases(letter: char) -> bool {
    letter.is_lowercase() || letter.is_uppercase()
}

/// Marks that stand inside words.
const JOINS: &[char] =
    &['\u{2019}', '\u{2018}', '\u{AD}', '\u{B7}', '\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}', '\u{B4}'];

/// Signs that do not stand at a word.
fn is_symbol(c: char) -> bool {
    matches!(c, '¢'..='©' | '¬'..='¯' | '±'..='¶' | '¸' | '¼'..='¾' | '×' | '÷' | 'ˇ'..='˝' | 'π' | '∂'..='≥' )
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str = "Все счастливые семьи похожи друг на друга, и Анна Каренина это знала. Москва и Киев, Ереван и Вильнюс, \
                           Рига и Минск: всюду свои Облонские, Левины и Вронские.";
    const FRENCH: &str = "Où est le cœur de l'été ? À côté, pour 5 € ou 20 € par tête.";
    const POLISH: &str = "Zażółć gęślą jaźń, prosił ktoś ze Śląska.";

    /// What becomes of a guess about a text in an encoding.
    fn told(text: &str, encoding: &'static Encoding, guess: &'static Encoding) -> &'static str {
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable, "{text}");
        among_family(guess, &bytes).name()
    }

    #[test]
    fn one_of_the_cyrillic_encodings_gives_small_letters_after_capitals() {
        for encoding in [WINDOWS_1251, KOI8_U, IBM866, ISO_8859_5, X_MAC_CYRILLIC] {
            for guess in [WINDOWS_1251, KOI8_U, IBM866, ISO_8859_5, X_MAC_CYRILLIC] {
                assert_eq!(told(RUSSIAN, encoding, guess), encoding.name(), "guess: {}", guess.name());
            }
        }
    }

    #[test]
    fn the_euro_and_the_ligature_tell_iso_8859_15() {
        assert_eq!(told(FRENCH, ISO_8859_15, WINDOWS_1252), "ISO-8859-15");
        assert_eq!(told(FRENCH, WINDOWS_1252, WINDOWS_1252), "windows-1252");
        assert_eq!(told(FRENCH, MACINTOSH, WINDOWS_1252), "macintosh");
    }

    #[test]
    fn symbols_inside_words_tell_the_encodings_of_central_europe_apart() {
        assert_eq!(told(POLISH, WINDOWS_1250, ISO_8859_2), "windows-1250");
        assert_eq!(told(POLISH, ISO_8859_2, WINDOWS_1250), "ISO-8859-2");
    }

    #[test]
    fn a_label_falls_only_where_its_text_cannot_be() {
        let russian = WINDOWS_1251.encode(RUSSIAN).0;
        assert!(belies(WINDOWS_1251, WINDOWS_1252, &russian));
        assert!(!belies(WINDOWS_1252, WINDOWS_1251, &russian));
        let french = WINDOWS_1252.encode(FRENCH).0;
        assert!(belies(WINDOWS_1252, WINDOWS_1251, &french));
        assert!(belies(WINDOWS_1252, WINDOWS_1250, &WINDOWS_1252.encode("Il va à Paris et à Lyon.").0));
        assert!(!belies(WINDOWS_1252, WINDOWS_1250, &WINDOWS_1252.encode("Un café en été.").0));
        assert!(!belies(MACINTOSH, WINDOWS_1252, &french));
    }
}
