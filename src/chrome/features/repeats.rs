//! Repetition: cards of a list, posts of a thread, rows of a table are siblings of one shape; menus and teasers are too.

use rustc_hash::FxHashMap;

use super::measure::{Ancestor, Each, Member};
use super::totals::{Sums, Totals};
use super::{Facts, Family, many, one, share};
use crate::block::{Blocks, Container};
use crate::chrome::lexicons::shape_hash;

/// Steps up from a block's container.
const STEPS: &[i8] = &[0, 1, 2, 3, 4, 5, 6, 7];

/// Steps up to the ancestor that may be one of a series.
const MOST_STEPS: u8 = 7;

/// Siblings from which a container is one of a series.
const SERIES: u32 = 3;

pub(super) const FAMILIES: &[Family] = &[
    many(
        "siblings",
        "siblings of the ancestor's shape, itself counted",
        STEPS,
        &Ancestor(0.0, |p, at| p.repeats.group(at).count as f32),
    ),
    many(
        "siblings_page_share",
        "share of the page's words in siblings of the ancestor's shape",
        STEPS,
        &Ancestor(0.0, |p, at| share(p.repeats.group(at).totals.words, p.sums.all().words)),
    ),
    one(
        "series_step",
        "steps up to the first ancestor that is one of a series, -1 for none",
        &Each(|p, b, _| p.repeats.member(p.block(b).container).map_or(-1.0, |(_, step)| f32::from(step))),
    ),
    one("series_count", "members of that series", &Member(0.0, |p, at| p.repeats.group(at).count as f32)),
    one(
        "series_place",
        "place of the block's member in it, from 0",
        &Member(-1.0, |p, at| p.repeats.index[at as usize] as f32),
    ),
    one(
        "series_words",
        "words a member of that series",
        &Member(0.0, |p, at| p.repeats.group(at).a_member(|totals| totals.words)),
    ),
    one(
        "series_link_share",
        "share of its visible characters in links",
        &Member(0.0, |p, at| share(p.repeats.group(at).totals.linked, p.repeats.group(at).totals.visible)),
    ),
    one(
        "series_prose",
        "share of its words in prose",
        &Member(0.0, |p, at| share(p.repeats.group(at).totals.in_prose, p.repeats.group(at).totals.words)),
    ),
    one(
        "series_page_share",
        "share of the page's words in it",
        &Member(0.0, |p, at| share(p.repeats.group(at).totals.words, p.sums.all().words)),
    ),
    one(
        "series_blocks",
        "blocks a member of it",
        &Member(0.0, |p, at| p.repeats.group(at).a_member(|totals| totals.blocks)),
    ),
    one(
        "series_headings",
        "headings a member of it",
        &Member(0.0, |p, at| p.repeats.group(at).a_member(|totals| totals.headings)),
    ),
    one(
        "series_times",
        "short blocks with a year or a time of day, a member of it",
        &Member(0.0, |p, at| p.repeats.group(at).a_member(|totals| totals.times)),
    ),
    one(
        "series_currencies",
        "blocks with a currency sign, a member of it",
        &Member(0.0, |p, at| p.repeats.group(at).a_member(|totals| totals.currencies)),
    ),
    one(
        "series_rank",
        "words of the page's largest series over those of this one, capped at 20",
        &Member(0.0, |p, at| {
            share(p.repeats.best.totals.words, p.repeats.group(at).totals.words.max(1.0)).min(20.0)
        }),
    ),
    one(
        "member_words",
        "words of the block's own member of the series",
        &Member(0.0, |p, at| p.inside(at).words),
    ),
    one(
        "member_prose",
        "share of the words of the member in prose",
        &Member(0.0, |p, at| share(p.inside(at).in_prose, p.inside(at).words)),
    ),
    one(
        "member_images",
        "pictures in the block's own member of the series",
        &Member(0.0, |p, at| p.at(at).images as f32),
    ),
    one(
        "path_count",
        "blocks whose containers have the same shapes up to the page",
        &Ancestor(0.0, |p, at| p.repeats.path(at).blocks),
    ),
    one(
        "path_words",
        "words a block with the same path",
        &Ancestor(0.0, |p, at| {
            let path = p.repeats.path(at);
            share(path.words, path.blocks)
        }),
    ),
    one(
        "path_page_share",
        "share of the page's words on the same path",
        &Ancestor(0.0, |p, at| share(p.repeats.path(at).words, p.sums.all().words)),
    ),
    one(
        "path_link_share",
        "share of visible characters in links on the same path",
        &Ancestor(0.0, |p, at| {
            let path = p.repeats.path(at);
            share(path.linked, path.visible)
        }),
    ),
    one(
        "path_prose",
        "share of the words on the same path that stand in prose",
        &Ancestor(0.0, |p, at| {
            let path = p.repeats.path(at);
            share(path.in_prose, path.words)
        }),
    ),
    one("copies", "blocks with exactly this text", &Each(|p, b, _| f32::from(p.repeats.copies[b].0))),
    one("copy_place", "how many of them stand before it", &Each(|p, b, _| f32::from(p.repeats.copies[b].1))),
];

