//! What the markup says of the text inside blocks, and of the places of items and cells: enough to show it again.
//!
//! Only pages that are read so have it ([`crate::page::Marks::Noted`]). How it is noted is in `notes.rs`.

use rustc_hash::FxHashMap;

/// The markup inside the blocks of a page.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Markup {
    /// Stretches of text that stand in inline elements, in order, none across another.
    pub spans: Vec<Span>,
    /// Pictures, in order.
    pub images: Vec<Image>,
    /// The addresses of links, as written.
    pub links: Vec<String>,
    /// The number of a list's item, and the column of a table's cell, counted from 0, by their container.
    pub places: FxHashMap<u32, u32>,
}

impl Markup {
    /// The spans of a block.
    pub fn spans_of(&self, block: u32) -> &[Span] {
        let start = self.spans.partition_point(|span| span.block < block);
        let end = start + self.spans[start..].partition_point(|span| span.block == block);
        &self.spans[start..end]
    }

    /// The pictures in a block, and those by themselves before it.
    pub fn images_of(&self, block: u32) -> &[Image] {
        let start = self.images.partition_point(|image| image.block < block);
        let end = start + self.images[start..].partition_point(|image| image.block == block);
        &self.images[start..end]
    }

    /// Adds the markup of blocks that come to stand behind those of this page, their containers at `places`.
    pub(super) fn append(&mut self, other: Self, blocks: u32, places: &[u32]) {
        let links = self.links.len() as u32;
        self.spans.extend(other.spans.into_iter().map(|span| Span {
            block: span.block + blocks,
            style: span.style.with_links_behind(links),
            ..span
        }));
        let images = other.images.into_iter();
        self.images.extend(images.map(|image| Image {
            block: image.block + blocks,
            link: image.link.map(|link| link + links),
            ..image
        }));
        self.links.extend(other.links);
        let places = other.places.into_iter().map(|(at, place)| (places[at as usize], place));
        self.places.extend(places);
    }
}

/// A stretch of a block's text in one style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The block's index.
    pub block: u32,
    /// Where it starts in the block's text, in bytes.
    pub start: u32,
    /// One past its end.
    pub end: u32,
    /// What it stands in.
    pub style: Style,
}

/// The inline elements that a stretch of text stands in: of each kind at most one.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Style([u32; Inline::ALL.len()]);

impl Style {
    /// The number of the element of a kind: equal numbers in a block are one element; for a link it is one more than
    /// the index of its address. 0 stands for none.
    pub fn of(&self, kind: Inline) -> u32 {
        self.0[kind as usize]
    }

    /// The index of the address of the link.
    pub fn link(&self) -> Option<u32> {
        self.of(Inline::Link).checked_sub(1)
    }

    /// The same inside an element.
    pub(super) fn within(mut self, kind: Inline, number: u32) -> Self {
        self.0[kind as usize] = number;
        self
    }

    fn with_links_behind(self, links: u32) -> Self {
        match self.of(Inline::Link) {
            0 => self,
            number => self.within(Inline::Link, number + links),
        }
    }
}

/// Inline elements that mean something for their text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Inline {
    /// `a` with an address.
    Link,
    /// `strong`, `b`.
    Strong,
    /// `em`, `i`.
    Emphasis,
    /// `del`, `s`, `strike`.
    Struck,
    /// `code`, `kbd`, `samp`, `tt`.
    Code,
}

impl Inline {
    /// All of them, from the outer to the inner where they hold the same text.
    pub const ALL: [Self; 5] = [Self::Link, Self::Strong, Self::Emphasis, Self::Struck, Self::Code];
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The block that it stands in, or before.
    pub block: u32,
    /// Where it stands.
    pub at: At,
    /// Its address, as written.
    pub address: String,
    /// The text that stands for it, normalized.
    pub alt: String,
    /// The index of the address that it leads to, if it is the first picture of a link without text.
    pub link: Option<u32>,
}

/// Where a picture stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// By itself, before the block.
    Before,
    /// In the block's text, at this byte.
    Byte(u32),
}
