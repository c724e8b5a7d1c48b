//! Documents whose text was there before: the same text, or nearly the same.
//!
//! Each text has a [`Fingerprint`], which any thread works out; [`Seen`] is asked in the order of the input, so that the
//! first of several stays whatever the threads do. What becomes of the others is left to the pipeline.

mod fingerprint;
mod seen;

use serde::{Deserialize, Deserializer, Serialize};

pub use fingerprint::Fingerprint;
pub use seen::Seen;

use crate::whole;

/// The `[dedup]` settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Which texts are duplicates.
    pub by: By,
    /// What becomes of a duplicate.
    pub duplicates: Duplicates,
    /// Bytes for remembering texts. When they are full, the oldest are forgotten: about 7 million near ones fit in 2 GB.
    #[serde(deserialize_with = "max_bytes")]
    pub max_bytes: u64,
}

/// The most bytes that a user may ask for: 64 TiB, more than a machine has.
pub const MOST_BYTES: u64 = 1 << 46;

fn max_bytes<'de, D: Deserializer<'de>>(settings: D) -> Result<u64, D::Error> {
    whole::up_to(MOST_BYTES, settings)
}

impl Default for Options {
    fn default() -> Self {
        Self { by: By::No, duplicates: Duplicates::Drop, max_bytes: 1 << 30 }
    }
}

/// Which texts are duplicates of each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// None.
    #[default]
    No,
    /// Those that are the same.
    Exact,
    /// Those that share about three quarters of their five-word runs.
    Near,
}

/// What becomes of a duplicate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Duplicates {
    /// It becomes a reject that names the first.
    #[default]
    Drop,
    /// Its record names the first.
    Mark,
}
