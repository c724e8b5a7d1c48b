//! Which blocks are chrome: detectors give [`Evidence`], one judge gives a [`Verdict`] a block.
//!
//! Removing is not done here: what was kept is the record, and `inspect` and the reports are other views of the same
//! verdicts. The order of [`detectors::ALL`] is the order in which rules are named when their weights tie.

mod clean_text;
#[cfg(test)]
mod cue_testing;
mod cued;
pub mod cues;
pub mod cut;
mod degraded;
pub mod detectors;
pub mod evidence;
pub mod features;
pub mod folded;
pub mod hinted;
mod judge;
pub mod kind;
pub mod lexicons;
mod list_run;
mod look;
pub mod markup;
pub mod model;
mod names;
pub mod page_type;
pub mod places;
pub mod prose;
mod repeated;
mod run;
pub mod settings;
mod short_cue;
mod structural;
#[cfg(test)]
pub(crate) mod testing;
mod trust;
mod whole_tables;
pub mod words;
pub mod zones;

pub use evidence::{Evidence, Fate, Field, Move, Verdict, weight};
pub use kind::Kind;

use crate::block::{Block, Blocks, Origin};
use crate::metadata::Metadata;
use crate::site::OnPage;
use cues::{BlockCues, Cues, Hit};
use features::{Column, Facts};
use folded::Folded;
use hinted::{Hinted, Inherited};
use markup::{Hint, Markup};
use model::Models;
use page_type::PageType;
use places::Places;
use settings::{Action, Options};
use zones::Zones;

/// Everything a detector may look at: the page's blocks, the cues found in them, and what the page says of itself.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The page in blocks.
    pub page: &'a Blocks,
    /// The folded texts of its blocks.
    pub folded: &'a Folded,
    /// The cues of each block, parallel to `page.blocks`.
    pub cues: &'a [BlockCues],
    /// What class, id, tag and role of each container hint at, parallel to `page.containers`.
    pub hints: &'a [Vec<Hint>],
    /// The hints that hold for each container, its own and those around it.
    pub hinted: &'a Inherited,
    /// Where the cues and the hints of each kind are.
    pub places: &'a Places,
    /// What the page says of itself.
    pub metadata: &'a Metadata,
    /// Whether each block reads like prose, parallel to `page.blocks`.
    pub prose: &'a [bool],
    /// Where the prose lives, and what each container is.
    pub zones: &'a Zones,
    /// What its site repeats of the page.
    pub site: &'a OnPage,
}

/// What judging needs and every page shares: cues and hints, built once.
#[derive(Debug)]
pub struct Rules {
    cues: Cues,
    /// The user's cues: not hints but decisions, so that they are matched and weighed apart.
    own: Cues,
    markup: Markup,
    models: Models,
    options: Options,
}

/// What became of a page.
#[derive(Debug)]
pub struct Judgement {
    /// One verdict a block.
    pub verdicts: Vec<Verdict>,
    /// All evidence, by block.
    pub evidence: Vec<Evidence>,
    /// What the page is as a whole.
    pub whole: Whole,
    /// What speaks most for and against each block being content, where that was asked for: the columns of the model with
    /// their share in its log-odds, the heaviest first.
    pub reasons: Vec<Vec<(Column, f32)>>,
}

/// What a page is as a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Whole {
    /// The likeliest page type; none of text that was extracted already, which has lost it.
    pub page_type: Option<PageType>,
    /// How likely that is, 0 to 1.
    pub type_score: f32,
    /// The F1 in words that the extraction is expected to have, 0 to 1.
    pub quality: f32,
    /// What that is told from: see [`model::QUALITY`].
    pub numbers: [f32; model::QUALITY.len()],
}

impl Rules {
    /// The built-in rules and the built-in models, with what the user adds.
    pub fn new(options: &Options) -> Self {
        Self::with_models(options, Models::built_in())
    }

    /// The built-in rules with other models.
    pub fn with_models(options: &Options, models: Models) -> Self {
        let lexicon = crate::assets::lexicon();
        let built_in =
            lexicon.cues().filter_map(|(kind, mode, phrase)| Some((kind.parse().ok()?, mode, phrase)));
        let own = options
            .cues
            .iter()
            .flat_map(|cue| cue.phrases.iter().map(|phrase| (cue.kind, cue.mode, phrase.as_str())));
        Self {
            cues: Cues::new(built_in),
            own: Cues::new(own),
            markup: Markup::built_in(),
            models,
            options: options.clone(),
        }
    }

    /// Judges a page: one verdict a block, and all the evidence.
    pub fn judge(&self, page: &Blocks, metadata: &Metadata, site: &OnPage) -> Judgement {
        self.explain(page, metadata, site, 0)
    }

