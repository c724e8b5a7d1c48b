//! Where a block stands.

use super::{Example, check, example};

pub(super) const EXAMPLES: &[Example] = &[
    example(
        "<nav><p>Maps</p></nav><h1>Mill</h1><main><p>{b20}</p><p>Two words</p><p>{c20}</p></main>\
         <footer><p>Office <a>Help</a></p></footer>",
        &[
            ("index", "Two", 3.0),
            ("index_share", "Two", 3.0 / 6.0),
            ("words_before", "Two", 22.0),
            ("words_before_share", "Two", 22.0 / 46.0),
            ("unlinked_before_share", "Two", 22.0 / (46.0 - 2.0 * 4.0 / 10.0)),
            ("blocks_after", "Two", 2.0),
            ("from_title", "Two", 2.0),
            ("from_title", "Maps", -1.0),
            ("words_from_title", "Two", 21.0),
            ("words_from_title", "Maps", -1.0),
            ("in_main", "Two", 1.0),
            ("in_main", "Maps", 0.0),
            ("main_side", "Maps", -1.0),
            ("main_side", "Two", 0.0),
            ("main_side", "Office", 1.0),
            ("from_main_start", "Two", 1.0),
            ("from_main_start", "Maps", -2.0),
            ("to_main_end", "Two", 1.0),
            ("to_main_end", "Office", -1.0),
            ("main_page_share", "Two", 42.0 / 46.0),
            ("from_first_strong", "Two", 1.0),
            ("from_last_strong", "Two", -1.0),
            // `main` stands at depth 3, and `body`, around both it and the menu, at depth 2.
            ("common_depth", "Two", 3.0),
            ("common_depth", "Maps", 2.0),
            ("off_main", "Two", 1.0),
            ("off_main", "Maps", 2.0),
            ("main_off", "Two", 0.0),
            ("main_off", "Maps", 1.0),
            ("zone_link_share", "Office", 4.0 / 10.0),
        ],
    ),
    example(
        "<p>One</p>",
        &[
            ("from_title", "One", -1000.0),
            ("words_from_title", "One", -100_000.0),
            ("from_first_strong", "One", -1000.0),
            ("from_last_strong", "One", -1000.0),
        ],
    ),
];

#[test]
fn shows_the_place() {
    check(EXAMPLES);
}
