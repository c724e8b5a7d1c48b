//! The files that a run writes, which it is not to read: they would end the run in the place of what they hold now.

use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use crate::error::{Error, Result};

/// Where the files really are that a run writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outputs {
    places: FxHashSet<PathBuf>,
}

impl Outputs {
    /// Those of these files that are there. What is no file, such as a pipe or a terminal, may be read and written.
    pub fn new(files: impl IntoIterator<Item = PathBuf>) -> Self {
        let places = files.into_iter().filter_map(|file| fs::canonicalize(file).ok());
        Self { places: places.filter(|place| place.is_file()).collect() }
    }

    /// Whether a path leads to one of them.
    pub(super) fn hold(&self, path: &Path) -> bool {
        !self.places.is_empty() && fs::canonicalize(path).is_ok_and(|place| self.places.contains(&place))
    }

    /// Whether stdin is one of them.
    pub(super) fn hold_stdin(&self) -> bool {
        self.hold(Path::new("/dev/stdin"))
    }

    /// Lets a file be read that the user names, unless it is one of them.
    ///
    /// # Errors
    /// [`Error::Usage`], which names it.
    pub fn let_read(&self, path: &Path) -> Result<()> {
        if !self.hold(path) {
            return Ok(());
        }
        let path = path.display();
        Err(Error::Usage(format!("{path} would be read and written by one run: name another output")))
    }
}
