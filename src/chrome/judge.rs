//! The judge: all evidence of a page in, one verdict a block out.
//!
//! Evidence adds up in log-odds, each kind's by how far it is to be trusted. Of one rule only the strongest counts, and
//! a rule that speaks for a kind may be answered by rules that speak for content. A learned model enters as one more
//! rule. Where the page as a whole is unsure, the bar for chrome is raised ([`Cut`]).

use std::ops::Range;

use super::cut::{Cut, Share};
use super::evidence::{Evidence, Fate, Verdict};
use super::kind::Kind;
use super::model::Input;
use super::settings::{Options, Wish};
use super::{clean_text, degraded, repeated, trust, whole_tables};
use crate::block::{Blocks, Origin};

/// Judges every block of a page, which came as `input`; `article` is how likely it is an article, 0 to 1.
pub(super) fn judge(
    page: &Blocks,
    evidence: &[Evidence],
    (input, article): (Input, f32),
    options: &Options,
) -> (Vec<Verdict>, Cut) {
    let heard = Heard::of(page.blocks.len(), evidence);
    let factors = trust::Factors::of(page.origin);
    let words = page.blocks.iter().map(|block| block.stats.words);
    let scores: Vec<f32> =
        heard.blocks().zip(words).map(|(found, words)| score(found, words, &factors, options)).collect();
    let cut = Cut::of(page, scores.iter().map(|score| -score), Share::of(input, article));
    let mut sums = Vec::new();
    let mut verdicts: Vec<Verdict> = heard
        .blocks()
        .zip(scores)
        .map(|(found, score)| verdict(found, score - cut.bar(), options, &mut sums))
        .collect();
    clean_text::keep(page, input, options, &mut verdicts);
    // These speak of what no kind claims: a wish of the user's about that goes before them.
    if options.wish(Kind::Other).is_none() {
        degraded::keep(page, &mut verdicts);
    }
    if page.origin == Origin::Html && options.wish(Kind::Other).is_none() {
        whole_tables::keep(page, &mut verdicts);
        if !options.keep_repeats {
            repeated::drop(page, &mut verdicts);
        }
    }
    (verdicts, cut)
}

/// The evidence of each block, of each rule the one with the greatest weight, in the order in which the rules first
/// spoke.
struct Heard<'a> {
    evidence: Vec<&'a Evidence>,
    /// Where that of each block is.
    ranges: Vec<Range<usize>>,
}

impl<'a> Heard<'a> {
    fn of(blocks: usize, evidence: &'a [Evidence]) -> Self {
        let mut counts = vec![0; blocks];
        for evidence in evidence {
            counts[evidence.block as usize] += 1;
        }
        let mut end = 0;
        let room = |count| {
            let start = end;
            end += count;
            start..start
        };
        let mut ranges: Vec<Range<usize>> = counts.into_iter().map(room).collect();
        // What fills the room of repeated rules is in no range.
        let Some(filler) = evidence.first() else { return Self { evidence: Vec::new(), ranges } };
        let mut heard = vec![filler; end];
        for evidence in evidence {
            let range = &mut ranges[evidence.block as usize];
            match heard[range.clone()].iter_mut().find(|known| known.rule == evidence.rule) {
                Some(known) if known.weight.abs() < evidence.weight.abs() => *known = evidence,
                Some(_) => {}
                None => {
                    heard[range.end] = evidence;
                    range.end += 1;
                }
            }
        }
        Self { evidence: heard, ranges }
    }

    fn blocks(&self) -> impl Iterator<Item = &[&'a Evidence]> {
        self.ranges.iter().map(|range| &self.evidence[range.clone()])
    }
}

/// Log-odds that a block is chrome. What the user wants kept speaks neither for nor against.
fn score(found: &[&Evidence], words: u32, factors: &trust::Factors, options: &Options) -> f32 {
    let heard = found.iter().filter(|evidence| options.wish(evidence.kind) != Some(Wish::Keep));
    heard.map(|evidence| evidence.weight * factors.factor(evidence.kind, evidence.rule, words)).sum()
}

