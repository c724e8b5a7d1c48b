//! What the page is like as a whole: the same for all its blocks, and what the page type is told from.

use super::cued::{COMMENTS, GROUPS, LEGAL, RELATED, THREAD};
use super::measure::OfPage;
use super::text::Wording;
use super::totals::Sums;
use super::{Family, flag, many, one, share};
use crate::block::Role;
use crate::chrome::View;
use crate::chrome::lexicons::{Lexicons, label_tokens, name_tokens};
use crate::chrome::page_type::PageType;
use crate::chrome::words::hash;
use crate::metadata::Metadata;

pub(super) const FAMILIES: &[Family] = &[
    one("page_words", "words of the page", &OfPage(|p, _| p.sums.all().words)),
    one("page_blocks", "blocks of the page", &OfPage(|p, _| p.sums.all().blocks)),
    one(
        "page_link_share",
        "share of its visible characters in links",
        &OfPage(|p, _| share(p.sums.all().linked, p.sums.all().visible)),
    ),
    one(
        "page_prose",
        "share of its words in prose",
        &OfPage(|p, _| share(p.sums.all().in_prose, p.sums.all().words)),
    ),
    one("page_prose_blocks", "its blocks of prose", &OfPage(|p, _| p.sums.all().prose)),
    one(
        "page_prose_words",
        "words a block of prose",
        &OfPage(|p, _| share(p.sums.all().in_prose, p.sums.all().prose)),
    ),
    one(
        "page_paragraphs",
        "share of its words in `<p>`",
        &OfPage(|p, _| share(p.sums.all().in_paragraphs, p.sums.all().words)),
    ),
    one("page_headings", "its headings", &OfPage(|p, _| p.sums.all().headings)),
    one("page_elements", "its elements", &OfPage(|p, _| p.view.page.containers[0].elements as f32)),
    one("page_images", "its pictures", &OfPage(|p, _| p.view.page.containers[0].images as f32)),
    one("page_controls", "its form controls", &OfPage(|p, _| p.view.page.containers[0].controls as f32)),
    one(
        "page_typed",
        "share of its words that typed detectors speak against",
        &OfPage(|p, _| share(p.sums.all().typed, p.sums.all().words)),
    ),
    one(
        "page_series",
        "share of its words in its largest series",
        &OfPage(|p, _| share(p.repeats.best.totals.words, p.sums.all().words)),
    ),
    one("page_series_count", "members of its largest series", &OfPage(|p, _| p.repeats.best.count as f32)),
    one(
        "page_series_prose",
        "share of the words of that series in prose",
        &OfPage(|p, _| share(p.repeats.best.totals.in_prose, p.repeats.best.totals.words)),
    ),
    one(
        "page_series_words",
        "words a member of that series",
        &OfPage(|p, _| share(p.repeats.best.totals.words, p.repeats.best.count as f32)),
    ),
    one(
        "page_series_links",
        "share of visible characters in links in that series",
        &OfPage(|p, _| share(p.repeats.best.totals.linked, p.repeats.best.totals.visible)),
    ),
    one(
        "page_series_times",
        "short blocks with a year or a time of day, a member of that series",
        &OfPage(|p, _| share(p.repeats.best.totals.times, p.repeats.best.count as f32)),
    ),
    one(
        "page_series_currencies",
        "blocks with a currency sign, a member of that series",
        &OfPage(|p, _| share(p.repeats.best.totals.currencies, p.repeats.best.count as f32)),
    ),
    one(
        "page_unspaced",
        "share of its words that are characters of a script without spaces",
        &OfPage(|p, _| p.page.unspaced),
    ),
    one("page_longest", "words of its longest block", &OfPage(|p, _| p.page.longest)),
    one("page_code", "its blocks of code", &OfPage(|p, _| p.page.code)),
    one("page_cells", "share of its blocks that are cells", &OfPage(|p, _| p.page.cells)),
    one("page_items", "share of its blocks that are list items", &OfPage(|p, _| p.page.items)),
    one("page_quotes", "its quotes", &OfPage(|p, _| p.page.quotes)),
    one("page_articles", "its `<article>` elements", &OfPage(|p, _| p.page.articles)),
    one("page_prices", "blocks with a currency sign", &OfPage(|p, _| p.sums.all().currencies)),
    one("page_questions", "blocks with a question mark", &OfPage(|p, _| p.page.questions)),
    one(
        "page_times",
        "blocks with a year or a time of day, of 12 words or fewer",
        &OfPage(|p, _| p.sums.all().times),
    ),
    one(
        "page_path_parts",
        "parts of the path of its address, -1 where it is not known",
        &OfPage(|p, _| p.page.path_parts),
    ),
    one("page_path_words", "words of the last part of the path", &OfPage(|p, _| p.page.path_words)),
    one("page_path_digits", "digits of the path", &OfPage(|p, _| p.page.path_digits)),
    one("page_has_date", "1 where it states a date", &OfPage(|p, _| flag(!p.view.metadata.date.is_empty()))),
    one(
        "page_has_author",
        "1 where it states an author",
        &OfPage(|p, _| flag(!p.view.metadata.author.is_empty())),
    ),
    one(
        "page_stated",
        "length of the text that its JSON-LD states, in bytes",
        &OfPage(|p, _| p.view.metadata.stated_text.len() as f32),
    ),
    one("page_comments", "blocks that speak of comments", &OfPage(|p, _| p.page.typed[COMMENTS])),
    one("page_thread", "blocks that look like comments", &OfPage(|p, _| p.page.typed[THREAD])),
    one("page_related", "blocks that speak of other stories", &OfPage(|p, _| p.page.typed[RELATED])),
    one("page_legal", "blocks of legal notes", &OfPage(|p, _| p.page.typed[LEGAL])),
    many(
        TYPE,
        "how likely the page is of the n-th page type, by the page model",
        &[0, 1, 2, 3, 4, 5, 6],
        &OfPage(|p, n| p.types[n as usize]),
    ),
    many(
        TYPE_ODDS,
        "log-odds that the page is of the n-th page type, by what it says of itself",
        &[0, 1, 2, 3, 4, 5, 6],
        &OfPage(|p, n| p.page.types[n as usize]),
    ),
];

