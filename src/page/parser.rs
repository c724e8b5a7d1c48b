//! Drives the HTML parser over a document, and steps over the text of scripts and styles at the speed of a byte search.
//!
//! Scripts and styles are half of what pages are made of, and the tokenizer would look at them character by character.
//! Where their text ends is found in `raw_text.rs`; the tree builder gets it in one piece. The document is fed in pieces, so
//! that a tag of many attributes is noticed before it costs much. What the tree builder does not get to see is left to
//! `guard.rs`, and what becomes of the rest to the sink.

use std::cell::Cell;
use std::ops::Range;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{Tracer, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{TokenizerResult, local_name};

use super::attributes;
use super::guard::{Admission, Degraded, Guard, Limits};
use super::raw_text::Element;

/// Bytes that are fed at once. A tag of so many bytes has few enough attributes to be compared with each other.
const PIECE: usize = 4096;

/// A sink that says how many elements it made.
pub(super) trait Counted {
    /// Elements so far.
    fn elements(&self) -> usize;
}

/// Parses a document into a sink.
pub(super) fn parse<S>(text: &str, sink: S, limits: &Limits) -> (S::Output, Degraded)
where
    S: TreeSink<Handle: Clone + 'static> + Counted,
{
    // Without scripting the content of <noscript> is markup, not one text: forum threads live there.
    let options = TreeBuilderOpts { scripting_enabled: false, ..Default::default() };
    let guarded = Guarded {
        inner: TreeBuilder::new(sink, options),
        guard: Guard::new(*limits),
        raw: Cell::new(None),
        tokens: Cell::new(0),
    };
    let tokenizer = Tokenizer::new(guarded, TokenizerOpts::default());
    let mut document = Document::new(text);
    let input = BufferQueue::default();
    loop {
        let tokens = tokenizer.sink.tokens.get();
        if !document.feed(&input) {
            break;
        }
        while let TokenizerResult::Script(_) | TokenizerResult::EncodingIndicator(_) = tokenizer.feed(&input)
        {
            if let Some(raw) = tokenizer.sink.raw.take() {
                let content = document.step_over(&input, raw);
                if !content.is_empty() {
                    // Behind text there is nothing for a tokenizer to change.
                    let _ = tokenizer.sink.inner.process_token(Token::CharacterTokens(content), 0);
                }
            }
        }
        // Nothing but the inside of a tag or a comment is so long without a token.
        if tokenizer.sink.tokens.get() == tokens && document.leave_out_attributes(limits.attributes.get()) {
            tokenizer.sink.guard.left_out_attributes();
        }
    }
    tokenizer.end();
    let Guarded { inner, guard, .. } = tokenizer.sink;
    (inner.sink.finish(), guard.degraded())
}

/// A document, and how much of it was fed.
struct Document<'t> {
    text: &'t str,
    tendril: StrTendril,
    fed: usize,
    /// What is not fed, in order, once it was looked for.
    left_out: Option<Vec<Range<usize>>>,
}

impl<'t> Document<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, tendril: StrTendril::from(text), fed: 0, left_out: None }
    }

    /// Adds the next piece; false where there is none.
    fn feed(&mut self, input: &BufferQueue) -> bool {
        let left_out = self.left_out.as_deref().unwrap_or_default();
        let mut left_out = &left_out[left_out.partition_point(|range| range.end <= self.fed)..];
        if let [range, others @ ..] = left_out
            && range.start <= self.fed
        {
            self.fed = range.end;
            left_out = others;
        }
        let end = left_out.first().map_or(self.text.len(), |range| range.start);
        let end = self.text.floor_char_boundary(end.min(self.fed + PIECE));
        if end == self.fed {
            return false;
        }
        input.push_back(self.slice(self.fed, end));
        self.fed = end;
        true
    }

    /// The text of a script or style, whose start tag was read last, up to its end tag or the end of the document. What was
    /// fed of the document beyond is taken back.
    fn step_over(&mut self, input: &BufferQueue, raw: Element) -> StrTendril {
        while let Some(unread) = input.pop_front() {
            self.fed -= unread.len();
        }
        let rest = &self.text.as_bytes()[self.fed..];
        let length = raw.end(rest).unwrap_or(rest.len());
        let content = self.slice(self.fed, self.fed + length);
        self.fed += length;
        content
    }

    /// Looks for attributes beyond a number, once a document; true where some are left out.
    fn leave_out_attributes(&mut self, most: u16) -> bool {
        if self.left_out.is_some() {
            return false;
        }
        let surplus = attributes::surplus(self.text, most.into());
        !self.left_out.insert(surplus).is_empty()
    }

    fn slice(&self, start: usize, end: usize) -> StrTendril {
        // Tendrils have offsets of 32 bits, and no document is larger than the limit on its bytes.
        self.tendril.subtendril(start as u32, (end - start) as u32)
    }
}

/// The tree builder behind a guard, and a halt behind each start tag of a script or style.
struct Guarded<H, S> {
    inner: TreeBuilder<H, S>,
    guard: Guard,
    raw: Cell<Option<Element>>,
    /// Tokens so far.
    tokens: Cell<u64>,
}

impl<H: Clone + 'static, S: TreeSink<Handle = H> + Counted> Guarded<H, S> {
    /// Handles of open elements, and of those that would be opened anew.
    fn open(&self) -> usize {
        let counter = Counter { handles: Cell::new(0), of: std::marker::PhantomData };
        self.inner.trace_handles(&counter);
        counter.handles.get()
    }

    /// Lets through what the guard held back.
    fn release(&self, line_number: u64) {
        if self.guard.is_holding() {
            for token in self.guard.release() {
                // Text and rules ask nothing of the tokenizer.
                let _ = self.inner.process_token(token, line_number);
            }
        }
    }
}

