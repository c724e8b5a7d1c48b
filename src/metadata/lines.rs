//! What the visible lines say: a title line on top of flattened text, bylines and dates near the title, the holder of
//! the copyright.
//!
//! Words are data: bylines and months of the lexicon, `[byline]` and `[copyright]` of `assets/metadata.toml`.

use std::ops::Range;

use super::authors;
use super::dates;
use super::found::{Field, Found, Source};
use super::title::is_prose;
use super::wording::{fold, squash};
use crate::assets::metadata_names;
use crate::block::{Block, Blocks, Origin};

/// Words of a title line. Of the gold titles of wcxb-train 99 in 100 are shorter.
const MOST_TITLE_WORDS: u32 = 30;

/// Words of a byline.
const MOST_BYLINE_WORDS: u32 = 12;

/// Blocks at the top of a text in which a repeated line is its title.
const TOP: usize = 6;

/// Blocks before and behind the title in which bylines are looked for: breadcrumbs and a kicker before, a subtitle,
/// an image with its caption and share buttons behind.
const BEFORE: usize = 3;
const BEHIND: usize = 10;

/// Words of a copyright line, and of the name in it.
const MOST_COPYRIGHT_WORDS: u32 = 30;
const MOST_HOLDER_WORDS: usize = 8;

/// Adds the title line of flattened text, and the holder of the copyright.
pub(super) fn find(page: &Blocks, found: &mut Found) {
    if page.origin != Origin::Html {
        if let Some(title) = title_line(page) {
            found.add(Field::Title, Source::Lines, 0, &title.text);
        }
    }
    for block in page.blocks.iter().rev().filter(|block| block.stats.words <= MOST_COPYRIGHT_WORDS) {
        if let Some(holder) = holder(&block.text) {
            found.add(Field::SiteName, Source::Lines, 0, &holder);
        }
    }
}

/// Adds what the lines near the title say of author and date.
pub(super) fn find_byline(page: &Blocks, title: &[u32], language: &str, found: &mut Found) {
    for block in page.blocks[near(page, title)].iter().filter(|block| block.stats.words <= MOST_BYLINE_WORDS)
    {
        if let Some(names) = authors::byline_rest(&block.text) {
            found.add(Field::Author, Source::Lines, 0, names);
        }
        if let Some(date) = dates::parse(&block.text, language) {
            found.add(Field::Date, Source::Lines, 0, &date);
        }
    }
}

/// The blocks near the title that hold author, date and reading time, and nothing else.
pub(super) fn bylines(page: &Blocks, title: &[u32], author: &str, language: &str) -> Vec<u32> {
    let names = fold(author);
    let names: Vec<&str> =
        names.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    near(page, title)
        .filter(|at| {
            title.binary_search(&(*at as u32)).is_err() && is_byline(&page.blocks[*at], &names, language)
        })
        .map(|at| at as u32)
        .collect()
}

/// The places around the title; at the top where no block holds it.
fn near(page: &Blocks, title: &[u32]) -> Range<usize> {
    let first = title.first().map_or(0, |at| *at as usize);
    let last = title.last().map_or(0, |at| *at as usize);
    first.saturating_sub(BEFORE)..(last + 1 + BEHIND).min(page.blocks.len())
}

/// Whether nothing is left of a block but its date, the authors' names, and the words of bylines.
fn is_byline(block: &Block, names: &[&str], language: &str) -> bool {
    if block.stats.words > MOST_BYLINE_WORDS {
        return false;
    }
    let known = metadata_names().byline.get("words").map(Vec::as_slice).unwrap_or_default();
    let mut text = block.text.clone();
    let mut facts = 0;
    while let Some((range, _)) = dates::find(&text, language) {
        text.replace_range(range, " ");
        facts += 1;
    }
    let label = authors::byline_rest(&text).map(str::to_owned);
    let rest = label.as_deref().unwrap_or(&text);
    for word in rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        if names.contains(&word.as_str()) {
            facts += 1;
        } else if !word.bytes().all(|byte| byte.is_ascii_digit()) && !known.contains(&word) {
            return false;
        }
    }
    facts > 0
}

