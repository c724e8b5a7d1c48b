//! The examples of the detectors' manual pages, through the real pipeline.
//!
//! A fenced block whose info string is `html fires` or `text fires` is a page on which the kind is found; in one with
//! `leaves` nothing is judged to be of the kind.

use super::{Given, clean, clean_of_site, judged};
use dehusk::chrome::{Fate, Kind, detectors};
use dehusk::pipeline::Cleaned;

struct Example {
    kind: Kind,
    given: Given,
    fires: bool,
    page: String,
}

fn examples() -> Vec<Example> {
    let mut examples = Vec::new();
    for detector in detectors::ALL {
        let mut open: Option<Example> = None;
        for line in detector.manual().lines() {
            match (&mut open, line.strip_prefix("```")) {
                (Some(_), Some(_)) => examples.extend(open.take()),
                (Some(example), None) => {
                    example.page.push_str(line);
                    example.page.push('\n');
                }
                (None, Some(info)) => {
                    let mut words = info.split_whitespace();
                    let given = match words.next() {
                        Some("html") => Given::Html,
                        Some("text") => Given::Text,
                        other => panic!("{}: an example is html or text, not {other:?}", detector.kind()),
                    };
                    let fires = match words.next() {
                        Some("fires") => true,
                        Some("leaves") => false,
                        other => panic!("{}: an example fires or leaves, not {other:?}", detector.kind()),
                    };
                    open = Some(Example { kind: detector.kind(), given, fires, page: String::new() });
                }
                (None, None) => {}
            }
        }
    }
    examples
}

/// The page of an example, cleaned; of several pages of one site the last, with what all of them repeat.
fn cleaned(example: &Example) -> Cleaned {
    let pages: Vec<&str> = example.page.split("=====\n").collect();
    match pages[..] {
        [page] => clean(example.given, page),
        _ => clean_of_site(example.given, &pages),
    }
}

fn found(example: &Example) -> bool {
    judged(&cleaned(example)).any(|(_, verdict)| match &verdict.fate {
        Fate::Kept => false,
        Fate::Moved(_, kind) | Fate::Removed(kind) => *kind == example.kind,
    })
}

#[test]
fn examples_do_what_their_manual_page_says() {
    let wrong: Vec<String> = examples()
        .iter()
        .filter(|example| found(example) != example.fires)
        .map(|example| {
            let verdicts: Vec<String> = judged(&cleaned(example))
                .map(|(block, verdict)| {
                    format!("  {:.1} {:?} {} {}", verdict.score, verdict.fate, verdict.rule, block.text)
                })
                .collect();
            let says = if example.fires { "fires" } else { "leaves" };
            format!("{} {says}\n{}", example.kind, verdicts.join("\n"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}\n{} wrong", wrong.join("\n"), wrong.len());
}

#[test]
fn every_manual_page_has_examples_of_both() {
    for fires in [true, false] {
        let examples = examples();
        let lacking: Vec<Kind> = detectors::ALL
            .iter()
            .map(|detector| detector.kind())
            .filter(|kind| !examples.iter().any(|example| example.kind == *kind && example.fires == fires))
            .collect();
        assert_eq!(lacking, [], "fires: {fires}");
    }
}

#[test]
fn every_manual_page_has_its_sections() {
    for detector in detectors::ALL {
        let headings: Vec<&str> = detector.manual().lines().filter(|line| line.starts_with('#')).collect();
        let title = format!("# {}", detector.kind());
        assert_eq!(
            headings,
            [
                title.as_str(),
                "## What it finds",
                "## Why it is chrome",
                "## Example",
                "## What it must leave alone"
            ]
        );
    }
}
