//! JSONL: each line that is not blank is a document or a reject, under its number, with its own bytes.

use dehusk::source::{Content, Format, Options, Raw, Reason};

use crate::reading::{are_in_order, documents};
use crate::wish;

const BOM: &[u8] = b"\xEF\xBB\xBF";
/// What compression starts with: such bytes would be unpacked.
const PACKED: [&[u8]; 3] = [b"\x1F\x8B", b"\x28\xB5\x2F\xFD", b"\x5D\x2A\x4D\x18"];

pub(crate) fn check(input: &[u8]) {
    let (wish, bytes) = wish(input);
    if PACKED.iter().any(|magic| bytes.starts_with(magic)) || magic_of_skipped_frame(bytes) {
        return;
    }
    let options = Options { format: Format::Jsonl, ..Options::default() };
    let found = documents(bytes, wish, &options);
    are_in_order(&found);
    if matches!(&found[..], [Raw { content: Content::Unusable(reject), .. }] if reject.reason == Reason::Binary)
    {
        return;
    }
    let mut offset = 0;
    let mut lines = Vec::new();
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let whole = line.strip_suffix(b"\r").unwrap_or(line);
        let whole = whole.strip_prefix(BOM).unwrap_or(whole);
        if !whole.trim_ascii().is_empty() {
            lines.push(((at + 1).to_string(), offset, whole));
        }
        offset += line.len() as u64 + 1;
    }
    if lines.is_empty() {
        assert_eq!(found.len(), 1, "a file of blank lines is one document");
        return;
    }
    assert_eq!(found.len(), lines.len(), "documents and lines");
    for (raw, (number, offset, line)) in found.iter().zip(lines) {
        assert_eq!((&raw.origin.member, raw.origin.offset), (&number, offset));
        match &raw.content {
            Content::HtmlField(field) | Content::TextField(field) => assert_eq!(field.line, line),
            Content::Unusable(reject) => {
                assert!(matches!(reject.reason.name(), "bad_json" | "empty"), "{reject:?}")
            }
            other => panic!("a line became {other:?}"),
        }
    }
}

/// Zstandard skips frames of sixteen kinds.
fn magic_of_skipped_frame(bytes: &[u8]) -> bool {
    matches!(bytes, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}
