//! Runs that faults are tried on: the folder each starts in, and what an untouched one leaves there.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, ensure};

use super::inputs::{self, Files};
use super::verdict::{self, Fate};
use super::{EIO, Fault, Tried};

/// Names of files beside the inputs, with their bytes.
pub(super) type Left = BTreeMap<String, Vec<u8>>;

/// A run.
pub(super) struct Scenario {
    pub(super) name: &'static str,
    /// Behind `dehusk`, in the folder.
    args: Vec<String>,
    files: Files,
    /// Whether an earlier run was stopped behind its checkpoint, and this one goes on.
    goes_on: bool,
}

/// What each run of a scenario starts from, and should come to.
pub(super) struct Template {
    folder: PathBuf,
    /// What lies there before a run.
    before: Left,
    pub(super) untouched: Left,
    args: Vec<String>,
}

/// One run over one file of each format.
pub(super) fn few() -> Result<Vec<Scenario>> {
    Ok(vec![Scenario::new("few", "clean in -o out.jsonl --removed removed.jsonl", inputs::few()?)])
}

pub(super) fn all() -> Result<Vec<Scenario>> {
    let mut plain = Scenario::new(
        "plain",
        "clean in -o out.jsonl --removed removed.jsonl --config settings.toml",
        inputs::all()?,
    );
    plain.files.push(("../settings.toml".to_owned(), b"[output]\nsource = \"s\"\n".to_vec()));
    // What stood there before, a run that fails must leave.
    plain.files.push(("../out.jsonl".to_owned(), b"{\"text\":\"before\"}\n".to_vec()));
    let gz = "clean in -o out.jsonl.gz --removed removed.jsonl.zst --dedup near";
    let mut zst = Scenario::new("zst, list", "clean --files-from list -o out.jsonl.zst", inputs::few()?);
    let list: String = zst.files.iter().map(|(name, _)| format!("in/{name}\n")).collect();
    zst.files.push(("../list".to_owned(), list.into_bytes()));
    let learn = "learn in -o model.jsonl --keep-tally tally.jsonl.gz --site here";
    Ok(vec![
        plain,
        Scenario::new("gz, near", gz, inputs::all()?),
        zst,
        Scenario {
            goes_on: true,
            ..Scenario::new("plain, going on", "clean in -o out.jsonl", inputs::all()?)
        },
        Scenario { goes_on: true, ..Scenario::new("gz, near, going on", gz, inputs::all()?) },
        Scenario::new("learn", learn, inputs::few()?),
        Scenario::new("two passes", "clean in -o out.jsonl --two-pass --site here", inputs::few()?),
    ])
}

impl Scenario {
    fn new(name: &'static str, args: &str, files: Files) -> Self {
        let args = args.split(' ').chain(["--threads", "1", "--quiet"]).map(str::to_owned).collect();
        Self { name, args, files, goes_on: false }
    }

    /// Makes the folder that each run starts from, and lets one run untouched.
    pub(super) fn prepare(&self, tried: &Tried<'_>) -> Result<Template> {
        let folder = tried.work.join("template");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        for (name, bytes) in &self.files {
            let path = folder.join("in").join(name);
            fs::create_dir_all(path.parent().context("it is in a folder")?)?;
            fs::write(path, bytes)?;
        }
        let mut args = self.args.clone();
        let mut template =
            Template { before: left(&folder)?, folder, untouched: Left::new(), args: Vec::new() };
        if self.args[0] == "clean" {
            // As many rejects are allowed as the inputs have: one more tells.
            args.extend(["--allow-rejects".to_owned(), "100%".to_owned()]);
            template.args.clone_from(&args);
            let rejects = template.reference(tried)?.get("out.rejects.jsonl").cloned().unwrap_or_default();
            let count = rejects.iter().filter(|byte| **byte == b'\n').count();
            args.pop();
            args.push(count.to_string());
        }
        template.args = args;
        template.untouched = template.reference(tried)?;
        if self.goes_on {
            // The last sync is that of the records, when all is done.
            let fault = Fault { call: "sync", errno: EIO, at: 1 };
            for at in 1.. {
                let folder = template.copy(tried, "stopped")?;
                let output = template.run(&folder, tried, Some(Fault { at, ..fault }), &[])?;
                ensure!(!output.status.success(), "no fault stops this run behind its checkpoint");
                if folder.join("out.checkpoint.json").exists() {
                    fs::remove_dir_all(&template.folder)?;
                    fs::rename(&folder, &template.folder)?;
                    break;
                }
            }
            template.before = left(&template.folder)?;
            template.args.push("--resume".to_owned());
        }
        Ok(template)
    }
}

