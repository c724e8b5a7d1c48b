//! The forms that a page comes in: with its markup, or flattened in one of several ways, so that a model of lines does
//! not learn the habits of one flattener.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use dehusk::block::{Blocks, join};
use dehusk::chrome::words::hash;

use crate::sets::{Gold, Set};
use crate::{ROOT, venv};

/// What flattens pages as other programs do.
const PACKAGES: &[&str] = &["beautifulsoup4==4.15.0", "inscriptis==2.7.6", "lxml==6.1.3"];

/// The width at which lines are wrapped.
const WIDTH: usize = 80;

/// A form of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    /// With its markup.
    Markup,
    /// Flattened by others, one line a block: the set beside the pages.
    Given,
    /// Our own blocks, with the blank lines between them.
    Own,
    /// Our own blocks, one line each.
    Glued,
    /// Our own blocks, with lines of 80 characters at most.
    Wrapped,
    /// A line a piece of text, by BeautifulSoup.
    Beautifulsoup,
    /// Laid out by inscriptis.
    Inscriptis,
    /// Its gold text: clean, so that nothing is to fall.
    Clean,
}

/// The forms that are made of a page with markup.
pub(crate) const MADE: [Form; 5] =
    [Form::Own, Form::Glued, Form::Wrapped, Form::Beautifulsoup, Form::Inscriptis];

impl Form {
    /// Its name, as in file names.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Markup => "markup",
            Self::Given => "given",
            Self::Own => "own",
            Self::Glued => "glued",
            Self::Wrapped => "wrapped",
            Self::Beautifulsoup => "beautifulsoup",
            Self::Inscriptis => "inscriptis",
            Self::Clean => "clean",
        }
    }

    /// Whether a page is learned from in this form: in two of those that are made of it, by its id, and one in three as
    /// clean text.
    pub(crate) fn is_learned(self, gold: &Gold) -> bool {
        let turn = hash(&gold.id) as usize;
        if self == Self::Clean {
            return turn.is_multiple_of(3);
        }
        MADE.iter().position(|form| *form == self).is_none_or(|at| (at + turn) % MADE.len() < 2)
    }

    /// A page of a set in this form, `None` with its markup. `markup` has its blocks.
    pub(crate) fn text(self, set: &Set, gold: &Gold, markup: &Blocks) -> Result<Option<Vec<u8>>> {
        let file = |path: PathBuf| fs::read(&path).with_context(|| format!("cannot read {}", path.display()));
        Ok(Some(match self {
            Self::Markup => return Ok(None),
            Self::Given => file(set.text_path(gold))?,
            Self::Own => join(markup.blocks.iter()).into_bytes(),
            Self::Clean => gold.text.clone().unwrap_or_default().into_bytes(),
            Self::Glued => glued(markup).into_bytes(),
            Self::Wrapped => wrapped(&join(markup.blocks.iter())).into_bytes(),
            Self::Beautifulsoup | Self::Inscriptis => {
                file(folder(set).join(self.name()).join(format!("{}.txt", gold.id)))?
            }
        }))
    }
}

/// The forms in which the pages of a set are read.
pub(crate) fn of_set(set: &Set) -> Result<Vec<Form>> {
    let clean = set.gold.iter().any(|gold| gold.text.is_some()).then_some(Form::Clean);
    if !set.has_markup() {
        return Ok([Form::Given].into_iter().chain(clean).collect());
    }
    flatten(set)?;
    let given = set.has_text().then_some(Form::Given);
    Ok(given.into_iter().chain(MADE).chain(clean).collect())
}

fn folder(set: &Set) -> PathBuf {
    Path::new(ROOT).join("target/train/flat").join(&set.name)
}

/// Has other programs flatten the pages of a set, where they did not yet.
fn flatten(set: &Set) -> Result<()> {
    let python = venv::python("flatten-venv", PACKAGES)?;
    let script = Path::new(ROOT).join("xtask/train/flatten.py");
    venv::succeed(Command::new(python).arg(script).arg(set.markup_folder()).arg(folder(set)))
        .with_context(|| format!("the pages of {} were not flattened", set.name))
}

fn glued(page: &Blocks) -> String {
    page.blocks.iter().map(|block| format!("{}\n", block.text)).collect()
}

/// Breaks lines between words, as editors do.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    for line in text.split('\n') {
        let mut width = 0;
        for word in line.split(' ') {
            let length = word.chars().count();
            if width > 0 && width + 1 + length > WIDTH {
                out.push('\n');
                width = 0;
            } else if width > 0 {
                out.push(' ');
                width += 1;
            }
            out.push_str(word);
            width += length;
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words() {
        let long = ["word"; 20].join(" ");
        assert_eq!(
            wrapped(&format!("{long}\n\nend")),
            format!("{}\n{}\n\nend\n", ["word"; 16].join(" "), ["word"; 4].join(" "))
        );
    }
}
