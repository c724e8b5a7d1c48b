//! ZIP archives in files, by the index at their end, or where that is missing or does not fit by what stands before each
//! member.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use zip::ZipArchive;
use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::result::ZipError;

use super::super::walk::escaped;
use super::super::{Content, Options, Reason, growth};
use super::Member;

/// Bytes that are searched at once for a member.
const SEARCHED: u64 = 64 << 10;
/// What a member starts with.
const MEMBER: &[u8] = b"PK\x03\x04";
/// What an entry of the index starts with, and how long it is without what its last three numbers speak of.
const ENTRY: &[u8] = b"PK\x01\x02";
const ENTRY_LENGTH: usize = 46;

/// The members of a ZIP archive.
pub(in super::super) struct Zip<'a> {
    way: Way,
    options: &'a Options,
}

enum Way {
    /// By the index: the number of the next member, and whether members have to be told of that the index hides.
    Index(Box<ZipArchive<BufReader<File>>>, usize, Hidden),
    Front(Front),
    /// Nothing can be read, and why.
    Lost(ZipError),
    End,
}

/// From the front, and where the next member is looked for.
struct Front {
    reader: BufReader<File>,
    at: u64,
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
                    return Self { way: Way::Index(Box::new(archive), 0, hidden), options };
                }
                Some(cause) => ZipError::InvalidArchive(cause.into()),
            },
            Err(error) => error,
        };
        let way = match File::open(path) {
            Ok(file) => Way::Front(Front { reader: BufReader::new(file), at: 0, cause: cause.to_string() }),
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
                Way::Index(archive, next, hidden) => {
                    if *next == archive.len() {
                        let is_hiding = *hidden == Hidden::Some;
                        self.way = Way::End;
                        let message =
                            "some of its members have the name of another, and only the last of each is read";
                        return is_hiding.then(|| rest(Content::unusable(Reason::Unreadable, message)));
                    }
                    *next += 1;
                    if let Some(member) = by_index(archive, *next - 1, self.options) {
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

impl Front {
    /// Goes along the archive by what starts as a member; nothing where that is no file.
    ///
    /// # Errors
    /// Says why there are no more.
    fn step(&mut self, options: &Options) -> Result<Option<Member>, String> {
        let message = |error: io::Error| error.to_string();
        self.reader.seek(SeekFrom::Start(self.at)).map_err(message)?;
        let start = self.next_start().map_err(message)?.ok_or("its members end")?;
        let read = match read_zipfile_from_stream(&mut self.reader) {
            Ok(Some(file)) if !is_file(&file) => Some(None),
            Ok(Some(file)) => Some(Some(Member { offset: start, ..member(file, options) })),
            Ok(None) | Err(_) => None,
        };
        let end = self.reader.stream_position().map_err(message)?;
        let is_damaged = match &read {
            // What has no size of its own before it can only be read by the index.
            None => true,
            Some(member) => member.as_ref().is_some_and(|member| is_damaged(&member.bytes)),
        };
        // The size of what is damaged may be wrong, and another member inside of it.
        self.at = if is_damaged && !self.is_followed().map_err(message)? { start + 1 } else { end };
        Ok(read.flatten())
    }

    /// Goes to the next place where a member starts. Returns it; nothing where there is none.
    fn next_start(&mut self) -> io::Result<Option<u64>> {
        let mut at = self.reader.stream_position()?;
        loop {
            let mut bytes = Vec::new();
            (&mut self.reader).take(SEARCHED).read_to_end(&mut bytes)?;
            if let Some(found) = memchr::memmem::find(&bytes, MEMBER) {
                at += found as u64;
                self.reader.seek(SeekFrom::Start(at))?;
                return Ok(Some(at));
            }
            if bytes.len() < MEMBER.len() {
                return Ok(None);
            }
            // It may start in these bytes and end in the next.
            at += (bytes.len() - (MEMBER.len() - 1)) as u64;
            self.reader.seek(SeekFrom::Start(at))?;
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

/// The member with this number; nothing where it is no file.
fn by_index(archive: &mut ZipArchive<BufReader<File>>, number: usize, options: &Options) -> Option<Member> {
    let known = archive.name_for_index(number).and_then(Result::ok).map(|name| escaped(name.as_bytes()));
    let (name, offset, is_encrypted) = match archive.by_index_raw(number) {
        Ok(file) if !is_file(&file) => return None,
        Ok(file) => (escaped(file.name_raw()), file.header_start(), file.encrypted()),
        Err(error) => return Some(Member { name: known.unwrap_or_default(), ..rest(unreadable(&error)) }),
    };
    if is_encrypted {
        let message = "it is encrypted: unpack the archive with its password";
        return Some(Member { name, offset, bytes: Err(Content::unusable(Reason::Unreadable, message)) });
    }
    Some(match archive.by_index(number) {
        Ok(file) => member(file, options),
        Err(error) => Member { name, offset, bytes: Err(unreadable(&error)) },
    })
}

fn is_file<R: Read>(file: &ZipFile<'_, R>) -> bool {
    !file.is_dir() && !file.is_symlink()
}

fn member<R: Read>(mut file: ZipFile<'_, R>, options: &Options) -> Member {
    let (name, offset) = (escaped(file.name_raw()), file.header_start());
    let bytes = options.check_packed(file.compressed_size()).and_then(|()| {
        let mut bytes = Vec::new();
        match growth::read_within(&mut file, options.max_bytes, &mut bytes) {
            Ok(true) => Ok(bytes),
            Ok(false) => Err(options.too_large()),
            Err(error) => Err(damaged(&error)),
        }
    });
    Member { name, offset, bytes }
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
