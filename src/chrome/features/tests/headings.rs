//! Headings and their sections.

use super::{Example, check, example};

pub(super) const EXAMPLES: &[Example] = &[example(
    "<p>Intro here</p><h2><a>Old</a> mill</h2><p>{b20}</p><div><p><a>Maps</a></p></div><h3>Notes</h3><p>End</p>",
    &[
        ("section_level", "Intro", 0.0),
        ("section_level", "Maps", 2.0),
        ("section_level", "Notes", 3.0),
        ("from_heading", "Intro", -1.0),
        ("from_heading", "Old", 0.0),
        ("from_heading", "Maps", 2.0),
        ("words_from_heading", "Intro", -1.0),
        ("words_from_heading", "Old", 0.0),
        ("words_from_heading", "Maps", 20.0),
        ("heading_depth", "Intro", -100.0),
        ("heading_depth", "{b20}", 0.0),
        ("heading_depth", "Maps", 1.0),
        ("section_words", "Intro", 2.0),
        ("section_words", "Maps", 21.0),
        ("section_blocks", "Maps", 2.0),
        ("section_link_share", "Maps", 4.0 / 45.0),
        ("section_prose", "Maps", 20.0 / 21.0),
        ("headings_before", "Notes", 1.0),
        ("headings_before", "End", 2.0),
        ("next_heading_level", "Intro", 2.0),
        ("next_heading_level", "Maps", 3.0),
        ("next_heading_level", "End", 0.0),
    ],
)];

#[test]
fn shows_the_section() {
    check(EXAMPLES);
}
