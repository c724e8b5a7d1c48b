//! ZIP archives in files, by the index at their end, or where that is missing or does not fit by what stands before each
//! member.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use zip::ZipArchive;
use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::result::ZipError;

use super::super::walk::escaped;
use super::super::{Content, Options, Reason, growth};
use super::{Member, described};

/// Bytes that are searched at once for a member.
const SEARCHED: u64 = 64 << 10;
/// What a member starts with.
const MEMBER: &[u8] = b"PK\x03\x04";
/// What an entry of the index starts with, and how long it is without what its last three numbers speak of.
const ENTRY: &[u8] = b"PK\x01\x02";
const ENTRY_LENGTH: usize = 46;
/// What may be read and unpacked again inside of damaged members, in search of others: so many bytes, and so many for each that
/// stands before.
const FREE_AGAIN: u64 = 4 << 20;
const AGAIN_A_BYTE: u64 = 8;

/// The members of a ZIP archive.
pub(in super::super) struct Zip<'a> {
    way: Way,
    options: &'a Options,
}

enum Way {
    Index(Box<Index>),
    Front(Front),
    /// Nothing can be read, and why.
    Lost(ZipError),
    End,
}

/// By the index.
struct Index {
    archive: ZipArchive<BufReader<File>>,
    /// The number of the next member.
    next: usize,
    /// Whether members have to be told of that the index hides.
    hidden: Hidden,
    /// Where the bytes of members so far start and end.
    taken: BTreeMap<u64, u64>,
}

/// From the front, and where the next member is looked for.
struct Front {
    reader: BufReader<File>,
    at: u64,
    /// Bytes that are searched, and where they stand.
    window: Vec<u8>,
    window_at: u64,
    /// Up to where members were read, damaged ones too.
    reached: u64,
    /// Bytes that were read and unpacked before there.
    again: u64,
    /// Why the index is not used.
    cause: String,
}

/// Whether some members have the name of another, so that the index leads to one of them only.
#[derive(PartialEq)]
enum Hidden {
    None,
    Some,
}

impl<'a> Zip<'a> {
    pub(in super::super) fn open(path: &Path, options: &'a Options) -> Self {
        let archive =
            File::open(path).map_err(ZipError::Io).and_then(|file| ZipArchive::new(BufReader::new(file)));
        let cause = match archive {
            Ok(archive) => match misfit(&archive, path) {
                None => {
                    let hidden = if archive.has_duplicate_names() { Hidden::Some } else { Hidden::None };
                    let index = Index { archive, next: 0, hidden, taken: BTreeMap::new() };
                    return Self { way: Way::Index(Box::new(index)), options };
                }
                Some(cause) => ZipError::InvalidArchive(cause.into()),
            },
            Err(error) => error,
        };
        let way = match File::open(path) {
            Ok(file) => Way::Front(Front::new(file, cause.to_string())),
            Err(_) => Way::Lost(cause),
        };
        Self { way, options }
    }
}

/// Why an index leads to less than the archive holds, where it does.
fn misfit(archive: &ZipArchive<BufReader<File>>, path: &Path) -> Option<&'static str> {
    let mut file = BufReader::new(File::open(path).ok()?);
    let mut start = [0; MEMBER.len()];
    file.read_exact(&mut start).ok()?;
    // Programs that unpack themselves start otherwise.
    if archive.offset() > 0 && start == MEMBER {
        return Some("members stand before those that it leads to");
    }
    let mut entries = 0;
    file.seek(SeekFrom::Start(archive.central_directory_start())).ok()?;
    let mut entry = [0; ENTRY_LENGTH];
    while file.read_exact(&mut entry).is_ok() && entry.starts_with(ENTRY) {
        entries += 1;
        let behind: i64 =
            [28, 30, 32].iter().map(|at| i64::from(u16::from_le_bytes([entry[*at], entry[at + 1]]))).sum();
        file.seek_relative(behind).ok()?;
    }
    (entries > archive.len() && !archive.has_duplicate_names())
        .then_some("it has more entries than it counts")
}

