//! What the elements around a block say of themselves.

use super::{Example, check, example};

pub(super) const EXAMPLES: &[Example] = &[
    // An element of its own is one level up; `main`, `nav`, `ul` and `li` are 0, 3, 9 and 12 in the list of elements.
    example(
        "<main><ul><li>Outer<ul><li>Inner</li></ul></li></ul></main><div>Other</div>",
        &[
            ("inside_tag+0", "Inner", 5.0),
            ("inside_tag+9", "Inner", 2.0),
            ("inside_tag+12", "Inner", 1.0),
            ("inside_tag+3", "Inner", 0.0),
            ("depth", "Inner", 7.0),
            ("depth", "Other", 3.0),
            ("list_depth", "Outer", 1.0),
            ("list_depth", "Inner", 2.0),
            ("nearest_tag", "Inner", 12.0),
            ("nearest_tag", "Other", -1.0),
        ],
    ),
    // `navigation` is the second of the roles; `comment` and `author` are the third and fourth of the properties.
    example(
        "<section><article><div role=Navigation itemprop='Comment author'>\
         <table><tr><td>Cell</td></tr></table></div></article></section><div>Other</div>",
        &[
            ("inside_role+1", "Cell", 1.0),
            ("inside_role+0", "Cell", 0.0),
            ("inside_role+1", "Other", 0.0),
            ("inside_property+2", "Cell", 1.0),
            ("inside_property+3", "Cell", 1.0),
            ("inside_property+0", "Cell", 0.0),
            ("table_depth", "Cell", 1.0),
            ("section_depth", "Cell", 2.0),
            ("section_depth", "Other", 0.0),
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
