//! What families share, worked out once a page: running sums, groups of like siblings, the words of each block.

use super::super::evidence::Evidence;
use super::super::{Kind, View, weight};
use super::cued::{GROUPS, group};
use super::learned::Learned;
use super::links::{Link, Target, links};
use super::markup::Around;
use super::overlap::{Overlap, Vocabulary};
use super::page::PageFacts;
use super::repeats::Repeats;
use super::text::{self, Wording};
use super::totals::{Sums, Totals};
use super::words::Words;
use crate::block::{Block, Role};
use crate::chrome::lexicons::Lexicons;
use crate::chrome::page_type::PageType;

/// How many ancestors that hold more and more blocks are looked at.
pub(super) const LEVELS: usize = 5;

/// No container.
const NONE: u32 = u32::MAX;

/// What families share of a page.
#[derive(Debug)]
pub struct Facts<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) sums: Sums,
    /// What the words of each block look like.
    pub(super) wording: Vec<Wording>,
    pub(super) words: Words,
    /// Evidence of typed detectors: for each block and group of kinds the sum of the weights.
    pub(super) typed: Vec<[f32; GROUPS]>,
    /// For each container the containers from itself on that hold more and more blocks.
    holders: Vec<[u32; LEVELS]>,
    /// What stands around each container.
    pub(super) around: Vec<Around>,
    pub(super) repeats: Repeats,
    pub(super) learned: Learned,
    pub(super) overlap: Overlap,
    /// The first link of each block.
    pub(super) links: Vec<Link>,
    pub(super) page: PageFacts,
    /// How likely each page type is, once the page model has said so.
    pub types: [f32; PageType::ALL.len()],
    /// The block with the title: the first copy that is a heading, or else the first copy, or the first `h1`.
    pub(super) title: Option<usize>,
    /// The last heading at or before each block, as an index one higher; 0 is none.
    pub(super) heading: Vec<u32>,
    /// For each heading the one above it in the outline, as an index one higher; 0 is none.
    pub(super) above_heading: Vec<u32>,
    /// The next heading behind each block, or the number of blocks.
    pub(super) next_heading: Vec<u32>,
    /// For each block whether a group of kinds speaks, summed over the blocks before it.
    pub(super) met: Vec<[u16; GROUPS]>,
    /// Index of the last strong prose block of the main container.
    pub(super) last_strong: Option<usize>,
    pub(super) first_strong: Option<usize>,
    /// Strong prose blocks of the main container before each block, and all of them.
    pub(super) strong_before: Vec<u32>,
}

/// Words from which a block of prose is strong.
const STRONG_WORDS: u32 = 20;

/// Words up to which a block is a label, whose cues say what comes next.
const CUE_WORDS: u32 = 40;

impl<'a> Facts<'a> {
    /// Works out what families share of a page. The evidence is that of the typed detectors.
    pub fn of(view: &'a View<'a>, evidence: &[Evidence], lexicons: &Lexicons) -> Self {
        let blocks = &view.page.blocks;
        let containers = &view.page.containers;
        let typed = typed(blocks.len(), evidence);
        let function_words = text::function_words();
        let mut buffer = String::new();
        let wording: Vec<Wording> =
            blocks.iter().map(|block| Wording::of(&block.text, function_words, &mut buffer)).collect();
        let links = links(blocks, &view.metadata.canonical_url);
        let words = Words::of(view.page);
        let vocabulary = Vocabulary::of(view, &words);
        let sums = Sums::of((0..blocks.len()).map(|at| {
            let (long_words, shared_words) = vocabulary.shared(at, &words);
            let own = totals(view, at, &wording[at], &typed[at], links[at]);
            Totals { long_words, shared_words, ..own }
        }));
        let repeats = Repeats::of(view.page, &sums);
        let title = title(view);
        let (heading, next_heading) = headings(blocks);
        let met = met(blocks, &typed);
        let strong = |at: &usize| is_strong(view, *at);
        let first_strong = (0..blocks.len()).find(strong);
        let last_strong = (0..blocks.len()).rev().find(strong);
        let mut strong_before = Vec::with_capacity(blocks.len() + 1);
        let mut count = 0;
        for at in 0..blocks.len() {
            strong_before.push(count);
            count += u32::from(is_strong(view, at));
        }
        strong_before.push(count);
        let holders = holders(view);
        let around = Around::of(containers);
        let learned = Learned::of(view, lexicons);
        let overlap = Overlap::of(view.metadata);
        let page = PageFacts::of(view, &sums, &wording, &typed, lexicons);
        Self {
            view,
            sums,
            wording,
            words,
            typed,
            holders,
            around,
            repeats,
            learned,
            overlap,
            links,
            page,
            types: [0.0; PageType::ALL.len()],
            title,
            heading,
            next_heading,
            above_heading: above_headings(blocks),
            met,
            last_strong,
            first_strong,
            strong_before,
        }
    }

