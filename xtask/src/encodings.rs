//! `cargo xtask encodings`: how often bytes are decoded rightly, on pages and texts that are written in the legacy encodings of
//! their language.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use dehusk::decode::{Hints, Labels, decode};
use encoding_rs::Encoding;
use serde::Deserialize;

/// The legacy encodings of a language, the commonest on the web first.
const LEGACY: &[(&[&str], &[&str])] = &[
    (
        &["de", "en", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "no", "fi", "id"],
        &["windows-1252", "iso-8859-15", "macintosh"],
    ),
    (&["pl", "cs", "sk", "hu", "ro", "sl", "hr"], &["windows-1250", "iso-8859-2"]),
    (&["ru", "bg"], &["windows-1251", "koi8-r", "ibm866", "iso-8859-5", "x-mac-cyrillic"]),
    (&["uk"], &["windows-1251", "koi8-u", "x-mac-cyrillic"]),
    (&["et", "lv", "lt"], &["windows-1257", "iso-8859-13", "iso-8859-4"]),
    (&["tr"], &["windows-1254"]),
    (&["el"], &["windows-1253", "iso-8859-7"]),
    (&["he"], &["windows-1255"]),
    (&["ar", "fa"], &["windows-1256", "iso-8859-6"]),
    (&["vi"], &["windows-1258"]),
    (&["th"], &["windows-874"]),
    (&["ja"], &["shift_jis", "euc-jp", "iso-2022-jp"]),
    (&["zh"], &["gbk", "gb18030", "big5"]),
    (&["ko"], &["euc-kr"]),
];

/// Labels that lie, for bytes that are in none of them.
const LIES: &[&str] =
    &["utf-8", "windows-1252", "windows-1251", "shift_jis", "gbk", "big5", "euc-kr", "windows-1250"];

/// Characters of the windows.
const WINDOWS: [usize; 3] = [1_000, 200, 40];

/// Windows that are cut from one text.
const WINDOWS_A_TEXT: usize = 4;

/// Measure how often bytes are decoded rightly.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A folder of sets, each with gold.jsonl
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// More texts, a line each: source, tab, language, tab, text
    #[arg(long, value_name = "FILE")]
    texts: Option<PathBuf>,
    /// Show so many texts that were decoded wrongly
    #[arg(long, value_name = "N", default_value_t = 0)]
    show: usize,
}

#[derive(Debug, Deserialize)]
struct Gold {
    id: String,
    url: Option<String>,
    lang: Option<String>,
    text: Option<String>,
    #[serde(default)]
    with: Vec<String>,
}

/// Tries and successes, by row of the table.
#[derive(Debug, Default)]
struct Table {
    rows: BTreeMap<String, [usize; 2]>,
    wrong: BTreeMap<String, usize>,
    show: usize,
}

impl Table {
    /// Decodes bytes that are in `encoding`, and notes whether that came out.
    fn decode(&mut self, row: &str, bytes: &[u8], encoding: &'static Encoding, hints: &Hints<'_>) {
        let right = encoding.decode_with_bom_removal(bytes).0;
        let found = decode(bytes.to_vec(), hints);
        let is_right = found.text == right;
        let [all, rights] = self.rows.entry(row.to_owned()).or_default();
        *all += 1;
        *rights += usize::from(is_right);
        if !is_right {
            let pair = format!("{row}: {} as {}", encoding.name(), found.encoding);
            let count = self.wrong.entry(pair.clone()).or_default();
            *count += 1;
            if self.show > 0 && *count <= 2 {
                self.show -= 1;
                let (a, b): (Vec<_>, Vec<_>) =
                    right.chars().zip(found.text.chars()).filter(|(a, b)| a != b).take(40).unzip();
                eprintln!("{pair}: {} / {}", a.iter().collect::<String>(), b.iter().collect::<String>());
            }
        }
    }

