//! Cuts a DOM into blocks, in one walk without recursion.
//!
//! A block is the text under one block-level element, split at `<br><br>`; inline markup neither splits a word nor
//! glues two. Each keeps its nearest container, so that the shape of the page stays readable downstream.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::names::{class_id, container};
use super::notes::Notes;
use super::repairs::Waiting;
use super::{Block, Blocks, Container, Gap, Origin, Role, Stats};
use crate::normalize::Normalizer;
use crate::page::{Element, Event, Marks, Walk};

/// Elements that start a block of their own (HTML Living Standard, section 15.3, `display: block` and its like).
const BLOCK_LEVEL: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "foreignObject",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "noscript",
    "ol",
    "optgroup",
    "option",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "xmp",
];

fn is_block_level(name: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| BLOCK_LEVEL.iter().copied().collect());
    NAMES.contains(name)
}

/// Controls that break a line outside of running text, where they would otherwise be glued to their neighbours.
const CONTROLS: &[&str] = &["button", "label"];

/// Cuts what is met on a walk into blocks.
pub(super) fn segment(walk: Walk<'_>, marks: Marks, normalizer: &Normalizer) -> Blocks {
    let mut segmenter = Segmenter::new(marks, normalizer);
    for event in walk {
        match event {
            Event::Open(element) => segmenter.open(element),
            Event::Text(text) => segmenter.text(text),
            Event::Close(name) => segmenter.close(name),
        }
    }
    segmenter.finish()
}

/// An element that is open.
struct Open<'a> {
    element: Element<'a>,
    /// Its container, once a block stands in it.
    container: Option<u32>,
    /// What bare text in it is.
    role: Role,
    level: Level,
    hidden: bool,
    selector: Option<u16>,
    /// What had been met up to it.
    before: Met,
}

/// Elements met so far.
#[derive(Clone, Copy, Default)]
struct Met {
    elements: u32,
    images: u32,
    controls: u32,
}

/// How an element breaks the flow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Block,
    Control,
    Inline,
}

struct Segmenter<'a> {
    normalizer: &'a Normalizer,
    open: Vec<Open<'a>>,
    /// How many open elements are links, and preformatted.
    links: u32,
    preformatted: u32,
    /// How many open elements are code inside a line.
    code: u32,
    /// Whether code inside the lines of the block in the making holds more than ASCII.
    quotes_code: bool,
    /// Repairs of blocks with code.
    doubtful: Waiting,
    /// The inline element that ended just now, with nothing behind it yet.
    ended: Option<&'a str>,
    met: Met,
    /// Text of the block in the making, white space collapsed unless preformatted.
    raw: String,
    /// Its visible characters in links, and the links that begin in it.
    link_chars: u32,
    links_begun: u32,
    /// Names of the first inline element that has any.
    inner_names: String,
    /// Whether a cell, and a row, started since the last block.
    fresh_cell: bool,
    fresh_row: bool,
    /// The markup inside blocks, where it is asked for.
    notes: Option<Notes>,
    out: Blocks,
}

impl<'a> Segmenter<'a> {
    fn new(marks: Marks, normalizer: &'a Normalizer) -> Self {
        let page = Container::default();
        Self {
            normalizer,
            open: Vec::with_capacity(64),
            links: 0,
            preformatted: 0,
            code: 0,
            quotes_code: false,
            doubtful: Waiting::default(),
            ended: None,
            met: Met::default(),
            raw: String::new(),
            link_chars: 0,
            links_begun: 0,
            inner_names: String::new(),
            fresh_cell: false,
            fresh_row: false,
            notes: (marks == Marks::Noted).then(Notes::default),
            out: Blocks { containers: vec![page], origin: Origin::Html, ..Blocks::default() },
        }
    }

