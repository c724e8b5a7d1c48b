//! Blocks of code: the fence around them, and the language that their markup names.

use rustc_hash::FxHashMap;

use crate::assets;
use crate::block::{Block, Blocks};

/// How far above a block of code the name of its language may stand: `pre` and what wraps it.
const NEAR: usize = 4;

/// The longest name of a language.
const LONGEST: usize = 20;

/// Code between fences that are longer than any run of backticks in it.
pub(super) fn fenced(code: &str, language: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{code}\n{fence}")
}

/// The languages that the markup of a page names.
pub(super) struct Languages<'a> {
    page: &'a Blocks,
    /// What containers name. One may hold thousands of blocks of code, and have thousands of names: each is read once.
    named: FxHashMap<u32, Option<&'a str>>,
}

impl<'a> Languages<'a> {
    pub(super) fn new(page: &'a Blocks) -> Self {
        Self { page, named: FxHashMap::default() }
    }

    /// The language of a block of code, as the classes and attributes of it and of its containers name it, or "".
    pub(super) fn of(&mut self, block: &'a Block) -> &'a str {
        let containers = &self.page.containers;
        let mut of_container = |at: u32| {
            *self.named.entry(at).or_insert_with(|| {
                let names = containers.get(at as usize)?.names();
                named(&names.class_id).or_else(|| named(&names.labels))
            })
        };
        let parent = |at: &u32| containers.get(*at as usize).map(|here| here.parent).filter(|up| up != at);
        let mut near = std::iter::successors(Some(block.container), parent).take(NEAR);
        named(&block.inner_names).or_else(|| near.find_map(&mut of_container)).unwrap_or_default()
    }
}

fn named(names: &str) -> Option<&str> {
    let assets = assets::markdown();
    let language = |name| assets.language_prefixes.iter().find_map(|prefix| strip(name, prefix));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.');
    names.split_ascii_whitespace().filter_map(language).find(|language| {
        (1..=LONGEST).contains(&language.len())
            && language.chars().all(is_plain)
            && !assets.no_languages.iter().any(|none| none.eq_ignore_ascii_case(language))
    })
}

/// What follows a prefix, whatever its case.
fn strip<'a>(name: &'a str, prefix: &str) -> Option<&'a str> {
    name.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix)).map(|_| &name[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_longer_than_those_inside() {
        assert_eq!(fenced("a", "c"), "```c\na\n```");
        assert_eq!(fenced("```\n````", ""), "`````\n```\n````\n`````");
    }

    #[test]
    fn languages_are_read_from_names() {
        assert_eq!(named("hljs language-C++ x"), Some("C++"));
        assert_eq!(named("highlight-source-rust"), Some("rust"));
        assert_eq!(named("data-lang data-lang=go"), Some("go"));
        assert_eq!(named("language-plaintext lang-fr-é code"), None);
    }
}
