//! The project's chores: `cargo xtask TASK`. Each task is a module; this file only lists them.

use clap::Parser;

mod lexicon;

/// Chores of the dehusk repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
enum Task {
    /// Import strings of other projects into assets/lexicon/imported/, and list every lexicon file.
    Lexicon(lexicon::Options),
}

fn main() -> anyhow::Result<()> {
    match Task::parse() {
        Task::Lexicon(options) => lexicon::run(&options),
    }
}
