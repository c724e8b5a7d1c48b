//! Addresses of links and pictures: absolute where that is known, and written so that nothing ends them early.

use std::fmt::Write as _;

use crate::metadata;

/// What opens an address of mail, the one kind beside those of the web.
const MAIL: &str = "mailto:";

/// An address as it stands in Markdown; none where it leads nowhere: into the page itself, to a script, to data.
pub(super) fn destination(address: &str, base: &str) -> Option<String> {
    let address = address.trim();
    if address.get(..MAIL.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(MAIL)) {
        return Some(escaped(address));
    }
    let absolute = metadata::absolute(address, base);
    if !absolute.is_empty() {
        return Some(escaped(&absolute));
    }
    let path = address.split(['/', '?', '#']).next().unwrap_or_default();
    let leads = !address.is_empty() && !address.starts_with('#') && !path.contains(':') && base.is_empty();
    (leads && address.len() <= metadata::LONGEST_ADDRESS).then(|| escaped(address))
}

/// The address with all percent-encoded that Markdown would read as something else.
fn escaped(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '\t' | '\n' | '\r' => {}
            ' ' | '(' | ')' | '<' | '>' | '\\' | '`' | '|' | '"' => push_encoded(c, &mut out),
            c if c.is_control() || c.is_whitespace() => push_encoded(c, &mut out),
            // A character reference would be decoded.
            '&' => out.push_str("\\&"),
            c => out.push(c),
        }
    }
    out
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
        assert_eq!(destination(address, base).as_deref(), expected, "{address} from {base}");
    }

    #[test]
    fn relative_addresses_are_seen_from_the_base() {
        is_written("../b?x=1", "https://a.example/c/d", Some("https://a.example/b?x=1"));
        is_written("b.html", "", Some("b.html"));
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
}
