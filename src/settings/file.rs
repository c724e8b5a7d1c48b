//! Reads a settings file, and says where and what to do when it is wrong.

use std::io::ErrorKind;
use std::path::Path;

use super::Settings;
use crate::error::{Error, Result};

/// The settings file that is read from the working folder where none is named.
pub const FILE_NAME: &str = "dehusk.toml";

/// The most known names that a message lists.
const MOST_LISTED: usize = 12;

impl Settings {
    /// Reads the file that the user names, or else [`FILE_NAME`] in the working folder where there is one.
    pub fn load(named: Option<&Path>) -> Result<Self> {
        let path = named.unwrap_or(Path::new(FILE_NAME));
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&path.to_string_lossy(), &text),
            Err(error) if named.is_none() && error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => {
                Err(Error::Usage(format!("cannot read the settings in {}: {error}", path.display())))
            }
        }
    }

    /// Settings from the text of a file called `name`.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| {
            let place = error.span().map(|span| place(text, span.start)).unwrap_or_default();
            Error::Usage(format!("{name}{place}: {}", explain(error.message())))
        })
    }
}

/// `:line:column` of a byte offset, both counted from 1.
fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    format!(":{}:{}", before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The parser's message in one line, with a remedy where a name is not known.
fn explain(message: &str) -> String {
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (what, given, known) = match names.split_first() {
        Some((given, known)) if message.starts_with("unknown field") => ("setting", given, known),
        Some((given, known)) if message.starts_with("unknown variant") => ("value", given, known),
        _ => return message.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let remedy = match nearest(given, known) {
        Some(name) => format!("did you mean {name:?}?"),
        None if known.len() > MOST_LISTED => {
            format!("known are {}, …", known[..MOST_LISTED].join(", "))
        }
        None => format!("known are {}", known.join(", ")),
    };
    format!("there is no {what} {given:?} here; {remedy}")
}

/// The known name nearest to a mistyped one, where one is near: at most a third of its letters are wrong.
fn nearest<'a>(given: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(given, name), *name))
        .min()
        .filter(|(distance, name)| distance * 3 <= name.chars().count().max(3))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        Settings::parse("dehusk.toml", text).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_key_is_named_with_its_place_and_the_nearest_one() {
        assert_eq!(
            message("[input]\nformat = \"html\"\nhtml_field = [\"a\"]\n"),
            "dehusk.toml:3:1: there is no setting \"html_field\" here; did you mean \"html_fields\"?"
        );
    }

    #[test]
    fn an_unknown_key_near_to_none_lists_the_known_ones() {
        assert_eq!(
            message("[limits]\nspeed = 3\n"),
            "dehusk.toml:2:1: there is no setting \"speed\" here; known are depth, elements, attributes, lines"
        );
    }

    #[test]
    fn an_unknown_kind_is_named_with_the_nearest_one() {
        assert_eq!(
            message("[chrome]\nkeep = [\"sharebar\"]\n"),
            "dehusk.toml:2:9: there is no value \"sharebar\" here; did you mean \"share_bar\"?"
        );
    }

    #[test]
    fn a_bad_value_is_named_with_its_place_and_remedy() {
        assert_eq!(
            message("[output]\nfloor = 1.5\n"),
            "dehusk.toml:2:9: 1.5 is no share; give a number from 0 to 1"
        );
    }

    #[test]
    fn a_bad_allowance_is_named_with_its_place() {
        assert_eq!(
            message("[run]\nallow_rejects = \"some\"\n"),
            "dehusk.toml:2:17: \"some\" is neither a number of documents, such as 10, nor a share, such as 1%"
        );
    }

    #[test]
    fn broken_toml_is_named_with_its_place() {
        assert!(message("[input\n").starts_with("dehusk.toml:1:7: "), "{}", message("[input\n"));
    }

    #[test]
    fn a_named_file_must_be_there() {
        let error = Settings::load(Some(Path::new("no/such/file.toml"))).unwrap_err();
        assert!(matches!(error, Error::Usage(_)));
    }
}
