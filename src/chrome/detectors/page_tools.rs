//! Tools of the page: back to top, print, e-mail, font size, edit.

use crate::assets::Mode;
use crate::chrome::look::{is_amid_paragraphs, is_link};
use crate::chrome::short_cue::{plain, short_cues};
use crate::chrome::{Detector, Evidence, Kind, View, hinted, weight};

/// The most words of a tool's label.
const MOST_WORDS: u32 = 8;

const UP: [char; 7] = ['↑', '⇧', '⇑', '▲', '△', '⬆', '˄'];

/// Finds tools of the page.
#[derive(Debug)]
pub(super) struct PageTools;

impl Detector for PageTools {
    fn kind(&self) -> Kind {
        Kind::PageTools
    }

    fn manual(&self) -> &'static str {
        include_str!("page_tools.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::PageTools, "page_tools/markup", found);
        for cue in short_cues(view, Kind::PageTools, MOST_WORDS) {
            if cue.mode == Mode::Whole || is_link(cue.block) || !is_amid_paragraphs(view, cue.at) {
                found.push(plain(cue.at, Kind::PageTools, cue.weight, "page_tools/cue"));
            }
        }
        for (at, block, _) in view.blocks() {
            let arrow = block.stats.words == 0 && block.stats.chars <= 3 && block.text.starts_with(UP);
            if arrow && (is_link(block) || at + 1 == view.page.blocks.len() as u32) {
                found.push(plain(at, Kind::PageTools, weight::STRONG, "page_tools/arrow"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    const PRINT: (Kind, Mode, &str) = (Kind::PageTools, Mode::Start, "print");

    #[test]
    fn takes_a_lone_label_and_an_arrow_up() {
        let sample = Sample::with(&[Sample::PROSE, "Print", "↑"], &[PRINT]);
        assert_eq!(sample.found(&PageTools), [(1, "page_tools/cue"), (2, "page_tools/arrow")]);
    }

    #[test]
    fn leaves_a_line_inside_the_article() {
        let prose = Sample::PROSE;
        let sample = Sample::with(&[prose, "Print is dead, long live print", prose], &[PRINT]);
        assert_eq!(sample.found(&PageTools), []);
    }
}
