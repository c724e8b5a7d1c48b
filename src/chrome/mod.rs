//! Which blocks are chrome: detectors give [`Evidence`], one judge gives a [`Verdict`] a block.
//!
//! Removing is not done here: what was kept is the record, and `inspect` and the reports are other views of the same
//! verdicts. The order of [`detectors::ALL`] is the order in which rules are named when their weights tie.

pub mod cues;
pub mod detectors;
pub mod evidence;
pub mod kind;
pub mod markup;

pub use evidence::{Evidence, Fate, Field, Move, Verdict, weight};
pub use kind::Kind;

use crate::block::{Block, Blocks};
use crate::metadata::Metadata;
use cues::BlockCues;
use markup::Hint;

/// Everything a detector may look at: the page's blocks, the cues found in them, and what the page says of itself.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The page in blocks.
    pub page: &'a Blocks,
    /// The cues of each block, parallel to `page.blocks`.
    pub cues: &'a [BlockCues],
    /// What class, id, tag and role of each container hint at, parallel to `page.containers`.
    pub hints: &'a [Vec<Hint>],
    /// What the page says of itself.
    pub metadata: &'a Metadata,
    /// Whether each block reads like prose, parallel to `page.blocks`.
    pub prose: &'a [bool],
}

impl<'a> View<'a> {
    /// The blocks with their index and cues.
    pub fn blocks(&self) -> impl Iterator<Item = (u32, &'a Block, &'a BlockCues)> + use<'a> {
        self.page.blocks.iter().zip(self.cues).enumerate().map(|(at, (block, cues))| (at as u32, block, cues))
    }
}

/// Finds one kind of chrome. One file each, beside its manual page.
pub trait Detector: Sync {
    /// The kind it speaks for.
    fn kind(&self) -> Kind;

    /// Its manual page, in Markdown: what it finds, why it is chrome, an example, what it must leave alone.
    fn manual(&self) -> &'static str;

    /// What it sees on a page, added to `found`.
    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>);
}
