//! What holds for any page: nothing is lost between input, blocks and record, and clean text stays.

use proptest::prelude::*;

use super::{Given, clean, judged};
use dehusk::block::join;
use dehusk::chrome::Fate;
use dehusk::normalize::Normalizer;
use dehusk::pipeline::Cleaned;

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Kept, moved and removed spans, put together again.
fn replay(cleaned: &Cleaned) -> String {
    let removed = cleaned.removed();
    let mut spans = removed.spans.iter().peekable();
    let mut kept = judged(cleaned).filter(|(_, verdict)| verdict.fate == Fate::Kept).map(|(block, _)| block);
    let mut text = String::new();
    for (at, block) in cleaned.explanation.page.blocks.iter().enumerate() {
        if at > 0 {
            text.push_str(block.gap.as_str());
        }
        match spans.next_if(|span| span.block == at as u64) {
            Some(span) => {
                assert_eq!(text.chars().count() as u64, span.start);
                text.push_str(&span.text);
                assert_eq!(text.chars().count() as u64, span.end);
            }
            None => text.push_str(&kept.next().expect("a block is kept or in a span").text),
        }
    }
    assert!(kept.next().is_none() && spans.next().is_none());
    text
}

/// Kept + moved + removed = the normalized input, and the record holds what was kept.
fn holds_everything(given: Given, page: &str) {
    let cleaned = clean(given, page);
    let replayed = replay(&cleaned);
    assert_eq!(replayed, cleaned.explanation.page.text());
    if given == Given::Text {
        assert_eq!(replayed, Normalizer::new(&Default::default()).text(page));
    }
    let kept = judged(&cleaned).filter(|(_, verdict)| verdict.fate == Fate::Kept).map(|(block, _)| block);
    assert_eq!(cleaned.record.text, join(kept));
    assert_eq!(cleaned.record.metadata.chars_in, replayed.chars().count() as u64);
    assert_eq!(cleaned.record.metadata.chars_out, cleaned.record.text.chars().count() as u64);
}

#[test]
fn every_fixture_replays_to_its_normalized_input() {
    for group in ["in_the_wild", "synthetic", "negative", "known_failures"] {
        let root = format!("{}/fixtures/{group}", env!("CARGO_MANIFEST_DIR"));
        for folder in
            std::fs::read_dir(root).into_iter().flatten().map(|entry| entry.expect("a folder").path())
        {
            if let Ok(page) = std::fs::read_to_string(folder.join("page.html")) {
                holds_everything(Given::Html, &page);
            }
            if let Ok(page) = std::fs::read_to_string(folder.join("page.txt")) {
                holds_everything(Given::Text, &page);
            }
        }
    }
}

/// Elements that a page is made of in the property tests.
const TAGS: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "ul",
    "li",
    "a",
    "b",
    "span",
    "nav",
    "footer",
    "article",
    "section",
    "table",
    "tr",
    "td",
    "pre",
    "blockquote",
    "form",
    "button",
    "label",
    "br",
    "noscript",
    "dl",
    "dt",
    "dd",
    "aside",
    "header",
];

fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        (0..TAGS.len()).prop_map(|tag| format!("<{}>", TAGS[tag])),
        (0..TAGS.len()).prop_map(|tag| format!("</{}>", TAGS[tag])),
        "[a-z]{1,8} ",
        "[ \n]{1,3}",
        "[а-я]{2,6}[.!?] ",
        Just("Leave a reply".to_owned()),
        Just("The river rose by two metres in a single night, and everybody left the lower town.".to_owned()),
        Just("© 2020 Example".to_owned()),
    ];
    prop::collection::vec(piece, 1..80).prop_map(|pieces| format!("x{}", pieces.concat()))
}

fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just(String::new()),
        "[A-Za-z]{1,9}( [a-z]{1,9}){0,12}[.:]?",
        Just("Tags:".to_owned()),
        Just("Share this:".to_owned()),
        "[ \t]{0,4}[а-яґєії]{1,8} {1,3}[0-9]{1,4}",
    ];
    prop::collection::vec(line, 1..40).prop_map(|lines| format!("x\n{}", lines.join("\n")))
}

proptest! {
    // A page takes milliseconds without optimization; all cases together stay under ten seconds.
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_markup_replays_to_its_normalized_input(page in markup()) {
        holds_everything(Given::Html, &page);
    }

    #[test]
    fn any_text_replays_to_its_normalized_input(page in lines()) {
        holds_everything(Given::Text, &page);
    }

    #[test]
    fn no_visible_text_of_a_page_is_lost_in_segmenting(page in markup()) {
        // Tags here are never inside attribute values, so that cutting them out leaves the text.
        let mut text = String::new();
        let mut rest = page.as_str();
        while let Some((before, after)) = rest.split_once('<') {
            text.push_str(before);
            rest = after.split_once('>').map_or("", |(_, rest)| rest);
        }
        text.push_str(rest);
        let mut want: Vec<char> = squeeze(&text).chars().collect();
        let mut have: Vec<char> = squeeze(&clean(Given::Html, &page).explanation.page.text()).chars().collect();
        // Misnested tables move text in front of themselves: the order may differ.
        want.sort_unstable();
        have.sort_unstable();
        prop_assert_eq!(have, want);
    }
}

#[test]
fn the_same_page_gives_the_same_record() {
    let page =
        "<title>T</title><h1>T</h1><p>The river rose by two metres in a single night.</p><footer>x</footer>";
    assert_eq!(clean(Given::Html, page).record, clean(Given::Html, page).record);
}
