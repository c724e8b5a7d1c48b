//! `cargo xtask train`: fits the block model and the page models, and writes them with a card into `assets/models/`.
//!
//! The numbers that are learned from come from the code that serves; LightGBM sees tables of them. Every figure of the
//! card is out of fold: the pages of a fold are cleaned by the whole pipeline with a model, and tables, that never saw
//! them nor any page of their domains.

mod ablations;
mod card;
mod counts;
mod fitted;
mod oof;
mod pages;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ablations::Ablations;
use anyhow::{Context, Result};
use clap::ValueEnum;
use counts::{Counts, PageTokens};
use dehusk::settings::Settings;
use pages::FOLDS;
use rayon::prelude::*;

use crate::sets::{Reader, Set};
use crate::{ROOT, venv};

/// What fits the trees.
const PACKAGES: &[&str] = &["lightgbm==4.7.0", "numpy==2.4.6"];

/// The sets that are learned from.
const SETS: [&str; 3] = ["wcxb-train", "articles", "trafilatura"];

/// Fit the models on labelled pages.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A folder of the sets wcxb-train, articles and trafilatura, each with gold.jsonl and html/
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Fit and score a variant that lacks something instead, and write its scores into the card
    #[arg(long, value_name = "NAME")]
    without: Option<Lack>,
    /// Score the trees that were fitted last once more, and write nothing: for changes behind the model
    #[arg(long)]
    score_only: bool,
    /// The day of the card, such as 2026-11-22: the clock is not asked
    #[arg(long, value_name = "DATE")]
    date: String,
}

/// What a variant lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lack {
    /// The tables of names, words and addresses
    Lexicons,
    /// The numbers that tell what comes after an article's end
    End,
    /// What the page model says of the page's type
    PageTypes,
    /// The sets of articles: only wcxb-train is learned from
    Articles,
    /// The evidence of typed detectors
    Typed,
    /// The rule that drops what a page has twice: the whole model is scored once more
    Repeats,
}

impl Lack {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let sets = Set::read_all(&options.data, &SETS.map(str::to_owned))?;
    let reader = Reader::new()?;
    let pages = pages::read(&sets, &reader)?;
    let rules = reader.cleaner().rules();
    let tokens: Vec<PageTokens> = pages
        .par_iter()
        .map(|page| rules.look(&page.blocks, &page.metadata, |view, _| PageTokens::of(view, page)))
        .collect();
    let mut counts = Counts::default();
    for (page, tokens) in pages.iter().zip(&tokens) {
        counts.add(page, tokens);
    }

    let whole = Path::new(ROOT).join("target/train");
    let variant = whole.join("without");
    // The fit of the whole model stays while a variant is tried.
    let (work, predictions) = match options.without {
        None => (&whole, &whole),
        Some(Lack::Repeats) => (&whole, &variant),
        Some(_) => (&variant, &variant),
    };
    fs::create_dir_all(&variant)?;
    if !options.score_only && options.without != Some(Lack::Repeats) {
        tables::write(&pages, rules, &counts, options.without, work)?;
        fit("models", work)?;
    }
    let fitted = fitted::read(work)?;

    let mut models = Vec::new();
    for fold in 0..FOLDS {
        models.push(fitted.model(fold, counts.without(&[fold]))?);
    }
    let mut settings = Settings::default();
    settings.chrome.keep_repeats = options.without == Some(Lack::Repeats);
    let cleaned = oof::clean(&pages, &sets, models, &settings, predictions)?;
    let scores = oof::scores(&cleaned);
    let folder = Path::new(ROOT).join("assets/models");
    if let Some(lack) = options.without {
        let mut ablations = Ablations::read(&whole)?;
        ablations.add(&lack.name(), &scores);
        ablations.write(&whole)?;
        let card = folder.join("README.md");
        fs::write(&card, ablations.put_into(&fs::read_to_string(&card)?))?;
    }
    if options.without.is_some() || options.score_only {
        print!("{scores}");
        return Ok(());
    }
    oof::write_quality(&cleaned, work)?;
    fit("quality", work)?;
    let quality = fitted::read_quality(work)?;
    let mut model = fitted.model(FOLDS, counts.without(&[]))?;
    model.quality = quality.forest;
    let bytes = model.to_bytes();
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("html.model"), &bytes)?;
    let card = card::write(&card::Facts {
        date: &options.date,
        model: &model,
        bytes: bytes.len(),
        scores: &scores,
        gains: fitted.gains(),
        reliability: oof::reliability(&cleaned, &quality.out_of_fold),
        pages: &pages,
    });
    let ablations = Ablations::of(&scores);
    ablations.write(&whole)?;
    fs::write(folder.join("README.md"), ablations.put_into(&card))?;
    print!("{card}");
    Ok(())
}

fn fit(step: &str, work: &Path) -> Result<()> {
    let python = venv::python("train-venv", PACKAGES)?;
    let script = Path::new(ROOT).join("xtask/train/fit.py");
    venv::succeed(Command::new(python).arg(script).arg(step).arg(work))
        .context("LightGBM did not fit the models")
}