fn verdict(found: &[&Evidence], score: f32, options: &Options, sums: &mut Vec<(Kind, f32)>) -> Verdict {
    let content =
        found.iter().filter(|evidence| evidence.weight < 0.0).min_by(|a, b| a.weight.total_cmp(&b.weight));
    let kept = || Verdict { fate: Fate::Kept, rule: content.map_or("", |evidence| evidence.rule), score };
    let Some(kind) = heaviest_kind(found, sums) else { return kept() };
    match options.wish(kind) {
        Some(Wish::Keep) => return kept(),
        // What the user wants dropped falls on any sign of it.
        Some(Wish::Drop) => {}
        None if score <= 0.0 => return kept(),
        None => {}
    }
    let mut named: Option<&Evidence> = None;
    for evidence in found.iter().filter(|evidence| evidence.kind == kind && evidence.weight > 0.0) {
        if named.is_none_or(|known| known.weight < evidence.weight) {
            named = Some(evidence);
        }
    }
    let moved = found.iter().find(|evidence| evidence.kind == kind && evidence.moves.is_some());
    let fate = match moved.and_then(|evidence| evidence.moves.clone()) {
        Some(moves) => Fate::Moved(*moves, kind),
        None => Fate::Removed(kind),
    };
    Verdict { fate, rule: named.map_or("", |evidence| evidence.rule), score }
}

/// The kind that most weight speaks for; a typed kind goes before a structural one, and that before
/// [`Kind::Other`], unless it is much weaker. Works in `sums`.
fn heaviest_kind(heard: &[&Evidence], sums: &mut Vec<(Kind, f32)>) -> Option<Kind> {
    sums.clear();
    for evidence in heard.iter().filter(|evidence| evidence.weight > 0.0) {
        match sums.iter_mut().find(|(kind, _)| *kind == evidence.kind) {
            Some((_, sum)) => *sum += evidence.weight,
            None => sums.push((evidence.kind, evidence.weight)),
        }
    }
    sums.iter()
        .map(|&(kind, sum)| (kind, sum * kind.precedence()))
        .fold(None, |best: Option<(Kind, f32)>, (kind, sum)| match best {
            Some((_, most)) if most >= sum => best,
            _ => Some((kind, sum)),
        })
        .map(|(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::{Field, Move};

    fn says(kind: Kind, weight: f32, rule: &'static str) -> Evidence {
        Evidence { block: 0, kind, weight, rule, moves: None }
    }

    /// The verdict on a label, where typed kinds are trusted by half.
    fn judged(evidence: &[Evidence], options: &Options) -> Verdict {
        let heard = Heard::of(1, evidence);
        let found = heard.blocks().next().expect("there is one block");
        let score = score(found, 3, &trust::Factors::of(Origin::Html), options);
        verdict(found, score, options, &mut Vec::new())
    }

    #[test]
    fn weights_of_different_rules_add_up() {
        let evidence = [
            says(Kind::Other, -1.0, "content/x"),
            says(Kind::Footer, 1.5, "a"),
            says(Kind::Footer, 1.0, "b"),
        ];
        let verdict = judged(&evidence, &Options::default());
        assert_eq!(verdict, Verdict { fate: Fate::Removed(Kind::Footer), rule: "a", score: 0.25 });
    }

    #[test]
    fn one_rule_counts_once_with_its_strongest() {
        let evidence = [
            says(Kind::Footer, 1.0, "a"),
            says(Kind::Footer, 1.5, "a"),
            says(Kind::Other, -1.0, "content/x"),
        ];
        let verdict = judged(&evidence, &Options::default());
        assert_eq!(verdict, Verdict { fate: Fate::Kept, rule: "content/x", score: -0.25 });
    }

    #[test]
    fn a_typed_kind_names_the_block_before_its_zone() {
        let evidence = [says(Kind::Footer, 2.0, "z"), says(Kind::Copyright, 1.0, "c")];
        assert_eq!(judged(&evidence, &Options::default()).fate, Fate::Removed(Kind::Copyright));
    }

    #[test]
    fn a_kept_kind_is_not_heard() {
        let options = Options { keep: vec![Kind::ShareBar], ..Options::default() };
        assert_eq!(judged(&[says(Kind::ShareBar, 6.0, "a")], &options).fate, Fate::Kept);
    }

    #[test]
    fn a_dropped_kind_falls_on_any_sign() {
        let options = Options { drop: vec![Kind::Toc], ..Options::default() };
        let evidence = [says(Kind::Toc, 0.5, "toc/x"), says(Kind::Other, -3.0, "content/x")];
        assert_eq!(judged(&evidence, &options).fate, Fate::Removed(Kind::Toc));
    }

    #[test]
    fn what_has_a_field_is_moved() {
        let moves = Move { field: Field::Tags, values: vec!["rain".to_owned()] };
        let evidence =
            [Evidence { moves: Some(Box::new(moves.clone())), ..says(Kind::TagsCategories, 2.0, "t") }];
        assert_eq!(judged(&evidence, &Options::default()).fate, Fate::Moved(moves, Kind::TagsCategories));
    }

    #[test]
    fn a_block_without_evidence_is_kept() {
        assert_eq!(judged(&[], &Options::default()), Verdict { fate: Fate::Kept, rule: "", score: 0.0 });
    }
}
