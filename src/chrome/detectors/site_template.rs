//! What many pages of the site say word for word.

use crate::chrome::{Detector, Evidence, Kind, View, weight};

/// Share of the site's pages that are nearly all.
const NEARLY_ALL: f32 = 0.8;

/// Share of the site's pages from which a line that is no prose is likely the site's.
const MANY: f32 = 0.3;

/// Blocks of prose in a row from which they are an article that many pages carry.
const ARTICLE: usize = 3;

/// Log-odds for prose that stands at one place on nearly all pages of a site, by how many were looked at: from six on it
/// is more than what a model ever says for a paragraph.
const FEW_PAGES_PROSE: f32 = 5.0;
const PROSE: f32 = 12.0;

/// Pages of a site from which what nearly all have is no chance.
const ENOUGH_PAGES: u32 = 6;

/// What counts of a line between what only this page says: rows of a table and headings of a form repeat too.
const BETWEEN: f32 = 0.3;

/// What counts of a line with numbers on less than nearly all pages: they are folded, and may be what it is about.
const WITH_NUMBERS: f32 = 0.5;

#[derive(Debug)]
pub(super) struct SiteTemplate;

impl Detector for SiteTemplate {
    fn kind(&self) -> Kind {
        Kind::SiteTemplate
    }

    fn manual(&self) -> &'static str {
        include_str!("site_template.md")
    }

    fn detect(&self, view: &View<'_>, found: &mut Vec<Evidence>) {
        let blocks = view.site.blocks.len();
        let own = |at: &usize| view.is_prose(*at as u32) && view.site.repeat(*at).is_none();
        let own = (0..blocks).find(own).zip((0..blocks).rev().find(own));
        let mut first = 0;
        while first < blocks {
            let run = (first..blocks).take_while(|&at| view.site.repeat(at).is_some()).count();
            // A whole article that other pages carry too is no chrome for that.
            let prose = (first..first + run).filter(|&at| view.is_prose(at as u32)).count();
            for at in first..first + run {
                let between = own.is_none_or(|(first, last)| first < at && at < last);
                let said = if view.is_prose(at as u32) {
                    prose_weight(view, at).filter(|_| prose < ARTICLE)
                } else {
                    line_weight(view, at, between)
                };
                if let Some((weight, rule)) = said {
                    let (block, kind) = (at as u32, Kind::SiteTemplate);
                    found.push(Evidence { block, kind, weight, rule, moves: None });
                }
            }
            first += run.max(1);
        }
    }
}

fn prose_weight(view: &View<'_>, at: usize) -> Option<(f32, &'static str)> {
    let is_template = view.site.repeat(at)?.is_at_one_place() && view.site.share(at) >= NEARLY_ALL;
    let weight = if view.site.pages < ENOUGH_PAGES { FEW_PAGES_PROSE } else { PROSE };
    is_template.then_some((weight, "site_template/prose"))
}

fn line_weight(view: &View<'_>, at: usize, between: bool) -> Option<(f32, &'static str)> {
    if !view.site.repeat(at)?.is_at_one_place() {
        return None;
    }
    let share = view.site.share(at);
    if between && share < NEARLY_ALL {
        return None;
    }
    let weight = match share {
        NEARLY_ALL.. => weight::CERTAIN,
        MANY.. => weight::STRONG,
        _ => weight::LIKELY,
    };
    let has_numbers = view.page.blocks[at].stats.digits > 0 && share < NEARLY_ALL;
    let numbers = if has_numbers { WITH_NUMBERS } else { 1.0 };
    Some(if between {
        (weight * numbers * BETWEEN, "site_template/between")
    } else {
        (weight * numbers, "site_template/line")
    })
}
