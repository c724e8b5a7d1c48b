//! Sets of pages with gold: a folder with `gold.jsonl` and the pages in `html/ID.html`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use dehusk::pipeline::{Cleaner, Explanation, Outcome};
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
        Ok(Self(Cleaner::new(&Settings::default())?))
    }

    /// A page in blocks, with the verdicts on them.
    pub(crate) fn page(&self, set: &Set, gold: &Gold) -> Result<Explanation> {
        let path = set.folder.join("html").join(format!("{}.html", gold.id));
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let origin = Origin {
            file_path: path.to_string_lossy().into_owned(),
            url: gold.url.clone().unwrap_or_default(),
            ..Origin::default()
        };
        match self.0.clean(Raw { origin, content: Content::Html(bytes) }) {
            Outcome::Cleaned(cleaned) => Ok(cleaned.explanation),
            Outcome::Rejected(reject) => bail!("{}: {}", path.display(), reject.message),
        }
    }
}
