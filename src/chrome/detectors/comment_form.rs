//! Comment forms: headings, labels, notes and buttons of the form to write a comment.

use crate::chrome::{Detector, Evidence, Kind, View, weight};

/// Finds comment forms by their phrases.
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
        for (at, block, cues) in view.blocks() {
            if let Some(hit) = cues.of(Kind::CommentForm) {
                found.push(Evidence {
                    block: at,
                    kind: Kind::CommentForm,
                    weight: hit.weight(block).min(weight::CERTAIN),
                    rule: "comment_form/cue",
                    moves: None,
                });
            }
        }
    }
}
