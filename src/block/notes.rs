//! Notes the markup inside blocks while the segmenter walks, and finds its place in the normalized text.
//!
//! The segmenter tells of elements and of the ends of blocks. What it hands over is text as written; offsets into it
//! become offsets into the block's text by normalizing the pieces between them one by one. Where the pieces are not
//! the block's text, such as where a letter and its accent stand in two elements, the block has no markup.

use super::Role;
use super::grid::Grid;
use super::markup::{At, Image, Inline, Markup, Span, Style};
use crate::assets;
use crate::normalize::Normalizer;
use crate::page::Element;

/// The markup that was met so far.
#[derive(Debug, Default)]
pub(super) struct Notes {
    out: Markup,
    /// The elements that are open, each with what held before it.
    open: Vec<Open>,
    /// What text that comes now stands in.
    style: Style,
    /// What the block in the making began in, and what changed at which byte of it.
    first: Style,
    events: Vec<(usize, Event)>,
    lists: Vec<List>,
    tables: Vec<Grid>,
    /// Inline elements that were numbered.
    numbered: u32,
    /// The inline element that ended last, if one of the same kind may go on with it.
    ended: Option<Ended>,
}

#[derive(Debug)]
struct Open {
    outside: Style,
    /// The number of an item, the column of a cell.
    place: Option<u32>,
    begun: Begun,
}

/// What an element began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begun {
    Nothing,
    Inline(Inline),
    List,
    Table,
}

#[derive(Debug)]
enum Event {
    Style(Style),
    Image(Image),
}

/// A list that is open.
#[derive(Debug)]
struct List {
    next: i64,
    step: i64,
}

#[derive(Debug)]
struct Ended {
    kind: Inline,
    number: u32,
    /// How many elements were open around it.
    depth: usize,
    /// Where it ended.
    at: usize,
}

/// The largest number of an item in CommonMark.
const LARGEST: i64 = 999_999_999;

impl Notes {
    /// An element begins, with this much text of the block in the making before it.
    pub(super) fn open(&mut self, element: Element<'_>, raw: &str) {
        let outside = self.style;
        let (mut place, mut begun) = (None, Begun::Nothing);
        match element.name() {
            "ol" | "ul" | "menu" | "dir" => {
                let start = number(element, "start");
                let step = if start.is_some() && element.attribute("reversed").is_some() { -1 } else { 1 };
                self.lists.push(List { next: start.unwrap_or(1), step });
                begun = Begun::List;
            }
            "li" => {
                if let Some(list) = self.lists.last_mut() {
                    let own = number(element, "value").unwrap_or(list.next);
                    list.next = own.saturating_add(list.step);
                    place = Some(own.clamp(0, LARGEST) as u32);
                }
            }
            "table" => {
                self.tables.push(Grid::default());
                begun = Begun::Table;
            }
            "tr" => self.tables.last_mut().into_iter().for_each(Grid::row),
            "td" | "th" => {
                let span = |name| number(element, name).unwrap_or(1).clamp(1, LARGEST);
                let table = self.tables.last_mut();
                place = table.and_then(|table| table.cell(span("colspan") as usize, span("rowspan") as u32));
            }
            "img" => self.image(element, raw.len()),
            name => {
                if let Some(kind) = kind(name)
                    && self.style.of(kind) == 0
                    && let Some(number) = self.number(kind, element, raw)
                {
                    begun = Begun::Inline(kind);
                    self.turn(self.style.within(kind, number), raw.len());
                }
            }
        }
        self.open.push(Open { outside, place, begun });
    }

    /// The innermost open element ends, behind this much text of the block in the making.
    pub(super) fn close(&mut self, raw: &str) {
        let Some(Open { outside, begun, .. }) = self.open.pop() else { return };
        match begun {
            Begun::Nothing => {}
            Begun::List => drop(self.lists.pop()),
            Begun::Table => drop(self.tables.pop()),
            Begun::Inline(kind) => {
                let (number, depth) = (self.style.of(kind), self.open.len());
                self.ended = Some(Ended { kind, number, depth, at: raw.len() });
                self.turn(outside, raw.len());
            }
        }
        self.ended.take_if(|ended| ended.depth > self.open.len());
    }

    /// A block ends, with its text as written and normalized, where that is certain already.
    pub(super) fn end_block(
        &mut self,
        block: u32,
        role: Role,
        raw: &str,
        text: Option<&str>,
        normalizer: &Normalizer,
    ) {
        let first = std::mem::replace(&mut self.first, self.style);
        self.ended = None;
        let mut events = std::mem::take(&mut self.events);
        let is_bare = role == Role::Code || (events.is_empty() && first == Style::default());
        let cuts = events.iter().map(|(at, _)| (*at).min(raw.len()));
        let text = text.filter(|_| !is_bare);
        if let Some(pieces) = text.and_then(|text| pieces(raw, text, cuts, normalizer)) {
            let mut style = first;
            let mut span = |style, (start, end): (usize, usize)| {
                if style != Style::default() && start < end {
                    self.out.spans.push(Span { block, start: start as u32, end: end as u32, style });
                }
            };
            span(style, pieces[0]);
            for ((_, event), piece) in events.drain(..).zip(pieces.windows(2)) {
                match event {
                    Event::Style(now) => style = now,
                    Event::Image(image) => {
                        let at = At::Byte(piece[0].1 as u32);
                        self.out.images.push(Image { block, at, ..image });
                    }
                }
                span(style, piece[1]);
            }
        }
        events.clear();
        self.events = events;
    }

