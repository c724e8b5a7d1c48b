//! `cargo xtask memory`: the peak of memory on inputs that unpack to more than may be held, and on documents just within the limit.

mod bombs;
mod brotli;
mod large;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::bench::process::{Ended, watch};
use crate::ran::{self, Ran};

/// A run that takes longer hangs.
const HANGS: Duration = Duration::from_secs(600);
const MEBIBYTE: u64 = 1 << 20;
/// What a bomb may take, with default settings.
const BOMB: u64 = 512 * MEBIBYTE;
/// What a run may take beside its documents, and how many times each document.
const BASE: u64 = 256 * MEBIBYTE;
const TIMES: u64 = 16;

/// Measure the peak of memory on bombs, and on documents as large as they may be.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    ran: Ran,
    /// Bytes of a bomb when it is unpacked
    #[arg(long, value_name = "N", default_value_t = 2 << 30)]
    bytes: u64,
    /// Limits of a document for which documents just within it are measured, in MiB
    #[arg(long, value_name = "N", value_delimiter = ',', default_values_t = [1, 8, 64])]
    limits: Vec<u64>,
    /// Numbers of threads
    #[arg(long, value_name = "N", value_delimiter = ',', default_values_t = [1, 2, 8])]
    threads: Vec<u64>,
    /// Only those with this in their names
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
}

/// What is read in a run, and what must become of it.
struct Case {
    name: &'static str,
    /// Its name in the folder of inputs.
    file: &'static str,
    /// Whether it goes to stdin and not into a file.
    through_stdin: bool,
    /// Makes it, of so many bytes when it is unpacked.
    make: fn(&mut dyn Write, u64) -> Result<()>,
    /// The reject that it becomes.
    reject: &'static str,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let program = options.ran.program()?;
    let work = ran::work("memory")?;
    let mut wrong = Vec::new();
    let mut table = "| bomb | exit code | reject | CPU s | peak MiB |\n|---|---:|---|---:|---:|\n".to_owned();
    for case in bombs::CASES.iter().filter(|case| case.name.contains(&options.only)) {
        let (ended, rejects) = case.run(&program, &work, options.bytes)?;
        let peak = ended.measured.peak;
        writeln!(
            table,
            "| {} | {} | {} | {:.1} | {} |",
            case.name,
            ended.status.code().unwrap_or(-1),
            rejects.join(", "),
            ended.measured.cpu,
            peak / MEBIBYTE
        )?;
        if ended.status.code() != Some(1) || rejects != [case.reject] || peak > BOMB {
            println!("{}: {:?}, {rejects:?}, {} MiB", case.name, ended.status, peak / MEBIBYTE);
            wrong.push(case.name.to_owned());
        }
    }
    let mut shapes =
        "| document | limit MiB | threads | CPU s | peak MiB | asked MiB |\n|---|---:|---:|---:|---:|---:|\n"
            .to_owned();
    for limit in &options.limits {
        for (name, end, shape) in large::SHAPES.iter().filter(|shape| shape.0.contains(&options.only)) {
            for threads in &options.threads {
                let ended = large(&program, &work, *limit, *threads, end, *shape)?;
                let (peak, asked) = (ended.measured.peak, BASE + threads * TIMES * limit * MEBIBYTE);
                writeln!(
                    shapes,
                    "| {name} | {limit} | {threads} | {:.1} | {} | {} |",
                    ended.measured.cpu,
                    peak / MEBIBYTE,
                    asked / MEBIBYTE
                )?;
                if !ended.status.success() || peak > asked {
                    println!(
                        "{name}, {limit} MiB, {threads} threads: {}, {} MiB",
                        ended.status,
                        peak / MEBIBYTE
                    );
                    wrong.push(format!("{name}, {limit} MiB, {threads} threads"));
                }
            }
        }
    }
    fs::remove_dir_all(&work)?;
    let body = format!(
        "## Bombs\n\nEach unpacks to {} MiB, the limit of a document is 256 MiB (`input.max_bytes`), and each must become the reject named \
         here with less than {} MiB of memory.\n\n{table}\n## Documents just within the limit\n\nTwo documents for each thread, each as large as \
         `input.max_bytes` allows. Asked: at most {} MiB and {TIMES} times the limit for each thread.\n\n{shapes}",
        options.bytes / MEBIBYTE,
        BOMB / MEBIBYTE,
        BASE / MEBIBYTE
    );
    options.ran.publish("Memory", &body)?;
    ensure!(wrong.is_empty(), "not as asked: {}", wrong.join("; "));
    Ok(())
}

impl Case {
    /// Cleans it. Returns the reasons of the rejects too.
    fn run(&self, program: &Path, work: &Path, bytes: u64) -> Result<(Ended, Vec<String>)> {
        let path = work.join(self.file);
        let mut command = clean(program, work);
        if self.through_stdin {
            command.arg("-").stdin(Stdio::piped());
        } else {
            let mut file = File::create(&path)?;
            (self.make)(&mut file, bytes)?;
            command.arg(&path).stdin(Stdio::null());
        }
        let make = self.make;
        let ended = watch(&mut command, HANGS, move |stdin| {
            // What reads it may stop doing so.
            let _ = make(stdin, bytes);
        })
        .with_context(|| self.name.to_owned())?;
        if path.exists() {
            fs::remove_file(path)?;
        }
        let rejects = fs::read_to_string(work.join("out.rejects.jsonl")).unwrap_or_default();
        let reason = |line: &str| -> Option<String> {
            let line: Value = serde_json::from_str(line).ok()?;
            Some(line["reject_reason"].as_str()?.to_owned())
        };
        Ok((ended, rejects.lines().filter_map(reason).collect()))
    }
}

/// Cleans two documents for each thread that are just within a limit.
fn large(
    program: &Path,
    work: &Path,
    limit: u64,
    threads: u64,
    end: &str,
    shape: fn(usize) -> Vec<u8>,
) -> Result<Ended> {
    let folder: PathBuf = work.join("in");
    fs::create_dir_all(&folder)?;
    let bytes = shape((limit * MEBIBYTE) as usize);
    for number in 0..2 * threads {
        fs::write(folder.join(format!("{number}.{end}")), &bytes)?;
    }
    drop(bytes);
    fs::write(work.join("settings.toml"), format!("[input]\nmax_bytes = {}\n", limit * MEBIBYTE))?;
    let mut command = clean(program, work);
    command.arg(&folder).args(["--config", "settings.toml", "--threads", &threads.to_string()]);
    let ended = watch(command.stdin(Stdio::null()), HANGS, |_| {})?;
    fs::remove_dir_all(folder)?;
    Ok(ended)
}

fn clean(program: &Path, work: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["clean", "--quiet", "-o", "out.jsonl"]).current_dir(work);
    command
}
