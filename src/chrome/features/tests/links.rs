//! Where first links lead.

use super::super::links::Target;
use super::{Example, check, example};

pub(super) const EXAMPLES: &[Example] = &[
    example(
        "<link rel=canonical href='https://www.shop.example/hats/wool?page=2'>\
         <ul><li><a href='/hats/wool/grey#top'>Grey</a></li><li><a href='https://shop.example/hats/felt'>Felt</a></li>\
         <li><a href='//shop.example/caps'>Caps</a></li><li><a href='https://other.example/hats'>Other</a></li></ul>\
         <p><a href='#reviews'>Reviews</a></p><p><a href='javascript:buy()'>Buy</a></p><p><a>Here</a></p>\
         <p><a href='mailto:ann@shop.example'>Ann</a></p><p><a href='next'>Next</a></p><p>None</p>",
        &[
            ("link_target", "Grey", Target::Site as u8 as f32),
            ("link_target", "Felt", Target::Site as u8 as f32),
            ("link_target", "Caps", Target::Site as u8 as f32),
            ("link_target", "Other", Target::Elsewhere as u8 as f32),
            ("link_target", "Reviews", Target::Page as u8 as f32),
            ("link_target", "Buy", Target::Page as u8 as f32),
            ("link_target", "Here", Target::Page as u8 as f32),
            ("link_target", "Ann", Target::Address as u8 as f32),
            ("link_target", "Next", Target::Site as u8 as f32),
            ("link_target", "None", Target::None as u8 as f32),
            ("link_kin", "Grey", 2.0),
            ("link_kin", "Felt", 1.0),
            ("link_kin", "Caps", 0.0),
            ("link_kin", "Other", -1.0),
            // A relative address is not worked out.
            ("link_kin", "Next", -1.0),
            ("link_deeper", "Grey", 1.0),
            ("link_deeper", "Caps", -1.0),
            ("link_deeper", "None", -100.0),
            ("path_links_site", "Grey", 3.0 / 4.0),
            ("path_links_kin", "Grey", 2.0 / 4.0),
            ("path_links_site", "None", 1.0 / 5.0),
        ],
    ),
    // Without the page's own address nothing is known of kinship.
    example(
        "<p><a href='/hats'>Hats</a></p><p><a href='https://shop.example/'>Shop</a></p>",
        &[
            ("link_target", "Hats", Target::Site as u8 as f32),
            ("link_target", "Shop", Target::Elsewhere as u8 as f32),
            ("link_kin", "Hats", -1.0),
            ("link_deeper", "Hats", -100.0),
        ],
    ),
];

#[test]
fn shows_where_links_lead() {
    check(EXAMPLES);
}
