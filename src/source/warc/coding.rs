//! What HTTP wraps around a page: chunks, and the content codings gzip, deflate, br and zstd.
//!
//! Servers and crawlers lie: what says that it is wrapped may be plain already, and is taken as it is then.

use std::io;

use flate2::bufread::{DeflateDecoder, ZlibDecoder};

use super::super::stream::{BOM, Stream};
use super::super::{Content, Options, Reason, growth, sniff};
use super::brotli::Brotli;
use super::fields::Fields;

/// Bytes behind the size of a chunk are not looked at beyond so many: extensions are short.
const MAX_SIZE_LINE: usize = 1024;
/// Bytes in which the header of a coding, and of its first block, is.
const LONGEST_START: usize = 8;
/// Content codings that are undone, at most: nobody has more than two, and each takes a walk over what the one before left.
const MOST_CODINGS: usize = 8;
/// Bytes before the deflate of zlib.
const ZLIB_HEADER: usize = 2;

/// A body, and what was wrong with it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unwrapped {
    pub(super) body: Vec<u8>,
    /// The warning that not all of it may be there.
    pub(super) damage: Option<String>,
}

impl Unwrapped {
    fn whole(body: Vec<u8>) -> Self {
        Self { body, damage: None }
    }
}

/// The body that came in these chunks. What does not start with a chunk has been put together already.
pub(super) fn dechunk(chunked: Vec<u8>) -> Unwrapped {
    let damaged = |body, damage: &str| Unwrapped { body, damage: Some(damage.to_owned()) };
    if !starts_with_chunk(&chunked) {
        return if chunked.trim_ascii_end().ends_with(b"\n0") {
            damaged(chunked, NO_CHUNKS)
        } else if may_be_cut(&chunked) {
            damaged(chunked, "damaged: its first chunk is cut, or it has no chunks")
        } else {
            Unwrapped::whole(chunked)
        };
    }
    let (mut body, mut has_ends) = (Vec::new(), true);
    let mut rest = &chunked[..];
    while let Some((size, behind)) = chunk_size(rest) {
        if size == 0 {
            return match left_behind(behind) {
                0 if has_ends => Unwrapped::whole(body),
                0 => damaged(body, "damaged: no line ends stand behind its chunks"),
                left => damaged(body, &format!("damaged: bytes behind its last chunk: {left}")),
            };
        }
        let (chunk, behind) = behind.split_at(behind.len().min(size));
        body.extend_from_slice(chunk);
        let next = without_line_end(behind);
        has_ends &= next.is_some() || behind.is_empty();
        rest = next.unwrap_or(behind);
    }
    damaged(body, if rest.is_empty() { "truncated: its last chunk is missing" } else { NO_CHUNKS })
}

/// The warning of a body that has chunks in it that cannot be told from the page.
const NO_CHUNKS: &str = "damaged: its chunks make no sense";

/// Whether these bytes start with a chunk, and not with a line of text that may be read as the size of one.
fn starts_with_chunk(bytes: &[u8]) -> bool {
    match chunk_size(bytes) {
        None => false,
        Some((0, behind)) => left_behind(behind) == 0,
        Some((size, behind)) => match behind.get(size..) {
            // Some programs leave the line end out; then the size of the next chunk stands there.
            Some(next) => next.is_empty() || without_line_end(next).is_some() || chunk_size(next).is_some(),
            // Where it is cut, what is in it has to be a page or packed.
            None => {
                let text = behind.strip_prefix(BOM).unwrap_or(behind);
                !sniff::is_text(behind) || text.trim_ascii_start().starts_with(b"<")
            }
        },
    }
}

/// Whether the first line may be the size of a chunk that is cut, and there is more than this line.
fn may_be_cut(bytes: &[u8]) -> bool {
    chunk_size(bytes).is_some_and(|(size, behind)| size > behind.len() && !behind.trim_ascii().is_empty())
}

/// The bytes behind the last chunk that are neither trailers, which are fields, nor the blank line that ends them.
fn left_behind(behind: &[u8]) -> usize {
    let mut rest = behind;
    while let Some(end) = memchr::memchr(b'\n', &rest[..rest.len().min(MAX_SIZE_LINE)]) {
        let line = rest[..end].trim_ascii_end();
        if !line.is_empty() && !Fields::is_field(line) {
            break;
        }
        rest = &rest[end + 1..];
        if line.is_empty() {
            break;
        }
    }
    rest.trim_ascii().len()
}

