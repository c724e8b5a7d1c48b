//! How far a run is, noted beside its output, so that another one can go on where it stopped.
//!
//! A checkpoint speaks only of what is on the disk already, and takes the place of the one before it in one step. What is
//! in the settings and inputs is not known here: they are compared as they are.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::output::{failure, remove};
use super::partial::{Partial, beside};
use crate::error::{Error, Result};
use crate::report::Summary;
use crate::source::{Census, Position};

const SCHEMA: &str = "dehusk-checkpoint/3";

/// What a run does, by which another one is known to be the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Begun {
    /// The version of dehusk.
    pub tool: String,
    /// The hash of all that judges.
    pub rules: String,
    /// The settings, as an object of objects.
    pub settings: Value,
    /// The outputs by what they hold, each with its name as it is seen from the checkpoint.
    pub outputs: BTreeMap<String, String>,
    /// What is read.
    pub inputs: Census,
}

impl Begun {
    /// How another run differs from this one, where it does: in words that go behind "cannot resume: ".
    pub fn difference(&self, now: &Self) -> Option<String> {
        let of_settings = || {
            let (key, then, now) = first_difference(&self.settings, &now.settings, "")?;
            Some(format!("{key} was {then} when the run began, and is {now}"))
        };
        let of_outputs = || {
            let (held, then, now) = first_difference(&json!(self.outputs), &json!(now.outputs), "")?;
            Some(format!("the file of {held} was {then} when the run began, and is {now}"))
        };
        let of_inputs = || self.inputs.difference(&now.inputs);
        let of_tool = || {
            (self.tool != now.tool).then(|| format!("it was begun by {}, this is {}", self.tool, now.tool))
        };
        let of_rules = || (self.rules != now.rules).then(|| "the site model is another one".to_owned());
        of_tool().or_else(of_settings).or_else(of_outputs).or_else(of_inputs).or_else(of_rules)
    }
}

/// The first key in which two objects differ, with both values.
fn first_difference(then: &Value, now: &Value, within: &str) -> Option<(String, Value, Value)> {
    let (Value::Object(then), Value::Object(now)) = (then, now) else {
        return (then != now).then(|| (within.to_owned(), then.clone(), now.clone()));
    };
    then.keys().chain(now.keys()).find_map(|key| {
        let path = if within.is_empty() { key.clone() } else { format!("{within}.{key}") };
        first_difference(then.get(key).unwrap_or(&Value::Null), now.get(key).unwrap_or(&Value::Null), &path)
    })
}

/// What a run has done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reached {
    /// The numbers so far; `inputs` is how many documents are done.
    pub summary: Summary,
    /// Where these documents end.
    pub position: Position,
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    schema: String,
    /// The hash of the whole file without this hash in it, in hexadecimal digits; nothing once that was checked.
    sha256: String,
    /// Whether all is written, and only the names of the files may not be their last.
    pub is_whole: bool,
    /// What of each output is on the disk.
    pub(super) written: Vec<Written>,
    /// What is done.
    pub reached: Reached,
    /// What the run does.
    pub begun: Begun,
}

/// What of an output is on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    /// Its name.
    pub(super) name: String,
    /// Bytes of the file, of the last one where there are shards.
    pub(super) bytes: u64,
    /// Lines of all its files.
    pub(super) lines: u64,
    /// Where it is a series of shards, how far the last of them is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) shard: Option<Filled>,
}

/// How full a shard is. All before it are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filled {
    /// From 0.
    pub(super) number: u64,
    pub(super) lines: u64,
    /// Bytes of its lines, before they are compressed.
    pub(super) bytes: u64,
    /// Bytes of the files of those before it.
    pub(super) before: u64,
}

impl Checkpoint {
    pub(super) fn new(begun: &Begun, reached: &Reached, written: Vec<Written>, is_whole: bool) -> Self {
        let (begun, reached) = (begun.clone(), reached.clone());
        Self { schema: SCHEMA.to_owned(), sha256: String::new(), is_whole, written, reached, begun }
    }

