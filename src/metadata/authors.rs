//! Authors: people, and no accounts, addresses or the site itself.
//!
//! Takes the first source that names anybody. The words around names are data, `[authors]` of `assets/metadata.toml`
//! and the bylines of the lexicon.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::dates;
use super::found::{Chosen, Field, Found, Source, Value};
use super::title::Sites;
use super::wording::{fold, is_cue};
use crate::assets::{lexicon, metadata_names};

/// Words of a name: "Maria del Carmen García de la Torre" has seven.
const MOST_NAME_WORDS: usize = 7;

/// Characters of a name.
const LONGEST_NAME: usize = 60;

/// Authors of one page: beyond it stands a list of something else.
const MOST_AUTHORS: usize = 40;
/// What is longer, in bytes, is no list of authors.
const LONGEST_STATEMENT: usize = 4 * MOST_AUTHORS * LONGEST_NAME;

/// Letters of a small word behind a name, at most: "on", "le", "vom".
const LONGEST_TAIL: usize = 3;

/// What separates names.
const SEPARATORS: &[char] = &[',', ';', '|', '•', '·', '&', '/', '⋅', '∙', '\n', '，', '、'];

/// What separates names where it stands between spaces.
const DASHES: &[&str] = &["-", "–", "—", "»", "→"];

/// The authors, joined by ", ". The text around the title tells which of many bylines is the page's own.
pub(super) fn choose(found: &Found, sites: &Sites, near: &[String]) -> Option<Chosen> {
    let statements = statements(found, sites, near);
    let organizations = found.of(Field::Organization);
    let best = statements
        .into_iter()
        .enumerate()
        .min_by_key(|(at, statement)| (statement.standing(sites, &organizations), *at));
    best.map(|(_, statement)| Chosen { source: statement.source, text: statement.people.join(", ") })
}

/// Who started the thread, where the page is one: who is named first as the writer of a post. An account can be called
/// anything, so that only what stands beside names is left out.
pub(super) fn starter(found: &Found) -> Option<Chosen> {
    let beside = metadata_names().posters.get("not_names").map(Vec::as_slice).unwrap_or_default();
    found.first(Field::Starter, |text| {
        let name = without_label(text);
        let is_one = name.chars().nth(1).is_some()
            && name.chars().count() <= LONGEST_NAME
            && name.chars().any(char::is_alphanumeric)
            && !name.contains("://")
            && dates::find(name, "").is_none()
            && !beside.contains(&name.to_lowercase());
        is_one.then(|| name.to_owned())
    })
}

/// Who is named as the author without being a person: the site, its newsroom.
pub(super) fn publisher(found: &Found, sites: &Sites) -> Option<Chosen> {
    let values = found.of(Field::Author);
    // What links to a folder of people is the whole team.
    let mut values = values.iter().filter(|value| value.source != Source::AuthorLink);
    values.find_map(|value| {
        let name = trim(&value.text);
        let short = name.split(' ').count() <= MOST_NAME_WORDS && name.chars().count() <= LONGEST_NAME;
        let newsroom = || short && !is_address(name) && bearer(name) == Bearer::Organization;
        (sites.is_name(name) || newsroom()).then(|| Chosen { source: value.source, text: name.to_owned() })
    })
}

/// Who one source names.
struct Statement {
    source: Source,
    people: Vec<String>,
    place: Place,
}

/// Where a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// For machines, or around the title.
    Sure,
    /// Elsewhere on the page.
    Far,
}

/// What a name is a name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bearer {
    Person,
    Account,
    Organization,
}

impl Statement {
    /// People go before accounts, and these before organizations.
    fn standing(&self, sites: &Sites, organizations: &[&Value]) -> (Bearer, Place) {
        let bearer = |name: &String| {
            let stated = || organizations.iter().any(|known| known.text == *name);
            if stated() || sites.is_named_by(name) { Bearer::Organization } else { bearer(name) }
        };
        (self.people.iter().map(bearer).min().unwrap_or(Bearer::Organization), self.place)
    }
}

