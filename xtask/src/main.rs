//! The project's chores: `cargo xtask TASK`. Each task is a module; this file only lists them.

use clap::Parser;

mod anomalies;
mod bench;
mod bless;
mod carriers;
mod crowd;
mod documents;
mod encodings;
mod formats;
mod fuzz;
mod gate;
mod kill;
mod label;
mod languages;
mod lexicon;
mod markdown;
mod memory;
mod mojibake;
mod ran;
mod sets;
mod soak;
mod test;
mod torture;
mod train;
mod venv;
mod words;

/// The allocator of the program, so that what is measured here is what it does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The root of the workspace.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Chores of the dehusk repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
enum Task {
    /// Check the format, the lints and all tests: what a change must pass.
    Test,
    /// Let each call of a run on a file fail, one after the other, and see that nothing is lost.
    Anomalies(anomalies::Options),
    /// Write what the pipeline does now into the cases under fixtures/; read the diff as a reviewer would.
    Bless,
    /// Measure speed and memory, beside other programs where they are asked for.
    Bench(bench::Options),
    /// Measure the quality of a fixed sample of pages, which may only rise.
    Gate(gate::Options),
    /// Kill runs at random moments, go on with them, and compare what they write.
    Kill(kill::Options),
    /// Label the blocks of pages by their gold, to train and to measure on.
    Label(label::Options),
    /// Fit the block model and the page models on labelled pages, and write them into assets/models/.
    Train(train::Options),
    /// Measure how often bytes are decoded rightly.
    Encodings(encodings::Options),
    /// Measure how fast crawls are read, and what becomes of damaged ones.
    Formats(formats::Options),
    /// Try the fuzz targets with their seeds and with mutations of them.
    Fuzz(fuzz::Options),
    /// Measure how often the language of a text is told rightly.
    Languages(languages::Options),
    /// Import strings of other projects into assets/lexicon/imported/, and list every lexicon file.
    Lexicon(lexicon::Options),
    /// Look for pages whose Markdown says other words than their plain text.
    Markdown(markdown::Options),
    /// Clean many documents of all kinds, and see that memory stays flat and nothing is lost.
    Soak(soak::Options),
    /// Clean inputs that are built to hurt, and see that nothing is lost and no work is worse than linear.
    Torture(torture::Options),
    /// Measure the peak of memory on bombs, and on documents as large as they may be.
    Memory(memory::Options),
    /// Look for lines of clean text that the repair of mojibake would change.
    Mojibake(mojibake::Options),
}

fn main() -> anyhow::Result<()> {
    match Task::parse() {
        Task::Test => test::run(),
        Task::Anomalies(options) => anomalies::run(&options),
        Task::Bless => bless::run(),
        Task::Bench(options) => bench::run(&options),
        Task::Train(options) => train::run(&options),
        Task::Gate(options) => gate::run(&options),
        Task::Kill(options) => kill::run(&options),
        Task::Label(options) => label::run(&options),
        Task::Encodings(options) => encodings::run(&options),
        Task::Formats(options) => formats::run(&options),
        Task::Fuzz(options) => fuzz::run(&options),
        Task::Languages(options) => languages::run(&options),
        Task::Lexicon(options) => lexicon::run(&options),
        Task::Markdown(options) => markdown::run(&options),
        Task::Soak(options) => soak::run(&options),
        Task::Torture(options) => torture::run(&options),
        Task::Memory(options) => memory::run(&options),
        Task::Mojibake(options) => mojibake::run(&options),
    }
}
