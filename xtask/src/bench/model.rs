//! The block and page models alone, in this process: what they add to a page.

use std::fmt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use dehusk::chrome::features::Facts;
use dehusk::chrome::model::Models;
use dehusk::site::OnPage;
use dehusk::source::{Content, Origin};

use super::page::median;
use crate::sets::Reader;

/// How often each page is read; the quickest time counts, as nothing makes a reading quicker than it is.
const TIMES: usize = 5;

/// How long the models took for each page.
#[derive(Debug)]
pub(crate) struct ModelTimes {
    milliseconds: Vec<f64>,
    blocks: usize,
}

impl ModelTimes {
    /// Reads each page with the built-in model, columns and page type included.
    pub(crate) fn measure(files: &[PathBuf]) -> Result<Self> {
        let (reader, model) = (Reader::new()?, Models::built_in().html);
        let mut times = Self { milliseconds: Vec::new(), blocks: 0 };
        for path in files {
            let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            let origin = Origin { file_path: path.display().to_string(), ..Origin::default() };
            let cleaner = reader.cleaner();
            let read = cleaner
                .read(&origin, Content::Html(bytes))
                .map_err(|reject| anyhow!("{}: {}", path.display(), reject.message))?;
            times.blocks += read.blocks.blocks.len();
            let took =
                cleaner.rules().look(&read.blocks, &read.metadata, &OnPage::default(), |view, evidence| {
                    let mut least = Duration::MAX;
                    for _ in 0..TIMES {
                        let start = Instant::now();
                        std::hint::black_box(model.read(Facts::of(view, &evidence)));
                        least = least.min(start.elapsed());
                    }
                    least
                });
            times.milliseconds.push(took.as_secs_f64() * 1e3);
        }
        Ok(times)
    }
}

impl fmt::Display for ModelTimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: f64 = self.milliseconds.iter().sum();
        writeln!(f, "\n## The models alone\n")?;
        writeln!(
            f,
            "Columns, page type and blocks of a page that is cut and looked at already; least of {TIMES} readings.\n"
        )?;
        writeln!(
            f,
            "| pages | blocks | ms a page (median) | ms a page (mean) | µs a block |\n|---|---|---|---|---|"
        )?;
        writeln!(
            f,
            "| {} | {} | {:.2} | {:.2} | {:.2} |",
            self.milliseconds.len(),
            self.blocks,
            median(&self.milliseconds),
            all / self.milliseconds.len().max(1) as f64,
            all * 1e3 / self.blocks.max(1) as f64,
        )
    }
}
