//! `dehusk signals` and `dehusk steps`: what the quality signals are, and what normalization does.

use std::fmt::Write;

use anyhow::Result;
use dehusk::normalize::{STEPS, Step};
use dehusk::quality::Signal;

use crate::args::StepsArgs;
use crate::{Ending, terminal};

/// Every quality signal with what it is, one a line.
pub(crate) fn signals() -> Result<Ending> {
    let lines: Vec<_> = Signal::ALL.iter().map(|signal| (signal.name.to_owned(), signal.doc)).collect();
    terminal::print(&columns(&lines))?;
    Ok(Ending::Done)
}

/// Every step of normalization with its values, the default first, and what it deals with, in order; or the manual
/// page of one.
pub(crate) fn steps(args: &StepsArgs) -> Result<Ending> {
    let named = args.step.as_deref().and_then(|name| STEPS.iter().find(|step| step.setting == name));
    let name = |step: &Step| format!("{} = {}", step.setting, step.values.join(" | "));
    let list = || columns(&STEPS.iter().map(|step| (name(step), step.doc())).collect::<Vec<_>>());
    terminal::print(&named.map_or_else(list, |step| step.manual.to_owned()))?;
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
