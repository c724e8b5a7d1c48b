//! What a text says more than once: whole elements, the commonest n-gram, n-grams that stood there before.
//!
//! As in Rae et al., "Scaling Language Models: Methods, Analysis & Insights from Training Gopher" (2021), table A1, and in
//! datatrove's reading of it.

use rustc_hash::{FxHashMap, FxHashSet};

/// How many of some elements stood there before, and their characters.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Duplicates {
    pub(super) count: usize,
    pub(super) chars: usize,
}

impl Duplicates {
    pub(super) fn among<'t>(elements: impl Iterator<Item = &'t str>) -> Self {
        let mut seen = FxHashSet::default();
        let mut found = Self::default();
        for element in elements {
            if !seen.insert(element) {
                found.count += 1;
                found.chars += element.chars().count();
            }
        }
        found
    }
}

/// The words of a text, by number, with their lengths in characters.
#[derive(Debug, Default)]
pub(super) struct Words {
    numbers: Vec<u32>,
    chars: Vec<usize>,
    different: usize,
}

impl Words {
    pub(super) fn of(words: &[&str]) -> Self {
        let mut known: FxHashMap<&str, u32> = FxHashMap::default();
        let numbers = words
            .iter()
            .map(|word| {
                let next = known.len() as u32;
                *known.entry(word).or_insert(next)
            })
            .collect();
        let chars = words.iter().map(|word| word.chars().count()).collect();
        Self { numbers, chars, different: known.len() }
    }

    /// How many different words there are.
    pub(super) fn different(&self) -> usize {
        self.different
    }

    /// Characters of each word.
    pub(super) fn chars(&self) -> &[usize] {
        &self.chars
    }

    /// Characters of all copies of the commonest `n` words in a row, with spaces between; of several, the first.
    pub(super) fn top(&self, n: usize) -> usize {
        let mut counts: FxHashMap<&[u32], (usize, usize)> = FxHashMap::default();
        for (at, gram) in self.numbers.windows(n).enumerate() {
            counts.entry(gram).or_insert((0, at)).0 += 1;
        }
        let top = counts.values().max_by_key(|(count, first)| (*count, std::cmp::Reverse(*first)));
        top.map_or(0, |(count, first)| count * (self.chars_of(*first, n) + n - 1))
    }

    /// Characters in `n` words in a row that stood there before, each word counted once.
    pub(super) fn duplicated(&self, n: usize) -> usize {
        let mut seen: FxHashSet<&[u32]> = FxHashSet::default();
        let (mut at, mut chars) = (0, 0);
        while let Some(gram) = self.numbers.get(at..at + n) {
            if seen.insert(gram) {
                at += 1;
            } else {
                chars += self.chars_of(at, n);
                at += n;
            }
        }
        chars
    }

    fn chars_of(&self, first: usize, n: usize) -> usize {
        self.chars[first..first + n].iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_copy_is_no_duplicate() {
        assert_eq!(Duplicates::among(["é", "b", "é", "é"].into_iter()), Duplicates { count: 2, chars: 2 });
    }

    #[test]
    fn the_commonest_pair_counts_with_all_its_copies() {
        assert_eq!(Words::of(&["a", "bb", "a", "bb", "c"]).top(2), 2 * 4);
        assert_eq!(Words::of(&["a"]).top(2), 0);
    }

    #[test]
    fn words_of_a_repeated_run_count_once() {
        assert_eq!(Words::of(&["a", "bb", "a", "bb", "a"]).duplicated(2), 3);
        assert_eq!(Words::of(&["a", "b", "c"]).duplicated(2), 0);
    }
}
