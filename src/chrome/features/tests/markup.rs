//! What the elements around a block say of themselves.

use super::{Example, check, example};

pub(super) const EXAMPLES: &[Example] = &[
    // An element of its own is one level up; `main` is the first in the list of elements, `nav` the second, and `li` the
    // 13th of those that a block may stand in.
    example(
        "<main><ul><li>Outer<ul><li>Inner</li></ul></li></ul></main><div>Other</div>",
        &[
            ("inside_tag+0", "Inner", 5.0),
            ("inside_tag+0", "Other", 0.0),
            ("inside_tag+1", "Inner", 0.0),
            ("nearest_tag", "Inner", 12.0),
            ("nearest_tag", "Other", -1.0),
        ],
    ),
    example(
        "<section role='region Dialog'><div itemprop='Comment Text'><p>Cell</p></div></section><div>Other</div>",
        &[
            ("inside_dialog", "Cell", 1.0),
            ("inside_dialog", "Other", 0.0),
            ("inside_text", "Cell", 1.0),
            ("inside_text", "Other", 0.0),
        ],
    ),
    example(
        "<div class=entry-content><p>{b20}</p></div><div class=my-prose><p>Box</p></div>\
         <nav class=breadcrumbs><p>Home</p></nav><div class=my-footer><p>Help</p></div>",
        &[
            ("content_hint", "{b20}", 2.0),
            ("content_hint", "Box", 1.0),
            ("content_hint", "Home", 0.0),
            ("structure_hint", "Home", 2.0),
            ("structure_hint", "Help", 1.0),
            ("structure_hint", "Box", 0.0),
            ("sure_chrome_hints", "Home", 2.0),
            ("sure_chrome_hints", "Help", 0.0),
            ("hinted_unlinked_share", "Home", 1.0 / 23.0),
            ("hinted_unlinked_share", "Box", -1.0),
            ("chrome_hints", "Home", 2.0),
            ("chrome_hints", "Help", 1.0),
            ("chrome_hints", "Box", 0.0),
        ],
    ),
];

#[test]
fn shows_the_markup() {
    check(EXAMPLES);
}
