//! Widgets: archives, recent posts and comments, blogroll, tag clouds.
//!
//! Found by their heading with the run of short items below it, and by runs of months and of names with a count, which
//! need no heading.

use crate::block::{Block, Role};
use crate::chrome::cued::is_label as is_one_word;
use crate::chrome::list_run::{Items, list_runs};
use crate::chrome::look::{LABEL_WORDS, is_paragraph, words};
use crate::chrome::names::is_date;
use crate::chrome::short_cue::plain;
use crate::chrome::{Detector, Evidence, Kind, View, hinted, weight};

/// The fewest items of a run without a heading.
const FEWEST_ITEMS: usize = 3;

/// What the first line below a widget's heading weighs where no second one follows.
const LONE_ITEM: f32 = weight::HINT;

/// Finds widgets.
#[derive(Debug)]
pub(super) struct WidgetList;

impl Detector for WidgetList {
    fn kind(&self) -> Kind {
        Kind::WidgetList
    }

    fn manual(&self) -> &'static str {
        include_str!("widget_list.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::WidgetList, "widget_list/markup", found);
        for run in list_runs(view, Kind::WidgetList, Items::Titles) {
            let section = run.items.is_empty() && is_paragraph(view, run.label + 1);
            if section || view.metadata.title_blocks.contains(&run.label) {
                continue;
            }
            let word = is_one_word(&view.page.blocks[run.label as usize]);
            let (label, item) = match run.items.len() {
                0 | 1 if word => continue,
                0 | 1 => (weight::LIKELY, LONE_ITEM),
                _ => (weight::STRONG, weight::STRONG),
            };
            found.push(plain(run.label, Kind::WidgetList, label, "widget_list/label"));
            found.extend(run.items.map(|at| plain(at, Kind::WidgetList, item, "widget_list/list")));
        }
        unlabelled(view, is_month, weight::STRONG, "widget_list/months", found);
        unlabelled(view, is_counted, weight::LIKELY, "widget_list/counts", found);
    }
}

/// Runs of at least three blocks of one shape.
fn unlabelled(
    view: &View<'_>,
    shape: fn(&Block) -> bool,
    weight: f32,
    rule: &'static str,
    found: &mut Vec<Evidence>,
) {
    let blocks = &view.page.blocks;
    let mut start = 0;
    for at in 0..=blocks.len() {
        if blocks.get(at).is_some_and(|block| block.role != Role::Cell && shape(block)) {
            continue;
        }
        if at - start >= FEWEST_ITEMS {
            found.extend((start..at).map(|item| plain(item as u32, Kind::WidgetList, weight, rule)));
        }
        start = at + 1;
    }
}

fn is_month(block: &Block) -> bool {
    block.stats.digits > 0 && is_date(&block.text)
}

/// Whether a block is a short name with a count in brackets: "Rivers (12)".
fn is_counted(block: &Block) -> bool {
    if block.stats.digits == 0 {
        return false;
    }
    let Some(open) = block.text.rfind(['(', '（', '[']) else {
        return false;
    };
    let count = block.text[open..].trim_matches(|c: char| !c.is_alphanumeric());
    let number = !count.is_empty() && count.len() <= 5 && count.bytes().all(|b| b.is_ascii_digit());
    // Four digits are a year: a film, a book.
    number
        && count.len() != 4
        && block.text[..open].contains(char::is_alphabetic)
        && words(block) <= LABEL_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Mode;
    use crate::chrome::cue_testing::Sample;

    const RECENT: (Kind, Mode, &str) = (Kind::WidgetList, Mode::Whole, "recent posts");

    #[test]
    fn takes_a_heading_with_its_items() {
        let sample = Sample::with(&[Sample::PROSE, "Recent Posts", "Floods", "Who pays?"], &[RECENT]);
        assert_eq!(
            sample.found(&WidgetList),
            [(1, "widget_list/label"), (2, "widget_list/list"), (3, "widget_list/list")]
        );
    }

    #[test]
    fn takes_months_without_a_heading() {
        let sample = Sample::of(&["March 2024", "February 2024 (3)", "January 2024"]);
        assert_eq!(
            sample.found(&WidgetList),
            [(0, "widget_list/months"), (1, "widget_list/months"), (2, "widget_list/months")]
        );
    }

    #[test]
    fn takes_names_with_counts_and_leaves_films_with_years() {
        let sample = Sample::of(&["Річки (12)", "Мости (3)", "Пагорби (120)"]);
        assert_eq!(sample.found(&WidgetList).len(), 3);
        let sample = Sample::of(&["The River (1951)", "The Bridge (1959)", "The Hill (1965)"]);
        assert_eq!(sample.found(&WidgetList), []);
    }

    #[test]
    fn leaves_a_section_of_running_text() {
        let sample = Sample::with(&["Recent posts", Sample::PROSE], &[RECENT]);
        assert_eq!(sample.found(&WidgetList), []);
    }
}
