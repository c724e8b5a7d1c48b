//! The project's chores: `cargo xtask TASK`. Each task is a module; this file only lists them.

use clap::Parser;

mod bench;
mod bless;
mod lexicon;
mod test;

/// The root of the workspace.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Chores of the dehusk repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
enum Task {
    /// Check the format, the lints and all tests: what a change must pass.
    Test,
    /// Write what the pipeline does now into the cases under fixtures/; read the diff as a reviewer would.
    Bless,
    /// Measure speed and memory, beside other programs where they are asked for.
    Bench(bench::Options),
    /// Import strings of other projects into assets/lexicon/imported/, and list every lexicon file.
    Lexicon(lexicon::Options),
}

fn main() -> anyhow::Result<()> {
    match Task::parse() {
        Task::Test => test::run(),
        Task::Bless => bless::run(),
        Task::Bench(options) => bench::run(&options),
        Task::Lexicon(options) => lexicon::run(&options),
    }
}
