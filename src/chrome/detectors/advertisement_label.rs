//! Labels of advertisements, and sponsored boxes.
//!
//! The label is the whole block. Where markup calls it a heading or a cell, it may be the matter of the page.

use crate::block::Role;
use crate::chrome::cues::Mode;
use crate::chrome::{Detector, Evidence, Kind, View, cued, hinted, weight};

/// Finds lone words that mark an advertisement.
#[derive(Debug)]
pub(super) struct AdvertisementLabel;

impl Detector for AdvertisementLabel {
    fn kind(&self) -> Kind {
        Kind::AdvertisementLabel
    }

    fn manual(&self) -> &'static str {
        include_str!("advertisement_label.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        cued::each(view, Kind::AdvertisementLabel, "advertisement_label/cue", found, |_, block, hit| match (
            hit.mode, block.role,
        ) {
            (_, Role::Heading(_) | Role::Cell) => 0.0,
            (Mode::Whole, _) => weight::STRONG,
            (Mode::Start, _) if block.stats.words <= LABEL_WORDS && block.stats.sentences == 0 => {
                weight::LIKELY
            }
            _ => 0.0,
        });
        hinted::evidence(view, Kind::AdvertisementLabel, "advertisement_label/markup", found);
    }
}

/// Words up to which a block that opens with such a word is a label: "Advertisement - story continues below".
const LABEL_WORDS: u32 = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::{Sample, falls};

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came.";

    #[test]
    fn a_lone_label_falls() {
        assert_eq!(falls(&AdvertisementLabel, &[PROSE, "ADVERTISEMENT", PROSE]), [1]);
    }

    #[test]
    fn a_heading_stays() {
        let mut sample = Sample::lines(&["Advertisement", PROSE]);
        sample.page.blocks[0].role = Role::Heading(1);
        assert_eq!(sample.falls(&AdvertisementLabel), [0_usize; 0]);
    }
}
