//! `cargo xtask gate`: the quality of a fixed sample of pages, which may only rise.
//!
//! The pages are third parties' and stay out of the repository; where they are not at hand the gate says so and lets
//! pass. The model was fitted on them, so that these figures are no measure of quality, only of change.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use dehusk::pipeline::{Cleaner, Outcome};
use dehusk::settings::Settings;
use rayon::prelude::*;

use crate::ROOT;
use crate::sets::{Gold, Set, Snippets};
use crate::words::{f1, words};

/// The sets, each `NAME.tar.zst` in the folder of archives.
const SETS: [&str; 3] = ["articles", "trafilatura", "wcxb-train"];

/// Of the pages of a set, in the order of their names, one in so many is in the sample.
const ONE_IN: usize = 8;

/// Where the archives are looked for, beside the repository.
const ARCHIVES: &str = "../shared/data";

/// The floors, beside this task's sources.
const FLOORS: &str = "xtask/floors.toml";

/// The window of the archives, a power of two.
const WINDOW: u32 = 27;

/// Measure a fixed sample of pages against its floors.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A folder of unpacked sets [default: the archives in ../shared/data, unpacked under target/sets]
    #[arg(long, value_name = "DIR", env = "DEHUSK_SETS")]
    data: Option<PathBuf>,
    /// Write higher floors where the sample is better than they ask
    #[arg(long)]
    raise: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let Some(data) = (match &options.data {
        Some(data) => Some(data.clone()),
        None => unpacked()?,
    }) else {
        eprintln!("SKIPPED: the quality gate: there are no pages in {ARCHIVES}, and DEHUSK_SETS names none");
        return Ok(());
    };
    let path = Path::new(ROOT).join(FLOORS);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut floors: BTreeMap<String, f64> =
        toml::from_str(&text).with_context(|| path.display().to_string())?;
    let mut below = Vec::new();
    for set in Set::read_all(&data, &SETS.map(str::to_owned))? {
        let reached = measure(&set)?;
        let floor = floors.entry(set.name.clone()).or_default();
        println!("{}: {reached:.4}, floor {floor:.3}", set.name);
        if reached < *floor {
            below.push(format!("{}: {reached:.4} is below {floor:.3}", set.name));
        }
        *floor = floor.max((reached * 1000.0).floor() / 1000.0);
    }
    ensure!(below.is_empty(), "quality fell: {}", below.join("; "));
    if options.raise {
        let about = text.lines().take_while(|line| line.starts_with('#')).map(|line| format!("{line}\n"));
        fs::write(&path, about.collect::<String>() + &toml::to_string(&floors)?)?;
    }
    Ok(())
}

/// Word F1 over the sample of a set, or F1 by snippets where only these are known.
fn measure(set: &Set) -> Result<f64> {
    let cleaner = Cleaner::new(&Settings::default())?;
    let mut pages: Vec<&Gold> = set.gold.iter().collect();
    pages.sort_by(|a, b| a.id.cmp(&b.id));
    let sample: Vec<&Gold> = pages.into_iter().step_by(ONE_IN).collect();
    let scored: Vec<(Option<f64>, Snippets)> = sample
        .into_par_iter()
        .map(|gold| {
            let text = match cleaner.clean(set.raw(gold)?) {
                Outcome::Cleaned(cleaned) => cleaned.record.text,
                Outcome::Rejected(reject) => bail!("{}: {}", reject.file_path, reject.message),
            };
            let score = gold.text.as_ref().map(|gold| f1(&words(&text), &words(gold)));
            Ok((score, gold.snippets(&text)))
        })
        .collect::<Result<_>>()?;
    let by_words: Vec<f64> = scored.iter().filter_map(|(score, _)| *score).collect();
    if by_words.is_empty() {
        return Ok(scored.into_iter().map(|(_, snippets)| snippets).sum::<Snippets>().f1());
    }
    Ok(by_words.iter().sum::<f64>() / by_words.len() as f64)
}

/// The folder of unpacked sets; none where there are no archives.
fn unpacked() -> Result<Option<PathBuf>> {
    let folder = Path::new(ROOT).join("target/sets");
    for set in SETS {
        if folder.join(set).join("gold.jsonl").is_file() {
            continue;
        }
        let archive = Path::new(ROOT).join(ARCHIVES).join(format!("{set}.tar.zst"));
        if !archive.is_file() {
            return Ok(None);
        }
        eprintln!("unpacking {}", archive.display());
        let mut packed = zstd::Decoder::new(File::open(&archive)?)?;
        packed.window_log_max(WINDOW)?;
        tar::Archive::new(packed).unpack(&folder).with_context(|| archive.display().to_string())?;
    }
    Ok(Some(folder))
}
