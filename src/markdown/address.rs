//! Addresses of links and pictures: absolute where that is known, and written so that nothing ends them early.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;

use crate::metadata;

/// What opens an address of mail, the one kind beside those of the web.
const MAIL: &str = "mailto:";

/// Bytes that the base of any page may add to its addresses, and those for each link and picture beside: a base that is
/// as long as an address may be would make of a page of short links one that is a hundred times as large.
const ADDED_AT_LEAST: usize = 1 << 20;
const ADDED_A_LINK: usize = 128;

/// Bytes that the addresses of a page may have together for each of its own, as they are on it, and those that they may have on any.
/// An `a` that nobody closed holds all paragraphs behind it, and each would say again where it leads. Those of each of
/// 1,358 pages have at most half of its bytes.
const WRITTEN_AT_LEAST: usize = 1 << 20;
const WRITTEN_A_BYTE: usize = 4;

/// Writes the addresses of a page.
pub(super) struct Addresses<'a> {
    base: &'a str,
    /// Bytes that the base may still add, and those that addresses may still have without it.
    added: Cell<usize>,
    written: Cell<usize>,
    /// The address that was written last, so that one that many blocks share is looked at once.
    last: RefCell<Looked>,
    relative: Cell<u64>,
    left_out: Cell<u64>,
}

/// An address that was looked at.
#[derive(Default)]
struct Looked {
    address: String,
    /// How it stands in Markdown, absolute and as it is on the page, if it leads anywhere.
    forms: Option<[String; 2]>,
}

impl<'a> Addresses<'a> {
    /// Of a page of so many bytes with so many, whose relative ones are seen from `base`.
    pub(super) fn new(base: &'a str, bytes: usize, count: usize) -> Self {
        Self {
            base,
            added: Cell::new(ADDED_AT_LEAST + count * ADDED_A_LINK),
            written: Cell::new(WRITTEN_AT_LEAST.saturating_add(bytes.saturating_mul(WRITTEN_A_BYTE))),
            last: RefCell::default(),
            relative: Cell::default(),
            left_out: Cell::default(),
        }
    }

    /// An address as it stands in Markdown: absolute unless the base has added too much already. One that is too long is none,
    /// and not looked at.
    pub(super) fn write(&self, address: &str) -> Option<String> {
        if address.len() > metadata::LONGEST_ADDRESS {
            return None;
        }
        let address = address.trim();
        let mut last = self.last.borrow_mut();
        if last.address != address {
            let forms = destination(address, self.base).zip(destination(address, ""));
            *last = Looked { address: address.to_owned(), forms: forms.map(|(far, near)| [far, near]) };
        }
        let [absolute, written] = last.forms.as_ref()?;
        let Some(left) = self.written.get().checked_sub(written.len()) else {
            self.left_out.set(self.left_out.get() + 1);
            return None;
        };
        self.written.set(left);
        match self.added.get().checked_sub(absolute.len().saturating_sub(written.len())) {
            Some(left) => {
                self.added.set(left);
                Some(absolute.clone())
            }
            None => {
                self.relative.set(self.relative.get() + 1);
                Some(written.clone())
            }
        }
    }

    /// How many were left relative for that.
    pub(super) fn relative(&self) -> u64 {
        self.relative.get()
    }

    /// How many were left out, since all together are too long.
    pub(super) fn left_out(&self) -> u64 {
        self.left_out.get()
    }
}

/// An address as it stands in Markdown; none where it leads nowhere: into the page itself, to a script, to data.
fn destination(address: &str, base: &str) -> Option<String> {
    if address.get(..MAIL.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(MAIL)) {
        return Some(escaped(address));
    }
    let absolute = metadata::absolute(address, base);
    if !absolute.is_empty() {
        return Some(escaped(&absolute));
    }
    let path = address.split(['/', '?', '#']).next().unwrap_or_default();
    let leads = !address.is_empty() && !address.starts_with('#') && !path.contains(':') && base.is_empty();
    leads.then(|| escaped(address))
}

