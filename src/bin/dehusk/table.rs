//! The closing table of a run.

use std::time::Duration;

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use dehusk::report::Summary;

/// How many languages, encodings and kinds are shown one by one.
const MOST_SHOWN: usize = 8;

/// What a run did and how fast, for people.
pub(crate) fn closing(summary: &Summary, elapsed: Duration) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    let mut row = |name: &str, count: u64, more: String| {
        table.add_row([name.to_owned(), with_commas(count), more]);
    };
    row("inputs", summary.inputs, rate(summary.inputs, summary.bytes, elapsed));
    row("records", summary.records, noted(summary.warned, summary.duplicates));
    row("rejects", summary.rejected(), largest(&summary.rejects));
    row("characters in", summary.chars_in, String::new());
    row("characters out", summary.chars_out, share(summary.chars_out, summary.chars_in));
    row("removed or moved", summary.removed.values().sum(), largest(&summary.removed));
    row("languages", known(&summary.languages), largest(&summary.languages));
    row("encodings", known(&summary.encodings), largest(&summary.encodings));
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.trim_fmt()
}

/// Documents and bytes a second.
pub(crate) fn rate(documents: u64, bytes: u64, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64().max(1e-6);
    format!("{:.0} documents/s, {:.1} MB/s", documents as f64 / seconds, bytes as f64 / 1e6 / seconds)
}

/// A number with a comma after every third digit from the right.
pub(crate) fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn noted(warned: u64, duplicates: u64) -> String {
    let notes = [(warned, "with a warning"), (duplicates, "marked as duplicates")];
    let notes = notes.iter().filter(|(count, _)| *count > 0);
    notes.map(|(count, what)| format!("{} {what}", with_commas(*count))).collect::<Vec<_>>().join(", ")
}

fn share(part: u64, whole: u64) -> String {
    if whole == 0 { String::new() } else { format!("{:.1}% kept", part as f64 * 100.0 / whole as f64) }
}

fn known<K: AsRef<str>>(counts: &std::collections::BTreeMap<K, u64>) -> u64 {
    counts.keys().filter(|name| !name.as_ref().is_empty()).count() as u64
}

/// The largest counts with their names; equal ones by name.
fn largest<K: AsRef<str>>(counts: &std::collections::BTreeMap<K, u64>) -> String {
    let mut counts: Vec<(&str, u64)> = counts.iter().map(|(name, count)| (name.as_ref(), *count)).collect();
    counts.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
    let more = counts.len().saturating_sub(MOST_SHOWN);
    counts.truncate(MOST_SHOWN);
    let mut shown: Vec<String> = counts
        .into_iter()
        .map(|(name, count)| {
            format!("{} {}", if name.is_empty() { "unknown" } else { name }, with_commas(count))
        })
        .collect();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_stand_after_every_third_digit() {
        assert_eq!([0, 999, 1000, 1_234_567].map(with_commas), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn the_table_shows_every_number() {
        let summary = Summary {
            inputs: 1200,
            records: 1199,
            rejects: [("empty".into(), 1)].into(),
            bytes: 2_000_000,
            chars_in: 1000,
            chars_out: 900,
            removed: [("pager".into(), 20), ("share_bar".into(), 80)].into(),
            languages: [("en".to_owned(), 1198), (String::new(), 1)].into(),
            encodings: [("UTF-8".into(), 1199)].into(),
            warned: 3,
            of_known_sites: 0,
            duplicates: 1000,
            forgotten: 0,
        };
        let lines = [
            "inputs            1,200  1200 documents/s, 2.0 MB/s",
            "records           1,199  3 with a warning, 1,000 marked as duplicates",
            "rejects               1  empty 1",
            "characters in     1,000",
            "characters out      900  90.0% kept",
            "removed or moved    100  share_bar 80, pager 20",
            "languages             1  en 1,198, unknown 1",
            "encodings             1  UTF-8 1,199",
        ];
        let table = closing(&summary, Duration::from_secs(1));
        let shown: Vec<&str> = table.lines().map(str::trim).collect();
        assert_eq!(shown, lines);
    }
}