/// The family that the page model gives.
pub(super) const TYPE: &str = "page_type";
/// The family that tables of page types give.
pub(super) const TYPE_ODDS: &str = "page_type_odds";

/// What is counted once a page.
#[derive(Debug, Default)]
pub(super) struct PageFacts {
    unspaced: f32,
    longest: f32,
    code: f32,
    cells: f32,
    items: f32,
    quotes: f32,
    articles: f32,
    questions: f32,
    path_parts: f32,
    path_words: f32,
    path_digits: f32,
    typed: [f32; GROUPS],
    types: [f32; PageType::ALL.len()],
}

impl PageFacts {
    /// Counts over a page.
    pub(super) fn of(view: &View<'_>, sums: &Sums, wording: &[Wording], typed: &[[f32; GROUPS]]) -> Self {
        let blocks = &view.page.blocks;
        let all = sums.all();
        let mut facts = Self::default();
        for ((block, wording), typed) in blocks.iter().zip(wording).zip(typed) {
            let stats = &block.stats;
            facts.unspaced += stats.unspaced as f32;
            facts.longest = facts.longest.max(stats.words as f32);
            match block.role {
                Role::Code => facts.code += 1.0,
                Role::Cell => facts.cells += 1.0,
                Role::ListItem => facts.items += 1.0,
                Role::Quote => facts.quotes += 1.0,
                _ => {}
            }
            facts.questions += flag(wording.questions > 0.0);
            for (count, weight) in facts.typed.iter_mut().zip(typed) {
                *count += flag(*weight >= 1.0);
            }
        }
        facts.unspaced = share(facts.unspaced, all.words);
        facts.cells = share(facts.cells, all.blocks);
        facts.items = share(facts.items, all.blocks);
        facts.articles =
            view.page.containers.iter().filter(|container| &*container.tag == "article").count() as f32;
        facts.address(&view.metadata.canonical_url);
        facts
    }

    /// Asks the tables what the page says of itself.
    pub(super) fn look_up(&mut self, view: &View<'_>, lexicons: &Lexicons) {
        self.types = [0.0; PageType::ALL.len()];
        page_tokens(view, |token| {
            for (odds, table) in self.types.iter_mut().zip(&lexicons.pages) {
                *odds += table.get(token).unwrap_or(0.0);
            }
        });
    }

    fn address(&mut self, url: &str) {
        let Some(path) = path(url) else {
            self.path_parts = -1.0;
            return;
        };
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        self.path_parts = parts.clone().count() as f32;
        let last = parts.next_back().unwrap_or("");
        self.path_words = last.split(['-', '_', '+', '.']).filter(|word| !word.is_empty()).count() as f32;
        self.path_digits = path.chars().filter(char::is_ascii_digit).count() as f32;
    }
}

/// The path of an address, without its query.
fn path(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    Some(rest.find('/').map_or("", |at| &rest[at..]))
}

/// Calls back with the tokens that tell of a page's type: what it says it is, the words of its address, and the names on
/// the containers that hold most of it.
pub fn page_tokens(view: &View<'_>, mut each: impl FnMut(u32)) {
    let Metadata { types, canonical_url, .. } = view.metadata;
    for name in types {
        each(hash(name));
    }
    for word in path(canonical_url).unwrap_or("").split(|c: char| !c.is_alphabetic()) {
        if !word.is_empty() {
            each(hash(word).rotate_left(1));
        }
    }
    let words = view.page.blocks.len() as u32;
    for container in view.page.containers.iter().skip(1).take(MOST_CONTAINERS) {
        if (container.end - container.first) * 4 >= words * 3 {
            name_tokens(&container.names().class_id, |token| each(token.rotate_left(2)));
            label_tokens(container, |token| each(token.rotate_left(2)));
        }
    }
}

/// Containers that are looked at for names of the page.
const MOST_CONTAINERS: usize = 40;
