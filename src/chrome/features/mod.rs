//! What the learned model sees of a block: named numbers, from its text, its markup, its place and its company.
//!
//! A [`Family`] is one idea, such as "words of the container at a level", at one or more distances; each gives a
//! column of numbers. Families are listed in [`MARKUP`] and [`LINES`]; a model names the columns that it reads, so that a column
//! that no model reads costs nothing. No family knows a language or a site: words of these come from tables that were
//! counted on training pages ([`super::lexicons`]) and from the lexicon's function words.

use std::fmt;

mod company;
mod containers;
mod cued;
mod distinct;
mod end;
mod facts;
mod headings;
mod learned;
mod lines;
mod markup;
mod measure;
mod overlap;
mod page;
mod place;
mod repeats;
mod site;
#[cfg(test)]
mod tests;
mod text;
mod totals;
mod words;

use measure::Measure;

pub use facts::Facts;
pub use page::page_tokens;

/// One idea of what tells content from chrome, measured at one or more distances.
#[derive(Clone, Copy)]
pub struct Family {
    /// Its name, in `snake_case`.
    pub name: &'static str,
    /// What it measures, with unit and range.
    pub doc: &'static str,
    /// The distances at which it is measured; none where it is measured at the block itself.
    pub at: &'static [i8],
    /// Its numbers at a distance.
    of: &'static dyn Measure,
}

impl fmt::Debug for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Family").field("name", &self.name).field("at", &self.at).finish_non_exhaustive()
    }
}

/// A family with one column.
const fn one(name: &'static str, doc: &'static str, of: &'static dyn Measure) -> Family {
    Family { name, doc, at: &[], of }
}

/// A family with a column a distance.
const fn many(name: &'static str, doc: &'static str, at: &'static [i8], of: &'static dyn Measure) -> Family {
    Family { name, doc, at, of }
}

/// The families that models of pages with markup are fitted on, by what they look at.
pub const MARKUP: &[(&str, &[Family])] = &[
    ("text", text::FAMILIES),
    ("markup", markup::FAMILIES),
    ("containers", containers::FAMILIES),
    ("repeats", repeats::FAMILIES),
    ("place", place::FAMILIES),
    ("headings", headings::FAMILIES),
    ("company", company::FAMILIES),
    ("cued", cued::FAMILIES),
    ("end", end::FAMILIES),
    ("overlap", overlap::FAMILIES),
    ("site", site::FAMILIES),
    ("learned", learned::FAMILIES),
    ("page", page::FAMILIES),
];

/// The families that models of flattened lines are fitted on.
pub const LINES: &[(&str, &[Family])] = &[
    ("text", text::FAMILIES),
    ("lines", lines::FAMILIES),
    ("repeats", repeats::FAMILIES),
    ("place", place::FAMILIES),
    ("company", company::FAMILIES),
    ("cued", cued::FAMILIES),
    ("end", end::FAMILIES),
    ("overlap", overlap::FAMILIES),
    ("site", site::FAMILIES),
    ("learned", learned::FAMILIES),
    ("learned", learned::OF_LINES),
    ("page", page::FAMILIES),
    ("page", lines::OF_PAGE),
];

/// One family at one distance.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    group: &'static str,
    family: &'static Family,
    at: i8,
}

impl Column {
    /// Every column of some families, in their order.
    pub fn of(families: &'static [(&'static str, &'static [Family])]) -> impl Iterator<Item = Self> {
        let families =
            families.iter().flat_map(|&(group, families)| families.iter().map(move |of| (group, of)));
        families.flat_map(|(group, family)| {
            let at = if family.at.is_empty() { &[0] } else { family.at };
            at.iter().map(move |&at| Self { group, family, at })
        })
    }

    /// Its name: that of the family, with the distance if there is one, as in `near_typed+2`.
    pub fn name(self) -> String {
        match self.family.at {
            [] => self.family.name.to_owned(),
            _ => format!("{}{:+}", self.family.name, self.at),
        }
    }

    /// What it measures.
    pub fn doc(self) -> &'static str {
        self.family.doc
    }

    /// The name of what its family looks at.
    pub fn group(self) -> &'static str {
        self.group
    }

    /// Whether it says the same of every block of a page.
    pub fn is_of_page(self) -> bool {
        self.group == "page"
    }

    /// Every column that a model may ask for: some twice.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::of(MARKUP).chain(Self::of(LINES))
    }

    /// Whether it comes from the page model.
    pub fn is_page_type(self) -> bool {
        self.family.name == page::TYPE
    }

    /// Whether its value comes from tables counted on training pages.
    pub fn is_learned(self) -> bool {
        self.group == "learned" || self.family.name == page::TYPE_ODDS
    }

    /// Its values for as many blocks of a page as there is room for, from `first` on: always finite.
    pub fn fill(self, facts: &Facts<'_>, first: usize, values: &mut [f32]) {
        self.family.of.fill(facts, self.at, first, values);
    }

    /// Its value for a block of a page.
    pub fn value(self, facts: &Facts<'_>, block: usize) -> f32 {
        let mut value = [0.0];
        self.fill(facts, block, &mut value);
        value[0]
    }
}

/// 1 where something holds, else 0.
fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

/// A part of a whole, 0 where the whole is nothing.
fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
