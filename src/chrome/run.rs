//! Company: a run of short blocks around blocks that are surely of a kind.
//!
//! A form flattened to text is a row of scraps: a heading, a note, `Name`, `*`, `Submit`. Each alone means nothing;
//! beside the note about required fields they fall together. The one mechanism for that, for every typed detector:
//! it reads the evidence that the detector has found so far, and adds to it. What a strong cue is, it does not know.

use super::{Evidence, Kind, View, weight};
use crate::block::{Block, Role};

/// Log-odds from which a block is an anchor: it would fall alone.
const ANCHOR: f32 = weight::LIKELY;

/// Log-odds of a cue that the detector gave no weight: enough to be in company, not to start one.
const WEAK: f32 = 0.1;

/// Blocks that a weak cue may be away from one that is sure: a label, its star and its field.
const REACH: usize = 3;

/// Blocks that a scrap without any cue may be away.
const SCRAP_REACH: usize = 2;

/// Words up to which a block without a cue can be a scrap of a form.
const SCRAP_WORDS: u32 = 4;

/// Characters and letters up to which a block is a bare sign or count: `*`, `Δ`, `12`, `1.2K`.
const BARE_CHARS: u32 = 6;
const BARE_LETTERS: u32 = 1;

/// Blocks and words up to which a container is one widget, all of it.
const WIDGET_BLOCKS: u32 = 12;
const WIDGET_WORDS: u32 = 60;

/// Adds evidence for blocks of a kind that stand in company, and for the scraps among them.
pub(in crate::chrome) fn company(view: &View<'_>, kind: Kind, rule: &'static str, found: &mut Vec<Evidence>) {
    let known = found.iter().filter(|evidence| evidence.kind == kind);
    if known.clone().next().is_none() {
        return;
    }
    let mut weights = vec![0.0_f32; view.page.blocks.len()];
    for evidence in known {
        weights[evidence.block as usize] += evidence.weight;
    }
    if !weights.iter().any(|&weight| weight >= ANCHOR) {
        return;
    }
    // A cue that says nothing alone is a weak sign here: a label, a word in a short line.
    for (at, ..) in view.cued(kind) {
        let weight = &mut weights[at as usize];
        if *weight <= 0.0 && !view.is_prose(at) {
            *weight = WEAK;
        }
    }
    let sure = confirmed(view, &weights);
    let before = distances(view, &weights, &sure, 0..weights.len());
    let mut after = distances(view, &weights, &sure, (0..weights.len()).rev());
    after.reverse();
    for (at, block, _) in view.blocks() {
        let place = at as usize;
        let near = before[place].min(after[place]);
        let falls = if weights[place] > 0.0 {
            near <= REACH
        } else {
            near <= SCRAP_REACH
                && is_scrap(block)
                && (is_bare(block)
                    || block.role == Role::Control
                    || before[place].max(after[place]) <= SCRAP_REACH
                    || shares_widget(view, block, place, &sure))
        };
        if falls {
            found.push(Evidence { block: at, kind, weight: weight::LIKELY, rule, moves: None });
        }
    }
}

/// Which blocks are sure: anchors, and weak cues that a chain of short steps joins to one.
fn confirmed(view: &View<'_>, weights: &[f32]) -> Vec<bool> {
    let mut sure: Vec<bool> = weights.iter().map(|&weight| weight >= ANCHOR).collect();
    let mut walk = |places: &mut dyn Iterator<Item = usize>| {
        let mut steps = usize::MAX;
        for place in places {
            steps = steps.saturating_add(1);
            sure[place] |= weights[place] > 0.0 && steps <= REACH;
            steps = step(view, weights, place, sure[place], steps);
        }
    };
    walk(&mut (0..weights.len()));
    walk(&mut (0..weights.len()).rev());
    sure
}

/// For each block in the order given, how many blocks ago the last sure one was; [`usize::MAX`] for never.
fn distances(
    view: &View<'_>,
    weights: &[f32],
    sure: &[bool],
    places: impl Iterator<Item = usize>,
) -> Vec<usize> {
    let mut steps = usize::MAX;
    places
        .map(|place| {
            steps = steps.saturating_add(1);
            let here = steps;
            steps = step(view, weights, place, sure[place], steps);
            here
        })
        .collect()
}

/// The steps since the last sure block, after this one: prose of another matter ends a run.
fn step(view: &View<'_>, weights: &[f32], place: usize, is_sure: bool, steps: usize) -> usize {
    match is_sure {
        true => 0,
        false if view.prose[place] && weights[place] <= 0.0 => usize::MAX,
        false => steps,
    }
}

/// Whether a block is short enough to be part of a form and says nothing whole.
fn is_scrap(block: &Block) -> bool {
    block.stats.words <= SCRAP_WORDS
        && block.stats.sentences == 0
        && !matches!(block.role, Role::Heading(_) | Role::Cell)
}

/// Whether a block is a sign or a count.
fn is_bare(block: &Block) -> bool {
    block.stats.chars <= BARE_CHARS && block.stats.letters <= BARE_LETTERS
}

/// Whether a block stands in a container that is one small widget, with a sure block beside it.
fn shares_widget(view: &View<'_>, block: &Block, place: usize, sure: &[bool]) -> bool {
    let holder = view.holder(block);
    let Some(container) = view.page.containers.get(holder as usize).filter(|_| holder != 0) else {
        return false;
    };
    if container.end - container.first > WIDGET_BLOCKS {
        return false;
    }
    let mut inside = container.first as usize..container.end as usize;
    let words: u32 = view.page.blocks[inside.clone()].iter().map(|block| block.stats.words).sum();
    words <= WIDGET_WORDS && inside.any(|other| other != place && sure[other])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::Sample;

    /// The blocks that get company, when the blocks named have the weights given.
    fn joined(lines: &[&str], weights: &[(u32, f32)]) -> Vec<u32> {
        let kind = Kind::CommentForm;
        let mut found: Vec<Evidence> = weights
            .iter()
            .map(|&(block, weight)| Evidence { block, kind, weight, rule: "comment_form/cue", moves: None })
            .collect();
        company(&Sample::lines(lines).view(), kind, "comment_form/run", &mut found);
        found
            .iter()
            .filter(|evidence| evidence.rule == "comment_form/run")
            .map(|evidence| evidence.block)
            .collect()
    }

    #[test]
    fn a_lone_star_falls_with_the_form_before_it() {
        assert_eq!(joined(&["Leave a reply", "*"], &[(0, weight::STRONG)]), [1]);
    }

    #[test]
    fn a_chain_of_labels_hangs_on_one_anchor() {
        let lines = ["Leave a reply", "Your words", "Name", "*", "Email", "*", "Website"];
        let hints = [(0, weight::STRONG), (2, weight::HINT), (4, weight::HINT), (6, weight::HINT)];
        assert_eq!(joined(&lines, &hints), [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn prose_ends_a_run() {
        let prose =
            "The mayor said that the bridge would be closed to all traffic until the end of the winter.";
        assert_eq!(joined(&["Leave a reply", prose, "*"], &[(0, weight::STRONG)]), [0_u32; 0]);
    }

    #[test]
    fn a_subheading_after_one_anchor_stays() {
        assert_eq!(joined(&["Leave a reply", "The old bridge"], &[(0, weight::STRONG)]), [0_u32; 0]);
    }

    #[test]
    fn weak_cues_alone_are_no_company() {
        assert_eq!(joined(&["Name", "Email"], &[(0, weight::HINT), (1, weight::HINT)]), [0_u32; 0]);
    }
}
