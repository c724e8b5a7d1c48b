//! What stands in the page's header and no typed kind claims.

use crate::chrome::{Detector, Evidence, Kind, View, zones};

/// Finds the page's header by what the markup calls it.
#[derive(Debug)]
pub(super) struct Header;

/// Log-odds that a block of such a zone is chrome, where its element or a class name says so; fitted on wcxb-train
/// together with the rules of shape (`chrome/shape.rs`).
const WEIGHTS: zones::Weights = zones::Weights { sure: 0.85, word: 0.4 };

impl Detector for Header {
    fn kind(&self) -> Kind {
        Kind::Header
    }

    fn manual(&self) -> &'static str {
        include_str!("header.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        zones::evidence(view, Kind::Header, &WEIGHTS, "header/zone", found);
    }
}
