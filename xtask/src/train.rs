//! `cargo xtask train`: fits the block model and the page models, and writes them with a card into `assets/models/`.
//!
//! The numbers that are learned from come from the code that serves; LightGBM sees tables of them. Every figure of the
//! card is out of fold: the pages of a fold are cleaned by the whole pipeline with a model, and tables, that never saw
//! them nor any page of their domains.

mod ablations;
mod card;
mod clean_texts;
mod counts;
mod fitted;
mod forms;
mod oof;
mod pages;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use ablations::Ablations;
use anyhow::{Context, Result};
use clap::ValueEnum;
use counts::{Counts, PageTokens};
use dehusk::chrome::features::{self, Column};
use dehusk::chrome::model::{Model, Models};
use dehusk::chrome::settings::TextIs;
use dehusk::settings::Settings;
use pages::FOLDS;
use rayon::prelude::*;

use crate::sets::{Reader, Set};
use crate::{ROOT, venv};

/// What fits the trees.
const PACKAGES: &[&str] = &["lightgbm==4.7.0", "numpy==2.4.6"];

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Pages with markup
    Html,
    /// Pages flattened to lines
    Lines,
    /// Lines of a text that was extracted already
    Extracted,
}

impl Kind {
    /// Its name, as in file names.
    fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Lines => "lines",
            Self::Extracted => "extracted",
        }
    }

    /// The sets that it is learned from.
    fn sets(self) -> &'static [&'static str] {
        match self {
            Self::Html | Self::Lines => &["wcxb-train", "articles", "trafilatura"],
            Self::Extracted => &["lines-train", "wcxb-train"],
        }
    }

    /// The columns that its model is fitted on.
    fn columns(self) -> Vec<Column> {
        match self {
            Self::Html => Column::of(features::MARKUP).collect(),
            Self::Lines | Self::Extracted => Column::of(features::LINES).collect(),
        }
    }

    /// Its model's card.
    fn card(self) -> &'static str {
        match self {
            Self::Html => "README.md",
            Self::Lines => "lines.md",
            Self::Extracted => "extracted.md",
        }
    }

    /// What flattened text is taken for while its model is scored.
    fn text(self) -> TextIs {
        match self {
            Self::Html => TextIs::Auto,
            Self::Lines => TextIs::Flattened,
            Self::Extracted => TextIs::Extracted,
        }
    }

    /// These models, with another one of this kind.
    fn put_into(self, models: Models, model: Model) -> Models {
        let model = Arc::new(model);
        match self {
            Self::Html => Models { html: model, ..models },
            Self::Lines => Models { lines: model, ..models },
            Self::Extracted => Models { extracted: model, ..models },
        }
    }
}

/// Fit the models on labelled pages.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A folder of the sets wcxb-train, articles and trafilatura, each with gold.jsonl and html/
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Which model to fit
    #[arg(long, value_name = "KIND", default_value = "html")]
    model: Kind,
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
    /// The tables of names and words
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
    let kind = options.model;
    let names: Vec<String> = kind.sets().iter().map(|name| (*name).to_owned()).collect();
    let sets = Set::read_all(&options.data, &names)?;
    let reader = Reader::new()?;
    let pages = pages::read(&sets, &reader, kind)?;
    let rules = reader.cleaner().rules();
    let tokens: Vec<PageTokens> = pages
        .par_iter()
        .map(|page| {
            rules.look(&page.blocks, &page.metadata, &page.site, |view, _| PageTokens::of(view, page))
        })
        .collect();
    let mut counts = Counts::default();
    for (page, tokens) in pages.iter().zip(&tokens) {
        counts.add(page, tokens);
    }

    let whole = Path::new(ROOT).join("target/train").join(kind.name());
    let variant = whole.join("without");
    // The fit of the whole model stays while a variant is tried.
    let (work, predictions) = match options.without {
        None => (&whole, &whole),
        Some(Lack::Repeats) => (&whole, &variant),
        Some(_) => (&variant, &variant),
    };
    fs::create_dir_all(&variant)?;
    if !options.score_only && options.without != Some(Lack::Repeats) {
        tables::write(&pages, kind, rules, &counts, options.without, work)?;
        fit("models", work)?;
    }
    let fitted = fitted::read(work, kind.columns())?;

    let mut models = Vec::new();
    for fold in 0..FOLDS {
        let model = fitted.model(fold, counts.without(&[fold]))?;
        fs::write(work.join(format!("fold{fold}.model")), model.to_bytes())?;
        models.push(kind.put_into(Models::default(), model));
    }
    let mut settings = Settings::default();
    settings.chrome.text = kind.text();
    settings.chrome.keep_repeats = options.without == Some(Lack::Repeats);
    let guessed = (kind == Kind::Extracted).then(|| oof::guessed(&pages, &models, rules));
    pages::write_folds(&sets, work)?;
    let cleaned = oof::clean(&pages, &models, &settings, predictions)?;
    let scores = oof::scores(&cleaned, guessed);
    let folder = Path::new(ROOT).join("assets/models");
    if let Some(lack) = options.without {
        let mut ablations = Ablations::read(&whole)?;
        ablations.add(&lack.name(), &scores);
        ablations.write(&whole)?;
        let card = folder.join(kind.card());
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
    let more = match kind {
        Kind::Html | Kind::Lines => oof::of_sites(&pages, &models, &settings),
        Kind::Extracted => clean_texts::scores(&pages, &models, &whole.with_file_name(Kind::Lines.name()))?,
    };
    let bytes = model.to_bytes();
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("{}.model", kind.name())), &bytes)?;
    let card = card::write(&card::Facts {
        kind,
        date: &options.date,
        model: &model,
        bytes: bytes.len(),
        scores: &scores.clone().and(more),
        gains: fitted.gains(),
        reliability: oof::reliability(&cleaned, &quality.out_of_fold),
        pages: &pages,
    });
    let ablations = Ablations::of(&scores);
    ablations.write(&whole)?;
    fs::write(folder.join(kind.card()), ablations.put_into(&card))?;
    print!("{card}");
    Ok(())
}

fn fit(step: &str, work: &Path) -> Result<()> {
    let python = venv::python("train-venv", PACKAGES)?;
    let script = Path::new(ROOT).join("xtask/train/fit.py");
    venv::succeed(Command::new(python).arg(script).arg(step).arg(work))
        .context("LightGBM did not fit the models")
}
