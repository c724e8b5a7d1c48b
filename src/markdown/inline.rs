//! The text of a block with the inline markup that it has on the page.
//!
//! Delimiters of emphasis stand only where every reader takes them for such: CommonMark asks what stands on both sides of
//! them. Where that is wrong, as in `"word"s` with the quotes in bold, the stretch is made shorter, or left plain.

use rustc_hash::FxHashMap;

use super::Options;
use super::address::Addresses;
use super::escape::{self, Break};
use crate::block::{At, Blocks, Image, Inline, Markup, Span};

/// What a block is to its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A paragraph.
    Paragraph,
    /// A paragraph whose lines end only in the source.
    Lines,
    /// A heading, which is strong already.
    Heading,
    /// A cell of a table.
    Cell,
    /// A cell of its head, which is strong already.
    HeadCell,
    /// A term to be defined, which is strong.
    Term,
}

/// Writes the texts of a page's blocks.
pub(super) struct Inlines<'a> {
    page: &'a Blocks,
    markup: Option<&'a Markup>,
    options: Options,
    addresses: Addresses<'a>,
}

/// A stretch of text in an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    start: usize,
    end: usize,
    kind: Inline,
    number: u32,
}

impl<'a> Inlines<'a> {
    /// Of a page of so many bytes, whose relative addresses are seen from `base`.
    pub(super) fn new(page: &'a Blocks, options: Options, base: &'a str, bytes: usize) -> Self {
        let markup = page.markup.as_ref();
        let count = markup.map_or(0, |markup| markup.links.len() + markup.images.len());
        Self { page, markup, options, addresses: Addresses::new(base, bytes, count) }
    }

    /// The addresses, as far as they are written.
    pub(super) fn addresses(&self) -> &Addresses<'a> {
        &self.addresses
    }

    /// The text of a block.
    pub(super) fn text(&self, block: u32, place: Place) -> String {
        let text = self.page.blocks[block as usize].text.as_str();
        let spans = self.markup.map_or(&[][..], |markup| markup.spans_of(block));
        let mut stretches = stretches(spans, |stretch| self.shows(stretch.kind, place));
        if place == Place::Term {
            let whole = Stretch { start: 0, end: text.len(), kind: Inline::Strong, number: 0 };
            stretches.insert(0, whole);
        }
        let stretches = sound(text, stretches);
        let line_feed = match place {
            Place::Paragraph | Place::Term => Break::Hard,
            Place::Lines => Break::Soft,
            Place::Heading => Break::Space,
            Place::Cell | Place::HeadCell => Break::Element,
        };
        let images = self.images(block).filter_map(|image| match image.at {
            At::Byte(at) => Some((at as usize, self.image(image)?)),
            At::Before => None,
        });
        let mut images: Vec<_> = images.collect();
        images.reverse();
        let mut laid = Laying {
            inlines: self,
            text,
            line_feed,
            images,
            out: String::new(),
            at: 0,
            open: Vec::new(),
            ended: None,
            begun: None,
        };
        for (at, stretch) in stretches.iter().enumerate() {
            laid.begin(*stretch, stretches.get(at + 1));
        }
        laid.finish()
    }

    /// The pictures in a block and before it, where they are asked for.
    pub(super) fn images(&self, block: u32) -> impl Iterator<Item = &'a Image> + use<'a> {
        let markup = self.markup.filter(|_| self.options.images);
        markup.map_or(&[][..], |markup| markup.images_of(block)).iter()
    }

    /// A picture, if it has an address, in the link that is nothing else.
    pub(super) fn image(&self, image: &Image) -> Option<String> {
        let address = self.addresses.write(&image.address)?;
        let mut out = String::from("![");
        // Its text is on one line, whatever it stands in.
        escape::push(&mut out, &image.alt, 0..image.alt.len(), Break::Space);
        out.push_str(&format!("]({address})"));
        let link = image.link.filter(|_| self.options.links).and_then(|link| self.address(link));
        if let Some(address) = link {
            out = format!("[{out}]({address})");
        }
        // In the cell of a table a bar would end it.
        Some(out.replace('|', "&#124;"))
    }

    fn shows(&self, kind: Inline, place: Place) -> bool {
        match kind {
            Inline::Link => self.options.links,
            Inline::Strong => !matches!(place, Place::Heading | Place::HeadCell | Place::Term),
            _ => true,
        }
    }

    fn address(&self, link: u32) -> Option<String> {
        self.addresses.write(self.markup?.links.get(link as usize)?)
    }
}

