//! `dehusk clean`: a run from inputs to records, with its rejects, its progress and its closing table.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use dehusk::Error;
use dehusk::dedup::{By, Seen};
use dehusk::pipeline::{Cleaner, Drain, Plan, RemovedSpans, Start, remember, run};
use dehusk::record::Rejected;
use dehusk::settings::Settings;
use dehusk::sink::{Begun, Checkpoint, Destinations, Layout, Reached, ShardSize, SideFile, Writer, publish};
use dehusk::site::{Tally, Templates};
use dehusk::source::{self, Inputs, Outputs, Skipped};

use crate::args::CleanArgs;
use crate::learn::tally;
use crate::progress::Shown;
use crate::table::with_commas;
use crate::{Ending, interrupt, say, table, terminal};

/// The most rejects that are told one by one where no file takes them.
const MOST_TOLD: u64 = 20;

pub(crate) fn clean(args: Box<CleanArgs>) -> Result<Ending> {
    let settings = args.settings()?;
    if args.print_settings {
        terminal::print_file(&settings.to_toml()?)?;
        return Ok(Ending::Done);
    }
    let started = Instant::now();
    let stdout = || PathBuf::from("-");
    let destinations = Destinations::new(
        &args.output.clone().unwrap_or_else(stdout),
        Layout::Records(args.shard_size),
        &args.rejects.clone().map_or(SideFile::Beside, SideFile::At),
        &args.removed.clone().map_or(SideFile::No, SideFile::At),
    )?;
    let destinations = match settings.dedup.by {
        By::No => destinations,
        By::Exact | By::Near => destinations.with_fingerprints()?,
    };
    let outputs = Outputs::new(destinations.files());
    outputs.let_read(&settings.site.model)?;
    let options = source::Options { outputs, ..settings.input.options(args.files_from.clone()) };
    let inputs = Inputs::expand(&args.inputs, options)?;
    check(&inputs, args.quiet).context("nothing to clean")?;

    let (templates, lost_first) = if settings.site.two_pass {
        if let Some(input) = inputs.read_once() {
            let message = format!(
                "{} can be read once only: write it to a file for --two-pass, or learn a --site-model first",
                input.display()
            );
            return Err(Error::Usage(message).into());
        }
        let shown = Shown::new(args.progress, args.quiet, inputs.len() as u64);
        let learned = tally(&inputs, &settings, Tally::default(), &shown)?;
        (Templates::of(&learned.tally), learned.lost)
    } else {
        (settings.site.templates()?, 0)
    };
    let has_templates = !templates.is_empty();
    let cleaner = Cleaner::new(&settings)?.with_templates(templates);
    let begun = begun(&settings, args.shard_size, &cleaner, &destinations, &inputs)?;
    let spans = if args.removed.is_some() { RemovedSpans::Written } else { RemovedSpans::LeftOut };
    let shown = Shown::new(args.progress, args.quiet, inputs.len() as u64);
    let (summary, told) = match left_by(&args, &destinations, &begun)? {
        Some(left) if left.is_whole => {
            publish(&destinations, &left)?;
            (left.reached.summary, 0)
        }
        left => {
            // What is done is passed over before anything is written.
            let position = left.as_ref().map(|left| left.reached.position.clone()).unwrap_or_default();
            let documents = inputs.documents_behind(&position).context("cannot resume")?;
            let seen = Seen::new(&settings.dedup)?;
            let (writer, start) = match left {
                Some(left) => resume(&destinations, seen, left)?,
                None => {
                    (Writer::begin(&destinations, begun)?, Start { seen: Some(seen), ..Start::default() })
                }
            };
            let mut drain = Told {
                writer,
                tell: destinations.rejects().is_none() && !args.quiet,
                told: 0,
                can_go_on: destinations.checkpoint().is_some(),
                shown: &shown,
            };
            let plan = Plan {
                spans,
                dedup: settings.dedup,
                workers: settings.run.workers(),
                stop: interrupt::flag()?,
            };
            let clean = |raw| cleaner.clean(raw);
            let reached = run(documents, clean, &plan, start, &mut drain, |now| {
                shown.update(now);
            });
            shown.finish();
            let reached = reached?;
            let (writer, told) = (drain.writer, drain.told);
            writer.finish(&reached)?;
            (reached.summary, told)
        }
    };

    if !args.quiet {
        if told > MOST_TOLD {
            say(&format!("and {} more rejects; --rejects FILE writes them all", told - MOST_TOLD));
        }
        terminal::tell(&table::closing(&summary, started.elapsed()));
    }
    if has_templates && !args.quiet {
        let remedy = match summary.of_known_sites {
            0 => "; name their site as it was named when it was learned, with --site or --site-field",
            _ => "",
        };
        say(&format!(
            "{} of {} records are of sites that the model knows{remedy}",
            with_commas(summary.of_known_sites),
            with_commas(summary.records)
        ));
    }
    if summary.forgotten > 0 && !args.quiet {
        say(
            "the memory for duplicates was full, and copies of the oldest texts may have stayed; raise dedup.max_bytes in dehusk.toml",
        );
    }
    // What only the second pass could read taught nothing of its site.
    let untaught = lost_first.saturating_sub(summary.lost());
    if untaught > 0 && !args.quiet {
        say(&format!(
            "{untaught} documents could not be read in the first pass, and what their sites repeat may not be known"
        ));
    }
    let allowed = settings.run.allow_rejects;
    let unwanted = summary.rejected() - summary.expected() + untaught;
    if allowed.covers(unwanted, summary.inputs) {
        return Ok(Ending::Done);
    }
    say(&format!(
        "{unwanted} of {} documents were rejected and {allowed} are allowed; --allow-rejects changes that",
        summary.inputs
    ));
    Ok(Ending::Rejected)
}

