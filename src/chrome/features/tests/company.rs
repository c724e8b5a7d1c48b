//! Neighbours one by one, and windows around a block.

use super::super::text::Ending;
use super::{Example, check, example};
use crate::chrome::Kind;

pub(super) const EXAMPLES: &[Example] = &[example(
    "<h2>The mill</h2><p>{b20}</p><div><p>$5 <a>Buy</a></p></div><p>Ann, Bob:</p>",
    &[
        ("near_ending+1", "$5", Ending::Colon as u8 as f32),
        ("near_ending+1", "Ann", -1.0),
        ("near_typed+1", "{b20}", 2.0),
        ("near_typed+1", "Ann", 0.0),
        // Two blocks to each side, and those next to it once more: 26 and 24 words, four and three blocks.
        ("around_link_share+2", "$5", 6.0 / 115.0),
        ("around_prose+2", "$5", 40.0 / 50.0),
        ("around_typed+2", "$5", 4.0 / 50.0),
        ("prose_behind", "{b20}", 0.0),
        ("prose_behind", "$5", 20.0),
    ],
)
.said(&[("$5", Kind::ReadMore, 2.0)])];

#[test]
fn shows_the_company() {
    check(EXAMPLES);
}
