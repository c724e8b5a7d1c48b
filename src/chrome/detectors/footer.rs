//! What stands in the page's footer and no typed kind claims.

use crate::chrome::{Detector, Evidence, Kind, View, zones};

/// Finds the page's footer by what the markup calls it.
#[derive(Debug)]
pub(super) struct Footer;

/// Log-odds that a block of such a zone is chrome, where its element or a class name says so; fitted on wcxb-train
/// together with the rules of shape (`chrome/shape.rs`).
const WEIGHTS: zones::Weights = zones::Weights { sure: 3.5, word: 1.8 };

impl Detector for Footer {
    fn kind(&self) -> Kind {
        Kind::Footer
    }

    fn manual(&self) -> &'static str {
        include_str!("footer.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        zones::evidence(view, Kind::Footer, &WEIGHTS, "footer/zone", found);
    }
}
