//! What the markup around a block says: the hints of its containers, as far as those are small enough to be trusted.
//!
//! Worked out once a page and a container, in [`Inherited`]; every typed detector then takes it with one call of
//! [`evidence`]. Which names hint at what is data ([`super::markup`]); content hints are left to the judge.

use std::ops::Range;

use super::markup::{Hint, Strength};
use super::zones::Zones;
use super::{Evidence, Kind, View, weight};
use crate::block::{Block, Blocks};

/// Share of a page's words from which a container is too large to be one piece of chrome, whatever its class says.
const LARGE: f32 = 0.34;

/// Share of a page's words below which a sure hint is beyond doubt.
const TINY: f32 = 0.1;

/// Words from which a block of prose is an article's paragraph and no text of a widget.
const LONG_PROSE: u32 = 80;

/// Words up to which a block is a label rather than a text: one telling word in a class name is enough for it.
const LABEL_WORDS: u32 = 12;

/// A hint that holds for a container: its own, or one of those around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hinted {
    /// The kind of chrome.
    pub kind: Kind,
    /// How sure the hint is.
    pub strength: Strength,
    /// Share of the page's words that stand in the container that carries the hint, 0 to 1.
    pub share: f32,
}

/// The hints that hold for each container of a page; each kind once, with its strongest sign.
#[derive(Debug, Default)]
pub struct Inherited {
    hints: Vec<Hinted>,
    /// Where those of each container are; one without hints of its own shares those of its parent.
    ranges: Vec<Range<usize>>,
}

impl Inherited {
    /// Hands the hints of each container down to those inside it.
    pub fn of(page: &Blocks, hints: &[Vec<Hint>], prose: &[bool], zones: &Zones) -> Self {
        let mut long = Vec::with_capacity(page.blocks.len() + 1);
        long.push(0_u32);
        for (block, &prose) in page.blocks.iter().zip(prose) {
            long.push(long[long.len() - 1] + u32::from(prose && block.stats.words >= LONG_PROSE));
        }
        let mut inherited = Self::default();
        for (at, container) in page.containers.iter().enumerate() {
            // A container stands after its parent, so that the parent's are there already.
            let above = inherited.ranges.get(container.parent as usize).cloned().unwrap_or_default();
            let share = zones.containers[at].share;
            let trusted =
                at > 0 && share < LARGE && long[container.end as usize] == long[container.first as usize];
            let own = if trusted { hints[at].as_slice() } else { &[] };
            let range = if own.is_empty() { above } else { inherited.add(above, own, share) };
            inherited.ranges.push(range);
        }
        inherited
    }

    /// The hints that hold for a container.
    pub fn get(&self, container: u32) -> &[Hinted] {
        self.ranges.get(container as usize).map_or(&[], |range| &self.hints[range.clone()])
    }

    /// Adds what holds for a container with hints of its own.
    fn add(&mut self, above: Range<usize>, own: &[Hint], share: f32) -> Range<usize> {
        let start = self.hints.len();
        self.hints.extend_from_within(above);
        for hint in own {
            let &Hint::Chrome(kind, strength) = hint else { continue };
            let new = Hinted { kind, strength, share };
            match self.hints[start..].iter_mut().find(|known| known.kind == kind) {
                Some(known) if known.strength >= strength => {}
                Some(known) => *known = new,
                None => self.hints.push(new),
            }
        }
        start..self.hints.len()
    }
}

/// Adds what the markup says for one kind, for every block inside a container that hints at it.
pub(in crate::chrome) fn evidence(
    view: &View<'_>,
    kind: Kind,
    rule: &'static str,
    found: &mut Vec<Evidence>,
) {
    for (at, block, hinted) in view.hinted(kind) {
        let weight = match hinted.strength {
            Strength::Sure if hinted.share < TINY => weight::CERTAIN,
            Strength::Sure => weight::STRONG,
            Strength::Word if is_label(view, at, block) => weight::LIKELY,
            Strength::Word => weight::HINT,
        };
        found.push(Evidence { block: at, kind, weight, rule, moves: None });
    }
}

/// Whether a block is short and stands outside the main column, where boxes of the article itself have such names too
/// (`promo`, `social`, a section whose id is `cookies`).
fn is_label(view: &View<'_>, at: u32, block: &Block) -> bool {
    block.stats.words <= LABEL_WORDS
        && !view.is_prose(at)
        && !view.zones.containers.get(block.container as usize).is_some_and(|zone| zone.in_main)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::Sample;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town \
        carried their furniture to the upper floors before the water came.";

    #[test]
    fn trusts_the_class_of_a_small_container() {
        let sample =
            Sample::boxed(&[("", PROSE), ("", PROSE), ("x", "Tweet")], Kind::ShareBar, Strength::Sure);
        let mut found = Vec::new();
        evidence(&sample.view(), Kind::ShareBar, "share_bar/markup", &mut found);
        assert_eq!(found.iter().map(|e| (e.block, e.weight)).collect::<Vec<_>>(), [(2, weight::CERTAIN)]);
    }

    #[test]
    fn doubts_the_class_of_a_container_that_holds_the_page() {
        let sample =
            Sample::boxed(&[("x", PROSE), ("x", PROSE), ("", "Tweet")], Kind::ShareBar, Strength::Sure);
        let mut found = Vec::new();
        evidence(&sample.view(), Kind::ShareBar, "share_bar/markup", &mut found);
        assert_eq!(found, []);
    }

    #[test]
    fn a_word_in_a_class_is_only_a_hint_for_prose() {
        let sample = Sample::boxed(
            &[("", PROSE), ("", PROSE), ("", PROSE), ("x", PROSE)],
            Kind::Paywall,
            Strength::Word,
        );
        let mut found = Vec::new();
        evidence(&sample.view(), Kind::Paywall, "paywall/markup", &mut found);
        assert_eq!(found.iter().map(|e| (e.block, e.weight)).collect::<Vec<_>>(), [(3, weight::HINT)]);
    }
}
