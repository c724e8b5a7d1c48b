//! `cargo xtask bench`: whole processes, in turn, in one run, so that what slows the machine slows all alike.
//!
//! Speed is bytes of input by CPU time (user and system) where programs are compared, and wall time where numbers of
//! threads are. How a process is measured, where peers come from and how the results look are in files of their own.

mod model;
mod page;
mod peers;
pub(crate) mod process;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use model::ModelTimes;
use page::{Case, Page, Row, Unit};
use peers::Peer;
pub(crate) use process::own_cpu;
use process::{Measured, measure};

use crate::ROOT;

/// Pages of the folder of few files.
const FEW: usize = 100;
/// Copies of each of them in the folder of many files.
const COPIES: usize = 100;

/// Measure speed and memory, beside other programs where they are asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A folder of HTML files
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// How often each program runs
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: usize,
    /// Programs to measure against, or none; they are installed under target/bench-venv
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "resiliparse,rs-trafilatura")]
    peers: Vec<Peer>,
    /// Measure on the first so many pages only, for slow peers
    #[arg(long, value_name = "N")]
    pages: Option<usize>,
    /// Leave out the measures of threads and of many small files
    #[arg(long)]
    peers_only: bool,
    /// Where to write the results besides stdout, such as docs/benchmarks/NAME.md
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    ensure!(cfg!(target_os = "linux"), "CPU time and memory are read from /proc: run this on Linux");
    ensure!(options.rounds > 0, "--rounds must be at least 1");
    let program = build()?;
    let work = Path::new(ROOT).join("target/bench");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    let files = html_files(&options.data)?;
    let data = match options.pages {
        None => options.data.clone(),
        Some(pages) => {
            let chosen: Vec<_> = files.iter().take(pages).map(|path| (path.clone(), 1)).collect();
            copy(&chosen, work.join("sample"))?
        }
    };

    let mut cases = Vec::new();
    if !options.peers.is_empty() {
        cases.push(against_peers(options, &program, &data, &work)?);
    }
    if !options.peers_only {
        cases.push(two_threads(options, &program, &data, &work)?);
        cases.push(many_files(options, &program, &files, &work)?);
    }
    fs::remove_dir_all(&work)?;
    // Without optimization the time of a single function says nothing.
    let models = if cfg!(debug_assertions) { None } else { Some(ModelTimes::measure(&files)?) };
    let page = Page::new(&cases, models.as_ref(), &options.peers)?;
    print!("{page}");
    if let Some(path) = &options.write {
        fs::write(path, page.to_string()).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// One thread against each peer, by CPU time.
fn against_peers(options: &Options, program: &Path, data: &Path, work: &Path) -> Result<Case> {
    let mut rows = vec![Row::new("dehusk, 1 thread", ours(program, data, work, 1))];
    for peer in &options.peers {
        rows.push(Row::new(peer.name(), peer.command(data, &work.join("peer.jsonl"))?));
    }
    run_in_turn(options.rounds, &mut rows)?;
    Case::new("One thread, HTML to JSONL", data, Unit::BytesByCpu, rows)
}

/// Two threads against one, by wall time.
fn two_threads(options: &Options, program: &Path, data: &Path, work: &Path) -> Result<Case> {
    let mut rows = vec![
        Row::new("dehusk, 2 threads", ours(program, data, work, 2)),
        Row::new("dehusk, 1 thread", ours(program, data, work, 1)),
    ];
    run_in_turn(options.rounds, &mut rows)?;
    Case::new("Two threads against one", data, Unit::BytesByWall, rows)
}

/// Many small files against few, by wall time a page, with the peak of memory.
fn many_files(options: &Options, program: &Path, files: &[PathBuf], work: &Path) -> Result<Case> {
    let mut by_size: Vec<(u64, &PathBuf)> = Vec::new();
    for path in files {
        by_size.push((fs::metadata(path)?.len(), path));
    }
    by_size.sort();
    // The smaller quarter holds small pages without being only broken ones.
    let quarter = by_size.len().div_ceil(4);
    let step = (quarter / FEW).max(1);
    let chosen: Vec<&PathBuf> =
        by_size[..quarter].iter().take(step * FEW).step_by(step).map(|(_, path)| *path).collect();
    let times = |copies| chosen.iter().map(|path| ((*path).clone(), copies)).collect::<Vec<_>>();
    let many = copy(&times(COPIES), work.join("many"))?;
    let few = copy(&times(1), work.join("few"))?;
    let mut rows = vec![
        Row::new(&format!("{} files", chosen.len() * COPIES), ours(program, &many, work, 2)),
        Row::new(&format!("{} files", chosen.len()), ours(program, &few, work, 2)),
    ];
    rows[0].pages = chosen.len() * COPIES;
    rows[1].pages = chosen.len();
    run_in_turn(options.rounds, &mut rows)?;
    Case::new("Many small files against few", &many, Unit::PagesByWall, rows)
}

/// A B C, A B C, and so on.
fn run_in_turn(rounds: usize, rows: &mut [Row]) -> Result<()> {
    for round in 0..rounds {
        for row in &mut *rows {
            eprintln!("round {} of {rounds}: {}", round + 1, row.name);
            let measured: Measured = measure(&row.command)?;
            row.measured.push(measured);
        }
    }
    Ok(())
}

/// The command that cleans a folder.
fn ours(program: &Path, data: &Path, work: &Path, threads: usize) -> Vec<String> {
    let out = work.join("out.jsonl");
    let mut command = vec![program.display().to_string(), "clean".to_owned(), data.display().to_string()];
    command.extend(["-o".to_owned(), out.display().to_string(), "--threads".to_owned(), threads.to_string()]);
    command.extend(["--quiet", "--allow-rejects", "100%"].map(str::to_owned));
    command
}

/// Builds the program as it is shipped.
fn build() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status =
        Command::new(cargo).args(["build", "--release", "--bin", "dehusk"]).current_dir(ROOT).status()?;
    ensure!(status.success(), "`cargo build --release` failed");
    Ok(Path::new(ROOT).join("target/release/dehusk"))
}

/// The HTML files of a folder, by name.
fn html_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "html" || extension == "htm") {
            files.push(path);
        }
    }
    files.sort();
    ensure!(!files.is_empty(), "there is no .html file in {}", folder.display());
    Ok(files)
}

/// A folder that holds each of these files so many times.
fn copy(files: &[(PathBuf, usize)], folder: PathBuf) -> Result<PathBuf> {
    fs::create_dir_all(&folder)?;
    for (number, (path, copies)) in files.iter().enumerate() {
        for copy in 0..*copies {
            fs::copy(path, folder.join(format!("{number:05}-{copy:03}.html")))?;
        }
    }
    Ok(folder)
}
