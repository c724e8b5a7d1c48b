//! What is kept of a page to tell what its site repeats: fingerprints of its lines and of their neighbours, and a SimHash
//! of its content.

use fnv::FnvHasher;
use rustc_hash::FxHashSet;
use std::hash::Hasher;

use super::print::{Print, shown};
use crate::block::Blocks;

/// Lines of a page that are looked at: so many of its first and of its last, where chrome stands.
pub(super) const LINES: usize = 256;

/// Pairs of words from which a content is compared.
const LEAST_PAIRS: usize = 8;

/// Characters of a line that a person is shown.
const SHOWN_CHARS: usize = 32;

/// A page as a tally keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sketch {
    /// Which pages are the same: a hash of all its lines, in order.
    pub(super) key: u64,
    /// SimHash of its content: pages that differ in next to nothing else have near ones.
    pub(super) content: u64,
    /// Its lines, each once, where it stands first.
    pub(super) lines: Vec<Line>,
}

/// Which neighbours of a line are noted: a title or a name may stand between it and what is always there.
const BESIDE: [isize; 4] = [-2, -1, 1, 2];

/// Half of the fingerprint of each neighbour.
pub(super) type Beside = [u32; BESIDE.len()];

/// A line of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) print: Print,
    /// What stands beside it, at each of [`BESIDE`]: half of the neighbours' fingerprints.
    pub(super) beside: Beside,
    /// How it begins.
    pub(super) text: Box<str>,
}

impl Sketch {
    /// The sketch of a page; its content is what of it was kept.
    pub fn of(page: &Blocks, content: &str) -> Self {
        let prints = prints(page);
        let mut key = FnvHasher::default();
        prints.iter().for_each(|print| key.write_u64(print.0));
        let ends = prints.len().saturating_sub(LINES / 2);
        let mut known = FxHashSet::default();
        let mut lines = Vec::with_capacity(prints.len().min(LINES));
        for (at, &print) in prints.iter().enumerate() {
            if (at < LINES / 2 || at >= ends) && known.insert(print) {
                lines.push(Line {
                    print,
                    beside: beside(&prints, at),
                    text: shown(&page.blocks[at].text, SHOWN_CHARS),
                });
            }
        }
        let key = key.finish();
        // Pages of which next to nothing was kept are not copies of each other for that.
        let told = pairs(content).nth(LEAST_PAIRS).is_some();
        let content = if told { simhash::simhash_stream(pairs(content)) } else { key };
        Self { key, content, lines }
    }
}

/// The fingerprint of each block of a page.
pub(super) fn prints(page: &Blocks) -> Vec<Print> {
    page.blocks.iter().map(|block| Print::of(&block.text)).collect()
}

/// What stands beside a line; 0 beyond the ends of the page.
fn beside(prints: &[Print], at: usize) -> Beside {
    let half = |print: &Print| print.0 as u32;
    BESIDE.map(|step| at.checked_add_signed(step).and_then(|at| prints.get(at)).map_or(0, half))
}

/// Each word of a text with the one behind it; where words are not parted by spaces, what stands between spaces counts as
/// one.
fn pairs(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.split_whitespace().map(|word| word.as_ptr() as usize - text.as_ptr() as usize);
    let ends = text.split_whitespace().skip(1);
    starts.zip(ends).map(|(start, next)| {
        let end = next.as_ptr() as usize - text.as_ptr() as usize + next.len();
        &text[start..end]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Normalizer;
    use crate::page::{Page, TextPage};

    fn page(text: &str) -> Blocks {
        Blocks::of(
            &Page::Text(TextPage { text: text.to_owned(), ..TextPage::default() }),
            &Normalizer::new(&Default::default()),
        )
    }

    #[test]
    fn a_line_is_kept_once_with_what_stands_beside_it() {
        let sketch = Sketch::of(&page("Home\nThe river rose\nHome"), "");
        let lines: Vec<_> = sketch.lines.iter().map(|line| line.text.as_ref()).collect();
        assert_eq!(lines, ["home", "the river rose"]);
        let half = |text: &str| Print::of(text).0 as u32;
        assert_eq!(sketch.lines[0].beside, [0, 0, half("the river rose"), half("home")]);
    }

    #[test]
    fn of_a_long_page_the_ends_are_looked_at() {
        let words = |at: usize| format!("line {}", ["b", "c", "d", "f"][at % 4].repeat(at / 4 + 1));
        let text: Vec<String> = (0..400).map(words).collect();
        let sketch = Sketch::of(&page(&text.join("\n")), "");
        assert_eq!(sketch.lines.len(), LINES);
        assert_eq!(sketch.lines[LINES - 1].print, Print::of(&text[399]));
    }

    #[test]
    fn near_copies_have_near_contents() {
        let words = |from: usize| (from..from + 200).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
        let sketch = |content: &str| Sketch::of(&page("a"), content).content;
        let (one, other) = (words(0), words(500));
        let copy = format!("Yesterday {one}");
        assert!(simhash::hamming_distance(sketch(&one), sketch(&copy)) <= 3);
        assert!(simhash::hamming_distance(sketch(&one), sketch(&other)) > 16);
    }

    #[test]
    fn pairs_are_slices_of_the_text() {
        assert_eq!(pairs(" a  bc\nd ").collect::<Vec<_>>(), ["a  bc", "bc\nd"]);
    }
}
