//! Comment forms: headings, labels, notes and buttons of the form to write a comment.
//!
//! Its labels (`Name`, `E-mail`, `*`) fall only in company of a phrase that nothing else has. The comments themselves
//! are another kind.

use crate::chrome::{Detector, Evidence, Kind, View, cued, hinted, run};

/// Finds comment forms by their phrases, and what stands among them.
#[derive(Debug)]
pub(super) struct CommentForm;

impl Detector for CommentForm {
    fn kind(&self) -> Kind {
        Kind::CommentForm
    }

    fn manual(&self) -> &'static str {
        include_str!("comment_form.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        cued::phrases(view, Kind::CommentForm, "comment_form/cue", found);
        cued::dense(view, Kind::CommentForm, "comment_form/dense", found);
        run::company(view, Kind::CommentForm, "comment_form/company", found);
        hinted::evidence(view, Kind::CommentForm, "comment_form/markup", found);
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
        let lines = [
            PROSE,
            "Leave a reply",
            "Your email address will not be published. Required fields are marked *",
            "Name",
            "*",
            "Submit",
        ];
        assert_eq!(falls(&CommentForm, &lines), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_lone_label_stays() {
        assert_eq!(falls(&CommentForm, &["Name", "Email", PROSE]), [0_usize; 0]);
    }
}
