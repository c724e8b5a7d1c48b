//! A whole run: a reader, a pool of workers, and a writer that keeps the order of the input.
//!
//! A reader thread makes batches, the pool cleans them, and the calling thread hands batches out and writes what comes back,
//! in order. It waits for neither, so that a run ends with a checkpoint too while its input stalls. What documents are likely to take
//! of memory is reckoned before they are handed out, so that it stays flat on endless input, behind a slow document, and
//! where documents are of little but tags: that is `flight.rs`. What happens to a single document is [`super::Cleaner`]'s.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, bounded, never, select};
use rayon::{ScopeFifo, ThreadPoolBuilder};

use super::flight::{self, BATCHES_READ_AHEAD, Batch, Flight};
use super::{Outcome, STACK};
use crate::dedup::{self, By, Duplicates, Fingerprint, Seen};
use crate::error::{Error, Result};
use crate::record::{Record, Rejected};
use crate::report::Summary;
use crate::sink::{self, Reached, Writer};
use crate::source::{self, Content, Origin, Position, Raw, Reason, Reject};

/// Documents from one checkpoint to the next: what is done again at most when a run goes on.
const CHECKPOINT_DOCUMENTS: u64 = 5_000;
/// The same in bytes of documents: some seconds of work.
const CHECKPOINT_BYTES: u64 = 64 << 20;
/// How long the run waits for something to happen before it looks whether it shall stop.
const LOOK_UP: Duration = Duration::from_millis(100);

/// Where a run's lines go, in the order of the input.
pub trait Drain {
    /// Takes the line of a record.
    fn record(&mut self, line: &[u8]) -> Result<()>;
    /// Takes a reject.
    fn reject(&mut self, rejected: &Rejected) -> Result<()>;
    /// Takes the removed-spans line of a record.
    fn removed(&mut self, line: &[u8]) -> Result<()>;
    /// Takes the fingerprint of a text in which duplicates are looked for, as a line that [`remember`] reads.
    fn fingerprint(&mut self, line: &[u8]) -> Result<()>;
    /// All lines so far are of these documents, and none is missing: another run could go on here. Called at the same
    /// documents of a run however many threads there are.
    fn checkpoint(&mut self, reached: &Reached) -> Result<()>;
    /// The run ends here, before its end: its user wishes so. What waits for input or works on a document is left where it is,
    /// and may take long yet to see that.
    fn interrupted(&mut self, reached: &Reached) -> Result<()>;
}

impl Drain for Writer {
    fn record(&mut self, line: &[u8]) -> Result<()> {
        self.write_record(line)
    }

    fn reject(&mut self, rejected: &Rejected) -> Result<()> {
        self.write_reject(&sink::to_line(rejected))
    }

    fn removed(&mut self, line: &[u8]) -> Result<()> {
        self.write_removed(line)
    }

    fn fingerprint(&mut self, line: &[u8]) -> Result<()> {
        self.write_fingerprint(line)
    }

    fn checkpoint(&mut self, reached: &Reached) -> Result<()> {
        Self::checkpoint(self, reached)
    }

    fn interrupted(&mut self, reached: &Reached) -> Result<()> {
        Self::interrupt(self, reached)
    }
}

/// Whether removed-spans lines are made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RemovedSpans {
    /// One for each record.
    Written,
    /// None.
    #[default]
    LeftOut,
}

/// How a run goes.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Whether removed-spans lines are made.
    pub spans: RemovedSpans,
    /// What becomes of texts that were there before.
    pub dedup: dedup::Options,
    /// Threads that clean; 0 is one.
    pub workers: usize,
    /// Set from outside, it ends the run.
    pub stop: Arc<AtomicBool>,
}

/// Where a run goes on that stopped; by default nothing was done yet.
#[derive(Debug, Default)]
pub struct Start {
    /// What is done.
    pub reached: Reached,
    /// The texts of what is done, where duplicates are looked for; room for them is made where this is none.
    pub seen: Option<Seen>,
}

/// Adds the texts that lines of [`Drain::fingerprint`] speak of.
///
/// # Errors
/// [`Error::Input`] where a line is none of these.
pub fn remember(path: &Path, mut seen: Seen) -> Result<Seen> {
    let failure = |error: &dyn std::fmt::Display| Error::Input {
        path: path.to_owned(),
        message: format!("{error}; run without --resume"),
    };
    for line in source::lines(path)? {
        let line = line.map_err(|error| failure(&error))?;
        let (id, fingerprint): (u64, Fingerprint) =
            serde_json::from_str(&line).map_err(|error| failure(&error))?;
        seen.first(&fingerprint, id);
    }
    Ok(seen)
}

