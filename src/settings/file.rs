//! Reads a settings file, and says where and what to do when it is wrong.

use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;

use super::Settings;
use crate::error::{Error, Result};

/// The settings file that is read from the working folder where none is named.
pub const FILE_NAME: &str = "dehusk.toml";

/// The most known names that a message lists beside the nearest.
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
            let place = error.span().map(|span| place(text, span.start)).unwrap_or_default();
            Error::Usage(format!("{name}{place}: {}", explain(&error, text)))
        })
    }
}

/// `:line:column` of a byte offset, both counted from 1.
fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    format!(":{}:{}", before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The key that a byte offset is in the line of, or in a list behind it; "" where there is none.
fn key(text: &str, offset: usize) -> &str {
    let line_end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    text[..line_end]
        .lines()
        .rev()
        .take_while(|line| !line.starts_with('['))
        .find_map(|line| Some(line.split_once('=')?.0.trim()))
        .unwrap_or_default()
}

/// The parser's message in one line, with the key, and with a remedy where the name or the value of a key is wrong.
fn explain(error: &toml::de::Error, text: &str) -> String {
    let message = error.message();
    let span = error.span().unwrap_or_default();
    let key = key(text, span.start);
    let names = names(message);
    match names.split_first() {
        Some((given, known)) if message.starts_with("unknown field") => {
            format!("there is no setting {given:?} here; {}", remedy(given, known))
        }
        Some((given, known)) if message.starts_with("unknown variant") => {
            format!("{key} takes no {given:?}; {}", remedy(given, known))
        }
        Some((missing, _)) if message.starts_with("missing field") => {
            format!("this table needs {missing}, and has none; add a line {missing} = …")
        }
        _ if message.starts_with("duplicate key") => format!("{key} is set twice; leave out one of the two"),
        _ if message.starts_with("wanted string") => {
            format!("{key} takes no {}; known are {}", &text[span.clone()], values(text, span).join(", "))
        }
        _ => mistyped(message, key).unwrap_or_else(|| {
            let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
            if key.is_empty() { message } else { format!("{key}: {message}") }
        }),
    }
}

/// The names in a message of the parser.
fn names(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

/// The values that a key takes in the place of one that is none: the parser names them where it reads another text there.
fn values(text: &str, place: Range<usize>) -> Vec<String> {
    let other = [&text[..place.start], "''", &text[place.end..]].concat();
    match toml::from_str::<Settings>(&other) {
        Err(error) => names(error.message()).into_iter().skip(1).map(str::to_owned).collect(),
        Ok(_) => Vec::new(),
    }
}

/// What to write in the place of a name: the nearest, or any.
fn remedy(given: &str, known: &[&str]) -> String {
    let listed = known.join(", ");
    match nearest(given, known) {
        Some(name) if known.len() > MOST_LISTED => format!("did you mean {name:?}?"),
        Some(name) => format!("did you mean {name:?}? known are {listed}"),
        None => format!("known are {listed}"),
    }
}

/// The message about a value of a wrong type or beyond its range, in the words of a settings file.
fn mistyped(message: &str, key: &str) -> Option<String> {
    let about = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))?;
    let (given, expected) = about.split_once(", expected ")?;
    let given = match (given, given.split(['`', '"']).nth(1)) {
        ("sequence", _) => "a list",
        ("map", _) => "a table",
        (_, Some(value)) if given.contains('`') => value,
        _ => given.split_once(' ').map_or(given, |(_, value)| value),
    };
    let wanted = match expected.split(' ').next_back()? {
        "u64" | "usize" => "a whole number from 0",
        "u32" if expected.contains("nonzero") => "a whole number from 1 to 4294967295",
        "u16" if expected.contains("nonzero") => "a whole number from 1 to 65535",
        "u8" if expected.contains("nonzero") => "a whole number from 1 to 255",
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

    #[test]
    fn a_key_is_that_of_the_line_or_of_the_list_that_it_is_in() {
        let text = "[a]\nb = [\n'c',\n]\nd = 1\n[e]\nf";
        let keys = ["b =", "'c'", "d", "[e]", "f"].map(|part| key(text, text.find(part).unwrap_or_default()));
        assert_eq!(keys, ["b", "b", "d", "", ""]);
    }

    #[test]
    fn a_named_file_must_be_there() {
        let error = Settings::load(Some(Path::new("no/such/file.toml"))).unwrap_err();
        assert!(matches!(error, Error::Usage(_)));
    }
}
