//! How far a run is in its inputs, so that another one can go on there without reading what is done.
//!
//! An input that was read before and cannot be read now would give fewer documents, and what is counted off would be
//! others: that is told, and nothing is read.

use serde::{Deserialize, Serialize};

use super::read::Documents;
use super::{Content, Inputs, Raw, Reason};
use crate::error::{Error, Result};

/// How far a run is in its inputs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The `file_path` of the input that was read last, or "" where none was.
    file: String,
    /// Documents of it that are done.
    documents: u64,
    /// Those of them that could not be read, or were damaged.
    unreadable: u64,
    /// The id of the last of them, by which it is known again; "" where a bug kept it from having one.
    last: String,
}

impl Position {
    /// Notes that a document is done. Documents come in the order of the inputs.
    pub fn pass(&mut self, file_path: &str, id: String, is_unreadable: bool) {
        if self.file != file_path {
            *self = Self { file: file_path.to_owned(), ..Self::default() };
        }
        self.documents += 1;
        self.unreadable += u64::from(is_unreadable);
        self.last = id;
    }
}

impl Raw {
    /// Whether it stands for something that could not be read, or for what damage left out.
    pub fn is_unreadable(&self) -> bool {
        matches!(&self.content, Content::Unusable(reject) if matches!(reject.reason, Reason::Unreadable | Reason::Damaged))
    }
}

impl Inputs {
    /// The documents behind a position.
    ///
    /// # Errors
    /// [`Error::Input`] where what stands before it in its file cannot be read as it could.
    pub fn documents_behind(&self, position: &Position) -> Result<Documents<'_>> {
        let inputs = self.all();
        if position.documents == 0 {
            return Ok(self.documents());
        }
        let failure = |message: String| Error::Input { path: position.file.clone().into(), message };
        let at = inputs.iter().position(|input| input.origin().file_path == position.file);
        let at = at.ok_or_else(|| failure("it is no input of this run".to_owned()))?;
        let mut documents = self.documents_from(at);
        let mut unreadable = 0;
        for done in 0..position.documents {
            let raw = documents.next().filter(|raw| raw.origin.file_path == position.file);
            let raw = raw.ok_or_else(|| {
                failure(format!("it has {done} documents, and {} were read before", position.documents))
            })?;
            unreadable += u64::from(raw.is_unreadable());
            if let Content::Unusable(reject) = &raw.content
                && unreadable > position.unreadable
            {
                return Err(failure(format!(
                    "{}; the run that is gone on with could read it, try again",
                    reject.message
                )));
            }
            let is_last = done + 1 == position.documents;
            if is_last && !position.last.is_empty() && position.last != raw.id() {
                return Err(failure(format!(
                    "its document {} is not the one that was read before; give what was read then, or run without --resume",
                    done + 1
                )));
            }
        }
        if unreadable < position.unreadable {
            let message = "the run that is gone on with could not read it, and it can be read now; run without --resume";
            return Err(failure(message.to_owned()));
        }
        Ok(documents)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::super::testing::gzip;
    use super::*;
    use std::fs;

    /// What stands behind the first so many documents of a folder with two files of three lines each, once the first one
    /// holds these lines.
    fn behind(done: usize, lines: &[u8]) -> std::result::Result<String, String> {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("a.jsonl");
        for name in ["a.jsonl", "b.jsonl"] {
            fs::write(folder.path().join(name), "{\"text\":\"x\"}\n".repeat(3)).expect("it can be written");
        }
        let inputs = Inputs::expand(&[folder.path().into()], Options::default()).expect("it exists");
        let mut position = Position::default();
        for raw in inputs.documents().take(done) {
            position.pass(&raw.origin.file_path, raw.id(), raw.is_unreadable());
        }
        fs::write(&path, lines).expect("it can be written");
        let prefix = format!("{}/", folder.path().display());
        let shown =
            |raw: Raw| format!("{}:{} ", raw.origin.file_path.replace(&prefix, ""), raw.origin.member);
        let behind = inputs.documents_behind(&position);
        behind.map(|raws| raws.map(shown).collect()).map_err(|error| error.to_string().replace(&prefix, ""))
    }

    const THREE: &[u8] = b"{\"text\":\"x\"}\n{\"text\":\"x\"}\n{\"text\":\"x\"}\n";

    #[test]
    fn a_run_goes_on_inside_a_file_and_behind_it() {
        assert_eq!(
            behind(0, THREE).as_deref(),
            Ok("a.jsonl:1 a.jsonl:2 a.jsonl:3 b.jsonl:1 b.jsonl:2 b.jsonl:3 ")
        );
        assert_eq!(behind(2, THREE).as_deref(), Ok("a.jsonl:3 b.jsonl:1 b.jsonl:2 b.jsonl:3 "));
        assert_eq!(behind(3, THREE).as_deref(), Ok("b.jsonl:1 b.jsonl:2 b.jsonl:3 "));
        // What is done is not read again.
        assert_eq!(behind(4, b"").as_deref(), Ok("b.jsonl:2 b.jsonl:3 "));
    }

    #[test]
    fn a_file_that_cannot_be_read_as_before_is_told() {
        assert_eq!(
            behind(2, &THREE[..13]).err().as_deref(),
            Some("cannot read a.jsonl: it has 1 documents, and 2 were read before")
        );
        let other = "cannot read a.jsonl: its document 2 is not the one that was read before; give what was read then, or run \
                     without --resume";
        let changed = b"{\"text\":\"x\"}\n{\"text\":\"y\"}\n{\"text\":\"x\"}\n";
        assert_eq!(behind(2, changed).err().as_deref(), Some(other));
        let packed = gzip(&THREE[..13]);
        let damaged = behind(2, &packed[..packed.len() - 4]).err();
        let message = "its gzip stream is damaged: it ends early; the run that is gone on with could read it, try again";
        assert_eq!(damaged, Some(format!("cannot read a.jsonl: {message}")));
    }
}
