//! Newsletter sign-ups: the call, the field and the button.

use crate::chrome::{Detector, Evidence, Kind, View, cued, hinted, run};

/// Finds calls to subscribe by e-mail by the density of their cues, and their fields by company.
#[derive(Debug)]
pub(super) struct NewsletterSignup;

impl Detector for NewsletterSignup {
    fn kind(&self) -> Kind {
        Kind::NewsletterSignup
    }

    fn manual(&self) -> &'static str {
        include_str!("newsletter_signup.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        cued::phrases(view, Kind::NewsletterSignup, "newsletter_signup/cue", found);
        cued::dense(view, Kind::NewsletterSignup, "newsletter_signup/dense", found);
        run::company(view, Kind::NewsletterSignup, "newsletter_signup/company", found);
        hinted::evidence(view, Kind::NewsletterSignup, "newsletter_signup/markup", found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::falls;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came.";

    #[test]
    fn a_sign_up_falls_with_its_button() {
        let lines = [PROSE, "Sign up for our newsletter", "Enter your email address", "Subscribe"];
        assert_eq!(falls(&NewsletterSignup, &lines), [1, 2, 3]);
    }

    #[test]
    fn a_report_on_newsletters_stays() {
        let report = "Half of the readers who sign up for our newsletter never open it, the paper's editor told the congress, \
            and the other half reads it before breakfast, on the telephone, in less than two minutes.";
        assert_eq!(falls(&NewsletterSignup, &[PROSE, report, PROSE]), [0_usize; 0]);
    }
}
