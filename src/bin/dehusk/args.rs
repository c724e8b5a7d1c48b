//! The commands and flags, and how flags are laid over the settings file.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand, ValueEnum, ValueHint};
use dehusk::chrome::Kind;
use dehusk::chrome::settings::TextIs;
use dehusk::dedup::{By, Duplicates};
use dehusk::error::{Error, Result};
use dehusk::normalize::{Entities, Hyphens, Ligatures, STEPS, Wish};
use dehusk::quality::Bound;
use dehusk::settings::{Allowance, Encoding, FILE_NAME, Markup, Run, Settings, Sources, Title};
use dehusk::sink::ShardSize;
use dehusk::source;

/// Strips the husk from web pages: HTML or flattened text in, clean JSONL records out.
#[derive(Debug, Parser)]
#[command(name = "dehusk", version, max_term_width = 110)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Clean pages into JSONL records
    Clean(Box<CleanArgs>),
    /// Learn what sites repeat from page to page
    Learn(Box<LearnArgs>),
    /// Show what becomes of each block of a page, and why
    Inspect(Box<InspectArgs>),
    /// List the kinds of chrome, or print a kind's manual page
    Kinds(KindsArgs),
    /// List the quality signals
    Signals,
    /// List the steps of normalization with their settings, or print a step's manual page
    Steps(StepsArgs),
    /// Print the JSON Schema of the lines that clean writes
    Schema(SchemaArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct CleanArgs {
    /// Files, folders, globs, or - for stdin
    #[arg(value_name = "INPUT", required_unless_present_any = ["files_from", "print_settings"], value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<OsString>,
    /// Where the records go: a .jsonl, .jsonl.gz, .jsonl.zst or .parquet file, or a folder for shards [default: stdout]
    #[arg(short, long, value_name = "OUT", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Spread the records over files of this size, such as 500MB or 100000records [default: 1GB in a folder]
    #[arg(long, value_name = "SIZE", help_heading = "Output", allow_negative_numbers = true)]
    pub(crate) shard_size: Option<ShardSize>,
    /// Where the rejects go [default: beside OUT]
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) rejects: Option<PathBuf>,
    /// Write what was removed, and why, a line a record
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) removed: Option<PathBuf>,
    /// Read more inputs from a list, one a line
    #[arg(long, value_name = "LIST", help_heading = "Input")]
    pub(crate) files_from: Option<PathBuf>,
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    site_model: SiteModelArgs,
    /// The `source` of every record
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    source: Option<String>,
    /// Which markup the text of the records is in
    #[arg(long, value_name = "MARKUP", help_heading = "Output", value_parser = PossibleValuesParser::new(["plain", "markdown"]))]
    markup: Option<String>,
    /// Give Markdown the addresses of links
    #[arg(long, help_heading = "Output")]
    links: bool,
    /// Give Markdown the pictures
    #[arg(long, help_heading = "Output")]
    images: bool,
    /// Say in each record which source gave which field
    #[arg(long, help_heading = "Output")]
    metadata_sources: bool,
    /// Read the inputs twice, and learn first what their sites repeat
    #[arg(long, conflicts_with = "site_model", help_heading = "Judgement")]
    two_pass: bool,
    /// Give every record the quality signals that `dehusk signals` lists
    #[arg(long, help_heading = "Filters")]
    signals: bool,
    /// Reject records of which a signal is less, such as n_words=50; may be given more than once
    #[arg(long, value_name = "SIGNAL=N", help_heading = "Filters")]
    min: Vec<Bound>,
    /// Reject records of which a signal is more, such as list_ratio=0.3; may be given more than once
    #[arg(long, value_name = "SIGNAL=N", help_heading = "Filters")]
    max: Vec<Bound>,
    /// Find texts that were there before: the same, or nearly the same
    #[arg(long, value_name = "HOW", help_heading = "Filters", value_parser = PossibleValuesParser::new(["no", "exact", "near"]))]
    dedup: Option<String>,
    /// What becomes of them: reject them, or name the first in their records
    #[arg(long, value_name = "WHAT", help_heading = "Filters", value_parser = PossibleValuesParser::new(["drop", "mark"]))]
    duplicates: Option<String>,
    #[command(flatten)]
    pub(crate) threads: ThreadsArgs,
    /// How many rejects leave the run a success: a number, or a share such as 1%
    #[arg(long, value_name = "N|P%", help_heading = "Run", allow_negative_numbers = true)]
    allow_rejects: Option<Allowance>,
    /// Go on with a run that stopped, as its checkpoint beside OUT says
    #[arg(long, help_heading = "Run")]
    pub(crate) resume: bool,
    /// Print the settings that the run would obey, as a settings file
    #[arg(long, help_heading = "Run")]
    pub(crate) print_settings: bool,
    /// Say nothing on stderr but errors
    #[arg(short, long, help_heading = "Run")]
    pub(crate) quiet: bool,
    /// Show how far the run is
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Run")]
    pub(crate) progress: When,
}

