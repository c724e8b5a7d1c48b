//! What the parts of the model are worth: scores of variants that lack one each, kept beside the fits until the next
//! whole model, and shown in its card.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::oof::Scores;

/// The heading of the card's section; the section is the last one.
const HEADING: &str = "## Ablations, out of fold";

/// The name of the model that lacks nothing; it sorts before the others.
const WHOLE: &str = "(nothing)";

/// Scores by variant: name of a group of pages and F1.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Ablations(BTreeMap<String, Vec<(String, f64)>>);

impl Ablations {
    /// Starts anew with the scores of a whole model.
    pub(super) fn of(scores: &Scores) -> Self {
        let mut ablations = Self::default();
        ablations.add(WHOLE, scores);
        ablations
    }

    /// Reads those of the present model.
    ///
    /// # Errors
    /// Where there is none: the whole model has to be fitted first.
    pub(super) fn read(work: &Path) -> Result<Self> {
        let text =
            fs::read_to_string(work.join(FILE)).context("fit the whole model first: no scores to compare")?;
        Ok(serde_json::from_str(&text)?)
    }

    /// Adds those of a variant.
    pub(super) fn add(&mut self, without: &str, scores: &Scores) {
        self.0.insert(without.to_owned(), scores.by_name().collect());
    }

    /// Writes them down for the variants that come.
    pub(super) fn write(&self, work: &Path) -> Result<()> {
        Ok(fs::write(work.join(FILE), serde_json::to_string(self)?)?)
    }

    /// A card with these in place of those that it has.
    pub(super) fn put_into(&self, card: &str) -> String {
        let kept = card.find(HEADING).map_or(card, |at| &card[..at]).trim_end();
        let mut card = format!(
            "{kept}\n\n{HEADING}\n\nVariants that were fitted and scored as the model was, by \
             `cargo xtask train --without NAME`.\n\n| without |"
        );
        let names: Vec<&String> =
            self.0.values().next().into_iter().flatten().map(|(name, _)| name).collect();
        names.iter().for_each(|name| card.extend([" ", name, " |"]));
        card.push_str("\n|---|");
        card.extend(names.iter().map(|_| "---:|"));
        for (without, scores) in &self.0 {
            let _ = write!(card, "\n| {without} |");
            for name in &names {
                let score = scores.iter().find(|(known, _)| known == *name).map(|(_, score)| score);
                let _ = write!(card, " {} |", score.map(|score| format!("{score:.4}")).unwrap_or_default());
            }
        }
        card.push('\n');
        card
    }
}

const FILE: &str = "ablations.json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_shows_the_present_ones_only() {
        let row = |score| vec![("all".to_owned(), score)];
        let ablations = Ablations([(WHOLE.to_owned(), row(0.5)), ("end".to_owned(), row(0.25))].into());
        let card = ablations.put_into("# Card\n\n## Ablations, out of fold\n\nold\n");
        let table = "| without | all |\n|---|---:|\n| (nothing) | 0.5000 |\n| end | 0.2500 |\n";
        assert!(card.starts_with("# Card\n\n## Ablations") && card.ends_with(table), "{card}");
        assert_eq!(ablations.put_into(&card), card);
    }
}