fn without_line_end(bytes: &[u8]) -> Option<&[u8]> {
    bytes.strip_prefix(b"\r\n").or_else(|| bytes.strip_prefix(b"\n"))
}

/// The size of the chunk that starts here, and what is behind the line that says it.
fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(MAX_SIZE_LINE)])?;
    let digits = bytes[..end].split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    Some((usize::from_str_radix(digits, 16).ok()?, &bytes[end + 1..]))
}

/// The body without the codings that `Content-Encoding` lists, of which the last was put around all others.
///
/// # Errors
/// Where nothing of it can be read, it is larger than the limit, or there are more codings than are undone.
pub(super) fn decode<'a>(
    body: Vec<u8>,
    codings: impl Iterator<Item = &'a str>,
    options: &Options,
) -> Result<Unwrapped, Content> {
    let is_one = |coding: &&str| !["", "identity", "none"].iter().any(|no| coding.eq_ignore_ascii_case(no));
    let codings: Vec<&str> = codings.filter(is_one).collect();
    if codings.len() > MOST_CODINGS {
        let count = codings.len();
        return Err(damaged(format!(
            "it has {count} content codings around it, and more than {MOST_CODINGS} are not undone"
        )));
    }
    let mut decoded = Unwrapped::whole(body);
    for said in codings.into_iter().rev().map(str::to_ascii_lowercase) {
        // x-gzip is gzip (RFC 9110, section 8.4.1.3).
        let said = said.strip_prefix("x-").unwrap_or(&said);
        let coding = marked(&decoded.body).filter(|_| is_read(said)).unwrap_or(said);
        if coding != said {
            let warning = format!("damaged: it is in the content coding {coding}, and says {said}");
            decoded.damage = decoded.damage.or(Some(warning));
        }
        let Some(Inside { body, fault, left }) = unpack(coding, &mut decoded.body, options)? else {
            // It may be plain already, or what is named no coding at all.
            if sniff::is_text(&decoded.body) {
                continue;
            }
            return Err(damaged(if is_read(coding) {
                format!("it is not in the content coding {coding}, as it says, and no text")
            } else {
                format!("it is in the content coding {coding}, which is not read")
            }));
        };
        let damage = match fault {
            None if left == 0 => None,
            // What has no mark of its coding at its start, and cannot be read as that to its end, may be plain.
            _ if !has_mark(coding, &decoded.body) && is_plain(&decoded.body) => {
                let warning = format!("damaged: it is not in the content coding {coding}, as it says");
                decoded.damage = decoded.damage.or(Some(warning));
                continue;
            }
            None => Some(format!("damaged: bytes behind its content coding {coding}: {left}")),
            Some(error) if body.is_empty() => {
                return Err(damaged(format!("its content coding {coding} is damaged: {error}")));
            }
            Some(error) => Some(format!("damaged: its content coding {coding}: {error}")),
        };
        decoded = Unwrapped { body, damage: decoded.damage.or(damage) };
    }
    Ok(decoded)
}

/// The body without a coding that nobody names, of which its first bytes have the mark: some servers pack twice and say it once, and
/// some crawlers keep a body as it came and not what was said of it.
///
/// # Errors
/// Where it is larger than the limit.
pub(super) fn undo_unsaid(decoded: Unwrapped, options: &Options) -> Result<Unwrapped, Content> {
    let Some(coding) = marked(&decoded.body) else { return Ok(decoded) };
    Ok(match unpack(coding, &mut decoded.body.clone(), options)? {
        Some(Inside { body, fault: None, .. }) => {
            let warning = format!("damaged: it is in the content coding {coding}, and does not say so");
            Unwrapped { body, damage: decoded.damage.or(Some(warning)) }
        }
        _ => decoded,
    })
}

fn damaged(message: String) -> Content {
    Content::unusable(Reason::Damaged, message)
}

/// What is inside of a coding.
struct Inside {
    body: Vec<u8>,
    /// Why it cannot be read on behind the body.
    fault: Option<io::Error>,
    /// The bytes behind the end of the coding but for white space. gzip and Zstandard tell of such as a fault.
    left: usize,
}

