//! One document through all the stages: pure, and the same for every run.

use super::assemble::{self, Document};
use super::{Cleaned, Explanation, Outcome};
use crate::block::{self, Blocks};
use crate::chrome::page_type::PageType;
use crate::chrome::{Fate, Field, Judgement, Rules};
use crate::decode::{self, Decoded, Hints, Labels};
use crate::error::Result;
use crate::markdown;
use crate::metadata::{self, Metadata};
use crate::mojibake::How;
use crate::normalize::Normalizer;
use crate::page::{Beyond, Degraded, Dom, Head, Marks, Page, TextPage, Wanted};
use crate::quality::Signals;
use crate::settings::{OverStripped, Settings, Title};
use crate::site::{self, OnPage, Sketch, Templates};
use crate::source::{Content, Origin, Raw, Reason, Reject};

/// Cleans documents one at a time: cues, hints, normalizer and settings, built once a run and shared by its threads.
#[derive(Debug)]
pub struct Cleaner {
    settings: Settings,
    normalizer: Normalizer,
    wanted: Wanted,
    /// What Markdown is to hold, where the text is to be Markdown.
    markdown: Option<markdown::Options>,
    rules: Rules,
    templates: Templates,
    fingerprint: String,
}

/// A document read up to where judging starts.
#[derive(Debug)]
pub struct Read {
    /// Its text, and how it was decoded.
    pub decoded: Decoded,
    /// Whether it is markup.
    pub is_html: bool,
    /// Which limits its markup went beyond.
    pub degraded: Degraded,
    /// Its blocks.
    pub blocks: Blocks,
    /// What it says of itself.
    pub metadata: Metadata,
    /// What had happened to each value of its head in which mojibake was repaired.
    pub head_repairs: Vec<How>,
}

impl Cleaner {
    /// Builds what all documents share.
    ///
    /// # Errors
    /// [`crate::Error::Usage`] where a selector of the settings is none, plain text is to have links or images, a kind is to be
    /// kept and dropped, or no document is within the limits of the signals.
    pub fn new(settings: &Settings) -> Result<Self> {
        Self::with_rules(settings, Rules::new(&settings.chrome))
    }

    /// As [`Self::new`], with rules of one's own, such as those of another model.
    ///
    /// # Errors
    /// [`crate::Error::Usage`] where a selector of the settings is none, or plain text is to have links or images.
    pub fn with_rules(settings: &Settings, rules: Rules) -> Result<Self> {
        let markdown = settings.output.markdown()?;
        settings.chrome.check()?;
        settings.quality.check()?;
        let marks = if markdown.is_some() { Marks::Noted } else { Marks::Passed };
        Ok(Self {
            markdown,
            normalizer: Normalizer::new(&settings.normalize),
            rules,
            templates: Templates::default(),
            fingerprint: assemble::fingerprint(&settings.judgement()?),
            wanted: Wanted::new(settings.chrome.selectors.iter().map(|selector| selector.css.as_str()))?
                .with(marks),
            settings: settings.clone(),
        })
    }

    /// The same with what sites repeat.
    #[must_use]
    pub fn with_templates(mut self, templates: Templates) -> Self {
        self.fingerprint = assemble::with_templates(&self.fingerprint, &templates);
        self.templates = templates;
        self
    }

    /// Makes a record of a document, or says why there is none.
    pub fn clean(&self, raw: Raw) -> Outcome {
        self.explain(raw, 0)
    }

    /// As [`Self::clean`], with at most so many reasons a block of what the model says.
    pub fn explain(&self, raw: Raw, reasons: usize) -> Outcome {
        let sha256 = raw.sha256();
        let Raw { origin, content } = raw;
        match self.read(&origin, content) {
            Ok(read) => self.judge(origin, sha256, read, reasons),
            Err(reject) => {
                Outcome::Rejected(assemble::rejected(&origin, &sha256, reject.reason, reject.message))
            }
        }
    }

    /// Reads a document up to its blocks and metadata.
    ///
    /// # Errors
    /// Gives the reason why there can be no record of it.
    pub fn read(&self, origin: &Origin, content: Content) -> std::result::Result<Read, Reject> {
        let hints = Hints {
            transport_charset: Some(origin.transport_charset.as_str()).filter(|charset| !charset.is_empty()),
            tld: origin.tld(),
            labels: Labels::Markup,
            forced: self.settings.decode.encoding.named(),
            fallback: self.settings.decode.fallback_encoding.named(),
        };
        let (decoded, is_html) = match content {
            Content::Html(bytes) => (decode::decode(bytes, &hints), true),
            Content::Text(bytes) => {
                (decode::decode(bytes, &Hints { labels: Labels::Nowhere, ..hints }), false)
            }
            Content::HtmlField(field) => (Decoded::from_container(field.text), true),
            Content::TextField(field) => (Decoded::from_container(field.text), false),
            Content::Unusable(reject) => return Err(reject),
        };
        let page = if is_html { self.html(&decoded.text) } else { self.text(&decoded.text) };
        let blocks = Blocks::of(&page, &self.normalizer);
        // A page whose scripts would write its text still has its metadata.
        if blocks.blocks.is_empty() && !is_html {
            let message = "there is no text in it".to_owned();
            return Err(Reject { reason: Reason::Empty, message });
        }
        let nothing_said = Head::default();
        let (head, degraded) = match &page {
            Page::Html(dom) => (dom.head(), dom.degraded()),
            Page::Text(text) => (&nothing_said, text.degraded()),
        };
        if let (Beyond::Reject, Some(limit)) = (self.settings.limits.degraded, degraded.names().next()) {
            let message =
                format!("it goes beyond limits.{limit}, so that what is read of it is not all that it says");
            return Err(Reject { reason: Reason::Degraded, message });
        }
        let metadata = metadata::read(head, &blocks, &origin.url, &self.normalizer);
        let head_repairs = head.repairs.clone();
        Ok(Read { decoded, is_html, degraded, blocks, metadata, head_repairs })
    }

