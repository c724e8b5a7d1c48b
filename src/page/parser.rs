//! Drives the HTML parser over a document, and steps over the text of scripts and styles at the speed of a byte search.
//!
//! Scripts and styles are half of what pages are made of, and the tokenizer would look at them character by character.
//! Where their text ends is found in `raw_text.rs`; the tree builder gets it in one piece. The document is fed in pieces, so
//! that a tag of many attributes is noticed before it costs much. It is parsed anew then in pieces from tag to tag, since
//! nothing but the tokenizer knows where a tag starts: what looks like one may stand in a comment, in a title, or in CDATA.
//! What the tree builder does not get to see is left to
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
use super::guard::{self, Admission, Degraded, Guard, Limits};
use super::raw_text::Element;

/// The most bytes that are fed at once. A tag of so many bytes has few enough attributes to be compared with each other.
const PIECE: usize = 4096;

/// What of a tag may be attributes, in whole pieces, before it is asked where the tag starts.
const MOST_SEPARATORS: usize = 1024;

/// A sink that says how much it made.
pub(super) trait Counted {
    /// Elements so far.
    fn elements(&self) -> usize;
    /// Whether attributes of elements were left out, since there were too many.
    fn has_left_out_attributes(&self) -> bool;
}

/// Parses a document into a sink of this kind.
pub(super) fn parse<S>(text: &str, sink: impl Fn() -> S, limits: &Limits) -> (S::Output, Degraded)
where
    S: TreeSink<Handle: Clone + 'static> + Counted,
{
    parse_in(Pieces::Large { separators: 0 }, text, &sink, limits)
}

/// Parses a document in such pieces, or anew from tag to tag where they are too large for one in it.
fn parse_in<S>(pieces: Pieces, text: &str, sink: &impl Fn() -> S, limits: &Limits) -> (S::Output, Degraded)
where
    S: TreeSink<Handle: Clone + 'static> + Counted,
{
    // Without scripting the content of <noscript> is markup, not one text: forum threads live there.
    let options = TreeBuilderOpts { scripting_enabled: false, ..Default::default() };
    let guarded = Guarded {
        inner: TreeBuilder::new(sink(), options),
        guard: Guard::new(*limits),
        raw: Cell::new(None),
        tokens: Cell::new(0),
    };
    let tokenizer = Tokenizer::new(guarded, TokenizerOpts::default());
    let mut document = Document::new(text, pieces);
    let input = BufferQueue::default();
    loop {
        let tokens = tokenizer.sink.tokens.get();
        let Some(piece) = document.feed(&input) else { break };
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
        let is_inside = tokenizer.sink.tokens.get() == tokens;
        match document.look_at(piece, is_inside, limits.attributes.get()) {
            Seen::Nothing => {}
            Seen::Surplus => tokenizer.sink.guard.left_out_attributes(),
            Seen::TooMuch => return parse_in(Pieces::OfTags { last: 0, open: None }, text, sink, limits),
        }
    }
    tokenizer.end();
    let Guarded { inner, guard, .. } = tokenizer.sink;
    if inner.sink.has_left_out_attributes() {
        guard.left_out_attributes();
    }
    (inner.sink.finish(), guard.degraded())
}

/// How a document is fed.
enum Pieces {
    /// In pieces as large as may be.
    Large {
        /// What may be attributes in the pieces since the last token.
        separators: usize,
    },
    /// Each `<` starts another piece, so that what has no end yet starts with the first piece that brought no token, or with
    /// the one before, where what stands there was its end for text that waited for it.
    OfTags {
        /// Where the last piece starts that brought a token.
        last: usize,
        open: Option<Open>,
    },
}

/// A tag or comment that has no end yet.
#[derive(Clone, Copy)]
struct Open {
    start: usize,
    /// Whether its attributes were counted.
    is_counted: bool,
}

/// What was seen in a piece.
enum Seen {
    Nothing,
    /// Attributes that are not fed.
    Surplus,
    /// A tag of many attributes, maybe, that starts who knows where.
    TooMuch,
}

/// A document, and how much of it was fed.
struct Document<'t> {
    text: &'t str,
    tendril: StrTendril,
    fed: usize,
    pieces: Pieces,
    /// What is not fed of the tag that is open.
    left_out: Option<Range<usize>>,
}

impl<'t> Document<'t> {
    fn new(text: &'t str, pieces: Pieces) -> Self {
        Self { text, tendril: StrTendril::from(text), fed: 0, pieces, left_out: None }
    }

