//! Reading inputs: opening, undoing compression, limits, and one document after the other.
//!
//! Whatever goes wrong with an input becomes an unusable document, so that none is lost and the run goes on. What a
//! file is, is left to `sniff.rs`; splitting JSONL, to `lines.rs`.

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::slice;

use super::lines::Lines;
use super::sniff::{self, Kind};
use super::walk::Input;
use super::{Content, Options, Raw, Reason, jsonl};
use crate::error::Error;

/// The largest window that a Zstandard stream may ask for, as a power of two (128 MiB): the most that `zstd` makes
/// unless it is told to go further, and a bound on memory.
const ZSTD_WINDOW_LOG: u32 = 27;

/// The mark with which some programs start UTF-8.
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The documents of a run in order, each read when it is asked for.
pub struct Documents<'a> {
    inputs: slice::Iter<'a, Input>,
    options: &'a Options,
    /// The JSONL file that is being read.
    lines: Option<Lines<'a>>,
}

impl<'a> Documents<'a> {
    pub(super) fn new(inputs: &'a [Input], options: &'a Options) -> Self {
        Self { inputs: inputs.iter(), options, lines: None }
    }

    fn read(&mut self, input: &Input) -> Option<Raw> {
        let unusable = |content| Raw { origin: input.origin(), content };
        let (name, stream) = match input {
            Input::Stdin => (Path::new(""), Ok(Stream::new(Box::new(io::stdin()), None))),
            Input::File(path) => (&**path, Stream::open(path).map_err(|error| error.to_string())),
            Input::Unlisted(path, message) => (&**path, Err(message.clone())),
        };
        let stream = match stream {
            Ok(stream) => stream,
            Err(message) => return Some(unusable(Content::unusable(Reason::Unreadable, message))),
        };
        let limit = self.options.max_bytes;
        let whole = match sniff::kind(&stream.head, name, self.options.format) {
            Kind::Binary(message) => Err(Content::unusable(Reason::Binary, message)),
            Kind::Jsonl => {
                self.lines = Some(Lines::new(stream, input.origin(), self.options));
                return None;
            }
            Kind::Json => match stream.read_whole(limit) {
                Ok(json) => return Some(jsonl::document(json, &self.options.fields, input.origin())),
                Err(content) => Err(content),
            },
            Kind::Html => stream.read_whole(limit).map(Content::Html),
            Kind::Text => stream.read_whole(limit).map(Content::Text),
        };
        Some(unusable(whole.unwrap_or_else(|content| content)))
    }
}

impl Iterator for Documents<'_> {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        loop {
            if let Some(raw) = self.lines.as_mut().and_then(Lines::next) {
                return Some(raw);
            }
            self.lines = None;
            let input = self.inputs.next()?;
            if let Some(raw) = self.read(input) {
                return Some(raw);
            }
        }
    }
}

/// The lines of a file that holds no documents, decompressed.
///
/// # Errors
/// [`Error::Input`] where it cannot be opened.
pub fn lines(path: &Path) -> Result<impl Iterator<Item = io::Result<String>> + use<>, Error> {
    let failure = |error: io::Error| Error::Input { path: path.to_owned(), message: error.to_string() };
    let Stream { head, rest, .. } = Stream::open(path).map_err(failure)?;
    Ok(BufReader::new(Cursor::new(head).chain(rest)).lines())
}

/// The decompressed bytes of an input.
pub(super) struct Stream {
    /// The first [`sniff::HEAD`] of them, or all.
    pub(super) head: Vec<u8>,
    /// The others.
    pub(super) rest: Box<dyn Read + Send>,
    pub(super) compression: Compression,
    /// The size of a plain file.
    size: Option<u64>,
}

/// How an input is compressed, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
    Zstd,
}

