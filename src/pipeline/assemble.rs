//! The record of a page: what was kept, what was moved, and the numbers about both.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::Explanation;
use crate::block;
use crate::chrome::{Fate, Field, Kind, Verdict};
use crate::decode::Decoded;
use crate::metadata::{self, Metadata};
use crate::mojibake::How;
use crate::page::Degraded;
use crate::record::{Record, RecordMetadata, Rejected, SCHEMA};
use crate::settings::{Output, Sources};
use crate::site::{OnPage, Templates};
use crate::source::{Origin, Reason, id};

/// Bytes of the hash that tells what judges: 16 hex digits.
const FINGERPRINT_BYTES: usize = 8;

/// What is known of a document besides its blocks.
pub(super) struct Document<'a> {
    pub(super) origin: Origin,
    pub(super) sha256: [u8; 32],
    pub(super) decoded: &'a Decoded,
    pub(super) is_html: bool,
    /// Which limits its markup went beyond.
    pub(super) degraded: Degraded,
    pub(super) metadata: Metadata,
    /// What had happened to each repaired value of its head.
    pub(super) head_repairs: &'a [How],
    /// The site that it is of.
    pub(super) site: String,
    /// What the site repeats of it.
    pub(super) on_page: &'a OnPage,
}

/// The record of a document.
pub(super) fn record(
    document: Document<'_>,
    explanation: &Explanation,
    output: &Output,
    fingerprint: &str,
) -> Record {
    let Document { origin, sha256, decoded, is_html, degraded, mut metadata, head_repairs, site, on_page } =
        document;
    let page = &explanation.page;
    let repairs =
        || page.blocks.iter().filter_map(|block| block.repaired).chain(head_repairs.iter().copied());
    let mojibake_fixes = repairs().count() as u64;
    let blocks = || page.blocks.iter().zip(&explanation.verdicts);
    let kept = || blocks().filter(|(_, verdict)| verdict.fate == Fate::Kept).map(|(block, _)| block);
    for (_, verdict) in blocks() {
        if let Fate::Moved(moved, _) = &verdict.fate {
            move_in(&mut metadata, moved.field, &moved.values);
        }
    }
    let (field_names, field_sources) = match output.sources {
        Sources::Omit => Default::default(),
        Sources::List => explanation.sources.iter().copied().unzip(),
    };
    let text = block::join(kept());
    let (language, language_score) = metadata::detect(&text);
    let chars_in = length(page.blocks.iter());
    let chars_out = text.chars().count() as u64;
    let (removed_kinds, removed_chars) = removed(explanation);
    let kept_ratio = (chars_out as f64 / chars_in.max(1) as f64 * 1e4).round() / 1e4;
    let mut warnings = origin.warnings;
    if let Some(label) = &decoded.overruled {
        warnings.push(format!("encoding: the label {label} was overruled"));
    }
    if decoded.replaced_chars > 0 {
        warnings.push(format!("encoding: {} malformed sequences were replaced", decoded.replaced_chars));
    }
    if let Some(how) = repairs().reduce(How::and) {
        warnings.push(format!("mojibake: {how}; repairs: {mojibake_fixes}"));
    }
    warnings.extend(degraded.names().map(|limit| format!("degraded: {limit}")));
    if on_page.is_strange {
        warnings.push("site: nothing of what nearly all pages of its site repeat is on it".to_owned());
    }
    if page.blocks.is_empty() {
        warnings.push("empty: the page shows no text without its scripts".to_owned());
    } else if kept_ratio < output.floor.value() {
        warnings.push("over_stripped: less than the floor was kept".to_owned());
    }
    Record {
        id: id(&sha256, &origin.member),
        source: output.source.clone(),
        url: origin.url,
        title: metadata.title,
        author: metadata.author,
        created: metadata.date.clone(),
        date: metadata.date,
        language,
        language_score,
        file_path: origin.file_path,
        added: origin.added,
        metadata: RecordMetadata {
            schema: SCHEMA,
            tool: concat!("dehusk ", env!("CARGO_PKG_VERSION")).to_owned(),
            rules: fingerprint.to_owned(),
            input_kind: if is_html { "html" } else { "text" },
            input_sha256: HEXLOWER.encode(&sha256),
            member: origin.member,
            offset: origin.offset,
            record_id: origin.record_id,
            site,
            site_pages: on_page.pages,
            modified: metadata.modified,
            site_name: metadata.site_name,
            canonical_url: metadata.canonical_url,
            description: metadata.description,
            license: metadata.license,
            access: metadata.access.name(),
            image: metadata.image,
            declared_language: metadata.declared_language,
            tags: metadata.tags,
            categories: metadata.categories,
            field_names,
            field_sources,
            page_type: explanation.whole.page_type.map_or("", |page_type| page_type.name()),
            page_type_score: rounded(explanation.whole.type_score),
            expected_f1: rounded(explanation.whole.quality),
            encoding: decoded.encoding,
            encoding_by: decoded.by.name(),
            replaced_chars: decoded.replaced_chars,
            mojibake_fixes,
            chars_in,
            chars_out,
            blocks_in: page.blocks.len() as u64,
            blocks_out: kept().count() as u64,
            words_out: kept().map(|block| u64::from(block.stats.words)).sum(),
            kept_ratio,
            signals: None,
            text_sha256: HEXLOWER.encode(&Sha256::digest(text.as_bytes())),
            text_markup: output.markup.name(),
            duplicate_of: String::new(),
            removed_kinds,
            removed_chars,
            warnings,
        },
        text,
    }
}

