//! Authors: people, and no accounts, addresses or the site itself.
//!
//! Takes the first source that names anybody. The words around names are data, `[authors]` of `assets/metadata.toml`
//! and the bylines of the lexicon.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::dates;
use super::found::{Field, Found, Source};
use super::title::Sites;
use super::wording::fold;
use crate::assets::{lexicon, metadata_names};

/// Words of a name: "Maria del Carmen García de la Torre" has seven.
const MOST_NAME_WORDS: usize = 7;

/// Characters of a name.
const LONGEST_NAME: usize = 60;

/// Authors of one page: beyond it stands a list of something else.
const MOST_AUTHORS: usize = 40;

/// Letters of a small word behind a name, at most: "on", "le", "vom".
const LONGEST_TAIL: usize = 3;

/// What separates names.
const SEPARATORS: &[char] = &[',', ';', '|', '•', '·', '&', '/', '⋅', '∙', '\n', '，', '、'];

/// What separates names where it stands between spaces.
const DASHES: &[&str] = &["-", "–", "—", "»", "→"];

/// The authors, joined by ", ", or "".
pub(super) fn choose(found: &Found, sites: &Sites) -> String {
    let values = found.of(Field::Author);
    let mut at = 0;
    while let Some(first) = values.get(at) {
        let same = values[at..].iter().take_while(|value| value.source == first.source);
        let count = same.clone().count();
        // Of one source the group that is listed first: several of its values are several authors.
        let mut groups: Vec<u16> = same.clone().map(|value| value.group).collect();
        groups.sort_unstable();
        groups.dedup();
        for group in groups {
            let mut people: Vec<String> = Vec::new();
            for value in same.clone().filter(|value| value.group == group) {
                for name in names(&value.text, value.source, sites) {
                    let folded = fold(&name);
                    if people.len() < MOST_AUTHORS && !people.iter().any(|known| fold(known) == folded) {
                        people.push(name);
                    }
                }
                // An element by class can stand at every teaser: the first one is the page's.
                if is_by_place(value.source) && !people.is_empty() {
                    break;
                }
            }
            if !people.is_empty() {
                return people.join(", ");
            }
        }
        at += count;
    }
    String::new()
}

/// The names in one statement.
fn names(text: &str, source: Source, sites: &Sites) -> Vec<String> {
    if is_address(text) || sites.is_name(text) {
        return Vec::new();
    }
    let text: Vec<&str> = text.split(' ').filter(|word| !is_address(word)).collect();
    let text = text.join(" ");
    let text = without_label(&text);
    let text = match dates::find(text, "") {
        Some((range, _)) => text[..range.start].trim_end(),
        None => text,
    };
    let reversed = matches!(source, Source::Scholar | Source::DublinCore) && text.matches(',').count() == 1;
    if let (true, Some((last, first))) = (reversed, text.split_once(',')) {
        let name = format!("{} {}", first.trim(), last.trim());
        return is_name(&name).then_some(name).into_iter().collect();
    }
    let joints = words("joints");
    let mut names = Vec::new();
    for part in text.split(SEPARATORS) {
        let mut name = String::new();
        for word in part.split_whitespace().chain(std::iter::once("")) {
            let between =
                word.is_empty() || DASHES.contains(&word) || joints.iter().any(|joint| joint == word);
            if !between {
                if !name.is_empty() {
                    name.push(' ');
                }
                name.push_str(word);
                continue;
            }
            let done = trim(&name);
            if is_name(done) && !sites.is_name(done) && (!is_by_place(source) || !opens_small(done)) {
                names.push(done.to_owned());
            }
            name.clear();
        }
    }
    names
}

/// A name without labels, and without the short words and signs of what followed it: "Ann Bee on".
fn trim(name: &str) -> &str {
    let mut name = without_label(name);
    loop {
        name = name.trim_matches(|c: char| c.is_whitespace() || (!c.is_alphanumeric() && !".()".contains(c)));
        if name.ends_with(')') != name.contains('(') {
            name = name.trim_matches(['(', ')']);
        }
        let last = name.rsplit(' ').next().unwrap_or("");
        let small = last.len() < name.len()
            && last.chars().count() <= LONGEST_TAIL
            && last.chars().all(char::is_lowercase);
        if !small {
            return name;
        }
        name = &name[..name.len() - last.len()];
    }
}

/// The text of a byline without what opens it: "By Ann Bee" is "Ann Bee".
pub(super) fn without_label(text: &str) -> &str {
    byline_rest(text).unwrap_or_else(|| text.trim())
}

/// Whether a text is nothing but words that open a byline.
pub(super) fn is_label(text: &str) -> bool {
    let folded = fold(text);
    labels().any(|label| *label == folded)
}

