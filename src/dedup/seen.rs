//! The texts that were there before, by their keys, in memory of a fixed size.

use super::Fingerprint;

/// Keys that share a place; the oldest of them makes room for a new one.
const WAYS: usize = 16;

/// Keys of texts with the ids of their documents.
///
/// Keys live in sets of [`WAYS`], as in a cache of a processor, so that memory never grows beyond what was asked for, and what
/// is forgotten depends on the order of the documents alone.
#[derive(Debug)]
pub struct Seen {
    keys: Vec<u64>,
    ids: Vec<u64>,
    /// How many keys each set ever took.
    taken: Vec<u32>,
    forgotten: u64,
}

impl Seen {
    /// Room for keys in so many bytes.
    pub fn new(max_bytes: u64) -> Self {
        let bytes = WAYS * 2 * size_of::<u64>() + size_of::<u32>();
        let sets = (usize::try_from(max_bytes).unwrap_or(usize::MAX) / bytes).max(1);
        // Zeroed memory is not touched until it is used, so that a small run is small.
        Self { keys: vec![0; sets * WAYS], ids: vec![0; sets * WAYS], taken: vec![0; sets], forgotten: 0 }
    }

    /// The id of the first document with a text like this; where there is none, this one is remembered under its id.
    ///
    /// A duplicate is remembered under the id of the first, so that what is like it is a duplicate too.
    pub fn first(&mut self, fingerprint: &Fingerprint, id: u64) -> Option<u64> {
        let first = fingerprint.keys().iter().find_map(|key| self.get(*key));
        for key in fingerprint.keys() {
            if self.get(*key).is_none() {
                self.put(*key, first.unwrap_or(id));
            }
        }
        first
    }

    /// How many keys had to make room.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    fn set(&self, key: u64) -> usize {
        (key % self.taken.len() as u64) as usize
    }

    fn get(&self, key: u64) -> Option<u64> {
        let set = self.set(key);
        let filled = (self.taken[set] as usize).min(WAYS);
        let places = set * WAYS..set * WAYS + filled;
        places.into_iter().find(|place| self.keys[*place] == key).map(|place| self.ids[place])
    }

    fn put(&mut self, key: u64, id: u64) {
        let set = self.set(key);
        let taken = self.taken[set] as usize;
        self.forgotten += u64::from(taken >= WAYS);
        let place = set * WAYS + taken % WAYS;
        (self.keys[place], self.ids[place]) = (key, id);
        // Counted round, but never back to a set that looks empty.
        self.taken[set] = if taken + 1 == 2 * WAYS { WAYS as u32 } else { taken as u32 + 1 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::By;

    fn exact(text: &str) -> Fingerprint {
        Fingerprint::of(text, By::Exact).expect("the text is not empty")
    }

    #[test]
    fn the_first_of_several_is_named() {
        let mut seen = Seen::new(1 << 20);
        assert_eq!(seen.first(&exact("a"), 7), None);
        assert_eq!(seen.first(&exact("b"), 8), None);
        assert_eq!([seen.first(&exact("a"), 9), seen.first(&exact("a"), 10)], [Some(7), Some(7)]);
        assert_eq!(seen.forgotten(), 0);
    }

    #[test]
    fn the_oldest_is_forgotten_when_memory_is_full() {
        let mut seen = Seen::new(1);
        for id in 0..3 * WAYS as u64 {
            assert_eq!(seen.first(&exact(&id.to_string()), id), None);
        }
        assert_eq!(seen.forgotten(), 2 * WAYS as u64);
        let newest = 3 * WAYS as u64 - 1;
        assert_eq!(seen.first(&exact(&newest.to_string()), 0), Some(newest));
        assert_eq!(seen.first(&exact("0"), 99), None);
    }
}
