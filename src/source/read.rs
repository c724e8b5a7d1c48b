//! Reading inputs: one after the other is opened and becomes one document or many.
//!
//! Whatever goes wrong with an input becomes an unusable document, so that none is lost and the run goes on. What a
//! file is, is left to `sniff.rs`; files of many documents are left to files of their own.

use std::io::{self, BufRead, Read};
use std::iter;
use std::path::Path;
use std::slice;

use super::archive::{self, Tar, Zip};
use super::lines::Lines;
#[cfg(feature = "parquet")]
use super::parquet;
use super::sniff::{self, Kind};
use super::stream::Stream;
use super::unpack::Compression;
use super::walk::Input;
use super::warc::Warc;
use super::{Content, Format, Options, Origin, Raw, Reason, jsonl};
use crate::error::Error;

/// The documents of a run in order, each read when it is asked for.
pub struct Documents<'a> {
    inputs: slice::Iter<'a, Input>,
    options: &'a Options,
    /// Those of the input that is being read.
    current: Sequence<'a>,
}

/// What becomes of Parquet where the feature is left out.
#[cfg(not(feature = "parquet"))]
const NO_PARQUET: &str = "it is a Parquet file, which this build does not read: `cargo install dehusk --features parquet` makes one that does";

/// Documents, one after the other.
pub(super) type Sequence<'a> = Box<dyn Iterator<Item = Raw> + Send + 'a>;

impl<'a> Documents<'a> {
    pub(super) fn new(inputs: &'a [Input], options: &'a Options) -> Self {
        Self { inputs: inputs.iter(), options, current: Box::new(iter::empty()) }
    }

    /// The documents in what a reader gives, which may be anything but a ZIP archive or a Parquet file. The name is their `file_path`, and
    /// tells what they are where the bytes do not.
    ///
    /// ```
    /// use dehusk::source::{Content, Documents, Options};
    ///
    /// let options = Options::default();
    /// let pages = Documents::of(&b"{\"html\":\"<p>one\"}\n{\"html\":\"<p>two\"}\n"[..], "pages.jsonl", &options);
    /// let members: Vec<String> = pages.map(|raw| raw.origin.member).collect();
    /// assert_eq!(members, ["1", "2"]);
    /// ```
    pub fn of(reader: impl Read + Send + 'static, name: &str, options: &'a Options) -> Self {
        let origin = Origin { file_path: name.to_owned(), ..Origin::default() };
        let stream = Stream::new(Box::new(reader), Path::new(""));
        let current = documents(stream, Place::Stream(Path::new(name)), origin, options);
        Self { inputs: [].iter(), options, current }
    }

    fn read(&self, input: &Input) -> Sequence<'a> {
        let (place, stream) = match input {
            Input::Stdin => {
                (Place::Stream(Path::new("")), Ok(Stream::new(Box::new(io::stdin()), Path::new(""))))
            }
            Input::File(path) => (Place::File(path), Stream::open(path).map_err(|error| error.to_string())),
            Input::Unlisted(path, message) => (Place::File(path), Err(message.clone())),
        };
        match stream {
            Ok(stream) => documents(stream, place, input.origin(), self.options),
            Err(message) => one(input.origin(), Content::unusable(Reason::Unreadable, message)),
        }
    }
}

impl Iterator for Documents<'_> {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        loop {
            if let Some(raw) = self.current.next() {
                return Some(raw);
            }
            let input = self.inputs.next()?;
            self.current = self.read(input);
        }
    }
}

/// Where the bytes are that are read.
pub(super) enum Place<'a> {
    /// Where they can be read once, under this name.
    Stream(&'a Path),
    File(&'a Path),
    /// In an archive, under this name.
    Member(&'a Path),
}

impl Place<'_> {
    fn name(&self) -> &Path {
        match self {
            Self::Stream(path) | Self::File(path) | Self::Member(path) => path,
        }
    }
}

/// The documents of a file, wherever it is.
pub(super) fn documents<'a>(
    mut stream: Stream,
    place: Place<'_>,
    origin: Origin,
    options: &'a Options,
) -> Sequence<'a> {
    let format = match (&place, options.format) {
        // What the user says of an archive is not said of its members.
        (Place::Member(_), Format::Zip | Format::Tar) => Format::Auto,
        (_, format) => format,
    };
    let kind = match kind(&mut stream, place.name(), format) {
        Ok(kind) => kind,
        Err(content) => return behind_damage(stream, place, origin, content, format, options),
    };
    let whole = match kind {
        Kind::Binary(message) => Err(Content::unusable(Reason::Binary, message)),
        Kind::Jsonl => return Box::new(Lines::new(stream, origin, options)),
        Kind::Warc => return Box::new(Warc::new(stream, origin, options)),
        Kind::Tar | Kind::Zip if matches!(place, Place::Member(_)) => {
            Err(Content::unusable(Reason::Binary, "it is an archive inside of an archive: unpack it"))
        }
        Kind::Tar => return archive::of_members(Tar::new(stream, options), origin, options),
        Kind::Zip => match alone(&place, stream.compression(), "a ZIP archive") {
            Ok(path) => return archive::of_members(Zip::open(path, options), origin, options),
            Err(content) => Err(content),
        },
        #[cfg(feature = "parquet")]
        Kind::Parquet => match alone(&place, stream.compression(), "a Parquet file") {
            Ok(path) => return parquet::documents(path, origin, options),
            Err(content) => Err(content),
        },
        #[cfg(not(feature = "parquet"))]
        Kind::Parquet => Err(Content::unusable(Reason::Binary, NO_PARQUET)),
        Kind::Json => match stream.read_whole(options) {
            Ok(json) => return Box::new(iter::once(jsonl::document(json, options, origin))),
            Err(content) => Err(content),
        },
        Kind::Html => stream.read_whole(options).map(Content::Html),
        Kind::Text => stream.read_whole(options).map(Content::Text),
    };
    one(origin, whole.unwrap_or_else(|content| content))
}

