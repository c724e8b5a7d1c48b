//! Hints of markup: what an element's name, role, itemprop, class and id say it holds.
//!
//! The names are data, in `assets/markup.toml`. A hint says nothing of a block by itself: detectors weigh it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::kind::Kind;
use crate::block::Container;

/// What a container hints at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// Main content.
    Content(Strength),
    /// A kind of chrome.
    Chrome(Kind, Strength),
}

/// How sure a hint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// One word inside a class name or id.
    Word,
    /// An element name, a role, an itemprop, or a whole class name or id.
    Sure,
}

/// The tables of `assets/markup.toml`, ready to look up.
#[derive(Debug, Default)]
pub struct Markup {
    tags: FxHashMap<String, Vec<Meaning>>,
    roles: FxHashMap<String, Vec<Meaning>>,
    itemprops: FxHashMap<String, Vec<Meaning>>,
    classes: FxHashMap<String, Vec<Meaning>>,
    words: FxHashMap<String, Vec<Meaning>>,
}

/// `None` is main content.
type Meaning = Option<Kind>;

impl Markup {
    /// The built-in tables.
    pub fn built_in() -> Self {
        let mut tables = Self::default();
        for (name, hints) in crate::assets::markup() {
            let meaning: Meaning = name.parse().ok();
            for (table, names) in [
                (&mut tables.tags, &hints.tags),
                (&mut tables.roles, &hints.roles),
                (&mut tables.itemprops, &hints.itemprops),
                (&mut tables.classes, &hints.classes),
                (&mut tables.words, &hints.words),
            ] {
                for name in names {
                    table.entry(name.clone()).or_default().push(meaning);
                }
            }
        }
        tables
    }

    /// What a container hints at, each meaning once, with its strongest sign.
    pub fn hints(&self, container: &Container) -> Vec<Hint> {
        let mut found: Vec<Hint> = Vec::new();
        let mut add = |meanings: Option<&Vec<Meaning>>, strength| {
            for &meaning in meanings.into_iter().flatten() {
                match found.iter_mut().find(|known| known.meaning() == meaning) {
                    Some(Hint::Content(known) | Hint::Chrome(_, known)) => *known = (*known).max(strength),
                    None => found.push(Hint::new(meaning, strength)),
                }
            }
        };
        let names = container.names();
        add(self.tags.get(&*container.tag), Strength::Sure);
        add(self.roles.get(&*names.aria_role), Strength::Sure);
        if !names.itemprop.is_empty() {
            add(self.itemprops.get(&names.itemprop.to_ascii_lowercase()), Strength::Sure);
        }
        let mut lower = String::new();
        for name in names.class_id.split_ascii_whitespace() {
            lower.clear();
            lower.push_str(name);
            lower.make_ascii_lowercase();
            add(self.classes.get(&lower), Strength::Sure);
            for word in words(name) {
                add(self.words.get(&lower[word]), Strength::Word);
            }
        }
        found
    }
}

impl Hint {
    fn new(meaning: Meaning, strength: Strength) -> Self {
        match meaning {
            None => Self::Content(strength),
            Some(kind) => Self::Chrome(kind, strength),
        }
    }

    fn meaning(self) -> Meaning {
        match self {
            Self::Content(_) => None,
            Self::Chrome(kind, _) => Some(kind),
        }
    }
}

/// Where the words of a class name are: split at anything but letters, and where a capital follows a small letter.
pub(super) fn words(name: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = name.as_bytes();
    let mut next = 0;
    std::iter::from_fn(move || {
        let start = next + bytes[next..].iter().position(u8::is_ascii_alphabetic)?;
        let capital = |at: &usize| bytes[*at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase();
        next = (start + 1..bytes.len())
            .find(|at| !bytes[*at].is_ascii_alphabetic() || capital(at))
            .unwrap_or(bytes.len());
        Some(start..next)
    })
    .filter(|word| word.len() > 1)
}
