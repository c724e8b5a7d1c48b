//! The data that dehusk carries: lexicons of many languages and hints of markup, parsed once.
//!
//! Human language and site markup live in `assets/` only; a new language is one file there, and `cargo xtask lexicon`
//! lists it. What the words mean is left to the stages: kinds are plain names here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

mod languages;

use languages::LANGUAGES;

const MARKUP: &str = include_str!("../assets/markup.toml");

const METADATA: &str = include_str!("../assets/metadata.toml");

const QUALITY: &str = include_str!("../assets/quality.toml");

const MARKDOWN: &str = include_str!("../assets/markdown.toml");

/// The model for pages with markup: `assets/models/README.md` says how it was made.
pub const HTML_MODEL: &[u8] = include_bytes!("../assets/models/html.model");

/// The model of blocks of flattened text: `assets/models/lines.md` says what it is.
pub const LINES_MODEL: &[u8] = include_bytes!("../assets/models/lines.model");

/// The model of blocks of text that was extracted already: `assets/models/extracted.md` says what it is.
pub const EXTRACTED_MODEL: &[u8] = include_bytes!("../assets/models/extracted.model");

/// The built-in lexicon.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
        languages: LANGUAGES
            .iter()
            .map(|(path, text)| toml::from_str(text).unwrap_or_else(|error| unreachable_asset(path, &error)))
            .collect(),
    });
    &LEXICON
}

/// The built-in hints of markup: kind name → what hints at it.
pub fn markup() -> &'static BTreeMap<String, MarkupHints> {
    static HINTS: LazyLock<BTreeMap<String, MarkupHints>> = LazyLock::new(|| {
        toml::from_str(MARKUP).unwrap_or_else(|error| unreachable_asset("assets/markup.toml", &error))
    });
    &HINTS
}

/// The built-in names under which pages state their metadata.
pub fn metadata_names() -> &'static MetadataNames {
    static NAMES: LazyLock<MetadataNames> = LazyLock::new(|| {
        toml::from_str(METADATA).unwrap_or_else(|error| unreachable_asset("assets/metadata.toml", &error))
    });
    &NAMES
}

/// What the quality signals look for.
pub fn quality_lists() -> &'static QualityLists {
    static LISTS: LazyLock<QualityLists> = LazyLock::new(|| {
        toml::from_str(QUALITY).unwrap_or_else(|error| unreachable_asset("assets/quality.toml", &error))
    });
    &LISTS
}

/// What Markdown takes from the names that pages give to things. It decides on no verdict.
pub fn markdown() -> &'static MarkdownNames {
    static NAMES: LazyLock<MarkdownNames> = LazyLock::new(|| {
        toml::from_str(MARKDOWN).unwrap_or_else(|error| unreachable_asset("assets/markdown.toml", &error))
    });
    &NAMES
}

/// Every built-in file with its name: what the judgement depends on besides code and settings.
pub fn all() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let texts = LANGUAGES.iter().copied().chain([
        ("assets/markup.toml", MARKUP),
        ("assets/metadata.toml", METADATA),
        ("assets/quality.toml", QUALITY),
    ]);
    texts.map(|(path, text)| (path, text.as_bytes())).chain([
        ("assets/models/html.model", HTML_MODEL),
        ("assets/models/lines.model", LINES_MODEL),
        ("assets/models/extracted.model", EXTRACTED_MODEL),
    ])
}

/// Whether an `itemprop` or a class, in lower case, says that an element's text is a field of the metadata.
pub fn states_metadata(name: &str) -> bool {
    static STATING: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let names = metadata_names();
        names.itemprops.values().chain(names.classes.values()).flatten().map(String::as_str).collect()
    });
    STATING.contains(name) || has_class_part(name) && class_parts(name).next().is_some()
}

/// Whether a class name, in lower case, has any part that [`class_parts`] looks for. Most have none, and one pass tells.
fn has_class_part(name: &str) -> bool {
    static PARTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let parts = metadata_names().class_parts.values().flatten();
        AhoCorasick::new(parts).expect("the built-in parts are few and short")
    });
    PARTS.is_match(name)
}