    fn open(&mut self, element: Element<'a>) {
        let name = element.name();
        if name == "br" {
            self.line_break();
            return;
        }
        let (parent_role, in_text) = match self.open.last() {
            Some(parent) => (parent.role, parent.in_running_text()),
            None => (Role::Paragraph, false),
        };
        let level = if is_block_level(name) {
            Level::Block
        } else if CONTROLS.contains(&name) && !in_text {
            Level::Control
        } else {
            Level::Inline
        };
        if level != Level::Inline {
            self.flush();
            match name {
                "tr" => self.fresh_row = true,
                "td" | "th" => self.fresh_cell = true,
                _ => {}
            }
        }
        if let Some(ended) = self.ended.take() {
            self.keep_apart(ended, name);
        }
        if let Some(notes) = &mut self.notes {
            notes.open(element, &self.raw);
        }
        match name {
            "a" => {
                self.links += 1;
                self.links_begun += 1;
            }
            "code" | "kbd" | "samp" => self.code += 1,
            "pre" | "textarea" | "listing" | "xmp" | "plaintext" => self.preformatted += 1,
            _ => {}
        }
        self.met.elements += 1;
        match name {
            "img" => self.met.images += 1,
            "input" | "textarea" | "select" | "button" => self.met.controls += 1,
            _ => {}
        }
        let before = self.met;
        if level == Level::Inline && self.inner_names.is_empty() {
            class_id(element, &mut self.inner_names);
        }
        let parent = self.open.last();
        self.open.push(Open {
            element,
            container: None,
            role: role(name, parent_role),
            level,
            hidden: parent.is_some_and(|parent| parent.hidden) || is_hidden(element),
            selector: element.selector.or(parent.and_then(|parent| parent.selector)),
            before,
        });
    }

    fn close(&mut self, name: &'a str) {
        if name == "br" {
            return;
        }
        let Some(open) = self.open.last() else { return };
        if open.level != Level::Inline {
            self.flush();
        }
        if let Some(notes) = &mut self.notes {
            notes.close(&self.raw);
        }
        let open = self.open.pop().expect("looked at just now");
        match open.element.name() {
            "a" => self.links -= 1,
            "code" | "kbd" | "samp" => self.code -= 1,
            "pre" | "textarea" | "listing" | "xmp" | "plaintext" => self.preformatted -= 1,
            _ => {}
        }
        self.ended = (open.level == Level::Inline && !self.raw.is_empty()).then_some(name);
        if let Some(container) = open.container {
            let container = &mut self.out.containers[container as usize];
            container.end = self.out.blocks.len() as u32;
            container.elements = self.met.elements - open.before.elements;
            container.images = self.met.images - open.before.images;
            container.controls = self.met.controls - open.before.controls;
        }
    }

    /// Puts a space between two links that stand side by side without one: a page's style sets them apart.
    fn keep_apart(&mut self, ended: &str, begun: &str) {
        if ended == "a"
            && begun == "a"
            && self.preformatted == 0
            && self.code == 0
            && !self.raw.ends_with([' ', '\n'])
        {
            self.raw.push(' ');
        }
    }

