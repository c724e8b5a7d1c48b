//! One output: opened, written, made whole, and put in place.

use std::fs::{self, File};
use std::io::{self, Stdout, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::destination::Destination;
use super::packing::{Packed, Packing};
use crate::error::{Error, Result};

/// An output that is being written.
#[derive(Debug)]
pub(super) struct Output {
    /// As the user named it.
    path: PathBuf,
    packed: Packed<Target>,
    lines: u64,
}

impl Output {
    /// Opens stdout or a special file, or makes a file under a temporary name.
    pub(super) fn create(destination: &Destination) -> Result<Self> {
        let path = destination.path();
        let (target, packing) = match destination {
            Destination::Stdout => (Target::Stdout(io::stdout()), Packing::Plain),
            Destination::Special { packing, .. } => {
                let file = File::options().write(true).open(path).map_err(|error| failure(path, error))?;
                (Target::Special(file), *packing)
            }
            Destination::File { packing, .. } => (Target::File(temporary(path)?), *packing),
        };
        let packed = packing.wrap(target).map_err(|error| failure(path, error))?;
        Ok(Self { path: path.to_owned(), packed, lines: 0 })
    }

    /// Writes a line, which ends in LF.
    pub(super) fn write_line(&mut self, line: &[u8]) -> Result<()> {
        self.lines += 1;
        self.packed.write_all(line).map_err(|error| failure(&self.path, error))
    }

    /// Writes out everything that is buffered, down to the disk.
    pub(super) fn seal(self) -> Result<Sealed> {
        let Self { path, packed, lines } = self;
        let synced = packed.finish().and_then(|target| {
            if let Target::File(file) = &target {
                file.as_file().sync_all()?;
            }
            Ok(target)
        });
        Ok(Sealed { target: synced.map_err(|error| failure(&path, error))?, path, lines })
    }
}

/// An output that is whole, and not in its place yet.
#[derive(Debug)]
pub(super) struct Sealed {
    path: PathBuf,
    target: Target,
    lines: u64,
}

impl Sealed {
    /// Puts it in its place.
    pub(super) fn publish(self) -> Result<()> {
        match self.target {
            Target::Stdout(_) | Target::Special(_) => Ok(()),
            Target::File(file) => match file.persist(real_path(&self.path)) {
                Ok(_) => Ok(()),
                Err(error) => Err(failure(&self.path, error.error)),
            },
        }
    }

    /// Puts it in its place, or where it has no lines, takes away what an earlier run left there.
    pub(super) fn publish_unless_empty(self) -> Result<()> {
        if self.lines > 0 || !matches!(self.target, Target::File(_)) {
            return self.publish();
        }
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failure(&self.path, error)),
            _ => Ok(()),
        }
    }
}

/// The error of a write. A pipe that nobody reads any more is no failure of the run.
pub(super) fn failure(path: &Path, source: io::Error) -> Error {
    match source.kind() {
        io::ErrorKind::BrokenPipe => Error::ClosedPipe,
        _ => Error::Output { path: path.to_owned(), source },
    }
}

#[derive(Debug)]
enum Target {
    Stdout(Stdout),
    Special(File),
    File(NamedTempFile),
}

impl Target {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(stdout) => stdout,
            Self::Special(file) => file,
            Self::File(file) => file.as_file_mut(),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
    }
}

/// A new hidden file in the folder of a path, with the permissions that the umask gives.
fn temporary(path: &Path) -> Result<NamedTempFile> {
    let real = real_path(path);
    let folder = match real.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        let message = format!("there is no folder {}, make it first", folder.display());
        return Err(failure(path, io::Error::new(io::ErrorKind::NotFound, message)));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".dehusk-").suffix(".partial");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // The message of the error names the temporary file, which says nothing to the user.
    builder.tempfile_in(folder).map_err(|error| failure(path, error.kind().into()))
}

/// The file behind a symbolic link, so that the link stays one.
fn real_path(path: &Path) -> PathBuf {
    if path.is_symlink() { path.canonicalize().unwrap_or_else(|_| path.to_owned()) } else { path.to_owned() }
}
