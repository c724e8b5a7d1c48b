//! The tally of what sites repeat: a sample of the pages of each.
//!
//! A page has a key that depends on nothing but its lines, and of each site the pages with the lowest keys are kept (a
//! bottom-k sample, as in Cohen and Kaplan, "Summarizing data using bottom-k sketches", 2007). Where there are too many
//! pages in all, each site keeps half as many, again and again; where that is not enough, every other site goes, by the
//! hash of its name. What is kept is thus a function of the set of pages alone: tallies of parts add up to the tally of
//! the whole, in any order and grouping, and the same page twice is one page.

use std::collections::BTreeMap;
use std::hash::Hasher;
use std::ops::{Add, AddAssign};

use fnv::FnvHasher;
use rustc_hash::FxHashMap;

use super::print::Print;
use super::sketch::{Beside, Line, Sketch};

/// How much a tally keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Pages of one site.
    pub of_site: usize,
    /// Pages of a site below which sites go rather than pages of each.
    pub least: usize,
    /// Pages in all, each of at most 256 distinct lines of some 100 bytes.
    pub in_all: usize,
}

impl Default for Bounds {
    /// At most 0.9 GB, were every page long and no line repeated; a fourth of that with pages as they are.
    fn default() -> Self {
        Self { of_site: 256, least: 8, in_all: 32 << 10 }
    }
}

/// A sample of the pages of sites.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    pub(super) sites: BTreeMap<String, Site>,
    pub(super) bounds: Bounds,
    /// How often the bounds were halved.
    pub(super) level: u32,
    /// Pages kept in all.
    pages: usize,
}

/// The sample of a site.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Site {
    /// Pages seen, copies too.
    pub(super) seen: u64,
    /// Those kept, by key.
    pub(super) pages: BTreeMap<u64, Page>,
    /// How each of their lines begins, and on how many of them it stands.
    pub(super) texts: FxHashMap<Print, (u32, Box<str>)>,
}

/// A page of the sample.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Page {
    pub(super) content: u64,
    /// The lines, and what stands beside each.
    pub(super) lines: Box<[(Print, Beside)]>,
}

impl Tally {
    /// An empty tally that keeps so much.
    pub fn within(bounds: Bounds) -> Self {
        Self { bounds, ..Self::default() }
    }

    /// Adds a page of a site.
    pub fn count(&mut self, site: &str, sketch: Sketch) {
        self.add_seen(site, 1, [sketch]);
    }

    /// Adds pages of a site of which so many were seen.
    pub(super) fn add_seen(&mut self, site: &str, seen: u64, sketches: impl IntoIterator<Item = Sketch>) {
        if !self.has_room_for(site) {
            return;
        }
        let most = self.of_site();
        let kept = match self.sites.get_mut(site) {
            Some(kept) => kept,
            None => self.sites.entry(site.to_owned()).or_default(),
        };
        kept.seen += seen;
        for sketch in sketches {
            self.pages -= kept.pages.len();
            kept.add(sketch, most);
            self.pages += kept.pages.len();
        }
        self.hold();
    }

    /// How many sites it knows.
    pub fn sites(&self) -> usize {
        self.sites.len()
    }

    /// How many pages it keeps.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// How many distinct lines it keeps, summed over sites.
    pub fn lines(&self) -> usize {
        self.sites.values().map(|site| site.texts.len()).sum()
    }

    /// Halves the bounds until it keeps no more than it may.
    fn hold(&mut self) {
        while self.pages > self.bounds.in_all {
            self.raise(self.level + 1);
        }
    }

    /// Keeps what it may at a level that is not below its own.
    pub(super) fn raise(&mut self, level: u32) {
        self.level = level;
        let most = self.of_site();
        let sites = std::mem::take(&mut self.sites);
        self.sites = sites.into_iter().filter(|(site, _)| self.has_room_for(site)).collect();
        self.sites.values_mut().for_each(|site| site.hold(most));
        self.pages = self.sites.values().map(|site| site.pages.len()).sum();
    }

    /// Pages of one site that are kept.
    fn of_site(&self) -> usize {
        (self.bounds.of_site >> self.level.min(usize::BITS - 1)).max(self.bounds.least)
    }

