//! What the inputs of a run are, to be compared with those of another one: names, sizes and times of change.
//!
//! The times tell whether a file changed since; no record holds one.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Inputs;
use super::walk::Input;

/// So many files are listed one by one, so that one that changed can be named.
const MOST_LISTED: usize = 1_000;

/// The inputs of a run in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Census {
    /// How many there are.
    count: usize,
    /// A hash over all, in hexadecimal digits.
    sha256: String,
    /// The first of them.
    first: Vec<Counted>,
}

/// An input file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counted {
    path: String,
    bytes: u64,
    /// When it changed last, or nothing where that is not known, as of stdin.
    modified: String,
}

impl Census {
    pub(super) fn of(inputs: &[Input]) -> Self {
        let mut hash = Sha256::new();
        let mut first = Vec::new();
        for input in inputs {
            let counted = Counted::of(input);
            for part in [&*counted.path, &counted.bytes.to_string(), &counted.modified] {
                hash.update(part);
                hash.update("\0");
            }
            if first.len() < MOST_LISTED {
                first.push(counted);
            }
        }
        let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Self { count: inputs.len(), sha256, first }
    }

    /// How the inputs differ from these, where they do.
    pub fn difference(&self, now: &Self) -> Option<String> {
        if self == now {
            return None;
        }
        let changed = self.first.iter().zip(&now.first).find(|(then, now)| then != now);
        Some(match changed {
            Some((then, now)) if then.path == now.path => format!("{} changed", then.path),
            Some((then, now)) => format!("{} stood where {} stands now", then.path, now.path),
            None if self.count != now.count => format!("there were {}, and are {}", self.count, now.count),
            None => format!("one behind the first {} changed", self.first.len()),
        })
    }
}

impl Counted {
    fn of(input: &Input) -> Self {
        let metadata = match input {
            Input::File(path) => path.metadata().ok(),
            Input::Stdin | Input::Unlisted(..) => None,
        };
        let modified = metadata.as_ref().and_then(|metadata| metadata.modified().ok());
        let since = modified.and_then(|modified| modified.duration_since(SystemTime::UNIX_EPOCH).ok());
        Self {
            path: input.origin().file_path,
            bytes: metadata.map_or(0, |metadata| metadata.len()),
            modified: since
                .map(|since| format!("{}.{:09}", since.as_secs(), since.subsec_nanos()))
                .unwrap_or_default(),
        }
    }
}

impl Inputs {
    /// What these inputs are at this moment.
    pub fn census(&self) -> Census {
        Census::of(self.all())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_that_changed_is_named() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let paths: Vec<_> = ["a.txt", "b.txt"].map(|name| folder.path().join(name)).into();
        let census = |paths: &[std::path::PathBuf]| {
            Census::of(&paths.iter().cloned().map(Input::File).collect::<Vec<_>>())
        };
        paths.iter().for_each(|path| fs::write(path, "text").expect("it can be written"));
        let then = census(&paths);
        assert_eq!(then.difference(&census(&paths)), None);
        let all = then.difference(&census(&paths[..1])).expect("one is missing");
        assert_eq!(all, "there were 2, and are 1");
        fs::write(&paths[1], "more text").expect("it can be written");
        let changed = then.difference(&census(&paths)).expect("one changed");
        assert_eq!(changed, format!("{} changed", paths[1].display()));
    }
}
