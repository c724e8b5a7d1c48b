//! Text that the page hides.

use crate::chrome::{Detector, Evidence, Kind, View};

/// Finds text that the page hides.
#[derive(Debug)]
pub(super) struct Hidden;

/// Log-odds that such a block is chrome; fitted on wcxb-train together with the rules of shape (`chrome/shape.rs`).
const WEIGHT: f32 = 1.15;

impl Detector for Hidden {
    fn kind(&self) -> Kind {
        Kind::Hidden
    }

    fn manual(&self) -> &'static str {
        include_str!("hidden.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        let at = view.blocks().filter(|(_, block, _)| block.hidden).map(|(at, ..)| at);
        found.extend(at.map(|block| Evidence {
            block,
            kind: Kind::Hidden,
            weight: WEIGHT,
            rule: "hidden/markup",
            moves: None,
        }));
    }
}
