//! The pages to learn from: blocks, metadata and labels, with the fold that each page is in.

use std::collections::BTreeMap;

use anyhow::Result;
use dehusk::block::{Blocks, Stats};
use dehusk::chrome::page_type::PageType;
use dehusk::chrome::words::hash;
use dehusk::metadata::Metadata;
use rayon::prelude::*;

use crate::label::labels;
use crate::sets::{Gold, Reader, Set};

/// Folds of the cross-validation.
pub(crate) const FOLDS: usize = 5;

/// A page with what is known of it.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) set: &'a str,
    pub(crate) gold: &'a Gold,
    /// All pages of one registrable domain are in one fold.
    pub(crate) fold: usize,
    pub(crate) blocks: Blocks,
    pub(crate) metadata: Metadata,
    /// Share of each block that is main text, where it is known.
    pub(crate) labels: Vec<Option<f32>>,
    /// Words of the gold text, counted as those of blocks are.
    pub(crate) gold_words: u32,
}

/// Share of its gold that a page has to have for its labels to be believed.
const LEAST_FOUND: f32 = 0.5;

impl Page<'_> {
    /// Whether the page can be learned from: some have no gold text although they show one, or another page's.
    pub(crate) fn is_believed(&self) -> bool {
        if self.gold.text.is_none() {
            return true;
        }
        let blocks = self.blocks.blocks.iter().zip(&self.labels);
        let found: f32 = blocks.map(|(block, label)| block.stats.words as f32 * label.unwrap_or(0.0)).sum();
        self.gold_words > 0 && found >= LEAST_FOUND * self.gold_words as f32
    }

    /// Its page type, where the set tells it.
    pub(crate) fn page_type(&self) -> Option<PageType> {
        let name = self.gold.page_type.as_deref().or((self.set == "articles").then_some("article"))?;
        PageType::ALL.into_iter().find(|page_type| page_type.name() == name)
    }
}

/// Reads the pages of sets.
pub(crate) fn read<'a>(sets: &'a [Set], reader: &Reader) -> Result<Vec<Page<'a>>> {
    let folds = folds(sets);
    let all: Vec<(&Set, &Gold)> =
        sets.iter().flat_map(|set| set.gold.iter().map(move |gold| (set, gold))).collect();
    all.into_par_iter()
        .map(|(set, gold)| {
            let read = reader.read(set, gold)?;
            let blocks = &read.blocks.blocks;
            let labels = match &gold.text {
                Some(text) => labels::of_text(blocks, text).into_iter().map(Some).collect(),
                None => labels::of_snippets(blocks, &gold.with, &gold.without),
            };
            Ok(Page {
                set: &set.name,
                gold,
                fold: folds[&domain(gold)],
                labels,
                gold_words: Stats::of(gold.text.as_deref().unwrap_or("")).words,
                blocks: read.blocks,
                metadata: read.metadata,
            })
        })
        .collect()
}

/// The fold of each domain: within each page type, domains are dealt out in the order of a hash.
fn folds(sets: &[Set]) -> BTreeMap<String, usize> {
    let mut types: BTreeMap<String, String> = BTreeMap::new();
    for set in sets {
        for gold in &set.gold {
            let page_type = gold.page_type.clone().unwrap_or_else(|| set.name.clone());
            types.entry(domain(gold)).or_insert(page_type);
        }
    }
    let mut order: Vec<(&String, u32, &String)> =
        types.iter().map(|(domain, page_type)| (page_type, hash(domain), domain)).collect();
    order.sort();
    order.iter().enumerate().map(|(at, (_, _, domain))| ((*domain).clone(), at % FOLDS)).collect()
}

/// The registrable domain of a page's address, or its id.
fn domain(gold: &Gold) -> String {
    let rest = gold.url.as_deref().unwrap_or("").split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("").to_ascii_lowercase();
    match psl::domain_str(&host) {
        Some(domain) => domain.to_owned(),
        None if host.is_empty() => gold.id.clone(),
        None => host,
    }
}
