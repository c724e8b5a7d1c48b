//! Bounds on what a document can make the tree builder do, so that its time and memory are linear in the document.
//!
//! The tree builder walks its stack of open elements at most tags, and opens formatting elements anew in each paragraph
//! (HTML Living Standard, 13.2.4.3): of 25 KB it makes two million elements. [`Guard`] keeps tags from it that would let
//! the stack or the tree grow beyond bounds. Text always goes through, with a break where the tag of a block was. What is
//! read of the document otherwise is left to `parser.rs`.

use std::cell::{Cell, RefCell};
use std::num::{NonZeroU16, NonZeroU32};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token};
use html5ever::{Attribute, LocalName, QualName, local_name, ns};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Bounds on a page, in units of work, never of time, so that they are the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Elements that may be open at once; of those beyond, only the text is read.
    pub depth: NonZeroU16,
    /// Elements of a page; of those beyond, only the text is read, and what is long stays a block.
    pub elements: NonZeroU32,
    /// Attributes of an element; those beyond are not read.
    pub attributes: NonZeroU16,
    /// Lines of flattened text; those beyond are judged as one.
    pub lines: NonZeroU32,
    /// What becomes of a document that goes beyond one of them.
    pub degraded: Beyond,
}

/// What becomes of a document that goes beyond a limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Beyond {
    /// The record carries a warning.
    #[default]
    Warn,
    /// It becomes a reject.
    Reject,
}

impl Default for Limits {
    /// 512 open elements, as in browsers, 512 attributes, 250,000 elements and 250,000 lines: more than pages have.
    fn default() -> Self {
        const {
            Self {
                depth: NonZeroU16::new(512).expect("it is not 0"),
                elements: NonZeroU32::new(250_000).expect("it is not 0"),
                attributes: NonZeroU16::new(512).expect("it is not 0"),
                lines: NonZeroU32::new(250_000).expect("it is not 0"),
                degraded: Beyond::Warn,
            }
        }
    }
}

/// Which limits a document went beyond, so that what was read is not what it says.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Degraded {
    /// Elements nested too deeply.
    pub depth: bool,
    /// There were too many elements, too many made of one tag, or too many for how deeply they are nested.
    pub elements: bool,
    /// An element had too many attributes, or all together, as where they were copied into each paragraph.
    pub attributes: bool,
    /// There were too many lines.
    pub lines: bool,
}

impl Degraded {
    /// The names of the limits.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let Self { depth, elements, attributes, lines } = self;
        [(depth, "depth"), (elements, "elements"), (attributes, "attributes"), (lines, "lines")]
            .into_iter()
            .filter_map(|(is_set, name)| is_set.then_some(name))
    }
}

/// Tags between two looks at the stack of open elements, which cost as much as it is long.
const TAGS_A_LOOK: u64 = 64;
/// Elements that a document may have for each of its tags, on the whole: pages that forget to close their formatting have
/// up to two.
const ELEMENTS_A_TAG: u64 = 4;
/// Elements that any document may have.
const ELEMENTS_AT_LEAST: u64 = 20_000;

/// Open elements that the tree builder may have looked at for tags: 128 for each of 250,000. It looks at all of them for many a tag, of a
/// rule as of an end tag of a paragraph that is not open. None of 1,519 pages reaches it.
const MOST_LOOKED_AT: u64 = 32_000_000;

/// Attributes that formatting keeps: the tree builder copies all of them wherever it opens it anew, used or not. None of 1,519 pages
/// has more.
const MOST_OF_FORMATTING: usize = 32;

/// Bytes from which text between the tags of blocks stays a block where no more elements are made: those of a sentence.
const LONG: usize = 64;

