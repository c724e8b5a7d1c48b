//! How far the evidence for each kind is to be trusted: one factor a kind, for markup and for flattened lines.
//!
//! Detectors weigh what they see one at a time; whether a kind of sign really means chrome is a question of counting.
//! The factors are the coefficients that a logistic regression gave to the summed evidence of each kind beside the
//! rules of shape, over the blocks of wcxb-train, each block weighing its share of the page's gold words, held between
//! [`LEAST`] and 1. Kinds with fewer than ten pages' worth of evidence have the typical factor.

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
    (Kind::CommentThread, LEAST, LEAST),
    (Kind::Copyright, 0.3, 0.65),
    (Kind::CookieBanner, 1.0, 1.0),
    (Kind::NewsletterSignup, 0.55, 0.65),
    (Kind::ShareBar, 0.35, 0.8),
    (Kind::FollowUs, 0.25, 0.45),
    (Kind::LoginBox, 0.55, 0.95),
    (Kind::ContactWidget, 0.35, 0.5),
    (Kind::AdvertisementLabel, LEAST, 0.5),
    (Kind::RelatedLinks, 0.25, LEAST),
    (Kind::ReadMore, LEAST, LEAST),
    (Kind::TagsCategories, LEAST, LEAST),
    (Kind::BylineMeta, 0.25, LEAST),
    (Kind::Pager, LEAST, 0.35),
    (Kind::SkipLink, 0.35, 1.0),
    (Kind::Toc, LEAST, LEAST),
    (Kind::PolicyLinks, 0.75, 0.9),
    (Kind::WidgetList, LEAST, 0.3),
    (Kind::PageTools, LEAST, 0.5),
    (Kind::SiteTools, LEAST, 0.55),
    (Kind::SystemNotice, 0.7, 1.0),
    (Kind::Breadcrumb, LEAST, LEAST),
    (Kind::SiteName, LEAST, LEAST),
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

/// The factor for evidence of a kind on a page of this origin.
pub(super) fn factor(kind: Kind, origin: Origin) -> f32 {
    let row = FACTORS.iter().find(|(known, ..)| *known == kind);
    match (row, origin) {
        (None, _) => TYPICAL,
        (Some((_, html, _)), Origin::Html) => *html,
        (Some((.., lines)), Origin::Lines | Origin::Paragraphs) => *lines,
    }
}
