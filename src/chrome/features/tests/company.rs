//! Neighbours one by one, and windows around a block.

use super::super::text::Ending;
use super::{Example, check, example};
use crate::chrome::Kind;

pub(super) const EXAMPLES: &[Example] = &[example(
    "<h2>The mill</h2><p>{b20}</p><div><p>$5 <a>Buy</a></p></div><p>Ann, Bob:</p>",
    &[
        ("near_words-1", "$5", 20.0),
        ("near_words+1", "$5", 2.0),
        ("near_words+2", "$5", -1.0),
        ("near_link_share+1", "{b20}", 3.0 / 5.0),
        ("near_link_share+2", "$5", -1.0),
        ("near_marks-1", "$5", 1.0 / 20.0),
        ("near_marks+1", "$5", 1.0 / 2.0),
        ("near_ending-1", "$5", Ending::Stop as u8 as f32),
        ("near_ending+1", "$5", Ending::Colon as u8 as f32),
        ("near_heading-2", "$5", 2.0),
        ("near_heading-1", "$5", 0.0),
        ("near_heading+2", "$5", -1.0),
        ("near_typed+1", "{b20}", 2.0),
        ("near_typed+2", "$5", 0.0),
        ("near_kin-1", "$5", 2.0),
        ("near_kin+1", "{b20}", 1.0),
        ("near_kin+2", "$5", 50.0),
        ("near_same_path+1", "{b20}", 0.0),
        ("near_same_path+2", "{b20}", 1.0),
        // Two blocks to each side, and those next to it once more: 26 and 24 words, four and three blocks.
        ("around_words+2", "$5", 50.0 / 7.0),
        ("around_link_share+2", "$5", 6.0 / 115.0),
        ("around_prose+2", "$5", 40.0 / 50.0),
        ("around_function_words+2", "$5", 1.0 / 50.0),
        ("around_typed+2", "$5", 4.0 / 50.0),
        ("around_currencies+2", "$5", 2.0 / 7.0),
        ("side_words-8", "{b20}", 2.0),
        ("side_words-8", "The", 0.0),
        ("side_words+8", "The", 24.0 / 3.0),
        ("side_link_share+8", "{b20}", 3.0 / 13.0),
        ("side_prose-8", "$5", 20.0 / 22.0),
        ("prose_ahead", "The", 20.0),
        ("prose_ahead", "{b20}", 0.0),
        ("prose_behind", "{b20}", 0.0),
        ("prose_behind", "$5", 20.0),
    ],
)
.said(&[("$5", Kind::ReadMore, 2.0)])];

#[test]
fn shows_the_company() {
    check(EXAMPLES);
}