/// Like siblings.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Group {
    pub(super) count: u32,
    pub(super) totals: Totals,
}

impl Group {
    /// A count a member.
    pub(super) fn a_member(&self, count: impl Fn(&Totals) -> f32) -> f32 {
        share(count(&self.totals), self.count as f32)
    }
}

/// What repeats on a page.
#[derive(Debug)]
pub(super) struct Repeats {
    /// The group of each container, and the container's place in it.
    groups: Vec<Group>,
    group: Vec<u32>,
    index: Vec<u32>,
    /// For each container the nearest one from itself up that is one of a series, with the steps up to it.
    members: Vec<Option<(u32, u8)>>,
    /// The path of each container, and what stands on each path.
    path: Vec<u32>,
    paths: Vec<Totals>,
    /// How many blocks have a block's text, and how many of them stand before it.
    copies: Vec<(u16, u16)>,
    /// The series with the most words.
    pub(super) best: Group,
}

impl Repeats {
    /// Groups the containers of a page.
    pub(super) fn of(page: &Blocks, sums: &Sums) -> Self {
        let containers = &page.containers;
        let mut groups: Vec<Group> = Vec::new();
        let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut paths: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let (mut group, mut index, mut path) = (Vec::new(), Vec::new(), Vec::new());
        for (at, container) in containers.iter().enumerate() {
            let shape = shape_hash(container);
            let next = groups.len() as u32;
            let of = *known.entry((container.parent, shape)).or_insert(next);
            if of == next {
                groups.push(Group::default());
            }
            let inside = sums.over(container.first as usize..container.end as usize);
            let entry = &mut groups[of as usize];
            group.push(of);
            index.push(entry.count);
            entry.count += 1;
            entry.totals = entry.totals + inside;
            let above = if at == 0 { u32::MAX } else { path[container.parent as usize] };
            let next = paths.len() as u32;
            path.push(*paths.entry((above, shape)).or_insert(next));
        }
        let mut on_path = vec![Totals::default(); paths.len()];
        for (at, block) in page.blocks.iter().enumerate() {
            let totals = &mut on_path[path[block.container as usize] as usize];
            *totals = *totals + sums.over(at..at + 1);
        }
        let mut seen: FxHashMap<&str, u16> = FxHashMap::default();
        let before: Vec<u16> = page
            .blocks
            .iter()
            .map(|block| {
                let count = seen.entry(&block.text).or_default();
                *count = count.saturating_add(1);
                *count - 1
            })
            .collect();
        let copies = page
            .blocks
            .iter()
            .zip(before)
            .map(|(block, before)| (seen[block.text.as_str()], before))
            .collect();
        let best =
            groups.iter().filter(|group| group.count >= SERIES).fold(Group::default(), |best, group| {
                if group.totals.words > best.totals.words { *group } else { best }
            });
        let members = members(containers, |at| groups[group[at] as usize].count >= SERIES);
        Self { groups, group, index, members, path, paths: on_path, copies, best }
    }

    /// The group of a container.
    pub(super) fn group(&self, container: u32) -> &Group {
        &self.groups[self.group[container as usize] as usize]
    }

    /// The nearest container from a container up that is one of a series, with the steps up to it.
    pub(super) fn member(&self, container: u32) -> Option<(u32, u8)> {
        self.members[container as usize]
    }

    /// Whether the containers of two blocks have the same shapes up to the page.
    pub(super) fn same_path(&self, facts: &Facts<'_>, one: usize, other: usize) -> bool {
        let path = |block: usize| self.path[facts.block(block).container as usize];
        path(one) == path(other)
    }

    /// What stands on the path of a container.
    #[inline(always)]
    pub(super) fn path(&self, container: u32) -> Totals {
        self.paths[self.path[container as usize] as usize]
    }
}

fn members(containers: &[Container], is_member: impl Fn(usize) -> bool) -> Vec<Option<(u32, u8)>> {
    let mut members: Vec<Option<(u32, u8)>> = Vec::with_capacity(containers.len());
    for (at, container) in containers.iter().enumerate() {
        members.push(if is_member(at) {
            Some((at as u32, 0))
        } else {
            members
                .get(container.parent as usize)
                .copied()
                .flatten()
                .filter(|(_, step)| *step < MOST_STEPS)
                .map(|(member, step)| (member, step + 1))
        });
    }
    members
}
