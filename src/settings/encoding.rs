//! Encodings as users name them: labels of the WHATWG Encoding Standard, checked when they are read.

use serde::{Deserialize, Serialize};

/// The name that stands for looking at each document.
const AUTO: &str = "auto";

/// An encoding that a user names, or none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Encoding {
    /// None: each document tells.
    #[default]
    Auto,
    /// This one.
    Forced(Label),
}

impl Encoding {
    /// The encoding that is named.
    pub fn named(self) -> Option<&'static encoding_rs::Encoding> {
        match self {
            Self::Auto => None,
            Self::Forced(Label(encoding)) => Some(encoding),
        }
    }
}

/// An encoding that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Label(&'static encoding_rs::Encoding);

impl std::str::FromStr for Label {
    type Err = String;

    fn from_str(label: &str) -> Result<Self, String> {
        match encoding_rs::Encoding::for_label(label.as_bytes()) {
            Some(encoding) if encoding == encoding_rs::REPLACEMENT => Err(format!(
                "{label:?} decodes no text, as the web has it, since it hides markup; give another label"
            )),
            Some(encoding) => Ok(Self(encoding)),
            None => Err(format!(
                "there is no encoding labelled {label:?}; labels are those of the web, such as utf-8 or windows-1251"
            )),
        }
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

    #[test]
    fn labels_that_decode_nothing_are_refused() {
        for label in ["replacement", "ISO-2022-KR", "csiso2022kr", "hz-gb-2312"] {
            let message = format!(
                "{label:?} decodes no text, as the web has it, since it hides markup; give another label"
            );
            assert_eq!(label.parse::<Encoding>(), Err(message));
        }
    }
}
