//! Documents on their way through the pool: made into batches, and held back where they are likely to take too much memory.
//!
//! What is done to them, and in which order they are written, is left to `run.rs`.

use std::collections::VecDeque;

use crossbeam_channel::Sender;

use crate::source::Raw;

/// The most documents in a batch: enough that handing a batch to a worker costs nothing beside cleaning it.
const BATCH_DOCUMENTS: usize = 32;
/// A batch is full at so many bytes: about 2 ms of work.
pub(super) const BATCH_BYTES: u64 = 256 << 10;
/// The most batches that wait between the reader and the pool.
pub(super) const BATCHES_READ_AHEAD: usize = 2;
/// Batches that may be in flight for each worker: while one works on a slow document, the others go on for so long.
pub(super) const BATCHES_PER_WORKER: usize = 64;
/// No further batch is taken while what is being cleaned, or waits for a slower document before it, is reckoned to take so
/// much memory, and so much for each worker.
const MEMORY_IN_FLIGHT: u64 = 64 << 20;
const MEMORY_A_WORKER: u64 = 16 << 20;
/// What a document is reckoned to take: for each of its bytes, for each tag or line in it, and beside them.
const MEMORY_A_BYTE: u64 = 4;
const MEMORY_A_PART: u64 = 1_200;
const MEMORY_A_DOCUMENT: u64 = 4 << 10;

/// Documents that travel together, with their bytes and the memory that they are reckoned to take.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) documents: Vec<Raw>,
    bytes: u64,
    pub(super) memory: u64,
}

/// Makes batches, until there are no more documents or nobody takes them.
pub(super) fn read(documents: impl Iterator<Item = Raw>, batches: &Sender<Batch>) {
    let mut batch = Batch::default();
    for raw in documents {
        let size = raw.content.size();
        batch.bytes += size;
        batch.memory += size * MEMORY_A_BYTE + raw.content.parts() * MEMORY_A_PART + MEMORY_A_DOCUMENT;
        batch.documents.push(raw);
        if (batch.documents.len() == BATCH_DOCUMENTS || batch.bytes >= BATCH_BYTES)
            && batches.send(std::mem::take(&mut batch)).is_err()
        {
            return;
        }
    }
    if !batch.documents.is_empty() {
        // Where nobody takes it, the run has failed already.
        let _ = batches.send(batch);
    }
}

/// The batches between reading and writing, oldest first, each with its memory.
#[derive(Debug)]
pub(super) struct Flight<D> {
    batches: VecDeque<(u64, Option<D>)>,
    /// The number of the oldest.
    oldest: u64,
    memory: u64,
    /// The most that can be handed out.
    pub(super) most_batches: usize,
    most_memory: u64,
}

impl<D> Flight<D> {
    /// With room for what so many workers do.
    pub(super) fn of(workers: usize) -> Self {
        Self {
            batches: VecDeque::new(),
            oldest: 0,
            memory: 0,
            most_batches: workers * BATCHES_PER_WORKER,
            most_memory: MEMORY_IN_FLIGHT + workers as u64 * MEMORY_A_WORKER,
        }
    }

    /// Whether all that was handed out is written.
    pub(super) fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }

    /// Whether another batch may be handed out.
    pub(super) fn has_room(&self) -> bool {
        self.batches.len() < self.most_batches && self.memory < self.most_memory
    }

    /// Notes a batch that is handed out. Returns its number.
    pub(super) fn start(&mut self, memory: u64) -> u64 {
        self.memory += memory;
        self.batches.push_back((memory, None));
        self.oldest + self.batches.len() as u64 - 1
    }

    /// Notes a batch that came back, of which only lines of so many bytes are left.
    pub(super) fn land(&mut self, number: u64, lines: u64, done: D) {
        let (memory, landed) = &mut self.batches[(number - self.oldest) as usize];
        self.memory = self.memory - *memory + lines;
        (*memory, *landed) = (lines, Some(done));
    }

    /// The oldest batch, once it is back.
    pub(super) fn next_in_order(&mut self) -> Option<D> {
        let (_, done) = self.batches.front_mut()?;
        let done = done.take()?;
        let (memory, _) = self.batches.pop_front()?;
        self.memory -= memory;
        self.oldest += 1;
        Some(done)
    }
}
