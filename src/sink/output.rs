//! One output: opened, written, made whole, and put in place.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Seek, Stderr, Stdout, Write};
use std::path::{Path, PathBuf};

use super::checkpoint::Written;
use super::destination::Destination;
use super::packing::{Packed, Packing};
use super::partial::{Partial, Place};
use super::terminal::escape_line;
use crate::error::{Error, Result};

/// An output that is being written.
#[derive(Debug)]
pub(super) struct Output {
    /// As the user named it.
    path: PathBuf,
    packing: Packing,
    /// There always is one; cutting it takes it apart.
    packed: Option<Packed<Target>>,
    lines: u64,
    /// What a Parquet file will be, empty as yet: the lines are kept beside it.
    table: Option<Partial>,
    /// Whether a terminal shows it, which nothing in a line may command.
    is_shown: bool,
    /// Whether a reader that has enough may end the run.
    may_be_closed: bool,
}

impl Output {
    /// Opens a standard stream or a special file, or a file under another name, in which stays what an earlier run left.
    pub(super) fn open(destination: &Destination) -> Result<Self> {
        let path = destination.path();
        let table = table_of(destination)?;
        let target = match destination {
            Destination::Stdout => Target::Stdout(io::stdout()),
            Destination::Stderr => Target::Stderr(io::stderr()),
            // What an open descriptor leads to may be a file with something in it.
            Destination::Special { .. } => {
                let file = File::options().append(true).open(path).map_err(|error| failure(path, error))?;
                Target::Special(file)
            }
            Destination::File { .. } => Target::File(Partial::open(&path_of_lines(destination))?),
        };
        Self::new(destination, target, 0, table)
    }

    /// Goes on with a file that an earlier run left, behind what its checkpoint speaks of.
    pub(super) fn resume(destination: &Destination, written: &Written) -> Result<Self> {
        let mut table = table_of(destination)?;
        table.as_mut().map_or(Ok(()), Partial::clear).map_err(|error| failure(destination.path(), error))?;
        let partial = Partial::resume(&path_of_lines(destination), written.bytes)?;
        Self::new(destination, Target::File(partial), written.lines, table)
    }

    fn new(destination: &Destination, target: Target, lines: u64, table: Option<Partial>) -> Result<Self> {
        let (path, packing) = (destination.path().to_owned(), destination.packing());
        let is_shown = target.is_terminal();
        let packed = packing.wrap(target).map_err(|error| failure(&path, error))?;
        Ok(Self { path, packing, packed: Some(packed), lines, table, is_shown, may_be_closed: false })
    }

    /// From here on, a reader that closes it ends the run well.
    pub(super) fn let_close(&mut self) {
        self.may_be_closed = true;
    }

    /// Takes the place of what an earlier run left.
    pub(super) fn clear(&mut self) -> Result<()> {
        let lines = match self.packed.as_mut().map(Packed::inner) {
            Some(Target::File(partial)) => Some(partial),
            _ => None,
        };
        let mut files = lines.into_iter().chain(&mut self.table);
        files.try_for_each(Partial::clear).map_err(|error| failure(&self.path, error))
    }

    /// Writes a line, which ends in LF.
    pub(super) fn write_line(&mut self, line: &[u8]) -> Result<()> {
        self.lines += 1;
        let escaped = self.is_shown.then(|| escape_line(line));
        let line = escaped.as_deref().unwrap_or(line);
        let written = self.packed.as_mut().map_or(Ok(()), |packed| packed.write_all(line));
        written.map_err(|error| self.failure(error))
    }

    /// Brings everything to the disk and says how much that is. A compressed stream ends here, and another one starts.
    pub(super) fn cut(&mut self) -> Result<Written> {
        let cut = |packed: Packed<Target>| {
            let mut target = packed.finish()?;
            target.flush()?;
            let bytes = match &mut target {
                Target::File(partial) => {
                    partial.file().sync_data()?;
                    partial.file().stream_position()?
                }
                Target::Stdout(_) | Target::Stderr(_) | Target::Special(_) => 0,
            };
            Ok((self.packing.wrap(target)?, bytes))
        };
        let cut = self.packed.take().map(cut).transpose().map_err(|error| self.failure(error))?;
        let (packed, bytes) = cut.unzip();
        self.packed = packed;
        Ok(self.written(bytes.unwrap_or_default()))
    }

