//! The signals of a text, worked out one after the other from its characters, lines, paragraphs, sentences and words.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use unicode_segmentation::UnicodeSegmentation;

use super::Signals;
use super::repetition::{Duplicates, Words};
use crate::assets::{self, QualityLists};

/// The lists, as sets.
struct Lists {
    lists: &'static QualityLists,
    terminal: FxHashSet<char>,
    punctuation: FxHashSet<char>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let lists = assets::quality_lists();
    let terminal: FxHashSet<char> = lists.terminal_marks.chars().collect();
    let punctuation = lists.punctuation.chars().chain(terminal.iter().copied()).collect();
    Lists { lists, terminal, punctuation }
});

/// A part of a whole; 0 where there is nothing.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn count<T>(elements: &[T], holds: impl Fn(&T) -> bool) -> usize {
    elements.iter().filter(|element| holds(element)).count()
}

pub(super) fn measure(text: &str, language: &str) -> Signals {
    let mut signals = Signals::default();
    if text.is_empty() {
        return signals;
    }
    let length = text.chars().count();
    signals.length = length as f64;
    characters(text, length, &mut signals);
    lines(text, &mut signals);
    paragraphs(text, length, &mut signals);
    sentences(text, &mut signals);
    let words: Vec<&str> = text.split_word_bounds().filter(|word| !word.trim().is_empty()).collect();
    let numbered = Words::of(&words);
    of_words(text, &words, &numbered, language, &mut signals);
    gopher(text, &words, &numbered, length, language, &mut signals);
    fineweb(text, words.len(), length, &mut signals);
    c4(text, &mut signals);
    signals
}

fn characters(text: &str, length: usize, signals: &mut Signals) {
    let of = |holds: fn(char) -> bool| share(text.chars().filter(|c| holds(*c)).count(), length);
    signals.white_space_ratio = of(char::is_whitespace);
    signals.digit_ratio = of(char::is_numeric);
    signals.uppercase_ratio = of(char::is_uppercase);
    signals.non_alpha_digit_ratio = of(|c| !c.is_alphanumeric());
    signals.elipsis_ratio = share(ellipses(text).map(|ellipsis| ellipsis.chars().count()).sum(), length);
    let is_mark = |c: &char| LISTS.punctuation.contains(c) || (c.is_control() && !matches!(c, '\t' | '\n'));
    signals.punctuation_ratio = share(text.chars().filter(is_mark).count(), length);
}

/// Every ellipsis of a text, as it is written.
fn ellipses(text: &str) -> impl Iterator<Item = &'static str> {
    LISTS
        .lists
        .ellipsis
        .iter()
        .flat_map(|ellipsis| text.matches(ellipsis.as_str()).map(|_| ellipsis.as_str()))
}

fn lines(text: &str, signals: &mut Signals) {
    let lines: Vec<&str> = text.split('\n').collect();
    let lengths: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
    let chars: usize = lengths.iter().sum();
    let of = |part| share(part, lines.len());
    signals.n_lines = lines.len() as f64;
    signals.avg_line_length = of(chars);
    signals.short_line_ratio_chars_10 = of(count(&lengths, |length| *length <= 10));
    signals.short_line_ratio_chars_30 = of(count(&lengths, |length| *length <= 30));
    signals.long_line_ratio_chars_2000 = of(count(&lengths, |length| *length >= 2_000));
    signals.long_line_ratio_chars_10000 = of(count(&lengths, |length| *length >= 10_000));
    signals.lines_ending_with_terminal_mark_ratio = of(count(&lines, |line| ends_as_c4_wants(line)));
    let bullets = &LISTS.lists.bullets;
    signals.bullet_point_lines_ratio =
        of(count(&lines, |line| line.trim().starts_with(|c| bullets.contains(c))));
    let duplicates = Duplicates::among(lines.iter().copied());
    signals.line_duplicates = of(duplicates.count);
    signals.line_char_duplicates = share(duplicates.chars, chars);
}

fn ends_as_c4_wants(line: &str) -> bool {
    LISTS.lists.line_ends.iter().any(|end| line.ends_with(end.as_str()))
}

