//! What LightGBM fitted, made into models.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use dehusk::chrome::features::Column;
use dehusk::chrome::lexicons::Lexicons;
use dehusk::chrome::model::{Forest, Model, Split};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A tree: splits `(column, threshold, left, right, value)`, the root first, and leaves.
#[derive(Debug, Deserialize)]
struct Tree {
    splits: Vec<(u16, f64, i16, i16, f64)>,
    leaves: Vec<f64>,
}

/// The trees of one fit.
#[derive(Debug, Deserialize)]
struct Fit {
    types: Vec<Vec<Tree>>,
    blocks: Vec<Tree>,
    gains: BTreeMap<String, f64>,
}

/// The fits without each fold, and, last, on all pages.
#[derive(Debug)]
pub(super) struct Fitted {
    columns: Vec<Column>,
    fits: Vec<Fit>,
}

/// The quality model, and what those without each page's fold said of it.
#[derive(Debug)]
pub(super) struct Quality {
    pub(super) forest: Forest,
    pub(super) out_of_fold: Vec<f64>,
}

pub(super) fn read(work: &Path, columns: Vec<Column>) -> Result<Fitted> {
    Ok(Fitted { columns, fits: json(work, "models.json")? })
}

pub(super) fn read_quality(work: &Path) -> Result<Quality> {
    #[derive(Deserialize)]
    struct Stored {
        trees: Vec<Tree>,
        out_of_fold: Vec<f64>,
    }
    let Stored { trees, out_of_fold } = json(work, "quality.json")?;
    Ok(Quality { forest: forest(&trees, |column| column)?, out_of_fold })
}

impl Fitted {
    /// The model of a fit, with the tables that were counted without the same fold. Its quality model is empty.
    pub(super) fn model(&self, fit: usize, lexicons: Lexicons) -> Result<Model> {
        let fit = &self.fits[fit];
        let trees = fit.types.iter().flatten().chain(&fit.blocks);
        let mut used: Vec<u16> = trees.flat_map(|tree| tree.splits.iter().map(|split| split.0)).collect();
        used.sort_unstable();
        used.dedup();
        let place = |column: u16| used.binary_search(&column).unwrap_or_default() as u16;
        Ok(Model {
            columns: used.iter().map(|&at| self.columns[at as usize]).collect(),
            lexicons,
            types: fit.types.iter().map(|trees| forest(trees, place)).collect::<Result<_>>()?,
            blocks: forest(&fit.blocks, place)?,
            quality: Forest::default(),
        })
    }

    /// What each column gained in the fit on all pages.
    pub(super) fn gains(&self) -> &BTreeMap<String, f64> {
        static NONE: BTreeMap<String, f64> = BTreeMap::new();
        self.fits.last().map_or(&NONE, |fit| &fit.gains)
    }
}

fn forest(trees: &[Tree], place: impl Fn(u16) -> u16) -> Result<Forest> {
    let mut forest = Forest::default();
    for tree in trees {
        let splits: Vec<Split> = tree
            .splits
            .iter()
            .map(|&(column, threshold, left, right, value)| Split {
                column: place(column),
                threshold: at_most(threshold),
                next: [left, right],
                value: value as f32,
            })
            .collect();
        let leaves: Vec<f32> = tree.leaves.iter().map(|leaf| *leaf as f32).collect();
        forest.push_tree(&splits, &leaves).map_err(|error| anyhow!(error))?;
    }
    Ok(forest)
}

/// The greatest number of single precision that is not above a threshold: the same numbers are at most it.
fn at_most(threshold: f64) -> f32 {
    let near = threshold as f32;
    if f64::from(near) > threshold { near.next_down() } else { near }
}

fn json<T: DeserializeOwned>(work: &Path, name: &str) -> Result<T> {
    let path = work.join(name);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_in_single_precision_divides_the_same_numbers() {
        for threshold in [0.35, 0.1 + 0.2, 1.000_000_018e-35, -0.7, 3.0] {
            let single = at_most(threshold);
            assert!(f64::from(single) <= threshold && f64::from(single.next_up()) > threshold, "{threshold}");
        }
    }
}