    /// Brings everything to the disk, as a table where it is to be one.
    pub(super) fn seal(mut self) -> Result<Sealed> {
        let (packed, table) = (self.packed.take(), self.table.take());
        let seal = |packed: Packed<Target>| {
            let Target::File(mut partial) = packed.finish()? else { return Ok((0, None, None)) };
            partial.file().sync_all()?;
            let Some(mut table) = table else {
                return Ok((partial.file().stream_position()?, Some(partial.close()), None));
            };
            let (_, lines) = partial.close();
            tabulate(lines.read()?, &mut table)?;
            table.file().sync_all()?;
            Ok((table.file().stream_position()?, Some(table.close()), Some(lines)))
        };
        let sealed = packed.map(seal).transpose().map_err(|error| self.failure(error))?;
        let Some((bytes, closed, lines)) = sealed else {
            return Err(Error::Internal(format!("{} was taken apart", self.path.display())));
        };
        let (lock, place) = closed.unzip();
        Ok(Sealed { place, lock, lines, written: self.written(bytes), path: self.path })
    }

    /// From here on it stays when it is dropped.
    pub(super) fn keep(&mut self) {
        if let Some(Target::File(partial)) = self.packed.as_mut().map(Packed::inner) {
            partial.keep();
        }
    }

    /// Takes it away.
    pub(super) fn discard(mut self) {
        if let Some(Target::File(partial)) = self.packed.as_mut().map(Packed::inner) {
            partial.let_go();
        }
    }

    /// What is an empty one.
    pub(super) fn empty(&self) -> Written {
        Written { lines: 0, ..self.written(0) }
    }

    pub(super) fn is_plain(&self) -> bool {
        self.packing == Packing::Plain
    }

    fn failure(&self, error: io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::BrokenPipe if self.may_be_closed => Error::ClosedPipe,
            _ => failure(&self.path, error),
        }
    }

    fn written(&self, bytes: u64) -> Written {
        Written { name: self.path.to_string_lossy().into_owned(), bytes, lines: self.lines, shard: None }
    }
}

/// Where the lines of a file are gathered: of a table beside it.
pub(super) fn path_of_lines(destination: &Destination) -> PathBuf {
    let path = destination.path();
    match (path.file_name(), destination.packing()) {
        (Some(name), Packing::Parquet) => {
            let mut name = name.to_owned();
            name.push(".lines");
            path.with_file_name(name)
        }
        _ => path.to_owned(),
    }
}

/// The file for the table that a destination is to become, if it is.
fn table_of(destination: &Destination) -> Result<Option<Partial>> {
    match destination.packing() {
        Packing::Parquet => Partial::open(destination.path()).map(Some),
        Packing::Plain | Packing::Gzip | Packing::Zstd => Ok(None),
    }
}

/// Writes the table of packed lines.
#[cfg(feature = "parquet")]
fn tabulate(lines: File, table: &mut Partial) -> io::Result<()> {
    super::table::write(io::BufReader::new(zstd::Decoder::new(lines)?), table)
}

/// No destination is a table in a build that writes none.
#[cfg(not(feature = "parquet"))]
fn tabulate(_: File, _: &mut Partial) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// An output that is whole, and not in its place yet.
#[derive(Debug)]
pub(super) struct Sealed {
    path: PathBuf,
    /// Where a file stands; streams and special files have no other place.
    place: Option<Place>,
    /// Open, it keeps other runs from writing the file.
    lock: Option<File>,
    /// Where the lines stand that a table was made of.
    lines: Option<Place>,
    pub(super) written: Written,
}

