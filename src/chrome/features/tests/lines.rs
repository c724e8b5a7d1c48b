//! Flattened lines.

use super::super::text::Ending;
use super::{Example, check, lines};
use crate::chrome::Kind;

pub(super) const EXAMPLES: &[Example] = &[
    lines(
        "Home\nNEWS, maps\n\n{b20}\n«Who?» paid $5 at 9:30 in 2019\n* Home",
        &[
            ("word_length", "NEWS", 8.0 / 2.0),
            ("marks_a_word", "NEWS", 1.0 / 2.0),
            ("digits", "«Who", 8.0 / 19.0),
            ("upper", "NEWS", 4.0 / 8.0),
            ("symbols", "NEWS", 1.0 / 9.0),
            ("unspaced", "NEWS", 0.0),
            ("capitalized", "NEWS", 1.0 / 2.0),
            ("opening", "NEWS", 1.0),
            ("opening", "{b20}", 2.0),
            ("opening", "«Who", 5.0),
            ("opening", "* Home", 6.0),
            ("currencies", "«Who", 1.0),
            ("years", "«Who", 1.0),
            ("times", "«Who", 1.0),
            ("questions", "«Who", 1.0),
            ("near_words-1", "NEWS", 1.0),
            ("near_words+1", "NEWS", 20.0),
            ("near_words-2", "NEWS", -1.0),
            ("near_marks+1", "Home", 1.0 / 2.0),
            ("near_last_char+1", "NEWS", Ending::Stop as u8 as f32),
            ("near_opening+1", "NEWS", 2.0),
            ("near_digits+1", "{b20}", 8.0 / 19.0),
            ("near_line_typed-1", "NEWS", 2.0),
            ("near_line_typed+1", "* Home", -1.0),
            ("near_copies-1", "NEWS", 1.0),
            ("near_gap+0", "Home", 0.0),
            ("near_gap+0", "NEWS", 2.0),
            ("near_gap+1", "NEWS", 3.0),
            ("near_function_words+1", "NEWS", 0.0),
            ("window_words+3", "Home", (1.0 + 2.0 + 20.0 + 8.0) / 4.0),
            ("window_prose+3", "Home", 20.0 / 31.0),
            ("window_prose_lines+3", "Home", 1.0 / 4.0),
            ("window_typed+3", "Home", 1.0 / 31.0),
            ("window_times+3", "Home", 1.0 / 4.0),
            ("window_currencies+3", "Home", 1.0 / 4.0),
            ("side_words-6", "{b20}", 3.0 / 2.0),
            ("side_prose+6", "NEWS", 1.0 / 3.0),
            ("side_typed-6", "{b20}", 1.0 / 3.0),
            ("short_run-1", "{b20}", 2.0),
            ("short_run+1", "{b20}", 0.0),
            ("plain_run-1", "{b20}", 2.0),
            ("plain_run+1", "Home", 1.0),
            ("typed_run-1", "{b20}", 1.0),
            ("to_prose+1", "Home", 1.0),
            ("to_prose-1", "Home", 100.0),
            ("to_prose-1", "* Home", 1.0),
            ("prose_behind_share", "{b20}", 0.0),
            ("prose_behind_share", "«Who", 1.0),
            ("like_neighbours", "Home", 0.0),
            ("page_paragraphs_wrapped", "Home", 0.0),
            ("page_blank", "Home", 1.0 / 5.0),
            ("page_line_words", "Home", 32.0 / 5.0),
            ("page_prose_lines", "Home", 1.0 / 5.0),
        ],
    )
    .said(&[("Home", Kind::Navigation, 2.0)]),
    lines(
        "Read 5 more\nAlpha beta",
        &[("text_known", "Read", -3.0), ("words_most", "Alpha", 1.0), ("near_text+1", "Read", -0.5)],
    ),
];

#[test]
fn shows_the_lines() {
    check(EXAMPLES);
}
