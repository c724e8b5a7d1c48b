//! The switches of normalization, and the list of its steps that documentation and `--print-settings` show.
//!
//! What a switch does to a character is in [`super::pass::Actions`] and, for white space, in [`super::layout`].

use serde::{Deserialize, Serialize};

/// One setting a step, in the order of [`STEPS`]. The defaults lose no meaning in any script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Text that was decoded with the wrong charset before it came here.
    pub mojibake: Mojibake,
    /// CRLF, CR, NEL, VT, FF and LS become LF, PS a blank line.
    pub line_ends: LineEnds,
    /// Escape sequences of terminals, whole; kept, they fall to `controls`.
    pub ansi: Choice,
    /// Control characters, but TAB and line ends.
    pub controls: Controls,
    /// No-break, em, thin, ideographic and all other spaces, but in code.
    pub spaces: Spaces,
    /// Runs of white space within a line, and indentation.
    pub white_space: WhiteSpace,
    /// Runs of blank lines.
    pub blank_lines: BlankLines,
    /// Zero-width spaces where no script needs them.
    pub zero_width: Choice,
    /// ZWJ, ZWNJ, variation selectors, and the tags in flags.
    pub joiners: Choice,
    /// Soft hyphens, which split words.
    pub soft_hyphens: Choice,
    /// Embeddings, overrides and isolates of writing direction; its marks (LRM, RLM, ALM) always stay.
    pub bidi: Choice,
    /// Tag characters outside flags, and variation selectors that vary nothing.
    pub tags: Choice,
    /// Noncharacters, interlinear annotation and deprecated format characters.
    pub noncharacters: Choice,
    /// Characters of private use.
    pub private_use: Choice,
    /// U+FFFD, which stands where bytes could not be decoded.
    pub replacement_chars: Choice,
    /// ﬁ, ﬂ and the other Latin ligatures.
    pub ligatures: Ligatures,
    /// Full-width ASCII letters and digits.
    pub widths: Widths,
    /// Typographic quotes, dashes and ellipses.
    pub quotes: Quotes,
    /// The Unicode normalization form, with at most 30 marks in a row.
    pub form: Form,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mojibake: Mojibake::Repair,
            line_ends: LineEnds::Lf,
            ansi: Choice::Remove,
            controls: Controls::Remove,
            spaces: Spaces::Ascii,
            white_space: WhiteSpace::Collapse,
            blank_lines: BlankLines::One,
            zero_width: Choice::Remove,
            joiners: Choice::Keep,
            soft_hyphens: Choice::Remove,
            bidi: Choice::Remove,
            tags: Choice::Remove,
            noncharacters: Choice::Remove,
            private_use: Choice::Keep,
            replacement_chars: Choice::Keep,
            ligatures: Ligatures::Keep,
            widths: Widths::Keep,
            quotes: Quotes::Keep,
            form: Form::Nfc,
        }
    }
}

/// A step of normalization, as documentation shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Its key in the `[normalize]` table of the settings.
    pub setting: &'static str,
    /// The values that the key takes, the default first.
    pub values: &'static [&'static str],
    /// What it deals with.
    pub doc: &'static str,
}

