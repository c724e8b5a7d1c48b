//! Previous and next, and page numbers.
//!
//! Numbers alone are data as often as pages, so a run of them needs a link, an arrow or a phrase beside it.

use crate::assets::Mode;
use crate::block::{Block, Role};
use crate::chrome::look::{is_amid_paragraphs, is_link, is_paragraph, is_sure, is_title_like};
use crate::chrome::short_cue::{plain, short_cues};
use crate::chrome::{Detector, Evidence, Kind, View, hinted, weight};

/// The most words of a line with a phrase of a pager: the phrase and the title of the neighbour.
const MOST_WORDS: u32 = 20;

/// The fewest page numbers that make a row.
const FEWEST_PAGES: usize = 3;

/// The most words in a row besides the numbers: "Previous", "Next page".
const ROW_WORDS: usize = 3;

/// The most digits of a page number.
const PAGE_DIGITS: usize = 4;

const BACK: [char; 6] = ['«', '‹', '←', '⟵', '◄', '◀'];
const ON: [char; 6] = ['»', '›', '→', '⟶', '►', '▶'];

/// Finds pagers.
#[derive(Debug)]
pub(super) struct Pager;

impl Detector for Pager {
    fn kind(&self) -> Kind {
        Kind::Pager
    }

    fn manual(&self) -> &'static str {
        include_str!("pager.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::Pager, "pager/markup", found);
        for cue in short_cues(view, Kind::Pager, MOST_WORDS) {
            let arrow = is_arrow(&cue.block.text) || is_link(cue.block);
            let weight = if arrow { cue.weight.max(weight::STRONG) } else { cue.weight };
            found.push(plain(cue.at, Kind::Pager, weight, "pager/cue"));
            if cue.mode == Mode::Whole && is_neighbour(view, cue.at + 1) {
                found.push(plain(cue.at + 1, Kind::Pager, weight::LIKELY, "pager/neighbour"));
            }
        }
        for (at, block, cues) in view.blocks() {
            if matches!(block.role, Role::Code | Role::Heading(_)) {
                continue;
            }
            if is_row(block, cues.of(Kind::Pager).is_some()) {
                found.push(plain(at, Kind::Pager, weight::STRONG, "pager/row"));
            } else if is_arrow(&block.text) && !is_paragraph(view, at) && !is_amid_paragraphs(view, at) {
                let weight = if is_link(block) { weight::LIKELY } else { weight::HINT };
                found.push(plain(at, Kind::Pager, weight, "pager/arrow"));
            }
        }
        runs(view, found);
    }
}

/// Whether a block behind a lone "Previous" names the page it leads to.
fn is_neighbour(view: &View<'_>, at: u32) -> bool {
    let Some(block) = view.page.blocks.get(at as usize) else {
        return false;
    };
    let title = is_title_like(block) && !view.metadata.title_blocks.contains(&at);
    let ends = !is_paragraph(view, at + 1) && !is_sure(view, at, &[Kind::Pager]);
    title && (is_link(block) || ends)
}

/// Whether a text starts with an arrow back or ends with one on, and does not quote with them.
fn is_arrow(text: &str) -> bool {
    (text.starts_with(BACK) || text.ends_with(ON)) && text.contains(BACK) != text.contains(ON)
}

/// Whether a block is a row of page numbers: at least three that rise, from 1 or with a sign of a pager among them.
fn is_row(block: &Block, cue: bool) -> bool {
    if block.stats.digits == 0 || block.stats.chars > 120 {
        return false;
    }
    let (mut pages, mut signs, mut other) = (Vec::new(), 0, 0);
    for piece in block.text.split_whitespace() {
        match page_number(piece) {
            Some(page) => pages.push(page),
            None if piece.chars().any(char::is_alphanumeric) => other += 1,
            None => {
                signs += usize::from(piece.contains(BACK) || piece.contains(ON) || piece.contains(['…', '.']))
            }
        }
    }
    let rises = pages.len() >= FEWEST_PAGES && pages.windows(2).all(|pair| pair[0] < pair[1]);
    let signed = cue || signs > 0 || is_link(block);
    rises && signed && block.role != Role::Cell && other <= ROW_WORDS
}

fn page_number(piece: &str) -> Option<u32> {
    let digits = piece.trim_matches(|c: char| "[]()|,".contains(c));
    (digits.len() <= PAGE_DIGITS && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())?
}

/// Page numbers in blocks of their own, one after the other.
fn runs(view: &View<'_>, found: &mut Vec<Evidence>) {
    let blocks = &view.page.blocks;
    let mut at = 0;
    while at < blocks.len() {
        let start = at;
        let (mut last, mut pages, mut linked) = (None, 0, false);
        while let Some(block) = blocks.get(at).filter(|block| block.role != Role::Cell) {
            match page_number(&block.text) {
                Some(page) if last.is_none_or(|last| last < page) => {
                    (last, pages) = (Some(page), pages + 1);
                    linked |= is_link(block);
                }
                None if pages > 0 && !block.text.contains(char::is_alphanumeric) => {}
                _ => break,
            }
            at += 1;
        }
        let beside = |at: Option<usize>| {
            at.and_then(|at| Some((blocks.get(at)?, view.cues.get(at)?)))
                .is_some_and(|(block, cues)| cues.of(Kind::Pager).is_some() || is_arrow(&block.text))
        };
        if pages >= FEWEST_PAGES && (linked || beside(start.checked_sub(1)) || beside(Some(at))) {
            for page in start..at {
                found.push(plain(page as u32, Kind::Pager, weight::STRONG, "pager/run"));
            }
        }
        at = at.max(start + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    const NEXT: (Kind, Mode, &str) = (Kind::Pager, Mode::Start, "next");

    fn found(lines: &[&str]) -> Vec<(u32, &'static str)> {
        Sample::with(lines, &[NEXT]).found(&Pager)
    }

    #[test]
    fn takes_a_row_of_pages() {
        assert_eq!(found(&[Sample::PROSE, "1 2 3 … 10 Next"]), [(1, "pager/row")]);
        assert_eq!(found(&[Sample::PROSE, "« 4 5 6 »"]), [(1, "pager/row")]);
    }

    #[test]
    fn takes_pages_on_lines_of_their_own() {
        assert_eq!(
            found(&[Sample::PROSE, "1", "2", "3", "Next"]),
            [(1, "pager/run"), (2, "pager/run"), (3, "pager/run"), (4, "pager/cue")]
        );
    }

    #[test]
    fn leaves_numbers_that_are_data() {
        assert_eq!(found(&["Goals", "1", "2", "3", Sample::PROSE]), []);
        assert_eq!(found(&["1 2 3"]), []);
    }

    #[test]
    fn takes_the_neighbour_that_a_lone_phrase_leads_to() {
        assert_eq!(
            found(&[Sample::PROSE, "Next", "Who pays for the flood?"]),
            [(1, "pager/cue"), (2, "pager/neighbour")]
        );
    }

    #[test]
    fn an_arrow_is_no_quotation_mark() {
        assert!(is_arrow("« Who pays?") && is_arrow("Who pays? →"));
        assert!(!is_arrow("« Qui paie ? »") && !is_arrow("»Wer zahlt?«"));
    }
}
