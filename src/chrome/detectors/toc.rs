//! Tables of contents: runs of short items that repeat headings further down the page, with their label.
//!
//! The repetition is the sign, in any language. The contents of a book or of a course repeat nothing and stay.

use rustc_hash::FxHashMap;

use crate::block::{Origin, Role};
use crate::chrome::list_run::{Items, list_runs};
use crate::chrome::look::{TITLE_WORDS, is_paragraph, words};
use crate::chrome::short_cue::plain;
use crate::chrome::{Detector, Evidence, Kind, View, hinted, weight};

/// The fewest items that are a table of contents without a label.
const FEWEST_ITEMS: usize = 3;

/// Finds tables of contents.
#[derive(Debug)]
pub(super) struct Toc;

impl Detector for Toc {
    fn kind(&self) -> Kind {
        Kind::Toc
    }

    fn manual(&self) -> &'static str {
        include_str!("toc.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::Toc, "toc/markup", found);
        let repeats = repeats(view);
        let mut labelled = vec![false; view.page.blocks.len()];
        for run in list_runs(view, Kind::Toc, Items::Titles) {
            let repeated = run.items.clone().filter(|&at| repeats[at as usize].is_some()).count();
            // In text the run goes on into the first heading and what stands below it.
            let Some(last) = run.items.clone().rfind(|&at| repeats[at as usize].is_some()) else {
                continue;
            };
            let items = run.label + 1..last + 1;
            if repeated >= 2 && repeated * 2 >= items.len() {
                found.push(plain(run.label, Kind::Toc, weight::STRONG, "toc/label"));
                for at in items {
                    labelled[at as usize] = true;
                    found.push(plain(at, Kind::Toc, weight::STRONG, "toc/list"));
                }
            }
        }
        let mut start = 0;
        for at in 0..=repeats.len() {
            let goes_on = at > start
                && at < repeats.len()
                && repeats[at].is_some_and(|target| repeats[at - 1].is_some_and(|last| last < target));
            if goes_on {
                continue;
            }
            let behind = repeats.get(start).copied().flatten().is_some_and(|target| target as usize >= at);
            if at - start >= FEWEST_ITEMS && behind {
                let items = (start..at).filter(|&item| !labelled[item]);
                found.extend(items.map(|item| plain(item as u32, Kind::Toc, weight::STRONG, "toc/headings")));
            }
            start = at;
        }
    }
}

/// For each block the later heading that it repeats.
fn repeats(view: &View<'_>) -> Vec<Option<u32>> {
    let mut headings: FxHashMap<&str, u32> = FxHashMap::default();
    let mut repeats = vec![None; view.page.blocks.len()];
    for (at, block, _) in view.blocks().collect::<Vec<_>>().into_iter().rev() {
        let short = block.stats.letters > 0 && words(block) <= TITLE_WORDS && block.role != Role::Code;
        if !short || is_paragraph(view, at) {
            continue;
        }
        let text = unnumbered(view.folded.get(at));
        let later = headings.get(text).copied();
        // A line of text is a heading where running text follows, unless it is the last item of the table itself.
        let heading = match block.role {
            Role::Heading(_) => true,
            Role::Line => later.is_none() && view.page.origin != Origin::Html && is_paragraph(view, at + 1),
            _ => false,
        };
        if heading {
            headings.insert(text, at);
        } else {
            repeats[at as usize] = later;
        }
    }
    repeats
}

/// A folded text without the number before it ("0.0 history") or the page behind it ("history 0").
fn unnumbered(text: &str) -> &str {
    let number = |c: char| c == '0' || (!c.is_alphanumeric());
    let bare = text.trim_matches(number);
    if bare.is_empty() { text } else { bare }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Mode;
    use crate::chrome::cue_testing::Sample;

    const CONTENTS: (Kind, Mode, &str) = (Kind::Toc, Mode::Whole, "contents");

    #[test]
    fn takes_items_that_repeat_later_headings_without_a_word_of_any_language() {
        let prose = Sample::PROSE;
        let lines =
            ["1. Історія", "2. Побут", "3. Мова", prose, "Історія", prose, "Побут", prose, "Мова", prose];
        let sample = Sample::of(&lines);
        assert_eq!(sample.found(&Toc), [(0, "toc/headings"), (1, "toc/headings"), (2, "toc/headings")]);
    }

    #[test]
    fn takes_the_label_too() {
        let prose = Sample::PROSE;
        let lines = ["Contents", "History", "Language", prose, "History", prose, "Language", prose];
        let sample = Sample::with(&lines, &[CONTENTS]);
        assert_eq!(sample.found(&Toc), [(0, "toc/label"), (1, "toc/list"), (2, "toc/list")]);
    }

    #[test]
    fn leaves_the_contents_of_a_book() {
        let lines = [Sample::PROSE, "Contents", "The river", "The bridge", "The hill"];
        assert_eq!(Sample::with(&lines, &[CONTENTS]).found(&Toc), []);
    }

    #[test]
    fn leaves_a_refrain() {
        let song = ["Row the boat", "Down the stream", "Life is a dream", "Row the boat", "Down the stream"];
        assert_eq!(Sample::of(&song).found(&Toc), []);
    }
}
