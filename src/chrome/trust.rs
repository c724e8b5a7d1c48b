//! How far the evidence for each kind is to be trusted beside the model: one factor a kind.
//!
//! Detectors weigh what they see one at a time; the model has weighed all of it already. The factors are what a logistic
//! regression gave beside the model's out-of-fold scores on wcxb-train with its markup, for groups of kinds, where they
//! sharpen it; the other kinds only give what falls its name. In labels (a few words) the typical factor is the least
//! that counts: they hold few words, so that a model that is fitted by words hardly learns them.

use super::kind::Kind;
use crate::block::Origin;

/// The factor of the typical kind in a label.
const TYPICAL: f32 = 0.5;

/// The least factor in flattened text, where a cue is often all that there is.
const IN_LINES: f32 = 0.75;

/// The factor of a title in flattened text: what is moved is not lost, and nothing but its place marks it.
const TITLE_IN_LINES: f32 = 2.0;

/// Kind and factor; other kinds have 0.
const FACTORS: &[(Kind, f32)] = &[
    (Kind::Copyright, 0.2),
    (Kind::CookieBanner, 0.2),
    (Kind::NewsletterSignup, 0.1),
    (Kind::ShareBar, 0.45),
    (Kind::FollowUs, 0.45),
    (Kind::LoginBox, 0.1),
    (Kind::ContactWidget, 0.1),
    (Kind::PolicyLinks, 0.2),
    // Not fitted: such labels have next to no words, so that no score tells.
    (Kind::EmptyLabel, 1.5),
    (Kind::SiteName, 0.25),
    // What is moved is not lost: the gold texts hold the title as often as not, and the record has it in any case.
    (Kind::DuplicateTitle, 1.0),
    (Kind::Header, 0.25),
    (Kind::Footer, 0.25),
    (Kind::Sidebar, 0.25),
    (Kind::Hidden, 0.1),
    (Kind::FormControl, 0.1),
    (Kind::Other, 1.0),
    // Not fitted: what the other pages of a site say is not in the training pages.
    (Kind::SiteTemplate, 1.0),
    (Kind::UserRule, 1.0),
    (Kind::DonationAppeal, 0.1),
    (Kind::Paywall, 0.1),
    (Kind::LicenseNotice, 0.2),
    (Kind::PoweredBy, 0.2),
];

/// Rules that are weaker than their kind: on wcxb-train the blocks that they fire on hold more than the twentieth of
/// gold words that the rules of a kind usually hit. The model has weighed them, and they count for nothing beside it.
const WEAK: &[(Kind, &[&str])] = &[
    (Kind::AdvertisementLabel, &["advertisement_label/markup"]),
    (Kind::Breadcrumb, &["breadcrumb/markup"]),
    (Kind::BylineMeta, &["byline_meta/cue", "byline_meta/date", "byline_meta/markup"]),
    (Kind::CommentThread, &["comment_thread/container", "comment_thread/headed"]),
    (Kind::Pager, &["pager/markup"]),
    (Kind::ReadMore, &["read_more/cue"]),
    (Kind::RelatedLinks, &["related_links/list", "related_links/markup"]),
    (Kind::SiteTools, &["site_tools/markup"]),
    (Kind::WidgetList, &["widget_list/list", "widget_list/markup"]),
];

/// Words up to which a block is a label.
const LABEL_WORDS: u32 = 8;

/// The factors.
#[derive(Debug)]
pub(super) struct Factors {
    /// By kind: the factor, and the rules that are weaker than their kind.
    kinds: Vec<(f32, &'static [&'static str])>,
}

impl Factors {
    /// The factors of all kinds on pages of an origin.
    pub(super) fn of(origin: Origin) -> Self {
        let mut kinds = vec![(0.0, &[] as &[&str]); Kind::ALL.len()];
        for &(kind, factor) in FACTORS {
            kinds[kind as usize].0 = factor;
        }
        if origin != Origin::Html {
            kinds.iter_mut().for_each(|kind| kind.0 = kind.0.max(IN_LINES));
            kinds[Kind::DuplicateTitle as usize].0 = TITLE_IN_LINES;
        }
        for &(kind, rules) in WEAK {
            kinds[kind as usize].1 = rules;
        }
        Self { kinds }
    }

    /// The factor for evidence of a kind, by a rule, about a block of so many words.
    pub(super) fn factor(&self, kind: Kind, rule: &str, words: u32) -> f32 {
        let (factor, weak) = self.kinds[kind as usize];
        if weak.contains(&rule) {
            0.0
        } else if words <= LABEL_WORDS {
            factor.max(TYPICAL)
        } else {
            factor
        }
    }
}