    /// Adds the next piece. Returns where it is; nothing where there is none.
    fn feed(&mut self, input: &BufferQueue) -> Option<Range<usize>> {
        if let Some(range) = self.left_out.take_if(|range| range.start <= self.fed) {
            self.fed = range.end;
        }
        let start = self.fed;
        let most = self.left_out.as_ref().map_or(self.text.len(), |range| range.start).min(start + PIECE);
        let mut end = self.text.floor_char_boundary(most);
        if let Pieces::OfTags { .. } = self.pieces
            && let Some(next) = self.text.as_bytes()[start..end].iter().skip(1).position(|byte| *byte == b'<')
        {
            end = start + 1 + next;
        }
        if end == start {
            return None;
        }
        input.push_back(self.slice(start, end));
        self.fed = end;
        Some(start..end)
    }

    /// Looks for a tag with more attributes than `most` in the piece that was fed, which may be the `inside` of one.
    fn look_at(&mut self, piece: Range<usize>, inside: bool, most: u16) -> Seen {
        match &mut self.pieces {
            Pieces::Large { separators } if inside => {
                *separators += attributes::separators(&self.text[piece]);
                if *separators > MOST_SEPARATORS {
                    return Seen::TooMuch;
                }
            }
            Pieces::Large { separators } => *separators = 0,
            Pieces::OfTags { last, open } if inside => {
                let start = if self.text[piece.start..].starts_with('<') { piece.start } else { *last };
                let open = open.get_or_insert(Open { start, is_counted: false });
                if !open.is_counted && piece.end - open.start >= PIECE {
                    open.is_counted = true;
                    self.left_out = attributes::surplus(self.text, open.start, most.into())
                        .map(|surplus| surplus.start.max(piece.end)..surplus.end)
                        .filter(|surplus| !surplus.is_empty());
                    if self.left_out.is_some() {
                        return Seen::Surplus;
                    }
                }
            }
            Pieces::OfTags { last, open } => (*last, *open) = (piece.start, None),
        }
        Seen::Nothing
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

    fn border(&self) -> Token {
        guard::border(!self.adjusted_current_node_present_but_not_in_html_namespace())
    }

    /// Lets through what the guard held back.
    fn release(&self, line_number: u64) {
        if self.guard.is_holding() {
            for token in self.guard.release(self.border()) {
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
        // An error ends nothing.
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        let mut raw = None;
        let token = match token {
            Token::TagToken(mut tag) => {
                self.guard.spare_attributes(&mut tag);
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
                    Admission::Border => self.border(),
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
        let sink = || ReadSink::new(HtmlTreeSink::new(Html::new_document()), Attributes::All, text.len());
        parse(text, sink, limits)
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
    fn a_tag_of_many_attributes_is_known_wherever_it_starts() {
        let befores = [
            "",
            "&am",
            "<!-- x --!>",
            "<!-- <p a=\"> -->",
            "<svg><style></svg>",
            "<svg><![CDATA[<!--]]></svg>",
            "<textarea><script></textarea>",
            "<xmp><style></xmp>",
            "<? <p a=\">",
            "</ <p a=\">",
            "<!doctype x \"<!--\">",
        ];
        let endings = ["", "/", "\"", "<", "\0", "=", "=&x;"];
        for (before, end) in
            befores.iter().map(|before| (*before, "")).chain(endings.iter().map(|end| ("", *end)))
        {
            let many: Vec<String> = (0..9_000).map(|n| format!("a{n}{end}")).collect();
            let page = format!("{before}<p {}>text<p b c>more", many.join(" "));
            let (html, degraded) = parsed(&page, &Limits::default());
            let outline = outline(&html);
            assert!(outline.ends_with("⟩text⟨p b=\"\" c=\"\"⟩more"), "{before:?} {end:?}: {outline}");
            let count = outline.matches(" a").count();
            assert!(count < 2_500, "{before:?} {end:?} {count}");
            assert_eq!(degraded.names().collect::<Vec<_>>(), ["attributes"], "{before:?} {end:?}");
        }
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
            "<!-- <p a=\" -->",
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
            let sink = || ReadSink::new(HtmlTreeSink::new(Html::new_document()), Attributes::All, text.len());
            for pieces in [Pieces::Large { separators: 0 }, Pieces::OfTags { last: 0, open: None }] {
                let (html, degraded) = parse_in(pieces, &text, &sink, &Limits::default());
                prop_assert_eq!(outline(&html), outline(&whole(&text)));
                prop_assert_eq!(degraded, Degraded::default());
            }
        }
    }
}
