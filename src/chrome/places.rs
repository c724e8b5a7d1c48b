//! Where on a page the cues and the hints of each kind are.
//!
//! Most kinds have none on most pages: looking them up here, a detector walks its own blocks and not all of them.

use super::cues::{BlockCues, Hit};
use super::hinted::Inherited;
use super::kind::Kind;
use crate::block::Blocks;

/// For each kind the blocks with a cue of it, and the blocks for which a hint of it holds.
#[derive(Debug, Default)]
pub struct Places {
    cued: Vec<Vec<u32>>,
    hinted: Vec<Vec<u32>>,
}

impl Places {
    /// Reads the cues of a page's blocks, and the hints that hold for its containers.
    pub fn of(page: &Blocks, cues: &[BlockCues], inherited: &Inherited) -> Self {
        let mut cued = vec![Vec::new(); Kind::ALL.len()];
        let mut hinted = vec![Vec::new(); Kind::ALL.len()];
        for ((at, block), cues) in (0..).zip(&page.blocks).zip(cues) {
            for &Hit { kind, .. } in cues.iter() {
                cued[kind as usize].push(at);
            }
            for hint in inherited.get(block.container) {
                hinted[hint.kind as usize].push(at);
            }
        }
        Self { cued, hinted }
    }

    /// The blocks with a cue of a kind, in order.
    pub fn cued(&self, kind: Kind) -> &[u32] {
        &self.cued[kind as usize]
    }

    /// The blocks for which a hint of a kind holds, in order.
    pub fn hinted(&self, kind: Kind) -> &[u32] {
        &self.hinted[kind as usize]
    }
}
