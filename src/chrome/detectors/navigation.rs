//! Menus: what stands in the page's navigation.

use crate::chrome::{Detector, Evidence, Kind, View, zones};

/// Finds menus by what the markup calls it.
#[derive(Debug)]
pub(super) struct Navigation;

/// Log-odds that a block of such a zone is chrome, where its element or a class name says so; fitted on wcxb-train
/// together with the rules of shape (`chrome/shape.rs`).
const WEIGHTS: zones::Weights = zones::Weights { sure: 2.3, word: 1.15 };

impl Detector for Navigation {
    fn kind(&self) -> Kind {
        Kind::Navigation
    }

    fn manual(&self) -> &'static str {
        include_str!("navigation.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        zones::evidence(view, Kind::Navigation, &WEIGHTS, "navigation/zone", found);
    }
}
