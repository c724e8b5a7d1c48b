//! What repeats: series of siblings, paths, copies.

use super::{Example, check, example};

pub(super) const EXAMPLES: &[Example] = &[
    // Two series: three items with 27 words of 30, three paragraphs with one word each.
    example(
        "<ul><li class=a1><h3>Cap</h3><p>$5 <a>Buy</a></p></li>\
         <li class=a2><h3>Hat</h3><img><p>{b20}</p></li>\
         <li class=a3><h3>Cap</h3><p>$7 <a>Buy</a></p></li></ul><p>Bye</p><p>Bye</p><p>Bye</p>",
        &[
            ("siblings+0", "Hat", 1.0),
            ("siblings_page_share+0", "Hat", 1.0 / 30.0),
            ("siblings_page_share+1", "Hat", 27.0 / 30.0),
            ("series_words", "Hat", 9.0),
            ("series_prose", "Hat", 20.0 / 27.0),
            ("series_page_share", "Hat", 27.0 / 30.0),
            ("member_prose", "Hat", 20.0 / 21.0),
            ("path_count", "{b20}", 3.0),
            ("path_words", "{b20}", 8.0),
            ("path_page_share", "{b20}", 24.0 / 30.0),
            ("path_link_share", "{b20}", 6.0 / 51.0),
            ("path_prose", "{b20}", 20.0 / 24.0),
            ("copies", "Hat", 1.0),
            ("copies", "Cap", 2.0),
            ("copy_place", "#0", 0.0),
            ("copy_place", "#4", 1.0),
        ],
    ),
    example("<p>One</p><p>Two</p>", &[("series_page_share", "Two", 0.0)]),
];

#[test]
fn shows_what_repeats() {
    check(EXAMPLES);
}