/// The formatting elements of the HTML Living Standard, which are opened anew where they were left open, but for links;
/// and `span`. They are within a line of text.
const FORMATTING: &[LocalName] = &[
    local_name!("b"),
    local_name!("big"),
    local_name!("code"),
    local_name!("em"),
    local_name!("font"),
    local_name!("i"),
    local_name!("nobr"),
    local_name!("s"),
    local_name!("small"),
    local_name!("span"),
    local_name!("strike"),
    local_name!("strong"),
    local_name!("tt"),
    local_name!("u"),
];

/// Elements that hold no others: void ones, and those whose content is one text, for which the tokenizer waits to be told.
const LEAVES: &[LocalName] = &[
    local_name!("area"),
    local_name!("base"),
    local_name!("br"),
    local_name!("col"),
    local_name!("embed"),
    local_name!("hr"),
    local_name!("iframe"),
    local_name!("img"),
    local_name!("input"),
    local_name!("link"),
    local_name!("meta"),
    local_name!("noembed"),
    local_name!("noframes"),
    local_name!("plaintext"),
    local_name!("script"),
    local_name!("source"),
    local_name!("style"),
    local_name!("textarea"),
    local_name!("title"),
    local_name!("track"),
    local_name!("wbr"),
    local_name!("xmp"),
];

/// Elements that an end tag alone makes.
const MADE_BY_END: &[LocalName] = &[local_name!("br"), local_name!("p")];

/// What becomes of a tag.
#[derive(Debug)]
pub(super) enum Admission {
    /// It goes to the tree builder.
    Pass,
    /// It does not.
    Swallow,
    /// A [border] goes in its place.
    Border,
    /// The text that is held back goes in its place.
    Release,
}

/// The bounds on one document, and how far it is.
#[derive(Debug)]
pub(super) struct Guard {
    limits: Limits,
    tags: Cell<u64>,
    /// Handles in the tree builder at the last look: of open elements, and of those that it would open anew.
    open: Cell<usize>,
    /// Tags that went through since then, and how many open elements the tree builder may have looked at for those before.
    passed: Cell<u64>,
    looked_at: Cell<u64>,
    /// Start tags that were swallowed and have not ended, by name.
    swallowed: RefCell<FxHashMap<LocalName, u32>>,
    /// Whether there was text or a tag since the last break.
    is_break_due: Cell<bool>,
    /// Where no more elements are made, the text since the last tag of a block, and whether that before it was long.
    held: RefCell<StrTendril>,
    follows_long: Cell<bool>,
    /// Whether the text that comes is that of an element whose content is one text, which cannot be held back.
    in_raw_text: Cell<bool>,
    degraded: Cell<Degraded>,
}

