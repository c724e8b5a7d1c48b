//! `cargo xtask lexicon`: turns a table of other projects' interface strings into `assets/lexicon/imported/`, and lists
//! every lexicon file in `src/assets/languages.rs`.
//!
//! The table has the columns kind, language, source, licence, string; where it comes from is left to the caller. What
//! becomes of each string is decided by the rules here and by `xtask/data/lexicon-skip.tsv`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use dehusk::assets::Mode;
use dehusk::chrome::Kind;
use dehusk::chrome::cues::{fold, trim};

/// The fewest letters that say anything.
const FEWEST_LETTERS: usize = 2;

/// The most letters of a string worth keeping: longer ones are sentences that sites reword.
const MOST_LETTERS: usize = 60;

/// Words from which on a string is unmistakable wherever it stands; two less for skip links, which say one thing only.
const ANYWHERE_WORDS: usize = 5;

/// Letters from which on a string is unmistakable wherever it stands, in scripts without spaces.
const ANYWHERE_UNSPACED: usize = 10;

/// Columns that a line of the written files may fill.
const LINE_WIDTH: usize = 116;

/// What `cargo xtask lexicon` is told.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Table to import: kind, language, source, licence, string, separated by tabs. Without it only the list of files is renewed.
    #[arg(long, value_name = "TSV")]
    from: Option<PathBuf>,
}

/// Imports the table, if there is one, and renews the list of lexicon files.
pub fn run(options: &Options) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent folder")?;
    if let Some(table) = &options.from {
        let text = fs::read_to_string(table).with_context(|| format!("cannot read {}", table.display()))?;
        let skip = Skip::parse(include_str!("../data/lexicon-skip.tsv"))?;
        let languages = import(&text, &skip)?;
        let folder = root.join("assets/lexicon/imported");
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("cannot clear {}", folder.display()))?;
        }
        fs::create_dir_all(&folder)?;
        for (language, groups) in &languages {
            let path = folder.join(format!("{language}.toml"));
            fs::write(&path, render(language, groups))
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    let list = root.join("src/assets/languages.rs");
    fs::write(&list, list_files(root)?).with_context(|| format!("cannot write {}", list.display()))
}

/// Source and licence → mode → kind → phrases.
type Groups = BTreeMap<(String, String), BTreeMap<&'static str, BTreeMap<Kind, BTreeSet<String>>>>;

/// Sorts the table's strings into languages, groups, modes and kinds. A phrase stands once in a kind of a language:
/// in the hand-written file, or else under the first of its sources.
fn import(table: &str, skip: &Skip) -> Result<BTreeMap<String, Groups>> {
    let mut rows = Vec::new();
    for (number, line) in table.lines().enumerate().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[kind, language, source, licence, string] = columns.as_slice() else {
            bail!("line {}: {} columns instead of 5", number + 1, columns.len());
        };
        rows.push((source, licence, language_of(language), kind, string));
    }
    rows.sort_unstable();
    let mut languages: BTreeMap<String, Groups> = BTreeMap::new();
    let mut seen = written_by_hand();
    for (source, licence, language, name, string) in rows {
        let Some(kind) = kind_of(name)? else { continue };
        let Some((mode, phrase)) = phrase_of(name, kind, string) else { continue };
        let key = key(&phrase);
        if skip.contains(kind, language, &key) || !seen.insert((language.to_owned(), kind, key)) {
            continue;
        }
        let group =
            languages.entry(language.to_owned()).or_default().entry((source.to_owned(), licence.to_owned()));
        group.or_default().entry(mode).or_default().entry(kind).or_default().insert(phrase);
    }
    Ok(languages)
}

/// Language, kind and folded phrase of every cue in the hand-written files.
fn written_by_hand() -> BTreeSet<(String, Kind, String)> {
    let mut written = BTreeSet::new();
    for language in &dehusk::assets::lexicon().languages {
        for group in language.cues.iter().filter(|group| group.source == "dehusk") {
            for (name, phrases) in group.whole.iter().chain(&group.start).chain(&group.anywhere) {
                let Ok(kind) = name.parse::<Kind>() else { continue };
                written.extend(phrases.iter().map(|phrase| (language.language.clone(), kind, key(phrase))));
            }
        }
    }
    written
}

