//! Texts that recur, each once: members of a series have the same class names, and menus the same labels.

use rustc_hash::{FxBuildHasher, FxHashMap};

/// Some texts, with those that are the same counted once.
#[derive(Debug, Default)]
pub(super) struct Distinct<'a> {
    /// Those that differ, in the order in which they come first.
    pub(super) texts: Vec<&'a str>,
    /// Which of them each text is.
    pub(super) of: Vec<u32>,
}

impl<'a> Distinct<'a> {
    /// Collects them.
    pub(super) fn of(all: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let mut distinct = Self { texts: Vec::new(), of: Vec::with_capacity(all.len()) };
        let mut known: FxHashMap<&str, u32> = FxHashMap::with_capacity_and_hasher(all.len(), FxBuildHasher);
        for text in all {
            let next = distinct.texts.len() as u32;
            let at = *known.entry(text).or_insert(next);
            if at == next {
                distinct.texts.push(text);
            }
            distinct.of.push(at);
        }
        distinct
    }
}
