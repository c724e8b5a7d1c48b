//! The title: the headline without the site's name, and the blocks that hold it.
//!
//! A candidate that the page shows as a heading beats one that it only states, and the first `h1` beats what it shares
//! a third of its words with; else the order of `precedence.rs` holds. Where the candidates come from is left to the sources.

use std::collections::BTreeSet;

use super::found::{Chosen, Field, Found, Source, Value};
use super::wording::{fold, squash};
use crate::block::{Block, Blocks, Role};

/// What stands between a headline and the site's name, with spaces around.
const SEPARATORS: &[&str] =
    &["|", "-", "–", "—", "·", ":", "::", "»", "«", "•", "›", "<", ">", "~", "/", "//"];

/// Words of a segment that merely contains the site's name: "The Daily Post Online".
const MOST_SITE_WORDS: usize = 5;

/// Words of a heading that names a site or a section: "Menu", "Nuts and Bolts".
const MOST_SECTION_WORDS: usize = 3;

/// Letters of a name that is looked for inside a longer one: shorter ones stand in too many words.
const FEWEST_LETTERS: usize = 4;

/// Headings that can show the title, stated titles that are weighed, parts of one title, names of one site: what is
/// more is a list of something else, and comparing each with each must stay cheap.
const MOST_HEADINGS: usize = 100;
const MOST_CANDIDATES: usize = 40;
const MOST_SEGMENTS: usize = 12;
const MOST_NAMES: usize = 20;

/// Blocks between the title and its copies: breadcrumbs before it, a byline behind it.
const REACH: usize = 10;

/// Words of a block that reads like prose, where it also has a sentence's end.
const PROSE_WORDS: u32 = 20;

/// The title.
pub(super) fn choose(found: &Found, page: &Blocks, sites: &Sites) -> Option<Chosen> {
    let headings: Vec<(u8, String, &str)> = page
        .blocks
        .iter()
        .filter_map(|block| match block.role {
            Role::Heading(level @ 1..=3) => Some((level, fold(&block.text), block.text.as_str())),
            _ => None,
        })
        .take(MOST_HEADINGS)
        .collect();
    let candidates: Vec<Chosen> = found
        .of(Field::Title)
        .into_iter()
        .map(|value| Chosen { source: value.source, text: cut(&value.text, &headings, sites) })
        .filter(|title| !title.text.is_empty() && !sites.is_name(&title.text))
        .take(MOST_CANDIDATES)
        .collect();
    let heading = |level: u8, text: &str| {
        let folded = fold(text);
        headings.iter().find(|(of, heading, _)| *of == level && *heading == folded).map(|(.., text)| *text)
    };
    let is_heading = |title: &&Chosen| title.source == Source::Heading;
    let stated = candidates.iter().filter(|title| !is_heading(title));
    for level in 1..=2 {
        if let Some((title, shown)) =
            stated.clone().find_map(|title| Some((title, heading(level, &title.text)?)))
        {
            // The heading has the better quotes, but some are written in capitals.
            let capitals = !shown.chars().any(char::is_lowercase);
            let text = if capitals { &title.text } else { without_anchor(shown) };
            return Some(Chosen { text: text.to_owned(), ..title.clone() });
        }
        if level == 1
            && let Some(shown) = candidates
                .iter()
                .filter(is_heading)
                .find(|shown| stated.clone().any(|other| agree(&shown.text, &other.text)))
        {
            let folded = fold(&shown.text);
            let inside = stated.clone().filter(|title| is_end_of(&folded, &fold(&title.text)));
            let title = inside.max_by_key(|title| title.text.len()).unwrap_or(shown);
            return Some(Chosen { text: without_anchor(&title.text).to_owned(), ..title.clone() });
        }
    }
    // A short heading that shares no word with what is stated is the site's or a section's.
    let of_page = |title: &&Chosen| {
        let words = |text: &str| text.split_whitespace().count();
        let mut longer = stated.clone().filter(|other| words(&other.text) > MOST_SECTION_WORDS);
        !is_heading(title)
            || words(&title.text) > MOST_SECTION_WORDS
            || longer.clone().next().is_none()
            || longer.any(|other| agree(&title.text, &other.text))
    };
    let best = candidates.iter().find(of_page).or(candidates.first()).cloned();
    // The home page's title is its site's name: better than none.
    best.or_else(|| found.first(Field::Title, |text| Some(text.to_owned())))
}

