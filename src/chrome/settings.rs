//! What a user wishes of the judge: kinds to keep or drop, cues and selectors of their own.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::cues::{Mode, says_something};
use super::kind::Kind;
use crate::page::Wanted;

/// The `[chrome]` settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Kinds that stay in the text.
    pub keep: Vec<Kind>,
    /// Kinds that fall on any sign of them.
    pub drop: Vec<Kind>,
    /// Whether what a page has twice, word for word, stays twice.
    pub keep_repeats: bool,
    /// What flattened text is.
    pub text: TextIs,
    /// Phrases of the user's.
    pub cues: Vec<UserCue>,
    /// CSS selectors of the user's; the first that matches an element decides.
    pub selectors: Vec<UserSelector>,
}

/// What flattened text is: the two hold other chrome, and have models of their own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextIs {
    /// What it looks like.
    #[default]
    Auto,
    /// All the text of a page, chrome and all.
    Flattened,
    /// What some extractor left of a page.
    Extracted,
}

/// Phrases that hint at a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserCue {
    /// The kind.
    pub kind: Kind,
    /// How the phrases must stand in a block.
    #[serde(default = "whole")]
    pub mode: Mode,
    /// The phrases; `{}` stands for a number.
    #[serde(deserialize_with = "phrases")]
    pub phrases: Vec<String>,
}

fn whole() -> Mode {
    Mode::Whole
}

/// Reads phrases, and refuses such as no text can have, so that the settings file is named where it stands.
fn phrases<'de, D: Deserializer<'de>>(settings: D) -> Result<Vec<String>, D::Error> {
    let phrases = Vec::<String>::deserialize(settings)?;
    if phrases.is_empty() {
        return Err(D::Error::custom("there is no phrase in it; give one or more"));
    }
    match phrases.iter().find(|phrase| !says_something(phrase)) {
        Some(phrase) => Err(D::Error::custom(format!("{phrase:?} has no letter and no digit; give words"))),
        None => Ok(phrases),
    }
}

/// A CSS selector and what becomes of what it matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserSelector {
    /// The selector.
    #[serde(deserialize_with = "css")]
    pub css: String,
    /// What becomes of the blocks in it.
    pub action: Action,
}

/// Reads a selector, and refuses what is none, so that the settings file is named where it stands.
fn css<'de, D: Deserializer<'de>>(settings: D) -> Result<String, D::Error> {
    let css = String::deserialize(settings)?;
    Wanted::new([css.as_str()]).map_err(D::Error::custom)?;
    Ok(css)
}

/// What becomes of what a selector matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It stays.
    Keep,
    /// It falls, as [`Kind::UserRule`].
    Drop,
}

/// What the user wants of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Blocks of it stay.
    Keep,
    /// Blocks fall on any sign of it.
    Drop,
}

impl Options {
    /// Whether the wishes go together.
    ///
    /// # Errors
    /// [`crate::Error::Usage`] names a kind that is to be kept and dropped.
    pub fn check(&self) -> crate::error::Result<()> {
        self.keep.iter().find(|kind| self.drop.contains(kind)).map_or(Ok(()), |kind| {
            let kind = kind.name();
            Err(crate::Error::Usage(format!(
                "{kind} is in chrome.keep and in chrome.drop: leave it out of one of the two"
            )))
        })
    }

    /// What the user wants of a kind, if anything. Keeping wins over dropping.
    pub fn wish(&self, kind: Kind) -> Option<Wish> {
        if self.keep.contains(&kind) {
            Some(Wish::Keep)
        } else {
            self.drop.contains(&kind).then_some(Wish::Drop)
        }
    }
}
