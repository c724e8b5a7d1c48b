//! Flattened text as a page.

use super::guard::{Degraded, Limits};
use crate::mojibake::How;
use crate::normalize::Normalizer;

/// The text of a flattened page, normalized.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct TextPage {
    /// Normalized text: lines end in LF.
    pub text: String,
    /// Its lines that were repaired, in order.
    pub repairs: Vec<LineRepair>,
    /// Where the lines beyond the limit start, in bytes of the text.
    pub rest: Option<usize>,
}

/// A line that was repaired before it was normalized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineRepair {
    /// How many lines with text stand before it.
    pub before: usize,
    /// What had happened to it.
    pub how: How,
}

impl TextPage {
    /// Reads a decoded text.
    pub fn read(raw: &str, normalizer: &Normalizer, limits: &Limits) -> Self {
        let raw = normalizer.unfold(raw);
        let (text, repairs) = match normalizer.repair(&raw) {
            None => (normalizer.text(&raw).into_owned(), Vec::new()),
            Some(repair) => (normalizer.text(&repair.text).into_owned(), repaired_lines(&raw, normalizer)),
        };
        let last = memchr::memchr_iter(b'\n', text.as_bytes()).nth(limits.lines.get() as usize - 1);
        Self { text, repairs, rest: last.map(|last| last + 1) }
    }

    /// Which limits the text went beyond.
    pub fn degraded(&self) -> Degraded {
        Degraded { lines: self.rest.is_some(), ..Degraded::default() }
    }
}

/// The lines that are repaired. Normalization may make one line several, or none.
fn repaired_lines(raw: &str, normalizer: &Normalizer) -> Vec<LineRepair> {
    let mut repairs = Vec::new();
    let mut before = 0;
    for line in raw.split('\n') {
        let repair = normalizer.repair(line);
        let text = normalizer.text(repair.as_ref().map_or(line, |repair| &repair.text));
        if let Some(repair) = &repair {
            repairs.push(LineRepair { before, how: repair.how });
        }
        before += text.split('\n').filter(|line| !line.trim().is_empty()).count();
    }
    repairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_unescaped_and_joined_only_where_that_is_asked_for() {
        let raw = "Rock &amp; roll is infor-\nmation.";
        let read = |settings: &str| {
            let normalizer = Normalizer::new(&toml::from_str(settings).expect("they are settings"));
            TextPage::read(raw, &normalizer, &Limits::default()).text
        };
        assert_eq!(read(""), raw);
        assert_eq!(read("entities = 'decode'\nhyphens = 'join'"), "Rock & roll is information.");
    }

    #[test]
    fn a_repaired_line_is_known_by_the_lines_with_text_before_it() {
        let normalizer = Normalizer::new(&Default::default());
        let page = TextPage::read("One\r\n\u{200B}\n\ntwo\nthrÃ©e\n", &normalizer, &Limits::default());
        assert_eq!(page.text, "One\n\ntwo\nthrée");
        assert_eq!(page.repairs.iter().map(|repair| repair.before).collect::<Vec<_>>(), [2]);
    }
}
