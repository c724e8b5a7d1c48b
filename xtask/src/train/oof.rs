//! Out of fold: each page cleaned by the whole pipeline with the model that never saw its fold, and scored.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Result, bail};
use dehusk::block::join;
use dehusk::chrome::features::Facts;
use dehusk::chrome::model::{Input, Models};
use dehusk::chrome::settings::TextIs;
use dehusk::chrome::{Fate, Rules};
use dehusk::pipeline::{Cleaned, Cleaner, Outcome};
use dehusk::settings::Settings;
use dehusk::site::OnPage;
use rayon::prelude::*;
use serde_json::json;

use super::forms::Form;
use super::pages::Page;
use crate::sets::Snippets;
use crate::words::{f1, words};

/// A page as the model without its fold cleans it.
#[derive(Debug)]
pub(super) struct Out<'a> {
    page: &'a Page<'a>,
    numbers: Vec<f32>,
    /// Word F1 against the gold text.
    f1: Option<f64>,
    snippets: Snippets,
}

/// Cleans every page with the model of its fold, and writes the records to `WORK/SET.jsonl`.
pub(super) fn clean<'a>(
    pages: &'a [Page<'a>],
    models: &[Models],
    settings: &Settings,
    work: &Path,
) -> Result<Vec<Out<'a>>> {
    let mut cleaners = Vec::new();
    for models in models {
        let rules = Rules::with_models(&settings.chrome, models.clone());
        cleaners.push(Cleaner::with_rules(settings, rules)?);
    }
    let mut all = Vec::new();
    let mut forms: Vec<(&str, Form)> = Vec::new();
    for page in pages {
        let of = (page.set.name.as_str(), page.form);
        if !forms.contains(&of) {
            forms.push(of);
        }
    }
    for (set, form) in forms {
        let of_form: Vec<&Page<'_>> =
            pages.iter().filter(|page| page.set.name == set && page.form == form).collect();
        let done: Vec<(Out<'_>, String)> = of_form
            .into_par_iter()
            .map(|page| {
                let cleaned = match cleaners[page.fold].clean(page.raw()?) {
                    Outcome::Cleaned(cleaned) => cleaned,
                    Outcome::Rejected(reject) => bail!("{}: {}", reject.file_path, reject.message),
                };
                Ok((out(page, &cleaned), serde_json::to_string(&cleaned.record)?))
            })
            .collect::<Result<_>>()?;
        let name = match form {
            Form::Markup => format!("{set}.jsonl"),
            _ => format!("{set}.{}.jsonl", form.name()),
        };
        let mut file = BufWriter::new(File::create(work.join(name))?);
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
        numbers: cleaned.explanation.whole.numbers.to_vec(),
        f1: page.gold.text.as_ref().map(|gold| f1(&given, &words(gold))),
        snippets: page.gold.snippets(text),
    }
}

/// Scores by set, and by page type where the set has types: name, pages, F1.
#[derive(Debug, Clone, Default)]
pub(super) struct Scores(pub(super) Vec<(String, usize, f64)>);

/// How many texts there are, and the share of them of which the models tell rightly whether they were extracted.
pub(super) fn guessed(pages: &[Page<'_>], models: &[Models], rules: &Rules) -> (usize, f64) {
    let is_right = |page: &&Page<'_>| {
        rules.look(&page.blocks, &page.metadata, &page.site, |view, evidence| {
            let input = models[page.fold].input(view.page, &mut Facts::of(view, &evidence), TextIs::Auto);
            Some(usize::from(input == Input::Extracted)) == page.told
        })
    };
    let right = pages.par_iter().filter(is_right).count();
    (pages.len(), right as f64 / pages.len() as f64)
}

/// Word F1 of the pages whose sites have others in their set, by set: of each page by itself, and with what its site
/// repeats.
pub(super) fn of_sites(pages: &[Page<'_>], models: &[Models], settings: &Settings) -> Scores {
    let rules: Vec<Rules> =
        models.iter().map(|models| Rules::with_models(&settings.chrome, models.clone())).collect();
    let f1 = |page: &Page<'_>, site: &OnPage| {
        let verdicts = rules[page.fold].judge(&page.blocks, &page.metadata, site).verdicts;
        let kept = page.blocks.blocks.iter().zip(&verdicts).filter(|(_, verdict)| verdict.fate == Fate::Kept);
        f1(&words(&join(kept.map(|(block, _)| block))), &words(page.gold.text.as_deref().unwrap_or("")))
    };
    let scored: Vec<(String, f64, f64)> = pages
        .par_iter()
        .filter(|page| page.site.pages > 0 && page.gold.text.is_some())
        .filter(|page| matches!(page.form, Form::Markup | Form::Given))
        .map(|page| (page.group(), f1(page, &OnPage::default()), f1(page, &page.site)))
        .collect();
    let mut groups: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (group, alone, together) in scored {
        groups.entry(format!("{group}, sites of three pages or more")).or_default().push(alone);
        groups
            .entry(format!("{group}, sites of three pages or more, with their templates"))
            .or_default()
            .push(together);
    }
    Scores::means(groups)
}

/// Scores what was cleaned, beside the share of guesses that are right, where something is guessed.
pub(super) fn scores(all: &[Out<'_>], guessed: Option<(usize, f64)>) -> Scores {
    let mut groups: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut snippets: BTreeMap<String, Vec<Snippets>> = BTreeMap::new();
    for out in all {
        match out.f1 {
            Some(f1) => {
                groups.entry(out.page.group()).or_default().push(f1);
                if let (Some(page_type), Form::Markup | Form::Given) =
                    (&out.page.gold.page_type, out.page.form)
                {
                    groups.entry(format!("{}, {page_type}", out.page.group())).or_default().push(f1);
                }
            }
            None => snippets.entry(out.page.group()).or_default().push(out.snippets),
        }
    }
    let mut scores = Scores::means(groups);
    if let Some((pages, right)) = guessed {
        scores.0.push(("all texts: told whether extracted (share that is right)".to_owned(), pages, right));
    }
    for (name, snippets) in snippets {
        let f1 = snippets.iter().copied().sum::<Snippets>().f1();
        scores.0.push((format!("{name}, by snippets"), snippets.len(), f1));
    }
    scores
}

impl Scores {
    /// The mean of each group.
    fn means(groups: BTreeMap<String, Vec<f64>>) -> Self {
        let mean =
            |(name, f1): (String, Vec<f64>)| (name, f1.len(), f1.iter().sum::<f64>() / f1.len() as f64);
        Self(groups.into_iter().map(mean).collect())
    }

    /// These, and others behind them.
    pub(super) fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

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
    all.iter().filter_map(|out| Some((out, &out.numbers[..], out.f1?)))
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
