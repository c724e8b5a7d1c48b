//! Where lines go: JSONL on stdout, in a file or in shards, or a Parquet table, with the rejects and the removed spans beside it.
//!
//! Files are written under another name in their own folder and renamed when all of them are whole, so that a run that
//! fails leaves what was there before. How far a run is, is noted beside them, and another run can go on there. Lines
//! come serialized, from [`to_line`]; what is in them is left to [`crate::record`], and their order to the pipeline.

mod checkpoint;
mod destination;
mod line;
mod output;
mod packing;
mod partial;
mod shards;
#[cfg(feature = "parquet")]
mod table;
mod terminal;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub use checkpoint::{Begun, Checkpoint, Reached};
pub use destination::SideFile;
pub use line::to_line;
pub use shards::{Layout, ShardSize};
pub use terminal::{escape, escape_json};

use crate::error::{Error, Result};
use checkpoint::Written;
use destination::Destination;
use output::{Output, Sealed, remove};
use partial::sync_names;
use shards::{Records, SealedRecords, Series};

/// Where the lines of a run go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destinations {
    records: Series,
    rejects: Option<Destination>,
    removed: Option<Destination>,
    /// Where the fingerprints of texts are kept while a run lasts.
    fingerprints: Option<Destination>,
}

impl Destinations {
    /// Destinations for `out` ("-" is stdout) and its side files. Nothing is created or opened yet.
    ///
    /// `OUT.rejects.jsonl` and `OUT.removed.jsonl` stand beside `out`, and are never cut into shards. Stdout and special files have no place beside
    /// them: rejects are then only counted, and removed spans need a file of their own.
    pub fn new(out: &Path, layout: Layout, rejects: &SideFile, removed: &SideFile) -> Result<Self> {
        let records = Series::new(out, layout)?;
        let rejects = match rejects {
            SideFile::No => None,
            SideFile::Beside => records.base.beside("rejects")?,
            SideFile::At(path) => Some(Destination::new(path)?),
        };
        let removed = match removed {
            SideFile::No => None,
            SideFile::Beside => Some(records.base.beside("removed")?.ok_or_else(|| {
                Error::Usage(format!(
                    "cannot write removed spans beside {}: name a file for them, such as removed.jsonl",
                    out.display()
                ))
            })?),
            SideFile::At(path) => Some(Destination::new(path)?),
        };
        let all = Self { records, rejects, removed, fingerprints: None };
        all.check_distinct()?;
        Ok(all)
    }

    /// The file of the rejects, if there is one.
    pub fn rejects(&self) -> Option<&Path> {
        self.rejects.as_ref().map(Destination::path)
    }

    /// The file of the removed spans, if they are asked for.
    pub fn removed(&self) -> Option<&Path> {
        self.removed.as_ref().map(Destination::path)
    }

    /// The files that are written, under their last names; what stdout leads to is one of them.
    pub fn files(&self) -> Vec<PathBuf> {
        let sides = [&self.rejects, &self.removed].into_iter().flatten().map(Destination::file);
        self.records.files().into_iter().chain(sides).chain(self.checkpoint()).collect()
    }

    /// The outputs by what they hold, each with its name as it is seen from the checkpoint: another run with the same ones can go on.
    pub fn names(&self) -> BTreeMap<String, String> {
        let records = self.records.shard(0);
        let outputs = [
            ("records", Some(&records)),
            ("rejects", self.rejects.as_ref()),
            ("removed spans", self.removed.as_ref()),
        ];
        let name = |output: &Destination| output.seen_from(&self.records.base);
        outputs.into_iter().filter_map(|(held, output)| Some((held.to_owned(), name(output?)))).collect()
    }

    /// Where a run notes how far it is; `None` where an output is no file, and cannot be gone on with.
    pub fn checkpoint(&self) -> Option<PathBuf> {
        let is_file = |side: &&Destination| matches!(side, Destination::File { .. });
        [&self.rejects, &self.removed]
            .into_iter()
            .flatten()
            .all(|side| is_file(&side))
            .then(|| self.records.base.checkpoint())
            .flatten()
    }

