//! What one process took: wall time, CPU time, and its peak of memory, read from `/proc`.

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
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
    let before = children_cpu()?;
    let started = Instant::now();
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {program}"))?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let status = loop {
        peak =
            peak.max(fs::read_to_string(&status_file).ok().and_then(|text| high_water(&text)).unwrap_or(0));
        match child.try_wait()? {
            Some(status) => break status,
            None if started.elapsed() > longest => {
                child.kill()?;
                child.wait()?;
                bail!("`{}` takes longer than {longest:?}", command.join(" "));
            }
            None => sleep(LOOK_EVERY),
        }
    };
    let wall = started.elapsed().as_secs_f64();
    ensure!(status.success(), "`{}` failed: {status}", command.join(" "));
    Ok(Measured { wall, cpu: children_cpu()? - before, peak })
}

/// CPU seconds of all children that ended and were waited for.
fn children_cpu() -> Result<f64> {
    cpu(13)
}

/// CPU seconds of this process itself, in all its threads.
pub(crate) fn own_cpu() -> Result<f64> {
    cpu(11)
}

/// The sum of a field of this process and the one behind it, in seconds: its own times are the 12th and 13th field behind its
/// name, those of its children the 14th and 15th.
fn cpu(at: usize) -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name, in parentheses, may hold anything.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace().collect();
    let field = |at: usize| {
        fields.get(at).and_then(|field| field.parse::<f64>().ok()).context("/proc/self/stat is odd")
    };
    Ok((field(at)? + field(at + 1)?) / TICKS)
}

/// `VmHWM` of a status file, in bytes.
fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_of_memory_is_in_bytes() {
        assert_eq!(high_water("Name:\tx\nVmHWM:\t    1812 kB\n"), Some(1812 * 1024));
    }
}
