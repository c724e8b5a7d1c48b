//! Which quotes and list items a block stands in, of those that kept blocks make.

use super::writer::{Item, Step};
use crate::block::{Block, Blocks, Container, Markup, Role};

/// Quotes and items inside each other beyond which more are not shown: each adds to every line.
const MOST_STEPS: usize = 12;

/// What an item is an item of.
const LISTS: &[&str] = &["ol", "ul", "menu", "dir", "li"];

/// The quotes and items of a page's kept blocks.
pub(super) struct Outline<'a> {
    page: &'a Blocks,
    /// Which containers are items to the reader.
    items: Vec<bool>,
}

impl<'a> Outline<'a> {
    /// Of a page and the blocks of it that are kept.
    pub(super) fn new(page: &'a Blocks, kept: &[u32]) -> Self {
        Self { page, items: items(page, kept) }
    }

    /// The quotes and items that a block stands in, outermost first.
    pub(super) fn steps(&self, block: &Block) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = block.container;
        while at != 0 {
            let container = &self.page.containers[at as usize];
            match &*container.tag {
                "blockquote" => steps.push(Step { container: at, item: None }),
                "li" if self.items[at as usize] => {
                    steps.push(Step { container: at, item: Some(self.item(at, container)) });
                }
                _ => {}
            }
            at = container.parent;
        }
        steps.reverse();
        steps.truncate(MOST_STEPS);
        steps
    }

    /// Whether two blocks of code are parts of one: many pages make an element of each line.
    pub(super) fn is_same_code(&self, block: &Block, next: &Block) -> bool {
        let preformatted = |block: &Block| self.around(block.container, &["pre", "listing", "xmp"]);
        next.role == Role::Code && preformatted(block) != 0 && preformatted(block) == preformatted(next)
    }

    /// Whether two blocks are paragraphs of one definition.
    pub(super) fn is_same_definition(&self, block: &Block, next: &Block) -> bool {
        let definition = |block: &Block| self.around(block.container, &["dd"]);
        block.role == Role::Definition && next.role == block.role && definition(block) == definition(next)
    }

    /// The nearest container with one of these tags around a container, itself counted, or the page.
    fn around(&self, container: u32, tags: &[&str]) -> u32 {
        let mut at = container;
        while at != 0 && !tags.contains(&&*self.page.containers[at as usize].tag) {
            at = self.page.containers[at as usize].parent;
        }
        at
    }

    fn item(&self, at: u32, item: &Container) -> Item {
        let list = self.around(item.parent, LISTS);
        let is_ordered = &*self.page.containers[list as usize].tag == "ol";
        let places = self.page.markup.as_ref().map(|markup| &markup.places);
        let number = places.and_then(|places| places.get(&at)).copied().unwrap_or(1);
        Item { list, number: is_ordered.then_some(number) }
    }
}

/// Which containers are items to the reader: an `li`, but not one that holds only another list, and none of a list
/// without numbers that is nothing but cards of other pages.
fn items(page: &Blocks, kept: &[u32]) -> Vec<bool> {
    // The nearest item around each container, and the nearest list or item, itself counted.
    let mut around: Vec<u32> = Vec::with_capacity(page.containers.len());
    let mut lists: Vec<u32> = Vec::with_capacity(page.containers.len());
    for (at, container) in page.containers.iter().enumerate() {
        let outer = |of: &[u32]| of.get(container.parent as usize).copied().unwrap_or(0);
        let is_item = &*container.tag == "li";
        around.push(if is_item { at as u32 } else { outer(&around) });
        lists.push(if LISTS.contains(&&*container.tag) { at as u32 } else { outer(&lists) });
    }
    let mut items = vec![false; page.containers.len()];
    // Which lists hold more than cards.
    let mut are_shown: Vec<bool> = page.containers.iter().map(|container| &*container.tag == "ol").collect();
    for (at, container) in page.containers.iter().enumerate().filter(|(_, container)| &*container.tag == "li")
    {
        let Some(first) = kept.get(kept.partition_point(|kept| *kept < container.first)) else { continue };
        if around[page.blocks[*first as usize].container as usize] == at as u32 {
            items[at] = true;
            are_shown[lists[container.parent as usize] as usize] |= !is_card(page, *first);
        }
    }
    for (item, container) in items.iter_mut().zip(&page.containers) {
        *item &= are_shown[lists[container.parent as usize] as usize];
    }
    items
}

/// Whether the block that an item begins with makes it the card of another page: a heading that leads there.
fn is_card(page: &Blocks, first: u32) -> bool {
    let leads = |markup: &Markup| {
        let links = markup.spans_of(first).iter().filter_map(|span| span.style.link());
        links.filter_map(|link| markup.links.get(link as usize)).any(|address| !address.starts_with('#'))
    };
    matches!(page.blocks[first as usize].role, Role::Heading(_)) && page.markup.as_ref().is_some_and(leads)
}
