//! Reads a settings file, and says where and what to do when it is wrong.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Settings;
use crate::error::{Error, Result};

/// The settings file that is read from the working folder where none is named.
pub const FILE_NAME: &str = "dehusk.toml";

/// The most bytes of a settings file, so that a wrong name does not fill the memory: thousands of lines.
const MOST_BYTES: u64 = 1 << 20;

/// The most known names that a message lists beside the nearest.
const MOST_LISTED: usize = 12;

/// What a section is, in the words of a settings file.
const A_TABLE: &str = "a table, which starts with a line in brackets";

/// What a name is.
const A_TEXT: &str = "text in quotes";

impl Settings {
    /// Reads the file that the user names, or else [`FILE_NAME`] in the working folder where there is one.
    pub fn load(named: Option<&Path>) -> Result<Self> {
        let path = named.unwrap_or(Path::new(FILE_NAME));
        // A pipe that nobody named may have nobody who writes into it either.
        if named.is_none() && path.metadata().is_ok_and(|found| !found.is_file()) {
            let message = format!("{FILE_NAME} is no regular file; name the settings with --config");
            return Err(Error::Usage(message));
        }
        match read(path) {
            Ok(text) => Self::parse(&path.to_string_lossy(), &text),
            Err(error) if named.is_none() && error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => {
                let why = match error.kind() {
                    ErrorKind::NotFound => "there is no such file; check the name after --config".to_owned(),
                    ErrorKind::FileTooLarge => "it is larger than 1 MiB, as no settings are".to_owned(),
                    ErrorKind::InvalidData => "it is not UTF-8, as TOML is; save it as that".to_owned(),
                    _ => error.to_string(),
                };
                Err(Error::Usage(format!("cannot read the settings in {}: {why}", path.display())))
            }
        }
    }

    /// Settings from the text of a file called `name`.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        // Keys and values of the file may have line ends in them.
        let wrong = |at: usize, what: String| {
            let what: Vec<&str> = what.split(char::is_control).collect();
            Error::Usage(format!("{name}{}: {}", place(text, at), what.join(" ")))
        };
        if let Some((place, given, wanted)) = misshapen(text) {
            let key = key(text, place.start);
            let what = match &values(text, place.clone())[..] {
                [] => mistaken(&key, given, wanted),
                known => format!("{key} takes no {}; known are {}", &text[place.clone()], known.join(", ")),
            };
            return Err(wrong(place.start, what));
        }
        if let Some(first) = dates(text).first() {
            // What else it would have to be is told of a text in its place.
            Self::parse(name, &with_quoted_dates(text))?;
            return Err(wrong(first.start, mistaken(&key(text, first.start), &text[first.clone()], A_TEXT)));
        }
        toml::from_str(text).map_err(|error| {
            let at = error.span().unwrap_or_default().start;
            wrong(at, explain(&error, text))
        })
    }
}

/// The text of a settings file.
fn read(path: &Path) -> io::Result<String> {
    let mut text = Vec::new();
    File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut text)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(ErrorKind::FileTooLarge.into());
    }
    String::from_utf8(text).map_err(|_| ErrorKind::InvalidData.into())
}

/// A value of a wrong shape: its place, what it is and what belongs there.
type Misshapen = (Range<usize>, &'static str, &'static str);

/// The first list where a table belongs, or table where a text does. The parser would take the members of a list for the values of the
/// table's keys, in their order, and the key of a table for the text.
fn misshapen(text: &str) -> Option<Misshapen> {
    let known = toml::Table::try_from(Settings::default()).unwrap_or_default();
    // What is no TOML is told when it is read.
    misshapen_in(DeTable::parse(text).ok()?.get_ref(), &known)
}

fn misshapen_in(given: &DeTable<'_>, known: &toml::Table) -> Option<Misshapen> {
    given.iter().find_map(|(key, value)| match (value.get_ref(), known.get(key.get_ref().as_ref())?) {
        (DeValue::Table(given), toml::Value::Table(known)) => misshapen_in(given, known),
        (DeValue::Array(_), toml::Value::Table(_)) => Some((value.span(), "a list", A_TABLE)),
        (DeValue::Table(_), toml::Value::String(_)) => Some((value.span(), "a table", A_TEXT)),
        // No setting is a list of lists.
        (DeValue::Array(members), toml::Value::Array(_)) => members
            .iter()
            .find(|member| matches!(member.get_ref(), DeValue::Array(_)))
            .map(|member| (member.span(), "a list of lists", "a list of texts or of tables")),
        _ => None,
    })
}

/// The places of dates and times, which no setting is: the parser would take them for tables with a key of its own making.
fn dates(text: &str) -> Vec<Range<usize>> {
    let mut dates = Vec::new();
    if let Ok(table) = DeTable::parse(text) {
        table.get_ref().values().for_each(|value| find_dates(value, &mut dates));
    }
    dates.sort_by_key(|date| date.start);
    dates
}

fn find_dates(value: &Spanned<DeValue<'_>>, dates: &mut Vec<Range<usize>>) {
    match value.get_ref() {
        DeValue::Datetime(_) => dates.push(value.span()),
        DeValue::Table(table) => table.values().for_each(|value| find_dates(value, dates)),
        DeValue::Array(members) => members.iter().for_each(|value| find_dates(value, dates)),
        _ => {}
    }
}

