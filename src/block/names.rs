//! What elements say of themselves: their attributes, as a container keeps them.

use super::{Container, Names};
use crate::page::Element;

/// A container of an element, with what its attributes say of it.
pub(super) fn container(element: Element<'_>, parent: u32, depth: u16, first: u32) -> Container {
    let names = names(element);
    let attributes = (names != Names::default()).then(|| Box::new(names));
    Container { parent, tag: element.tag().clone(), attributes, depth, first, ..Container::default() }
}

fn names(element: Element<'_>) -> Names {
    let mut names = Names::default();
    let (mut labels, mut own) = (String::new(), String::new());
    for (name, value) in element.attributes() {
        match name {
            "role" => names.aria_role = value.to_ascii_lowercase().into(),
            "itemprop" => names.itemprop = value.into(),
            "itemtype" => names.itemtype = value.into(),
            "aria-label" => label(name, value, &mut labels),
            _ if name.starts_with("data-") => label(name, value, &mut labels),
            _ => {}
        }
    }
    class_id(element, &mut own);
    Names { class_id: own.into(), labels: labels.into(), ..names }
}

/// Adds an element's `class` and `id` to a list of names.
pub(super) fn class_id(element: Element<'_>, names: &mut String) {
    for (_, value) in element.attributes().filter(|(name, _)| matches!(*name, "class" | "id")) {
        if !value.trim().is_empty() {
            if !names.is_empty() {
                names.push(' ');
            }
            names.push_str(value.trim());
        }
    }
}

/// Adds an attribute to a list of labels: its name, and its value where that is a word or two rather than data.
fn label(name: &str, value: &str, labels: &mut String) {
    const LONGEST: usize = 32;
    let mut add = |value: Option<&str>| {
        if !labels.is_empty() {
            labels.push(' ');
        }
        labels.push_str(name);
        if let Some(value) = value {
            labels.push('=');
            let lower = value.chars().flat_map(char::to_lowercase);
            labels.extend(lower.map(|c| if c.is_whitespace() { '_' } else { c }));
        }
    };
    add(None);
    let value = value.trim();
    if (2..=LONGEST).contains(&value.len())
        && value.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '_'))
    {
        add(Some(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::segment::segment;
    use crate::normalize::Normalizer;
    use crate::page::{Dom, Limits, Wanted};

    /// The fourth container of a page, within the page, `html` and `body`.
    fn fourth(html: &str) -> Container {
        let dom = Dom::parse(html, &Limits::default(), &Wanted::default());
        segment(dom.walk(), dom.marks(), &Normalizer::new(&Default::default())).containers.swap_remove(3)
    }

    #[test]
    fn names_are_kept_as_written() {
        let div = fourth("<div class='A b' id=c role=Main itemprop=text>x</div>");
        let expected = Names {
            class_id: "A b c".into(),
            aria_role: "main".into(),
            itemprop: "text".into(),
            ..Names::default()
        };
        assert_eq!(*div.names(), expected);
    }

    #[test]
    fn labels_are_names_and_words_but_no_data() {
        let nav = fourth("<nav aria-label='Related News' data-id=7f3 data-test=card>x</nav>");
        assert_eq!(
            &*nav.names().labels,
            "aria-label aria-label=related_news data-id data-test data-test=card"
        );
    }
}