    /// How many blocks the page has.
    pub fn len(&self) -> usize {
        self.view.page.blocks.len()
    }

    /// Whether the page has no block.
    pub fn is_empty(&self) -> bool {
        self.view.page.blocks.is_empty()
    }

    pub(super) fn block(&self, at: usize) -> &'a Block {
        &self.view.page.blocks[at]
    }

    /// The block so many places away, if there is one.
    pub(super) fn near(&self, at: usize, offset: i8) -> Option<usize> {
        at.checked_add_signed(isize::from(offset)).filter(|at| *at < self.len())
    }

    /// The container at a level around a block that holds more blocks than those at lower levels.
    #[inline]
    pub(super) fn holder(&self, at: usize, level: i8) -> Option<u32> {
        let container = self.block(at).container as usize;
        let found = self.holders[container][(level - 1).max(0) as usize];
        (found != NONE).then_some(found)
    }

    /// The first block of the container at a level around a block.
    pub(super) fn holder_first(&self, at: usize, level: i8) -> Option<usize> {
        self.holder(at, level).map(|holder| self.view.page.containers[holder as usize].first as usize)
    }

    /// The headings above a block's section: of each lower level the last one before, from the nearest on.
    pub(super) fn outline(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let mut next = self.heading[at];
        std::iter::from_fn(move || {
            let above = self.above_heading[next.checked_sub(1)? as usize];
            next = above;
            above.checked_sub(1).map(|heading| heading as usize)
        })
    }

    /// The ancestor of a block so many steps up, 0 being its own container.
    pub(super) fn ancestor(&self, at: usize, steps: i8) -> Option<u32> {
        let mut container = self.block(at).container;
        for _ in 0..steps {
            if container == 0 {
                return None;
            }
            container = self.view.page.containers[container as usize].parent;
        }
        Some(container)
    }

    /// The counts of a container.
    #[inline]
    pub(super) fn inside(&self, container: u32) -> Totals {
        let container = &self.view.page.containers[container as usize];
        self.sums.over(container.first as usize..container.end as usize)
    }

    /// The range of blocks of the main container.
    pub(super) fn main(&self) -> (usize, usize) {
        let main = &self.view.page.containers[self.view.zones.main as usize];
        (main.first as usize, main.end as usize)
    }
}

/// Whether a block is long prose in the main container.
pub(super) fn is_strong(view: &View<'_>, at: usize) -> bool {
    let block = &view.page.blocks[at];
    view.prose[at]
        && block.stats.words >= STRONG_WORDS
        && view.zones.containers[block.container as usize].in_main
}

fn typed(blocks: usize, evidence: &[Evidence]) -> Vec<[f32; GROUPS]> {
    /// More evidence of one group says no more.
    const MOST: f32 = 10.0;
    let mut typed = vec![[0.0_f32; GROUPS]; blocks];
    for evidence in evidence.iter().filter(|evidence| evidence.kind != Kind::Other) {
        let sum = &mut typed[evidence.block as usize][group(evidence.kind)];
        *sum = (*sum + evidence.weight).min(MOST);
    }
    typed
}

