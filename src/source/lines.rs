//! A JSONL file as its lines, one in memory at a time, so that an endless one needs no more than a short one.
//!
//! What a line holds is left to `jsonl.rs`.

use std::io::{self, BufRead};

use super::stream::{BOM, Stream};
use super::{Content, Options, Origin, Raw, Reason, growth, jsonl};

/// The documents of a JSONL file.
pub(super) struct Lines<'a> {
    stream: Stream,
    /// The origin of the file as a whole.
    origin: Origin,
    options: &'a Options,
    /// Lines read so far, blank ones too.
    number: u64,
    state: State,
}

enum State {
    /// Only blank lines were read so far.
    Blank,
    /// Documents were read.
    Filled,
    /// Nothing more can be read.
    Ended,
}

impl<'a> Lines<'a> {
    pub(super) fn new(stream: Stream, origin: Origin, options: &'a Options) -> Self {
        Self { stream, origin, options, number: 0, state: State::Blank }
    }

    /// The origin of the line that starts at `offset`, the last one read.
    fn origin_at(&self, offset: u64) -> Origin {
        self.origin.part(self.number, offset)
    }

    /// Reads one line without its end; nothing at the end of the file.
    fn read_line(&mut self) -> io::Result<Option<Line>> {
        let limit = self.options.max_bytes;
        let mut line = Vec::new();
        self.number += 1;
        // Room for a byte order mark and both characters of a line end, which are not the document's.
        let room = usize::try_from(limit.saturating_add(5)).unwrap_or(usize::MAX);
        while line.len() < room && line.last() != Some(&b'\n') {
            let buffer = self.stream.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let length =
                memchr::memchr(b'\n', buffer).map_or(buffer.len(), |at| at + 1).min(room - line.len());
            growth::add(&mut line, &buffer[..length], room);
            self.stream.consume(length);
        }
        if line.is_empty() {
            return Ok(None);
        }
        if line.len() == room && line.last() != Some(&b'\n') {
            drop(line);
            self.skip_line()?;
            return Ok(Some(Line::TooLarge));
        }
        for end in [b'\n', b'\r'] {
            if line.last() == Some(&end) {
                line.pop();
            }
        }
        Ok(Some(if line.len() as u64 > limit { Line::TooLarge } else { Line::Whole(line) }))
    }

    /// Goes behind the next line end, keeping nothing.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.stream.fill_buf()?;
            let end = memchr::memchr(b'\n', buffer);
            let length = end.map_or(buffer.len(), |at| at + 1);
            self.stream.consume(length);
            if end.is_some() || length == 0 {
                return Ok(());
            }
        }
    }
}

impl Iterator for Lines<'_> {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        while !matches!(self.state, State::Ended) {
            let start = self.stream.offset();
            let content = match self.read_line() {
                Ok(Some(Line::Whole(line))) if is_blank(&line) => continue,
                Ok(Some(Line::Whole(line))) => {
                    self.state = State::Filled;
                    return Some(jsonl::document(line, self.options, self.origin_at(start)));
                }
                Ok(Some(Line::TooLarge)) => {
                    self.state = State::Filled;
                    self.options.too_large()
                }
                Ok(None) => {
                    let is_blank = matches!(self.state, State::Blank);
                    self.state = State::Ended;
                    let empty = || Content::unusable(Reason::Empty, "it has no lines that are not blank");
                    return is_blank.then(|| Raw { origin: self.origin.clone(), content: empty() });
                }
                // The line that was begun is lost, with all up to where the input can be read again: one reject stands
                // for them.
                Err(error) => {
                    self.state = if self.stream.resume() { State::Filled } else { State::Ended };
                    self.stream.compression().reject(&error)
                }
            };
            return Some(Raw { origin: self.origin_at(start), content });
        }
        None
    }
}

/// Whether there is nothing in a line, but the mark that may stand before the first.
fn is_blank(line: &[u8]) -> bool {
    line.strip_prefix(BOM).unwrap_or(line).trim_ascii().is_empty()
}

enum Line {
    Whole(Vec<u8>),
    TooLarge,
}

#[cfg(test)]
mod tests {
    use super::super::testing::gzip;
    use super::super::{Field, Inputs};
    use super::*;
    use std::io::Write;

