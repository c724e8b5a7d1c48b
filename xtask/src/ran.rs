//! The page that a task writes into docs/benchmarks/: what was run, when and on what stands at its head.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::ROOT;

/// Which program a task runs, and where its page goes.
#[derive(Debug, clap::Args)]
pub(crate) struct Ran {
    /// The program [default: that of this build]
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Where to write the page besides stdout, such as docs/benchmarks/NAME.md
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

impl Ran {
    /// The program, with its whole path.
    pub(crate) fn program(&self) -> Result<PathBuf> {
        let program = match &self.program {
            Some(program) => program.clone(),
            None => std::env::current_exe()?.with_file_name("dehusk"),
        };
        ensure!(program.is_file(), "there is no {}: build it, or name one with --program", program.display());
        Ok(program.canonicalize()?)
    }

    /// Shows the page, and writes it where that is asked for.
    pub(crate) fn publish(&self, title: &str, body: &str) -> Result<()> {
        let asked: Vec<String> = std::env::args().skip(1).take_while(|arg| arg != "--write").collect();
        let program = self.program()?.display().to_string();
        let commit = output("git", &["-C", ROOT, "describe", "--always", "--dirty"]);
        let page = format!(
            "# {title}\n\n- Date: {}\n- Command: `cargo xtask {}`\n- Program: {}, {commit}\n- Machine: {}\n\n{body}",
            output("date", &["-u", "+%Y-%m-%d"]),
            asked.join(" "),
            output(&program, &["--version"]),
            machine()
        );
        print!("{page}");
        let Some(path) = &self.write else { return Ok(()) };
        fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))
    }
}

/// An empty folder for a task below `target/`.
pub(crate) fn work(task: &str) -> Result<PathBuf> {
    let work = Path::new(ROOT).canonicalize()?.join("target").join(task);
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    Ok(work)
}

/// What a command says, or "unknown".
pub(crate) fn output(program: &str, args: &[&str]) -> String {
    let said = Command::new(program).args(args).output().ok().filter(|output| output.status.success());
    said.map_or_else(
        || "unknown".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

/// Processor, how many of it may be used, and memory.
pub(crate) fn machine() -> String {
    let of = |file: &str, key: &str| -> String {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(key)).unwrap_or("unknown: unknown");
        line.split_once(':').map_or("unknown", |(_, value)| value.trim()).to_owned()
    };
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!(
        "{}, {processors} processors, {} of memory",
        of("/proc/cpuinfo", "model name"),
        of("/proc/meminfo", "MemTotal")
    )
}
