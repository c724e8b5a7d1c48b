//! What the inputs of a run are, to be compared with those of another one: names, sizes and times of change.
//!
//! The times tell whether a file changed since; no record holds one.

use std::time::SystemTime;

use data_encoding::HEXLOWER;
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
    /// The first that could not be looked at, each with the cause.
    #[serde(skip)]
    trouble: Vec<(Counted, String)>,
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
        let (mut first, mut trouble) = (Vec::new(), Vec::new());
        for input in inputs {
            let (counted, cause) = Counted::of(input);
            if trouble.len() < MOST_LISTED {
                trouble.extend(cause.map(|cause| (counted.clone(), cause)));
            }
            for part in [&*counted.path, &counted.bytes.to_string(), &counted.modified] {
                hash.update(part);
                hash.update("\0");
            }
            if first.len() < MOST_LISTED {
                first.push(counted);
            }
        }
        let sha256 = HEXLOWER.encode(&hash.finalize());
        Self { count: inputs.len(), sha256, first, trouble }
    }

    /// How the inputs differ from these, where they do: in words that go behind "cannot resume: ".
    pub fn difference(&self, now: &Self) -> Option<String> {
        if self.sha256 == now.sha256 {
            return None;
        }
        let listed = self.first.len().max(now.first.len());
        let mut pairs = (0..listed).map(|at| (self.first.get(at), now.first.get(at)));
        Some(match pairs.find(|(then, now)| then != now).unwrap_or_default() {
            (_, Some(there)) if let Some(cause) = now.trouble_with(there) => {
                format!("the input {} cannot be read: {cause}", there.path)
            }
            (Some(then), Some(now)) if then.path == now.path => format!("the input {} changed", then.path),
            (Some(then), Some(now)) => format!("the input {} stood where {} stands now", then.path, now.path),
            (Some(then), None) => format!("the input {} is missing now", then.path),
            (None, Some(now)) => format!("the input {} was not there when the run began", now.path),
            (None, None) if self.count != now.count => {
                format!("there were {} inputs, and are {}", self.count, now.count)
            }
            (None, None) => format!("an input behind the first {listed} changed"),
        })
    }

    fn trouble_with(&self, input: &Counted) -> Option<&str> {
        let (_, cause) = self.trouble.iter().find(|(one, _)| one == input)?;
        Some(cause)
    }
}

impl Counted {
    /// With the cause where it could not be looked at.
    fn of(input: &Input) -> (Self, Option<String>) {
        let (metadata, trouble) = match input {
            Input::File(path) => match path.metadata() {
                Ok(metadata) => (Some(metadata), None),
                Err(error) => (None, Some(error.to_string())),
            },
            Input::Stdin => (None, None),
            Input::Unlisted(_, message) => (None, Some(message.clone())),
        };
        let modified = metadata.as_ref().and_then(|metadata| metadata.modified().ok());
        let since = modified.and_then(|modified| modified.duration_since(SystemTime::UNIX_EPOCH).ok());
        let counted = Self {
            path: input.origin().file_path,
            bytes: metadata.map_or(0, |metadata| metadata.len()),
            modified: since
                .map(|since| format!("{}.{:09}", since.as_secs(), since.subsec_nanos()))
                .unwrap_or_default(),
        };
        (counted, trouble)
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
        let fewer = census(&paths[..1]);
        let path = paths[1].display();
        assert_eq!(then.difference(&fewer), Some(format!("the input {path} is missing now")));
        assert_eq!(
            fewer.difference(&then),
            Some(format!("the input {path} was not there when the run began"))
        );
        fs::write(&paths[1], "more text").expect("it can be written");
        assert_eq!(then.difference(&census(&paths)), Some(format!("the input {path} changed")));
    }
}