/// Who is named, by source and group, the most believed first.
fn statements(found: &Found, sites: &Sites, near: &[String]) -> Vec<Statement> {
    let values = found.of(Field::Author);
    let mut keys: Vec<(usize, u16)> = Vec::new();
    let mut source = 0;
    for (at, value) in values.iter().enumerate() {
        if at > 0 && values[at - 1].source != value.source {
            source += 1;
        }
        keys.push((source, value.group));
    }
    let mut groups = keys.clone();
    groups.sort_unstable();
    groups.dedup();
    let statement = |group: (usize, u16)| {
        let values = keys.iter().zip(&values).filter(|(key, _)| **key == group).map(|(_, value)| *value);
        let named: Vec<(Source, Vec<String>)> = values
            .take(MOST_AUTHORS)
            .map(|value| (value.source, names(&value.text, value.source, sites)))
            .filter(|(_, names)| !names.is_empty())
            .collect();
        let source = named.first()?.0;
        if is_by_place(source) {
            return placed(named.into_iter().map(|(_, names)| names).collect(), source, near);
        }
        let mut people: Vec<String> = Vec::new();
        for name in named.into_iter().flat_map(|(_, names)| names) {
            let folded = fold(&name);
            if people.len() < MOST_AUTHORS && !people.iter().any(|known| fold(known) == folded) {
                people.push(name);
            }
        }
        Some(Statement { source, people, place: Place::Sure })
    };
    groups.into_iter().filter_map(statement).collect()
}

/// The statement of elements of one kind: those that stand in one line around the title, else the only one there is.
/// Others stand at teasers of other pages.
fn placed(named: Vec<Vec<String>>, source: Source, near: &[String]) -> Option<Statement> {
    let folded: Vec<String> =
        named.iter().map(|people| people.first().map(|name| fold(name)).unwrap_or_default()).collect();
    let line = folded.iter().find_map(|name| near.iter().find(|line| line.contains(name.as_str())));
    if let Some(line) = line {
        let mut people: Vec<String> = Vec::new();
        for name in named
            .into_iter()
            .zip(folded)
            .filter(|(_, name)| line.contains(name.as_str()))
            .flat_map(|(people, _)| people)
        {
            let folded = fold(&name);
            if !people.iter().any(|known| fold(known).contains(&folded)) {
                people.push(name);
            }
        }
        return Some(Statement { source, people, place: Place::Sure });
    }
    let same = folded.windows(2).all(|two| two[0] == two[1]);
    let people = named.into_iter().next().filter(|_| same && source != Source::AuthorLink)?;
    Some(Statement { source, people, place: Place::Far })
}

/// What a name is a name of, as far as its writing tells.
fn bearer(name: &str) -> Bearer {
    let lower = name.to_lowercase();
    let organizations = words("organizations");
    if lower
        .split([' ', '-', '.'])
        .chain([lower.as_str()])
        .any(|word| organizations.iter().any(|known| known == word))
        || organizations.iter().any(|known| known.ends_with('.') && lower.ends_with(known.as_str()))
    {
        return Bearer::Organization;
    }
    let account =
        !name.contains(' ') && (name == lower || name.contains(|c: char| c.is_ascii_digit() || c == '_'));
    if account { Bearer::Account } else { Bearer::Person }
}

