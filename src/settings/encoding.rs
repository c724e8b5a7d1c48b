//! Encodings as users name them: labels of the WHATWG Encoding Standard, checked when they are read.

use serde::{Deserialize, Serialize};

/// The name that stands for looking at each document.
const AUTO: &str = "auto";

/// The encoding of every input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Encoding {
    /// Each document tells.
    #[default]
    Auto,
    /// This one, whatever a document says.
    Forced(Label),
}

/// An encoding that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Label(&'static encoding_rs::Encoding);

impl Label {
    /// The encoding itself.
    pub fn encoding(self) -> &'static encoding_rs::Encoding {
        self.0
    }
}

impl std::str::FromStr for Label {
    type Err = String;

    fn from_str(label: &str) -> Result<Self, String> {
        encoding_rs::Encoding::for_label(label.as_bytes())
            .map(Self)
            .ok_or_else(|| format!("there is no encoding labelled {label:?}; labels are those of the web, such as utf-8 or windows-1251"))
    }
}

impl std::str::FromStr for Encoding {
    type Err = String;

    fn from_str(label: &str) -> Result<Self, String> {
        if label == AUTO { Ok(Self::Auto) } else { label.parse().map(Self::Forced) }
    }
}

impl TryFrom<String> for Label {
    type Error = String;

    fn try_from(label: String) -> Result<Self, String> {
        label.parse()
    }
}

impl TryFrom<String> for Encoding {
    type Error = String;

    fn try_from(label: String) -> Result<Self, String> {
        label.parse()
    }
}

impl From<Label> for String {
    fn from(label: Label) -> Self {
        label.0.name().to_ascii_lowercase()
    }
}

impl From<Encoding> for String {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Auto => AUTO.to_owned(),
            Encoding::Forced(label) => label.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_the_web() {
        assert_eq!("latin1".parse(), Ok(Label(encoding_rs::WINDOWS_1252)));
        assert_eq!("auto".parse(), Ok(Encoding::Auto));
        assert!("klingon".parse::<Encoding>().is_err());
    }
}