    /// Whether any is a file, which a run that ends early would leave out.
    fn has_files(&self) -> bool {
        self.all().any(|output| matches!(output, Destination::File { .. }))
    }

    /// With a place for the fingerprints of texts, which a run that looks for duplicates has to know of to go on.
    ///
    /// # Errors
    /// [`Error::Usage`] where another output has that place.
    pub fn with_fingerprints(self) -> Result<Self> {
        let all = Self { fingerprints: self.records.base.beside("fingerprints")?, ..self };
        all.check_distinct()?;
        Ok(all)
    }

    /// The fingerprints of texts that a run which stopped left.
    pub fn partial_fingerprints(&self) -> Option<PathBuf> {
        self.fingerprints.as_ref().map(|fingerprints| partial::beside(fingerprints.path()))
    }

    /// The outputs, of which shards are one.
    fn all(&self) -> impl Iterator<Item = &Destination> {
        let sides = [&self.rejects, &self.removed, &self.fingerprints].into_iter().flatten();
        [&self.records.base].into_iter().chain(sides)
    }

    fn check_distinct(&self) -> Result<()> {
        let all: Vec<&Destination> = self.all().collect();
        let is_there_before = |at: usize| {
            self.records.holds(all[at]) || all[..at].iter().any(|before| before.is_one_with(all[at]))
        };
        let twice = (1..all.len()).find(|at| is_there_before(*at));
        twice.map_or(Ok(()), |at| {
            let output = all[at];
            let name = match output {
                Destination::Stdout => "stdout".into(),
                Destination::Stderr => "stderr".into(),
                named => named.path().to_string_lossy(),
            };
            Err(Error::Usage(format!("{name} is named for two outputs: give each a file of its own")))
        })
    }
}

/// The open outputs of a run.
///
/// Dropped without [`finish`](Self::finish), it leaves no file behind, unless a checkpoint speaks of them.
#[derive(Debug)]
pub struct Writer {
    records: Records,
    rejects: Option<Output>,
    removed: Option<Output>,
    log: Option<Log>,
}

/// What is noted of a run that another one can go on with.
#[derive(Debug)]
struct Log {
    path: PathBuf,
    begun: Begun,
    /// Fingerprints of texts, where duplicates are looked for: lines of JSON.
    fingerprints: Option<Output>,
    /// Whether there is a checkpoint.
    is_begun: bool,
}

impl Writer {
    /// Opens stdout, or files under other names.
    pub fn create(destinations: &Destinations) -> Result<Self> {
        let mut writer = Self::open(destinations)?;
        writer.clear()?;
        Ok(writer)
    }

    /// As [`create`](Self::create), for a run that notes how far it is where all its outputs are files.
    pub fn begin(destinations: &Destinations, begun: Begun) -> Result<Self> {
        let mut writer = Self::open(destinations)?;
        if let Some(path) = destinations.checkpoint() {
            let fingerprints = destinations.fingerprints.as_ref().map(Output::open).transpose()?;
            Checkpoint::remove(&path)?;
            writer.log = Some(Log { path, begun, fingerprints, is_begun: false });
        }
        writer.clear()?;
        Ok(writer)
    }

    /// With nothing changed yet, so that a run that cannot begin leaves what another one could go on with.
    fn open(destinations: &Destinations) -> Result<Self> {
        let side = |destination: &Option<Destination>| destination.as_ref().map(Output::open).transpose();
        let mut records = Records::open(&destinations.records)?;
        if !destinations.has_files() {
            records.let_close();
        }
        Ok(Self {
            records,
            rejects: side(&destinations.rejects)?,
            removed: side(&destinations.removed)?,
            log: None,
        })
    }

    fn clear(&mut self) -> Result<()> {
        self.records.clear()?;
        self.sides().try_for_each(Output::clear)
    }

