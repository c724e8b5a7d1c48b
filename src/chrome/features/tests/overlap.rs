//! What a block shares with what the page says of itself.

use super::{Example, check, example};

pub(super) const EXAMPLES: &[Example] = &[
    example(
        r#"<title>The old mill</title><meta name=description content="A mill burns at night">
        <script type="application/ld+json">{"@type":"Article","articleBody":"One two three four"}</script>
        <p>The MILL turns</p><p>One two, three nine ten</p><p>One two</p>"#,
        &[
            ("title_overlap", "The", 2.0 / 3.0),
            ("title_overlap", "One", 0.0),
            ("description_overlap", "The", 1.0 / 3.0),
            // One run of three words of three.
            ("stated_overlap", "One two,", 1.0 / 3.0),
            ("stated_overlap", "#2", 0.0),
        ],
    ),
    example(
        "<p>One</p>",
        &[
            ("title_overlap", "One", -1.0),
            ("description_overlap", "One", -1.0),
            ("stated_overlap", "One", -1.0),
        ],
    ),
];

#[test]
fn shows_what_is_shared() {
    check(EXAMPLES);
}
