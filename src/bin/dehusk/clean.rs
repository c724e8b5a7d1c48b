//! `dehusk clean`: a run from inputs to records, with its rejects, its progress and its closing table.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use dehusk::Error;
use dehusk::pipeline::{Cleaner, Drain, Plan, RemovedSpans, run};
use dehusk::record::Rejected;
use dehusk::sink::{Destinations, SideFile, Writer};
use dehusk::site::{Tally, Templates};
use dehusk::source::Inputs;

use crate::args::CleanArgs;
use crate::learn::tally;
use crate::progress::Shown;
use crate::table::with_commas;
use crate::{Ending, say, table, terminal};

/// The most rejects that are told one by one where no file takes them.
const MOST_TOLD: u64 = 20;

pub(crate) fn clean(args: Box<CleanArgs>) -> Result<Ending> {
    let settings = args.settings()?;
    if args.print_settings {
        terminal::print(&settings.to_toml()?)?;
        return Ok(Ending::Done);
    }
    let started = Instant::now();
    let inputs = Inputs::expand(&args.inputs, settings.input.options(args.files_from.clone()))?;
    check(&inputs, args.quiet).context("nothing to clean")?;

    let stdout = || PathBuf::from("-");
    let destinations = Destinations::new(
        &args.output.clone().unwrap_or_else(stdout),
        &args.rejects.clone().map_or(SideFile::Beside, SideFile::At),
        &args.removed.clone().map_or(SideFile::No, SideFile::At),
    )?;
    let templates = if settings.site.two_pass {
        if !settings.site.model.as_os_str().is_empty() {
            let message = "the settings name a site model and ask for two passes: leave out site.model or site.two_pass";
            return Err(Error::Usage(message.to_owned()).into());
        }
        if inputs.has_stdin() {
            return Err(Error::Usage(
                "stdin cannot be read twice: write it to a file for --two-pass, or learn a --site-model first".to_owned(),
            )
            .into());
        }
        let shown = Shown::new(args.progress, args.quiet, inputs.len() as u64);
        Templates::of(&tally(&inputs, &settings, Tally::default(), &shown)?.0)
    } else {
        settings.site.templates()?
    };
    let has_templates = !templates.is_empty();
    let cleaner = Cleaner::new(&settings)?.with_templates(templates);
    let writer = Writer::create(&destinations)?;
    let spans = if args.removed.is_some() { RemovedSpans::Written } else { RemovedSpans::LeftOut };
    let shown = Shown::new(args.progress, args.quiet, inputs.len() as u64);
    let mut drain =
        Told { writer, tell: destinations.rejects().is_none() && !args.quiet, told: 0, shown: &shown };
    let summary = run(
        inputs.documents(),
        |raw| cleaner.clean(raw),
        &Plan { spans, dedup: settings.dedup, workers: settings.run.workers() },
        &mut drain,
        |now| {
            shown.update(now);
        },
    );
    shown.finish();
    let summary = summary?;
    let (writer, told) = (drain.writer, drain.told);
    writer.finish()?;

    if !args.quiet {
        if told > MOST_TOLD {
            say(&format!("and {} more rejects; --rejects FILE writes them all", told - MOST_TOLD));
        }
        eprintln!("{}", table::closing(&summary, started.elapsed()));
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
    let allowed = settings.run.allow_rejects;
    let unwanted = summary.rejected() - summary.asked_for();
    if allowed.covers(unwanted, summary.inputs) {
        return Ok(Ending::Done);
    }
    if !args.quiet {
        say(&format!(
            "{unwanted} of {} documents were rejected and {allowed} are allowed; --allow-rejects changes that",
            summary.inputs
        ));
    }
    Ok(Ending::Rejected)
}

/// Whether there is something to read, told to the person at the terminal.
pub(crate) fn check(inputs: &Inputs, quiet: bool) -> Result<()> {
    if inputs.is_empty() {
        let message = "there is no file to read in the inputs; hidden files are skipped".to_owned();
        return Err(Error::Usage(message).into());
    }
    if !quiet {
        for path in inputs.skipped() {
            say(&format!("skipped {}: it is no regular file", path.display()));
        }
    }
    Ok(())
}

/// The writer, and the person at the terminal, who is told of rejects that no file takes.
struct Told<'a> {
    writer: Writer,
    tell: bool,
    told: u64,
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
}
