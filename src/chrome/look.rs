//! What a block looks like whatever its language: a link, a label, a title, a paragraph.
//!
//! These are the few questions that detectors share. What a shape means beside a cue is left to them.

use super::View;
use super::cues::Hit;
use super::evidence::weight;
use super::kind::Kind;
use crate::assets::Mode;
use crate::block::{Block, Role};

/// The most words of a title. Of the headlines of wcxb-train 98 of 100 are shorter.
pub(crate) const TITLE_WORDS: u32 = 20;

/// The most words of a label, such as "You may also like".
pub(crate) const LABEL_WORDS: u32 = 8;

/// The fewest words that make a paragraph of prose that ends in no full stop.
pub(crate) const PARAGRAPH_WORDS: u32 = 25;

/// Words as a reader would count them: two characters a word where the script has no spaces.
pub(crate) fn words(block: &Block) -> u32 {
    block.stats.words - block.stats.unspaced / 2
}

/// Whether most of a block is inside links.
pub(crate) fn is_link(block: &Block) -> bool {
    block.link_chars > 0 && block.link_chars * 2 >= block.stats.chars
}

/// Whether a text ends as a statement does. Questions, exclamations and dots of omission end titles too.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || "\"'\u{2019}\u{201d}»)]」』".contains(c));
    text.ends_with(['.', '。', '।', '۔', '．']) && !text.ends_with("..")
}

/// Whether a text ends in a colon, so that something has to come behind it.
pub(crate) fn ends_with_colon(text: &str) -> bool {
    text.trim_end().ends_with([':', '：'])
}

/// Whether a block may be the title of a story, or a link to one.
pub(crate) fn is_title_like(block: &Block) -> bool {
    let short = (1..=TITLE_WORDS).contains(&words(block));
    short && block.role != Role::Code && (is_link(block) || !ends_sentence(&block.text))
}

/// Whether a block is running text.
pub(crate) fn is_paragraph(view: &View<'_>, at: u32) -> bool {
    let Some(block) = view.page.blocks.get(at as usize) else {
        return false;
    };
    // A question of ten words reads like prose and is a title as often.
    let said = ends_sentence(&block.text) || block.stats.sentences >= 2 || words(block) >= PARAGRAPH_WORDS;
    view.is_prose(at) && said
}

/// Whether running text stands right before and right behind a block: the inside of an article.
pub(crate) fn is_amid_paragraphs(view: &View<'_>, at: u32) -> bool {
    at > 0 && is_paragraph(view, at - 1) && is_paragraph(view, at + 1)
}

/// Whether a cue makes a label of its block: it is the block, or most of it, or opens a short heading.
pub(crate) fn is_label(block: &Block, hit: &Hit) -> bool {
    let leads = matches!(block.role, Role::Heading(_)) || ends_with_colon(&block.text);
    hit.mode == Mode::Whole
        || (words(block) <= LABEL_WORDS && (hit.cover >= 0.6 || (hit.mode == Mode::Start && leads)))
}

/// Whether a short block surely is chrome by its cues, of another kind than those of `but`.
pub(crate) fn is_sure(view: &View<'_>, at: u32, but: &[Kind]) -> bool {
    let (Some(block), Some(cues)) = (view.page.blocks.get(at as usize), view.cues.get(at as usize)) else {
        return false;
    };
    let sure = |hit: &Hit| !but.contains(&hit.kind) && hit.weight(block) >= weight::STRONG;
    words(block) <= TITLE_WORDS && cues.iter().any(sure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    #[test]
    fn counts_two_kana_a_word() {
        let sample = Sample::of(&["ひらがなです"]);
        assert_eq!(words(&sample.page.blocks[0]), 3);
    }

    #[test]
    fn a_question_does_not_end_as_a_statement() {
        assert!(ends_sentence("He left."));
        assert!(ends_sentence("(He left.)"));
        assert!(!ends_sentence("Who left?"));
        assert!(!ends_sentence("And then…"));
        assert!(!ends_sentence("And then..."));
    }

    #[test]
    fn the_first_block_is_never_amid_paragraphs() {
        let sample = Sample::of(&["Label", Sample::PROSE]);
        assert!(!is_amid_paragraphs(&sample.view(), 0));
    }
}
