//! The two seed documents: every line's verdict, line by line as in `seeds.tsv`.

use super::{Given, clean, fate, judged, name};

fn verdicts(file: &str) -> Vec<String> {
    let page =
        std::fs::read_to_string(format!("{}/seeds/{file}", env!("CARGO_MANIFEST_DIR"))).expect("a seed");
    let cleaned = clean(Given::Text, &page);
    judged(&cleaned)
        .map(|(block, verdict)| {
            let text: String = block.text.chars().take(60).collect();
            format!("{file}\t{}\t{}\t{}\t{text}", block.line, fate(&verdict.fate), name(&verdict.fate))
        })
        .collect()
}

fn expected(file: &str) -> Vec<&'static str> {
    include_str!("seeds.tsv").lines().filter(|line| line.starts_with(file)).collect()
}

#[test]
fn every_line_of_the_chrome_laden_seed_is_judged_right() {
    let file = "000_76a8ebb7af784d86.txt";
    assert_eq!(verdicts(file), expected(file));
}

#[test]
fn the_clean_seed_loses_nothing() {
    let file = "002_4a13543db22cbe8c.txt";
    assert_eq!(verdicts(file), expected(file));
}
