//! The detectors, one file a kind, in the order in which they are named when weights tie.

use super::Detector;

mod comment_form;

/// Every detector.
pub const ALL: &[&dyn Detector] = &[&comment_form::CommentForm];
