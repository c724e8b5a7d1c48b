//! What people are told, and what goes to stdout beside the lines of a run.

use std::borrow::Cow;
use std::io::{IsTerminal, Write};

use anyhow::{Context, Result};
pub(crate) use dehusk::sink::{escape, escape_json};

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

/// Writes the text of a file to stdout; on a terminal with all that could command it written out.
pub(crate) fn print_file(text: &str) -> Result<()> {
    if !std::io::stdout().is_terminal() {
        return print(text);
    }
    print(&text.lines().map(|line| format!("{}\n", escape(line))).collect::<String>())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_keeps_its_start_and_its_end() {
        let (start, end) = ("é".repeat(SHOWN_CHARS), "ß".repeat(SHOWN_CHARS));
        assert_eq!(shorten(&format!("{start}{end}")), format!("{start}{end}"));
        assert_eq!(shorten(&format!("{start}a{end}")), format!("{start}…{end}"));
    }
}
