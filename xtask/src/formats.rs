//! `cargo xtask formats`: how fast crawls are read, and what becomes of damaged ones.
//!
//! The crawls are made of pages in a folder, each with its request and metadata as crawlers write them. The crates that read
//! WARC too are measured on the same files by `xtask/warc-peers`, a project of its own, so that nothing here depends on them.

mod crawl;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use dehusk::source::{self, Content, Inputs};

use self::crawl::Crawl;
use crate::ROOT;
use crate::bench::own_cpu;

/// Pages of the damaged crawls.
const FEW: usize = 20;

/// Measure how fast crawls are read, and what becomes of damaged ones.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A folder of HTML files
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// How often each crawl is read
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: usize,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    ensure!(options.rounds > 0, "--rounds must be at least 1");
    let folder = Path::new(ROOT).join("target/formats");
    fs::create_dir_all(&folder)?;
    let mut pages = Vec::new();
    for entry in
        fs::read_dir(&options.data).with_context(|| format!("cannot read {}", options.data.display()))?
    {
        pages.push(entry?.path());
    }
    pages.sort();
    let pages: Vec<Vec<u8>> = pages.iter().map(fs::read).collect::<Result<_, _>>()?;

    println!("| crawl | documents | unpacked MB | CPU s (median) | MB/s of CPU time (least, median, most) |");
    println!("|---|---|---|---|---|");
    let crawl = Crawl::of(&pages);
    for (name, bytes) in crawl.packings()? {
        let path = folder.join(name);
        fs::write(&path, bytes)?;
        time(&path, crawl.bytes(), options.rounds)?;
    }

    println!("\n| damage | documents | rejects | file in target/formats |\n|---|---|---|---|");
    for (name, damage, bytes) in Crawl::of(&pages[..FEW.min(pages.len())]).damaged()? {
        let path = folder.join(name);
        fs::write(&path, bytes)?;
        let (documents, rejects) = read(&path)?;
        println!("| {damage} | {documents} | {} | {name} |", rejects.join("; "));
    }
    Ok(())
}

/// Reads a crawl so many times.
fn time(path: &Path, bytes: usize, rounds: usize) -> Result<()> {
    let mut times = Vec::new();
    let mut documents = 0;
    for _ in 0..rounds {
        let before = own_cpu()?;
        documents = read(path)?.0;
        times.push(own_cpu()? - before);
    }
    times.sort_by(f64::total_cmp);
    let megabytes = bytes as f64 / 1e6;
    let (least, median, most) = (times[0], times[rounds / 2], times[rounds - 1]);
    println!(
        "| {} | {documents} | {megabytes:.1} | {median:.2} | {:.0}, {:.0}, {:.0} |",
        path.file_name().unwrap_or_default().display(),
        megabytes / most,
        megabytes / median,
        megabytes / least
    );
    Ok(())
}

/// How many documents a file has, and its rejects.
fn read(path: &Path) -> Result<(usize, Vec<String>)> {
    let inputs = Inputs::expand(&[path.into()], source::Options::default())?;
    let (mut documents, mut rejects) = (0, Vec::new());
    for raw in inputs.documents() {
        match raw.content {
            Content::Unusable(reject) => {
                rejects.push(format!(
                    "{} at {}: {}",
                    reject.reason.name(),
                    raw.origin.offset,
                    reject.message
                ));
            }
            _ => documents += 1,
        }
    }
    Ok((documents, rejects))
}
