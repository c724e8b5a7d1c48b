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
                        value.push(' ');
                        value.push_str(&text(line.trim_ascii()));
                    }
                    None => read.broken += 1,
                }
                continue;
            }
            match memchr::memchr(b':', line) {
                Some(colon) if colon > 0 => {
                    let (name, value) = (&line[..colon], &line[colon + 1..]);
                    read.fields.push((text(name.trim_ascii()), text(value.trim_ascii())));
                }
                _ => read.broken += 1,
            }
        }
        read
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

/// A media type, in lower case, and the charset beside it.
pub(super) fn media_type(value: &str) -> (String, Option<&str>) {
    let mut parts = value.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
    });
    (essence, charset)
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
}