fn paragraphs(text: &str, length: usize, signals: &mut Signals) {
    let paragraphs = text.split("\n\n").map(|paragraph| paragraph.trim_start_matches('\n'));
    let paragraphs: Vec<&str> = paragraphs.filter(|paragraph| !paragraph.trim().is_empty()).collect();
    let lengths: Vec<usize> = paragraphs.iter().map(|paragraph| paragraph.chars().count()).collect();
    let chars = lengths.iter().sum();
    let of = |part| share(part, paragraphs.len());
    signals.n_paragraphs = paragraphs.len() as f64;
    signals.avg_paragraph_length = of(chars);
    signals.short_paragraph_ratio_100 = of(count(&lengths, |length| *length <= 100));
    signals.long_paragraph_ratio_1000 = of(count(&lengths, |length| *length >= 1_000));
    let duplicates = Duplicates::among(paragraphs.iter().copied());
    signals.paragraph_duplicates = of(duplicates.count);
    signals.paragraph_char_duplicates = share(duplicates.chars, chars);
    signals.dup_para_frac = signals.paragraph_duplicates;
    signals.dup_para_char_frac = share(duplicates.chars, length);
}

fn sentences(text: &str, signals: &mut Signals) {
    let sentences: Vec<usize> = text
        .split_sentence_bounds()
        .map(|sentence| sentence.trim().chars().count())
        .filter(|length| *length > 0)
        .collect();
    let of = |part| share(part, sentences.len());
    signals.n_sentences = sentences.len() as f64;
    signals.avg_sentence_length = of(sentences.iter().sum());
    signals.short_sentence_ratio_20 = of(count(&sentences, |length| *length <= 20));
    signals.long_sentence_ratio_75 = of(count(&sentences, |length| *length >= 75));
}

fn of_words(text: &str, words: &[&str], numbered: &Words, language: &str, signals: &mut Signals) {
    let lengths = numbered.chars();
    let of = |part| share(part, words.len());
    signals.n_words = words.len() as f64;
    signals.avg_word_length = of(lengths.iter().sum());
    signals.avg_words_per_line = share(words.len(), text.lines().count());
    signals.short_word_ratio_3 = of(count(lengths, |length| *length <= 3));
    signals.long_word_ratio_7 = of(count(lengths, |length| *length >= 7));
    signals.type_token_ratio = of(numbered.different());
    signals.uppercase_word_ratio = of(count(words, |word| is_upper(word)));
    signals.capitalized_word_ratio = of(count(words, |word| is_capitalized(word)));
    let stop_words = stop_words(language);
    signals.stop_word_ratio = of(count(words, |word| stop_words.contains(*word)));
}

/// Whether a word has a capital letter and no small one.
fn is_upper(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

/// Whether a word starts with a capital letter and goes on without.
fn is_capitalized(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && !chars.any(char::is_uppercase)
}

/// The stop words of a language: Gopher's where it has some, else the function words of its lexicon.
fn stop_words(language: &str) -> FxHashSet<&'static str> {
    let primary = language.split('-').next().unwrap_or(language);
    if let Some(words) = LISTS.lists.stop_words.get(primary) {
        return words.iter().map(String::as_str).collect();
    }
    let lexicons = assets::lexicon().languages.iter().filter(|lexicon| lexicon.language == primary);
    lexicons.flat_map(|lexicon| lexicon.function_words.iter().map(String::as_str)).collect()
}