/// What is inside of a coding; nothing where the coding is not known, or the body does not have it.
///
/// A body that has the mark of gzip or Zstandard is moved out: it cannot be plain.
///
/// # Errors
/// Where it is larger than the limit.
fn unpack(coding: &str, packed: &mut Vec<u8>, options: &Options) -> Result<Option<Inside>, Content> {
    let (mut body, mut rest) = (Vec::new(), &[][..]);
    let most = options.max_bytes;
    let read = match (coding, &**packed) {
        ("gzip", [0x1F, 0x8B, ..])
        // A frame that is skipped may stand before all others.
        | ("zstd", [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..]) => {
            growth::read_within(&mut Stream::of_bytes(std::mem::take(packed)), most, &mut body)
        }
        ("deflate", bytes) if is_zlib(bytes) => {
            rest = packed;
            let read = growth::read_within(&mut ZlibDecoder::new(&mut rest), most, &mut body);
            // With a wrong check sum nothing is given of what stands before it.
            if read.is_err() && is_inflated(&bytes[ZLIB_HEADER..], most, &mut body) {
                Err(io::Error::new(io::ErrorKind::InvalidData, "its check sum is wrong"))
            } else {
                read
            }
        }
        ("deflate", [_, ..]) => {
            rest = packed;
            growth::read_within(&mut DeflateDecoder::new(&mut rest), most, &mut body)
        }
        ("br", [_, ..]) => {
            rest = packed;
            growth::read_within(&mut Brotli::new(&mut rest), most, &mut body)
        }
        _ => return Ok(None),
    };
    let left = rest.trim_ascii().len();
    match read {
        Ok(true) => Ok(Some(Inside { body, fault: None, left })),
        Ok(false) => Err(options.too_large()),
        Err(error) => Ok(Some(Inside { body, fault: Some(error), left })),
    }
}

/// Whether bare deflate is whole up to its end.
fn is_inflated(packed: &[u8], most: u64, body: &mut Vec<u8>) -> bool {
    body.clear();
    matches!(growth::read_within(&mut DeflateDecoder::new(packed), most, body), Ok(true))
}

/// The coding whose mark the bytes start with, whatever is said of them. Bytes of Brotli may start with the first two of gzip.
fn marked(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x1F, 0x8B, 8, 0..=0x1F, ..] => Some("gzip"),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Some("zstd"),
        _ => None,
    }
}

fn is_read(coding: &str) -> bool {
    matches!(coding, "gzip" | "zstd" | "deflate" | "br")
}

/// Whether the start of the bytes shows that they are in this coding. Neither Brotli nor bare deflate have such a mark, and
/// some of zlib's are letters: "x^2".
fn has_mark(coding: &str, bytes: &[u8]) -> bool {
    match coding {
        "deflate" => is_zlib(bytes) && !bytes.iter().take(2).all(|byte| matches!(byte, b' '..=b'~')),
        "br" => false,
        _ => true,
    }
}

/// Whether bytes are text, and from the first on: packed text may be text behind the header of its coding.
fn is_plain(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(LONGEST_START)];
    sniff::is_text(bytes) && !start.iter().any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace())
}

