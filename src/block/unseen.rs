//! Text that a page holds and shows in none of its elements: in JSON-LD, and in templates of a page that its scripts
//! would write.
//!
//! Nothing is taken twice. What the visible blocks already say stays out, and what is taken stands behind them, in a
//! container of its own: tag `script`, and the property as its `itemprop`.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

use super::segment::segment;
use super::{Block, Blocks, Container, Gap, is_unspaced};
use crate::normalize::Normalizer;
use crate::page::{Dom, ElementName};

/// A page that shows fewer words than this has its text written by scripts.
const FEW_WORDS: u32 = 30;

/// A text of fewer words than this is a teaser: of 23 product descriptions on wcxb-train that no block holds, 18 are
/// shorter, and an annotator took none of those.
const LEAST_WORDS: u32 = 30;

/// A text is seen where more than this share of its word triples are: 34 of 35 article bodies on wcxb-train reach .9.
const SEEN_SHARE: f32 = 1.0 / 3.0;

/// Cuts a page into blocks, the unseen text behind the visible one.
pub(super) fn blocks(dom: &Dom, normalizer: &Normalizer) -> Blocks {
    let mut page = segment(dom.walk(), dom.marks(), normalizer);
    if words(&page) < FEW_WORDS {
        page = segment(dom.walk_templates(), dom.marks(), normalizer);
    }
    let mut seen = None;
    for (property, text) in dom.head().json_ld.texts() {
        let text = segment(dom.quoted(&markup(text)).walk(), dom.marks(), normalizer);
        if words(&text) < LEAST_WORDS {
            continue;
        }
        let triples = triples(&text);
        let seen = seen.get_or_insert_with(|| self::triples(&page));
        let share = triples.intersection(seen).count() as f32 / triples.len().max(1) as f32;
        if share <= SEEN_SHARE {
            seen.extend(triples);
            append(&mut page, text, property);
        }
    }
    page
}

fn words(page: &Blocks) -> u32 {
    page.blocks.iter().map(|block| block.stats.words).sum()
}

/// A string of JSON as markup: its tags may be escaped, and without tags its line feeds are breaks.
fn markup(text: &str) -> Cow<'_, str> {
    let is_tagged = |text: &str| text.contains("</") || text.contains("<br") || text.contains("<p>");
    if is_tagged(text) {
        return Cow::Borrowed(text);
    }
    let unescaped =
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    if is_tagged(&unescaped) { Cow::Owned(unescaped) } else { Cow::Owned(text.replace('\n', "<br>")) }
}

/// Hashes of every three words in a row, without regard to case and to what stands between words.
fn triples(page: &Blocks) -> FxHashSet<u64> {
    let mut triples = FxHashSet::default();
    let mut last = [0; 2];
    let mut word = FxHasher::default();
    let mut in_word = false;
    let mut end = |word: &mut FxHasher| {
        let hash = std::mem::take(word).finish();
        let mut triple = FxHasher::default();
        (last, hash).hash(&mut triple);
        triples.insert(triple.finish());
        last = [last[1], hash];
    };
    for block in &page.blocks {
        for c in block.text.chars() {
            let alone = is_unspaced(c);
            if in_word && (alone || !c.is_alphanumeric()) {
                end(&mut word);
            }
            in_word = c.is_alphanumeric() && !alone;
            if c.is_alphanumeric() {
                c.to_lowercase().for_each(|c| c.hash(&mut word));
            }
            if alone {
                end(&mut word);
            }
        }
        if std::mem::take(&mut in_word) {
            end(&mut word);
        }
    }
    triples
}

