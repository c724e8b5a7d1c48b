//! A stand-in for the cleaner: one block a line, nothing is chrome.

use super::{Cleaned, Explanation, Outcome};
use crate::block::{Block, Blocks, Gap, Origin, Role, Stats};
use crate::chrome::{Fate, Verdict};
use crate::error::Error;
use crate::record::{Record, RecordMetadata, Rejected, SCHEMA};
use crate::settings::Settings;
use crate::source::{Content, Raw};

/// Cleans one document at a time.
#[derive(Debug)]
pub struct Cleaner {
    source: String,
}

impl Cleaner {
    /// Builds it once a run.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        Ok(Self { source: settings.output.source.clone() })
    }

    /// What becomes of a document.
    pub fn clean(&self, raw: Raw) -> Outcome {
        let bytes = match raw.content {
            Content::Html(bytes) | Content::Text(bytes) => bytes,
            Content::HtmlField(text) | Content::TextField(text) => text.into_bytes(),
            Content::Unusable(reject) => {
                return Outcome::Rejected(Rejected {
                    id: String::new(),
                    file_path: raw.origin.file_path,
                    member: raw.origin.member,
                    offset: raw.origin.offset,
                    reject_reason: reject.reason.name(),
                    message: reject.message,
                });
            }
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let blocks: Vec<Block> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(at, line)| Block {
                text: line.to_owned(),
                role: Role::Line,
                gap: if at == 0 { Gap::None } else { Gap::Line },
                container: 0,
                line: at as u32 + 1,
                link_chars: 0,
                links: 0,
                hidden: false,
                selector: None,
                stats: Stats::default(),
            })
            .collect();
        let verdicts =
            blocks.iter().map(|_| Verdict { fate: Fate::Kept, rule: "", score: -1.0 }).collect::<Vec<_>>();
        let page = Blocks { blocks, containers: Vec::new(), origin: Origin::Lines };
        let kept = page.text();
        let chars = kept.chars().count() as u64;
        let record = Record {
            id: String::new(),
            text: kept,
            source: self.source.clone(),
            url: String::new(),
            title: String::new(),
            author: String::new(),
            date: String::new(),
            language: "en".to_owned(),
            language_score: 1.0,
            file_path: raw.origin.file_path,
            added: String::new(),
            created: String::new(),
            metadata: RecordMetadata {
                schema: SCHEMA,
                tool: String::new(),
                rules: String::new(),
                input_kind: "text",
                input_sha256: String::new(),
                member: raw.origin.member,
                offset: raw.origin.offset,
                record_id: String::new(),
                site_name: String::new(),
                canonical_url: String::new(),
                description: String::new(),
                license: String::new(),
                image: String::new(),
                declared_language: String::new(),
                tags: Vec::new(),
                categories: Vec::new(),
                encoding: "UTF-8",
                encoding_by: "default",
                replaced_chars: 0,
                mojibake_fixes: 0,
                chars_in: chars,
                chars_out: chars,
                blocks_in: verdicts.len() as u64,
                blocks_out: verdicts.len() as u64,
                words_out: 0,
                kept_ratio: 1.0,
                text_sha256: String::new(),
                removed_kinds: Vec::new(),
                removed_chars: Vec::new(),
                warnings: Vec::new(),
            },
        };
        Outcome::Cleaned(Box::new(Cleaned {
            record,
            explanation: Explanation { page, verdicts, evidence: Vec::new() },
        }))
    }
}
