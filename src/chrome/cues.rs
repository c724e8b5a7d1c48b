//! Cues: phrases of many languages that hint at a kind of chrome, found in one pass over a block's folded text.
//!
//! A cue is a hint and never a verdict: how much it weighs depends on how much of the block it fills, and detectors
//! and the judge decide. The phrases are data, in `assets/lexicon/`.

use rustc_hash::FxHashMap;

use super::evidence::weight;
use super::kind::Kind;
pub use crate::assets::Mode;
use crate::block::Block;

/// The cues of one kind found in a block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The kind.
    pub kind: Kind,
    /// The strictest way in which one of them stands.
    pub mode: Mode,
    /// Share of the block's folded text that cues of this kind cover, 0 to 1.
    pub cover: f32,
    /// How many different places matched.
    pub count: u16,
}

/// The cues found in a block, one entry a kind, in the order of [`Kind::ALL`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BlockCues {
    hits: Vec<Hit>,
    /// The [bits](Kind::bit) of their kinds: most blocks have no cue of the kind that a detector asks for.
    kinds: u64,
}

impl BlockCues {
    /// The cues of one kind.
    pub fn of(&self, kind: Kind) -> Option<&Hit> {
        if self.kinds & kind.bit() == 0 {
            return None;
        }
        self.hits.iter().find(|hit| hit.kind == kind)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Hit> {
        self.hits.iter()
    }
}

impl Hit {
    /// Log-odds that the block is chrome of this kind, from the cue alone: by how it stands and how much it covers.
    pub fn weight(&self, block: &Block) -> f32 {
        let words = block.stats.words;
        match self.mode {
            Mode::Whole => weight::STRONG,
            _ if self.cover >= 0.6 => weight::STRONG,
            Mode::Start if words <= 12 => weight::LIKELY,
            _ if self.cover >= 0.3 => weight::LIKELY,
            _ if self.count >= 2 && words <= 60 => weight::LIKELY,
            Mode::Start | Mode::Anywhere if words <= 40 => weight::HINT + self.cover,
            _ => self.cover * weight::LIKELY,
        }
    }
}

/// Every cue of the lexicon and of the user, ready to match.
#[derive(Debug, Default)]
pub struct Cues {
    whole: FxHashMap<String, Vec<Kind>>,
    /// The others by their first word, so that a text looks up each of its words and compares little else.
    by_word: FxHashMap<String, Vec<Phrase>>,
}

/// A cue that need not be the whole block.
#[derive(Debug)]
struct Phrase {
    text: String,
    /// What its second word opens with, a byte, which tells most phrases with one first word apart.
    second: Option<u8>,
    kind: Kind,
    mode: Mode,
}

impl Cues {
    /// Builds the matcher from cues `(kind, mode, phrase)`.
    pub fn new<'a>(cues: impl Iterator<Item = (Kind, Mode, &'a str)>) -> Self {
        let mut built = Self::default();
        for (kind, mode, phrase) in cues {
            let folded = folded(phrase);
            let text = trim(&folded);
            if text.is_empty() {
                continue;
            }
            let kinds = built.whole.entry(text.to_owned()).or_default();
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
            if mode != Mode::Whole {
                let text = with_colon(&folded, text);
                let word = first_word(text);
                let second = text.as_bytes().get(word.len() + 1).copied();
                let phrases = built.by_word.entry(word.to_owned()).or_default();
                phrases.push(Phrase { text: text.to_owned(), second, kind, mode });
            }
        }
        built
    }

    /// The cues in a block's [folded](Folded) text.
    pub fn find(&self, folded: &str) -> BlockCues {
        let mut found = BlockCues::default();
        let text = trim(folded);
        for &kind in self.whole.get(text).into_iter().flatten() {
            found.hits.push(Hit { kind, mode: Mode::Whole, cover: 1.0, count: 1 });
        }
        // Per kind: the end of what is covered so far, so that overlapping cues are not counted twice.
        let mut covered: Vec<(Kind, usize, usize)> = Vec::new();
        for Match { start, end, kind, mode } in self.matches(text) {
            let entry = match covered.iter_mut().find(|(of, ..)| *of == kind) {
                Some(entry) => entry,
                None => {
                    covered.push((kind, 0, 0));
                    covered.last_mut().expect("just pushed")
                }
            };
            let new = end.saturating_sub(start.max(entry.1));
            let apart = start >= entry.1;
            entry.1 = entry.1.max(end);
            entry.2 += new;
            let cover = entry.2 as f32 / text.len() as f32;
            match found.hits.iter_mut().find(|known| known.kind == kind) {
                Some(known) => {
                    known.mode = known.mode.max(mode);
                    known.cover = known.cover.max(cover);
                    known.count += u16::from(apart && known.mode != Mode::Whole);
                }
                None => found.hits.push(Hit { kind, mode, cover, count: 1 }),
            }
        }
        found.hits.sort_unstable_by_key(|hit| hit.kind);
        found.kinds = found.hits.iter().map(|hit| hit.kind.bit()).sum();
        found
    }

    /// Every place where a phrase stands between word boundaries, the one that ends first first, the longer before the
    /// shorter.
    fn matches(&self, text: &str) -> Vec<Match> {
        let mut matches = Vec::new();
        let mut start = 0;
        while start < text.len() {
            let rest = &text[start..];
            let word = first_word(rest);
            let second = rest.as_bytes().get(word.len() + 1).copied();
            for phrase in self.by_word.get(word).into_iter().flatten() {
                let fits = (phrase.mode != Mode::Start || start == 0)
                    && (phrase.second.is_none() || phrase.second == second)
                    && rest.starts_with(&phrase.text);
                if fits && !cuts_word(rest, phrase.text.len()) {
                    let end = start + phrase.text.len();
                    matches.push(Match { start, end, kind: phrase.kind, mode: phrase.mode });
                }
            }
            start += word.len();
        }
        matches.sort_by_key(|found| (found.end, found.start));
        matches
    }
}

