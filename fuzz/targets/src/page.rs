//! A page, as markup or flattened: each block is in the record or in a span of what was removed, once and unchanged.

use std::sync::LazyLock;

use dehusk::chrome::Fate;
use dehusk::pipeline::{Cleaned, Cleaner, Outcome};
use dehusk::settings::Settings;
use dehusk::source::{Content, Origin, Raw};

use crate::wish;

/// How many times as long the text of all blocks may be as the document: NFC and the texts that stand in it twice.
const GROWTH: usize = 8;
/// What a link may add in Markdown: the longest address, and the base that it is seen from.
const MARKUP: usize = 8192;

/// The default settings, Markdown, and limits that any page goes beyond.
const SETTINGS: [&str; 3] = [
    "",
    "output.markup = 'markdown'\noutput.links = true\noutput.images = true",
    "[limits]\ndepth = 6\nelements = 20\nattributes = 2\nlines = 3",
];

pub(crate) fn check(input: &[u8]) {
    static CLEANERS: LazyLock<[Cleaner; 3]> = LazyLock::new(|| {
        SETTINGS.map(|text| {
            let settings = Settings::parse("settings", text).expect("they are settings");
            Cleaner::new(&settings).expect("they agree with each other")
        })
    });
    let (wish, bytes) = wish(input);
    let cleaner = &CLEANERS[wish / 2 % CLEANERS.len()];
    let is_html = wish % 2 == 0;
    let content = if is_html { Content::Html(bytes.to_vec()) } else { Content::Text(bytes.to_vec()) };
    let origin = Origin { url: "https://a.example/b/c?d".to_owned(), ..Origin::default() };
    match cleaner.clean(Raw { origin, content }) {
        Outcome::Cleaned(cleaned) => holds_everything(&cleaned, bytes.len()),
        Outcome::Rejected(rejected) => {
            assert!(!is_html, "a page always becomes a record: {rejected:?}");
            assert_eq!(rejected.reject_reason, "empty");
        }
    }
}

fn holds_everything(cleaned: &Cleaned, bytes: usize) {
    let (record, page) = (&cleaned.record, &cleaned.explanation.page);
    let input: Vec<char> = page.text().chars().collect();
    let removed = cleaned.removed();
    for span in &removed.spans {
        let (start, end) = (span.start as usize, span.end as usize);
        assert_eq!(input[start..end].iter().collect::<String>(), span.text, "a span is not where it says");
    }
    let fates = cleaned.explanation.verdicts.iter().map(|verdict| &verdict.fate);
    let mut spans = removed.spans.iter().map(|span| span.block);
    for (at, fate) in fates.enumerate() {
        assert!(*fate == Fate::Kept || spans.next() == Some(at as u64), "block {at} is nowhere");
    }
    assert_eq!(cleaned.explanation.verdicts.len(), page.blocks.len());
    assert_eq!(spans.next(), None, "a span is of no block");
    let plain = cleaned.plain();
    assert_eq!(record.metadata.chars_in, input.len() as u64);
    assert_eq!(record.metadata.chars_out, plain.chars().count() as u64);
    assert!(page.text().len() <= GROWTH * bytes, "it grew");
    assert!(record.text.len() <= (GROWTH + MARKUP) * bytes, "it grew in Markdown");
}
