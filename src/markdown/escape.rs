//! Text with a backslash before every character that Markdown would read as markup, and before few others.

use std::ops::Range;

/// What stands for a line feed of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    /// A line that ends there for the reader too.
    Hard,
    /// A line that ends only in the source.
    Soft,
    /// A space: what stands on one line.
    Space,
    /// An element, in the cell of a table.
    Element,
}

/// Adds a part of a block's text. Where it begins a line of `out`, it begins one of the Markdown.
pub(super) fn push(out: &mut String, text: &str, part: Range<usize>, line_feed: Break) {
    let lines = matches!(line_feed, Break::Hard | Break::Soft);
    let goes_on = part.end < text.len();
    let part = &text[part];
    let mut chars = part.char_indices().peekable();
    // Where the line's own mark stands that needs a backslash.
    let mut marked = usize::MAX;
    let mut before = None;
    if lines && (out.is_empty() || out.ends_with('\n')) {
        marked = mark(part).unwrap_or(usize::MAX);
    }
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let last = before.replace(c);
        match c {
            '\n' => {
                out.truncate(out.trim_end_matches(' ').len());
                out.push_str(match line_feed {
                    Break::Hard => "\\\n",
                    Break::Soft => "\n",
                    Break::Space => " ",
                    Break::Element => "<br>",
                });
                let rest = &part[at + 1..];
                if lines && let Some(mark) = mark(rest) {
                    marked = at + 1 + mark;
                }
                continue;
            }
            // White space at the start of a line is indentation.
            ' ' | '\t' if out.is_empty() || out.ends_with('\n') => continue,
            '\r' | '\t' => {
                out.push(' ');
                continue;
            }
            _ => {}
        }
        // What stands for a line feed may be no white space.
        let is_blank = |c: Option<char>| c == Some(' ');
        let is_in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let escape = at == marked
            || match c {
                '`' | '[' | ']' => true,
                '\\' => next.is_none_or(|next| next.is_ascii_punctuation() || next == '\n'),
                '*' | '~' => !(is_blank(last) && is_blank(next)),
                '_' => !(is_in_word(last) && is_in_word(next) || is_blank(last) && is_blank(next)),
                '<' => {
                    next.is_none_or(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
                        || is_mail(&part[at + 1..], goes_on)
                }
                '&' => is_reference(&part[at + 1..]),
                '|' => line_feed == Break::Element,
                _ => false,
            };
        if escape && c == '|' && last == Some('\\') {
            // Readers of tables do not agree on what two backslashes before a bar are.
            out.push_str("&#124;");
            continue;
        }
        if escape {
            out.push('\\');
        }
        out.push(c);
    }
}

/// Where in a text a backslash keeps its first line from being a heading, a list, a quote, a rule or part of a table.
fn mark(text: &str) -> Option<usize> {
    let line = text.split('\n').next().unwrap_or_default();
    let trimmed = line.trim_start_matches([' ', '\t', '\r']);
    let start = line.len() - trimmed.len();
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t', '\r']);
    let consists_of = |set: &[char]| trimmed.trim_end().chars().all(|c| set.contains(&c));
    let first = trimmed.chars().next()?;
    match first {
        '#' => ends(trimmed.trim_start_matches('#')).then_some(start),
        '>' | '*' | '~' | '_' => Some(start),
        '+' if ends(&trimmed[1..]) => Some(start),
        '-' if ends(&trimmed[1..]) => Some(start),
        '-' | '|' | ':' => (trimmed.contains('-') && consists_of(&['-', '|', ':', ' '])).then_some(start),
        '=' => consists_of(&['=', ' ']).then_some(start),
        '0'..='9' => {
            let digits = trimmed.len() - trimmed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let rest = &trimmed[digits..];
            (digits <= 9 && rest.starts_with(['.', ')']) && ends(&rest[1..])).then_some(start + digits)
        }
        _ => None,
    }
}

/// Whether text behind an ampersand makes a character reference of it.
fn is_reference(rest: &str) -> bool {
    const LONGEST: usize = 40;
    let name = rest.trim_start_matches('#');
    let end = name.bytes().take(LONGEST).position(|byte| !byte.is_ascii_alphanumeric());
    end.is_some_and(|end| end > 0 && name.as_bytes()[end] == b';')
}

/// Whether text behind a lesser-than sign makes an address of mail of it, or may with what follows the part (CommonMark,
/// section 6.5). It is read up to what no such address holds, as the next such sign, so that all is read but once.
fn is_mail(rest: &str, goes_on: bool) -> bool {
    let holds = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    match rest.bytes().position(|byte| !holds(byte)) {
        Some(end) => end > 0 && rest.as_bytes()[end] == b'@',
        None => goes_on,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str, line_feed: Break) -> String {
        let mut out = String::new();
        push(&mut out, text, 0..text.len(), line_feed);
        out
    }

    fn is_escaped(text: &str, expected: &str) {
        assert_eq!(escaped(text, Break::Hard), expected);
    }

    #[test]
    fn prose_is_left_alone() {
        let text = "A & B: 5 * 3 = 15, snake_case, (x) \"y\" #tag 1.5 -1 a<1 C:\\x 3 > 2! | ok - 2024.";
        is_escaped(text, text);
    }

    #[test]
    fn characters_that_are_markup_anywhere_are_escaped() {
        is_escaped("*a* _b_ ~c~ `d` [e](f)", "\\*a\\* \\_b\\_ \\~c\\~ \\`d\\` \\[e\\](f)");
        is_escaped(
            "<b> </b> <!-- a &amp; &#38; a \\* \\",
            "\\<b> \\</b> \\<!-- a \\&amp; \\&#38; a \\\\\\* \\\\",
        );
    }

    #[test]
    fn addresses_of_mail_are_no_links() {
        is_escaped("<1@x.y> <.a+b@x.y> a<1 <1 @ <@x> <2>", "\\<1@x.y> \\<.a+b@x.y> a<1 <1 @ <@x> <2>");
        let (text, mut out) = ("<1@x.y>", String::new());
        [0..2, 2..text.len()].into_iter().for_each(|part| push(&mut out, text, part, Break::Hard));
        assert_eq!(out, "\\<1@x.y>");
    }

    #[test]
    fn marks_of_lines_are_escaped_at_their_start_only() {
        for (text, expected) in [
            ("# a #", "\\# a #"),
            ("####### a", "\\####### a"),
            ("> a > b", "\\> a > b"),
            ("- a - b", "\\- a - b"),
            ("+ a", "\\+ a"),
            ("* a", "\\* a"),
            ("1. a 2. b", "1\\. a 2. b"),
            ("12) a", "12\\) a"),
            ("1234567890. a", "1234567890. a"),
            ("---", "\\---"),
            ("a\n===", "a\\\n\\==="),
            ("a\n|-|-|", "a\\\n\\|-|-|"),
            ("a\n:-:|-", "a\\\n\\:-:|-"),
            ("  a", "a"),
        ] {
            is_escaped(text, expected);
        }
    }

    #[test]
    fn line_feeds_are_what_the_place_makes_of_them() {
        assert_eq!(escaped("a *\n# b", Break::Hard), "a \\*\\\n\\# b");
        assert_eq!(escaped("a\n# b", Break::Soft), "a\n\\# b");
        assert_eq!(escaped("a\n# b", Break::Space), "a # b");
        assert_eq!(escaped("a|\n\\|b", Break::Element), "a\\|<br>\\\\&#124;b");
    }
}
