//! Mojibake within text that is not: runs of characters that look like UTF-8 by their bytes, each repaired by itself.
//!
//! Whether a run is repaired is left to the caller.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::charsets::Charset;

/// What a character can be in UTF-8 that was read as one of the usual charsets.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    /// The bytes that follow it, where it can begin a character.
    followed_by: Option<u8>,
    /// Whether it can stand inside a character.
    is_inner: bool,
}

/// Signs that stand inside characters of wrongly decoded UTF-8, and often enough for themselves.
const FOR_THEMSELVES: &[char] = &['–', '—', '―', '‘', '’', '‚', '“', '”', '„', '•', '…'];

/// A text with the runs that `repair` gives something for replaced by that; `None` where it gave nothing for any.
pub(super) fn replace(text: &str, mut repair: impl FnMut(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some((start, end)) = next_run(text, from) {
        // A run of the whole text is the text itself, which is looked at whole.
        if end - start < text.len()
            && let Some(repaired) = repair(&text[start..end])
        {
            out.push_str(&text[copied..start]);
            out.push_str(&repaired);
            copied = end;
        }
        from = end;
    }
    (copied > 0).then(|| {
        out.push_str(&text[copied..]);
        out
    })
}

/// Whether every run of a text stands in quotes and is one character: `"Ã¤"` is talked about, and is no accident.
pub(super) fn are_quoted(text: &str) -> bool {
    let (mut from, mut any) = (0, false);
    while let Some((start, end)) = next_run(text, from) {
        if !is_quoted(text, start, end) {
            return false;
        }
        (from, any) = (end, true);
    }
    any
}

fn is_quoted(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (text[..start].chars().next_back(), text[end..].chars().next());
    let run = &text[start..end];
    matches!(
        (before, after),
        (Some('"'), Some('"'))
            | (Some('\''), Some('\''))
            | (Some('`'), Some('`'))
            | (Some('“'), Some('”'))
            | (Some('‘'), Some('’'))
    ) && part(run.chars().next().unwrap_or_default()).followed_by.map(usize::from)
        == run.chars().count().checked_sub(1)
}

fn part(c: char) -> Part {
    PARTS.get(&c).copied().unwrap_or_default()
}

/// The next run of characters that could be UTF-8, from a place on. None begins behind a character that could stand
/// inside one: part of a larger garble is better left alone.
fn next_run(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut last = text[..from].chars().next_back();
    for (at, c) in text[from..].char_indices() {
        let before = last.replace(c);
        if c.is_ascii() {
            continue;
        }
        let start = from + at;
        let behind = before.is_some_and(|before| {
            !before.is_ascii() && !FOR_THEMSELVES.contains(&before) && part(before).is_inner
        });
        if !behind {
            let end = run_end(text, start);
            if end > start {
                return Some((start, end));
            }
        }
    }
    None
}

/// The end of the run that starts at a place; the place itself where none does.
fn run_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut chars = text[start..].chars();
    while let Some(followers) = chars.next().and_then(|first| part(first).followed_by) {
        for _ in 0..followers {
            if !chars.next().is_some_and(|c| c == ' ' || part(c).is_inner) {
                return end;
            }
        }
        end = text.len() - chars.as_str().len();
    }
    end
}

static PARTS: LazyLock<FxHashMap<char, Part>> = LazyLock::new(|| {
    let mut parts: FxHashMap<char, Part> = FxHashMap::default();
    for charset in Charset::WITH_LETTERS_AS_LEADS {
        for byte in 0x80..=0xFF_u8 {
            let part = parts.entry(charset.decode(byte)).or_default();
            match byte {
                0x80..=0xBF => part.is_inner = true,
                0xC2..=0xDF => part.followed_by = Some(1),
                0xE0..=0xEF => part.followed_by = Some(2),
                // Of those with three behind them, only these begin characters that are in use.
                0xF0 | 0xF3 => part.followed_by = Some(3),
                _ => {}
            }
        }
    }
    parts
});

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Vec<&str> {
        let mut from = 0;
        std::iter::from_fn(|| {
            let (start, end) = next_run(text, from)?;
            from = end;
            Some(&text[start..end])
        })
        .collect()
    }

    #[test]
    fn runs_are_whole_sequences() {
        assert_eq!(runs("an â€œexampleâ€\u{9D} of Ã© Ã"), ["â€œ", "â€\u{9D}", "Ã©"]);
        assert_eq!(runs("Ñ\u{82}Ð¾ ÑÐ"), ["Ñ\u{82}Ð¾"]);
    }

    #[test]
    fn no_run_begins_inside_a_garble() {
        assert_eq!(runs("¨Ã©"), [""; 0]);
        assert_eq!(runs("“Ã©”"), ["Ã©"]);
    }

    #[test]
    fn a_run_of_one_character_in_quotes_is_talked_about() {
        assert!(are_quoted("\"Ã¤\" for ä, ‘â€™’ for ’"));
        assert!(!are_quoted("\"Ã¤\" and cafÃ©"));
        assert!(!are_quoted("“sÃ³”") && !are_quoted("no run"));
    }

    #[test]
    fn only_what_was_repaired_is_replaced() {
        let repair = |run: &str| (run == "Ã©").then(|| "é".to_owned());
        assert_eq!(replace("cafÃ© Ä± – cafÃ©!", repair), Some("café Ä± – café!".to_owned()));
        assert_eq!(replace("Ä± x", repair), None);
    }
}
