//! What goes to a terminal: nothing of a page may command it, so that what is not seen is written out.

use std::borrow::Cow;

/// The text with every character that could command a terminal, turn the order of what is read, or hide in it, written out.
pub fn escape(text: &str) -> Cow<'_, str> {
    escape_as(text, |c| c.escape_unicode().to_string())
}

/// JSON with these characters written out; they can stand only in its strings.
pub fn escape_json(json: &str) -> Cow<'_, str> {
    escape_as(json, |c| {
        let mut units = [0; 2];
        c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
    })
}

/// A line of JSON, which ends in LF, with these characters written out.
pub(super) fn escape_line(line: &[u8]) -> Vec<u8> {
    let json = String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(line));
    format!("{}\n", escape_json(&json)).into_bytes()
}

fn escape_as(text: &str, escaped: impl Fn(char) -> String) -> Cow<'_, str> {
    if !text.contains(commands) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if commands(c) { escaped(c) } else { c.to_string() }).collect())
}

/// Control characters (ESC among them), line and paragraph separators, the controls of writing direction, and what shows
/// nothing: the mark of byte order, notes between lines, and tags.
fn commands(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commands_or_is_not_seen_is_written_out() {
        assert_eq!(escape("a\u{1b}[31mb\u{202e}c\u{9b}"), "a\\u{1b}[31mb\\u{202e}c\\u{9b}");
        assert_eq!(escape("\u{feff}\u{fff9}\u{fffb}\u{e0041}"), "\\u{feff}\\u{fff9}\\u{fffb}\\u{e0041}");
    }

    #[test]
    fn a_line_of_json_says_the_same_and_ends_as_it_did() {
        let line = b"\"\xe2\x80\xae\xc2\x9b\x7f\xf3\xa0\x81\x81\"\n";
        let escaped = escape_line(line);
        assert_eq!(
            escaped,
            br#""\u202e\u009b\u007f\udb40\udc41""#.iter().copied().chain([b'\n']).collect::<Vec<u8>>()
        );
        let same: [String; 2] =
            [line, &*escaped].map(|line| serde_json::from_slice(line).expect("it is JSON"));
        assert_eq!(same[0], same[1]);
    }

    #[test]
    fn letters_and_emoji_stay() {
        let text = "שלום 👨\u{200d}👩\u{200d}👧 می\u{200c}خواهم";
        assert_eq!(escape(text), text);
    }
}
