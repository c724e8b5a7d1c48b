//! Buttons, options and labels that no typed kind claims.

use crate::block::Role;
use crate::chrome::{Detector, Evidence, Kind, View};

/// Finds the texts of controls.
#[derive(Debug)]
pub(super) struct FormControl;

/// Log-odds that such a block is chrome; fitted on wcxb-train together with the rules of shape (`chrome/shape.rs`).
const WEIGHT: f32 = 1.15;

impl Detector for FormControl {
    fn kind(&self) -> Kind {
        Kind::FormControl
    }

    fn manual(&self) -> &'static str {
        include_str!("form_control.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        let at = view.blocks().filter(|(_, block, _)| block.role == Role::Control).map(|(at, ..)| at);
        found.extend(at.map(|block| Evidence {
            block,
            kind: Kind::FormControl,
            weight: WEIGHT,
            rule: "form_control/element",
            moves: None,
        }));
    }
}