impl Guard {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            tags: Cell::new(0),
            open: Cell::new(0),
            passed: Cell::new(0),
            looked_at: Cell::new(0),
            swallowed: RefCell::default(),
            is_break_due: Cell::new(true),
            held: RefCell::default(),
            follows_long: Cell::new(false),
            in_raw_text: Cell::new(false),
            degraded: Cell::default(),
        }
    }

    pub(super) fn degraded(&self) -> Degraded {
        self.degraded.get()
    }

    /// Notes that attributes were left out.
    pub(super) fn left_out_attributes(&self) {
        self.degraded.set(Degraded { attributes: true, ..self.degraded.get() });
    }

    /// Notes text that comes: whether it is held back to see how long it gets, or goes through.
    pub(super) fn holds_back(&self, text: &StrTendril) -> bool {
        self.is_break_due.set(true);
        let holds = self.degraded.get().elements && !self.in_raw_text.get();
        if holds {
            self.held.borrow_mut().push_tendril(text);
        }
        holds
    }

    /// Whether text is held back.
    pub(super) fn is_holding(&self) -> bool {
        !self.held.borrow().is_empty()
    }

    /// The text that was held back, behind what sets it apart from the text before: the [border] where either is long, so
    /// that they are blocks. What is short is one block with its neighbours, so that their number stays within bounds.
    pub(super) fn release(&self, border: Token) -> [Token; 2] {
        let held = self.held.take();
        let is_long = held.trim().len() >= LONG;
        let apart = if self.follows_long.replace(is_long) || is_long { border } else { line_feed() };
        [apart, Token::CharacterTokens(held)]
    }

    /// Takes from formatting the attributes that are too many to be copied over and over.
    pub(super) fn spare_attributes(&self, tag: &mut Tag) {
        let is_opened_anew = FORMATTING.contains(&tag.name) || tag.name == local_name!("a");
        if is_opened_anew && tag.attrs.len() > MOST_OF_FORMATTING {
            tag.attrs.truncate(MOST_OF_FORMATTING);
            self.left_out_attributes();
        }
    }

    /// What becomes of a tag. `elements` is how many were made so far, `open` counts the handles in the tree builder.
    pub(super) fn admit(&self, tag: &Tag, elements: usize, open: impl FnOnce() -> usize) -> Admission {
        let tags = self.tags.get() + 1;
        self.tags.set(tags);
        if tags.is_multiple_of(TAGS_A_LOOK) {
            self.look(elements, open());
        }
        let passes = match tag.kind {
            TagKind::StartTag => self.has_room_for(tag),
            // End tags of paragraphs and line breaks make some where none are open.
            TagKind::EndTag if self.degraded.get().elements && MADE_BY_END.contains(&tag.name) => false,
            TagKind::EndTag => !self.was_swallowed(&tag.name),
        };
        if passes {
            self.is_break_due.set(true);
            self.passed.set(self.passed.get() + 1);
            if self.degraded.get().elements {
                self.in_raw_text.set(tag.kind == TagKind::StartTag && is_read_as_text(&tag.name));
            }
            return Admission::Pass;
        }
        if tag.kind == TagKind::StartTag && !tag.self_closing {
            *self.swallowed.borrow_mut().entry(tag.name.clone()).or_default() += 1;
        }
        if FORMATTING.contains(&tag.name) || !self.is_break_due.replace(false) {
            return Admission::Swallow;
        }
        if self.degraded.get().elements { Admission::Release } else { Admission::Border }
    }

    /// Looks at what the tree builder has made, and has to look at.
    fn look(&self, elements: usize, open: usize) {
        let most = ELEMENTS_AT_LEAST + ELEMENTS_A_TAG * self.tags.get();
        let has_too_many = elements as u64 > most.min(self.limits.elements.get().into());
        let looked_at = self.looked_at.get() + self.passed.take() * open as u64;
        self.looked_at.set(looked_at);
        self.open.set(open);
        if has_too_many || looked_at > MOST_LOOKED_AT {
            self.degraded.set(Degraded { elements: true, ..self.degraded.get() });
        }
    }

    fn has_room_for(&self, tag: &Tag) -> bool {
        let degraded = self.degraded.get();
        let depth = usize::from(self.limits.depth.get());
        // What is within a line goes first: without it, the blocks are still told apart.
        let depth = if FORMATTING.contains(&tag.name) { depth / 2 } else { depth };
        let is_too_deep = self.open.get() > depth && !LEAVES.contains(&tag.name);
        self.degraded.set(Degraded { depth: degraded.depth || is_too_deep, ..degraded });
        !is_too_deep && (!degraded.elements || is_read_as_text(&tag.name))
    }

    /// Whether the start tag of an end tag was swallowed: of several, the last one.
    fn was_swallowed(&self, name: &LocalName) -> bool {
        let mut swallowed = self.swallowed.borrow_mut();
        match swallowed.get_mut(name) {
            Some(count @ 1..) => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }
}

/// The name of the attribute of a border: none that the tokenizer reads has a space in it.
const BORDER: &str = " ";

/// What stands for the border of a block, and is a rule in the tree. For the tree builder it is a track: for a rule it looks
/// twice through all that is open. Where that is no HTML, as in a picture, a rule leaves it, and a track would not.
pub(super) fn border(is_in_html: bool) -> Token {
    let name = QualName::new(None, ns!(), LocalName::from(BORDER));
    Token::TagToken(Tag {
        kind: TagKind::StartTag,
        name: if is_in_html { local_name!("track") } else { local_name!("hr") },
        self_closing: false,
        attrs: vec![Attribute { name, value: StrTendril::new() }],
        had_duplicate_attributes: false,
    })
}