    /// As [`Self::judge`], with at most so many reasons a block of what the model says.
    pub fn explain(&self, page: &Blocks, metadata: &Metadata, site: &OnPage, reasons: usize) -> Judgement {
        self.look(page, metadata, site, |view, mut evidence| {
            let mut facts = Facts::of(view, &evidence);
            let input = self.models.input(page, &mut facts, self.options.text);
            let model = self.models.of(input);
            let reading = model.explain(facts, reasons);
            model::detect(page, &reading, &mut evidence);
            self.user_cues(view.folded, &mut evidence);
            self.user_selectors(page, &mut evidence);
            let article = reading.types[PageType::Article as usize];
            let (mut verdicts, cut) = judge::judge(page, &evidence, (input, article), &self.options);
            let (page_type, type_score) = reading.page_type();
            if let (Origin::Html, Some(page_type)) = (page.origin, page_type) {
                structural::name(view, page_type, &self.options, &mut verdicts);
            }
            let kept: Vec<bool> = verdicts.iter().map(|verdict| verdict.fate == Fate::Kept).collect();
            let numbers = model::describe(page, &reading.scores, cut, &kept, &reading.types);
            let whole = Whole { page_type, type_score, quality: model.quality(&numbers), numbers };
            Judgement { verdicts, evidence, whole, reasons: reading.reasons }
        })
    }

    /// Has the typed detectors look at a page, and gives their evidence with what they looked at.
    pub fn look<T>(
        &self,
        page: &Blocks,
        metadata: &Metadata,
        site: &OnPage,
        then: impl FnOnce(&View<'_>, Vec<Evidence>) -> T,
    ) -> T {
        let folded = Folded::of(page);
        let cues: Vec<_> = folded.iter().map(|text| self.cues.find(text)).collect();
        let hints: Vec<_> = page.containers.iter().map(|container| self.markup.hints(container)).collect();
        let prose: Vec<_> = page.blocks.iter().map(prose::is_prose).collect();
        let zones = Zones::of(page, &hints, &prose);
        let hinted = Inherited::of(page, &hints, &prose, &zones);
        let places = Places::of(page, &cues, &hinted);
        let view = View {
            page,
            folded: &folded,
            cues: &cues,
            hints: &hints,
            hinted: &hinted,
            places: &places,
            metadata,
            prose: &prose,
            zones: &zones,
            site,
        };
        let mut found = Vec::new();
        for detector in detectors::ALL {
            detector.detect(&view, &mut found);
        }
        then(&view, found)
    }

    fn user_cues(&self, folded: &Folded, found: &mut Vec<Evidence>) {
        if self.options.cues.is_empty() {
            return;
        }
        for (block, text) in (0..).zip(folded.iter()) {
            found.extend(self.own.find(text).iter().map(|hit| Evidence {
                block,
                kind: hit.kind,
                weight: weight::DECIDED,
                rule: "user_rule/cue",
                moves: None,
            }));
        }
    }

    fn user_selectors(&self, page: &Blocks, found: &mut Vec<Evidence>) {
        for (at, block) in page.blocks.iter().enumerate() {
            let Some(selector) = block.selector.and_then(|index| self.options.selectors.get(index as usize))
            else {
                continue;
            };
            let (weight, rule) = match selector.action {
                Action::Drop => (weight::DECIDED, "user_rule/drop"),
                Action::Keep => (-weight::DECIDED, "user_rule/keep"),
            };
            found.push(Evidence { block: at as u32, kind: Kind::UserRule, weight, rule, moves: None });
        }
    }
}

/// Elements around a single block, at most, that [`View::holder`] looks through.
const MOST_WRAPPERS: usize = 8;

impl<'a> View<'a> {
    /// The blocks with their index and cues.
    pub fn blocks(&self) -> impl Iterator<Item = (u32, &'a Block, &'a BlockCues)> + use<'a> {
        self.page.blocks.iter().zip(self.cues).enumerate().map(|(at, (block, cues))| (at as u32, block, cues))
    }

    /// The blocks with a cue of a kind, in order.
    pub fn cued(&self, kind: Kind) -> impl Iterator<Item = (u32, &'a Block, &'a Hit)> + use<'a> {
        let (page, cues) = (self.page, self.cues);
        self.places.cued(kind).iter().filter_map(move |&at| {
            let place = at as usize;
            Some((at, page.blocks.get(place)?, cues.get(place)?.of(kind)?))
        })
    }

    /// The blocks for which a hint of markup of a kind holds, in order.
    pub fn hinted(&self, kind: Kind) -> impl Iterator<Item = (u32, &'a Block, &'a Hinted)> + use<'a> {
        let (page, hinted) = (self.page, self.hinted);
        self.places.hinted(kind).iter().filter_map(move |&at| {
            let block = page.blocks.get(at as usize)?;
            Some((at, block, hinted.get(block.container).iter().find(|hinted| hinted.kind == kind)?))
        })
    }

    /// Whether a block reads like prose.
    pub fn is_prose(&self, at: u32) -> bool {
        self.prose.get(at as usize).copied().unwrap_or(false)
    }

    /// The nearest container of a block that holds more than this one block, an index; for flattened lines the page.
    pub fn holder(&self, block: &Block) -> u32 {
        let mut at = block.container;
        for _ in 0..MOST_WRAPPERS {
            let Some(container) = self.page.containers.get(at as usize) else { return 0 };
            if at == 0 || container.end - container.first > 1 {
                break;
            }
            at = container.parent;
        }
        at
    }
}

/// Finds one kind of chrome. One file each, beside its manual page.
pub trait Detector: Sync {
    /// The kind it speaks for.
    fn kind(&self) -> Kind;

    /// Its manual page, in Markdown: what it finds, why it is chrome, an example, what it must leave alone.
    fn manual(&self) -> &'static str;

    /// What it sees on a page, added to `found`.
    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>);
}
