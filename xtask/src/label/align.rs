//! Which tokens of a page are which tokens of its gold, in the order of both.
//!
//! Runs of three tokens that both have are chained, as long and as tight as can be; what lies between two
//! links of the chain is small and compared exactly. Time is linear in the tokens, but for a logarithm.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// Three tokens that follow each other.
pub(super) type Gram = [u32; 3];

/// A gram that the gold has more often than this is left to the comparison between links: phrases of tables
/// and logs. A bound on the work: the ceiling of wcxb-train is .9835 with 8, .9836 with 32 and 128.
const MOST_PLACES: usize = 32;

/// What a break in the chain costs, in links: of two copies of a headline the one beside the text is taken.
/// Any value from 0 to below 1 gives the same ceiling.
const BREAK: f64 = 0.5;

/// What each token costs that a break skips: a stray phrase far from all else is no link. The ceiling of
/// wcxb-train is .9836 with it and .9835 with 0, .003 and .01.
const SKIP: f64 = 0.001;

/// Cells of the exact comparison for each token of both sides: what bounds its cost. The ceiling of
/// wcxb-train is .9829 without the comparison, .9836 with it, and no higher with 1024.
const CELLS: usize = 256;

/// Grams of a text, in order.
pub(super) fn grams(tokens: &[u32]) -> impl Iterator<Item = Gram> {
    tokens.windows(3).map(|window| [window[0], window[1], window[2]])
}

/// The place in the gold of each token of the page.
///
/// A token that stands alone among others is no evidence: only runs of three count, and what completes the
/// gold between two of them.
pub(super) fn align(page: &[u32], gold: &[u32]) -> Vec<Option<usize>> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, place) in chain(page, gold) {
        for offset in 0..3 {
            let pair = (at + offset, place + offset);
            if pairs.last().is_none_or(|last| last.0 < pair.0 && last.1 < pair.1) {
                pairs.push(pair);
            }
        }
    }
    let mut places = vec![None; page.len()];
    let mut sure = vec![false; page.len()];
    let (mut at, mut place) = (0, 0);
    for &(next_at, next_place) in pairs.iter().chain([&(page.len(), gold.len())]) {
        let between = common(page, at..next_at, gold, place..next_place);
        let complete = between.len() == next_place - place;
        for (at, place) in between {
            places[at] = Some(place);
            sure[at] = complete;
        }
        if next_at < page.len() {
            places[next_at] = Some(next_place);
        }
        (at, place) = (next_at + 1, next_place + 1);
    }
    for run in runs(&places) {
        if run.len() < 3 {
            for at in run.filter(|&at| !sure[at]) {
                places[at] = None;
            }
        }
    }
    places
}

/// A gram of the page where the gold has it, and the best chain that ends with it.
#[derive(Debug)]
struct Link {
    at: usize,
    place: usize,
    score: f64,
    before: Option<usize>,
}

/// The best chain of grams that rise in page and gold: (first token on the page, first token in the gold).
fn chain(page: &[u32], gold: &[u32]) -> Vec<(usize, usize)> {
    let mut places: FxHashMap<Gram, Vec<usize>> = FxHashMap::default();
    for (place, gram) in grams(gold).enumerate() {
        places.entry(gram).or_default().push(place);
    }
    places.retain(|_, places| places.len() <= MOST_PLACES);

    let mut links: Vec<Link> = Vec::new();
    let mut best = PrefixMax::new(gold.len());
    let mut last: Range<usize> = 0..0;
    for (at, gram) in grams(page).enumerate() {
        let first = links.len();
        for &place in places.get(&gram).into_iter().flatten() {
            let distance = SKIP * (at + place) as f64;
            let mut link = Link { at, place, score: 1.0 - BREAK, before: None };
            if let Some((score, before)) = best.below(place)
                && score - distance > 0.0
            {
                link.score += score - distance;
                link.before = Some(before);
            }
            let beside = links[last.clone()].binary_search_by(|before| (before.place + 1).cmp(&place));
            if let Ok(beside) = beside
                && links[last.start + beside].score + 1.0 >= link.score
            {
                link.score = links[last.start + beside].score + 1.0;
                link.before = Some(last.start + beside);
            }
            links.push(link);
        }
        for (number, link) in links.iter().enumerate().skip(first) {
            best.raise(link.place, link.score + SKIP * (at + link.place) as f64, number);
        }
        last = first..links.len();
    }

    let mut chain = Vec::new();
    let mut next = (0..links.len()).max_by(|&a, &b| links[a].score.total_cmp(&links[b].score));
    while let Some(link) = next.map(|next| &links[next]) {
        chain.push((link.at, link.place));
        next = link.before;
    }
    chain.reverse();
    chain
}

