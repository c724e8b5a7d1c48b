//! `cargo xtask anomalies`: the first, second, third … read, write, open and so on of a run fails, until one passes untouched.
//!
//! Each fault meets a run of its own in a folder of its own. What may become of it is in `verdict.rs`, what is run in
//! `scenario.rs`, and the failing itself is done from outside, by `shim.c`.

mod inputs;
mod scenario;
mod verdict;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::ran::{self, Ran};
use verdict::Fate;

/// Faults that are tried at once.
const AT_ONCE: usize = 8;
/// Numbers of errors on Linux.
const EINTR: i32 = 4;
const EIO: i32 = 5;
const EACCES: i32 = 13;
const EMFILE: i32 = 24;
const ENOSPC: i32 = 28;
const EDQUOT: i32 = 122;
/// Not an error: the call moves one byte.
const SHORT: i32 = 0;

/// Calls of the shim, each with the errors that it is let fail with.
const FAULTS: &[(&str, &[i32])] = &[
    ("read", &[EIO, EINTR, SHORT]),
    ("write", &[ENOSPC, EIO, EDQUOT, EINTR, SHORT]),
    ("open", &[EMFILE, EACCES, EINTR]),
    ("list", &[EIO, EMFILE]),
    ("stat", &[EIO]),
    ("sync", &[EIO]),
    ("cut", &[EIO]),
    ("seek", &[EIO]),
    ("lock", &[EIO]),
    ("rename", &[EIO]),
    ("remove", &[EIO]),
];

/// Let each call of a run on a file fail, one after the other.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    ran: Ran,
    /// One run over few inputs, and one error a call: what `cargo xtask test` asks for
    #[arg(long)]
    few: bool,
    /// Only runs, calls and errors with this in their names, such as "gz, near: read EIO"
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
}

/// One call that fails.
#[derive(Debug, Clone, Copy)]
struct Fault {
    call: &'static str,
    errno: i32,
    /// Which call, from 1.
    at: usize,
}

impl Fault {
    fn error(&self) -> &'static str {
        match self.errno {
            EINTR => "EINTR",
            EIO => "EIO",
            EACCES => "EACCES",
            EMFILE => "EMFILE",
            ENOSPC => "ENOSPC",
            EDQUOT => "EDQUOT",
            _ => "one byte",
        }
    }

    /// Whether a program has to bear it without a word.
    fn is_harmless(&self) -> bool {
        matches!(self.errno, EINTR | SHORT)
    }
}

/// What became of all faults of a kind.
#[derive(Debug, Default)]
struct Row {
    untouched: usize,
    rejected: usize,
    stopped: usize,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("calls are let fail on Linux only");
        return Ok(());
    }
    let program = options.ran.program()?;
    let work = ran::work("anomalies")?;
    let shim = shim(&work)?;
    let scenarios = if options.few { scenario::few()? } else { scenario::all()? };
    let mut table = "| run | call | error | faults | same output | rejects, exit 1 | stopped, exit 3 |\n|---|---|---|---:|---:|---:|---:|\n".to_owned();
    let (mut faults, mut wrong) = (0, Vec::new());
    let tried = Tried { program: &program, shim: &shim, work: &work };
    for scenario in &scenarios {
        let template = scenario.prepare(&tried)?;
        for (call, errors) in FAULTS {
            for errno in errors.iter().take(if options.few { 1 } else { usize::MAX }) {
                let kind = Fault { call, errno: *errno, at: 0 };
                let name = format!("{}: {call} {}", scenario.name, kind.error());
                if !name.contains(&options.only) {
                    continue;
                }
                let mut row = Row::default();
                for (fault, fate) in tried.until_untouched(&template, kind)? {
                    faults += 1;
                    match fate {
                        Ok(Fate::Untouched) => row.untouched += 1,
                        Ok(Fate::Rejected) => row.rejected += 1,
                        Ok(Fate::Stopped) => row.stopped += 1,
                        Err(error) => {
                            println!("{name} {}: {error:#}", fault.at);
                            wrong.push(format!("{name} {}", fault.at));
                        }
                    }
                }
                let Row { untouched, rejected, stopped } = row;
                let all = untouched + rejected + stopped;
                eprintln!("{name}: {all}");
                writeln!(
                    table,
                    "| {} | {call} | {} | {all} | {untouched} | {rejected} | {stopped} |",
                    scenario.name,
                    kind.error()
                )?;
            }
        }
    }
    std::fs::remove_dir_all(&work)?;
    let body = format!("{INTRODUCTION}\n{table}\n{faults} faults, {} with a wrong end.\n", wrong.len());
    options.ran.publish("Disks that fail", &body)?;
    ensure!(wrong.is_empty(), "{} of {faults} faults had a wrong end: {}", wrong.len(), wrong.join("; "));
    Ok(())
}

const INTRODUCTION: &str = "\
In each row the first, second, third … such call on a file of the run fails, each in a run of its own, until a run is not touched.
Every run ends with a documented exit code and no panic. It wrote the bytes of the untouched run (exit 0); or what could not be read is a
reject, `unreadable` or `damaged`, that names the file, and all its neighbours are as ever (exit 1); or it stopped with one line that names
the file and the cause, nothing partial stands under the name of an output, no temporary file stays but those of a checkpoint (exit 3),
and the next run, with `--resume`, writes the bytes of the untouched one. A call that is interrupted, or moves one byte only, changes nothing.
";

/// The C file as a library.
fn shim(work: &Path) -> Result<PathBuf> {
    let (source, library) =
        (concat!(env!("CARGO_MANIFEST_DIR"), "/src/anomalies/shim.c"), work.join("shim.so"));
    let status = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o"])
        .args([&library, Path::new(source)])
        .arg("-ldl")
        .status()
        .context("cannot run cc")?;
    ensure!(status.success(), "cc could not make a library of {source}");
    Ok(library)
}

/// What faults are tried on.
struct Tried<'a> {
    program: &'a Path,
    shim: &'a Path,
    work: &'a Path,
}

impl Tried<'_> {
    /// What became of each fault of a kind, up to the last that a run meets.
    fn until_untouched(
        &self,
        template: &scenario::Template,
        kind: Fault,
    ) -> Result<Vec<(Fault, Result<Fate>)>> {
        let mut fates = Vec::new();
        for first in (1..).step_by(AT_ONCE) {
            let tried: Vec<_> = (first..first + AT_ONCE)
                .into_par_iter()
                .map(|at| {
                    let fault = Fault { at, ..kind };
                    (fault, template.meet(self, fault).transpose())
                })
                .collect();
            for (fault, fate) in tried {
                let Some(fate) = fate else { return Ok(fates) };
                fates.push((fault, fate));
            }
        }
        Ok(fates)
    }
}
