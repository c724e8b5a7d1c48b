//! Cuts flattened text into blocks: one a line, or one a paragraph where somebody wrapped the lines.

use super::{Block, Blocks, Container, Gap, Origin, Role, Stats};
use crate::page::TextPage;

/// Lines are taken as hard-wrapped when this share of them could not have taken the next line's first word.
/// Wrapped e-mail and RFC text reaches .97 and more; flattened pages stay under .5.
const WRAPPED_SHARE: f32 = 0.9;

/// Fewer neighbouring lines than this say nothing about wrapping.
const WRAPPED_LEAST: usize = 4;

/// Nobody wraps at more columns than this.
const WRAPPED_WIDTH: usize = 120;

/// Nobody wraps at fewer columns than this.
const WRAPPED_LEAST_WIDTH: usize = 40;

/// Cuts a text into blocks.
pub(super) fn cut(page: &TextPage) -> Blocks {
    let lines: Vec<&str> = page.text.split('\n').collect();
    let wrapped = is_wrapped(&lines);
    let mut blocks: Vec<Block> = Vec::new();
    let mut blank = false;
    for (at, line) in lines.iter().enumerate() {
        if line.trim().is_empty() {
            blank = true;
            continue;
        }
        match blocks.last_mut() {
            Some(last) if wrapped && !blank => {
                last.text.push('\n');
                last.text.push_str(line);
            }
            _ => blocks.push(Block::line(
                line,
                (at + 1) as u32,
                match (blocks.is_empty(), blank) {
                    (true, _) => Gap::None,
                    (_, true) => Gap::Blank,
                    _ => Gap::Line,
                },
            )),
        }
        blank = false;
    }
    if wrapped {
        for block in &mut blocks {
            block.stats = Stats::of(&block.text);
        }
    }
    let page = Container { end: blocks.len() as u32, ..Container::default() };
    let origin = if wrapped { Origin::Paragraphs } else { Origin::Lines };
    Blocks { blocks, containers: vec![page], origin }
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
            stats: Stats::of(text),
        }
    }
}

/// Whether the lines were wrapped at a width: hardly any could have taken the first word of the next.
fn is_wrapped(lines: &[&str]) -> bool {
    let widths: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
    let width = widths.iter().copied().max().unwrap_or(0);
    if !(WRAPPED_LEAST_WIDTH..=WRAPPED_WIDTH).contains(&width) {
        return false;
    }
    let (mut pairs, mut full) = (0_usize, 0_usize);
    for (at, pair) in lines.windows(2).enumerate() {
        if widths[at] == 0 || widths[at + 1] == 0 {
            continue;
        }
        let first_word = pair[1].split_whitespace().next().map_or(0, |word| word.chars().count());
        pairs += 1;
        full += usize::from(widths[at] + 1 + first_word > width);
    }
    pairs >= WRAPPED_LEAST && full as f32 >= WRAPPED_SHARE * pairs as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Blocks {
        cut(&TextPage { text: text.to_owned() })
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