fn totals(view: &View<'_>, at: usize, wording: &Wording, typed: &[f32; GROUPS], link: Link) -> Totals {
    let block = &view.page.blocks[at];
    let stats = &block.stats;
    let words = stats.words as f32;
    let when = |holds: bool, value: f32| if holds { value } else { 0.0 };
    let in_paragraph = view.page.containers[block.container as usize].tag == "p";
    Totals {
        blocks: 1.0,
        words,
        visible: (stats.chars - stats.spaces) as f32,
        linked: block.link_chars as f32,
        unlinked: words * (1.0 - block.link_share()),
        links: block.links as f32,
        marks: (stats.commas + stats.sentences) as f32,
        function_words: wording.function_words,
        looked_up: wording.looked_up,
        in_paragraphs: when(in_paragraph, words),
        in_prose: when(view.prose[at], words),
        prose: when(view.prose[at], 1.0),
        headings: when(matches!(block.role, Role::Heading(_)), 1.0),
        labels: when(stats.words <= 3, 1.0),
        currencies: when(wording.currencies > 0.0, 1.0),
        times: when(stats.words <= 12 && wording.years + wording.times > 0.0, 1.0),
        with_link: when(link.target != Target::None, 1.0),
        to_site: when(link.target == Target::Site, 1.0),
        to_kin: when(link.kin > 0.0, 1.0),
        typed: when(typed.iter().sum::<f32>() >= weight::LIKELY, words),
        ..Totals::default()
    }
}

fn title(view: &View<'_>) -> Option<usize> {
    let blocks = &view.page.blocks;
    let mut copies = view.metadata.title_blocks.iter().map(|at| *at as usize);
    // A copy that is no heading may be a link to the page, or the last of a breadcrumb.
    let headline = copies.clone().find(|at| matches!(blocks[*at].role, Role::Heading(_)));
    headline
        .or_else(|| copies.next())
        .or_else(|| blocks.iter().position(|block| block.role == Role::Heading(1)))
}

fn headings(blocks: &[Block]) -> (Vec<u32>, Vec<u32>) {
    let is_heading = |at: usize| matches!(blocks[at].role, Role::Heading(_));
    let mut last = 0;
    let heading = (0..blocks.len())
        .map(|at| {
            if is_heading(at) {
                last = at as u32 + 1;
            }
            last
        })
        .collect();
    let mut next = blocks.len() as u32;
    let mut next_heading = vec![next; blocks.len()];
    for at in (0..blocks.len()).rev() {
        next_heading[at] = next;
        if is_heading(at) {
            next = at as u32;
        }
    }
    (heading, next_heading)
}

fn above_headings(blocks: &[Block]) -> Vec<u32> {
    // The last heading of each level that is still open, as an index one higher.
    let mut open = [0_u32; 7];
    let mut above = vec![0; blocks.len()];
    for (at, block) in blocks.iter().enumerate() {
        if let Role::Heading(level) = block.role {
            let level = usize::from(level.clamp(1, 6));
            above[at] = open[..level].iter().rev().copied().find(|heading| *heading > 0).unwrap_or(0);
            open[level] = at as u32 + 1;
            open[level + 1..].fill(0);
        }
    }
    above
}

fn met(blocks: &[Block], typed: &[[f32; GROUPS]]) -> Vec<[u16; GROUPS]> {
    let mut sum = [0_u16; GROUPS];
    let mut met = Vec::with_capacity(blocks.len() + 1);
    met.push(sum);
    for (block, typed) in blocks.iter().zip(typed) {
        if block.stats.words <= CUE_WORDS {
            for (sum, weight) in sum.iter_mut().zip(typed) {
                *sum = sum.saturating_add(u16::from(*weight >= weight::LIKELY));
            }
        }
        met.push(sum);
    }
    met
}

fn holders(view: &View<'_>) -> Vec<[u32; LEVELS]> {
    let containers = &view.page.containers;
    let mut holders: Vec<[u32; LEVELS]> = Vec::with_capacity(containers.len());
    let count = |at: u32| containers[at as usize].end - containers[at as usize].first;
    for (at, container) in containers.iter().enumerate() {
        let mut own = [NONE; LEVELS];
        let at = at as u32;
        let above = if at == 0 { [NONE; LEVELS] } else { holders[container.parent as usize] };
        let mut from = 0;
        if count(at) > 1 {
            own[0] = at;
            from = 1;
        }
        // Of the containers above, those that hold more than this one.
        let more = above.iter().filter(|&&holder| holder != NONE && (from == 0 || count(holder) > count(at)));
        for (place, &holder) in own[from..].iter_mut().zip(more) {
            *place = holder;
        }
        holders.push(own);
    }
    holders
}
