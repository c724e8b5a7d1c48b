//! What one process took: wall time, CPU time, and its peak of memory, read from `/proc`.

use std::fs;
use std::process::{ChildStdin, Command, ExitStatus, Stdio};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// Clock ticks a second in `/proc`: 100 on every Linux that people build for.
const TICKS: f64 = 100.0;
/// How often the peak of memory is read; only growth in the last such time before the end is missed.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// What a process took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    /// From start to end.
    pub(crate) wall: f64,
    /// User and system time, in seconds, of all its threads.
    pub(crate) cpu: f64,
    /// Peak of resident memory in bytes.
    pub(crate) peak: u64,
}

/// Runs a command to its end. It must succeed.
pub(crate) fn measure(command: &[String]) -> Result<Measured> {
    measure_within(command, Duration::MAX)
}

/// Runs a command to its end. It must succeed, and not take longer.
pub(crate) fn measure_within(command: &[String], longest: Duration) -> Result<Measured> {
    let (program, args) = command.split_first().context("an empty command")?;
    let mut started = Command::new(program);
    started.args(args).stdin(Stdio::null()).stdout(Stdio::null());
    let Ended { status, measured } = watch(&mut started, longest, |_| {})
        .with_context(|| format!("cannot run `{}`", command.join(" ")))?;
    ensure!(status.success(), "`{}` failed: {status}", command.join(" "));
    Ok(measured)
}

/// How a process ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) measured: Measured,
}

/// Runs a command to its end, and gives it stdin where that is a pipe. It must not take longer.
pub(crate) fn watch(
    command: &mut Command,
    longest: Duration,
    give: impl FnOnce(&mut ChildStdin) + Send + 'static,
) -> Result<Ended> {
    let before = children_cpu()?;
    let started = Instant::now();
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        spawn(move || give(&mut stdin));
    }
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let status = loop {
        let text = fs::read_to_string(&status_file).ok();
        peak = peak.max(text.and_then(|text| in_bytes(&text, "VmHWM:")).unwrap_or(0));
        match child.try_wait()? {
            Some(status) => break status,
            None if started.elapsed() > longest => {
                child.kill()?;
                child.wait()?;
                bail!("it takes longer than {longest:?}");
            }
            None => sleep(LOOK_EVERY),
        }
    };
    let wall = started.elapsed().as_secs_f64();
    Ok(Ended { status, measured: Measured { wall, cpu: children_cpu()? - before, peak } })
}

/// What another process took so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watched {
    /// User and system time, in seconds.
    pub(crate) cpu: f64,
    /// Resident memory in bytes.
    pub(crate) resident: u64,
    /// Its peak.
    pub(crate) peak: u64,
}

/// What a process took so far; nothing where it has ended.
pub(crate) fn watched(process: u32) -> Option<Watched> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let cpu = cpu(&format!("/proc/{process}/stat"), 11).ok()?;
    Some(Watched { cpu, resident: in_bytes(&status, "VmRSS:")?, peak: in_bytes(&status, "VmHWM:")? })
}

/// CPU seconds of all children that ended and were waited for.
fn children_cpu() -> Result<f64> {
    cpu("/proc/self/stat", 13)
}

/// CPU seconds of this process itself, in all its threads.
pub(crate) fn own_cpu() -> Result<f64> {
    cpu("/proc/self/stat", 11)
}

/// The sum of a field of a process and the one behind it, in seconds: its own times are the 12th and 13th field behind its
/// name, those of its children the 14th and 15th.
fn cpu(stat: &str, at: usize) -> Result<f64> {
    let stat = fs::read_to_string(stat)?;
    // The name, in parentheses, may hold anything.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace().collect();
    let field = |at: usize| {
        fields.get(at).and_then(|field| field.parse::<f64>().ok()).context("the stat of a process is odd")
    };
    Ok((field(at)? + field(at + 1)?) / TICKS)
}

/// A line of a status file, such as `VmHWM:`, in bytes.
fn in_bytes(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_of_memory_is_in_bytes() {
        assert_eq!(in_bytes("Name:\tx\nVmHWM:\t    1812 kB\n", "VmHWM:"), Some(1812 * 1024));
    }
}
