//! What a record of a WARC file is: a page, something that is none, or a note about the file itself.

use super::super::sniff::{self, Kind};
use super::super::{Content, Format, Options, Origin, Raw, Reason};
use super::coding::{self, Unwrapped};
use super::fields::{Fields, end_of_header, media_type};

/// The document that a record holds, whose origin says where it stands; nothing where it describes the crawl.
pub(super) fn document(
    fields: &Fields,
    block: Vec<u8>,
    mut origin: Origin,
    options: &Options,
) -> Option<Raw> {
    let kind = fields.first("WARC-Type").unwrap_or_default().to_ascii_lowercase();
    describe(fields, &mut origin);
    let content = match &*kind {
        "warcinfo" | "request" | "metadata" => return None,
        "response" | "resource" | "conversion" => {
            page(fields, block, &mut origin, options).unwrap_or_else(|reject| reject)
        }
        "revisit" => {
            let of =
                ["WARC-Refers-To-Target-URI", "WARC-Refers-To"].iter().find_map(|name| fields.first(name));
            let message = match of {
                Some(of) => format!("the page did not change since it was taken before: {}", bare(of)),
                None => "the page did not change since it was taken before".to_owned(),
            };
            Content::unusable(Reason::Revisit, message)
        }
        "continuation" => Content::unusable(
            Reason::NotAPage,
            "it goes on with another record, and segments are not put together",
        ),
        _ => Content::unusable(Reason::NotAPage, format!("it is a WARC record of the type {kind:?}")),
    };
    Some(Raw { origin, content })
}

/// What the header says of the document.
fn describe(fields: &Fields, origin: &mut Origin) {
    let value = |name| fields.first(name).unwrap_or_default();
    origin.url = bare(value("WARC-Target-URI")).to_owned();
    origin.record_id = value("WARC-Record-ID").to_owned();
    origin.take_added(value("WARC-Date"));
    let reason = fields.first("WARC-Truncated").map(str::to_ascii_lowercase);
    let segment = fields.first("WARC-Segment-Number").map(|_| "segment".to_owned());
    for reason in reason.into_iter().chain(segment) {
        origin.warnings.push(format!("truncated: {reason}"));
    }
    if fields.broken > 0 {
        origin
            .warnings
            .push(format!("damaged: lines of its WARC header that are no fields: {}", fields.broken));
    }
}

/// An address without the angle brackets that WARC 1.0 had around it.
fn bare(url: &str) -> &str {
    url.strip_prefix('<').and_then(|url| url.strip_suffix('>')).unwrap_or(url)
}

/// The page in the block of a record, which is HTTP or the page itself.
///
/// # Errors
/// Gives what it is instead of a page.
fn page(fields: &Fields, block: Vec<u8>, origin: &mut Origin, options: &Options) -> Result<Content, Content> {
    let declared = fields.first("Content-Type").unwrap_or_default();
    let (kind, charset) = media_type(declared);
    if kind == "application/http" || (kind.is_empty() && is_http(&block)) {
        return http(block, origin, options);
    }
    origin.transport_charset = charset.unwrap_or_default().to_owned();
    content(Claim::of(&kind)?, block, options)
}

fn is_http(block: &[u8]) -> bool {
    let start = without_blank_lines(block);
    start.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"HTTP/"))
}

/// Blank lines may stand before a status line (RFC 9112, section 2.2).
fn without_blank_lines(block: &[u8]) -> &[u8] {
    let blank = block.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    &block[blank..]
}

/// The header of an HTTP response.
struct Header {
    status: u16,
    fields: Fields,
    /// Where what is behind it starts in the block.
    end: usize,
    has_end: bool,
}

impl Header {
    /// Reads the header that starts here; what is wrong where there is none.
    fn read(block: &[u8], start: usize) -> Result<Self, &'static str> {
        if !is_http(&block[start..]) {
            return Err("it is no HTTP response");
        }
        let header = without_blank_lines(&block[start..]);
        let end = end_of_header(header);
        // No field starts with a tag: the blank line behind it is the page's.
        let tag = memchr::memmem::find(&header[..end.unwrap_or(header.len())], b"\n<").map(|at| at + 1);
        let length = tag.or(end).ok_or("its HTTP header does not end")?;
        let line = memchr::memchr(b'\n', header).unwrap_or(length);
        Ok(Self {
            status: status(&header[..line]).ok_or("its HTTP response has no status")?,
            fields: Fields::read(&header[line..length]),
            end: block.len() - header.len() + length,
            has_end: tag.is_none(),
        })
    }

    /// Reads the header of the final response, behind those that only say that it will come (RFC 9110, section 15.2).
    fn read_final(block: &[u8]) -> Result<Self, &'static str> {
        let mut header = Self::read(block, 0)?;
        while (100..200).contains(&header.status) && is_http(&block[header.end..]) {
            header = Self::read(block, header.end)?;
        }
        Ok(header)
    }
}

