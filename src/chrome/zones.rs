//! The zones of a page: where its prose lives, and what each container is by its own and its ancestors' hints.
//!
//! Computed once a page, for all detectors; linear in containers and blocks.

use super::View;
use super::evidence::Evidence;
use super::kind::Kind;
use super::markup::{Hint, Strength};
use crate::block::Blocks;

/// The main container holds at least this share of the page's prose. Chosen on wcxb-train among .5, .6, .7, .8.
const MAIN_SHARE: f32 = 0.7;

/// One prose block counts at most this many words, so that a single long text (terms of use) does not decide.
const MOST_COUNTED: u32 = 120;

/// A hint of a class name holds for a container with at most this share of the page's words; a body of class
/// "has-sidebar" is no sidebar.
const MOST_HINTED: f32 = 0.5;

/// What is known of the places of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Zones {
    /// The deepest container that holds most of the prose; 0 is the whole page.
    pub main: u32,
    /// The zone of each container, parallel to the page's containers.
    pub containers: Vec<Zone>,
    /// First prose block in the main container, or `u32::MAX` where there is none.
    pub first_prose: u32,
    /// Last prose block in the main container, or 0.
    pub last_prose: u32,
    /// Words in prose blocks, over the words of the page, 0 to 1.
    pub prose_share: f32,
}

/// What a container is, by itself and its ancestors.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Zone {
    /// It is the main container or inside it.
    pub in_main: bool,
    /// The nearest structural hint, of itself or an ancestor, with its strength.
    pub structure: Option<(Kind, Strength)>,
    /// The nearest hint of main content, of itself or an ancestor.
    pub content: Option<Strength>,
    /// Share of the page's words that it holds, 0 to 1.
    pub share: f32,
    /// Share of its visible characters that stand in links, 0 to 1.
    pub link_share: f32,
    /// Words in prose blocks below it, each block counted up to a bound.
    pub prose: u32,
}

/// Structural kinds: zones of the page.
const STRUCTURAL: &[Kind] =
    &[Kind::Navigation, Kind::Header, Kind::Footer, Kind::Sidebar, Kind::Breadcrumb, Kind::Hidden];

impl Zones {
    /// Reads the zones of a page, with the hints of its containers and which of its blocks are prose.
    pub fn of(page: &Blocks, hints: &[Vec<Hint>], prose: &[bool]) -> Self {
        let mut zones = vec![Zone::default(); page.containers.len()];
        let mut counts = vec![Counts::default(); page.containers.len()];
        for (block, prose) in page.blocks.iter().zip(prose) {
            let count = &mut counts[block.container as usize];
            count.words += block.stats.words;
            count.visible += block.stats.chars - block.stats.spaces;
            count.linked += block.link_chars;
            if *prose {
                count.prose += block.stats.words.min(MOST_COUNTED);
            }
        }
        // A container stands after its parent, so one backward pass adds everything up.
        for at in (1..counts.len()).rev() {
            let below = counts[at];
            counts[page.containers[at].parent as usize].add(below);
        }
        let all = counts.first().copied().unwrap_or_default();
        for (at, container) in page.containers.iter().enumerate() {
            let above = if at == 0 { Zone::default() } else { zones[container.parent as usize] };
            let zone = &mut zones[at];
            *zone = Zone { structure: above.structure, content: above.content, ..Zone::default() };
            zone.share = counts[at].words as f32 / all.words.max(1) as f32;
            zone.link_share = counts[at].linked as f32 / counts[at].visible.max(1) as f32;
            zone.prose = counts[at].prose;
            for hint in &hints[at] {
                match *hint {
                    Hint::Content(strength) => {
                        zone.content = Some(strength);
                        zone.structure = zone.structure.filter(|(_, known)| *known > strength);
                    }
                    Hint::Chrome(kind, strength)
                        if STRUCTURAL.contains(&kind) && zone.share <= MOST_HINTED =>
                    {
                        zone.structure = Some((kind, strength));
                    }
                    Hint::Chrome(..) => {}
                }
            }
        }
        let main = main_container(page, &counts);
        for at in 0..zones.len() {
            let parent = page.containers[at].parent as usize;
            zones[at].in_main = at == main || (at > 0 && zones[parent].in_main);
        }
        let in_main = |at: &usize| prose[*at] && zones[page.blocks[*at].container as usize].in_main;
        let mut places = (0..page.blocks.len()).filter(in_main);
        let first = places.next();
        let last = places.next_back().or(first);
        Self {
            main: main as u32,
            first_prose: first.map_or(u32::MAX, |at| at as u32),
            last_prose: last.map_or(0, |at| at as u32),
            prose_share: all.prose as f32 / all.words.max(1) as f32,
            containers: zones,
        }
    }
}

