//! Output that stays a slice of its source for as long as it equals one.
//!
//! What is written is left to [`super::pass`].

use std::ops::Range;

/// What became of a source.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Drafted {
    /// The output is this range of the source, and nothing was written.
    Same(Range<usize>),
    /// The output was written.
    Written,
}

/// Output under way.
#[derive(Debug)]
pub(super) struct Draft<'s, 'o> {
    source: &'s str,
    out: &'o mut String,
    /// The range of the source that the output equals so far, until something differs.
    same: Option<Range<usize>>,
    empty: bool,
}

impl<'s, 'o> Draft<'s, 'o> {
    /// An empty output; what `out` holds already is left alone.
    pub(super) fn new(source: &'s str, out: &'o mut String) -> Self {
        Self { source, out, same: Some(0..0), empty: true }
    }

    /// Whether nothing was added yet.
    pub(super) fn is_empty(&self) -> bool {
        self.empty
    }

    /// Adds a range of the source.
    pub(super) fn add_slice(&mut self, range: Range<usize>) {
        match &mut self.same {
            Some(same) if self.empty => *same = range,
            Some(same) if same.end == range.start => same.end = range.end,
            _ => {
                let piece = &self.source[range];
                self.part();
                self.out.push_str(piece);
            }
        }
        self.empty = false;
    }

    /// Adds text that need not be in the source.
    pub(super) fn add(&mut self, piece: &str) {
        match &mut self.same {
            Some(same) if !self.empty && self.source[same.end..].starts_with(piece) => {
                same.end += piece.len()
            }
            _ => {
                self.part();
                self.out.push_str(piece);
            }
        }
        self.empty = false;
    }

    /// What became of the source.
    pub(super) fn finish(self) -> Drafted {
        self.same.map_or(Drafted::Written, Drafted::Same)
    }

    /// From here on the output differs from the source.
    fn part(&mut self) {
        if let Some(same) = self.same.take() {
            self.out.reserve(self.source.len() - same.start);
            self.out.push_str(&self.source[same]);
        }
    }
}
