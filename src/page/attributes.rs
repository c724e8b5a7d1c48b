//! Attributes that a tag has beyond a number: where in a document they stand.
//!
//! The tokenizer compares each attribute with all before it, so that they have to be left out before it sees them. A tag
//! is read here by its own rules (HTML Living Standard, 13.2.5.6 to 13.2.5.39); where one starts the tokenizer knows.

use std::ops::Range;

use memchr::memchr;

/// Where the attributes behind the first `most` of the tag that starts at `at` stand, up to its end, where there are any.
pub(super) fn surplus(text: &str, at: usize, most: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let rest = bytes.get(at..)?.strip_prefix(b"<")?;
    let name = rest.strip_prefix(b"/").unwrap_or(rest);
    // What starts otherwise is a comment or a document type.
    name.first().filter(|byte| byte.is_ascii_alphabetic())?;
    tag(bytes, at + 1, most)
}

/// What there may be of attributes in a part of a tag, counted at a glance: each has one of these before it.
pub(super) fn separators(part: &str) -> usize {
    part.bytes().filter(|byte| is_space(*byte) || matches!(byte, b'/' | b'"' | b'\'')).count()
}

/// The surplus of the tag whose name, or whose slash before it, starts at `at`.
fn tag(bytes: &[u8], at: usize, most: usize) -> Option<Range<usize>> {
    let next = |at: usize, is_end: fn(u8) -> bool| {
        bytes[at..].iter().position(|byte| is_end(*byte)).map_or(bytes.len(), |found| at + found)
    };
    // The slash of an end tag is no end of its name.
    let mut at = next(at + 1, |byte| is_space(byte) || matches!(byte, b'/' | b'>'));
    let mut attributes = 0;
    let mut first_surplus = None;
    loop {
        at = next(at, |byte| !(is_space(byte) || byte == b'/'));
        let Some(byte) = bytes.get(at) else { break };
        if *byte == b'>' {
            break;
        }
        if attributes == most {
            first_surplus = first_surplus.or(Some(at));
        }
        attributes += 1;
        // Its first character may be any, also an equals sign.
        at = next(at + 1, |byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
        let equals = next(at, |byte| !is_space(byte));
        if bytes.get(equals) != Some(&b'=') {
            continue;
        }
        at = next(equals + 1, |byte| !is_space(byte));
        at = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                memchr(*quote, &bytes[at + 1..]).map_or(bytes.len(), |found| at + found + 2)
            }
            _ => next(at, |byte| is_space(byte) || byte == b'>'),
        };
    }
    first_surplus.map(|first| first..at)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without the surplus of its first tag.
    fn cut(text: &str) -> String {
        let mut rest = text.to_owned();
        if let Some(range) = text.find('<').and_then(|at| surplus(text, at, 2)) {
            rest.replace_range(range, "");
        }
        rest
    }

    #[test]
    fn attributes_are_counted_as_the_tokenizer_reads_them() {
        assert_eq!(cut("<p a b>x"), "<p a b>x");
        assert_eq!(cut("x<p a b c d>y"), "x<p a b >y");
        assert_eq!(cut("</p a b c d>y"), "</p a b >y");
        assert_eq!(cut("<p a = '>' b=\"c d\"e=f>x"), "<p a = '>' b=\"c d\">x");
        assert_eq!(cut("<p/a /b/c/>x"), "<p/a /b/>x");
        assert_eq!(cut("<p a=b'c d=\"e\" =f>x"), "<p a=b'c d=\"e\" >x");
    }

    #[test]
    fn what_is_no_tag_stays() {
        for text in ["a < b c d e", "<!-- a b c> -->", "<!doctype a b c>", "<p a b", "<"] {
            assert_eq!(cut(text), text);
        }
    }
}
