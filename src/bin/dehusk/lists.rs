//! `dehusk signals` and `dehusk steps`: what the quality signals are, and what normalization does.

use std::fmt::Write;

use anyhow::Result;
use dehusk::normalize::STEPS;
use dehusk::quality::Signal;

use crate::{Ending, terminal};

/// Every quality signal with what it is, one a line.
pub(crate) fn signals() -> Result<Ending> {
    let lines: Vec<_> = Signal::ALL.iter().map(|signal| (signal.name.to_owned(), signal.doc)).collect();
    terminal::print(&columns(&lines))?;
    Ok(Ending::Done)
}

/// Every step of normalization with its values, the default first, and what it deals with, in order.
pub(crate) fn steps() -> Result<Ending> {
    let name = |step: &dehusk::normalize::Step| format!("{} = {}", step.setting, step.values.join(" | "));
    let lines: Vec<_> = STEPS.iter().map(|step| (name(step), step.doc)).collect();
    terminal::print(&columns(&lines))?;
    Ok(Ending::Done)
}

/// Names with what is said of them, one a line, in two columns.
fn columns(lines: &[(String, &str)]) -> String {
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (name, doc) in lines {
        let _ = writeln!(text, "{name:width$}  {doc}");
    }
    text
}
