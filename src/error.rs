//! The one error of the library: what was being done, to which document, what went wrong, and what to do about it.

use std::path::PathBuf;

/// Why a stage could not do its work.
///
/// Messages are lower case, name the action and the document or place, and end with a remedy where there is one.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The command line or a settings file asks for something that cannot be done.
    Usage(String),
    /// An input named by the user could not be opened or read.
    Input {
        /// What was being read, as the user named it.
        path: PathBuf,
        /// What went wrong.
        message: String,
    },
    /// An output could not be created, written, or put in place.
    Output {
        /// What was being written.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// The system does not give what the run needs.
    System {
        /// What it does not give, and why.
        message: String,
        /// What the user can do.
        remedy: &'static str,
    },
    /// The reader of the records closed them, and no file was to be written; a run treats this as success.
    ClosedPipe,
    /// The user stopped the run.
    Interrupted,
    /// Something that should be impossible; a bug in dehusk.
    Internal(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Usage(message) => f.write_str(message),
            Self::Input { path, message } => write!(f, "cannot read {}: {message}", path.display()),
            Self::Output { path, source } => write!(f, "cannot write {}: {source}", path.display()),
            Self::System { message, remedy } => write!(f, "{message}; {remedy}"),
            Self::ClosedPipe => f.write_str("the reader of the output closed it"),
            Self::Interrupted => f.write_str("the run was stopped"),
            Self::Internal(message) => write!(f, "internal error, please report it: {message}"),
        }
    }
}

impl Error {
    /// A thread that could not be started.
    pub fn thread(error: impl std::fmt::Display) -> Self {
        Self::System {
            message: format!("cannot start another thread: {error}"),
            remedy: "give fewer with --threads or run.threads, or raise the limit of processes (ulimit -u)",
        }
    }
}

// The cause stands in the message, so that it is not told twice by whoever prints a chain.
impl std::error::Error for Error {}

/// A result with the library's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