/// The names in one statement.
pub(super) fn names(text: &str, source: Source, sites: &Sites) -> Vec<String> {
    // A blog can be named for who writes it, and be signed with the account that it is named for.
    let is_site = |name: &str| {
        let signed = is_by_place(source) && bearer(name) == Bearer::Account;
        sites.is_name(name) && !signed && !is_person(name)
    };
    let is_credit = |text: &str| words("credits").iter().any(|label| after(text, label).is_some());
    if text.len() > LONGEST_STATEMENT || is_address(text) || is_site(text) || is_credit(text) {
        return Vec::new();
    }
    // The first line of a forum's author box is the name, the others are rank and counts.
    let text = if source == Source::Itemprop {
        text.split(" | ").find(|line| is_name(line)).unwrap_or(text)
    } else {
        text
    };
    let text: Vec<&str> = text.split(' ').filter(|word| !is_address(word)).collect();
    let text = text.join(" ");
    let text = without_label(&text);
    let text = match dates::find(text, "") {
        Some((range, _)) => without_date_words(&text[..range.start]),
        None => text,
    };
    let text = if is_by_place(source) { behind_label(text) } else { text };
    let reversed = matches!(source, Source::Scholar | Source::DublinCore) && text.matches(',').count() == 1;
    if let (true, Some((last, first))) = (reversed, text.split_once(',')) {
        let name = format!("{} {}", first.trim(), last.trim());
        return is_name(&name).then_some(name).into_iter().collect();
    }
    let joints = words("joints");
    let cuts = words("cuts");
    let mut names: Vec<String> = Vec::new();
    for part in text.split(SEPARATORS) {
        let mut name = String::new();
        let mut cut = false;
        for word in part.split_whitespace().chain(std::iter::once("")) {
            let between =
                word.is_empty() || DASHES.contains(&word) || joints.iter().any(|joint| joint == word);
            if !between {
                let lower = word.to_lowercase();
                cut |= !name.is_empty() && is_by_place(source) && cuts.contains(&lower);
                if !cut {
                    if !name.is_empty() {
                        name.push(' ');
                    }
                    name.push_str(word);
                }
                continue;
            }
            let done = trim(&name);
            // In brackets behind a name stands what that person is.
            let done = if is_by_place(source) { done.split(" (").next().unwrap_or(done) } else { done };
            let fits = !is_by_place(source) || !(opens_small(done) || is_cue(&fold(done)));
            let fits = fits && (source != Source::AuthorLink || is_person(done));
            if is_name(done) && !is_site(done) && fits && (names.is_empty() || !is_role(done)) {
                names.push(done.to_owned());
            }
            name.clear();
        }
    }
    names
}

/// Whether a text behind a name says what that person is: "Senior Editor", "PhD".
fn is_role(text: &str) -> bool {
    let roles = words("roles");
    text.to_lowercase().split([' ', '-']).any(|word| roles.iter().any(|role| role == word))
}

/// Whether a text is written as the name of a person, and has no word of an organization's.
fn is_person(text: &str) -> bool {
    let text = without_label(text);
    is_full_name(text) && bearer(text) == Bearer::Person
}

/// The person behind a label inside a text: "An analysis by Ann Bee" is "Ann Bee".
fn behind_label(text: &str) -> &str {
    let inner = words("inner").iter();
    let behind = inner.filter_map(|label| text.split_once(label.as_str())).map(|(_, behind)| behind);
    behind.max_by_key(|behind| behind.len()).filter(|behind| is_full_name(behind)).unwrap_or(text)
}

/// A text that a date followed, without the words between: "Ann Bee on Friday" is "Ann Bee".
fn without_date_words(text: &str) -> &str {
    let known = byline_words();
    let mut text = text;
    loop {
        text = text.trim_end_matches(|c: char| !c.is_alphanumeric() && !".)".contains(c));
        let word = text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        if word.is_empty() || !known.contains(&word.to_lowercase()) {
            return text;
        }
        text = &text[..text.len() - word.len()];
    }
}

/// A name without labels, and without the short words and signs of what followed it: "Ann Bee on".
fn trim(name: &str) -> &str {
    let mut name = without_label(name);
    // What is longer is no name, however much of it is cut off.
    while name.len() <= LONGEST_STATEMENT {
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
    name
}

/// The text of a byline without what opens it: "By Ann Bee" is "Ann Bee".
pub(super) fn without_label(text: &str) -> &str {
    byline_rest(text).unwrap_or_else(|| text.trim())
}

/// What is longer, in bytes, is no label, and need not be folded to tell.
const LONGEST_LABEL: usize = 200;

/// Whether a text is nothing but words that open a byline.
pub(super) fn is_label(text: &str) -> bool {
    static LABELS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| labels().map(String::as_str).collect());
    if text.len() > LONGEST_LABEL {
        return false;
    }
    let folded = fold(text);
    !folded.is_empty() && LABELS.contains(folded.as_str())
}

