//! Calls to follow the site on networks and messengers.
//!
//! A bare row of network names is a share bar; here a call has to stand beside them.

use crate::block::Block;
use crate::chrome::cues::{BlockCues, Mode};
use crate::chrome::{Detector, Evidence, Kind, View, cued, hinted, run, weight};

/// Finds calls to follow, with their networks and handles.
#[derive(Debug)]
pub(super) struct FollowUs;

impl Detector for FollowUs {
    fn kind(&self) -> Kind {
        Kind::FollowUs
    }

    fn manual(&self) -> &'static str {
        include_str!("follow_us.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        for (at, block, hit) in view.cued(Kind::FollowUs) {
            let address = address(view, at, block, &view.cues[at as usize]);
            let call = match cued::weigh(view, at, block, hit) {
                call if call > 0.0 => call,
                // A single cue in a longer line says nothing alone; with a network's name beside it, it does.
                _ if hit.mode != Mode::Whole && address > 0.0 && !view.is_prose(at) => weight::HINT,
                _ => continue,
            };
            let weight = call + address;
            found.push(Evidence {
                block: at,
                kind: Kind::FollowUs,
                weight,
                rule: "follow_us/cue",
                moves: None,
            });
        }
        cued::dense(view, Kind::FollowUs, "follow_us/dense", found);
        run::company(view, Kind::FollowUs, "follow_us/company", found);
        hinted::evidence(view, Kind::FollowUs, "follow_us/markup", found);
    }
}

/// Words up to which a block can be a call and not a text.
const CALL_WORDS: u32 = 40;

/// What a network's name or a handle beside the call adds.
fn address(view: &View<'_>, at: u32, block: &Block, cues: &BlockCues) -> f32 {
    if block.stats.words > CALL_WORDS || cued::is_embedded(view, at, Kind::FollowUs) {
        return 0.0;
    }
    let network = cues.of(Kind::ShareBar).is_some();
    let handle = block.text.split_whitespace().any(|word| word.len() > 2 && word.starts_with('@'));
    if network || handle { weight::LIKELY } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::falls;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came.";

    #[test]
    fn a_call_falls() {
        let lines = [PROSE, "Follow us on Telegram and read on!", "Follow us: @lowertown"];
        assert_eq!(falls(&FollowUs, &lines), [1, 2]);
    }

    #[test]
    fn a_story_with_such_a_call_in_it_stays() {
        let story = "In the spring a banner with the words \u{201c}follow us on Facebook\u{201d} hung over the door of the bakery, \
            and nobody in the village could say who had put it there or what it was meant to sell to them.";
        assert_eq!(falls(&FollowUs, &[PROSE, story, PROSE]), [0_usize; 0]);
    }
}
