//! The words of Markdown, as a parser of CommonMark reads them.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The words that a reader of the Markdown sees, without those that stand for pictures. Markup in HTML is a word of its
/// own but for the break of a line in a cell, so that none goes unseen.
pub(super) fn words(markdown: &str) -> Vec<String> {
    let mut text = String::new();
    let mut images = 0;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images -= 1,
            _ if images > 0 => {}
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {}
            Event::InlineHtml(html) if &*html == "<br>" => text.push('\n'),
            Event::InlineHtml(html) | Event::Html(html) => text.push_str(&html),
            Event::Rule => text.push_str(" (a rule) "),
            _ => text.push('\n'),
        }
    }
    text.split_whitespace().map(str::to_owned).collect()
}
