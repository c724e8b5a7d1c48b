//! The switches of normalization, and the list of its steps that documentation and `--print-settings` show.
//!
//! What a switch does to a character is in [`super::pass::Actions`] and, for white space, in [`super::layout`].

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One setting a step, in the order of [`STEPS`]. The defaults lose no meaning in any script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Character references, such as `&amp;`, in flattened text; markup's are always decoded, once.
    pub entities: Entities,
    /// Words that a line end cut in two in flattened text.
    pub hyphens: Hyphens,
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
            entities: Entities::Keep,
            hyphens: Hyphens::Keep,
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
    /// Its manual page, in Markdown: what it deals with, why it does what it does, examples.
    pub manual: &'static str,
}

impl Step {
    /// What it deals with, in a line.
    pub fn doc(&self) -> &'static str {
        self.manual.split("\n\n").nth(2).unwrap_or_default()
    }
}

/// A [`Step`] and its manual page, which stands in `steps/`.
macro_rules! step {
    ($setting:literal, $($value:literal),+) => {
        Step {
            setting: $setting,
            values: &[$($value),+],
            manual: include_str!(concat!("steps/", $setting, ".md")),
        }
    };
}

/// Every step, in order.
pub const STEPS: &[Step] = &[
    step!("entities", "keep", "decode"),
    step!("hyphens", "keep", "join"),
    step!("mojibake", "repair", "keep"),
    step!("line_ends", "lf", "keep"),
    step!("ansi", "remove", "keep"),
    step!("controls", "remove", "replace", "keep"),
    step!("spaces", "ascii", "keep"),
    step!("white_space", "collapse", "keep"),
    step!("blank_lines", "one", "keep"),
    step!("zero_width", "remove", "keep"),
    step!("joiners", "keep", "remove"),
    step!("soft_hyphens", "remove", "keep"),
    step!("bidi", "remove", "keep"),
    step!("tags", "remove", "keep"),
    step!("noncharacters", "remove", "keep"),
    step!("private_use", "keep", "remove"),
    step!("replacement_chars", "keep", "remove"),
    step!("ligatures", "keep", "expand"),
    step!("widths", "keep", "ascii"),
    step!("quotes", "keep", "ascii"),
    step!("form", "nfc", "nfkc", "none"),
];

/// A wish for one step, written `ligatures=expand`.
///
/// ```
/// use dehusk::normalize::{Choice, Options, Wish};
///
/// let wish: Wish = "joiners=remove".parse().unwrap();
/// assert_eq!(Options::default().with(wish).joiners, Choice::Remove);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    setting: &'static str,
    value: &'static str,
}

impl FromStr for Wish {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (setting, value) =
            text.split_once('=').ok_or("write a step and its value, such as ligatures=expand")?;
        let step = STEPS
            .iter()
            .find(|step| step.setting == setting)
            .ok_or_else(|| format!("there is no step {setting:?}; `dehusk steps` lists them"))?;
        let value = step.values.iter().find(|known| **known == value).ok_or_else(|| {
            format!("{setting} takes no {value:?}; its values are {}", step.values.join(", "))
        })?;
        Ok(Self { setting: step.setting, value })
    }
}

impl Options {
    /// These options with one step set.
    pub fn with(self, wish: Wish) -> Self {
        let set = || {
            let mut table = toml::Table::try_from(self).ok()?;
            table.insert(wish.setting.to_owned(), wish.value.into());
            table.try_into().ok()
        };
        // A wish holds nothing but a step and one of its values, which every table of options takes.
        set().unwrap_or(self)
    }
}

/// What becomes of a class of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// They stay.
    Keep,
    /// They go.
    Remove,
}

/// What becomes of character references in flattened text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entities {
    /// They stay: text that speaks of markup would become it.
    Keep,
    /// They are decoded once, as the HTML Living Standard says for text.
    Decode,
}

/// What becomes of words that a line end cut in two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hyphens {
    /// They stay.
    Keep,
    /// They are joined, and the line end moves behind them.
    Join,
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
    fn every_value_of_a_step_can_be_wished() {
        for step in STEPS {
            for value in step.values {
                let wish: Wish =
                    format!("{}={value}", step.setting).parse().expect("the step has this value");
                let set =
                    serde_json::to_value(Options::default().with(wish)).expect("options are plain data");
                assert_eq!(set[step.setting], *value);
            }
        }
    }

    #[test]
    fn a_wrong_wish_is_told_what_is_known() {
        let message = |wish: &str| wish.parse::<Wish>().expect_err("it is wrong");
        assert_eq!(message("smart=on"), "there is no step \"smart\"; `dehusk steps` lists them");
        assert_eq!(message("form=nfd"), "form takes no \"nfd\"; its values are nfc, nfkc, none");
        assert_eq!(message("form"), "write a step and its value, such as ligatures=expand");
    }

    #[test]
    fn refuses_a_setting_that_is_not_there() {
        assert!(toml::from_str::<Options>("smart_quotes = \"keep\"").is_err());
    }
}
