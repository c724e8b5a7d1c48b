//! Names for what the model alone dropped: by where it stands and what it looks like it is a readers' comment, a menu,
//! teasers, a sidebar.
//!
//! The name tells a reader of the verdicts, and of the counts of a run, what sort of thing fell; what the user wants kept by
//! that name stays.

use super::View;
use super::evidence::{Fate, Verdict};
use super::kind::Kind;
use super::markup::Hint;
use super::page_type::PageType;
use super::settings::{Options, Wish};

/// Share of its characters in links from which a block, or a container, is made of links.
const LINKED: f32 = 0.6;

/// Words a block from which linked texts are titles of other pages rather than entries of a menu.
const TITLE_WORDS: f32 = 4.0;

/// Words up to which a block of a list is a label: a filter, a count, a button.
const LABEL_WORDS: u32 = 6;

/// Gives a structural kind to each block that fell without one.
pub(super) fn name(view: &View<'_>, page_type: PageType, options: &Options, verdicts: &mut [Verdict]) {
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        if verdict.fate == Fate::Removed(Kind::Other) && verdict.rule == "other/model" {
            let kind = kind(view, page_type, at);
            let wanted = options.wish(kind) == Some(Wish::Keep);
            verdict.fate = if wanted { Fate::Kept } else { Fate::Removed(kind) };
        }
    }
}

fn kind(view: &View<'_>, page_type: PageType, at: usize) -> Kind {
    let block = &view.page.blocks[at];
    let main = &view.page.containers[view.zones.main as usize];
    let (before, after) = (at < main.first as usize, at >= main.end as usize);
    let holder = view.holder(block);
    if is_comment(view, block.container) {
        return Kind::CommentThread;
    }
    if block.link_share() >= LINKED && view.zones.containers[holder as usize].link_share >= LINKED {
        let company = &view.page.containers[holder as usize];
        let blocks = &view.page.blocks[company.first as usize..company.end as usize];
        let words: u32 = blocks.iter().map(|block| block.stats.words).sum();
        let titles = words as f32 >= TITLE_WORDS * blocks.len() as f32;
        return if titles && !before { Kind::RelatedLinks } else { Kind::Navigation };
    }
    let lists = matches!(page_type, PageType::Listing | PageType::Collection | PageType::Product);
    let headed = view.metadata.title_blocks.first().is_some_and(|title| (*title as usize) < at);
    if lists && block.stats.words <= LABEL_WORDS && !after && (headed || !before) {
        Kind::ListingChrome
    } else if view.zones.main > 0 && before {
        Kind::Header
    } else if view.zones.main > 0 && after {
        Kind::Footer
    } else if !view.zones.containers[block.container as usize].in_main {
        Kind::Sidebar
    } else {
        Kind::Other
    }
}

/// Whether a name around a container speaks of readers' comments, however much it holds: that they are chrome here has
/// been judged already.
fn is_comment(view: &View<'_>, container: u32) -> bool {
    let containers = &view.page.containers;
    let around =
        std::iter::successors(Some(container), |&at| (at > 0).then(|| containers[at as usize].parent));
    let mut hints = around.flat_map(|at| &view.hints[at as usize]);
    hints.any(|hint| matches!(hint, Hint::Chrome(Kind::CommentThread, _)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::Rules;
    use crate::chrome::testing::html;
    use crate::metadata::Metadata;
    use crate::site::OnPage;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
                         their furniture to the upper floors before the water came.";

    /// The kind of the block with a text, were it dropped by the model alone.
    fn named(markup: &str, page_type: PageType, text: &str) -> Kind {
        let page = html(markup);
        let at = page.blocks.iter().position(|block| block.text == text).expect("the page has it");
        Rules::new(&Options::default())
            .look(&page, &Metadata::default(), &OnPage::default(), |view, _| kind(view, page_type, at))
    }

    #[test]
    fn short_links_are_a_menu_and_long_ones_are_teasers() {
        let html = format!(
            "<ul><li><a>Maps</a><li><a>Jobs</a></ul><div><p>{PROSE}</p><p>{PROSE}</p></div>\
             <ul><li><a>The old bridge is open again</a><li><a>Why the mill turns at night</a></ul>"
        );
        assert_eq!(named(&html, PageType::Article, "Maps"), Kind::Navigation);
        assert_eq!(named(&html, PageType::Article, "The old bridge is open again"), Kind::RelatedLinks);
    }

    #[test]
    fn what_stands_under_the_name_of_comments_is_one() {
        let html = format!(
            "<div><p>{PROSE}</p><p>{PROSE}</p></div><div id=user-comments><ul><li><p>I was there.</p></ul></div>"
        );
        assert_eq!(named(&html, PageType::Article, "I was there."), Kind::CommentThread);
    }

    #[test]
    fn what_the_user_keeps_by_its_name_stays() {
        let page = html("<ul><li><a>Maps</a><li><a>Jobs</a></ul>");
        let options = Options { keep: vec![Kind::Navigation], ..Options::default() };
        let mut verdicts =
            vec![Verdict { fate: Fate::Removed(Kind::Other), rule: "other/model", score: 1.0 }; 2];
        Rules::new(&options).look(&page, &Metadata::default(), &OnPage::default(), |view, _| {
            name(view, PageType::Article, &options, &mut verdicts);
        });
        assert!(verdicts.iter().all(|verdict| verdict.fate == Fate::Kept));
    }

    #[test]
    fn the_rest_goes_by_its_place() {
        let html = format!("<p>Weather</p><div><p>{PROSE}</p><p>{PROSE}</p><p>Size</p></div><p>Office</p>");
        assert_eq!(named(&html, PageType::Article, "Weather"), Kind::Header);
        assert_eq!(named(&html, PageType::Article, "Office"), Kind::Footer);
        assert_eq!(named(&html, PageType::Product, "Size"), Kind::ListingChrome);
        assert_eq!(named(&html, PageType::Article, "Size"), Kind::Other);
    }
}