    /// What was read since the last block is none; its pictures stand before the next one, `block`.
    pub(super) fn end_nothing(&mut self, block: u32) {
        self.first = self.style;
        self.ended = None;
        let images = self.events.drain(..).filter_map(|(_, event)| match event {
            Event::Image(image) => Some(Image { block, ..image }),
            Event::Style(_) => None,
        });
        self.out.images.extend(images);
    }

    /// An open element, counted from the outermost, is a container now.
    pub(super) fn settle(&mut self, open: usize, container: u32) {
        if let Some(place) = self.open.get(open).and_then(|open| open.place) {
            self.out.places.insert(container, place);
        }
    }

    /// All that was noted, the texts of pictures normalized like any other.
    pub(super) fn finish(mut self, normalizer: &Normalizer) -> Markup {
        let Markup { spans, images, links, .. } = &mut self.out;
        // Which links have text, or a picture that stands for one.
        let mut are_shown = vec![false; links.len()];
        spans.iter().filter_map(|span| span.style.link()).for_each(|link| are_shown[link as usize] = true);
        for image in images {
            image.alt = normalized(&image.alt, normalizer);
            image.link.take_if(|link| std::mem::replace(&mut are_shown[*link as usize], true));
        }
        self.out
    }

    fn turn(&mut self, style: Style, at: usize) {
        self.style = style;
        self.events.push((at, Event::Style(style)));
    }

    /// The number of an inline element. One that goes on where one of its kind ended is the same one: many an editor
    /// marks each word by itself.
    fn number(&mut self, kind: Inline, element: Element<'_>, raw: &str) -> Option<u32> {
        if kind == Inline::Link {
            let address = element.attribute("href").map(str::trim).filter(|address| !address.is_empty())?;
            self.out.links.push(address.to_owned());
            return Some(self.out.links.len() as u32);
        }
        let between = |ended: &Ended| raw.get(ended.at..).unwrap_or_default();
        let goes_on = |ended: &Ended| {
            ended.kind == kind
                && ended.depth == self.open.len()
                && if kind == Inline::Code {
                    between(ended).is_empty()
                } else {
                    between(ended).trim().is_empty()
                }
        };
        if let Some(ended) = self.ended.as_ref().filter(|ended| goes_on(ended)) {
            return Some(ended.number);
        }
        self.numbered += 1;
        Some(self.numbered)
    }

    fn image(&mut self, element: Element<'_>, at: usize) {
        let lazy = assets::markdown().image_sources.iter().map(String::as_str);
        let address = lazy
            .chain(["src"])
            .filter_map(|name| element.attribute(name))
            .map(str::trim)
            .find(|address| !address.is_empty() && !address.starts_with("data:"));
        if let Some(address) = address {
            let alt = element.attribute("alt").unwrap_or_default().to_owned();
            let (address, link) = (address.to_owned(), self.style.link());
            let image = Image { block: 0, at: At::Before, address, alt, link };
            self.events.push((at, Event::Image(image)));
        }
    }
}

/// What an element means for its text.
fn kind(name: &str) -> Option<Inline> {
    Some(match name {
        "a" => Inline::Link,
        "strong" | "b" => Inline::Strong,
        "em" | "i" => Inline::Emphasis,
        "del" | "s" | "strike" => Inline::Struck,
        "code" | "kbd" | "samp" | "tt" => Inline::Code,
        _ => return None,
    })
}

fn number(element: Element<'_>, name: &str) -> Option<i64> {
    element.attribute(name)?.trim().parse().ok()
}

/// Text as it stands in a block.
fn normalized(written: &str, normalizer: &Normalizer) -> String {
    let repair = normalizer.repair(written);
    normalizer.inline(repair.as_ref().map_or(written, |repair| &repair.text)).into_owned()
}

