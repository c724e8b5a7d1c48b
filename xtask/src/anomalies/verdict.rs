//! What may become of a run that met a fault.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};
use rustc_hash::FxHashSet;
use serde_json::Value;

use super::Fault;
use super::scenario::Left;

/// How a run ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// As if there had been no fault.
    Untouched,
    /// What could not be read is a reject.
    Rejected,
    /// It said why, and left nothing partial.
    Stopped,
}

/// A run that met a fault, and what it left.
pub(super) struct Ended<'a> {
    pub(super) fault: Fault,
    /// What the failed call was on, in the run's folder.
    pub(super) file: PathBuf,
    pub(super) code: Option<i32>,
    pub(super) said: String,
    pub(super) before: &'a Left,
    pub(super) left: Left,
    pub(super) untouched: &'a Left,
    /// Whether the run reads its inputs twice: what only the first reading meets has no reject.
    pub(super) is_two_pass: bool,
}

impl Ended<'_> {
    /// # Errors
    /// Says what is wrong with its end.
    pub(super) fn fate(&self, is_folder: bool) -> Result<Fate> {
        let said = &self.said;
        ensure!(
            said.lines().all(|line| line.starts_with("dehusk: ")) && !said.contains("internal error"),
            "it says {said:?}"
        );
        let fate = match self.code {
            Some(0) if self.whole().is_ok() => Fate::Untouched,
            // A file of many rejects that becomes a single one is within what is allowed.
            Some(0 | 1) => {
                self.rejects(is_folder)?;
                Fate::Rejected
            }
            Some(2 | 3) => {
                self.stopped()?;
                Fate::Stopped
            }
            code => bail!("it ends with {code:?} and says {said:?}"),
        };
        ensure!(
            !self.fault.is_harmless() || fate == Fate::Untouched,
            "a call that only has to be made again ends the run with {fate:?}: {said:?}"
        );
        Ok(fate)
    }

    /// What could not be removed may stay, and so may what could not be locked, or found to be where it was locked: another
    /// run may be writing it.
    fn is_litter(&self, name: &str) -> bool {
        let may_be_anothers = matches!(self.fault.call, "lock" | "stat") && name.ends_with(".partial");
        (self.fault.call == "remove" || may_be_anothers) && Path::new(name) == self.file
    }

    fn whole(&self) -> Result<()> {
        let left = self.left.iter().filter(|(name, _)| !self.is_litter(name));
        same(&left.map(|(name, bytes)| (name.clone(), bytes.clone())).collect(), self.untouched)
    }

    /// It stopped, and what stands there is whole.
    fn stopped(&self) -> Result<()> {
        let shown = shown(&self.file);
        ensure!(self.said.lines().count() == 1, "it says {:?}", self.said);
        ensure!(self.said.contains(&shown), "it does not name {shown}: {:?}", self.said);
        let cause = format!("(os error {})", self.fault.errno);
        ensure!(self.said.contains(&cause), "it does not say why: {:?}", self.said);
        let has_checkpoint = self.left.contains_key("out.checkpoint.json");
        for (name, bytes) in &self.left {
            let is_of_checkpoint = name == "out.checkpoint.json" || name.ends_with(".partial");
            let is_whole = [self.untouched, self.before].iter().any(|files| files.get(name) == Some(bytes));
            ensure!(
                is_whole || (has_checkpoint && is_of_checkpoint) || self.is_litter(name),
                "it leaves {name} of {} bytes and says {:?}",
                bytes.len(),
                self.said
            );
        }
        Ok(())
    }

    /// All is in its place, but what stood in the file that could not be read, of which there are rejects.
    fn rejects(&self, is_folder: bool) -> Result<()> {
        let names = |files: &Left| files.keys().cloned().collect::<BTreeSet<_>>();
        let mut expected = names(self.untouched);
        expected.insert("out.rejects.jsonl".to_owned());
        if self.untouched.contains_key("model.jsonl") {
            // Learning has no rejects: its exit code tells.
            ensure!(
                self.left.contains_key("model.jsonl") && self.code == Some(1),
                "it leaves {:?}",
                names(&self.left)
            );
            return Ok(());
        }
        if self.is_two_pass && self.code == Some(1) {
            // What a site repeats may be known in part, so that its other pages may be judged otherwise: the exit code tells.
            ensure!(self.said.is_empty(), "it says {:?}", self.said);
            return Ok(());
        }
        ensure!(names(&self.left) == expected, "it leaves {:?}", names(&self.left));
        let faulty = self.file.to_string_lossy();
        let is_faulty = |path: &str| path == faulty || (is_folder && Path::new(path).starts_with(&*faulty));
        let mut told = 0;
        for name in expected.iter().filter(|name| name.contains(".jsonl")) {
            let (now, then) = (lines(self.left.get(name))?, lines(self.untouched.get(name))?);
            let neighbours = |lines: &[Value]| -> Vec<Value> {
                lines
                    .iter()
                    .filter(|line| !line["file_path"].as_str().is_some_and(is_faulty))
                    .cloned()
                    .collect()
            };
            ensure!(neighbours(&now) == neighbours(&then), "{name} has other lines of other files");
            let then: FxHashSet<String> = then.iter().map(Value::to_string).collect();
            for line in now.iter().filter(|line| !then.contains(&line.to_string())) {
                let reason = line["reject_reason"].as_str().unwrap_or_default();
                if matches!(reason, "unreadable" | "damaged") {
                    told += 1;
                } else {
                    let warnings = &line["metadata"]["warnings"];
                    ensure!(
                        warnings.as_array().is_some_and(|warnings| !warnings.is_empty()),
                        "{name} has a line without a warning that is not there otherwise: {line}"
                    );
                }
            }
        }
        ensure!(
            told > 0,
            "no reject tells of {faulty}: {:?}",
            self.whole().map_err(|error| error.to_string())
        );
        Ok(())
    }
}

/// The name by which a user knows a file.
fn shown(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let last = name.strip_prefix('.').and_then(|name| name.strip_suffix(".partial"));
    last.unwrap_or(&name).to_owned()
}

/// Whether the files are the same.
pub(super) fn same(left: &Left, untouched: &Left) -> Result<()> {
    for name in left.keys().chain(untouched.keys()) {
        match (left.get(name), untouched.get(name)) {
            (Some(now), Some(then)) if now == then => {}
            (Some(now), Some(then)) => {
                bail!("{name} has {} bytes that are not the {} of an untouched run", now.len(), then.len())
            }
            (Some(_), None) => bail!("it leaves {name}"),
            _ => bail!("{name} is missing"),
        }
    }
    Ok(())
}

/// The lines of a file of JSON, however it is packed.
fn lines(bytes: Option<&Vec<u8>>) -> Result<Vec<Value>> {
    let mut plain = Vec::new();
    let bytes = bytes.map_or(&[][..], Vec::as_slice);
    match bytes {
        [0x1F, 0x8B, ..] => {
            std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(bytes), &mut plain)?;
        }
        [0x28, 0xB5, ..] => plain = zstd::decode_all(bytes)?,
        _ => plain.extend(bytes),
    }
    std::str::from_utf8(&plain)?.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}