/// Every step, in order.
pub const STEPS: &[Step] = &[
    Step {
        setting: "mojibake",
        values: &["repair", "keep"],
        doc: "Text that was decoded with the wrong charset before it came here, where that is certain; code stays",
    },
    Step {
        setting: "line_ends",
        values: &["lf", "keep"],
        doc: "CRLF, CR, NEL, VT, FF and LS become LF, PS a blank line",
    },
    Step {
        setting: "ansi",
        values: &["remove", "keep"],
        doc: "Escape sequences of terminals, whole; kept, they fall to `controls`",
    },
    Step {
        setting: "controls",
        values: &["remove", "replace", "keep"],
        doc: "Control characters, but TAB and line ends",
    },
    Step {
        setting: "spaces",
        values: &["ascii", "keep"],
        doc: "No-break, em, thin, ideographic and all other spaces, but in code",
    },
    Step {
        setting: "white_space",
        values: &["collapse", "keep"],
        doc: "Runs of white space within a line, and indentation",
    },
    Step { setting: "blank_lines", values: &["one", "keep"], doc: "Runs of blank lines" },
    Step {
        setting: "zero_width",
        values: &["remove", "keep"],
        doc: "Zero-width spaces where no script needs them, word joiners, byte order marks inside text, invisible operators",
    },
    Step {
        setting: "joiners",
        values: &["keep", "remove"],
        doc: "ZWJ, ZWNJ, variation selectors, and the tags in flags: spelling in many scripts, and emoji",
    },
    Step { setting: "soft_hyphens", values: &["remove", "keep"], doc: "Soft hyphens, which split words" },
    Step {
        setting: "bidi",
        values: &["remove", "keep"],
        doc: "Embeddings, overrides and isolates of writing direction; its marks (LRM, RLM, ALM) always stay",
    },
    Step {
        setting: "tags",
        values: &["remove", "keep"],
        doc: "Tag characters outside flags, and variation selectors that vary nothing",
    },
    Step {
        setting: "noncharacters",
        values: &["remove", "keep"],
        doc: "Noncharacters, interlinear annotation and deprecated format characters",
    },
    Step { setting: "private_use", values: &["keep", "remove"], doc: "Characters of private use" },
    Step {
        setting: "replacement_chars",
        values: &["keep", "remove"],
        doc: "U+FFFD, which stands where bytes could not be decoded",
    },
    Step { setting: "ligatures", values: &["keep", "expand"], doc: "ﬁ, ﬂ and the other Latin ligatures" },
    Step { setting: "widths", values: &["keep", "ascii"], doc: "Full-width ASCII letters and digits" },
    Step { setting: "quotes", values: &["keep", "ascii"], doc: "Typographic quotes, dashes and ellipses" },
    Step {
        setting: "form",
        values: &["nfc", "nfkc", "none"],
        doc: "The Unicode normalization form, with at most 30 marks in a row; comes last, since what is taken out can join a letter and a mark",
    },
];

/// What becomes of a class of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// They stay.
    Keep,
    /// They go.
    Remove,
}

/// What becomes of text that was decoded with the wrong charset before it came here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mojibake {
    /// It is repaired where that is certain.
    Repair,
    /// It stays.
    Keep,
}

/// What becomes of line ends other than LF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineEnds {
    /// Each becomes LF, and a paragraph separator a blank line.
    Lf,
    /// They stay as they are.
    Keep,
}

/// What becomes of control characters other than TAB and line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Controls {
    /// U+0080 to U+009F are read as windows-1252, as browsers do; the others go.
    Remove,
    /// As `remove`, with U+FFFD for those that would go.
    Replace,
    /// They stay.
    Keep,
}

/// What becomes of spaces that are not U+0020.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spaces {
    /// Each becomes U+0020, but in code.
    Ascii,
    /// They stay, and do not count as white space.
    Keep,
}

/// What becomes of white space within lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhiteSpace {
    /// A run becomes one space, and indentation goes.
    Collapse,
    /// It stays, but at the ends of lines.
    Keep,
}

/// What becomes of blank lines between lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlankLines {
    /// A run becomes one.
    One,
    /// They stay.
    Keep,
}

/// What becomes of Latin ligatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ligatures {
    /// They stay.
    Keep,
    /// They become letters.
    Expand,
}

/// What becomes of full-width ASCII letters and digits; punctuation always stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Widths {
    /// They stay.
    Keep,
    /// They become ASCII.
    Ascii,
}

/// What becomes of typographic quotes, dashes and ellipses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quotes {
    /// They stay.
    Keep,
    /// They become `"`, `'`, `-` and `...`.
    Ascii,
}

/// The Unicode normalization form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Canonical composition: loses no meaning.
    Nfc,
    /// Compatibility composition: "x²" becomes "x2".
    Nfkc,
    /// As it came.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_name_every_setting_with_its_default_first() {
        let settings = serde_json::to_value(Options::default()).expect("options are plain data");
        let settings: Vec<(String, String)> = settings
            .as_object()
            .expect("options are a table")
            .iter()
            .map(|(key, value)| (key.clone(), value.as_str().expect("values are names").to_owned()))
            .collect();
        let steps: Vec<(String, String)> =
            STEPS.iter().map(|step| (step.setting.to_owned(), step.values[0].to_owned())).collect();
        assert_eq!(steps, settings);
    }

    #[test]
    fn every_value_of_a_step_is_accepted() {
        for step in STEPS {
            for value in step.values {
                let text = format!("{} = \"{value}\"", step.setting);
                assert!(toml::from_str::<Options>(&text).is_ok(), "{text}");
            }
        }
    }

    #[test]
    fn refuses_a_setting_that_is_not_there() {
        assert!(toml::from_str::<Options>("smart_quotes = \"keep\"").is_err());
    }
}