/// Whether these are the first bytes of zlib's format, which is what deflate means; some servers leave it out.
fn is_zlib(bytes: &[u8]) -> bool {
    let [first, second, ..] = bytes else { return false };
    first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{gzip, zstd};
    use super::*;
    use std::io::Write;

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory can be written")
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory can be written")
    }

    /// "<p>Brotli!</p>" as one uncompressed meta-block: RFC 7932, section 9.2.
    fn brotli() -> Vec<u8> {
        let text = b"<p>Brotli!</p>";
        // Window of 16 bits, no last block, four nibbles of length - 1, uncompressed, then an empty last block.
        let header = u32::try_from((text.len() - 1) << 4 | 1 << 20).expect("it is short");
        [&header.to_le_bytes()[..3], text, &[3]].concat()
    }

    /// What is inside, or why there is nothing, with the warning.
    fn decoded(body: &[u8], codings: &[&str]) -> (String, Option<String>) {
        let options = Options { max_bytes: 1000, ..Options::default() };
        match decode(body.to_vec(), codings.iter().copied(), &options) {
            Ok(unwrapped) => (String::from_utf8_lossy(&unwrapped.body).into_owned(), unwrapped.damage),
            Err(Content::Unusable(reject)) => (format!("{}: {}", reject.reason.name(), reject.message), None),
            Err(_) => ("no reject".to_owned(), None),
        }
    }

    fn plain(text: &str) -> (String, Option<String>) {
        (text.to_owned(), None)
    }

    #[test]
    fn each_coding_is_undone() {
        assert_eq!(decoded(&gzip(b"<p>a"), &["gzip"]), plain("<p>a"));
        assert_eq!(decoded(&gzip(b"<p>a"), &["X-GZIP"]), plain("<p>a"));
        assert_eq!(decoded(&zstd(b"<p>a"), &["zstd"]), plain("<p>a"));
        let skipped = [b"\x50\x2A\x4D\x18\x01\0\0\0a", &zstd(b"<p>a")[..]].concat();
        assert_eq!(decoded(&skipped, &["zstd"]), plain("<p>a"));
        assert_eq!(decoded(&zlib(b"<p>a"), &["deflate"]), plain("<p>a"));
        assert_eq!(decoded(&deflate(b"<p>a"), &["deflate"]), plain("<p>a"));
        assert_eq!(decoded(&brotli(), &["br"]), plain("<p>Brotli!</p>"));
    }

    #[test]
    fn the_last_coding_is_undone_first() {
        assert_eq!(decoded(&gzip(&zlib(b"<p>a")), &["deflate", "gzip"]), plain("<p>a"));
    }

    #[test]
    fn a_mark_goes_before_what_is_said() {
        for said in ["br", "deflate", "zstd"] {
            let warning = format!("damaged: it is in the content coding gzip, and says {said}");
            assert_eq!(decoded(&gzip(b"<p>a"), &[said]), ("<p>a".to_owned(), Some(warning)), "{said}");
        }
    }

    #[test]
    fn a_coding_that_is_not_said_is_undone_where_it_is_sound() {
        let undone = |body: Vec<u8>| undo_unsaid(Unwrapped::whole(body), &Options::default());
        let warning = Some("damaged: it is in the content coding gzip, and does not say so".to_owned());
        assert_eq!(undone(gzip(b"<p>a")), Ok(Unwrapped { body: b"<p>a".to_vec(), damage: warning }));
        for body in [b"<p>a".to_vec(), gzip(b"<p>a")[..9].to_vec()] {
            assert_eq!(undone(body.clone()), Ok(Unwrapped::whole(body)));
        }
    }

    #[test]
    fn a_wrong_check_sum_of_zlib_costs_no_text() {
        let mut packed = zlib(b"<p>a");
        *packed.last_mut().expect("it has bytes") ^= 1;
        let warning = "damaged: its content coding deflate: its check sum is wrong".to_owned();
        assert_eq!(decoded(&packed, &["deflate"]), ("<p>a".to_owned(), Some(warning)));
    }

    #[test]
    fn what_is_plain_already_is_taken_as_it_is() {
        for coding in ["gzip", "zstd", "identity", "utf-8"] {
            assert_eq!(decoded(b"<p>plain</p>", &[coding]), plain("<p>plain</p>"), "{coding}");
        }
        for coding in ["deflate", "br"] {
            let warning = format!("damaged: it is not in the content coding {coding}, as it says");
            assert_eq!(decoded(b"<p>plain</p>", &[coding]), ("<p>plain</p>".to_owned(), Some(warning)));
        }
    }

    #[test]
    fn what_is_neither_packed_as_it_says_nor_text_is_told() {
        let message = "damaged: it is not in the content coding gzip, as it says, and no text";
        assert_eq!(decoded(&[b"\x08\x1D", &[1, 2, 3, 4, 5][..]].concat(), &["gzip"]), plain(message));
    }

    #[test]
    fn what_is_cut_behind_the_mark_of_its_coding_is_not_plain() {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::none());
        encoder.write_all(b"<p>stored</p>").expect("memory can be written");
        let stored = encoder.finish().expect("memory can be written");
        let (text, damage) = decoded(&stored[..stored.len() - 6], &["deflate"]);
        assert_eq!((text.as_str(), damage.is_some()), ("<p>stored</", true));
        let cut = &brotli()[..10];
        assert_eq!(decoded(cut, &["br"]).0, "<p>Brot");
    }

    #[test]
    fn a_coding_that_is_not_read_is_told_where_bytes_are_no_text() {
        let message = "damaged: it is in the content coding compress, which is not read";
        assert_eq!(decoded(b"\x1F\x9D\x90\0\0\x01", &["compress"]), plain(message));
    }

    #[test]
    fn a_cut_coding_gives_what_there_is_with_a_warning() {
        let packed = gzip(b"<p>a");
        let (text, damage) = decoded(&packed[..packed.len() - 4], &["gzip"]);
        let warning = "damaged: its content coding gzip: it ends early";
        assert_eq!((text.as_str(), damage.as_deref()), ("<p>a", Some(warning)));
        let message = "damaged: its content coding gzip is damaged: it ends early";
        assert_eq!(decoded(&packed[..9], &["gzip"]), plain(message));
    }

    #[test]
    fn more_codings_than_anybody_has_are_a_reject() {
        let message = "damaged: it has 9 content codings around it, and more than 8 are not undone";
        assert_eq!(decoded(b"plain", &["x"; 9]), plain(message));
        assert_eq!(decoded(b"plain", &["x"; 8]), plain("plain"));
        assert_eq!(decoded(b"plain", &["", "identity", "Identity", "none"].repeat(9)), plain("plain"));
    }

    #[test]
    fn bytes_behind_the_end_of_a_coding_are_told() {
        for (coding, packed) in [("deflate", zlib(b"<p>a")), ("deflate", deflate(b"<p>a"))] {
            let twice = [&packed[..], b"\r\n", &packed].concat();
            let warning = format!("damaged: bytes behind its content coding {coding}: {}", packed.len());
            assert_eq!(decoded(&twice, &[coding]), ("<p>a".to_owned(), Some(warning)));
            assert_eq!(decoded(&[&packed[..], b"\r\n"].concat(), &[coding]), plain("<p>a"));
        }
        let warning = "damaged: bytes behind its content coding br: 18".to_owned();
        let expected = ("<p>Brotli!</p>".to_owned(), Some(warning));
        assert_eq!(decoded(&brotli().repeat(2), &["br"]), expected);
    }

    #[test]
    fn text_that_starts_as_a_packed_stream_does_is_plain() {
        // An empty Brotli stream, a whole one of bare deflate, and letters that zlib may start with.
        for (coding, text) in [
            ("br", "; a comment"),
            ("deflate", "cZdj2Kz2 is a code"),
            ("deflate", "x is unknown"),
            ("deflate", "x^2 is its square"),
            ("deflate", "HK is a place"),
        ] {
            let warning = format!("damaged: it is not in the content coding {coding}, as it says");
            assert_eq!(decoded(text.as_bytes(), &[coding]), (text.to_owned(), Some(warning)), "{text}");
        }
    }

    #[test]
    fn a_page_that_grows_beyond_the_limit_is_told() {
        let message = "too_large: it is larger than the limit of 1000 bytes, input.max_bytes";
        assert_eq!(decoded(&gzip(&[b'a'; 100_000]), &["gzip"]), plain(message));
    }

    fn dechunked(bytes: &[u8]) -> (String, Option<String>) {
        let Unwrapped { body, damage } = dechunk(bytes.to_vec());
        (String::from_utf8_lossy(&body).into_owned(), damage)
    }

    #[test]
    fn chunks_are_put_together() {
        assert_eq!(dechunked(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: x\r\n\r\n"), plain("abcde"));
        assert_eq!(dechunked(b"A\n0123456789\n0\n\n"), plain("0123456789"));
    }

    #[test]
    fn a_body_that_was_put_together_already_is_taken_as_it_is() {
        for text in ["<p>page</p>", "0\r\nis a text", "2024\n"] {
            assert_eq!(dechunked(text.as_bytes()), plain(text));
        }
    }

    #[test]
    fn a_first_line_that_may_be_the_size_of_a_cut_chunk_stays_and_is_told() {
        let text = "fffff\r\nRain fell";
        let warning = "damaged: its first chunk is cut, or it has no chunks".to_owned();
        assert_eq!(dechunked(text.as_bytes()), (text.to_owned(), Some(warning)));
    }

    #[test]
    fn cut_and_broken_chunks_are_told() {
        let truncated = Some("truncated: its last chunk is missing".to_owned());
        assert_eq!(dechunked(b"3\r\nabc\r\n"), ("abc".to_owned(), truncated.clone()));
        assert_eq!(dechunked(b"9\r\n<p>abc"), ("<p>abc".to_owned(), truncated.clone()));
        assert_eq!(dechunked(b"f\r\n\xEF\xBB\xBF<p>abc"), ("\u{FEFF}<p>abc".to_owned(), truncated));
        let behind = Some("damaged: bytes behind its last chunk: 11".to_owned());
        assert_eq!(dechunked(b"3\r\nabc\r\n0\r\nand more\r\n0\r\n\r\n"), ("abc".to_owned(), behind));
        let unended = Some("damaged: no line ends stand behind its chunks".to_owned());
        assert_eq!(dechunked(b"3\r\nabc2\r\nde0\r\n\r\n"), ("abcde".to_owned(), unended));
        let broken = Some("damaged: its chunks make no sense".to_owned());
        assert_eq!(dechunked(b"3\r\nabc\r\n<p>\r\n"), ("abc".to_owned(), broken.clone()));
        let whole = "x3\r\nabc\r\n0\r\n\r\n";
        assert_eq!(dechunked(whole.as_bytes()), (whole.to_owned(), broken));
    }
}