fn with_quoted_dates(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    let mut done = 0;
    for date in dates(text) {
        quoted.extend([&text[done..date.start], "\"", &text[date.clone()], "\""]);
        done = date.end;
    }
    quoted + &text[done..]
}

/// `:line:column` of a byte offset, both counted from 1.
fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    format!(":{}:{}", before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The dotted key of what stands at a byte offset; "" where no key does.
fn key(text: &str, offset: usize) -> String {
    let (table, _) = DeTable::parse_recoverable(text);
    key_in(table.get_ref(), offset).unwrap_or_default()
}

fn key_in(table: &DeTable<'_>, offset: usize) -> Option<String> {
    table.iter().find_map(|(key, value)| {
        // The place of a table is its headline, and what is in it stands behind.
        let inner = match value.get_ref() {
            DeValue::Table(table) => key_in(table, offset),
            DeValue::Array(members) => members.iter().find_map(|member| match member.get_ref() {
                DeValue::Table(table) => key_in(table, offset),
                _ => None,
            }),
            _ => None,
        };
        if let Some(inner) = inner {
            return Some(format!("{}.{inner}", key.get_ref()));
        }
        let members = value.get_ref().as_array().into_iter().flatten().map(Spanned::span);
        let mut places = members.chain([key.span(), value.span()]);
        places.any(|place| (place.start..=place.end).contains(&offset)).then(|| key.get_ref().to_string())
    })
}

/// The parser's message in one line, with the key, and with a remedy where the name or the value of a key is wrong.
fn explain(error: &toml::de::Error, text: &str) -> String {
    let message = error.message();
    let span = error.span().unwrap_or_default();
    let key = key(text, span.start);
    if let Some((given, known)) = choice(message, "unknown field `") {
        return format!("there is no setting {given:?} here; {}", remedy(given, &known));
    }
    if let Some((given, known)) = choice(message, "unknown variant `") {
        return format!("{key} takes no {given:?}; {}", remedy(given, &known));
    }
    if message.starts_with("wanted string") {
        return format!(
            "{key} takes no {}; known are {}",
            &text[span.clone()],
            values(text, span).join(", ")
        );
    }
    if let Some(missing) = message.strip_prefix("missing field ") {
        let missing = missing.trim_matches('`');
        return format!("this table needs {missing}, and has none; add a line {missing} = …");
    }
    if message.starts_with("duplicate key") {
        return format!("{} is set twice; leave out one of the two", &text[span]);
    }
    mistyped(message, &key).unwrap_or_else(|| {
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        if key.is_empty() { message } else { format!("{key}: {message}") }
    })
}

/// A name that is none, and the names that there are, from a message of the parser that opens with this. The name is the user's, and
/// may hold what else the message is made of.
fn choice<'a>(message: &'a str, opening: &str) -> Option<(&'a str, Vec<&'a str>)> {
    let (given, known) = message.strip_prefix(opening)?.rsplit_once("`, expected ")?;
    Some((given, known.split('`').skip(1).step_by(2).collect()))
}

/// The values that a key takes in the place of one that is none: the parser names them where it reads another text there.
fn values(text: &str, place: Range<usize>) -> Vec<String> {
    let other = [&text[..place.start], "''", &text[place.end..]].concat();
    match toml::from_str::<Settings>(&other) {
        Err(error) => choice(error.message(), "unknown variant `")
            .map(|(_, known)| known.into_iter().map(str::to_owned).collect())
            .unwrap_or_default(),
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
    // The value is the user's, and may hold what else the message is made of.
    let (given, expected) = about.rsplit_once(", expected ")?;
    let given = match (given, given.strip_prefix("string ")) {
        ("sequence", _) => "a list",
        ("map", _) => "a table",
        (_, Some(text)) => text,
        _ => given.split('`').nth(1).unwrap_or(given),
    };
    let wanted = match expected.split(' ').next_back()? {
        "u64" | "usize" => "a whole number from 0",
        "u32" if expected.contains("nonzero") => "a whole number from 1 to 4294967295",
        "u16" if expected.contains("nonzero") => "a whole number from 1 to 65535",
        "u8" if expected.contains("nonzero") => "a whole number from 1 to 255",
        "f32" | "f64" => "a number",
        "boolean" | "bool" => "true or false",
        "string" => A_TEXT,
        "sequence" => "a list in brackets, such as [\"a\", \"b\"]",
        "map" => "a table",
        _ if expected.starts_with("struct") => A_TABLE,
        _ => expected,
    };
    Some(mistaken(key, given, wanted))
}

fn mistaken(key: &str, given: &str, wanted: &str) -> String {
    format!("{key} cannot be {given}; give {wanted}")
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
        let text = "[a]\nb = [\n'c',\n]\nd.g = 1\nh = { i = 2 }\n[e]\nf";
        let keys =
            ["b =", "'c'", "1", "2", "[e]", "f"].map(|part| key(text, text.find(part).unwrap_or_default()));
        assert_eq!(keys, ["a.b", "a.b", "a.d.g", "a.h.i", "e", ""]);
    }

    #[test]
    fn a_named_file_must_be_there() {
        let error = Settings::load(Some(Path::new("no/such/file.toml"))).unwrap_err();
        assert!(matches!(error, Error::Usage(_)));
    }
}