/// The address with all percent-encoded that Markdown would read as something else.
fn escaped(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut rest = address;
    loop {
        // Most of them are whole: a base may be long, and all addresses begin with it.
        let plain = rest.bytes().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
        out.push_str(&rest[..plain]);
        let mut chars = rest[plain..].chars();
        match chars.next() {
            None => return out,
            Some('\t' | '\n' | '\r') => {}
            Some(c @ (' ' | '(' | ')' | '<' | '>' | '\\' | '`' | '|' | '"')) => push_encoded(c, &mut out),
            Some(c) if is_unseen(c) => push_encoded(c, &mut out),
            // A character reference would be decoded.
            Some('&') => out.push_str("\\&"),
            Some(c) => out.push(c),
        }
        rest = chars.as_str();
    }
}

/// Whether a byte is a character that stays as it is.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~' | b':' | b'?' | b'=' | b'%' | b'#' | b'+')
}

/// Whether a character is white space, a control, of direction or of format, or no character: such as may not stand in
/// an address, or hide what it is.
fn is_unseen(c: char) -> bool {
    let is_noncharacter = c as u32 & 0xFFFE == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}');
    let is_format = matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}');
    c.is_control() || c.is_whitespace() || is_noncharacter || is_format
}

fn push_encoded(c: char, out: &mut String) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        write!(out, "%{byte:02X}").expect("a string takes all");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_written(address: &str, base: &str, expected: Option<&str>) {
        assert_eq!(Addresses::new(base, 0, 1).write(address).as_deref(), expected, "{address} from {base}");
    }

    #[test]
    fn relative_addresses_are_seen_from_the_base() {
        is_written("../b?x=1", "https://a.example/c/d", Some("https://a.example/b?x=1"));
        is_written("b.html", "", Some("b.html"));
    }

    #[test]
    fn a_base_that_adds_too_much_is_left_out() {
        let base = format!("https://a.example/{}/", "b".repeat(ADDED_AT_LEAST - 100));
        let addresses = Addresses::new(&base, 0, 1);
        let lengths = ["c", "c d", "/c", "https://b.example/c"]
            .map(|address| addresses.write(address).map_or(0, |written| written.len()));
        assert_eq!(lengths, [base.len() + 1, "c%20d".len(), 19, 19]);
        assert_eq!(addresses.relative(), 1);
    }

    #[test]
    fn addresses_that_are_too_long_together_are_left_out() {
        let addresses = Addresses::new("", 100, 1);
        let long = "a".repeat(WRITTEN_AT_LEAST / 600);
        let written = (0..700).filter_map(|_| addresses.write(&long)).count();
        assert_eq!((written, addresses.left_out()), (600, 100));
        assert_eq!(addresses.write("b").as_deref(), Some("b"));
    }

    #[test]
    fn what_is_too_long_is_none() {
        for scheme in ["", "mailto:", "https://a.example/"] {
            let longest = scheme.to_owned() + &"b".repeat(metadata::LONGEST_ADDRESS - scheme.len());
            is_written(&longest, "", Some(&longest));
            is_written(&(longest + "b"), "", None);
        }
    }

    #[test]
    fn what_leads_nowhere_is_none() {
        for address in ["#top", "javascript:void(0)", "data:image/png;base64,AAAA", " "] {
            is_written(address, "https://a.example/", None);
            is_written(address, "", None);
        }
    }

    #[test]
    fn nothing_ends_an_address_early() {
        is_written(
            "https://a.example/x_(y) z|`w`?a=1&copy=2",
            "",
            Some("https://a.example/x_%28y%29%20z%7C%60w%60?a=1\\&copy=2"),
        );
        is_written("MAILTO:a@b.example", "", Some("MAILTO:a@b.example"));
    }

    #[test]
    fn nothing_in_an_address_is_unseen() {
        is_written(
            "é\u{1b}\u{7f}\u{202e}\u{200f}\u{feff}\u{ad}\u{ffff}\u{e0041}",
            "",
            Some("é%1B%7F%E2%80%AE%E2%80%8F%EF%BB%BF%C2%AD%EF%BF%BF%F3%A0%81%81"),
        );
    }
}
