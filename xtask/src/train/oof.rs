//! Out of fold: each page cleaned by the whole pipeline with the model that never saw its fold, and scored.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use dehusk::chrome::Rules;
use dehusk::chrome::model::Model;
use dehusk::pipeline::{Cleaned, Cleaner, Outcome};
use dehusk::settings::Settings;
use rayon::prelude::*;
use serde_json::json;

use super::pages::Page;
use crate::sets::{Set, Snippets};
use crate::words::{f1, words};

/// A page as the model without its fold cleans it.
#[derive(Debug)]
pub(super) struct Out<'a> {
    page: &'a Page<'a>,
    numbers: Option<Vec<f32>>,
    /// Word F1 against the gold text.
    f1: Option<f64>,
    snippets: Snippets,
}

/// Cleans every page with the model of its fold, and writes the records to `WORK/SET.jsonl`.
pub(super) fn clean<'a>(
    pages: &'a [Page<'a>],
    sets: &[Set],
    models: Vec<Model>,
    settings: &Settings,
    work: &Path,
) -> Result<Vec<Out<'a>>> {
    let mut cleaners = Vec::new();
    for model in models {
        let rules = Rules::with_model(&settings.chrome, Arc::new(model));
        cleaners.push(Cleaner::with_rules(settings, rules)?);
    }
    let mut all = Vec::new();
    for set in sets {
        let of_set: Vec<&Page<'_>> = pages.iter().filter(|page| page.set == set.name).collect();
        let done: Vec<(Out<'_>, String)> = of_set
            .into_par_iter()
            .map(|page| {
                let raw = set.raw(page.gold)?;
                let cleaned = match cleaners[page.fold].clean(raw) {
                    Outcome::Cleaned(cleaned) => cleaned,
                    Outcome::Rejected(reject) => bail!("{}: {}", reject.file_path, reject.message),
                };
                Ok((out(page, &cleaned), serde_json::to_string(&cleaned.record)?))
            })
            .collect::<Result<_>>()?;
        let mut file = BufWriter::new(File::create(work.join(format!("{}.jsonl", set.name)))?);
        for (out, line) in done {
            writeln!(file, "{line}")?;
            all.push(out);
        }
        file.flush()?;
    }
    Ok(all)
}

fn out<'a>(page: &'a Page<'a>, cleaned: &Cleaned) -> Out<'a> {
    let text = &cleaned.record.text;
    let given = words(text);
    Out {
        page,
        numbers: cleaned.explanation.whole.as_ref().map(|whole| whole.numbers.to_vec()),
        f1: page.gold.text.as_ref().map(|gold| f1(&given, &words(gold))),
        snippets: page.gold.snippets(text),
    }
}

/// Scores by set, and by page type where the set has types: name, pages, F1.
#[derive(Debug, Default)]
pub(super) struct Scores(Vec<(String, usize, f64)>);

pub(super) fn scores(all: &[Out<'_>]) -> Scores {
    let mut groups: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut snippets: BTreeMap<&str, Vec<Snippets>> = BTreeMap::new();
    for out in all {
        match out.f1 {
            Some(f1) => {
                groups.entry(out.page.set.to_owned()).or_default().push(f1);
                if let Some(page_type) = &out.page.gold.page_type {
                    groups.entry(format!("{}, {page_type}", out.page.set)).or_default().push(f1);
                }
            }
            None => snippets.entry(out.page.set).or_default().push(out.snippets),
        }
    }
    let mut scores = Scores::default();
    for (name, f1) in groups {
        scores.0.push((name, f1.len(), f1.iter().sum::<f64>() / f1.len() as f64));
    }
    for (name, snippets) in snippets {
        let f1 = snippets.iter().copied().sum::<Snippets>().f1();
        scores.0.push((format!("{name}, by snippets"), snippets.len(), f1));
    }
    scores
}

impl Scores {
    /// The groups of pages with their F1.
    pub(super) fn by_name(&self) -> impl Iterator<Item = (String, f64)> {
        self.0.iter().map(|(name, _, f1)| (name.clone(), *f1))
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| pages of | pages | F1 |\n|---|---:|---:|")?;
        for (name, pages, f1) in &self.0 {
            writeln!(f, "| {name} | {pages} | {f1:.4} |")?;
        }
        Ok(())
    }
}

/// The pages with gold text for the quality model.
fn with_text<'a>(all: &'a [Out<'a>]) -> impl Iterator<Item = (&'a Out<'a>, &'a [f32], f64)> {
    all.iter().filter_map(|out| Some((out, out.numbers.as_deref()?, out.f1?)))
}

/// Writes what the quality model is fitted on.
pub(super) fn write_quality(all: &[Out<'_>], work: &Path) -> Result<()> {
    let (mut rows, mut f1s, mut folds) = (Vec::new(), Vec::new(), Vec::new());
    for (out, numbers, f1) in with_text(all) {
        rows.push(numbers);
        f1s.push(f1);
        folds.push(out.page.fold);
    }
    let table = json!({ "rows": rows, "f1": f1s, "fold": folds });
    Ok(fs::write(work.join("quality_table.json"), table.to_string())?)
}

/// Pages by the quality that was expected of them: a tenth of the pages a row, with the mean of what was expected and of
/// the F1 that they have.
pub(super) fn reliability(all: &[Out<'_>], expected: &[f64]) -> Vec<(usize, f64, f64)> {
    let mut pages: Vec<(f64, f64)> =
        expected.iter().copied().zip(with_text(all).map(|(.., f1)| f1)).collect();
    pages.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mean = |values: &mut dyn Iterator<Item = f64>, count: usize| values.sum::<f64>() / count as f64;
    pages
        .chunks(pages.len().div_ceil(10).max(1))
        .map(|chunk| {
            let count = chunk.len();
            (
                count,
                mean(&mut chunk.iter().map(|page| page.0), count),
                mean(&mut chunk.iter().map(|page| page.1), count),
            )
        })
        .collect()
}
