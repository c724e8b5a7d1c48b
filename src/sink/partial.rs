//! A file that is being written beside its last name, under one that says so: `.out.jsonl.partial`.
//!
//! The name is always the same, so that another run can go on with it; a lock keeps two from writing at once.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::destination::real_path;
use super::output::{cannot_resume, failure};
use crate::error::Result;

/// A file that is being written under a name that is not its last, and locked.
#[derive(Debug)]
pub(super) struct Partial {
    file: File,
    place: Place,
}

impl Partial {
    /// Takes the place of what an earlier run left, and the permissions of the file that is to be replaced, unless nobody may
    /// write that: a run that is to go on has to.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.place.is_kept = false;
        let there = match fs::metadata(&self.place.last) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            there => there?,
        };
        let permissions = there.permissions();
        // Some file systems have the same for all files, and set none.
        if !there.is_file() || permissions.readonly() || permissions == self.file.metadata()?.permissions() {
            return Ok(());
        }
        self.file.set_permissions(permissions)
    }

    /// The file that an earlier run left, cut to so many bytes.
    pub(super) fn resume(path: &Path, bytes: u64) -> Result<Self> {
        let mut partial = Self::open(path)?;
        partial.keep();
        let length = partial.file.metadata().map_err(|error| failure(path, error))?.len();
        if length < bytes {
            let partial = partial.place.path.display();
            let why = format!("{partial} has {length} bytes, and the checkpoint speaks of {bytes}");
            return Err(cannot_resume(path, &why));
        }
        partial
            .file
            .set_len(bytes)
            .and_then(|()| partial.file.seek(SeekFrom::Start(bytes)))
            .map_err(|error| failure(path, error))?;
        Ok(partial)
    }

    /// The file that an earlier run left whole, or `None` where there is none.
    pub(super) fn left(path: &Path) -> Result<Option<Self>> {
        match fs::symlink_metadata(beside(&real_path(path))) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            _ => {
                let mut partial = Self::open(path)?;
                partial.keep();
                Ok(Some(partial))
            }
        }
    }

    /// The file as it is. One that was there stays when this is dropped.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let last = real_path(path);
        let folder = folder_of(&last);
        match fs::metadata(folder) {
            Ok(there) if there.is_dir() => {}
            Ok(_) => {
                let message = format!("{} is no folder", folder.display());
                return Err(failure(path, io::Error::new(ErrorKind::NotADirectory, message)));
            }
            Err(error) => return Err(failure(path, missing_folder(folder, error))),
        }
        let partial = beside(&last);
        let there = fs::symlink_metadata(&partial);
        if there.as_ref().is_ok_and(|there| !there.is_file()) {
            let message = format!("{} is in the way, and no file", partial.display());
            return Err(failure(path, io::Error::other(message)));
        }
        // The message of the error names the file as the user did.
        let file = File::options().write(true).create(true).truncate(false).open(&partial);
        let file = file.map_err(|error| failure(path, error))?;
        let is_ours = match file.try_lock() {
            Ok(()) => is_at(&file, &partial).map_err(|error| failure(path, error))?,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(error)) => return Err(failure(path, error)),
        };
        if !is_ours {
            let message = "another run is writing it: wait for that one, or name another output";
            return Err(failure(path, io::Error::other(message)));
        }
        Ok(Self { file, place: Place { path: partial, last, is_kept: there.is_ok() } })
    }

    /// From here on it stays when it is dropped.
    pub(super) fn keep(&mut self) {
        self.place.keep();
    }

    /// From here on it is taken away when it is dropped.
    pub(super) fn let_go(&mut self) {
        self.place.is_kept = false;
    }

    pub(super) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// What is written is whole. The lock is held until the file is dropped.
    pub(super) fn close(self) -> (File, Place) {
        (self.file, self.place)
    }
}

impl Write for Partial {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Where a file stands that is not at its last place. Dropped, it is taken away, unless a checkpoint speaks of it.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    last: PathBuf,
    is_kept: bool,
}

impl Place {
    /// A file that came to its last name already.
    pub(super) fn last(path: &Path) -> Self {
        let last = real_path(path);
        Self { path: last.clone(), last, is_kept: true }
    }

    /// Its bytes, where it is a file.
    pub(super) fn bytes(&self) -> io::Result<u64> {
        fs::symlink_metadata(&self.path).map(|there| there.len())
    }

    /// From here on the file stays when this is dropped.
    pub(super) fn keep(&mut self) {
        self.is_kept = true;
    }

    /// Opens the file to be read.
    pub(super) fn read(&self) -> io::Result<File> {
        File::open(&self.path)
    }

    /// The folder of its last name.
    pub(super) fn folder(&self) -> &Path {
        folder_of(&self.last)
    }

    /// Whether the file can come to its last name.
    pub(super) fn check(&self) -> Result<()> {
        if self.last.is_dir() { Err(failure(&self.last, ErrorKind::IsADirectory.into())) } else { Ok(()) }
    }

    /// Takes the file to its last name.
    pub(super) fn publish(mut self) -> Result<()> {
        fs::rename(&self.path, &self.last).map_err(|error| failure(&self.last, error))?;
        // Under the name that it had, another run may write by now.
        self.is_kept = true;
        Ok(())
    }

    /// Takes the file away.
    pub(super) fn discard(mut self) {
        self.is_kept = false;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.is_kept {
            // What cannot be taken away is overwritten by the next run.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The name of a file while it is written.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".partial");
    path.with_file_name(name)
}

/// Brings the names in a folder to the disk, where its file system can do that.
pub(super) fn sync_names(folder: &Path) -> Result<()> {
    // Some systems open no folder, and this one need not be one that may be read.
    let Ok(open) = File::open(folder) else { return Ok(()) };
    match open.sync_all() {
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        synced => synced.map_err(|error| failure(folder, error)),
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Whether a file still stands at a path: another run may have taken it to its last name before it was locked.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    let (locked, there) = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        there => (file.metadata()?, there?),
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Ok((locked.dev(), locked.ino()) == (there.dev(), there.ino()))
    }
    #[cfg(not(unix))]
    {
        Ok(locked.len() == there.len())
    }
}
/// What to do where a folder is not there; another error as it is.
pub(super) fn missing_folder(folder: &Path, error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::NotFound => {
            let message = format!("there is no folder {}, make it first", folder.display());
            io::Error::new(ErrorKind::NotFound, message)
        }
        _ => error,
    }
}