#[derive(Debug, clap::Args)]
pub(crate) struct LearnArgs {
    /// Files, folders, globs, or - for stdin
    #[arg(value_name = "INPUT", required_unless_present_any = ["files_from", "tally"], value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<OsString>,
    /// Where the model goes: a .jsonl, .jsonl.gz or .jsonl.zst file [default: stdout]
    #[arg(short, long, value_name = "MODEL", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Keep the tally too, so that it can be added to others
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) keep_tally: Option<PathBuf>,
    /// Add a tally that was kept; may be given more than once
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) tally: Vec<PathBuf>,
    /// Read more inputs from a list, one a line
    #[arg(long, value_name = "LIST", help_heading = "Input")]
    pub(crate) files_from: Option<PathBuf>,
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    threads: ThreadsArgs,
    /// Say nothing on stderr but errors
    #[arg(short, long, help_heading = "Run")]
    pub(crate) quiet: bool,
    /// Show how far the run is
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Run")]
    pub(crate) progress: When,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ThreadsArgs {
    /// Worker threads [default: one a processor]
    #[arg(long, value_name = "N", help_heading = "Run", value_parser = threads, allow_negative_numbers = true)]
    threads: Option<NonZeroUsize>,
}

fn threads(number: &str) -> std::result::Result<NonZeroUsize, String> {
    let threads = number.parse().ok().filter(|threads: &NonZeroUsize| threads.get() <= Run::MOST_THREADS);
    threads.ok_or_else(|| format!("give a whole number from 1 to {}", Run::MOST_THREADS))
}

/// The flag of the commands that judge pages by their sites.
#[derive(Debug, clap::Args)]
struct SiteModelArgs {
    /// What sites repeat, as `dehusk learn` wrote it
    #[arg(long, value_name = "MODEL", help_heading = "Judgement")]
    site_model: Option<PathBuf>,
}

/// When progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// A bar on a terminal, a line now and then elsewhere
    Auto,
    /// Lines now and then, wherever stderr goes
    Plain,
    /// Not at all
    Never,
}

