//! Attributes that a tag has beyond a number: where in a document they stand.
//!
//! The tokenizer compares each attribute with all before it, so that they have to be left out before it sees them. Tags
//! are found here by its own rules (HTML Living Standard, 13.2.5.6 to 13.2.5.39).

use std::ops::Range;

use memchr::{memchr, memmem};

use super::raw_text;

/// Where the attributes behind the first `most` of each tag stand, up to the end of the tag.
pub(super) fn surplus(text: &str, most: usize) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut surplus = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        at += found + 1;
        let rest = &bytes[at..];
        if rest.starts_with(b"!--") {
            at += memmem::find(rest, b"-->").unwrap_or(rest.len());
            continue;
        }
        let name = rest.strip_prefix(b"/").unwrap_or(rest);
        if !name.first().is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let tag = tag(bytes, at, most);
        surplus.extend(tag.surplus);
        let raw = raw_text::Element::of(rest);
        at = tag.end;
        if let Some(raw) = raw {
            at += raw.end(&bytes[at..]).unwrap_or(bytes.len() - at);
        }
    }
    surplus
}

struct ReadTag {
    /// Behind its last byte.
    end: usize,
    surplus: Option<Range<usize>>,
}

/// Reads a tag whose name starts at `at`.
fn tag(bytes: &[u8], at: usize, most: usize) -> ReadTag {
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
    ReadTag { end: (at + 1).min(bytes.len()), surplus: first_surplus.map(|first| first..at) }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without its surplus.
    fn cut(text: &str) -> String {
        let mut rest = text.to_owned();
        for range in surplus(text, 2).into_iter().rev() {
            rest.replace_range(range, "");
        }
        rest
    }

    #[test]
    fn attributes_are_counted_as_the_tokenizer_reads_them() {
        assert_eq!(cut("<p a b>x<p a b c d>y"), "<p a b>x<p a b >y");
        assert_eq!(cut("<p a = '>' b=\"c d\"e=f>x"), "<p a = '>' b=\"c d\">x");
        assert_eq!(cut("<p/a /b/c/>x"), "<p/a /b/>x");
        assert_eq!(cut("<p a=b'c d=\"e\" =f>x"), "<p a=b'c d=\"e\" >x");
    }

    #[test]
    fn what_is_no_tag_stays() {
        for text in
            ["a < b c d e", "<!-- <p a b c> -->", "<script>if (a <b c d e f) x</script>", "<p a b", "<"]
        {
            assert_eq!(cut(text), text);
        }
    }
}
