//! Packed files, archives, and whatever the bytes say that they are: documents come out once, in any portions.

use std::io::Write;

use dehusk::source::{Content, Inputs, Options, Raw};

use crate::reading::documents;
use crate::wish;

/// Bytes that may be unpacked, so that a bomb takes no time.
const MOST: u64 = 1 << 20;

pub(crate) fn check(input: &[u8]) {
    let (wish, bytes) = wish(input);
    let options = Options { max_bytes: MOST, max_packed_bytes: MOST, ..Options::default() };
    are_within_limits(&documents(bytes, wish, &options));
    if bytes.starts_with(b"PK") {
        are_within_limits(&in_file(bytes, options));
    }
}

/// The documents of a file with these bytes: the index of a ZIP archive is at its end.
fn in_file(bytes: &[u8], options: Options) -> Vec<Raw> {
    let mut file = tempfile::NamedTempFile::new().expect("a file can be made");
    file.write_all(bytes).expect("it can be written");
    let inputs = Inputs::expand(&[file.path().into()], options).expect("it is there");
    let documents: Vec<Raw> = inputs.documents().collect();
    assert!(!documents.is_empty(), "nothing is told of the file");
    documents
}

fn are_within_limits(documents: &[Raw]) {
    for raw in documents {
        assert!(raw.content.size() <= MOST, "{} is too large", raw.origin.member);
        if let Content::Unusable(reject) = &raw.content {
            assert!(!reject.message.is_empty());
        }
    }
}