/// How far a run is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Documents that are written, as records or rejects.
    pub documents: u64,
    /// Those that are rejects.
    pub rejects: u64,
    /// Bytes of these documents.
    pub bytes: u64,
}

/// Cleans every document and writes what becomes of it, in the order of the input.
///
/// A document that makes `clean` panic becomes the reject `internal_error`. The run ends early only where `drain`
/// fails, with its error, or where it is stopped, with [`Error::Interrupted`]; nothing more is written then. A run that goes
/// on gets the documents behind those that are done. Returns all that is done then.
pub fn run(
    documents: impl Iterator<Item = Raw> + Send,
    clean: impl Fn(Raw) -> Outcome + Sync,
    plan: &Plan,
    start: Start,
    drain: &mut impl Drain,
    progress: impl FnMut(Progress),
) -> Result<Reached> {
    let Plan { spans, dedup, workers, stop } = plan;
    let work = Work { clean, spans: *spans, by: dedup.by, stop };
    let seen = start.seen.map_or_else(|| Seen::new(dedup), Ok)?;
    let Reached { summary, position } = start.reached;
    let done = summary.inputs;
    let noted = Noted { documents: done, bytes: summary.bytes };
    let mut writing = Writing { drain, seen, dedup: *dedup, summary, position, noted, progress };
    let read = work.in_pool(documents, (*workers).max(1), &mut writing)?;
    let summary = Summary { forgotten: writing.seen.forgotten(), ..writing.summary };
    if summary.inputs == done + read && summary.is_balanced() {
        return Ok(Reached { summary, position: writing.position });
    }
    Err(Error::Internal(format!(
        "{read} documents were read, and {} records and {} rejects written",
        summary.records,
        summary.rejected()
    )))
}

/// What is done to each document.
struct Work<'a, C> {
    clean: C,
    spans: RemovedSpans,
    by: By,
    stop: &'a AtomicBool,
}

/// What a document became, ready to be written.
#[derive(Debug)]
enum Line {
    Record {
        record: Vec<u8>,
        removed: Option<Vec<u8>>,
    },
    /// Whether it is a duplicate is told when all before it are known.
    Open {
        record: Box<Record>,
        fingerprint: Fingerprint,
        removed: Option<Vec<u8>>,
    },
    Reject(Rejected),
}

/// What became of a document.
#[derive(Debug)]
struct Finished {
    line: Line,
    numbers: Summary,
    /// Where it came from, which it is, and whether it could not be read.
    file_path: String,
    id: String,
    is_unreadable: bool,
}

impl Line {
    /// Bytes of what is written, about.
    fn size(&self) -> u64 {
        let (line, removed) = match self {
            Self::Record { record, removed } => (record.len(), removed),
            Self::Open { record, removed, .. } => (record.text.len(), removed),
            Self::Reject(_) => (0, &None),
        };
        (line + removed.as_ref().map_or(0, Vec::len)) as u64
    }
}

