//! `cargo xtask torture`: inputs that are built to hurt, and what must become of each.
//!
//! Every case runs in a process of its own. It fails where the process hangs, dies, panics or loses something; how long it
//! took and how much memory is told, and beside it the same of an input a quarter as large, since work has to be linear.

mod damaged;
mod growing;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::ROOT;
use crate::bench::process::{Measured, measure_within};

/// A process that takes longer hangs.
const HANGS: Duration = Duration::from_secs(60);
/// A larger input is this much larger than the smaller.
const GROWTH: usize = 4;
/// Times are linear where the larger input takes at most so many times as long for each byte.
const LINEAR: f64 = 3.0;
/// Seconds of CPU time under which a ratio of times says nothing.
const TELLING: f64 = 0.3;

/// Clean inputs that are built to hurt.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The program [default: that of this build]
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Bytes of the larger of two inputs
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    bytes: usize,
    /// Only cases with this in their names
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
}

/// Input files, and what must become of them.
#[derive(Debug)]
struct Case {
    name: String,
    /// Their names and bytes.
    files: Vec<(String, Vec<u8>)>,
    args: Vec<String>,
    /// Whether they are inspected, and not cleaned: then nothing is compared.
    is_inspected: bool,
    want: Want,
}

/// What must become of inputs.
#[derive(Debug, Default)]
struct Want {
    records: usize,
    /// Reasons, in order.
    rejects: Vec<&'static str>,
    /// Texts that the records hold.
    holds: Vec<String>,
    /// What the warnings say.
    warns: Vec<&'static str>,
}

impl Case {
    fn new(name: impl Into<String>, file: &str, bytes: impl Into<Vec<u8>>, want: Want) -> Self {
        Self {
            name: name.into(),
            files: vec![(file.to_owned(), bytes.into())],
            args: Vec::new(),
            is_inspected: false,
            want,
        }
    }

    fn inspected(name: impl Into<String>, file: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { is_inspected: true, ..Self::new(name, file, bytes, Want::default()) }
    }

    fn with(mut self, args: &[&str]) -> Self {
        self.args.extend(args.iter().map(|arg| (*arg).to_owned()));
        self
    }

    fn bytes(&self) -> f64 {
        self.files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() as f64
    }

    /// Cleans the inputs and compares what became of them, or inspects them.
    fn run(&self, program: &Path, work: &Path) -> Result<Measured> {
        if work.exists() {
            fs::remove_dir_all(work)?;
        }
        fs::create_dir_all(work.join("in"))?;
        for (name, bytes) in &self.files {
            fs::write(work.join("in").join(name), bytes)?;
        }
        let path = |name: &str| work.join(name).display().to_string();
        if self.is_inspected {
            let args = ["inspect", &path("in"), "--json"].map(str::to_owned);
            return measure_within(&[vec![program.display().to_string()], args.to_vec()].concat(), HANGS);
        }
        let mut command = vec![program.display().to_string(), "clean".to_owned(), path("in")];
        command.extend(["-o".to_owned(), path("out.jsonl"), "--threads".to_owned(), "1".to_owned()]);
        command.extend(["--quiet", "--allow-rejects", "100%"].map(str::to_owned));
        command.extend(self.args.iter().cloned());
        let measured = measure_within(&command, HANGS)?;
        self.want.check(&lines(&work.join("out.jsonl"))?, &lines(&work.join("out.rejects.jsonl"))?)?;
        Ok(measured)
    }
}

impl Want {
    fn check(&self, records: &[Value], rejects: &[Value]) -> Result<()> {
        let reasons: Vec<&str> =
            rejects.iter().filter_map(|reject| reject["reject_reason"].as_str()).collect();
        ensure!(
            records.len() == self.records,
            "{} records, not {}; rejects: {reasons:?}",
            records.len(),
            self.records
        );
        ensure!(reasons == self.rejects, "rejects {reasons:?}, not {:?}", self.rejects);
        let text: String = records.iter().filter_map(|record| record["text"].as_str()).collect();
        for held in &self.holds {
            ensure!(text.contains(held.as_str()), "{held:?} is lost");
        }
        let warnings: String =
            records.iter().map(|record| record["metadata"]["warnings"].to_string()).collect();
        for warning in &self.warns {
            ensure!(warnings.contains(warning), "no warning of {warning:?} in {warnings}");
        }
        Ok(())
    }
}

/// What two inputs took of which one is larger.
struct Row {
    growth: f64,
    small: Measured,
    large: Measured,
}

impl Row {
    /// How many times as long each byte of the larger one took.
    fn ratio(&self) -> f64 {
        self.large.cpu / self.small.cpu.max(0.01) / self.growth
    }

    fn check(&self) -> Result<()> {
        ensure!(
            self.large.cpu < TELLING || self.ratio() <= LINEAR,
            "{:.2} s, and {:.2} s for {:.1} times as many bytes",
            self.small.cpu,
            self.large.cpu,
            self.growth
        );
        Ok(())
    }
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let megabytes = self.large.peak / 1_000_000;
        write!(f, "{:.2} | {:.2} | {:.2} | {megabytes} |", self.small.cpu, self.large.cpu, self.ratio())
    }
}

/// The lines of a file; none where there is no such file.
fn lines(path: &Path) -> Result<Vec<Value>> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        text => text.with_context(|| format!("cannot read {}", path.display()))?,
    };
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let program = match &options.program {
        Some(program) => program.clone(),
        None => std::env::current_exe()?.with_file_name("dehusk"),
    };
    ensure!(program.is_file(), "there is no {}: build it, or name one with --program", program.display());
    let work = Path::new(ROOT).join("target/torture");
    let is_asked_for = |case: &Case| case.name.contains(&options.only);
    let mut failed: BTreeMap<String, anyhow::Error> = BTreeMap::new();
    let mut count = 0;
    for case in damaged::cases()?.into_iter().filter(is_asked_for) {
        count += 1;
        if let Err(error) = case.run(&program, &work) {
            println!("{}: {error:#}", case.name);
            failed.insert(case.name, error);
        }
    }
    println!("| input | small, s | large, s | for each byte | large, MB |\n|---|---:|---:|---:|---:|");
    let pairs = growing::cases(options.bytes / GROWTH).into_iter().zip(growing::cases(options.bytes));
    for (small, large) in pairs.filter(|(case, _)| is_asked_for(case)) {
        count += 1;
        let took = small.run(&program, &work).and_then(|took| Ok((took, large.run(&program, &work)?)));
        let judged = took.and_then(|(small_took, large_took)| {
            let row = Row { growth: large.bytes() / small.bytes(), small: small_took, large: large_took };
            println!("| {} | {row}", large.name);
            row.check()
        });
        if let Err(error) = judged {
            println!("{}: {error:#}", small.name);
            failed.insert(small.name, error);
        }
    }
    println!("\n{count} cases, {} failed", failed.len());
    if !failed.is_empty() {
        bail!(
            "{} of {count} cases failed: {}",
            failed.len(),
            failed.into_keys().collect::<Vec<_>>().join(", ")
        );
    }
    Ok(())
}
