//! The Unicode normalization form, with at most 30 marks in a row (UAX #15, stream-safe text format).
//!
//! Normalizers buffer a run of marks, and some sort it in quadratic time: without a limit, a line of a million marks
//! stops every reader of the output.

use unicode_normalization::char::{canonical_combining_class, compose};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfd_quick};

use super::options::Form;

/// The text in a form, or nothing where it is in it already.
pub(super) fn apply(text: &str, form: Form) -> Option<String> {
    if form == Form::None || is_below_marks(text) && form == Form::Nfc || text.is_ascii() {
        return None;
    }
    if form == Form::Nfc && is_surely_nfc(text) {
        return None;
    }
    let mut formed = String::with_capacity(text.len());
    match form {
        Form::Nfkc => formed.extend(text.chars().stream_safe().nfkc()),
        _ => formed.extend(text.chars().stream_safe().nfc()),
    }
    (formed != text).then_some(formed)
}

/// Whether every character stands before the first combining mark, U+0300: such text is in NFC.
fn is_below_marks(text: &str) -> bool {
    /// The first byte of U+0300.
    const FIRST_MARK: u8 = 0xCC;
    text.as_bytes().chunks(64).all(|chunk| chunk.iter().fold(0, |most, byte| most.max(*byte)) < FIRST_MARK)
}

/// Whether one look at each character shows that the text is in NFC, and no run of marks is long.
fn is_surely_nfc(text: &str) -> bool {
    /// Each mark in such a run stands for two at most in NFKD, and the letter before it brings a few: under 30.
    const MANY_MARKS: u32 = 8;
    let mut starter = '\0';
    let mut last_class = 0;
    let mut marks = 0;
    for c in text.chars() {
        if is_common_starter(c) {
            (starter, last_class, marks) = (c, 0, 0);
            continue;
        }
        let class = canonical_combining_class(c);
        let in_order = class == 0 || last_class <= class;
        let stands = match is_nfc_quick(std::iter::once(c)) {
            IsNormalized::Yes => true,
            IsNormalized::No => false,
            // A composed letter may come apart, for a mark of a lower class to join it first.
            IsNormalized::Maybe => {
                compose(starter, c).is_none() && is_nfd_quick(std::iter::once(starter)) == IsNormalized::Yes
            }
        };
        marks = if class == 0 { 0 } else { marks + 1 };
        if !in_order || !stands || marks > MANY_MARKS {
            return false;
        }
        if class == 0 {
            starter = c;
        }
        last_class = class;
    }
    true
}

/// Characters of common ranges that hold nothing but starters that stay as they are in NFC.
fn is_common_starter(c: char) -> bool {
    matches!(c, ..'\u{300}' | '\u{410}'..='\u{482}' | '\u{5D0}'..='\u{5EA}' | '\u{621}'..='\u{64A}'
        | '\u{904}'..='\u{939}' | '\u{93E}'..='\u{94C}' | '\u{E01}'..='\u{E37}' | '\u{1E00}'..='\u{1EFF}'
        | '\u{2010}'..='\u{203F}' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_starters_are_starters_in_nfc() {
        for c in ('\0'..=char::MAX).filter(|c| is_common_starter(*c)) {
            assert_eq!(canonical_combining_class(c), 0, "{c:?}");
            assert_eq!(is_nfc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
        }
    }

    #[test]
    fn composes_a_letter_and_its_mark() {
        assert_eq!(apply("e\u{301}", Form::Nfc), Some("é".to_owned()));
    }

    #[test]
    fn takes_a_composed_letter_apart_for_a_mark_that_comes_first() {
        assert_eq!(apply("À\u{323}", Form::Nfc), Some("Ạ\u{300}".to_owned()));
    }

    #[test]
    fn leaves_composed_text_alone() {
        assert_eq!(apply("Việt Nam, москва, 日本語, 한국어", Form::Nfc), None);
    }

    #[test]
    fn parts_runs_of_more_than_thirty_marks() {
        let marks = |count| "\u{323}".repeat(count);
        assert_eq!(apply(&format!("a\u{30A}{}", marks(31)), Form::None), None);
        assert_eq!(
            apply(&format!("x{}", marks(31)), Form::Nfc),
            Some(format!("x{}\u{34F}{}", marks(30), marks(1)))
        );
    }

    #[test]
    fn a_million_marks_take_no_time() {
        let text = format!("x{}", "\u{323}\u{301}".repeat(500_000));
        let formed = apply(&text, Form::Nfc).expect("they are out of order");
        assert_eq!(apply(&formed, Form::Nfc), None);
    }

    #[test]
    fn nfkc_folds_compatibility_characters() {
        assert_eq!(apply("x² ﷺ", Form::Nfkc), Some("x2 صلى الله عليه وسلم".to_owned()));
    }
}
