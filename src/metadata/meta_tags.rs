//! `<meta>` elements: Open Graph, Twitter cards, Dublin Core, citation tags and the plain ones.
//!
//! Which names state what is data: the `[metas]` lists of `assets/metadata.toml`. A standard of its own is one list there.

use rustc_hash::FxHashMap;

use super::found::{Field, Found, Source};
use crate::page::Head;

/// Adds what the `<meta>` elements say.
pub(super) fn find(head: &Head, found: &mut Found) {
    let mut by_name: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for meta in &head.metas {
        by_name.entry(meta.name.trim()).or_default().push(&meta.content);
    }
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
        assert_eq!(found.first(Field::Date), "2020-01-01");
    }

    #[test]
    fn every_list_has_a_known_source_and_field() {
        for (source, fields) in &crate::assets::metadata_names().metas {
            assert!(Source::from_name(source).is_some(), "{source}");
            assert!(fields.keys().all(|field| Field::from_name(field).is_some()), "{source}");
        }
    }
}