/// Whether these are the attributes of a [border].
pub(super) fn are_of_border(attributes: &[Attribute]) -> bool {
    attributes.first().is_some_and(|first| &*first.name.local == BORDER)
}

/// What stands between words.
fn line_feed() -> Token {
    Token::CharacterTokens(StrTendril::from_slice("\n"))
}

/// Whether the tokenizer reads what follows as text, once the tree builder has seen the start tag.
fn is_read_as_text(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("plaintext")
            | local_name!("script")
            | local_name!("style")
            | local_name!("textarea")
            | local_name!("title")
            | local_name!("xmp")
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Dom, Event, Wanted};
    use super::*;

    /// The texts between elements that are no formatting, how many elements there are, and the limits gone beyond.
    fn read(html: &str) -> (Vec<String>, usize, Vec<&'static str>) {
        let dom = Dom::parse(html, &Limits::default(), &Wanted::default());
        let (mut texts, mut elements) = (vec![String::new()], 0);
        for event in dom.walk() {
            match event {
                Event::Open(element) => {
                    elements += 1;
                    if !FORMATTING.iter().any(|name| **name == *element.name()) {
                        texts.push(String::new());
                    }
                }
                Event::Text(text) => texts.last_mut().expect("there is one").push_str(text),
                Event::Close(_) => texts.push(String::new()),
            }
        }
        texts.retain(|text| !text.trim().is_empty());
        (texts, elements, dom.degraded().names().collect())
    }

    #[test]
    fn text_in_elements_nested_too_deeply_stays_apart_as_blocks() {
        let deep = format!("<p>before</p>{}one<ul><li>two<li>three</ul>", "<div>".repeat(1_000));
        let (texts, elements, degraded) = read(&(deep + &"</div>".repeat(1_000) + "<p>after</p>"));
        assert_eq!(texts, ["before", "one", "two", "three", "after"]);
        assert!(elements < 700, "{elements}");
        assert_eq!(degraded, ["depth"]);
    }

    #[test]
    fn of_very_many_tags_in_deep_blocks_only_the_text_is_read() {
        let sentence = "A sentence that is long enough to stay a block where the tags of blocks are gone.";
        for tag in ["<hr>", "</p>"] {
            let many = format!("{tag}z").repeat(80_000);
            let (texts, elements, degraded) = read(&("<div>".repeat(500) + &many + "<p>" + sentence));
            let count = texts.concat().matches('z').count();
            assert_eq!((count, texts.last()), (80_000, Some(&sentence.to_owned())), "{tag}");
            assert!((60_000..70_000).contains(&elements), "{tag}: {elements}");
            assert_eq!(degraded, ["elements"]);
        }
    }

    #[test]
    fn what_stands_for_a_block_nested_too_deeply_is_a_rule() {
        let html = "<div>".repeat(600) + "one<section id=x>two";
        let dom = Dom::parse(&html, &Limits::default(), &Wanted::default());
        let rule = dom.walk().skip_while(|event| !matches!(event, Event::Text("one"))).nth(1);
        let Some(Event::Open(rule)) = rule else { panic!("{rule:?}") };
        assert_eq!((rule.name(), rule.attributes().next()), ("hr", None));
    }

    #[test]
    fn text_nested_too_deeply_in_a_picture_is_no_part_of_it() {
        let (texts, _, degraded) = read(&("<svg>".to_owned() + &"<g>".repeat(600) + "one<div>two"));
        assert_eq!((texts, degraded), (vec!["one".to_owned(), "two".to_owned()], vec!["depth"]));
    }

    #[test]
    fn what_stands_behind_a_deep_part_is_markup_again() {
        let list = "<ul><li>x<li>y</ul>";
        let text = |middle: &str| format!("<main>{middle}</main><p>after {list}</p>");
        let (texts, _, degraded) =
            read(&text(&("<div>".repeat(900) + &list.repeat(100) + &"</div>".repeat(900))));
        assert_eq!(texts[texts.len() - 3..], ["after ", "x", "y"]);
        assert_eq!(degraded, ["depth"]);
    }

    #[test]
    fn formatting_that_is_never_closed_goes_before_the_blocks_do() {
        let (texts, _, degraded) = read(&("<font>".repeat(600) + &"<p>a <b>bold</b> word</p>".repeat(100)));
        assert_eq!(texts, vec!["a bold word"; 100]);
        assert_eq!(degraded, ["depth"]);
    }

    #[test]
    fn formatting_that_would_be_opened_anew_in_each_paragraph_makes_no_bomb() {
        let open: String = (0..100).map(|n| format!("<b c={n}>")).collect();
        let (texts, elements, degraded) = read(&("<p>".to_owned() + &open + &"<p>text".repeat(20_000)));
        assert_eq!(texts.concat().matches("text").count(), 20_000);
        assert!(elements < 120_000, "{elements}");
        assert_eq!(degraded, ["elements"]);
    }

    #[test]
    fn long_attributes_that_would_be_copied_into_each_paragraph_make_no_bomb() {
        let html = format!("<p><b id={}>{}", "c".repeat(100_000), "<p>text".repeat(1_000));
        let dom = Dom::parse(&html, &Limits::default(), &Wanted::default());
        let copies =
            dom.walk().filter(|event| matches!(event, Event::Open(b) if b.attribute("id").is_some()));
        assert_eq!(copies.count(), 14);
        let (texts, _, degraded) = read(&html);
        assert_eq!((texts, degraded), (vec!["text".to_owned(); 1_000], vec!["attributes"]));
    }

    #[test]
    fn formatting_keeps_so_many_attributes_that_copies_of_it_cost_little() {
        let many: String = (0..40).map(|number| format!(" data-{number}")).collect();
        let dom = Dom::parse(&format!("<p{many}><b{many}>x"), &Limits::default(), &Wanted::default());
        let kept = |event| if let Event::Open(element) = event { element.attributes().count() } else { 0 };
        assert_eq!(dom.walk().map(kept).filter(|kept| *kept > 0).collect::<Vec<_>>(), [40, 32]);
        assert_eq!(dom.degraded().names().collect::<Vec<_>>(), ["attributes"]);
    }

    #[test]
    fn where_elements_are_used_up_what_is_long_is_still_a_block() {
        let limits = Limits { elements: NonZeroU32::MIN, ..Limits::default() };
        let long = "A sentence that is as long as sentences are, of words that say something.";
        let html =
            "<p>a".repeat(100) + &format!("<p>{long}</p><i>b</i><li>c <b>{long}</b><p>d<textarea>{long}");
        let dom = Dom::parse(&html, &limits, &Wanted::default());
        let mut texts = vec![String::new()];
        for event in dom.walk() {
            match event {
                Event::Text(text) => texts.last_mut().expect("there is one").push_str(text),
                _ => texts.push(String::new()),
            }
        }
        texts.retain(|text| !text.is_empty());
        assert_eq!(texts[texts.len() - 5..], [long, "b", &format!("c {long}"), "d", long]);
    }

    #[test]
    fn scripts_are_no_text_where_elements_are_used_up() {
        let limits = Limits { elements: NonZeroU32::MIN, ..Limits::default() };
        let html = "<p>a".repeat(100) + "<script>var x = 1;</script><p>last";
        let dom = Dom::parse(&html, &limits, &Wanted::default());
        let text: String = dom
            .walk()
            .filter_map(|event| if let Event::Text(text) = event { Some(text) } else { None })
            .collect();
        assert!(text.ends_with("a\nlast"), "{text}");
    }
}
