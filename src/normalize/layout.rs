//! White space: which of it a kind of text keeps, and what is left of it between two pieces of text.
//!
//! Which characters are white space is left to [`super::pass`].

use super::draft::Draft;
use super::options::{BlankLines, Options, WhiteSpace};

/// How white space is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// What the text is, which decides on line ends and spaces.
    pub(super) kind: Kind,
    white_space: WhiteSpace,
    /// The most line ends in a row.
    max_breaks: usize,
}

/// The kinds of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A flattened document.
    Text,
    /// A block of markup.
    Inline,
    /// A block of code.
    Pre,
}

impl Layout {
    /// A block of markup: words and line breaks.
    pub(super) const INLINE: Self =
        Self { kind: Kind::Inline, white_space: WhiteSpace::Collapse, max_breaks: 1 };

    /// A block of code: as it is.
    pub(super) const PRE: Self =
        Self { kind: Kind::Pre, white_space: WhiteSpace::Keep, max_breaks: usize::MAX };

    /// A flattened document, as the options say.
    pub(super) fn text(options: &Options) -> Self {
        let max_breaks = match options.blank_lines {
            BlankLines::One => 2,
            BlankLines::Keep => usize::MAX,
        };
        Self { kind: Kind::Text, white_space: options.white_space, max_breaks }
    }
}

/// White space that was read and waits for the text behind it: at the end of a line or text, it is dropped.
#[derive(Debug)]
pub(super) struct Waiting {
    layout: Layout,
    breaks: usize,
    run: String,
}

impl Waiting {
    /// None yet.
    pub(super) fn new(layout: Layout) -> Self {
        Self { layout, breaks: 0, run: String::new() }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.breaks == 0 && self.run.is_empty()
    }

    /// White space within a line.
    pub(super) fn space(&mut self, c: char) {
        match self.layout.white_space {
            WhiteSpace::Keep => self.run.push(c),
            WhiteSpace::Collapse if self.run.is_empty() => self.run.push(' '),
            WhiteSpace::Collapse => {}
        }
    }

    /// A line end; what stood before it on its line is dropped.
    pub(super) fn line_end(&mut self) {
        self.breaks = self.breaks.saturating_add(1).min(self.layout.max_breaks);
        self.run.clear();
    }

    /// Adds what is left of it, with text to follow.
    pub(super) fn settle(&mut self, draft: &mut Draft<'_, '_>) {
        let opens_line = draft.is_empty() || self.breaks > 0;
        if !draft.is_empty() {
            for _ in 0..self.breaks {
                draft.add("\n");
            }
        }
        if !self.run.is_empty() && (!opens_line || self.layout.white_space == WhiteSpace::Keep) {
            draft.add(&self.run);
        }
        self.breaks = 0;
        self.run.clear();
    }
}
