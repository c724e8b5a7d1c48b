//! `<meta>` elements: Open Graph, Twitter cards, Dublin Core, citation tags and the plain ones.
//!
//! Which names state what is data: the `[metas]` lists of `assets/metadata.toml`. A standard of its own is one list there.

use rustc_hash::FxHashMap;

use super::authors;
use super::found::{Field, Found, Source};
use crate::page::Head;

/// Adds what the `<meta>` elements say.
pub(super) fn find(head: &Head, found: &mut Found) {
    if head.metas.is_empty() {
        return;
    }
    let mut by_name: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for meta in &head.metas {
        by_name.entry(meta.name.trim()).or_default().push(&meta.content);
    }
    labelled(&by_name, found);
    for (source, fields) in &crate::assets::metadata_names().metas {
        let Some(source) = Source::from_name(source) else { continue };
        for (field, names) in fields {
            let Some(field) = Field::from_name(field) else { continue };
            for (group, name) in names.iter().enumerate() {
                for content in by_name.get(name.as_str()).into_iter().flatten() {
                    found.add(field, source, group as u16, content);
                }
            }
        }
    }
}

/// Adds the author of a Twitter card's labelled facts: `twitter:label1` says "Written by", `twitter:data1` who.
fn labelled(by_name: &FxHashMap<&str, Vec<&str>>, found: &mut Found) {
    for (label, data) in [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")] {
        let first = |name: &str| by_name.get(name).and_then(|contents| contents.first().copied());
        if let (Some(label), Some(data)) = (first(label), first(data))
            && authors::is_label(label)
        {
            found.add(Field::Author, Source::Twitter, 0, data);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Meta;

    fn head(metas: &[(&str, &str)]) -> Head {
        let metas =
            metas.iter().map(|(name, content)| Meta { name: (*name).into(), content: (*content).into() });
        Head { metas: metas.collect(), ..Head::default() }
    }

    #[test]
    fn prefers_the_name_that_is_listed_first() {
        let mut found = Found::default();
        find(&head(&[("date", "2020-01-02"), ("pubdate", "2020-01-01")]), &mut found);
        assert_eq!(found.text(Field::Date), "2020-01-01");
    }

    #[test]
    fn every_list_has_a_known_source_and_field() {
        for (source, fields) in &crate::assets::metadata_names().metas {
            assert!(Source::from_name(source).is_some(), "{source}");
            assert!(fields.keys().all(|field| Field::from_name(field).is_some()), "{source}");
        }
    }
}
