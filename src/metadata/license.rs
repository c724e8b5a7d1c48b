//! Licences by their SPDX ids: Creative Commons from addresses and phrases, a few others from addresses.
//!
//! Anything else stays as it is written.

use super::wording::fold;
use crate::assets::metadata_names;

/// Longest statement of a licence that is kept as written, in characters.
const LONGEST: usize = 200;

/// The SPDX id of a licence, or the statement itself where it is no known one.
pub(super) fn name(statement: &str) -> String {
    spdx(statement).unwrap_or_else(|| {
        if statement.chars().count() <= LONGEST { statement.to_owned() } else { String::new() }
    })
}

/// The SPDX id of a licence that is known.
pub(super) fn spdx(statement: &str) -> Option<String> {
    let lower = statement.to_lowercase();
    from_creative_commons_address(&lower).or_else(|| from_address(&lower)).or_else(|| from_phrase(statement))
}

/// `creativecommons.org/licenses/by-sa/3.0/de/` and `/publicdomain/zero/1.0/`.
fn from_creative_commons_address(lower: &str) -> Option<String> {
    let path = &lower[lower.find("creativecommons.org/")? + "creativecommons.org/".len()..];
    let mut parts = path.split(|c: char| c == '/' || c.is_whitespace() || matches!(c, '"' | '>' | ')'));
    match (parts.next()?, parts.next()?, parts.next().unwrap_or("")) {
        ("publicdomain", "zero", _) => Some("CC0-1.0".to_owned()),
        ("publicdomain", "mark", _) => Some("CC-PDM-1.0".to_owned()),
        ("licenses", terms, version) if is_terms(terms) => {
            let version = if is_version(version) { version } else { return None };
            let id = format!("CC-{}-{version}", terms.to_ascii_uppercase());
            let port = parts.next().unwrap_or("").to_ascii_uppercase();
            let ported = format!("{id}-{port}");
            Some(if metadata_names().licenses.ported.contains(&ported) { ported } else { id })
        }
        _ => None,
    }
}

/// The address of another known licence.
fn from_address(lower: &str) -> Option<String> {
    let known = &metadata_names().licenses.addresses;
    known.iter().find(|(address, _)| lower.contains(address)).map(|(_, id)| id.clone())
}

/// "CC BY-SA 4.0", "Creative Commons Attribution-ShareAlike 4.0 International".
fn from_phrase(statement: &str) -> Option<String> {
    let names = &metadata_names().licenses;
    let folded = fold(statement);
    if names.zero.iter().any(|zero| find_word(&folded, zero).is_some()) {
        return Some("CC0-1.0".to_owned());
    }
    let opened = names.opens.iter().filter_map(|open| find_word(&folded, open)).min()?;
    let rest = &folded[opened..];
    let version = rest
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map(|word| word.trim_matches('.'))
        .find(|word| is_version(word))?;
    let before = &rest[..rest.find(version)?];
    let short: Vec<&str> = before.split(|c: char| !c.is_alphanumeric()).collect();
    let has = |part: &str| {
        short.contains(&part)
            || names.terms.iter().any(|(of, phrase)| of == part && before.contains(phrase.as_str()))
    };
    let parts: Vec<String> =
        ["by", "nc", "sa", "nd"].into_iter().filter(|part| has(part)).map(str::to_ascii_uppercase).collect();
    let id = format!("CC-{}-{version}", parts.join("-"));
    is_terms(&parts.join("-").to_ascii_lowercase()).then_some(id)
}

/// Whether these are the terms of one of the six licences.
fn is_terms(terms: &str) -> bool {
    matches!(terms, "by" | "by-sa" | "by-nd" | "by-nc" | "by-nc-sa" | "by-nc-nd")
}

/// Whether there is a version of the licences with this number.
fn is_version(version: &str) -> bool {
    matches!(version, "1.0" | "2.0" | "2.1" | "2.5" | "3.0" | "4.0")
}

/// The end of a phrase that stands in a text as whole words.
fn find_word(text: &str, phrase: &str) -> Option<usize> {
    text.match_indices(phrase).map(|(at, _)| (at, at + phrase.len())).find_map(|(start, end)| {
        let joined = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        (!joined(text[..start].chars().next_back()) && !joined(text[end..].chars().next())).then_some(end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_creative_commons_addresses() {
        let cases = [
            ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
            ("http://creativecommons.org/licenses/by-nc-sa/2.5/se/deed.en", "CC-BY-NC-SA-2.5"),
            ("//creativecommons.org/licenses/by-sa/3.0/de/", "CC-BY-SA-3.0-DE"),
            ("https://creativecommons.org/publicdomain/zero/1.0", "CC0-1.0"),
        ];
        for (address, id) in cases {
            assert_eq!(spdx(address).as_deref(), Some(id), "{address}");
        }
    }

    #[test]
    fn knows_creative_commons_phrases() {
        let cases = [
            ("CC BY-SA 4.0", "CC-BY-SA-4.0"),
            ("CC-BY 4.0", "CC-BY-4.0"),
            (
                "Content is under the Creative Commons Attribution-NonCommercial-ShareAlike 3.0 License",
                "CC-BY-NC-SA-3.0",
            ),
            ("Public domain (CC0 1.0)", "CC0-1.0"),
        ];
        for (phrase, id) in cases {
            assert_eq!(spdx(phrase).as_deref(), Some(id), "{phrase}");
        }
    }

    #[test]
    fn leaves_what_it_does_not_know() {
        assert_eq!(spdx("Account 4.0 by us"), None);
        assert_eq!(spdx("Creative Commons"), None);
        assert_eq!(name("© Axel Springer"), "© Axel Springer");
    }
}
