//! What the tables of a model know of the names and words of a block.

use super::distinct::Distinct;
use super::measure::{Ancestor, Each, Near, Section};
use super::words::Words;
use super::{Family, many, one};
use crate::block::Role;
use crate::chrome::View;
use crate::chrome::lexicons::{
    Lexicons, Table, inner_tokens, label_tokens, name_tokens, text_token, word_tokens,
};

pub(super) const FAMILIES: &[Family] = &[
    many(
        "class_least",
        "least log-odds for content among the names of the ancestor so many steps up",
        &[0, 1, 2, 3],
        &Ancestor(0.0, |p, at| p.learned.containers[at as usize].least),
    ),
    many(
        "class_most",
        "greatest log-odds among them",
        &[0, 1, 2, 4],
        &Ancestor(0.0, |p, at| p.learned.containers[at as usize].most),
    ),
    one(
        "classes_least",
        "least log-odds among the names of all ancestors",
        &Ancestor(0.0, |p, at| p.learned.above[at as usize].least),
    ),
    one(
        "classes_most",
        "greatest log-odds among them",
        &Ancestor(0.0, |p, at| p.learned.above[at as usize].most),
    ),
    one(
        "classes_sum",
        "sum over all ancestors of their mean log-odds",
        &Ancestor(0.0, |p, at| p.learned.above[at as usize].sum),
    ),
    one(
        "inner_least",
        "least log-odds among the names of the block's first inline element",
        &Each(|p, b, _| p.learned.blocks[b].inner),
    ),
    one("words_mean", "mean log-odds of its words", &Each(|p, b, _| p.learned.blocks[b].words.mean())),
    one("words_least", "least log-odds of its words", &Each(|p, b, _| p.learned.blocks[b].words.least)),
    one(
        "heading_text",
        "log-odds of the section's heading, as a whole or its words",
        &Section(0.0, |p, at, _| p.learned.blocks[at].best()),
    ),
    one(
        "outline_least",
        "least log-odds of the headings above the section's in the outline",
        &Section(0.0, |p, at, _| p.outline(at).map(|at| p.learned.blocks[at].best()).fold(0.0, f32::min)),
    ),
];

/// What the tables know of flattened lines besides.
pub(super) const OF_LINES: &[Family] = &[
    one(
        "text_known",
        "log-odds of the whole short text, 0 where it is not known",
        &Each(|p, b, _| p.learned.blocks[b].text),
    ),
    one("words_most", "greatest log-odds of its words", &Each(|p, b, _| p.learned.blocks[b].words.most)),
    many(
        "near_text",
        "log-odds of a neighbour's text, as a whole or its words",
        &[-2, -1, 1, 2],
        &Near(0.0, |p, at| p.learned.blocks[at].best()),
    ),
];

/// The log-odds of some tokens; all 0 where no table knows any.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Odds {
    least: f32,
    most: f32,
    sum: f32,
    count: u16,
}

impl Odds {
    fn add(&mut self, table: &Table, token: u32) {
        if let Some(odds) = table.get(token) {
            self.least = self.least.min(odds);
            self.most = self.most.max(odds);
            self.sum += odds;
            self.count += 1;
        }
    }

    fn mean(self) -> f32 {
        self.sum / f32::from(self.count.max(1))
    }
}

/// What the tables know of a block.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct BlockOdds {
    /// Of the whole text of a heading or line.
    text: f32,
    words: Odds,
    /// The least of the names of its first inline element.
    inner: f32,
}

impl BlockOdds {
    /// Of the whole text, or else of its words.
    fn best(self) -> f32 {
        if self.text == 0.0 { self.words.mean() } else { self.text }
    }
}

/// What the tables know of a page.
#[derive(Debug, Default)]
pub(super) struct Learned {
    containers: Vec<Odds>,
    /// Over each container and those around it; the sum is one of means.
    above: Vec<Odds>,
    blocks: Vec<BlockOdds>,
}

impl Learned {
    /// Looks up the tokens of a page.
    pub(super) fn of(view: &View<'_>, names: &Distinct<'_>, words: &Words, lexicons: &Lexicons) -> Self {
        let look_up = |names: &&str| {
            let mut odds = Odds::default();
            name_tokens(names, |token| odds.add(&lexicons.classes, token));
            odds
        };
        let named: Vec<Odds> = names.texts.iter().map(look_up).collect();
        let containers: Vec<Odds> = view
            .page
            .containers
            .iter()
            .zip(&names.of)
            .map(|(container, names)| {
                let mut odds = named[*names as usize];
                label_tokens(container, |token| odds.add(&lexicons.classes, token));
                odds
            })
            .collect();
        let mut above: Vec<Odds> = Vec::with_capacity(containers.len());
        for (at, (container, own)) in view.page.containers.iter().zip(&containers).enumerate() {
            let over = if at == 0 { Odds::default() } else { above[container.parent as usize] };
            above.push(Odds {
                least: over.least.min(own.least),
                most: over.most.max(own.most),
                sum: over.sum + own.mean(),
                count: 1,
            });
        }
        let inner_names = Distinct::of(view.page.blocks.iter().map(|block| block.inner_names.as_str()));
        let look_up = |names: &&str| {
            let mut odds = Odds::default();
            inner_tokens(names, |token| odds.add(&lexicons.classes, token));
            odds.least
        };
        let inner: Vec<f32> = inner_names.texts.iter().map(look_up).collect();
        let blocks = view.page.blocks.iter().enumerate().map(|(at, block)| {
            let mut odds = BlockOdds { inner: inner[inner_names.of[at] as usize], ..BlockOdds::default() };
            if matches!(block.role, Role::Heading(_) | Role::Line) {
                let known = text_token(block).and_then(|token| lexicons.texts.get(token));
                odds.text = known.unwrap_or(0.0);
            }
            word_tokens(block, words.get(at), |token| odds.words.add(&lexicons.words, token));
            odds
        });
        let blocks = blocks.collect();
        Self { containers, above, blocks }
    }
}
