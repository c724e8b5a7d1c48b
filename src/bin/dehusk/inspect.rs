//! `dehusk inspect`: what becomes of each block of a page, by which rule and with which score.
//!
//! It shows the verdicts of the same cleaner as `clean`, so that the two cannot disagree.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use anyhow::{Context, Result};
use dehusk::Error;
use dehusk::chrome::Fate;
use dehusk::chrome::features::Column;
use dehusk::pipeline::{Cleaned, Cleaner, Outcome};
use dehusk::source::Inputs;
use dehusk::source::Raw;
use serde::Serialize;

use crate::args::InspectArgs;
use crate::{Ending, say, terminal};

/// How many reasons are told of a block's score.
const REASONS: usize = 5;

/// Characters of a block that are shown without `--json`.
const SHOWN_CHARS: usize = 100;

pub(crate) fn inspect(args: Box<InspectArgs>) -> Result<Ending> {
    let settings = args.settings()?;
    let cleaner = Cleaner::new(&settings)?.with_templates(settings.site.templates()?);
    let inputs = Inputs::expand(std::slice::from_ref(&args.file), settings.input.options(None))?;
    let raw = pick(inputs.documents(), args.member.as_deref())
        .with_context(|| format!("cannot inspect {}", args.file.to_string_lossy()))?;
    // To find them takes longer than all the rest.
    let reasons = if args.json || args.reasons { REASONS } else { 0 };
    match cleaner.explain(raw, reasons) {
        Outcome::Cleaned(cleaned) => {
            let blocks = blocks(&cleaned);
            terminal::print(&if args.json {
                json(&cleaned, &blocks)?
            } else {
                page(&cleaned, &blocks, args.reasons)
            })?;
            Ok(Ending::Done)
        }
        Outcome::Rejected(rejected) => {
            say(&format!(
                "rejected {}: {}: {}",
                rejected.file_path, rejected.reject_reason, rejected.message
            ));
            Ok(Ending::Rejected)
        }
    }
}

/// The document with this name inside the file, or the first.
fn pick(mut documents: impl Iterator<Item = Raw>, member: Option<&str>) -> dehusk::error::Result<Raw> {
    match member {
        None => documents.next().ok_or_else(|| Error::Usage("it holds no document".to_owned())),
        Some(member) => documents.find(|raw| raw.origin.member == member).ok_or_else(|| {
            Error::Usage(format!("it holds no document named {member:?}; members of JSONL are numbers of lines, of WARC numbers of records, of Parquet numbers of rows"))
        }),
    }
}

/// A block with what became of it.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    block: usize,
    line: u32,
    fate: &'static str,
    kind: &'static str,
    rule: &'static str,
    score: f64,
    evidence: Vec<Sign>,
    reasons: Vec<Reason>,
    repaired: String,
    text: &'a str,
}

/// A number that the model looked at, with its share in the log-odds that the block is content.
#[derive(Debug, Serialize)]
struct Reason {
    column: String,
    share: f64,
}

/// One observation about a block.
#[derive(Debug, Serialize)]
struct Sign {
    kind: &'static str,
    rule: &'static str,
    weight: f64,
}

fn blocks(cleaned: &Cleaned) -> Vec<Shown<'_>> {
    let explanation = &cleaned.explanation;
    let mut signs: Vec<Vec<Sign>> = explanation.page.blocks.iter().map(|_| Vec::new()).collect();
    for evidence in &explanation.evidence {
        if let Some(signs) = signs.get_mut(evidence.block as usize) {
            signs.push(Sign {
                kind: evidence.kind.name(),
                rule: evidence.rule,
                weight: rounded(evidence.weight),
            });
        }
    }
    let judged = explanation.page.blocks.iter().zip(&explanation.verdicts).zip(signs).enumerate();
    judged
        .map(|(at, ((block, verdict), evidence))| {
            let (fate, kind) = match &verdict.fate {
                Fate::Kept => ("kept", ""),
                Fate::Moved(moved, _) => ("moved", moved.field.name()),
                Fate::Removed(kind) => ("removed", kind.name()),
            };
            Shown {
                block: at,
                line: block.line,
                fate,
                kind,
                rule: verdict.rule,
                score: rounded(verdict.score),
                evidence,
                reasons: reasons(explanation.reasons.get(at)),
                repaired: block.repaired.map(|how| how.to_string()).unwrap_or_default(),
                text: &block.text,
            }
        })
        .collect()
}

fn reasons(of_block: Option<&Vec<(Column, f32)>>) -> Vec<Reason> {
    let of_block = of_block.into_iter().flatten();
    of_block.map(|(column, share)| Reason { column: column.name(), share: rounded(*share) }).collect()
}

fn rounded(weight: f32) -> f64 {
    (f64::from(weight) * 100.0).round() / 100.0
}

