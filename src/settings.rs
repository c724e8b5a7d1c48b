//! Everything that a run obeys, parsed once: flags over a settings file over defaults.
//!
//! The sections here are the tables of `dehusk.toml`; stages that have options of their own keep them beside
//! themselves. Flags are laid over these settings by the binary; reading the file is in `settings/file.rs`.

mod allowance;
mod encoding;
mod file;

use std::num::NonZeroU8;
use std::path::PathBuf;

use serde::{Deserialize, Deserializer, Serialize};

pub use allowance::Allowance;
pub use encoding::{Encoding, Label};
pub use file::FILE_NAME;

use crate::chrome::settings as chrome;
use crate::dedup;
use crate::error::{Error, Result};
use crate::site::Templates;
use crate::source::{self, Format};
use crate::{markdown, normalize, page, quality, whole};

/// The settings of a run.
///
/// ```
/// let settings = dehusk::settings::Settings::parse("dehusk.toml", "[limits]\ndepth = 64\n")?;
/// assert_eq!(settings.limits.depth.get(), 64);
/// # Ok::<(), dehusk::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// What the inputs are.
    pub input: Input,
    /// How bytes become text.
    pub decode: Decode,
    /// The switches of normalization.
    pub normalize: normalize::Options,
    /// What the user wishes of the judge.
    pub chrome: chrome::Options,
    /// What is known of the pages' sites.
    pub site: Site,
    /// What is asked of the quality signals.
    pub quality: quality::Options,
    /// What becomes of texts that were there before.
    pub dedup: dedup::Options,
    /// What goes into a record.
    pub output: Output,
    /// Bounds of the work on one document.
    pub limits: page::Limits,
    /// How the run goes; changes no record.
    pub run: Run,
}

/// The `[input]` settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Input {
    /// What every input is; "auto" looks at each.
    pub format: Format,
    /// Fields of a JSON document that hold markup; the first that is there counts.
    pub html_fields: Vec<String>,
    /// Fields that hold text, where none holds markup.
    pub text_fields: Vec<String>,
    /// Fields that hold the address.
    pub url_fields: Vec<String>,
    /// Fields that hold the name of the site that the document is of.
    pub site_fields: Vec<String>,
    /// Fields that hold the document's id.
    pub id_fields: Vec<String>,
    /// Fields that hold the time when it was taken up.
    pub added_fields: Vec<String>,
    /// The most bytes that a document may have, after decompression.
    pub max_bytes: u64,
    /// The most bytes that it may have as it is packed.
    pub max_packed_bytes: u64,
    /// The most arrays and objects that may be open at once in a JSON document.
    pub max_json_depth: NonZeroU8,
}

impl Default for Input {
    fn default() -> Self {
        let source::Options {
            files_from: _,
            outputs: _,
            format,
            fields,
            max_bytes,
            max_packed_bytes,
            max_json_depth,
        } = source::Options::default();
        Self {
            format,
            html_fields: fields.html,
            text_fields: fields.text,
            url_fields: fields.url,
            site_fields: fields.site,
            id_fields: fields.id,
            added_fields: fields.added,
            max_bytes,
            max_packed_bytes,
            max_json_depth,
        }
    }
}

impl Input {
    /// The options of the source, with a list of more inputs.
    pub fn options(&self, files_from: Option<PathBuf>) -> source::Options {
        source::Options {
            files_from,
            outputs: source::Outputs::default(),
            format: self.format,
            fields: source::Fields {
                html: self.html_fields.clone(),
                text: self.text_fields.clone(),
                url: self.url_fields.clone(),
                site: self.site_fields.clone(),
                id: self.id_fields.clone(),
                added: self.added_fields.clone(),
            },
            max_bytes: self.max_bytes,
            max_packed_bytes: self.max_packed_bytes,
            max_json_depth: self.max_json_depth,
        }
    }
}

/// The `[decode]` settings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Decode {
    /// The encoding of every input, or "auto".
    pub encoding: Encoding,
    /// The encoding of documents that do not tell theirs, in the place of detection, or "auto".
    pub fallback_encoding: Encoding,
}

