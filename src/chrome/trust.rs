//! How far the evidence for each kind is to be trusted: one factor a kind, for markup and for flattened lines.
//!
//! Detectors weigh what they see one at a time; whether a kind of sign really means chrome is a question of counting.
//! The factors are the coefficients that a logistic regression gave to the summed evidence of each kind beside the
//! rules of shape, over the blocks of wcxb-train, each block weighing its share of the page's gold words, held between
//! [`LEAST`] and 1. Kinds with fewer than ten pages' worth of evidence have the typical factor.
//! So have kinds that a few weak rules had pulled down: those rules have factors of their own.

use super::kind::Kind;
use crate::block::Origin;

/// Evidence of a kind never counts for less: what a set of pages does not have is still chrome elsewhere.
const LEAST: f32 = 0.2;

/// The factor of the typical kind.
const TYPICAL: f32 = 0.5;

/// Kind, factor with markup, factor in flattened lines.
const FACTORS: &[(Kind, f32, f32)] = &[
    (Kind::CommentForm, TYPICAL, 0.75),
    (Kind::CommentCount, 0.6, TYPICAL),
    (Kind::CommentThread, TYPICAL, TYPICAL),
    (Kind::Copyright, 0.3, 0.65),
    (Kind::CookieBanner, 1.0, 1.0),
    (Kind::NewsletterSignup, 0.55, 0.65),
    (Kind::ShareBar, TYPICAL, 0.8),
    (Kind::FollowUs, 0.25, 0.45),
    (Kind::LoginBox, 0.55, 0.95),
    (Kind::ContactWidget, 0.35, 0.5),
    (Kind::AdvertisementLabel, TYPICAL, TYPICAL),
    (Kind::RelatedLinks, TYPICAL, TYPICAL),
    (Kind::ReadMore, TYPICAL, TYPICAL),
    (Kind::TagsCategories, TYPICAL, TYPICAL),
    (Kind::BylineMeta, TYPICAL, TYPICAL),
    (Kind::Pager, TYPICAL, TYPICAL),
    (Kind::SkipLink, 0.35, 1.0),
    (Kind::Toc, LEAST, LEAST),
    (Kind::PolicyLinks, 0.75, 0.9),
    (Kind::WidgetList, TYPICAL, TYPICAL),
    (Kind::PageTools, TYPICAL, TYPICAL),
    (Kind::SiteTools, TYPICAL, 0.55),
    (Kind::SystemNotice, 0.7, 1.0),
    (Kind::Breadcrumb, TYPICAL, TYPICAL),
    // A lone colon speaks for content in the shape of a block, which such a label has to outweigh.
    (Kind::EmptyLabel, 1.0, TYPICAL),
    (Kind::SiteName, TYPICAL, TYPICAL),
    // What is moved is not lost: the gold texts hold the title as often as not, and the record has it in any case.
    (Kind::DuplicateTitle, 1.0, 1.0),
    // Fitted as rules of their own, together with the shape.
    (Kind::Navigation, 1.0, 1.0),
    (Kind::Header, 1.0, 1.0),
    (Kind::Footer, 1.0, 1.0),
    (Kind::Sidebar, 1.0, 1.0),
    (Kind::Hidden, 1.0, 1.0),
    (Kind::FormControl, 1.0, 1.0),
    (Kind::Other, 1.0, 1.0),
    (Kind::UserRule, 1.0, 1.0),
];

/// Rules that are weaker than their kind: on wcxb-train the blocks that they fire on hold more than the twentieth of
/// gold words that the rules of a kind usually hit. Their factor is [`LEAST`].
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

/// The factors on pages of one origin.
#[derive(Debug)]
pub(super) struct Factors {
    /// By kind: the factor, and the rules to which it does not apply.
    kinds: Vec<(f32, &'static [&'static str])>,
}

impl Factors {
    /// The factors on pages of this origin.
    pub(super) fn of(origin: Origin) -> Self {
        let mut kinds = vec![(TYPICAL, &[] as &[&str]); Kind::ALL.len()];
        for &(kind, html, lines) in FACTORS {
            kinds[kind as usize].0 = if origin == Origin::Html { html } else { lines };
        }
        for &(kind, rules) in WEAK {
            kinds[kind as usize].1 = rules;
        }
        Self { kinds }
    }

    /// The factor for evidence of a kind by a rule.
    pub(super) fn factor(&self, kind: Kind, rule: &str) -> f32 {
        let (factor, weak) = self.kinds[kind as usize];
        if weak.contains(&rule) { LEAST } else { factor }
    }
}
