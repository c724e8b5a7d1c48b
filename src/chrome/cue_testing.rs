//! Views for the unit tests of detectors, built from lines of text and from the cues that a test names, so that the
//! lexicon may change without them. Judging is left to [`super::testing`].

use super::cues::{BlockCues, Cues};
use super::folded::Folded;
use super::hinted::Inherited;
use super::markup::Hint;
use super::places::Places;
use super::testing::line;
use super::zones::Zones;
use super::{Detector, Kind, View, prose};
use crate::assets::Mode;
use crate::block::{Block, Blocks, Container, Origin, Role};
use crate::metadata::Metadata;
use crate::site::OnPage;

/// A page of lines with everything that a [`View`] looks at.
#[derive(Debug, Default)]
pub(crate) struct Sample {
    pub(crate) page: Blocks,
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
    /// A paragraph of an article.
    pub(crate) const PROSE: &str = "The river rose by two metres during the night, and the people of the lower town \
        carried what they could up the hill before the bridge was closed in the morning.";

    /// Lines without cues.
    pub(crate) fn of(lines: &[&str]) -> Self {
        Self::with(lines, &[])
    }

    /// Lines, and the cues to look for in them.
    pub(crate) fn with(lines: &[&str], cues: &[(Kind, Mode, &str)]) -> Self {
        let matcher = Cues::new(cues.iter().copied());
        let blocks: Vec<Block> = lines.iter().enumerate().map(|(at, text)| line(at, text, 0)).collect();
        let prose: Vec<bool> = blocks.iter().map(prose::is_prose).collect();
        let end = u32::try_from(lines.len()).expect("tests have few lines");
        let whole = Container { end, ..Container::default() };
        let page = Blocks {
            blocks,
            containers: vec![whole],
            markup: None,
            origin: Origin::Lines,
            is_degraded: false,
        };
        let folded = Folded::of(&page);
        let cues: Vec<_> = folded.iter().map(|text| matcher.find(text)).collect();
        let hints = vec![Vec::new()];
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

    /// Makes a block a heading.
    pub(crate) fn heading(mut self, at: usize, level: u8) -> Self {
        self.page.blocks[at].role = Role::Heading(level);
        self
    }

    /// Gives a block another role.
    pub(crate) fn role(mut self, at: usize, role: Role) -> Self {
        self.page.blocks[at].role = role;
        self
    }

    /// Makes a link of the whole of some blocks.
    pub(crate) fn linked(mut self, blocks: std::ops::Range<usize>) -> Self {
        for block in &mut self.page.blocks[blocks] {
            block.links = 1;
            block.link_chars = block.stats.chars;
        }
        self
    }

    /// Puts blocks into a container of their own, inside the page.
    pub(crate) fn boxed(mut self, blocks: std::ops::Range<u32>) -> Self {
        let at = u32::try_from(self.page.containers.len()).expect("tests have few containers");
        for block in &mut self.page.blocks[blocks.start as usize..blocks.end as usize] {
            block.container = at;
        }
        let mut inner = self.page.containers[0].clone();
        (inner.depth, inner.first, inner.end) = (1, blocks.start, blocks.end);
        self.page.containers.push(inner);
        self.hints.push(Vec::new());
        self
    }

    /// Sets the page's title and the blocks that hold it.
    pub(crate) fn titled(mut self, title: &str, blocks: &[u32]) -> Self {
        self.metadata.title = title.to_owned();
        self.metadata.title_blocks = blocks.to_vec();
        self
    }

    /// What a detector looks at.
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

    /// The blocks and rules that a detector finds, sorted.
    pub(crate) fn found(&self, detector: &dyn Detector) -> Vec<(u32, &'static str)> {
        let mut found = Vec::new();
        detector.detect(&self.view(), &mut found);
        assert!(found.iter().all(|evidence| evidence.kind == detector.kind()));
        let mut rules: Vec<_> = found.iter().map(|evidence| (evidence.block, evidence.rule)).collect();
        rules.sort_unstable();
        rules
    }
}
