//! What a block's own text looks like.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::measure::Each;
use super::{Family, one, share};
use crate::block::{Role, is_unspaced};

/// Words of a block that are looked at one by one: enough to tell prose.
const LOOKED_AT: u32 = 80;

pub(super) const FAMILIES: &[Family] = &[
    one("words", "words of the block", &Each(|p, b, _| p.block(b).stats.words as f32)),
    one("chars", "characters of the block", &Each(|p, b, _| p.block(b).stats.chars as f32)),
    one(
        "word_length",
        "letters and digits a word",
        &Each(|p, b, _| {
            let stats = &p.block(b).stats;
            share((stats.letters + stats.digits) as f32, stats.words as f32)
        }),
    ),
    one("sentences", "ends of sentences", &Each(|p, b, _| p.block(b).stats.sentences as f32)),
    one(
        "marks_a_word",
        "commas and ends of sentences a word",
        &Each(|p, b, _| {
            let stats = &p.block(b).stats;
            share((stats.commas + stats.sentences) as f32, stats.words as f32)
        }),
    ),
    one(
        "digits",
        "share of digits among letters and digits",
        &Each(|p, b, _| {
            let stats = &p.block(b).stats;
            share(stats.digits as f32, (stats.letters + stats.digits) as f32)
        }),
    ),
    one(
        "upper",
        "share of capitals among letters",
        &Each(|p, b, _| {
            let stats = &p.block(b).stats;
            share(stats.upper as f32, stats.letters as f32)
        }),
    ),
    one(
        "symbols",
        "share of visible characters that are neither letters nor digits",
        &Each(|p, b, _| {
            let stats = &p.block(b).stats;
            1.0 - share((stats.letters + stats.digits) as f32, (stats.chars - stats.spaces) as f32)
        }),
    ),
    one("separators", "separators of menus", &Each(|p, b, _| p.block(b).stats.separators as f32)),
    one(
        "unspaced",
        "share of words that are characters of a script without spaces",
        &Each(|p, b, _| {
            let stats = &p.block(b).stats;
            share(stats.unspaced as f32, stats.words as f32)
        }),
    ),
    one("link_share", "share of visible characters in links", &Each(|p, b, _| p.block(b).link_share())),
    one("links", "links that start in the block", &Each(|p, b, _| p.block(b).links as f32)),
    one(
        "bold_share",
        "share of visible characters in bold",
        &Each(|p, b, _| {
            let block = p.block(b);
            share(block.bold_chars as f32, (block.stats.chars - block.stats.spaces) as f32)
        }),
    ),
    one("lines", "line feeds", &Each(|p, b, _| p.wording[b].line_feeds)),
    one(
        "function_words",
        "share of words that are function words of any language",
        &Each(|p, b, _| share(p.wording[b].function_words, p.wording[b].looked_up)),
    ),
    one(
        "capitalized",
        "share of words that open with a capital",
        &Each(|p, b, _| share(p.wording[b].capitalized, p.wording[b].looked_up)),
    ),
    one("currencies", "currency signs", &Each(|p, b, _| p.wording[b].currencies)),
    one("years", "numbers from 1900 to 2099", &Each(|p, b, _| p.wording[b].years)),
    one("times", "colons behind digits, as in times of day", &Each(|p, b, _| p.wording[b].times)),
    one(
        "code_signs",
        "share of characters that programs are full of",
        &Each(|p, b, _| share(p.wording[b].code_signs, p.wording[b].chars)),
    ),
    one("questions", "question marks", &Each(|p, b, _| p.wording[b].questions)),
    one("exclamations", "exclamation marks", &Each(|p, b, _| p.wording[b].exclamations)),
    one("at_signs", "at signs, as in addresses and handles", &Each(|p, b, _| p.wording[b].at_signs)),
    one(
        "first_char",
        "class of the first character: see `Opening`",
        &Each(|p, b, _| p.wording[b].opening as u8 as f32),
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
    one(
        "hidden",
        "1 where an ancestor hides the block",
        &Each(|p, b, _| f32::from(u8::from(p.block(b).hidden))),
    ),
];

/// How a text opens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Opening {
    /// With something else.
    #[default]
    Other,
    Upper,
    Lower,
    /// A letter of a script without case.
    Letter,
    Digit,
    Quote,
}

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

