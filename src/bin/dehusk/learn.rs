//! `dehusk learn`: from pages to a model of what their sites repeat, which `clean --site-model` uses.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use dehusk::pipeline::{self, Cleaner, Learned};
use dehusk::settings::Settings;
use dehusk::sink::{Destinations, Layout, Reached, SideFile, Writer};
use dehusk::site::{Tally, Templates};
use dehusk::source::{self, Inputs, Outputs};

use crate::args::LearnArgs;
use crate::clean::check;
use crate::progress::Shown;
use crate::table::{rate, with_commas};
use crate::{Ending, say};

pub(crate) fn learn(args: &LearnArgs) -> Result<Ending> {
    let settings = args.settings()?;
    let started = Instant::now();
    let model = args.output.as_deref().unwrap_or(Path::new("-"));
    let beside = args.keep_tally.clone().map_or(SideFile::No, SideFile::At);
    let destinations = Destinations::new(model, Layout::Lines, &SideFile::No, &beside)?;
    // A tally may take the place of one that is in it.
    let of_model = Outputs::new([model.to_owned()]);
    args.tally.iter().try_for_each(|tally| of_model.let_read(tally))?;
    let mut kept = Tally::default();
    for path in &args.tally {
        kept += Tally::read(path)?;
    }
    let outputs = Outputs::new(destinations.files());
    let options = source::Options { outputs, ..settings.input.options(args.files_from.clone()) };
    let inputs = Inputs::expand(&args.inputs, options)?;
    if args.tally.is_empty() {
        check(&inputs, args.quiet).context("nothing to learn from")?;
    }
    let mut writer = Writer::create(&destinations)?;
    let shown = Shown::new(args.progress, args.quiet, inputs.len() as u64);
    let Learned { tally, progress: so_far, lost } = tally(&inputs, &settings, kept, &shown)?;
    let templates = Templates::of(&tally);
    templates.to_lines().try_for_each(|line| writer.write_record(&line))?;
    if args.keep_tally.is_some() {
        tally.to_lines().try_for_each(|line| writer.write_removed(&line))?;
    }
    writer.finish(&Reached::default())?;
    if !args.quiet {
        say(&format!(
            "{} documents read ({}), {} of them of no use; sites: {}, with three distinct pages or more: {}, lines that \
             these repeat: {}",
            with_commas(so_far.documents),
            rate(so_far.documents, so_far.bytes, started.elapsed()),
            with_commas(so_far.rejects),
            with_commas(tally.sites() as u64),
            with_commas(templates.len() as u64),
            with_commas(templates.lines() as u64),
        ));
        if templates.is_empty() {
            say(
                "no site has three distinct pages: name the site of pages without an address with --site or --site-field",
            );
        }
    }
    let allowed = settings.run.allow_rejects;
    if allowed.covers(lost, so_far.documents) {
        return Ok(Ending::Done);
    }
    say(&format!(
        "{lost} of {} documents could not be read and {allowed} are allowed; run.allow_rejects in dehusk.toml changes that",
        so_far.documents
    ));
    Ok(Ending::Rejected)
}

/// Adds the documents of the inputs to a tally.
pub(crate) fn tally(inputs: &Inputs, settings: &Settings, kept: Tally, shown: &Shown) -> Result<Learned> {
    let cleaner = Cleaner::new(settings)?;
    let done =
        pipeline::learn(inputs.documents(), &cleaner, settings.run.workers(), kept, |now| shown.update(now));
    shown.finish();
    Ok(done?)
}
