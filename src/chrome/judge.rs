//! The judge: all evidence of a page in, one verdict a block out.
//!
//! Evidence adds up in log-odds. Of one rule only the strongest counts, and a rule that speaks for a kind may be
//! answered by rules that speak for content. A learned model enters as one more rule.

use super::evidence::{Evidence, Fate, Verdict};
use super::kind::Kind;
use super::settings::{Options, Wish};
use crate::block::Blocks;

/// Judges every block of a page.
pub(super) fn judge(page: &Blocks, evidence: &[Evidence], options: &Options) -> Vec<Verdict> {
    let mut by_block: Vec<Vec<&Evidence>> = vec![Vec::new(); page.blocks.len()];
    for found in evidence {
        by_block[found.block as usize].push(found);
    }
    by_block.into_iter().map(|found| verdict(strongest_of_each_rule(found), options)).collect()
}

/// Of each rule the evidence with the greatest weight, in the order in which the rules first spoke.
fn strongest_of_each_rule(found: Vec<&Evidence>) -> Vec<&Evidence> {
    let mut kept: Vec<&Evidence> = Vec::with_capacity(found.len());
    for evidence in found {
        match kept.iter_mut().find(|known| known.rule == evidence.rule) {
            Some(known) if known.weight.abs() < evidence.weight.abs() => *known = evidence,
            Some(_) => {}
            None => kept.push(evidence),
        }
    }
    kept
}

fn verdict(found: Vec<&Evidence>, options: &Options) -> Verdict {
    // What the user wants kept speaks neither for nor against.
    let heard = || found.iter().filter(|evidence| options.wish(evidence.kind) != Some(Wish::Keep));
    let score: f32 = heard().map(|evidence| evidence.weight).sum();
    let content =
        heard().filter(|evidence| evidence.weight < 0.0).min_by(|a, b| a.weight.total_cmp(&b.weight));
    let Some(kind) = heaviest_kind(heard().copied()) else {
        return Verdict { fate: Fate::Kept, rule: content.map_or("", |evidence| evidence.rule), score };
    };
    // What the user wants dropped falls on any sign of it that no content outweighs alone.
    let wished = options.wish(kind) == Some(Wish::Drop);
    if score <= 0.0 && !wished {
        return Verdict { fate: Fate::Kept, rule: content.map_or("", |evidence| evidence.rule), score };
    }
    let mut named: Option<&Evidence> = None;
    for evidence in heard().filter(|evidence| evidence.kind == kind && evidence.weight > 0.0) {
        if named.is_none_or(|known| known.weight < evidence.weight) {
            named = Some(evidence);
        }
    }
    let moved = heard().find(|evidence| evidence.kind == kind && evidence.moves.is_some());
    let fate = match moved.and_then(|evidence| evidence.moves.clone()) {
        Some(moves) => Fate::Moved(moves, kind),
        None => Fate::Removed(kind),
    };
    Verdict { fate, rule: named.map_or("", |evidence| evidence.rule), score }
}

/// The kind that most weight speaks for; a typed kind goes before a structural one, and that before
/// [`Kind::Other`], unless it is much weaker.
fn heaviest_kind<'a>(heard: impl Iterator<Item = &'a Evidence>) -> Option<Kind> {
    let mut sums: Vec<(Kind, f32)> = Vec::new();
    for evidence in heard.filter(|evidence| evidence.weight > 0.0) {
        match sums.iter_mut().find(|(kind, _)| *kind == evidence.kind) {
            Some((_, sum)) => *sum += evidence.weight,
            None => sums.push((evidence.kind, evidence.weight)),
        }
    }
    sums.into_iter()
        .map(|(kind, sum)| (kind, sum * kind.precedence()))
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

    fn judged(evidence: &[Evidence], options: &Options) -> Verdict {
        verdict(strongest_of_each_rule(evidence.iter().collect()), options)
    }

    #[test]
    fn weights_of_different_rules_add_up() {
        let evidence = [
            says(Kind::Other, -2.0, "content/x"),
            says(Kind::ShareBar, 1.5, "a"),
            says(Kind::ShareBar, 1.0, "b"),
        ];
        let verdict = judged(&evidence, &Options::default());
        assert_eq!(verdict, Verdict { fate: Fate::Removed(Kind::ShareBar), rule: "a", score: 0.5 });
    }

    #[test]
    fn one_rule_counts_once_with_its_strongest() {
        let evidence = [
            says(Kind::ShareBar, 1.0, "a"),
            says(Kind::ShareBar, 1.5, "a"),
            says(Kind::Other, -2.0, "content/x"),
        ];
        let verdict = judged(&evidence, &Options::default());
        assert_eq!(verdict, Verdict { fate: Fate::Kept, rule: "content/x", score: -0.5 });
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
        let evidence = [Evidence { moves: Some(moves.clone()), ..says(Kind::TagsCategories, 2.0, "t") }];
        assert_eq!(judged(&evidence, &Options::default()).fate, Fate::Moved(moves, Kind::TagsCategories));
    }

    #[test]
    fn a_block_without_evidence_is_kept() {
        assert_eq!(judged(&[], &Options::default()), Verdict { fate: Fate::Kept, rule: "", score: 0.0 });
    }
}
