//! Links to the rest of a teaser: "Read more", a lone "[…]".
//!
//! A teaser that ends in such words stays whole: it is one block.

use crate::assets::Mode;
use crate::chrome::look::{is_amid_paragraphs, is_link};
use crate::chrome::short_cue::{plain, short_cues};
use crate::chrome::{Detector, Evidence, Kind, View, hinted, weight};

/// The most words of such a link, which may name the story that it leads to.
const MOST_WORDS: u32 = 16;

/// The most characters of a lone mark of omission, brackets and arrow included.
const MARK_CHARS: u32 = 8;

/// Finds links to the rest of a teaser.
#[derive(Debug)]
pub(super) struct ReadMore;

impl Detector for ReadMore {
    fn kind(&self) -> Kind {
        Kind::ReadMore
    }

    fn manual(&self) -> &'static str {
        include_str!("read_more.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::ReadMore, "read_more/markup", found);
        for cue in short_cues(view, Kind::ReadMore, MOST_WORDS) {
            let link = is_link(cue.block) && cue.mode >= Mode::Start;
            found.push(if link {
                plain(cue.at, Kind::ReadMore, cue.weight.max(weight::STRONG), "read_more/link")
            } else {
                plain(cue.at, Kind::ReadMore, cue.weight, "read_more/cue")
            });
        }
        for (at, block, _) in view.blocks() {
            let mark = block.stats.chars <= MARK_CHARS
                && block.text.contains(['…', '.'])
                && block.text.chars().all(|c| "…. []()→»›>\u{a0}".contains(c));
            let omission = mark && (block.text.contains('…') || block.text.contains(".."));
            if omission && (is_link(block) || !is_amid_paragraphs(view, at)) {
                found.push(plain(at, Kind::ReadMore, weight::LIKELY, "read_more/omission"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    const MORE: (Kind, Mode, &str) = (Kind::ReadMore, Mode::Start, "read more");

    #[test]
    fn takes_a_link_to_the_rest() {
        let sample = Sample::with(&[Sample::PROSE, "Read more »"], &[MORE]);
        assert_eq!(sample.found(&ReadMore), [(1, "read_more/cue")]);
    }

    #[test]
    fn leaves_advice_to_read_more() {
        let prose = Sample::PROSE;
        let sample = Sample::with(&[prose, "Read more books and fewer papers, she said.", prose], &[MORE]);
        assert_eq!(sample.found(&ReadMore), []);
    }

    #[test]
    fn takes_dots_behind_a_teaser_but_not_inside_a_quote() {
        let prose = Sample::PROSE;
        assert_eq!(Sample::of(&[prose, "[…]", "Archive"]).found(&ReadMore), [(1, "read_more/omission")]);
        assert_eq!(Sample::of(&[prose, "[…]", prose]).found(&ReadMore), []);
    }
}
