//! Notices of the system: scripts switched off, loading texts, captchas, pages that were not found.

use crate::assets::Mode;
use crate::chrome::look::{TITLE_WORDS, is_amid_paragraphs, words};
use crate::chrome::short_cue::{plain, short_cues};
use crate::chrome::{Detector, Evidence, Kind, View, hinted, weight};

/// The most words of a notice.
const MOST_WORDS: u32 = 60;

/// Finds notices of the system.
#[derive(Debug)]
pub(super) struct SystemNotice;

impl Detector for SystemNotice {
    fn kind(&self) -> Kind {
        Kind::SystemNotice
    }

    fn manual(&self) -> &'static str {
        include_str!("system_notice.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::SystemNotice, "system_notice/markup", found);
        for cue in short_cues(view, Kind::SystemNotice, MOST_WORDS) {
            let weight = match cue.mode {
                Mode::Whole => cue.weight,
                // A tutorial says such things between its paragraphs.
                _ if is_amid_paragraphs(view, cue.at) => weight::HINT,
                // A notice is a sentence, so it has to outweigh what a sentence has of content.
                Mode::Start => cue.weight.max(weight::LIKELY) + weight::HINT,
                Mode::Anywhere if words(cue.block) <= TITLE_WORDS => cue.weight + weight::HINT,
                Mode::Anywhere => cue.weight,
            };
            found.push(plain(cue.at, Kind::SystemNotice, weight, "system_notice/cue"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    const SCRIPT: (Kind, Mode, &str) = (Kind::SystemNotice, Mode::Start, "please enable javascript");

    #[test]
    fn takes_a_notice_below_the_article() {
        let lines = [Sample::PROSE, "Please enable JavaScript to view the comments."];
        assert_eq!(Sample::with(&lines, &[SCRIPT]).found(&SystemNotice), [(1, "system_notice/cue")]);
    }

    #[test]
    fn leaves_a_step_of_a_tutorial() {
        let prose = Sample::PROSE;
        let lines =
            [prose, "Please enable JavaScript in the settings of the old browser before you begin.", prose];
        assert_eq!(Sample::with(&lines, &[SCRIPT]).found(&SystemNotice), []);
    }
}
