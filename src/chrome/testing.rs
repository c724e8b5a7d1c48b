//! Pages for the tests of detectors, built from lines, and judged by one detector and by shape. The whole pipeline is
//! tested by the fixtures and the manual pages.

use std::sync::LazyLock;

use super::cues::{BlockCues, Cues};
use super::folded::Folded;
use super::hinted::Inherited;
use super::markup::{Hint, Strength};
use super::places::Places;
use super::zones::Zones;
use super::{Detector, Evidence, Kind, View, prose, weight};
use crate::block::{Block, Blocks, Container, Gap, Origin, Role, Stats};
use crate::metadata::Metadata;
use crate::normalize::Normalizer;
use crate::page::{Dom, Limits, Page, Wanted};
use crate::site::OnPage;

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let cues = crate::assets::lexicon().cues();
    Cues::new(cues.filter_map(|(kind, mode, phrase)| Some((kind.parse().ok()?, mode, phrase))))
});

/// A page with everything that a [`View`] borrows.
#[derive(Debug)]
pub(crate) struct Sample {
    /// The page in blocks.
    pub(crate) page: Blocks,
    /// What the page says of itself.
    pub(crate) metadata: Metadata,
    folded: Folded,
    cues: Vec<BlockCues>,
    hints: Vec<Vec<Hint>>,
    hinted: Inherited,
    places: Places,
    prose: Vec<bool>,
    zones: Zones,
    site: OnPage,
}

impl Sample {
    /// A flattened page, one block a line.
    pub(crate) fn lines(lines: &[&str]) -> Self {
        let blocks = lines.iter().enumerate().map(|(at, text)| line(at, text, 0)).collect();
        Self::new(
            Blocks {
                blocks,
                containers: vec![container(0, lines.len())],
                markup: None,
                origin: Origin::Lines,
                is_degraded: false,
            },
            &[],
        )
    }

    /// A page of HTML with one container that hints at a kind: the lines beside a mark are in it, next to each other.
    pub(crate) fn boxed(lines: &[(&str, &str)], kind: Kind, strength: Strength) -> Self {
        let blocks = lines
            .iter()
            .enumerate()
            .map(|(at, (mark, text))| line(at, text, u32::from(!mark.is_empty())))
            .collect();
        let first = lines.iter().position(|(mark, _)| !mark.is_empty()).unwrap_or(0);
        let end = lines.iter().rposition(|(mark, _)| !mark.is_empty()).map_or(first, |last| last + 1);
        let containers = vec![container(0, lines.len()), container(first, end)];
        Self::new(
            Blocks { blocks, containers, markup: None, origin: Origin::Html, is_degraded: false },
            &[Hint::Chrome(kind, strength)],
        )
    }

    fn new(page: Blocks, hint: &[Hint]) -> Self {
        let folded = Folded::of(&page);
        let cues: Vec<_> = folded.iter().map(|text| CUES.find(text)).collect();
        let hints = vec![Vec::new(), hint.to_vec()][..page.containers.len()].to_vec();
        let prose: Vec<bool> = page.blocks.iter().map(prose::is_prose).collect();
        let zones = Zones::of(&page, &hints, &prose);
        let hinted = Inherited::of(&page, &hints, &prose, &zones);
        let places = Places::of(&page, &cues, &hinted);
        Self {
            page,
            metadata: Metadata::default(),
            folded,
            cues,
            hints,
            hinted,
            places,
            prose,
            zones,
            site: OnPage::default(),
        }
    }

    /// What a detector sees of it.
    pub(crate) fn view(&self) -> View<'_> {
        View {
            page: &self.page,
            folded: &self.folded,
            cues: &self.cues,
            hints: &self.hints,
            hinted: &self.hinted,
            places: &self.places,
            metadata: &self.metadata,
            prose: &self.prose,
            zones: &self.zones,
            site: &self.site,
        }
    }

    /// What a detector finds on it.
    pub(crate) fn evidence(&self, detector: &dyn Detector) -> Vec<Evidence> {
        let mut found = Vec::new();
        detector.detect(&self.view(), &mut found);
        found
    }

    /// The blocks that are likely of a detector's kind, by what it says alone.
    pub(crate) fn falls(&self, detector: &dyn Detector) -> Vec<usize> {
        let mut sums = vec![0.0; self.page.blocks.len()];
        for evidence in self.evidence(detector) {
            sums[evidence.block as usize] += evidence.weight;
        }
        (0..sums.len()).filter(|&at| sums[at] >= weight::LIKELY).collect()
    }
}

/// The lines that are likely of a detector's kind.
pub(crate) fn falls(detector: &dyn Detector, lines: &[&str]) -> Vec<usize> {
    Sample::lines(lines).falls(detector)
}

/// Markup cut into blocks.
pub(crate) fn html(markup: &str) -> Blocks {
    let page = Page::Html(Box::new(Dom::parse(markup, &Limits::default(), &Wanted::default())));
    Blocks::of(&page, &Normalizer::new(&Default::default()))
}

/// A line of flattened text as a block.
pub(crate) fn line(at: usize, text: &str, container: u32) -> Block {
    Block {
        text: text.to_owned(),
        role: Role::Line,
        gap: if at == 0 { Gap::None } else { Gap::Line },
        container,
        line: at as u32 + 1,
        link_chars: 0,
        links: 0,
        inner_names: String::new(),
        hidden: false,
        selector: None,
        repaired: None,
        stats: Stats::of(text),
    }
}

fn container(first: usize, end: usize) -> Container {
    Container { first: first as u32, end: end as u32, ..Container::default() }
}
