//! How far a run is: a bar on a terminal, a plain line now and then elsewhere, or nothing.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use dehusk::pipeline::Progress;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::When;
use crate::say;
use crate::table::{rate, with_commas};

/// Time between plain lines.
const LINE_EVERY: Duration = Duration::from_secs(10);
/// Time between two drawings of the bar.
const DRAW_EVERY: Duration = Duration::from_millis(100);

/// What the person sees.
pub(crate) enum Shown {
    Nothing,
    Bar { bar: ProgressBar, started: Instant, last: Mutex<Instant> },
    Lines { started: Instant, last: Mutex<Instant> },
}

impl Shown {
    /// For a run over so many inputs, each of which gives one document or more.
    pub(crate) fn new(when: When, quiet: bool, inputs: u64) -> Self {
        let now = Instant::now();
        match when {
            When::Never => Self::Nothing,
            _ if quiet => Self::Nothing,
            When::Auto if std::io::stderr().is_terminal() => {
                let bar = ProgressBar::new(inputs);
                draw_as(&bar, "{elapsed} [{bar:24}] {pos}/{len}, {eta} left, {msg}");
                Self::Bar { bar, started: now, last: now.into() }
            }
            When::Auto | When::Plain => Self::Lines { started: now, last: now.into() },
        }
    }

    pub(crate) fn update(&self, now: Progress) {
        let (started, last, every) = match self {
            Self::Nothing => return,
            Self::Bar { started, last, .. } => (started, last, DRAW_EVERY),
            Self::Lines { started, last } => (started, last, LINE_EVERY),
        };
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() < every {
            return;
        }
        *last = Instant::now();
        let elapsed = started.elapsed();
        let mut message =
            format!("{} documents, {}", with_commas(now.documents), rate(now.documents, now.bytes, elapsed));
        if now.rejects > 0 {
            message += &format!(", {} rejected", with_commas(now.rejects));
        }
        match self {
            Self::Bar { bar, .. } => {
                bar.set_message(message);
                match bar.length() {
                    // Files of many documents: how many there will be is not known.
                    Some(inputs) if now.documents > inputs => {
                        bar.unset_length();
                        draw_as(bar, "{spinner} {elapsed} {msg}");
                    }
                    Some(_) => bar.set_position(now.documents),
                    None => {}
                }
                bar.tick();
            }
            _ => say(&message),
        }
    }

    /// Prints something without breaking the bar.
    pub(crate) fn aside(&self, print: impl FnOnce()) {
        match self {
            Self::Bar { bar, .. } => bar.suspend(print),
            _ => print(),
        }
    }

    pub(crate) fn finish(&self) {
        if let Self::Bar { bar, .. } = self {
            bar.finish_and_clear();
        }
    }
}

/// Draws the bar by a template.
fn draw_as(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}
