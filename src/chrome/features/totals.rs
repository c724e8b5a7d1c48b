//! Counts that add up over blocks: a container, a section and a window are each a range of blocks, so that the counts
//! of any of them are a difference of two running sums.

use std::ops::{Add, Range, Sub};

/// Counts over some blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Totals {
    /// Blocks.
    pub blocks: f32,
    /// Words.
    pub words: f32,
    /// Visible characters.
    pub visible: f32,
    /// Visible characters in links.
    pub linked: f32,
    /// Words outside links.
    pub unlinked: f32,
    /// Words in `<p>`.
    pub in_paragraphs: f32,
    /// Words in blocks of prose.
    pub in_prose: f32,
    /// Blocks of prose.
    pub prose: f32,
    /// Headings.
    pub headings: f32,
    /// Blocks with a currency sign.
    pub currencies: f32,
    /// Short blocks with a year or a time of day.
    pub times: f32,
    /// Long words that are compared with those of the main prose.
    pub long_words: f32,
    /// Those of them that other blocks of the main prose have.
    pub shared_words: f32,
    /// Words in blocks that a typed detector speaks against.
    pub typed: f32,
}

macro_rules! fieldwise {
    ($trait:ident, $method:ident, $operator:tt, $($field:ident)*) => {
        impl $trait for Totals {
            type Output = Self;

            #[inline]
            fn $method(self, other: Self) -> Self {
                Self { $($field: self.$field $operator other.$field,)* }
            }
        }
    };
}

fieldwise!(Add, add, +, blocks words visible linked unlinked in_paragraphs in_prose prose headings currencies
    times long_words shared_words typed);
fieldwise!(Sub, sub, -, blocks words visible linked unlinked in_paragraphs in_prose prose headings currencies
    times long_words shared_words typed);

/// Running sums over the blocks of a page.
#[derive(Debug)]
pub(super) struct Sums(Vec<Totals>);

impl Sums {
    /// Sums up the counts of each block.
    pub(super) fn of(blocks: impl ExactSizeIterator<Item = Totals>) -> Self {
        let mut sums = Vec::with_capacity(blocks.len() + 1);
        sums.push(Totals::default());
        let mut sum = Totals::default();
        for block in blocks {
            sum = sum + block;
            sums.push(sum);
        }
        Self(sums)
    }

    /// The counts of a range of blocks, cut to the page. Inlined, only the counts that are asked for are worked out.
    #[inline(always)]
    pub(super) fn over(&self, range: Range<usize>) -> Totals {
        let end = range.end.min(self.0.len() - 1);
        self.0[end] - self.0[range.start.min(end)]
    }

    /// The counts of the page.
    #[inline]
    pub(super) fn all(&self) -> Totals {
        self.0[self.0.len() - 1]
    }
}
