//! What tables know of names, words and addresses.

use super::{Example, check, example};
use crate::block::{Block, Role};
use crate::chrome::lexicons::{Lexicons, Table, inner_tokens, name_tokens, text_token, word_tokens};
use crate::chrome::page_type::PageType;
use crate::chrome::testing::line;
use crate::chrome::words::{hash, read};

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
            ("words_mean", "Alpha beta", (1.0 - 2.0) / 2.0),
            ("words_least", "Alpha beta", -2.0),
            ("heading_text", "Alpha delta", 0.0),
            ("heading_text", "Read", -3.0),
            // A word of a heading is another one than that of a paragraph.
            ("heading_text", "Alpha beta", 0.5),
            ("outline_least", "Read", 0.0),
            ("outline_least", "Alpha beta", -3.0),
            ("outline_least", "End", -3.0),
        ],
    ),
    // And a word of a link is a third.
    example("<p><a>Alpha</a></p>", &[("words_mean", "Alpha", 0.0)]),
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
        texts: Table::new(text_token(&line(0, "Read 7 more", 0)).map(|token| (token, -3.0))),
        words: Table::new([
            (word(Role::Paragraph, "alpha"), 1.0),
            (word(Role::Paragraph, "beta"), -2.0),
            (word(Role::Heading(2), "alpha"), 0.5),
        ]),
        pages,
    }
}

/// The tokens of a class name, of the whole name and of its words.
fn class(name: &str, odds: f32) -> Vec<(u32, f32)> {
    let mut tokens = Vec::new();
    name_tokens(name, |token| tokens.push((token, odds)));
    tokens
}

/// The same for an inline element.
fn inner(name: &str, odds: f32) -> Vec<(u32, f32)> {
    let mut tokens = Vec::new();
    inner_tokens(name, |token| tokens.push((token, odds)));
    tokens
}

fn word(role: Role, word: &str) -> u32 {
    let (mut words, mut tokens) = (Vec::new(), Vec::new());
    read(word, &mut words, |_, _| ());
    word_tokens(&Block { role, ..line(0, word, 0) }, &words, |token| tokens.push(token));
    tokens[0]
}

/// The token of a word of the page's own address, told from what the page says it is.
fn path_word(word: &str) -> u32 {
    hash(word).rotate_left(1)
}

#[test]
fn shows_what_tables_know() {
    check(EXAMPLES);
}
