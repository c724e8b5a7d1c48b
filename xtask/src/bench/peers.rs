//! The programs that dehusk is measured against, in an environment of their own, at fixed versions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;

use crate::ROOT;

/// What is installed, all at once; the last is a part of lxml that jusText needs and does not ask for.
const PACKAGES: &[&str] = &[
    "resiliparse==2.0.1",
    "trafilatura==2.3.1",
    "rs-trafilatura==0.1.1",
    "jusText==3.0.2",
    "lxml_html_clean",
];

/// Another program that takes the chrome off HTML pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Peer {
    /// resiliparse, main content
    Resiliparse,
    /// rs-trafilatura
    RsTrafilatura,
    /// trafilatura; slow, so that it is best measured with --pages
    Trafilatura,
    /// jusText; slow, so that it is best measured with --pages
    Justext,
}

impl Peer {
    /// Its package, with the version.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Resiliparse => PACKAGES[0],
            Self::Trafilatura => PACKAGES[1],
            Self::RsTrafilatura => PACKAGES[2],
            Self::Justext => PACKAGES[3],
        }
    }

    /// The command that cleans a folder of HTML files into a JSONL file: one process, one thread of ours.
    pub(crate) fn command(self, data: &Path, out: &Path) -> Result<Vec<String>> {
        let script = match self {
            Self::Resiliparse => "peer_resiliparse.py",
            Self::Trafilatura => "peer_trafilatura.py",
            Self::RsTrafilatura => "peer_rs_trafilatura.py",
            Self::Justext => "peer_justext.py",
        };
        let script = Path::new(ROOT).join("xtask/bench").join(script);
        Ok([&python()?, &script, data, out].map(|path: &Path| path.display().to_string()).to_vec())
    }
}

/// The interpreter of the environment, which is made where it is missing or holds other versions.
fn python() -> Result<PathBuf> {
    let folder = Path::new(ROOT).join("target/bench-venv");
    let (python, mark) = (folder.join("bin/python"), folder.join("packages"));
    let packages = PACKAGES.join("\n");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == packages) {
        return Ok(python);
    }
    eprintln!("installing {} under {}", PACKAGES.join(", "), folder.display());
    succeed(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    succeed(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))?;
    fs::write(mark, packages)?;
    Ok(python)
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
    ensure!(status.success(), "{command:?} failed: {status}");
    Ok(())
}
