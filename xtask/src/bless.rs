//! `cargo xtask bless`: records what the pipeline does with the cases under `fixtures/`.
//!
//! The test that compares them writes them, under an environment variable, so that there is one rendering.

use std::process::Command;

use anyhow::{Context, ensure};

use crate::ROOT;

/// Under this variable `tests/pages/fixtures.rs` writes expectations.
const BLESS: &str = "DEHUSK_BLESS";

pub(crate) fn run() -> anyhow::Result<()> {
    let status = Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--test", "pages", "verdicts_and_records_are_as_blessed"])
        .env(BLESS, "1")
        .current_dir(ROOT)
        .status()
        .context("cannot start cargo")?;
    ensure!(status.success(), "the cases could not be recorded; the messages above say why");
    Ok(())
}
