//! What the page says of itself: title, author, date, site, language, tags, licence, image.
//!
//! One file a source; each gives candidates, and one list of precedence a field picks among them. What is chrome is
//! not known here; blocks that turn out to be bylines or tag lists are moved in later, by the pipeline.

mod access;
mod authors;
mod dates;
mod found;
mod identify;
mod json_ld;
mod language;
mod license;
mod lines;
mod markup;
mod meta_tags;
mod precedence;
#[cfg(test)]
mod testing;
mod title;
mod url;
mod wording;

pub use access::Access;
pub use identify::{Guess, detect, guess};
pub use url::{LONGEST_ADDRESS, absolute};

use found::{Chosen, Field, Found, Source, Value};
use title::Sites;

use crate::block::Blocks;
use crate::normalize::Normalizer;
use crate::page::Head;

/// Tags or categories of one page: beyond it stands a tag cloud.
const MOST_TAGS: usize = 50;

/// Characters of a tag or category.
const LONGEST_TAG: usize = 80;

/// Sources that give the dates of reviews and events on a page that offers something, and of when it was put up.
const SHOWN: &[Source] = &[
    Source::JsonLdPage,
    Source::Time,
    Source::Class,
    Source::ClassPart,
    Source::InlineClass,
    Source::InlineClassPart,
    Source::Prose,
];

/// A page's metadata. Strings are "" and lists empty where the page says nothing.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Metadata {
    /// The headline, without the site's name.
    pub title: String,
    /// The authors, people only, joined by ", ".
    pub author: String,
    /// Whether the author is stated for machines, and not only shown somewhere on the page.
    pub author_is_stated: bool,
    /// The title if the page turns out to offer a service: what the page is called where its headline is a slogan.
    pub stated_title: Stated,
    /// The author if the page turns out to be a thread: who started it.
    pub starter: Stated,
    /// The date if the page turns out to be a thread: that of the first post.
    pub started: Stated,
    /// Whether the date is one of an element, or of the page and not of what is on it.
    pub date_is_shown: bool,
    /// The author if the page turns out to be an article that nobody signs: the site itself.
    pub publisher: Stated,
    /// The date of publication: ISO 8601, a day or a day with time.
    pub date: String,
    /// The date of the last change: ISO 8601 too.
    pub modified: String,
    /// The site's name.
    pub site_name: String,
    /// The page's own description.
    pub description: String,
    /// The canonical address, absolute where the page's is known.
    pub canonical_url: String,
    /// What relative addresses on the page are seen from: its `<base>`, its address, or its canonical one.
    pub base: String,
    /// The language that the page declares: a BCP 47 tag.
    pub declared_language: String,
    /// The licence: an SPDX id where it is a known one, else as written.
    pub license: String,
    /// Whether the page says that it is free to read.
    pub access: Access,
    /// The address of the page's image.
    pub image: String,
    /// Tags, in order, each once.
    pub tags: Vec<String>,
    /// Categories and sections, in order, each once.
    pub categories: Vec<String>,
    /// What the page says it is: the types of its JSON-LD objects and its `og:type`, in lower case, each once.
    pub types: Vec<String>,
    /// The text of the page as its JSON-LD gives it (`articleBody`).
    pub stated_text: String,
    /// Blocks that hold the title itself: the first one and copies beside it.
    pub title_blocks: Vec<u32>,
    /// Each field that has a value, by its name in the record, with the source that gave it.
    pub sources: Vec<(&'static str, &'static str)>,
    /// Blocks that are bylines: author, date, reading time, and nothing else.
    pub byline_blocks: Vec<u32>,
}

