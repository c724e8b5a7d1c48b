//! Cookie and consent notices, with their buttons.
//!
//! A notice is one or two sentences full of cues. An article about cookies has the same words, spread thin; it stays.

use crate::chrome::{Detector, Evidence, Kind, View, cued, hinted, run};

/// Finds consent notices by the density of their cues, and their buttons by company.
#[derive(Debug)]
pub(super) struct CookieBanner;

impl Detector for CookieBanner {
    fn kind(&self) -> Kind {
        Kind::CookieBanner
    }

    fn manual(&self) -> &'static str {
        include_str!("cookie_banner.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        cued::phrases(view, Kind::CookieBanner, "cookie_banner/cue", found);
        cued::dense(view, Kind::CookieBanner, "cookie_banner/dense", found);
        run::company(view, Kind::CookieBanner, "cookie_banner/company", found);
        hinted::evidence(view, Kind::CookieBanner, "cookie_banner/markup", found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::falls;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came.";

    #[test]
    fn a_banner_falls_with_its_buttons() {
        let lines = [
            "We use cookies to give you the best experience. By continuing to use this site you accept our use of \
             cookies.",
            "Settings",
            "Accept all cookies",
            PROSE,
        ];
        assert_eq!(falls(&CookieBanner, &lines), [0, 1, 2]);
    }

    #[test]
    fn an_article_on_cookies_stays() {
        let article = "Since the directive came into force, \u{201c}we use cookies\u{201d} has become the most printed sentence of \
            the continent, and hardly anybody reads it, a survey among four thousand people found.";
        assert_eq!(falls(&CookieBanner, &[PROSE, article, PROSE]), [0_usize; 0]);
    }
}