/// What the page's statements call it, where its headings say something else: the first part of `og:title` or `<title>`.
pub(super) fn stated(found: &Found, title: &str) -> Option<Chosen> {
    let folded = fold(title);
    let values = found.of(Field::Title);
    let values = values.iter().take(MOST_CANDIDATES);
    let mut of_page = values.filter(|value| matches!(value.source, Source::OpenGraph | Source::TitleElement));
    let shown = |value: &&&Value| {
        let segments = segments(&value.text);
        let ends =
            segments.iter().take(MOST_SEGMENTS).map(|(from, to)| (&value.text[..*to], &value.text[*from..]));
        ends.into_iter().any(|(start, end)| fold(start) == folded || fold(end) == folded)
    };
    if of_page.clone().any(|value| shown(&value)) {
        return None;
    }
    of_page
        .find_map(|value| Some(Chosen { source: value.source, text: parts(&value.text).next()?.to_owned() }))
}

/// A heading without the sign that links to it.
fn without_anchor(heading: &str) -> &str {
    heading.trim_end_matches(['¶', '#', '§', '🔗', ' '])
}

/// Whether a stated title, both folded, is what a heading has behind a kicker or a date, or before a site's name or
/// other words in brackets: half of its letters, at least. What else a heading goes on with is part of the headline.
fn is_end_of(heading: &str, title: &str) -> bool {
    let before =
        heading.strip_suffix(title).is_some_and(|rest| rest.ends_with(|c: char| !c.is_alphanumeric()));
    let behind = heading
        .strip_prefix(title)
        .is_some_and(|rest| [" (", " - ", " | "].iter().any(|sign| rest.starts_with(sign)));
    (before || behind) && 2 * title.len() >= heading.len()
}

/// Whether a third of a heading's words are in a stated title: then the heading is that title, as the page shows it.
/// With a half or three quarters titles were met less often on the pages of trafilatura's evaluation and wcxb-train.
fn agree(heading: &str, stated: &str) -> bool {
    let (heading, stated) = (fold(heading), fold(stated));
    let stated: BTreeSet<&str> = stated.split(' ').collect();
    let (mut shared, mut all) = (0, 0);
    for word in heading.split(' ') {
        all += 1;
        shared += usize::from(stated.contains(word));
    }
    3 * shared >= all
}

/// The blocks that hold the title: the heading (else the first block) that equals it, and its copies that no prose
/// separates from it.
pub(super) fn blocks(page: &Blocks, title: &str) -> Vec<u32> {
    let title = fold(title);
    if title.is_empty() {
        return Vec::new();
    }
    let copies: Vec<usize> = (0..page.blocks.len()).filter(|&at| is_copy(&page.blocks[at], &title)).collect();
    let heading = |&&at: &&usize| matches!(page.blocks[at].role, Role::Heading(1 | 2));
    let Some(&first) = copies.iter().find(heading).or(copies.first()) else {
        return Vec::new();
    };
    let (before, behind) = page.blocks.split_at(first);
    let start = before.iter().rposition(is_prose).map_or(0, |at| at + 1).max(first.saturating_sub(REACH));
    let end =
        behind.iter().position(is_prose).map_or(page.blocks.len(), |at| first + at).min(first + REACH + 1);
    copies.into_iter().filter(|at| (start..end).contains(at)).map(|at| at as u32).collect()
}

/// Whether a block reads like prose, as far as a title's place asks.
pub(super) fn is_prose(block: &Block) -> bool {
    block.stats.words >= PROSE_WORDS && block.stats.sentences > 0
}

fn is_copy(block: &Block, title: &str) -> bool {
    // Folding changes lengths by quotes and ends only: most blocks are told apart unread, or by their first letter.
    block.text.len() <= 2 * title.len() + 16
        && first_letter(&block.text) == title.chars().next()
        && fold(&block.text) == title
}

/// What the fold of a text opens with. The apostrophe that Unicode calls a letter becomes one that is none.
fn first_letter(text: &str) -> Option<char> {
    text.chars().find(|&c| c.is_alphanumeric() && c != '\u{2bc}')?.to_lowercase().next()
}

/// What the site is called: its stated names and its host, squashed.
#[derive(Debug, Default)]
pub(super) struct Sites {
    names: Vec<String>,
    host: String,
}

