//! The learned model: how likely each block of a page is main content, what the page is, and how sure that is.
//!
//! Fitted by `cargo xtask train` on the [columns](super::features) that serve; the file and its card are in
//! `assets/models/`. First the page model tells the page type; the block model knows it as columns of its own; last the
//! quality model says how good the extraction is likely to be.

mod bytes;
mod forest;
mod quality;

use std::sync::{Arc, LazyLock};

pub use forest::{Forest, ROWS, Split};
pub use quality::{QUALITY, describe};

use super::features::{Column, Facts};
use super::lexicons::{Lexicons, Table};
use super::page_type::PageType;
use super::settings::TextIs;
use super::{Evidence, Kind};
use crate::block::{Block, Blocks, Origin};

use bytes::{Reader, Writer};
use rustc_hash::FxHashMap;

/// The first bytes of a model file, with the version of its form.
const MAGIC: &[u8; 16] = b"dehusk model 4\n\0";

/// The most that a model speaks for a label of flattened text, in log-odds.
const SUREST: f32 = 0.5;

/// Words up to which a block is a label.
const LABEL_WORDS: u32 = 12;

/// A fitted model.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The columns that its forests ask for.
    pub columns: Vec<Column>,
    /// The tables that learned columns look tokens up in.
    pub lexicons: Lexicons,
    /// A forest a page type, in the order of [`PageType::ALL`]: log-odds up to a constant. The model of extracted text has
    /// one for text that is flattened and one for text that is extracted.
    pub types: Vec<Forest>,
    /// Log-odds that a block is main content.
    pub blocks: Forest,
    /// The expected word F1 of the extraction, over [`QUALITY`].
    pub quality: Forest,
}

/// The models that judge, by what a page came as.
#[derive(Debug, Clone, Default)]
pub struct Models {
    /// For pages with markup.
    pub html: Arc<Model>,
    /// For flattened lines.
    pub lines: Arc<Model>,
    /// For lines of a text that somebody has extracted from its page already, with some chrome left.
    pub extracted: Arc<Model>,
}

impl Models {
    /// The models that dehusk carries.
    pub fn built_in() -> Self {
        static MODELS: LazyLock<Models> = LazyLock::new(|| {
            let read = |name: &str, bytes| {
                Arc::new(Model::from_bytes(bytes).unwrap_or_else(|error| unreachable_model(name, &error)))
            };
            Models {
                html: read("html", crate::assets::HTML_MODEL),
                lines: read("lines", crate::assets::LINES_MODEL),
                extracted: read("extracted", crate::assets::EXTRACTED_MODEL),
            }
        });
        MODELS.clone()
    }

    /// What a page came as; of flattened text the user may know it.
    pub fn input(&self, page: &Blocks, facts: &mut Facts<'_>, text: TextIs) -> Input {
        match (page.origin, text) {
            (Origin::Html, _) => Input::Markup,
            (_, TextIs::Flattened) => Input::Flattened,
            (_, TextIs::Extracted) => Input::Extracted,
            (_, TextIs::Auto) if self.extracted.knows_as_extracted(facts) => Input::Extracted,
            (_, TextIs::Auto) => Input::Flattened,
        }
    }

    /// The one for what a page came as.
    pub fn of(&self, input: Input) -> &Model {
        match input {
            Input::Markup => &self.html,
            Input::Flattened => &self.lines,
            Input::Extracted => &self.extracted,
        }
    }
}

/// What a page came as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// With its markup.
    Markup,
    /// Flattened to lines, with all its chrome.
    Flattened,
    /// As what an extractor left of it.
    Extracted,
}

/// What a model says of a page.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Log-odds that each block is main content.
    pub scores: Vec<f32>,
    /// How likely each page type is, in the order of [`PageType::ALL`]; they add up to 1.
    pub types: [f32; PageType::ALL.len()],
    /// The columns that weigh most in the score of each block, with their share in it; none where that was not asked for.
    pub reasons: Vec<Vec<(Column, f32)>>,
}

impl Reading {
    /// The likeliest page type, and how likely it is; none where no model told types.
    pub fn page_type(&self) -> (Option<PageType>, f32) {
        let mut best = (None, 0.0);
        for (page_type, share) in PageType::ALL.into_iter().zip(self.types) {
            if share > best.1 {
                best = (Some(page_type), share);
            }
        }
        best
    }
}