impl Stream {
    fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let size = file.metadata().ok().filter(Metadata::is_file).map(|metadata| metadata.len());
        Ok(Self::new(Box::new(file), size))
    }

    fn new(reader: Box<dyn Read + Send>, size: Option<u64>) -> Self {
        let (head, rest) = split_head(reader);
        let compression = match head[..] {
            [0x1F, 0x8B, ..] => Compression::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Compression::Zstd,
            _ => return Self { head, rest, compression: Compression::None, size },
        };
        let packed = Cursor::new(head).chain(rest);
        let (head, rest) = split_head(match compression {
            Compression::Zstd => match zstd_decoder(packed) {
                Ok(decoder) => Box::new(decoder),
                Err(error) => Box::new(Failing(Some(error))),
            },
            _ => Box::new(flate2::read::MultiGzDecoder::new(packed)),
        });
        Self { head, rest, compression, size: None }
    }

    /// All bytes, or why they are no document.
    fn read_whole(self, limit: u64) -> Result<Vec<u8>, Content> {
        let Self { head: mut bytes, rest, compression, size } = self;
        let size = size.unwrap_or_default();
        if size > limit {
            return Err(too_large(limit));
        }
        bytes.reserve_exact(usize::try_from(size).unwrap_or_default().saturating_sub(bytes.len()) + 1);
        let left = limit.saturating_add(1).saturating_sub(bytes.len() as u64);
        rest.take(left).read_to_end(&mut bytes).map_err(|error| compression.reject(&error))?;
        if bytes.len() as u64 > limit {
            return Err(too_large(limit));
        }
        if bytes.is_empty() {
            return Err(Content::unusable(Reason::Empty, "it has no bytes"));
        }
        if bytes.strip_prefix(BOM).unwrap_or(&bytes).trim_ascii().is_empty() {
            return Err(Content::unusable(Reason::Empty, "it has nothing but white space"));
        }
        Ok(bytes)
    }
}

impl Compression {
    /// What becomes of an input, or the rest of it, that cannot be read to its end.
    pub(super) fn reject(self, error: &io::Error) -> Content {
        match self {
            Self::None => Content::unusable(Reason::Unreadable, error.to_string()),
            Self::Gzip => Content::unusable(Reason::Damaged, format!("its gzip stream is damaged: {error}")),
            Self::Zstd => {
                Content::unusable(Reason::Damaged, format!("its Zstandard stream is damaged: {error}"))
            }
        }
    }
}

/// A document that is larger than the limit.
pub(super) fn too_large(limit: u64) -> Content {
    Content::unusable(Reason::TooLarge, format!("it is larger than the limit of {limit} bytes"))
}

/// The first [`sniff::HEAD`] bytes and a reader of the others. A fault among them comes out of the reader.
fn split_head(mut reader: Box<dyn Read + Send>) -> (Vec<u8>, Box<dyn Read + Send>) {
    let mut head = Vec::new();
    match reader.by_ref().take(sniff::HEAD as u64).read_to_end(&mut head) {
        Ok(_) => (head, reader),
        Err(error) => (head, Box::new(Failing(Some(error)))),
    }
}

fn zstd_decoder(packed: impl Read + Send + 'static) -> io::Result<impl Read + Send + 'static> {
    let mut decoder = zstd::Decoder::new(packed)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG)?;
    Ok(decoder)
}

