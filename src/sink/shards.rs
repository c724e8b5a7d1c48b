//! The records' output: one file, or a series of shards of which each is full before the next one begins.
//!
//! Shards come to their last names together, when the run is done, like any other output.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::{fmt, fs, io};

use super::checkpoint::{Filled, Written};
use super::destination::{Destination, in_the_way, place};
use super::output::{Output, Sealed, cannot_resume, check_bytes, failure, path_of_lines, remove};
use super::packing::Packing;
use super::partial::{beside, missing_folder};
use crate::error::{Error, Result};

/// What is written to an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Lines that are no records, into one file.
    Lines,
    /// Records, into one file, or into shards where a size is given; in a folder always, of 1 GB where none is.
    Records(Option<ShardSize>),
}

/// How large a shard gets. A record that is larger on its own has a shard to itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShardSize {
    /// So many bytes of lines, before they are compressed.
    Bytes(u64),
    /// So many records.
    Records(u64),
}

impl ShardSize {
    /// Of a folder for which no size is given.
    const USUAL: Self = Self::Bytes(1_000_000_000);

    const UNITS: [(&str, u64); 9] = [
        ("B", 1),
        ("KB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("TB", 1_000_000_000_000),
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
        ("TiB", 1 << 40),
    ];

    /// Whether a shard has no room for a line.
    fn is_full(self, filled: Filled, line: &[u8]) -> bool {
        match self {
            Self::Bytes(most) => filled.lines > 0 && filled.bytes + line.len() as u64 > most,
            Self::Records(most) => filled.lines >= most,
        }
    }
}

impl fmt::Display for ShardSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(most) => write!(f, "{most}B"),
            Self::Records(most) => write!(f, "{most}records"),
        }
    }
}

impl FromStr for ShardSize {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let wrong = || {
            format!(
                "{text:?} is neither a size, such as 500MB or 2GiB, nor a count, such as 100000records; it must be more than 0, and less than 16 EiB"
            )
        };
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, unit) = text.split_at(digits);
        let number = number.parse::<u64>().ok().filter(|number| *number > 0).ok_or_else(wrong)?;
        if matches!(unit.trim(), "records" | "record") {
            return Ok(Self::Records(number));
        }
        let of_unit = Self::UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit.trim()));
        let bytes = of_unit.and_then(|(_, bytes)| number.checked_mul(*bytes));
        bytes.map(Self::Bytes).ok_or_else(wrong)
    }
}

/// Where the records of a run go: under one name, or under that name with numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Series {
    /// The name without a number, by which the files beside it are named.
    pub(super) base: Destination,
    size: Option<ShardSize>,
}

impl Series {
    /// The most shards: as many as have names that sort.
    const MOST: u64 = 1_000_000;

    /// The names that a shard has one after the other.
    const NAMES: [fn(&Destination) -> PathBuf; 3] = [
        |shard| beside(&path_of_lines(shard)),
        |shard| beside(shard.path()),
        |shard| shard.path().to_owned(),
    ];

    /// What a path names; "-" is stdout. Nothing is created or opened yet.
    pub(super) fn new(path: &Path, layout: Layout) -> Result<Self> {
        let Layout::Records(size) = layout else {
            return Ok(Self { base: Destination::new(path)?, size: None });
        };
        let size = size.or_else(|| is_folder(path).then_some(ShardSize::USUAL));
        let base = match size {
            Some(_) if is_folder(path) => Destination::of_records(&path.join("part.jsonl"))?,
            _ => Destination::of_records(path)?,
        };
        if size.is_some() && !matches!(base, Destination::File { .. }) {
            return Err(Error::Usage(format!(
                "cannot cut {} into shards: name a file or a folder with -o",
                base.path().display()
            )));
        }
        let series = Self { base, size };
        series.folder().map_or(Ok(series), |folder| Err(in_the_way(&folder)))
    }

    /// The shard of a number from 0, or the only file.
    pub(super) fn shard(&self, number: u64) -> Destination {
        match (&self.base, self.size.and_then(|_| Packing::of(self.base.path()))) {
            (Destination::File { path, packing }, Some((_, stem))) => {
                let name = stem.with_before_end(&format!("-{number:06}"));
                Destination::File { path: path.with_file_name(name), packing: *packing }
            }
            _ => self.base.clone(),
        }
    }