impl<C: Fn(Raw) -> Outcome + Sync> Work<'_, C> {
    /// The run with a reader thread and a pool. Returns the number of documents that came in.
    fn in_pool(
        &self,
        documents: impl Iterator<Item = Raw> + Send,
        workers: usize,
        writing: &mut Writing<'_, impl Drain, impl FnMut(Progress)>,
    ) -> Result<u64> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(workers)
            .thread_name(|at| format!("dehusk-worker-{at}"))
            .stack_size(STACK)
            .build()
            .map_err(Error::thread)?;
        let failed = AtomicBool::new(false);
        let (to_pool, incoming) = bounded(BATCHES_READ_AHEAD.min(workers - 1));
        std::thread::scope(|threads| {
            let reader = std::thread::Builder::new()
                .name("dehusk-reader".to_owned())
                .stack_size(STACK)
                .spawn_scoped(threads, move || flight::read(documents, &to_pool))
                .map_err(Error::thread)?;
            let done = pool.in_place_scope_fifo(|tasks| {
                // The queue is dropped here, before the reader is waited for, so that a failed run frees it.
                let incoming = incoming;
                let done = self.hand_out(&incoming, tasks, Flight::of(workers), &failed, writing);
                failed.store(true, Ordering::Relaxed);
                done
            });
            reader.join().unwrap_or_else(|panic| resume_unwind(panic));
            done
        })
    }

    /// Hands batches to the pool while there is room, and writes what comes back, in order.
    fn hand_out<'scope>(
        &'scope self,
        incoming: &Receiver<Batch>,
        tasks: &ScopeFifo<'scope>,
        mut flight: Flight<Done>,
        failed: &'scope AtomicBool,
        writing: &mut Writing<'_, impl Drain, impl FnMut(Progress)>,
    ) -> Result<u64> {
        let mut read = 0;
        // As many as can be in flight: a worker never waits to give its batch back.
        let (give_back, results) = bounded(flight.most_batches);
        let (full, mut open) = (never(), true);
        while open || !flight.is_empty() {
            if self.stop.load(Ordering::Relaxed) {
                return writing.interrupted();
            }
            let next = if open && flight.has_room() { incoming } else { &full };
            select! {
                recv(next) -> batch => match batch {
                    Ok(batch) => {
                        read += batch.documents.len() as u64;
                        let number = flight.start(batch.memory);
                        let give_back = give_back.clone();
                        tasks.spawn_fifo(move |_| {
                            // Documents that panic are caught one by one; this is so that no other bug can stall the run.
                            let done = catch_unwind(AssertUnwindSafe(|| self.on_batch(batch, failed)));
                            // Nobody takes it back once the run has failed.
                            let _ = give_back.send((number, done));
                        });
                    }
                    Err(_) => open = false,
                },
                recv(results) -> result => {
                    let (number, done) = result.expect("one sender lives in this function");
                    let Some(done) = done.unwrap_or_else(|panic| resume_unwind(panic)) else {
                        return writing.interrupted();
                    };
                    flight.land(number, done.iter().map(|one| one.line.size()).sum(), done);
                    while let Some(lines) = flight.next_in_order() {
                        lines.into_iter().try_for_each(|one| writing.write(one))?;
                    }
                }
                default(LOOK_UP) => {}
            }
        }
        Ok(read)
    }

    /// Cleans the documents of a batch: all, or nothing where the run ends meanwhile. What is written behind half a batch
    /// would stand where the other half belongs.
    fn on_batch(&self, batch: Batch, failed: &AtomicBool) -> Option<Done> {
        let is_wanted = || !failed.load(Ordering::Relaxed) && !self.stop.load(Ordering::Relaxed);
        batch.documents.into_iter().map(|raw| is_wanted().then(|| self.on(raw))).collect()
    }

    /// Cleans one document and counts it.
    fn on(&self, raw: Raw) -> Finished {
        let (size, origin) = (raw.content.size(), raw.origin.clone());
        let (file_path, is_unreadable) = (origin.file_path.clone(), raw.is_unreadable());
        // The cleaner changes nothing that a panic could leave half done.
        let done = catch_unwind(AssertUnwindSafe(|| self.line(raw)));
        let (line, id, mut numbers) = done.unwrap_or_else(|panic| {
            let (line, _, numbers) = self.line(bug(origin, panic.as_ref()));
            (line, String::new(), numbers)
        });
        numbers.count_input(size);
        Finished { line, numbers, file_path, id, is_unreadable }
    }

    /// What a document becomes, its id, and its numbers.
    fn line(&self, raw: Raw) -> (Line, String, Summary) {
        let mut numbers = Summary::default();
        let outcome = (self.clean)(raw);
        let id = match &outcome {
            Outcome::Cleaned(cleaned) => cleaned.record.id.clone(),
            Outcome::Rejected(rejected) => rejected.id.clone(),
        };
        let line = match outcome {
            Outcome::Cleaned(cleaned) => {
                let removed =
                    (self.spans == RemovedSpans::Written).then(|| sink::to_line(&cleaned.removed()));
                let fingerprint = Fingerprint::of(&cleaned.plain(), self.by);
                let record = cleaned.record;
                match fingerprint {
                    Some(fingerprint) => Line::Open { record: Box::new(record), fingerprint, removed },
                    None => {
                        numbers.count_record(&record);
                        Line::Record { record: sink::to_line(&record), removed }
                    }
                }
            }
            Outcome::Rejected(rejected) => {
                numbers.count_reject(&rejected);
                Line::Reject(rejected)
            }
        };
        (line, id, numbers)
    }
}

/// A document that made dehusk panic, in place of itself.
fn bug(origin: Origin, panic: &(dyn Any + Send)) -> Raw {
    let said = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    let message = format!("this document shows a bug in dehusk, please report it: {said}");
    Raw { origin, content: Content::Unusable(Reject { reason: Reason::InternalError, message }) }
}