impl Model {
    /// Reads a page.
    pub fn read(&self, facts: Facts<'_>) -> Reading {
        self.explain(facts, 0)
    }

    /// As [`Self::read`], with at most so many reasons a block.
    pub fn explain(&self, facts: Facts<'_>, most: usize) -> Reading {
        let Some(facts) = self.look_up(facts) else { return Reading::default() };
        let of_page = self.of_page(&facts);
        let mut columns: Vec<[f32; ROWS]> = of_page.iter().map(|number| [*number; ROWS]).collect();
        let mut scores = Vec::with_capacity(facts.len());
        let mut reasons = Vec::new();
        for first in (0..facts.len()).step_by(ROWS) {
            let rows = ROWS.min(facts.len() - first);
            for (column, numbers) in self.columns.iter().zip(&mut columns) {
                if !column.is_of_page() {
                    column.fill(&facts, first, &mut numbers[..rows]);
                }
            }
            scores.extend(&self.blocks.sums(&columns, rows)[..rows]);
            if most > 0 {
                reasons.extend((0..rows).map(|row| self.reasons(&columns, row, most)));
            }
        }
        Reading { scores, types: facts.types, reasons }
    }

    /// The columns that weigh most in the score of a row.
    fn reasons(&self, columns: &[[f32; ROWS]], row: usize, most: usize) -> Vec<(Column, f32)> {
        let row: Vec<f32> = columns.iter().map(|column| column[row]).collect();
        let reasons = self.blocks.reasons(&row, most);
        reasons.into_iter().map(|(at, share)| (self.columns[at as usize], share)).collect()
    }

    /// The F1 in words to expect of an extraction with these numbers of [`QUALITY`], 0 to 1.
    pub fn quality(&self, numbers: &[f32; QUALITY.len()]) -> f32 {
        let log_odds = self.quality.sum(numbers);
        1.0 / (1.0 + (-log_odds).exp())
    }

    /// Adds to what is known of a page what the tables know, and its type; `None` for a page without blocks.
    fn look_up<'a>(&self, mut facts: Facts<'a>) -> Option<Facts<'a>> {
        if facts.is_empty() {
            return None;
        }
        facts.look_up(&self.lexicons);
        facts.types = self.page_types(&facts);
        Some(facts)
    }

    /// How likely each page type is; all 0 for a model that tells none.
    pub fn page_types(&self, facts: &Facts<'_>) -> [f32; PageType::ALL.len()] {
        let row = self.of_page(facts);
        let mut types = [0.0; PageType::ALL.len()];
        if self.types.len() != types.len() {
            return types;
        }
        for (share, forest) in types.iter_mut().zip(&self.types) {
            *share = forest.sum(&row).exp();
        }
        let sum: f32 = types.iter().sum();
        types.map(|share| if sum > 0.0 { share / sum } else { 0.0 })
    }

    /// A row with the numbers that are the same for all blocks of a page, and 0 for the others.
    fn of_page(&self, facts: &Facts<'_>) -> Vec<f32> {
        let value = |column: &Column| if column.is_of_page() { column.value(facts, 0) } else { 0.0 };
        self.columns.iter().map(value).collect()
    }

    /// Whether a text is likelier to be extracted already than flattened with all that its page had; that is what the
    /// types of the model of extracted text tell.
    fn knows_as_extracted(&self, facts: &mut Facts<'_>) -> bool {
        if facts.is_empty() {
            return false;
        }
        facts.look_up(&self.lexicons);
        let row = self.of_page(facts);
        matches!(&self.types[..], [flattened, extracted] if extracted.sum(&row) > flattened.sum(&row))
    }

    /// Writes it down.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.bytes(MAGIC);
        out.number(self.columns.len());
        self.columns.iter().for_each(|column| out.text(&column.name()));
        let tables = [&self.lexicons.classes, &self.lexicons.texts, &self.lexicons.words];
        for table in tables.into_iter().chain(&self.lexicons.pages) {
            out.number(table.len());
            table.iter().for_each(|(token, _)| out.number(token as usize));
            out.bytes(&table.iter().map(|(_, odds)| odds as u8).collect::<Vec<_>>());
        }
        out.number(self.types.len());
        self.types.iter().for_each(|forest| forest.write(&mut out));
        self.blocks.write(&mut out);
        self.quality.write(&mut out);
        out.into_bytes()
    }

    /// Reads what was written.
    ///
    /// # Errors
    /// Says what is wrong with the bytes: they are no model, or one of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let mut from = Reader::new(bytes);
        if from.bytes() != Ok(MAGIC) {
            return Err("this is no model file of this version".to_owned());
        }
        let named: FxHashMap<String, Column> = Column::all().map(|column| (column.name(), column)).collect();
        let columns: Vec<Column> = (0..from.number()?)
            .map(|_| {
                let name = from.text()?;
                named
                    .get(name)
                    .copied()
                    .ok_or_else(|| format!("it asks for {name:?}, which this version does not have"))
            })
            .collect::<Result<_, _>>()?;
        let mut table = || {
            let keys: Vec<u32> =
                (0..from.number()?).map(|_| Ok(from.number()? as u32)).collect::<Result<_, String>>()?;
            let values: Vec<i8> = from.bytes()?.iter().map(|byte| *byte as i8).collect();
            Table::from_stored(keys, values).ok_or_else(|| "a table is malformed".to_owned())
        };
        let lexicons = Lexicons {
            classes: table()?,
            texts: table()?,
            words: table()?,
            pages: PageType::ALL.iter().map(|_| table()).collect::<Result<_, _>>()?,
        };
        let types =
            (0..from.number()?).map(|_| Forest::read(&mut from, columns.len())).collect::<Result<_, _>>()?;
        let blocks = Forest::read(&mut from, columns.len())?;
        let quality = Forest::read(&mut from, QUALITY.len())?;
        if !from.is_at_end() {
            return Err("there is something behind its end".to_owned());
        }
        Ok(Self { columns, lexicons, types, blocks, quality })
    }
}