    /// The shards that are there under the names that `named` gives them, with their numbers, in no order.
    fn there(&self, named: impl Fn(&Destination) -> PathBuf) -> Vec<(u64, PathBuf)> {
        let folder = match self.base.path().parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let (Some(_), Ok(entries)) = (self.size, fs::read_dir(folder)) else { return Vec::new() };
        let of_series = |entry: io::Result<fs::DirEntry>| {
            let name = entry.ok()?.file_name();
            let number = number_in(&name)?;
            let path = named(&self.shard(number));
            (path.file_name() == Some(&name)).then_some((number, path))
        };
        entries.filter_map(of_series).collect()
    }

    /// The first folder that has a name of a shard.
    fn folder(&self) -> Option<PathBuf> {
        let there = Self::NAMES.into_iter().flat_map(|named| self.there(named));
        there.filter(|(_, path)| path.is_dir()).min().map(|(_, path)| path)
    }

    /// Whether an output is where a shard is, or would be.
    pub(super) fn holds(&self, other: &Destination) -> bool {
        let is_shard = |number| self.shard(number).is_one_with(other);
        self.size.is_some() && place(&other.file()).file_name().and_then(number_in).is_some_and(is_shard)
    }

    /// The files that are written, as far as they are known: of shards those that are there already.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        match self.size {
            None => vec![self.base.file()],
            Some(_) => {
                self.there(|shard| shard.path().to_owned()).into_iter().map(|(_, path)| path).collect()
            }
        }
    }

    /// Makes the folder of the shards, where it is not there.
    fn make_folder(&self) -> Result<()> {
        match (self.size, self.base.path().parent()) {
            (Some(_), Some(folder)) if !folder.as_os_str().is_empty() && !folder.exists() => {
                let above = folder.parent().unwrap_or(folder);
                fs::create_dir(folder).map_err(|error| failure(folder, missing_folder(above, error)))
            }
            _ => Ok(()),
        }
    }
}

/// The number that the name of a shard would have.
fn number_in(name: &OsStr) -> Option<u64> {
    name.to_string_lossy().rsplit_once('-')?.1.get(..6)?.parse().ok()
}

fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

/// The records that are being written.
#[derive(Debug)]
pub(super) struct Records {
    series: Series,
    /// The shards before the one that is written.
    full: Vec<Sealed>,
    current: Output,
    filled: Filled,
    /// Lines of all shards.
    lines: u64,
}

impl Records {
    /// As [`Output::open`].
    pub(super) fn open(series: &Series) -> Result<Self> {
        series.make_folder()?;
        let current = Output::open(&series.shard(0))?;
        Ok(Self { series: series.clone(), full: Vec::new(), current, filled: Filled::default(), lines: 0 })
    }

    /// As [`Output::let_close`].
    pub(super) fn let_close(&mut self) {
        self.current.let_close();
    }

    /// As [`Output::clear`].
    pub(super) fn clear(&mut self) -> Result<()> {
        self.current.clear()
    }

    /// Goes on with what an earlier run left, behind what its checkpoint speaks of.
    pub(super) fn resume(series: &Series, written: &Written) -> Result<Self> {
        let filled = written.shard.unwrap_or_default();
        let full = (0..filled.number).map(|number| {
            let shard = series.shard(number);
            let left = full(&shard, number, written)?;
            left.ok_or_else(|| {
                let missing = beside(shard.path());
                cannot_resume(shard.path(), &format!("there is no {}", missing.display()))
            })
        });
        let mut full = full.collect::<Result<Vec<Sealed>>>()?;
        check(series, &full, filled)?;
        full.iter_mut().for_each(Sealed::settle);
        let current = Output::resume(&series.shard(filled.number), written)?;
        Ok(Self { series: series.clone(), full, current, filled, lines: written.lines })
    }

    /// Writes a line, which ends in LF.
    pub(super) fn write_line(&mut self, line: &[u8]) -> Result<()> {
        if self.series.size.is_some_and(|size| size.is_full(self.filled, line)) {
            self.begin_next()?;
        }
        self.lines += 1;
        self.filled.lines += 1;
        self.filled.bytes += line.len() as u64;
        self.current.write_line(line)
    }

    fn begin_next(&mut self) -> Result<()> {
        let number = self.filled.number + 1;
        if number == Series::MOST {
            let message = format!("there would be more than {number} shards; give --shard-size more");
            return Err(failure(self.series.base.path(), io::Error::other(message)));
        }
        let mut next = Output::open(&self.series.shard(number))?;
        next.clear()?;
        let mut sealed = std::mem::replace(&mut self.current, next).seal()?;
        // The first shard keeps other runs away from all of them, and the others need no open file each.
        if !self.full.is_empty() {
            sealed.unlock();
        }
        let before = self.filled.before + sealed.written.bytes;
        self.full.push(sealed);
        self.filled = Filled { number, before, ..Filled::default() };
        Ok(())
    }