/// The `[site]` settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// The site that all pages are of; "" asks each page.
    pub name: String,
    /// A file of what sites repeat, as `dehusk learn` writes it; "" is none.
    pub model: PathBuf,
    /// Whether a run reads its inputs twice, and learns first what their sites repeat.
    pub two_pass: bool,
}

impl Site {
    /// Whether there is one way only to know sites.
    ///
    /// # Errors
    /// [`Error::Usage`] where there is a model and two passes are to be made.
    pub fn check(&self) -> Result<()> {
        if self.two_pass && !self.model.as_os_str().is_empty() {
            let message = "the settings name a site model and ask for two passes: leave out site.model or site.two_pass";
            return Err(Error::Usage(message.to_owned()));
        }
        Ok(())
    }

    /// What the sites of the model repeat; nothing where there is no model.
    ///
    /// # Errors
    /// Where the model cannot be read, with the line that is wrong.
    pub fn templates(&self) -> Result<Templates> {
        if self.model.as_os_str().is_empty() {
            return Ok(Templates::default());
        }
        Templates::read(&self.model).map_err(|error| match error {
            Error::Input { path, message } => {
                Error::Input { path, message: format!("{message}; `site.model` or --site-model names it") }
            }
            other => other,
        })
    }
}

/// The `[output]` settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Output {
    /// The `source` of every record.
    pub source: String,
    /// What becomes of the title's own block.
    pub title: Title,
    /// Whether records say which source gave which field.
    pub sources: Sources,
    /// What becomes of a document of which too little was kept.
    pub over_stripped: OverStripped,
    /// How much too little is: a share of the characters, from 0 to 1.
    pub floor: Share,
    /// Which markup `text` is in.
    pub markup: Markup,
    /// Whether Markdown has the addresses of links.
    pub links: bool,
    /// Whether Markdown has pictures.
    pub images: bool,
}

impl Output {
    /// What Markdown is to hold, where `text` is to be Markdown.
    ///
    /// # Errors
    /// Where plain text is to have links or pictures.
    pub fn markdown(&self) -> Result<Option<markdown::Options>> {
        let Self { links, images, .. } = *self;
        match self.markup {
            Markup::Markdown => Ok(Some(markdown::Options { links, images })),
            Markup::Plain if links || images => Err(Error::Usage(
                "plain text has neither links nor images: ask for --markup markdown, or output.markup = \"markdown\""
                    .to_owned(),
            )),
            Markup::Plain => Ok(None),
        }
    }
}

impl Default for Output {
    fn default() -> Self {
        Self {
            source: "dehusk".to_owned(),
            title: Title::Move,
            sources: Sources::Omit,
            over_stripped: OverStripped::Warn,
            floor: Share(0.02),
            markup: Markup::Plain,
            links: false,
            images: false,
        }
    }
}

/// What becomes of the title's own block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Title {
    /// It moves into `title` and leaves the text.
    #[default]
    Move,
    /// It stays in the text too.
    Keep,
}

/// Whether records say which source gave which field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sources {
    /// `field_names` and `field_sources` are empty.
    #[default]
    Omit,
    /// They name each field that has a value, and its source.
    List,
}

/// Which markup the text of a record is in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Markup {
    /// None.
    #[default]
    Plain,
    /// CommonMark, with GitHub's tables.
    Markdown,
}

impl Markup {
    /// As in `metadata.text_markup`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Markdown => "markdown",
        }
    }
}

/// What becomes of a document of which too little was kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OverStripped {
    /// The record carries a warning.
    #[default]
    Warn,
    /// It becomes a reject.
    Reject,
}

/// A share, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Share(f64);

