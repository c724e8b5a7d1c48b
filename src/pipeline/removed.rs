//! The removed-spans line of a document: its explanation as data, to look at or to replay.

use super::Cleaned;
use crate::chrome::Fate;
use crate::record::{Removed, Span};

impl Cleaned {
    /// What became of the blocks that are not in the text.
    pub fn removed(&self) -> Removed {
        let mut spans = Vec::new();
        let mut start = 0;
        for (at, (block, verdict)) in
            self.explanation.page.blocks.iter().zip(&self.explanation.verdicts).enumerate()
        {
            if at > 0 {
                start += block.gap.as_str().len() as u64;
            }
            let end = start + block.text.chars().count() as u64;
            let (fate, kind) = match &verdict.fate {
                Fate::Kept => ("", ""),
                Fate::Moved(moved, _) => ("moved", moved.field.name()),
                Fate::Removed(kind) => ("removed", kind.name()),
            };
            if !fate.is_empty() {
                spans.push(Span {
                    block: at as u64,
                    line: block.line.into(),
                    start,
                    end,
                    fate,
                    kind,
                    rule: verdict.rule,
                    score: (f64::from(verdict.score) * 100.0).round() / 100.0,
                    text: block.text.clone(),
                });
            }
            start = end;
        }
        Removed {
            id: self.record.id.clone(),
            file_path: self.record.file_path.clone(),
            member: self.record.metadata.member.clone(),
            spans,
        }
    }
}