/// The fields that a part of a class name, in lower case, speaks of, by the lists of [`MetadataNames::class_parts`].
pub fn class_parts(name: &str) -> impl Iterator<Item = &'static str> {
    let names = metadata_names();
    let has =
        move |list: Option<&Vec<String>>| list.into_iter().flatten().any(|part| name.contains(part.as_str()));
    let stating = names
        .class_parts
        .iter()
        .filter(move |(field, parts)| has(Some(*parts)) && !has(names.class_not.get(*field)));
    stating.map(|(field, _)| field.as_str())
}

/// Whether an attribute holds the name of who wrote a post.
pub fn is_poster_attribute(name: &str) -> bool {
    metadata_names().posters.get("attributes").is_some_and(|names| names.iter().any(|known| known == name))
}

/// Whether elements of a class, in lower case, hold the name of who wrote a post.
pub fn is_poster_class(name: &str) -> bool {
    static CLASSES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        metadata_names().posters.get("classes").into_iter().flatten().map(String::as_str).collect()
    });
    CLASSES.contains(name)
}

/// Whether a segment of an address is a folder that holds a page an author.
pub fn is_author_folder(segment: &str) -> bool {
    metadata_names()
        .authors
        .get("folders")
        .is_some_and(|folders| folders.iter().any(|known| known == segment))
}

/// A built-in file that does not parse never gets past the tests.
#[allow(clippy::panic, reason = "built-in data is parsed by the tests; there is nothing a caller could do")]
fn unreachable_asset<T>(path: &str, error: &toml::de::Error) -> T {
    panic!("{path}: {error}")
}

/// Words and cues of many languages.
#[derive(Debug, Default, Clone)]
pub struct Lexicon {
    /// One entry a file.
    pub languages: Vec<Language>,
}

/// One lexicon file.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// BCP 47 tag.
    pub language: String,
    /// English name.
    pub name: String,
    /// The commonest words of running text (articles, prepositions, conjunctions), lower case.
    #[serde(default)]
    pub function_words: Vec<String>,
    /// Frequent words that a language close to this one, by whose tag they are listed, writes otherwise, lower case.
    #[serde(default)]
    pub unlike: BTreeMap<String, Vec<String>>,
    /// Twelve lists: the ways to write each month, lower case.
    #[serde(default)]
    pub months: Vec<Vec<String>>,
    /// Words that open a byline, such as "by", lower case.
    #[serde(default)]
    pub byline: Vec<String>,
    /// Closed lists that detectors look up, by name: `home`, `languages`, `dates`.
    #[serde(default)]
    pub names: BTreeMap<String, Vec<String>>,
    /// Cues by source.
    #[serde(default)]
    pub cues: Vec<CueGroup>,
}

/// Cues of one source and licence: kind name → phrases. `{}` in a phrase stands for a number.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueGroup {
    /// Where the phrases come from: a package with its version, or "dehusk".
    pub source: String,
    /// SPDX expression.
    pub licence: String,
    /// Phrases that are chrome only as a whole block.
    #[serde(default)]
    pub whole: BTreeMap<String, Vec<String>>,
    /// Phrases that open a block.
    #[serde(default)]
    pub start: BTreeMap<String, Vec<String>>,
    /// Phrases that hint wherever they stand.
    #[serde(default)]
    pub anywhere: BTreeMap<String, Vec<String>>,
}

/// How a cue must stand in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Somewhere in the block, at word boundaries.
    Anywhere,
    /// At its start.
    Start,
    /// It is the whole block, but for punctuation at the ends.
    Whole,
}

/// What the quality signals look for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualityLists {
    /// Marks that end a sentence, in any script.
    pub terminal_marks: String,
    /// Marks that are punctuation beside those.
    pub punctuation: String,
    /// How a line ends that C4 keeps.
    pub line_ends: Vec<String>,
    /// The ways to write an ellipsis.
    pub ellipsis: Vec<String>,
    /// Marks that open a line of a list.
    pub bullets: String,
    /// Those of them that Gopher knows.
    pub gopher_bullets: String,
    /// What a placeholder says, lower case.
    pub placeholder: String,
    /// What a notice on scripts names, lower case.
    pub script_notice: String,
    /// What a notice on policies says, lower case.
    pub policies: Vec<String>,
    /// By language, the stop words of languages whose lexicons' function words are not meant.
    pub stop_words: BTreeMap<String, Vec<String>>,
}