/// What the words and characters of a block show, counted over its first [`LOOKED_AT`] words.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Wording {
    pub(super) chars: f32,
    pub(super) looked_up: f32,
    pub(super) function_words: f32,
    pub(super) capitalized: f32,
    pub(super) line_feeds: f32,
    pub(super) currencies: f32,
    pub(super) years: f32,
    pub(super) times: f32,
    pub(super) code_signs: f32,
    pub(super) questions: f32,
    pub(super) exclamations: f32,
    pub(super) at_signs: f32,
    pub(super) opening: Opening,
    pub(super) ending: Ending,
}

impl Wording {
    /// Reads a text. Works in `buffer`.
    pub(super) fn of(text: &str, function_words: &FxHashSet<&str>, buffer: &mut String) -> Self {
        let mut wording = Self { opening: opening(text), ending: ending(text), ..Self::default() };
        buffer.clear();
        let mut capital = false;
        let mut seen = 0;
        let mut before = ' ';
        for (at, c) in text.chars().chain(std::iter::once(' ')).enumerate() {
            wording.chars = at as f32;
            if c.is_alphanumeric() && !is_unspaced(c) {
                if buffer.is_empty() {
                    capital = c.is_uppercase();
                }
                if c.is_ascii() {
                    buffer.push(c.to_ascii_lowercase());
                } else {
                    buffer.extend(c.to_lowercase());
                }
                before = c;
                continue;
            }
            if c == ':' && before.is_ascii_digit() {
                wording.times += 1.0;
            }
            if !buffer.is_empty() {
                wording.word(buffer, capital, function_words);
                buffer.clear();
                seen += 1;
            }
            if is_unspaced(c) {
                buffer.push(c);
                wording.word(buffer, false, function_words);
                if is_unspaced(before) {
                    buffer.insert(0, before);
                    wording.function_words += f32::from(u8::from(function_words.contains(buffer.as_str())));
                }
                buffer.clear();
                seen += 1;
            } else {
                wording.sign(c);
            }
            if seen >= LOOKED_AT {
                break;
            }
            before = c;
        }
        wording
    }

    fn word(&mut self, word: &str, capital: bool, function_words: &FxHashSet<&str>) {
        self.looked_up += 1.0;
        self.capitalized += f32::from(u8::from(capital));
        let bytes = word.as_bytes();
        if bytes[0].is_ascii_digit() {
            let year = bytes.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
            self.years += f32::from(u8::from(year && bytes.iter().all(u8::is_ascii_digit)));
        } else if function_words.contains(word) {
            self.function_words += 1.0;
        }
    }

    fn sign(&mut self, c: char) {
        match c {
            '\n' => self.line_feeds += 1.0,
            '$' | '£' | '¥' | '€' | '₹' | '₽' | '₩' | '₺' | '₪' | '฿' | '₫' | '₴' | '₱' | '₦' | '￥' =>
            {
                self.currencies += 1.0;
            }
            '{' | '}' | ';' | '=' | '<' | '>' | '_' | '\\' | '[' | ']' | '`' | '#' | '+' | '*' => {
                self.code_signs += 1.0;
            }
            '?' | '？' | '؟' => self.questions += 1.0,
            '!' | '！' => self.exclamations += 1.0,
            '@' => self.at_signs += 1.0,
            _ => {}
        }
    }
}

fn opening(text: &str) -> Opening {
    match text.chars().next() {
        Some(c) if c.is_uppercase() => Opening::Upper,
        Some(c) if c.is_lowercase() => Opening::Lower,
        Some(c) if c.is_numeric() => Opening::Digit,
        Some(c) if c.is_alphabetic() => Opening::Letter,
        Some('"' | '\'' | '“' | '‘' | '«' | '„' | '「' | '『') => Opening::Quote,
        _ => Opening::Other,
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

/// The function words of every language of the lexicon.
pub(super) fn function_words() -> &'static FxHashSet<&'static str> {
    static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let languages = &crate::assets::lexicon().languages;
        languages.iter().flat_map(|language| &language.function_words).map(String::as_str).collect()
    });
    &WORDS
}
