//! Sets of pages with gold: a folder with `gold.jsonl` and the pages in `html/ID.html`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use dehusk::chrome::Rules;
use dehusk::chrome::model::Models;
use dehusk::pipeline::{Cleaner, Read};
use dehusk::settings::Settings;
use dehusk::source::{Content, Origin, Raw};
use serde::Deserialize;

/// A set of pages.
#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) name: String,
    folder: PathBuf,
    pub(crate) gold: Vec<Gold>,
}

/// What is known of a page.
#[derive(Debug, Deserialize)]
pub(crate) struct Gold {
    pub(crate) id: String,
    pub(crate) url: Option<String>,
    /// Its main text, or nothing where only snippets are known.
    pub(crate) text: Option<String>,
    /// Snippets of its main text.
    #[serde(default)]
    pub(crate) with: Vec<String>,
    /// Snippets of its chrome.
    #[serde(default)]
    pub(crate) without: Vec<String>,
    /// Its page type, such as "forum", where the set has types.
    #[serde(rename = "type")]
    pub(crate) page_type: Option<String>,
}

/// Snippets of main text that were found and that were missed, and those of chrome that were found.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Snippets {
    right: usize,
    missed: usize,
    wrong: usize,
}

impl Snippets {
    /// F1 of what was found, as trafilatura's evaluation counts it.
    pub(crate) fn f1(self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.missed + self.wrong).max(1) as f64
    }
}

impl std::iter::Sum for Snippets {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            right: sum.right + one.right,
            missed: sum.missed + one.missed,
            wrong: sum.wrong + one.wrong,
        })
    }
}

impl Gold {
    /// Which snippets a text has, white space aside.
    pub(crate) fn snippets(&self, text: &str) -> Snippets {
        let squash = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = squash(text);
        let found =
            |snippets: &[String]| snippets.iter().filter(|snippet| text.contains(&squash(snippet))).count();
        let right = found(&self.with);
        Snippets { right, missed: self.with.len() - right, wrong: found(&self.without) }
    }
}

impl Set {
    /// The sets under a folder that have these names, or all sets of HTML pages there.
    pub(crate) fn read_all(data: &Path, names: &[String]) -> Result<Vec<Self>> {
        let mut names = names.to_vec();
        if names.is_empty() {
            for entry in fs::read_dir(data).with_context(|| format!("cannot read {}", data.display()))? {
                let path = entry?.path();
                if path.join("html").is_dir() && path.join("gold.jsonl").is_file() {
                    names.extend(path.file_name().map(|name| name.to_string_lossy().into_owned()));
                }
            }
            names.sort();
        }
        ensure!(!names.is_empty(), "there is no set of HTML pages in {}", data.display());
        names.into_iter().map(|name| Self::read(data, name)).collect()
    }

    /// A page as a file of a folder: its address is not told.
    pub(crate) fn raw(&self, gold: &Gold) -> Result<Raw> {
        let path = self.folder.join("html").join(format!("{}.html", gold.id));
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let origin = Origin { file_path: path.to_string_lossy().into_owned(), ..Origin::default() };
        Ok(Raw { origin, content: Content::Html(bytes) })
    }

    /// Whether it has pages with markup.
    pub(crate) fn has_markup(&self) -> bool {
        self.markup_folder().is_dir()
    }

    /// Where its pages with markup are.
    pub(crate) fn markup_folder(&self) -> PathBuf {
        self.folder.join("html")
    }

    /// Whether its pages are there as text too, in the set itself or in one beside it.
    pub(crate) fn has_text(&self) -> bool {
        self.text_folder().is_dir()
    }

    /// Where a page is as text.
    pub(crate) fn text_path(&self, gold: &Gold) -> PathBuf {
        self.text_folder().join(format!("{}.txt", gold.id))
    }

    fn text_folder(&self) -> PathBuf {
        let own = self.folder.join("txt");
        if own.is_dir() {
            return own;
        }
        self.folder.with_file_name(format!("{}-text", self.name)).join("txt")
    }

    fn read(data: &Path, name: String) -> Result<Self> {
        let folder = data.join(&name);
        let path = folder.join("gold.jsonl");
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut gold = Vec::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let page = serde_json::from_str(line)
                .with_context(|| format!("{}, line {}", path.display(), number + 1))?;
            gold.push(page);
        }
        Ok(Self { name, folder, gold })
    }
}

/// Cuts the pages of sets into blocks, just as a run with default settings does.
#[derive(Debug)]
pub(crate) struct Reader(Cleaner);

impl Reader {
    pub(crate) fn new() -> Result<Self> {
        let settings = Settings::default();
        // What is read is the same with any model, and there may be none yet.
        let rules = Rules::with_models(&settings.chrome, Models::default());
        Ok(Self(Cleaner::with_rules(&settings, rules)?))
    }

    /// What is shared by all pages.
    pub(crate) fn cleaner(&self) -> &Cleaner {
        &self.0
    }

    /// A page as judging finds it.
    pub(crate) fn read(&self, set: &Set, gold: &Gold) -> Result<Read> {
        let Raw { origin, content } = set.raw(gold)?;
        self.0.read(&origin, content).map_err(|reject| anyhow!("{}: {}", origin.file_path, reject.message))
    }
}