/// What a phrase is compared by.
fn key(phrase: &str) -> String {
    trim(&fold(&phrase.replace("{}", "0"))).to_owned()
}

/// The file a language tag of the table belongs to: the primary language, so that matching needs no regions.
fn language_of(tag: &str) -> &str {
    let primary = tag.split(['-', '_', '@', '.']).next().unwrap_or(tag);
    match primary {
        "cz" => "cs",
        "cn" => "zh",
        // The one source that says `se` means Swedish by it.
        "se" => "sv",
        "no" => "nb",
        _ => primary,
    }
}

/// Our kind for a kind of the table; `None` where it has no use for us.
fn kind_of(name: &str) -> Result<Option<Kind>> {
    Ok(Some(match name {
        "share" => Kind::ShareBar,
        "cookie" => Kind::CookieBanner,
        "taxonomy" => Kind::TagsCategories,
        "related" => Kind::RelatedLinks,
        "nav" => Kind::Navigation,
        "search_box" | "feed_links" | "lang_switch" => Kind::SiteTools,
        "notice" => Kind::SystemNotice,
        "edit_link" | "back_to_top" => Kind::PageTools,
        "read_time" => Kind::BylineMeta,
        _ => match name.parse() {
            Ok(kind) => kind,
            Err(_) => bail!("the table's kind {name:?} has no counterpart; say which in `kind_of`"),
        },
    }))
}

/// The cue that a string gives, and how it must stand; `None` for junk.
fn phrase_of(name: &str, kind: Kind, string: &str) -> Option<(&'static str, String)> {
    let mut phrase = string.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut mode = Mode::Whole;
    if matches!(name, "comment_count" | "read_time") {
        for placeholder in ["%s", "%d", "#"] {
            phrase = phrase.replace(placeholder, "{}");
        }
    } else if let Some(at) = phrase.find("{}").or_else(|| phrase.find("%s")) {
        phrase.truncate(at);
        mode = Mode::Start;
    }
    let phrase = phrase.trim().to_owned();
    let folded = fold(&phrase.replace("{}", "0"));
    let bare = trim(&folded);
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    let words = bare.split(' ').count();
    let unspaced = bare.chars().any(dehusk::block::is_unspaced);
    let cut_short = phrase.ends_with([',', ';']) || phrase.starts_with("name:");
    let lone_word = words < 2 && (!unspaced || letters < 4);
    if !(FEWEST_LETTERS..=MOST_LETTERS).contains(&letters)
        || cut_short
        || (mode == Mode::Start && lone_word)
        || (kind == Kind::CookieBanner && lone_word && !bare.contains("cookie"))
    {
        return None;
    }
    let needed = if kind == Kind::SkipLink { ANYWHERE_WORDS - 2 } else { ANYWHERE_WORDS };
    let long = if unspaced { letters >= ANYWHERE_UNSPACED } else { words >= needed };
    if mode == Mode::Whole && long && SITE_BOUND.contains(&kind) {
        mode = Mode::Anywhere;
    }
    let mode = match mode {
        Mode::Whole => "whole",
        Mode::Start => "start",
        Mode::Anywhere => "anywhere",
    };
    Some((mode, phrase))
}

/// Kinds whose longer phrases are said of a site and hardly ever in an article.
const SITE_BOUND: &[Kind] = &[
    Kind::CommentForm,
    Kind::CommentClosed,
    Kind::Copyright,
    Kind::CookieBanner,
    Kind::LoginBox,
    Kind::SkipLink,
];

/// Strings that are too common as words to be cues.
struct Skip(BTreeSet<(Kind, String, String)>);

impl Skip {
    /// Reads lines of kind, language (`*` for all) and string; `#` opens a comment.
    fn parse(text: &str) -> Result<Self> {
        let mut skip = BTreeSet::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            ensure!(columns.len() == 3, "lexicon-skip.tsv: {line:?} has not three columns");
            let kind = columns[0].parse().map_err(anyhow::Error::msg)?;
            skip.insert((kind, columns[1].to_owned(), key(columns[2])));
        }
        Ok(Self(skip))
    }

    fn contains(&self, kind: Kind, language: &str, key: &str) -> bool {
        ["*", language].iter().any(|of| self.0.contains(&(kind, (*of).to_owned(), key.to_owned())))
    }
}

