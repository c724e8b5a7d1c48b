//! Addresses: made absolute, compared, and read for a date and for the words of the host.
//!
//! Only what metadata needs of `http` and `https`; nothing is fetched or resolved further.

use super::dates;
use crate::normalize;

/// Longest address that is kept, in bytes: beyond it stands inline data.
pub const LONGEST_ADDRESS: usize = 2_048;

/// An address without what cannot be seen in it and hides what it is, such as a sign of direction that was copied with it.
pub(super) fn seen(href: &str) -> String {
    href.chars().filter(|&c| !normalize::is_no_text(c)).collect::<String>().trim().to_owned()
}

/// An address as seen from a base: absolute where either is, "" where it is no address of the web.
pub fn absolute(href: &str, base: &str) -> String {
    let href = href.trim();
    if href.is_empty() || href.len() > LONGEST_ADDRESS || href.starts_with('#') {
        return String::new();
    }
    if after_scheme(href).is_some() {
        return href.to_owned();
    }
    // A colon before any slash is another scheme: data, mailto, javascript.
    let first = href.find(['/', '?', '#']).unwrap_or(href.len());
    if href[..first].contains(':') {
        return String::new();
    }
    let Some(rest) = after_scheme(base) else {
        return String::new();
    };
    let scheme = &base[..base.len() - rest.len()];
    if let Some(with_host) = href.strip_prefix("//") {
        return format!("{}//{with_host}", scheme.trim_end_matches('/'));
    }
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_end);
    if href.starts_with('/') {
        return format!("{scheme}{host}{href}");
    }
    let path = path.split(['?', '#']).next().unwrap_or("");
    if href.starts_with('?') {
        return format!("{scheme}{host}{path}{href}");
    }
    let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
    format!("{scheme}{host}{}", join(folder, href))
}

/// A folder and a relative path, with `.` and `..` resolved.
fn join(folder: &str, relative: &str) -> String {
    let end = relative.find(['?', '#']).unwrap_or(relative.len());
    let (path, tail) = relative.split_at(end);
    let mut parts: Vec<&str> = folder.split('/').collect();
    parts.pop();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            ".." => {
                if parts.len() > 1 {
                    parts.pop();
                }
                if last {
                    parts.push("");
                }
            }
            "." if last => parts.push(""),
            "." => {}
            _ => parts.push(segment),
        }
    }
    parts.join("/") + tail
}

/// Whether two addresses are one page: scheme, `www.`, query, fragment and a closing slash aside.
pub(super) fn same_page(a: &str, b: &str) -> bool {
    fn page(url: &str) -> Option<&str> {
        let rest = after_scheme(url.trim())?;
        let rest = rest.strip_prefix("www.").unwrap_or(rest);
        Some(rest.split(['?', '#']).next().unwrap_or(rest).trim_end_matches('/'))
    }
    page(a).is_some_and(|a| page(b) == Some(a))
}

/// The host of an address, without `www.` and port; "" where there is none.
pub(super) fn host(url: &str) -> &str {
    let rest = after_scheme(url).unwrap_or("");
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = host.rsplit('@').next().unwrap_or(host).split(':').next().unwrap_or(host);
    host.strip_prefix("www.").unwrap_or(host)
}

/// The date in an address: `/2024/05/17/` or `2024-05-17`.
pub(super) fn date(url: &str) -> Option<String> {
    let rest = after_scheme(url)?;
    let path = &rest[rest.find('/')?..];
    dates::in_path(path.split(['?', '#']).next().unwrap_or(path))
}

/// What follows `http://` or `https://`.
fn after_scheme(url: &str) -> Option<&str> {
    ["http://", "https://"].into_iter().find_map(|scheme| {
        let start = url.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| &url[scheme.len()..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_relative_addresses() {
        let base = "https://a.example/x/y?z=1";
        let cases = [
            ("http://b.example/", "http://b.example/"),
            ("//b.example/p", "https://b.example/p"),
            ("/p?q", "https://a.example/p?q"),
            ("p", "https://a.example/x/p"),
            ("../p", "https://a.example/p"),
            ("../../p", "https://a.example/p"),
            ("?page=2", "https://a.example/x/y?page=2"),
            ("javascript:void(0)", ""),
            ("#top", ""),
        ];
        for (href, want) in cases {
            assert_eq!(absolute(href, base), want, "{href}");
        }
        assert_eq!(absolute("/p", ""), "");
    }

    #[test]
    fn knows_the_same_page() {
        assert!(same_page("http://www.a.example/x/", "https://a.example/x?utm=1"));
        assert!(!same_page("https://a.example/x", "https://a.example/y"));
        assert!(!same_page("", ""));
    }

    #[test]
    fn finds_a_date_in_the_path() {
        assert_eq!(date("https://a.example/2024/05/17/story").as_deref(), Some("2024-05-17"));
        assert_eq!(date("https://a.example/news/17-05-2024").as_deref(), Some("2024-05-17"));
        assert_eq!(date("https://a.example/2024/05/story"), None);
    }
}
