//! What a run did, in numbers: inputs, records, rejects, characters, kinds, languages, encodings.
//!
//! Summaries of parts add up to the summary of the whole, in any order. How they are shown is left to the binary.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::quality::Signal;
use crate::record::{Record, Rejected};
use crate::source::Reason;

/// A name of a reason, kind or encoding.
pub type Name = Cow<'static, str>;

/// The numbers of a run, or of a part of it.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Documents that came in.
    pub inputs: u64,
    /// Documents that became records.
    pub records: u64,
    /// Documents that became rejects, by reason.
    pub rejects: BTreeMap<Name, u64>,
    /// Bytes of the documents, before decoding.
    pub bytes: u64,
    /// Characters of the normalized inputs of records.
    pub chars_in: u64,
    /// Characters of the texts of records.
    pub chars_out: u64,
    /// Characters removed or moved, by kind.
    pub removed: BTreeMap<Name, u64>,
    /// Records by language; "" where it is not known.
    pub languages: BTreeMap<String, u64>,
    /// Records by encoding.
    pub encodings: BTreeMap<Name, u64>,
    /// Records that carry a warning.
    pub warned: u64,
    /// Records of pages whose site the site model knows.
    pub of_known_sites: u64,
    /// Records that are marked as duplicates.
    pub duplicates: u64,
    /// Keys of texts that had to make room for others, so that copies of them are not told.
    pub forgotten: u64,
}

impl Summary {
    /// Counts a document of so many bytes that came in.
    pub fn count_input(&mut self, bytes: u64) {
        self.inputs += 1;
        self.bytes += bytes;
    }

    /// Counts a document that became a record.
    pub fn count_record(&mut self, record: &Record) {
        let metadata = &record.metadata;
        self.records += 1;
        self.chars_in += metadata.chars_in;
        self.chars_out += metadata.chars_out;
        for (&kind, &chars) in metadata.removed_kinds.iter().zip(&metadata.removed_chars) {
            *self.removed.entry(kind.into()).or_default() += chars;
        }
        match self.languages.get_mut(&record.language) {
            Some(count) => *count += 1,
            None => {
                self.languages.insert(record.language.clone(), 1);
            }
        }
        *self.encodings.entry(metadata.encoding.into()).or_default() += 1;
        self.warned += u64::from(!metadata.warnings.is_empty());
        self.of_known_sites += u64::from(metadata.site_pages > 0);
        self.duplicates += u64::from(!metadata.duplicate_of.is_empty());
    }

    /// Counts a document that became a reject.
    pub fn count_reject(&mut self, rejected: &Rejected) {
        *self.rejects.entry(rejected.reject_reason.into()).or_default() += 1;
    }

    /// Adds the numbers of another part of the run.
    pub fn add(&mut self, part: &Self) {
        self.inputs += part.inputs;
        self.records += part.records;
        self.bytes += part.bytes;
        self.chars_in += part.chars_in;
        self.chars_out += part.chars_out;
        self.warned += part.warned;
        self.of_known_sites += part.of_known_sites;
        self.duplicates += part.duplicates;
        self.forgotten += part.forgotten;
        add_counts(&mut self.rejects, &part.rejects);
        add_counts(&mut self.removed, &part.removed);
        add_counts(&mut self.encodings, &part.encodings);
        add_counts(&mut self.languages, &part.languages);
    }

    /// All rejects together.
    pub fn rejected(&self) -> u64 {
        self.rejects.values().sum()
    }

    /// The rejects that are no loss: what the settings ask for (duplicates, signals beyond their limits), and what a crawl
    /// holds beside its pages.
    pub fn expected(&self) -> u64 {
        const REASONS: &[Reason] =
            &[Reason::Duplicate, Reason::NotAPage, Reason::HttpStatus, Reason::Revisit];
        let is_expected = |name: &str| {
            REASONS.iter().any(|reason| reason.name() == name)
                || Signal::ALL.iter().any(|signal| signal.filtered == name)
        };
        self.rejects.iter().filter(|(name, _)| is_expected(name)).map(|(_, count)| count).sum()
    }

    /// The rejects that may have had something to say: they could not be read, or made dehusk panic.
    pub fn lost(&self) -> u64 {
        const REASONS: &[Reason] = &[Reason::Unreadable, Reason::Damaged, Reason::InternalError];
        REASONS.iter().filter_map(|reason| self.rejects.get(reason.name())).sum()
    }

    /// Whether every input is accounted for: it became a record or a reject.
    pub fn is_balanced(&self) -> bool {
        self.records + self.rejected() == self.inputs
    }
}

fn add_counts<K: Ord + Clone>(whole: &mut BTreeMap<K, u64>, part: &BTreeMap<K, u64>) {
    for (name, count) in part {
        match whole.get_mut(name) {
            Some(sum) => *sum += count,
            None => {
                whole.insert(name.clone(), *count);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reject(reason: &'static str) -> Summary {
        let mut summary = Summary::default();
        summary.count_input(10);
        summary.count_reject(&Rejected {
            id: String::new(),
            file_path: String::new(),
            member: String::new(),
            offset: 0,
            reject_reason: reason,
            message: String::new(),
        });
        summary
    }

    #[test]
    fn parts_add_up_in_any_order() {
        let (a, b, c) = (reject("empty"), reject("binary"), reject("empty"));
        let (mut left, mut right) = (Summary::default(), Summary::default());
        for part in [&a, &b, &c] {
            left.add(part);
        }
        for part in [&c, &b, &a] {
            right.add(part);
        }
        assert_eq!(left, right);
        assert_eq!(left.rejects, BTreeMap::from([("binary".into(), 1), ("empty".into(), 2)]));
        assert_eq!((left.inputs, left.bytes, left.rejected()), (3, 30, 3));
        assert!(left.is_balanced());
    }

    #[test]
    fn a_lost_input_is_seen() {
        let mut summary = reject("empty");
        summary.count_input(1);
        assert!(!summary.is_balanced());
    }
}
