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
        ],
    ),
    // Main prose is what the two paragraphs are; five letters make a long word.
    example(
        "<main><p>The river flooded the quiet valley again, and people carried their things up to the upper floors of it.</p>\
         <p>Every spring the river rises a little, but this time people of the valley were not ready for it at all.</p></main>\
         <ul><li>River news</li><li>Cheap valley hotels</li></ul><p>{b20}</p><p>東京 東京</p>",
        &[
            // River, valley and people of eleven long words.
            ("vocabulary", "The", 3.0 / 11.0),
            ("vocabulary", "River", 1.0),
            ("vocabulary", "Cheap", 1.0 / 3.0),
            ("vocabulary", "東京", 0.0),
            ("holder_vocabulary+1", "Cheap", 2.0 / 4.0),
            ("path_vocabulary", "River", 2.0 / 4.0),
        ],
    ),
    example("<p>One</p>", &[("title_overlap", "One", -1.0), ("description_overlap", "One", -1.0)]),
];

#[test]
fn shows_what_is_shared() {
    check(EXAMPLES);
}
