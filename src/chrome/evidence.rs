//! What detectors and models say of a block, and what the judge makes of it.

use super::kind::Kind;

/// One observation about one block. Detectors return these and change nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Index of the block.
    pub block: u32,
    /// The kind it speaks for. Evidence *for* content carries [`Kind::Other`] and a negative weight.
    pub kind: Kind,
    /// Log-odds (nats) that the block is chrome; negative speaks for content. See [`Weight`](weight) for the scale.
    pub weight: f32,
    /// The rule, as `kind/name`, such as `comment_form/cue`: what `inspect` shows and settings name.
    pub rule: &'static str,
    /// Where the text goes if the block falls: a field of the metadata, with the values taken from it.
    pub moves: Option<Box<Move>>,
}

/// A block's text that belongs in a metadata field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The field.
    pub field: Field,
    /// The values found, in order; empty where the metadata has it already.
    pub values: Vec<String>,
}

/// A metadata field that blocks are moved into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The headline.
    Title,
    /// Author, date, reading time.
    Byline,
    /// Tags and categories.
    Tags,
    /// The content's licence.
    License,
}

impl Field {
    /// Its name in `inspect` and fixtures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Byline => "byline",
            Self::Tags => "tags",
            Self::License => "license",
        }
    }
}

/// The scale of weights, in log-odds. Evidence of different rules about a block adds up; that of one rule counts once.
pub mod weight {
    /// The user decided; nothing outweighs it.
    pub const DECIDED: f32 = 1000.0;
    /// Beyond doubt: markup that says so, or an unmistakable phrase that fills the block.
    pub const CERTAIN: f32 = 6.0;
    /// Strong: a clear cue that fills most of the block.
    pub const STRONG: f32 = 3.5;
    /// Likely: alone enough for a short block, not for prose.
    pub const LIKELY: f32 = 2.0;
    /// A hint: falls only with company.
    pub const HINT: f32 = 0.8;
}

/// What becomes of a block.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Kept, moved or removed.
    pub fate: Fate,
    /// The rule that weighed most, as `kind/name`; for kept blocks the strongest one for content, or "".
    pub rule: &'static str,
    /// Sum of the log-odds that the block is chrome, each kind's by its trust, less the page's bar: above 0 it falls.
    pub score: f32,
}

/// The three things that can happen to a block.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// It stays in the text.
    Kept,
    /// It went into a metadata field; the kind is the kind of chrome that it was.
    Moved(Move, Kind),
    /// It fell, being this.
    Removed(Kind),
}