    /// Whether a site is one of those that are kept at this level.
    fn has_room_for(&self, site: &str) -> bool {
        // Levels at which pages of each site went.
        let of_pages = (self.bounds.of_site / self.bounds.least.max(1)).checked_ilog2().unwrap_or(0);
        let halvings = self.level.saturating_sub(of_pages).min(u64::BITS - 1);
        let mut hasher = FnvHasher::default();
        hasher.write(site.as_bytes());
        // Multiplied once more: the last bits of FNV depend on little.
        let hash = hasher.finish().wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32);
        hash.trailing_zeros() >= halvings
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        let level = self.level.max(other.level);
        if level > self.level {
            self.raise(level);
        }
        for (site, kept) in other.sites {
            let seen = kept.seen;
            self.add_seen(&site, seen, kept.sketches());
        }
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Site {
    fn add(&mut self, sketch: Sketch, most: usize) {
        let Sketch { key, content, lines } = sketch;
        if let Some(known) = self.pages.get_mut(&key) {
            known.content = known.content.min(content);
            return;
        }
        if self.pages.len() >= most && self.pages.last_key_value().is_some_and(|(&last, _)| last < key) {
            return;
        }
        let lines: Vec<(Print, Beside)> = lines
            .into_iter()
            .map(|Line { print, beside, text }| {
                self.texts.entry(print).or_insert((0, text)).0 += 1;
                (print, beside)
            })
            .collect();
        self.pages.insert(key, Page { content, lines: lines.into_boxed_slice() });
        self.hold(most);
    }

    /// Lets the pages with the highest keys go.
    fn hold(&mut self, most: usize) {
        while self.pages.len() > most {
            let Some((_, page)) = self.pages.pop_last() else { return };
            for (print, _) in page.lines {
                if let Some(known) = self.texts.get_mut(&print) {
                    known.0 -= 1;
                    if known.0 == 0 {
                        self.texts.remove(&print);
                    }
                }
            }
        }
    }

    /// Its pages as sketches.
    pub(super) fn sketches(&self) -> impl Iterator<Item = Sketch> {
        self.pages.iter().map(|(&key, page)| {
            let text =
                |print: Print| self.texts.get(&print).map(|(_, text)| text.clone()).unwrap_or_default();
            let line = |&(print, beside): &(Print, Beside)| Line { print, beside, text: text(print) };
            Sketch { key, content: page.content, lines: page.lines.iter().map(line).collect() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SMALL: Bounds = Bounds { of_site: 8, least: 2, in_all: 12 };

    /// A page whose lines are named by numbers.
    fn sketch(key: u64, lines: &[u64]) -> Sketch {
        let line = |&line: &u64| Line {
            print: Print(line),
            beside: Beside::default(),
            text: line.to_string().into(),
        };
        Sketch { key, content: key, lines: lines.iter().map(line).collect() }
    }

    fn tally(bounds: Bounds, pages: &[(u8, u64)]) -> Tally {
        let mut tally = Tally::within(bounds);
        for &(site, key) in pages {
            tally.count(&format!("site{site}"), sketch(key, &[key % 5, key]));
        }
        tally
    }

    proptest! {
        #[test]
        fn parts_add_up_in_any_order_and_grouping(
            pages in prop::collection::vec((0..6_u8, 0..60_u64), 0..80),
            first in 0..80_usize,
            second in 0..80_usize,
        ) {
            let (first, second) = (first.min(pages.len()), second.min(pages.len()));
            let (first, second) = (first.min(second), first.max(second));
            let whole = tally(SMALL, &pages);
            let parts = || {
                let part = |range: &[(u8, u64)]| tally(SMALL, range);
                (part(&pages[..first]), part(&pages[first..second]), part(&pages[second..]))
            };
            let (a, b, c) = parts();
            prop_assert_eq!(&((a + b) + c), &whole);
            let (a, b, c) = parts();
            prop_assert_eq!(&(c + (b + a)), &whole);
            prop_assert!(whole.pages() <= SMALL.in_all);
        }
    }

    #[test]
    fn the_same_page_twice_is_one() {
        let tally = tally(SMALL, &[(0, 7), (0, 7), (0, 8)]);
        assert_eq!((tally.pages(), tally.sites["site0"].seen), (2, 3));
    }

    #[test]
    fn lines_of_pages_that_went_are_forgotten() {
        let pages: Vec<(u8, u64)> = (0..100).map(|key| (0, key)).collect();
        let tally = tally(SMALL, &pages);
        assert_eq!(tally.pages(), SMALL.of_site);
        assert_eq!(tally.lines(), SMALL.of_site);
    }

    #[test]
    fn ten_million_distinct_lines_stay_within_the_bounds() {
        let bounds = Bounds { of_site: 16, least: 8, in_all: 32 };
        let mut tally = Tally::within(bounds);
        for page in 0..40_000_u64 {
            let lines: Vec<u64> = (page * 250..(page + 1) * 250).collect();
            // Keys come in falling order, so that every page is kept for a while.
            tally.count(if page % 2 == 0 { "a" } else { "b" }, sketch(40_000 - page, &lines));
        }
        assert_eq!((tally.pages(), tally.lines()), (32, 32 * 250));
    }
}
