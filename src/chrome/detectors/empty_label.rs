//! Labels with nothing behind them, lone symbols and lone letters.
//!
//! A label before a list, a paragraph or a table introduces it and stays; so do the stars between two paragraphs.

use crate::block::{Block, Role};
use crate::chrome::look::{
    LABEL_WORDS, ends_with_colon, is_amid_paragraphs, is_link, is_paragraph, is_sure, words,
};
use crate::chrome::short_cue::plain;
use crate::chrome::{Detector, Evidence, Kind, View, weight};

/// The most characters of a lone symbol.
const SYMBOL_CHARS: u32 = 5;

/// What a lone symbol weighs: less than the form or the row around it, so that this names its kind.
const SYMBOL: f32 = 1.5;

/// Kinds whose words are values of labels too: names of sections, authors, dates.
const VALUES: [Kind; 2] = [Kind::Navigation, Kind::BylineMeta];

/// Finds labels of nothing.
#[derive(Debug)]
pub(super) struct EmptyLabel;

impl Detector for EmptyLabel {
    fn kind(&self) -> Kind {
        Kind::EmptyLabel
    }

    fn manual(&self) -> &'static str {
        include_str!("empty_label.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        // From the last block to the first, because a label before an empty one is empty too.
        let mut next_is_empty = true;
        for (at, block, _) in view.blocks().collect::<Vec<_>>().into_iter().rev() {
            let label = is_label(block);
            let empty = label && (next_is_empty || is_sure(view, at + 1, &VALUES));
            // The end of the page and an empty label have nothing for a label before them.
            next_is_empty = empty;
            if empty {
                found.push(plain(at, Kind::EmptyLabel, weight::LIKELY, "empty_label/label"));
            } else if is_symbol(block) && !is_amid_paragraphs(view, at) {
                found.push(plain(at, Kind::EmptyLabel, SYMBOL, "empty_label/symbol"));
            } else if is_letter(block) && has_chrome_beside(view, at) {
                found.push(plain(at, Kind::EmptyLabel, weight::HINT, "empty_label/letter"));
            }
        }
    }
}

fn is_data(block: &Block) -> bool {
    matches!(block.role, Role::Cell | Role::Code | Role::Term | Role::Definition | Role::Quote)
}

fn is_label(block: &Block) -> bool {
    !is_data(block) && (1..=LABEL_WORDS).contains(&words(block)) && ends_with_colon(&block.text)
}

/// Whether a block is a few signs without a letter or digit.
fn is_symbol(block: &Block) -> bool {
    !is_data(block) && block.stats.chars <= SYMBOL_CHARS && !block.text.contains(char::is_alphanumeric)
}

/// Whether a block is one letter of a script that needs more for a word.
fn is_letter(block: &Block) -> bool {
    let letters = block.stats.letters == 1 && block.stats.digits == 0;
    !is_data(block)
        && letters
        && block.stats.chars <= 2
        && words(block) == 1
        && block.text.chars().all(|c| c < '\u{2e80}')
}

fn has_chrome_beside(view: &View<'_>, at: u32) -> bool {
    let chrome = |at: u32| is_sure(view, at, &VALUES);
    let linked = view.page.blocks.get(at as usize).is_some_and(is_link);
    let beside = chrome(at + 1) || at.checked_sub(1).is_some_and(chrome);
    (beside || linked) && !is_paragraph(view, at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Mode;
    use crate::chrome::cue_testing::Sample;

    const SHARE: (Kind, Mode, &str) = (Kind::ShareBar, Mode::Whole, "share this");

    #[test]
    fn takes_labels_with_nothing_behind_them() {
        let sample = Sample::with(&[Sample::PROSE, "Source:", "Photo:", "Share this"], &[SHARE]);
        assert_eq!(sample.found(&EmptyLabel), [(1, "empty_label/label"), (2, "empty_label/label")]);
    }

    #[test]
    fn leaves_what_introduces_a_list() {
        let sample = Sample::of(&["The steps are:", "Open the gate", "Let the water out"]);
        assert_eq!(sample.found(&EmptyLabel), []);
        let sample = Sample::of(&["Ingredients:", "For the dough:", "Flour, 500 g"]);
        assert_eq!(sample.found(&EmptyLabel), []);
    }

    #[test]
    fn takes_a_lone_symbol_and_leaves_stars_between_paragraphs() {
        assert_eq!(Sample::of(&[Sample::PROSE, "|"]).found(&EmptyLabel), [(1, "empty_label/symbol")]);
        assert_eq!(Sample::of(&[Sample::PROSE, "* * *", Sample::PROSE]).found(&EmptyLabel), []);
    }

    #[test]
    fn leaves_a_dash_in_a_table() {
        assert_eq!(Sample::of(&["Goals", "—", "3"]).role(1, Role::Cell).found(&EmptyLabel), []);
    }
}