/// What Markdown takes from the names that pages give to things: `assets/markdown.toml` says what each list is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkdownNames {
    /// What stands before the language of code in a class name or attribute.
    pub language_prefixes: Vec<String>,
    /// Names in its place that are no language.
    pub no_languages: Vec<String>,
    /// Attributes that hold the address of a picture until a script shows it.
    pub image_sources: Vec<String>,
}

/// What in the markup hints at a kind. `content` is a kind here too: it speaks for main content.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MarkupHints {
    /// Element names.
    pub tags: Vec<String>,
    /// ARIA roles.
    pub roles: Vec<String>,
    /// `itemprop` values.
    pub itemprops: Vec<String>,
    /// Whole class names and ids, lower case.
    pub classes: Vec<String>,
    /// Words inside class names and ids (split at `-`, `_`, digits and camel case), lower case.
    pub words: Vec<String>,
}

/// Lists of names by the name of the field that they give.
pub type FieldNames = BTreeMap<String, Vec<String>>;

/// Where pages state their metadata: `assets/metadata.toml` says what each list is.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetadataNames {
    /// Source → field → names of `<meta>` elements.
    pub metas: BTreeMap<String, FieldNames>,
    /// Rank of a JSON-LD object → its types.
    pub json_ld: FieldNames,
    /// Property that holds the page's own text → types of its object, or none where any will do.
    pub json_ld_texts: FieldNames,
    /// Field → `itemprop` values.
    pub itemprops: FieldNames,
    /// Field → whole class names and ids.
    pub classes: FieldNames,
    /// Field → parts of class names.
    pub class_parts: FieldNames,
    /// Field → parts that a class name must not have for its other parts to count.
    pub class_not: FieldNames,
    /// What the hints of a `<time>` say.
    pub times: FieldNames,
    /// Where a page of a forum names who wrote a post.
    pub posters: FieldNames,
    /// Words in and around the names of authors.
    pub authors: FieldNames,
    /// Words that say who may read a page.
    pub access: FieldNames,
    /// How dates are written.
    pub dates: FieldNames,
    /// Words of bylines.
    pub byline: FieldNames,
    /// Words of copyright lines.
    pub copyright: FieldNames,
    /// Licences.
    pub licenses: LicenseNames,
}

/// How licences are named.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenseNames {
    /// Address → SPDX id.
    pub addresses: Vec<(String, String)>,
    /// SPDX ids of ported Creative Commons licences.
    pub ported: Vec<String>,
    /// Names of CC0.
    pub zero: Vec<String>,
    /// What a Creative Commons licence's name opens with.
    pub opens: Vec<String>,
    /// Part of a Creative Commons id → the part written out.
    pub terms: Vec<(String, String)>,
}

