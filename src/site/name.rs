//! Which site a page is of: what the user or the carrier says, else its host, else the folder that it lies in.

use crate::source::Origin;

/// The name of a page's site: the first of what the carrier says (`Origin::site`), the host of its address, the host of
/// the canonical address that it states, and its folder. `www.` and the port of a host do not count.
pub fn name(origin: &Origin, canonical_url: &str) -> String {
    if !origin.site.is_empty() {
        return origin.site.clone();
    }
    host(&origin.url).or_else(|| host(canonical_url)).unwrap_or_else(|| folder(origin))
}

fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
    let host = host.trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// The folder on a file's path that is named like a host, as mirrors of sites have it, or else the one that it lies in;
/// of documents in one file, the file.
fn folder(origin: &Origin) -> String {
    let path = origin.file_path.strip_prefix("./").unwrap_or(&origin.file_path);
    let folder = path.rsplit_once('/').map_or(".", |(folder, _)| folder);
    match folder.split('/').find(|name| is_host(name)) {
        Some(mirror) => mirror.strip_prefix("www.").unwrap_or(mirror).to_lowercase(),
        None if origin.member.is_empty() => folder.to_owned(),
        None => path.to_owned(),
    }
}

/// Whether a folder is named like a host: labels with dots between them, the last of letters.
fn is_host(name: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
    };
    name.rsplit_once('.').is_some_and(|(rest, last)| {
        last.len() > 1 && last.chars().all(char::is_alphabetic) && rest.split('.').all(is_label)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(site: &str, url: &str, file_path: &str, member: &str) -> Origin {
        let own = str::to_owned;
        Origin {
            site: own(site),
            url: own(url),
            file_path: own(file_path),
            member: own(member),
            ..Origin::default()
        }
    }

    #[test]
    fn what_is_surest_names_the_site() {
        let canonical = "https://www.Example.org/a";
        assert_eq!(name(&origin("mine", "https://a.net/", "x/a.html", ""), canonical), "mine");
        assert_eq!(name(&origin("", "http://user@www.a.net:80/b?c", "x/a.html", ""), canonical), "a.net");
        assert_eq!(name(&origin("", "", "x/a.html", ""), canonical), "example.org");
        assert_eq!(name(&origin("", "", "./x/y/a.html", ""), ""), "x/y");
        assert_eq!(name(&origin("", "", "x/www.a.net/2024/b/a.html", ""), ""), "a.net");
        assert_eq!(name(&origin("", "", "v1.0/.cache/a.html", ""), ""), "v1.0/.cache");
        assert_eq!(name(&origin("", "", "a.html", ""), ""), ".");
        assert_eq!(name(&origin("", "", "x/a.jsonl", "3"), ""), "x/a.jsonl");
    }
}
