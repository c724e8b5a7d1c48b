//! How an output is packed, told by the end of its name. Equal lines give equal bytes.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::write::GzEncoder;

/// How an output is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// `.jsonl`.
    Plain,
    /// `.jsonl.gz`.
    Gzip,
    /// `.jsonl.zst`.
    Zstd,
    /// `.parquet`: lines in zstd while the run lasts.
    Parquet,
}

/// Bytes gathered before they are handed to the system.
const BUFFER_BYTES: usize = 128 * 1024;

impl Packing {
    /// The ends of names, each with the packing it stands for.
    const ENDS: [(&str, Self); 4] = [
        (".jsonl", Self::Plain),
        (".jsonl.gz", Self::Gzip),
        (".jsonl.zst", Self::Zstd),
        (".parquet", Self::Parquet),
    ];

    /// A file's packing, and its name around the end that says so; `None` where it does not end in one.
    pub(super) fn of(path: &Path) -> Option<(Self, Stem<'_>)> {
        let name = path.file_name()?;
        let of = |(end, packing)| Some((packing, Stem { name: without_end(name, end)?, end }));
        Self::ENDS.into_iter().find_map(of)
    }

    /// A writer that compresses.
    pub(super) fn wrap<W: Write>(self, inner: W) -> io::Result<Packed<W>> {
        let inner = BufWriter::with_capacity(BUFFER_BYTES, inner);
        Ok(match self {
            Self::Plain => Packed::Plain(inner),
            Self::Gzip => Packed::Gzip(Box::new(
                flate2::GzBuilder::new().mtime(0).write(inner, flate2::Compression::default()),
            )),
            Self::Zstd | Self::Parquet => {
                Packed::Zstd(zstd::Encoder::new(inner, zstd::DEFAULT_COMPRESSION_LEVEL)?)
            }
        })
    }
}

/// The name of a file without the end that says how it is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stem<'a> {
    name: &'a OsStr,
    end: &'static str,
}

impl Stem<'_> {
    /// The name with another end.
    pub(super) fn with(self, end: &str) -> OsString {
        let mut name = self.name.to_owned();
        name.push(end);
        name
    }

    /// The name with this before its end.
    pub(super) fn with_before_end(self, what: &str) -> OsString {
        self.with(&format!("{what}{}", self.end))
    }
}

#[cfg(unix)]
fn without_end<'a>(name: &'a OsStr, end: &str) -> Option<&'a OsStr> {
    use std::os::unix::ffi::OsStrExt;
    name.as_bytes().strip_suffix(end.as_bytes()).map(OsStr::from_bytes)
}

#[cfg(not(unix))]
fn without_end<'a>(name: &'a OsStr, end: &str) -> Option<&'a OsStr> {
    name.to_str()?.strip_suffix(end).map(OsStr::new)
}

/// A writer that compresses on the way.
pub(super) enum Packed<W: Write> {
    Plain(BufWriter<W>),
    Gzip(Box<GzEncoder<BufWriter<W>>>),
    Zstd(zstd::Encoder<'static, BufWriter<W>>),
}

impl<W: Write> Packed<W> {
    /// Writes bytes.
    pub(super) fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(inner) => inner.write_all(bytes),
            Self::Gzip(inner) => inner.write_all(bytes),
            Self::Zstd(inner) => inner.write_all(bytes),
        }
    }

    /// What was wrapped.
    pub(super) fn inner(&mut self) -> &mut W {
        match self {
            Self::Plain(inner) => inner.get_mut(),
            Self::Gzip(inner) => inner.get_mut().get_mut(),
            Self::Zstd(inner) => inner.get_mut().get_mut(),
        }
    }

    /// Closes the stream, writes out everything, and gives back what was wrapped.
    pub(super) fn finish(self) -> io::Result<W> {
        let buffer = match self {
            Self::Plain(inner) => inner,
            Self::Gzip(inner) => inner.finish()?,
            Self::Zstd(inner) => inner.finish()?,
        };
        let mut inner = buffer.into_inner().map_err(io::IntoInnerError::into_error)?;
        inner.flush()?;
        Ok(inner)
    }
}

impl<W: Write> std::fmt::Debug for Packed<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Packed")
    }
}
