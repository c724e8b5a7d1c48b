//! Cuts flattened text into blocks: one a line, or one a paragraph where somebody wrapped the lines.

use super::{Block, Blocks, Container, Gap, Origin, Role, Stats};
use crate::page::TextPage;

/// Long lines are taken as hard-wrapped when this share of them could not have taken the next line's first word.
/// Wrapped text reaches .8 where its paragraphs touch and more where blank lines part them; other text stays under .4.
const WRAPPED_SHARE: f32 = 0.7;

/// A line of more than this share of the width is a long one.
const LONG: f32 = 0.7;

/// Fewer long lines than this say nothing about wrapping.
const WRAPPED_LEAST: usize = 4;

/// Nobody wraps at more columns than this.
const WRAPPED_WIDTH: usize = 120;

/// Nobody wraps at fewer columns than this.
const WRAPPED_LEAST_WIDTH: usize = 40;

/// Cuts a text into blocks.
pub(super) fn cut(page: &TextPage) -> Blocks {
    let (within, rest) = page.text.split_at(page.rest.unwrap_or(page.text.len()));
    // Before a rest stands the line end of the last line within the limit.
    let within = if rest.is_empty() { within } else { &within[..within.len() - 1] };
    let mut lines: Vec<Line<'_>> = within.split('\n').map(Line::of).collect();
    let width = wrapped_at(&lines);
    lines.extend((!rest.is_empty()).then(|| Line::of(rest)));
    let mut blocks: Vec<Block> = Vec::new();
    // Whether the line before is blank, and whether it goes on in this one.
    let (mut blank, mut goes_on) = (false, false);
    let mut repairs = page.repairs.iter().peekable();
    let mut with_text = 0;
    for (at, line) in lines.iter().enumerate() {
        if line.is_blank() {
            (blank, goes_on) = (true, false);
            continue;
        }
        match blocks.last_mut() {
            Some(last) if goes_on => {
                last.text.push('\n');
                last.text.push_str(line.text);
            }
            _ => blocks.push(Block::line(
                line.text,
                (at + 1) as u32,
                match (blocks.is_empty(), blank) {
                    (true, _) => Gap::None,
                    (_, true) => Gap::Blank,
                    _ => Gap::Line,
                },
            )),
        }
        if let Some(last) = blocks.last_mut()
            && let Some(repair) = repairs.next_if(|repair| repair.before == with_text)
        {
            last.repaired = Some(last.repaired.map_or(repair.how, |how| how.and(repair.how)));
        }
        with_text += 1;
        blank = false;
        goes_on = width.is_some_and(|width| lines.get(at + 1).is_some_and(|next| line.is_full(next, width)));
    }
    if width.is_some() {
        for block in &mut blocks {
            block.stats = Stats::of(&block.text);
        }
    }
    let page = Container { end: blocks.len() as u32, ..Container::default() };
    let origin = if width.is_some() { Origin::Paragraphs } else { Origin::Lines };
    Blocks { blocks, containers: vec![page], markup: None, origin, is_degraded: false }
}

/// A line, measured in characters.
struct Line<'a> {
    text: &'a str,
    width: usize,
    first_word: usize,
}

impl<'a> Line<'a> {
    fn of(text: &'a str) -> Self {
        let first_word = text.split_whitespace().next().map_or(0, |word| word.chars().count());
        Self { text, width: text.chars().count(), first_word }
    }

    fn is_blank(&self) -> bool {
        self.first_word == 0
    }

    /// Whether it could not have taken the first word of the next line.
    fn is_full(&self, next: &Self, width: usize) -> bool {
        !next.is_blank() && self.width + 1 + next.first_word > width
    }
}

impl Block {
    fn line(text: &str, line: u32, gap: Gap) -> Self {
        Self {
            text: text.to_owned(),
            role: Role::Line,
            gap,
            container: 0,
            line,
            link_chars: 0,
            inner_names: String::new(),
            links: 0,
            hidden: false,
            selector: None,
            repaired: None,
            stats: Stats::of(text),
        }
    }
}

/// The width at which the lines were wrapped, if they were: hardly any long one could have taken the first word of the
/// next.
fn wrapped_at(lines: &[Line<'_>]) -> Option<usize> {
    let width = lines.iter().map(|line| line.width).max()?;
    if !(WRAPPED_LEAST_WIDTH..=WRAPPED_WIDTH).contains(&width) {
        return None;
    }
    let (mut long, mut full) = (0_usize, 0_usize);
    for pair in lines.windows(2) {
        if pair[0].width as f32 > LONG * width as f32 && !pair[1].is_blank() {
            long += 1;
            full += usize::from(pair[0].is_full(&pair[1], width));
        }
    }
    (long >= WRAPPED_LEAST && full as f32 >= WRAPPED_SHARE * long as f32).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Blocks {
        cut(&TextPage { text: text.to_owned(), ..TextPage::default() })
    }

    #[test]
    fn a_line_is_a_block_and_knows_its_number() {
        let page = page("one\n\ntwo\nthree");
        let blocks: Vec<_> = page.blocks.iter().map(|b| (b.text.as_str(), b.line, b.gap)).collect();
        assert_eq!(blocks, [("one", 1, Gap::None), ("two", 3, Gap::Blank), ("three", 4, Gap::Line)]);
    }

    #[test]
    fn blocks_written_out_are_the_text() {
        let text = "one\n\ntwo\nthree";
        assert_eq!(page(text).text(), text);
    }

    #[test]
    fn lines_beyond_the_limit_are_one_block() {
        let text = "one\n\ntwo\nthree\n\nfour".to_owned();
        let page = cut(&TextPage { rest: Some(9), text, ..TextPage::default() });
        let blocks: Vec<_> = page.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(blocks, ["one", "two", "three\n\nfour"]);
        assert_eq!(page.text(), "one\n\ntwo\nthree\n\nfour");
    }

    #[test]
    fn wrapped_paragraphs_are_blocks() {
        let text = "It is a truth universally acknowledged, that a single\nman in possession of a good fortune, \
                    must be in want\nof a wife.\n\nHowever little known the feelings or views of such a\nman may be \
                    on his first entering a neighbourhood, this\ntruth is so well fixed in the minds of the \
                    surrounding\nfamilies, that he is considered.";
        let page = page(text);
        assert_eq!((page.origin, page.blocks.len(), page.blocks[1].line), (Origin::Paragraphs, 2, 5));
        assert_eq!(page.text(), text);
    }

    #[test]
    fn short_lines_of_any_length_are_not_wrapped() {
        let menu =
            "Home\nAll the articles of this month and the last\nAbout\nContact\nPrivacy policy\nImprint";
        assert_eq!(page(menu).origin, Origin::Lines);
    }
}
