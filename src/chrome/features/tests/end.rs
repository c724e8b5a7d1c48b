//! The signs of an article's end.

use super::{Example, check, example};
use crate::chrome::Kind;

pub(super) const EXAMPLES: &[Example] = &[
    // Two blocks of long prose in the main container, a shorter one behind it; comments and sharing are the signs 0
    // and 1, asking is 2.
    example(
        "<h1>Mill</h1><main><p>{b20}</p><p>Share</p><h2>Notes</h2><p>{c20}</p></main>\
         <p>{d12}</p><h1>More</h1><p>Menu</p><p>Last</p>",
        &[
            ("strong_before", "{b20}", 0.0),
            ("strong_before", "Notes", 1.0 / 2.0),
            ("strong_before", "More", 1.0),
            ("strong_blocks", "Mill", 2.0),
            ("words_after_strong", "Notes", 0.0),
            ("words_after_strong", "Menu", 13.0),
            ("met+2", "{d12}", 0.0),
            ("met+2", "Last", 1.0),
            ("since_sign+1", "Share", 1000.0),
            ("since_sign+1", "Notes", 1.0),
            ("since_sign+1", "Last", 6.0),
            ("met_menus", "Menu", 0.0),
            ("met_menus", "Last", 1.0),
            ("met_any", "Share", 0.0),
            ("met_any", "Last", 4.0),
            ("prose_in_container+1", "Share", 1.0),
            ("prose_in_container+1", "{d12}", 52.0 / 40.0),
        ],
    )
    .said(&[
        ("Mill", Kind::DuplicateTitle, 6.0),
        ("Share", Kind::ShareBar, 2.0),
        ("Notes", Kind::CommentCount, 3.5),
        ("{d12}", Kind::NewsletterSignup, 2.0),
        ("Menu", Kind::Pager, 6.0),
    ]),
    example("<p>One</p>", &[("strong_before", "One", 0.0)]),
];

#[test]
fn shows_the_signs_of_an_end() {
    check(EXAMPLES);
}
