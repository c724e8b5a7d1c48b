//! A label and the run of short items behind it: "Related posts" and its titles, "Tags" and its words.
//!
//! One mechanism for every kind that is such a list. What a label or an item weighs is left to the detectors.

use std::ops::Range;

use super::View;
use super::kind::Kind;
use super::look::{ends_sentence, is_label, is_link, is_paragraph, is_sure, is_title_like, words};
use crate::block::{Container, Role};

/// The most words of an item that is a name: a tag, a month, a section.
const NAME_WORDS: u32 = 6;

/// The most words of the paragraph below the title of a teaser.
const TEASER_WORDS: u32 = 60;

/// The most lines of a teaser's card besides its paragraph: title, date, author.
const CARD_LINES: u32 = 4;

/// The level that a label has that is no heading: first and second headings end its run.
const PLAIN_LABEL_LEVEL: u8 = 2;

/// A label and what it labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListRun {
    /// The block of the label.
    pub(crate) label: u32,
    /// The blocks behind it, one after the other; empty where something else follows at once.
    pub(crate) items: Range<u32>,
}

/// What a list is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Items {
    /// Titles, each with the paragraph of a teaser or without.
    Titles,
    /// Names of a few words.
    Names,
}

/// Every label of a kind with the run behind it, in order. Linear: no block is in two runs.
pub(crate) fn list_runs(view: &View<'_>, kind: Kind, items: Items) -> Vec<ListRun> {
    let mut runs = Vec::new();
    let mut next = 0;
    for (at, block, hit) in view.cued(kind) {
        // In a table or a glossary such a word is a term that its neighbour explains.
        let term = matches!(block.role, Role::Cell | Role::Term | Role::Definition | Role::Code);
        if at < next || term || !is_label(block, hit) {
            continue;
        }
        let end = run_end(view, kind, at, items);
        runs.push(ListRun { label: at, items: at + 1..end });
        next = end;
    }
    runs
}

/// One past the last item behind a label.
fn run_end(view: &View<'_>, kind: Kind, label: u32, items: Items) -> u32 {
    let (scope, limit) = scope(view, label);
    let mut at = label + 1;
    while at < limit && !ends_run(view, kind, label, at) {
        let teaser = items == Items::Titles && at > label + 1 && is_teaser(view, at, scope);
        if !(is_item(view, at, items) || teaser) {
            break;
        }
        at += 1;
    }
    if items == Items::Titles && at > label + 1 && at < limit && is_paragraph(view, at) {
        return teasers_end(view, kind, label, at, limit).unwrap_or(at);
    }
    at
}

/// The nearest container of a label that holds more behind it, and where that ends.
fn scope(view: &View<'_>, label: u32) -> (u16, u32) {
    let whole = view.page.blocks.len() as u32;
    let block = &view.page.blocks[label as usize];
    view.page
        .ancestors(block)
        .find(|container| container.end > label + 1)
        .map_or((0, whole), |container| (container.depth, container.end.min(whole)))
}

/// Whether something else begins at a block: the page's title, another label, or a heading that is not below the run's label.
fn ends_run(view: &View<'_>, kind: Kind, label: u32, at: u32) -> bool {
    let block = &view.page.blocks[at as usize];
    let level = match view.page.blocks[label as usize].role {
        Role::Heading(level) => level,
        _ => PLAIN_LABEL_LEVEL,
    };
    let heading = matches!(block.role, Role::Heading(other) if other <= level) && !is_link(block);
    heading
        || view.metadata.title_blocks.contains(&at)
        || view.cues[at as usize].of(kind).is_some_and(|hit| is_label(block, hit))
        || is_sure(view, at, &without_end(kind))
}

/// Kinds that stand inside a teaser's card, or whose words are names of sections and tags too: they end no run.
fn without_end(kind: Kind) -> [Kind; 6] {
    [kind, Kind::ReadMore, Kind::BylineMeta, Kind::CommentCount, Kind::TagsCategories, Kind::Navigation]
}

fn is_item(view: &View<'_>, at: u32, items: Items) -> bool {
    let block = &view.page.blocks[at as usize];
    match items {
        Items::Titles => is_title_like(block) || (words(block) == 0 && block.stats.chars <= 3),
        Items::Names => {
            (1..=NAME_WORDS).contains(&words(block))
                && block.role != Role::Code
                && !ends_sentence(&block.text)
        }
    }
}

