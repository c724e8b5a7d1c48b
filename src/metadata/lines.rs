//! What the visible lines say: a title line on top of flattened text, bylines and dates near the title, the holder of
//! the copyright.
//!
//! Words are data: bylines and months of the lexicon, `[byline]` and `[copyright]` of `assets/metadata.toml`.

use std::ops::Range;

use super::authors;
use super::dates;
use super::found::{Field, Found, Source};
use super::title::is_prose;
use super::wording::{fold, is_cue};
use crate::assets::metadata_names;
use crate::block::{Block, Blocks, Origin};

/// Words of a title line. Of the gold titles of wcxb-train 99 in 100 are shorter.
const MOST_TITLE_WORDS: u32 = 30;

/// Words that a first line needs to be a title, and one that is repeated: shorter ones are names and buttons.
const FEWEST_TITLE_WORDS: u32 = 3;
const FEWEST_REPEATED_WORDS: u32 = 4;

/// Words of a sentence behind a title line.
const SENTENCE_WORDS: u32 = 8;

/// Words of a byline.
const MOST_BYLINE_WORDS: u32 = 12;

/// Words of a line that names author or date far from the title: "Text und Interview von Ann Bee".
const MOST_LABELLED_WORDS: u32 = 8;

/// Blocks at the top of a text in which a repeated line is its title.
const TOP: usize = 6;

/// Blocks before and behind the title in which bylines are looked for: breadcrumbs and a kicker before, a subtitle,
/// an image with its caption and share buttons behind.
const BEFORE: usize = 3;
const BEHIND: usize = 10;

/// Words of a line around the title that can name the author: "A comment by Ann Bee, our correspondent in Oslo".
const MOST_AROUND_WORDS: u32 = 25;

/// What separates a name from a date beside it.
const BESIDE_DATE: &[char] = &['|', '•', '·', '⋅', '∙', '–', '—', '/', ',', '\n', '»'];

/// Characters at the start of a paragraph in which its date and place stand.
const DATELINE: usize = 50;

/// Words of a copyright line, and of the name in it.
const MOST_COPYRIGHT_WORDS: u32 = 30;
const MOST_HOLDER_WORDS: usize = 8;

/// Adds the title line of flattened text, and the holder of the copyright.
pub(super) fn find(page: &Blocks, found: &mut Found) {
    if page.origin != Origin::Html
        && let Some(title) = title_line(page)
    {
        found.add(Field::Title, Source::Lines, 0, &title.text);
    }
    for block in page.blocks.iter().rev().filter(|block| block.stats.words <= MOST_COPYRIGHT_WORDS) {
        if let Some(holder) = holder(&block.text) {
            found.add(Field::SiteName, Source::Lines, 0, &holder);
        }
    }
}

/// Adds what the lines near the title say of author and date.
pub(super) fn find_byline(page: &Blocks, title: &[u32], language: &str, found: &mut Found) {
    let mut label = false;
    // What stands behind the title goes first: before it stands the day of the reader too.
    let near = near(page, title);
    add_labelled(&page.blocks[near.end..], language, found);
    let first = title.first().map_or(near.start, |at| *at as usize);
    for block in page.blocks[first..near.end].iter().chain(&page.blocks[near.start..first]) {
        if block.stats.words > MOST_BYLINE_WORDS {
            add_dateline(&block.text, language, found);
            continue;
        }
        let dates = dates::all(&block.text, language);
        if !title.is_empty() {
            // Behind a label alone stands the name: "Written by", and in the next block who.
            if label || authors::byline_rest(&block.text).is_some() {
                found.add(Field::Author, Source::Lines, 0, &block.text);
            } else if let Some((range, _)) = dates.first() {
                add_beside_date(&block.text, range, found);
            }
            label = authors::is_label(&block.text);
        }
        let mut start = 0;
        for (range, date) in dates {
            let field =
                if tells(&block.text[start..range.start], "changed") { Field::Modified } else { Field::Date };
            found.add(field, Source::Lines, 0, &date);
            start = range.end;
        }
    }
}

