//! `cargo xtask languages`: how often the language of a text is told rightly, and what the detector's confidence is worth.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use dehusk::metadata::{detect, guess};

/// Characters of the texts that are cut from the beginnings of the given ones; those of `LONG` are taken whole too.
const LENGTHS: [usize; 4] = [40, 100, LONG, 1_000];

/// Characters from which a text is a document.
const LONG: usize = 200;

/// From which confidences on the share of right guesses is shown.
const CONFIDENCES: [f64; 8] = [0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95];

/// Measure how often the language of a text is told rightly.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Labelled texts, a line each: source, tab, language, tab, text
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The languages that are counted, such as de,en: those of the lexicon by default
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    only: Vec<String>,
}

/// How many there were, and how many of them were right.
#[derive(Default, Clone, Copy)]
struct Share {
    all: usize,
    right: usize,
}

impl Share {
    fn add(&mut self, right: bool) {
        self.all += 1;
        self.right += usize::from(right);
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.4} of {}", self.right as f64 / self.all.max(1) as f64, self.all)
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut texts = String::new();
    for file in &options.files {
        texts += &fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    }
    let known = lexicon_languages();
    let only = if options.only.is_empty() { &known } else { &options.only };
    let mut by_source: BTreeMap<(&str, Option<usize>), [Share; 2]> = BTreeMap::new();
    let mut by_language: BTreeMap<&str, [Share; 2]> = BTreeMap::new();
    let mut by_confidence = [[Share::default(); 2]; CONFIDENCES.len()];
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    let (mut bytes, start) = (0, Instant::now());
    for line in texts.lines() {
        let [source, language, text] = line.splitn(3, '\t').collect::<Vec<_>>()[..] else { continue };
        if !only.iter().any(|known| known == language) {
            continue;
        }
        for (length, text) in cuts(text) {
            bytes += text.len();
            let (told, _) = detect(text);
            let guess = guess(text);
            let shares = [told == language, told == language || told.is_empty()];
            for (index, share) in shares.into_iter().enumerate() {
                by_source.entry((source, length)).or_default()[index].add(share);
                if length.is_none() {
                    by_language.entry(language).or_default()[index].add(share);
                }
            }
            if length.is_none() && told != language {
                *wrong.entry(format!("{language} told as {told:?}")).or_default() += 1;
            }
            if let Some(guess) = guess
                && let Some(at) = CONFIDENCES.iter().rposition(|from| guess.confidence >= *from)
            {
                by_confidence[at][usize::from(length.is_none_or(|length| length >= LONG))]
                    .add(guess.language == language);
            }
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{:.1} MB/s, both guesses counted\n", 2.0 * bytes as f64 / 1e6 / seconds);
    println!("| source | characters | told rightly | not told wrongly |\n|---|---:|---:|---:|");
    for ((source, length), [right, not_wrong]) in &by_source {
        let length = length.map_or("whole".to_owned(), |length| length.to_string());
        println!("| {source} | {length} | {right} | {not_wrong} |");
    }
    println!("\n| language, whole texts | told rightly | not told wrongly |\n|---|---:|---:|");
    let mut all = [Share::default(); 2];
    for (language, shares) in &by_language {
        println!("| {language} | {} | {} |", shares[0], shares[1]);
        for (all, share) in all.iter_mut().zip(shares) {
            all.all += share.all;
            all.right += share.right;
        }
    }
    println!("| all | {} | {} |", all[0], all[1]);
    println!("\n| confidence from | right under 200 characters | and from there |\n|---:|---:|---:|");
    for (from, [short, long]) in CONFIDENCES.iter().zip(&by_confidence) {
        println!("| {from} | {short} | {long} |");
    }
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    wrong.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    println!("\nMost often wrong: {:?}", &wrong[..wrong.len().min(12)]);
    Ok(())
}

/// The beginnings of a text with their lengths, and a long text as a whole.
fn cuts(text: &str) -> impl Iterator<Item = (Option<usize>, &str)> {
    let end = |length: usize| text.char_indices().nth(length - 1).map(|(last, c)| last + c.len_utf8());
    let beginnings =
        LENGTHS.into_iter().filter_map(move |length| Some((Some(length), &text[..end(length)?])));
    beginnings.chain(end(LONG).map(|_| (None, text)))
}

/// The languages that have a lexicon of their own.
fn lexicon_languages() -> Vec<String> {
    let languages = dehusk::assets::lexicon().languages.iter();
    languages.filter(|language| !language.function_words.is_empty()).map(|l| l.language.clone()).collect()
}
