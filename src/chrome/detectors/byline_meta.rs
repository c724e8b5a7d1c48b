//! Bylines: author, date and reading time on lines of their own.
//!
//! Which blocks are the page's own byline is read in [`crate::metadata`]; here they become evidence, and so do lines
//! with the phrases of bylines. Dates as headings of a chronicle are content.

use crate::assets::Mode;
use crate::block::Role;
use crate::chrome::cued::is_label as is_one_word;
use crate::chrome::look::{ends_sentence, is_paragraph};
use crate::chrome::names::is_date;
use crate::chrome::short_cue::short_cues;
use crate::chrome::{Detector, Evidence, Field, Kind, Move, View, hinted, weight};

/// The most words of a byline.
const MOST_WORDS: u32 = 16;

/// How many blocks from the title a byline stands at most: between them are a subtitle, a picture, share buttons.
const NEAR: u32 = 8;

/// Dates between paragraphs that make a chronicle.
const ENTRIES: usize = 2;

/// Finds bylines.
#[derive(Debug)]
pub(super) struct BylineMeta;

impl Detector for BylineMeta {
    fn kind(&self) -> Kind {
        Kind::BylineMeta
    }

    fn manual(&self) -> &'static str {
        include_str!("byline_meta.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::BylineMeta, "byline_meta/markup", found);
        let chronicle = is_chronicle(view);
        for &at in &view.metadata.byline_blocks {
            let known = view.page.blocks.get(at as usize);
            if known.is_some_and(|block| !(chronicle && is_date(&block.text))) {
                found.push(byline(view, at, weight::CERTAIN, "byline_meta/metadata"));
            }
        }
        for cue in short_cues(view, Kind::BylineMeta, MOST_WORDS) {
            let near = is_near_title(view, cue.at);
            let phrase = !ends_sentence(&cue.block.text) && (near || cue.mode >= Mode::Start);
            let heading = matches!(cue.block.role, Role::Heading(_));
            if (cue.mode == Mode::Whole || phrase) && (near || !heading) {
                // Away from the title one word, such as "Photo" or "Today", is a word of the article as often.
                let weight = match (near, is_one_word(cue.block)) {
                    (true, _) => cue.weight.max(weight::LIKELY),
                    (false, true) => cue.weight.min(weight::HINT),
                    (false, false) => cue.weight,
                };
                found.push(byline(view, cue.at, weight, "byline_meta/cue"));
            }
        }
        for (at, block, _) in view.blocks() {
            if chronicle {
                break;
            }
            if !matches!(block.role, Role::Cell | Role::Code | Role::Term) && is_date(&block.text) {
                // Away from the title a date may head the entry of a diary: then running text follows.
                let heads = matches!(block.role, Role::Heading(_)) || is_paragraph(view, at + 1);
                let weight = match (is_near_title(view, at), heads) {
                    (true, _) => weight::STRONG,
                    (false, false) => weight::LIKELY,
                    (false, true) => continue,
                };
                found.push(byline(view, at, weight, "byline_meta/date"));
            }
        }
    }
}

/// Whether dates head the paragraphs of the page: then none of them is a byline.
fn is_chronicle(view: &View<'_>) -> bool {
    let heads =
        |at: u32| is_paragraph(view, at + 1) && at.checked_sub(1).is_none_or(|last| is_paragraph(view, last));
    let dates = view.blocks().filter(|&(at, block, _)| heads(at) && is_date(&block.text));
    dates.take(ENTRIES).count() == ENTRIES
}

/// Evidence that moves the page's own byline; the dates of teasers just fall.
fn byline(view: &View<'_>, at: u32, weight: f32, rule: &'static str) -> Evidence {
    let moves = is_near_title(view, at).then(|| Box::new(Move { field: Field::Byline, values: Vec::new() }));
    Evidence { block: at, kind: Kind::BylineMeta, weight, rule, moves }
}

/// Whether a block stands near the title, or is a byline by the metadata.
fn is_near_title(view: &View<'_>, at: u32) -> bool {
    let metadata = view.metadata;
    metadata.byline_blocks.contains(&at)
        || metadata.title_blocks.iter().any(|title| title.abs_diff(at) <= NEAR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    const POSTED: (Kind, Mode, &str) = (Kind::BylineMeta, Mode::Start, "published on");

    #[test]
    fn moves_what_the_metadata_calls_a_byline() {
        let mut sample = Sample::of(&["Floods", "Ann Lee", Sample::PROSE]);
        sample.metadata.byline_blocks = vec![1];
        assert_eq!(sample.found(&BylineMeta), [(1, "byline_meta/metadata")]);
    }

    #[test]
    fn takes_a_date_near_the_title() {
        let sample = Sample::of(&["Floods", "March 3, 2024", Sample::PROSE]).titled("Floods", &[0]);
        assert_eq!(sample.found(&BylineMeta), [(1, "byline_meta/date")]);
    }

    #[test]
    fn leaves_the_dates_of_a_chronicle() {
        let prose = Sample::PROSE;
        let sample = Sample::of(&[prose, "March 3, 2024", prose, "March 4, 2024", prose]);
        assert_eq!(sample.found(&BylineMeta), []);
    }

    #[test]
    fn takes_a_phrase_and_leaves_a_sentence_with_it() {
        let sample = Sample::with(&["Published on 3 March", Sample::PROSE], &[POSTED]);
        assert_eq!(sample.found(&BylineMeta), [(0, "byline_meta/cue")]);
        let sample =
            Sample::with(&["Published on cheap paper, the book sold well.", Sample::PROSE], &[POSTED]);
        assert_eq!(sample.found(&BylineMeta), []);
    }
}
