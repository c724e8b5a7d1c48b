//! What the real pipeline does with whole pages: the seeds, the fixtures, the examples of the manual pages, and the
//! invariants that hold for any page.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod comments;
mod fixtures;
mod invariants;
mod manuals;
mod markdown;
mod parsed;
mod seeds;
mod sites;
mod user_rules;

use std::sync::LazyLock;

use dehusk::block::Block;
use dehusk::chrome::{Fate, Verdict};
use dehusk::pipeline::{Cleaned, Cleaner, Outcome, learn};
use dehusk::settings::Settings;
use dehusk::site::{Tally, Templates};
use dehusk::source::{Content, Origin, Raw};

/// What a page is given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    Html,
    Text,
}

/// Cleans a page with default settings; panics on a reject, as no page of these tests may be one.
fn clean(given: Given, page: &str) -> Cleaned {
    static CLEANER: LazyLock<Cleaner> = LazyLock::new(cleaner);
    clean_with(&CLEANER, raw(given, page))
}

/// Cleans the last of some pages of a site, with what all of them repeat.
fn clean_of_site(given: Given, pages: &[&str]) -> Cleaned {
    let documents: Vec<Raw> = pages.iter().map(|page| raw(given, page)).collect();
    let last = documents.last().expect("there are pages").clone();
    clean_with(&cleaner().with_templates(templates(documents)), last)
}

/// What the sites of some pages repeat.
fn templates(documents: Vec<Raw>) -> Templates {
    let learned = learn(documents.into_iter(), &cleaner(), 2, Tally::default(), |_| {})
        .expect("threads can be started");
    Templates::of(&learned.tally)
}

fn cleaner() -> Cleaner {
    Cleaner::new(&Settings::default()).expect("defaults are good settings")
}

fn clean_with(cleaner: &Cleaner, raw: Raw) -> Cleaned {
    match cleaner.clean(raw) {
        Outcome::Cleaned(cleaned) => *cleaned,
        Outcome::Rejected(rejected) => panic!("rejected: {rejected:?}"),
    }
}

fn raw(given: Given, page: &str) -> Raw {
    let content = match given {
        Given::Html => Content::Html(page.as_bytes().to_vec()),
        Given::Text => Content::Text(page.as_bytes().to_vec()),
    };
    Raw { origin: Origin { file_path: "page".to_owned(), ..Origin::default() }, content }
}

/// The blocks with their verdicts.
fn judged(cleaned: &Cleaned) -> impl Iterator<Item = (&Block, &Verdict)> {
    cleaned.explanation.page.blocks.iter().zip(&cleaned.explanation.verdicts)
}

/// The name of a block's kind of chrome, or of the field that it moved to, or "-".
fn name(fate: &Fate) -> &'static str {
    match fate {
        Fate::Kept => "-",
        Fate::Moved(moved, _) => moved.field.name(),
        Fate::Removed(kind) => kind.name(),
    }
}

/// What became of a block, in one word.
fn fate(fate: &Fate) -> &'static str {
    match fate {
        Fate::Kept => "kept",
        Fate::Moved(..) => "moved",
        Fate::Removed(_) => "removed",
    }
}