    fn text(&mut self, text: &str) {
        self.ended = None;
        self.quotes_code |= self.code > 0 && !text.is_ascii();
        if self.preformatted > 0 {
            self.raw.push_str(text);
            if self.links > 0 {
                self.count(visible_chars(text));
            }
            return;
        }
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(is_html_space).unwrap_or(rest.len());
            if end > 0 {
                self.raw.push_str(&rest[..end]);
                if self.links > 0 {
                    self.count(rest[..end].chars().count() as u32);
                }
                rest = &rest[end..];
            } else {
                if !self.raw.is_empty() && !self.raw.ends_with([' ', '\n']) {
                    self.raw.push(' ');
                }
                rest = rest.trim_start_matches(is_html_space);
            }
        }
    }

    /// Notes visible characters for what they stand in.
    fn count(&mut self, chars: u32) {
        if self.links > 0 {
            self.link_chars += chars;
        }
    }

    /// `<br>`: a line feed in the block; the second in a row ends it.
    fn line_break(&mut self) {
        if self.preformatted == 0 {
            let kept = self.raw.trim_end_matches(' ').len();
            self.raw.truncate(kept);
            if self.raw.ends_with('\n') {
                self.flush();
                return;
            }
            if self.raw.is_empty() {
                return;
            }
        }
        self.raw.push('\n');
    }

    /// Ends the block in the making, if it has text.
    fn flush(&mut self) {
        let innermost = self.open.last();
        let role = innermost.map_or(Role::Paragraph, |open| open.role);
        let mut repair = self.normalizer.repair(&self.raw);
        let doubtful = if role == Role::Code || self.quotes_code { repair.take() } else { None };
        let raw = repair.as_ref().map_or(&self.raw, |repair| &repair.text);
        let text = role.normalized(raw, self.normalizer);
        if !text.trim().is_empty() {
            let text = text.into_owned();
            let stats = Stats::of(&text);
            // The normalizer may have removed characters that were counted as they came.
            let visible = stats.chars - stats.spaces;
            let block = Block {
                stats,
                text,
                role,
                gap: self.gap_before(role),
                container: 0,
                line: 0,
                link_chars: self.link_chars.min(visible),
                links: self.links_begun.max(u32::from(self.link_chars > 0)),
                inner_names: std::mem::take(&mut self.inner_names),
                hidden: innermost.is_some_and(|open| open.hidden),
                selector: innermost.and_then(|open| open.selector),
                repaired: repair.as_ref().map(|repair| repair.how),
            };
            if let Some(notes) = &mut self.notes {
                // A text that may yet change has no places in it.
                let text = doubtful.is_none().then_some(block.text.as_str());
                notes.end_block(self.out.blocks.len() as u32, role, &self.raw, text, self.normalizer);
            }
            if let Some(doubtful) = doubtful {
                self.doubtful.add(self.out.blocks.len(), doubtful);
            }
            let container = self.settle_containers();
            self.out.blocks.push(Block { container, ..block });
            self.fresh_cell = false;
            self.fresh_row = false;
        } else if let Some(notes) = &mut self.notes {
            notes.end_nothing(self.out.blocks.len() as u32);
        }
        self.raw.clear();
        self.quotes_code = false;
        self.link_chars = 0;
        self.links_begun = 0;
        self.inner_names.clear();
    }

    /// What stands before a block of this role: cells of a row stand on one line, items and rows line by line.
    fn gap_before(&self, role: Role) -> Gap {
        let Some(last) = self.out.blocks.last() else { return Gap::None };
        match (last.role, role) {
            (Role::Cell, Role::Cell) if self.fresh_cell && !self.fresh_row => Gap::Tab,
            (Role::Cell, Role::Cell)
            | (Role::ListItem, Role::ListItem)
            | (Role::Control, Role::Control)
            | (Role::Term | Role::Definition, Role::Term | Role::Definition) => Gap::Line,
            _ => Gap::Blank,
        }
    }

    /// Gives every open block-level element a container, now that a block stands in it; returns the innermost.
    fn settle_containers(&mut self) -> u32 {
        let first = self.out.blocks.len() as u32;
        // Outside of an element that has one, all have theirs.
        let innermost = self.open.iter().enumerate().rev().find_map(|(at, open)| Some((at, open.container?)));
        let (settled, mut parent) = innermost.map_or((0, 0), |(at, container)| (at + 1, container));
        for (at, open) in self.open.iter_mut().enumerate().skip(settled) {
            if open.level != Level::Block {
                continue;
            }
            parent = match open.container {
                Some(container) => container,
                None => {
                    let depth = self.out.containers[parent as usize].depth.saturating_add(1);
                    self.out.containers.push(container(open.element, parent, depth, first));
                    if let Some(notes) = &mut self.notes {
                        notes.settle(at, (self.out.containers.len() - 1) as u32);
                    }
                    *open.container.insert((self.out.containers.len() - 1) as u32)
                }
            };
        }
        parent
    }

    fn finish(mut self) -> Blocks {
        self.flush();
        self.doubtful.settle(&mut self.out.blocks, self.normalizer);
        let page = &mut self.out.containers[0];
        page.end = self.out.blocks.len() as u32;
        page.elements = self.met.elements;
        page.images = self.met.images;
        page.controls = self.met.controls;
        self.out.markup = self.notes.map(|notes| notes.finish(self.normalizer));
        self.out
    }
}

impl Open<'_> {
    /// Whether its text is running text, in which a button or label is one more word.
    fn in_running_text(&self) -> bool {
        matches!(self.role, Role::Heading(_) | Role::Quote | Role::Caption) || self.element.name() == "p"
    }
}

/// What bare text in an element is, given what it would be in its parent.
fn role(name: &str, parent: Role) -> Role {
    match name {
        "h1" => Role::Heading(1),
        "h2" => Role::Heading(2),
        "h3" => Role::Heading(3),
        "h4" => Role::Heading(4),
        "h5" => Role::Heading(5),
        "h6" => Role::Heading(6),
        "li" => Role::ListItem,
        "td" | "th" => Role::Cell,
        "blockquote" => Role::Quote,
        "pre" | "listing" | "xmp" | "plaintext" => Role::Code,
        "dt" => Role::Term,
        "dd" => Role::Definition,
        "caption" | "figcaption" | "legend" => Role::Caption,
        "button" | "option" | "textarea" | "select" => Role::Control,
        "label" if parent == Role::Paragraph => Role::Control,
        "ul" | "ol" | "table" | "dl" | "section" | "article" | "nav" | "aside" | "main" | "header"
        | "footer" | "form" | "body" => Role::Paragraph,
        _ => parent,
    }
}

