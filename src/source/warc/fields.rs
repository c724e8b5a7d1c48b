//! Named fields, a line each, as the headers of WARC records and of HTTP have them.

/// The fields of a header, in their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    fields: Vec<(String, String)>,
    /// Lines that are no fields.
    pub(super) broken: usize,
}

impl Fields {
    /// Reads a header without its first line. A line that starts with white space goes on with the one before it.
    pub(super) fn read(header: &[u8]) -> Self {
        let mut read = Self::default();
        for line in header.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end) {
            if line.is_empty() {
                continue;
            }
            if line.starts_with(b" ") || line.starts_with(b"\t") {
                match read.fields.last_mut() {
                    Some((_, value)) => {
                        if !value.is_empty() {
                            value.push(' ');
                        }
                        value.push_str(&text(line.trim_ascii()));
                    }
                    None => read.broken += 1,
                }
                continue;
            }
            match field(line) {
                Some((name, value)) => read.fields.push((text(name.trim_ascii()), text(value.trim_ascii()))),
                None => read.broken += 1,
            }
        }
        read
    }

    /// Whether a line is a field.
    pub(super) fn is_field(line: &[u8]) -> bool {
        field(line).is_some()
    }

    /// The value of the first field with this name, in whichever case.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The values of all fields with this name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = move |(field, _): &&(String, String)| field.eq_ignore_ascii_case(name);
        self.fields.iter().filter(named).map(|(_, value)| value.as_str())
    }
}

/// The name and the value in a line.
fn field(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr::memchr(b':', line).filter(|colon| *colon > 0)?;
    Some((&line[..colon], &line[colon + 1..]))
}

/// Where the header at the start of `bytes` ends, and what is behind it begins: behind its first blank line.
pub(super) fn end_of_header(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).find_map(|at| match bytes[at + 1..] {
        [b'\n', ..] => Some(at + 2),
        [b'\r', b'\n', ..] => Some(at + 3),
        _ => None,
    })
}

/// UTF-8, or else each byte the character of its number, as HTTP had it.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// A media type, in lower case, and the charset beside it. Servers put quotes around it, write it twice, or set the charset off by
/// something else than a semicolon.
pub(super) fn media_type(value: &str) -> (String, Option<&str>) {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$&^_.+-/*".contains(c);
    let essence: String =
        value.trim_start_matches(['"', '\'', ' ']).chars().take_while(|c| is_token(*c)).collect();
    (essence.to_ascii_lowercase(), charset(value))
}

/// The value of the first `charset=` that has one.
fn charset(value: &str) -> Option<&str> {
    const NAME: &str = "charset";
    let ends = [';', ',', '"', '\'', ' ', '\t'];
    (0..value.len().saturating_sub(NAME.len()))
        .filter(|at| value.as_bytes()[*at..at + NAME.len()].eq_ignore_ascii_case(NAME.as_bytes()))
        .filter_map(|at| value[at + NAME.len()..].trim_start().strip_prefix('='))
        .map(|rest| rest.trim_start().trim_start_matches(['"', '\'']))
        .filter_map(|rest| rest.split(ends).next())
        .find(|charset| !charset.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_any_case_and_the_first_counts() {
        let fields = Fields::read(b"Content-Type: a\r\ncontent-type:b\n");
        assert_eq!(fields.first("CONTENT-TYPE"), Some("a"));
        assert_eq!(fields.all("content-type").collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_folded_line_goes_on() {
        assert_eq!(Fields::read(b"A: one\r\n\ttwo\r\nB: c\r\n").first("a"), Some("one two"));
        assert_eq!(Fields::read(b"A:\r\n one\r\n").first("a"), Some("one"));
    }

    #[test]
    fn lines_that_are_no_fields_are_counted() {
        let fields = Fields::read(b" folded\r\nno colon\r\n: no name\r\nA: b\r\n");
        assert_eq!((fields.broken, fields.first("a")), (3, Some("b")));
    }

    #[test]
    fn a_header_ends_at_its_first_blank_line() {
        assert_eq!(end_of_header(b"A: b\r\n\r\nbody"), Some(8));
        assert_eq!(end_of_header(b"A: b\n\nbody\n\n"), Some(6));
        assert_eq!(end_of_header(b"A: b\r\n"), None);
    }

    #[test]
    fn a_charset_stands_beside_the_type() {
        assert_eq!(
            media_type("Text/HTML; x=y; Charset=\"koi8-r\""),
            ("text/html".to_owned(), Some("koi8-r"))
        );
        assert_eq!(media_type("text/html;charset="), ("text/html".to_owned(), None));
    }

    #[test]
    fn a_type_that_is_written_badly_is_read_all_the_same() {
        for value in [
            "text/html charset=utf-8",
            "text/html, text/html; charset=utf-8",
            "text/html,charset = utf-8",
            "\"text/html; charset='utf-8'\"",
            "Text/HTML: charset=utf-8;",
        ] {
            assert_eq!(media_type(value), ("text/html".to_owned(), Some("utf-8")), "{value}");
        }
    }
}
