//! Which language a text is in: trigrams of its commonest script, and words that tell close languages apart.
//!
//! The trigrams are those of `whatlang`: of the crates that were measured (docs/benchmarks) the one that is right most
//! often at a speed and a size that fit a cleaner. What languages write otherwise than their neighbours stands in the
//! lexicon.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_script::{Script, UnicodeScript};

use super::language::short;
use crate::assets;

/// Letters that a text needs for its language to be told: trigrams of less are noise.
const FEWEST_LETTERS: usize = 25;

/// Characters of the text that are looked at, so that the cost stays flat: mostly the trigrams of the first settle it,
/// and where they do not (2 of 100 pages of wcxb-train), those of the second may.
const CHARS: [usize; 2] = [1_500, 4_000];

/// The detector's confidence from which the first characters are enough.
const SURE: f64 = 0.9;

/// A likely language.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// A BCP 47 tag: two letters where ISO 639-1 has them.
    pub language: &'static str,
    /// The detector's own confidence, 0 to 1; [`detect`] says what it is worth.
    pub confidence: f64,
}

/// The language of a text as a BCP 47 tag, with the share of guesses of such confidence that are right; ("", 0) where
/// that share would be too low, or where there are too few letters.
pub fn detect(text: &str) -> (String, f64) {
    let supported = guess(text).and_then(|guess| {
        let table = if text.chars().nth(LONG - 1).is_some() { RIGHT_IN_LONG } else { RIGHT_IN_SHORT };
        let (_, right) = table.iter().rev().find(|(from, _)| guess.confidence >= *from)?;
        Some((guess.language.to_owned(), *right))
    });
    supported.unwrap_or_default()
}

/// The likeliest language of a text, however unlikely; none where it has too few letters.
pub fn guess(text: &str) -> Option<Guess> {
    let [start, more] =
        CHARS.map(|chars| text.char_indices().nth(chars).map_or(text, |(end, _)| &text[..end]));
    let guess = guess_whole(start)?;
    if guess.confidence >= SURE || more.len() == start.len() { Some(guess) } else { guess_whole(more) }
}

/// The likeliest language of all of a text.
fn guess_whole(text: &str) -> Option<Guess> {
    let text = commonest_script(text)?;
    let info = whatlang::detect(&text)?;
    let (language, confidence) = (short(info.lang().code()), info.confidence());
    let language = if confidence < SURE { by_function_words(&text).unwrap_or(language) } else { language };
    Some(Guess { language: among_siblings(language, &text), confidence })
}

/// The text without the letters of other scripts than its commonest, so that code and names among Japanese do not make
/// it English; none where it has too few letters.
fn commonest_script(text: &str) -> Option<Cow<'_, str>> {
    let mut letters: Vec<(Script, usize)> = Vec::new();
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        let (script, weight) = script(c);
        match letters.iter_mut().find(|(other, _)| *other == script) {
            Some((_, count)) => *count += weight,
            None => letters.push((script, weight)),
        }
    }
    let (commonest, count) = *letters.iter().max_by_key(|(_, count)| *count)?;
    if count < FEWEST_LETTERS {
        return None;
    }
    if letters.len() == 1 {
        return Some(Cow::Borrowed(text));
    }
    let other = |c: char| c.is_alphabetic() && script(c).0 != commonest;
    Some(Cow::Owned(text.chars().map(|c| if other(c) { ' ' } else { c }).collect()))
}

/// The script of a letter, Japanese counting as one, and how many letters of an alphabet it is worth: a character of
/// Chinese is most of a word.
fn script(letter: char) -> (Script, usize) {
    match letter.script() {
        Script::Han | Script::Hiragana | Script::Katakana => (Script::Han, 3),
        Script::Hangul => (Script::Hangul, 2),
        other => (other, 1),
    }
}

/// The language itself, or the close one whose own words the text has more of.
fn among_siblings(language: &'static str, text: &str) -> &'static str {
    let Some(siblings) = SIBLINGS.get(language) else { return language };
    let words: Vec<String> = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).collect();
    let count = |of: &str, unlike: &str| {
        let own = OWN_WORDS.get(&(of, unlike));
        own.map_or(0, |own| words.iter().filter(|word| own.contains(word.as_str())).count())
    };
    siblings
        .iter()
        .map(|sibling| (*sibling, count(sibling, language), count(language, sibling)))
        .filter(|(_, theirs, ours)| *theirs >= FEWEST_OWN_WORDS && theirs > ours)
        .max_by_key(|(_, theirs, _)| *theirs)
        .map_or(language, |(sibling, ..)| sibling)
}