/// Adds what lines far from the title say behind a label: "Written by Ann Bee", "Updated 17 May 2024". The label can
/// stand in a line of its own.
fn add_labelled(blocks: &[Block], language: &str, found: &mut Found) {
    let mut before = "";
    for block in blocks {
        if block.stats.words > MOST_LABELLED_WORDS {
            before = "";
            continue;
        }
        let behind_label = || authors::is_label(before).then_some(block.text.as_str());
        let name = authors::byline_rest(&block.text).or_else(behind_label);
        if let Some(name) = name.filter(|name| authors::is_full_name(name)) {
            found.add(Field::Author, Source::FarLines, 0, name);
        }
        if let Some((range, date)) = dates::find(&block.text, language) {
            let label = if range.start > 0 { &block.text[..range.start] } else { before };
            if tells(label, "changed") {
                found.add(Field::Modified, Source::FarLines, 0, &date);
            } else if tells(label, "published") {
                found.add(Field::Date, Source::FarLines, 0, &date);
            }
        }
        before = &block.text;
    }
}

/// Adds the date that a paragraph opens with: "Oslo, 17 May 2024 – Oats rise".
fn add_dateline(text: &str, language: &str, found: &mut Found) {
    let end = text.char_indices().nth(DATELINE).map_or(text.len(), |(at, _)| at);
    if let Some((_, date)) = dates::find(&text[..end], language) {
        found.add(Field::Date, Source::Prose, 0, &date);
    }
}

/// Whether a text before a date has one of the words of a list.
fn tells(text: &str, list: &str) -> bool {
    let words = metadata_names().dates.get(list).map(Vec::as_slice).unwrap_or_default();
    let lower = text.to_lowercase();
    words.iter().any(|word| lower.contains(word.as_str()))
}

/// Adds who stands beside a date: "17 May 2024 | by Ann Bee", or "17 May 2024 - Ann Bee" with less trust.
fn add_beside_date(text: &str, date: &Range<usize>, found: &mut Found) {
    let rest = format!("{} | {}", &text[..date.start], &text[date.end..]);
    for part in rest.split(BESIDE_DATE).flat_map(|part| part.split(" - ")).map(str::trim) {
        if authors::byline_rest(part).is_some() {
            found.add(Field::Author, Source::Lines, 0, part);
        } else if authors::is_full_name(part) {
            found.add(Field::Author, Source::Lines, 1, part);
        }
    }
}

/// The short lines around the title, folded.
pub(super) fn around(page: &Blocks, title: &[u32]) -> Vec<String> {
    let near = page.blocks[near(page, title)].iter().filter(|block| block.stats.words <= MOST_AROUND_WORDS);
    near.map(|block| fold(&block.text)).collect()
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

/// The title of flattened text: a line that stands right before the first sentences, bylines aside. It is the first
/// line, or one that the top repeats. Raw pages open with chrome more often than not: a known cue is no title.
fn title_line(page: &Blocks) -> Option<&Block> {
    let top = &page.blocks[..page.blocks.len().min(TOP)];
    let folded: Vec<String> = top.iter().map(|block| fold(&block.text)).collect();
    let fits = |at: usize, fewest: u32| {
        (fewest..=MOST_TITLE_WORDS).contains(&top[at].stats.words)
            && !is_prose(&top[at])
            && !ends_open(&top[at].text)
            && !is_cue(&folded[at])
    };
    let before_sentences = |at: usize| {
        let behind =
            (at + 1..top.len()).find(|&next| folded[next] != folded[at] && !opens_byline(&top[next]));
        behind.is_some_and(|next| is_sentence(&top[next]))
    };
    let repeated = |at: &usize| fits(*at, FEWEST_REPEATED_WORDS) && folded[at + 1..].contains(&folded[*at]);
    let first = (!top.is_empty() && fits(0, FEWEST_TITLE_WORDS)).then_some(0);
    (0..top.len()).find(repeated).or(first).filter(|at| before_sentences(*at)).map(|at| &top[at])
}

/// Whether a line is a byline, as far as can be told while the author is not known.
fn opens_byline(block: &Block) -> bool {
    let short = block.stats.words <= MOST_BYLINE_WORDS;
    (short && authors::byline_rest(&block.text).is_some()) || is_byline(block, &[], "")
}

/// Whether a line ends as a sentence or an introduction does.
fn ends_open(text: &str) -> bool {
    text.ends_with(['.', ':', ';', ',', '。', '।', '؛', '،']) && !text.ends_with("...")
}

/// Whether a line is a sentence of its own.
fn is_sentence(block: &Block) -> bool {
    let closed = block.text.trim_end_matches(['"', '”', '’', '»', ')']);
    block.stats.words >= SENTENCE_WORDS
        && closed.ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '।', '؟'])
}