/// Whether a block is the text of a card: right behind a title, in an element below the run's scope that began before.
fn is_teaser(view: &View<'_>, at: u32, scope_depth: u16) -> bool {
    let block = &view.page.blocks[at as usize];
    let outermost: Option<&Container> =
        view.page.ancestors(block).take_while(|container| container.depth > scope_depth).last();
    let in_card = outermost.is_some_and(|card| card.first < at);
    in_card && words(block) <= TEASER_WORDS && !is_paragraph(view, at - 1)
}

/// Where a run of titles with a paragraph each ends, from its first paragraph on. `None` where the paragraphs do not
/// alternate with titles to the end: then an article goes on behind the list.
fn teasers_end(view: &View<'_>, kind: Kind, label: u32, from: u32, limit: u32) -> Option<u32> {
    let (mut teasers, mut lines) = (0, 1);
    let mut at = from;
    while at < limit && !ends_run(view, kind, label, at) {
        let block = &view.page.blocks[at as usize];
        if is_item(view, at, Items::Titles) {
            lines += 1;
        } else if lines > 0 && words(block) <= TEASER_WORDS {
            teasers += 1;
            lines = 0;
        } else {
            return None;
        }
        if lines > CARD_LINES {
            return None;
        }
        at += 1;
    }
    (teasers >= 2).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Mode;
    use crate::chrome::cue_testing::Sample;

    const RELATED: (Kind, Mode, &str) = (Kind::RelatedLinks, Mode::Start, "read also");
    const SHARE: (Kind, Mode, &str) = (Kind::ShareBar, Mode::Whole, "share this");

    fn runs(sample: &Sample) -> Vec<ListRun> {
        list_runs(&sample.view(), Kind::RelatedLinks, Items::Titles)
    }

    #[test]
    fn takes_titles_until_a_paragraph() {
        let sample =
            Sample::with(&["Read also:", "Floods in the north", "Who pays?", Sample::PROSE], &[RELATED]);
        assert_eq!(runs(&sample), [ListRun { label: 0, items: 1..3 }]);
    }

    #[test]
    fn stops_at_the_label_of_another_kind() {
        let sample = Sample::with(&["Read also", "Floods", "Share this:", "More floods"], &[RELATED, SHARE]);
        assert_eq!(runs(&sample), [ListRun { label: 0, items: 1..2 }]);
    }

    #[test]
    fn stops_at_a_heading_of_its_level() {
        let sample =
            Sample::with(&["Read also", "Floods", "Background"], &[RELATED]).heading(0, 3).heading(2, 3);
        assert_eq!(runs(&sample), [ListRun { label: 0, items: 1..2 }]);
    }

    #[test]
    fn stops_at_the_title_of_the_page() {
        let sample = Sample::with(&["Read also", "Floods", "Title"], &[RELATED]).titled("Title", &[2]);
        assert_eq!(runs(&sample), [ListRun { label: 0, items: 1..2 }]);
    }

    #[test]
    fn stays_in_the_container_of_its_label() {
        let sample = Sample::with(&["Read also", "Floods", "Who pays?", "Caption"], &[RELATED]).boxed(0..3);
        assert_eq!(runs(&sample), [ListRun { label: 0, items: 1..3 }]);
    }

    #[test]
    fn takes_teasers_that_alternate_with_titles_to_the_end() {
        let teaser = Sample::PROSE;
        let sample = Sample::with(&["Read also", "Floods", teaser, "Who pays?", teaser], &[RELATED]);
        assert_eq!(runs(&sample), [ListRun { label: 0, items: 1..5 }]);
    }

    #[test]
    fn leaves_an_article_that_goes_on_behind_the_list() {
        let prose = Sample::PROSE;
        let sample = Sample::with(&["Read also", "Floods", prose, "Who pays?", prose, prose], &[RELATED]);
        assert_eq!(runs(&sample), [ListRun { label: 0, items: 1..2 }]);
    }

    #[test]
    fn takes_the_paragraph_of_a_card() {
        let sample = Sample::with(&["Read also", "Floods", Sample::PROSE, "Caption"], &[RELATED]).boxed(1..3);
        assert_eq!(runs(&sample), [ListRun { label: 0, items: 1..4 }]);
    }
}
