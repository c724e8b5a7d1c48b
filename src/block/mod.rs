//! Blocks: the units that are kept or removed whole.
//!
//! A page becomes a sequence of blocks, each with its own normalized text, its place among containers and its shape.
//! Written one after the other, each with its [`Gap`] before it, the blocks of a page are its normalized input.
//! What a block means (content or chrome) is left to [`crate::chrome`].

mod grid;
mod lines;
mod markup;
mod names;
mod notes;
mod repairs;
mod segment;
mod stats;
mod unseen;

pub use markup::{At, Image, Inline, Markup, Span, Style};
pub use stats::{Stats, is_unspaced};

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::mojibake::How;
use crate::normalize::Normalizer;
use crate::page::{ElementName, Page};

/// A page cut into blocks.
#[derive(Debug, Default)]
pub struct Blocks {
    /// The blocks in document order.
    pub blocks: Vec<Block>,
    /// The containers (block-level elements) that hold them; index 0 is the page itself. Empty elements have none.
    pub containers: Vec<Container>,
    /// The markup inside the blocks, where the page was read with it.
    pub markup: Option<Markup>,
    /// What the blocks were cut from.
    pub origin: Origin,
    /// Whether there were more elements or lines than are read as such, so that the shape of the page is not known.
    pub is_degraded: bool,
}

/// What a page's blocks were cut from.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Markup.
    #[default]
    Html,
    /// Text, one block a line.
    Lines,
    /// Text, one block a run of lines between blank lines.
    Paragraphs,
}

/// One unit of text that is kept or removed whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Normalized text, never empty. Only code, verse (`<br>`) and wrapped paragraphs hold line feeds.
    pub text: String,
    /// What the markup says it is.
    pub role: Role,
    /// What stands between it and the block before.
    pub gap: Gap,
    /// The nearest container, an index into [`Blocks::containers`].
    pub container: u32,
    /// First line in the input, counted from 1 (text input), or 0 (HTML).
    pub line: u32,
    /// Visible characters inside links.
    pub link_chars: u32,
    /// Links that start in it.
    pub links: u32,
    /// `class` and `id` of its first inline element that has any, joined by a space, as written.
    pub inner_names: String,
    /// Whether an ancestor hides it (`hidden`, `aria-hidden`, `display:none`).
    pub hidden: bool,
    /// The user's selector that matched it or an ancestor, an index into the settings' list.
    pub selector: Option<u16>,
    /// What had happened to its text where mojibake in it was repaired.
    pub repaired: Option<How>,
    /// Counts over its text.
    pub stats: Stats,
}

impl Block {
    /// Share of its visible characters that stand inside links, 0 to 1.
    pub fn link_share(&self) -> f32 {
        let visible = self.stats.chars - self.stats.spaces;
        self.link_chars as f32 / visible.max(1) as f32
    }
}

/// What the markup says a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// `h1` to `h6`, with its level.
    Heading(u8),
    /// `p`, and bare text in a container.
    Paragraph,
    /// `li`.
    ListItem,
    /// `td` or `th`.
    Cell,
    /// Text directly in a `blockquote`.
    Quote,
    /// `pre`, with its white space kept.
    Code,
    /// `dt`.
    Term,
    /// `dd`.
    Definition,
    /// `caption`, `figcaption`, `legend`.
    Caption,
    /// `button`, `option`, `label`, `textarea`: text of a control.
    Control,
    /// A line of flattened text.
    Line,
}

impl Role {
    /// Raw text of such a block, normalized.
    fn normalized<'t>(self, raw: &'t str, normalizer: &Normalizer) -> Cow<'t, str> {
        if self == Self::Code { normalizer.pre(raw) } else { normalizer.inline(raw) }
    }
}

/// What stands between a block and the block before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// Nothing: the first block.
    None,
    /// A tab: the next cell of a table row.
    Tab,
    /// A line feed: list items, rows, lines.
    Line,
    /// A blank line.
    Blank,
}

impl Gap {
    /// The characters it stands for.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Tab => "\t",
            Self::Line => "\n",
            Self::Blank => "\n\n",
        }
    }
}

/// A block-level element that holds at least one block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Container {
    /// Its own container; the page (index 0) is its own parent.
    pub parent: u32,
    /// Element name, in lower case; "" for the page.
    pub tag: ElementName,
    /// What its attributes say of it; see [`Container::names`]. Most elements of a large page have none.
    pub attributes: Option<Box<Names>>,
    /// Elements inside it, with and without text.
    pub elements: u32,
    /// Those of them that are pictures.
    pub images: u32,
    /// Those of them that are controls of a form.
    pub controls: u32,
    /// Nesting depth; the page has 0.
    pub depth: u16,
    /// Index of its first block.
    pub first: u32,
    /// One past the index of its last block.
    pub end: u32,
}

/// What the attributes of an element say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// `role`, in lower case.
    pub aria_role: Box<str>,
    /// `itemprop`, as written.
    pub itemprop: Box<str>,
    /// `itemtype`, as written.
    pub itemtype: Box<str>,
    /// `class` and `id`, joined by a space, as written.
    pub class_id: Box<str>,
    /// What `aria-label` and `data-*` say of it: `name` or `name=value`, joined by a space, in lower case.
    pub labels: Box<str>,
}

impl Container {
    /// What its attributes say of it, all empty where it has none.
    pub fn names(&self) -> &Names {
        static NONE: LazyLock<Names> = LazyLock::new(Names::default);
        self.attributes.as_deref().unwrap_or_else(|| &NONE)
    }
}

impl Blocks {
    /// Cuts a page into blocks.
    pub fn of(page: &Page, normalizer: &Normalizer) -> Self {
        let (blocks, degraded) = match page {
            Page::Html(dom) => (unseen::blocks(dom, normalizer), dom.degraded()),
            Page::Text(text) => (lines::cut(text), text.degraded()),
        };
        Self { is_degraded: degraded.elements || degraded.lines, ..blocks }
    }

    /// The normalized input: every block with its gap, one after the other.
    pub fn text(&self) -> String {
        join(self.blocks.iter())
    }

    /// The containers of a block from the nearest to the page.
    pub fn ancestors(&self, block: &Block) -> impl Iterator<Item = &Container> {
        let mut next = self.containers.get(block.container as usize);
        let mut at = block.container;
        std::iter::from_fn(move || {
            let here = next?;
            next = (here.parent != at).then(|| {
                at = here.parent;
                self.containers.get(here.parent as usize)
            })?;
            Some(here)
        })
    }
}

/// Text of some blocks in order, each with its gap before it but for the first.
pub fn join<'a>(blocks: impl Iterator<Item = &'a Block>) -> String {
    let mut text = String::new();
    for block in blocks {
        if !text.is_empty() {
            text.push_str(block.gap.as_str());
        }
        text.push_str(&block.text);
    }
    text
}