/// What a structural zone weighs, in log-odds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    /// Where an element, a role or a whole class name says so.
    pub(super) sure: f32,
    /// Where a word inside a class name does.
    pub(super) word: f32,
}

/// Adds the evidence of one structural kind for every block that stands in such a zone.
pub(super) fn evidence(
    view: &View<'_>,
    kind: Kind,
    weights: &Weights,
    rule: &'static str,
    found: &mut Vec<Evidence>,
) {
    for (at, block, _) in view.blocks() {
        let Some((zone, strength)) = view.zones.containers[block.container as usize].structure else {
            continue;
        };
        if zone == kind {
            let weight = match strength {
                Strength::Sure => weights.sure,
                Strength::Word => weights.word,
            };
            found.push(Evidence { block: at, kind, weight, rule, moves: None });
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    words: u32,
    visible: u32,
    linked: u32,
    prose: u32,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.words += other.words;
        self.visible += other.visible;
        self.linked += other.linked;
        self.prose += other.prose;
    }
}

/// The deepest container with most of the prose.
fn main_container(page: &Blocks, counts: &[Counts]) -> usize {
    let needed = counts.first().map_or(0.0, |all| all.prose as f32 * MAIN_SHARE);
    let mut main = 0;
    for (at, container) in page.containers.iter().enumerate().skip(1) {
        // In document order a deeper container comes after its parent, and only one at a level can hold most.
        // One block of text alone, however long, is no column.
        if container.end - container.first > 1
            && container.parent as usize == main
            && counts[at].prose as f32 >= needed
            && needed > 0.0
        {
            main = at;
        }
    }
    main
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::markup::Markup;
    use crate::chrome::prose::is_prose;
    use crate::normalize::Normalizer;
    use crate::page::{Dom, Limits, Page, Wanted};

    const PROSE: &str = "The river rose by two metres in a single night, and the people of the lower town carried \
                         their furniture to the upper floors before the water came.";

    fn zones(html: &str) -> (Blocks, Zones) {
        let page = Page::Html(Box::new(Dom::parse(html, &Limits::default(), &Wanted::default())));
        let page = Blocks::of(&page, &Normalizer::new(&Default::default()));
        let markup = Markup::built_in();
        let hints: Vec<_> = page.containers.iter().map(|container| markup.hints(container)).collect();
        let prose: Vec<_> = page.blocks.iter().map(is_prose).collect();
        let zones = Zones::of(&page, &hints, &prose);
        (page, zones)
    }

    #[test]
    fn the_main_container_is_the_deepest_with_most_prose() {
        let html =
            format!("<div><p>Menu</p><section><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p></section></div>");
        let (page, zones) = zones(&html);
        assert_eq!(&*page.containers[zones.main as usize].tag, "section");
        assert_eq!((zones.first_prose, zones.last_prose), (1, 3));
    }

    #[test]
    fn one_paragraph_alone_is_no_main_container() {
        let (page, zones) = zones(&format!("<div><h1>Flood</h1><p>{PROSE}</p></div>"));
        assert_eq!(&*page.containers[zones.main as usize].tag, "div");
    }

    #[test]
    fn a_structural_element_holds_for_what_it_contains() {
        let (page, zones) = zones(&format!("<nav><ul><li>Home</ul></nav><p>{PROSE}</p>"));
        let structure = |block: usize| zones.containers[page.blocks[block].container as usize].structure;
        assert_eq!(structure(0), Some((Kind::Navigation, Strength::Sure)));
        assert_eq!(structure(1), None);
    }

    #[test]
    fn a_hint_around_most_of_the_page_is_none() {
        let (page, zones) = zones(&format!("<nav><p>{PROSE}</p></nav><p>Home</p>"));
        assert_eq!(zones.containers[page.blocks[0].container as usize].structure, None);
    }
}
