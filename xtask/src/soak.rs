//! `cargo xtask soak`: a long run over documents of all kinds. Its memory must not grow, nor its pace fall, and none may be lost.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::bench::process::{Watched, watched};
use crate::crowd;
use crate::ran::{self, Ran};

/// How often the run is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// Portions of the documents, of which a tenth of the run has two.
const PORTIONS: usize = 20;
/// How much more memory the end may take than a tenth of the run.
const MOST_GROWTH: f64 = 1.05;

/// Clean many documents of all kinds, and see that memory stays flat and nothing is lost.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    ran: Ran,
    /// How many documents
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    documents: usize,
    /// Threads of the run
    #[arg(long, value_name = "N", default_value_t = 2)]
    threads: usize,
    /// Find duplicates too: exact or near
    #[arg(long, value_name = "HOW", default_value = "no")]
    dedup: String,
}

/// The run at a moment.
#[derive(Debug, Clone, Copy)]
struct Sample {
    documents: f64,
    cpu: f64,
    resident: f64,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let program = options.ran.program()?;
    let work = ran::work("soak")?;
    crowd::write(&work.join("in"), options.documents, PORTIONS)?;
    let started = Instant::now();
    let mut child = Command::new(&program)
        .args(["clean", "in", "-o", "out.jsonl.zst", "--quiet", "--allow-rejects", "100%"])
        .args(["--threads", &options.threads.to_string(), "--dedup", &options.dedup])
        .current_dir(&work)
        .stdin(Stdio::null())
        .spawn()?;
    let (mut samples, mut peak) = (Vec::new(), 0);
    let status = loop {
        if let Some(Watched { cpu, resident, peak: now }) = watched(child.id()) {
            peak = peak.max(now);
            let documents = done(&work.join("out.checkpoint.json"))?;
            samples.push(Sample { documents, cpu, resident: resident as f64 });
        }
        match child.try_wait()? {
            Some(status) => break status,
            None => sleep(LOOK_EVERY),
        }
    };
    ensure!(status.success(), "the run failed: {status}");
    let wall = started.elapsed().as_secs_f64();
    let records = lines(zstd::Decoder::new(File::open(work.join("out.jsonl.zst"))?)?)?;
    let rejects = lines(File::open(work.join("out.rejects.jsonl"))?)?;
    let bytes = size(&work.join("in"))?;
    fs::remove_dir_all(&work)?;

    let tenths = tenths(&samples, options.documents as f64);
    let mut table =
        "| tenth of the run | documents by second of CPU time | resident MB (median) |\n|---|---:|---:|\n"
            .to_owned();
    for (number, (pace, resident)) in tenths.iter().enumerate() {
        writeln!(table, "| {} | {pace:.0} | {:.1} |", number + 1, resident / 1e6)?;
    }
    let resident = |from: f64, to: f64| {
        let within = samples.iter().filter(|sample| {
            sample.documents >= from * options.documents as f64
                && sample.documents <= to * options.documents as f64
        });
        median(within.map(|sample| sample.resident).collect())
    };
    let (early, late) = (resident(0.08, 0.12), resident(0.96, 1.0));
    let cpu = samples.last().map_or(0.0, |sample| sample.cpu);
    let body = format!(
        "Documents of many kinds, most of them small, in JSONL (plain and gz), WARC (gz), tar, zip and files of their own: {:.0} MB as they lie \
         on the disk. The output is `out.jsonl.zst`; how far the run is, is read from its checkpoints.\n\n\
         {records} records + {rejects} rejects = {} documents. {wall:.0} s with {} threads, {cpu:.0} s of CPU time, peak of memory {:.0} MB. \
         Resident at the end {:.1} MB, at a tenth of the run {:.1} MB: {:.3} times as much (asked: less than {MOST_GROWTH}).\n\n{table}",
        bytes as f64 / 1e6,
        records + rejects,
        options.threads,
        peak as f64 / 1e6,
        late / 1e6,
        early / 1e6,
        late / early,
    );
    options.ran.publish(&format!("A run over {} documents", options.documents), &body)?;
    ensure!(
        records + rejects == options.documents,
        "of {} documents {} came out",
        options.documents,
        records + rejects
    );
    ensure!(late / early < MOST_GROWTH, "memory grows: {early:.0} bytes at a tenth, {late:.0} at the end");
    Ok(())
}

/// How many documents the checkpoint speaks of: none where there is none yet, or no more.
fn done(checkpoint: &Path) -> Result<f64> {
    let Ok(text) = fs::read(checkpoint) else { return Ok(0.0) };
    let checkpoint: Value = serde_json::from_slice(&text)?;
    checkpoint["reached"]["summary"]["inputs"]
        .as_f64()
        .context("a checkpoint does not tell how many documents are done")
}

/// For each tenth of the documents how many were done in a second of CPU time, and the memory.
fn tenths(samples: &[Sample], documents: f64) -> Vec<(f64, f64)> {
    let at = |share: f64| {
        let wanted = share * documents;
        samples.iter().find(|sample| sample.documents >= wanted).or(samples.last()).copied()
    };
    (0..10)
        .filter_map(|tenth| {
            let (from, to) = (f64::from(tenth) / 10.0, f64::from(tenth + 1) / 10.0);
            let (first, last) = (at(from)?, at(to)?);
            // The last checkpoint comes before the last documents.
            let done =
                if tenth == 9 { documents - first.documents } else { last.documents - first.documents };
            let within = samples
                .iter()
                .filter(|sample| sample.documents >= first.documents && sample.documents <= last.documents);
            Some((done / (last.cpu - first.cpu), median(within.map(|sample| sample.resident).collect())))
        })
        .collect()
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

fn lines(reader: impl Read) -> Result<usize> {
    let mut reader = BufReader::with_capacity(1 << 20, reader);
    let mut lines = 0;
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(lines);
        }
        lines += bytes.iter().filter(|byte| **byte == b'\n').count();
        let length = bytes.len();
        reader.consume(length);
    }
}

/// Bytes of all files below a folder.
fn size(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() { size(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(bytes)
}
