//! The tables that trees are fitted on: the numbers of every block, its label and its weight.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use dehusk::chrome::Rules;
use dehusk::chrome::features::{Column, Facts};
use dehusk::chrome::lexicons::Lexicons;
use dehusk::chrome::page_type::PageType;
use rayon::prelude::*;
use serde_json::json;

use super::counts::Counts;
use super::pages::{FOLDS, Page};
use super::{Kind, Lack};

/// A block weighs its words over the page's gold words, so that every page counts alike, as in the metric; of a short
/// gold text as if it had so many.
const LEAST_GOLD: f32 = 30.0;

/// What the blocks of one page weigh at most: a page with a hundred times its gold is not worth a hundred pages.
const MOST_A_PAGE: f32 = 6.0;

/// What a page weighs of which only snippets are known: the words of a snippet's block count up to a bound.
const SNIPPET_WORDS: (f32, f32) = (3.0, 60.0);

/// Trees are regularized for weights of this scale.
const SCALE: f32 = 30.0;

/// What a page of a set without page types is worth to the page model, as an article.
const ARTICLE_WEIGHT: f32 = 0.3;

/// Writes the tables into a folder.
pub(super) fn write(
    pages: &[Page<'_>],
    kind: Kind,
    rules: &Rules,
    counts: &Counts,
    without: Option<Lack>,
    work: &Path,
) -> Result<()> {
    // By a page's own fold and the fold that is held out.
    let lexicons: Vec<Vec<Lexicons>> =
        (0..FOLDS).map(|own| (0..FOLDS).map(|other| counts.without(&[own, other])).collect()).collect();
    let columns = kind.columns();
    let pages: Vec<&Page<'_>> = pages.iter().filter(|page| page.form.is_learned(page.gold)).collect();
    let learned: Vec<Column> = columns.iter().copied().filter(|column| column.is_learned()).collect();
    let (mut base, mut variants) = (create(work, "base.f32")?, create(work, "learned.f32")?);
    let (mut labels, mut weights) = (create(work, "labels.f32")?, create(work, "weights.f32")?);
    for chunk in pages.chunks(64) {
        let made: Vec<(Vec<f32>, Vec<f32>)> = chunk
            .par_iter()
            .map(|page| {
                rules.look(&page.blocks, &page.metadata, &page.site, |view, evidence| {
                    let facts: Vec<Facts<'_>> = lexicons[page.fold]
                        .iter()
                        .map(|lexicons| {
                            let mut facts = Facts::of(view, &evidence);
                            facts.look_up(lexicons);
                            facts
                        })
                        .collect();
                    let own = &facts[page.fold];
                    let (mut all, mut varied) = (Vec::new(), Vec::new());
                    for block in 0..own.len() {
                        all.extend(columns.iter().map(|column| column.value(own, block)));
                        for facts in &facts {
                            varied.extend(learned.iter().map(|column| column.value(facts, block)));
                        }
                    }
                    (all, varied)
                })
            })
            .collect();
        for (page, (all, varied)) in chunk.iter().zip(made) {
            put(&mut base, &all)?;
            put(&mut variants, &varied)?;
            put(&mut labels, &page.labels.iter().map(|label| label.unwrap_or(0.0)).collect::<Vec<_>>())?;
            let wanted = page.gold.page_type.is_some() || without != Some(Lack::Articles);
            let learned_from = wanted && page.is_believed();
            let weigh = if learned_from { weigh(page) } else { vec![0.0; page.labels.len()] };
            put(&mut weights, &weigh)?;
        }
    }
    for file in [&mut base, &mut variants, &mut labels, &mut weights] {
        file.flush()?;
    }
    let column = |column: &Column| {
        json!({
            "name": column.name(),
            "learned": column.is_learned(),
            "of_page": column.is_of_page(),
            "page_type": column.is_page_type(),
            "used": !(without.is_some_and(|lack| lacks(lack, *column))
                || kind == Kind::Extracted && column.is_page_type()),
        })
    };
    let page = |page: &&Page<'_>| {
        json!({
            "fold": page.fold,
            "blocks": page.blocks.blocks.len(),
            "type": page.told.map_or(-1, |told| told as i64),
            "type_weight": if kind == Kind::Extracted || page.gold.page_type.is_some() { 1.0 } else { ARTICLE_WEIGHT },
        })
    };
    serde_json::to_writer(
        create(work, "about.json")?,
        &json!({
            "columns": columns.iter().map(column).collect::<Vec<_>>(),
            "pages": pages.iter().map(page).collect::<Vec<_>>(),
            "kind": kind.name(),
            "whole": without.is_none(),
            "types": if kind == Kind::Extracted { 2 } else { PageType::ALL.len() },
        }),
    )?;
    Ok(())
}

/// Whether a variant does without a column.
fn lacks(lack: Lack, column: Column) -> bool {
    match lack {
        Lack::Lexicons => column.is_learned(),
        Lack::End => column.group() == "end",
        Lack::PageTypes => column.is_page_type(),
        Lack::Typed => column.group() == "cued" || column.name().contains("typed"),
        Lack::Articles | Lack::Repeats => false,
    }
}

/// What each block of a page weighs.
fn weigh(page: &Page<'_>) -> Vec<f32> {
    let words = page.blocks.blocks.iter().map(|block| block.stats.words as f32);
    let mut weights: Vec<f32> = match page.gold.text {
        Some(_) => {
            let gold = (page.gold_words as f32).max(LEAST_GOLD);
            words.map(|words| words.min(gold) / gold).collect()
        }
        None => {
            let (least, most) = SNIPPET_WORDS;
            let known = words
                .zip(&page.labels)
                .map(|(words, label)| if label.is_some() { words.min(most) + least } else { 0.0 });
            let known: Vec<f32> = known.collect();
            let all: f32 = known.iter().sum();
            known.into_iter().map(|words| words / all.max(1.0)).collect()
        }
    };
    let all: f32 = weights.iter().sum();
    let scale = SCALE * (MOST_A_PAGE / all.max(MOST_A_PAGE));
    weights.iter_mut().for_each(|weight| *weight *= scale);
    weights
}

fn create(work: &Path, name: &str) -> Result<BufWriter<File>> {
    let path = work.join(name);
    Ok(BufWriter::new(File::create(&path).with_context(|| format!("cannot write {}", path.display()))?))
}

fn put(file: &mut impl Write, values: &[f32]) -> Result<()> {
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    Ok(file.write_all(&bytes)?)
}