    fn print(&self) {
        println!("| | decoded rightly | of |\n|---|---:|---:|");
        for (row, [all, right]) in &self.rows {
            println!("| {row} | {:.4} | {all} |", *right as f64 / *all as f64);
        }
        let mut wrong: Vec<_> = self.wrong.iter().collect();
        wrong.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        println!("\nMost often wrong: {:?}", &wrong[..wrong.len().min(12)]);
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut table = Table { show: options.show, ..Table::default() };
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut sets: Vec<PathBuf> =
        fs::read_dir(&options.data)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    sets.sort();
    for set in sets.iter().filter(|set| set.join("gold.jsonl").is_file()) {
        let name = set.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let gold = fs::read_to_string(set.join("gold.jsonl"))?;
        for line in gold.lines() {
            let gold: Gold = serde_json::from_str(line)?;
            let Some(language) = gold.lang else { continue };
            let page = set.join("html").join(format!("{}.html", gold.id));
            if name == "trafilatura"
                && let Ok(markup) = fs::read_to_string(&page)
            {
                pages(&mut table, &markup, &language, gold.url.as_deref());
            }
            texts.push((language, gold.text.unwrap_or_else(|| gold.with.join(" "))));
        }
    }
    if let Some(file) = &options.texts {
        let more = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        for line in more.lines() {
            if let [_, language, text] = line.splitn(3, '\t').collect::<Vec<_>>()[..] {
                texts.push((language.to_owned(), text.to_owned()));
            }
        }
    }
    for (language, text) in &texts {
        windows(&mut table, text, language);
    }
    table.print();
    Ok(())
}

fn legacy(language: &str) -> impl Iterator<Item = &'static Encoding> {
    let labels =
        LEGACY.iter().find(|(languages, _)| languages.contains(&language)).map(|(_, labels)| *labels);
    labels.unwrap_or_default().iter().filter_map(|label| Encoding::for_label(label.as_bytes()))
}

/// A page as it is and cut inside a character, in its language's legacy encodings, without a label and with one that lies.
fn pages(table: &mut Table, markup: &str, language: &str, url: Option<&str>) {
    let utf_8 = encoding_rs::UTF_8;
    let none = Hints::default();
    table.decode("pages in UTF-8", markup.as_bytes(), utf_8, &none);
    if let Some((at, c)) = markup.char_indices().rev().find(|(_, c)| c.len_utf8() > 1) {
        let cut = &markup.as_bytes()[..at + c.len_utf8() - 1];
        table.decode("pages in UTF-8, cut inside a character", cut, utf_8, &none);
    }
    // Without labels: those of the page speak of UTF-8.
    let bare = markup.replace("charset", "data-was");
    let host = url.and_then(|url| url.split('/').nth(2)).and_then(|host| host.rsplit('.').next());
    for (rank, encoding) in legacy(language).enumerate() {
        let (bytes, ..) = encoding.encode(&bare);
        if bytes.is_ascii() && encoding != encoding_rs::ISO_2022_JP {
            continue;
        }
        let row = if rank == 0 { "pages in the encoding" } else { "pages in another encoding" };
        table.decode(&format!("{row} of their language, no label"), &bytes, encoding, &none);
        let with_country = Hints { tld: host, ..none };
        table.decode(
            &format!("{row} of their language, no label, country of the address"),
            &bytes,
            encoding,
            &with_country,
        );
        let labelled = |label: &str| [format!("<meta charset={label}>").as_bytes(), &bytes].concat();
        table.decode(
            &format!("{row} of their language, right label"),
            &labelled(encoding.name()),
            encoding,
            &none,
        );
        for lie in LIES.iter().filter(|lie| Encoding::for_label(lie.as_bytes()) != Some(encoding)) {
            table.decode(
                &format!("{row} of their language, wrong label {lie}"),
                &labelled(lie),
                encoding,
                &with_country,
            );
        }
    }
}

/// Windows of a text that have characters beyond ASCII, in its language's legacy encodings, without any hint.
fn windows(table: &mut Table, text: &str, language: &str) {
    let hints = Hints { labels: Labels::Nowhere, ..Hints::default() };
    let chars: Vec<char> = text.chars().collect();
    for length in WINDOWS {
        let spread = chars.chunks(length).filter(|window| window.len() == length);
        for window in spread.take(WINDOWS_A_TEXT) {
            let window: String = window.iter().collect();
            for (rank, encoding) in legacy(language).enumerate() {
                let (bytes, _, unmappable) = encoding.encode(&window);
                if unmappable || (bytes.is_ascii() && encoding != encoding_rs::ISO_2022_JP) {
                    continue;
                }
                let kind =
                    if rank == 0 { "the encoding of their language" } else { "another of its encodings" };
                let row = format!("windows of {length} characters in {kind}");
                table.decode(&row, &bytes, encoding, &hints);
                let labelled = Hints { transport_charset: Some(encoding.name()), ..hints };
                table.decode(&format!("{row}, right label"), &bytes, encoding, &labelled);
            }
        }
    }
}