/// What a file is, by its first bytes, or where a member among them is damaged by those before it: what was unpacked of that says
/// nothing.
///
/// # Errors
/// Gives the damage where it costs the file as a whole: half a page is no document.
fn kind(stream: &mut Stream, name: &Path, format: Format) -> Result<Kind, Content> {
    let head = stream.fill(sniff::HEAD);
    let kind = sniff::kind(head, name, format);
    let is_known = is_of_many(&kind) && !head.is_empty();
    let Some(failure) = stream.failure().filter(|_| !is_known) else { return Ok(kind) };
    let sound = usize::try_from(failure.since.saturating_sub(stream.offset())).unwrap_or(usize::MAX);
    let head = &stream.filled()[..stream.filled().len().min(sound)];
    let kind = sniff::kind(head, name, format);
    if is_of_many(&kind) && !head.is_empty() {
        Ok(kind)
    } else {
        Err(stream.compression().reject(&failure.error))
    }
}

/// The damage that a file starts with, and the documents that stand behind it, where it is of many.
fn behind_damage<'a>(
    mut stream: Stream,
    place: Place<'_>,
    origin: Origin,
    damage: Content,
    format: Format,
    options: &'a Options,
) -> Sequence<'a> {
    while stream.resume() {
        let head = stream.fill(sniff::HEAD);
        if !head.is_empty() && is_of_many(&sniff::kind(head, place.name(), format)) {
            let behind = documents(stream, place, origin.clone(), options);
            // What is told of the file as a whole is told by its damage.
            return Box::new(one(origin, damage).chain(behind.filter(|raw| !raw.origin.member.is_empty())));
        }
    }
    one(origin, damage)
}

/// Whether a file is of many documents, of which some can be read where others are damaged.
fn is_of_many(kind: &Kind) -> bool {
    matches!(kind, Kind::Jsonl | Kind::Warc | Kind::Tar)
}

/// The path of a file that is read by the index at its end: one on disk, and packed in nothing.
fn alone<'a>(place: &Place<'a>, compression: Compression, what: &str) -> Result<&'a Path, Content> {
    let remedy = match (place, compression) {
        (Place::File(path), Compression::None) => match path.metadata() {
            Ok(there) if there.is_file() => return Ok(path),
            Ok(_) => ", which has its index at its end: write the pipe to a file",
            Err(error) => return Err(Content::unusable(Reason::Unreadable, error.to_string())),
        },
        (Place::Stream(_), _) => ", which has its index at its end: name the file instead of `-`",
        (Place::Member(_), _) => " inside of an archive: unpack it",
        (Place::File(_), _) => " inside of compression: uncompress it",
    };
    Err(Content::unusable(Reason::Binary, format!("it is {what}{remedy}")))
}

/// A sequence of one document.
pub(super) fn one<'a>(origin: Origin, content: Content) -> Sequence<'a> {
    Box::new(iter::once(Raw { origin, content }))
}

/// Bytes of a line that no file without documents has: those of tallies, the longest, have some 100 KB.
const MOST_OF_A_LINE: u64 = 16 << 20;

/// The lines of a file that holds no documents, decompressed. One that is too long or not UTF-8 is an error.
///
/// # Errors
/// [`Error::Input`] where it cannot be opened.
pub fn lines(path: &Path) -> Result<impl Iterator<Item = io::Result<String>> + use<>, Error> {
    let failure = |error: io::Error| Error::Input { path: path.to_owned(), message: error.to_string() };
    let mut stream = Stream::open(path).map_err(failure)?;
    Ok(iter::from_fn(move || {
        let mut line = Vec::new();
        match stream.by_ref().take(MOST_OF_A_LINE).read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => Some(line_of(line)),
            Err(error) => Some(Err(error)),
        }
    }))
}

