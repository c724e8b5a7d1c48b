//! Archives: each file in one is a document, or many, as a file of its name would be on disk.
//!
//! A member is in memory as a whole. Its name goes into the record and becomes no path. An archive inside of another is
//! left packed.

mod tar;
mod zip;

use std::path::Path;

pub(super) use self::tar::{Tar, starts_with_header};
pub(super) use self::zip::Zip;
use super::read::{Place, Sequence, documents, one};
use super::stream::Stream;
use super::{Content, Options, Origin, Reason};

/// A file in an archive.
pub(super) struct Member {
    /// Its name, of which bytes that are no UTF-8 are escaped.
    name: String,
    /// Where it starts in the archive.
    offset: u64,
    /// Its bytes, or why it cannot be read.
    bytes: Result<Vec<u8>, Content>,
    /// What is wrong with what the archive says of it.
    warning: Option<String>,
}

/// The documents of an archive with these members.
pub(super) fn of_members<'a>(
    members: impl Iterator<Item = Member> + Send + 'a,
    origin: Origin,
    options: &'a Options,
) -> Sequence<'a> {
    let mut members = members.filter(|member| !is_hidden(&member.name) || is_lost(&member.bytes)).peekable();
    if members.peek().is_none() {
        return one(origin, Content::unusable(Reason::Empty, "it has no files in it"));
    }
    Box::new(members.flat_map(move |Member { name, offset, bytes, warning }| {
        let mut origin = Origin { member: name.clone(), offset, ..origin.clone() };
        origin.warnings.extend(warning);
        match bytes {
            Ok(bytes) => documents(Stream::of_bytes(bytes), Place::Member(Path::new(&name)), origin, options),
            Err(content) => one(origin, content),
        }
    }))
}

/// Whether a member cannot be read: others may be lost with it.
fn is_lost(bytes: &Result<Vec<u8>, Content>) -> bool {
    matches!(bytes, Err(Content::Unusable(reject)) if matches!(reject.reason, Reason::Damaged | Reason::Unreadable))
}

/// Whether a member is left out as hidden files of folders are; `__MACOSX/` holds nothing else.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') && part != "." && part != "..")
}
