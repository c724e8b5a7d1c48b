//! The detectors, one file a kind, in the order in which they are named when weights tie.

use super::Detector;

mod advertisement_label;
mod comment_closed;
mod comment_count;
mod comment_form;
mod comment_thread;
mod contact_widget;
mod cookie_banner;
mod copyright;
mod donation_appeal;
mod follow_us;
mod footer;
mod form_control;
mod header;
mod hidden;
mod license_notice;
mod login_box;
mod navigation;
mod newsletter_signup;
mod paywall;
mod share_bar;
mod sidebar;

/// Every detector.
pub const ALL: &[&dyn Detector] = &[
    &donation_appeal::DonationAppeal,
    &comment_form::CommentForm,
    &comment_count::CommentCount,
    &comment_closed::CommentClosed,
    &comment_thread::CommentThread,
    &copyright::Copyright,
    &license_notice::LicenseNotice,
    &cookie_banner::CookieBanner,
    &newsletter_signup::NewsletterSignup,
    &share_bar::ShareBar,
    &follow_us::FollowUs,
    &login_box::LoginBox,
    &contact_widget::ContactWidget,
    &paywall::Paywall,
    &advertisement_label::AdvertisementLabel,
    &navigation::Navigation,
    &header::Header,
    &footer::Footer,
    &sidebar::Sidebar,
    &hidden::Hidden,
    &form_control::FormControl,
];