#[derive(Debug, clap::Args)]
pub(crate) struct InspectArgs {
    /// The file, or - for stdin
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: OsString,
    /// Which document of the file, such as a line number of JSONL [default: the first]
    #[arg(long, value_name = "MEMBER")]
    pub(crate) member: Option<String>,
    /// Print a JSON object a block
    #[arg(long)]
    pub(crate) json: bool,
    /// Show below each block what weighed most in the model's score of it
    #[arg(long)]
    pub(crate) reasons: bool,
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    site_model: SiteModelArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct KindsArgs {
    /// The kind whose manual page to print
    #[arg(value_parser = kind_names(), hide_possible_values = true)]
    pub(crate) kind: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct StepsArgs {
    /// The step whose manual page to print
    #[arg(value_parser = PossibleValuesParser::new(STEPS.iter().map(|step| step.setting)), hide_possible_values = true)]
    pub(crate) step: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SchemaArgs {
    /// Which lines
    #[arg(value_name = "LINES", default_value = "record")]
    pub(crate) lines: Lines,
}

/// The kinds of lines that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lines {
    /// A record
    Record,
    /// A reject
    Reject,
    /// What was removed from a record
    Removed,
}

/// The flags of every command that reads pages.
#[derive(Debug, clap::Args)]
pub(crate) struct SettingsArgs {
    /// The settings file [default: dehusk.toml in the working folder, where there is one]
    #[arg(long, value_name = "FILE", help_heading = "Run")]
    config: Option<PathBuf>,
    /// What the inputs are
    #[arg(long, value_name = "FORMAT", help_heading = "Input", value_parser = PossibleValuesParser::new(["auto", "html", "text", "jsonl", "warc", "zip", "tar", "parquet"]))]
    format: Option<String>,
    /// A field of JSON documents, or a column of Parquet, that holds HTML; may be given more than once
    #[arg(long, value_name = "FIELD", help_heading = "Input")]
    html_field: Vec<String>,
    /// A field that holds text; may be given more than once
    #[arg(long, value_name = "FIELD", help_heading = "Input")]
    text_field: Vec<String>,
    /// A field that holds the address; may be given more than once
    #[arg(long, value_name = "FIELD", help_heading = "Input")]
    url_field: Vec<String>,
    /// A field that holds the name of the site; may be given more than once
    #[arg(long, value_name = "FIELD", help_heading = "Input")]
    site_field: Vec<String>,
    /// The site that all inputs are of [default: the field, the host of the address, or the folder of each]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    site: Option<String>,
    /// A field that holds the id; may be given more than once
    #[arg(long, value_name = "FIELD", help_heading = "Input")]
    id_field: Vec<String>,
    /// The encoding of every input, whatever it says
    #[arg(long, value_name = "LABEL", help_heading = "Input")]
    encoding: Option<Encoding>,
    /// The encoding of inputs that neither are UTF-8 nor say what they are [default: what their bytes look like]
    #[arg(long, value_name = "LABEL", help_heading = "Input")]
    fallback_encoding: Option<Encoding>,
    /// What flattened text is: all that a page had, or what an extractor left of it
    #[arg(long, value_name = "WHAT", help_heading = "Input", value_parser = PossibleValuesParser::new(["auto", "flattened", "extracted"]))]
    text_is: Option<String>,
    /// Set a step of normalization that `dehusk steps` lists; may be given more than once
    #[arg(long, value_name = "STEP=VALUE", help_heading = "Normalization")]
    normalize: Vec<Wish>,
    /// Decode character references, such as &amp;, in flattened text: entities=decode
    #[arg(long, help_heading = "Normalization")]
    unescape_text: bool,
    /// Join words that line ends cut in two in flattened text: hyphens=join
    #[arg(long, help_heading = "Normalization")]
    dehyphenate: bool,
    /// Make letters of the Latin ligatures: ligatures=expand
    #[arg(long, help_heading = "Normalization")]
    expand_ligatures: bool,
    /// Keep a kind of chrome; may be given more than once
    #[arg(long, value_name = "KIND", help_heading = "Judgement", value_parser = kind_names(), hide_possible_values = true)]
    keep: Vec<String>,
    /// Drop a kind of chrome on any sign of it; may be given more than once
    #[arg(long, value_name = "KIND", help_heading = "Judgement", value_parser = kind_names(), hide_possible_values = true)]
    drop: Vec<String>,
    /// Keep the title in the text too
    #[arg(long, help_heading = "Judgement")]
    keep_title: bool,
}

fn kind_names() -> PossibleValuesParser {
    PossibleValuesParser::new(Kind::ALL.iter().map(|kind| kind.name()))
}

impl SettingsArgs {
    /// The settings file with these flags over it.
    fn settings(&self) -> Result<Settings> {
        let mut settings = Settings::load(self.config.as_deref())?;
        let input = &mut settings.input;
        match self.format.as_deref() {
            Some("auto") => input.format = source::Format::Auto,
            Some("html") => input.format = source::Format::Html,
            Some("text") => input.format = source::Format::Text,
            Some("jsonl") => input.format = source::Format::Jsonl,
            Some("warc") => input.format = source::Format::Warc,
            Some("zip") => input.format = source::Format::Zip,
            Some("tar") => input.format = source::Format::Tar,
            Some("parquet") => input.format = source::Format::Parquet,
            _ => {}
        }
        for (setting, flag) in [
            (&mut input.html_fields, &self.html_field),
            (&mut input.text_fields, &self.text_field),
            (&mut input.url_fields, &self.url_field),
            (&mut input.site_fields, &self.site_field),
            (&mut input.id_fields, &self.id_field),
        ] {
            if !flag.is_empty() {
                setting.clone_from(flag);
            }
        }
        lay_over(&mut settings.decode.encoding, self.encoding);
        lay_over(&mut settings.decode.fallback_encoding, self.fallback_encoding);
        let normalize = &mut settings.normalize;
        *normalize = self.normalize.iter().fold(*normalize, |options, wish| options.with(*wish));
        if self.unescape_text {
            normalize.entities = Entities::Decode;
        }
        if self.dehyphenate {
            normalize.hyphens = Hyphens::Join;
        }
        if self.expand_ligatures {
            normalize.ligatures = Ligatures::Expand;
        }
        lay_over(&mut settings.site.name, self.site.clone());
        let chrome = &mut settings.chrome;
        match self.text_is.as_deref() {
            Some("auto") => chrome.text = TextIs::Auto,
            Some("flattened") => chrome.text = TextIs::Flattened,
            Some("extracted") => chrome.text = TextIs::Extracted,
            _ => {}
        }
        if let Some(kind) = self.keep.iter().find(|kind| self.drop.contains(kind)) {
            let message =
                format!("--keep {kind} and --drop {kind} undo each other: leave out one of the two");
            return Err(Error::Usage(message));
        }
        // A flag undoes the file's opposite wish.
        for kind in kinds(&self.keep) {
            chrome.drop.retain(|dropped| *dropped != kind);
            chrome.keep.push(kind);
        }
        for kind in kinds(&self.drop) {
            chrome.keep.retain(|kept| *kept != kind);
            chrome.drop.push(kind);
        }
        if self.keep_title {
            settings.output.title = Title::Keep;
        }
        self.name_file(settings.chrome.check())?;
        Ok(settings)
    }

    /// The same with the name of the settings file, for what no flag can be to blame for.
    fn name_file<T>(&self, checked: Result<T>) -> Result<T> {
        let file = self.config.as_deref().unwrap_or(Path::new(FILE_NAME));
        checked.map_err(|error| Error::Usage(format!("{}: {error}", file.display())))
    }
}

impl CleanArgs {
    /// The settings file with the flags over it.
    pub(crate) fn settings(&self) -> Result<Settings> {
        let mut settings = self.settings.settings()?;
        self.site_model.lay_over(&mut settings);
        if let Some(source) = &self.source {
            settings.output.source.clone_from(source);
        }
        let output = &mut settings.output;
        match self.markup.as_deref() {
            Some("markdown") => output.markup = Markup::Markdown,
            // A flag undoes the file's opposite wish.
            Some("plain") => (output.markup, output.links, output.images) = (Markup::Plain, false, false),
            _ => {}
        }
        output.links |= self.links;
        output.images |= self.images;
        if self.metadata_sources {
            settings.output.sources = Sources::List;
        }
        self.threads.lay_over(&mut settings);
        if self.two_pass {
            settings.site.two_pass = true;
            settings.site.model = PathBuf::new();
        }
        settings.quality.signals |= self.signals;
        self.min.iter().for_each(|bound| settings.quality.min.set(*bound));
        self.max.iter().for_each(|bound| settings.quality.max.set(*bound));
        match self.dedup.as_deref() {
            Some("no") => settings.dedup.by = By::No,
            Some("exact") => settings.dedup.by = By::Exact,
            Some("near") => settings.dedup.by = By::Near,
            _ => {}
        }
        match self.duplicates.as_deref() {
            Some("drop") => settings.dedup.duplicates = Duplicates::Drop,
            Some("mark") => settings.dedup.duplicates = Duplicates::Mark,
            _ => {}
        }
        lay_over(&mut settings.run.allow_rejects, self.allow_rejects);
        // Each of the two flags undoes the other's setting.
        self.settings.name_file(settings.site.check())?;
        if !self.links && !self.images {
            self.settings.name_file(settings.output.markdown())?;
        }
        Ok(settings)
    }
}

impl InspectArgs {
    /// The settings file with the flags over it.
    pub(crate) fn settings(&self) -> Result<Settings> {
        let mut settings = self.settings.settings()?;
        self.site_model.lay_over(&mut settings);
        Ok(settings)
    }
}

impl LearnArgs {
    /// The settings file with the flags over it.
    pub(crate) fn settings(&self) -> Result<Settings> {
        let mut settings = self.settings.settings()?;
        self.threads.lay_over(&mut settings);
        Ok(settings)
    }
}

impl SiteModelArgs {
    fn lay_over(&self, settings: &mut Settings) {
        if let Some(model) = &self.site_model {
            settings.site.model.clone_from(model);
            settings.site.two_pass = false;
        }
    }
}

impl ThreadsArgs {
    fn lay_over(&self, settings: &mut Settings) {
        lay_over(&mut settings.run.threads, self.threads.map(NonZeroUsize::get));
    }
}

fn lay_over<T>(setting: &mut T, flag: Option<T>) {
    if let Some(value) = flag {
        *setting = value;
    }
}

fn kinds(names: &[String]) -> impl Iterator<Item = Kind> {
    names.iter().filter_map(|name| name.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_are_consistent() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }
}
