//! Signals: on Ctrl-C and SIGTERM the run is asked to end, and ended where it does not; that a file is too large ends nothing.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use anyhow::{Context, Result};
use dehusk::Error;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// What an interrupted run has to end in.
const GRACE: Duration = Duration::from_millis(1_500);
/// How often it is looked whether a signal came.
const LOOK_UP: Duration = Duration::from_millis(50);

/// Whether a signal ends the process at once.
static AT_ONCE: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(true)));
/// The signal that came last, or 0.
static SIGNAL: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

/// Makes a signal end the process, with the exit code that is documented.
pub(crate) fn listen() -> Result<()> {
    for signal in [SIGINT, SIGTERM] {
        // In this order, so that the first signal that is waited for does not meet its own flag.
        flag::register_conditional_shutdown(signal, exit_code(signal), Arc::clone(&AT_ONCE))
            .and_then(|_| flag::register_usize(signal, Arc::clone(&SIGNAL), signal as usize))
            .and_then(|_| flag::register(signal, Arc::clone(&AT_ONCE)))
            .context("cannot listen for signals")?;
    }
    Ok(())
}

/// A flag that is set when the run shall end. A second signal ends the process at once; so does the first where the run
/// has not ended soon after it, such as while it waits for stdin.
pub(crate) fn flag() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register(signal, Arc::clone(&stop)).context("cannot listen for signals")?;
    }
    AT_ONCE.store(false, Ordering::SeqCst);
    let came = Arc::clone(&stop);
    std::thread::Builder::new()
        .name("dehusk-signals".to_owned())
        .spawn(move || {
            while !came.load(Ordering::Relaxed) {
                std::thread::sleep(LOOK_UP);
            }
            std::thread::sleep(GRACE);
            std::process::exit(code().into());
        })
        .map_err(Error::thread)?;
    Ok(stop)
}

/// Makes a file beyond the limit of its size an error like a full disk, and no reason to die.
pub(crate) fn outlive_file_limits() -> Result<()> {
    #[cfg(unix)]
    flag::register(signal_hook::consts::SIGXFSZ, Arc::default()).context("cannot listen for signals")?;
    Ok(())
}

/// The exit code of the signal that came: 130 or 143.
pub(crate) fn code() -> u8 {
    let signal = i32::try_from(SIGNAL.load(Ordering::SeqCst)).unwrap_or_default();
    u8::try_from(exit_code(signal)).unwrap_or(u8::MAX)
}

/// As shells say it: 128 and the number of the signal.
fn exit_code(signal: i32) -> i32 {
    128 + signal
}
