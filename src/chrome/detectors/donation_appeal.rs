//! Donation appeals: calls to give money, and the buttons and addresses under them.
//!
//! An appeal reads like prose, so that one cue is never enough: what counts is how many there are, how loud the block
//! is and what stands beside it. News of a fund-raiser is left to be content.

use crate::block::Block;
use crate::chrome::cues::{Mode, fold};
use crate::chrome::{Detector, Evidence, Kind, View, cued, hinted, run, weight};

/// Finds appeals by the density of their cues, by loudness, and by company.
#[derive(Debug)]
pub(super) struct DonationAppeal;

impl Detector for DonationAppeal {
    fn kind(&self) -> Kind {
        Kind::DonationAppeal
    }

    fn manual(&self) -> &'static str {
        include_str!("donation_appeal.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        cued::phrases(view, Kind::DonationAppeal, "donation_appeal/cue", found);
        cued::dense(view, Kind::DonationAppeal, "donation_appeal/dense", found);
        cued::each(view, Kind::DonationAppeal, "donation_appeal/loud", found, |at, block, hit| {
            if cued::is_embedded(view, at, Kind::DonationAppeal) || hit.count < 2 {
                0.0
            } else {
                loudness(block)
            }
        });
        closing(view, found);
        run::company(view, Kind::DonationAppeal, "donation_appeal/company", found);
        hinted::evidence(view, Kind::DonationAppeal, "donation_appeal/markup", found);
        buttons(view, found);
    }
}

/// Words up to which a block can be an appeal.
const APPEAL_WORDS: u32 = 80;

/// Words in capitals, one after the other, that are shouted and not an abbreviation.
const SHOUTED_WORDS: usize = 3;

/// Words up to which a block can be a button.
const BUTTON_WORDS: u32 = 6;

/// Blocks that a button may stand after the appeal.
const BUTTON_REACH: u32 = 2;

/// Characters of the shortest account number: IBANs have 15 to 34, wallets 26 and more.
const ACCOUNT_CHARS: usize = 15;

/// Log-odds for the paragraph that turns to the reader when the text is over: more than a model says for any paragraph.
const CLOSING: f32 = 12.0;

/// Paragraphs before an appeal that make a text of which it is the end.
const TEXT: usize = 2;

/// Marks between which words are quoted and not meant.
const QUOTES: &[char] = &['"', '“', '”', '„', '«', '»', '‘', '「', '」', '『'];

/// Adds the paragraph that turns to the reader when the text is over: one phrase is enough where it is not quoted, no
/// paragraph but another appeal comes behind, and the text before it speaks of something else.
fn closing(view: &View<'_>, found: &mut Vec<Evidence>) {
    let appeals = |at: u32| view.cues[at as usize].of(Kind::DonationAppeal).is_some();
    let blocks = view.page.blocks.len() as u32;
    let Some(last) = (0..blocks).rev().find(|&at| view.is_prose(at) && !appeals(at)) else { return };
    let text: Vec<u32> = (0..=last).filter(|&at| view.is_prose(at)).collect();
    if text.len() < TEXT || text.iter().any(|&at| appeals(at)) {
        return;
    }
    for (at, block, _) in view.cued(Kind::DonationAppeal).filter(|&(at, ..)| at > last) {
        if view.is_prose(at) && block.stats.words <= APPEAL_WORDS && !block.text.contains(QUOTES) {
            found.push(Evidence {
                block: at,
                kind: Kind::DonationAppeal,
                weight: CLOSING,
                rule: "donation_appeal/closing",
                moves: None,
            });
        }
    }
}

/// How loud a block is: shouting, exclamations, sums of money, accounts.
fn loudness(block: &Block) -> f32 {
    if block.stats.words > APPEAL_WORDS {
        return 0.0;
    }
    let mut shouted = 0;
    let shouts = block.text.split_whitespace().any(|word| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = letters > 0 && word.chars().all(|c| !c.is_lowercase() && !c.is_numeric());
        shouted = if capitals { shouted + 1 } else { 0 };
        shouted >= SHOUTED_WORDS
    });
    let exclaims = block.text.contains(['!', '！']);
    let pays =
        block.text.contains(['€', '$', '£', '₴', '₽', '¥', '₺', '₩', '₹', '₿']) && block.stats.digits > 0;
    let accounts = block.text.split_whitespace().any(is_account);
    [(shouts, weight::LIKELY), (exclaims, weight::HINT), (pays, weight::HINT), (accounts, weight::LIKELY)]
        .into_iter()
        .map(|(is, weight)| if is { weight } else { 0.0 })
        .sum()
}

/// Whether a word has the shape of an IBAN or the address of a wallet: long, letters and digits mixed, no separators.
fn is_account(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    word.len() >= ACCOUNT_CHARS
        && word.chars().all(|c| c.is_ascii_alphanumeric())
        && digits >= 4
        && digits < word.len()
}

/// Adds the buttons after an appeal: a short block with the site's name in it, or one that a colon announces.
fn buttons(view: &View<'_>, found: &mut Vec<Evidence>) {
    let mut anchors: Vec<u32> = found
        .iter()
        .filter(|evidence| evidence.kind == Kind::DonationAppeal && evidence.weight >= weight::LIKELY)
        .map(|evidence| evidence.block)
        .collect();
    anchors.sort_unstable();
    anchors.dedup();
    if anchors.is_empty() {
        return;
    }
    let site = fold(&view.metadata.site_name);
    for (at, block, cues) in view.blocks() {
        if cues.of(Kind::DonationAppeal).is_some_and(|hit| hit.mode == Mode::Whole)
            || block.stats.words > BUTTON_WORDS
            || block.stats.sentences > 0
        {
            continue;
        }
        let last = anchors.partition_point(|&anchor| anchor < at).checked_sub(1).map(|last| anchors[last]);
        let Some(anchor) = last.filter(|&anchor| at - anchor <= BUTTON_REACH) else { continue };
        let announced = at - anchor == 1 && view.page.blocks[anchor as usize].text.ends_with([':', '：']);
        let named = !site.is_empty() && fold(&block.text).contains(&site);
        if announced || named {
            found.push(Evidence {
                block: at,
                kind: Kind::DonationAppeal,
                weight: weight::LIKELY,
                rule: "donation_appeal/button",
                moves: None,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::testing::falls;

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
        their furniture to the upper floors before the water came.";

    #[test]
    fn an_appeal_falls_with_its_line_and_its_button() {
        let lines = [
            PROSE,
            "WE NEED YOUR HELP! Every day since 2014 our team is bringing crucial information to the world. Please \
             support truly independent journalism.",
            "You are welcome to fund us:",
            "Support Lower Town News",
            "Tags:",
        ];
        assert_eq!(falls(&DonationAppeal, &lines), [1, 2, 3]);
    }

    #[test]
    fn news_of_a_fund_raiser_stays() {
        let news = "The hospital wrote to every household: \u{201c}we need your help\u{201d}, and within a week the town \
            had given 40,000 euros, enough for the new ward, the director said on Friday.";
        assert_eq!(falls(&DonationAppeal, &[PROSE, news, PROSE]), [0_usize; 0]);
    }

    #[test]
    fn an_iban_is_an_account_and_a_long_word_is_not() {
        assert!(is_account("DE89370400440532013000"));
        assert!(!is_account("Donaudampfschifffahrtsgesellschaft"));
        assert!(!is_account("12345678901234567890"));
    }
}
