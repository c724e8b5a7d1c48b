//! Readers' comments under an article.
//!
//! In a forum the thread is the content, so that this one is careful: prose has to stand before the comments, and
//! either markup or a heading with a count and replies after it has to say what they are.

use crate::block::{Block, Container};
use crate::chrome::cues::{BlockCues, Mode};
use crate::chrome::markup::{Hint, Strength};
use crate::chrome::{Detector, Evidence, Kind, View, weight};

/// Finds comments by the container that holds them, or by the marks between them in flattened text.
#[derive(Debug)]
pub(super) struct CommentThread;

impl Detector for CommentThread {
    fn kind(&self) -> Kind {
        Kind::CommentThread
    }

    fn manual(&self) -> &'static str {
        include_str!("comment_thread.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        let mut prose = vec![0_u32];
        for (at, block, _) in view.blocks() {
            let words = if view.is_prose(at) { block.stats.words } else { 0 };
            prose.push(prose[prose.len() - 1] + words);
        }
        containers(view, &prose, found);
        marks(view, &prose, found);
    }
}

/// Words of prose that an article has before its comments.
const ARTICLE_WORDS: u32 = 100;

/// How many times the words of the article its comments may have, with and without a count that heads them. A longer
/// thread is what the page is about. On the article pages of wcxb-train 99 % of the words that fall so are not in the
/// gold text; with 8 for the second too, three times as many words of forums fell.
const MOST_HEADED: u32 = 8;
const MOST_UNHEADED: u32 = 1;

/// Share of a block that another kind's cues cover when it is that kind's.
const MOST_OF_IT: f32 = 0.5;

/// Blocks from one mark of a comment to the next, at most: a comment of a few paragraphs.
const MARK_REACH: usize = 8;

/// Words up to which a block can be a mark: "NAME says:" with a date.
const MARK_WORDS: u32 = 10;

/// Counts of comments that an article has, above and below its thread; more of them belong to a list of teasers.
const MOST_HEADINGS: usize = 3;

/// Marks that make a thread.
const LEAST_MARKS: usize = 2;

/// Adds every block in the containers that are named after comments, if an article stands before them.
fn containers(view: &View<'_>, prose: &[u32], found: &mut Vec<Evidence>) {
    let mut threads: Vec<(&Container, Strength)> = Vec::new();
    for (container, hints) in view.page.containers.iter().zip(view.hints) {
        let Some(strength) = strength(hints) else { continue };
        // What is inside another one, or is the page, is no thread of its own.
        if container.first > 0 && threads.last().is_none_or(|(last, _)| last.end <= container.first) {
            threads.push((container, strength));
        }
    }
    let Some(&(first, _)) = threads.first() else { return };
    let end = threads.iter().map(|(container, _)| container.end).max().unwrap_or(first.end);
    let headed = threads.iter().any(|(container, _)| has_heading(view, container));
    let before = prose[first.first as usize];
    // Prose between the threads is the answers of a forum: it counts as thread.
    let inside = prose[end as usize] - before;
    let most = if headed { MOST_HEADED } else { MOST_UNHEADED };
    if before < ARTICLE_WORDS || inside > before.saturating_mul(most) {
        return;
    }
    for (container, strength) in threads {
        let weight = match strength {
            Strength::Sure => weight::CERTAIN,
            Strength::Word if headed => weight::STRONG,
            Strength::Word => weight::HINT,
        };
        let (kind, rule) = (Kind::CommentThread, "comment_thread/container");
        for block in container.first..container.end {
            // What another kind names (a form, a notice) is left to that kind's name.
            let named =
                view.cues[block as usize].iter().any(|hit| hit.kind != kind && hit.cover >= MOST_OF_IT);
            let weight = if named { weight::HINT } else { weight };
            found.push(Evidence { block, kind, weight, rule, moves: None });
            if headed && !named {
                let (weight, rule) = (weight::LIKELY, "comment_thread/headed");
                found.push(Evidence { block, kind, weight, rule, moves: None });
            }
        }
    }
}

/// How sure the hints are that a container holds comments.
fn strength(hints: &[Hint]) -> Option<Strength> {
    hints.iter().find_map(|hint| match hint {
        Hint::Chrome(Kind::CommentThread, strength) => Some(*strength),
        _ => None,
    })
}