/// A value, and the source that gave it.
type Stated = Option<(String, &'static str)>;

impl Metadata {
    /// The page is a thread: its author is who started it, and its date that of the first post.
    pub fn as_thread(&mut self) {
        if self.starter.is_some() {
            self.author = Self::take(&mut self.sources, "author", self.starter.clone());
        }
        if self.started.is_some() {
            self.date = Self::take(&mut self.sources, "date", self.started.clone());
        }
    }

    /// The page is an article: where nobody else is its author, the site is.
    pub fn as_article(&mut self) {
        if self.author.is_empty() {
            self.author = Self::take(&mut self.sources, "author", self.publisher.clone());
        }
    }

    /// The page offers something: who is only shown wrote a review or is one of the team, and dates are those of
    /// reviews and events.
    pub fn as_offer(&mut self) {
        if !self.author_is_stated {
            self.author = Self::take(&mut self.sources, "author", None);
        }
        if self.date_is_shown {
            self.date = Self::take(&mut self.sources, "date", None);
        }
    }

    /// The page offers a service: its headline is a slogan, unless that is what the page is called.
    pub fn as_service(&mut self) {
        self.as_offer();
        if self.stated_title.is_some() {
            self.title = Self::take(&mut self.sources, "title", self.stated_title.clone());
            self.title_blocks.clear();
        }
    }

    /// Notes the source of a field's new value, and gives the value.
    fn take(sources: &mut Vec<(&'static str, &'static str)>, field: &'static str, new: Stated) -> String {
        sources.retain(|(known, _)| *known != field);
        let (value, source) = new.unwrap_or_default();
        if !value.is_empty() {
            sources.push((field, source));
        }
        value
    }
}

/// Reads a page's metadata from its head and its blocks, with its texts normalized as those of blocks are. The address is ""
/// where it is not known.
pub fn read(head: &Head, page: &Blocks, url: &str, normalizer: &Normalizer) -> Metadata {
    let mut found = Found::new(normalizer);
    let base = url::absolute(&head.base, url);
    let base = if base.is_empty() { url } else { &base };
    meta_tags::find(head, &mut found);
    markup::find(head, page, base, &mut found);
    let canonical = first_address(&found, Field::CanonicalUrl, base);
    let canonical_url = canonical.as_ref().map_or("", |chosen| chosen.text.as_str());
    let address = if url.is_empty() { canonical_url } else { url };
    json_ld::find(head, address, &mut found);
    for meta in head.metas.iter().filter(|meta| meta.name == "og:type") {
        found.add_type(&meta.content);
    }
    lines::find(page, &mut found);
    if let Some(date) = url::date(address).or_else(|| url::date(canonical_url)) {
        found.add(Field::Date, Source::Url, 0, &date);
    }

    let declared = language::declared(head, &found);
    let language = declared.as_ref().map_or(String::new(), |chosen| chosen.text.clone());
    let names = found.of(Field::SiteName);
    let sites = Sites::new(names.iter().map(|value| value.text.as_str()), url::host(address));
    let mut sources = Vec::new();
    let mut noted = |field, chosen| Chosen::noted(chosen, field, &mut sources);
    let title = noted("title", title::choose(&found, page, &sites));
    let title_blocks = title::blocks(page, &title);
    lines::find_byline(page, &title_blocks, &language, &mut found);
    let author = authors::choose(&found, &sites, &lines::around(page, &title_blocks));
    let author_is_stated = author.as_ref().is_some_and(|author| !authors::is_by_place(author.source));
    let author = noted("author", author);
    let stated = |chosen: Option<Chosen>| chosen.map(|chosen| (chosen.text, chosen.source.name()));
    let byline_blocks = lines::bylines(page, &title_blocks, &author, &language);
    let date = date(&found, &language);
    let stated_title = stated(title::stated(&found, &title));
    let written = |text: &str| Some(text.to_owned());
    let (tag_source, tags) = list(&found, Field::Tag);
    let (category_source, categories) = list(&found, Field::Category);
    let metadata = Metadata {
        base: if base.is_empty() { canonical_url } else { base }.to_owned(),
        date_is_shown: date.as_ref().is_some_and(|date| SHOWN.contains(&date.source)),
        date: noted("date", date),
        started: stated(first_date(&found, Field::Started, &language)),
        modified: noted("modified", first_date(&found, Field::Modified, &language)),
        site_name: noted("site_name", site_name(&found, &sites)),
        canonical_url: noted("canonical_url", canonical),
        description: noted("description", found.first(Field::Description, written)),
        license: noted("license", license(&found)),
        access: access::choose(&found, &mut noted),
        image: noted("image", first_address(&found, Field::Image, base)),
        declared_language: noted("declared_language", declared),
        title,
        author,
        author_is_stated,
        stated_title,
        starter: stated(authors::starter(&found)),
        publisher: stated(authors::publisher(&found, &sites)),
        tags,
        categories,
        types: found.types,
        stated_text: found.stated_text,
        title_blocks,
        byline_blocks,
        sources: Vec::new(),
    };
    sources.extend(tag_source.map(|source| ("tags", source)));
    sources.extend(category_source.map(|source| ("categories", source)));
    Metadata { sources, ..metadata }
}

/// The date of publication; that of the last change where no other is known.
fn date(found: &Found, language: &str) -> Option<Chosen> {
    first_date(found, Field::Date, language).or_else(|| first_date(found, Field::Modified, language))
}

/// The first date that exists, in the order of sources. Where another source tells the time of that day too, the date
/// is given with it.
fn first_date(found: &Found, field: Field, language: &str) -> Option<Chosen> {
    let values = found.of(field);
    let dated =
        |value: &&Value| Some(Chosen { source: value.source, text: dates::parse(&value.text, language)? });
    let dates: Vec<Chosen> = values.iter().filter_map(dated).collect();
    let first = dates.first()?;
    // An instant is told in the time of London where the site's own clocks were a day before or behind it.
    let local =
        |other: &&Chosen| other.source == Source::Url && dates::is_same_elsewhere(&first.text, &other.text);
    if let Some(local) = dates.iter().find(local) {
        return Some(local.clone());
    }
    let timed = |other: &&Chosen| other.text.len() > first.text.len() && other.text.starts_with(&first.text);
    Some(dates.iter().find(timed).unwrap_or(first).clone())
}

/// The stated name of the site, without a slogan behind a bar; else the part of `<title>` that is its host in words.
fn site_name(found: &Found, sites: &Sites) -> Option<Chosen> {
    let name =
        |text: &str| (!text.contains("://")).then(|| text.split(" | ").next().unwrap_or_default().to_owned());
    found.first(Field::SiteName, name).or_else(|| {
        let titles = found.of(Field::Title);
        let title = titles.iter().find(|title| title.source == Source::TitleElement)?;
        let part = title::parts(&title.text).find(|part| sites.is_host(part))?.to_owned();
        Some(Chosen { source: Source::TitleElement, text: part })
    })
}

/// The first address of a field that is one, made absolute.
fn first_address(found: &Found, field: Field, base: &str) -> Option<Chosen> {
    found.first(field, |text| Some(url::absolute(text, base)).filter(|url| !url.is_empty()))
}

/// The first licence that is known by an id; else the first statement.
fn license(found: &Found) -> Option<Chosen> {
    found
        .first(Field::License, license::spdx)
        .or_else(|| found.first(Field::License, |text| Some(license::name(text))))
}

/// The values of a list field: those of the first source that has any, split at commas, each once.
fn list(found: &Found, field: Field) -> (Option<&'static str>, Vec<String>) {
    let values = found.of(field);
    let Some(first) = values.first() else { return (None, Vec::new()) };
    let mut seen: Vec<String> = Vec::new();
    let mut list: Vec<String> = Vec::new();
    let same = values.iter().filter(|value| value.source == first.source);
    for part in same.flat_map(|value| value.text.split([',', ';', '|', '，', '、'])) {
        let part = part.trim();
        let folded = wording::fold(part);
        if !folded.is_empty()
            && part.chars().count() <= LONGEST_TAG
            && !seen.contains(&folded)
            && list.len() < MOST_TAGS
        {
            seen.push(folded);
            list.push(part.to_owned());
        }
    }
    ((!list.is_empty()).then(|| first.source.name()), list)
}

#[cfg(test)]
mod tests {
    use super::testing::page;
    use super::*;
    use crate::block::Role;
    use crate::page::{JsonLd, Link, Meta, Time};

    const PROSE: &str = "The board of growers says in its report that oats rise in the north this year, and that nobody \
                         there knows why.";

    /// What is read with the steps of normalization as they are by default.
    fn read(head: &Head, page: &Blocks, url: &str) -> Metadata {
        super::read(head, page, url, &Normalizer::default())
    }

    #[test]
    fn texts_are_normalized_as_those_of_blocks_are() {
        let meta = |name: &str, content: &str| Meta { name: name.into(), content: content.into() };
        let head = Head {
            title: "\u{2068}Oats\u{202E} rise\u{1B}[1m in \u{1B}]0;x\u{7}e\u{301}te\u{301}\u{2069}".into(),
            metas: vec![
                meta("og:site_name", "\u{202A}Daily Post\u{202C}"),
                meta("description", "\u{1B}[31mOats\u{FDD0}"),
                meta("author", "\u{202B}Ann Bee"),
                meta("keywords", "oats\u{202E},\u{1B}[0m,\u{2067}oats,نمی\u{200C}خواهم"),
                meta("article:section", "Food\u{FFFF}"),
                meta("og:title", "\u{2068}\u{2069}"),
            ],
            ..Head::default()
        };
        let read = read(&head, &page(&[(Role::Paragraph, PROSE)]), "");
        let texts = [read.title, read.site_name, read.description, read.author];
        assert_eq!(texts, ["Oats rise in été", "Daily Post", "Oats", "Ann Bee"]);
        assert_eq!(read.tags, ["oats", "نمی\u{200C}خواهم"]);
        assert_eq!(read.categories, ["Food"]);
    }

    #[test]
    fn addresses_hold_nothing_that_is_not_seen() {
        let meta = |name: &str, content: &str| Meta { name: name.into(), content: content.into() };
        let link = |rel: &str, href: &str| Link { rel: rel.into(), href: href.into(), ..Link::default() };
        let head = Head {
            metas: vec![meta("og:image", "\u{2066}/e\u{301}\u{202E}\u{7}\u{FDD0}")],
            links: vec![
                link("canonical", "\u{202A}https://a.example/\u{202C}b"),
                link("license", "\u{2066}/c"),
            ],
            ..Head::default()
        };
        let read = read(&head, &Blocks::default(), "https://b.example/");
        assert_eq!(read.canonical_url, "https://a.example/b");
        assert_eq!(read.image, "https://b.example/e\u{301}");
        assert_eq!(read.license, "https://b.example/c");
    }

    #[test]
    fn reads_flattened_text() {
        let lines = [
            "Oats’ rise in the north",
            "Oats' rise in the north",
            "By Ann Bee",
            PROSE,
            "© 2014-2025 Daily Post",
        ];
        let read = read(&Head::default(), &page(&lines.map(|line| (Role::Line, line))), "");
        assert_eq!(
            read,
            Metadata {
                title: "Oats’ rise in the north".into(),
                author: "Ann Bee".into(),
                site_name: "Daily Post".into(),
                title_blocks: vec![0, 1],
                byline_blocks: vec![2],
                sources: vec![("title", "lines"), ("author", "lines"), ("site_name", "lines")],
                ..Metadata::default()
            }
        );
    }

    #[test]
    fn reads_a_page_with_a_head() {
        let meta = |name: &str, content: &str| Meta { name: name.into(), content: content.into() };
        let head = Head {
            title: "Oats rise | Daily Post".into(),
            lang: "en".into(),
            metas: vec![
                meta("og:site_name", "Daily Post"),
                meta("og:url", "/2024/05/17/oats"),
                meta("keywords", "oats, north,Oats"),
                meta("article:section", "Food"),
            ],
            json_ld: JsonLd::parse([
                r#"{"@type":"NewsArticle","author":{"name":"Ann Bee"},"license":"CC BY 4.0"}"#,
            ]),
            ..Head::default()
        };
        let blocks = page(&[(Role::Heading(1), "Oats rise"), (Role::Paragraph, PROSE)]);
        assert_eq!(
            read(&head, &blocks, "https://post.example/a"),
            Metadata {
                title: "Oats rise".into(),
                author: "Ann Bee".into(),
                author_is_stated: true,
                starter: Some(("Ann Bee".into(), "json_ld")),
                date: "2024-05-17".into(),
                site_name: "Daily Post".into(),
                canonical_url: "https://post.example/2024/05/17/oats".into(),
                base: "https://post.example/a".into(),
                declared_language: "en".into(),
                license: "CC-BY-4.0".into(),
                tags: vec!["oats".into(), "north".into()],
                categories: vec!["Food".into()],
                types: vec!["newsarticle".into()],
                title_blocks: vec![0],
                sources: vec![
                    ("title", "title_element"),
                    ("author", "json_ld"),
                    ("date", "url"),
                    ("site_name", "open_graph"),
                    ("canonical_url", "open_graph"),
                    ("license", "json_ld"),
                    ("declared_language", "html_lang"),
                    ("tags", "meta_tags"),
                    ("categories", "open_graph"),
                ],
                ..Metadata::default()
            }
        );
    }

    #[test]
    fn the_author_depends_on_what_the_page_is() {
        let meta = |name: &str, content: &str| Meta { name: name.into(), content: content.into() };
        let mut head = Head { metas: vec![meta("og:site_name", "Oats Shop")], ..Head::default() };
        head.posters.classes = vec!["Offline".into(), "ann_1".into()];
        let signed = |head: &Head, sign: fn(&mut Metadata)| {
            let blocks = page(&[(Role::Heading(1), "Oats rise"), (Role::Paragraph, "By Cee Dee")]);
            let mut metadata = read(head, &blocks, "");
            sign(&mut metadata);
            metadata.author
        };
        assert_eq!(signed(&head, Metadata::as_thread), "ann_1");
        assert_eq!(signed(&head, Metadata::as_article), "Cee Dee");
        assert_eq!(signed(&head, Metadata::as_offer), "");
        head.metas.push(meta("author", "Eff Gee"));
        assert_eq!(signed(&head, Metadata::as_offer), "Eff Gee");
    }

    #[test]
    fn the_site_signs_an_article_that_nobody_signs() {
        for author in ["Oats Shop", "Staff"] {
            let metas = [("og:site_name", "Oats Shop"), ("author", author)];
            let metas = metas.map(|(name, content)| Meta { name: name.into(), content: content.into() });
            let mut metadata = read(&Head { metas: metas.into(), ..Head::default() }, &Blocks::default(), "");
            assert_eq!(metadata.author, "");
            metadata.as_article();
            assert_eq!(
                (metadata.author.as_str(), metadata.sources.last()),
                (author, Some(&("author", "meta_tags")))
            );
        }
    }

    #[test]
    fn the_date_depends_on_what_the_page_is() {
        let time = |datetime: &str, hints: &str| Time {
            datetime: datetime.into(),
            hints: hints.into(),
            ..Time::default()
        };
        let head = |times: Vec<Time>| Head { times, ..Head::default() };
        let dated = |head: &Head, become_one: fn(&mut Metadata)| {
            let mut metadata = read(head, &Blocks::default(), "");
            become_one(&mut metadata);
            metadata.date
        };
        let posts = head(vec![time("2024-05-16", ""), time("2024-05-17", "published")]);
        assert_eq!(dated(&posts, Metadata::as_article), "2024-05-17");
        assert_eq!(dated(&posts, Metadata::as_thread), "2024-05-16");
        assert_eq!(dated(&posts, Metadata::as_offer), "2024-05-17");
        assert_eq!(dated(&head(vec![time("2024-05-16", "")]), Metadata::as_offer), "");
    }

    #[test]
    fn the_slogan_of_a_service_is_no_title() {
        let titled = |shown: &str| {
            let head = Head { title: "Oats by post | Home".into(), ..Head::default() };
            let mut metadata = read(&head, &page(&[(Role::Heading(1), shown)]), "");
            assert_eq!((metadata.title.as_str(), metadata.title_blocks.len()), (shown, 1));
            metadata.as_service();
            (metadata.title, metadata.title_blocks.len())
        };
        assert_eq!(titled("Eat oats at home"), ("Oats by post".into(), 0));
        assert_eq!(titled("Oats by post"), ("Oats by post".into(), 1));
    }

    #[test]
    fn the_address_tells_on_which_day_it_was_at_the_site() {
        let content = "2024-05-18T02:30:00Z".to_owned();
        let head =
            Head { metas: vec![Meta { name: "article:published_time".into(), content }], ..Head::default() };
        let date = |url| read(&head, &Blocks::default(), url).date;
        assert_eq!(date("https://post.example/2024/05/17/oats"), "2024-05-17");
        assert_eq!(date("https://post.example/2024/05/12/oats"), "2024-05-18T02:30:00+00:00");
    }

    #[test]
    fn an_empty_page_says_nothing() {
        assert_eq!(read(&Head::default(), &Blocks::default(), ""), Metadata::default());
    }
}