/// One file of `assets/lexicon/imported/`.
fn render(language: &str, groups: &Groups) -> String {
    let mut file = String::from(
        "# Generated by `cargo xtask lexicon`; do not edit. `assets/README.md` names the sources' licences.\n\n",
    );
    let _ = writeln!(
        file,
        "language = {}\nname = {}",
        quoted(language),
        quoted(&format!("{language} (imported)"))
    );
    for ((source, licence), modes) in groups {
        let _ = writeln!(file, "\n[[cues]]\nsource = {}\nlicence = {}", quoted(source), quoted(licence));
        for mode in ["whole", "start", "anywhere"] {
            let Some(kinds) = modes.get(mode) else { continue };
            let _ = writeln!(file, "\n[cues.{mode}]");
            for (kind, phrases) in kinds {
                file.push_str(&array(kind.name(), phrases));
            }
        }
    }
    file
}

/// `name = [...]`, wrapped.
fn array(name: &str, phrases: &BTreeSet<String>) -> String {
    let items: Vec<String> = phrases.iter().map(|phrase| quoted(phrase)).collect();
    let one_line = format!("{name} = [{}]\n", items.join(", "));
    if one_line.chars().count() <= LINE_WIDTH {
        return one_line;
    }
    let mut text = format!("{name} = [\n");
    let mut line = String::from("   ");
    for item in items {
        if line.chars().count() + item.chars().count() + 2 > LINE_WIDTH && !line.trim().is_empty() {
            text.push_str(&line);
            text.push('\n');
            line = String::from("   ");
        }
        let _ = write!(line, " {item},");
    }
    text.push_str(&line);
    text.push_str("\n]\n");
    text
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// `src/assets/languages.rs`: every file of `assets/lexicon/`, the hand-written ones first, each sorted by name.
fn list_files(root: &Path) -> Result<String> {
    let mut list = String::from(
        "// @generated by cargo xtask lexicon\n\
         //! Every lexicon file: the hand-written ones, then the imported ones. What is in them is left to the data.\n\n\
         /// Path and text of each file.\n\
         pub(super) const LANGUAGES: &[(&str, &str)] = &[\n",
    );
    for folder in ["assets/lexicon", "assets/lexicon/imported"] {
        let mut names = Vec::new();
        for entry in fs::read_dir(root.join(folder)).with_context(|| format!("cannot list {folder}"))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".toml") {
                names.push(name);
            }
        }
        names.sort_unstable();
        for name in names {
            let _ = writeln!(list, "    (\"{folder}/{name}\", include_str!(\"../../{folder}/{name}\")),");
        }
    }
    list.push_str("];\n");
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_a_string_at_its_placeholder() {
        assert_eq!(
            phrase_of("byline_meta", Kind::BylineMeta, "Last updated on {}."),
            Some(("start", "last updated on".to_owned()))
        );
    }

    #[test]
    fn keeps_the_number_of_a_count() {
        assert_eq!(
            phrase_of("comment_count", Kind::CommentCount, "%s Comments"),
            Some(("whole", "{} comments".to_owned()))
        );
    }

    #[test]
    fn drops_a_lone_word_of_a_consent_dialog() {
        assert_eq!(phrase_of("cookie", Kind::CookieBanner, "Marketing"), None);
    }

    #[test]
    fn drops_half_a_sentence() {
        assert_eq!(phrase_of("cookie", Kind::CookieBanner, "By continuing to scroll,"), None);
    }

    #[test]
    fn lets_a_long_consent_sentence_hint_anywhere() {
        assert_eq!(
            phrase_of("cookie", Kind::CookieBanner, "Dieser Dienst hat keine Cookies gesetzt"),
            Some(("anywhere", "dieser dienst hat keine cookies gesetzt".to_owned()))
        );
    }

    #[test]
    fn files_a_regional_variant_under_its_language() {
        assert_eq!(language_of("pt_BR"), "pt");
    }
}
