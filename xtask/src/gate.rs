//! `cargo xtask gate`: quality, which may only rise.
//!
//! - Of a model: what its card says of each set, out of fold. A new model is at least as good as the one before.
//! - Of the code around it: a fixed sample of pages. The model was fitted on them, so that these figures are no measure
//!   of quality, only of change, and only as long as the model is the same: a new one sets them anew.
//!
//! The pages are third parties' and stay out of the repository; where they are not at hand the gate says so and skips
//! the sample.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use dehusk::pipeline::{Cleaner, Outcome};
use dehusk::settings::Settings;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

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

/// The model and its card.
const MODELS: &str = "assets/models";

/// The window of the archives, a power of two.
const WINDOW: u32 = 27;

/// Compare the model's scores, and a fixed sample of pages, with their floors.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A folder of unpacked sets [default: the archives in ../shared/data, unpacked under target/sets]
    #[arg(long, value_name = "DIR", env = "DEHUSK_SETS")]
    data: Option<PathBuf>,
    /// Write higher floors where the sample is better than they ask
    #[arg(long)]
    raise: bool,
}

/// What has to be reached.
#[derive(Debug, Serialize, Deserialize)]
struct Floors {
    /// SHA-256 of the model that the sample's floors are of, in hexadecimal.
    model: String,
    /// Sets as the card names them, with their F1 out of fold.
    out_of_fold: BTreeMap<String, f64>,
    /// Sets with the F1 of their sample.
    sample: BTreeMap<String, f64>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let path = Path::new(ROOT).join(FLOORS);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut floors: Floors = toml::from_str(&text).with_context(|| path.display().to_string())?;
    let models = Path::new(ROOT).join(MODELS);
    let card = fs::read_to_string(models.join("README.md"))?;
    let digest = Sha256::digest(fs::read(models.join("html.model"))?);
    let model = digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let mut below = Vec::new();
    let mut compare = |name: &str, reached: f64, floor: &mut f64| {
        println!("{name}: {reached:.4}, floor {floor:.3}");
        if reached < *floor {
            below.push(format!("{name}: {reached:.4} is below {floor:.3}"));
        }
        *floor = floor.max((reached * 1000.0).floor() / 1000.0);
    };
    for (name, floor) in &mut floors.out_of_fold {
        let reached = of_card(&card, name).with_context(|| format!("the model's card has no {name:?}"))?;
        compare(&format!("{name}, out of fold"), reached, floor);
    }
    let data = match &options.data {
        Some(data) => Some(data.clone()),
        None => unpacked()?,
    };
    let known = floors.model == model;
    match data {
        None => {
            eprintln!("SKIPPED: the sample: there are no pages in {ARCHIVES}, and DEHUSK_SETS names none")
        }
        Some(data) => {
            ensure!(
                known || options.raise,
                "the floors of the sample are of another model: `cargo xtask gate --raise` sets them anew"
            );
            for set in Set::read_all(&data, &SETS.map(str::to_owned))? {
                let floor = floors.sample.entry(set.name.clone()).or_default();
                if !known {
                    *floor = 0.0;
                }
                compare(&format!("{}, sample", set.name), measure(&set)?, floor);
            }
            floors.model = model;
        }
    }
    ensure!(below.is_empty(), "quality fell: {}", below.join("; "));
    if options.raise {
        let about = text.lines().take_while(|line| line.starts_with('#')).map(|line| format!("{line}\n"));
        fs::write(&path, about.collect::<String>() + &toml::to_string(&floors)?)?;
    }
    Ok(())
}

/// The F1 that a card gives to pages of this name under its heading of scores: `| name | pages | F1 |`.
fn of_card(card: &str, name: &str) -> Option<f64> {
    let (_, scores) = card.split_once("## Scores, out of fold")?;
    let row =
        scores.lines().find_map(|line| line.strip_prefix("| ")?.strip_prefix(name)?.strip_prefix(" | "))?;
    row.split('|').nth(1)?.trim().parse().ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_asked_for_the_very_name() {
        let card = "## Data\n| wcxb-train | 1358 | 410983 |\n## Scores, out of fold\n\
                    | wcxb-train, article | 711 | 0.9584 |\n| wcxb-train | 1358 | 0.8774 |\n";
        assert_eq!(of_card(card, "wcxb-train"), Some(0.8774));
        assert_eq!(of_card(card, "articles"), None);
    }
}
