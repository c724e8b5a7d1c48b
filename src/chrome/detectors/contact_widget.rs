//! Contact forms and contact calls around the page.
//!
//! Addresses and telephone numbers fall only beside a call; the contact that a press release names is content.

use crate::block::Block;
use crate::chrome::{Detector, Evidence, Kind, View, cued, hinted, run, weight};

/// Finds calls to write to the site, and the labels, numbers and addresses beside them.
#[derive(Debug)]
pub(super) struct ContactWidget;

impl Detector for ContactWidget {
    fn kind(&self) -> Kind {
        Kind::ContactWidget
    }

    fn manual(&self) -> &'static str {
        include_str!("contact_widget.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        cued::phrases(view, Kind::ContactWidget, "contact_widget/cue", found);
        cued::dense(view, Kind::ContactWidget, "contact_widget/dense", found);
        addresses(view, found);
        run::company(view, Kind::ContactWidget, "contact_widget/company", found);
        hinted::evidence(view, Kind::ContactWidget, "contact_widget/markup", found);
    }
}

/// Words up to which a block with an address or number in it is nothing else.
const ADDRESS_WORDS: u32 = 8;

/// Blocks that an address may stand after a call, or after another address.
const ADDRESS_REACH: u32 = 2;

/// Digits of the shortest telephone number worth the name, and of the longest (ITU-T E.164).
const PHONE_DIGITS: std::ops::RangeInclusive<u32> = 7..=15;

/// Adds the addresses and numbers right after something that calls to contact the site, and after each other.
fn addresses(view: &View<'_>, found: &mut Vec<Evidence>) {
    let mut called = vec![false; view.page.blocks.len()];
    for evidence in found.iter().filter(|evidence| evidence.kind == Kind::ContactWidget) {
        called[evidence.block as usize] = evidence.weight >= weight::LIKELY;
    }
    let mut last = None;
    for (at, block, _) in view.blocks() {
        if called[at as usize] {
            last = Some(at);
        } else if last.is_some_and(|last| at - last <= ADDRESS_REACH) && is_address(block) {
            let (kind, weight, rule) = (Kind::ContactWidget, weight::HINT, "contact_widget/address");
            found.push(Evidence { block: at, kind, weight, rule, moves: None });
            last = Some(at);
        }
    }
}

/// Whether a block is an e-mail address or a telephone number, with a label at most.
fn is_address(block: &Block) -> bool {
    if block.stats.words > ADDRESS_WORDS {
        return false;
    }
    let mail = block
        .text
        .split_whitespace()
        .any(|word| word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')));
    let phone = PHONE_DIGITS.contains(&block.stats.digits)
        && (block.text.contains('+') || block.text.starts_with(['(', '0']))
        && !block.text.contains('=')
        && block.stats.letters <= block.stats.digits;
    mail || phone
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::falls;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came.";

    #[test]
    fn a_form_falls_with_its_labels() {
        let lines = [
            PROSE,
            "CONTACT US",
            "You can send us an email and we'll get back to you, Lower Town News team",
            "Sending",
        ];
        assert_eq!(falls(&ContactWidget, &lines), [1, 2, 3]);
    }

    #[test]
    fn addresses_fall_beside_a_call_only() {
        assert_eq!(
            falls(&ContactWidget, &[PROSE, "Contact us", "Tel. +380 44 123 45 67", "desk@example.org"]),
            [1, 2, 3]
        );
        assert_eq!(
            falls(&ContactWidget, &[PROSE, "Tel. +380 44 123 45 67", "desk@example.org"]),
            [0_usize; 0]
        );
    }
}