/// What the documents of a batch became.
type Done = Vec<Finished>;

/// The writing end of a run.
struct Writing<'a, D, P> {
    drain: &'a mut D,
    seen: Seen,
    dedup: dedup::Options,
    summary: Summary,
    position: Position,
    /// Where the last checkpoint was.
    noted: Noted,
    progress: P,
}

/// How far a run was at a checkpoint.
#[derive(Debug, Clone, Copy)]
struct Noted {
    documents: u64,
    bytes: u64,
}

impl<D: Drain, P: FnMut(Progress)> Writing<'_, D, P> {
    fn write(&mut self, done: Finished) -> Result<()> {
        match done.line {
            Line::Record { record, removed } => self.record(&record, removed.as_deref())?,
            Line::Open { record, fingerprint, removed } => self.open(*record, &fingerprint, removed)?,
            Line::Reject(rejected) => self.drain.reject(&rejected)?,
        }
        self.summary.add(&done.numbers);
        self.position.pass(&done.file_path, done.id, done.is_unreadable);
        let Summary { inputs, bytes, .. } = self.summary;
        if inputs - self.noted.documents >= CHECKPOINT_DOCUMENTS
            || bytes - self.noted.bytes >= CHECKPOINT_BYTES
        {
            self.drain.checkpoint(&self.reached())?;
            self.noted = Noted { documents: inputs, bytes };
        }
        (self.progress)(Progress {
            documents: self.summary.inputs,
            rejects: self.summary.rejected(),
            bytes: self.summary.bytes,
        });
        Ok(())
    }
}

