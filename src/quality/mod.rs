//! Numbers that tell good text from bad: the signals of Gopher, C4 and FineWeb, under the names that datatrove gives them.
//!
//! What they are worth is the user's to say, in [`Options`]; nothing is judged by them unless asked for. How they are worked
//! out is in `measure.rs`, what they look for in `assets/quality.toml`.

mod bounds;
mod measure;
mod repetition;

use serde::Serialize;

pub use bounds::{Bound, Limits, Options};

/// A signal's name and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    /// Its key in a record's metadata.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// The reason of a reject that it made.
    pub filtered: &'static str,
}

macro_rules! signals {
    ($($name:ident: $doc:literal,)*) => {
        /// The signals of one text. Ratios and shares are from 0 to 1, rounded to four places; what an empty text has none of is 0.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
        pub struct Signals {
            $(#[doc = $doc] pub $name: f64,)*
        }

        impl Signal {
            /// Every signal, in the order of the record.
            pub const ALL: &'static [Signal] = &[$(Signal {
                name: stringify!($name),
                doc: $doc,
                filtered: concat!("filtered: ", stringify!($name)),
            },)*];
        }

        impl Signals {
            /// The numbers, in the order of [`Signal::ALL`].
            pub fn values(&self) -> impl Iterator<Item = f64> {
                [$(self.$name,)*].into_iter()
            }

            /// The same, rounded to four places.
            fn rounded(self) -> Self {
                Self { $($name: (self.$name * 1e4).round() / 1e4,)* }
            }
        }
    };
}

signals! {
    length: "characters",
    white_space_ratio: "share of white space in the characters",
    non_alpha_digit_ratio: "share of characters that are neither letters nor digits",
    digit_ratio: "share of digits in the characters",
    uppercase_ratio: "share of capital letters in the characters",
    elipsis_ratio: "share of ellipses in the characters",
    punctuation_ratio: "share of punctuation in the characters",
    n_lines: "lines, empty ones too",
    avg_line_length: "characters a line",
    short_line_ratio_chars_10: "share of lines of at most 10 characters",
    short_line_ratio_chars_30: "share of lines of at most 30 characters",
    long_line_ratio_chars_2000: "share of lines of at least 2,000 characters",
    long_line_ratio_chars_10000: "share of lines of at least 10,000 characters",
    lines_ending_with_terminal_mark_ratio: "share of lines that end as C4 wants them to",
    bullet_point_lines_ratio: "share of lines that a bullet opens",
    line_duplicates: "share of lines that stood there before, empty ones too",
    line_char_duplicates: "share of their characters in those of the lines",
    n_paragraphs: "paragraphs: what blank lines part",
    avg_paragraph_length: "characters a paragraph",
    short_paragraph_ratio_100: "share of paragraphs of at most 100 characters",
    long_paragraph_ratio_1000: "share of paragraphs of at least 1,000 characters",
    paragraph_duplicates: "share of paragraphs that stood there before",
    paragraph_char_duplicates: "share of their characters in those of the paragraphs",
    n_sentences: "sentences (UAX #29)",
    avg_sentence_length: "characters a sentence",
    short_sentence_ratio_20: "share of sentences of at most 20 characters",
    long_sentence_ratio_75: "share of sentences of at least 75 characters",
    n_words: "words and marks between them (UAX #29)",
    avg_word_length: "characters a word",
    avg_words_per_line: "words a line",
    short_word_ratio_3: "share of words of at most 3 characters",
    long_word_ratio_7: "share of words of at least 7 characters",
    type_token_ratio: "share of different words in all words",
    uppercase_word_ratio: "share of words in capitals",
    capitalized_word_ratio: "share of words that start with a capital and go on without",
    stop_word_ratio: "share of stop words of the text's language",
    dup_para_frac: "Gopher: share of paragraphs that stood there before",
    dup_para_char_frac: "Gopher: share of their characters in the text",
    dup_line_frac: "Gopher: share of lines with text that stood there before",
    dup_line_char_frac: "Gopher: share of their characters in the text",
    top_2_gram: "Gopher: share of the commonest pair of words in the characters",
    top_3_gram: "Gopher: the same of three words",
    top_4_gram: "Gopher: the same of four words",
    duplicated_5_n_grams: "Gopher: share of the characters in five words that stood there before",
    duplicated_6_n_grams: "Gopher: the same of six words",
    duplicated_7_n_grams: "Gopher: the same of seven words",
    duplicated_8_n_grams: "Gopher: the same of eight words",
    duplicated_9_n_grams: "Gopher: the same of nine words",
    duplicated_10_n_grams: "Gopher: the same of ten words",
    doc_words: "Gopher: words that are more than marks",
    avg_doc_word_length: "Gopher: characters of such a word",
    hash_word_ratio: "Gopher: hash signs a word",
    ellipsis_word_ratio: "Gopher: ellipses a word",
    bullet_lines_ratio: "Gopher: share of lines that a bullet opens",
    ellipsis_lines_ratio: "Gopher: share of lines that an ellipsis ends",
    alpha_words_ratio: "Gopher: share of words with a letter",
    stop_words: "Gopher: different stop words of the text's language",
    line_punct_ratio: "FineWeb: share of lines with text that end a sentence",
    short_line_ratio: "FineWeb: share of lines with text of at most 30 characters",
    char_dup_ratio: "FineWeb: share of the characters in lines that stood there before",
    list_ratio: "FineWeb: line breaks a word",
    num_sentences: "C4: sentences in the lines that C4 keeps",
    lorem_ipsum: "C4: 1 where the text is a placeholder's",
    curly_bracket: "C4: 1 where there is a curly bracket",
    javascript: "C4: share of lines that name JavaScript",
    policy: "C4: share of lines that name policies or cookies",
    no_terminal_punct: "C4: share of lines that do not end a sentence",
    too_few_words: "C4: share of lines with fewer than three words",
}

impl Signals {
    /// The signals of a text; the stop words are those of its language, a BCP 47 tag or "".
    pub fn of(text: &str, language: &str) -> Self {
        measure::measure(text, language).rounded()
    }
}
