//! The cases under `fixtures/`: what becomes of each block, and the record.
//!
//! `cargo xtask bless` writes what the pipeline does now into the cases; read the diff as a reviewer would.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Given, clean, fate, judged, name};

/// The environment variable under which expectations are written instead of compared.
const BLESS: &str = "DEHUSK_BLESS";

/// The folders of cases.
const GROUPS: [&str; 4] = ["in_the_wild", "synthetic", "negative", "known_failures"];

/// Whether expectations are written.
pub(super) fn is_blessing() -> bool {
    std::env::var_os(BLESS).is_some()
}

/// What a case says of itself.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "licence")]
    _licence: String,
    /// The kind of chrome it is about.
    kind: String,
    #[serde(rename = "shows")]
    _shows: String,
}

struct Case {
    folder: PathBuf,
    about: About,
    given: Given,
    page: String,
}

/// The page of every case.
pub(super) fn every_page() -> impl Iterator<Item = (Given, String)> {
    GROUPS.iter().flat_map(|group| cases(group)).map(|case| (case.given, case.page))
}

fn cases(group: &str) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(group);
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root)
        .into_iter()
        .flatten()
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    folders.sort();
    folders.retain(|folder| folder.is_dir());
    folders
        .into_iter()
        .map(|folder| {
            let about = std::fs::read_to_string(folder.join("about.toml"))
                .unwrap_or_else(|error| panic!("{}/about.toml: {error}", folder.display()));
            let about =
                toml::from_str(&about).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
            let (given, page) = match std::fs::read_to_string(folder.join("page.html")) {
                Ok(page) => (Given::Html, page),
                Err(_) => (Given::Text, std::fs::read_to_string(folder.join("page.txt")).expect("a page")),
            };
            Case { folder, about, given, page }
        })
        .collect()
}

/// What a case's `verdicts.txt` and `record.json` must hold.
fn outcome(case: &Case) -> (String, String) {
    let cleaned = clean(case.given, &case.page);
    let mut verdicts = String::new();
    for (block, verdict) in judged(&cleaned) {
        let text = block.text.replace('\n', "⏎").replace('\t', "⇥");
        writeln!(verdicts, "{:<7} {:<19} {text}", fate(&verdict.fate), name(&verdict.fate))
            .expect("a string takes all");
    }
    let mut record = serde_json::to_value(&cleaned.record).expect("a record is JSON");
    // These change with every lexicon entry or release, and say nothing of the case.
    for key in ["tool", "rules"] {
        record["metadata"].as_object_mut().expect("an object").shift_remove(key);
    }
    (verdicts, serde_json::to_string_pretty(&record).expect("a record is JSON") + "\n")
}

/// The files of a case that say something else than what happens now.
fn check(case: &Case) -> Vec<String> {
    let (verdicts, record) = outcome(case);
    [("verdicts.txt", verdicts), ("record.json", record)]
        .into_iter()
        .map(|(file, now)| (case.folder.join(file), now))
        .filter(|(path, now)| std::fs::read_to_string(path).ok().as_ref() != Some(now))
        .map(|(path, now)| format!("{}: now\n{now}", path.display()))
        .collect()
}

/// Records what happens now.
fn bless(case: &Case) {
    let (verdicts, record) = outcome(case);
    for (file, now) in [("verdicts.txt", verdicts), ("record.json", record)] {
        std::fs::write(case.folder.join(file), now).expect("a writable fixture");
    }
}

fn names(case: &Case) -> Vec<&'static str> {
    judged(&clean(case.given, &case.page)).map(|(_, verdict)| name(&verdict.fate)).collect()
}

/// The field that blocks of a kind move to, if they do.
fn also(kind: &str) -> &str {
    match kind {
        "byline_meta" => "byline",
        "tags_categories" => "tags",
        "license_notice" => "license",
        kind => kind,
    }
}

#[test]
fn verdicts_and_records_are_as_blessed() {
    let wrong: Vec<String> = ["in_the_wild", "synthetic", "negative"]
        .iter()
        .flat_map(|group| cases(group))
        .inspect(|case| {
            if is_blessing() {
                bless(case);
            }
        })
        .flat_map(|case| check(&case))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} differ; `cargo xtask bless` records them\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn each_synthetic_case_shows_its_kind() {
    let silent: Vec<_> = cases("synthetic")
        .into_iter()
        .filter(|case| {
            !names(case).iter().any(|name| *name == case.about.kind || *name == also(&case.about.kind))
        })
        .map(|case| case.folder)
        .collect();
    assert_eq!(silent, [] as [PathBuf; 0]);
}

#[test]
fn no_negative_case_shows_its_kind() {
    let fired: Vec<_> = cases("negative")
        .into_iter()
        .filter(|case| names(case).contains(&case.about.kind.as_str()))
        .map(|case| case.folder)
        .collect();
    assert_eq!(fired, [] as [PathBuf; 0]);
}

#[test]
fn known_failures_still_fail() {
    let passing: Vec<_> = cases("known_failures")
        .iter()
        .filter(|case| check(case).is_empty())
        .map(|case| case.folder.clone())
        .collect();
    assert_eq!(passing, [] as [PathBuf; 0], "these pass now: move them to the group where they belong");
}

#[test]
fn every_kind_has_a_case_where_it_shows_and_one_where_it_does_not() {
    let missing = |group: &str| -> Vec<&str> {
        let cases = cases(group);
        dehusk::chrome::Kind::ALL
            .iter()
            .map(|kind| kind.name())
            // The first is about many pages: see `sites.rs`.
            .filter(|kind| !["site_template", "user_rule", "other"].contains(kind))
            .filter(|kind| !cases.iter().any(|case| case.about.kind == **kind))
            .collect()
    };
    assert_eq!((missing("synthetic"), missing("negative")), (vec![], vec![]));
}

#[test]
fn every_record_and_its_removed_spans_keep_to_the_published_schemas() {
    let validator = |schema: &str| {
        let schema = serde_json::from_str(schema).expect("a schema is JSON");
        jsonschema::draft202012::new(&schema).expect("a published schema is one")
    };
    let records = validator(dehusk::record::SCHEMA_JSON);
    let spans = validator(dehusk::record::REMOVED_SCHEMA_JSON);
    for case in GROUPS.iter().flat_map(|group| cases(group)) {
        let cleaned = clean(case.given, &case.page);
        for (validator, line) in [
            (&records, serde_json::to_value(&cleaned.record)),
            (&spans, serde_json::to_value(cleaned.removed())),
        ] {
            let errors: Vec<String> = validator
                .iter_errors(&line.expect("a line is JSON"))
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert_eq!(errors, [] as [String; 0], "{}", case.folder.display());
        }
    }
}
