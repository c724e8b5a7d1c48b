//! What goes to a terminal: nothing of a page may command it, so that what is not seen is written out.

use std::borrow::Cow;
use std::io::Write;

use anyhow::{Context, Result};

/// Characters that a message keeps of its start, and of its end. No path is as long.
const SHOWN_CHARS: usize = 5_000;

/// Prints a line to stderr. Where nobody reads that any more, a run goes on without.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Writes to stdout, with colours only where a terminal shows them.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context("cannot write -")
}

/// A message without its middle where it is long: what it quotes of an input may be as large as that.
pub(crate) fn shorten(text: &str) -> Cow<'_, str> {
    let start = text.char_indices().nth(SHOWN_CHARS).map_or(text.len(), |(at, _)| at);
    let end = text.char_indices().nth_back(SHOWN_CHARS - 1).map_or(0, |(at, _)| at);
    if start >= end {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{}…{}", &text[..start], &text[end..]))
}

/// The text with every character that could command a terminal, or turn the order of what is read, written out.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    escape_as(text, |c| c.escape_unicode().to_string())
}

/// JSON with these characters written out; they can stand only in its strings.
pub(crate) fn escape_json(json: &str) -> Cow<'_, str> {
    escape_as(json, |c| {
        let mut units = [0; 2];
        c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
    })
}

fn escape_as(text: &str, escaped: impl Fn(char) -> String) -> Cow<'_, str> {
    if !text.contains(commands) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if commands(c) { escaped(c) } else { c.to_string() }).collect())
}

/// Control characters (ESC among them), line and paragraph separators, and the controls of writing direction.
fn commands(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_bidi_controls_are_written_out() {
        assert_eq!(escape("a\u{1b}[31mb\u{202e}c\u{9b}"), "a\\u{1b}[31mb\\u{202e}c\\u{9b}");
        assert_eq!(escape_json("\"\u{202e}\""), "\"\\u202e\"");
    }

    #[test]
    fn a_long_message_keeps_its_start_and_its_end() {
        let (start, end) = ("é".repeat(SHOWN_CHARS), "ß".repeat(SHOWN_CHARS));
        assert_eq!(shorten(&format!("{start}{end}")), format!("{start}{end}"));
        assert_eq!(shorten(&format!("{start}a{end}")), format!("{start}…{end}"));
    }

    #[test]
    fn letters_and_emoji_stay() {
        assert_eq!(
            escape("שלום 👨\u{200d}👩\u{200d}👧 می\u{200c}خواهم"),
            "שלום 👨\u{200d}👩\u{200d}👧 می\u{200c}خواهم"
        );
    }
}
