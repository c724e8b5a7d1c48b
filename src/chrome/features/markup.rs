//! What the elements around a block say of themselves: names, roles and properties of the standards.

use super::measure::Each;
use super::totals::Sums;
use super::{Facts, Family, flag, many, one, share};
use crate::block::Container;
use crate::chrome::View;
use crate::chrome::markup::{Hint, Strength};

/// Elements that a block may stand in directly.
const TAGS: &[&str] = &[
    "main",
    "article",
    "section",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "table",
    "ul",
    "ol",
    "dl",
    "li",
    "blockquote",
    "figure",
    "p",
    "details",
    "noscript",
    "address",
    "td",
    "select",
    "dialog",
];

/// Elements of which it is told how far up they stand.
const AROUND: &[&str] = &["main", "nav", "footer", "figure", "p"];

pub(super) const FAMILIES: &[Family] = &[
    many(
        "inside_tag",
        "levels up to the nearest element of the n-th name of `AROUND`, 0 for none",
        &[0, 1, 2, 3, 4],
        &Each(|p, b, n| levels(p, b, p.around(b).tags[n as usize])),
    ),
    one(
        "inside_dialog",
        "1 inside an element with the ARIA role `dialog`",
        &Each(|p, b, _| flag(p.around(b).dialog)),
    ),
    one(
        "inside_text",
        "1 inside an element with the schema.org property `text`",
        &Each(|p, b, _| flag(p.around(b).text)),
    ),
    one(
        "nearest_tag",
        "place in `TAGS` of the block's own container, -1 for another",
        &Each(|p, b, _| f32::from(p.around(b).tag)),
    ),
    one(
        "content_hint",
        "2 where a name around the block surely hints at content, 1 where a word does",
        &Each(|p, b, _| strength(p.view.zones.containers[p.block(b).container as usize].content)),
    ),
    one(
        "structure_hint",
        "2 where a name around the block surely hints at a zone of chrome, 1 where a word does",
        &Each(|p, b, _| {
            strength(
                p.view.zones.containers[p.block(b).container as usize]
                    .structure
                    .map(|(_, strength)| strength),
            )
        }),
    ),
    one(
        "chrome_hints",
        "kinds of chrome that names around the block hint at",
        &Each(|p, b, _| p.view.hinted.get(p.block(b).container).len() as f32),
    ),
    one(
        "sure_chrome_hints",
        "those of them whose names are sure",
        &Each(|p, b, _| {
            let hints = p.view.hinted.get(p.block(b).container);
            hints.iter().filter(|hint| hint.strength == Strength::Sure).count() as f32
        }),
    ),
    one(
        "hinted_unlinked_share",
        "greatest share of the page's words outside links in a container with such a name, -1 without one",
        &Each(|p, b, _| p.around(b).hinted_unlinked),
    ),
];

/// What stands around a container, itself included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    /// Its own place in [`TAGS`], -1 for another element.
    tag: i8,
    /// Depth of the nearest element of each of [`AROUND`], plus one; 0 is none.
    tags: [u16; AROUND.len()],
    dialog: bool,
    text: bool,
    /// Greatest share of the page's words outside links in one of them that a name of chrome is on, -1 without one.
    hinted_unlinked: f32,
}

impl Around {
    /// What stands around each container.
    pub(super) fn of(view: &View<'_>, sums: &Sums) -> Vec<Self> {
        let containers = &view.page.containers;
        let page =
            Self { tag: -1, tags: [0; AROUND.len()], dialog: false, text: false, hinted_unlinked: -1.0 };
        let mut all: Vec<Self> = Vec::with_capacity(containers.len());
        for (at, container) in containers.iter().enumerate() {
            let mut around = if at == 0 { page } else { all[container.parent as usize] };
            around.tag = place(TAGS, &container.tag).map_or(-1, |tag| tag as i8);
            if let Some(tag) = place(AROUND, &container.tag) {
                around.tags[tag] = container.depth.saturating_add(1);
            }
            around.dialog |= has(&container.names().aria_role, "dialog");
            around.text |= has(&container.names().itemprop, "text");
            if at > 0 && view.hints[at].iter().any(|hint| matches!(hint, Hint::Chrome(..))) {
                let inside = sums.over(container.first as usize..container.end as usize);
                around.hinted_unlinked =
                    around.hinted_unlinked.max(share(inside.unlinked, sums.all().unlinked));
            }
            all.push(around);
        }
        all
    }
}

impl Facts<'_> {
    fn around(&self, block: usize) -> &Around {
        &self.around[self.block(block).container as usize]
    }

    fn container(&self, block: usize) -> &Container {
        &self.view.page.containers[self.block(block).container as usize]
    }
}

fn place(names: &[&str], name: &str) -> Option<usize> {
    names.iter().position(|known| *known == name)
}

fn levels(facts: &Facts<'_>, block: usize, depth: u16) -> f32 {
    if depth == 0 { 0.0 } else { f32::from(facts.container(block).depth + 2 - depth) }
}

/// Whether a list of names has one, whatever its case.
fn has(names: &str, name: &str) -> bool {
    names.split_ascii_whitespace().any(|own| own.eq_ignore_ascii_case(name))
}

fn strength(hint: Option<Strength>) -> f32 {
    match hint {
        None => 0.0,
        Some(Strength::Word) => 1.0,
        Some(Strength::Sure) => 2.0,
    }
}
