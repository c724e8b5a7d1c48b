//! The wording of values: entities decoded, white space on one line, and a fold under which two writings are one.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::assets::{Mode, lexicon};

/// The named entities that stand in JSON-LD and in doubly escaped attributes. Others are left as they are.
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("ndash", "–"),
    ("mdash", "—"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("bdquo", "„"),
    ("hellip", "…"),
    ("middot", "·"),
    ("bull", "•"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("shy", ""),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("Auml", "Ä"),
    ("Ouml", "Ö"),
    ("Uuml", "Ü"),
    ("szlig", "ß"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("agrave", "à"),
    ("aacute", "á"),
    ("iacute", "í"),
    ("oacute", "ó"),
    ("uacute", "ú"),
    ("ntilde", "ñ"),
    ("ccedil", "ç"),
];

/// The longest entity between `&` and `;`, in bytes: `#1114111`.
const LONGEST_ENTITY: usize = 8;

/// A value on one line: entities decoded once, white space joined. Controls are left to normalization, which knows what belongs
/// to them.
pub(super) fn one_line(text: &str) -> String {
    let decoded = decode_entities(text);
    let mut line = String::with_capacity(decoded.len());
    let clean = decoded.split(|c: char| c.is_whitespace() || c == '\u{feff}');
    for word in clean.filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().filter(|&c| c != '\u{ad}' && c != '\u{200b}'));
    }
    line
}

/// Text with its character references decoded, once.
fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.bytes().take(LONGEST_ENTITY + 1).position(|byte| byte == b';');
        match end.and_then(|end| Some((entity(&rest[..end])?, end))) {
            Some((value, end)) => {
                decoded.push_str(&value);
                rest = &rest[end + 1..];
            }
            None => decoded.push('&'),
        }
    }
    decoded + rest
}

/// What the name between `&` and `;` stands for.
fn entity(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).map(String::from);
    }
    ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
}

/// Folds case, quotes, dashes and white space; punctuation at the ends goes.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '`' | '´' => folded.push('\''),
            '\u{201c}'..='\u{201f}' | '«' | '»' => folded.push('"'),
            '\u{2010}'..='\u{2015}' => folded.push('-'),
            '…' => folded.push_str("..."),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {}
            _ if c.is_whitespace() => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            _ => folded.extend(c.to_lowercase()),
        }
    }
    folded.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// Only the letters and digits of a text, in lower case: "Jobs & Hire" and "jobshire" are one.
pub(super) fn squash(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a folded line is a known cue of chrome, or opens with one.
pub(super) fn is_cue(folded: &str) -> bool {
    static WHOLE: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| phrases(|mode| mode == Mode::Whole));
    static OPENING: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| phrases(|mode| mode != Mode::Whole));
    static LONGEST: LazyLock<usize> =
        LazyLock::new(|| OPENING.iter().map(|phrase| phrase.len()).max().unwrap_or_default());
    let ends = folded.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at);
    let mut ends = ends.chain([folded.len()]).take_while(|end| *end <= *LONGEST);
    WHOLE.contains(folded) || ends.any(|end| OPENING.contains(&folded[..end]))
}

/// The phrases of the cues that stand in some ways.
fn phrases(stands: impl Fn(Mode) -> bool) -> FxHashSet<&'static str> {
    lexicon().cues().filter(|(_, mode, _)| stands(*mode)).map(|(.., phrase)| phrase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cue_opens_a_line_or_is_all_of_it() {
        let cue = phrases(|mode| mode != Mode::Whole).into_iter().min().unwrap_or_default();
        assert!(is_cue(&format!("{cue} and more")));
        assert!(!is_cue(&format!("more {cue}")));
    }

    #[test]
    fn decodes_entities_once() {
        assert_eq!(one_line("Q&amp;A &#39;x&#x27; &amp;amp; R&D; &"), "Q&A 'x' &amp; R&D; &");
    }

    #[test]
    fn joins_lines() {
        assert_eq!(one_line("  a\u{1b}[31mb\n\n c\u{ad}d "), "a\u{1b}[31mb cd");
    }

    #[test]
    fn folds_quotes_dashes_and_ends() {
        assert_eq!(fold(" “Russia’s  side” – A. "), "russia's side\" - a");
    }
}
