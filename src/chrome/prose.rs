//! Which blocks read like prose: running sentences, few links.

use crate::block::{Block, Role};

/// A block with fewer words than this is no prose, whatever it says.
const LEAST_WORDS: u32 = 10;

/// From this many words on, a text is prose without a sentence's end.
const ENOUGH_WORDS: u32 = 25;

/// Above this share of characters in links a block is a list of links.
const MOST_LINKED: f32 = 0.4;

/// Whether a block reads like prose.
pub fn is_prose(block: &Block) -> bool {
    let stats = &block.stats;
    !block.hidden
        && !matches!(block.role, Role::Heading(_) | Role::Control)
        && stats.words >= LEAST_WORDS
        && (stats.words >= ENOUGH_WORDS || stats.sentences > 0)
        && block.link_share() < MOST_LINKED
        && stats.separators * 6 < stats.words
}