/// The page in an HTTP response.
fn http(mut block: Vec<u8>, origin: &mut Origin, options: &Options) -> Result<Content, Content> {
    let Header { status, fields, end, has_end } =
        Header::read_final(&block).map_err(|message| Content::unusable(Reason::Damaged, message))?;
    if !has_end {
        origin.warnings.push("damaged: its HTTP header does not end".to_owned());
    }
    if !(200..300).contains(&status) {
        return Err(Content::unusable(Reason::HttpStatus, format!("its HTTP status is {status}")));
    }
    if status == PARTIAL_CONTENT {
        origin.warnings.push("truncated: its HTTP status is 206, a part of the page".to_owned());
    }
    if fields.broken > 0 {
        let warning = format!("damaged: lines of its HTTP header that are no fields: {}", fields.broken);
        origin.warnings.push(warning);
    }
    let (kind, charset) = media_type(fields.first("Content-Type").unwrap_or_default());
    let claim = Claim::of(&kind)?;
    origin.transport_charset = charset.unwrap_or_default().to_owned();
    block.drain(..end);

    let is_chunks = |coding: &&str| coding.eq_ignore_ascii_case("chunked");
    let is_chunked = list(&fields, "Transfer-Encoding").any(|coding| is_chunks(&coding));
    let Unwrapped { body, damage } = if is_chunked { coding::dechunk(block) } else { whole(block, &fields) };
    let of_transfer = list(&fields, "Transfer-Encoding").filter(|coding| !is_chunks(coding));
    let codings = list(&fields, "Content-Encoding").chain(of_transfer);
    let mut decoded = coding::decode(body, codings, options)?;
    // What does not claim to be a page may be a file in gzip.
    if !matches!(claim, Claim::Unknown) {
        decoded = coding::undo_unsaid(decoded, options)?;
    }
    let Unwrapped { body, damage: inside } = decoded;
    origin.warnings.extend(damage.into_iter().chain(inside));
    content(claim, body, options)
}

/// The three digits in a status line.
fn status(line: &[u8]) -> Option<u16> {
    let word = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).nth(1)?;
    let is_status = word.len() == 3 && word.iter().all(u8::is_ascii_digit);
    is_status.then(|| word.iter().fold(0, |status, digit| status * 10 + u16::from(digit - b'0')))
}

/// The members of a field that is a comma-separated list, or several of them, without what is said of each behind a semicolon.
fn list<'a>(fields: &'a Fields, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let members = fields.all(name).flat_map(|value| value.split(','));
    let named = |member: &'a str| member.split(';').next().unwrap_or_default().trim();
    members.map(named).collect::<Vec<_>>().into_iter()
}

/// A body that came in one piece, which may be shorter than it was to be.
fn whole(body: Vec<u8>, fields: &Fields) -> Unwrapped {
    // The same length may be there more than once (RFC 9112, section 6.3).
    let announced = list(fields, "Content-Length").filter_map(|length| length.parse().ok()).min();
    let damage = announced
        .filter(|announced| (body.len() as u64) < *announced)
        .map(|announced: u64| format!("truncated: {} of {announced} bytes", body.len()));
    Unwrapped { body, damage }
}

/// The status of a response that holds a range of a page.
const PARTIAL_CONTENT: u16 = 206;

/// What a page says it is.
enum Claim {
    Html,
    Text,
    /// XML, which a page may be.
    Xml,
    /// Nothing that tells.
    Unknown,
}

impl Claim {
    /// The claim of a media type in lower case.
    ///
    /// # Errors
    /// Where it is one that no page has.
    fn of(kind: &str) -> Result<Self, Content> {
        match kind {
            "text/html" | "application/xhtml+xml" => Ok(Self::Html),
            "text/plain" | "text/markdown" => Ok(Self::Text),
            "text/xml" | "application/xml" => Ok(Self::Xml),
            "application/octet-stream" | "application/unknown" | "unknown/unknown" | "*/*" => {
                Ok(Self::Unknown)
            }
            _ if !kind.contains('/') => Ok(Self::Unknown),
            _ => Err(Content::unusable(Reason::NotAPage, format!("it is {kind}"))),
        }
    }
}

/// The page that these bytes are.
fn content(claim: Claim, body: Vec<u8>, options: &Options) -> Result<Content, Content> {
    let body = Content::not_blank(body)?;
    if body.len() as u64 > options.max_bytes {
        return Err(options.too_large());
    }
    let head = &body[..body.len().min(sniff::HEAD)];
    let is_page = sniff::starts_as_page(head);
    let name = if matches!(claim, Claim::Html) { "page.html" } else { "" };
    match (claim, sniff::kind(head, name.as_ref(), Format::Auto)) {
        (_, Kind::Binary(message)) => Err(Content::unusable(Reason::Binary, message)),
        (_, Kind::Zip | Kind::Tar | Kind::Parquet) => {
            Err(Content::unusable(Reason::Binary, "it is an archive inside of an archive: unpack it"))
        }
        (Claim::Html, _) => Ok(Content::Html(body)),
        (Claim::Xml, _) if is_page => Ok(Content::Html(body)),
        (Claim::Xml, _) => Err(Content::unusable(Reason::NotAPage, "it is XML that is no page")),
        (Claim::Text, Kind::Html) if is_page => Ok(Content::Html(body)),
        (Claim::Unknown, Kind::Html) => Ok(Content::Html(body)),
        (Claim::Unknown, Kind::Jsonl | Kind::Json) => Err(Content::unusable(Reason::NotAPage, "it is JSON")),
        (Claim::Text | Claim::Unknown, _) => Ok(Content::Text(body)),
    }
}