/// Puts the blocks of a text behind those of the page.
fn append(page: &mut Blocks, text: Blocks, property: &str) {
    let offset = page.blocks.len() as u32;
    // Where each container of the text comes to stand; the parser's own `html` and `body` are none of it.
    let mut places: Vec<u32> = Vec::with_capacity(text.containers.len());
    for container in text.containers {
        let is_own = !matches!(&*container.tag, "" | "html" | "body");
        let parent = if is_own { places[container.parent as usize] } else { 0 };
        if !is_own && let Some(root) = places.first() {
            places.push(*root);
            continue;
        }
        let mut placed = Container {
            parent,
            depth: page.containers[parent as usize].depth.saturating_add(1),
            first: container.first + offset,
            end: container.end + offset,
            ..container
        };
        if !is_own {
            placed.tag = ElementName::from("script");
            placed.attributes.get_or_insert_default().itemprop = property.into();
        }
        places.push(page.containers.len() as u32);
        page.containers.push(placed);
    }
    for block in text.blocks {
        let gap = match block.gap {
            Gap::None if offset > 0 => Gap::Blank,
            gap => gap,
        };
        page.blocks.push(Block { gap, container: places[block.container as usize], ..block });
    }
    if let (Some(markup), Some(of_text)) = (&mut page.markup, text.markup) {
        markup.append(of_text, offset, &places);
    }
    page.containers[0].end = page.blocks.len() as u32;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Limits, Wanted};

    /// Thirty words.
    const DESCRIPTION: &str = "A light tent for two with a floor that stays dry in the rain, poles of aluminium, a \
                               porch for boots and bags, and a sack in which it packs small.";

    fn page(html: &str) -> Blocks {
        blocks(
            &Dom::parse(html, &Limits::default(), &Wanted::default()),
            &Normalizer::new(&Default::default()),
        )
    }

    fn texts(html: &str) -> Vec<String> {
        page(html).blocks.into_iter().map(|block| block.text).collect()
    }

    fn product(description: &str) -> String {
        let object = serde_json::json!({"@type": "Product", "description": description});
        format!("<script type='application/ld+json'>{object}</script>")
    }

    #[test]
    fn a_description_that_no_block_holds_follows_them_in_its_own_container() {
        let page =
            page(&format!("<div><p>Tent</p></div>{}", product(&format!("<p>{DESCRIPTION}</p><p>Red</p>"))));
        let blocks: Vec<_> = page.blocks.iter().map(|block| (block.text.as_str(), block.gap)).collect();
        assert_eq!(blocks, [("Tent", Gap::None), (DESCRIPTION, Gap::Blank), ("Red", Gap::Blank)]);
        let above: Vec<_> = page
            .ancestors(&page.blocks[2])
            .map(|c| (&*c.tag, &*c.names().itemprop, c.depth, c.first, c.end))
            .collect();
        assert_eq!(above, [("p", "", 2, 2, 3), ("script", "description", 1, 1, 3)]);
        assert_eq!(page.containers[0].end, 3);
        let body = page.containers.iter().find(|container| &*container.tag == "body");
        assert_eq!(body.map(|body| (body.first, body.end)), Some((0, 1)));
    }

    #[test]
    fn a_page_without_visible_text_has_that_of_its_json_ld() {
        assert_eq!(texts(&product(DESCRIPTION)), [DESCRIPTION]);
    }

    #[test]
    fn what_the_blocks_say_is_not_added() {
        let html = format!("<h1>Tent</h1><p>{}</p>{}", DESCRIPTION.to_uppercase(), product(DESCRIPTION));
        assert_eq!(texts(&html).len(), 2);
    }

    #[test]
    fn a_text_under_two_properties_is_added_once() {
        let object =
            serde_json::json!({"@type": "Book", "articleBody": DESCRIPTION, "description": DESCRIPTION});
        assert_eq!(texts(&format!("<script type='application/ld+json'>{object}</script>")), [DESCRIPTION]);
    }

    #[test]
    fn a_teaser_is_not_added() {
        assert_eq!(texts(&format!("<p>x</p>{}", product("A light tent for two with a dry floor."))), ["x"]);
    }

    #[test]
    fn reads_escaped_tags_and_line_feeds() {
        assert_eq!(markup("a\n\nb"), "a<br><br>b");
        assert_eq!(markup("<p>a\nb</p>"), "<p>a\nb</p>");
        assert_eq!(markup("&lt;p&gt;R&amp;amp;D&lt;/p&gt;"), "<p>R&amp;D</p>");
    }

    #[test]
    fn triples_know_no_case_and_count_each_unspaced_character() {
        let count = |html: &str| triples(&page(html)).len();
        assert_eq!(triples(&page("<p>One, two three")), triples(&page("<p>one</p><p>TWO «three»")));
        assert_eq!((count("<p>一つ二つ"), count("<p>one two three four")), (4, 4));
    }

    #[test]
    fn a_shadow_root_stands_in_place_and_a_template_nowhere() {
        let words = "word ".repeat(30);
        for mode in ["shadowrootmode=open", "shadowroot=closed"] {
            let html = format!(
                "<p>{words}</p><x-card>a<template {mode}><style>s</style><p>b</p></template><p>c</p></x-card>\
                 <template><p>d</p></template>"
            );
            assert_eq!(texts(&html)[1..], ["a", "b", "c"]);
        }
    }

    #[test]
    fn a_page_that_shows_next_to_nothing_has_the_text_of_its_templates() {
        assert_eq!(texts("<p>Loading</p><template>a<p>b</p></template>c"), ["Loading", "a", "b", "c"]);
    }

    #[test]
    fn nested_templates_keep_to_the_depth_limit() {
        let page = page(&format!("<body>{}deep", "<template><div>".repeat(2000)));
        assert_eq!(page.text(), "deep");
        assert!(page.containers.iter().all(|container| container.depth <= 512));
    }
}
