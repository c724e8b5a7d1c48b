//! `cargo xtask markdown`: pages whose Markdown, read back by a parser of CommonMark, says other words than their plain text.
//!
//! It prints the first words that differ on each, and a table of what was looked at. There must be no such page.

use std::ffi::OsString;

use anyhow::{Result, ensure};
use dehusk::pipeline::{Cleaner, Outcome};
use dehusk::settings::{Markup, Settings};
use dehusk::source::{self, Inputs, Raw};
use rayon::prelude::*;

use parsed::words;

#[path = "../../tests/pages/parsed.rs"]
mod parsed;

/// What `cargo xtask markdown` is told.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Folders and files of pages, as `dehusk clean` takes them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<OsString>,
}

/// Cleans every page twice, with and without links and pictures.
pub fn run(options: &Options) -> Result<()> {
    let cleaners = [cleaner(false)?, cleaner(true)?];
    println!("| pages | words | characters plain | Markdown | with links and images | pages that differ |");
    println!("|---:|---:|---:|---:|---:|---:|");
    let mut differ = 0;
    for path in &options.paths {
        let inputs = Inputs::expand(std::slice::from_ref(path), source::Options::default())?;
        let pages = inputs.documents().par_bridge().filter_map(|raw| Page::of(raw, &cleaners));
        let sum = pages.reduce(Page::default, Page::plus);
        println!(
            "| {} | {} | {} | {} | {} | {} |",
            sum.pages, sum.words, sum.plain, sum.marked[0], sum.marked[1], sum.differ
        );
        differ += sum.differ;
    }
    ensure!(differ == 0, "{differ} pages say something else in Markdown");
    Ok(())
}

fn cleaner(all: bool) -> Result<Cleaner> {
    let mut settings = Settings::default();
    settings.output.markup = Markup::Markdown;
    (settings.output.links, settings.output.images) = (all, all);
    Ok(Cleaner::new(&settings)?)
}

/// What was found on a page, or on many.
#[derive(Debug, Default)]
struct Page {
    pages: usize,
    words: usize,
    plain: usize,
    marked: [usize; 2],
    differ: usize,
}

impl Page {
    /// Of one page, if it becomes a record.
    fn of(raw: Raw, cleaners: &[Cleaner; 2]) -> Option<Self> {
        let mut page = Self { pages: 1, ..Self::default() };
        for (cleaner, marked) in cleaners.iter().zip(&mut page.marked) {
            let Outcome::Cleaned(cleaned) = cleaner.clean(raw.clone()) else { return None };
            let (plain, text) = (cleaned.plain(), &cleaned.record.text);
            let (said, read): (Vec<&str>, _) = (plain.split_whitespace().collect(), words(text));
            if said != read {
                page.differ = 1;
                let at = said.iter().zip(&read).take_while(|(said, read)| *said == *read).count();
                let around = at.saturating_sub(3)..at + 3;
                let (said, read) =
                    (said.get(around.clone()).unwrap_or_default(), read.get(around).unwrap_or_default());
                eprintln!("{}: {said:?} is read as {read:?}", cleaned.record.file_path);
            }
            *marked = text.chars().count();
            (page.plain, page.words) = (plain.chars().count(), plain.split_whitespace().count());
        }
        Some(page)
    }

    fn plus(self, other: Self) -> Self {
        Self {
            pages: self.pages + other.pages,
            words: self.words + other.words,
            plain: self.plain + other.plain,
            marked: [self.marked[0] + other.marked[0], self.marked[1] + other.marked[1]],
            differ: self.differ + other.differ,
        }
    }
}
