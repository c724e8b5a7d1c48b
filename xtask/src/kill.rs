//! `cargo xtask kill`: runs that are killed and stopped at random moments, again and again, and gone on with until they end. What
//! they wrote in the end must be, byte for byte, what a run without a break writes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::crowd;
use crate::documents::Random;
use crate::ran::{self, Ran};

/// How often it is looked whether a run has ended.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// The most breaks of one run, so that many runs come to their end.
const MOST_BREAKS: usize = 4;
/// What ends a run: killed, it can do nothing more; asked to end, it writes how far it is.
const SIGNALS: &[&str] = &["KILL", "KILL", "INT", "TERM"];
/// What is run, each with a name.
const RUNS: &[(&str, &[&str])] = &[
    ("plain, removed spans", &["-o", "out.jsonl", "--removed", "removed.jsonl"]),
    ("gz, near duplicates", &["-o", "out.jsonl.gz", "--dedup", "near", "--removed", "removed.jsonl"]),
    ("zst, duplicates marked", &["-o", "out.jsonl.zst", "--dedup", "exact", "--duplicates", "mark"]),
];

/// Kill and stop runs at random moments, go on with them, and compare what they write.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    ran: Ran,
    /// How often runs are killed; they are stopped by Ctrl-C and SIGTERM as often
    #[arg(long, value_name = "N", default_value_t = 100)]
    times: usize,
    /// Documents of each run
    #[arg(long, value_name = "N", default_value_t = 11_000)]
    documents: usize,
    /// What the moments are made of
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// What became of the runs of a kind.
#[derive(Debug, Default)]
struct Row {
    runs: usize,
    kills: usize,
    stops: usize,
    /// Breaks before the first checkpoint, behind one, and when all was written.
    early: usize,
    later: usize,
    late: usize,
    wrong: usize,
}

/// Names and bytes of what a run wrote.
type Wrote = BTreeMap<String, Vec<u8>>;

pub(crate) fn run(options: &Options) -> Result<()> {
    let program = options.ran.program()?;
    let work = ran::work("kill")?;
    crowd::write(&work.join("in"), options.documents, 4)?;
    let random = &mut Random::new(options.seed);
    let mut wanted = Vec::new();
    for (name, args) in RUNS {
        clear(&work)?;
        let started = Instant::now();
        let status = start(&program, &work, args, 2)?.wait()?;
        ensure!(status.success(), "{name}: the run without a break failed: {status}");
        wanted.push((wrote(&work)?, started.elapsed()));
    }
    let mut rows: Vec<Row> = RUNS.iter().map(|_| Row::default()).collect();
    let mut kills = 0;
    for at in (0..RUNS.len()).cycle() {
        if kills >= options.times {
            break;
        }
        let ((name, args), (wanted, length), row) = (RUNS[at], &wanted[at], &mut rows[at]);
        clear(&work)?;
        let killed = row.kills;
        broken(&program, &work, args, *length, random, row).with_context(|| name.to_owned())?;
        kills += row.kills - killed;
        row.runs += 1;
        if wrote(&work)? != *wanted {
            println!("{name}: run {} wrote other bytes", row.runs);
            row.wrong += 1;
        }
    }
    fs::remove_dir_all(&work)?;
    let mut table = "| run | kills | stops | before the first checkpoint | behind one | when all was written | runs brought to their end | \
                     with the same bytes |\n|---|---:|---:|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for ((name, _), row) in RUNS.iter().zip(&rows) {
        let Row { runs, kills, stops, early, later, late, wrong } = row;
        writeln!(
            table,
            "| {name} | {kills} | {stops} | {early} | {later} | {late} | {runs} | {} |",
            runs - wrong
        )?;
    }
    let (runs, wrong) = rows.iter().fold((0, 0), |(runs, wrong), row| (runs + row.runs, wrong + row.wrong));
    let stops: usize = rows.iter().map(|row| row.stops).sum();
    let body = format!(
        "Runs over {} documents in JSONL (plain and gz), WARC (gz), tar, zip and files of their own are killed (SIGKILL) or stopped (SIGINT, \
         SIGTERM) at random moments, up to {MOST_BREAKS} times each, and gone on with by `--resume`, with 1 to 3 threads in turn. A checkpoint is written every 5,000 documents.\n\n\
         {table}\n{kills} kills, {stops} stops; {} of {runs} runs wrote, byte for byte, what a run without a break writes, and left nothing else.\n",
        options.documents,
        runs - wrong
    );
    options.ran.publish("Runs that are killed", &body)?;
    ensure!(wrong == 0, "{wrong} of {runs} runs wrote other bytes");
    Ok(())
}

/// A run that is broken off some times, and then comes to its end.
fn broken(
    program: &Path,
    work: &Path,
    args: &[&str],
    length: Duration,
    random: &mut Random,
    row: &mut Row,
) -> Result<()> {
    for _ in 0..MOST_BREAKS {
        let threads = 1 + random.below(3);
        let mut child = start(program, work, &[args, &["--resume"]].concat(), threads)?;
        // A run that goes on is shorter than a whole one; the moments are over all of its length.
        let moment = length.mul_f64(random.below(1_000) as f64 / 1_000.0);
        let started = Instant::now();
        while started.elapsed() < moment {
            if let Some(status) = child.try_wait()? {
                ensure!(status.success(), "a run that goes on ends with {status}");
                return Ok(());
            }
            sleep(LOOK_EVERY);
        }
        match SIGNALS[random.below(SIGNALS.len())] {
            "KILL" => {
                child.kill()?;
                child.wait()?;
                row.kills += 1;
            }
            signal => {
                Command::new("kill").args(["-s", signal, &child.id().to_string()]).status()?;
                let status = child.wait()?;
                ensure!(
                    matches!(status.code(), Some(0 | 130 | 143)),
                    "a run that is stopped ends with {status}"
                );
                if status.success() {
                    return Ok(());
                }
                row.stops += 1;
            }
        }
        match fs::read_to_string(work.join("out.checkpoint.json")) {
            Ok(text) if text.contains("\"is_whole\": true") => row.late += 1,
            Ok(_) => row.later += 1,
            Err(_) => row.early += 1,
        }
    }
    let output = start(program, work, &[args, &["--resume"]].concat(), 2)?.wait_with_output()?;
    if !output.status.success() {
        bail!("a run that goes on ends with {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

fn start(program: &Path, work: &Path, args: &[&str], threads: usize) -> Result<Child> {
    let mut command = Command::new(program);
    command
        .args(["clean", "in", "--quiet", "--allow-rejects", "100%", "--threads", &threads.to_string()])
        .args(args);
    Ok(command.current_dir(work).stdin(Stdio::null()).stderr(Stdio::piped()).spawn()?)
}

/// What lies beside the inputs.
fn wrote(work: &Path) -> Result<Wrote> {
    let mut wrote = Wrote::new();
    for entry in fs::read_dir(work)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            wrote.insert(entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?);
        }
    }
    Ok(wrote)
}

fn clear(work: &Path) -> Result<()> {
    wrote(work)?.keys().try_for_each(|name| Ok(fs::remove_file(work.join(name))?))
}
