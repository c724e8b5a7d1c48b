//! What the tables of a model know of the names, words and addresses of a block.

use super::measure::{Ancestor, Each, Holder, Near, Section};
use super::{Family, many, one};
use crate::chrome::View;
use crate::chrome::lexicons::{
    Lexicons, Table, class_tokens, inner_tokens, link_tokens, text_token, word_tokens,
};

const STEPS: &[i8] = &[0, 1, 2, 3, 4];
const LEVELS: &[i8] = &[1, 2, 3, 4, 5];

pub(super) const FAMILIES: &[Family] = &[
    many(
        "class_least",
        "least log-odds for content among the names of the ancestor so many steps up",
        STEPS,
        &Ancestor(0.0, |p, at| p.learned.containers[at as usize].least),
    ),
    many(
        "class_most",
        "greatest log-odds among them",
        STEPS,
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
        &Each(|p, b, _| p.learned.blocks[b].inner.least),
    ),
    one("inner_most", "greatest log-odds among them", &Each(|p, b, _| p.learned.blocks[b].inner.most)),
    one(
        "text_known",
        "log-odds of the whole short text, 0 where it is not known",
        &Each(|p, b, _| p.learned.blocks[b].text),
    ),
    one("words_mean", "mean log-odds of its words", &Each(|p, b, _| p.learned.blocks[b].words.mean())),
    one("words_least", "least log-odds of its words", &Each(|p, b, _| p.learned.blocks[b].words.least)),
    one("words_most", "greatest log-odds of its words", &Each(|p, b, _| p.learned.blocks[b].words.most)),
    one(
        "link_least",
        "least log-odds of the parts of its first link's address",
        &Each(|p, b, _| p.learned.blocks[b].link.least),
    ),
    one("link_most", "greatest log-odds of them", &Each(|p, b, _| p.learned.blocks[b].link.most)),
    one(
        "heading_text",
        "log-odds of the section's heading, as a whole or its words",
        &Section(0.0, |p, at, _| p.learned.blocks[at].best()),
    ),
    many(
        "holder_first_text",
        "log-odds of the first block of the container at a level, as a whole or its words",
        LEVELS,
        &Holder(0.0, |p, at| p.learned.blocks[p.at(at).first as usize].best()),
    ),
    one(
        "outline_least",
        "least log-odds of the headings above the section's in the outline",
        &Section(0.0, |p, at, _| p.outline(at).map(|at| p.learned.blocks[at].best()).fold(0.0, f32::min)),
    ),
    one(
        "outline_most",
        "greatest log-odds of them",
        &Section(0.0, |p, at, _| p.outline(at).map(|at| p.learned.blocks[at].best()).fold(0.0, f32::max)),
    ),
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
    text: f32,
    words: Odds,
    link: Odds,
    inner: Odds,
}

impl BlockOdds {
    /// Of the whole text, or else of its words.
    fn best(self) -> f32 {
        if self.text == 0.0 { self.words.mean() } else { self.text }
    }
}

/// What the tables know of a page.
#[derive(Debug)]
pub(super) struct Learned {
    containers: Vec<Odds>,
    /// Over each container and those around it; the sum is one of means.
    above: Vec<Odds>,
    blocks: Vec<BlockOdds>,
}

impl Learned {
    /// Looks up the tokens of a page.
    pub(super) fn of(view: &View<'_>, lexicons: &Lexicons) -> Self {
        let mut buffer = String::new();
        let containers: Vec<Odds> = view
            .page
            .containers
            .iter()
            .map(|container| {
                let mut odds = Odds::default();
                class_tokens(container, &mut buffer, |token| odds.add(&lexicons.classes, token));
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
        let blocks = view
            .page
            .blocks
            .iter()
            .map(|block| {
                let text =
                    text_token(block, &mut buffer).and_then(|token| lexicons.texts.get(token)).unwrap_or(0.0);
                let mut odds = BlockOdds { text, ..BlockOdds::default() };
                word_tokens(block, |token| odds.words.add(&lexicons.words, token));
                link_tokens(block, &mut buffer, |token| odds.link.add(&lexicons.links, token));
                inner_tokens(block, &mut buffer, |token| odds.inner.add(&lexicons.classes, token));
                odds
            })
            .collect();
        Self { containers, above, blocks }
    }
}