/// Whether a container's first blocks, or the one before it, count comments or head them.
fn has_heading(view: &View<'_>, container: &Container) -> bool {
    let first = container.first.saturating_sub(1) as usize;
    let end = (container.first as usize + 3).min(container.end as usize).min(view.cues.len());
    view.cues.get(first..end).is_some_and(|cues| cues.iter().any(is_heading))
}

/// Whether a block's cues count comments or head them.
fn is_heading(cues: &BlockCues) -> bool {
    cues.of(Kind::CommentCount).is_some_and(|hit| hit.mode >= Mode::Start)
}

/// Adds what stands between the marks of comments ("NAME says:", "Reply"), after an article and a heading.
fn marks(view: &View<'_>, prose: &[u32], found: &mut Vec<Evidence>) {
    let mut headings = view.blocks().filter(|(at, block, cues)| {
        prose[*at as usize] >= ARTICLE_WORDS && block.stats.words <= MARK_WORDS && is_heading(cues)
    });
    let Some((heading, ..)) = headings.next() else { return };
    if headings.nth(MOST_HEADINGS - 1).is_some() {
        return;
    }
    let first = heading as usize + 1;
    let places: Vec<usize> = view
        .blocks()
        .skip(first)
        .filter(|(_, block, cues)| is_mark(block, cues))
        .map(|(at, ..)| at as usize)
        .scan(heading as usize, |last, at| {
            let near = at - std::mem::replace(last, at) <= MARK_REACH;
            near.then_some(at)
        })
        .collect();
    let Some(&last) = places.last().filter(|_| places.len() >= LEAST_MARKS) else { return };
    for at in first..last + 1 {
        found.push(Evidence {
            block: at as u32,
            kind: Kind::CommentThread,
            weight: weight::CERTAIN + weight::HINT,
            rule: "comment_thread/marks",
            moves: None,
        });
    }
}

/// Whether a block marks a comment: "Reply" alone, or a short line with such a cue that announces something.
fn is_mark(block: &Block, cues: &BlockCues) -> bool {
    cues.of(Kind::CommentThread).is_some_and(|hit| {
        hit.mode == Mode::Whole || (block.stats.words <= MARK_WORDS && block.text.ends_with([':', '：']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::{Sample, falls};

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came. By the morning the market square was a lake, and \
        the fire brigade went from house to house in boats that it had borrowed from the rowing club.";

    #[test]
    fn comments_between_marks_fall_and_the_article_stays() {
        let lines = [
            PROSE,
            PROSE,
            PROSE,
            "2 comments",
            "Anna says:",
            "I was there, it was worse than that.",
            "Reply",
            "Ben says:",
            "My cellar is still full of mud.",
            "Reply",
        ];
        assert_eq!(falls(&CommentThread, &lines), [4, 5, 6, 7, 8, 9]);
    }

    #[test]
    fn a_thread_without_an_article_stays() {
        let lines =
            ["2 comments", "Anna says:", "I was there, it was worse.", "Reply", "Ben says:", PROSE, "Reply"];
        assert_eq!(falls(&CommentThread, &lines), [0_usize; 0]);
    }

    #[test]
    fn a_dialogue_without_a_heading_stays() {
        let lines = [PROSE, PROSE, PROSE, "Anna says:", "It was worse than that.", "Ben says:", "It was."];
        assert_eq!(falls(&CommentThread, &lines), [0_usize; 0]);
    }

    #[test]
    fn a_container_of_comments_is_one_after_an_article_only() {
        let comment =
            ("x", "I was there that night, and I can tell you that it was worse than the paper says.");
        let article = [("", PROSE), ("", PROSE), ("", PROSE), comment, comment];
        let thread = [("", "The flood"), comment, comment];
        let seen = |lines| {
            let evidence = Sample::boxed(lines, Kind::CommentThread, Strength::Sure).evidence(&CommentThread);
            evidence.iter().map(|evidence| evidence.block).collect::<Vec<_>>()
        };
        assert_eq!(seen(&article), [3, 4]);
        assert_eq!(seen(&thread), [0_u32; 0]);
    }
}
