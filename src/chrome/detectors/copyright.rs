//! Copyright lines and reserved rights.
//!
//! The sign with a year is the same in every language; the phrases are cues. Credits of pictures are left alone where
//! markup calls them captions, and so is prose about copyright.

use crate::block::{Block, Role};
use crate::chrome::cues::Hit;
use crate::chrome::{Detector, Evidence, Kind, View, cued, hinted, run, weight};

/// Finds `©` with a year or a short name, and phrases that reserve rights.
#[derive(Debug)]
pub(super) struct Copyright;

impl Detector for Copyright {
    fn kind(&self) -> Kind {
        Kind::Copyright
    }

    fn manual(&self) -> &'static str {
        include_str!("copyright.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        for (at, block, cues) in view.blocks() {
            if let Some(weight) = sign(block, cues.of(Kind::Copyright)) {
                found.push(Evidence {
                    block: at,
                    kind: Kind::Copyright,
                    weight,
                    rule: "copyright/sign",
                    moves: None,
                });
            }
        }
        cued::each(view, Kind::Copyright, "copyright/cue", found, |at, block, hit| match block.role {
            Role::Caption => 0.0,
            _ => cued::weigh(view, at, block, hit),
        });
        cued::dense(view, Kind::Copyright, "copyright/dense", found);
        run::company(view, Kind::Copyright, "copyright/company", found);
        hinted::evidence(view, Kind::Copyright, "copyright/markup", found);
    }
}

/// Words up to which a block that opens with the sign is a copyright line.
const LINE_WORDS: u32 = 25;

/// Words up to which a block with the sign elsewhere can be one.
const INNER_WORDS: u32 = 40;

/// Words up to which a block is one that has the sign but no year: "© Lower Town News".
const NAME_WORDS: u32 = 6;

/// Characters after the sign in which the year has to start.
const YEAR_REACH: usize = 24;

/// What the sign says, by where it stands and whether a year follows. In a caption it credits a picture, unless a
/// phrase beside it reserves rights.
fn sign(block: &Block, phrase: Option<&Hit>) -> Option<f32> {
    let words = block.stats.words;
    if words > INNER_WORDS || (block.role == Role::Caption && phrase.is_none()) {
        return None;
    }
    let (at, rest) = find_sign(&block.text)?;
    let opens = block.text[..at].chars().filter(|c| c.is_alphanumeric()).count() == 0;
    let dated = has_year(rest) || has_year(&block.text[..at]);
    match (opens || phrase.is_some(), dated) {
        (true, true) if words <= LINE_WORDS => Some(weight::CERTAIN),
        (true, true) => Some(weight::STRONG),
        (false, true) => Some(weight::LIKELY),
        (true, false) if words <= NAME_WORDS => Some(weight::LIKELY),
        _ => None,
    }
}

/// Where the first sign stands, and the text after it. `(c)` has to have a year soon: else it is an item of a list.
fn find_sign(text: &str) -> Option<(usize, &str)> {
    if let Some(at) = text.find('©') {
        return Some((at, &text[at + '©'.len_utf8()..]));
    }
    if !text.contains('(') {
        return None;
    }
    let at = text.find("(c)").or_else(|| text.find("(C)"))?;
    let rest = &text[at + "(c)".len()..];
    has_year(rest).then_some((at, rest))
}

/// Whether a year, 1900 to 2099, starts within reach.
fn has_year(text: &str) -> bool {
    let mut digits = String::new();
    for c in text.chars().take(YEAR_REACH).chain([' ']) {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            if digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")) {
                return true;
            }
            digits.clear();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::falls;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came.";

    #[test]
    fn the_sign_with_a_year_falls_in_any_language() {
        let lines = [
            PROSE,
            "Copyright ©2014-2025 Ukraine Front Lines",
            "© 2021 Газета, усі права захищено",
            "(c) 2009 by the authors",
            "2019 © 株式会社サンプル",
        ];
        assert_eq!(falls(&Copyright, &lines), [1, 2, 3, 4]);
    }

    #[test]
    fn reserved_rights_fall_and_news_of_them_stay() {
        let news = "The court found that the words \u{201c}all rights reserved\u{201d} have had no legal force since the last \
            signatory of the Buenos Aires Convention joined the Berne Union in the year 2000.";
        assert_eq!(falls(&Copyright, &[PROSE, news, PROSE, "All rights reserved."]), [3]);
    }

    #[test]
    fn an_item_of_a_list_is_no_sign() {
        assert_eq!(falls(&Copyright, &["(a) the seller", "(b) the buyer", "(c) the bank"]), [0_usize; 0]);
    }
}