    /// Goes on with the outputs of a run that stopped.
    ///
    /// # Errors
    /// [`Error::Usage`] where they are not what the checkpoint speaks of.
    pub fn resume(destinations: &Destinations, checkpoint: &Checkpoint) -> Result<Self> {
        let mut written = checkpoint.written.iter();
        let records = Records::resume(&destinations.records, next(&mut written)?)?;
        let mut side = |destination: &Option<Destination>| {
            let resume = |destination| Output::resume(destination, next(&mut written)?);
            destination.as_ref().map(resume).transpose()
        };
        let (rejects, removed) = (side(&destinations.rejects)?, side(&destinations.removed)?);
        let log = match destinations.checkpoint() {
            Some(path) => {
                let fingerprints = side(&destinations.fingerprints)?;
                Some(Log { path, begun: checkpoint.begun.clone(), fingerprints, is_begun: true })
            }
            None => None,
        };
        Ok(Self { records, rejects, removed, log })
    }

    /// Writes the line of a record.
    pub fn write_record(&mut self, line: &[u8]) -> Result<()> {
        self.records.write_line(line)
    }

    /// Writes the line of a reject, where rejects are written.
    pub fn write_reject(&mut self, line: &[u8]) -> Result<()> {
        self.rejects.as_mut().map_or(Ok(()), |rejects| rejects.write_line(line))
    }

    /// Writes the line of a record's removed spans, where they are asked for.
    pub fn write_removed(&mut self, line: &[u8]) -> Result<()> {
        self.removed.as_mut().map_or(Ok(()), |removed| removed.write_line(line))
    }

    /// Notes the fingerprint of a text, for a run that goes on with this one.
    pub fn write_fingerprint(&mut self, line: &[u8]) -> Result<()> {
        let fingerprints = self.log.as_mut().and_then(|log| log.fingerprints.as_mut());
        fingerprints.map_or(Ok(()), |fingerprints| fingerprints.write_line(line))
    }

    /// Notes how far the run is, once that is on the disk. Does nothing where it cannot be gone on with.
    pub fn checkpoint(&mut self, reached: &Reached) -> Result<()> {
        if self.log.is_none() {
            return Ok(());
        }
        let mut written = vec![self.records.cut()?];
        for side in self.sides() {
            written.push(side.cut()?);
        }
        self.note(reached, written)
    }

    /// Writes the checkpoint. From then on the outputs stay where the run fails, and not before: without a checkpoint they
    /// would be of no use.
    fn note(&mut self, reached: &Reached, written: Vec<Written>) -> Result<()> {
        let Some(log) = &mut self.log else { return Ok(()) };
        Checkpoint::new(&log.begun, reached, written, false).write(&log.path)?;
        log.is_begun = true;
        self.records.keep();
        self.sides().for_each(Output::keep);
        Ok(())
    }

    /// Leaves what is written so that another run can go on with it.
    ///
    /// Plain files are noted as far as they are. The bytes of compressed ones depend on where they are cut: those are noted
    /// as they were at the last checkpoint, or as empty.
    pub fn interrupt(&mut self, reached: &Reached) -> Result<()> {
        let is_plain = self.records.is_plain() && self.sides().all(|side| side.is_plain());
        match &self.log {
            // What no run can go on with is to be whole as far as it is.
            None => {
                self.records.cut()?;
                return self.sides().try_for_each(|side| side.cut().map(drop));
            }
            Some(_) if is_plain => return self.checkpoint(reached),
            Some(log) if log.is_begun => return Ok(()),
            Some(_) => {}
        }
        let records = self.records.empty();
        let written = [records].into_iter().chain(self.sides().map(|side| side.empty())).collect();
        self.note(&Reached::default(), written)
    }

    /// The outputs beside the records.
    fn sides(&mut self) -> impl Iterator<Item = &mut Output> {
        let fingerprints = self.log.as_mut().and_then(|log| log.fingerprints.as_mut());
        [self.rejects.as_mut(), self.removed.as_mut(), fingerprints].into_iter().flatten()
    }

