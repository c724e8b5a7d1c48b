//! Forms and links to log in or register.

use crate::chrome::{Detector, Evidence, Kind, View, cued, hinted, run};

/// Finds the phrases of log-in forms, and their labels by company.
#[derive(Debug)]
pub(super) struct LoginBox;

impl Detector for LoginBox {
    fn kind(&self) -> Kind {
        Kind::LoginBox
    }

    fn manual(&self) -> &'static str {
        include_str!("login_box.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        cued::phrases(view, Kind::LoginBox, "login_box/cue", found);
        run::company(view, Kind::LoginBox, "login_box/company", found);
        hinted::evidence(view, Kind::LoginBox, "login_box/markup", found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::falls;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came.";

    #[test]
    fn a_form_falls_with_its_labels() {
        let lines =
            [PROSE, "Log in with your credentials", "Password", "Remember me", "Forgot your details?"];
        assert_eq!(falls(&LoginBox, &lines), [1, 2, 3, 4]);
    }

    #[test]
    fn a_heading_of_one_word_stays() {
        assert_eq!(falls(&LoginBox, &["Password", PROSE, "Register", PROSE]), [0_usize; 0]);
    }
}
