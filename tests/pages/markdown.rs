//! Markdown says the same words as plain text, whatever the page, and changes nothing else of a record.

use std::sync::LazyLock;

use dehusk::block::{Blocks, join};
use dehusk::markdown::{Options, render};
use dehusk::normalize::Normalizer;
use dehusk::page::{Dom, Limits, Marks, Page, TextPage, Wanted};
use dehusk::pipeline::Cleaner;
use dehusk::settings::Settings;
use proptest::prelude::*;

use super::fixtures::every_page;
use super::parsed::words;
use super::{Given, clean, clean_with, raw};

fn cleaner(output: &str) -> Cleaner {
    let settings = format!("[output]\nmarkup = \"markdown\"\n{output}");
    Cleaner::new(&Settings::parse("dehusk.toml", &settings).unwrap()).unwrap()
}

fn says_the_same(given: Given, page: &str) {
    static BARE: LazyLock<Cleaner> = LazyLock::new(|| cleaner(""));
    static WHOLE: LazyLock<Cleaner> = LazyLock::new(|| cleaner("links = true\nimages = true"));
    for cleaner in [&BARE, &WHOLE] {
        let cleaned = clean_with(cleaner, raw(given, page));
        let plain: Vec<String> = cleaned.plain().split_whitespace().map(str::to_owned).collect();
        assert_eq!(words(&cleaned.record.text), plain, "{}", cleaned.record.text);
    }
}

/// The same of some blocks of a page, whatever a judge would say of them: every third falls, counted from `fallen`.
fn some_say_the_same(given: Given, page: &str, fallen: usize) {
    let normalizer = Normalizer::new(&Default::default());
    let page = Blocks::of(
        &match given {
            Given::Html => {
                let wanted = Wanted::default().with(Marks::Noted);
                Page::Html(Box::new(Dom::parse(page, &Limits::default(), &wanted)))
            }
            Given::Text => Page::Text(TextPage::read(page, &normalizer, &Default::default())),
        },
        &normalizer,
    );
    let kept: Vec<u32> = (0..page.blocks.len() as u32).filter(|at| *at as usize % 3 != fallen).collect();
    let plain = join(kept.iter().map(|at| &page.blocks[*at as usize]));
    let plain: Vec<String> = plain.split_whitespace().map(str::to_owned).collect();
    for (links, images) in [(false, false), (true, true)] {
        let markdown = render(&page, &kept, Options { links, images }, "https://a.example/b/", 0).text;
        assert_eq!(words(&markdown), plain, "{markdown}");
    }
}

#[test]
fn every_fixture_says_the_same() {
    every_page().for_each(|(given, page)| says_the_same(given, &page));
}

#[test]
fn only_the_text_differs() {
    static MARKED: LazyLock<Cleaner> = LazyLock::new(|| {
        Cleaner::new(&Settings::parse("", "output.markup = \"markdown\"").unwrap()).unwrap()
    });
    for (given, page) in every_page() {
        let plain = clean(given, &page).record;
        let mut marked = clean_with(&MARKED, raw(given, &page)).record;
        assert_eq!(marked.metadata.text_markup, "markdown");
        marked.text.clone_from(&plain.text);
        marked.metadata.text_markup = "plain";
        assert_eq!(marked, plain);
    }
}

#[test]
fn addresses_that_a_base_makes_too_long_are_told() {
    let base = format!("<base href='https://a.example/{}/'>", "b".repeat(1_900));
    let page = format!("{base}<p>A sentence of some words with links: {}", "<a href=c>d</a> ".repeat(1_000));
    let record = clean_with(&cleaner("links = true"), raw(Given::Html, &page)).record;
    // 1 MiB and 128 bytes a link are enough for 613 bases of 1,919 bytes.
    assert_eq!(record.metadata.warnings, ["links: 387 addresses are relative, for the base is long"]);
    assert_eq!(record.text.matches("[d](c)").count(), 387);
}

#[test]
fn a_link_that_nobody_closed_does_not_say_in_each_paragraph_where_it_leads() {
    let open = format!("<p>A sentence of some words.</p><a href=/{}>", "b".repeat(1_999));
    let page = open + &"<p>Word.</p>".repeat(1_000);
    let record =
        clean_with(&cleaner("links = true\n[chrome]\nkeep_repeats = true"), raw(Given::Html, &page)).record;
    // 1 MiB and four times the page's 14,042 bytes are enough for 552 times 2,000.
    assert_eq!(record.metadata.warnings, ["links: 448 addresses are left out, for together they are long"]);
    assert_eq!(record.text.matches("[Word.](/b").count(), 552);
}

#[test]
fn links_of_plain_text_are_an_error_that_says_what_to_do() {
    let settings = Settings::parse("", "output.links = true").unwrap();
    let error = Cleaner::new(&settings).err().map(|error| error.to_string());
    assert_eq!(
        error.as_deref(),
        Some(
            "plain text has neither links nor images: ask for --markup markdown, or output.markup = \"markdown\""
        )
    );
}

/// Text that Markdown would read as markup, and what stands around it.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z]{1,5}",
        2 => prop::sample::select(vec![" ", " ", " ", "\n", "é", "日本", "。", "«", "\u{301}", "&nbsp;", "&shy;", "Ⓐ", "₤"])
            .prop_map(str::to_owned),
        4 => "[-*_~`#+=|:.!?()\\[\\]\\\\\"'0-9]{1,4}",
        1 => prop::sample::select(vec![
            "&lt;b&gt;", "&amp;amp;", "&amp;#38;", "&lt;!--", "&gt; ", "1. ", "# ", "- ", "```", "~~~", "---", "|-|-|", "[a]: b",
            "![a](b)", "https://a.example/_x_", "&lt;https://a.example&gt;", "    ", "\\|",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

/// Pages of nested and misnested elements with such text.
fn markup() -> impl Strategy<Value = String> {
    const TAGS: &[&str] = &[
        "p",
        "div",
        "b",
        "i",
        "em",
        "strong",
        "s",
        "code",
        "kbd",
        "a href='x_(y)'",
        "a href='/?a=1&copy;=|'",
        "ul",
        "ol",
        "ol start=7",
        "li",
        "li value=3",
        "blockquote",
        "pre",
        "pre class=language-x",
        "h2",
        "h3",
        "table",
        "tr",
        "td",
        "th",
        "td rowspan=2",
        "thead",
        "caption",
        "dl",
        "dt",
        "dd",
        "br",
        "img src=x alt='[_|'",
        "figcaption",
        "span",
        "button",
    ];
    let tag = |close| {
        prop::sample::select(TAGS.to_vec()).prop_map(move |tag| match tag.split(' ').next() {
            Some(name) if close => format!("</{name}>"),
            _ => format!("<{tag}>"),
        })
    };
    let piece = prop_oneof![4 => tag(false), 3 => tag(true), 6 => hostile()];
    prop::collection::vec(piece, 1..40).prop_map(|pieces| format!("x{}", pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_markup_says_the_same(page in markup(), fallen in 0..4_usize) {
        some_say_the_same(Given::Html, &page, fallen);
    }

    #[test]
    fn any_text_says_the_same(lines in prop::collection::vec(hostile(), 1..12)) {
        let page = lines.join("\n").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        some_say_the_same(Given::Text, &page, 3);
    }
}