    fn judge(&self, origin: Origin, sha256: [u8; 32], read: Read, reasons: usize) -> Outcome {
        let Read { decoded, is_html, degraded, blocks, mut metadata, head_repairs } = read;
        let site = self.site(&origin, &metadata);
        let on_page = self.templates.on(&site, &blocks);
        let Judgement { mut verdicts, evidence, whole, reasons } =
            self.rules.explain(&blocks, &metadata, &on_page, reasons);
        match whole.page_type {
            Some(PageType::Forum) => metadata.as_thread(),
            Some(PageType::Article) => metadata.as_article(),
            Some(PageType::Service) => metadata.as_service(),
            Some(PageType::Collection | PageType::Documentation | PageType::Product) => metadata.as_offer(),
            Some(PageType::Listing) | None => {}
        }
        // A headline that is not the title stays in the text.
        if self.settings.output.title == Title::Keep || metadata.title_blocks.is_empty() {
            for verdict in &mut verdicts {
                if matches!(&verdict.fate, Fate::Moved(moved, _) if moved.field == Field::Title) {
                    verdict.fate = Fate::Kept;
                }
            }
        }
        let sources = assemble::sources(&metadata, &verdicts);
        let base = metadata.base.clone();
        let document = Document {
            origin,
            sha256,
            decoded: &decoded,
            is_html,
            degraded,
            metadata,
            head_repairs: &head_repairs,
            site,
            on_page: &on_page,
        };
        let explanation = Explanation { page: blocks, verdicts, evidence, whole, reasons, sources };
        let mut record = assemble::record(document, &explanation, &self.settings.output, &self.fingerprint);
        let over_stripped = record.metadata.kept_ratio < self.settings.output.floor.value();
        if over_stripped && self.settings.output.over_stripped == OverStripped::Reject {
            let message = format!(
                "{} of {} characters would be kept, less than the floor in the settings",
                record.metadata.chars_out, record.metadata.chars_in
            );
            return Outcome::Rejected(record.rejected(Reason::OverStripped.name(), message));
        }
        let quality = &self.settings.quality;
        if quality.are_wanted() {
            let signals = Signals::of(&record.text, &record.language);
            if let Some((signal, message)) = quality.broken_by(&signals) {
                return Outcome::Rejected(record.rejected(signal.filtered, message));
            }
            record.metadata.signals = quality.signals.then_some(signals);
        }
        // The last of all, so that markup changes no judgement.
        if let Some(options) = self.markdown {
            let kept: Vec<u32> = explanation.kept().map(|at| at as u32).collect();
            let rendered = markdown::render(&explanation.page, &kept, options, &base, decoded.text.len());
            record.text = rendered.text;
            let told = [
                (rendered.relative, "relative, for the base is long"),
                (rendered.left_out, "left out, for together they are long"),
            ];
            let told = told.into_iter().filter(|(count, _)| *count > 0);
            let warnings = told.map(|(count, what)| format!("links: {count} addresses are {what}"));
            record.metadata.warnings.extend(warnings);
        }
        Outcome::Cleaned(Box::new(Cleaned { record, explanation }))
    }

    /// The site that a document is of, and what a tally keeps of it.
    ///
    /// # Errors
    /// Gives the reason why nothing can be learned from it.
    pub fn sketch(&self, raw: Raw) -> std::result::Result<(String, Sketch), Reject> {
        let Raw { origin, content } = raw;
        let Read { blocks, metadata, .. } = self.read(&origin, content)?;
        let Judgement { verdicts, .. } = self.rules.judge(&blocks, &metadata, &OnPage::default());
        let kept = blocks.blocks.iter().zip(&verdicts).filter(|(_, verdict)| verdict.fate == Fate::Kept);
        let content = block::join(kept.map(|(block, _)| block));
        Ok((self.site(&origin, &metadata), Sketch::of(&blocks, &content)))
    }

    /// The name of a document's site.
    fn site(&self, origin: &Origin, metadata: &Metadata) -> String {
        match &self.settings.site.name {
            named if !named.is_empty() => named.clone(),
            _ => site::name(origin, &metadata.canonical_url),
        }
    }

    /// A hash of all that judges: `metadata.rules` of the records.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The rules that judge.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    fn html(&self, text: &str) -> Page {
        let dom = Dom::parse(text, &self.settings.limits, &self.wanted);
        Page::Html(Box::new(dom.with_repaired_head(&self.normalizer)))
    }

    fn text(&self, text: &str) -> Page {
        Page::Text(TextPage::read(text, &self.normalizer, &self.settings.limits))
    }
}
