//! What the containers around a block hold.

use super::{Example, check, example};
use crate::chrome::Kind;

pub(super) const EXAMPLES: &[Example] = &[
    // The first level is the `div` with two blocks, the second one `body` with three; there is no third.
    example(
        "<h1>Mill</h1><div><img><input><p>{b20}</p><p>$5, <a>Buy</a> 9:30</p></div>",
        &[
            ("holder_page_share+2", "Mill", 0.0),
            ("holder_page_share+2", "$5", 1.0),
            ("holder_unlinked_share+1", "$5", (24.0 - 4.0 * 3.0 / 10.0) / (25.0 - 4.0 * 3.0 / 10.0)),
            ("holder_own_share+1", "$5", 4.0 / 24.0),
            ("holder_link_share+1", "$5", 3.0 / 51.0),
            ("holder_paragraphs+1", "$5", 1.0),
            ("holder_paragraphs+2", "$5", 24.0 / 25.0),
            ("holder_prose+1", "$5", 20.0 / 24.0),
            ("holder_headings+1", "$5", 0.0),
            ("holder_headings+2", "$5", 1.0 / 3.0),
            ("holder_typed+1", "$5", 4.0 / 24.0),
            ("holder_typed+2", "$5", 5.0 / 25.0),
            // The `div` and five elements in it.
            ("holder_element_words+1", "$5", 24.0 / 6.0),
            ("holder_controls+1", "$5", 1.0 / 2.0),
            ("holder_first_typed+1", "$5", 0.0),
            ("holder_first_typed+2", "$5", 6.0),
        ],
    )
    .said(&[("Mill", Kind::DuplicateTitle, 6.0), ("$5", Kind::ReadMore, 2.0)]),
    // The third level is the one with four blocks, the fourth and last `body` with five.
    example(
        "<div><p>$5</p><div><p>€7</p><div><img><p>Old</p><p>New</p></div></div></div><p>$9</p>",
        &[
            ("holder_images+3", "New", 1.0 / 4.0),
            ("holder_place+3", "New", 1.0),
            ("holder_place+3", "Old", 2.0 / 3.0),
            ("holder_currencies+4", "New", 3.0 / 5.0),
            ("holder_currencies+5", "New", 0.0),
        ],
    ),
    example(
        "<div><p>The cat</p><p>Dog</p></div><p>{b20}</p><p>{c20}</p>",
        &[("holder_page_prose+1", "The", 0.0), ("holder_page_prose+2", "The", 1.0)],
    ),
];

#[test]
fn shows_the_containers() {
    check(EXAMPLES);
}
