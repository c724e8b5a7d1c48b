//! What tells that a text was there before: a hash of it, or the bands of its MinHash signature.
//!
//! MinHash: Broder, "On the resemblance and containment of documents" (1997). The parameters are those of FineWeb (Penedo et
//! al., 2024): runs of five words, 14 bands of 8 hashes, by which texts that share .75 of their runs meet with probability
//! .77, and those that share .85 with .99.

use std::hash::Hasher;

use fnv::FnvHasher;
use minhash_rs::prelude::{MinHash, MinHasher};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::By;

/// Words in a row that are compared.
const RUN: usize = 5;
/// Bands of which one has to be the same.
const BANDS: usize = 14;
/// Hashes of a band.
const HASHES: usize = 8;

/// Keys of a text, of which another that is a duplicate has at least one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(Vec<u64>);

impl Fingerprint {
    /// The fingerprint of a text; none where nothing is a duplicate, and of an empty text.
    pub fn of(text: &str, by: By) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        match by {
            By::No => None,
            By::Exact => Some(Self(vec![exact(text)])),
            By::Near => Some(Self(near(text))),
        }
    }

    /// The keys.
    pub(super) fn keys(&self) -> &[u64] {
        &self.0
    }
}

/// The first eight bytes of a text's SHA-256.
fn exact(text: &str) -> u64 {
    Sha256::digest(text).iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

/// One key a band.
fn near(text: &str) -> Vec<u64> {
    let text = simplified(text);
    let words: Vec<u64> = text.unicode_words().map(|word| hash(word.as_bytes())).collect();
    let mut signature = MinHash::<u64, { BANDS * HASHES }>::new();
    // A text of fewer words is one run.
    for run in words.windows(RUN.min(words.len().max(1))) {
        signature.insert(run.iter().fold(0, |run, word| mix(run, *word)));
    }
    if words.is_empty() {
        signature.insert(hash(text.as_bytes()));
    }
    let hashes: Vec<u64> = signature.iter().copied().collect();
    let bands = hashes.chunks(HASHES).enumerate();
    bands.map(|(band, hashes)| hashes.iter().fold(band as u64, |key, hash| mix(key, *hash))).collect()
}

/// A text without what copies differ in: case, marks on letters, numbers.
fn simplified(text: &str) -> String {
    let mut simple = String::with_capacity(text.len());
    let mut in_number = false;
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        let is_number = c.is_numeric() || (in_number && matches!(c, '.' | ','));
        match (is_number, in_number) {
            (true, true) => {}
            (true, false) => simple.push('0'),
            (false, _) => simple.push(c),
        }
        in_number = is_number;
    }
    simple
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

fn mix(key: u64, more: u64) -> u64 {
    let mut hasher = FnvHasher::with_key(key);
    hasher.write(&more.to_le_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `count` words, of which those at multiples of `every` are others.
    fn words(count: usize, every: usize) -> String {
        let word = |at: usize| {
            let letters = [at / 26, at % 26].map(|letter| char::from(b'a' + (letter % 26) as u8));
            let start = if at % every == every - 1 { "other" } else { "word" };
            format!("{start}{} ", letters.iter().collect::<String>())
        };
        (0..count).map(word).collect()
    }

    /// The bands that two texts share.
    fn shared(one: &str, other: &str) -> usize {
        let keys = |text| Fingerprint::of(text, By::Near).map(|found| found.0).unwrap_or_default();
        keys(one).iter().zip(keys(other)).filter(|(a, b)| **a == *b).count()
    }

    #[test]
    fn case_accents_and_numbers_do_not_count() {
        assert_eq!(shared("Le café a 1,234 tables dehors.", "le cafe a 7 tables dehors"), BANDS);
    }

    #[test]
    fn texts_that_share_most_of_their_runs_share_a_band_and_others_none() {
        let text = words(600, usize::MAX);
        assert!(shared(&text, &words(600, 200)) > 0);
        assert_eq!(shared(&text, &words(600, 10)), 0);
    }

    #[test]
    fn a_short_text_is_one_run() {
        assert_eq!(shared("Page not found", "page NOT found!"), BANDS);
        assert_eq!(shared("Page not found", "Page was found"), 0);
        assert_eq!(shared("…", "!!"), 0);
    }

    #[test]
    fn the_same_text_is_exactly_the_same() {
        assert_eq!(Fingerprint::of("a", By::Exact), Fingerprint::of("a", By::Exact));
        assert_ne!(Fingerprint::of("a", By::Exact), Fingerprint::of("A", By::Exact));
        assert_eq!(Fingerprint::of("a", By::No), None);
        assert_eq!(Fingerprint::of("", By::Exact), None);
    }
}
