//! The detectors, one file a kind, in the order in which they are named when weights tie.

use super::Detector;

mod advertisement_label;
mod breadcrumb;
mod byline_meta;
mod comment_closed;
mod comment_count;
mod comment_form;
mod comment_thread;
mod contact_widget;
mod cookie_banner;
mod copyright;
mod donation_appeal;
mod duplicate_title;
mod empty_label;
mod follow_us;
mod footer;
mod form_control;
mod header;
mod hidden;
mod license_notice;
mod login_box;
mod navigation;
mod newsletter_signup;
mod page_tools;
mod pager;
mod paywall;
mod policy_links;
mod powered_by;
mod read_more;
mod related_links;
mod share_bar;
mod sidebar;
mod site_name;
mod site_template;
mod site_tools;
mod skip_link;
mod system_notice;
mod tags_categories;
mod toc;
mod widget_list;

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
    &related_links::RelatedLinks,
    &read_more::ReadMore,
    &tags_categories::TagsCategories,
    &byline_meta::BylineMeta,
    &pager::Pager,
    &skip_link::SkipLink,
    &toc::Toc,
    &policy_links::PolicyLinks,
    &powered_by::PoweredBy,
    &widget_list::WidgetList,
    &page_tools::PageTools,
    &site_tools::SiteTools,
    &system_notice::SystemNotice,
    &breadcrumb::Breadcrumb,
    &site_name::SiteName,
    &duplicate_title::DuplicateTitle,
    &empty_label::EmptyLabel,
    &navigation::Navigation,
    &header::Header,
    &footer::Footer,
    &sidebar::Sidebar,
    &hidden::Hidden,
    &form_control::FormControl,
    &site_template::SiteTemplate,
];
