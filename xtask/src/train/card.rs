//! The card of a model: what it was fitted on, how, how good it is, and what it looks at.

use std::collections::BTreeMap;
use std::fmt::Write;

use dehusk::chrome::features::Column;
use dehusk::chrome::model::{Model, QUALITY};

use super::Kind;
use super::oof::Scores;
use super::pages::{FOLDS, Page};

/// Columns that the card names.
const NAMED: usize = 40;

/// What a card says.
pub(super) struct Facts<'a> {
    pub(super) kind: Kind,
    pub(super) date: &'a str,
    pub(super) model: &'a Model,
    pub(super) bytes: usize,
    pub(super) scores: &'a Scores,
    pub(super) gains: &'a BTreeMap<String, f64>,
    pub(super) reliability: Vec<(usize, f64, f64)>,
    pub(super) pages: &'a [Page<'a>],
}

/// The card as Markdown.
pub(super) fn write(facts: &Facts<'_>) -> String {
    let Facts { kind, date, model, bytes, scores, gains, reliability, pages } = facts;
    let lexicons = &model.lexicons;
    let mut sets: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for page in *pages {
        let sum = sets.entry(page.set.name.as_str()).or_default();
        sum.0 += 1;
        sum.1 += page.labels.iter().flatten().count();
    }
    let name = kind.name();
    let what = match kind {
        Kind::Html => "pages with markup",
        Kind::Lines => "flattened text",
        Kind::Extracted => "text that was extracted already",
    };
    let mut card = format!(
        "# The model for {what}\n\n\
         `{name}.model`, {bytes} bytes, fitted on {date} by\n\n    cargo xtask train --model {name} --data DIR --date {date}\n\n\
         The same data give the same bytes. This page is written by that command.\n\n\
         ## What it is\n\n\
         - **Page type**: {} trees for {} types over what is the same for all blocks of a page.\n\
         - **Blocks**: {} gradient-boosted trees over {} numbers of a block, what the page model says among them, give the \
         log-odds that it is main content.\n\
         - **Quality**: {} trees over {} numbers of the finished extraction give the word F1 to expect.\n\
         - **Tables**: {} names of classes, {} short texts, {} words, with log-odds for content.\n\n\
         ## Data\n\n\
         | set | pages | labelled blocks |\n|---|---:|---:|\n",
        model.types.iter().map(dehusk::chrome::model::Forest::len).sum::<usize>(),
        model.types.len(),
        model.blocks.len(),
        model.columns.len(),
        model.quality.len(),
        QUALITY.len(),
        lexicons.classes.len(),
        lexicons.texts.len(),
        lexicons.words.len(),
    );
    for (name, (pages, labels)) in sets {
        let _ = writeln!(card, "| {name} | {pages} | {labels} |");
    }
    let _ = write!(
        card,
        "\n{FOLDS} folds; all pages of one registrable domain are in one. A page's fold is left out of the trees and of the \
         tables that judge it; while fitting, a page's own fold is left out of the tables that it is looked up in.\n\n\
         ## Scores, out of fold\n\nOf the whole pipeline, titles moved out of the text; word F1 is the mean over pages.\n\n\
         {scores}\n\
         ## Reliability of the expected quality, out of fold\n\n\
         | pages | expected F1 | F1 |\n|---:|---:|---:|\n"
    );
    for (pages, expected, f1) in reliability {
        let _ = writeln!(card, "| {pages} | {expected:.3} | {f1:.3} |");
    }
    let all: f64 = gains.values().sum();
    let mut order: Vec<(&String, &f64)> = gains.iter().collect();
    order.sort_by(|a, b| b.1.total_cmp(a.1));
    let _ = write!(
        card,
        "\n## What it looks at\n\nThe {NAMED} columns with most gain.\n\n| column | gain | what it is |\n|---|---:|---|\n"
    );
    let docs: BTreeMap<String, &str> = Column::all().map(|column| (column.name(), column.doc())).collect();
    for (name, gain) in order.into_iter().take(NAMED) {
        let doc = docs.get(name).copied().unwrap_or_default();
        let _ = writeln!(card, "| `{name}` | {:.1} % | {doc} |", 100.0 * gain / all);
    }
    card
}
