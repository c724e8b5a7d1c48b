//! Where the first link of a block leads, against the page's own address: cards of a collection lead down from it,
//! related stories to its siblings, share buttons to other hosts, tables of contents to the page itself.

use super::measure::{Ancestor, Each};
use super::{Family, one, share};
use crate::block::Block;

pub(super) const FAMILIES: &[Family] = &[
    one(
        "link_target",
        "where the block's first link leads: see `Target`",
        &Each(|p, b, _| p.links[b].target as u8 as f32),
    ),
    one(
        "link_kin",
        "leading parts of its path that the page's address has too, -1 without such a link or address",
        &Each(|p, b, _| p.links[b].kin),
    ),
    one(
        "link_deeper",
        "parts of its path less those of the page's address, -100 where `link_kin` is -1",
        &Each(|p, b, _| p.links[b].deeper),
    ),
    one(
        "path_links_site",
        "share of links to the own site among the first links on the same path",
        &Ancestor(0.0, |p, at| share(p.repeats.path(at).to_site, p.repeats.path(at).with_link)),
    ),
    one(
        "path_links_kin",
        "share of links that share a part of the page's address among them",
        &Ancestor(0.0, |p, at| share(p.repeats.path(at).to_kin, p.repeats.path(at).with_link)),
    ),
];

/// Where a link leads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Target {
    /// There is none.
    #[default]
    None,
    /// A place on the page, or a script.
    Page,
    /// The same site.
    Site,
    /// Another host.
    Elsewhere,
    /// A mail or telephone address.
    Address,
}

/// What is known of a block's first link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    pub(super) target: Target,
    pub(super) kin: f32,
    deeper: f32,
}

impl Link {
    /// Reads the address of a block's first link. `page` is the page's own address, "" where it is not known.
    fn of(block: &Block, page: &str) -> Self {
        let href = block.href.trim();
        let scheme = href.split_once(':').map_or("", |(scheme, _)| scheme);
        let is = |name: &str| scheme.eq_ignore_ascii_case(name);
        if href.is_empty() {
            Self::to(if block.links > 0 { Target::Page } else { Target::None })
        } else if href.starts_with('#') || is("javascript") {
            Self::to(Target::Page)
        } else if is("mailto") || is("tel") {
            Self::to(Target::Address)
        } else if let Some((host, path)) = parts(href) {
            match parts(page) {
                Some((own, own_path)) if bare(own) == bare(host) => Self::within(path, own_path),
                _ => Self::to(Target::Elsewhere),
            }
        } else if href.starts_with('/') {
            parts(page).map_or(Self::to(Target::Site), |(_, own_path)| Self::within(href, own_path))
        } else {
            Self::to(Target::Site)
        }
    }

    /// A link of which no more is known.
    fn to(target: Target) -> Self {
        Self { target, kin: -1.0, deeper: -100.0 }
    }

    /// A link from a path of a site to another one.
    fn within(path: &str, own: &str) -> Self {
        let kin = segments(path).zip(segments(own)).take_while(|(one, other)| one == other).count();
        let deeper = segments(path).count() as f32 - segments(own).count() as f32;
        Self { target: Target::Site, kin: kin as f32, deeper }
    }
}

/// Host and path of a full address, without query and fragment.
fn parts(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once("//")?;
    if !scheme.is_empty() && !scheme.ends_with(':') {
        return None;
    }
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    Some(rest.split_at(rest.find('/').unwrap_or(rest.len())))
}

fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split(['?', '#']).next().unwrap_or(path).split('/').filter(|part| !part.is_empty())
}

/// The links of all blocks.
pub(super) fn links(blocks: &[Block], page: &str) -> Vec<Link> {
    blocks.iter().map(|block| Link::of(block, page)).collect()
}
