//! The command line: reads the arguments, calls the library, and turns what comes back into an exit code.
//!
//! Data goes to stdout; people are spoken to on stderr, an error in one line. What a command does is in its own file.

#![allow(clippy::print_stderr, reason = "people are spoken to on stderr")]

mod args;
mod clean;
mod inspect;
mod interrupt;
mod kinds;
mod learn;
mod lists;
mod progress;
mod schema;
mod table;
mod terminal;

use std::io::ErrorKind;
use std::panic::catch_unwind;
use std::process::ExitCode;

use anyhow::Result;
use args::{Args, Command};
use clap::Parser;
use dehusk::Error;

/// Trees of small strings are made and dropped for every page.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command ended where nothing failed.
enum Ending {
    /// All is well.
    Done,
    /// More was rejected than was allowed.
    Rejected,
}

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        if !dehusk::source::contains_panics() {
            say(&format!("internal error, please report it: {panic}"));
        }
    }));
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return refuse(&error),
    };
    match catch_unwind(|| command(args)) {
        Ok(Ok(Ending::Done)) => ExitCode::SUCCESS,
        Ok(Ok(Ending::Rejected)) => ExitCode::from(1),
        Ok(Err(error)) => match code(&error) {
            0 => ExitCode::SUCCESS,
            code => {
                say(&format!("{error:#}"));
                ExitCode::from(code)
            }
        },
        Err(_) => ExitCode::from(4),
    }
}

fn command(args: Args) -> Result<Ending> {
    interrupt::listen()?;
    interrupt::outlive_file_limits()?;
    match args.command {
        Command::Clean(args) => clean::clean(args),
        Command::Learn(args) => learn::learn(&args),
        Command::Inspect(args) => inspect::inspect(args),
        Command::Kinds(args) => kinds::kinds(&args),
        Command::Signals => lists::signals(),
        Command::Steps(args) => lists::steps(&args),
        Command::Schema(args) => schema::schema(&args),
    }
}

/// 2 usage or settings, 3 input or output failed, 4 internal; a closed pipe is a success where nothing is lost by it.
fn code(error: &anyhow::Error) -> u8 {
    for cause in error.chain() {
        if let Some(error) = cause.downcast_ref::<Error>() {
            return match error {
                Error::ClosedPipe => 0,
                Error::Usage(_) => 2,
                Error::Input { .. } | Error::Output { .. } | Error::System { .. } => 3,
                _ => 4,
            };
        }
        if let Some(error) = cause.downcast_ref::<std::io::Error>() {
            return if error.kind() == ErrorKind::BrokenPipe { 0 } else { 3 };
        }
    }
    4
}

/// Answers what the parser of arguments did not take: help, or wrong usage, in one line.
fn refuse(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        let text = error.render().to_string();
        let lines = text
            .lines()
            .map(str::trim)
            .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"));
        let message: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        let message = message.join("; ").replace(":; ", ": ");
        match message.strip_prefix("error: ") {
            Some(message) => say(&format!("{message}; see `dehusk --help`")),
            // Without a command clap shows the help.
            None => terminal::tell(text.trim_end()),
        }
        return ExitCode::from(2);
    }
    // Where stdout is closed, nobody wanted the help.
    let _ = error.print();
    ExitCode::SUCCESS
}

/// One line to the person at the terminal.
fn say(message: &str) {
    let line: Vec<&str> = message.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    terminal::tell(&format!("dehusk: {}", terminal::escape(&terminal::shorten(&line.join(" ")))));
}
