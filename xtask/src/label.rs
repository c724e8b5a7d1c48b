//! `cargo xtask label`: labels the blocks of pages by their gold, and says how good a perfect judge of blocks
//! would be.

mod align;
pub(crate) mod labels;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use dehusk::block::{self, Block};
use rayon::prelude::*;
use serde::Serialize;

use crate::sets::{Gold, Reader, Set};
use crate::words::{f1, words};

/// Pages of a set that are named for their low ceiling.
const WORST: usize = 15;

/// Label the blocks of pages by their gold.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A folder of sets: in each a gold.jsonl, and the pages in html/ID.html
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The sets to label [default: all with HTML pages]
    #[arg(long = "set", value_name = "NAME")]
    sets: Vec<String>,
    /// Where to write the labels: NAME.jsonl, a line a page
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let reader = Reader::new()?;
    for set in Set::read_all(&options.data, &options.sets)? {
        let pages: Vec<Labelled> =
            set.gold.par_iter().map(|gold| Labelled::of(&reader, &set, gold)).collect::<Result<_>>()?;
        println!("{}", set.name);
        print_ceilings(&pages);
        print_snippets(&pages);
        if let Some(folder) = &options.out {
            write(folder, &set.name, &pages)?;
        }
    }
    Ok(())
}

/// A page with its labels.
#[derive(Debug)]
struct Labelled<'g> {
    gold: &'g Gold,
    labels: Vec<Option<f32>>,
    /// What the labels make of a page whose text is known.
    text: Option<Ceiling>,
}

/// What the text of the blocks with a label of a half or more is worth.
#[derive(Debug, Clone, Copy)]
struct Ceiling {
    f1: f64,
    /// Words of the page.
    words: u32,
    /// Words of those blocks.
    kept: u32,
    /// Blocks that are neither main text nor chrome: labels from .2 to .8.
    soft: usize,
}

impl<'g> Labelled<'g> {
    fn of(reader: &Reader, set: &Set, gold: &'g Gold) -> Result<Self> {
        let blocks = reader.read(set, gold)?.blocks.blocks;
        Ok(match &gold.text {
            Some(text) => {
                let labels = labels::of_text(&blocks, text);
                let ceiling = Ceiling::of(&blocks, &labels, text);
                Self { gold, labels: labels.into_iter().map(Some).collect(), text: Some(ceiling) }
            }
            None => {
                Self { gold, labels: labels::of_snippets(&blocks, &gold.with, &gold.without), text: None }
            }
        })
    }
}

impl Ceiling {
    fn of(blocks: &[Block], labels: &[f32], gold: &str) -> Self {
        let kept = || blocks.iter().zip(labels).filter(|(_, label)| **label >= 0.5).map(|(block, _)| block);
        Self {
            f1: f1(&words(&block::join(kept())), &words(gold)),
            words: blocks.iter().map(|block| block.stats.words).sum(),
            kept: kept().map(|block| block.stats.words).sum(),
            soft: labels.iter().filter(|label| (0.2..=0.8).contains(*label)).count(),
        }
    }
}

/// The ceilings by page type, and the worst pages.
fn print_ceilings(pages: &[Labelled]) {
    let mut types: BTreeMap<&str, Vec<&Labelled>> = BTreeMap::new();
    let mut known: Vec<(&Labelled, Ceiling)> = Vec::new();
    for page in pages {
        let Some(ceiling) = page.text else { continue };
        known.push((page, ceiling));
        if let Some(page_type) = &page.gold.page_type {
            types.entry(page_type).or_default().push(page);
        }
    }
    if known.is_empty() {
        return;
    }
    println!("  {:15} {:>5} {:>8} {:>6} {:>6}", "", "pages", "ceiling", "kept", "soft");
    print_row("all", pages.iter());
    for (page_type, pages) in types {
        print_row(page_type, pages.into_iter());
    }
    known.sort_by(|a, b| a.1.f1.total_cmp(&b.1.f1));
    println!("  lowest ceilings");
    for (page, ceiling) in known.iter().take(WORST) {
        println!(
            "    {:.3} {} {} ({} of {} words kept)",
            ceiling.f1,
            page.gold.id,
            page.gold.url.as_deref().unwrap_or_default(),
            ceiling.kept,
            ceiling.words
        );
    }
}

/// Mean ceiling, share of words in kept blocks, share of soft labels.
fn print_row<'p>(name: &str, pages: impl Iterator<Item = &'p Labelled<'p>>) {
    let (mut count, mut f1, mut words, mut kept, mut blocks, mut soft) = (0, 0.0, 0, 0, 0, 0);
    for page in pages {
        let Some(ceiling) = page.text else { continue };
        count += 1;
        f1 += ceiling.f1;
        words += ceiling.words;
        kept += ceiling.kept;
        blocks += page.labels.len();
        soft += ceiling.soft;
    }
    println!(
        "  {name:15} {count:>5} {:>8.4} {:>6.3} {:>6.3}",
        f1 / f64::from(count.max(1)),
        f64::from(kept) / f64::from(words.max(1)),
        soft as f64 / blocks.max(1) as f64,
    );
}

/// What the snippets say of pages whose text is not known.
fn print_snippets(pages: &[Labelled]) {
    let pages: Vec<_> = pages.iter().filter(|page| page.text.is_none()).collect();
    if pages.is_empty() {
        return;
    }
    let labels = || pages.iter().flat_map(|page| &page.labels);
    println!(
        "  {} pages by snippets: {} blocks are main text, {} chrome, {} unknown; {} pages have both",
        pages.len(),
        labels().filter(|label| **label == Some(1.0)).count(),
        labels().filter(|label| **label == Some(0.0)).count(),
        labels().filter(|label| label.is_none()).count(),
        pages
            .iter()
            .filter(|page| [0.0, 1.0].iter().all(|label| page.labels.contains(&Some(*label))))
            .count(),
    );
}

/// A page in the file of labels.
#[derive(Debug, Serialize)]
struct Line<'p> {
    id: &'p str,
    /// A label a block; nothing where snippets do not tell.
    labels: &'p [Option<f32>],
}

/// A line a page.
fn write(folder: &Path, name: &str, pages: &[Labelled]) -> Result<()> {
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("{name}.jsonl"));
    let mut file =
        BufWriter::new(File::create(&path).with_context(|| format!("cannot write {}", path.display()))?);
    for page in pages {
        serde_json::to_writer(&mut file, &Line { id: &page.gold.id, labels: &page.labels })?;
        file.write_all(b"\n")?;
    }
    file.flush().with_context(|| format!("cannot write {}", path.display()))
}
