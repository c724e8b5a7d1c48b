//! A value as a line of JSONL: compact JSON in plain UTF-8, and LF.

use serde::Serialize;

/// The line of a record, reject or removed-spans value.
///
/// U+2028 and U+2029 are escaped: JSON allows them as they are, but many readers take them for line ends.
pub fn to_line<T: Serialize>(value: &T) -> Vec<u8> {
    let mut line =
        serde_json::to_vec(value).expect("output types have string keys and no failing serializer");
    for (separator, escape) in [("\u{2028}", br"\u2028"), ("\u{2029}", br"\u2029")] {
        if memchr::memmem::find(&line, separator.as_bytes()).is_some() {
            line = replace(&line, separator.as_bytes(), escape);
        }
    }
    line.push(b'\n');
    line
}

fn replace(line: &[u8], what: &[u8], with: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(line.len() + 64);
    let mut from = 0;
    for at in memchr::memmem::find_iter(line, what) {
        replaced.extend_from_slice(&line[from..at]);
        replaced.extend_from_slice(with);
        from = at + what.len();
    }
    replaced.extend_from_slice(&line[from..]);
    replaced
}

#[cfg(test)]
mod tests {
    use super::to_line;

    #[test]
    fn writes_plain_utf_8() {
        assert_eq!(
            to_line(&["Ünï “x” 😀", "a\nb\tc\u{1}"]),
            "[\"Ünï “x” 😀\",\"a\\nb\\tc\\u0001\"]\n".as_bytes()
        );
    }

    #[test]
    fn escapes_line_and_paragraph_separators() {
        assert_eq!(
            to_line(&"a\u{2028}b\u{2029}\u{2028}"),
            br#""a\u2028b\u2029\u2028""#.iter().copied().chain([b'\n']).collect::<Vec<u8>>()
        );
    }
}