    /// As [`Output::cut`].
    pub(super) fn cut(&mut self) -> Result<Written> {
        let written = self.current.cut()?;
        Ok(self.written(written))
    }

    /// As [`Output::keep`]. A checkpoint speaks of all, and nothing before it is gone back to.
    pub(super) fn keep(&mut self) {
        self.current.keep();
        for shard in &mut self.full {
            shard.keep();
            shard.settle();
        }
    }

    /// As [`Output::empty`].
    pub(super) fn empty(&self) -> Written {
        Written { shard: self.series.size.map(|_| Filled::default()), ..self.current.empty() }
    }

    pub(super) fn is_plain(&self) -> bool {
        self.current.is_plain()
    }

    /// Brings everything to the disk.
    pub(super) fn seal(self) -> Result<SealedRecords> {
        let (series, filled, lines) = (self.series, self.filled, self.lines);
        let last = self.current.seal()?;
        let written = Written { shard: series.size.map(|_| filled), lines, ..last.written.clone() };
        let shards = self.full.into_iter().chain([last]).collect();
        Ok(SealedRecords { series, shards, written })
    }

    fn written(&self, current: Written) -> Written {
        Written { shard: self.series.size.map(|_| self.filled), lines: self.lines, ..current }
    }
}

/// A shard that an earlier run left full, or `None` where there is none.
fn full(shard: &Destination, number: u64, written: &Written) -> Result<Option<Sealed>> {
    let mut left = Sealed::left(shard, written)?;
    if number > 0 {
        left.as_mut().into_iter().for_each(Sealed::unlock);
    }
    Ok(left)
}

/// Whether the shards before the last are as large as the checkpoint says.
fn check(series: &Series, full: &[Sealed], filled: Filled) -> Result<()> {
    let bytes = full.iter().map(Sealed::bytes).sum::<Result<u64>>()?;
    check_bytes(series.base.path(), bytes, filled.before)
}

/// The records of a run that is done, not in their place yet.
#[derive(Debug)]
pub(super) struct SealedRecords {
    series: Series,
    shards: Vec<Sealed>,
    pub(super) written: Written,
}

impl SealedRecords {
    /// What an earlier run left whole, some of it in its place already.
    pub(super) fn left(series: &Series, written: &Written) -> Result<Self> {
        let filled = written.shard.unwrap_or_default();
        let left = |number| {
            let mut shard = Sealed::left_or_in_place(&series.shard(number), written)?;
            if number > 0 {
                shard.unlock();
            }
            Ok(shard)
        };
        let shards: Vec<Sealed> = (0..=filled.number).map(left).collect::<Result<_>>()?;
        if let Some((last, full)) = shards.split_last() {
            check(series, full, filled)?;
            last.check()?;
        }
        Ok(Self { series: series.clone(), shards, written: written.clone() })
    }

    /// From here on they stay where they are when they are dropped.
    pub(super) fn keep(&mut self) {
        self.shards.iter_mut().for_each(Sealed::keep);
    }

