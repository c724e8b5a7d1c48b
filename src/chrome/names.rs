//! Closed lists of names that detectors look up: home pages, languages, months and the words around them in dates.
//!
//! The names are data, in the `names` and `months` of the lexicon; here they are folded once. Which list says what is
//! left to the detectors, and the dates themselves to [`crate::metadata`].

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::cues::{fold, fold_into, trim};
use crate::assets::{Lexicon, lexicon, metadata_names};

/// The most pieces of a date: weekday, day, month, year, time, and the small words between them.
const DATE_PIECES: usize = 12;

/// The most bytes of a name and of a date in these lists, so that long texts are not folded for nothing.
const NAME_BYTES: usize = 80;
const DATE_BYTES: usize = 100;

/// Whether a text is how a site names its home page.
pub(crate) fn is_home(text: &str) -> bool {
    static HOME: LazyLock<FxHashSet<String>> = LazyLock::new(|| listed(lexicon(), "home"));
    text.len() <= NAME_BYTES && HOME.contains(trim(&fold(text)))
}

/// Whether a text is the name of a language in that language.
pub(crate) fn is_language(text: &str) -> bool {
    static LANGUAGES: LazyLock<FxHashSet<String>> = LazyLock::new(|| listed(lexicon(), "languages"));
    text.len() <= NAME_BYTES && LANGUAGES.contains(trim(&fold(text)))
}

/// Whether a text is a date or a month with its year, perhaps with a time or a count, and nothing else.
pub(crate) fn is_date(text: &str) -> bool {
    static MONTHS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let months = lexicon().languages.iter().flat_map(|language| &language.months).flatten();
        let months = months.map(|month| trim(&fold(month)).to_owned());
        months.chain(signs(&["month_marks"])).collect()
    });
    static BETWEEN: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let mut between = listed(lexicon(), "dates");
        between.extend(signs(&["year_marks", "day_marks"]));
        between
    });
    if text.len() > DATE_BYTES || !text.contains(char::is_numeric) {
        return false;
    }
    let (mut months, mut numbers, mut years) = (0, 0, 0);
    let mut folded = String::new();
    for (count, piece) in pieces(text).enumerate() {
        if count == DATE_PIECES {
            return false;
        }
        if piece.starts_with(char::is_numeric) {
            numbers += 1;
            let year = piece.parse().is_ok_and(|year: u32| (1900..2100).contains(&year));
            years += usize::from(year);
            continue;
        }
        folded.clear();
        fold_into(piece, &mut folded);
        if MONTHS.contains(&folded) {
            months += 1;
        } else if !BETWEEN.contains(&folded) {
            return false;
        }
    }
    years <= 1 && ((months == 1 && numbers >= 1) || (numbers >= 3 && years == 1))
}

fn listed(lexicon: &Lexicon, name: &str) -> FxHashSet<String> {
    let lists = lexicon.languages.iter().filter_map(|language| language.names.get(name));
    lists.flatten().map(|word| trim(&fold(word)).to_owned()).collect()
}

/// The signs that follow the parts of a date where they are counted, which [`crate::metadata`] reads as well.
fn signs(names: &'static [&'static str]) -> impl Iterator<Item = String> {
    let dates = &metadata_names().dates;
    names.iter().filter_map(|&name| dates.get(name)).flatten().map(|sign| trim(&fold(sign)).to_owned())
}

/// The runs of letters and the runs of digits in a text; the dot above belongs to the letter before it.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, mut last) = chars.find(|(_, c)| c.is_alphanumeric())?;
        let joins = |last: char, c: char| {
            (last.is_ascii_digit() && c.is_ascii_digit())
                || (last.is_alphabetic() && (c.is_alphabetic() || c == '\u{307}'))
        };
        let mut end = start + last.len_utf8();
        while let Some((at, c)) = chars.next_if(|(_, c)| joins(last, *c)) {
            (last, end) = (c, at + c.len_utf8());
        }
        Some(&text[start..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_dates_by_months_and_by_numbers() {
        assert!(is_date("March 3, 2024"));
        assert!(is_date("Friday, 3rd March 2024 at 12:30"));
        assert!(is_date("2024-03-01"));
        assert!(is_date("01.03.2024, 14:05"));
        assert!(is_date("2024年3月1日"));
        assert!(is_date("2024年3月"));
        assert!(is_date("March 2024 (12)"));
    }

    #[test]
    fn numbers_alone_are_no_date() {
        assert!(!is_date("1 2 3"));
        assert!(!is_date("2022 2023 2024"));
        assert!(!is_date("12:30"));
        assert!(!is_date("2024"));
    }

    #[test]
    fn a_sentence_with_a_date_is_no_date() {
        assert!(!is_date("The bridge opened in March 2024"));
    }

    #[test]
    fn knows_home_and_languages_in_their_own_words() {
        assert!(is_home("Startseite") && is_home("ГОЛОВНА") && !is_home("Kontakt"));
        assert!(is_language("Português") && is_language("日本語") && !is_language("Portuguese"));
    }
}
