//! The texts that were there before, by their keys, in memory of a fixed size.

use bytemuck::allocation::try_zeroed_slice_box;

use super::{By, Fingerprint, Options};
use crate::error::{Error, Result};

/// Keys that share a place; the oldest of them makes room for a new one.
const WAYS: usize = 16;

/// Keys of texts with the ids of their documents.
///
/// Keys live in sets of [`WAYS`], as in a cache of a processor, so that memory never grows beyond what was asked for, and what
/// is forgotten depends on the order of the documents alone.
#[derive(Debug)]
pub struct Seen {
    keys: Box<[u64]>,
    ids: Box<[u64]>,
    /// How many keys each set ever took.
    taken: Box<[u32]>,
    forgotten: u64,
}

impl Seen {
    /// Room for keys in as many bytes as the settings allow; hardly any where they ask for no duplicates.
    ///
    /// # Errors
    /// [`Error::System`] where the system does not give so much memory.
    pub fn new(options: &Options) -> Result<Self> {
        let bytes = WAYS * 2 * size_of::<u64>() + size_of::<u32>();
        let max_bytes = if options.by == By::No { 0 } else { options.max_bytes };
        let sets = (usize::try_from(max_bytes).unwrap_or(usize::MAX) / bytes).max(1);
        let places = sets * WAYS;
        // Zeroed memory is not touched until it is used, so that a small run is small.
        let room = || Some((try_zeroed(places)?, try_zeroed(places)?, try_zeroed(sets)?));
        let (keys, ids, taken) = room().ok_or_else(|| Error::System {
            message: format!("cannot get {max_bytes} bytes of memory to remember texts for duplicates"),
            remedy: "give less as dedup.max_bytes in dehusk.toml, or raise the limit of memory (ulimit -v)",
        })?;
        Ok(Self { keys, ids, taken, forgotten: 0 })
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

fn try_zeroed<T: bytemuck::Zeroable>(length: usize) -> Option<Box<[T]>> {
    try_zeroed_slice_box(length).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(max_bytes: u64) -> Result<Seen> {
        Seen::new(&Options { by: By::Exact, max_bytes, ..Options::default() })
    }

    fn exact(text: &str) -> Fingerprint {
        Fingerprint::of(text, By::Exact).expect("the text is not empty")
    }

    #[test]
    fn the_first_of_several_is_named() {
        let mut seen = within(1 << 20).expect("there is so much");
        assert_eq!(seen.first(&exact("a"), 7), None);
        assert_eq!(seen.first(&exact("b"), 8), None);
        assert_eq!([seen.first(&exact("a"), 9), seen.first(&exact("a"), 10)], [Some(7), Some(7)]);
        assert_eq!(seen.forgotten(), 0);
    }

    #[test]
    fn memory_that_is_not_there_is_an_error_with_a_remedy() {
        // More than processors can address.
        let error = within(1 << 60).expect_err("no machine has so much");
        assert_eq!(
            error.to_string(),
            "cannot get 1152921504606846976 bytes of memory to remember texts for duplicates; give less as dedup.max_bytes in \
             dehusk.toml, or raise the limit of memory (ulimit -v)"
        );
    }

    #[test]
    fn the_oldest_is_forgotten_when_memory_is_full() {
        let mut seen = within(1).expect("there is so much");
        for id in 0..3 * WAYS as u64 {
            assert_eq!(seen.first(&exact(&id.to_string()), id), None);
        }
        assert_eq!(seen.forgotten(), 2 * WAYS as u64);
        let newest = 3 * WAYS as u64 - 1;
        assert_eq!(seen.first(&exact(&newest.to_string()), 0), Some(newest));
        assert_eq!(seen.first(&exact("0"), 99), None);
    }
}
