//! The rules of the house that a test can read from the sources: what may know whom, and how files look.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// The modules, upstream first: each uses only itself and those before it.
const FLOW: &[&str] = &[
    "error",
    "assets",
    "source",
    "decode",
    "normalize",
    "page",
    "block",
    "metadata",
    "chrome",
    "record",
    "report",
    "sink",
    "settings",
    "pipeline",
];

/// Libraries that one room knows, and nobody else.
const KEPT_IN: &[(&str, &str)] = &[("scraper", "page/"), ("rayon", "pipeline/"), ("clap", "bin/")];

/// The most lines of a file before its tests.
const MOST_LINES: usize = 500;

/// Words of unfinished work, in two halves so that this file passes itself.
const UNFINISHED: &[(&str, &str)] =
    &[("TO", "DO"), ("FIX", "ME"), ("dbg", "!("), ("todo", "!("), ("unimple", "mented!(")];

#[test]
fn modules_use_only_modules_upstream() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let Some(here) = FLOW.iter().position(|module| *module == module_of(&path)) else {
            assert!(
                module_of(&path) == "bin" || path == Path::new("lib.rs"),
                "{} is not in FLOW",
                path.display()
            );
            continue;
        };
        for (number, line) in code(before_tests(&text)) {
            for used in uses(line) {
                match FLOW.iter().position(|module| *module == used) {
                    Some(there) if there <= here => {}
                    _ if used == "Error" => {}
                    _ => wrong.push(format!("src/{}:{number} uses {used}", path.display())),
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn flow_lists_every_module() {
    let library = fs::read_to_string("src/lib.rs").unwrap();
    let mut declared: Vec<&str> =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let mut flow = FLOW.to_vec();
    declared.sort_unstable();
    flow.sort_unstable();
    assert_eq!(declared, flow);
}

#[test]
fn libraries_are_known_where_they_belong() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        for (number, line) in code(&text) {
            for (library, room) in KEPT_IN {
                if !path.starts_with(room) && names(line, library) {
                    wrong.push(format!("src/{}:{number} names {library}", path.display()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_file_opens_with_what_it_is() {
    let bare: Vec<_> = all().filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| path).collect();
    assert_eq!(bare, Vec::<PathBuf>::new());
}

#[test]
fn no_file_is_two_ideas() {
    let long: Vec<_> = all()
        .map(|(path, text)| (path, before_tests(&text).lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .collect();
    assert_eq!(long, Vec::new());
}

#[test]
fn nothing_unfinished_is_left() {
    let mut found = Vec::new();
    for (path, text) in all() {
        for (number, line) in text.lines().enumerate() {
            for (first, second) in UNFINISHED {
                if line.contains(&format!("{first}{second}")) {
                    found.push(format!("{}:{}: {line}", path.display(), number + 1));
                }
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

/// Every Rust file of the project, with its path from the root.
fn all() -> impl Iterator<Item = (PathBuf, String)> {
    ["src", "tests", "xtask"].into_iter().flat_map(|folder| {
        sources(folder).into_iter().map(move |(path, text)| (Path::new(folder).join(path), text))
    })
}

/// The Rust files under a folder, with their paths inside it, in order.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(folder).unwrap().to_owned(), text));
            }
        }
    }
    found.sort();
    found
}

/// The module of a file under `src/`: its first folder, or its own name.
fn module_of(path: &Path) -> &str {
    path.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs")
}

/// A file up to its tests.
fn before_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

/// The lines that are no comments, counted from 1.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The modules that a line reaches for: the names after `crate::`, in braces too.
fn uses(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        if line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &line[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => found.push(first_name(rest)),
            // Entries at the top of the braces; those deeper belong to the entry before them.
            Some(list) => {
                let mut depth = 0;
                for entry in list.split_inclusive(['{', '}', ',']) {
                    if depth == 0 && !first_name(entry.trim_start()).is_empty() {
                        found.push(first_name(entry.trim_start()));
                    }
                    match entry.chars().next_back() {
                        Some('{') => depth += 1,
                        Some('}') => depth -= 1,
                        _ => {}
                    }
                    if depth < 0 {
                        break;
                    }
                }
            }
        }
    }
    found
}

fn first_name(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// Whether a line names a library as a path or in a `use`.
fn names(line: &str, library: &str) -> bool {
    line.match_indices(library).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + library.len()..];
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            && (after.starts_with("::") || (after.starts_with(';') && line.trim_start().starts_with("use ")))
    })
}

#[test]
fn uses_are_read_from_braces_too() {
    assert_eq!(
        uses("use crate::{Error, error::Result, page::{Page, Head}, block};"),
        ["Error", "error", "page", "block"]
    );
    assert_eq!(uses("let page = crate::page::Page::new(crate::block::join(x));"), ["page", "block"]);
}
