//! Learning what sites repeat: every document is read and sketched, in parallel, and counted into one tally.
//!
//! A tally is the same in whatever order pages come, so that none is kept here.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use rayon::ThreadPoolBuilder;
use rayon::iter::{ParallelBridge, ParallelIterator};

use super::{Cleaner, Progress};
use crate::error::{Error, Result};
use crate::site::Tally;
use crate::source::Raw;

/// Adds every document to a tally. Returns how many there were; those that cannot be read, or make dehusk panic, teach
/// nothing, and are rejects of [`super::run()`].
///
/// # Errors
/// [`Error::Internal`] where no threads can be started.
pub fn learn(
    documents: impl Iterator<Item = Raw> + Send,
    cleaner: &Cleaner,
    workers: usize,
    tally: Tally,
    progress: impl FnMut(Progress) + Send,
) -> Result<(Tally, Progress)> {
    let shared = Mutex::new((tally, Progress::default(), progress));
    let on = |raw: Raw| {
        let bytes = raw.content.size();
        let sketch = catch_unwind(AssertUnwindSafe(|| cleaner.sketch(raw)));
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        let (tally, so_far, progress) = &mut *shared;
        so_far.documents += 1;
        so_far.bytes += bytes;
        match sketch {
            Ok(Ok((site, sketch))) => tally.count(&site, sketch),
            _ => so_far.rejects += 1,
        }
        progress(*so_far);
    };
    if workers <= 1 {
        documents.for_each(on);
    } else {
        let pool = ThreadPoolBuilder::new()
            .num_threads(workers)
            .thread_name(|at| format!("dehusk-learner-{at}"))
            .build()
            .map_err(|error| Error::Internal(format!("cannot start {workers} threads: {error}")))?;
        pool.install(|| documents.par_bridge().for_each(on));
    }
    let (tally, so_far, _) = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok((tally, so_far))
}
