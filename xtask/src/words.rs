//! Words as the public scores count them, and the tokens that texts are compared by.

use dehusk::block::is_unspaced;
use rustc_hash::FxHashMap;
use unicode_normalization::char::is_combining_mark;

/// The words of a text: `\w+` of its lower case, as Python's `re` has it, so that marks end a word.
pub(crate) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c| !is_word(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Python goes by category: marks, and letters in circles and squares, are alphabetic to Rust and none to it.
fn is_word(c: char) -> bool {
    let is_enclosed = matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}');
    c == '_' || c.is_alphanumeric() && !is_combining_mark(c) && !is_enclosed
}

/// F1 of the two bags of words. Of an empty gold: whether nothing was given.
pub(crate) fn f1(given: &[String], gold: &[String]) -> f64 {
    if gold.is_empty() {
        return if given.is_empty() { 1.0 } else { 0.0 };
    }
    let mut left: FxHashMap<&str, usize> = FxHashMap::default();
    for word in gold {
        *left.entry(word).or_default() += 1;
    }
    let mut shared = 0;
    for word in given {
        if let Some(count) = left.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    f64::from(2 * shared) / (given.len() + gold.len()) as f64
}

/// Numbers for tokens: equal ones have equal numbers.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary(FxHashMap<String, u32>);

impl Vocabulary {
    /// The tokens of a text: its words, but each character of a script without spaces for itself.
    pub(crate) fn tokens(&mut self, text: &str) -> Vec<u32> {
        let mut tokens = Vec::new();
        for word in words(text) {
            for run in word.split_inclusive(is_unspaced) {
                let spaced = run.trim_end_matches(is_unspaced);
                for token in [spaced, &run[spaced.len()..]] {
                    if !token.is_empty() {
                        tokens.push(self.number(token));
                    }
                }
            }
        }
        tokens
    }

    fn number(&mut self, token: &str) -> u32 {
        if let Some(&number) = self.0.get(token) {
            return number;
        }
        let number = self.0.len() as u32;
        self.0.insert(token.to_owned(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_python() {
        assert_eq!(words("Don't_stop 3½ €, ⓘ हिन्दी"), ["don", "t_stop", "3½", "ह", "न", "द"]);
    }

    #[test]
    fn f1_counts_each_word_as_often_as_the_gold_has_it() {
        assert_eq!(f1(&words("a a b"), &words("a b c")), 2.0 / 3.0);
        assert_eq!(f1(&words("a"), &[]), 0.0);
        assert_eq!(f1(&[], &[]), 1.0);
        assert_eq!(f1(&[], &words("a")), 0.0);
    }

    #[test]
    fn each_character_of_an_unspaced_script_is_a_token() {
        let mut vocabulary = Vocabulary::default();
        assert_eq!(vocabulary.tokens("iPhoneを買う iphone"), [0, 1, 2, 3, 0]);
    }
}