impl Lexicon {
    /// Every cue: kind name, how it must stand, phrase.
    pub fn cues(&self) -> impl Iterator<Item = (&str, Mode, &str)> {
        self.languages.iter().flat_map(|language| &language.cues).flat_map(|group| {
            [(Mode::Whole, &group.whole), (Mode::Start, &group.start), (Mode::Anywhere, &group.anywhere)]
                .into_iter()
                .flat_map(|(mode, kinds)| {
                    kinds.iter().flat_map(move |(kind, phrases)| {
                        phrases.iter().map(move |phrase| (kind.as_str(), mode, phrase.as_str()))
                    })
                })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::chrome::Kind;
    use crate::chrome::cues::{fold, trim};

    /// The languages that must know every kind that shows in words.
    const MAIN_LANGUAGES: &[&str] =
        &["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "tr", "uk", "zh"];

    /// Kinds that are seen by markup, place or repetition and have no words of their own.
    const WORDLESS: &[Kind] = &[
        Kind::Header,
        Kind::Footer,
        Kind::Sidebar,
        Kind::ListingChrome,
        Kind::SiteName,
        Kind::DuplicateTitle,
        Kind::EmptyLabel,
        Kind::Hidden,
        Kind::SiteTemplate,
        Kind::UserRule,
        Kind::Other,
    ];

    /// Bytes of TOML, parsed at the first use: every run pays for them.
    const MOST_BYTES: usize = 850_000;

    fn hand_written() -> impl Iterator<Item = &'static Language> {
        lexicon()
            .languages
            .iter()
            .filter(|language| language.language != "und")
            .filter(|language| language.cues.iter().any(|group| group.source == "dehusk"))
    }

    fn phrases(group: &CueGroup) -> impl Iterator<Item = (&String, &String)> {
        [&group.whole, &group.start, &group.anywhere]
            .into_iter()
            .flatten()
            .flat_map(|(kind, phrases)| phrases.iter().map(move |phrase| (kind, phrase)))
    }

    #[test]
    fn lists_every_lexicon_file() {
        let mut files = BTreeSet::new();
        for folder in ["assets/lexicon", "assets/lexicon/imported"] {
            for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
                .expect("the repository has it")
            {
                let name = entry.expect("it can be listed").file_name().to_string_lossy().into_owned();
                if name.ends_with(".toml") {
                    files.insert(format!("{folder}/{name}"));
                }
            }
        }
        let listed: BTreeSet<String> = LANGUAGES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(listed, files, "run `cargo xtask lexicon`");
    }

    #[test]
    fn names_only_known_kinds() {
        let unknown: BTreeSet<&str> =
            lexicon().cues().map(|(kind, ..)| kind).filter(|kind| kind.parse::<Kind>().is_err()).collect();
        assert_eq!(unknown, BTreeSet::new());
        let unknown: Vec<&String> =
            markup().keys().filter(|kind| *kind != "content" && kind.parse::<Kind>().is_err()).collect();
        assert_eq!(unknown, Vec::<&String>::new());
    }

    #[test]
    fn has_words_for_every_kind_in_the_main_languages() {
        let mut missing = Vec::new();
        for &name in MAIN_LANGUAGES {
            let language = hand_written().find(|language| language.language == name).expect("it has a file");
            let known: BTreeSet<&String> =
                language.cues.iter().flat_map(phrases).map(|(kind, _)| kind).collect();
            for kind in Kind::ALL.iter().filter(|kind| !WORDLESS.contains(kind)) {
                if !known.contains(&kind.name().to_owned()) {
                    missing.push((name, *kind));
                }
            }
        }
        assert_eq!(missing, []);
    }

    #[test]
    fn names_the_months_where_they_have_names() {
        for language in hand_written() {
            let numbered = ["zh", "ja", "ko", "vi"].contains(&language.language.as_str());
            let expected = if numbered { 0 } else { 12 };
            assert_eq!(language.months.len(), expected, "{}", language.name);
            assert!(language.months.iter().all(|names| !names.is_empty()), "{}", language.name);
        }
    }

    #[test]
    fn says_a_phrase_once_in_a_kind() {
        let mut twice = Vec::new();
        for language in &lexicon().languages {
            let mut seen = BTreeSet::new();
            for (kind, phrase) in language.cues.iter().flat_map(phrases) {
                if !seen.insert((kind, fold(phrase))) {
                    twice.push((&language.name, kind, phrase));
                }
            }
        }
        assert_eq!(twice, []);
    }

    #[test]
    fn has_no_phrase_without_letters() {
        let bare: Vec<&str> = lexicon()
            .cues()
            .map(|(.., phrase)| phrase)
            .filter(|phrase| !trim(&fold(&phrase.replace("{}", "0"))).contains(char::is_alphabetic))
            .collect();
        assert_eq!(bare, Vec::<&str>::new());
    }

    #[test]
    fn writes_markup_names_in_lower_case() {
        let loud: Vec<&String> = markup()
            .values()
            .flat_map(|hints| [&hints.tags, &hints.roles, &hints.itemprops, &hints.classes, &hints.words])
            .flatten()
            .filter(|name| name.chars().any(char::is_uppercase))
            .collect();
        assert_eq!(loud, Vec::<&String>::new());
    }

    #[test]
    fn stays_small() {
        let bytes: usize = LANGUAGES.iter().map(|(_, text)| text.len()).sum();
        assert!(bytes <= MOST_BYTES, "{bytes} bytes");
    }
}
