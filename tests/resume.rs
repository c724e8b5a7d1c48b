//! Runs that are killed or stopped, and others that go on with them: the finished output is that of a run without a break.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// Documents of a run: enough for two checkpoints. Most are rejects, which are fast.
const DOCUMENTS: usize = 12_000;

fn line(number: usize) -> String {
    match number % 20 {
        0 => format!("{{\"text\": \"The text of document {}, which says something.\"}}\n", number % 700),
        _ => format!("broken {number}\n"),
    }
}

fn input() -> String {
    (0..DOCUMENTS).map(line).collect()
}

fn clean(folder: &Path, out: impl AsRef<OsStr>, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dehusk"));
    let fixed = ["clean", "-", "--format", "jsonl", "--allow-rejects", "100%", "-o"];
    command.current_dir(folder).args(fixed).arg(out).args(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A run that gets all documents.
fn whole(folder: &Path, out: impl AsRef<OsStr>, args: &[&str]) -> Output {
    let mut child = clean(folder, out, args).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // One that refuses to run reads nothing.
    let _ = stdin.write_all(input().as_bytes());
    drop(stdin);
    child.wait_with_output().unwrap()
}

/// A run that gets so many documents and waits for more, once its checkpoint speaks of `done` documents.
fn waiting(folder: &Path, out: &str, args: &[&str], documents: usize, done: usize) -> Child {
    let mut child = clean(folder, out, args).spawn().unwrap();
    let some: String = (0..documents).map(line).collect();
    child.stdin.as_mut().unwrap().write_all(some.as_bytes()).unwrap();
    let checkpoint = folder.join("out.checkpoint.json");
    let is_there =
        || fs::read_to_string(&checkpoint).is_ok_and(|text| text.contains(&format!("\"inputs\": {done}")));
    while done > 0 && !is_there() {
        std::thread::sleep(Duration::from_millis(10));
    }
    child
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Kills a run at a checkpoint, goes on, and compares with a run without a break.
fn killed_and_resumed(out: &str, args: &[&str]) {
    let (broken, unbroken) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    for done in [5_000, 10_000] {
        let resume = [args, &["--resume"]].concat();
        let mut child = waiting(broken.path(), out, &resume, done + 1_500, done);
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(9));
    }
    let output = whole(broken.path(), out, &[args, &["--resume"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    whole(unbroken.path(), out, args);
    assert_eq!(names(broken.path()), names(unbroken.path()));
    for name in names(broken.path()) {
        let bytes = |folder: &TempDir| fs::read(folder.path().join(&name)).unwrap();
        assert!(bytes(&broken) == bytes(&unbroken), "{name} differs");
    }
}

#[test]
fn a_killed_run_is_gone_on_with() {
    killed_and_resumed("out.jsonl", &["--threads", "2"]);
}

#[test]
fn a_killed_run_is_gone_on_with_where_outputs_are_compressed_and_duplicates_dropped() {
    killed_and_resumed(
        "out.jsonl.gz",
        &["--dedup", "near", "--removed", "spans.jsonl.zst", "--threads", "1"],
    );
}

#[test]
fn a_killed_run_is_gone_on_with_in_the_middle_of_its_shards() {
    killed_and_resumed("out.jsonl.gz", &["--shard-size", "90records", "--threads", "2"]);
}

#[cfg(feature = "parquet")]
#[test]
fn a_killed_run_is_gone_on_with_where_records_become_tables() {
    killed_and_resumed("out.parquet", &["--threads", "2"]);
    killed_and_resumed("out.parquet", &["--shard-size", "90records", "--threads", "2"]);
}

/// Stops a run that waits for more documents, and goes on waiting.
fn stopped(mut child: Child, signal: &str) -> Output {
    let stdin = child.stdin.take();
    Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    output
}

#[test]
fn a_run_that_is_stopped_says_how_to_go_on_and_leaves_a_checkpoint() {
    for (signal, code, threads) in [("-INT", 130, "1"), ("-TERM", 143, "2")] {
        let folder = TempDir::new().unwrap();
        let child = waiting(folder.path(), "out.jsonl", &["--threads", threads], 6_000, 5_000);
        let output = stopped(child, signal);
        assert_eq!(output.status.code(), Some(code));
        let said = stderr(&output);
        assert!(said.ends_with("dehusk: stopped; the same command with --resume goes on\n"), "{said}");
        assert!(!folder.path().join("out.jsonl").exists());
        let checkpoint = fs::read_to_string(folder.path().join("out.checkpoint.json")).unwrap();
        // The last of a batch may wait for more.
        assert!(!checkpoint.contains("\"inputs\": 5000,"), "{checkpoint}");
        let again = whole(folder.path(), "out.jsonl", &["--resume"]);
        assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
        assert_eq!(names(folder.path()), ["out.jsonl", "out.rejects.jsonl"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_to_stdout_that_is_stopped_gives_what_it_has() {
    let folder = TempDir::new().unwrap();
    for threads in ["1", "2"] {
        let mut child = clean(folder.path(), "-", &["--threads", threads]).spawn().unwrap();
        // So many batches that all are full, and fewer records than a pipe takes.
        let some: String = (0..1_280).map(line).collect();
        child.stdin.as_mut().unwrap().write_all(some.as_bytes()).unwrap();
        // It has done all that it can once it takes no more time.
        let time = || {
            let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
            stat.split(' ').skip(13).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum::<u64>()
        };
        let mut before = 0;
        while before == 0 || time() > before {
            before = time();
            std::thread::sleep(Duration::from_millis(800));
        }
        let output = stopped(child, "-INT");
        assert_eq!(output.status.code(), Some(130));
        let said = stderr(&output);
        assert!(said.ends_with("dehusk: stopped; the records so far are whole\n"), "{said}");
        assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), 64);
    }
}

#[test]
fn what_cannot_be_gone_on_with_ends_at_once_with_the_same_exit_codes() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let folder = TempDir::new().unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_dehusk"))
            .args(["learn", "-", "-o", "model.jsonl"])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        while !folder.path().join(".model.jsonl.partial").exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(stopped(child, signal).status.code(), Some(code));
    }
}

#[test]
fn a_run_with_other_settings_or_inputs_is_not_gone_on_with() {
    let folder = TempDir::new().unwrap();
    let mut child = waiting(folder.path(), "out.jsonl", &[], 6_000, 5_000);
    child.kill().unwrap();
    child.wait().unwrap();
    let refused = |args: &[&str]| {
        let output = whole(folder.path(), "out.jsonl", &[args, &["--resume"]].concat());
        assert_eq!(output.status.code(), Some(2));
        stderr(&output)
    };
    assert_eq!(
        refused(&["--keep-title"]),
        "dehusk: cannot resume: output.title was \"move\" when the run began, and is \"keep\"; put that back, or run \
         without --resume\n"
    );
    assert_eq!(
        refused(&["--shard-size", "2GB"]),
        "dehusk: cannot resume: --shard-size was null when the run began, and is \"2000000000B\"; put that back, or run \
         without --resume\n"
    );
    fs::write(folder.path().join("more.txt"), "More text.").unwrap();
    assert_eq!(
        refused(&["more.txt"]),
        "dehusk: cannot resume: the input more.txt was not there when the run began; put that back, or run without \
         --resume\n"
    );
    let partial = folder.path().join(".out.jsonl.partial");
    fs::write(&partial, "").unwrap();
    assert!(refused(&[]).contains("and the checkpoint speaks of"));
}

#[test]
fn a_run_with_other_outputs_is_not_gone_on_with() {
    let folder = TempDir::new().unwrap();
    let begun = ["--removed", "spans.jsonl", "--rejects", "./bad.jsonl"];
    let mut child = waiting(folder.path(), "out.jsonl", &begun, 6_000, 5_000);
    child.kill().unwrap();
    child.wait().unwrap();
    let partial = [".bad.jsonl.partial", ".out.jsonl.partial", ".spans.jsonl.partial", "out.checkpoint.json"];
    for (out, args, said) in [
        ("out.jsonl.gz", &begun[..], r#"records was "out.jsonl" when the run began, and is "out.jsonl.gz""#),
        ("out.jsonl", &begun[2..], r#"removed spans was "spans.jsonl" when the run began, and is null"#),
        (
            "out.jsonl",
            &begun[..2],
            r#"rejects was "bad.jsonl" when the run began, and is "out.rejects.jsonl""#,
        ),
        (
            "out.jsonl",
            &["--removed", "bad.jsonl", "--rejects", "spans.jsonl"],
            r#"rejects was "bad.jsonl" when the run began, and is "spans.jsonl""#,
        ),
    ] {
        let output = whole(folder.path(), out, &[args, &["--resume"]].concat());
        let said =
            format!("dehusk: cannot resume: the file of {said}; put that back, or run without --resume\n");
        assert_eq!((output.status.code(), stderr(&output)), (Some(2), said));
        assert_eq!(names(folder.path()), partial);
    }
    let args = ["--rejects", "bad.jsonl", "--removed", "./spans.jsonl", "--resume"];
    assert_eq!(whole(folder.path(), "./out.jsonl", &args).status.code(), Some(0));
    assert_eq!(names(folder.path()), ["bad.jsonl", "out.jsonl", "spans.jsonl"]);
}

#[test]
fn without_a_checkpoint_the_run_starts_at_the_beginning() {
    let folder = TempDir::new().unwrap();
    let output = whole(folder.path(), "out.jsonl", &["--resume"]);
    assert!(
        stderr(&output).starts_with("dehusk: there is no out.checkpoint.json: starting at the beginning\n")
    );
    assert_eq!(names(folder.path()), ["out.jsonl", "out.rejects.jsonl"]);
    let output = whole(folder.path(), "-", &["--resume"]);
    assert_eq!(stderr(&output), "dehusk: --resume needs files as outputs: name one with -o\n");
}

#[test]
fn outputs_may_have_names_that_no_text_holds() {
    let folder = TempDir::new().unwrap();
    let within = folder.path().join(OsStr::from_bytes(b"\xFF"));
    fs::create_dir(&within).unwrap();
    let names = || -> Vec<_> {
        let mut names: Vec<_> =
            fs::read_dir(&within).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let output = whole(folder.path(), OsStr::from_bytes(b"\xFF/\xFE.jsonl"), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(names(), [&b"\xFE.jsonl"[..], b"\xFE.rejects.jsonl"].map(OsStr::from_bytes));
    let output = whole(
        folder.path(),
        OsStr::from_bytes(b"\xFF/\xFE.jsonl"),
        &["--shard-size", "400records", "--removed", "-"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let all = [&b"\xFE-000000.jsonl"[..], b"\xFE-000001.jsonl", b"\xFE.jsonl", b"\xFE.rejects.jsonl"];
    assert_eq!(names(), all.map(OsStr::from_bytes));
}

#[test]
fn what_could_not_be_put_in_place_is_put_there_by_the_next_run() {
    let folder = TempDir::new().unwrap();
    let (args, documents) = (["--quiet", "--shard-size", "1records"], 21);
    let ended = |mut child: Child| {
        drop(child.stdin.take());
        let output = child.wait_with_output().unwrap();
        (output.status.code(), stderr(&output))
    };
    let taken = folder.path().join("s-000001.jsonl");
    fs::create_dir(&taken).unwrap();
    let said = "dehusk: cannot write s-000001.jsonl: it is a folder; take it away, or name another output
";
    assert_eq!(ended(clean(folder.path(), "s.jsonl", &args).spawn().unwrap()), (Some(2), said.to_owned()));
    assert_eq!(names(folder.path()), ["s-000001.jsonl"]);
    fs::remove_dir(&taken).unwrap();

    let child = waiting(folder.path(), "s.jsonl", &args, documents, 0);
    while !folder.path().join(".s-000000.jsonl.partial").exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
    fs::create_dir(&taken).unwrap();
    let said = "dehusk: cannot write s-000001.jsonl: is a directory
";
    assert_eq!(ended(child), (Some(3), said.to_owned()));
    let left = [
        ".s-000000.jsonl.partial",
        ".s-000001.jsonl.partial",
        ".s.rejects.jsonl.partial",
        "s-000001.jsonl",
        "s.checkpoint.json",
    ];
    assert_eq!(names(folder.path()), left);
    fs::remove_dir(&taken).unwrap();
    let args = [&args[..], &["--resume"]].concat();
    assert_eq!(ended(waiting(folder.path(), "s.jsonl", &args, 0, 0)), (Some(0), String::new()));
    assert_eq!(names(folder.path()), ["s-000000.jsonl", "s-000001.jsonl", "s.rejects.jsonl"]);
}

#[test]
fn two_runs_do_not_write_one_output() {
    let folder = TempDir::new().unwrap();
    let mut child = waiting(folder.path(), "out.jsonl", &[], 6_000, 5_000);
    let second = whole(folder.path(), "out.jsonl", &[]);
    assert_eq!(second.status.code(), Some(3));
    assert!(stderr(&second).contains("another run is writing it"), "{}", stderr(&second));
    child.kill().unwrap();
    child.wait().unwrap();
}
