//! What tables know of names, words and addresses.

use super::{Example, check, example};
use crate::block::{Block, Container, Role};
use crate::chrome::lexicons::{
    Lexicons, Table, class_tokens, hash, inner_tokens, link_tokens, text_token, word_tokens,
};
use crate::chrome::page_type::PageType;
use crate::chrome::testing::line;

pub(super) const EXAMPLES: &[Example] = &[
    example(
        "<div class='good bad'><p>Alpha delta</p><section class=good><h2>Read 5 more</h2><h3>Alpha</h3>\
         <p>Alpha beta <i>gamma</i> <b class='good bad'>delta</b> <a class=bad href='/tag/story-1?x'>x</a></p><h4>End</h4></section></div>",
        &[
            ("class_least+0", "Alpha beta", 0.0),
            ("class_least+1", "Alpha beta", 0.0),
            ("class_least+2", "Alpha beta", -1.5),
            ("class_most+0", "Alpha beta", 0.0),
            ("class_most+1", "Alpha beta", 2.0),
            ("classes_least", "Alpha beta", -1.5),
            ("classes_most", "Alpha beta", 2.0),
            ("classes_sum", "Alpha beta", 2.0 + (2.0 - 1.5) / 2.0),
            ("inner_least", "Alpha beta", -0.5),
            ("inner_most", "Alpha beta", 1.0),
            ("inner_most", "Alpha delta", 0.0),
            ("text_known", "Read", -3.0),
            ("text_known", "Alpha beta", 0.0),
            ("words_mean", "Alpha beta", (1.0 - 2.0) / 2.0),
            ("words_least", "Alpha beta", -2.0),
            ("words_most", "Alpha beta", 1.0),
            ("link_least", "Alpha beta", -1.0),
            ("link_most", "Alpha beta", 1.5),
            ("link_most", "Read", 0.0),
            ("heading_text", "Alpha delta", 0.0),
            ("heading_text", "Read", -3.0),
            // A word of a heading is another one than that of a paragraph.
            ("heading_text", "Alpha beta", 0.5),
            ("holder_first_text+1", "Alpha beta", -3.0),
            ("holder_first_text+2", "Alpha beta", 1.0),
            ("outline_least", "Read", 0.0),
            ("outline_least", "Alpha beta", -3.0),
            ("outline_least", "End", -3.0),
            ("outline_most", "Alpha beta", 0.0),
            ("outline_most", "End", 0.5),
            ("near_text-1", "Alpha beta", 0.5),
            ("near_text-2", "Alpha beta", -3.0),
            ("near_text+2", "End", 0.0),
        ],
    ),
    example("<p><a>Alpha</a></p>", &[("words_most", "Alpha", 0.0)]),
];

/// The tables that every example is read with.
pub(super) fn lexicons() -> Lexicons {
    let mut pages = vec![Table::default(); PageType::ALL.len()];
    pages[PageType::Article as usize] = Table::new([(hash("newsarticle"), 2.0), (path_word("mill"), 0.5)]);
    Lexicons {
        classes: Table::new(
            class("good", 2.0)
                .into_iter()
                .chain(class("bad", -1.5))
                .chain(inner("good", 1.0))
                .chain(inner("bad", -0.5)),
        ),
        texts: Table::new(
            text_token(&line(0, "Read 7 more", 0), &mut String::new()).map(|token| (token, -3.0)),
        ),
        words: Table::new([
            (word(Role::Paragraph, "alpha"), 1.0),
            (word(Role::Paragraph, "beta"), -2.0),
            (word(Role::Heading(2), "alpha"), 0.5),
        ]),
        links: Table::new([(part("tag"), -1.0), (part("story-2"), 1.5)]),
        pages,
    }
}

/// The tokens of a class name, of the whole name and of its words.
fn class(name: &str, odds: f32) -> Vec<(u32, f32)> {
    let mut tokens = Vec::new();
    let container = Container { class_id: name.to_owned(), ..Container::default() };
    class_tokens(&container, &mut String::new(), |token| tokens.push((token, odds)));
    tokens
}

/// The same for an inline element.
fn inner(name: &str, odds: f32) -> Vec<(u32, f32)> {
    let mut tokens = Vec::new();
    let block = Block { inner_names: name.to_owned(), ..line(0, "x", 0) };
    inner_tokens(&block, &mut String::new(), |token| tokens.push((token, odds)));
    tokens
}

fn word(role: Role, word: &str) -> u32 {
    let mut tokens = Vec::new();
    word_tokens(&Block { role, ..line(0, word, 0) }, |token| tokens.push(token));
    tokens[0]
}

/// The token of a part of an address: the last one, behind that of its scheme.
fn part(part: &str) -> u32 {
    let mut tokens = Vec::new();
    let block = Block { href: part.to_owned(), ..line(0, "x", 0) };
    link_tokens(&block, &mut String::new(), |token| tokens.push(token));
    tokens[1]
}

/// The token of a word of the page's own address, told from what the page says it is.
fn path_word(word: &str) -> u32 {
    hash(word).rotate_left(1)
}

#[test]
fn shows_what_tables_know() {
    check(EXAMPLES);
}
