//! A block's own text.

use super::super::text::Ending;
use super::{Example, check, example};

pub(super) const EXAMPLES: &[Example] = &[
    example(
        "<p>On 3 May 2024, <b>Ann</b> paid $5 at 10:30, said <a>the Daily Post</a>!</p>",
        &[
            ("words", "On", 14.0),
            ("chars", "On", 57.0),
            ("sentences", "On", 1.0),
            ("link_share", "On", 12.0 / 45.0),
            ("last_char", "On", Ending::Exclamation as u8 as f32),
        ],
    ),
    example(
        "<h2>Home | <a>News</a> | <a>Maps</a></h2><p>The cat and the dog<br>«Who?» Ask ann@post.example…</p>\
         <div hidden><p>東京 Tokyo 3:</p></div>",
        &[
            ("separators", "Home", 2.0),
            ("heading_level", "Home", 2.0),
            ("heading_level", "The", 0.0),
            ("last_char", "The", Ending::Ellipsis as u8 as f32),
            ("last_char", "東京", Ending::Colon as u8 as f32),
        ],
    ),
    // Function words are those of any language of the lexicon; signs count among the first eighty words only.
    example(
        "<p>The cat and the dog</p><p>El perro y el gato</p><pre>if (a[0] == 1) { b += 1; }</pre>\
         <p>{b80} Who? $5</p><p>山はです</p>",
        &[
            ("function_words", "The", 3.0 / 5.0),
            // は, で and です, of four characters.
            ("function_words", "山は", 3.0 / 4.0),
            ("function_words", "El", 3.0 / 5.0),
            ("code_signs", "if", 9.0 / 26.0),
            ("sentences", "{b80}", 2.0),
        ],
    ),
    example(
        "<h3>Heading</h3><p>Paragraph</p><blockquote>Quote</blockquote><pre>Code</pre>\
         <dl><dt>Term</dt><dd>Definition</dd></dl><ul><li>Item</li></ul><table><tr><td>Cell</td></tr></table>\
         <figure><figcaption>Caption</figcaption></figure><button>Control</button>",
        &[
            ("role", "Heading", 0.0),
            ("role", "Paragraph", 1.0),
            ("role", "Quote", 2.0),
            ("role", "Code", 3.0),
            ("role", "Definition", 4.0),
            ("role", "Term", 5.0),
            ("role", "Item", 6.0),
            ("role", "Cell", 7.0),
            ("role", "Caption", 8.0),
            ("role", "Control", 10.0),
        ],
    ),
];

#[test]
fn shows_the_text() {
    check(EXAMPLES);
}