fn line_of(mut line: Vec<u8>) -> io::Result<String> {
    if line.len() as u64 == MOST_OF_A_LINE {
        return Err(io::Error::other("it is longer than any that dehusk writes"));
    }
    for end in [b'\n', b'\r'] {
        if line.last() == Some(&end) {
            line.pop();
        }
    }
    String::from_utf8(line).map_err(|_| io::Error::other("it is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::super::stream::BOM;
    use super::super::testing::{gzip, zstd};
    use super::super::{Inputs, Reject};
    use super::*;
    use tempfile::TempDir;

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
        let message = "its gzip stream is damaged: it ends early";
        assert_eq!(read("a", &packed), whole("a", unusable(Reason::Damaged, message)));
        let mut packed = zstd(b"<html>a");
        packed.truncate(packed.len() - 1);
        let message = "its Zstandard stream is damaged: it ends early";
        assert_eq!(read("a", &packed), whole("a", unusable(Reason::Damaged, message)));
        let dictionary = [0x5D, 0x2A, 0x4D, 0x18, 9, 0, 0, 0];
        assert_eq!(
            read("a.jsonl.zst", &dictionary),
            whole("a.jsonl.zst", unusable(Reason::Damaged, message))
        );
    }

    #[test]
    fn damage_at_the_start_costs_nothing_behind_it() {
        let mut damaged = gzip(b"{\"text\":\"one\"}\n");
        damaged[10] ^= 0xFF;
        let two = b"{\"text\":\"two\"}\n".repeat(2);
        let found: Vec<String> =
            read("a", &[damaged.clone(), gzip(&two)].concat()).into_iter().map(|read| read.1).collect();
        assert_eq!(found, ["", "1", "2"]);
        // However often it is damaged, and whatever stands behind, the file as a whole is told of once.
        let nothing = gzip(b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n");
        for behind in [Vec::new(), nothing] {
            let options = Options { format: Format::Warc, ..Options::default() };
            let found = read_with("a", &[damaged.clone(), damaged.clone(), behind].concat(), options);
            assert_eq!(found.len(), 1, "{found:?}");
        }
        // Half a page is none.
        assert_eq!(read("a", &[damaged, gzip(b"<html>a")].concat()).len(), 1);
    }

    #[test]
    fn what_a_damaged_member_holds_says_nothing_of_what_the_file_is() {
        let line = gzip(b"{\"text\":\"one\"}\n");
        let mut damaged = gzip(&b"x\n".repeat(9));
        let sum = damaged.len() - 8;
        damaged[sum] ^= 1;
        let members = |bytes: &[u8]| read("a", bytes).into_iter().map(|read| read.1).collect::<Vec<_>>();
        assert_eq!(members(&[damaged.clone(), line.clone()].concat()), ["", "1"]);
        let found = read("a", &[line.clone(), damaged, line].concat());
        let texts = found.iter().filter(|read| matches!(read.3, Content::TextField(_))).count();
        assert_eq!(texts, 2, "{found:?}");
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
        let large =
            whole("a", unusable(Reason::TooLarge, "it is larger than the limit of 7 bytes, input.max_bytes"));
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
    fn a_parquet_file_is_read_by_its_index_where_this_build_reads_it_at_all() {
        let said = |place: Place<'_>, bytes: &[u8]| {
            let options = Options::default();
            let stream = Stream::of_bytes(bytes.to_vec());
            let found: Vec<Raw> = documents(stream, place, Origin::default(), &options).collect();
            format!("{:?}", found[0].content)
        };
        let bytes = b"PAR1\x15\x04";
        let path = Path::new("a.parquet");
        let found = [
            said(Place::Stream(Path::new("")), bytes),
            said(Place::Member(path), bytes),
            said(Place::File(path), &gzip(bytes)),
        ];
        let wanted = if cfg!(feature = "parquet") {
            [
                "it is a Parquet file, which has its index at its end: name the file instead of `-`",
                "it is a Parquet file inside of an archive: unpack it",
                "it is a Parquet file inside of compression: uncompress it",
            ]
        } else {
            ["`cargo install dehusk --features parquet` makes one that does"; 3]
        };
        for (found, wanted) in found.iter().zip(wanted) {
            assert!(found.contains(wanted), "{found}");
        }
    }

    #[test]
    fn a_json_file_may_spread_one_object_over_many_lines() {
        let json = b"{\n\"text\":\n\"a\"}";
        let field = super::super::Field { text: "a".to_owned(), line: json.to_vec() };
        assert_eq!(read("a.json", json), whole("a.json", Content::TextField(field.clone())));
        assert_eq!(read("a.json", &[BOM, json].concat()), whole("a.json", Content::TextField(field)));
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
