//! What the elements around a block say of themselves: names, roles and properties of the standards.

use super::measure::Each;
use super::totals::Sums;
use super::{Facts, Family, many, one, share};
use crate::block::Container;
use crate::chrome::View;
use crate::chrome::markup::{Hint, Strength};

/// Elements whose presence around a block is told.
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

/// ARIA roles whose presence around a block is told.
const ROLES: &[&str] = &[
    "main",
    "navigation",
    "banner",
    "contentinfo",
    "complementary",
    "search",
    "dialog",
    "article",
    "list",
    "listitem",
    "tabpanel",
    "tab",
    "tablist",
    "menu",
    "menuitem",
    "region",
    "alert",
];

/// Properties of schema.org whose presence around a block is told.
const PROPERTIES: &[&str] = &[
    "articlebody",
    "description",
    "comment",
    "author",
    "text",
    "name",
    "headline",
    "itemlistelement",
    "breadcrumb",
    "mainentity",
    "acceptedanswer",
    "suggestedanswer",
];

pub(super) const FAMILIES: &[Family] = &[
    many(
        "inside_tag",
        "levels up to the nearest element of the n-th name of `TAGS`, 0 for none",
        &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21],
        &Each(|p, b, n| levels(p, b, p.around(b).tags[n as usize])),
    ),
    many(
        "inside_role",
        "1 inside an element of the n-th role of `ROLES`",
        &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
        &Each(|p, b, n| bit(p.around(b).roles, n)),
    ),
    many(
        "inside_property",
        "1 inside an element of the n-th property of `PROPERTIES`",
        &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        &Each(|p, b, n| bit(p.around(b).properties, n)),
    ),
    one("depth", "nesting depth", &Each(|p, b, _| f32::from(p.container(b).depth))),
    one("list_depth", "lists around the block", &Each(|p, b, _| f32::from(p.around(b).lists))),
    one("table_depth", "tables around the block", &Each(|p, b, _| f32::from(p.around(b).tables))),
    one(
        "section_depth",
        "sections and articles around the block",
        &Each(|p, b, _| f32::from(p.around(b).sections)),
    ),
    one(
        "nearest_tag",
        "place in `TAGS` of the block's own container, -1 for another",
        &Each(|p, b, _| place(TAGS, &p.container(b).tag).map_or(-1.0, |at| at as f32)),
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
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    /// Depth of the nearest element of each of [`TAGS`], plus one; 0 is none.
    tags: [u16; TAGS.len()],
    roles: u32,
    properties: u32,
    lists: u8,
    tables: u8,
    sections: u8,
    /// Greatest share of the page's words outside links in one of them that a name of chrome is on, -1 without one.
    hinted_unlinked: f32,
}

impl Around {
    /// What stands around each container.
    pub(super) fn of(view: &View<'_>, sums: &Sums) -> Vec<Self> {
        let containers = &view.page.containers;
        let mut all: Vec<Self> = Vec::with_capacity(containers.len());
        for (at, container) in containers.iter().enumerate() {
            let mut around = if at == 0 {
                Self { hinted_unlinked: -1.0, ..Self::default() }
            } else {
                all[container.parent as usize]
            };
            if let Some(tag) = place(TAGS, &container.tag) {
                around.tags[tag] = container.depth.saturating_add(1);
            }
            for role in container.aria_role.split_ascii_whitespace().filter_map(|role| place(ROLES, role)) {
                around.roles |= 1 << role;
            }
            if !container.itemprop.is_empty() {
                let lower = container.itemprop.to_ascii_lowercase();
                for property in lower.split_ascii_whitespace().filter_map(|name| place(PROPERTIES, name)) {
                    around.properties |= 1 << property;
                }
            }
            match container.tag.as_str() {
                "ul" | "ol" | "dl" => around.lists = around.lists.saturating_add(1),
                "table" => around.tables = around.tables.saturating_add(1),
                "section" | "article" => around.sections = around.sections.saturating_add(1),
                _ => {}
            }
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

fn bit(set: u32, n: i8) -> f32 {
    f32::from(u8::from(set & (1 << n) != 0))
}

fn strength(hint: Option<Strength>) -> f32 {
    match hint {
        None => 0.0,
        Some(Strength::Word) => 1.0,
        Some(Strength::Sure) => 2.0,
    }
}
