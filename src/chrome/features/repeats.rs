//! Repetition: cards of a list, posts of a thread, rows of a table are siblings of one shape; menus and teasers are too.

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::distinct::Distinct;
use super::measure::{Ancestor, Each, Member, NONE};
use super::totals::{Sums, Totals};
use super::{Family, many, one, share};
use crate::block::{Blocks, Container};
use crate::chrome::words::{hash, hash_folded};

/// Siblings from which a container is one of a series.
const SERIES: u32 = 3;

pub(super) const FAMILIES: &[Family] = &[
    many(
        "siblings",
        "siblings of the ancestor's shape, itself counted",
        &[0],
        &Ancestor(0.0, |p, at| p.repeats.group(at).count as f32),
    ),
    many(
        "siblings_page_share",
        "share of the page's words in siblings of the ancestor's shape",
        &[0, 1, 2, 3, 6],
        &Ancestor(0.0, |p, at| share(p.repeats.group(at).totals.words, p.sums.all().words)),
    ),
    one(
        "series_words",
        "words a member of that series",
        &Member(0.0, |p, at| p.repeats.group(at).a_member(|totals| totals.words)),
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
        "member_prose",
        "share of the words of the member in prose",
        &Member(0.0, |p, at| share(p.inside(at).in_prose, p.inside(at).words)),
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
    /// The group of each container.
    groups: Vec<Group>,
    group: Vec<u32>,
    /// For each container the nearest one from itself up that is one of a series.
    pub(super) members: Vec<u32>,
    /// The path of each container, and what stands on each path.
    path: Vec<u32>,
    paths: Vec<Totals>,
    /// How many blocks have a block's text, and how many of them stand before it.
    pub(super) copies: Vec<(u16, u16)>,
    /// The series with the most words.
    pub(super) best: Group,
}

impl Repeats {
    /// Groups the containers of a page.
    pub(super) fn of(page: &Blocks, sums: &Sums, names: &Distinct<'_>) -> Self {
        let containers = &page.containers;
        let mut groups: Vec<Group> = Vec::new();
        let map = || FxHashMap::with_capacity_and_hasher(containers.len(), FxBuildHasher);
        let mut known: FxHashMap<(u32, u32), u32> = map();
        let mut paths: FxHashMap<(u32, u32), u32> = map();
        let named: Vec<u32> = names.texts.iter().map(|names| hash_folded(names)).collect();
        let (mut group, mut path) = (Vec::new(), Vec::new());
        for (at, container) in containers.iter().enumerate() {
            let shape = shape(container, named[names.of[at] as usize]);
            let next = groups.len() as u32;
            let of = *known.entry((container.parent, shape)).or_insert(next);
            if of == next {
                groups.push(Group::default());
            }
            let inside = sums.over(container.first as usize..container.end as usize);
            let entry = &mut groups[of as usize];
            group.push(of);
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
        let best =
            groups.iter().filter(|group| group.count >= SERIES).fold(Group::default(), |best, group| {
                if group.totals.words > best.totals.words { *group } else { best }
            });
        let members = members(containers, |at| groups[group[at] as usize].count >= SERIES);
        Self { groups, group, members, path, paths: on_path, copies: copies(page), best }
    }

    /// The group of a container.
    pub(super) fn group(&self, container: u32) -> &Group {
        &self.groups[self.group[container as usize] as usize]
    }

    /// What stands on the path of a container.
    #[inline(always)]
    pub(super) fn path(&self, container: u32) -> Totals {
        self.paths[self.path[container as usize] as usize]
    }
}

/// The shape of a container: element, role, and the hash of its classes and id. Like siblings have the same.
fn shape(container: &Container, names: u32) -> u32 {
    names ^ hash(&container.tag).rotate_left(7) ^ hash(&container.names().aria_role).rotate_left(13)
}

fn members(containers: &[Container], is_member: impl Fn(usize) -> bool) -> Vec<u32> {
    let mut members: Vec<u32> = Vec::with_capacity(containers.len());
    for (at, container) in containers.iter().enumerate() {
        let above = members.get(container.parent as usize).copied().unwrap_or(NONE);
        members.push(if is_member(at) { at as u32 } else { above });
    }
    members
}

fn copies(page: &Blocks) -> Vec<(u16, u16)> {
    let texts = Distinct::of(page.blocks.iter().map(|block| block.text.as_str()));
    let mut counts = vec![0_u16; texts.texts.len()];
    let count = |text: &u32| {
        let count = &mut counts[*text as usize];
        *count = count.saturating_add(1);
        *count - 1
    };
    let before: Vec<u16> = texts.of.iter().map(count).collect();
    texts.of.iter().zip(before).map(|(text, before)| (counts[*text as usize], before)).collect()
}
