//! The pages to learn from: blocks, metadata and labels, with the fold that each page is in.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use dehusk::block::{Blocks, Stats};
use dehusk::chrome::page_type::PageType;
use dehusk::chrome::words::hash;
use dehusk::metadata::Metadata;
use dehusk::site::{self, OnPage, Tally, Templates};
use dehusk::source::{Content, Origin, Raw};
use rayon::prelude::*;

use super::Kind;
use super::forms::{self, Form};

use crate::label::labels;
use crate::sets::{Gold, Reader, Set};

/// Folds of the cross-validation.
pub(crate) const FOLDS: usize = 5;

/// A page with what is known of it.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) set: &'a Set,
    pub(crate) gold: &'a Gold,
    pub(crate) form: Form,
    /// Its flattened text, unless it comes with its markup.
    text: Option<Vec<u8>>,
    /// What is to be told of it as a whole, as a number, where that is known.
    pub(crate) told: Option<usize>,
    /// Whether its blocks are learned from.
    for_blocks: bool,
    /// All pages of one registrable domain are in one fold.
    pub(crate) fold: usize,
    pub(crate) blocks: Blocks,
    pub(crate) metadata: Metadata,
    /// What the other pages of its site repeat of it, where the set has some.
    pub(crate) site: OnPage,
    /// Share of each block that is main text, where it is known.
    pub(crate) labels: Vec<Option<f32>>,
    /// Words of the gold text, counted as those of blocks are.
    pub(crate) gold_words: u32,
}

/// Share of its gold that a page has to have for its labels to be believed.
const LEAST_FOUND: f32 = 0.5;

impl Page<'_> {
    /// Whether the page can be learned from: some have no gold text although they show one, or another page's.
    pub(crate) fn is_believed(&self) -> bool {
        if !self.for_blocks {
            return false;
        }
        // Lines were labelled one by one, and a page may keep none.
        if self.gold.text.is_none() || !self.set.has_markup() {
            return true;
        }
        let blocks = self.blocks.blocks.iter().zip(&self.labels);
        let found: f32 = blocks.map(|(block, label)| block.stats.words as f32 * label.unwrap_or(0.0)).sum();
        self.gold_words > 0 && found >= LEAST_FOUND * self.gold_words as f32
    }

    /// What it is counted among: its set, with its form if that is not the markup.
    pub(crate) fn group(&self) -> String {
        match self.form {
            Form::Markup => self.set.name.clone(),
            form => format!("{}, {}", self.set.name, form.name()),
        }
    }

    /// It as it comes.
    pub(crate) fn raw(&self) -> Result<Raw> {
        match &self.text {
            None => self.set.raw(self.gold),
            Some(text) => Ok(Raw { origin: origin(self.gold), content: Content::Text(text.clone()) }),
        }
    }

    /// The site that it is of: the host of its address, or one of its own.
    fn site_name(&self) -> String {
        let url = self.gold.url.clone().unwrap_or_default();
        site::name(&Origin { url, file_path: format!("{}/page", self.gold.id), ..Origin::default() }, "")
    }

    /// Its page type, where the set tells it.
    pub(crate) fn page_type(&self) -> Option<PageType> {
        page_type(self.set, self.gold)
    }
}

