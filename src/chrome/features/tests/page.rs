//! What the page is like as a whole.

use super::{Example, check, example};
use crate::chrome::Kind;

pub(super) const EXAMPLES: &[Example] = &[
    // 52 words in eleven blocks; the items of the list are its one series.
    example(
        r#"<link rel=canonical href="https://post.example/news/2024/old-mill?page=1">
        <meta name=author content="Ann Bee"><meta property=article:published_time content=2024-05-17>
        <script type="application/ld+json">{"@type":"NewsArticle","articleBody":"Öl und"}</script>
        <article><p>{b20}</p><p>Who?</p></article><blockquote>Bob said</blockquote><pre>x</pre>
        <table><tr><td>$5</td></tr></table><ul><li>1999 <a>Cap</a></li><li>$7</li><li>{c20}</li></ul>
        <img><button>Send</button><h2>End</h2><p>東京</p>"#,
        &[
            ("page_words", "Bob", 52.0),
            ("page_blocks", "Bob", 11.0),
            ("page_link_share", "Bob", 3.0 / 114.0),
            ("page_prose", "Bob", 40.0 / 52.0),
            ("page_prose_blocks", "Bob", 2.0),
            ("page_prose_words", "Bob", 20.0),
            ("page_paragraphs", "Bob", 23.0 / 52.0),
            ("page_headings", "Bob", 1.0),
            ("page_elements", "Bob", 20.0),
            ("page_images", "Bob", 1.0),
            ("page_controls", "Bob", 1.0),
            ("page_typed", "Bob", 4.0 / 52.0),
            ("page_series", "Bob", 23.0 / 52.0),
            ("page_series_count", "Bob", 3.0),
            ("page_series_prose", "Bob", 20.0 / 23.0),
            ("page_series_words", "Bob", 23.0 / 3.0),
            ("page_series_links", "Bob", 3.0 / 50.0),
            ("page_series_times", "Bob", 1.0 / 3.0),
            ("page_series_currencies", "Bob", 1.0 / 3.0),
            ("page_unspaced", "Bob", 2.0 / 52.0),
            ("page_longest", "Bob", 20.0),
            ("page_code", "Bob", 1.0),
            ("page_cells", "Bob", 1.0 / 11.0),
            ("page_items", "Bob", 3.0 / 11.0),
            ("page_quotes", "Bob", 1.0),
            ("page_articles", "Bob", 1.0),
            ("page_prices", "Bob", 2.0),
            ("page_questions", "Bob", 1.0),
            ("page_times", "Bob", 1.0),
            ("page_path_parts", "Bob", 3.0),
            ("page_path_words", "Bob", 2.0),
            ("page_path_digits", "Bob", 4.0),
            ("page_has_date", "Bob", 1.0),
            ("page_has_author", "Bob", 1.0),
            ("page_stated", "Bob", 7.0),
            ("page_comments", "Bob", 1.0),
            ("page_thread", "Bob", 1.0),
            ("page_related", "Bob", 1.0),
            ("page_legal", "Bob", 1.0),
            ("page_type+0", "Bob", 0.75),
            ("page_type+1", "Bob", 0.25),
            // By its JSON-LD and by a word of its address.
            ("page_type_odds+0", "Bob", 2.0 + 0.5),
            ("page_type_odds+1", "Bob", 0.0),
        ],
    )
    .said(&[
        ("Bob", Kind::CommentCount, 2.0),
        ("x", Kind::CommentThread, 2.0),
        ("$5", Kind::RelatedLinks, 1.0),
        ("Send", Kind::Copyright, 2.0),
    ]),
    example(
        "<p>One</p>",
        &[
            ("page_path_parts", "One", -1.0),
            ("page_path_words", "One", 0.0),
            ("page_has_date", "One", 0.0),
            ("page_has_author", "One", 0.0),
            ("page_stated", "One", 0.0),
            ("page_series", "One", 0.0),
        ],
    ),
];

#[test]
fn shows_the_page() {
    check(EXAMPLES);
}
