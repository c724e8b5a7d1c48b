//! Small pages for the tests of this folder.

use std::ops::Range;

use crate::block::{Block, Blocks, Container, Gap, Names, Origin, Role, Stats};

/// A page of blocks, all in the page's own container. Lines make it a flattened page.
pub(super) fn page(blocks: &[(Role, &str)]) -> Blocks {
    let lines = blocks.iter().all(|(role, _)| *role == Role::Line);
    let blocks: Vec<Block> = blocks
        .iter()
        .enumerate()
        .map(|(at, (role, text))| Block {
            text: (*text).to_owned(),
            role: *role,
            gap: if at == 0 { Gap::None } else { Gap::Blank },
            container: 0,
            line: 0,
            link_chars: 0,
            links: 0,
            inner_names: String::new(),
            hidden: false,
            selector: None,
            repaired: None,
            stats: Stats::of(text),
        })
        .collect();
    let end = blocks.len() as u32;
    let origin = if lines { Origin::Lines } else { Origin::Html };
    Blocks { blocks, containers: vec![container("", 0..end)], markup: None, origin, is_degraded: false }
}

/// The page with some of its blocks in a container of this class.
pub(super) fn within(mut page: Blocks, class: &str, blocks: Range<u32>) -> Blocks {
    let at = page.containers.len() as u32;
    for block in blocks.clone() {
        page.blocks[block as usize].container = at;
    }
    page.containers.push(Container { tag: "div".into(), depth: 1, ..container(class, blocks) });
    page
}

fn container(class: &str, blocks: Range<u32>) -> Container {
    let names = Names { class_id: class.into(), ..Names::default() };
    Container {
        attributes: Some(Box::new(names)),
        first: blocks.start,
        end: blocks.end,
        ..Container::default()
    }
}