/// A reader whose first read fails.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Inputs, Origin, Reject};
    use super::*;
    use std::io::Write;
    use tempfile::TempDir;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory can be written")
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 1).expect("memory can be written")
    }

    /// What a file with this name and these bytes gives: path, member, offset and content.
    fn read(name: &str, bytes: &[u8]) -> Vec<(String, String, u64, Content)> {
        read_with(name, bytes, Options::default())
    }

    fn read_with(name: &str, bytes: &[u8], options: Options) -> Vec<(String, String, u64, Content)> {
        let folder: TempDir = tempfile::tempdir().expect("a temporary folder can be made");
        std::fs::write(folder.path().join(name), bytes).expect("it can be written");
        let inputs = Inputs::expand(&[folder.path().into()], options).expect("it exists");
        let prefix = format!("{}/", folder.path().display());
        let shown = |raw: Raw| {
            let Origin { file_path, member, offset, .. } = raw.origin;
            (file_path.replace(&prefix, ""), member, offset, raw.content)
        };
        inputs.documents().map(shown).collect()
    }

    fn whole(name: &str, content: Content) -> Vec<(String, String, u64, Content)> {
        vec![(name.to_owned(), String::new(), 0, content)]
    }

    fn unusable(reason: Reason, message: &str) -> Content {
        Content::Unusable(Reject { reason, message: message.to_owned() })
    }

    #[test]
    fn a_page_and_a_text_are_told_apart_by_their_bytes() {
        assert_eq!(read("a.txt", b"<html>a"), whole("a.txt", Content::Html(b"<html>a".to_vec())));
        assert_eq!(read("b", b"Words."), whole("b", Content::Text(b"Words.".to_vec())));
    }

    #[test]
    fn compression_is_known_by_its_bytes() {
        let page = whole("a.html", Content::Html(b"<html>a".to_vec()));
        assert_eq!(read("a.html", &gzip(b"<html>a")), page);
        assert_eq!(read("a.html", &zstd(b"<html>a")), page);
    }

    #[test]
    fn all_members_and_frames_are_read() {
        let page = whole("a", Content::Html(b"<html>ab".to_vec()));
        assert_eq!(read("a", &[gzip(b"<html>a"), gzip(b"b")].concat()), page);
        assert_eq!(read("a", &[zstd(b"<html>a"), zstd(b"b")].concat()), page);
    }

    #[test]
    fn a_file_longer_than_the_head_is_whole() {
        let page = format!("<html>{}", "abcdefgh".repeat(10_000)).into_bytes();
        assert_eq!(read("a", &page), whole("a", Content::Html(page.clone())));
        assert_eq!(read("a", &gzip(&page)), whole("a", Content::Html(page)));
    }

    #[test]
    fn damaged_compression_is_a_reject() {
        let mut packed = gzip(b"<html>a");
        packed.truncate(packed.len() - 4);
        let message = "its gzip stream is damaged: unexpected end of file";
        assert_eq!(read("a", &packed), whole("a", unusable(Reason::Damaged, message)));
        let mut packed = zstd(b"<html>a");
        packed.truncate(packed.len() - 1);
        let message = "its Zstandard stream is damaged: incomplete frame";
        assert_eq!(read("a", &packed), whole("a", unusable(Reason::Damaged, message)));
    }

    #[test]
    fn nothing_and_white_space_are_empty() {
        assert_eq!(read("a", b""), whole("a", unusable(Reason::Empty, "it has no bytes")));
        assert_eq!(read("a", &gzip(b"")), whole("a", unusable(Reason::Empty, "it has no bytes")));
        let blank = whole("a", unusable(Reason::Empty, "it has nothing but white space"));
        assert_eq!(read("a", b"\xEF\xBB\xBF \r\n"), blank);
    }

    #[test]
    fn a_document_larger_than_the_limit_is_a_reject() {
        let options = || Options { max_bytes: 7, ..Options::default() };
        let large = whole("a", unusable(Reason::TooLarge, "it is larger than the limit of 7 bytes"));
        assert_eq!(read_with("a", b"<html>a", options()), whole("a", Content::Html(b"<html>a".to_vec())));
        assert_eq!(read_with("a", b"<html>ab", options()), large);
        assert_eq!(read_with("a", &gzip(&[b'a'; 1 << 20]), options()), large);
    }

    #[test]
    fn a_binary_file_is_a_reject_that_names_the_format() {
        let png = whole("a.html", unusable(Reason::Binary, "it is a PNG image"));
        assert_eq!(read("a.html", b"\x89PNG\r\n\x1A\n"), png);
        let twice = "it is gzip inside of compression: uncompress it once";
        assert_eq!(read("a", &gzip(&gzip(b"a"))), whole("a", unusable(Reason::Binary, twice)));
    }

    #[test]
    fn a_json_file_may_spread_one_object_over_many_lines() {
        let json = b"{\n\"text\":\n\"a\"}";
        let field = super::super::Field { text: "a".to_owned(), line: json.to_vec() };
        assert_eq!(read("a.json", json), whole("a.json", Content::TextField(field)));
    }

    #[test]
    fn the_format_can_be_forced() {
        let options = Options { format: Format::Text, ..Options::default() };
        assert_eq!(read_with("a", b"<html>", options), whole("a", Content::Text(b"<html>".to_vec())));
    }

    #[test]
    fn a_file_that_is_gone_is_a_reject() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("a");
        std::fs::write(&path, "a").expect("it can be written");
        let inputs = Inputs::expand(&[path.clone().into()], Options::default()).expect("it exists");
        std::fs::remove_file(&path).expect("it can be removed");
        let contents: Vec<Content> = inputs.documents().map(|raw| raw.content).collect();
        assert_eq!(contents, [unusable(Reason::Unreadable, "No such file or directory (os error 2)")]);
    }

    #[test]
    fn documents_can_be_read_in_a_thread_of_their_own() {
        fn is_send(_: impl Send) {}
        is_send(Inputs::expand(&[], Options::default()).expect("nothing is nothing to find").documents());
    }
}