    /// Makes everything whole and puts it in place: side files first, the records last.
    ///
    /// A file of rejects is there only where there are rejects: one of an earlier run is taken away.
    pub fn finish(self, reached: &Reached) -> Result<()> {
        let Self { records, rejects, removed, log } = self;
        let whole = Whole {
            rejects: rejects.map(Output::seal).transpose()?,
            removed: removed.map(Output::seal).transpose()?,
            records: records.seal()?,
        };
        let Some(Log { path, begun, fingerprints, .. }) = log else { return whole.publish() };
        // From here on, another run can put in place what this one could not.
        Checkpoint::new(&begun, reached, whole.written(), true).write(&path)?;
        let mut whole = whole;
        whole.keep();
        // Up to here, a run that goes on needs them.
        fingerprints.into_iter().for_each(Output::discard);
        whole.publish()?;
        remove(&path)
    }
}

/// The outputs of a run that is done.
struct Whole {
    records: SealedRecords,
    rejects: Option<Sealed>,
    removed: Option<Sealed>,
}

impl Whole {
    fn keep(&mut self) {
        self.records.keep();
        [&mut self.rejects, &mut self.removed].into_iter().flatten().for_each(Sealed::keep);
    }

    fn written(&self) -> Vec<Written> {
        let sides = [&self.rejects, &self.removed].into_iter().flatten();
        let sides = sides.map(|side| side.written.clone());
        [self.records.written.clone()].into_iter().chain(sides).collect()
    }

    /// Puts all in place, or nothing where a folder has one of the names, and brings the names to the disk: a checkpoint that
    /// is taken away after that is not missed.
    fn publish(self) -> Result<()> {
        let sides = || [&self.rejects, &self.removed].into_iter().flatten();
        sides().try_for_each(Sealed::check_place)?;
        self.records.check_place()?;
        let folders = sides().filter_map(Sealed::folder).chain(self.records.folders());
        let folders: BTreeSet<PathBuf> = folders.map(Path::to_owned).collect();
        self.rejects.map_or(Ok(()), Sealed::publish_unless_empty)?;
        self.removed.map_or(Ok(()), Sealed::publish)?;
        self.records.publish()?;
        folders.iter().try_for_each(|folder| sync_names(folder))
    }
}

/// What a checkpoint says of its next output.
fn next<'a>(written: &mut impl Iterator<Item = &'a Written>) -> Result<&'a Written> {
    let message = "the checkpoint speaks of fewer outputs; run without --resume";
    written.next().ok_or_else(|| Error::Usage(message.to_owned()))
}

