//! What a named output is: a standard stream, a special file, or a file to be put in place; and the names of its side files.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::packing::Packing;
use crate::error::{Error, Result};
use crate::source::display;

/// Where a side file goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SideFile {
    /// Nowhere.
    No,
    /// Beside the records, under their name.
    #[default]
    Beside,
    /// To a file of the user's choice.
    At(PathBuf),
}

/// Where one output goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Destination {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
    /// A device, pipe or socket: written as it comes.
    Special { path: PathBuf, packing: Packing },
    /// A file: written under another name, then renamed.
    File { path: PathBuf, packing: Packing },
}

impl Destination {
    /// What a path of lines names; "-" is stdout.
    pub(super) fn new(path: &Path) -> Result<Self> {
        match Self::of_records(path)? {
            Self::File { packing: Packing::Parquet, .. } => Err(Error::Usage(format!(
                "cannot write {}: only records are written as Parquet; end it in .jsonl, .jsonl.gz or .jsonl.zst",
                path.display()
            ))),
            lines => Ok(lines),
        }
    }

    /// What a path of records names; "-" is stdout.
    pub(super) fn of_records(path: &Path) -> Result<Self> {
        if let Some(stream) = Self::of_stream(path) {
            return Ok(stream);
        }
        let packing = Packing::of(path).map(|(packing, _)| packing);
        if packing == Some(Packing::Parquet) && !cfg!(feature = "parquet") {
            return Err(Error::Usage(format!(
                "cannot write {}: this dehusk was built without Parquet; cargo install dehusk --features parquet, or end \
                 it in .jsonl, .jsonl.gz or .jsonl.zst",
                path.display()
            )));
        }
        if is_special(path) && packing == Some(Packing::Parquet) {
            return Err(Error::Usage(format!(
                "cannot write {}: it is no file, and a Parquet file is one; end it in .jsonl, .jsonl.gz or .jsonl.zst",
                path.display()
            )));
        }
        if is_special(path) {
            return Ok(Self::Special { path: path.to_owned(), packing: packing.unwrap_or(Packing::Plain) });
        }
        if path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator) {
            return Err(Error::Usage(format!(
                "cannot write {}: it is a folder; name a file in it, such as {}",
                path.display(),
                path.join("out.jsonl").display()
            )));
        }
        let Some(packing) = packing else {
            return Err(Error::Usage(format!(
                "cannot write {}: its name says no format; end it in .jsonl, .jsonl.gz, .jsonl.zst or .parquet",
                path.display()
            )));
        };
        Ok(Self::File { path: path.to_owned(), packing })
    }

    /// The standard stream that a path names. Opened by that path, a file behind it would be written from its start.
    fn of_stream(path: &Path) -> Option<Self> {
        match path.to_str()? {
            "-" | "/dev/stdout" | "/dev/fd/1" => Some(Self::Stdout),
            "/dev/stderr" | "/dev/fd/2" => Some(Self::Stderr),
            _ => None,
        }
    }

    /// Its path; "-" for stdout.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Stdout => Path::new("-"),
            Self::Stderr => Path::new("/dev/stderr"),
            Self::Special { path, .. } | Self::File { path, .. } => path,
        }
    }

    /// The file that it is, or leads to.
    pub(super) fn file(&self) -> PathBuf {
        match self {
            Self::Stdout => "/dev/stdout".into(),
            named => named.path().to_owned(),
        }
    }

    /// Whether both lead to one file or stream. A device, such as a terminal, takes as much as comes.
    pub(super) fn is_one_with(&self, other: &Self) -> bool {
        let (here, there) = (self.file(), other.file());
        match (self, other) {
            (Self::Stdout, Self::Stdout) | (Self::Stderr, Self::Stderr) => true,
            (Self::File { .. }, _) | (_, Self::File { .. }) => place(&here) == place(&there),
            _ => is_one_stream(&here, &there),
        }
    }

    /// Its name as it is seen from the folder of another one.
    pub(super) fn seen_from(&self, other: &Self) -> String {
        let (place, other) = (place(self.path()), place(other.path()));
        let name = other.parent().and_then(|folder| place.strip_prefix(folder).ok());
        display(name.unwrap_or(&place))
    }

    /// How it is packed.
    pub(super) fn packing(&self) -> Packing {
        match self {
            Self::Stdout | Self::Stderr => Packing::Plain,
            Self::Special { packing, .. } | Self::File { packing, .. } => *packing,
        }
    }

    /// The checkpoint beside it: `out.checkpoint.json` for `out.jsonl.gz`. Only a file has one.
    pub(super) fn checkpoint(&self) -> Option<PathBuf> {
        let Self::File { path, .. } = self else { return None };
        let (_, stem) = Packing::of(path)?;
        Some(path.with_file_name(stem.with(".checkpoint.json")))
    }

    /// The side file of a name beside it: `out.rejects.jsonl` for `out.jsonl.gz`. Only a file has one.
    ///
    /// # Errors
    /// [`Error::Usage`] where a folder has that name.
    pub(super) fn beside(&self, name: &str) -> Result<Option<Self>> {
        let Self::File { path, .. } = self else { return Ok(None) };
        let Some((_, stem)) = Packing::of(path) else { return Ok(None) };
        let path = path.with_file_name(stem.with(&format!(".{name}.jsonl")));
        if path.is_dir() {
            return Err(in_the_way(&path));
        }
        Ok(Some(Self::File { path, packing: Packing::Plain }))
    }
}

