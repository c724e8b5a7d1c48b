//! Notes that the rest of the page is for subscribers.

use crate::chrome::{Detector, Evidence, Kind, View, cued, hinted, run};

/// Finds calls to subscribe in order to read on.
#[derive(Debug)]
pub(super) struct Paywall;

impl Detector for Paywall {
    fn kind(&self) -> Kind {
        Kind::Paywall
    }

    fn manual(&self) -> &'static str {
        include_str!("paywall.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        cued::phrases(view, Kind::Paywall, "paywall/cue", found);
        cued::dense(view, Kind::Paywall, "paywall/dense", found);
        run::company(view, Kind::Paywall, "paywall/company", found);
        hinted::evidence(view, Kind::Paywall, "paywall/markup", found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::falls;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came.";

    #[test]
    fn a_wall_falls_with_its_button() {
        let lines = [
            PROSE,
            "Subscribe to continue reading",
            "This article is for subscribers only. Already a subscriber? Log in to read the full article.",
        ];
        assert_eq!(falls(&Paywall, &lines), [1, 2]);
    }

    #[test]
    fn a_report_on_paywalls_stays() {
        let report = "Whoever wanted to know how the vote went met the line \u{201c}subscribe to continue reading\u{201d} on all four \
            papers of the region that evening, and most went to the broadcaster's page instead, the study says.";
        assert_eq!(falls(&Paywall, &[PROSE, report, PROSE]), [0_usize; 0]);
    }
}
