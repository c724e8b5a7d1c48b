//! Learning what sites repeat: every document is read and sketched, in parallel, and counted into one tally.
//!
//! A tally is the same in whatever order pages come, so that none is kept here.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use rayon::ThreadPoolBuilder;
use rayon::iter::{ParallelBridge, ParallelIterator};

use super::{Cleaner, Progress, STACK};
use crate::error::{Error, Result};
use crate::site::Tally;
use crate::source::{Raw, Reason, Reject};

/// What documents taught.
#[derive(Debug)]
pub struct Learned {
    /// What their sites repeat.
    pub tally: Tally,
    /// How many there were, and how many of them taught nothing.
    pub progress: Progress,
    /// Those of the latter that may have had something to teach: they could not be read, or made dehusk panic.
    pub lost: u64,
}

/// Adds every document to a tally; those that cannot become records teach nothing.
///
/// # Errors
/// [`Error::System`] where no threads can be started.
pub fn learn(
    documents: impl Iterator<Item = Raw> + Send,
    cleaner: &Cleaner,
    workers: usize,
    tally: Tally,
    progress: impl FnMut(Progress) + Send,
) -> Result<Learned> {
    let shared = Mutex::new((Learned { tally, progress: Progress::default(), lost: 0 }, progress));
    let on = |raw: Raw| {
        let bytes = raw.content.size();
        let sketch = catch_unwind(AssertUnwindSafe(|| cleaner.sketch(raw)));
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        let (learned, progress) = &mut *shared;
        learned.progress.documents += 1;
        learned.progress.bytes += bytes;
        match sketch {
            Ok(Ok((site, sketch))) => learned.tally.count(&site, sketch),
            Ok(Err(Reject { reason, .. })) => {
                learned.progress.rejects += 1;
                learned.lost += u64::from(matches!(reason, Reason::Unreadable | Reason::Damaged));
            }
            Err(_) => {
                learned.progress.rejects += 1;
                learned.lost += 1;
            }
        }
        progress(learned.progress);
    };
    if workers <= 1 {
        documents.for_each(on);
    } else {
        let pool = ThreadPoolBuilder::new()
            .num_threads(workers)
            .thread_name(|at| format!("dehusk-learner-{at}"))
            .stack_size(STACK)
            .build()
            .map_err(Error::thread)?;
        pool.install(|| documents.par_bridge().for_each(on));
    }
    Ok(shared.into_inner().unwrap_or_else(PoisonError::into_inner).0)
}