/// Whether the element's own markup hides it.
fn is_hidden(element: Element<'_>) -> bool {
    element.attributes().any(|(name, value)| match name {
        "hidden" => true,
        "aria-hidden" => value.eq_ignore_ascii_case("true"),
        "style" => {
            let style: String = value.chars().filter(|c| !c.is_whitespace()).collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    })
}

/// White space that HTML collapses.
fn is_html_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{c}')
}

fn visible_chars(text: &str) -> u32 {
    text.chars().filter(|c| !c.is_whitespace()).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Dom, Limits, Wanted};

    fn blocks(html: &str) -> Blocks {
        segment(
            Dom::parse(html, &Limits::default(), &Wanted::default()).walk(),
            Marks::Passed,
            &Normalizer::new(&Default::default()),
        )
    }

    fn texts(html: &str) -> Vec<String> {
        blocks(html).blocks.into_iter().map(|block| block.text).collect()
    }

    fn roles(html: &str) -> Vec<Role> {
        blocks(html).blocks.into_iter().map(|block| block.role).collect()
    }

    #[test]
    fn mojibake_is_repaired_across_inline_elements_and_before_characters_go() {
        let blocks = blocks("<p>voil&Atilde;&nbsp; <b>itâ€</b>™s<br>Ã&shy;</p>").blocks;
        let blocks: Vec<_> =
            blocks.iter().map(|block| (block.text.as_str(), block.repaired.is_some())).collect();
        assert_eq!(blocks, [("voilà it’s\ní", true)]);
    }

    #[test]
    fn code_is_repaired_only_where_another_block_is() {
        let code = "<pre>x = 'FranÃ§ois'</pre>";
        assert_eq!(texts(code), ["x = 'FranÃ§ois'"]);
        assert_eq!(texts(&format!("{code}<p>FranÃ§ois")), ["x = 'François'", "François"]);
        assert_eq!(texts("<p>It is <code>FranÃ§ois</code>"), ["It is FranÃ§ois"]);
    }

    #[test]
    fn inline_markup_neither_splits_a_word_nor_glues_two() {
        assert_eq!(
            texts("<p>ex<b>tra</b>ction of <i>clean</i> <a>text</a></p>"),
            ["extraction of clean text"]
        );
    }

    #[test]
    fn two_links_side_by_side_are_words_apart() {
        assert_eq!(
            texts("<p><a>Jan Novak</a><a>Ann Bee</a>, <a>ex</a>tra</p>"),
            ["Jan Novak Ann Bee, extra"]
        );
    }

    #[test]
    fn a_source_line_feed_is_a_space() {
        assert_eq!(texts("<p>one\n  two\t three</p>"), ["one two three"]);
    }

    #[test]
    fn one_br_is_a_line_feed_and_two_end_the_block() {
        assert_eq!(texts("<div>a<br>b<br> <br>c</div>"), ["a\nb", "c"]);
    }

    #[test]
    fn bare_text_in_a_container_is_a_block() {
        assert_eq!(texts("<div>before<p>inside</p>after</div>"), ["before", "inside", "after"]);
    }

    #[test]
    fn code_keeps_its_line_breaks_and_indentation() {
        let code = blocks("<pre>fn main() {\n    run();\n}</pre>");
        assert_eq!(code.blocks[0].text, "fn main() {\n    run();\n}");
        assert_eq!(code.blocks[0].role, Role::Code);
    }

    #[test]
    fn cells_of_a_row_stand_on_one_line() {
        let html = "<table><tr><th>a<th>b<tr><td>1<td>2</table>";
        assert_eq!(blocks(html).text(), "a\tb\n1\t2");
    }

    #[test]
    fn items_stand_line_by_line() {
        assert_eq!(blocks("<p>see<ul><li>one<li>two</ul>").text(), "see\n\none\ntwo");
    }

    #[test]
    fn roles_follow_the_markup() {
        assert_eq!(
            roles(
                "<h2>h</h2><blockquote><p>q</p></blockquote><dl><dt>t<dd>d</dl>\
                 <figure><figcaption>c</figcaption></figure><form><label>l</label><button>b</button></form>"
            ),
            [
                Role::Heading(2),
                Role::Quote,
                Role::Term,
                Role::Definition,
                Role::Caption,
                Role::Control,
                Role::Control
            ]
        );
    }

    #[test]
    fn reads_noscript() {
        assert_eq!(texts("<body><noscript><p>a thread</p></noscript>"), ["a thread"]);
    }

    #[test]
    fn reads_html_in_a_picture_and_nothing_else_of_it() {
        assert_eq!(
            texts(
                "<p>a<svg><title>b</title><desc><p>c</p></desc><text>d</text><defs><foreignObject>e</foreignObject>\
                 </defs><g><svg><foreignObject>f<p>g</p><svg><text>h</text></svg></foreignObject></svg></g></svg>i"
            ),
            ["a", "f", "g", "i"]
        );
        let hidden = blocks("<svg style='display:none'><foreignObject>a</foreignObject></svg>").blocks;
        assert_eq!(hidden.iter().map(|block| block.hidden).collect::<Vec<_>>(), [true]);
    }

    #[test]
    fn reads_what_an_object_holds_that_embeds_nothing() {
        assert_eq!(
            texts("<object><p>a</object><object data=b><p>c</object><object data=''>d</object>"),
            ["a", "d"]
        );
    }

    #[test]
    fn a_button_in_a_paragraph_is_one_more_word() {
        assert_eq!(texts("<p>press <button>Save</button> now</p>"), ["press Save now"]);
    }

    #[test]
    fn neighbouring_buttons_are_blocks() {
        assert_eq!(texts("<div><button>Save</button><button>Send</button></div>"), ["Save", "Send"]);
    }

    #[test]
    fn leaves_out_scripts_styles_and_templates() {
        let html = "<title>t</title><style>s</style><p>a<script>x</script>b</p><template>u</template>";
        assert_eq!(texts(html), ["ab"]);
    }

    #[test]
    fn counts_link_characters_without_spaces() {
        let page = blocks("<p>see <a href=x>the docs</a></p>");
        assert_eq!((page.blocks[0].link_chars, page.blocks[0].links), (7, 1));
    }

    #[test]
    fn characters_that_are_normalized_away_are_in_no_link() {
        let page = blocks("<p><a href=x>do\u{ad}cs</a></p>");
        assert_eq!((page.blocks[0].link_chars, page.blocks[0].stats.chars), (4, 4));
    }

    #[test]
    fn notes_the_first_names_inside_a_block() {
        let page =
            blocks("<p>by <i>the</i> <a class='who x' id=y>editor</a> <b class=z>now</b></p><p>then</p>");
        let names: Vec<&str> = page.blocks.iter().map(|block| block.inner_names.as_str()).collect();
        assert_eq!(names, ["who x y", ""]);
    }

    #[test]
    fn hidden_is_inherited() {
        let hidden: Vec<bool> = blocks(
            "<div style='display: none'><p>a</p></div><p hidden>b</p><p aria-hidden=true>c</p><p>d</p>",
        )
        .blocks
        .iter()
        .map(|block| block.hidden)
        .collect();
        assert_eq!(hidden, [true, true, true, false]);
    }

    #[test]
    fn containers_span_their_blocks() {
        let page = blocks("<div class='A b' id=c><p>x</p><p>y</p></div><footer>z</footer>");
        let spans: Vec<_> = page.containers.iter().map(|c| (&*c.tag, c.first, c.end, c.depth)).collect();
        assert_eq!(
            spans,
            [
                ("", 0, 3, 0),
                ("html", 0, 3, 1),
                ("body", 0, 3, 2),
                ("div", 0, 2, 3),
                ("p", 0, 1, 4),
                ("p", 1, 2, 4),
                ("footer", 2, 3, 3)
            ]
        );
        assert_eq!(&*page.containers[3].names().class_id, "A b c");
    }

    #[test]
    fn a_selector_marks_all_blocks_below() {
        let selectors = Wanted::new([".x", "p"]).expect("valid selectors");
        let dom =
            Dom::parse("<div class=x><p>a</p></div><p>b</p><div>c</div>", &Limits::default(), &selectors);
        let marks: Vec<_> = segment(dom.walk(), Marks::Passed, &Normalizer::new(&Default::default()))
            .blocks
            .iter()
            .map(|block| block.selector)
            .collect();
        assert_eq!(marks, [Some(1), Some(1), None]);
    }
}
