//! What stands beside the main column and no typed kind claims.

use crate::chrome::{Detector, Evidence, Kind, View, zones};

/// Finds sidebars by what the markup calls it.
#[derive(Debug)]
pub(super) struct Sidebar;

/// Log-odds that a block of such a zone is chrome, where its element or a class name says so; fitted on wcxb-train
/// together with the rules of shape (`chrome/shape.rs`).
const WEIGHTS: zones::Weights = zones::Weights { sure: 1.05, word: 0.55 };

impl Detector for Sidebar {
    fn kind(&self) -> Kind {
        Kind::Sidebar
    }

    fn manual(&self) -> &'static str {
        include_str!("sidebar.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        zones::evidence(view, Kind::Sidebar, &WEIGHTS, "sidebar/zone", found);
    }
}
