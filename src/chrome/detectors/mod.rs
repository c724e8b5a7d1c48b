//! The detectors, one file a kind, in the order in which they are named when weights tie.

use super::Detector;

mod comment_form;
mod footer;
mod form_control;
mod header;
mod hidden;
mod navigation;
mod sidebar;

/// Every detector.
pub const ALL: &[&dyn Detector] = &[
    &comment_form::CommentForm,
    &navigation::Navigation,
    &header::Header,
    &footer::Footer,
    &sidebar::Sidebar,
    &hidden::Hidden,
    &form_control::FormControl,
];
