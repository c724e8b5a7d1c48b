//! Rows of privacy, terms, imprint and sitemap links.
//!
//! One such link is a hint where it cannot be told from a heading; two beside each other are a row.

use crate::assets::Mode;
use crate::chrome::look::is_link;
use crate::chrome::short_cue::{plain, short_cues};
use crate::chrome::{Detector, Evidence, Kind, View, hinted, weight};

/// The most words of a row of such links.
const MOST_WORDS: u32 = 40;

/// The share of a row that the phrases of such links cover at least. The rest are other links of the footer.
const FEWEST_COVER: f32 = 0.25;

/// How far apart two links of one row stand at most, in blocks.
const APART: u32 = 3;

/// Finds rows of policy links.
#[derive(Debug)]
pub(super) struct PolicyLinks;

impl Detector for PolicyLinks {
    fn kind(&self) -> Kind {
        Kind::PolicyLinks
    }

    fn manual(&self) -> &'static str {
        include_str!("policy_links.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::PolicyLinks, "policy_links/markup", found);
        let mut last: Option<u32> = None;
        let mut in_row = false;
        for cue in short_cues(view, Kind::PolicyLinks, MOST_WORDS) {
            let hit = view.cues[cue.at as usize].of(Kind::PolicyLinks);
            let (count, cover) = hit.map_or((0, 0.0), |hit| (hit.count, hit.cover));
            if count >= 2 && cover >= FEWEST_COVER {
                found.push(plain(cue.at, Kind::PolicyLinks, weight::STRONG, "policy_links/line"));
            } else if cue.mode == Mode::Whole || cover >= 0.6 {
                let weight = if is_link(cue.block) { weight::STRONG } else { weight::LIKELY };
                found.push(plain(cue.at, Kind::PolicyLinks, weight, "policy_links/cue"));
            } else {
                continue;
            }
            let beside = last.filter(|&last| cue.at - last <= APART);
            if let Some(last) = beside {
                if !in_row {
                    found.push(plain(last, Kind::PolicyLinks, weight::LIKELY, "policy_links/row"));
                }
                found.push(plain(cue.at, Kind::PolicyLinks, weight::LIKELY, "policy_links/row"));
            }
            in_row = beside.is_some();
            last = Some(cue.at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    const CUES: [(Kind, Mode, &str); 2] = [
        (Kind::PolicyLinks, Mode::Anywhere, "privacy policy"),
        (Kind::PolicyLinks, Mode::Anywhere, "terms of use"),
    ];

    #[test]
    fn takes_a_line_of_two() {
        let sample = Sample::with(&[Sample::PROSE, "Privacy Policy | Terms of Use | Jobs"], &CUES);
        assert_eq!(sample.found(&PolicyLinks), [(1, "policy_links/line")]);
    }

    #[test]
    fn takes_two_lines_beside_each_other() {
        let sample = Sample::with(&["Privacy Policy", "Terms of Use"], &CUES);
        assert_eq!(
            sample.found(&PolicyLinks),
            [
                (0, "policy_links/cue"),
                (0, "policy_links/row"),
                (1, "policy_links/cue"),
                (1, "policy_links/row")
            ]
        );
    }

    #[test]
    fn leaves_the_title_of_the_policy_itself() {
        let sample = Sample::with(&["Privacy Policy", Sample::PROSE], &CUES).titled("Privacy Policy", &[0]);
        assert_eq!(sample.found(&PolicyLinks), []);
    }

    #[test]
    fn leaves_a_sentence_about_the_policy() {
        let lines =
            [Sample::PROSE, "The court read the privacy policy of the bank for two days.", Sample::PROSE];
        assert_eq!(Sample::with(&lines, &CUES).found(&PolicyLinks), []);
    }
}
