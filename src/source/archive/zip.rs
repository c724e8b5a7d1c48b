//! ZIP archives in files, by the index at their end, or where that is missing by what stands before each member.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use zip::ZipArchive;
use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::result::ZipError;

use super::super::walk::escaped;
use super::super::{Content, Options, Reason, growth};
use super::Member;

/// The members of a ZIP archive.
pub(in super::super) struct Zip<'a> {
    way: Way,
    options: &'a Options,
}

enum Way {
    /// By the index: the number of the next member, and whether members have to be told of that the index hides.
    Index(Box<ZipArchive<BufReader<File>>>, usize, Hidden),
    /// From the front, since the index cannot be read, and why.
    Front(BufReader<File>, String),
    /// Nothing can be read, and why.
    Lost(ZipError),
    End,
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
        let way = match archive {
            Ok(archive) => {
                let hidden = if archive.has_duplicate_names() { Hidden::Some } else { Hidden::None };
                Way::Index(Box::new(archive), 0, hidden)
            }
            Err(error) => match File::open(path) {
                Ok(file) => Way::Front(BufReader::new(file), error.to_string()),
                Err(_) => Way::Lost(error),
            },
        };
        Self { way, options }
    }
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
                Way::Front(reader, cause) => match from_front(reader, self.options) {
                    Ok(None) => {}
                    Ok(member) => return member,
                    Err(end) => {
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

/// What stands for members that cannot be named.
fn rest(content: Content) -> Member {
    Member { name: String::new(), offset: 0, bytes: Err(content) }
}

/// The member with this number; nothing where it is no file.
fn by_index(archive: &mut ZipArchive<BufReader<File>>, number: usize, options: &Options) -> Option<Member> {
    let (name, offset, is_encrypted) = match archive.by_index_raw(number) {
        Ok(file) if !is_file(&file) => return None,
        Ok(file) => (escaped(file.name_raw()), file.header_start(), file.encrypted()),
        Err(error) => return Some(rest(unreadable(&error))),
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

/// The member that starts here; nothing where it is no file.
///
/// # Errors
/// Says why no member starts here.
fn from_front(reader: &mut BufReader<File>, options: &Options) -> Result<Option<Member>, String> {
    // A member that is read so does not know where it starts.
    let start = reader.stream_position().map_err(|error| error.to_string())?;
    match read_zipfile_from_stream(reader) {
        Ok(Some(file)) => Ok(is_file(&file).then(|| Member { offset: start, ..member(file, options) })),
        Ok(None) => Err("its members end".to_owned()),
        Err(error) => Err(error.to_string()),
    }
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
    Content::unusable(Reason::Damaged, format!("it is damaged in its archive: {error}"))
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
