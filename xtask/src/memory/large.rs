//! Documents of many bytes, of the shapes that take most memory.

/// A name, the end of a file's name, and what makes so many bytes of it, or some less.
pub(super) type Shape = (&'static str, &'static str, fn(usize) -> Vec<u8>);

pub(super) const SHAPES: &[Shape] = &[
    ("page: one element", "html", |bytes| around("<p>", "Words of one paragraph. ", bytes)),
    ("page: deep", "html", |bytes| around("<p>Words that are kept.", "<div>", bytes)),
    ("page: many tags", "html", |bytes| around("<p>Words that are kept.", "<p>a<b>b</b>", bytes)),
    ("page: short paragraphs", "html", |bytes| around("<p>Words that are kept.", "<p>a", bytes)),
    ("page: rows of a table", "html", |bytes| {
        around("<p>Words that are kept.<table>", "<tr><td>a<td>b", bytes)
    }),
    ("page: formatting opened anew", "html", |bytes| around("<p>Words that are kept.", "<b c=1><p>", bytes)),
    ("text: short lines", "txt", |bytes| around("Words that are kept.\n", "a b\n", bytes)),
    ("text: one line", "txt", |bytes| around("", "Words of one line. ", bytes)),
    ("JSONL: one line", "jsonl", |bytes| {
        let mut line = around("{\"text\": \"Words that are kept.", " and more words", bytes - 3);
        line.extend(b"\"}\n");
        line
    }),
];

fn around(head: &str, repeated: &str, bytes: usize) -> Vec<u8> {
    let mut document = head.as_bytes().to_vec();
    document.reserve_exact(bytes - head.len());
    while document.len() + repeated.len() <= bytes {
        document.extend_from_slice(repeated.as_bytes());
    }
    document
}
