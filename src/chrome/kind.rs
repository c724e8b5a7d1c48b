//! The kinds of chrome, and the roles a moved block can have.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($variant:ident = $name:literal, $summary:literal;)*) => {
        /// What a piece of chrome is. The name (`snake_case`) is what records, settings and `dehusk kinds` use.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind {
            $(#[doc = $summary] $variant,)*
        }

        impl Kind {
            /// Every kind, in the order of the catalogue.
            pub const ALL: &[Kind] = &[$(Kind::$variant,)*];

            /// Its name in records and settings.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// A bit of its own, for sets of kinds.
            pub(super) const fn bit(self) -> u64 {
                1 << self as u32
            }

            /// What it is, in one line.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)* }
            }
        }
    };
}

kinds! {
    DonationAppeal = "donation_appeal", "Asks readers for money or support.";
    CommentForm = "comment_form", "The form to write a comment: its heading, labels, notes and buttons.";
    CommentCount = "comment_count", "How many comments there are.";
    CommentClosed = "comment_closed", "Says that comments are closed.";
    CommentThread = "comment_thread", "The readers' comments themselves.";
    Copyright = "copyright", "Copyright lines and reserved rights.";
    LicenseNotice = "license_notice", "The licence of the content; moved to the metadata.";
    CookieBanner = "cookie_banner", "Cookie and consent notices, with their buttons.";
    NewsletterSignup = "newsletter_signup", "Asks for an address to send a newsletter to.";
    ShareBar = "share_bar", "Buttons and labels to share the page.";
    FollowUs = "follow_us", "Calls to follow the site on social networks and messengers.";
    LoginBox = "login_box", "Forms and links to log in or register.";
    ContactWidget = "contact_widget", "Contact forms and contact calls around the page.";
    Paywall = "paywall", "Says that the rest is for subscribers.";
    AdvertisementLabel = "advertisement_label", "Labels of advertisements, and sponsored boxes.";
    RelatedLinks = "related_links", "Links to other stories, with their heading.";
    ReadMore = "read_more", "A link to the rest of a teaser.";
    TagsCategories = "tags_categories", "Tag and category lists; their values are moved to the metadata.";
    BylineMeta = "byline_meta", "Author, date and reading-time lines; moved to the metadata.";
    Pager = "pager", "Previous and next, page numbers.";
    SkipLink = "skip_link", "Jumps to the content, for screen readers.";
    Navigation = "navigation", "Menus of the site.";
    Toc = "toc", "A table of contents of the page.";
    PolicyLinks = "policy_links", "Rows of privacy, terms, imprint and sitemap links.";
    PoweredBy = "powered_by", "Credits of the site's software and theme.";
    WidgetList = "widget_list", "Archives, recent posts, recent comments, blogroll, tag clouds.";
    PageTools = "page_tools", "Back to top, print, e-mail, font size, edit.";
    SiteTools = "site_tools", "Search box, feed links, language switch.";
    SystemNotice = "system_notice", "Script notices, loading texts, captchas, not-found notes.";
    Breadcrumb = "breadcrumb", "The path from the home page to this one.";
    Header = "header", "What else stands in the page's header.";
    Footer = "footer", "What else stands in the page's footer.";
    Sidebar = "sidebar", "What else stands beside the main column.";
    ListingChrome = "listing_chrome", "Filters, sort orders, counts and buttons of a list of things.";
    SiteName = "site_name", "The site's name on a line of its own.";
    DuplicateTitle = "duplicate_title", "A further copy of the title, away from the first.";
    EmptyLabel = "empty_label", "Labels with nothing behind them, lone symbols.";
    FormControl = "form_control", "Buttons, options and labels of forms that no other kind claims.";
    Hidden = "hidden", "Text that the page hides.";
    SiteTemplate = "site_template", "What many pages of the site say word for word.";
    UserRule = "user_rule", "Matched by a cue or selector of the user's settings.";
    Other = "other", "Reads like boilerplate, and no kind claims it.";
}

impl Kind {
    /// How its evidence counts when several kinds claim a block: a typed kind says more than the zone that the block
    /// stands in, and both say more than [`Kind::Other`].
    pub(super) fn precedence(self) -> f32 {
        match self {
            Self::UserRule => 100.0,
            Self::Other => 0.02,
            Self::Navigation
            | Self::Header
            | Self::Footer
            | Self::Sidebar
            | Self::ListingChrome
            | Self::Hidden
            | Self::SiteTemplate
            | Self::FormControl => 0.4,
            _ => 1.0,
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| format!("there is no kind of chrome named {name:?}; `dehusk kinds` lists them"))
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
