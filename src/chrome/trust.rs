//! How far the evidence for each kind is to be trusted: one factor a kind, for markup and for flattened lines.
//!
//! Detectors weigh what they see one at a time; whether a kind of sign really means chrome is a question of counting.
//!
//! - In flattened lines the factors are the coefficients that a logistic regression gave to the summed evidence of each
//!   kind beside the rules of shape, over the lines of wcxb-train, each weighing its share of the page's gold words,
//!   held between [`LEAST`] and 1. Kinds with fewer than ten pages' worth of evidence have the typical factor. So have
//!   kinds that a few weak rules had pulled down: those rules have factors of their own.
//! - On pages with markup the model has weighed all of it already. The factors are what such a regression gave beside
//!   the model's out-of-fold scores, for groups of kinds, where they sharpen it; the other kinds only give what falls
//!   its name. In labels (a few words) the typical factor is the least that counts: they hold few words, so that a
//!   model that is fitted by words hardly learns them.

use super::kind::Kind;
use crate::block::Origin;

/// Evidence of a kind never counts for less: what a set of pages does not have is still chrome elsewhere.
const LEAST: f32 = 0.2;

/// The factor of the typical kind.
const TYPICAL: f32 = 0.5;

/// Kind, factor with markup, factor in flattened lines.
const FACTORS: &[(Kind, f32, f32)] = &[
    (Kind::CommentForm, 0.0, 0.75),
    (Kind::CommentCount, 0.0, TYPICAL),
    (Kind::CommentThread, 0.0, TYPICAL),
    (Kind::Copyright, 0.2, 0.65),
    (Kind::CookieBanner, 0.2, 1.0),
    (Kind::NewsletterSignup, 0.1, 0.65),
    (Kind::ShareBar, 0.45, 0.8),
    (Kind::FollowUs, 0.45, 0.45),
    (Kind::LoginBox, 0.1, 0.95),
    (Kind::ContactWidget, 0.1, 0.5),
    (Kind::AdvertisementLabel, 0.0, TYPICAL),
    (Kind::RelatedLinks, 0.0, TYPICAL),
    (Kind::ReadMore, 0.0, TYPICAL),
    (Kind::TagsCategories, 0.0, TYPICAL),
    (Kind::BylineMeta, 0.0, TYPICAL),
    (Kind::Pager, 0.0, TYPICAL),
    (Kind::SkipLink, 0.0, 1.0),
    (Kind::Toc, 0.0, LEAST),
    (Kind::PolicyLinks, 0.2, 0.9),
    (Kind::WidgetList, 0.0, TYPICAL),
    (Kind::PageTools, 0.0, TYPICAL),
    (Kind::SiteTools, 0.0, 0.55),
    (Kind::SystemNotice, 0.0, 1.0),
    (Kind::Breadcrumb, 0.0, TYPICAL),
    // Not fitted: such labels have next to no words, so that no score tells.
    (Kind::EmptyLabel, 1.5, TYPICAL),
    (Kind::SiteName, 0.25, TYPICAL),
    // What is moved is not lost: the gold texts hold the title as often as not, and the record has it in any case.
    (Kind::DuplicateTitle, 1.0, 1.0),
    (Kind::Navigation, 0.0, 1.0),
    (Kind::Header, 0.25, 1.0),
    (Kind::Footer, 0.25, 1.0),
    (Kind::Sidebar, 0.25, 1.0),
    (Kind::Hidden, 0.1, 1.0),
    (Kind::FormControl, 0.1, 1.0),
    (Kind::Other, 1.0, 1.0),
    (Kind::UserRule, 1.0, 1.0),
    (Kind::DonationAppeal, 0.1, TYPICAL),
    (Kind::Paywall, 0.1, TYPICAL),
    (Kind::LicenseNotice, 0.2, TYPICAL),
    (Kind::PoweredBy, 0.2, TYPICAL),
];

/// Rules that are weaker than their kind: on wcxb-train the blocks that they fire on hold more than the twentieth of
/// gold words that the rules of a kind usually hit. Their factor is [`LEAST`] in lines, and
/// nothing with markup, where the model has weighed them.
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

/// Words up to which a block with markup is a label.
const LABEL_WORDS: u32 = 8;

/// The factors on pages of one origin.
#[derive(Debug)]
pub(super) struct Factors {
    /// By kind: the factor, that for labels, and the rules that are weaker than their kind.
    kinds: Vec<(f32, f32, &'static [&'static str])>,
    /// The factor of a weak rule.
    weak: f32,
}

impl Factors {
    /// The factors on pages of this origin.
    pub(super) fn of(origin: Origin) -> Self {
        let markup = origin == Origin::Html;
        let default = if markup { 0.0 } else { TYPICAL };
        let mut kinds = vec![(default, TYPICAL, &[] as &[&str]); Kind::ALL.len()];
        for &(kind, html, lines) in FACTORS {
            kinds[kind as usize] = if markup { (html, html.max(TYPICAL), &[]) } else { (lines, lines, &[]) };
        }
        for &(kind, rules) in WEAK {
            kinds[kind as usize].2 = rules;
        }
        Self { kinds, weak: if markup { 0.0 } else { LEAST } }
    }

    /// The factor for evidence of a kind, by a rule, about a block of so many words.
    pub(super) fn factor(&self, kind: Kind, rule: &str, words: u32) -> f32 {
        let (text, label, weak) = self.kinds[kind as usize];
        if weak.contains(&rule) {
            self.weak
        } else if words <= LABEL_WORDS {
            label
        } else {
            text
        }
    }
}
