//! What clean texts lose: gold texts given as they are, where both what they are is guessed and lines are judged by
//! models that never saw their fold.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use dehusk::chrome::model::{Model, Models};
use dehusk::chrome::{Fate, Rules};
use dehusk::settings::Settings;
use rayon::prelude::*;

use super::forms::Form;
use super::oof::Scores;
use super::pages::{self, FOLDS, Page};

/// The share of characters that are not removed, and of the texts of which none are. `lines` is where the models of
/// flattened lines were fitted.
///
/// # Errors
/// Where these were not fitted yet.
pub(super) fn scores(pages: &[Page<'_>], extracted: &[Models], lines: &Path) -> Result<Scores> {
    let folds = pages::read_folds(lines).context("fit the model of lines first")?;
    let mut of_lines = Vec::new();
    for fold in 0..FOLDS {
        let path = lines.join(format!("fold{fold}.model"));
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        of_lines.push(Arc::new(
            Model::from_bytes(&bytes).map_err(|error| anyhow!("{}: {error}", path.display()))?,
        ));
    }
    let options = Settings::default().chrome;
    let rules: Vec<Vec<Rules>> = extracted
        .iter()
        .map(|models| {
            let with = |lines: &Arc<Model>| Models { lines: lines.clone(), ..models.clone() };
            of_lines.iter().map(|lines| Rules::with_models(&options, with(lines))).collect()
        })
        .collect();
    let texts: Vec<(u64, u64)> = pages
        .par_iter()
        .filter(|page| page.form == Form::Clean && page.set.has_markup())
        .map(|page| {
            let rules = &rules[page.fold][folds[&pages::domain(page.gold)]];
            let judged = rules.judge(&page.blocks, &page.metadata, &page.site).verdicts;
            let chars = |removed: bool| {
                let blocks = page.blocks.blocks.iter().zip(&judged);
                let counted =
                    blocks.filter(|(_, verdict)| !removed || matches!(verdict.fate, Fate::Removed(_)));
                counted.map(|(block, _)| u64::from(block.stats.chars)).sum::<u64>()
            };
            (chars(false), chars(true))
        })
        .collect();
    let (all, removed) = texts.iter().fold((0, 0), |sum, text| (sum.0 + text.0, sum.1 + text.1));
    let whole = texts.iter().filter(|(_, removed)| *removed == 0).count();
    let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
    Ok(Scores(vec![
        ("gold texts as input: share of characters kept".to_owned(), texts.len(), 1.0 - share(removed, all)),
        (
            "gold texts as input: share that lose nothing".to_owned(),
            texts.len(),
            share(whole as u64, texts.len() as u64),
        ),
    ]))
}