/// The holder in a copyright line: "Copyright ©2014-2025 Daily Post. All rights reserved" is "Daily Post".
fn holder(text: &str) -> Option<String> {
    let lists = &metadata_names().copyright;
    let list = |name: &str| lists.get(name).map(Vec::as_slice).unwrap_or_default();
    // Without a year it is the credit of a picture, or prose about copyright.
    if !text.as_bytes().split(|byte| !byte.is_ascii_digit()).any(|digits| digits.len() == 4) {
        return None;
    }
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
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let small = name.contains(' ') && name.starts_with(char::is_lowercase);
    (letters > 1 && words <= MOST_HOLDER_WORDS && !small).then(|| name.to_owned())
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
        assert_eq!(title_line(&page(&[(Line, "Oats and rye"), (Line, "Rye and oats")])), None);
        let cue = "Your email address will not be published";
        assert_eq!(title_line(&page(&[(Line, cue), (Line, PROSE)])), None);
    }

    #[test]
    fn names_the_holder_of_the_copyright() {
        let cases = [
            ("Copyright ©2014-2025 Ukraine Front Lines", "Ukraine Front Lines"),
            ("© 2024 Daily Post. All rights reserved.", "Daily Post"),
            ("Copyright (c) by Daily Post 2024", "Daily Post"),
            ("Daily Post © 2024", ""),
            ("Copyright law is hard since 2014.", ""),
            ("© Daily Post", ""),
        ];
        for (line, want) in cases {
            assert_eq!(holder(line).unwrap_or_default(), want, "{line}");
        }
    }

    fn stated(lines: &[&str], field: Field) -> Vec<String> {
        let page = page(&lines.iter().map(|line| (Line, *line)).collect::<Vec<_>>());
        let mut found = Found::default();
        find_byline(&page, &[0], "en", &mut found);
        found.of(field).into_iter().map(|value| value.text.clone()).collect()
    }

    #[test]
    fn reads_who_stands_behind_a_label_or_beside_a_date() {
        assert_eq!(stated(&["Oats rise", "Written by", "Ann Bee"], Field::Author), ["Ann Bee"]);
        assert_eq!(stated(&["Oats rise", "17 May 2024 | by Ann Bee"], Field::Author), ["by Ann Bee"]);
        assert_eq!(stated(&["Oats rise", "17 May 2024 - Ann Bee"], Field::Author), ["Ann Bee"]);
    }

    #[test]
    fn reads_what_stands_behind_labels_far_from_the_title() {
        let prose = [PROSE; BEHIND + 1];
        let far = |signed: &[&'static str], field| {
            let lines: Vec<&str> = ["Oats rise"].iter().chain(&prose).chain(signed).copied().collect();
            stated(&lines, field)
        };
        assert_eq!(far(&["Written by Ann Bee"], Field::Author), ["Ann Bee"]);
        assert_eq!(far(&["Author", "Ann Bee"], Field::Author), ["Ann Bee"]);
        assert_eq!(far(&["Posted on May 17, 2024"], Field::Date), ["2024-05-17"]);
        assert_eq!(far(&["Last updated", "May 17, 2024"], Field::Modified), ["2024-05-17"]);
        assert_eq!(far(&["May 17, 2024"], Field::Date), [""; 0]);
    }

    #[test]
    fn tells_a_date_of_change_from_one_of_publication() {
        let line = ["Oats rise", "Updated May 18, 2024, published May 17, 2024"];
        assert_eq!(stated(&line, Field::Modified), ["2024-05-18"]);
        assert_eq!(stated(&line, Field::Date), ["2024-05-17"]);
    }

    #[test]
    fn believes_a_date_behind_the_title_before_one_above_it() {
        let page = page(&["18 May 2024", "Oats rise", "17 May 2024"].map(|line| (Line, line)));
        let mut found = Found::default();
        find_byline(&page, &[1], "en", &mut found);
        assert_eq!(found.text(Field::Date), "2024-05-17");
    }

    #[test]
    fn reads_the_date_that_a_paragraph_opens_with() {
        let dateline = format!("Oslo, 17 May 2024 – {PROSE}");
        assert_eq!(stated(&["Oats rise", &dateline], Field::Date), ["2024-05-17"]);
        assert_eq!(stated(&["Oats rise", &format!("{PROSE} 17 May 2024")], Field::Date), [""; 0]);
    }

    #[test]
    fn finds_lines_that_are_only_byline() {
        let lines =
            ["Oats rise", "By Ann Bee | May 17, 2024 | 3 min read", "Ann Bee", "Ann Bee likes oats", PROSE];
        let text = page(&lines.map(|line| (Line, line)));
        assert_eq!(bylines(&text, &[0], "Ann Bee", "en"), [1, 2]);
    }
}
