//! `cargo xtask test`: what a change must pass. It needs the Rust toolchain and nothing else.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::ROOT;

/// The checks, the fastest to fail first.
const CHECKS: &[&[&str]] = &[
    &["fmt", "--all", "--check"],
    // Without the features too; the tests are built once, with all of them.
    &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
    &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"],
    &["test", "--workspace", "--all-features"],
    &["xtask", "anomalies", "--few"],
    &["xtask", "fuzz", "--runs", "200"],
    &["xtask", "gate"],
];

pub(crate) fn run() -> Result<()> {
    for check in CHECKS {
        let line = format!("cargo {}", check.join(" "));
        eprintln!("$ {line}");
        // Cargo says in CARGO which one runs this, so that the toolchain stays the same.
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status =
            Command::new(cargo).args(*check).current_dir(ROOT).status().with_context(|| line.clone())?;
        ensure!(status.success(), "`{line}` failed");
    }
    Ok(())
}