/// The pieces of a text between cuts in it as it was written, without white space at their ends: where each starts
/// and ends in the normalized text.
fn pieces(
    raw: &str,
    text: &str,
    cuts: impl Iterator<Item = usize>,
    normalizer: &Normalizer,
) -> Option<Vec<(usize, usize)>> {
    let mut pieces = Vec::new();
    // Most blocks are the text as it was written.
    let unchanged = raw.trim() == text;
    let (mut from, mut at) = (0, 0);
    for to in cuts.chain([raw.len()]) {
        let written = raw.get(from..to.max(from))?;
        from = to.max(from);
        let piece = if unchanged {
            written.trim().len()
        } else {
            let normalized = normalized(written, normalizer);
            let piece = normalized.trim();
            let rest = &text[at..];
            if !piece.is_empty() && !rest.trim_start().starts_with(piece) {
                return None;
            }
            piece.len()
        };
        if piece > 0 {
            at += text[at..].len() - text[at..].trim_start().len();
        }
        pieces.push((at, at + piece));
        at += piece;
    }
    text[at..].trim().is_empty().then_some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::Blocks;
    use crate::page::{Dom, Limits, Marks, Page, Wanted};

    fn page(html: &str) -> Blocks {
        let dom = Dom::parse(html, &Limits::default(), &Wanted::default().with(Marks::Noted));
        Blocks::of(&Page::Html(Box::new(dom)), &Normalizer::new(&Default::default()))
    }

    fn markup(page: &Blocks) -> &Markup {
        page.markup.as_ref().expect("it was asked for")
    }

    /// The text of the spans with the letters of what they stand in and their numbers.
    fn spans(html: &str) -> Vec<(String, String)> {
        let page = page(html);
        let letter = |span: &Span| {
            let kinds =
                Inline::ALL.into_iter().zip("abisc".chars()).filter(|(kind, _)| span.style.of(*kind) > 0);
            kinds.map(|(kind, letter)| format!("{letter}{}", span.style.of(kind))).collect::<String>()
        };
        let text = |span: &Span| {
            page.blocks[span.block as usize].text[span.start as usize..span.end as usize].to_owned()
        };
        markup(&page).spans.iter().map(|span| (text(span), letter(span))).collect()
    }

    fn is_noted(html: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> =
            expected.iter().map(|(text, letters)| ((*text).to_owned(), (*letters).to_owned())).collect();
        assert_eq!(spans(html), expected, "{html}");
    }

    #[test]
    fn spans_are_what_inline_elements_hold() {
        is_noted(
            "<p>a <b> b <i>c</i></b> d<a href=x> e</a><a>f</a>",
            &[("b", "b1"), ("c", "b1i2"), ("e", "a1")],
        );
    }

    #[test]
    fn an_element_goes_on_over_blocks() {
        is_noted("<b><div>a</div><div>b</div></b>c", &[("a", "b1"), ("b", "b1")]);
    }

    #[test]
    fn elements_of_a_kind_side_by_side_are_one() {
        is_noted(
            "<p><b>a</b> <b>b</b>x<b>c</b><i><b>d</b></i>",
            &[("a", "b1"), ("b", "b1"), ("c", "b2"), ("d", "b4i3")],
        );
        is_noted("<p><code>a</code><code>b</code> <code>c</code>", &[("a", "c1"), ("b", "c1"), ("c", "c2")]);
    }

    #[test]
    fn spans_find_their_place_in_the_normalized_text() {
        is_noted(
            "<p>&nbsp; x\u{ad}y<br> <b>voil&Atilde;&nbsp;</b> a\u{200b}b <i>c</i>",
            &[("voilà", "b1"), ("c", "i2")],
        );
    }

    #[test]
    fn a_letter_whose_accent_stands_in_another_element_leaves_the_block_bare() {
        is_noted("<p>caf<b>e</b>\u{301} <i>x</i>", &[]);
    }

    #[test]
    fn code_blocks_are_bare() {
        is_noted("<pre><b>x</b></pre>", &[]);
    }

    #[test]
    fn pictures_stand_in_a_text_or_before_a_block() {
        let page =
            page("<img src=a alt=' A  b '><p>x <img src=b> y</p><img src='data:x' data-src=c><p>z<img>");
        let images: Vec<_> = markup(&page)
            .images
            .iter()
            .map(|image| (image.block, image.at, image.address.as_str(), image.alt.as_str()))
            .collect();
        assert_eq!(
            images,
            [(0, At::Before, "a", "A b"), (0, At::Byte(1), "b", ""), (1, At::Before, "c", "")]
        );
    }

    #[test]
    fn the_first_picture_of_a_link_without_text_leads_where_it_does() {
        let page =
            page("<a href=a><img src=b><img src=c></a><a href=d><img src=e>x</a><a href=f> <img src=g></a>");
        let links: Vec<_> = markup(&page).images.iter().map(|image| image.link).collect();
        assert_eq!(links, [Some(0), None, None, Some(2)]);
    }

    #[test]
    fn texts_of_pictures_are_normalized() {
        let page = page(
            "<p>x<img src=a alt='\u{1b}[31mr\u{202e}\u{200b}\u{feff}\u{ffff}\u{e0041}&shy;&nbsp;e\u{301}&Atilde;&copy;'>",
        );
        assert_eq!(markup(&page).images[0].alt, "r éé");
    }

    #[test]
    fn items_have_their_numbers_and_cells_their_columns() {
        let page = page(
            "<ol start=3><li>a<li><img><ul><li>b</ul><li value=9>c<li>d</ol><ol start=2 reversed><li>e<li>f</ol>\
             <table><tr><td rowspan=2><td>g<tr><td>h</table>",
        );
        let places: Vec<_> = page
            .blocks
            .iter()
            .map(|block| markup(&page).places.get(&block.container).copied().unwrap_or(u32::MAX))
            .collect();
        assert_eq!(places, [3, 1, 9, 10, 2, 1, 1, 1]);
    }
}
