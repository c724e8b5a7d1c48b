//! Tools of the site: search box, feed links, language switch.
//!
//! A language switch is a row of languages that each name themselves; it needs no word of any one language.

use crate::assets::Mode;
use crate::block::{Block, Role};
use crate::chrome::look::{is_amid_paragraphs, is_link};
use crate::chrome::names::is_language;
use crate::chrome::short_cue::{plain, short_cues};
use crate::chrome::{Detector, Evidence, Kind, View, hinted, weight};

/// The most words of a tool's label.
const MOST_WORDS: u32 = 10;

/// The fewest languages that make a switch.
const FEWEST_LANGUAGES: usize = 4;

/// The fewest where each is a link or an option.
const FEWEST_LINKED: usize = 2;

/// The most words of a language's name: "Português do Brasil".
const NAME_WORDS: usize = 3;

/// Among so many first words of a switch is the name of a language.
const FIRST_WORDS: usize = 6;

/// The most words of a switch on one line. The longest name 300 languages.
const SWITCH_WORDS: u32 = 600;

/// Finds tools of the site.
#[derive(Debug)]
pub(super) struct SiteTools;

impl Detector for SiteTools {
    fn kind(&self) -> Kind {
        Kind::SiteTools
    }

    fn manual(&self) -> &'static str {
        include_str!("site_tools.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::SiteTools, "site_tools/markup", found);
        for cue in short_cues(view, Kind::SiteTools, MOST_WORDS) {
            // One language is a word like any other; only a row of them is a switch.
            if is_language(&cue.block.text) {
                continue;
            }
            if cue.mode == Mode::Whole || is_link(cue.block) || !is_amid_paragraphs(view, cue.at) {
                found.push(plain(cue.at, Kind::SiteTools, cue.weight, "site_tools/cue"));
            }
        }
        let blocks = &view.page.blocks;
        let mut start = 0;
        for at in 0..=blocks.len() {
            if blocks.get(at).is_some_and(|block| block.role != Role::Cell && is_language(&block.text)) {
                continue;
            }
            let clickable =
                blocks[start..at].iter().all(|block| is_link(block) || block.role == Role::Control);
            let fewest = if clickable { FEWEST_LINKED } else { FEWEST_LANGUAGES };
            if at - start >= fewest {
                found.extend((start..at).map(|language| switch(language as u32, "site_tools/languages")));
            }
            if blocks.get(at).is_some_and(is_switch) {
                found.push(switch(at as u32, "site_tools/switch"));
            }
            start = at + 1;
        }
    }
}

fn switch(at: u32, rule: &'static str) -> Evidence {
    plain(at, Kind::SiteTools, weight::STRONG, rule)
}

/// Whether a line is a row of languages, but for a label before them.
fn is_switch(block: &Block) -> bool {
    if block.role == Role::Code || !(4..=SWITCH_WORDS).contains(&block.stats.words) {
        return false;
    }
    let words = block
        .text
        .split(|c: char| c.is_whitespace() || ",،、|/·•:".contains(c))
        .filter(|word| word.contains(char::is_alphabetic));
    // Nearly every block is something else, and says so with its first words.
    if !words.clone().take(FIRST_WORDS).any(is_language) {
        return false;
    }
    let words: Vec<&str> = words.collect();
    let (mut at, mut languages, mut other) = (0, 0, 0);
    while at < words.len() {
        let longest = (1..=NAME_WORDS.min(words.len() - at))
            .rev()
            .find(|&length| is_language(&words[at..at + length].join(" ")));
        match longest {
            Some(length) => {
                languages += 1;
                at += length;
            }
            None => {
                other += 1;
                at += 1;
            }
        }
        if other > 4 + languages / 4 {
            return false;
        }
    }
    languages >= FEWEST_LANGUAGES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    #[test]
    fn takes_languages_that_name_themselves() {
        let sample = Sample::of(&[Sample::PROSE, "Deutsch", "English", "Français", "日本語"]);
        let rule = "site_tools/languages";
        assert_eq!(sample.found(&SiteTools), [(1, rule), (2, rule), (3, rule), (4, rule)]);
    }

    #[test]
    fn takes_a_switch_on_one_line() {
        let sample = Sample::of(&["Language: Deutsch | English | Español | Português (Brasil) | 中文"]);
        assert_eq!(sample.found(&SiteTools), [(0, "site_tools/switch")]);
    }

    #[test]
    fn leaves_languages_named_in_one_language() {
        let sample = Sample::of(&["German, English, French, Japanese and Dutch"]);
        assert_eq!(sample.found(&SiteTools), []);
    }

    #[test]
    fn takes_a_feed_link_and_leaves_a_sentence() {
        let cue = (Kind::SiteTools, Mode::Whole, "rss");
        assert_eq!(Sample::with(&["RSS"], &[cue]).found(&SiteTools), [(0, "site_tools/cue")]);
        assert_eq!(Sample::with(&["RSS is a format"], &[cue]).found(&SiteTools), []);
    }
}
