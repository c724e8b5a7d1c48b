//! Links to other stories: a label with the titles and teasers behind it, and lines that point to one story.
//!
//! Lists without a label are left to markup and to the learned model.

use crate::assets::Mode;
use crate::block::{Origin, Role};
use crate::chrome::cued::is_label as is_one_word;
use crate::chrome::list_run::{Items, ListRun, list_runs};
use crate::chrome::look::{
    ends_sentence, ends_with_colon, is_amid_paragraphs, is_label, is_link, is_paragraph, words,
};
use crate::chrome::short_cue::plain;
use crate::chrome::{Detector, Evidence, Kind, View, hinted, weight};

/// The most words of a line that points to one story: a label and a headline.
const POINTER_WORDS: u32 = 30;

/// What a teaser's paragraph weighs: the evidence for content in one of 60 words has to be met.
const TEASER: f32 = weight::STRONG + weight::LIKELY;

/// Finds links to other stories.
#[derive(Debug)]
pub(super) struct RelatedLinks;

impl Detector for RelatedLinks {
    fn kind(&self) -> Kind {
        Kind::RelatedLinks
    }

    fn manual(&self) -> &'static str {
        include_str!("related_links.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        hinted::evidence(view, Kind::RelatedLinks, "related_links/markup", found);
        for run in list_runs(view, Kind::RelatedLinks, Items::Titles) {
            list(view, &run, found);
        }
        for (at, block, hit) in view.cued(Kind::RelatedLinks) {
            let title = is_link(block) || !ends_sentence(&block.text);
            let named = is_link(block) || block.text.contains([':', '：', '|', '►', '▶', '»', '→']);
            let points = hit.mode == Mode::Start && title && words(block) <= POINTER_WORDS;
            // In markup a pointer is a link or has its sign; a line without either is a line of the article.
            let lost = view.page.origin != Origin::Html && !is_amid_paragraphs(view, at);
            if points && !is_label(block, hit) && (named || lost) {
                let weight = if named { weight::STRONG } else { weight::LIKELY };
                found.push(plain(at, Kind::RelatedLinks, weight, "related_links/pointer"));
            }
        }
    }
}

/// A label and its titles. A heading above running text is a section of the article, such as "Related work".
fn list(view: &View<'_>, run: &ListRun, found: &mut Vec<Evidence>) {
    let label = &view.page.blocks[run.label as usize];
    let items = || run.items.clone().map(|at| &view.page.blocks[at as usize]);
    let count = run.items.len();
    let linked = items().filter(|item| is_link(item)).count();
    let colon = ends_with_colon(&label.text);
    let subsection =
        count == 1 && items().all(|item| matches!(item.role, Role::Heading(_)) && !is_link(item));
    let section = (count == 0 && is_paragraph(view, run.label + 1)) || subsection;
    // "Read more" leads to the rest of the story above it, unless other stories stand below.
    let rest = view.cues[run.label as usize].of(Kind::ReadMore).is_some() && count < 2;
    // A lone word above nothing that is a list may be any heading.
    let word = is_one_word(label) && count < 2 && !is_link(label);
    if view.metadata.title_blocks.contains(&run.label) || ((section || rest || word) && !colon) {
        return;
    }
    // In markup a list of other stories is made of links; text has lost them, so there its shape has to do.
    let sure = linked * 2 >= count || (view.page.origin != Origin::Html && count >= 2);
    let (label, item) = match count {
        0 => (weight::STRONG, 0.0),
        _ if sure => (weight::STRONG, weight::STRONG),
        _ if colon || view.page.origin != Origin::Html => (weight::STRONG, weight::LIKELY),
        _ => (weight::LIKELY, weight::HINT),
    };
    found.push(plain(run.label, Kind::RelatedLinks, label, "related_links/label"));
    for at in run.items.clone() {
        found.push(if is_paragraph(view, at) && sure {
            plain(at, Kind::RelatedLinks, TEASER, "related_links/teaser")
        } else {
            plain(at, Kind::RelatedLinks, item, "related_links/list")
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;

    const ALSO: (Kind, Mode, &str) = (Kind::RelatedLinks, Mode::Start, "read also");

    fn found(sample: &Sample) -> Vec<(u32, &'static str)> {
        sample.found(&RelatedLinks)
    }

    #[test]
    fn takes_a_label_with_its_titles() {
        let sample = Sample::with(&[Sample::PROSE, "Read also", "Floods", "Who pays?"], &[ALSO]);
        assert_eq!(
            found(&sample),
            [(1, "related_links/label"), (2, "related_links/list"), (3, "related_links/list")]
        );
    }

    #[test]
    fn takes_a_line_that_points_to_one_story() {
        let prose = Sample::PROSE;
        let sample =
            Sample::with(&[prose, "Read also: Who pays for the flood in the lower town?", prose], &[ALSO]);
        assert_eq!(found(&sample), [(1, "related_links/pointer")]);
    }

    #[test]
    fn leaves_a_sentence_that_opens_with_the_cue() {
        let prose = Sample::PROSE;
        let sample = Sample::with(
            &[prose, "Read also the second book, which is better than this one.", prose],
            &[ALSO],
        );
        assert_eq!(found(&sample), []);
    }

    #[test]
    fn leaves_a_section_of_running_text() {
        let sample = Sample::with(&["Read also", Sample::PROSE], &[ALSO]).heading(0, 2);
        assert_eq!(found(&sample), []);
    }
}
