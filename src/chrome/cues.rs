//! Cues: phrases of many languages that hint at a kind of chrome, found in one pass over a block's folded text.
//!
//! A cue is a hint and never a verdict: how much it weighs depends on how much of the block it fills, and detectors
//! and the judge decide. The phrases are data, in `assets/lexicon/`.

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

use super::evidence::weight;
use super::kind::Kind;
pub use crate::assets::Mode;
use crate::block::Block;

/// How many words a block may have for cues to be looked for in it. Chrome is short: the longest cookie notices and
/// donation appeals of wcxb-train have about 120 words.
const MOST_WORDS: u32 = 150;

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
}

impl BlockCues {
    /// The cues of one kind.
    pub fn of(&self, kind: Kind) -> Option<&Hit> {
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
#[derive(Debug)]
pub struct Cues {
    whole: FxHashMap<String, Vec<Kind>>,
    automaton: AhoCorasick,
    patterns: Vec<(Kind, Mode)>,
}

impl Cues {
    /// Builds the matcher from cues `(kind, mode, phrase)`.
    pub fn new<'a>(cues: impl Iterator<Item = (Kind, Mode, &'a str)>) -> Self {
        let mut whole: FxHashMap<String, Vec<Kind>> = FxHashMap::default();
        let (mut phrases, mut patterns) = (Vec::new(), Vec::new());
        for (kind, mode, phrase) in cues {
            let folded = fold(&phrase.replace("{}", "0"));
            let phrase = trim(&folded);
            if phrase.is_empty() {
                continue;
            }
            let kinds = whole.entry(phrase.to_owned()).or_default();
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
            if mode != Mode::Whole {
                phrases.push(with_colon(&folded, phrase).to_owned());
                patterns.push((kind, mode));
            }
        }
        let automaton =
            AhoCorasick::builder().match_kind(MatchKind::Standard).build(&phrases).unwrap_or_else(|_| {
                AhoCorasick::builder().build([""; 0]).expect("an empty automaton always builds")
            });
        Self { whole, automaton, patterns }
    }

    /// The cues in a block.
    pub fn find(&self, block: &Block) -> BlockCues {
        let mut found = BlockCues::default();
        if block.stats.words > MOST_WORDS {
            return found;
        }
        let folded = fold(&block.text);
        let text = trim(&folded);
        if let Some(kinds) = self.whole.get(text) {
            for &kind in kinds {
                found.hits.push(Hit { kind, mode: Mode::Whole, cover: 1.0, count: 1 });
            }
        }
        // Per kind: the end of what is covered so far, so that overlapping cues are not counted twice.
        let mut covered: Vec<(Kind, usize, usize)> = Vec::new();
        for hit in self.automaton.find_overlapping_iter(text) {
            let (kind, mode) = self.patterns[hit.pattern().as_usize()];
            if (mode == Mode::Start && hit.start() > 0) || !at_word_boundaries(text, hit.start(), hit.end()) {
                continue;
            }
            let entry = match covered.iter_mut().find(|(of, ..)| *of == kind) {
                Some(entry) => entry,
                None => {
                    covered.push((kind, 0, 0));
                    covered.last_mut().expect("just pushed")
                }
            };
            let new = hit.end().saturating_sub(hit.start().max(entry.1));
            let apart = hit.start() >= entry.1;
            entry.1 = entry.1.max(hit.end());
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
        found.hits.sort_by_key(|hit| hit.kind);
        found
    }
}

/// Folds case, quotes, dashes, digits and white space, so that one cue meets every way of writing it. A run of digits
/// becomes "0"; Arabic vowel signs and tatweel go.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
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
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{60}' | '\u{b4}' => folded.push('\''),
            '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => folded.push('"'),
            '\u{2010}'..='\u{2015}' => folded.push('-'),
            '\u{2026}' => folded.push_str("..."),
            '\u{64b}'..='\u{652}' | '\u{640}' | '\u{307}' | '\u{ad}' | '\u{200b}'..='\u{200f}' => {}
            '\u{622}' | '\u{623}' | '\u{625}' => folded.push('\u{627}'),
            '\u{ff01}'..='\u{ff5e}' => {
                folded.extend(char::from_u32(c as u32 - 0xfee0).unwrap_or(c).to_lowercase());
            }
            'İ' => folded.push('i'),
            _ if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            _ => folded.extend(c.to_lowercase()),
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
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

/// Whether a match neither starts nor ends inside a word. Scripts written without spaces have no such places.
fn at_word_boundaries(text: &str, start: usize, end: usize) -> bool {
    let joins = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => spaced(a) && spaced(b),
        _ => false,
    };
    !joins(text[..start].chars().next_back(), text[start..end].chars().next())
        && !joins(text[start..end].chars().next_back(), text[end..].chars().next())
}

/// Whether a character is part of a word of a script that puts spaces between words.
fn spaced(c: char) -> bool {
    c.is_alphanumeric() && !crate::block::is_unspaced(c)
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
