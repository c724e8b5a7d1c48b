//! What the real pipeline does with whole pages: the seeds, the fixtures, the examples of the manual pages, and the
//! invariants that hold for any page.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod comments;
mod fixtures;
mod invariants;
mod manuals;
mod seeds;
mod user_rules;

use std::sync::LazyLock;

use dehusk::block::Block;
use dehusk::chrome::{Fate, Verdict};
use dehusk::pipeline::{Cleaned, Cleaner, Outcome};
use dehusk::settings::Settings;
use dehusk::source::{Content, Origin, Raw};

/// What a page is given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    Html,
    Text,
}

/// Cleans a page with default settings; panics on a reject, as no page of these tests may be one.
fn clean(given: Given, page: &str) -> Cleaned {
    static CLEANER: LazyLock<Cleaner> =
        LazyLock::new(|| Cleaner::new(&Settings::default()).expect("defaults are good settings"));
    let content = match given {
        Given::Html => Content::Html(page.as_bytes().to_vec()),
        Given::Text => Content::Text(page.as_bytes().to_vec()),
    };
    let origin = Origin { file_path: "page".to_owned(), ..Origin::default() };
    match CLEANER.clean(Raw { origin, content }) {
        Outcome::Cleaned(cleaned) => *cleaned,
        Outcome::Rejected(rejected) => panic!("rejected: {rejected:?}\n{page}"),
    }
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
