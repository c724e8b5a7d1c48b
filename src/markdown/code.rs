//! Blocks of code: the fence around them, and the language that their markup names.

use crate::assets;
use crate::block::{Block, Blocks, Container};

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

/// The language of a block of code, as the classes and attributes of it and of its containers name it, or "".
pub(super) fn language<'a>(page: &'a Blocks, block: &'a Block) -> &'a str {
    let of_container = |container: &'a Container| [&*container.names().class_id, &*container.names().labels];
    let names = page.ancestors(block).take(NEAR).flat_map(of_container);
    [block.inner_names.as_str()].into_iter().chain(names).find_map(named).unwrap_or_default()
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
