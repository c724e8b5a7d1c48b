//! Documents of many kinds, each made of its number alone: pages of several shapes, flattened text, and what is broken, empty,
//! binary or built to hurt. Most are small, some are large.

use std::fmt::Write as _;

use crate::carriers;

/// Numbers that look random and are always the same: xorshift64* (Vigna, 2016).
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        // Seeds that are near each other start far from each other.
        Self((seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() >> 33) as usize % end
    }
}

/// A document.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) number: usize,
    pub(crate) kind: Kind,
    pub(crate) bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Page,
    Text,
    /// Nothing that can become a record.
    Reject,
}

impl Document {
    pub(crate) fn new(number: usize) -> Self {
        let random = &mut Random::new(number as u64);
        let paragraphs = match random.below(4_000) {
            0 => 800,
            1..20 => 80,
            _ => 2 + random.below(5),
        };
        let (kind, bytes) = match random.below(100) {
            0..30 => (Kind::Page, article(random, number, paragraphs).into_bytes()),
            30..40 => (Kind::Page, listing(random, paragraphs).into_bytes()),
            40..46 => (Kind::Page, thread(random, paragraphs).into_bytes()),
            46..52 => (Kind::Page, table(random, paragraphs).into_bytes()),
            52..55 => (Kind::Page, latin(&article(random, number, paragraphs))),
            55..58 => (Kind::Page, hostile(random).into_bytes()),
            58..92 => (Kind::Text, flattened(random, paragraphs).into_bytes()),
            92..95 => (Kind::Reject, Vec::new()),
            95..97 => (Kind::Reject, b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec()),
            // Copies.
            _ => (Kind::Text, flattened(&mut Random::new(number as u64 % 100), 3).into_bytes()),
        };
        Self { number, kind, bytes }
    }

    /// Its name as a file.
    pub(crate) fn name(&self) -> String {
        let end = if self.kind == Kind::Text { "txt" } else { "html" };
        format!("{:08}.{end}", self.number)
    }

    /// It as a line of JSONL; what is a reject becomes one of a kind that lines have.
    pub(crate) fn line(&self) -> Vec<u8> {
        let text = String::from_utf8_lossy(&self.bytes);
        let url = format!("https://site{}.example/{}", self.number % 97, self.number);
        let line = match self.kind {
            Kind::Page => serde_json::json!({"url": url, "html": text}).to_string(),
            Kind::Text => serde_json::json!({"url": url, "text": text}).to_string(),
            Kind::Reject if self.bytes.is_empty() => serde_json::json!({"url": url, "text": ""}).to_string(),
            Kind::Reject => format!("{{\"url\": \"{url}\", \"text\": \"cut off"),
        };
        (line + "\n").into_bytes()
    }

    /// It as a record of a WARC file.
    pub(crate) fn record(&self) -> Vec<u8> {
        carriers::response(self.number, "", &self.bytes)
    }
}

/// Words that join others.
const SMALL: &[&str] =
    &["the", "of", "and", "to", "in", "that", "was", "with", "for", "on", "were", "which", "by", "from"];
const SYLLABLES: &[&str] = &[
    "ba", "ren", "to", "mil", "ka", "ster", "lo", "vin", "da", "per", "shi", "mon", "tel", "ra", "gu", "fen",
];
/// What stands around the text of pages.
const CHROME: &[&str] = &[
    "Share this:",
    "0 Comments",
    "Leave a reply",
    "Your email address will not be published. Required fields are marked *",
    "Subscribe to our newsletter",
    "Copyright ©2024 All rights reserved",
    "Read more",
];

fn word(random: &mut Random) -> String {
    if random.below(5) < 2 {
        return SMALL[random.below(SMALL.len())].to_owned();
    }
    (0..2 + random.below(2)).map(|_| SYLLABLES[random.below(SYLLABLES.len())]).collect()
}

fn words(random: &mut Random, count: usize) -> String {
    (0..count).map(|_| word(random)).collect::<Vec<_>>().join(" ")
}

/// A sentence of words that stand for no language's.
pub(crate) fn sentence(random: &mut Random) -> String {
    let words = words(random, 12);
    format!("The {words}. ")
}

fn paragraph(random: &mut Random) -> String {
    (0..1 + random.below(4)).map(|_| sentence(random)).collect()
}

fn article(random: &mut Random, number: usize, paragraphs: usize) -> String {
    let title = words(random, 5);
    let mut page = format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>{title} | Site</title>\
         <script type=\"application/ld+json\">{{\"@type\": \"Article\", \"headline\": \"{title}\", \"datePublished\": \
         \"2024-05-{:02}\"}}</script></head><body><nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav><h1>{title}</h1>",
        1 + number % 28
    );
    for _ in 0..paragraphs {
        let _ = writeln!(page, "<p>{}</p>", paragraph(random));
    }
    let _ = write!(page, "<div class=share>{}</div><footer>{}</footer></body></html>", CHROME[0], CHROME[5]);
    page
}

fn listing(random: &mut Random, entries: usize) -> String {
    let mut page = "<!doctype html><title>All news</title><h1>All news</h1><ul>".to_owned();
    for _ in 0..4 * entries {
        let _ = write!(page, "<li><a href=/{}>{}</a> {}", random.next(), words(random, 6), CHROME[6]);
    }
    page + "</ul>"
}

fn thread(random: &mut Random, posts: usize) -> String {
    let mut page = format!("<title>{}</title><div id=comments>", words(random, 4));
    for _ in 0..posts {
        let author = word(random);
        let _ = write!(page, "<div class=comment><b class=author>{author}</b><p>{}</div>", paragraph(random));
    }
    page + "</div><form><textarea></textarea><button>Reply</button></form>"
}

fn table(random: &mut Random, rows: usize) -> String {
    let mut page = format!("<h1>{}</h1><p>{}<table>", words(random, 3), sentence(random));
    for _ in 0..2 * rows {
        let _ = write!(page, "<tr><td>{}<td>{}<td>{}", word(random), random.below(1000), words(random, 3));
    }
    page + "</table>"
}

/// A page in the encoding that it says it is in.
fn latin(page: &str) -> Vec<u8> {
    let page = page.replace("charset=utf-8", "charset=windows-1252").replace("The ", "Thé ");
    page.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}

fn hostile(random: &mut Random) -> String {
    let text = paragraph(random);
    let many = 100 + random.below(400);
    match random.below(5) {
        0 => format!("{}<p>{text}", "<div>".repeat(many)),
        1 => format!("{}{text}", "<b c=1><p>".repeat(many)),
        2 => format!("<table>{}<p>{text}", "<td><table>".repeat(many)),
        3 => format!("<p {}>{text}", "a=b c ".repeat(many)),
        _ => format!("<p>{text}{}", "&amp;lt;\u{202E}\u{200B}".repeat(many)),
    }
}

fn flattened(random: &mut Random, paragraphs: usize) -> String {
    let mut text = format!("{}\n\nHome\nNews\n\n", words(random, 5));
    for _ in 0..paragraphs {
        text += &paragraph(random);
        text += "\n\n";
    }
    for _ in 0..3 {
        text += CHROME[random.below(CHROME.len())];
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_made_of_its_number_alone() {
        assert_eq!(Document::new(77).bytes, Document::new(77).bytes);
        assert_ne!(Document::new(77).bytes, Document::new(78).bytes);
    }
}
