//! The stages strung together: one document at a time, pure, in [`Cleaner`]; a whole run in parallel around it, in [`run()`].

mod assemble;
mod cleaner;
mod flight;
mod learn;
mod removed;
mod run;

pub use cleaner::{Cleaner, Read};
pub use learn::{Learned, learn};
pub use run::{Drain, Plan, Progress, RemovedSpans, Start, remember, run};

use std::borrow::Cow;

use crate::block::{self, Blocks};
use crate::chrome::features::Column;
use crate::chrome::{Evidence, Fate, Verdict, Whole};
use crate::record::{Record, Rejected};
use crate::settings::Markup;

/// Bytes of the stack of a thread that reads or works on documents, whatever the environment says. JSON that is nested as deep as
/// `input.max_json_depth` may say takes most: up to 512 KiB where nothing is optimized. This is four times that.
const STACK: usize = 2 << 20;

/// What became of one document.
#[derive(Debug)]
pub enum Outcome {
    /// A record, and why each block is in it or not.
    Cleaned(Box<Cleaned>),
    /// No record, and why.
    Rejected(Rejected),
}

/// A record with its explanation.
#[derive(Debug)]
pub struct Cleaned {
    /// The output line.
    pub record: Record,
    /// Why each block is in it or not.
    pub explanation: Explanation,
}

impl Cleaned {
    /// What was kept, as plain text.
    pub fn plain(&self) -> Cow<'_, str> {
        if self.record.metadata.text_markup == Markup::Plain.name() {
            Cow::Borrowed(&self.record.text)
        } else {
            Cow::Owned(block::join(self.explanation.kept().map(|at| &self.explanation.page.blocks[at])))
        }
    }
}

/// Why each block of a page was kept, moved or removed.
#[derive(Debug)]
pub struct Explanation {
    /// The page in blocks: its normalized input.
    pub page: Blocks,
    /// One verdict a block.
    pub verdicts: Vec<Verdict>,
    /// All evidence, by block.
    pub evidence: Vec<Evidence>,
    /// What the page is as a whole.
    pub whole: Whole,
    /// What weighed most in the model's score of each block, where that was asked for: a number's name, and its share
    /// in the log-odds that the block is content.
    pub reasons: Vec<Vec<(Column, f32)>>,
    /// Each field of the record that has a value, with the source that gave it.
    pub sources: Vec<(&'static str, &'static str)>,
}

impl Explanation {
    /// The blocks that were kept, by their indices.
    pub fn kept(&self) -> impl Iterator<Item = usize> {
        self.verdicts.iter().enumerate().filter(|(_, verdict)| verdict.fate == Fate::Kept).map(|(at, _)| at)
    }
}