fn gopher(
    text: &str,
    words: &[&str],
    numbered: &Words,
    length: usize,
    language: &str,
    signals: &mut Signals,
) {
    let with_text: Vec<&str> = text.split('\n').filter(|line| !line.is_empty()).collect();
    let duplicates = Duplicates::among(with_text.iter().copied());
    signals.dup_line_frac = share(duplicates.count, with_text.len());
    signals.dup_line_char_frac = share(duplicates.chars, length);
    for (signal, n) in
        [(&mut signals.top_2_gram, 2), (&mut signals.top_3_gram, 3), (&mut signals.top_4_gram, 4)]
    {
        *signal = share(numbered.top(n), length);
    }
    for (signal, n) in [
        (&mut signals.duplicated_5_n_grams, 5),
        (&mut signals.duplicated_6_n_grams, 6),
        (&mut signals.duplicated_7_n_grams, 7),
        (&mut signals.duplicated_8_n_grams, 8),
        (&mut signals.duplicated_9_n_grams, 9),
        (&mut signals.duplicated_10_n_grams, 10),
    ] {
        *signal = share(numbered.duplicated(n), length);
    }
    let is_more_than_marks = |word: &str| word.chars().any(|c| !LISTS.punctuation.contains(&c));
    let (mut doc_words, mut chars) = (0, 0);
    for (word, length) in words.iter().zip(numbered.chars()).filter(|(word, _)| is_more_than_marks(word)) {
        doc_words += usize::from(!word.is_empty());
        chars += length;
    }
    signals.doc_words = doc_words as f64;
    signals.avg_doc_word_length = share(chars, doc_words);
    signals.hash_word_ratio = share(text.matches('#').count(), words.len());
    signals.ellipsis_word_ratio = share(ellipses(text).count(), words.len());
    let lines: Vec<&str> = text.lines().collect();
    let bullets = &LISTS.lists.gopher_bullets;
    let has_bullet = |line: &&str| line.trim_start().starts_with(|c| bullets.contains(c));
    signals.bullet_lines_ratio = share(count(&lines, has_bullet), lines.len());
    let ellipsis = &LISTS.lists.ellipsis;
    let trails_off =
        |line: &&str| ellipsis.iter().any(|ellipsis| line.trim_end().ends_with(ellipsis.as_str()));
    signals.ellipsis_lines_ratio = share(count(&lines, trails_off), lines.len());
    signals.alpha_words_ratio =
        share(count(words, |word| word.chars().any(char::is_alphabetic)), words.len());
    let there: FxHashSet<&str> = words.iter().copied().collect();
    signals.stop_words = stop_words(language).intersection(&there).count() as f64;
}

fn fineweb(text: &str, words: usize, length: usize, signals: &mut Signals) {
    let lines: Vec<&str> = text.split('\n').filter(|line| !line.trim().is_empty()).collect();
    let of = |part| share(part, lines.len());
    signals.line_punct_ratio = of(count(&lines, |line| line.ends_with(|c| LISTS.terminal.contains(&c))));
    signals.short_line_ratio = of(count(&lines, |line| line.chars().count() <= 30));
    let breaks = text.matches('\n').count();
    signals.char_dup_ratio = share(Duplicates::among(lines.iter().copied()).chars, length - breaks);
    signals.list_ratio = share(breaks, words);
}