/// Adds what the model says of each block. Of a label of flattened text it is never surer than a likely cue: it has little
/// to go by but the text around it, and clean text is what it has seen most.
pub(super) fn detect(page: &Blocks, reading: &Reading, found: &mut Vec<Evidence>) {
    let most = |block: &Block| {
        // About three characters make a word where no space does.
        let words = block.stats.words - block.stats.unspaced * 2 / 3;
        let in_doubt = page.origin != Origin::Html && words <= LABEL_WORDS;
        if in_doubt { SUREST } else { f32::INFINITY }
    };
    found.extend((0..).zip(&page.blocks).zip(&reading.scores).map(|((at, block), &score)| Evidence {
        block: at,
        kind: Kind::Other,
        weight: (-score).max(-most(block)),
        rule: if score > 0.0 { "content/model" } else { "other/model" },
        moves: None,
    }));
}

/// The built-in model never gets past the tests when it cannot be read.
#[allow(clippy::panic, reason = "built-in data is read by the tests; there is nothing a caller could do")]
fn unreachable_model(name: &str, error: &str) -> ! {
    panic!("assets/models/{name}.model: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::cue_testing::Sample;
    use crate::chrome::{Rules, settings::Options};
    use crate::metadata::Metadata;
    use crate::normalize::Normalizer;
    use crate::page::{Dom, Limits, Page, Wanted};
    use crate::site::OnPage;

    fn column(name: &str) -> Column {
        Column::all().find(|column| column.name() == name).expect("there is such a column")
    }

    /// A forest of one leaf: it says the same of every row.
    fn always(value: f32) -> Forest {
        let mut forest = Forest::default();
        forest.push_tree(&[], &[value]).expect("a leaf is well-formed");
        forest
    }

    /// A block is content with odds of 3; a page is a forum three times as likely as any other type.
    fn model() -> Model {
        let third = 3.0_f32.ln();
        let mut types = vec![always(0.0); PageType::ALL.len()];
        types[PageType::Forum as usize] = always(third);
        Model {
            columns: vec![column("words"), column("page_words")],
            lexicons: Lexicons {
                classes: Table::new([(1, 0.5), (2, -0.5)]),
                pages: vec![Table::new([(3, 1.0)]); PageType::ALL.len()],
                ..Lexicons::default()
            },
            types,
            blocks: always(third),
            quality: always(third),
        }
    }

    /// The page of some paragraphs as a model reads it.
    fn read(model: &Model, paragraphs: &[&str]) -> Reading {
        let html: String = paragraphs.iter().map(|text| format!("<p>{text}</p>")).collect();
        let page = Page::Html(Box::new(Dom::parse(&html, &Limits::default(), &Wanted::default())));
        let page = Blocks::of(&page, &Normalizer::new(&Default::default()));
        let rules = Rules::with_models(&Options::default(), Models::default());
        rules.look(&page, &Metadata::default(), &OnPage::default(), |view, evidence| {
            model.read(Facts::of(view, &evidence))
        })
    }

    fn is_near(one: f32, other: f32) -> bool {
        (one - other).abs() < 1e-5
    }

    #[test]
    fn built_in_models_are_written_as_they_were_read() {
        let models = Models::built_in();
        assert!(models.html.to_bytes() == crate::assets::HTML_MODEL);
        assert!(models.lines.to_bytes() == crate::assets::LINES_MODEL);
        assert!(models.extracted.to_bytes() == crate::assets::EXTRACTED_MODEL);
    }

    #[test]
    fn reads_what_it_wrote() {
        let bytes = model().to_bytes();
        let read = Model::from_bytes(&bytes).expect("it is whole");
        assert_eq!(read.to_bytes(), bytes);
        assert_eq!(
            read.columns.iter().map(|column| column.name()).collect::<Vec<_>>(),
            ["words", "page_words"]
        );
        assert_eq!((read.lexicons, read.blocks), (model().lexicons, model().blocks));
    }

    #[test]
    fn a_file_that_is_cut_off_or_too_long_is_refused() {
        let mut bytes = model().to_bytes();
        for length in 0..bytes.len() {
            assert!(Model::from_bytes(&bytes[..length]).is_err(), "of {} bytes {length}", bytes.len());
        }
        bytes.push(0);
        assert!(Model::from_bytes(&bytes).is_err_and(|error| error.contains("behind its end")));
    }

    #[test]
    fn a_foreign_file_is_refused() {
        let refused =
            |bytes: &[u8]| Model::from_bytes(bytes).is_err_and(|error| error.contains("no model file"));
        assert!(refused(b"\x89PNG\r\n\x1a\n") && refused(b"tree\nversion=v4\nnum_class=1\n"));
        let mut newer = model().to_bytes();
        let version = newer.iter().position(|byte| *byte == b'4').expect("the magic has it");
        newer[version] = b'9';
        assert!(refused(&newer));
    }

    #[test]
    fn a_column_that_is_not_known_is_named() {
        let mut bytes = model().to_bytes();
        let at = bytes.windows(5).position(|five| five == b"words").expect("it asks for words");
        bytes[at..at + 5].copy_from_slice(b"wards");
        assert!(Model::from_bytes(&bytes).is_err_and(|error| error.contains("\"wards\"")));
    }

    #[test]
    fn page_types_add_up_to_one() {
        let reading = read(&model(), &["one"]);
        let (page_type, share) = reading.page_type();
        assert_eq!(page_type, Some(PageType::Forum));
        assert!(is_near(share, 3.0 / 9.0) && is_near(reading.types.iter().sum(), 1.0));
    }

    #[test]
    fn each_block_has_its_own_score() {
        let mut model = model();
        let split = Split { column: 0, threshold: 1.0, next: [-1, -2], value: 0.0 };
        model.blocks = Forest::default();
        model.blocks.push_tree(&[split], &[-2.0, 2.0]).expect("it is well-formed");
        // More blocks than are worked out at once.
        let paragraphs: Vec<&str> =
            (0..3 * ROWS).map(|at| if at % 3 == 0 { "two words" } else { "one" }).collect();
        let expected: Vec<f32> = (0..3 * ROWS).map(|at| if at % 3 == 0 { 2.0 } else { -2.0 }).collect();
        assert_eq!(read(&model, &paragraphs).scores, expected);
    }

    #[test]
    fn a_page_without_blocks_has_no_scores() {
        assert_eq!(read(&model(), &[]).scores, [0.0; 0]);
    }

    #[test]
    fn quality_is_a_probability() {
        assert!(is_near(model().quality(&[0.0; QUALITY.len()]), 0.75));
    }

    #[test]
    fn what_is_likely_content_speaks_against_chrome() {
        let mut found = Vec::new();
        let page = Sample::of(&["one", "two"]).page;
        detect(&page, &Reading { scores: vec![1.5, -0.5], ..Reading::default() }, &mut found);
        let found: Vec<_> =
            found.iter().map(|evidence| (evidence.block, evidence.weight, evidence.rule)).collect();
        assert_eq!(found, [(0, -0.5, "content/model"), (1, 0.5, "other/model")]);
    }
}
