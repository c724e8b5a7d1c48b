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
                let why = match error.kind() {
                    ErrorKind::NotFound => "there is no such file; check the name after --config".to_owned(),
                    ErrorKind::InvalidData => "it is not UTF-8, as TOML is; save it as that".to_owned(),
                    _ => error.to_string(),
                };
                Err(Error::Usage(format!("cannot read the settings in {}: {why}", path.display())))
            }
        }
    }

    /// Settings from the text of a file called `name`.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| {
            let start = error.span().map(|span| span.start);
            let place = start.map(|start| place(text, start)).unwrap_or_default();
            let key = start.map(|start| key(text, start)).unwrap_or_default();
            Error::Usage(format!("{name}{place}: {}", explain(error.message(), key)))
        })
    }
}

/// `:line:column` of a byte offset, both counted from 1.
fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    format!(":{}:{}", before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The key on the line of a byte offset, or "" where there is none.
fn key(text: &str, offset: usize) -> &str {
    let start = text.get(..offset).unwrap_or_default().rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    line.split_once('=').map_or("", |(key, _)| key.trim())
}

/// The parser's message in one line, with a remedy where the name or the value of a key is wrong.
fn explain(message: &str, key: &str) -> String {
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (what, given, known) = match names.split_first() {
        Some((given, known)) if message.starts_with("unknown field") => ("setting", given, known),
        Some((given, known)) if message.starts_with("unknown variant") => ("value", given, known),
        Some((missing, _)) if message.starts_with("missing field") => {
            return format!("this table needs {missing}, and has none; add a line {missing} = …");
        }
        _ if message.starts_with("duplicate key") => {
            return format!("{key} is set twice; leave out one of the two");
        }
        _ => {
            return mistyped(message, key)
                .unwrap_or_else(|| message.split_whitespace().collect::<Vec<_>>().join(" "));
        }
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

/// The message about a value of a wrong type or beyond its range, in the words of a settings file.
fn mistyped(message: &str, key: &str) -> Option<String> {
    let about = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))?;
    let (given, expected) = about.split_once(", expected ")?;
    let given = given.split_once(' ').map_or(given, |(_, value)| value).replace('`', "");
    let wanted = match expected.split(' ').next_back()? {
        "u64" | "usize" => "a whole number from 0",
        "u32" if expected.contains("nonzero") => "a whole number from 1 to 4294967295",
        "u16" if expected.contains("nonzero") => "a whole number from 1 to 65535",
        "f32" | "f64" => "a number",
        "boolean" | "bool" => "true or false",
        "string" => "text in quotes",
        "sequence" => "a list in brackets, such as [\"a\", \"b\"]",
        "map" => "a table",
        _ if expected.starts_with("struct") => "a table, which starts with a line in brackets",
        _ => expected,
    };
    Some(format!("{key} cannot be {given}; give {wanted}"))
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
            "dehusk.toml:2:1: there is no setting \"speed\" here; known are depth, elements, attributes, lines, \
             degraded"
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
    fn a_value_of_a_wrong_type_is_named_with_what_the_key_takes() {
        for (text, said) in [
            ("[input]\nmax_bytes = -1", "2:13: max_bytes cannot be -1; give a whole number from 0"),
            ("[input]\nmax_bytes = \"big\"", "2:13: max_bytes cannot be \"big\"; give a whole number from 0"),
            ("[limits]\ndepth = 0", "2:9: depth cannot be 0; give a whole number from 1 to 65535"),
            ("[limits]\nlines = 0", "2:9: lines cannot be 0; give a whole number from 1 to 4294967295"),
            (
                "[chrome]\nkeep = \"toc\"",
                "2:8: keep cannot be \"toc\"; give a list in brackets, such as [\"a\", \"b\"]",
            ),
            ("[input]\nhtml_fields = [1]", "2:16: html_fields cannot be 1; give text in quotes"),
            ("[quality]\nsignals = 1", "2:11: signals cannot be 1; give true or false"),
            ("limits = 3", "1:10: limits cannot be 3; give a table, which starts with a line in brackets"),
            ("[run]\nthreads = 1\nthreads = 2", "3:1: threads is set twice; leave out one of the two"),
            (
                "[[chrome.selectors]]\ncss = \"p\"",
                "1:1: this table needs action, and has none; add a line action = …",
            ),
            (
                "[[chrome.selectors]]\ncss = \"p[\"\naction = \"drop\"",
                "2:7: \"p[\" is not a CSS selector: Unexpected EOL",
            ),
        ] {
            assert_eq!(message(text), format!("dehusk.toml:{said}"));
        }
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