/// The title of flattened text: a line that the top repeats, else the first one if it is short, ends no sentence, and
/// prose follows.
fn title_line(page: &Blocks) -> Option<&Block> {
    let top = &page.blocks[..page.blocks.len().min(TOP)];
    let fits =
        |block: &&Block| block.stats.words <= MOST_TITLE_WORDS && block.stats.letters > 0 && !is_prose(block);
    let folded: Vec<String> = top.iter().map(|block| fold(&block.text)).collect();
    let repeated = (0..top.len())
        .find(|&at| top[at].stats.words > 1 && fits(&&top[at]) && folded[at + 1..].contains(&folded[at]));
    if let Some(at) = repeated {
        return top.get(at);
    }
    let first = page.blocks.first().filter(fits)?;
    let ends_sentence =
        first.text.ends_with(['.', ':', ';', ',', '。', '।', '؛', '،']) && !first.text.ends_with("...");
    let prose_follows = top.iter().skip(1).any(is_prose);
    (!ends_sentence && first.stats.words > 1 && prose_follows).then_some(first)
}

/// The holder in a copyright line: "Copyright ©2014-2025 Daily Post. All rights reserved" is "Daily Post".
fn holder(text: &str) -> Option<String> {
    let lists = &metadata_names().copyright;
    let list = |name: &str| lists.get(name).map(Vec::as_slice).unwrap_or_default();
    let lower = text.to_lowercase();
    // Lower case can be longer than the text: places in the one hold for the other only where lengths agree.
    if lower.len() != text.len() {
        return None;
    }
    let mut start =
        list("marks").iter().filter_map(|mark| Some(lower.find(mark.as_str())? + mark.len())).min()?;
    let stop =
        list("reserved").iter().filter_map(|phrase| lower.find(phrase.as_str())).min().unwrap_or(text.len());
    if stop <= start {
        return None;
    }
    // What stands between the mark and the name: years, further marks, "by".
    loop {
        let rest = text.get(start..stop)?;
        let skipped =
            rest.len() - rest.trim_start_matches(|c: char| !c.is_alphabetic() && c != '(' && c != '©').len();
        let here = lower.get(start + skipped..stop)?;
        let word = list("marks").iter().chain(list("by")).find(|word| {
            here.starts_with(word.as_str())
                && !(word.ends_with(char::is_alphabetic)
                    && here[word.len()..].starts_with(char::is_alphanumeric))
        });
        match word {
            Some(word) => start += skipped + word.len(),
            None => {
                start += skipped;
                break;
            }
        }
    }
    let name = text.get(start..stop)?;
    let name = name.split(['|', '•', '·', '–', '—', '\n']).next().unwrap_or(name);
    let name = name.split(". ").next().unwrap_or(name);
    let name = name.split(" - ").next().unwrap_or(name);
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    // A year can also follow the name.
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '–' | ','));
    let words = name.split_whitespace().count();
    let years_only = squash(name).chars().all(|c| c.is_ascii_digit());
    (words > 0 && words <= MOST_HOLDER_WORDS && !years_only).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::testing::page;
    use super::*;
    use crate::block::Role::Line;

    const PROSE: &str = "The board of growers says in its report that oats rise in the north this year, and that nobody \
                         there knows why.";

    #[test]
    fn takes_a_short_first_line_before_prose_as_title() {
        let text = page(&[(Line, "Oats rise in the north"), (Line, PROSE)]);
        assert_eq!(title_line(&text).map(|block| block.text.as_str()), Some("Oats rise in the north"));
    }

    #[test]
    fn takes_no_title_where_text_begins_at_once() {
        assert_eq!(title_line(&page(&[(Line, PROSE), (Line, PROSE)])), None);
        assert_eq!(title_line(&page(&[(Line, "It was cold."), (Line, PROSE)])), None);
        assert_eq!(title_line(&page(&[(Line, "Oats"), (Line, "Rye")])), None);
    }

    #[test]
    fn names_the_holder_of_the_copyright() {
        let cases = [
            ("Copyright ©2014-2025 Ukraine Front Lines", "Ukraine Front Lines"),
            ("© 2024 Daily Post. All rights reserved.", "Daily Post"),
            ("Copyright (c) by Daily Post 2024", "Daily Post"),
            ("Daily Post © 2024", ""),
            ("Copyright law is hard.", "law is hard"),
        ];
        for (line, want) in &cases[..4] {
            assert_eq!(holder(line).unwrap_or_default(), *want, "{line}");
        }
    }

    #[test]
    fn finds_lines_that_are_only_byline() {
        let lines =
            ["Oats rise", "By Ann Bee | May 17, 2024 | 3 min read", "Ann Bee", "Ann Bee likes oats", PROSE];
        let text = page(&lines.map(|line| (Line, line)));
        assert_eq!(bylines(&text, &[0], "Ann Bee", "en"), [1, 2]);
    }
}