/// Puts the outputs in place that a run left whole.
///
/// # Errors
/// [`Error::Usage`] where they are not what the checkpoint speaks of, and all stays where it is; [`Error::Output`] where one
/// cannot be put in place.
pub fn publish(destinations: &Destinations, checkpoint: &Checkpoint) -> Result<()> {
    let mut written = checkpoint.written.iter();
    let records = SealedRecords::left(&destinations.records, next(&mut written)?)?;
    let mut side = |destination: &Option<Destination>| {
        let left = |destination| Sealed::left_or_in_place(destination, next(&mut written)?);
        destination.as_ref().map(left).transpose()
    };
    let (rejects, removed) = (side(&destinations.rejects)?, side(&destinations.removed)?);
    // Without rejects their file may be gone already.
    rejects.iter().filter(|rejects| rejects.written.lines > 0).try_for_each(Sealed::check)?;
    removed.iter().try_for_each(Sealed::check)?;
    destinations.partial_fingerprints().map_or(Ok(()), |path| remove(&path))?;
    Whole { rejects, removed, records }.publish()?;
    destinations.checkpoint().map_or(Ok(()), |path| remove(&path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Read;

    const LINE: &[u8] = b"{\"id\":\"1\"}\n";

    fn destinations(out: &Path) -> Destinations {
        Destinations::new(out, Layout::Records(None), &SideFile::Beside, &SideFile::Beside)
            .expect("the test names a file")
    }

    fn begin(destinations: &Destinations) -> Writer {
        let begun = Begun {
            tool: String::new(),
            rules: String::new(),
            settings: serde_json::Value::Null,
            outputs: destinations.names(),
            inputs: crate::source::Census::default(),
        };
        Writer::begin(destinations, begun).expect("it can be created")
    }

    /// The checkpoint of a run that wrote all, and could not put its records in place.
    fn left_whole(destinations: &Destinations, first: &Path, lines: usize) -> Checkpoint {
        let mut writer = begin(destinations);
        (0..lines).for_each(|_| writer.write_record(LINE).expect("it can be written"));
        writer.write_removed(b"[]\n").expect("it can be written");
        writer.write_fingerprint(LINE).expect("it can be written");
        fs::create_dir(first).expect("it can be made");
        writer.finish(&Reached::default()).expect_err("a folder is in the way");
        fs::remove_dir(first).expect("it is empty");
        let checkpoint = destinations.checkpoint().expect("its outputs are files");
        let checkpoint = Checkpoint::read(&checkpoint).expect("it can be read").expect("it is there");
        assert!(checkpoint.is_whole);
        checkpoint
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("the folder is there")
            .map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn message<T: std::fmt::Debug>(result: Result<T>) -> String {
        result.expect_err("it must fail").to_string()
    }

    #[test]
    fn puts_all_files_in_place_at_the_end() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let out = folder.path().join("out.jsonl.gz");
        let mut writer = Writer::create(&destinations(&out)).expect("it can be created");
        writer.write_record(LINE).expect("it can be written");
        writer.write_reject(b"{}\n").expect("it can be written");
        writer.write_removed(b"[]\n").expect("it can be written");
        assert!(!out.exists());
        writer.finish(&Reached::default()).expect("it can be finished");
        assert_eq!(names(folder.path()), ["out.jsonl.gz", "out.rejects.jsonl", "out.removed.jsonl"]);
        assert_eq!(fs::read(folder.path().join("out.rejects.jsonl")).expect("it is there"), b"{}\n");
        assert_eq!(fs::read(folder.path().join("out.removed.jsonl")).expect("it is there"), b"[]\n");
    }

    #[test]
    fn leaves_nothing_behind_when_dropped() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let out = folder.path().join("out.jsonl");
        fs::write(&out, "before").expect("it can be written");
        let mut writer = Writer::create(&destinations(&out)).expect("it can be created");
        writer.write_record(LINE).expect("it can be written");
        drop(writer);
        assert_eq!(names(folder.path()), ["out.jsonl"]);
        assert_eq!(fs::read(&out).expect("it is there"), b"before");
    }

    #[test]
    fn leaves_nothing_behind_when_it_cannot_be_put_in_place() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let out = folder.path().join("out.jsonl");
        let writer = Writer::create(&destinations(&out)).expect("it can be created");
        fs::create_dir(&out).expect("it can be made");
        writer.finish(&Reached::default()).expect_err("a folder is in the way");
        assert_eq!(names(folder.path()), ["out.jsonl"]);
    }

    #[test]
    fn leaves_nothing_behind_when_the_first_checkpoint_fails() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let destinations = destinations(&folder.path().join("out.jsonl"));
        let mut writer = begin(&destinations);
        writer.write_record(LINE).expect("it can be written");
        fs::create_dir(folder.path().join("out.checkpoint.json")).expect("it can be made");
        writer.checkpoint(&Reached::default()).expect_err("a folder is in the way");
        drop(writer);
        assert_eq!(names(folder.path()), ["out.checkpoint.json"]);
    }

    #[test]
    fn what_is_whole_comes_to_its_place_where_it_is_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let at = |name: &str| folder.path().join(name);
        let destinations = destinations(&at("out.jsonl"));
        let checkpoint = left_whole(&destinations, &at("out.jsonl"), 1);
        // One that came to its place before the run was ended.
        fs::rename(at(".out.removed.jsonl.partial"), at("out.removed.jsonl")).expect("it is there");
        let refused = |name: &str, bytes: Option<&[u8]>, said: &str| {
            let before = fs::read(at(name)).expect("it is there");
            fs::remove_file(at(name)).expect("it is there");
            bytes.into_iter().for_each(|bytes| fs::write(at(name), bytes).expect("it can be written"));
            let last = name.trim_start_matches('.').trim_end_matches(".partial");
            let wanted = format!("cannot resume {}: {said}; run without --resume", at(last).display());
            let left = names(folder.path());
            assert_eq!(message(publish(&destinations, &checkpoint)), wanted);
            assert_eq!(names(folder.path()), left);
            fs::write(at(name), before).expect("it can be written");
        };
        refused(".out.jsonl.partial", None, "it is gone");
        refused(".out.jsonl.partial", Some(b"{}"), "it has 2 bytes, and the checkpoint speaks of 11");
        refused("out.removed.jsonl", None, "it is gone");
        refused("out.removed.jsonl", Some(b""), "it has 0 bytes, and the checkpoint speaks of 3");
        // There were none, and these are of an earlier run.
        fs::write(at("out.rejects.jsonl"), "old").expect("it can be written");
        publish(&destinations, &checkpoint).expect("all is there");
        assert_eq!(names(folder.path()), ["out.jsonl", "out.removed.jsonl"]);
    }

    #[test]
    fn shards_are_as_large_as_the_checkpoint_says() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let out = folder.path().join("out.jsonl");
        let layout = Layout::Records(Some(ShardSize::Records(1)));
        let destinations =
            Destinations::new(&out, layout, &SideFile::No, &SideFile::No).expect("it is a file");
        let checkpoint = left_whole(&destinations, &folder.path().join("out-000002.jsonl"), 3);
        let first = folder.path().join("out-000000.jsonl");
        fs::rename(folder.path().join(".out-000000.jsonl.partial"), &first).expect("it is there");
        fs::write(&first, "{}").expect("it can be written");
        let wanted = format!(
            "cannot resume {}: it has 13 bytes, and the checkpoint speaks of 22; run without --resume",
            out.display()
        );
        assert_eq!(message(publish(&destinations, &checkpoint)), wanted);
        fs::write(&first, LINE).expect("it can be written");
        publish(&destinations, &checkpoint).expect("all is there");
        assert_eq!(names(folder.path()), ["out-000000.jsonl", "out-000001.jsonl", "out-000002.jsonl"]);
    }

    #[test]
    fn fingerprints_stay_until_all_is_whole() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let (out, last) = (folder.path().join("out.jsonl"), folder.path().join("out.checkpoint.json"));
        let destinations = destinations(&out).with_fingerprints().expect("its place is free");
        let mut writer = begin(&destinations);
        writer.write_fingerprint(LINE).expect("it can be written");
        writer.checkpoint(&Reached::default()).expect("it can be written");
        fs::remove_file(&last).expect("it is there");
        fs::create_dir(&last).expect("it can be made");
        writer.finish(&Reached::default()).expect_err("a folder is in the way");
        let fingerprints = destinations.partial_fingerprints().expect("the records are a file");
        assert_eq!(fs::read(&fingerprints).expect("it is there"), LINE);
        fs::remove_dir(&last).expect("it is empty");
        let checkpoint = left_whole(&destinations, &out, 1);
        assert!(!fingerprints.exists());
        fs::write(&fingerprints, LINE).expect("it can be written");
        publish(&destinations, &checkpoint).expect("all is there");
        assert_eq!(names(folder.path()), ["out.jsonl", "out.removed.jsonl"]);
    }

    #[test]
    fn a_run_that_cannot_begin_leaves_one_that_can_be_gone_on_with() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let destinations = destinations(&folder.path().join("out.jsonl"));
        let mut writer = begin(&destinations);
        writer.write_record(LINE).expect("it can be written");
        writer.checkpoint(&Reached::default()).expect("it can be written");
        drop(writer);
        let removed = folder.path().join(".out.removed.jsonl.partial");
        fs::remove_file(&removed).expect("it is there");
        fs::create_dir(&removed).expect("it can be made");
        Writer::create(&destinations).expect_err("a folder is in the way");
        fs::remove_dir(&removed).expect("it is empty");
        let checkpoint = destinations.checkpoint().expect("its outputs are files");
        let checkpoint = Checkpoint::read(&checkpoint).expect("it can be read").expect("it is there");
        let writer = Writer::resume(&destinations, &checkpoint).expect("all is there");
        writer.finish(&Reached::default()).expect("it can be finished");
        assert_eq!(fs::read(folder.path().join("out.jsonl")).expect("it is there"), LINE);
    }

    #[test]
    fn no_rejects_leave_no_file_not_even_an_old_one() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        fs::write(folder.path().join("out.rejects.jsonl"), "old").expect("it can be written");
        let writer =
            Writer::create(&destinations(&folder.path().join("out.jsonl"))).expect("it can be created");
        writer.finish(&Reached::default()).expect("it can be finished");
        assert_eq!(names(folder.path()), ["out.jsonl", "out.removed.jsonl"]);
    }

    #[test]
    fn compressed_bytes_are_the_same_every_time() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for (name, unpack) in [
            ("out.jsonl", (|bytes| bytes.to_vec()) as fn(&[u8]) -> Vec<u8>),
            ("out.jsonl.gz", |bytes| {
                let mut plain = Vec::new();
                flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).expect("it is gzip");
                plain
            }),
            ("out.jsonl.zst", |bytes| zstd::decode_all(bytes).expect("it is zstd")),
        ] {
            let out = folder.path().join(name);
            let runs: Vec<Vec<u8>> = (0..2)
                .map(|_| {
                    let mut writer = Writer::create(&destinations(&out)).expect("it can be created");
                    writer.write_record(LINE).expect("it can be written");
                    writer.finish(&Reached::default()).expect("it can be finished");
                    fs::read(&out).expect("it is there")
                })
                .collect();
            assert_eq!(runs[0], runs[1]);
            assert_eq!(unpack(&runs[0]), LINE);
        }
    }

    #[cfg(unix)]
    #[test]
    fn files_get_the_permissions_that_the_umask_gives() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder for the test");
        let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode();
        let (out, plain) = (folder.path().join("out.jsonl"), folder.path().join("plain"));
        Writer::create(&destinations(&out))
            .and_then(|writer| writer.finish(&Reached::default()))
            .expect("it can be written");
        fs::write(&plain, "").expect("it can be written");
        assert_eq!(mode(&out), mode(&plain));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_keeps_the_permissions_that_it_had_where_it_may_be_written() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder for the test");
        let (out, plain) = (folder.path().join("out.jsonl"), folder.path().join("plain"));
        fs::write(&plain, "").expect("it can be written");
        let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        for (before, after) in [(0o600, 0o600), (0o444, mode(&plain))] {
            fs::write(&out, "before").expect("it can be written");
            fs::set_permissions(&out, fs::Permissions::from_mode(before)).expect("it is ours");
            let writer = Writer::create(&destinations(&out)).expect("it can be created");
            assert_eq!(mode(&partial::beside(&out)), after);
            writer.finish(&Reached::default()).expect("it can be finished");
            assert_eq!(mode(&out), after);
            fs::remove_file(&out).expect("it is there");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_to_the_new_file() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a folder for the test");
        let (real, link) = (folder.path().join("real.jsonl"), folder.path().join("link.jsonl"));
        symlink("next.jsonl", &link).expect("links are there");
        symlink(&real, folder.path().join("next.jsonl")).expect("links are there");
        // To nothing first, and then to the file that came from that.
        for _ in 0..2 {
            let mut writer = Writer::create(&destinations(&link)).expect("it can be created");
            writer.write_record(LINE).expect("it can be written");
            writer.finish(&Reached::default()).expect("it can be finished");
            assert!(link.is_symlink());
            assert_eq!(fs::read(&real).expect("it is there"), LINE);
            fs::write(&real, "before").expect("it can be written");
        }
        fs::remove_file(&real).expect("it is there");
        assert_eq!(
            message(Destinations::new(&link, Layout::Lines, &SideFile::No, &SideFile::At(real.clone()))),
            format!("{} is named for two outputs: give each a file of its own", real.display())
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error() {
        let full = Destinations::new(Path::new("/dev/full"), Layout::Lines, &SideFile::Beside, &SideFile::No);
        let mut writer = full.and_then(|full| Writer::create(&full)).expect("a special file can be opened");
        let written = writer.write_record(LINE).and_then(|()| writer.finish(&Reached::default()));
        assert_eq!(message(written), "cannot write /dev/full: No space left on device (os error 28)");
    }

    #[cfg(unix)]
    #[test]
    fn a_special_file_is_written_directly_and_has_nothing_beside_it() {
        let null = Destinations::new(Path::new("/dev/null"), Layout::Lines, &SideFile::Beside, &SideFile::No)
            .expect("it is there");
        assert_eq!(null.rejects(), None);
        let mut writer = Writer::create(&null).expect("it can be opened");
        writer.write_record(LINE).expect("it can be written");
        writer.write_reject(LINE).expect("rejects are only counted");
        writer.finish(&Reached::default()).expect("it can be finished");
        assert!(!fs::metadata("/dev/null").expect("it is still there").is_file());
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_whose_reader_is_gone_is_told() {
        let (reader, mut end) = std::io::pipe().expect("pipes are there");
        drop(reader);
        let error = std::io::Write::write_all(&mut end, LINE).expect_err("nobody reads it");
        let error = output::failure(Path::new("-"), error).to_string();
        assert_eq!(error, "cannot write -: its reader closed it");
    }

    #[test]
    fn a_missing_folder_is_named_with_a_remedy() {
        let missing = Path::new("no-such-folder/out.jsonl");
        assert_eq!(
            message(Writer::create(&destinations(missing))),
            "cannot write no-such-folder/out.jsonl: there is no folder no-such-folder, make it first"
        );
    }

    #[test]
    fn two_outputs_in_one_file_are_refused() {
        let out = Path::new("out.jsonl");
        assert_eq!(
            message(Destinations::new(out, Layout::Lines, &SideFile::At(out.to_owned()), &SideFile::No)),
            "out.jsonl is named for two outputs: give each a file of its own"
        );
    }

    #[test]
    fn shards_and_fingerprints_have_files_of_their_own() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let both = |removed: &str, size| {
            let removed = SideFile::At(folder.path().join(removed));
            let out = folder.path().join("a.jsonl");
            Destinations::new(&out, Layout::Records(size), &SideFile::No, &removed)
                .and_then(Destinations::with_fingerprints)
                .map(drop)
        };
        let twice = |name: &str| {
            let path = folder.path().join(name);
            format!("{} is named for two outputs: give each a file of its own", path.display())
        };
        let size = Some(ShardSize::Records(1));
        assert_eq!(message(both("a.fingerprints.jsonl", None)), twice("a.fingerprints.jsonl"));
        assert_eq!(message(both("a-000007.jsonl", size)), twice("a-000007.jsonl"));
        both("a-000007.jsonl", None).expect("there are no shards");
        both("a-7.jsonl", size).expect("it is no shard");
    }

    #[cfg(unix)]
    #[test]
    fn one_stream_takes_one_output_and_a_device_takes_all() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let both = |out: &Path, removed: &Path| {
            Destinations::new(out, Layout::Lines, &SideFile::No, &SideFile::At(removed.to_owned())).map(drop)
        };
        let (stdout, null) = (Path::new("/dev/stdout"), Path::new("/dev/null"));
        let twice = "stdout is named for two outputs: give each a file of its own";
        assert_eq!(message(both(Path::new("-"), stdout)), twice);
        assert_eq!(message(both(stdout, Path::new("/dev/fd/1"))), twice);
        both(null, null).expect("it takes as much as comes");
        // A descriptor that leads to a file, and that file.
        let path = folder.path().join("out.jsonl");
        let file = fs::File::create(&path).expect("it can be made");
        let open = PathBuf::from(format!("/dev/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&file)));
        let twice = "is named for two outputs: give each a file of its own";
        assert_eq!(message(both(&path, &open)), format!("{} {twice}", open.display()));
        assert_eq!(message(both(&open, &open)), format!("{} {twice}", open.display()));
    }

    #[test]
    fn removed_spans_need_a_file_when_records_go_to_stdout() {
        assert_eq!(
            message(Destinations::new(Path::new("-"), Layout::Lines, &SideFile::Beside, &SideFile::Beside)),
            "cannot write removed spans beside -: name a file for them, such as removed.jsonl"
        );
    }
}
