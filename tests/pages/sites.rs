//! Sites: forty pages of each, made from the templates under `fixtures/sites/`, learned from and then cleaned.
//!
//! What a page is made of is known: its title, its own paragraphs and what an agency sent are content, all else is
//! chrome. `cargo xtask bless` writes what becomes of it beside each template.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use dehusk::chrome::Fate;
use dehusk::pipeline::{Cleaned, Cleaner};
use dehusk::source::Raw;

use super::fixtures::is_blessing;
use super::{Given, clean_with, cleaner, raw, templates};

/// Pages of a site.
const PAGES: usize = 40;

/// Paragraphs of a page's own.
const PARAGRAPHS: usize = 4;

/// A site to be made.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Site {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "licence")]
    _licence: String,
    #[serde(rename = "shows")]
    _shows: String,
    given: String,
    /// Its pages are made from these in turn.
    pages: Vec<String>,
    titles: Vec<String>,
    sentences: Vec<String>,
    #[serde(default)]
    sentences_nl: Vec<String>,
    /// An article that all pages carry.
    #[serde(default)]
    carried: Vec<String>,
    words: BTreeMap<String, Vec<String>>,
}

/// A page and what of it is content.
struct Made {
    text: String,
    content: Vec<String>,
}

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

impl Site {
    fn page(&self, number: usize) -> Made {
        let mut dice = Dice(number as u64 * 7919 + 17);
        let title = self.filled(&self.titles[dice.below(self.titles.len())], &mut dice);
        let mut content = vec![title.clone()];
        let mut text = String::new();
        for line in self.pages[number % self.pages.len()].trim().lines() {
            let pool = match line {
                "{paragraphs}" => &self.sentences,
                "{paragraphs_nl}" => &self.sentences_nl,
                "{carried}" => {
                    for paragraph in &self.carried {
                        text += &(paragraph.clone() + "\n");
                        content.push(paragraph.clone());
                    }
                    continue;
                }
                _ => {
                    text += &(self.filled(&line.replace("{title}", &title), &mut dice) + "\n");
                    continue;
                }
            };
            for _ in 0..PARAGRAPHS {
                let sentences: Vec<String> =
                    (0..2).map(|_| self.filled(&pool[dice.below(pool.len())], &mut dice)).collect();
                let paragraph = sentences.join(if sentences[0].ends_with('。') { "" } else { " " });
                text += &match self.given.as_str() {
                    "html" => format!("<p>{paragraph}</p>\n"),
                    _ => format!("{paragraph}\n"),
                };
                content.push(paragraph);
            }
        }
        Made { text, content }
    }

    /// A line with its places filled in.
    fn filled(&self, line: &str, dice: &mut Dice) -> String {
        const USERS: &[&str] = &["Ana", "bo77", "Chiara_L", "dmytro", "eva.k", "Finn", "gulsen", "Hugo V."];
        let mut line = line.to_owned();
        for (place, words) in &self.words {
            let place = format!("{{{place}}}");
            while line.contains(&place) {
                line = line.replacen(&place, &words[dice.below(words.len())], 1);
            }
        }
        while line.contains("{user}") {
            line = line.replacen("{user}", USERS[dice.below(USERS.len())], 1);
        }
        let date = format!("{}.{}.202{}", dice.below(28) + 1, dice.below(12) + 1, dice.below(6));
        let (n, m) = (dice.below(900) + 3, dice.below(24) + 1);
        line.replace("{date}", &date).replace("{n}", &n.to_string()).replace("{m}", &m.to_string())
    }

    fn raw(&self, made: &Made) -> Raw {
        raw(if self.given == "html" { Given::Html } else { Given::Text }, &made.text)
    }
}

/// What became of the pages of a site: how many blocks of chrome stayed and of content fell, and which.
fn outcome(site: &Site, pages: &[Made], cleaner: &Cleaner) -> String {
    let (mut chrome, mut content) = ((0, 0), (0, 0));
    let mut wrong: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for made in pages {
        let cleaned = clean_with(cleaner, site.raw(made));
        for (text, fate) in blocks(&cleaned) {
            let (counts, is_wrong, what) = if made.content.contains(text) {
                (&mut content, matches!(fate, Fate::Removed(_)), "content fell")
            } else {
                (&mut chrome, matches!(fate, Fate::Kept), "chrome stayed")
            };
            counts.0 += usize::from(is_wrong);
            counts.1 += 1;
            if is_wrong {
                let digits = text.replace(|c: char| c.is_ascii_digit(), "0");
                *wrong.entry((what, digits)).or_default() += 1;
            }
        }
    }
    let mut text =
        format!("chrome stayed {} of {}, content fell {} of {}\n", chrome.0, chrome.1, content.0, content.1);
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    wrong.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for ((what, line), count) in wrong.into_iter().take(12) {
        writeln!(text, "  {what} {count}x {line}").expect("a string takes all");
    }
    text
}

fn blocks(cleaned: &Cleaned) -> impl Iterator<Item = (&String, &Fate)> {
    super::judged(cleaned).map(|(block, verdict)| (&block.text, &verdict.fate))
}

fn sites() -> Vec<(PathBuf, Site)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sites");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("it is text");
        let site = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path, site)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn what_a_site_repeats_falls_and_nothing_else() {
    let mut wrong = Vec::new();
    for (path, site) in sites() {
        let pages: Vec<Made> = (0..PAGES).map(|number| site.page(number)).collect();
        let before = outcome(&site, &pages, &cleaner());
        let templates = templates(pages.iter().map(|made| site.raw(made)).collect());
        let after = outcome(&site, &pages, &cleaner().with_templates(templates));
        let now = format!("Each page by itself: {before}\nWith the site's template: {after}");
        let expected = path.with_extension("txt");
        if is_blessing() {
            std::fs::write(&expected, now).expect("it can be written");
        } else if std::fs::read_to_string(&expected).ok().as_ref() != Some(&now) {
            wrong.push(format!("{}:\n{now}", expected.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nrun `cargo xtask bless` and read the diff", wrong.join("\n"));
}