/// What follows the words that open a byline, where the text opens with some.
pub(super) fn byline_rest(text: &str) -> Option<&str> {
    let mut rest = text.trim();
    let mut opened = None;
    // "Post author: by Ann" opens twice.
    for _ in 0..2 {
        match labels_like(rest).filter_map(|label| after(rest, label)).min_by_key(|rest| rest.len()) {
            Some(next) => (rest, opened) = (next, Some(next)),
            None => break,
        }
    }
    opened
}

/// The words that open a byline, in all languages.
fn labels() -> impl Iterator<Item = &'static String> {
    lexicon().languages.iter().flat_map(|language| language.byline.iter()).chain(words("labels"))
}

/// Those of them that open with the letter that a text opens with.
fn labels_like(text: &str) -> impl Iterator<Item = &'static String> {
    static BY_LETTER: LazyLock<FxHashMap<char, Vec<&'static String>>> = LazyLock::new(|| {
        let mut by_letter: FxHashMap<char, Vec<&'static String>> = FxHashMap::default();
        for label in labels() {
            by_letter.entry(first_letter(label).unwrap_or_default()).or_default().push(label);
        }
        by_letter
    });
    first_letter(text).and_then(|letter| BY_LETTER.get(&letter)).into_iter().flatten().copied()
}

/// The first character, in lower case.
fn first_letter(text: &str) -> Option<char> {
    text.chars().next()?.to_lowercase().next()
}

/// Whether a source is an element or a line, and not a statement made for machines.
fn is_by_place(source: Source) -> bool {
    matches!(source, Source::Rel | Source::Itemprop | Source::InlineClass | Source::Class | Source::Lines)
}

/// Whether several words open with a small letter: part of a sentence.
fn opens_small(name: &str) -> bool {
    name.contains(' ') && name.starts_with(char::is_lowercase)
}

/// Whether a text is an address and no name.
fn is_address(text: &str) -> bool {
    ["@", "://", "www."].iter().any(|sign| text.contains(sign)) && !text.contains(' ')
}

/// What follows a label at the start of a text, case aside, where the label ends there.
fn after<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let mut chars = text.char_indices();
    for want in label.chars() {
        let (_, c) = chars.next()?;
        if !c.to_lowercase().eq(want.to_lowercase()) {
            return None;
        }
    }
    let rest = &text[chars.next().map_or(text.len(), |(at, _)| at)..];
    let next = rest.chars().next()?;
    let unspaced = label.chars().next_back().is_some_and(crate::block::is_unspaced);
    (unspaced || next.is_whitespace() || matches!(next, ':' | '：'))
        .then(|| rest.trim_start_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether a text can be the name of an author.
fn is_name(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let lower = text.to_lowercase();
    letters >= 2
        && digits <= letters
        && (digits == 0 || !text.contains(' '))
        && text.chars().count() <= LONGEST_NAME
        && text.split_whitespace().count() <= MOST_NAME_WORDS
        && !["@", "://", "www.", "{", "}", "<", ">", "=", "[", "]"].iter().any(|sign| lower.contains(sign))
        && !words("nobody").contains(&lower)
        && !words("not_names").iter().any(|start| lower.starts_with(start.as_str()))
}

fn words(list: &str) -> &'static [String] {
    metadata_names().authors.get(list).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn author(values: &[(Source, &str)]) -> String {
        let mut found = Found::default();
        for (source, text) in values {
            found.add(Field::Author, *source, 0, text);
        }
        choose(&found, &Sites::new(["Daily Post"].into_iter(), ""))
    }

    #[test]
    fn joins_several_authors() {
        assert_eq!(author(&[(Source::JsonLd, "Ann Bee"), (Source::JsonLd, "Cee Dee")]), "Ann Bee, Cee Dee");
        assert_eq!(author(&[(Source::MetaTags, "By Ann Bee and Cee Dee")]), "Ann Bee, Cee Dee");
        assert_eq!(
            author(&[(Source::Scholar, "Bee, Ann"), (Source::Scholar, "Dee, Cee")]),
            "Ann Bee, Cee Dee"
        );
    }

    #[test]
    fn passes_over_who_is_nobody() {
        let values = [
            (Source::JsonLd, "admin"),
            (Source::MetaTags, "The Daily Post"),
            (Source::OpenGraph, "https://social.example/ann"),
            (Source::Rel, "Ann Bee"),
        ];
        assert_eq!(author(&values[..1]), "");
        assert_eq!(author(&[values[0], (Source::MetaTags, "Daily Post"), values[2], values[3]]), "Ann Bee");
    }

    #[test]
    fn cuts_dates_from_bylines() {
        assert_eq!(author(&[(Source::Class, "By Ann Bee | May 17, 2024 | 3 min read")]), "Ann Bee");
    }

    #[test]
    fn a_label_is_a_whole_word() {
        assert_eq!(without_label("Byron Katie"), "Byron Katie");
        assert_eq!(without_label("BY: Ann"), "Ann");
    }
}