/// The error of a folder that has the name of an output which the user named only in part.
pub(super) fn in_the_way(folder: &Path) -> Error {
    Error::Usage(format!(
        "cannot write {}: it is a folder; take it away, or name another output",
        folder.display()
    ))
}

/// The file that a symbolic link leads to, though it may not be there yet, so that the link stays one.
pub(super) fn real_path(path: &Path) -> PathBuf {
    let Ok(next) = fs::read_link(path) else { return path.to_owned() };
    match path.canonicalize() {
        Err(error) if error.kind() == ErrorKind::NotFound => real_path(&path.with_file_name(next)),
        real => real.unwrap_or_else(|_| path.to_owned()),
    }
}

/// Where a file really is, or will be.
pub(super) fn place(path: &Path) -> PathBuf {
    let path = real_path(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    match (fs::canonicalize(&path), path.parent(), path.file_name()) {
        (Ok(place), ..) => place,
        (_, Some(folder), Some(name)) => place(folder).join(name),
        _ => path,
    }
}

/// Whether two paths lead to one pipe, or to one file that is open already.
#[cfg(unix)]
fn is_one_stream(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::{FileTypeExt, MetadataExt};
    let (Ok(one), Ok(other)) = (fs::metadata(one), fs::metadata(other)) else { return false };
    !one.file_type().is_char_device() && (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_one_stream(one: &Path, other: &Path) -> bool {
    one == other
}

/// Whether a path is there and must be written in place. Redirected to a file, an open descriptor looks like that file, and
/// still must not be replaced.
fn is_special(path: &Path) -> bool {
    path.starts_with("/dev/fd") || path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(path: &str) -> String {
        Destination::new(Path::new(path)).expect_err("it must be refused").to_string()
    }

    #[test]
    fn an_unknown_format_is_refused_with_a_remedy() {
        for path in ["out", "out.json", "out.txt", "out.gz", ".jsonl/out"] {
            assert_eq!(
                refusal(path),
                format!(
                    "cannot write {path}: its name says no format; end it in .jsonl, .jsonl.gz, .jsonl.zst or .parquet"
                )
            );
        }
    }

    #[test]
    fn lines_that_are_no_records_make_no_table() {
        let wanted =
            if cfg!(feature = "parquet") { "only records are written as Parquet" } else { "built without" };
        assert!(refusal("rejects.parquet").contains(wanted));
    }

    #[test]
    fn a_folder_is_refused_with_a_remedy() {
        assert_eq!(
            refusal("src"),
            "cannot write src: it is a folder; name a file in it, such as src/out.jsonl"
        );
        assert_eq!(
            refusal("no-such-folder/"),
            "cannot write no-such-folder/: it is a folder; name a file in it, such as no-such-folder/out.jsonl"
        );
    }

    #[test]
    fn side_files_drop_the_packing_of_the_records() {
        for (out, rejects) in [
            ("a/out.jsonl", "a/out.rejects.jsonl"),
            ("out.jsonl.gz", "out.rejects.jsonl"),
            ("out.v1.jsonl.zst", "out.v1.rejects.jsonl"),
        ] {
            let out = Destination::new(Path::new(out)).expect("it is a file");
            let beside = out.beside("rejects").expect("nothing is there").expect("files have one");
            assert_eq!(beside.path(), Path::new(rejects));
        }
    }

    #[test]
    fn a_name_is_the_same_however_it_is_written() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let at = |path: &str| Destination::new(&folder.path().join(path)).expect("it is a file");
        fs::create_dir(folder.path().join("a")).expect("it can be made");
        let out = at("a/out.jsonl");
        assert_eq!(at("a/../a/./rejects.jsonl").seen_from(&out), "rejects.jsonl");
        assert_eq!(at("a/b/rejects.jsonl").seen_from(&out), "b/rejects.jsonl");
        let root = folder.path().canonicalize().expect("it is there");
        assert_eq!(at("c/rejects.jsonl").seen_from(&out), root.join("c/rejects.jsonl").display().to_string());
    }

    #[test]
    fn stdout_has_nothing_beside_it() {
        assert_eq!(Destination::Stdout.beside("rejects").expect("nothing is there"), None);
    }

    #[test]
    fn a_folder_beside_the_records_is_refused() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let taken = folder.path().join("out.rejects.jsonl");
        fs::create_dir(&taken).expect("it can be made");
        let out = Destination::new(&folder.path().join("out.jsonl")).expect("it is a file");
        assert_eq!(
            out.beside("rejects").expect_err("a folder is there").to_string(),
            format!("cannot write {}: it is a folder; take it away, or name another output", taken.display())
        );
    }
}
