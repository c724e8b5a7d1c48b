//! The signs of an article's end.

use super::{Example, check, example};
use crate::chrome::Kind;

pub(super) const EXAMPLES: &[Example] = &[
    // Two blocks of long prose in the main container, a shorter one behind it; comments and sharing are the signs 0
    // and 2, and a copy of the title would be one of 6.
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
            ("prose_since_strong", "Menu", 12.0),
            ("met+2", "Share", 0.0),
            ("met+2", "Notes", 1.0),
            ("met+6", "Last", 0.0),
            ("met_to_come+0", "{b20}", 1.0),
            ("met_to_come+0", "Notes", 0.0),
            ("since_sign+2", "Share", 1000.0),
            ("since_sign+2", "Notes", 1.0),
            ("since_sign+2", "Last", 6.0),
            ("met_menus", "Menu", 0.0),
            ("met_menus", "Last", 1.0),
            ("met_any", "Share", 0.0),
            ("met_any", "Last", 3.0),
            ("headlines_met", "{c20}", 0.0),
            ("headlines_met", "Last", 1.0),
            ("prose_in_container", "Share", 1.0),
            ("prose_in_container", "{d12}", 52.0 / 40.0),
        ],
    )
    .said(&[
        ("Mill", Kind::DuplicateTitle, 6.0),
        ("Share", Kind::ShareBar, 2.0),
        ("Notes", Kind::CommentCount, 3.5),
        ("Menu", Kind::Pager, 6.0),
    ]),
    example("<p>One</p>", &[("headlines_met", "One", -1.0), ("strong_before", "One", 0.0)]),
];

#[test]
fn shows_the_signs_of_an_end() {
    check(EXAMPLES);
}