impl<D: Drain, P> Writing<'_, D, P> {
    /// Ends the run before its end.
    fn interrupted<T>(&mut self) -> Result<T> {
        self.drain.interrupted(&self.reached())?;
        Err(Error::Interrupted)
    }

    fn reached(&self) -> Reached {
        Reached { summary: self.summary.clone(), position: self.position.clone() }
    }

    fn record(&mut self, record: &[u8], removed: Option<&[u8]>) -> Result<()> {
        self.drain.record(record)?;
        removed.map_or(Ok(()), |removed| self.drain.removed(removed))
    }

    /// A record that is a duplicate where a text like its own was there before.
    fn open(
        &mut self,
        mut record: Record,
        fingerprint: &Fingerprint,
        removed: Option<Vec<u8>>,
    ) -> Result<()> {
        // Ids are 16 hex digits; another one cannot come from here.
        let id = u64::from_str_radix(&record.id, 16).unwrap_or_default();
        self.drain.fingerprint(&sink::to_line(&(id, fingerprint)))?;
        if let Some(first) = self.seen.first(fingerprint, id) {
            let first = format!("{first:016x}");
            if self.dedup.duplicates == Duplicates::Drop {
                let like = if self.dedup.by == By::Near { "nearly that" } else { "that" };
                let message = format!("its text is {like} of {first}, which came before it");
                let rejected = record.rejected(Reason::Duplicate.name(), message);
                self.summary.count_reject(&rejected);
                return self.drain.reject(&rejected);
            }
            record.metadata.duplicate_of = first;
        }
        self.summary.count_record(&record);
        self.record(&sink::to_line(&record), removed.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU64;

    use super::super::flight::{BATCH_BYTES, BATCHES_PER_WORKER};
    use super::*;
    use crate::pipeline::Cleaner;
    use crate::settings::Settings;

    /// Keeps the texts, and fails after so many.
    struct Kept {
        lines: Vec<String>,
        most: usize,
        checkpoints: Vec<u64>,
    }

    impl Kept {
        fn all() -> Self {
            Self { lines: Vec::new(), most: usize::MAX, checkpoints: Vec::new() }
        }

        fn take(&mut self, line: &[u8]) -> Result<()> {
            if self.lines.len() == self.most {
                return Err(Error::ClosedPipe);
            }
            self.lines.push(String::from_utf8_lossy(line).into_owned());
            Ok(())
        }
    }

    impl Drain for Kept {
        fn record(&mut self, line: &[u8]) -> Result<()> {
            self.take(line)
        }

        fn reject(&mut self, rejected: &Rejected) -> Result<()> {
            self.take(rejected.file_path.as_bytes())
        }

        fn removed(&mut self, _: &[u8]) -> Result<()> {
            Ok(())
        }

        fn fingerprint(&mut self, _: &[u8]) -> Result<()> {
            Ok(())
        }

        fn checkpoint(&mut self, reached: &Reached) -> Result<()> {
            self.checkpoints.push(reached.summary.inputs);
            Ok(())
        }

        fn interrupted(&mut self, reached: &Reached) -> Result<()> {
            self.checkpoint(reached)
        }
    }

    fn rejected(raw: Raw) -> Outcome {
        Outcome::Rejected(Rejected {
            id: String::new(),
            file_path: raw.origin.file_path,
            member: String::new(),
            offset: 0,
            reject_reason: "empty",
            message: String::new(),
        })
    }

    fn plan(workers: usize) -> Plan {
        Plan { workers, ..Plan::default() }
    }

    fn cleaner() -> Cleaner {
        Cleaner::new(&Settings::default()).unwrap()
    }

    fn raw(at: usize) -> Raw {
        let origin = Origin { file_path: format!("page {at}"), ..Origin::default() };
        Raw {
            origin,
            content: Content::Text(format!("A line of page {at} that says something.").into_bytes()),
        }
    }

    fn lines(workers: usize) -> Vec<String> {
        let (cleaner, mut kept) = (cleaner(), Kept::all());
        run(
            (0..1000).map(raw),
            |raw| cleaner.clean(raw),
            &plan(workers),
            Start::default(),
            &mut kept,
            |_| {},
        )
        .unwrap();
        kept.lines
    }

    #[test]
    fn order_is_that_of_the_input_for_any_number_of_workers() {
        let one = lines(1);
        assert_eq!(one.len(), 1000);
        assert_eq!(lines(2), one);
        assert_eq!(lines(16), one);
    }

    #[test]
    fn checkpoints_are_at_the_same_documents_for_any_number_of_workers() {
        let checkpoints = |workers| {
            let mut kept = Kept::all();
            let documents = (0..12_000).map(raw);
            run(documents, rejected, &plan(workers), Start::default(), &mut kept, |_| {}).unwrap();
            kept.checkpoints
        };
        assert_eq!(checkpoints(1), [5_000, 10_000]);
        assert_eq!(checkpoints(3), [5_000, 10_000]);
    }

    #[test]
    fn a_run_that_is_stopped_has_written_all_documents_up_to_one() {
        for workers in [1, 3] {
            let (mut kept, plan) = (Kept::all(), plan(workers));
            let stop = Arc::clone(&plan.stop);
            let is_far_ahead = AtomicBool::new(workers == 1);
            let stopping = |raw: Raw| {
                is_far_ahead.fetch_or(raw.origin.file_path == "page 600", Ordering::Relaxed);
                if raw.origin.file_path == "page 500" {
                    // What stands behind this batch waits to be written when it comes back.
                    while !is_far_ahead.load(Ordering::Relaxed) {
                        std::thread::yield_now();
                    }
                    std::thread::sleep(Duration::from_millis(20));
                    stop.store(true, Ordering::Relaxed);
                }
                rejected(raw)
            };
            let ended = run((0..).map(raw), stopping, &plan, Start::default(), &mut kept, |_| {});
            assert!(matches!(ended, Err(Error::Interrupted)));
            assert_eq!(kept.checkpoints, [kept.lines.len() as u64]);
            let wanted: Vec<String> = (0..kept.lines.len()).map(|at| format!("page {at}")).collect();
            assert_eq!(kept.lines, wanted);
        }
    }

    #[test]
    fn the_first_of_several_copies_stays_for_any_number_of_workers() {
        let copies = |duplicates, workers| {
            let (cleaner, mut kept) = (cleaner(), Kept::all());
            let dedup = dedup::Options { by: By::Exact, duplicates, ..dedup::Options::default() };
            let documents = (0..200).map(|at| Raw { content: raw(at % 3).content, ..raw(at) });
            let plan = Plan { dedup, ..plan(workers) };
            let reached =
                run(documents, |raw| cleaner.clean(raw), &plan, Start::default(), &mut kept, |_| {}).unwrap();
            (kept.lines, reached.summary)
        };
        let (dropped, summary) = copies(Duplicates::Drop, 1);
        assert_eq!(
            (summary.records, summary.rejects.get("duplicate"), summary.expected()),
            (3, Some(&197), 197)
        );
        assert_eq!(dropped[4], "page 4");
        assert_eq!(copies(Duplicates::Drop, 8).0, dropped);
        let (marked, summary) = copies(Duplicates::Mark, 1);
        assert_eq!((summary.records, summary.duplicates, summary.rejected()), (200, 197, 0));
        let first: serde_json::Value = serde_json::from_str(&marked[1]).unwrap();
        let copy: serde_json::Value = serde_json::from_str(&marked[4]).unwrap();
        assert_eq!(
            (&copy["metadata"]["duplicate_of"], &first["metadata"]["duplicate_of"]),
            (&first["id"], &"".into())
        );
        assert_eq!(copies(Duplicates::Mark, 8).0, marked);
    }

    #[test]
    fn a_document_that_panics_becomes_a_reject_and_the_run_goes_on() {
        for workers in [1, 3] {
            let (cleaner, mut kept) = (cleaner(), Kept::all());
            let clean = |raw: Raw| {
                let bad = raw.origin.file_path == "page 40" && matches!(raw.content, Content::Text(_));
                assert!(!bad, "page 40 is bad");
                cleaner.clean(raw)
            };
            let Reached { summary, .. } =
                run((0..100).map(raw), clean, &plan(workers), Start::default(), &mut kept, |_| {}).unwrap();
            assert_eq!((summary.inputs, summary.records), (100, 99));
            assert_eq!(summary.rejects.get("internal_error"), Some(&1));
            assert_eq!(kept.lines[40], "page 40");
        }
    }

    #[test]
    fn an_error_of_the_drain_ends_an_endless_run() {
        for workers in [1, 3] {
            let (cleaner, mut kept) = (cleaner(), Kept { most: 10, ..Kept::all() });
            let error = run(
                (0..).map(raw),
                |raw| cleaner.clean(raw),
                &plan(workers),
                Start::default(),
                &mut kept,
                |_| {},
            )
            .unwrap_err();
            assert!(matches!(error, Error::ClosedPipe));
            assert_eq!(kept.lines.len(), 10);
        }
    }

    #[test]
    fn a_slow_document_holds_the_reader_back() {
        let mut kept = Kept::all();
        let taken = AtomicU64::new(0);
        let most_taken = AtomicU64::new(0);
        let page = 64 << 10;
        let documents = (0..1500_usize).map(|at| {
            taken.fetch_add(1, Ordering::Relaxed);
            Raw { content: Content::Text(vec![b'a'; page]), ..raw(at) }
        });
        let clean = |raw: Raw| {
            if raw.origin.file_path == "page 0" {
                std::thread::sleep(Duration::from_millis(300));
                most_taken.store(taken.load(Ordering::Relaxed), Ordering::Relaxed);
            }
            rejected(raw)
        };
        run(documents, clean, &plan(2), Start::default(), &mut kept, |_| {}).unwrap();
        let batches = most_taken.load(Ordering::Relaxed) * page as u64 / BATCH_BYTES;
        let most = 2 * BATCHES_PER_WORKER + BATCHES_READ_AHEAD + 3;
        assert!(batches <= most as u64, "{batches} batches were read ahead of a slow document");
    }

    #[test]
    fn documents_of_little_but_tags_are_not_cleaned_all_at_once() {
        let (now, most) = (AtomicU64::new(0), AtomicU64::new(0));
        let page = "<p>".repeat(400 << 10).into_bytes();
        let documents = (0..8).map(|at| Raw { content: Content::Html(page.clone()), ..raw(at) });
        let clean = |raw: Raw| {
            most.fetch_max(now.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(20));
            now.fetch_sub(1, Ordering::Relaxed);
            rejected(raw)
        };
        run(documents, clean, &plan(8), Start::default(), &mut Kept::all(), |_| {}).unwrap();
        assert_eq!(most.into_inner(), 1);
    }

    #[test]
    fn fingerprints_that_are_none_are_told_with_a_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fingerprints.jsonl");
        std::fs::write(&path, "[1,{\"Exact\"").unwrap();
        let error = remember(&path, Seen::new(&dedup::Options::default()).unwrap()).unwrap_err().to_string();
        assert!(error.ends_with("; run without --resume"), "{error}");
    }

    #[test]
    fn progress_ends_at_the_whole() {
        let (cleaner, mut last) = (cleaner(), Progress::default());
        let clean = |raw| cleaner.clean(raw);
        run((0..70).map(raw), clean, &plan(2), Start::default(), &mut Kept::all(), |now| last = now).unwrap();
        assert_eq!((last.documents, last.rejects), (70, 0));
    }
}
