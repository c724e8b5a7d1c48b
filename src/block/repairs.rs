//! Repairs of mojibake in blocks that hold code, which may show on purpose what mojibake looks like: they wait until
//! the page is read, and are done where another block of it has to be repaired too.

use super::{Block, Stats};
use crate::mojibake::Repair;
use crate::normalize::Normalizer;

/// Repairs that wait.
#[derive(Default)]
pub(super) struct Waiting(Vec<(usize, Repair)>);

impl Waiting {
    /// Notes the repair of a block.
    pub(super) fn add(&mut self, block: usize, repair: Repair) {
        self.0.push((block, repair));
    }

    /// Does the repairs, if there is more than one on the page.
    pub(super) fn settle(self, blocks: &mut [Block], normalizer: &Normalizer) {
        if self.0.len() + blocks.iter().filter(|block| block.repaired.is_some()).count() < 2 {
            return;
        }
        for (at, repair) in self.0 {
            let block = &mut blocks[at];
            let text = block.role.normalized(&repair.text, normalizer);
            if !text.trim().is_empty() {
                block.stats = Stats::of(&text);
                block.link_chars = block.link_chars.min(block.stats.chars - block.stats.spaces);
                block.text = text.into_owned();
                block.repaired = Some(repair.how);
            }
        }
    }
}
