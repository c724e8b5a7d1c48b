//! Evidence from cues, for detectors: how much the phrases found in a block say for one kind.
//!
//! Two readings of the same hits: phrases, with labels held back until they have company ([`phrases`]), and blocks
//! full of cues that read like prose ([`dense`]). Company itself is [`super::run`].

use super::cues::{Hit, Mode};
use super::{Evidence, Kind, View, weight};
use crate::block::{Block, Role, is_unspaced};

/// Words up to which a block that is full of cues can be an appeal or a notice. Longer ones are an article about it.
const NOTICE_WORDS: u32 = 80;

/// What each further cue in a block adds, in log-odds, and how many of them count.
const EACH_CUE: f32 = 1.2;
const MOST_CUES: u16 = 4;

/// What a block wholly covered by cues would add, in log-odds.
const FULL_COVER: f32 = 5.0;

/// Share of a block under which a single cue may be a word of everyday language.
const SPARSE: f32 = 0.3;

/// What is left of that inside running prose: there a phrase is quoted, not meant.
const QUOTED: f32 = 0.4;

/// Characters up to which a block in a script without spaces is one word.
const UNSPACED_LABEL: u32 = 4;

/// Adds every cue of a kind with the weight that [`weigh`] gives it.
pub(in crate::chrome) fn phrases(view: &View<'_>, kind: Kind, rule: &'static str, found: &mut Vec<Evidence>) {
    each(view, kind, rule, found, |at, block, hit| weigh(view, at, block, hit));
}

/// What a cue says that may be a word of every day. One word that fills a block (`Name`, `Submit`) says nothing alone,
/// since tables and headings have such words too, unless it stands on a button; nor does a single cue that is a small
/// part of its block. Both count in company: [`super::run`].
pub(in crate::chrome) fn weigh(view: &View<'_>, at: u32, block: &Block, hit: &Hit) -> f32 {
    let weight = match hit.mode {
        Mode::Whole if is_label(block) && block.role != Role::Control => 0.0,
        Mode::Whole if is_label(block) => weight::LIKELY,
        Mode::Whole => weight::STRONG,
        _ if hit.count < 2 && hit.cover < SPARSE => 0.0,
        _ => hit.weight(block),
    };
    if is_embedded(view, at, hit.kind) { weight * QUOTED } else { weight }
}

/// Adds blocks that are full of cues of a kind: the more of them and the denser, the surer, even in whole sentences.
pub(in crate::chrome) fn dense(view: &View<'_>, kind: Kind, rule: &'static str, found: &mut Vec<Evidence>) {
    each(view, kind, rule, found, |at, block, hit| {
        if hit.mode == Mode::Whole || block.stats.words > NOTICE_WORDS {
            return 0.0;
        }
        if hit.count < 2 && hit.cover < SPARSE {
            return 0.0;
        }
        let further = f32::from(hit.count.min(MOST_CUES).saturating_sub(1));
        let weight = further * EACH_CUE + hit.cover * FULL_COVER;
        if is_embedded(view, at, kind) { weight * QUOTED } else { weight }
    });
}

/// Adds what `weigh` gives for each block with a cue of a kind.
pub(in crate::chrome) fn each(
    view: &View<'_>,
    kind: Kind,
    rule: &'static str,
    found: &mut Vec<Evidence>,
    weigh: impl Fn(u32, &Block, &Hit) -> f32,
) {
    for (at, block, hit) in view.cued(kind) {
        let weight = weigh(at, block, hit);
        if weight > 0.0 {
            found.push(Evidence { block: at, kind, weight, rule, moves: None });
        }
    }
}

/// Whether a block is one word, or a few characters of a script without spaces.
pub(in crate::chrome) fn is_label(block: &Block) -> bool {
    block.stats.words <= 1
        || (block.stats.words <= UNSPACED_LABEL
            && block.text.chars().all(|c| is_unspaced(c) || !c.is_alphanumeric()))
}

/// Whether a block stands in running prose: prose without such cues right before and after it, in its container.
pub(in crate::chrome) fn is_embedded(view: &View<'_>, at: u32, kind: Kind) -> bool {
    let here = view.holder(&view.page.blocks[at as usize]);
    let beside = |other: Option<u32>| {
        other.is_some_and(|other| {
            let place = other as usize;
            view.page.blocks.get(place).is_some_and(|block| view.holder(block) == here)
                && view.is_prose(other)
                && view.cues[place].of(kind).is_none()
        })
    };
    beside(at.checked_sub(1)) && beside(at.checked_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::Sample;

    fn weights(
        lines: &[&str],
        kind: Kind,
        reading: fn(&View<'_>, Kind, &'static str, &mut Vec<Evidence>),
    ) -> Vec<(u32, f32)> {
        let mut found = Vec::new();
        reading(&Sample::lines(lines).view(), kind, "x/x", &mut found);
        found.iter().map(|evidence| (evidence.block, evidence.weight)).collect()
    }

    #[test]
    fn a_lone_word_says_nothing_and_a_phrase_is_strong() {
        assert_eq!(weights(&["Name", "Leave a reply"], Kind::CommentForm, phrases), [(1, weight::STRONG)]);
    }

    #[test]
    fn a_phrase_quoted_in_running_prose_weighs_less() {
        let notice = "The banner said: we use cookies, accept all cookies, and nobody in the room had read any further.";
        let prose = "The regulator looked at four hundred shops last year and found the same sentence in most of them.";
        let alone = weights(&[notice], Kind::CookieBanner, dense);
        let quoted = weights(&[prose, notice, prose], Kind::CookieBanner, dense);
        assert_eq!((alone.len(), quoted.len()), (1, 1));
        assert_eq!(quoted[0].1, alone[0].1 * QUOTED);
    }
}
