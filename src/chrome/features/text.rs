//! What a block's own text looks like.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::measure::Each;
use super::{Family, one, share};
use crate::block::Role;
use crate::chrome::words::{Form, Word, hash, pairs, read};

pub(super) const FAMILIES: &[Family] = &[
    one("words", "words of the block", &Each(|p, b, _| p.block(b).stats.words as f32)),
    one("chars", "characters of the block", &Each(|p, b, _| p.block(b).stats.chars as f32)),
    one("sentences", "ends of sentences", &Each(|p, b, _| p.block(b).stats.sentences as f32)),
    one("separators", "separators of menus", &Each(|p, b, _| p.block(b).stats.separators as f32)),
    one("link_share", "share of visible characters in links", &Each(|p, b, _| p.block(b).link_share())),
    one(
        "function_words",
        "share of words that are function words of any language",
        &Each(|p, b, _| p.wording[b].function_share()),
    ),
    one(
        "code_signs",
        "share of characters that programs are full of",
        &Each(|p, b, _| share(p.wording[b].code_signs, p.wording[b].chars)),
    ),
    one(
        "last_char",
        "class of the last character: see `Ending`",
        &Each(|p, b, _| p.wording[b].ending as u8 as f32),
    ),
    one(
        "heading_level",
        "1 to 6 for a heading, 0 for another block",
        &Each(|p, b, _| match p.block(b).role {
            Role::Heading(level) => f32::from(level),
            _ => 0.0,
        }),
    ),
    one(
        "role",
        "role of the block, as a number from heading to control",
        &Each(|p, b, _| match p.block(b).role {
            Role::Heading(_) => 0.0,
            Role::Paragraph => 1.0,
            Role::Quote => 2.0,
            Role::Code => 3.0,
            Role::Definition => 4.0,
            Role::Term => 5.0,
            Role::ListItem => 6.0,
            Role::Cell => 7.0,
            Role::Caption => 8.0,
            Role::Line => 9.0,
            Role::Control => 10.0,
        }),
    ),
];

/// How a text ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Ending {
    /// With something else.
    #[default]
    Other,
    Letter,
    Digit,
    /// A comma or semicolon.
    Comma,
    Colon,
    Ellipsis,
    Question,
    Exclamation,
    /// A bracket or quote.
    Closing,
    Stop,
}

/// What the words and characters of a block show, counted over its first [`MOST_WORDS`](crate::chrome::words::MOST_WORDS) words.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Wording {
    pub(super) chars: f32,
    words: f32,
    function_words: f32,
    pub(super) currencies: f32,
    pub(super) years: f32,
    pub(super) times: f32,
    pub(super) code_signs: f32,
    pub(super) questions: f32,
    pub(super) ending: Ending,
}

impl Wording {
    /// Reads a text; its words go to the end of `words`.
    pub(super) fn of(text: &str, words: &mut Vec<Word>) -> Self {
        let mut wording = Self { ending: ending(text), ..Self::default() };
        let first = words.len();
        wording.chars = read(text, words, |before, sign| wording.sign(before, sign)) as f32;
        let words = &words[first..];
        wording.words = words.len() as f32;
        wording.years = words.iter().filter(|word| word.form == Form::Year).count() as f32;
        let known = function_words();
        let single =
            words.iter().filter(|word| word.form != Form::Number && known.contains(&word.hash)).count();
        let in_pairs = pairs(words).filter(|pair| known.contains(pair)).count();
        wording.function_words = (single + in_pairs) as f32;
        wording
    }

    /// Share of words that are function words of any language.
    pub(super) fn function_share(&self) -> f32 {
        share(self.function_words, self.words)
    }

    fn sign(&mut self, before: char, c: char) {
        match c {
            ':' if before.is_ascii_digit() => self.times += 1.0,
            '$' | '£' | '¥' | '€' | '₹' | '₽' | '₩' | '₺' | '₪' | '฿' | '₫' | '₴' | '₱' | '₦' | '￥' =>
            {
                self.currencies += 1.0;
            }
            '{' | '}' | ';' | '=' | '<' | '>' | '_' | '\\' | '[' | ']' | '`' | '#' | '+' | '*' => {
                self.code_signs += 1.0;
            }
            '?' | '？' | '؟' => self.questions += 1.0,
            _ => {}
        }
    }
}

fn ending(text: &str) -> Ending {
    if text.ends_with("...") {
        return Ending::Ellipsis;
    }
    match text.chars().next_back() {
        Some('.' | '。' | '।' | '۔' | '．') => Ending::Stop,
        Some('…') => Ending::Ellipsis,
        Some('?' | '？' | '؟') => Ending::Question,
        Some('!' | '！') => Ending::Exclamation,
        Some(':' | '：') => Ending::Colon,
        Some(',' | ';' | '、' | '，' | '；' | '،' | '؛') => Ending::Comma,
        Some(')' | ']' | '"' | '\'' | '”' | '’' | '»' | '」' | '』' | '）') => Ending::Closing,
        Some(c) if c.is_numeric() => Ending::Digit,
        Some(c) if c.is_alphabetic() => Ending::Letter,
        _ => Ending::Other,
    }
}

/// The hashes of the function words of every language of the lexicon.
fn function_words() -> &'static FxHashSet<u32> {
    static WORDS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
        let languages = &crate::assets::lexicon().languages;
        let texts = languages.iter().flat_map(|language| &language.function_words);
        let hash = |text: &String| {
            let mut words = Vec::new();
            read(text, &mut words, |_, _| ());
            pairs(&words).next().unwrap_or_else(|| hash(text))
        };
        texts.map(hash).collect()
    });
    &WORDS
}
