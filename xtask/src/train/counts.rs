//! Counting what class names and words say of content: the tables that a model looks tokens up in.

use std::collections::BTreeMap;

use dehusk::chrome::View;
use dehusk::chrome::features::page_tokens;
use dehusk::chrome::lexicons::{
    Lexicons, Table, inner_tokens, label_tokens, name_tokens, text_token, word_tokens,
};
use dehusk::chrome::page_type::PageType;
use dehusk::chrome::words::read;
use rustc_hash::FxHashMap;

use super::pages::{FOLDS, Page};

/// On how many pages of the counted folds a token has to stand to be known.
const LEAST_PAGES: [f32; 3] = [12.0, 8.0, 12.0];
const LEAST_PAGES_OF_TYPE: f32 = 6.0;

/// Pages' worth of doubt: how much is believed to be as on any page before counting.
const DOUBT: f32 = 2.0;

/// What the tokens of one page say: for classes, texts and words, and of its type.
#[derive(Debug, Default)]
pub(crate) struct PageTokens {
    /// Token → words of content and words in all that it stands for.
    blocks: [FxHashMap<u32, (f32, f32)>; 3],
    page: Vec<u32>,
}

impl PageTokens {
    /// Reads the tokens of a page with labels.
    pub(crate) fn of(view: &View<'_>, page: &Page<'_>) -> Self {
        let mut tokens = Self::default();
        let mut read_words = Vec::new();
        let blocks = &page.blocks.blocks;
        let mass: Vec<(f32, f32)> = blocks
            .iter()
            .zip(&page.labels)
            .map(|(block, label)| {
                let words = block.stats.words as f32;
                label.map_or((0.0, 0.0), |label| (label * words, words))
            })
            .collect();
        let [classes, texts, words] = &mut tokens.blocks;
        for container in &page.blocks.containers {
            let inside = &mass[container.first as usize..container.end as usize];
            let (kept, all) = inside.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            name_tokens(&container.names().class_id, |token| add(classes, token, kept, all));
            label_tokens(container, |token| add(classes, token, kept, all));
        }
        for (block, (kept, all)) in blocks.iter().zip(mass) {
            if let Some(token) = text_token(block) {
                add(texts, token, kept, all);
            }
            read_words.clear();
            read(&block.text, &mut read_words, |_, _| ());
            word_tokens(block, &read_words, |token| add(words, token, kept, all));
            inner_tokens(&block.inner_names, |token| add(classes, token, kept, all));
        }
        page_tokens(view, |token| tokens.page.push(token));
        tokens.page.sort_unstable();
        tokens.page.dedup();
        tokens
    }
}

fn add(counts: &mut FxHashMap<u32, (f32, f32)>, token: u32, kept: f32, all: f32) {
    if all > 0.0 {
        let sum = counts.entry(token).or_default();
        sum.0 += kept;
        sum.1 += all;
    }
}

/// Counts by fold.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// By fold and source: token → sum over pages of the kept share, and pages.
    blocks: [[FxHashMap<u32, (f32, f32)>; 3]; FOLDS],
    /// By fold: token → pages by type.
    pages: [BTreeMap<u32, [f32; PageType::ALL.len()]>; FOLDS],
    types: [[f32; PageType::ALL.len()]; FOLDS],
}

impl Counts {
    /// Adds a page.
    pub(crate) fn add(&mut self, page: &Page<'_>, tokens: &PageTokens) {
        if page.gold.text.is_some() && page.is_believed() {
            for (counts, tokens) in self.blocks[page.fold].iter_mut().zip(&tokens.blocks) {
                for (token, (kept, all)) in tokens {
                    let sum = counts.entry(*token).or_default();
                    sum.0 += kept / all;
                    sum.1 += 1.0;
                }
            }
        }
        if let Some(page_type) = page.page_type() {
            let at = PageType::ALL.iter().position(|known| *known == page_type).unwrap_or(0);
            self.types[page.fold][at] += 1.0;
            for token in &tokens.page {
                self.pages[page.fold].entry(*token).or_default()[at] += 1.0;
            }
        }
    }

    /// The tables counted on all folds but these.
    pub(crate) fn without(&self, left_out: &[usize]) -> Lexicons {
        let folds: Vec<usize> = (0..FOLDS).filter(|fold| !left_out.contains(fold)).collect();
        let table = |source: usize| {
            let mut sums: FxHashMap<u32, (f32, f32)> = FxHashMap::default();
            for &fold in &folds {
                for (token, (kept, pages)) in &self.blocks[fold][source] {
                    let sum = sums.entry(*token).or_default();
                    sum.0 += kept;
                    sum.1 += pages;
                }
            }
            // The order of a map differs from run to run in nothing but the order of addition: sum by token.
            let mut sums: Vec<(u32, (f32, f32))> = sums.into_iter().collect();
            sums.sort_unstable_by_key(|(token, _)| *token);
            let (kept, pages) = sums.iter().fold((0.0_f64, 0.0_f64), |all, (_, (kept, pages))| {
                (all.0 + f64::from(*kept), all.1 + f64::from(*pages))
            });
            let usual = (kept / pages.max(1.0)) as f32;
            Table::new(sums.into_iter().filter(|(_, (_, pages))| *pages >= LEAST_PAGES[source]).map(
                |(token, (kept, pages))| {
                    let share = (kept + DOUBT * usual) / (pages + DOUBT);
                    (token, logit(share) - logit(usual))
                },
            ))
        };
        let mut types = [0.0; PageType::ALL.len()];
        let mut by_token: BTreeMap<u32, [f32; PageType::ALL.len()]> = BTreeMap::new();
        for &fold in &folds {
            for (sum, count) in types.iter_mut().zip(self.types[fold]) {
                *sum += count;
            }
            for (token, counts) in &self.pages[fold] {
                for (sum, count) in by_token.entry(*token).or_default().iter_mut().zip(counts) {
                    *sum += count;
                }
            }
        }
        let all: f32 = types.iter().sum();
        let pages = (0..PageType::ALL.len())
            .map(|at| {
                let usual = types[at] / all;
                let known =
                    by_token.iter().map(|(token, counts)| (token, counts, counts.iter().sum::<f32>()));
                Table::new(known.filter(|(.., pages)| *pages >= LEAST_PAGES_OF_TYPE).map(
                    |(token, counts, pages)| {
                        let share = (counts[at] + DOUBT * usual) / (pages + DOUBT);
                        (*token, logit(share) - logit(usual))
                    },
                ))
            })
            .collect();
        Lexicons { classes: table(0), texts: table(1), words: table(2), pages }
    }
}

fn logit(share: f32) -> f32 {
    let share = share.clamp(0.001, 0.999);
    (share / (1.0 - share)).ln()
}