impl Sites {
    /// From the stated names and the host.
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>, host: &str) -> Self {
        let mut known: Vec<String> = Vec::new();
        for name in names.map(squash).filter(|name| !name.is_empty()).take(MOST_NAMES) {
            if !known.contains(&name) {
                known.push(name);
            }
        }
        // The host's longest label but for the last: "bbc" of bbc.co.uk, "example" of blog.example.com.
        let mut labels: Vec<&str> = host.split('.').collect();
        labels.pop();
        let label = labels.into_iter().rev().max_by_key(|label| label.len()).unwrap_or("");
        Self { names: known, host: squash(label) }
    }

    /// Whether a text is the site's name and nothing else.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let text = squash(text);
        !text.is_empty() && (self.names.contains(&text) || text == self.host)
    }

    /// Whether a text is the site's host in words.
    pub(super) fn is_host(&self, text: &str) -> bool {
        !self.host.is_empty() && squash(text) == self.host
    }

    /// Whether a segment of a title names the site: as a whole, or with a word or two more or less.
    pub(super) fn is_named_by(&self, segment: &str) -> bool {
        if self.is_name(segment) {
            return true;
        }
        let short = segment.split_whitespace().count() <= MOST_SITE_WORDS;
        let segment = squash(segment);
        let near = |name: &String| {
            let (a, b) = if name.len() < segment.len() { (name, &segment) } else { (&segment, name) };
            a.chars().count() >= FEWEST_LETTERS && b.contains(a.as_str())
        };
        short && (self.names.iter().any(near) || (self.host.len() >= FEWEST_LETTERS && near(&self.host)))
    }
}

/// A title without the site's part: the segments that a heading agrees with, else what is left when segments that
/// name the site are cut from the ends.
fn cut(title: &str, headings: &[(u8, String, &str)], sites: &Sites) -> String {
    let segments = segments(title);
    if !(2..=MOST_SEGMENTS).contains(&segments.len()) {
        return title.to_owned();
    }
    let text = |from: usize, to: usize| title[segments[from].0..segments[to - 1].1].to_owned();
    let whole = fold(title);
    if headings.iter().any(|(_, heading, _)| *heading == whole) {
        // Some sites put their name behind every heading.
        let last = segments.len() - 1;
        return if sites.is_named_by(&text(last, last + 1)) { text(0, last) } else { title.to_owned() };
    }
    let (mut from, mut to) = (0, segments.len());
    while to - from > 1 && sites.is_named_by(&text(to - 1, to)) {
        to -= 1;
    }
    while to - from > 1 && sites.is_named_by(&text(from, from + 1)) {
        from += 1;
    }
    let agreed = |text: &str| {
        let folded = fold(text);
        headings.iter().any(|(_, heading, _)| *heading == folded)
    };
    if agreed(&text(from, to)) {
        return text(from, to);
    }
    let parts = (1..segments.len())
        .rev()
        .map(|to| (0, to))
        .chain((1..segments.len()).map(|from| (from, segments.len())));
    // A last word alone is the site's, whatever heading has it.
    let is_tail = |from: usize, part: &str| from > 0 && !part.contains(' ');
    let shown = parts
        .map(|(from, to)| (from, text(from, to)))
        .filter(|(from, part)| agreed(part) && !is_tail(*from, part));
    shown.max_by_key(|(_, part)| part.len()).map_or_else(|| text(from, to), |(_, part)| part)
}

/// The byte ranges between separators: bars, and others that have spaces around.
fn segments(title: &str) -> Vec<(usize, usize)> {
    let mut segments = Vec::new();
    let (mut start, mut end) = (0, 0);
    let mut at = 0;
    let mut add = |start: usize, end: usize| {
        if start < end {
            segments.push((start, end));
        }
    };
    for part in title.split_inclusive([' ', '|', '│', '｜']) {
        let word = part.trim_end_matches(' ');
        let bare = word.trim_end_matches(['|', '│', '｜']);
        let is_sign = SEPARATORS.contains(&word) && end > start;
        if !bare.is_empty() && !is_sign {
            start = if end > start { start } else { at };
            end = at + bare.len();
        }
        if is_sign || bare.len() < word.len() {
            add(start, end);
            start = at + part.len();
        }
        at += part.len();
    }
    add(start, end);
    segments
}

/// The segments of a title, as text.
pub(super) fn parts(title: &str) -> impl Iterator<Item = &str> {
    segments(title).into_iter().map(|(from, to)| &title[from..to])
}

