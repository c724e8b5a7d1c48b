//! The path from the home page to this one, on one line or in a row of short blocks before the title.

use crate::assets::Mode;
use crate::block::{Block, Role};
use crate::chrome::look::{ends_sentence, is_link, words};
use crate::chrome::markup::Hint;
use crate::chrome::names::is_home;
use crate::chrome::short_cue::{plain, short_cues};
use crate::chrome::{Detector, Evidence, Kind, View, hinted, weight};

/// The most words of a path, whose last step may be the title.
const MOST_WORDS: u32 = 40;

/// The most words of a step but the last.
const STEP_WORDS: usize = 6;

/// A path stands at most this far from the page's start where the title is not known, in blocks.
const FIRST_BLOCKS: u32 = 40;

/// How far before the title a path in blocks ends at most.
const BEFORE_TITLE: usize = 3;

/// The most blocks of a path: steps and the signs between them. Longer rows are menus.
const MOST_BLOCKS: usize = 12;

/// The most blocks of a path without signs between them.
const PLAIN_STEPS: usize = 5;

/// Finds breadcrumbs.
#[derive(Debug)]
pub(super) struct Breadcrumb;

impl Detector for Breadcrumb {
    fn kind(&self) -> Kind {
        Kind::Breadcrumb
    }

    fn manual(&self) -> &'static str {
        include_str!("breadcrumb.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::Breadcrumb, "breadcrumb/markup", found);
        let title = view.metadata.title_blocks.first().copied();
        let last = title.map_or(FIRST_BLOCKS, |title| title + BEFORE_TITLE as u32);
        for (at, block, _) in view.blocks() {
            let Some(steps) = steps(block) else {
                continue;
            };
            let from_home = is_home(steps[0]);
            if from_home
                || (steps.len() >= 3 && at <= last && view.metadata.title_blocks.first() != Some(&at))
            {
                let weight = if from_home { weight::STRONG } else { weight::LIKELY };
                found.push(plain(at, Kind::Breadcrumb, weight, "breadcrumb/line"));
            }
        }
        for cue in short_cues(view, Kind::Breadcrumb, MOST_WORDS) {
            let path =
                cue.block.stats.separators > 0 || cue.block.text.contains([':', '：']) || is_link(cue.block);
            let labelled = cue.mode >= Mode::Start && (path || cue.mode == Mode::Whole);
            if labelled && cue.at <= last && !is_home(&cue.block.text) && !ends_sentence(&cue.block.text) {
                found.push(plain(cue.at, Kind::Breadcrumb, weight::STRONG, "breadcrumb/cue"));
            }
        }
        if let Some(title) = title {
            row(view, title as usize, found);
        }
    }
}

/// The steps of a path on one line; `None` where it is none.
fn steps(block: &Block) -> Option<Vec<&str>> {
    let path =
        words(block) <= MOST_WORDS && block.text.contains(['>', '»', '›', '→', '/', '|', '▸', '⟩', '❯']);
    if !path || matches!(block.role, Role::Code | Role::Cell | Role::Heading(_)) || ends_sentence(&block.text)
    {
        return None;
    }
    let arrows: Vec<&str> = split(&block.text, &['>', '»', '›', '→', '▸', '⟩', '❯']);
    let steps = if arrows.len() >= 2 { arrows } else { split(&block.text, &['/']) };
    let (_, inner) = steps.split_last()?;
    let short = inner.iter().all(|step| (1..=STEP_WORDS).contains(&step.split_whitespace().count()));
    (steps.len() >= 2 && short && steps[0].contains(char::is_alphabetic)).then_some(steps)
}

fn split<'a>(text: &'a str, signs: &[char]) -> Vec<&'a str> {
    text.split(signs).map(str::trim).filter(|step| !step.is_empty()).collect()
}

/// A row of short blocks before the title that begins at home.
fn row(view: &View<'_>, title: usize, found: &mut Vec<Evidence>) {
    let blocks = &view.page.blocks;
    let first = title.saturating_sub(MOST_BLOCKS);
    let Some(home) = (first..title.min(blocks.len())).rfind(|&at| is_home(&blocks[at].text)) else {
        return;
    };
    let step = |block: &Block| words(block) <= STEP_WORDS as u32 && !matches!(block.role, Role::Heading(_));
    let end = (home..title).find(|&at| !step(&blocks[at])).unwrap_or(title);
    let signed = blocks[home..end].iter().any(|block| block.stats.words == 0);
    // A row without signs between its steps has to be short and lead right to the title, or it is a menu.
    let direct = end == title && end - home <= PLAIN_STEPS && !is_menu(view, home);
    if end - home >= 2 && (signed || direct) {
        found.extend(
            (home..end).map(|at| plain(at as u32, Kind::Breadcrumb, weight::LIKELY, "breadcrumb/row")),
        );
    }
}

/// Whether the markup around a block says that it is a menu, and not that it is a path.
fn is_menu(view: &View<'_>, at: usize) -> bool {
    let outwards = |&at: &u32| {
        let parent = view.page.containers.get(at as usize)?.parent;
        (parent != at).then_some(parent)
    };
    let hinted = |kind: Kind| {
        std::iter::successors(Some(view.page.blocks[at].container), outwards)
            .filter_map(|container| view.hints.get(container as usize))
            .flatten()
            .any(|hint| matches!(hint, Hint::Chrome(other, _) if *other == kind))
    };
    hinted(Kind::Navigation) && !hinted(Kind::Breadcrumb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    #[test]
    fn takes_a_path_on_one_line() {
        let sample = Sample::of(&["Home > News > Rivers", "Floods", Sample::PROSE]).titled("Floods", &[1]);
        assert_eq!(sample.found(&Breadcrumb), [(0, "breadcrumb/line")]);
        let sample = Sample::of(&["Головна » Новини", "Повінь", Sample::PROSE]).titled("Повінь", &[1]);
        assert_eq!(sample.found(&Breadcrumb), [(0, "breadcrumb/line")]);
    }

    #[test]
    fn takes_a_row_before_the_title() {
        let sample = Sample::of(&["Home", "News", "Floods", Sample::PROSE]).titled("Floods", &[2]);
        assert_eq!(sample.found(&Breadcrumb), [(0, "breadcrumb/row"), (1, "breadcrumb/row")]);
    }

    #[test]
    fn leaves_a_path_of_menus_inside_the_article() {
        let lines = ["Floods", Sample::PROSE, "Tools > Options > Advanced", Sample::PROSE];
        let mut many = vec!["Floods"];
        many.extend([Sample::PROSE; 4]);
        many.extend(&lines[1..]);
        assert_eq!(Sample::of(&many).titled("Floods", &[0]).found(&Breadcrumb), []);
    }

    #[test]
    fn leaves_a_sentence_with_signs() {
        let sample = Sample::of(&["Choose File > Print > Options.", Sample::PROSE]);
        assert_eq!(sample.found(&Breadcrumb), []);
    }
}
