//! Lists of tags and categories: a label with values on its line or below it, rows of hashtags, known tags.
//!
//! The values move into the metadata. A label with nothing behind it just falls.

use rustc_hash::FxHashSet;

use crate::assets::Mode;
use crate::block::{Block, Role};
use crate::chrome::cues::{Hit, fold, trim};
use crate::chrome::list_run::{Items, ListRun, list_runs};
use crate::chrome::look::{ends_sentence, is_label, is_link, is_paragraph, words};
use crate::chrome::short_cue::plain;
use crate::chrome::{Detector, Evidence, Field, Kind, Move, View, hinted, weight};

/// The most words of a tag.
const TAG_WORDS: usize = 6;

/// The most words of a line of tags. Longer lists in wcxb-train are clouds of their own.
const LINE_WORDS: u32 = 80;

/// The most bytes of a label before its colon.
const LABEL_BYTES: usize = 60;

/// Finds lists of tags and categories.
#[derive(Debug)]
pub(super) struct TagsCategories;

impl Detector for TagsCategories {
    fn kind(&self) -> Kind {
        Kind::TagsCategories
    }

    fn manual(&self) -> &'static str {
        include_str!("tags_categories.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::TagsCategories, "tags_categories/markup", found);
        for run in list_runs(view, Kind::TagsCategories, Items::Names) {
            list(view, &run, found);
        }
        let metadata = view.metadata.tags.iter().chain(&view.metadata.categories);
        let known: FxHashSet<String> = metadata.map(|tag| trim(&fold(tag)).to_owned()).collect();
        for (at, block, cues) in view.blocks() {
            if is_paragraph(view, at) || words(block) > LINE_WORDS || block.role == Role::Code {
                continue;
            }
            let hit = cues.of(Kind::TagsCategories).filter(|hit| !is_label(block, hit));
            if let Some((weight, values)) = hit.and_then(|hit| labelled(block, hit)) {
                found.push(moved(at, weight, values, "tags_categories/line"));
            } else if let Some(values) = hashtags(&block.text) {
                found.push(moved(at, weight::STRONG, values, "tags_categories/hashtags"));
            } else if is_known(block, &known) {
                found.push(moved(at, weight::LIKELY, Vec::new(), "tags_categories/known"));
            }
        }
    }
}

/// A label on its own, with the names below it.
fn list(view: &View<'_>, run: &ListRun, found: &mut Vec<Evidence>) {
    let label = &view.page.blocks[run.label as usize];
    let heads = matches!(label.role, Role::Heading(_));
    if heads && is_paragraph(view, run.label + 1) || view.metadata.title_blocks.contains(&run.label) {
        return;
    }
    found.push(plain(run.label, Kind::TagsCategories, weight::STRONG, "tags_categories/label"));
    for at in run.items.clone() {
        let values = values(&view.page.blocks[at as usize].text);
        found.push(moved(at, weight::STRONG, values, "tags_categories/list"));
    }
}

fn moved(at: u32, weight: f32, values: Vec<String>, rule: &'static str) -> Evidence {
    let moves = Some(Box::new(Move { field: Field::Tags, values }));
    Evidence { block: at, kind: Kind::TagsCategories, weight, rule, moves }
}

/// The values on a label's own line, and what the line weighs. `None` where a sentence follows the label.
fn labelled(block: &Block, hit: &Hit) -> Option<(f32, Vec<String>)> {
    if hit.mode < Mode::Start {
        return None;
    }
    let colon = block.text.char_indices().find(|(_, c)| matches!(c, ':' | '：'));
    let rest = match colon {
        Some((at, c)) if at <= LABEL_BYTES => &block.text[at + c.len_utf8()..],
        _ if is_link(block) => return Some((weight::LIKELY, Vec::new())),
        _ => return None,
    };
    let values = values(rest);
    let names = values.iter().all(|value| value.split_whitespace().count() <= TAG_WORDS);
    (names && !values.is_empty() && !ends_sentence(rest)).then_some((weight::STRONG, values))
}

/// The values of a list: between commas, bars, bullets and hash signs.
fn values(text: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for value in split(text) {
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }
    values
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '،', '、', '，', ';', '；', '|', '·', '•', '#', '＃', '\n', '\t'])
        .map(|value| value.trim_matches(|c: char| c.is_whitespace() || ".:>»/".contains(c)))
        .filter(|value| !value.is_empty())
}

/// The hashtags of a line of at least two that holds nothing else.
fn hashtags(text: &str) -> Option<Vec<String>> {
    let mut tags = text.split_whitespace();
    let all = text.trim_start().starts_with(['#', '＃'])
        && tags.clone().count() >= 2
        && tags.all(|tag| {
            tag.strip_prefix(['#', '＃'])
                .is_some_and(|name| name.chars().any(char::is_alphabetic) && !name.contains("#,"))
        });
    all.then(|| values(text))
}

/// Whether a line of links or of several values holds only tags that the metadata has already.
fn is_known(block: &Block, known: &FxHashSet<String>) -> bool {
    if known.is_empty() || block.role == Role::Cell || matches!(block.role, Role::Heading(_)) {
        return false;
    }
    if !split(&block.text).all(|value| known.contains(trim(&fold(value)))) {
        return false;
    }
    let fewest = if is_link(block) { 1 } else { 2 };
    values(&block.text).len() >= fewest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    const TAGS: (Kind, Mode, &str) = (Kind::TagsCategories, Mode::Start, "tags");

    fn moves(sample: &Sample) -> Vec<(u32, Vec<String>)> {
        let mut found = Vec::new();
        TagsCategories.detect(&sample.view(), &mut found);
        found.into_iter().map(|found| (found.block, found.moves.map_or(Vec::new(), |to| to.values))).collect()
    }

    #[test]
    fn takes_an_empty_label() {
        let sample = Sample::with(&[Sample::PROSE, "Tags:", Sample::PROSE], &[TAGS]);
        assert_eq!(sample.found(&TagsCategories), [(1, "tags_categories/label")]);
    }

    #[test]
    fn moves_the_values_on_the_line() {
        let sample = Sample::with(&[Sample::PROSE, "Tags: rivers, floods, the lower town"], &[TAGS]);
        assert_eq!(
            moves(&sample),
            [(1, vec!["rivers".to_owned(), "floods".to_owned(), "the lower town".to_owned()])]
        );
    }

    #[test]
    fn moves_the_values_below_the_label() {
        let sample = Sample::with(&[Sample::PROSE, "Tags", "rivers,", "floods"], &[TAGS]);
        assert_eq!(
            moves(&sample),
            [(1, vec![]), (2, vec!["rivers".to_owned()]), (3, vec!["floods".to_owned()])]
        );
    }

    #[test]
    fn leaves_a_sentence_behind_the_cue() {
        let sample =
            Sample::with(&["Tags: the price stands on small paper labels that nobody reads."], &[TAGS]);
        assert_eq!(moves(&sample), []);
    }

    #[test]
    fn moves_hashtags_in_any_language() {
        let sample = Sample::of(&[Sample::PROSE, "#повінь #Київ"]);
        assert_eq!(moves(&sample), [(1, vec!["повінь".to_owned(), "Київ".to_owned()])]);
    }

    #[test]
    fn moves_a_link_that_is_a_known_tag() {
        let mut sample = Sample::of(&[Sample::PROSE, "Rivers"]).linked(1..2);
        sample.metadata.tags = vec!["rivers".to_owned()];
        assert_eq!(sample.found(&TagsCategories), [(1, "tags_categories/known")]);
    }
}