impl Share {
    /// The share as a number.
    pub fn value(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Share {
    type Error = String;

    fn try_from(share: f64) -> std::result::Result<Self, String> {
        if (0.0..=1.0).contains(&share) {
            Ok(Self(share))
        } else {
            Err(format!("{share} is no share; give a number from 0 to 1"))
        }
    }
}

impl From<Share> for f64 {
    fn from(share: Share) -> Self {
        share.0
    }
}

/// The `[run]` settings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Run {
    /// Worker threads; 0 stands for one a processor.
    #[serde(deserialize_with = "threads")]
    pub threads: usize,
    /// How many rejects leave the run a success.
    pub allow_rejects: Allowance,
}

/// Reads a number of threads, and refuses more than [`Run::MOST_THREADS`], so that the settings file is named where it stands.
fn threads<'de, D: Deserializer<'de>>(settings: D) -> std::result::Result<usize, D::Error> {
    whole::up_to(Run::MOST_THREADS as u64, settings).map(|threads| threads as usize)
}

impl Run {
    /// The most worker threads that a user may ask for. The largest servers have some five hundred processors, and more threads
    /// than processors gain nothing.
    pub const MOST_THREADS: usize = 1_024;

    /// The number of worker threads.
    pub fn workers(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            threads => threads,
        }
    }
}

impl Settings {
    /// All settings as a settings file.
    ///
    /// # Errors
    /// [`Error::Usage`] where the name of the site model is not Unicode, as TOML is.
    pub fn to_toml(&self) -> Result<String> {
        let model = &self.site.model;
        if model.to_str().is_none() {
            let name = model.display();
            let message =
                format!("a settings file cannot name the site model {name}, which is not UTF-8: rename it");
            return Err(Error::Usage(message));
        }
        to_toml(self)
    }

    /// What influences the judgement, in a stable order: the part of the settings that `metadata.rules` is a hash of.
    pub fn judgement(&self) -> Result<String> {
        // What a site model says has a hash of its own.
        let Self {
            decode,
            normalize,
            chrome,
            output,
            limits,
            site: _,
            quality: _,
            dedup: _,
            input: _,
            run: _,
        } = self;
        to_toml(&Judgement {
            title: output.title,
            over_stripped: output.over_stripped,
            floor: output.floor,
            decode,
            normalize,
            chrome,
            limits,
        })
    }
}

/// The settings that influence which text a record holds.
#[derive(Serialize)]
struct Judgement<'a> {
    title: Title,
    over_stripped: OverStripped,
    floor: Share,
    decode: &'a Decode,
    normalize: &'a normalize::Options,
    chrome: &'a chrome::Options,
    limits: &'a page::Limits,
}

fn to_toml(settings: &impl Serialize) -> Result<String> {
    toml::to_string(settings)
        .map_err(|error| Error::Internal(format!("cannot write settings as TOML: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_settings_read_back_the_same() {
        let settings = Settings::parse(
            "dehusk.toml",
            r#"
            [input]
            format = "jsonl"
            [decode]
            encoding = "koi8-r"
            [chrome]
            keep = ["share_bar"]
            [[chrome.cues]]
            kind = "donation_appeal"
            phrases = ["buy us a beer"]
            [[chrome.selectors]]
            css = "div.ad"
            action = "drop"
            [run]
            allow_rejects = "1.5%"
            "#,
        )
        .unwrap();
        let printed = settings.to_toml().unwrap();
        assert_eq!(Settings::parse("printed", &printed).unwrap(), settings);
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_unicode_is_no_setting_that_can_be_printed() {
        use std::os::unix::ffi::OsStringExt;
        let mut settings = Settings::default();
        settings.site.model = std::ffi::OsString::from_vec(b"m\xFF.jsonl".to_vec()).into();
        let error = settings.to_toml().unwrap_err();
        assert!(matches!(error, Error::Usage(_)), "{error}");
        assert!(settings.judgement().is_ok());
    }

    #[test]
    fn an_empty_file_is_the_defaults() {
        assert_eq!(Settings::parse("dehusk.toml", "").unwrap(), Settings::default());
    }

    #[test]
    fn threads_inputs_and_markup_do_not_influence_the_judgement() {
        let other = Settings::parse(
            "",
            "run.threads = 7\ninput.max_bytes = 1\noutput.source = \"x\"\noutput.markup = \"markdown\"",
        )
        .unwrap();
        assert_eq!(other.judgement().unwrap(), Settings::default().judgement().unwrap());
    }

    #[test]
    fn a_kept_kind_influences_the_judgement() {
        let other = Settings::parse("", "chrome.keep = [\"share_bar\"]").unwrap();
        assert_ne!(other.judgement().unwrap(), Settings::default().judgement().unwrap());
    }
}