struct Counter<H> {
    handles: Cell<usize>,
    of: std::marker::PhantomData<H>,
}

impl<H> Tracer for Counter<H> {
    type Handle = H;

    fn trace_handle(&self, _node: &H) {
        self.handles.set(self.handles.get() + 1);
    }
}

impl<H: Clone + 'static, S: TreeSink<Handle = H> + Counted> TokenSink for Guarded<H, S> {
    type Handle = H;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<H> {
        self.tokens.set(self.tokens.get() + 1);
        let mut raw = None;
        let token = match token {
            Token::TagToken(tag) => {
                if let Tag { kind: TagKind::StartTag, name, .. } = &tag {
                    raw = match *name {
                        local_name!("script") => Some(Element::Script),
                        local_name!("style") => Some(Element::Style),
                        _ => None,
                    };
                }
                match self.guard.admit(&tag, self.inner.sink.elements(), || self.open()) {
                    Admission::Pass => {
                        self.release(line_number);
                        Token::TagToken(tag)
                    }
                    Admission::Swallow => return TokenSinkResult::Continue,
                    Admission::Instead(token) => token,
                    Admission::Release => {
                        self.release(line_number);
                        return TokenSinkResult::Continue;
                    }
                }
            }
            // Nobody reads them.
            Token::CommentToken(_) => return TokenSinkResult::Continue,
            Token::CharacterTokens(text) if self.guard.holds_back(&text) => return TokenSinkResult::Continue,
            Token::EOFToken => {
                self.release(line_number);
                token
            }
            token => token,
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

#[cfg(test)]
mod tests {
    use html5ever::tendril::TendrilSink;
    use proptest::prelude::*;
    use scraper::{Html, HtmlTreeSink, Node};

    use super::super::sink::{Attributes, ReadSink};
    use super::*;

    fn parsed(text: &str, limits: &Limits) -> (Html, Degraded) {
        parse(text, ReadSink::new(HtmlTreeSink::new(Html::new_document()), Attributes::All), limits)
    }

    /// The tags and texts of a tree, without those that are never read.
    fn outline(html: &Html) -> String {
        let mut outline = String::new();
        for node in html.tree.root().descendants() {
            let is_raw = |parent: ego_tree::NodeRef<'_, Node>| {
                parent.value().as_element().is_some_and(|parent| matches!(parent.name(), "script" | "style"))
            };
            match node.value() {
                Node::Element(element) => {
                    let attributes = element.attrs().map(|(name, value)| format!(" {name}={value:?}"));
                    outline += &format!("⟨{}{}⟩", element.name(), attributes.collect::<String>());
                }
                Node::Text(text) if !node.parent().is_some_and(is_raw) => outline += text,
                _ => {}
            }
        }
        outline.replace(&"x".repeat(100), "")
    }

    /// As html5ever reads it, all in one piece.
    fn whole(text: &str) -> Html {
        let options = html5ever::ParseOpts {
            tree_builder: TreeBuilderOpts { scripting_enabled: false, ..Default::default() },
            ..Default::default()
        };
        let text = StrTendril::from(text);
        html5ever::parse_document(HtmlTreeSink::new(Html::new_document()), options).one(text)
    }

    #[test]
    fn attributes_beyond_the_limit_are_left_out_and_told_of() {
        let many: Vec<String> = (0..2_000).map(|n| format!("a{n}='>'")).collect();
        let (html, degraded) = parsed(&format!("<p {}>text<p b c>more", many.join(" ")), &Limits::default());
        let outline = outline(&html);
        assert!(outline.ends_with("⟩text⟨p b=\"\" c=\"\"⟩more"), "{outline}");
        // Those of the first pieces were read before anything was known.
        assert!(outline.matches('=').count() < 1_000, "{outline}");
        assert_eq!(degraded.names().collect::<Vec<_>>(), ["attributes"]);
    }

    #[test]
    fn a_long_attribute_is_read_whole() {
        let text = format!("<p title={}>text", "x".repeat(3 * PIECE));
        let (html, degraded) = parsed(&text, &Limits::default());
        assert_eq!(outline(&html), outline(&whole(&text)));
        assert_eq!(degraded, Degraded::default());
    }

    /// Markup of a few pieces, with much at their borders.
    fn markup() -> impl Strategy<Value = String> {
        let parts = prop::sample::select(vec![
            "<p>",
            "</p>",
            "<div class='a>b' id=\"c\">",
            "</div>",
            "<script>a < b </scr</script>",
            "<script>",
            "<style>p{}</style>",
            "<b>",
            "</b>",
            "<a href=x>",
            "<table><tr><td>",
            "</table>",
            "<title>t</title>",
            "<textarea>",
            "</textarea>",
            "<svg><path/>",
            "&am",
            "&amp;",
            "\r\n",
            "é",
            "日本",
            "words ",
            "</",
            "<",
        ]);
        let long = (3_900..4_200_usize).prop_map(|count| "x".repeat(count));
        prop::collection::vec(prop_oneof![9 => parts.prop_map(str::to_owned), 1 => long], 0..80)
            .prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn pieces_and_steps_over_scripts_change_no_tree(text in markup()) {
            let (html, degraded) = parsed(&text, &Limits::default());
            prop_assert_eq!(outline(&html), outline(&whole(&text)));
            prop_assert_eq!(degraded, Degraded::default());
        }
    }
}