impl Iterator for Zip<'_> {
    type Item = Member;

    fn next(&mut self) -> Option<Member> {
        loop {
            match &mut self.way {
                Way::Index(index) => {
                    if index.next == index.archive.len() {
                        let is_hiding = index.hidden == Hidden::Some;
                        self.way = Way::End;
                        let message =
                            "some of its members have the name of another, and only the last of each is read";
                        return is_hiding.then(|| rest(Content::unusable(Reason::Unreadable, message)));
                    }
                    if let Some(member) = index.step(self.options) {
                        return Some(member);
                    }
                }
                Way::Front(front) => match front.step(self.options) {
                    Ok(None) => {}
                    Ok(member) => return member,
                    Err(end) => {
                        let cause = &front.cause;
                        let message =
                            format!("its index cannot be read, and members may be missing: {cause}; {end}");
                        self.way = Way::End;
                        return Some(rest(Content::unusable(Reason::Damaged, message)));
                    }
                },
                Way::Lost(error) => {
                    let lost = rest(unreadable(error));
                    self.way = Way::End;
                    return Some(lost);
                }
                Way::End => return None,
            }
        }
    }
}

impl Index {
    /// The next member; nothing where it is no file.
    fn step(&mut self, options: &Options) -> Option<Member> {
        let number = self.next;
        self.next += 1;
        let archive = &mut self.archive;
        let known = archive.name_for_index(number).and_then(Result::ok).map(|name| escaped(name.as_bytes()));
        let (name, offset, bytes, is_encrypted) = match archive.by_index_raw(number) {
            Ok(file) if !is_file(&file) => return None,
            Ok(file) => {
                let start = file.data_start().unwrap_or(file.header_start());
                let bytes = start..start.saturating_add(file.compressed_size());
                (escaped(file.name_raw()), file.header_start(), bytes, file.encrypted())
            }
            Err(error) => {
                return Some(Member { name: known.unwrap_or_default(), ..rest(unreadable(&error)) });
            }
        };
        if is_encrypted {
            let message = "it is encrypted: unpack the archive with its password";
            return Some(Member { name, offset, bytes: Err(Content::unusable(Reason::Unreadable, message)) });
        }
        // Entries that share bytes would be unpacked over and over: of a megabyte of them, terabytes.
        let before = self.taken.range(..bytes.end).next_back();
        if before.is_some_and(|(_, end)| *end > bytes.start) {
            let message = "it is damaged in its archive: its bytes are those of another member too";
            return Some(Member { name, offset, bytes: Err(Content::unusable(Reason::Damaged, message)) });
        }
        if !bytes.is_empty() {
            self.taken.insert(bytes.start, bytes.end);
        }
        Some(match archive.by_index(number) {
            Ok(file) => member(file, options).0,
            Err(error) => Member { name, offset, bytes: Err(unreadable(&error)) },
        })
    }
}

impl Front {
    fn new(file: File, cause: String) -> Self {
        let reader = BufReader::new(file);
        Self { reader, at: 0, window: Vec::new(), window_at: 0, reached: 0, again: 0, cause }
    }

    /// Goes along the archive by what starts as a member; nothing where that is no file.
    ///
    /// # Errors
    /// Says why there are no more.
    fn step(&mut self, options: &Options) -> Result<Option<Member>, String> {
        let message = |error: io::Error| error.to_string();
        let start = self.next_start().map_err(message)?.ok_or("its members end")?;
        let is_again = start < self.reached;
        if is_again && self.again > FREE_AGAIN + start.saturating_mul(AGAIN_A_BYTE) {
            self.at = start + 1;
            return Ok(None);
        }
        self.reader.seek(SeekFrom::Start(start)).map_err(message)?;
        let read = match described::read(&mut self.reader, start, options).map_err(message)? {
            Some(read) => Some(read),
            None => {
                self.reader.seek(SeekFrom::Start(start)).map_err(message)?;
                match read_zipfile_from_stream(&mut self.reader) {
                    Ok(Some(file)) if !is_file(&file) => Some((None, 0)),
                    Ok(Some(file)) => {
                        let (member, unpacked) = member(file, options);
                        Some((Some(Member { offset: start, ..member }), unpacked))
                    }
                    Ok(None) | Err(_) => None,
                }
            }
        };
        let end = self.reader.stream_position().map_err(message)?;
        let (is_damaged, unpacked) = match &read {
            // What has no size of its own before it can only be read by the index.
            None => (true, 0),
            Some((member, unpacked)) => {
                (member.as_ref().is_some_and(|member| is_damaged(&member.bytes)), *unpacked)
            }
        };
        self.again += if is_again { (end - start).max(unpacked) } else { 0 };
        self.reached = self.reached.max(end);
        // The size of what is damaged may be wrong, and another member inside of it.
        self.at = if is_damaged && !self.is_followed().map_err(message)? { start + 1 } else { end };
        Ok(read.and_then(|(member, _)| member))
    }