impl Sealed {
    /// A file that an earlier run left whole, or `None` where there is none.
    pub(super) fn left(destination: &Destination, written: &Written) -> Result<Option<Self>> {
        let path = destination.path().to_owned();
        let lines = path_of_lines(destination);
        let lines = if lines == path { None } else { Partial::left(&lines)?.map(|lines| lines.close().1) };
        let closed = Partial::left(&path)?.map(Partial::close);
        Ok(closed.map(|(lock, place)| Self {
            path,
            place: Some(place),
            lock: Some(lock),
            lines,
            written: written.clone(),
        }))
    }

    /// A file that an earlier run left whole, under its last name or the one before.
    pub(super) fn left_or_in_place(destination: &Destination, written: &Written) -> Result<Self> {
        let path = destination.path().to_owned();
        let in_place = || Self {
            place: Some(Place::last(&path)),
            lock: None,
            lines: None,
            written: written.clone(),
            path: path.clone(),
        };
        Ok(Self::left(destination, written)?.unwrap_or_else(in_place))
    }

    /// The bytes of the file that is there.
    pub(super) fn bytes(&self) -> Result<u64> {
        let bytes = self.place.as_ref().map_or(Ok(0), Place::bytes);
        bytes.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => cannot_resume(&self.path, "it is gone"),
            _ => failure(&self.path, error),
        })
    }

    /// Whether the file that is there is the one that the checkpoint speaks of.
    pub(super) fn check(&self) -> Result<()> {
        check_bytes(&self.path, self.bytes()?, self.written.bytes)
    }

    /// The folder of its place.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.place.as_ref().map(Place::folder)
    }

    /// Whether it can come to its place.
    pub(super) fn check_place(&self) -> Result<()> {
        self.place.as_ref().map_or(Ok(()), Place::check)
    }

    /// From here on it stays where it is when it is dropped.
    pub(super) fn keep(&mut self) {
        self.place.as_mut().into_iter().for_each(Place::keep);
    }

    /// Closes the file, which other runs can write from here on.
    pub(super) fn unlock(&mut self) {
        self.lock = None;
    }

    /// Takes the lines away that a table was made of: no checkpoint speaks of them any more.
    pub(super) fn settle(&mut self) {
        self.lines.take().into_iter().for_each(Place::discard);
    }

    /// Puts it in its place.
    pub(super) fn publish(mut self) -> Result<()> {
        self.settle();
        self.place.map_or(Ok(()), Place::publish)
    }

    /// Puts it in its place, or where it has no lines, takes away what an earlier run left there.
    pub(super) fn publish_unless_empty(self) -> Result<()> {
        match self.place {
            Some(place) if self.written.lines == 0 => {
                place.discard();
                remove(&self.path)
            }
            place => place.map_or(Ok(()), Place::publish),
        }
    }
}

/// Whether a file has as many bytes as a checkpoint says.
pub(super) fn check_bytes(path: &Path, there: u64, written: u64) -> Result<()> {
    if there == written {
        return Ok(());
    }
    Err(cannot_resume(path, &format!("it has {there} bytes, and the checkpoint speaks of {written}")))
}

/// The error of what is not as its checkpoint says.
pub(super) fn cannot_resume(path: &Path, why: &str) -> Error {
    Error::Usage(format!("cannot resume {}: {why}; run without --resume", path.display()))
}

/// Takes a file away, if it is there.
pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failure(path, error)),
        _ => Ok(()),
    }
}

/// The error of a write.
pub(super) fn failure(path: &Path, source: io::Error) -> Error {
    let source = match source.kind() {
        io::ErrorKind::BrokenPipe => io::Error::new(source.kind(), "its reader closed it"),
        _ => source,
    };
    Error::Output { path: path.to_owned(), source }
}

#[derive(Debug)]
enum Target {
    Stdout(Stdout),
    Stderr(Stderr),
    Special(File),
    File(Partial),
}

impl Target {
    fn is_terminal(&self) -> bool {
        match self {
            Self::Stdout(stdout) => stdout.is_terminal(),
            Self::Stderr(stderr) => stderr.is_terminal(),
            Self::Special(file) => file.is_terminal(),
            Self::File(_) => false,
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(stdout) => stdout,
            Self::Stderr(stderr) => stderr,
            Self::Special(file) => file,
            Self::File(file) => file,
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
