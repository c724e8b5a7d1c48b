//! Which quotes and list items a block stands in, of those that kept blocks make.

use super::writer::{Item, Step};
use crate::block::{Block, Blocks, Container, Role};

/// Quotes and items inside each other beyond which more are not shown: each adds to every line.
const MOST_STEPS: usize = 12;

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
        let list = self.around(item.parent, &["ol", "ul", "menu", "dir", "li"]);
        let is_ordered = &*self.page.containers[list as usize].tag == "ol";
        let places = self.page.markup.as_ref().map(|markup| &markup.places);
        let number = places.and_then(|places| places.get(&at)).copied().unwrap_or(1);
        Item { list, number: is_ordered.then_some(number) }
    }
}

/// Which containers are items to the reader: an `li`, but not the card of another page, which has a heading, and not
/// one that holds only another list.
fn items(page: &Blocks, kept: &[u32]) -> Vec<bool> {
    // How many kept blocks before each are headings.
    let mut headings = Vec::with_capacity(kept.len() + 1);
    let mut count = 0;
    for at in kept {
        headings.push(count);
        count += u32::from(matches!(page.blocks[*at as usize].role, Role::Heading(_)));
    }
    headings.push(count);
    // The nearest item around each container, itself counted.
    let mut around: Vec<u32> = Vec::with_capacity(page.containers.len());
    for (at, container) in page.containers.iter().enumerate() {
        let outer = around.get(container.parent as usize).copied().unwrap_or(0);
        around.push(if &*container.tag == "li" { at as u32 } else { outer });
    }
    let is_item = |at: usize, container: &Container| {
        let from = kept.partition_point(|kept| *kept < container.first);
        let to = kept.partition_point(|kept| *kept < container.end);
        let first = kept.get(from).map(|first| page.blocks[*first as usize].container);
        headings[from] == headings[to] && first.is_some_and(|first| around[first as usize] == at as u32)
    };
    let containers = page.containers.iter().enumerate();
    containers.map(|(at, container)| &*container.tag == "li" && is_item(at, container)).collect()
}