    /// Member, offset, and the text or the reason of each document in a file with these bytes.
    fn read(bytes: &[u8], max_bytes: u64) -> Vec<(String, u64, String)> {
        let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile().expect("a file can be made");
        file.write_all(bytes).expect("it can be written");
        let options = Options { max_bytes, ..Options::default() };
        let inputs = Inputs::expand(&[file.path().into()], options).expect("it exists");
        let shown = |raw: Raw| {
            let text = match raw.content {
                Content::TextField(Field { text, .. }) | Content::HtmlField(Field { text, .. }) => text,
                Content::Unusable(reject) => format!("{}: {}", reject.reason.name(), reject.message),
                Content::Html(_) | Content::Text(_) => "a whole file".to_owned(),
            };
            (raw.origin.member, raw.origin.offset, text)
        };
        inputs.documents().map(shown).collect()
    }

    fn at(member: &str, offset: u64, text: &str) -> (String, u64, String) {
        (member.to_owned(), offset, text.to_owned())
    }

    const LIMIT: u64 = 1 << 20;

    #[test]
    fn each_line_is_a_document_with_its_number_and_offset() {
        let file = b"\xEF\xBB\xBF{\"text\":\"a\"}\r\n\n{\"html\":\"<p>b\"}";
        assert_eq!(read(file, LIMIT), [at("1", 0, "a"), at("3", 18, "<p>b")]);
    }

    #[test]
    fn a_bad_line_is_a_reject_and_the_rest_goes_on() {
        let file = b"{\"text\":\"a\"}\n[]\n{\"text\":\"b\"}\n";
        let array = "bad_json: it is a JSON array: write one object a line, as with `jq -c '.[]'`";
        assert_eq!(read(file, LIMIT), [at("1", 0, "a"), at("2", 13, array), at("3", 16, "b")]);
    }

    #[test]
    fn a_line_over_the_limit_is_a_reject_and_the_rest_goes_on() {
        let file = format!("{{\"text\":\"{}\"}}\n{{\"text\":\"b\"}}\n", "a".repeat(1000));
        let large = "too_large: it is larger than the limit of 12 bytes, input.max_bytes";
        assert_eq!(read(file.as_bytes(), 12), [at("1", 0, large), at("2", 1012, "b")]);
    }

    #[test]
    fn a_line_of_just_the_limit_is_read() {
        assert_eq!(read(b"{\"text\":\"a\"}\r\n", 12), [at("1", 0, "a")]);
        let large = "too_large: it is larger than the limit of 11 bytes, input.max_bytes";
        assert_eq!(read(b"{\"text\":\"a\"}\r\n", 11), [at("1", 0, large)]);
    }

    #[test]
    fn lines_before_the_damage_are_documents_and_the_rest_is_one_reject() {
        let mut lines = Vec::new();
        for number in 0..5000u64 {
            lines
                .extend(format!("{{\"text\":\"{}\"}}\n", number.wrapping_mul(0x9E37_79B9_7F4A_7C15)).bytes());
        }
        let mut packed = gzip(&lines);
        packed.truncate(packed.len() / 2);
        let found = read(&packed, LIMIT);
        let (last, whole) = found.split_last().expect("there is a reject");
        let lines: Vec<&[u8]> = lines.split_inclusive(|byte| *byte == b'\n').take(whole.len()).collect();
        let offset = lines.concat().len() as u64;
        let message = "damaged: its gzip stream is damaged: it ends early";
        assert_eq!(last, &at(&(whole.len() + 1).to_string(), offset, message));
        assert!(whole.iter().all(|(_, _, text)| text.parse::<u64>().is_ok()) && whole.len() > 1000);
    }

    #[test]
    fn lines_of_the_members_behind_a_damaged_one_are_read() {
        let mut second = gzip(b"{\"text\":\"b\"}\n");
        let crc = second.len() - 8;
        second[crc] ^= 1;
        let packed = [gzip(b"{\"text\":\"a\"}\n"), second, gzip(b"{\"text\":\"c\"}\n")].concat();
        let damaged = "damaged: its gzip stream is damaged: its check sum is wrong";
        assert_eq!(
            read(&packed, LIMIT),
            [at("1", 0, "a"), at("2", 13, "b"), at("3", 26, damaged), at("4", 26, "c")]
        );
    }

    #[test]
    fn a_file_of_blank_lines_is_one_empty_document() {
        assert_eq!(read(b"\n \n", LIMIT), [at("", 0, "empty: it has no lines that are not blank")]);
        assert_eq!(read(b"", LIMIT), [at("", 0, "empty: it has no lines that are not blank")]);
    }
}