/// A share at four places.
fn rounded(share: f32) -> f64 {
    (f64::from(share) * 1e4).round() / 1e4
}

/// A reject of a document.
pub(super) fn rejected(origin: &Origin, sha256: &[u8; 32], reason: Reason, message: String) -> Rejected {
    Rejected {
        id: id(sha256, &origin.member),
        file_path: origin.file_path.clone(),
        member: origin.member.clone(),
        offset: origin.offset,
        reject_reason: reason.name(),
        message,
    }
}

/// A hash of all that decides on verdicts: the assets, the version of the rules, and the settings.
pub(super) fn fingerprint(judgement: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    for (name, text) in crate::assets::all() {
        hash.update(name);
        hash.update(text);
    }
    hash.update(judgement);
    let digest: [u8; 32] = hash.finalize().into();
    HEXLOWER.encode(&digest[..FINGERPRINT_BYTES])
}

/// The same where sites' templates decide too.
pub(super) fn with_templates(fingerprint: &str, templates: &Templates) -> String {
    let mut hash = Sha256::new();
    hash.update(fingerprint);
    templates.to_lines().for_each(|line| hash.update(line));
    let digest: [u8; 32] = hash.finalize().into();
    HEXLOWER.encode(&digest[..FINGERPRINT_BYTES])
}

/// Each field of the metadata that has a value, with the source that gave it: what the page states, and the blocks that
/// are moved into fields of which it states nothing.
pub(super) fn sources(metadata: &Metadata, verdicts: &[Verdict]) -> Vec<(&'static str, &'static str)> {
    let mut sources = metadata.sources.clone();
    for verdict in verdicts {
        if let Fate::Moved(moved, _) = &verdict.fate
            && let Field::Tags | Field::License = moved.field
            && !moved.values.is_empty()
            && !sources.iter().any(|(field, _)| *field == moved.field.name())
        {
            sources.push((moved.field.name(), "blocks"));
        }
    }
    sources
}

/// Adds the values of a moved block to its field. What the page's head said stays.
fn move_in(metadata: &mut Metadata, field: Field, values: &[String]) {
    match field {
        Field::Tags => {
            for value in values {
                if !metadata.tags.iter().any(|known| known.eq_ignore_ascii_case(value)) {
                    metadata.tags.push(value.clone());
                }
            }
        }
        Field::License if metadata.license.is_empty() => metadata.license = values.join(" "),
        Field::License | Field::Title | Field::Byline => {}
    }
}

/// The kinds that fell or were moved, in the order of the catalogue, with the characters of each.
fn removed(explanation: &Explanation) -> (Vec<&'static str>, Vec<u64>) {
    let mut chars = vec![0_u64; Kind::ALL.len()];
    for (block, verdict) in explanation.page.blocks.iter().zip(&explanation.verdicts) {
        if let Fate::Moved(_, kind) | Fate::Removed(kind) = &verdict.fate {
            chars[*kind as usize] += u64::from(block.stats.chars);
        }
    }
    Kind::ALL
        .iter()
        .zip(chars)
        .filter(|(_, chars)| *chars > 0)
        .map(|(kind, chars)| (kind.name(), chars))
        .unzip()
}

/// Characters of blocks with their gaps.
fn length<'a>(blocks: impl Iterator<Item = &'a block::Block>) -> u64 {
    blocks
        .enumerate()
        .map(|(at, block)| {
            let gap = if at == 0 { 0 } else { block.gap.as_str().len() as u64 };
            gap + u64::from(block.stats.chars)
        })
        .sum()
}
