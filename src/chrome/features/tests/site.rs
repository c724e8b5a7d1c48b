//! What the block's site repeats.

use super::{Example, check, lines};
use crate::site::Repeat;

const fn on(pages: u32, placed: u32) -> Option<Repeat> {
    Some(Repeat { pages, placed })
}

pub(super) const EXAMPLES: &[Example] = &[
    lines(
        "Home\nThe mill\n{b20}\nAsk the miller",
        &[
            ("site_share", "Home", 1.0),
            ("site_share", "Ask", 0.25),
            ("site_share", "The", 0.0),
            ("site_placed", "Home", 1.0),
            ("site_placed", "Ask", 0.0),
            ("near_site_share-1", "The", 1.0),
            ("near_site_share-1", "Home", -1.0),
            ("near_site_share+1", "{b20}", 0.25),
            ("window_site+5", "The", 0.5),
        ],
    )
    .of_site(9, &[on(9, 8), None, None, on(3, 1)]),
    lines("Home\nThe mill", &[("site_share", "Home", -1.0), ("window_site+5", "The", -1.0)]),
];

#[test]
fn shows_what_the_site_repeats() {
    check(EXAMPLES);
}
