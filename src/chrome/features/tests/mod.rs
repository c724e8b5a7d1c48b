//! What each column says of the smallest page that shows it: one file a group of families.

mod company;
mod containers;
mod cued;
mod end;
mod headings;
mod learned;
mod lines;
mod markup;
mod overlap;
mod page;
mod place;
mod repeats;
mod site;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::measure::OfPage;
use super::{Column, Facts, Family, LINES, MARKUP, one};
use crate::block::Blocks;
use crate::chrome::model::{Model, Models};
use crate::chrome::page_type::PageType;
use crate::chrome::settings::Options;
use crate::chrome::short_cue::plain;
use crate::chrome::{Evidence, Kind, Rules, View};
use crate::metadata::{self, Metadata};
use crate::normalize::Normalizer;
use crate::page::{Dom, Limits, Page, TextPage, Wanted};
use crate::site::{OnPage, Repeat};

/// The examples of every group.
const ALL: &[&[Example]] = &[
    text::EXAMPLES,
    markup::EXAMPLES,
    containers::EXAMPLES,
    repeats::EXAMPLES,
    place::EXAMPLES,
    headings::EXAMPLES,
    company::EXAMPLES,
    cued::EXAMPLES,
    end::EXAMPLES,
    overlap::EXAMPLES,
    site::EXAMPLES,
    learned::EXAMPLES,
    lines::EXAMPLES,
    page::EXAMPLES,
];

/// How likely each page type is of every example.
const TYPES: [f32; PageType::ALL.len()] = [0.75, 0.25, 0.0, 0.0, 0.0, 0.0, 0.0];

/// A page, and what columns say of its blocks.
#[derive(Debug, Clone, Copy)]
struct Example {
    /// Its markup, in which `{b20}` stands for a sentence of twenty words `bb`; or its lines.
    html: &'static str,
    /// Whether it is flattened text.
    is_text: bool,
    /// Evidence about its blocks. It is made up, so that no new cue changes a number here.
    said: &'static [(&'static str, Kind, f32)],
    /// Distinct pages that are known of its site, and how its blocks repeat.
    site: (u32, &'static [Option<Repeat>]),
    /// Column, block and value. A block is named by how it opens, or by its number, as in `#3`.
    shows: &'static [(&'static str, &'static str, f32)],
}

/// An example of which typed detectors say nothing.
const fn example(html: &'static str, shows: &'static [(&'static str, &'static str, f32)]) -> Example {
    Example { html, is_text: false, said: &[], site: (0, &[]), shows }
}

/// The same of lines.
const fn lines(text: &'static str, shows: &'static [(&'static str, &'static str, f32)]) -> Example {
    Example { html: text, is_text: true, said: &[], site: (0, &[]), shows }
}

impl Example {
    /// The same with evidence about its blocks.
    const fn said(self, said: &'static [(&'static str, Kind, f32)]) -> Self {
        Self { said, ..self }
    }

    /// The same where so many pages are known of its site, and how its blocks repeat.
    const fn of_site(self, pages: u32, blocks: &'static [Option<Repeat>]) -> Self {
        Self { site: (pages, blocks), ..self }
    }
}

