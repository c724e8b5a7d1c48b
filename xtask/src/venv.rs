//! Environments for the Python programs that chores need, at fixed versions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::ROOT;

/// The interpreter of an environment under `target/`, which is made where it is missing or holds other packages.
pub(crate) fn python(name: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = Path::new(ROOT).join("target").join(name);
    let (python, mark) = (folder.join("bin/python"), folder.join("packages"));
    let wanted = packages.join("\n");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    eprintln!("installing {} under {}", packages.join(", "), folder.display());
    succeed(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    succeed(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages))?;
    fs::write(mark, wanted)?;
    Ok(python)
}

/// Runs a command that has to succeed.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
    ensure!(status.success(), "{command:?} failed: {status}");
    Ok(())
}