/// Reads the pages of sets, each in all forms that a kind of model is for.
pub(crate) fn read<'a>(sets: &'a [Set], reader: &Reader, kind: Kind) -> Result<Vec<Page<'a>>> {
    let folds = folds(sets);
    let mut all: Vec<(&Set, &Gold, Vec<Form>)> = Vec::new();
    for set in sets {
        let forms = match kind {
            Kind::Html => vec![Form::Markup],
            // Flattened pages show what extracted text is not; blocks are learned from the extracted ones.
            Kind::Lines | Kind::Extracted => forms::of_set(set)?,
        };
        all.extend(set.gold.iter().map(|gold| (set, gold, forms.clone())));
    }
    let pages: Vec<Vec<Page<'a>>> = all
        .into_par_iter()
        .map(|(set, gold, forms)| {
            let markup = if set.has_markup() { reader.read(set, gold)?.blocks } else { Blocks::default() };
            let mut pages = Vec::new();
            for form in forms {
                let text = form.text(set, gold, &markup)?;
                let content = match &text {
                    None => set.raw(gold)?.content,
                    Some(text) => Content::Text(text.clone()),
                };
                // A flattened page may be empty.
                let Ok(read) = reader.cleaner().read(&origin(gold), content) else { continue };
                let blocks = &read.blocks.blocks;
                let labels = match &gold.text {
                    Some(text) => labels::of_text(blocks, text).into_iter().map(Some).collect(),
                    None => labels::of_snippets(blocks, &gold.with, &gold.without),
                };
                pages.push(Page {
                    set,
                    gold,
                    form,
                    text,
                    told: match kind {
                        Kind::Html | Kind::Lines => page_type(set, gold).map(|page_type| page_type as usize),
                        Kind::Extracted => Some(usize::from(!set.has_markup() || form == Form::Clean)),
                    },
                    for_blocks: form.is_learned(gold)
                        && (kind != Kind::Extracted || !set.has_markup() || form == Form::Clean),
                    fold: folds[&domain(gold)],
                    labels,
                    gold_words: Stats::of(gold.text.as_deref().unwrap_or("")).words,
                    blocks: read.blocks,
                    metadata: read.metadata,
                    site: OnPage::default(),
                });
            }
            Ok(pages)
        })
        .collect::<Result<_>>()?;
    let mut pages: Vec<Page<'a>> = pages.into_iter().flatten().collect();
    let templates = templates(&pages, reader)?;
    pages.par_iter_mut().for_each(|page| {
        page.site = templates[&page.group()].on(&page.site_name(), &page.blocks);
    });
    Ok(pages)
}

/// What the sites of each [group](Page::group) of pages repeat.
fn templates(pages: &[Page<'_>], reader: &Reader) -> Result<BTreeMap<String, Templates>> {
    let sketches: Vec<_> = pages
        .par_iter()
        .map(|page| {
            let sketch = reader.cleaner().sketch(page.raw()?);
            let (_, sketch) = sketch.map_err(|reject| anyhow!("{}: {}", page.gold.id, reject.message))?;
            Ok((page.group(), page.site_name(), sketch))
        })
        .collect::<Result<_>>()?;
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for (group, site, sketch) in sketches {
        tallies.entry(group).or_default().count(&site, sketch);
    }
    Ok(tallies.iter().map(|(group, tally)| (group.clone(), Templates::of(tally))).collect())
}

fn page_type(set: &Set, gold: &Gold) -> Option<PageType> {
    let name = gold.page_type.as_deref().or((set.name == "articles").then_some("article"))?;
    PageType::ALL.into_iter().find(|page_type| page_type.name() == name)
}

fn origin(gold: &Gold) -> Origin {
    Origin { file_path: format!("{}.txt", gold.id), ..Origin::default() }
}

/// The fold of each domain: within each page type, domains are dealt out in the order of a hash.
fn folds(sets: &[Set]) -> BTreeMap<String, usize> {
    let mut types: BTreeMap<String, String> = BTreeMap::new();
    for set in sets {
        for gold in &set.gold {
            let page_type = gold.page_type.clone().unwrap_or_else(|| set.name.clone());
            types.entry(domain(gold)).or_insert(page_type);
        }
    }
    let mut order: Vec<(&String, u32, &String)> =
        types.iter().map(|(domain, page_type)| (page_type, hash(domain), domain)).collect();
    order.sort();
    order.iter().enumerate().map(|(at, (_, _, domain))| ((*domain).clone(), at % FOLDS)).collect()
}

/// Writes down which fold each domain is in.
pub(super) fn write_folds(sets: &[Set], work: &Path) -> Result<()> {
    Ok(fs::write(work.join(FOLDS_FILE), serde_json::to_string(&folds(sets))?)?)
}

/// The fold of each domain, as it was written down.
pub(super) fn read_folds(work: &Path) -> Result<BTreeMap<String, usize>> {
    let path = work.join(FOLDS_FILE);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(serde_json::from_str(&text)?)
}

const FOLDS_FILE: &str = "folds.json";

/// The registrable domain of a page's address, or its id.
pub(super) fn domain(gold: &Gold) -> String {
    let rest = gold.url.as_deref().unwrap_or("").split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("").to_ascii_lowercase();
    match psl::domain_str(&host) {
        Some(domain) => domain.to_owned(),
        None if host.is_empty() => gold.id.clone(),
        None => host,
    }
}
