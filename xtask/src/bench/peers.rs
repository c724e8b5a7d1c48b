//! The programs that dehusk is measured against, in an environment of their own, at fixed versions.

use std::path::Path;

use anyhow::Result;
use clap::ValueEnum;

use crate::{ROOT, venv};

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
        Ok([&venv::python("bench-venv", PACKAGES)?, &script, data, out]
            .map(|path: &Path| path.display().to_string())
            .to_vec())
    }
}