/// A heading of a level.
pub(super) fn heading(level: u8, text: &str) -> String {
    let mut heading = format!("{} {text}", "#".repeat(level.into()));
    // Number signs at its end would be taken for a closing mark.
    let last = heading.trim_end_matches('#').len();
    if heading[..last].ends_with(' ') && last < heading.len() {
        heading.insert(last, '\\');
    }
    heading
}

/// The stretches of a block that are shown, by where they start, the outer ones first.
fn stretches(spans: &[Span], shows: impl Fn(&Stretch) -> bool) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut last = [usize::MAX; Inline::ALL.len()];
    for span in spans {
        let (start, end) = (span.start as usize, span.end as usize);
        for kind in Inline::ALL {
            let number = span.style.of(kind);
            let stretch = Stretch { start, end, kind, number };
            if number == 0 || !shows(&stretch) {
                continue;
            }
            match stretches.get_mut(last[kind as usize]) {
                Some(same) if same.number == number => same.end = end,
                _ => {
                    last[kind as usize] = stretches.len();
                    stretches.push(stretch);
                }
            }
        }
    }
    sort(&mut stretches);
    stretches
}

fn sort(stretches: &mut [Stretch]) {
    stretches.sort_by_key(|stretch| (stretch.start, std::cmp::Reverse(stretch.end), stretch.kind));
}

/// What stands beside a delimiter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    Blank,
    /// White space, but not to all readers: a no-break space, a separator of lines.
    Space,
    Punctuation,
    Word,
    /// Readers may take it for a letter or not.
    Other,
}

impl Beside {
    fn of(c: Option<char>) -> Self {
        match c {
            None | Some(' ' | '\n' | '\t') => Self::Blank,
            Some(c) if c.is_whitespace() => Self::Space,
            Some(c) if c.is_ascii_punctuation() => Self::Punctuation,
            // Circled letters are letters to Unicode and symbols to CommonMark.
            Some('\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}') => Self::Other,
            Some(c) if c.is_alphanumeric() => Self::Word,
            Some(_) => Self::Other,
        }
    }
}

/// The stretches with those of emphasis made as long as all readers take them.
fn sound(text: &str, mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    // Where inner delimiters stand at the ends of outer ones, they are what stands beside these.
    let mut starts: FxHashMap<usize, Vec<Stretch>> = FxHashMap::default();
    let mut ends: FxHashMap<usize, Vec<Stretch>> = FxHashMap::default();
    if stretches.len() > 1 {
        for stretch in &stretches {
            starts.entry(stretch.start).or_default().push(*stretch);
            ends.entry(stretch.end).or_default().push(*stretch);
        }
    }
    let is_emphasis = |kind| matches!(kind, Inline::Strong | Inline::Emphasis);
    let holds = |outer: &Stretch, inner: &Stretch| {
        let is_other = !(is_emphasis(outer.kind) && is_emphasis(inner.kind)) && inner.kind != outer.kind;
        is_other
            && outer.start <= inner.start
            && inner.end <= outer.end
            && (outer.kind < inner.kind || inner.end - inner.start < outer.end - outer.start)
    };
    for stretch in &mut stretches {
        if matches!(stretch.kind, Inline::Link | Inline::Code) {
            continue;
        }
        let whole = *stretch;
        let begins =
            |at: usize| starts.get(&at).is_some_and(|at| at.iter().any(|inner| holds(&whole, inner)));
        let stops = |at: usize| ends.get(&at).is_some_and(|at| at.iter().any(|inner| holds(&whole, inner)));
        while stretch.start < stretch.end {
            let inside = text[stretch.start..stretch.end].chars().next();
            let outside = Beside::of(text[..stretch.start].chars().next_back());
            let is_delimiter = begins(stretch.start);
            match (if is_delimiter { Beside::Punctuation } else { Beside::of(inside) }, outside) {
                (Beside::Word, _) => break,
                (Beside::Punctuation | Beside::Other, Beside::Blank | Beside::Punctuation) => break,
                _ if is_delimiter => stretch.start = stretch.end,
                _ => stretch.start += inside.map_or(0, char::len_utf8),
            }
        }
        while stretch.start < stretch.end {
            let inside = text[stretch.start..stretch.end].chars().next_back();
            let outside = Beside::of(text[stretch.end..].chars().next());
            let is_delimiter = stops(stretch.end);
            match (if is_delimiter { Beside::Punctuation } else { Beside::of(inside) }, outside) {
                (Beside::Word, _) => break,
                (Beside::Punctuation | Beside::Other, Beside::Blank | Beside::Punctuation) => break,
                _ if is_delimiter => stretch.end = stretch.start,
                _ => stretch.end -= inside.map_or(0, char::len_utf8),
            }
        }
    }
    stretches.retain(|stretch| stretch.start < stretch.end);
    sort(&mut stretches);
    stretches
}

