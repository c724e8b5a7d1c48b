//! WARC: whatever a crawl holds, its records are told once and in order, and what is behind it is found again.

use dehusk::source::{Content, Format, Options};

use crate::reading::{are_in_order, documents};
use crate::wish;

/// A record that stands behind the input.
const SENTINEL: &str = "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\nsentinel\r\n\r\n";

pub(crate) fn check(input: &[u8]) {
    let (wish, bytes) = wish(input);
    let options =
        Options { format: Format::Warc, max_bytes: 1 << 20, max_packed_bytes: 1 << 20, ..Options::default() };
    are_in_order(&documents(bytes, wish, &options));
    // What is no record hides none. In a record, whatever it holds is its own.
    if !bytes.windows(5).any(|bytes| bytes == b"WARC/") {
        let file = [b"WARC/1.0\r\n\r\n", bytes, b"\r\n\r\n", SENTINEL.as_bytes()].concat();
        let found = documents(&file, wish, &options);
        assert_eq!(
            found.last().map(|raw| &raw.content),
            Some(&Content::Text(b"sentinel".to_vec())),
            "it is hidden"
        );
    }
}
