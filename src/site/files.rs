//! Templates and tallies as files: JSON, one object a line, in an order that depends on nothing but what is in them, so
//! that two of them can be compared line by line.
//!
//! The first line names form and version. In a file of templates a line with the name of a site is followed by the lines
//! that the site repeats; in a tally by the pages that were kept of it.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::print::Print;
use super::sketch::{Beside, Line, Sketch};
use super::tally::{Bounds, Tally};
use super::template::{Known, Repeat, Template, Templates};
use crate::error::{Error, Result};
use crate::source;

/// The form of a file of templates.
const TEMPLATES: &str = "dehusk-site-model/1";

/// The form of a tally.
const TALLY: &str = "dehusk-site-tally/1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplatesHead {
    schema: String,
    sites: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateLine {
    site: String,
    pages: u32,
    seen: u64,
    lines: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownLine {
    line: String,
    pages: u32,
    placed: u32,
    text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TallyHead {
    schema: String,
    sites: usize,
    level: u32,
    bounds: (usize, usize, usize),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteLine {
    site: String,
    seen: u64,
    pages: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PageLine {
    page: String,
    content: String,
    /// Fingerprint, halves of those of its neighbours, and how it begins.
    lines: Vec<(String, Beside, String)>,
}

impl Templates {
    /// The lines of their file, each with its line feed.
    pub fn to_lines(&self) -> impl Iterator<Item = Vec<u8>> {
        let head = TemplatesHead { schema: TEMPLATES.to_owned(), sites: self.sites.len() };
        let sites = self.sites.iter().flat_map(|(site, template)| {
            let mut known: Vec<_> = template.lines.iter().collect();
            known.sort_by_key(|(print, known)| (u32::MAX - known.repeat.pages, **print));
            let head = TemplateLine {
                site: site.clone(),
                pages: template.pages,
                seen: template.seen,
                lines: known.len(),
            };
            let lines = known.into_iter().map(|(print, known)| {
                line(&KnownLine {
                    line: print.to_string(),
                    pages: known.repeat.pages,
                    placed: known.repeat.placed,
                    text: known.text.to_string(),
                })
            });
            std::iter::once(line(&head)).chain(lines)
        });
        std::iter::once(line(&head)).chain(sites)
    }

    /// Reads a file of templates, which may be compressed.
    ///
    /// # Errors
    /// [`Error::Input`] with the line and what is wrong with it, where the file is not whole or not one of templates.
    pub fn read(path: &Path) -> Result<Self> {
        let mut from = Lines::open(path)?;
        let head: TemplatesHead = from.head(TEMPLATES, "site model; `dehusk learn` makes one")?;
        let mut templates = Self::default();
        for _ in 0..head.sites {
            let TemplateLine { site, pages, seen, lines } = from.next()?;
            let mut template = Template { pages, seen, ..Template::default() };
            for _ in 0..lines {
                let KnownLine { line, pages, placed, text } = from.next()?;
                let repeat = Repeat { pages, placed };
                if !(1..=template.pages).contains(&pages) || placed > pages {
                    return Err(from.wrong("its counts do not fit each other"));
                }
                template.lines.insert(from.parsed(&line)?, Known { repeat, text: text.into() });
            }
            templates.sites.insert(site, template);
        }
        from.end()?;
        Ok(templates)
    }
}

impl Tally {
    /// The lines of its file, each with its line feed.
    pub fn to_lines(&self) -> impl Iterator<Item = Vec<u8>> {
        let Bounds { of_site, least, in_all } = self.bounds;
        let head = TallyHead {
            schema: TALLY.to_owned(),
            sites: self.sites.len(),
            level: self.level,
            bounds: (of_site, least, in_all),
        };
        let sites = self.sites.iter().flat_map(|(name, site)| {
            let head = SiteLine { site: name.clone(), seen: site.seen, pages: site.pages.len() };
            let pages = site.sketches().map(|Sketch { key, content, lines }| {
                line(&PageLine {
                    page: Print(key).to_string(),
                    content: Print(content).to_string(),
                    lines: lines
                        .into_iter()
                        .map(|Line { print, beside, text }| (print.to_string(), beside, text.into()))
                        .collect(),
                })
            });
            std::iter::once(line(&head)).chain(pages)
        });
        std::iter::once(line(&head)).chain(sites)
    }

    /// Reads a tally, whose file may be compressed.
    ///
    /// # Errors
    /// [`Error::Input`] with the line and what is wrong with it, where the file is not whole or no tally of this version.
    pub fn read(path: &Path) -> Result<Self> {
        let mut from = Lines::open(path)?;
        let head: TallyHead = from.head(TALLY, "tally; `dehusk learn --keep-tally` makes one")?;
        let (of_site, least, in_all) = head.bounds;
        let mut tally = Self::within(Bounds { of_site, least, in_all });
        if tally.bounds != Bounds::default() {
            return Err(from.wrong("it was made with other bounds; make it again with this version"));
        }
        tally.raise(head.level);
        for _ in 0..head.sites {
            let SiteLine { site, seen, pages } = from.next()?;
            let mut sketches = Vec::new();
            for _ in 0..pages {
                let PageLine { page, content, lines } = from.next()?;
                let lines: Result<Vec<Line>> = lines
                    .into_iter()
                    .map(|(print, beside, text)| {
                        Ok(Line { print: from.parsed(&print)?, beside, text: text.into() })
                    })
                    .collect();
                sketches.push(Sketch {
                    key: from.parsed(&page)?.0,
                    content: from.parsed(&content)?.0,
                    lines: lines?,
                });
            }
            tally.add_seen(&site, seen, sketches);
        }
        from.end()?;
        Ok(tally)
    }
}

fn line(value: &impl Serialize) -> Vec<u8> {
    // Strings, numbers and lists of them are always JSON.
    let mut line = serde_json::to_vec(value).unwrap_or_default();
    line.push(b'\n');
    line
}

/// The lines of a file, with what is needed to say where it is wrong.
struct Lines<'a> {
    path: &'a Path,
    lines: Box<dyn Iterator<Item = std::io::Result<String>>>,
    number: usize,
}

impl<'a> Lines<'a> {
    fn open(path: &'a Path) -> Result<Self> {
        Ok(Self { path, lines: Box::new(source::lines(path)?), number: 0 })
    }

    /// The first line, of the form with this name.
    fn head<T: DeserializeOwned>(&mut self, schema: &str, what: &str) -> Result<T> {
        let line = self.line()?;
        let named = serde_json::from_str::<serde_json::Value>(&line).ok();
        let is = named.as_ref().and_then(|value| value["schema"].as_str());
        if is != Some(schema) {
            let family = schema.split('/').next().unwrap_or(schema);
            return Err(match is.filter(|is| is.starts_with(family)) {
                Some(is) => {
                    self.wrong(&format!("it is {is}, and this version reads {schema}; make it again"))
                }
                None => self.wrong(&format!("this is no {what}")),
            });
        }
        self.parse(&line)
    }

    fn next<T: DeserializeOwned>(&mut self) -> Result<T> {
        let line = self.line()?;
        self.parse(&line)
    }

    fn line(&mut self) -> Result<String> {
        self.number += 1;
        match self.lines.next() {
            Some(Ok(line)) => Ok(line),
            Some(Err(error)) => Err(self.wrong(&error.to_string())),
            None => Err(self.wrong("it ends too early; make it again")),
        }
    }

    fn parse<T: DeserializeOwned>(&self, line: &str) -> Result<T> {
        serde_json::from_str(line).map_err(|error| self.wrong(&error.to_string()))
    }

    fn parsed(&self, print: &str) -> Result<Print> {
        print.parse().map_err(|error: String| self.wrong(&error))
    }

    fn end(mut self) -> Result<()> {
        self.number += 1;
        match self.lines.next() {
            None => Ok(()),
            Some(_) => Err(self.wrong("there is something behind its end")),
        }
    }

    fn wrong(&self, message: &str) -> Error {
        Error::Input { path: self.path.to_owned(), message: format!("line {}: {message}", self.number) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::Blocks;
    use crate::normalize::Normalizer;
    use crate::page::{Page, TextPage};

    fn tally() -> Tally {
        let mut tally = Tally::default();
        for at in ["one", "two", "three", "four"] {
            let text = TextPage {
                text: format!("Home\nOf the {at}\nAll \"rights\" reserved"),
                ..TextPage::default()
            };
            let page = Blocks::of(&Page::Text(text), &Normalizer::new(&Default::default()));
            let content = format!("of the {at} {at} as {at} was {at} and {at} will {at} be {at}");
            tally.count("example.org", Sketch::of(&page, &content));
        }
        tally
    }

    fn written(lines: impl Iterator<Item = Vec<u8>>) -> (tempfile::TempDir, std::path::PathBuf, Vec<u8>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sites.jsonl");
        let bytes = lines.flatten().collect::<Vec<u8>>();
        std::fs::write(&path, &bytes).expect("it can be written");
        (folder, path, bytes)
    }

    #[test]
    fn templates_are_read_as_they_were_written() {
        let templates = Templates::of(&tally());
        let (_folder, path, bytes) = written(templates.to_lines());
        assert_eq!(Templates::read(&path).expect("they are whole"), templates);
        let text = String::from_utf8(bytes).expect("it is text");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[..3],
            [
                r#"{"schema":"dehusk-site-model/1","sites":1}"#,
                r#"{"site":"example.org","pages":4,"seen":4,"lines":2}"#,
                r#"{"line":"402d1bcc7e6f9d6e","pages":4,"placed":4,"text":"home"}"#,
            ]
        );
    }

    #[test]
    fn a_tally_is_read_as_it_was_written() {
        let (_folder, path, _) = written(tally().to_lines());
        assert_eq!(Tally::read(&path).expect("it is whole"), tally());
    }

    fn refusal(text: &[u8]) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("m.jsonl");
        std::fs::write(&path, text).expect("it can be written");
        match Templates::read(&path) {
            Err(Error::Input { message, .. }) => message,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn what_is_no_model_is_refused_with_the_line() {
        assert_eq!(refusal(b"<html>"), "line 1: this is no site model; `dehusk learn` makes one");
        assert_eq!(
            refusal(br#"{"schema":"dehusk-site-model/9","sites":1}"#),
            "line 1: it is dehusk-site-model/9, and this version reads dehusk-site-model/1; make it again"
        );
        let (_folder, _, bytes) = written(Templates::of(&tally()).to_lines());
        let end = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').expect("it has lines");
        assert_eq!(refusal(&bytes[..=end]), "line 4: it ends too early; make it again");
        assert_eq!(refusal(&[&bytes[..], b"x"].concat()), "line 5: there is something behind its end");
    }
}