/// Where a phrase stands in a text, in bytes.
#[derive(Debug)]
struct Match {
    start: usize,
    end: usize,
    kind: Kind,
    mode: Mode,
}

/// The first word of a text, or its first character where that is part of none: a sign, or one of a script that is
/// written without spaces.
fn first_word(text: &str) -> &str {
    let mut chars = text.char_indices();
    match chars.next() {
        Some((_, c)) if spaced(c) => {
            &text[..chars.find(|(_, c)| !spaced(*c)).map_or(text.len(), |(end, _)| end)]
        }
        Some((_, c)) => &text[..c.len_utf8()],
        None => text,
    }
}

/// Whether a place in a text is inside a word.
fn cuts_word(text: &str, at: usize) -> bool {
    text[..at].ends_with(spaced) && text[at..].starts_with(spaced)
}

/// Whether a character is part of a word of a script that puts spaces between words.
fn spaced(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric() && !crate::block::is_unspaced(c))
}

/// A phrase of a cue as it is compared, with a number where it has `{}`.
fn folded(phrase: &str) -> String {
    fold(&phrase.replace("{}", "0"))
}

/// Whether a phrase has anything in it that a text could have.
pub(super) fn says_something(phrase: &str) -> bool {
    !trim(&folded(phrase)).is_empty()
}

/// Folds case, quotes, dashes, digits and white space, so that one cue meets every way of writing it. A run of digits
/// becomes "0"; Arabic vowel signs and tatweel go.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Adds the [fold] of a text to another text.
pub(super) fn fold_into(text: &str, folded: &mut String) {
    let start = folded.len();
    let mut digits = false;
    let mut space = true;
    for c in text.chars() {
        if c.is_numeric() && (c.is_ascii_digit() || !c.is_alphabetic()) {
            if !digits {
                folded.push('0');
            }
            (digits, space) = (true, false);
            continue;
        }
        digits = false;
        if c.is_whitespace() {
            if !space {
                folded.push(' ');
            }
            space = true;
            continue;
        }
        space = false;
        match c {
            '\u{60}' => folded.push('\''),
            _ if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{b4}' => folded.push('\''),
            '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => folded.push('"'),
            '\u{2010}'..='\u{2015}' => folded.push('-'),
            '\u{2026}' => folded.push_str("..."),
            '\u{64b}'..='\u{652}' | '\u{640}' | '\u{307}' | '\u{ad}' | '\u{200b}'..='\u{200f}' => {}
            '\u{622}' | '\u{623}' | '\u{625}' => folded.push('\u{627}'),
            '\u{ff01}'..='\u{ff5e}' => {
                folded.extend(char::from_u32(c as u32 - 0xfee0).unwrap_or(c).to_lowercase());
            }
            'İ' => folded.push('i'),
            _ => folded.extend(c.to_lowercase()),
        }
    }
    if folded.len() > start && folded.ends_with(' ') {
        folded.pop();
    }
}

/// Folded text without punctuation and symbols at its ends.
pub fn trim(folded: &str) -> &str {
    folded.trim_matches(|c: char| !c.is_alphanumeric())
}

/// A phrase with the colon that follows it: "Source: …" is a label, "Source code" is not.
fn with_colon<'a>(folded: &'a str, phrase: &'a str) -> &'a str {
    let opened = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    match opened[phrase.len()..].find(':') {
        Some(at) => &opened[..phrase.len() + at + 1],
        None => phrase,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_colon_of_a_label() {
        assert_eq!(with_colon("source:", "source"), "source:");
    }

    #[test]
    fn leaves_other_punctuation_at_the_ends_out() {
        assert_eq!(with_colon("(source)!", "source"), "source");
    }
}