    /// The next place where a member starts; nothing where there is none.
    fn next_start(&mut self) -> io::Result<Option<u64>> {
        loop {
            let skipped =
                self.at.checked_sub(self.window_at).and_then(|skipped| usize::try_from(skipped).ok());
            let rest = skipped.and_then(|skipped| self.window.get(skipped..)).unwrap_or_default();
            if let Some(found) = memchr::memmem::find(rest, MEMBER) {
                self.at += found as u64;
                return Ok(Some(self.at));
            }
            // It may start in these bytes and end in the next.
            self.at += rest.len().saturating_sub(MEMBER.len() - 1) as u64;
            self.reader.seek(SeekFrom::Start(self.at))?;
            (self.window_at, self.window) = (self.at, Vec::new());
            (&mut self.reader).take(SEARCHED).read_to_end(&mut self.window)?;
            if self.window.len() < MEMBER.len() {
                return Ok(None);
            }
        }
    }

    /// Whether another member, or the index, starts here.
    fn is_followed(&mut self) -> io::Result<bool> {
        let mut start = Vec::new();
        (&mut self.reader).take(MEMBER.len() as u64).read_to_end(&mut start)?;
        Ok(start == MEMBER || start == ENTRY)
    }
}

fn is_damaged(bytes: &Result<Vec<u8>, Content>) -> bool {
    matches!(bytes, Err(Content::Unusable(reject)) if reject.reason == Reason::Damaged)
}

/// What stands for members that cannot be named.
fn rest(content: Content) -> Member {
    Member { name: String::new(), offset: 0, bytes: Err(content) }
}

fn is_file<R: Read>(file: &ZipFile<'_, R>) -> bool {
    !file.is_dir() && !file.is_symlink()
}

/// A member, and how many bytes were unpacked of it.
fn member<R: Read>(mut file: ZipFile<'_, R>, options: &Options) -> (Member, u64) {
    let (name, offset) = (escaped(file.name_raw()), file.header_start());
    let mut bytes = Vec::new();
    let read = options
        .check_packed(file.compressed_size())
        .and_then(|()| within(growth::read_within(&mut file, options.max_bytes, &mut bytes), options));
    let unpacked = bytes.len() as u64;
    (Member { name, offset, bytes: read.map(|()| bytes) }, unpacked)
}

/// Whether a member was read whole.
pub(super) fn within(read: io::Result<bool>, options: &Options) -> Result<(), Content> {
    match read {
        Ok(true) => Ok(()),
        Ok(false) => Err(options.too_large()),
        Err(error) => Err(damaged(&error)),
    }
}

fn damaged(error: &io::Error) -> Content {
    // What a member is packed with is told when it is read.
    if let Some(error @ ZipError::CompressionMethodNotSupported(_)) = inner(error) {
        return unreadable(error);
    }
    Content::unusable(Reason::Damaged, format!("it is damaged in its archive: {error}"))
}

fn inner(error: &io::Error) -> Option<&ZipError> {
    error.get_ref()?.downcast_ref()
}

fn unreadable(error: &ZipError) -> Content {
    match error {
        ZipError::Io(error) => damaged(error),
        ZipError::InvalidArchive(what) => {
            Content::unusable(Reason::Damaged, format!("it is damaged in its archive: {what}"))
        }
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => Content::unusable(
            Reason::Unreadable,
            format!("{error}: unpack the archive, or pack it with deflate or Zstandard"),
        ),
        _ => Content::unusable(Reason::Unreadable, error.to_string()),
    }
}
