//! What typed detectors say of a block, by groups of kinds: their cues are of many languages, and so is this.

use super::measure::Each;
use super::{Family, one};
use crate::chrome::Kind;

/// Groups of kinds that mean the same to a reader: something of this sort stands here.
pub(super) const GROUPS: usize = 12;

/// Kinds of comments, and what comes with them.
pub(super) const COMMENTS: usize = 0;
/// The comments themselves.
pub(super) const THREAD: usize = 1;
pub(super) const SHARE: usize = 2;
pub(super) const ASKING: usize = 3;
pub(super) const RELATED: usize = 4;
pub(super) const TAGS: usize = 5;
pub(super) const BYLINE: usize = 6;
pub(super) const LEGAL: usize = 7;
pub(super) const MENU: usize = 8;
pub(super) const ADVERTISEMENT: usize = 9;
pub(super) const ZONE: usize = 10;
pub(super) const FORM: usize = 11;

/// The group of a kind.
pub(super) fn group(kind: Kind) -> usize {
    match kind {
        Kind::CommentForm | Kind::CommentCount | Kind::CommentClosed => COMMENTS,
        Kind::CommentThread => THREAD,
        Kind::ShareBar | Kind::FollowUs => SHARE,
        Kind::DonationAppeal
        | Kind::NewsletterSignup
        | Kind::LoginBox
        | Kind::Paywall
        | Kind::ContactWidget => ASKING,
        Kind::RelatedLinks | Kind::ReadMore | Kind::WidgetList => RELATED,
        Kind::TagsCategories => TAGS,
        Kind::BylineMeta | Kind::DuplicateTitle => BYLINE,
        Kind::Copyright | Kind::LicenseNotice | Kind::PolicyLinks | Kind::CookieBanner | Kind::PoweredBy => {
            LEGAL
        }
        Kind::Pager
        | Kind::SkipLink
        | Kind::Navigation
        | Kind::Toc
        | Kind::Breadcrumb
        | Kind::SiteTools
        | Kind::PageTools
        | Kind::SystemNotice => MENU,
        Kind::AdvertisementLabel => ADVERTISEMENT,
        Kind::Header | Kind::Footer | Kind::Sidebar | Kind::ListingChrome | Kind::SiteName => ZONE,
        Kind::FormControl
        | Kind::EmptyLabel
        | Kind::Hidden
        | Kind::SiteTemplate
        | Kind::UserRule
        | Kind::Other => FORM,
    }
}

pub(super) const FAMILIES: &[Family] = &[one(
    "typed_all",
    "evidence of typed detectors, in log-odds up to 10 a group of kinds",
    &Each(|p, b, _| p.typed_all[b]),
)];
