//! What families share, worked out once a page: running sums, groups of like siblings, the words of each block.

use super::super::evidence::Evidence;
use super::super::{Kind, View, weight};
use super::cued::{GROUPS, group};
use super::distinct::Distinct;
use super::learned::Learned;
use super::markup::Around;
use super::measure::NONE;
use super::overlap::{Overlap, Vocabulary};
use super::page::PageFacts;
use super::repeats::Repeats;
use super::text::Wording;
use super::totals::{Sums, Totals};
use super::words::Words;
use crate::block::{Block, Container, Role};
use crate::chrome::lexicons::Lexicons;
use crate::chrome::page_type::PageType;

/// How many ancestors that hold more and more blocks are looked at.
pub(super) const LEVELS: usize = 5;

/// How many ancestors are looked at, whatever they hold.
pub(super) const STEPS: usize = 7;

/// What families share of a page.
#[derive(Debug)]
pub struct Facts<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) sums: Sums,
    /// What the words of each block look like.
    pub(super) wording: Vec<Wording>,
    pub(super) words: Words,
    /// Evidence of typed detectors against each block: the sum of the weights, held to 10 a group of kinds.
    pub(super) typed_all: Vec<f32>,
    /// At each level the container around each block that holds more blocks than those at lower levels.
    pub(super) holders: [Vec<u32>; LEVELS],
    /// So many steps up the ancestor of each block, its own container at 0.
    pub(super) ancestors: [Vec<u32>; STEPS],
    /// The nearest container from the one of each block up that is one of a series.
    pub(super) members: Vec<u32>,
    /// What stands around each container.
    pub(super) around: Vec<Around>,
    /// Depth of the nearest container around both each container and the main one.
    pub(super) common_depth: Vec<u16>,
    pub(super) repeats: Repeats,
    /// Names of the containers.
    names: Distinct<'a>,
    /// What the tables of a model know, once they were asked.
    pub(super) learned: Learned,
    pub(super) overlap: Overlap,
    pub(super) page: PageFacts,
    /// How likely each page type is, once the page model has said so.
    pub types: [f32; PageType::ALL.len()],
    /// The block with the title: the first copy that is a heading, or else the first copy, or the first `h1`.
    pub(super) title: Option<usize>,
    /// The last heading at or before each block.
    pub(super) heading: Vec<u32>,
    /// For each heading the one above it in the outline.
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
    /// Works out what families share of a page. The evidence is that of the typed detectors; no table was asked yet.
    pub fn of(view: &'a View<'a>, evidence: &[Evidence]) -> Self {
        let blocks = &view.page.blocks;
        let containers = &view.page.containers;
        let typed = typed(blocks.len(), evidence);
        let (words, wording) = Words::of(view.page);
        let names = Distinct::of(containers.iter().map(|container| &*container.names().class_id));
        let typed_all = typed.iter().map(|groups| groups.iter().sum()).collect();
        let vocabulary = Vocabulary::of(view, &words);
        let sums = Sums::of((0..blocks.len()).map(|at| {
            let (long_words, shared_words) = vocabulary.shared(at, &words);
            let own = totals(view, at, &wording[at], &typed[at]);
            Totals { long_words, shared_words, ..own }
        }));
        let repeats = Repeats::of(view.page, &sums, &names);
        let members = blocks.iter().map(|block| repeats.members[block.container as usize]).collect();
        let title = title(view);
        let (heading, next_heading) = headings(blocks);
        let met = met(blocks, &typed);
        let strong = |at: &usize| is_strong(view, *at);
        let first_strong = (0..blocks.len()).find(strong);
        let last_strong = (0..blocks.len()).rev().find(strong);
        let strong_before = running(blocks.len(), |at| is_strong(view, at));
        let around = Around::of(view, &sums);
        let overlap = Overlap::of(view.metadata);
        let page = PageFacts::of(view, &sums, &wording, &typed);
        // Of a page of little but tags each of these takes megabytes, and none is needed any more once the next is made.
        drop(typed);
        let holders = of_blocks(blocks, &holders(view));
        let ancestors = of_blocks(blocks, &ancestors(containers));
        Self {
            view,
            sums,
            wording,
            words,
            typed_all,
            holders,
            ancestors,
            members,
            around,
            common_depth: common_depth(view),
            repeats,
            names,
            learned: Learned::default(),
            overlap,
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

    /// Asks the tables of a model, in place of those that were asked before.
    pub fn look_up(&mut self, lexicons: &Lexicons) {
        self.learned = Learned::of(self.view, &self.names, &self.words, lexicons);
        self.page.look_up(self.view, lexicons);
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
    pub(super) fn holder(&self, block: usize, level: i8) -> Option<u32> {
        Some(self.holders[level as usize - 1][block]).filter(|holder| *holder != NONE)
    }

    /// A container.
    pub(super) fn at(&self, container: u32) -> &'a Container {
        &self.view.page.containers[container as usize]
    }

    /// The headings above a heading: of each lower level the last one before, from the nearest on.
    pub(super) fn outline(&self, heading: usize) -> impl Iterator<Item = usize> + '_ {
        let mut next = self.above_heading[heading];
        std::iter::from_fn(move || {
            let here = Some(next).filter(|heading| *heading != NONE)? as usize;
            next = self.above_heading[here];
            Some(here)
        })
    }

    /// The counts of a container.
    #[inline(always)]
    pub(super) fn inside(&self, container: u32) -> Totals {
        let container = self.at(container);
        self.sums.over(container.first as usize..container.end as usize)
    }

    /// The counts of the blocks within a distance.
    #[inline(always)]
    pub(super) fn window(&self, block: usize, distance: usize) -> Totals {
        self.sums.over(block.saturating_sub(distance)..block + distance + 1)
    }

    /// The range of blocks of the main container.
    pub(super) fn main(&self) -> (usize, usize) {
        let main = self.at(self.view.zones.main);
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
    for evidence in
        evidence.iter().filter(|evidence| !matches!(evidence.kind, Kind::Other | Kind::SiteTemplate))
    {
        let sum = &mut typed[evidence.block as usize][group(evidence.kind)];
        *sum = (*sum + evidence.weight).min(MOST);
    }
    typed
}

fn totals(view: &View<'_>, at: usize, wording: &Wording, typed: &[f32; GROUPS]) -> Totals {
    let block = &view.page.blocks[at];
    let stats = &block.stats;
    let words = stats.words as f32;
    let when = |holds: bool, value: f32| if holds { value } else { 0.0 };
    let in_paragraph = &*view.page.containers[block.container as usize].tag == "p";
    Totals {
        blocks: 1.0,
        words,
        visible: (stats.chars - stats.spaces) as f32,
        linked: block.link_chars as f32,
        unlinked: words * (1.0 - block.link_share()),
        in_paragraphs: when(in_paragraph, words),
        in_prose: when(view.prose[at], words),
        prose: when(view.prose[at], 1.0),
        headings: when(matches!(block.role, Role::Heading(_)), 1.0),
        currencies: when(wording.currencies > 0.0, 1.0),
        times: when(stats.words <= 12 && wording.years + wording.times > 0.0, 1.0),
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
    let mut last = NONE;
    let heading = (0..blocks.len())
        .map(|at| {
            if is_heading(at) {
                last = at as u32;
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
    // The last heading of each level that is still open.
    let mut open = [NONE; 7];
    let mut above = vec![NONE; blocks.len()];
    for (at, block) in blocks.iter().enumerate() {
        if let Role::Heading(level) = block.role {
            let level = usize::from(level.clamp(1, 6));
            above[at] = open[..level].iter().rev().copied().find(|heading| *heading != NONE).unwrap_or(NONE);
            open[level] = at as u32;
            open[level + 1..].fill(NONE);
        }
    }
    above
}

/// How many blocks before each one a condition holds for, and for how many in all.
fn running(blocks: usize, holds: impl Fn(usize) -> bool) -> Vec<u32> {
    let mut count = 0;
    let mut before = Vec::with_capacity(blocks + 1);
    for at in 0..blocks {
        before.push(count);
        count += u32::from(holds(at));
    }
    before.push(count);
    before
}

fn common_depth(view: &View<'_>) -> Vec<u16> {
    let containers = &view.page.containers;
    let main = &containers[view.zones.main as usize];
    let mut common: Vec<u16> = Vec::with_capacity(containers.len());
    for (at, container) in containers.iter().enumerate() {
        let around = at == 0 || container.first <= main.first && container.end >= main.end;
        common.push(if around { container.depth } else { common[container.parent as usize] });
    }
    common
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

fn ancestors(containers: &[Container]) -> Vec<[u32; STEPS]> {
    let mut ancestors: Vec<[u32; STEPS]> = Vec::with_capacity(containers.len());
    for (at, container) in containers.iter().enumerate() {
        let mut own = [NONE; STEPS];
        own[0] = at as u32;
        if at > 0 {
            own[1..].copy_from_slice(&ancestors[container.parent as usize][..STEPS - 1]);
        }
        ancestors.push(own);
    }
    ancestors
}

/// What holds for the container of each block, place by place.
fn of_blocks<const N: usize>(blocks: &[Block], containers: &[[u32; N]]) -> [Vec<u32>; N] {
    std::array::from_fn(|place| {
        blocks.iter().map(|block| containers[block.container as usize][place]).collect()
    })
}