/// The language with far more function words in a text than any other; none where the words leave it open.
fn by_function_words(text: &str) -> Option<&'static str> {
    let mut counts: FxHashMap<&'static str, usize> = FxHashMap::default();
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        for language in FUNCTION_WORDS.get(&*word.to_lowercase()).into_iter().flatten() {
            *counts.entry(language).or_default() += 1;
        }
    }
    let (language, most) = counts.iter().max_by_key(|(language, count)| (**count, *language))?;
    let second = counts.iter().filter(|(other, _)| *other != language).map(|(_, count)| *count).max();
    (*most >= FEWEST_FUNCTION_WORDS && *most >= 2 * second.unwrap_or(0)).then_some(*language)
}

/// Function words from which they outweigh trigrams that are in doubt.
const FEWEST_FUNCTION_WORDS: usize = 4;

/// The languages that have a function word.
static FUNCTION_WORDS: LazyLock<FxHashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut words: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for language in &assets::lexicon().languages {
        for word in &language.function_words {
            words.entry(word).or_default().push(&language.language);
        }
    }
    words
});

/// Own words of a language that outweigh trigrams: one can be a name.
const FEWEST_OWN_WORDS: usize = 1;

/// The words of a language that the other one writes otherwise.
static OWN_WORDS: LazyLock<FxHashMap<(&str, &str), FxHashSet<&str>>> = LazyLock::new(|| {
    let languages = assets::lexicon().languages.iter();
    let lists = languages.flat_map(|language| {
        language.unlike.iter().map(|(other, words)| ((&*language.language, &**other), words))
    });
    lists.map(|(pair, words)| (pair, words.iter().map(String::as_str).collect())).collect()
});

/// The languages that have words which a language lacks.
static SIBLINGS: LazyLock<FxHashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut siblings: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for (of, unlike) in OWN_WORDS.keys() {
        siblings.entry(unlike).or_default().push(of);
    }
    siblings.values_mut().for_each(|list| list.sort_unstable());
    siblings
});

/// Characters from which a text is long: there the detector is right more often than its confidence says.
const LONG: usize = 200;

/// From which confidence of the detector on which share of its guesses is right, as `cargo xtask languages` measures it
/// on texts of 40 and 100 characters, and on longer ones. Where it is under .8 no guess is made.
const RIGHT_IN_SHORT: &[(f64, f64)] = &[(0.2, 0.83), (0.4, 0.94), (0.6, 0.98), (0.95, 0.997)];
const RIGHT_IN_LONG: &[(f64, f64)] = &[(0.0, 0.86), (0.2, 0.93), (0.6, 0.97), (0.95, 0.998)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_language_of_a_text() {
        let (tag, score) =
            detect("Die Katze liegt auf dem Dach und schläft, während der Hund im Garten wartet.");
        assert_eq!(tag, "de");
        assert!(score > 0.9);
    }

    #[test]
    fn names_and_code_in_another_script_do_not_count() {
        let text = "この関数は Vec::with_capacity を呼び出して let mut buffer = Vec::new() を返します。";
        assert_eq!(detect(text).0, "ja");
    }

    #[test]
    fn words_of_their_own_tell_close_languages_apart() {
        let text = "Kunne man selv bestemme, ville skolen have åbnet klokken ti, og alle var blevet glade.";
        assert_eq!(whatlang::detect(text).map(|info| info.lang()), Some(whatlang::Lang::Nob));
        assert_eq!(detect(text).0, "da");
    }

    #[test]
    fn function_words_outweigh_trigrams_in_doubt() {
        let text = "Het is goed, en wat er van ons over is, is ook waar.";
        assert_eq!(by_function_words(text), Some("nl"));
        assert_eq!(by_function_words("Goed, waar."), None);
    }

    #[test]
    fn tells_nothing_of_a_short_text() {
        assert_eq!(detect("Hello there."), (String::new(), 0.0));
    }
}