/// The greatest score before a place, with the link that has it: a Fenwick tree.
#[derive(Debug)]
struct PrefixMax(Vec<Option<(f64, usize)>>);

impl PrefixMax {
    fn new(places: usize) -> Self {
        Self(vec![None; places + 1])
    }

    fn raise(&mut self, place: usize, score: f64, link: usize) {
        let mut node = place + 1;
        while node < self.0.len() {
            if self.0[node].is_none_or(|(known, _)| known < score) {
                self.0[node] = Some((score, link));
            }
            node += node & node.wrapping_neg();
        }
    }

    fn below(&self, place: usize) -> Option<(f64, usize)> {
        let mut best: Option<(f64, usize)> = None;
        let mut node = place;
        while node > 0 {
            if let Some(here) = self.0[node]
                && best.is_none_or(|best| best.0 < here.0)
            {
                best = Some(here);
            }
            node &= node - 1;
        }
        best
    }
}

/// A longest common subsequence of two ranges, or nothing where that is too much work.
fn common(page: &[u32], ats: Range<usize>, gold: &[u32], places: Range<usize>) -> Vec<(usize, usize)> {
    let (rows, columns) = (ats.len(), places.len());
    if rows * columns == 0 || rows * columns > CELLS * (rows + columns) {
        return Vec::new();
    }
    let (ours, theirs) = (&page[ats.clone()], &gold[places.clone()]);
    // The length of a longest common subsequence of what is left from a row and a column on.
    let width = columns + 1;
    let mut left = vec![0_u32; (rows + 1) * width];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            left[row * width + column] = if ours[row] == theirs[column] {
                left[(row + 1) * width + column + 1] + 1
            } else {
                left[(row + 1) * width + column].max(left[row * width + column + 1])
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut row, mut column) = (0, 0);
    while left[row * width + column] > 0 {
        if ours[row] == theirs[column] {
            pairs.push((ats.start + row, places.start + column));
            row += 1;
            column += 1;
        } else if left[(row + 1) * width + column] >= left[row * width + column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// The runs of tokens that follow each other on the page and in the gold alike.
fn runs(places: &[Option<usize>]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let Some(place) = place else { continue };
        match runs.last_mut() {
            Some(run) if run.end == at && places[at - 1] == place.checked_sub(1) => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Vocabulary;

    /// The tokens of the page that are aligned, each as the gold's place.
    fn aligned(page: &str, gold: &str) -> Vec<Option<usize>> {
        let mut vocabulary = Vocabulary::default();
        align(&vocabulary.tokens(page), &vocabulary.tokens(gold))
    }

    #[test]
    fn aligns_what_both_have_in_order() {
        assert_eq!(
            aligned("menu a b c share d e f", "a b c d e f"),
            [None, Some(0), Some(1), Some(2), None, Some(3), Some(4), Some(5)]
        );
    }

    #[test]
    fn compares_exactly_between_links() {
        assert_eq!(
            aligned("a b c x d y e f g", "a b c d e f g"),
            [Some(0), Some(1), Some(2), None, Some(3), None, Some(4), Some(5), Some(6)]
        );
    }

    #[test]
    fn leaves_out_a_stray_word() {
        assert_eq!(
            aligned("a b c the x d e f", "a b c y the z d e f"),
            [Some(0), Some(1), Some(2), None, None, Some(6), Some(7), Some(8)]
        );
    }

    #[test]
    fn takes_the_copy_beside_the_text() {
        let places = aligned("h i j x y a h i j a b c d x h i j", "h i j a b c d");
        assert_eq!(places[..6], [None; 6]);
        assert_eq!(places[6..13], [0, 1, 2, 3, 4, 5, 6].map(Some));
        assert_eq!(places[13..], [None; 4]);
    }

    #[test]
    fn nothing_is_aligned_with_nothing() {
        assert_eq!(aligned("", "a b c"), []);
        assert_eq!(aligned("a b c", ""), [None; 3]);
    }
}