/// A field of the record, and which source gave it.
#[derive(Debug, Serialize)]
struct Stated {
    name: &'static str,
    value: String,
    source: &'static str,
}

/// What the page says of itself.
#[derive(Debug, Serialize)]
struct Fields {
    fields: Vec<Stated>,
}

/// The fields that have a value.
fn fields(cleaned: &Cleaned) -> Vec<Stated> {
    let record = &cleaned.record;
    let metadata = &record.metadata;
    let stated = cleaned.explanation.sources.iter().map(|(name, source)| {
        let value = match *name {
            "title" => record.title.clone(),
            "author" => record.author.clone(),
            "date" => record.date.clone(),
            "modified" => metadata.modified.clone(),
            "site_name" => metadata.site_name.clone(),
            "canonical_url" => metadata.canonical_url.clone(),
            "description" => metadata.description.clone(),
            "license" => metadata.license.clone(),
            "access" => metadata.access.to_owned(),
            "image" => metadata.image.clone(),
            "declared_language" => metadata.declared_language.clone(),
            "tags" => metadata.tags.join(", "),
            "categories" => metadata.categories.join(", "),
            _ => String::new(),
        };
        Stated { name, value, source }
    });
    stated.collect()
}

/// One JSON object a block, and one more with the fields.
fn json(cleaned: &Cleaned, blocks: &[Shown<'_>]) -> Result<String> {
    let mut text = String::new();
    for block in blocks {
        text += &terminal::escape_json(&serde_json::to_string(block)?);
        text.push('\n');
    }
    text += &terminal::escape_json(&serde_json::to_string(&Fields { fields: fields(cleaned) })?);
    text.push('\n');
    Ok(text)
}

/// The page for people: a head, and a line a block, with what weighed most below it where that is asked for.
fn page(cleaned: &Cleaned, blocks: &[Shown<'_>], with_reasons: bool) -> String {
    let record = &cleaned.record;
    let dim = Style::new().dimmed();
    let mut text = String::new();
    let _ = writeln!(text, "{dim}{:>17}{dim:#}  {}", "file", terminal::escape(&record.file_path));
    for Stated { name, value, source } in fields(cleaned) {
        let value = shortened(&value);
        let _ = writeln!(text, "{dim}{name:>17}{dim:#}  {}  {dim}{source}{dim:#}", terminal::escape(&value));
    }
    if !record.language.is_empty() {
        let _ = writeln!(text, "{dim}{:>17}{dim:#}  {}  {dim}detected{dim:#}", "language", record.language);
    }
    if !record.metadata.page_type.is_empty() {
        let _ = writeln!(
            text,
            "{dim}{:>17}{dim:#}  {} ({:.2}), expected F1 {:.2}",
            "type", record.metadata.page_type, record.metadata.page_type_score, record.metadata.expected_f1
        );
    }
    for warning in &record.metadata.warnings {
        let _ = writeln!(text, "{dim}{:>17}{dim:#}  {}", "warning", terminal::escape(warning));
    }
    let rule_width = blocks.iter().map(|block| block.rule.len()).max().unwrap_or_default();
    let kind_width = blocks.iter().map(|block| block.kind.len()).max().unwrap_or_default();
    for Shown { fate, kind, rule, score, text: block, reasons, repaired, .. } in blocks {
        let style = match *fate {
            "kept" => Style::new(),
            "moved" => AnsiColor::Cyan.on_default(),
            _ => AnsiColor::Red.on_default(),
        };
        let _ = writeln!(
            text,
            "{style}{fate:<7}{style:#} {dim}{kind:<kind_width$} {rule:<rule_width$} {score:>6.2}{dim:#}  {style}{}{style:#}",
            terminal::escape(&shortened(block))
        );
        if !repaired.is_empty() {
            let _ = writeln!(text, "{dim}        mojibake: {repaired}{dim:#}");
        }
        if with_reasons && !reasons.is_empty() {
            let reasons: Vec<String> =
                reasons.iter().map(|reason| format!("{} {:+.2}", reason.column, reason.share)).collect();
            let _ = writeln!(text, "{dim}        {}{dim:#}", reasons.join("  "));
        }
    }
    let _ = writeln!(
        text,
        "{dim}{} of {} blocks and {} of {} characters kept{dim:#}",
        record.metadata.blocks_out,
        record.metadata.blocks_in,
        record.metadata.chars_out,
        record.metadata.chars_in
    );
    text
}

/// The start of a block, in one line.
fn shortened(block: &str) -> String {
    let mut text: String = block.chars().take(SHOWN_CHARS).map(|c| if c == '\n' { ' ' } else { c }).collect();
    if block.chars().nth(SHOWN_CHARS).is_some() {
        text.push('…');
    }
    text
}
