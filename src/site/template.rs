//! The templates of sites: on how many distinct pages of its site each line stands, and whether at the same place.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::print::Print;
use super::sketch::prints;
use super::tally::{Page, Site, Tally};
use crate::block::Blocks;

/// Pages of a site from which a line repeats.
const LEAST_PAGES: u32 = 3;

/// Bits by which the SimHashes of the contents of near copies may differ: texts that have nineteen of twenty pairs of
/// words in common differ in six of 64 on the average.
const NEAR: u32 = 6;

/// Share of the pages on which a line has its commonest neighbour from which it stands at one place.
const ONE_PLACE: f32 = 0.8;

/// Lines on nearly all pages of a site, so many at least, from which a page without any of them is none of its pages.
const TELLING: usize = 3;

/// Share of the pages that are nearly all.
const NEARLY_ALL: f32 = 0.8;

/// What sites repeat.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Templates {
    pub(super) sites: BTreeMap<String, Template>,
}

/// What one site repeats.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Template {
    /// Distinct pages that were looked at.
    pub(super) pages: u32,
    /// Pages seen in all.
    pub(super) seen: u64,
    /// The lines that three of them or more have.
    pub(super) lines: FxHashMap<Print, Known>,
}

/// A line that repeats.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Known {
    pub(super) repeat: Repeat,
    /// How it begins.
    pub(super) text: Box<str>,
}

/// How a line repeats.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Repeat {
    /// Distinct pages that have it.
    pub pages: u32,
    /// Those of them on which it has its commonest neighbour, at one of four places beside it.
    pub placed: u32,
}

impl Repeat {
    /// Whether it stands beside the same line nearly always.
    pub fn is_at_one_place(self) -> bool {
        self.placed as f32 >= ONE_PLACE * self.pages as f32
    }
}

/// What a site repeats of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OnPage {
    /// Distinct pages of the site that were looked at; 0 where nothing is known.
    pub pages: u32,
    /// How each block repeats; empty where nothing is known.
    pub blocks: Vec<Option<Repeat>>,
    /// Whether the page has no line of those that nearly all pages have.
    pub is_strange: bool,
}

impl OnPage {
    /// How a block repeats, if it does.
    pub fn repeat(&self, block: usize) -> Option<Repeat> {
        self.blocks.get(block).copied().flatten()
    }

    /// The share of the site's other pages that have a block, 0 to 1.
    pub fn share(&self, block: usize) -> f32 {
        self.repeat(block).map_or(0.0, |repeat| share(repeat, self.pages))
    }
}

/// Of the page's own copy nothing is told.
fn share(repeat: Repeat, pages: u32) -> f32 {
    (repeat.pages - 1) as f32 / (pages - 1).max(1) as f32
}

impl Templates {
    /// What the sites of a tally repeat.
    pub fn of(tally: &Tally) -> Self {
        let sites = tally.sites.iter().map(|(name, site)| (name.clone(), Template::of(site)));
        Self { sites: sites.filter(|(_, template)| template.pages >= LEAST_PAGES).collect() }
    }

    /// How many sites they are of.
    pub fn len(&self) -> usize {
        self.sites.len()
    }

    /// Whether they are of no site.
    pub fn is_empty(&self) -> bool {
        self.sites.is_empty()
    }

    /// Lines that repeat, summed over sites.
    pub fn lines(&self) -> usize {
        self.sites.values().map(|template| template.lines.len()).sum()
    }

    /// What a site repeats of a page.
    pub fn on(&self, site: &str, page: &Blocks) -> OnPage {
        self.sites.get(site).map(|template| template.on(page)).unwrap_or_default()
    }
}

impl Template {
    fn of(site: &Site) -> Self {
        let pages = distinct(site);
        let mut counts: FxHashMap<Print, u32> = FxHashMap::default();
        for (print, _) in pages.iter().flat_map(|page| &page.lines) {
            *counts.entry(*print).or_default() += 1;
        }
        counts.retain(|_, count| *count >= LEAST_PAGES);
        // How often each neighbour stands before, and behind.
        let mut neighbours: FxHashMap<(Print, usize, u32), u32> = FxHashMap::default();
        for (print, beside) in pages.iter().flat_map(|page| &page.lines) {
            if counts.contains_key(print) {
                for (side, neighbour) in beside.iter().enumerate() {
                    *neighbours.entry((*print, side, *neighbour)).or_default() += 1;
                }
            }
        }
        let mut placed: FxHashMap<Print, u32> = FxHashMap::default();
        for ((print, ..), count) in neighbours {
            let most = placed.entry(print).or_default();
            *most = count.max(*most);
        }
        let known = |(print, pages): (Print, u32)| {
            let text = site.texts.get(&print).map(|(_, text)| text.clone()).unwrap_or_default();
            (print, Known { repeat: Repeat { pages, placed: placed[&print] }, text })
        };
        Self { pages: pages.len() as u32, seen: site.seen, lines: counts.into_iter().map(known).collect() }
    }

    fn on(&self, page: &Blocks) -> OnPage {
        let prints = prints(page);
        let repeat = |print: &Print| self.lines.get(print).map(|known| known.repeat);
        let blocks: Vec<Option<Repeat>> = prints.iter().map(repeat).collect();
        let telling = |repeat: &Repeat| share(*repeat, self.pages) >= NEARLY_ALL;
        let is_strange = !blocks.iter().flatten().any(telling)
            && self.lines.values().filter(|known| telling(&known.repeat)).count() >= TELLING;
        OnPage { pages: self.pages, blocks, is_strange }
    }
}

/// The pages of a sample, of near copies the one with the lowest key.
fn distinct(site: &Site) -> Vec<&Page> {
    let pages: Vec<&Page> = site.pages.values().collect();
    let mut group: Vec<usize> = (0..pages.len()).collect();
    let root = |group: &[usize], mut at: usize| {
        while group[at] != at {
            at = group[at];
        }
        at
    };
    for (at, page) in pages.iter().enumerate() {
        for (before, other) in pages[..at].iter().enumerate() {
            if simhash::hamming_distance(page.content, other.content) <= NEAR {
                let (one, two) = (root(&group, before), root(&group, at));
                group[one.max(two)] = one.min(two);
            }
        }
    }
    pages.into_iter().enumerate().filter(|(at, _)| group[*at] == *at).map(|(_, page)| page).collect()
}