#[cfg(test)]
mod tests {
    use super::super::testing::page;
    use super::*;

    fn title(found: &[(Source, &str)], blocks: &[(Role, &str)], site: &str) -> String {
        let mut all = Found::default();
        for (source, text) in found {
            all.add(Field::Title, *source, 0, text);
        }
        let sites = Sites::new([site].into_iter(), "www.post.example");
        choose(&all, &page(blocks), &sites).map(|chosen| chosen.text).unwrap_or_default()
    }

    #[test]
    fn cuts_the_sites_name_at_either_end() {
        for stated in
            ["Oats rise | The Daily Post", "Daily Post » Oats rise", "Oats rise - post", "Oats rise"]
        {
            assert_eq!(title(&[(Source::TitleElement, stated)], &[], "Daily Post"), "Oats rise");
        }
    }

    #[test]
    fn cuts_titles_at_bars_and_at_signs_between_spaces() {
        let cut = |title| parts(title).collect::<Vec<_>>();
        assert_eq!(cut("Oats|Rye ｜ a-b - c"), ["Oats", "Rye", "a-b", "c"]);
        assert_eq!(cut("- Oats | "), ["- Oats"]);
    }

    #[test]
    fn cuts_the_sites_name_from_a_heading() {
        let shown = "Oats rise | Daily Post";
        let blocks = [(Role::Heading(1), shown)];
        assert_eq!(title(&[(Source::TitleElement, shown)], &blocks, "Daily Post"), "Oats rise");
    }

    #[test]
    fn keeps_the_segment_that_a_heading_shows() {
        let blocks = [(Role::Heading(1), "Oats rise")];
        assert_eq!(
            title(&[(Source::TitleElement, "Oats rise | Food | Elsewhere")], &blocks, ""),
            "Oats rise"
        );
    }

    #[test]
    fn keeps_hyphens_of_the_headline() {
        assert_eq!(title(&[(Source::OpenGraph, "Oats - a history")], &[], "Daily Post"), "Oats - a history");
    }

    #[test]
    fn believes_what_is_shown() {
        let found = [(Source::OpenGraph, "You won't believe oats"), (Source::TitleElement, "Oats rise")];
        assert_eq!(title(&found, &[(Role::Heading(1), "Oats Rise")], ""), "Oats Rise");
    }

    #[test]
    fn leaves_out_what_a_heading_has_besides_the_title() {
        let stated = [(Source::JsonLd, "Oats rise in the north")];
        for shown in
            ["Food: Oats rise in the north", "May 17 Oats rise in the north", "Oats rise in the north¶"]
        {
            let found = [(Source::Heading, shown), stated[0]];
            assert_eq!(title(&found, &[(Role::Heading(1), shown)], ""), "Oats rise in the north", "{shown}");
        }
    }

    #[test]
    fn prefers_what_is_stated_to_a_heading_of_the_site() {
        let found = [(Source::Heading, "Menu"), (Source::TitleElement, "Oats rise this year")];
        assert_eq!(title(&found, &[(Role::Heading(1), "Menu")], ""), "Oats rise this year");
        let found = [
            (Source::Heading, "Four Oats"),
            (Source::TitleElement, "Four Oats » Archive » Rye in the far north"),
        ];
        let blocks = [(Role::Heading(1), "Four Oats"), (Role::Heading(2), "Rye in the far north")];
        assert_eq!(title(&found, &blocks, ""), "Rye in the far north");
    }

    #[test]
    fn takes_the_first_of_several_headings_that_agrees_with_what_is_stated() {
        let found = [
            (Source::Heading, "Daily News Shop"),
            (Source::Heading, "Oats rise up north"),
            (Source::OpenGraph, "Oats rise this year"),
        ];
        assert_eq!(title(&found, &[], ""), "Oats rise up north");
    }

    #[test]
    fn finds_both_copies_at_the_top() {
        let long = "Oats rise in the north, and nobody knows why they do so this year, says the board of \
                    growers in its report.";
        let page = page(&[
            (Role::Line, "Oats’ rise"),
            (Role::Line, "Oats' rise"),
            (Role::Line, long),
            (Role::Line, "Oats' rise"),
        ]);
        assert_eq!(blocks(&page, "Oats’ rise"), [0, 1]);
    }
}
