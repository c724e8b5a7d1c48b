//! Flattened text as a page.

/// The text of a flattened page, normalized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPage {
    /// Normalized text: lines end in LF.
    pub text: String,
}
