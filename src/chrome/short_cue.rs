//! Cues in short blocks: what most detectors start from.
//!
//! A cue inside an article's sentence is a mention and no sign: those are left out here, for every kind alike.

use super::View;
use super::cued::is_label as is_one_word;
use super::cues::Hit;
use super::evidence::{Evidence, weight};
use super::kind::Kind;
use super::look::{PARAGRAPH_WORDS, ends_sentence, is_amid_paragraphs, is_link, is_paragraph, words};
use crate::assets::Mode;
use crate::block::{Block, Role};

/// What is left of a cue's weight in a short block that reads like prose.
const IN_PROSE: f32 = 0.6;

/// A block that a cue of a kind speaks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ShortCue<'a> {
    /// Index of the block.
    pub(crate) at: u32,
    /// The block.
    pub(crate) block: &'a Block,
    /// How the cue stands in it.
    pub(crate) mode: Mode,
    /// Log-odds from the cue alone.
    pub(crate) weight: f32,
}

/// The blocks of at most `most_words` words in which a cue of a kind stands, without the mentions in running text and
/// without headings of a section that is about the thing.
pub(crate) fn short_cues<'a>(
    view: &View<'a>,
    kind: Kind,
    most_words: u32,
) -> impl Iterator<Item = ShortCue<'a>> + use<'a> {
    let view = *view;
    view.cued(kind).filter_map(move |(at, block, hit)| {
        let mention = hit.cover < 0.5 && is_mention(&view, at, block);
        let fits = words(block) <= most_words && block.role != Role::Code;
        (fits && !mention && !heads_section(&view, at)).then(|| ShortCue {
            at,
            block,
            mode: hit.mode,
            weight: weigh(&view, at, block, hit),
        })
    })
}

/// What a cue weighs where it stands. One word may be a cell, a heading or a term of the article as well as a label.
fn weigh(view: &View<'_>, at: u32, block: &Block, hit: &Hit) -> f32 {
    let weight = hit.weight(block);
    if hit.mode == Mode::Whole && is_one_word(block) && !is_link(block) {
        return match block.role {
            Role::Control => weight,
            Role::Cell | Role::Term | Role::Definition | Role::Caption => 0.0,
            Role::Heading(_) => weight.min(weight::HINT),
            _ => weight.min(weight::LIKELY),
        };
    }
    if is_paragraph(view, at) { weight * hit.cover.max(IN_PROSE) } else { weight }
}

/// A finding that moves nothing.
pub(crate) fn plain(block: u32, kind: Kind, weight: f32, rule: &'static str) -> Evidence {
    Evidence { block, kind, weight, rule, moves: None }
}

/// Whether a block is a sentence of the article around it, or a paragraph of its own.
fn is_mention(view: &View<'_>, at: u32, block: &Block) -> bool {
    let amid = is_amid_paragraphs(view, at) && ends_sentence(&block.text);
    amid || (is_paragraph(view, at) && words(block) >= PARAGRAPH_WORDS)
}

/// Whether a block is a heading with running text below it: a section about the thing, or the page's title.
fn heads_section(view: &View<'_>, at: u32) -> bool {
    let heading = matches!(view.page.blocks[at as usize].role, Role::Heading(_));
    (heading && is_paragraph(view, at + 1)) || view.metadata.title_blocks.contains(&at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    const TOP: (Kind, Mode, &str) = (Kind::PageTools, Mode::Anywhere, "back to top");

    fn at(sample: &Sample) -> Vec<u32> {
        short_cues(&sample.view(), Kind::PageTools, 8).map(|cue| cue.at).collect()
    }

    #[test]
    fn finds_a_block_that_is_the_cue() {
        assert_eq!(at(&Sample::with(&[Sample::PROSE, "Back to top"], &[TOP])), [1]);
    }

    #[test]
    fn leaves_a_sentence_of_the_article() {
        let lines = [Sample::PROSE, "They went back to top it up.", Sample::PROSE];
        assert_eq!(at(&Sample::with(&lines, &[TOP])), [0; 0]);
    }

    #[test]
    fn leaves_a_heading_with_text_below_it() {
        let sample = Sample::with(&["Back to top", Sample::PROSE], &[TOP]).heading(0, 2);
        assert_eq!(at(&sample), [0; 0]);
    }
}
