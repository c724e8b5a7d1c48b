//! The words of every block, read once a page: what is looked up, and what is compared with the title, the description
//! and the other blocks.

use super::text::Wording;
use crate::block::Blocks;
use crate::chrome::words::{Form, Word, pair_hash};

/// Letters and digits from which a word tells what a text is about.
const LONG: u8 = 5;

/// The words of each block.
#[derive(Debug, Default)]
pub(super) struct Words {
    words: Vec<Word>,
    /// Where those of each block begin, and where the last ones end.
    starts: Vec<u32>,
}

impl Words {
    /// Reads the blocks of a page.
    pub(super) fn of(page: &Blocks) -> (Self, Vec<Wording>) {
        let mut words = Self::default();
        let wording = page.blocks.iter().map(|block| {
            words.starts.push(words.words.len() as u32);
            Wording::of(&block.text, &mut words.words)
        });
        let wording = wording.collect();
        words.starts.push(words.words.len() as u32);
        (words, wording)
    }

    /// The words of a block.
    pub(super) fn get(&self, block: usize) -> &[Word] {
        &self.words[self.starts[block] as usize..self.starts[block + 1] as usize]
    }

    /// The words of a block that tell what it is about: the long ones, and, in scripts without spaces, pairs of
    /// characters; hashed.
    pub(super) fn long(&self, block: usize) -> impl Iterator<Item = u32> {
        let words = self.get(block);
        words.iter().enumerate().filter_map(|(at, word)| match word.form {
            Form::Unspaced => word.continues.then(|| pair_hash(words[at - 1], *word)),
            _ => (word.letters >= LONG).then_some(word.hash),
        })
    }
}
