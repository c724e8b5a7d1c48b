//! Drives the HTML parser over a document, and steps over the text of scripts and styles at the speed of a byte search.
//!
//! Scripts and styles are half of what pages are made of, and the tokenizer would look at them character by character.
//! Where their text ends is found here by the same rules (HTML Living Standard, 13.2.5.4 and 13.2.5.15 to 13.2.5.31);
//! the tree builder gets it in one piece. What becomes of it is left to the sink.

use std::cell::Cell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::TreeSink;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{TokenizerResult, local_name};
use memchr::memchr;

/// Parses a document into a sink.
pub(super) fn parse<S>(text: &str, sink: S) -> S::Output
where
    S: TreeSink<Handle: Clone + 'static>,
{
    // Without scripting the content of <noscript> is markup, not one text: forum threads live there.
    let options = TreeBuilderOpts { scripting_enabled: false, ..Default::default() };
    let stepping = Stepping { inner: TreeBuilder::new(sink, options), raw: Cell::new(None) };
    let tokenizer = Tokenizer::new(stepping, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    loop {
        match tokenizer.feed(&input) {
            TokenizerResult::Done => break,
            TokenizerResult::Script(_) => {
                if let Some(raw) = tokenizer.sink.raw.take() {
                    step_over(&input, raw, &tokenizer.sink.inner);
                }
            }
            TokenizerResult::EncodingIndicator(_) => {}
        }
    }
    tokenizer.end();
    tokenizer.sink.inner.sink.finish()
}

/// An element whose content is no markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Raw {
    Script,
    Style,
}

/// The tree builder, and a halt behind each start tag of a script or style.
struct Stepping<H, S> {
    inner: TreeBuilder<H, S>,
    raw: Cell<Option<Raw>>,
}

impl<H: Clone + 'static, S: TreeSink<Handle = H>> TokenSink for Stepping<H, S> {
    type Handle = H;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<H> {
        let raw = match &token {
            Token::TagToken(Tag { kind: TagKind::StartTag, name: local_name!("script"), .. }) => {
                Some(Raw::Script)
            }
            Token::TagToken(Tag { kind: TagKind::StartTag, name: local_name!("style"), .. }) => {
                Some(Raw::Style)
            }
            _ => None,
        };
        match self.inner.process_token(token, line_number) {
            // As behind a script's end tag, the tokenizer goes back to its first state and hands over.
            TokenSinkResult::RawData(_) if raw.is_some() => {
                self.raw.set(raw);
                TokenSinkResult::Script(self.inner.sink.get_document())
            }
            result => result,
        }
    }

    fn end(&self) {
        self.inner.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.inner.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Takes the text of a script or style from the input, up to its end tag or the end of the document.
fn step_over(input: &BufferQueue, raw: Raw, tree_builder: &impl TokenSink) {
    while let Some(chunk) = input.pop_front() {
        let end = match raw {
            Raw::Script => script_end(chunk.as_bytes()),
            Raw::Style => end_tag(chunk.as_bytes(), b"style"),
        };
        let text = chunk.subtendril(0, end.unwrap_or(chunk.len()) as u32);
        if !text.is_empty() {
            // Behind text there is nothing for a tokenizer to change.
            let _ = tree_builder.process_token(Token::CharacterTokens(text), 0);
        }
        if let Some(end) = end {
            input.push_front(chunk.subtendril(end as u32, (chunk.len() - end) as u32));
            return;
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