    /// The folders of their places: more than one where links lead elsewhere.
    pub(super) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.shards.iter().filter_map(Sealed::folder)
    }

    /// Whether all can come to their place.
    pub(super) fn check_place(&self) -> Result<()> {
        self.series
            .folder()
            .map_or(Ok(()), |folder| Err(failure(&folder, ErrorKind::IsADirectory.into())))?;
        self.shards.iter().try_for_each(Sealed::check_place)
    }

    /// Puts them in their place, and takes away what a longer run before left right behind them.
    pub(super) fn publish(self) -> Result<()> {
        self.shards.into_iter().try_for_each(Sealed::publish)?;
        let last = self.written.shard.unwrap_or_default().number;
        let mut behind: BTreeMap<u64, Vec<PathBuf>> = BTreeMap::new();
        for (number, path) in Series::NAMES.into_iter().flat_map(|named| self.series.there(named)) {
            behind.entry(number).or_default().push(path);
        }
        // The shards of a run have no gap between them: what stands behind one is somebody's own.
        let of_run = (last + 1..).map_while(|number| behind.get(&number));
        of_run.flatten().try_for_each(|path| remove(path))
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn series(path: &Path, size: &str) -> Series {
        Series::new(path, Layout::Records(Some(size.parse().expect("it is a size")))).expect("it can be cut")
    }

    fn records(series: &Series, lines: &[&str]) -> Records {
        let mut records = Records::open(series).expect("it can be opened");
        records.clear().expect("it can be cleared");
        for line in lines {
            records.write_line(format!("{line}\n").as_bytes()).expect("it can be written");
        }
        records
    }

    fn publish(records: Records) {
        records.seal().and_then(SealedRecords::publish).expect("it can be put in place");
    }

    /// The files of a folder with what is in them, in the order of their names.
    fn files(folder: &Path) -> Vec<(String, String)> {
        let file = |entry: io::Result<fs::DirEntry>| {
            let path = entry.expect("it can be read").path();
            let name = path.file_name().expect("it has one").to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("it is text"))
        };
        let mut files: Vec<_> = fs::read_dir(folder).expect("it is there").map(file).collect();
        files.sort();
        files
    }

    fn named<const N: usize>(files: [(&str, &str); N]) -> Vec<(String, String)> {
        files.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec()
    }

    #[test]
    fn sizes_have_a_unit() {
        for (text, size) in [
            ("500MB", ShardSize::Bytes(500_000_000)),
            ("2 gib", ShardSize::Bytes(2 << 30)),
            ("7B", ShardSize::Bytes(7)),
            ("100000records", ShardSize::Records(100_000)),
        ] {
            assert_eq!(text.parse(), Ok(size), "{text}");
        }
        for text in ["", "100", "0MB", "0records", "MB", "1.5GB", "-1MB", "1 page", "99999999999TB"] {
            assert!(text.parse::<ShardSize>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_shard_that_is_full_is_followed_by_another() {
        let folder = TempDir::new().expect("a folder for the test");
        publish(records(&series(&folder.path().join("a.jsonl"), "2records"), &["1", "2", "3", "4", "5"]));
        let cut = [("a-000000.jsonl", "1\n2\n"), ("a-000001.jsonl", "3\n4\n"), ("a-000002.jsonl", "5\n")];
        assert_eq!(files(folder.path()), named(cut));
    }

    #[test]
    fn a_line_stays_whole_whatever_its_size() {
        let folder = TempDir::new().expect("a folder for the test");
        publish(records(&series(&folder.path().join("a.jsonl"), "4B"), &["12345678", "1", "2", "3"]));
        let cut = [("a-000000.jsonl", "12345678\n"), ("a-000001.jsonl", "1\n2\n"), ("a-000002.jsonl", "3\n")];
        assert_eq!(files(folder.path()), named(cut));
    }

    #[test]
    fn a_folder_is_made_and_gets_shards_of_the_usual_size() {
        let folder = TempDir::new().expect("a folder for the test");
        let corpus = folder.path().join("corpus");
        let series = Series::new(&corpus.join(""), Layout::Records(None)).expect("a folder is cut");
        assert_eq!(series.size, Some(ShardSize::USUAL));
        publish(records(&series, &[]));
        assert_eq!(files(&corpus), named([("part-000000.jsonl", "")]));
    }

    #[test]
    fn shards_of_a_longer_run_before_are_taken_away_and_nothing_else() {
        let folder = TempDir::new().expect("a folder for the test");
        for name in [
            "a-000000.jsonl",
            "a-000001.jsonl",
            ".a-000002.jsonl.partial",
            "a-000004.jsonl",
            "a-1.jsonl",
            "b-000001.jsonl",
        ] {
            fs::write(folder.path().join(name), "old").expect("it can be written");
        }
        let series = series(&folder.path().join("a.jsonl"), "2records");
        assert_eq!(series.files().len(), 3);
        drop(records(&series, &["1", "2", "3"]));
        assert_eq!(files(folder.path()).len(), 6);
        publish(records(&series, &["1"]));
        let left = [
            ("a-000000.jsonl", "1\n"),
            ("a-000004.jsonl", "old"),
            ("a-1.jsonl", "old"),
            ("b-000001.jsonl", "old"),
        ];
        assert_eq!(files(folder.path()), named(left));
    }

    #[test]
    fn another_run_cannot_write_shards_that_are_being_written() {
        let folder = TempDir::new().expect("a folder for the test");
        let series = series(&folder.path().join("a.jsonl"), "1records");
        let _first = records(&series, &["1", "2", "3"]);
        let error = Records::open(&series).expect_err("it is being written").to_string();
        assert!(error.contains("another run is writing it"), "{error}");
    }

    #[test]
    fn stdout_is_not_cut() {
        let error =
            Series::new(Path::new("-"), Layout::Records(Some(ShardSize::USUAL))).expect_err("it has no name");
        assert_eq!(error.to_string(), "cannot cut - into shards: name a file or a folder with -o");
    }
}
