//! The folded text of a page's blocks, made once for every look at it.
//!
//! Chrome is short, so that long blocks have none. What is looked for in it is left to [`super::cues`] and to detectors.

use super::cues::{fold_into, trim};
use crate::block::Blocks;

/// How many words a block may have for cues to be looked for in it: the longest cookie notices and donation appeals of
/// wcxb-train have about 120 words.
const MOST_WORDS: u32 = 150;

/// The [folds](super::cues::fold) of the blocks of a page.
#[derive(Debug, Default)]
pub struct Folded {
    text: String,
    ends: Vec<usize>,
}

impl Folded {
    /// Folds every block that is short enough.
    pub fn of(page: &Blocks) -> Self {
        let mut folded = Self { text: String::new(), ends: Vec::with_capacity(page.blocks.len()) };
        for block in &page.blocks {
            if block.stats.words <= MOST_WORDS {
                fold_into(&block.text, &mut folded.text);
            }
            folded.ends.push(folded.text.len());
        }
        folded
    }

    /// The folded text of each block in order, "" for long ones.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|at| self.whole(at))
    }

    /// The folded text of a block without punctuation at its ends, "" for a long one.
    pub fn get(&self, at: u32) -> &str {
        trim(self.whole(at))
    }

    fn whole(&self, at: u32) -> &str {
        let at = at as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    #[test]
    fn folds_each_block_by_itself() {
        let sample = Sample::of(&["  Read  More »", "Yes!"]);
        let folded = Folded::of(&sample.page);
        assert_eq!(folded.iter().collect::<Vec<_>>(), ["read more \"", "yes!"]);
        assert_eq!((folded.get(0), folded.get(1)), ("read more", "yes"));
    }

    #[test]
    fn leaves_long_blocks() {
        let sample = Sample::of(&[&"word ".repeat(151), "Yes!"]);
        assert_eq!(Folded::of(&sample.page).iter().collect::<Vec<_>>(), ["", "yes!"]);
    }
}
