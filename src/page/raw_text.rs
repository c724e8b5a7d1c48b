//! Elements whose content is no markup: where the text of a script or style ends.
//!
//! By the rules of the HTML Living Standard, 13.2.5.4 and 13.2.5.15 to 13.2.5.31, at the speed of a byte search.

use memchr::memchr;

/// An element whose content is no markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    Script,
    Style,
}

impl Element {
    /// Where its end tag starts in the text behind its start tag.
    pub(super) fn end(self, text: &[u8]) -> Option<usize> {
        match self {
            Self::Script => script_end(text),
            Self::Style => end_tag(text, b"style"),
        }
    }
}

/// Where the first `</name` that is an end tag starts.
fn end_tag(text: &[u8], name: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = memchr(b'<', &text[at..]) {
        at += found;
        if text[at..].starts_with(b"</") && is_tag(&text[at + 2..], name) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Where the end tag of a script starts. Inside `<!--` a script in the script is text too, with its own end tag.
fn script_end(text: &[u8]) -> Option<usize> {
    /// How the script's text is to be read.
    enum State {
        Plain,
        Comment,
        ScriptInComment,
    }
    let mut state = State::Plain;
    let mut at = 0;
    loop {
        let rest = &text[at..];
        match state {
            State::Plain => {
                at += memchr(b'<', rest)?;
                let rest = &text[at..];
                if rest.starts_with(b"</") && is_tag(&rest[2..], b"script") {
                    return Some(at);
                }
                if rest.starts_with(b"<!--") {
                    // `<!-->` and `<!--->` are whole comments: their dashes close them too.
                    at += 2;
                    state = State::Comment;
                } else {
                    at += 1;
                }
            }
            State::Comment | State::ScriptInComment => {
                at += rest.iter().position(|byte| matches!(byte, b'<' | b'-'))?;
                let rest = &text[at..];
                let in_script = matches!(state, State::ScriptInComment);
                if rest.starts_with(b"-->") {
                    at += 3;
                    state = State::Plain;
                } else if rest.starts_with(b"</") && is_tag(&rest[2..], b"script") {
                    if !in_script {
                        return Some(at);
                    }
                    at += 2;
                    state = State::Comment;
                } else if !in_script && rest.starts_with(b"<") && is_tag(&rest[1..], b"script") {
                    at += 1;
                    state = State::ScriptInComment;
                } else {
                    at += 1;
                }
            }
        }
    }
}

/// Whether a text behind `<` or `</` is a tag of this name.
fn is_tag(text: &[u8], name: &[u8]) -> bool {
    text.len() > name.len()
        && text[..name.len()].eq_ignore_ascii_case(name)
        && matches!(text[name.len()], b'\t' | b'\n' | b'\x0c' | b'\r' | b' ' | b'/' | b'>')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(text: &str) -> Option<&str> {
        script_end(text.as_bytes()).map(|end| &text[..end])
    }

    #[test]
    fn a_script_ends_at_its_end_tag_and_at_no_longer_name() {
        assert_eq!(script("a < b </scripts> </SCRIPT >x</script>"), Some("a < b </scripts> "));
    }

    #[test]
    fn a_script_in_a_comment_in_a_script_has_its_own_end_tag() {
        let text = "<!-- <script> x </script> y --> z</script>";
        assert_eq!(script(text), Some("<!-- <script> x </script> y --> z"));
    }

    #[test]
    fn a_comment_in_a_script_does_not_hide_the_end_tag() {
        assert_eq!(script("<!-- x </script> -->"), Some("<!-- x "));
        assert_eq!(script("<!--> <script> </script>"), Some("<!--> <script> "));
    }

    #[test]
    fn a_script_without_end_tag_takes_the_rest() {
        assert_eq!(script("a </script"), None);
    }

    #[test]
    fn a_style_ends_at_its_end_tag() {
        assert_eq!(end_tag(b"a{} <!-- </style> -->", b"style"), Some(9));
    }
}
