//! Share bars: the label and the names of networks.
//!
//! Two names of networks side by side are a bar in any language; the names are cues, in `assets/lexicon/und.toml`.
//! One name alone may be what an article is about, and falls only beside others.

use crate::block::Block;
use crate::chrome::cues::{Hit, Mode};
use crate::chrome::{Detector, Evidence, Kind, View, cued, hinted, run, weight};

/// Finds labels to share a page, and rows of network names.
#[derive(Debug)]
pub(super) struct ShareBar;

impl Detector for ShareBar {
    fn kind(&self) -> Kind {
        Kind::ShareBar
    }

    fn manual(&self) -> &'static str {
        include_str!("share_bar.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        cued::each(view, Kind::ShareBar, "share_bar/cue", found, |_, block, hit| cue(block, hit));
        run::company(view, Kind::ShareBar, "share_bar/company", found);
        hinted::evidence(view, Kind::ShareBar, "share_bar/markup", found);
    }
}

/// Words up to which a block can be a label or a row of names.
const BAR_WORDS: u32 = 16;

/// Share of a block that cues cover when it is a row of names and not a headline that has some.
const ROW_COVER: f32 = 0.75;

/// What the cues say of a block: a row, a label, or a single name.
fn cue(block: &Block, hit: &Hit) -> f32 {
    let short = block.stats.words <= BAR_WORDS && block.stats.sentences == 0;
    match hit.mode {
        Mode::Whole if cued::is_label(block) && !announces(block) => 0.0,
        Mode::Whole => weight::STRONG,
        _ if !short => 0.0,
        _ if hit.count >= 2 && hit.cover >= ROW_COVER => weight::STRONG,
        Mode::Start if hit.cover >= 0.5 || announces(block) => weight::LIKELY,
        _ => 0.0,
    }
}

/// Whether a block announces what follows: "Share:".
fn announces(block: &Block) -> bool {
    block.text.ends_with([':', '：'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::falls;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came.";

    #[test]
    fn a_label_and_a_row_of_names_fall() {
        assert_eq!(
            falls(&ShareBar, &[PROSE, "Share this:", "Facebook", "WhatsApp Telegram E-Mail"]),
            [1, 2, 3]
        );
    }

    #[test]
    fn a_row_of_names_falls_without_a_label() {
        assert_eq!(falls(&ShareBar, &[PROSE, "Facebook | Twitter | LinkedIn"]), [1]);
    }

    #[test]
    fn headlines_with_names_stay() {
        let lines = ["Facebook, Instagram and WhatsApp are down again", PROSE, "Facebook", PROSE];
        assert_eq!(falls(&ShareBar, &lines), [0_usize; 0]);
    }
}