/// Whether a text is written as the full name of a person: two to four words, all with a capital.
pub(super) fn is_full_name(text: &str) -> bool {
    let known = byline_words();
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=4).contains(&words.len())
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || ".'’-".contains(c))
                && !known.contains(&word.to_lowercase())
        })
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
pub(super) fn is_by_place(source: Source) -> bool {
    matches!(
        source,
        Source::Rel
            | Source::Itemprop
            | Source::InlineClass
            | Source::Class
            | Source::InlineClassPart
            | Source::ClassPart
            | Source::AuthorLink
            | Source::Lines
            | Source::FarLines
    )
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
        let is_same = if c.is_ascii() && want.is_ascii() {
            c.eq_ignore_ascii_case(&want)
        } else {
            c == want || c.to_lowercase().eq(want.to_lowercase())
        };
        if !is_same {
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
        && !["@", "://", "www.", "{", "}", "<", ">", "=", "[", "]", "©"]
            .iter()
            .any(|sign| lower.contains(sign))
        && !words("nobody").contains(&lower)
        && !is_label(text)
        && !lower.split(' ').all(|word| byline_words().iter().any(|known| known == word))
        && !words("not_names").iter().any(|start| lower.starts_with(start.as_str()))
}

/// The words that stand beside names and dates.
fn byline_words() -> &'static [String] {
    metadata_names().byline.get("words").map(Vec::as_slice).unwrap_or_default()
}

fn words(list: &str) -> &'static [String] {
    metadata_names().authors.get(list).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(found: &Found, sites: &Sites, near: &[String]) -> String {
        choose(found, sites, near).map(|chosen| chosen.text).unwrap_or_default()
    }

    fn author(values: &[(Source, &str)]) -> String {
        let mut found = Found::default();
        for (source, text) in values {
            found.add(Field::Author, *source, 0, text);
        }
        chosen(&found, &Sites::new(["Daily Post"].into_iter(), ""), &[])
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
    fn takes_the_byline_around_the_title_and_none_of_teasers() {
        let mut found = Found::default();
        for name in ["Cee Dee", "Ann Bee", "Eff Gee"] {
            found.add(Field::Author, Source::InlineClass, 0, name);
        }
        let near = |line: &str| chosen(&found, &Sites::default(), &[line.to_owned()]);
        assert_eq!(near("by ann bee"), "Ann Bee");
        assert_eq!(near("ann bee and eff gee"), "Ann Bee, Eff Gee");
        assert_eq!(near("oats rise"), "");
    }

    #[test]
    fn people_go_before_accounts_and_organizations() {
        let values = [
            (Source::JsonLd, "Oats News GmbH"),
            (Source::MetaTags, "ann_bee"),
            (Source::Lines, "By Ann Bee"),
        ];
        assert_eq!(author(&values), "Ann Bee");
        assert_eq!(author(&values[..2]), "ann_bee");
        assert_eq!(author(&values[..1]), "Oats News GmbH");
    }

    #[test]
    fn an_organization_goes_behind_who_is_shown() {
        let mut found = Found::default();
        found.add(Field::Author, Source::JsonLd, 0, "Oats Abroad");
        found.add(Field::Author, Source::Lines, 0, "By Ann Bee");
        assert_eq!(chosen(&found, &Sites::default(), &[]), "Oats Abroad");
        found.add(Field::Organization, Source::JsonLd, 0, "Oats Abroad");
        assert_eq!(chosen(&found, &Sites::default(), &[]), "Ann Bee");
    }

    #[test]
    fn a_site_can_bear_the_name_of_a_person() {
        let mut found = Found::default();
        found.add(Field::Author, Source::JsonLd, 0, "Ann Bee");
        assert_eq!(chosen(&found, &Sites::new(["Ann Bee"].into_iter(), ""), &[]), "Ann Bee");
        found = Found::default();
        found.add(Field::Author, Source::Lines, 0, "By annbee");
        assert_eq!(chosen(&found, &Sites::new(["annbee"].into_iter(), ""), &[]), "annbee");
    }

    #[test]
    fn leaves_out_roles_credits_and_places() {
        for (text, want) in [
            ("By Ann Bee, Senior Editor", "Ann Bee"),
            ("Photo: Ann Bee", ""),
            ("Published", ""),
            ("Ann Bee in Oslo", "Ann Bee"),
            ("Ann Bee (of the growers)", "Ann Bee"),
            ("An analysis by Ann Bee", "Ann Bee"),
            ("Ann Bee on Friday, May 17, 2024", "Ann Bee"),
        ] {
            assert_eq!(author(&[(Source::Lines, text)]), want, "{text}");
        }
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