/// What the run does, by which another one is known to go on with it.
fn begun(
    settings: &Settings,
    shard_size: Option<ShardSize>,
    cleaner: &Cleaner,
    destinations: &Destinations,
    inputs: &Inputs,
) -> Result<Begun> {
    let mut settings = settings.clone();
    // What the site model says is among the rules, and its name need not be Unicode.
    settings.site.model = PathBuf::new();
    let mut of_records = serde_json::to_value(settings)?;
    if let Some(settings) = of_records.as_object_mut() {
        // Threads change no record.
        settings.shift_remove("run");
        if let Some(size) = shard_size {
            settings.insert("--shard-size".to_owned(), size.to_string().into());
        }
    }
    Ok(Begun {
        tool: concat!("dehusk ", env!("CARGO_PKG_VERSION")).to_owned(),
        rules: cleaner.fingerprint().to_owned(),
        settings: of_records,
        outputs: destinations.names(),
        inputs: inputs.census(),
    })
}

/// The checkpoint of the run that this one goes on with, where the user wishes that and there is one.
fn left_by(args: &CleanArgs, destinations: &Destinations, begun: &Begun) -> Result<Option<Checkpoint>> {
    let path = destinations.checkpoint();
    if !args.resume {
        if let Some(path) = path.filter(|path| path.is_file() && !args.quiet) {
            say(&format!("{} is of a run that stopped; starting anew, --resume would go on", path.display()));
        }
        return Ok(None);
    }
    let path =
        path.ok_or_else(|| Error::Usage("--resume needs files as outputs: name one with -o".to_owned()))?;
    let left = Checkpoint::read(&path)?;
    match left.as_ref().map(|left| left.begun.difference(begun)) {
        None if !args.quiet => say(&format!("there is no {}: starting at the beginning", path.display())),
        None | Some(None) => {}
        Some(Some(difference)) => {
            let message = format!("cannot resume: {difference}; put that back, or run without --resume");
            return Err(Error::Usage(message).into());
        }
    }
    Ok(left)
}

/// The outputs of a run that stopped, and where it goes on.
fn resume(destinations: &Destinations, mut seen: Seen, left: Checkpoint) -> Result<(Writer, Start)> {
    let writer = Writer::resume(destinations, &left)?;
    if let Some(fingerprints) = destinations.partial_fingerprints() {
        seen = remember(&fingerprints, seen)?;
    }
    Ok((writer, Start { reached: left.reached, seen: Some(seen) }))
}

/// Whether there is something to read, told to the person at the terminal.
pub(crate) fn check(inputs: &Inputs, quiet: bool) -> Result<()> {
    if inputs.is_empty() {
        let message = "there is no file to read in the inputs; hidden files are skipped".to_owned();
        return Err(Error::Usage(message).into());
    }
    if !quiet {
        for Skipped { path, why } in inputs.skipped() {
            say(&format!("skipped {}: {why}", path.display()));
        }
    }
    Ok(())
}

/// The writer, and the person at the terminal, who is told of rejects that no file takes.
struct Told<'a> {
    writer: Writer,
    tell: bool,
    told: u64,
    /// Whether a run that is stopped can be gone on with.
    can_go_on: bool,
    shown: &'a Shown,
}

impl Drain for Told<'_> {
    fn record(&mut self, line: &[u8]) -> dehusk::error::Result<()> {
        self.writer.record(line)
    }

    fn reject(&mut self, rejected: &Rejected) -> dehusk::error::Result<()> {
        if self.tell {
            self.told += 1;
            if self.told <= MOST_TOLD {
                let Rejected { file_path, member, reject_reason, message, .. } = rejected;
                let place =
                    if member.is_empty() { file_path.clone() } else { format!("{file_path}:{member}") };
                self.shown.aside(|| say(&format!("rejected {place}: {reject_reason}: {message}")));
            }
        }
        self.writer.reject(rejected)
    }

    fn removed(&mut self, line: &[u8]) -> dehusk::error::Result<()> {
        self.writer.removed(line)
    }

    fn fingerprint(&mut self, line: &[u8]) -> dehusk::error::Result<()> {
        self.writer.fingerprint(line)
    }

    fn checkpoint(&mut self, reached: &Reached) -> dehusk::error::Result<()> {
        self.writer.checkpoint(reached)
    }

    fn interrupted(&mut self, reached: &Reached) -> dehusk::error::Result<()> {
        self.writer.interrupted(reached)?;
        self.shown.finish();
        say(if self.can_go_on {
            "stopped; the same command with --resume goes on"
        } else {
            "stopped; the records so far are whole"
        });
        // The reader may wait for stdin, and a worker be at a slow page: nobody wants any more what they do.
        std::process::exit(interrupt::code().into())
    }
}