/// Compares every value of some examples with the one that it should have.
fn check(examples: &[Example]) {
    let mut wrong = Vec::new();
    for Example { html, is_text, said, site, shows } in examples {
        let site = OnPage { pages: site.0, blocks: site.1.to_vec(), is_strange: false };
        let evidence = |view: &View<'_>| {
            said.iter()
                .map(|&(block, kind, weight)| plain(at(view, block) as u32, kind, weight, ""))
                .collect()
        };
        let page = if *is_text { text_page(html) } else { html_page(html) };
        with_facts(page, &site, evidence, |facts| {
            for &(name, block, expected) in *shows {
                let value = column(name).value(facts, at(facts.view, block));
                if (value - expected).abs() > 1e-4 {
                    wrong.push(format!("{name} of {block:?} is {value}, not {expected}"));
                }
            }
        });
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Works out what families share of a page, with this evidence about it and small tables.
fn with_facts<T>(
    (blocks, metadata): (Blocks, Metadata),
    site: &OnPage,
    evidence: impl FnOnce(&View<'_>) -> Vec<Evidence>,
    then: impl FnOnce(&Facts<'_>) -> T,
) -> T {
    static RULES: LazyLock<Rules> =
        LazyLock::new(|| Rules::with_models(&Options::default(), Models::default()));
    RULES.look(&blocks, &metadata, site, |view, _| {
        let mut facts = Facts::of(view, &evidence(view));
        facts.look_up(&learned::lexicons());
        facts.types = TYPES;
        then(&facts)
    })
}

fn html_page(html: &str) -> (Blocks, Metadata) {
    let dom = Dom::parse(&filled(html), &Limits::default(), &Wanted::default());
    let head = dom.head().clone();
    let blocks = Blocks::of(&Page::Html(Box::new(dom)), &Normalizer::new(&Default::default()));
    let metadata = metadata::read(&head, &blocks, "", &Normalizer::default());
    (blocks, metadata)
}

fn text_page(text: &str) -> (Blocks, Metadata) {
    let blocks = Blocks::of(
        &Page::Text(TextPage { text: filled(text), ..TextPage::default() }),
        &Normalizer::new(&Default::default()),
    );
    let metadata = metadata::read(&Default::default(), &blocks, "", &Normalizer::default());
    (blocks, metadata)
}

/// A text with each `{b20}` in it as a sentence of twenty words `bb`.
fn filled(text: &str) -> String {
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match sentence(part) {
            Some((sentence, rest)) => filled.extend([sentence.as_str(), rest]),
            None => filled.extend(["{", part]),
        }
    }
    filled
}

fn sentence(part: &str) -> Option<(String, &str)> {
    let (asked, rest) = part.split_once('}')?;
    let (letter, words) = asked.split_at_checked(1)?;
    Some((vec![letter.repeat(2); words.parse().ok()?].join(" ") + ".", rest))
}

fn column(name: &str) -> Column {
    Column::all().find(|column| column.name() == name).unwrap_or_else(|| unreachable!("no column {name}"))
}

fn at(view: &View<'_>, block: &str) -> usize {
    if let Some(number) = block.strip_prefix('#') {
        return number.parse().expect("a number follows");
    }
    let opening = filled(block);
    let found = view.page.blocks.iter().position(|block| block.text.starts_with(&opening));
    found.unwrap_or_else(|| unreachable!("no block {block:?}"))
}

#[test]
fn every_family_has_an_example() {
    let shown: BTreeSet<&str> = ALL
        .iter()
        .flat_map(|examples| examples.iter())
        .flat_map(|example| example.shows)
        .map(|(name, ..)| column(name).family.name)
        .collect();
    let families =
        MARKUP.iter().chain(LINES).flat_map(|(_, families)| families.iter()).map(|family| family.name);
    assert_eq!(families.filter(|name| !shown.contains(name)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn names_are_in_snake_case_and_each_is_one_column() {
    let mut names = BTreeSet::new();
    let columns = Column::all().map(|column| (column.name(), column)).collect::<BTreeMap<_, _>>();
    for column in columns.into_values() {
        let name = column.family.name;
        let is_snake = name.split('_').all(|word| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        assert!(is_snake, "{name}");
        assert!(names.insert(column.name()), "{name} is there twice");
    }
}

#[test]
fn a_doc_line_is_a_phrase_and_no_sentence() {
    for column in Column::all() {
        let doc = column.doc().trim_start_matches('-');
        let opens = doc.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
        assert!(opens && !doc.ends_with('.'), "{}: {doc:?}", column.name());
    }
}

#[test]
fn every_value_is_finite() {
    let deep = "<div class=a>".repeat(600) + "Deep";
    let pages = [
        "<p>One</p>",
        "<p>*</p>",
        "<h1>洪水</h1><p>河水在一夜之间上涨了两米，下城的居民在洪水到来之前把家具搬到了楼上。</p>",
        deep.as_str(),
    ];
    for html in pages {
        with_facts(
            html_page(html),
            &OnPage::default(),
            |_| Vec::new(),
            |facts| {
                for (column, block) in
                    Column::all().flat_map(|column| (0..facts.len()).map(move |at| (column, at)))
                {
                    let value = column.value(facts, block);
                    assert!(value.is_finite(), "{} of block {block} is {value}", column.name());
                }
            },
        );
    }
}

#[test]
fn what_is_of_the_page_is_worked_out_no_more_often_for_the_reasons_of_more_blocks() {
    static TIMES: AtomicUsize = AtomicUsize::new(0);
    const COUNTED: &[(&str, &[Family])] = &[(
        "page",
        &[one("counted", "counts", &OfPage(|_, _| TIMES.fetch_add(1, Ordering::Relaxed) as f32))],
    )];
    let model = Model { columns: Column::of(COUNTED).collect(), ..Model::default() };
    let rules = Rules::with_models(&Options::default(), Models::default());
    let times = |blocks: usize| {
        let (page, metadata) = html_page(&"<p>word</p>".repeat(blocks));
        TIMES.store(0, Ordering::Relaxed);
        let reasons = rules.look(&page, &metadata, &OnPage::default(), |view, evidence| {
            model.explain(Facts::of(view, &evidence), 1).reasons
        });
        assert_eq!(reasons.len(), blocks);
        TIMES.load(Ordering::Relaxed)
    };
    assert_eq!(times(1), times(200));
}