    /// Reads a checkpoint; `None` where there is none.
    ///
    /// # Errors
    /// [`Error::Input`] where it cannot be read, and [`Error::Usage`] where it is not what a run wrote.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        let refusal = |why: String| {
            Error::Usage(format!("cannot read {}: {why}; run without --resume", path.display()))
        };
        let is_file = match fs::metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            found => found.map(|found| found.is_file()),
        };
        // A pipe could be waited for.
        if matches!(is_file, Ok(false)) {
            return Err(refusal("it is no regular file".to_owned()));
        }
        let text = is_file
            .and_then(|_| fs::read(path))
            .map_err(|error| Error::Input { path: path.to_owned(), message: error.to_string() })?;
        let mut read: Self = serde_json::from_slice(&text)
            .map_err(|error| refusal(format!("it is no checkpoint: {error}")))?;
        if read.schema != SCHEMA {
            return Err(refusal(format!("its schema is {:?}, not {SCHEMA:?}", read.schema)));
        }
        let sha256 = std::mem::take(&mut read.sha256);
        if hash(&String::from_utf8_lossy(&text).replacen(&sha256, "", 1)) != sha256 {
            return Err(refusal("it was changed since it was written".to_owned()));
        }
        Ok(Some(read))
    }

    /// The text of the file.
    fn text(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        let sha256 = hash(&text);
        Ok(text.replacen(r#""sha256": """#, &format!(r#""sha256": "{sha256}""#), 1))
    }

    /// Writes it in the place of the one before, down to the disk.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let mut fresh = Partial::open(path)?;
        let mut write = || {
            let text = self.text()?;
            fresh.clear()?;
            fresh.write_all(text.as_bytes())?;
            fresh.file().sync_all()
        };
        write().map_err(|error| failure(path, error))?;
        let (_lock, place) = fresh.close();
        place.publish()
    }

    /// Takes the checkpoint of an earlier run away, and the half of one.
    pub(super) fn remove(path: &Path) -> Result<()> {
        remove(path)?;
        remove(&beside(path))
    }
}

fn hash(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(settings: Value) -> Begun {
        let outputs = BTreeMap::from([("records".to_owned(), "out.jsonl".to_owned())]);
        let inputs = Census::default();
        Begun { tool: "dehusk 1".to_owned(), rules: "r".to_owned(), settings, outputs, inputs }
    }

    #[test]
    fn the_setting_that_changed_is_named_with_both_values() {
        let then = begun(json!({"chrome": {"keep": [], "drop": ["toc"]}, "limits": {"depth": 512}}));
        let now = begun(json!({"chrome": {"keep": [], "drop": []}, "limits": {"depth": 512}}));
        assert_eq!(then.difference(&then), None);
        assert_eq!(
            then.difference(&now).as_deref(),
            Some("chrome.drop was [\"toc\"] when the run began, and is []")
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_where_a_checkpoint_is_made_is_not_followed() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let (path, other) = (folder.path().join("out.checkpoint.json"), folder.path().join("other"));
        fs::write(&other, "text").expect("it can be written");
        std::os::unix::fs::symlink(&other, beside(&path)).expect("links are there");
        let checkpoint = Checkpoint::new(&begun(json!({})), &Reached::default(), Vec::new(), false);
        let error = checkpoint.write(&path).expect_err("a link is in the way").to_string();
        assert!(error.ends_with("is in the way, and no file"), "{error}");
        Checkpoint::remove(&path).expect("the link can be taken away");
        checkpoint.write(&path).expect("nothing is in the way");
        assert_eq!(fs::read(&other).expect("it is there"), b"text");
    }

    #[test]
    fn what_is_written_reads_back_and_other_files_are_refused() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("out.checkpoint.json");
        assert_eq!(Checkpoint::read(&path).expect("there is none"), None);
        let written = vec![Written { name: "out.jsonl".to_owned(), bytes: 7, lines: 1, shard: None }];
        let checkpoint = Checkpoint::new(&begun(json!({})), &Reached::default(), written, false);
        checkpoint.write(folder.path()).expect_err("a folder is in the way");
        let error = Checkpoint::read(folder.path()).expect_err("it is a folder").to_string();
        assert!(error.ends_with(": it is no regular file; run without --resume"), "{error}");
        assert!(!beside(folder.path()).exists());
        checkpoint.write(&path).expect("it can be written");
        assert_eq!(Checkpoint::read(&path).expect("it is one"), Some(checkpoint));
        let text = fs::read_to_string(&path).expect("it is there");
        let changed = "it was changed since it was written; run without --resume";
        for (then, now) in [
            ("\"bytes\": 7", "\"bytes\": 6"),
            ("\"is_whole\": false", "\"is_whole\": true"),
            ("\"sha256\": \"", "\"sha256\": \"0"),
            ("\n}", "}"),
        ] {
            assert!(text.contains(then), "{then}");
            fs::write(&path, text.replacen(then, now, 1)).expect("it can be written");
            let error = Checkpoint::read(&path).expect_err("it is another").to_string();
            assert_eq!(error, format!("cannot read {}: {changed}", path.display()));
        }
        fs::write(&path, "{}").expect("it can be written");
        let error = Checkpoint::read(&path).expect_err("it is none").to_string();
        assert!(
            error.contains("it is no checkpoint: missing field") && error.ends_with("without --resume"),
            "{error}"
        );
    }
}
