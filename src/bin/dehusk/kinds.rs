//! `dehusk kinds`: the catalogue of chrome kinds, and a kind's manual page.

use std::fmt::Write;

use anyhow::Result;
use dehusk::chrome::{Kind, detectors};

use crate::args::KindsArgs;
use crate::{Ending, terminal};

pub(crate) fn kinds(args: &KindsArgs) -> Result<Ending> {
    let named = args.kind.as_deref().and_then(|name| name.parse().ok());
    terminal::print(&named.map_or_else(catalogue, manual))?;
    Ok(Ending::Done)
}

/// Every kind with its summary, one a line.
fn catalogue() -> String {
    let width = Kind::ALL.iter().map(|kind| kind.name().len()).max().unwrap_or_default();
    let mut text = String::new();
    for kind in Kind::ALL {
        let _ = writeln!(text, "{:width$}  {}", kind.name(), kind.summary());
    }
    text
}

/// The manual pages of a kind's detectors, or its summary where it has none of its own.
fn manual(kind: Kind) -> String {
    let mut pages: Vec<&str> = Vec::new();
    for detector in detectors::ALL.iter().filter(|detector| detector.kind() == kind) {
        if !pages.contains(&detector.manual()) {
            pages.push(detector.manual());
        }
    }
    if pages.is_empty() {
        return format!("# {}\n\n{}\n", kind.name(), kind.summary());
    }
    pages.iter().map(|page| format!("{}\n", page.trim_end())).collect::<Vec<_>>().join("\n")
}
