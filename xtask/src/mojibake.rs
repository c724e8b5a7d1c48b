//! `cargo xtask mojibake`: clean text, line by line, of which the repair of mojibake must change none.
//!
//! It prints every change and a table of lines by language. Whether a changed line was clean is left to the reader.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{BuildHasher, BuildHasherDefault};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use dehusk::mojibake;
use rustc_hash::{FxHashSet, FxHasher};
use serde_json::Value;

/// Characters of a text that its language is guessed from.
const GUESSED_FROM: usize = 20_000;

/// Characters of a changed line that are shown.
const SHOWN: usize = 400;

/// What `cargo xtask mojibake` is told.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Folders and files of clean text. In JSONL files, the field `text` counts; in catalogues of translations (.mo), the
    /// translations; in all other files, every line. What is not UTF-8 is left out.
    #[arg(required = true, value_name = "PATH")]
    folders: Vec<PathBuf>,
}

/// Looks at every line once.
pub fn run(options: &Options) -> Result<()> {
    let mut tally = Tally::default();
    for folder in &options.folders {
        for path in files(folder)? {
            let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            match extension {
                "mo" => tally.add(&path, &translations(&bytes).unwrap_or_default()),
                "jsonl" => texts(&bytes).for_each(|text| tally.add(&path, &text)),
                _ => tally.add(&path, std::str::from_utf8(&bytes).unwrap_or_default()),
            }
        }
    }
    println!("| language | lines | beyond ASCII | changed |\n|---|---:|---:|---:|");
    let mut languages: Vec<_> = tally.languages.into_iter().collect();
    languages.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.lines));
    for (language, Counts { lines, beyond_ascii, changed }) in languages {
        let language = if language.is_empty() { "not known" } else { &language };
        println!("| {language} | {lines} | {beyond_ascii} | {changed} |");
    }
    let Counts { lines, beyond_ascii, changed } = tally.sum;
    println!("| all | {lines} | {beyond_ascii} | {changed} |");
    Ok(())
}

#[derive(Debug, Default)]
struct Tally {
    seen: FxHashSet<u64>,
    languages: BTreeMap<String, Counts>,
    sum: Counts,
}

#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    lines: u64,
    beyond_ascii: u64,
    changed: u64,
}

impl Tally {
    /// Counts the lines of a text that were not met before, and prints those that change.
    fn add(&mut self, path: &Path, text: &str) {
        // Heads of licences are in English, whatever the text.
        let own = text.lines().filter(|line| !line.is_ascii()).flat_map(|line| line.chars().chain(['\n']));
        let mut start: String = own.take(GUESSED_FROM).collect();
        if start.is_empty() {
            start = text.chars().take(GUESSED_FROM).collect();
        }
        let counts = self.languages.entry(dehusk::metadata::detect(&start).0).or_default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            if !self.seen.insert(BuildHasherDefault::<FxHasher>::default().hash_one(line)) {
                continue;
            }
            let repair = mojibake::repair(line);
            for counts in [&mut *counts, &mut self.sum] {
                counts.lines += 1;
                counts.beyond_ascii += u64::from(!line.is_ascii());
                counts.changed += u64::from(repair.is_some());
            }
            if let Some(repair) = repair {
                let [before, after] =
                    [line, &repair.text].map(|text| text.chars().take(SHOWN).collect::<String>());
                println!("{}: {}\n  {before:?}\n  {after:?}", path.display(), repair.how);
            }
        }
    }
}

/// The files under a folder, in order; a file is itself.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    if folder.is_file() {
        return Ok(vec![folder.to_owned()]);
    }
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The field `text` of each line that is a JSON object.
fn texts(bytes: &[u8]) -> impl Iterator<Item = String> {
    bytes.split(|byte| *byte == b'\n').filter_map(|line| {
        let object: Value = serde_json::from_slice(line).ok()?;
        Some(object.get("text")?.as_str()?.to_owned())
    })
}

/// The translations of a catalogue in GNU's format, a line each, without its head.
fn translations(catalogue: &[u8]) -> Option<String> {
    let number = |at: usize| {
        let bytes = catalogue.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_le_bytes(bytes) as usize)
    };
    let (count, table) = (number(8)?, number(16)?);
    let mut text = String::new();
    for at in 1..count.min(catalogue.len()) {
        let (length, start) = (number(table + 8 * at)?, number(table + 8 * at + 4)?);
        if let Ok(translation) = std::str::from_utf8(catalogue.get(start..start + length)?) {
            text.push_str(&translation.replace('\0', "\n"));
            text.push('\n');
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalogue_gives_its_translations() {
        let mut catalogue = Vec::new();
        for number in [0x950412de_u32, 0, 2, 0, 28, 0, 0, 0, 0, 4, 44] {
            catalogue.extend(number.to_le_bytes());
        }
        catalogue.extend("un\0e".as_bytes());
        assert_eq!(translations(&catalogue).as_deref(), Some("un\ne\n"));
    }
}