/// A text under way, with its delimiters and pictures.
struct Laying<'a> {
    inlines: &'a Inlines<'a>,
    text: &'a str,
    line_feed: Break,
    /// The pictures that are still to come, the next one last.
    images: Vec<(usize, String)>,
    out: String,
    /// How much of the text is in it.
    at: usize,
    open: Vec<Open>,
    /// How long `out` was when a delimiter ended something, which one like it would run into.
    ended: Option<usize>,
    /// How long it was when the last one began something.
    begun: Option<usize>,
}

struct Open {
    end: usize,
    closes: String,
}

impl Laying<'_> {
    /// Begins a stretch, which `next` follows, unless it would run into what stands around it.
    fn begin(&mut self, stretch: Stretch, next: Option<&Stretch>) {
        self.end_before(stretch.start);
        let Some(end) = self.open.iter().map(|open| open.end).chain([stretch.end]).min() else { return };
        if stretch.start < self.at || stretch.start >= end {
            return;
        }
        // Text is added only where a delimiter follows it: what is escaped depends on what stands behind.
        let touches = self.at == stretch.start;
        let before = self.text[..stretch.start].chars().next_back();
        if stretch.kind == Inline::Code {
            if !(before == Some('`') || touches && self.out.ends_with('`')) && self.holds(stretch.start, end)
            {
                self.show(stretch.start + 1);
                self.escape(stretch.start);
                self.code(stretch.start, end);
            }
            return;
        }
        let delimiter = match stretch.kind {
            Inline::Strong => "**",
            Inline::Emphasis => "*",
            Inline::Struck => "~~",
            Inline::Link | Inline::Code => "[",
        };
        let is_behind_end = touches && self.ended == Some(self.out.len());
        // Strikethrough that stands right behind emphasis is read as its text by some.
        let runs_into =
            |end: &str| end.ends_with(&delimiter[..1]) || (delimiter == "~~" && end.ends_with('*'));
        if is_behind_end && runs_into(&self.out) {
            return;
        }
        // Inside another emphasis, a delimiter that might end something would end that, unless the two are read as one.
        let is_nested =
            delimiter.starts_with('*') && self.open.iter().any(|open| open.closes.starts_with('*'));
        let is_one = self.has_begun(stretch.start) && self.out.ends_with('*');
        if is_nested && !is_one && !self.only_begins(stretch.start, next) {
            return;
        }
        let closes = if stretch.kind == Inline::Link {
            // Numbers of links count from 1.
            let Some(address) = self.inlines.address(stretch.number - 1) else { return };
            format!("]({address})")
        } else {
            delimiter.to_owned()
        };
        // A picture at its start stands before it.
        self.show(stretch.start + 1);
        self.escape(stretch.start);
        self.keep_from_mark(delimiter);
        self.out.push_str(delimiter);
        self.begun = Some(self.out.len());
        self.open.push(Open { end, closes });
    }

    /// Whether a delimiter stands right before a place that began something there.
    fn has_begun(&self, place: usize) -> bool {
        self.at == place && self.begun == Some(self.out.len())
    }

    /// Whether a delimiter of emphasis at a place, with `next` behind it, can end nothing for any reader: it stands
    /// behind a space, or between punctuation and a word.
    fn only_begins(&self, place: usize, next: Option<&Stretch>) -> bool {
        let outside = match self.text[..place].chars().next_back() {
            _ if self.has_begun(place) => Beside::Punctuation,
            Some('\n') if self.line_feed == Break::Element => Beside::Punctuation,
            before => Beside::of(before),
        };
        let inside = match next {
            Some(next) if next.start == place => Beside::Punctuation,
            _ => Beside::of(self.text[place..].chars().next()),
        };
        outside == Beside::Blank || (outside, inside) == (Beside::Punctuation, Beside::Word)
    }

    /// Ends the stretches that end before a place, or at it.
    fn end_before(&mut self, place: usize) {
        while let Some(end) = self.open.last().map(|open| open.end).filter(|end| *end <= place) {
            self.add(end);
            if let Some(open) = self.open.pop() {
                self.out.push_str(&open.closes);
            }
            self.ended = Some(self.out.len());
        }
    }

    /// Adds the text up to a place, with the pictures before it.
    fn add(&mut self, to: usize) {
        self.show(to);
        self.escape(to);
    }

    /// Adds the pictures before a place, with the text before them.
    fn show(&mut self, place: usize) {
        while let Some((at, image)) = self.images.pop_if(|(at, _)| *at < place) {
            self.escape(at.max(self.at));
            // A space where no word is cut in two.
            let starts = self.out.is_empty() || self.out.ends_with('\n');
            let rest = &self.text[self.at..];
            if !starts && (rest.is_empty() || rest.starts_with([' ', '\n'])) {
                self.out.push(' ');
            }
            self.keep_from_mark(&image);
            self.out.push_str(&image);
            if starts {
                self.out.push(' ');
            }
        }
    }

    /// Keeps what a link begins with from an exclamation mark, which would make a picture of it.
    fn keep_from_mark(&mut self, begins: &str) {
        if begins.starts_with('[') && self.out.ends_with('!') {
            self.out.insert(self.out.len() - 1, '\\');
        }
    }

    fn escape(&mut self, to: usize) {
        if self.at < to {
            // A link's text holds no break.
            let in_link = self.open.iter().any(|open| open.closes.starts_with(']'));
            let line_feed =
                if in_link && self.line_feed != Break::Element { Break::Space } else { self.line_feed };
            escape::push(&mut self.out, self.text, self.at..to, line_feed);
            self.at = to;
        }
    }

    fn is_in_link(&self) -> bool {
        self.open.iter().any(|open| open.closes.starts_with(']'))
    }

    /// Whether every reader takes a stretch for code between backticks.
    fn holds(&self, start: usize, end: usize) -> bool {
        let code = &self.text[start..end];
        let in_cell = self.line_feed == Break::Element;
        // A bracket with a colon ends a link early at the start of a line, whatever it stands in.
        !(in_cell && code.contains("\\|") || self.is_in_link() && code.contains(']'))
    }

    /// Adds a stretch of code.
    fn code(&mut self, start: usize, end: usize) {
        let code = &self.text[start..end];
        let in_cell = self.line_feed == Break::Element;
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        self.out.push_str(&fence);
        self.out.push_str(pad);
        let code = code.replace('\n', " ");
        self.out.push_str(&if in_cell { code.replace('|', "\\|") } else { code });
        self.out.push_str(pad);
        self.out.push_str(&fence);
        self.at = end;
    }

    fn finish(mut self) -> String {
        self.end_before(self.text.len());
        self.show(usize::MAX);
        // Some readers take white space of Unicode away at the end, and a break before it is none then.
        self.escape(self.text.trim_end().len());
        self.out
    }
}