impl Template {
    /// What a run without a fault leaves.
    fn reference(&self, tried: &Tried<'_>) -> Result<Left> {
        let folder = self.copy(tried, "untouched")?;
        let output = self.run(&folder, tried, None, &[])?;
        ensure!(output.status.success(), "the untouched run: {}", String::from_utf8_lossy(&output.stderr));
        let left = left(&folder)?;
        fs::remove_dir_all(folder)?;
        Ok(left)
    }

    /// What becomes of a run that meets a fault; nothing where it does not meet it.
    pub(super) fn meet(&self, tried: &Tried<'_>, fault: Fault) -> Result<Option<Fate>> {
        let folder = self.copy(tried, &format!("{}-{}-{}", fault.call, fault.errno, fault.at))?;
        let output = self.run(&folder, tried, Some(fault), &[])?;
        let told = folder.with_extension("told");
        if !told.exists() {
            fs::remove_dir_all(&folder)?;
            return Ok(None);
        }
        let met = fs::read_to_string(&told)?;
        fs::remove_file(told)?;
        let ended = verdict::Ended {
            fault,
            file: Path::new(&met).strip_prefix(&folder).unwrap_or(Path::new(&met)).to_owned(),
            code: output.status.code(),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
            before: &self.before,
            left: left(&folder)?,
            untouched: &self.untouched,
            is_two_pass: self.args.iter().any(|arg| arg == "--two-pass"),
        };
        let is_folder = folder.join(&ended.file).is_dir();
        let fate = ended.fate(is_folder).with_context(|| format!("on {}", ended.file.display()))?;
        if fate == Fate::Stopped {
            self.recover(&folder, tried)
                .with_context(|| format!("on {}, after {:?}", ended.file.display(), ended.said))?;
        }
        fs::remove_dir_all(&folder)?;
        Ok(Some(fate))
    }

    /// The next run, without a fault, does what is left to do.
    fn recover(&self, folder: &Path, tried: &Tried<'_>) -> Result<()> {
        let is_clean = self.args[0] == "clean" && !self.args.contains(&"--resume".to_owned());
        let mut output = self.run(folder, tried, None, if is_clean { &["--resume"] } else { &[] })?;
        if output.status.code() == Some(2) {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            ensure!(said.ends_with("run without --resume\n"), "the next run says {said:?}");
            let fresh: Vec<String> = self.args.iter().filter(|arg| *arg != "--resume").cloned().collect();
            output =
                Self { args: fresh, folder: PathBuf::new(), before: Left::new(), untouched: Left::new() }
                    .run(folder, tried, None, &[])?;
        }
        ensure!(
            output.status.success(),
            "the next run ends with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        verdict::same(&left(folder)?, &self.untouched).context("the next run")
    }

    /// The folder anew, under another name, with the times of its files.
    fn copy(&self, tried: &Tried<'_>, name: &str) -> Result<PathBuf> {
        let folder = tried.work.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        copy(&self.folder, &folder)?;
        Ok(folder)
    }

    fn run(&self, folder: &Path, tried: &Tried<'_>, fault: Option<Fault>, more: &[&str]) -> Result<Output> {
        let mut command = Command::new(tried.program);
        command.args(&self.args).args(more).current_dir(folder).stdin(Stdio::null());
        if let Some(Fault { call, errno, at }) = fault {
            command
                .env("LD_PRELOAD", tried.shim)
                .env("ANOMALY_ROOT", folder)
                .env("ANOMALY_CALL", call)
                .env("ANOMALY_AT", at.to_string())
                .env("ANOMALY_ERRNO", errno.to_string())
                .env("ANOMALY_TOLD", folder.with_extension("told"));
        }
        Ok(command.output()?)
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
            File::options().write(true).open(&target)?.set_modified(entry.metadata()?.modified()?)?;
        }
    }
    Ok(())
}

/// The files beside the folder of inputs.
fn left(folder: &Path) -> Result<Left> {
    let mut left = Left::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            left.insert(entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?);
        }
    }
    Ok(left)
}
