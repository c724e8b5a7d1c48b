//! The words of every block, read once a page: what is compared with the title, the description and the other blocks.

use crate::block::{Blocks, is_unspaced};
use crate::chrome::lexicons::Hasher;

/// Letters and digits from which a word tells what a text is about.
const LONG: u8 = 5;

/// A word of a text; each character of a script without spaces is one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Of the word in lower case.
    pub(super) hash: u32,
    /// Its letters and digits, up to 255.
    letters: u8,
    unspaced: bool,
}

/// The words of each block.
#[derive(Debug, Default)]
pub(super) struct Words {
    words: Vec<Word>,
    /// Where those of each block begin, and where the last ones end.
    starts: Vec<u32>,
}

impl Words {
    /// Reads the blocks of a page.
    pub(super) fn of(page: &Blocks) -> Self {
        let mut words = Self::default();
        for block in &page.blocks {
            words.starts.push(words.words.len() as u32);
            words.words.extend(read(&block.text));
        }
        words.starts.push(words.words.len() as u32);
        words
    }

    /// The words of a block.
    pub(super) fn get(&self, block: usize) -> &[Word] {
        &self.words[self.starts[block] as usize..self.starts[block + 1] as usize]
    }

    /// The words of a block that tell what it is about: the long ones, and, in scripts without spaces, pairs of
    /// characters; hashed.
    pub(super) fn long(&self, block: usize) -> impl Iterator<Item = u32> {
        let mut before: Option<u32> = None;
        self.get(block).iter().filter_map(move |word| {
            let first = before.take();
            if word.unspaced {
                before = Some(word.hash);
                return first.map(|first| run_hash([first, word.hash]));
            }
            (word.letters >= LONG).then_some(word.hash)
        })
    }
}

/// The hash of words that follow each other.
pub(super) fn run_hash<const N: usize>(run: [u32; N]) -> u32 {
    run.iter().fold(0, |hash: u32, word| hash.rotate_left(11).wrapping_mul(0x9e37_79b1) ^ word)
}

/// The words of a text.
pub(super) fn read(text: &str) -> impl Iterator<Item = Word> {
    let mut chars = text.chars();
    let mut next = chars.next();
    std::iter::from_fn(move || {
        while next.is_some_and(|c| !c.is_alphanumeric()) {
            next = chars.next();
        }
        let mut hasher = Hasher::default();
        let first = next?;
        hasher.add(first);
        next = chars.next();
        let mut word = Word { hash: 0, letters: 1, unspaced: is_unspaced(first) };
        if !word.unspaced {
            while let Some(c) = next.filter(|c| c.is_alphanumeric() && !is_unspaced(*c)) {
                hasher.add(c);
                word.letters = word.letters.saturating_add(1);
                next = chars.next();
            }
        }
        Some(Word { hash: hasher.value(), ..word })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::lexicons::hash;

    #[test]
    fn a_word_is_a_run_of_letters_and_digits_or_a_character_of_a_script_without_spaces() {
        let words: Vec<u32> = read("The (2nd) ÉTÉ, 東京!").map(|word| word.hash).collect();
        assert_eq!(words, ["the", "2nd", "été", "東", "京"].map(hash));
        assert_eq!(read(" … ").count(), 0);
    }
}