fn c4(text: &str, signals: &mut Signals) {
    let lists = LISTS.lists;
    let (mut lines, mut open, mut few, mut scripts, mut policies, mut sentences) = (0, 0, 0, 0, 0, 0);
    for line in text.lines().map(str::trim) {
        lines += 1;
        let lower = line.to_lowercase();
        signals.lorem_ipsum = signals.lorem_ipsum.max(f64::from(lower.contains(&lists.placeholder)));
        let is_open =
            !ends_as_c4_wants(line) || lists.ellipsis.iter().any(|end| line.ends_with(end.as_str()));
        let has_few = line.split_whitespace().count() < 3;
        let names_scripts = lower.contains(&lists.script_notice);
        let names_policies = lists.policies.iter().any(|policy| lower.contains(policy.as_str()));
        open += usize::from(is_open);
        few += usize::from(has_few);
        scripts += usize::from(names_scripts);
        policies += usize::from(names_policies);
        if !(is_open || has_few || names_scripts || names_policies) {
            sentences += line.unicode_sentences().count();
        }
    }
    signals.curly_bracket = f64::from(text.contains('{'));
    signals.no_terminal_punct = share(open, lines);
    signals.too_few_words = share(few, lines);
    signals.javascript = share(scripts, lines);
    signals.policy = share(policies, lines);
    signals.num_sentences = sentences as f64;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The named signals of a text.
    fn signals<const N: usize>(text: &str, of: impl Fn(&Signals) -> [f64; N]) -> [f64; N] {
        of(&measure(text, "en").rounded())
    }

    #[test]
    fn an_empty_text_has_nothing() {
        assert_eq!(measure("", "en"), Signals::default());
    }

    #[test]
    fn characters_are_counted_by_class() {
        let of = |s: &Signals| {
            [s.length, s.white_space_ratio, s.digit_ratio, s.uppercase_ratio, s.non_alpha_digit_ratio]
        };
        assert_eq!(signals("Né 42… É", of), [8.0, 0.25, 0.25, 0.25, 0.375]);
        assert_eq!(signals("a...b…", |s| [s.elipsis_ratio, s.punctuation_ratio]), [0.6667, 0.6667]);
    }

    #[test]
    fn lines_are_counted_with_empty_ones() {
        let of = |s: &Signals| {
            [
                s.n_lines,
                s.avg_line_length,
                s.short_line_ratio_chars_10,
                s.lines_ending_with_terminal_mark_ratio,
                s.bullet_point_lines_ratio,
                s.line_duplicates,
                s.line_char_duplicates,
            ]
        };
        assert_eq!(signals("- one.\n\n- one.\na longer line", of), [4.0, 6.25, 0.75, 0.5, 0.5, 0.25, 0.24]);
    }

    #[test]
    fn paragraphs_are_parted_by_blank_lines() {
        let of = |s: &Signals| {
            [
                s.n_paragraphs,
                s.avg_paragraph_length,
                s.dup_para_frac,
                s.dup_para_char_frac,
                s.paragraph_char_duplicates,
            ]
        };
        assert_eq!(signals("ab\n\nab\n\nabcd", of), [3.0, 2.6667, 0.3333, 0.1667, 0.25]);
    }

    #[test]
    fn words_have_marks_among_them() {
        let of = |s: &Signals| {
            [
                s.n_words,
                s.doc_words,
                s.avg_word_length,
                s.avg_doc_word_length,
                s.type_token_ratio,
                s.alpha_words_ratio,
            ]
        };
        assert_eq!(signals("Oats, oats, 3 OATS!", of), [7.0, 4.0, 2.2857, 3.25, 0.8571, 0.4286]);
        let of = |s: &Signals| [s.uppercase_word_ratio, s.capitalized_word_ratio, s.long_word_ratio_7];
        assert_eq!(signals("NASA Rocket launches today", of), [0.25, 0.25, 0.25]);
    }

    #[test]
    fn stop_words_are_those_of_the_language() {
        let of = |language| {
            let signals = measure("the und und of", language);
            [signals.stop_words, signals.stop_word_ratio]
        };
        assert_eq!(of("en"), [2.0, 0.5]);
        assert_eq!(of("de-AT"), [1.0, 0.5]);
        assert_eq!(of(""), [0.0, 0.0]);
    }

    #[test]
    fn gopher_counts_what_is_said_again() {
        let text = "one two three four five\none two three four five\n#tag … more ...";
        let of = |s: &Signals| {
            [
                s.dup_line_frac,
                s.dup_line_char_frac,
                s.top_2_gram,
                s.duplicated_5_n_grams,
                s.ellipsis_lines_ratio,
            ]
        };
        assert_eq!(signals(text, of), [0.3333, 0.3651, 0.2222, 0.3016, 0.3333]);
        assert_eq!(signals(text, |s| [s.hash_word_ratio, s.ellipsis_word_ratio]), [0.0588, 0.1176]);
    }

    #[test]
    fn fineweb_counts_lines_with_text() {
        let of = |s: &Signals| [s.line_punct_ratio, s.short_line_ratio, s.char_dup_ratio, s.list_ratio];
        assert_eq!(signals("Ends.\n\nEnds.\n結束。\nopen", of), [0.75, 1.0, 0.2941, 0.5]);
    }

    #[test]
    fn c4_counts_what_it_would_drop() {
        let text = "This line is kept. It has two sentences.\nNo end here\nToo few.\nPlease enable JavaScript now.\n\
                    We use cookies on this site.";
        let of = |s: &Signals| {
            [
                s.num_sentences,
                s.no_terminal_punct,
                s.too_few_words,
                s.javascript,
                s.policy,
                s.lorem_ipsum,
                s.curly_bracket,
            ]
        };
        assert_eq!(signals(text, of), [2.0, 0.2, 0.2, 0.2, 0.2, 0.0, 0.0]);
        assert_eq!(signals("Lorem Ipsum {", |s| [s.lorem_ipsum, s.curly_bracket]), [1.0, 1.0]);
    }
}
