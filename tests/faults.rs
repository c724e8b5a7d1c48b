//! What a disk, a shell and other programs do to a run: each fault is told in one line, with an exit code that says what it is,
//! and nothing partial is left under the name of an output.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const PAGE: &str = "<!doctype html><p>This is the text of a page, and there is enough of it to be kept.";

/// A folder with two pages in `in`.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for name in ["a.html", "b.html"] {
        fs::write(folder.path().join("in").join(name), PAGE).unwrap();
    }
    folder
}

/// A shell command in a folder, in which `dehusk` is the program.
fn shell(folder: &Path, script: &str) -> Output {
    let script = script.replace("dehusk", env!("CARGO_BIN_EXE_dehusk"));
    Command::new("sh").args(["-c", &script]).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

/// The exit code and what was said.
fn told(output: &Output) -> (i32, String) {
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stderr.clone()).unwrap())
}

fn records(output: &[u8]) -> Vec<serde_json::Value> {
    std::str::from_utf8(output).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn outputs_that_cannot_be_written_are_named_and_leave_nothing() {
    let folder = folder();
    fs::create_dir(folder.path().join("taken.jsonl")).unwrap();
    for (script, code, said) in [
        (
            "dehusk clean in -q > /dev/full",
            3,
            "dehusk: cannot write -: No space left on device (os error 28)\n",
        ),
        (
            "dehusk clean in -q -o no/out.jsonl",
            3,
            "dehusk: cannot write no/out.jsonl: there is no folder no, make it first\n",
        ),
        (
            "dehusk clean in -q -o in/a.html/out.jsonl",
            3,
            "dehusk: cannot write in/a.html/out.jsonl: in/a.html is no folder\n",
        ),
        (
            "ulimit -f 1; dehusk clean in in/a.html -q -o out.jsonl",
            3,
            "dehusk: cannot write out.jsonl: File too large (os error 27)\n",
        ),
        (
            "dehusk clean in -q -o out.jsonl --rejects taken.jsonl",
            2,
            "dehusk: cannot write taken.jsonl: it is a folder; name a file in it, such as taken.jsonl/out.jsonl\n",
        ),
        (
            "dehusk clean in -q --shard-size 1MB",
            2,
            "dehusk: cannot cut - into shards: name a file or a folder with -o\n",
        ),
        (
            "dehusk clean in -q -o no/corpus/",
            3,
            "dehusk: cannot write no/corpus: there is no folder no, make it first\n",
        ),
        ("ulimit -f 1; dehusk schema > in/c", 3, "dehusk: cannot write -: File too large (os error 27)\n"),
    ] {
        assert_eq!(told(&shell(folder.path(), script)), (code, said.to_owned()), "{script}");
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn inputs_that_lead_nowhere_are_named_before_anything_is_read() {
    let folder = folder();
    symlink("circle", folder.path().join("circle")).unwrap();
    let remedy = "check the name; `-` reads stdin, `*` `?` `[` make a pattern\n";
    for (script, said) in [
        (
            "dehusk clean 'none*.html'",
            "none*.html: no file matches this pattern; check it, and quote it so that the shell leaves it alone\n"
                .to_owned(),
        ),
        ("dehusk clean none.html", format!("none.html: there is no such file or folder; {remedy}")),
        ("dehusk clean circle", format!("circle: Too many levels of symbolic links (os error 40); {remedy}")),
    ] {
        let said = format!("dehusk: cannot read {said}");
        assert_eq!(told(&shell(folder.path(), script)), (3, said), "{script}");
    }
}

#[test]
fn what_is_no_file_in_a_folder_is_skipped_and_told() {
    let folder = folder();
    let inside = folder.path().join("in");
    symlink(".", inside.join("circle")).unwrap();
    symlink("none", inside.join("dangling")).unwrap();
    assert!(Command::new("mkfifo").arg(inside.join("pipe")).status().unwrap().success());
    let output = shell(folder.path(), "dehusk clean in -o out.jsonl");
    let (code, said) = told(&output);
    assert_eq!(code, 0, "{said}");
    for name in ["circle", "dangling", "pipe"] {
        assert!(said.contains(&format!("dehusk: skipped in/{name}: it is no regular file\n")), "{said}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_a_reject_and_its_neighbours_are_records() {
    let folder = folder();
    fs::set_permissions(folder.path().join("in/b.html"), Permissions::from_mode(0o000)).unwrap();
    let output = shell(folder.path(), "dehusk clean in --allow-rejects 1 -q");
    assert_eq!(output.status.code(), Some(0));
    // A user who may read everything does not meet the fault.
    assert!(matches!(records(&output.stdout).len(), 1 | 2));
}

#[test]
fn a_file_that_fails_while_it_is_read_is_a_reject_and_its_neighbours_are_records() {
    let folder = folder();
    // It can be opened, and nothing is mapped where reading starts.
    let output = shell(folder.path(), "dehusk clean in/a.html /proc/self/mem in/b.html -q -o out.jsonl");
    let said = "dehusk: 1 of 3 documents were rejected and 0 are allowed; --allow-rejects changes that\n";
    assert_eq!(told(&output), (1, said.to_owned()));
    assert_eq!(records(&fs::read(folder.path().join("out.jsonl")).unwrap()).len(), 2);
    let rejects = records(&fs::read(folder.path().join("out.rejects.jsonl")).unwrap());
    let of = |key: &str| rejects[0][key].as_str().unwrap().to_owned();
    assert_eq!(
        (rejects.len(), of("file_path"), of("reject_reason"), of("message")),
        (
            1,
            "/proc/self/mem".to_owned(),
            "unreadable".to_owned(),
            "Input/output error (os error 5)".to_owned()
        )
    );
}

#[test]
fn a_model_that_is_learned_without_a_file_that_cannot_be_read_is_no_success() {
    let folder = folder();
    assert_eq!(told(&shell(folder.path(), "dehusk learn in -q -o model.jsonl")), (0, String::new()));
    let (code, said) = told(&shell(folder.path(), "dehusk learn in /proc/self/mem -o model.jsonl"));
    let message = "dehusk: 1 of 3 documents could not be read and 0 are allowed; run.allow_rejects in dehusk.toml changes that\n";
    assert!(code == 1 && said.ends_with(message), "{code}: {said}");
}

#[test]
fn a_pipe_with_a_name_and_a_device_are_read_where_they_are_named() {
    let folder = folder();
    assert!(Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap().success());
    let script = "cat in/a.html > pipe & dehusk clean pipe /dev/null --allow-rejects 1";
    let output = shell(folder.path(), script);
    assert_eq!(output.status.code(), Some(0));
    let records = records(&output.stdout);
    assert_eq!((records.len(), &records[0]["file_path"]), (1, &"pipe".into()));
    assert!(told(&output).1.starts_with("dehusk: rejected /dev/null: empty: it has no bytes\n"));
}

#[test]
fn what_can_be_read_once_only_is_not_read_in_two_passes() {
    let folder = folder();
    assert!(Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap().success());
    for (script, name) in [
        ("dehusk clean in pipe --two-pass", "pipe"),
        ("cat in/a.html | dehusk clean /dev/stdin --two-pass", "/dev/stdin"),
    ] {
        let said = format!(
            "dehusk: {name} can be read once only: write it to a file for --two-pass, or learn a --site-model first\n"
        );
        assert_eq!(told(&shell(folder.path(), script)), (2, said), "{script}");
    }
    assert_eq!(told(&shell(folder.path(), "dehusk clean /dev/stdin --two-pass -q < in/a.html")).0, 0);
}

#[test]
fn stdin_is_no_document_of_the_list_that_it_holds() {
    let folder = folder();
    let said =
        "dehusk: stdin cannot be both a document and the list of files: leave out one of the two `-`\n";
    let output = shell(folder.path(), "printf -- 'in\\n-\\n' | dehusk clean --files-from -");
    assert_eq!(told(&output), (2, said.to_owned()));
}

#[test]
fn a_site_model_may_have_any_name() {
    let folder = folder();
    let script = "name=$(printf 'm\\377.jsonl'); dehusk learn in -q -o \"$name\" && dehusk clean in -q --site-model \"$name\" -o out.jsonl";
    assert_eq!(told(&shell(folder.path(), script)), (0, String::new()));
    let script = "dehusk clean --print-settings --site-model \"$(printf 'm\\377.jsonl')\"";
    let said =
        "dehusk: a settings file cannot name the site model m\u{fffd}.jsonl, which is not UTF-8: rename it\n";
    assert_eq!(told(&shell(folder.path(), script)), (2, said.to_owned()));
}

#[cfg(target_os = "linux")]
#[test]
fn memory_that_cannot_be_had_is_an_error_before_anything_is_written() {
    let folder = folder();
    let script = "ulimit -v 1000000; dehusk clean in -q --threads 1 --dedup exact -o out.jsonl";
    let said = "dehusk: cannot get 1073741824 bytes of memory to remember texts for duplicates; give less as dedup.max_bytes in \
                dehusk.toml, or raise the limit of memory (ulimit -v)\n";
    assert_eq!(told(&shell(folder.path(), script)), (3, said.to_owned()));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn files_without_an_end_are_not_read_to_it() {
    let folder = folder();
    for (script, code, said) in [
        (
            "dehusk clean in --config /dev/zero",
            2,
            "cannot read the settings in /dev/zero: it is larger than 1 MiB, as no settings are",
        ),
        (
            "dehusk learn in --tally /dev/zero",
            3,
            "cannot read /dev/zero: line 1: it is longer than any that dehusk writes",
        ),
    ] {
        assert_eq!(told(&shell(folder.path(), script)), (code, format!("dehusk: {said}\n")), "{script}");
    }
}

#[test]
fn stacks_do_not_depend_on_the_environment() {
    let folder = folder();
    for command in ["clean", "learn"] {
        let script = format!("RUST_MIN_STACK=1 dehusk {command} in -q --threads 2 -o {command}.jsonl");
        assert_eq!(told(&shell(folder.path(), &script)), (0, String::new()));
    }
}

#[test]
fn names_that_no_text_holds_come_back_in_the_record() {
    let folder = TempDir::new().unwrap();
    for name in [&b"\xFF\xFE.html"[..], b"line\nend.html", b"%FF%FE.html"] {
        fs::write(folder.path().join(OsStr::from_bytes(name)), PAGE).unwrap();
    }
    let output = shell(folder.path(), "dehusk clean . -q");
    let records = records(&output.stdout);
    let names: Vec<&str> = records.iter().map(|record| record["file_path"].as_str().unwrap()).collect();
    assert_eq!(names, ["./%25FF%25FE.html", "./line\nend.html", "./%FF%FE.html"]);
}

#[test]
fn a_run_does_not_read_what_it_writes() {
    let folder = folder();
    for script in ["dehusk clean . -o out.jsonl", "dehusk clean . -o out.jsonl", "dehusk clean . > out.jsonl"]
    {
        let output = shell(folder.path(), script);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(records(&fs::read(folder.path().join("out.jsonl")).unwrap()).len(), 2);
    }
    let read_and_written =
        |name| format!("dehusk: {name} would be read and written by one run: name another output\n");
    for (script, name) in [
        ("dehusk clean out.jsonl -o out.jsonl", "out.jsonl"),
        ("dehusk clean out.jsonl in --rejects ./out.jsonl", "out.jsonl"),
        ("dehusk clean out.jsonl in --removed in/../out.jsonl", "out.jsonl"),
        ("dehusk clean out.jsonl >> out.jsonl", "out.jsonl"),
        ("dehusk clean - < out.jsonl -o out.jsonl", "stdin"),
        ("dehusk clean --files-from out.jsonl -o out.jsonl", "out.jsonl"),
        ("dehusk clean in --site-model out.jsonl -o out.jsonl", "out.jsonl"),
        ("dehusk learn out.jsonl -o out.jsonl", "out.jsonl"),
        ("dehusk learn in --tally out.jsonl -o out.jsonl", "out.jsonl"),
    ] {
        assert_eq!(told(&shell(folder.path(), script)), (2, read_and_written(name)), "{script}");
        assert_eq!(records(&fs::read(folder.path().join("out.jsonl")).unwrap()).len(), 2);
    }
}

#[test]
fn a_closed_pipe_is_no_success_where_other_outputs_are_lost() {
    let folder = folder();
    fs::write(folder.path().join("in/empty.html"), "").unwrap();
    let code = |command: &str, reader: &str| {
        told(&shell(
            folder.path(),
            &format!("{{ {command} 2>err; echo $? >code; }} {reader}; cat code err >&2"),
        ))
        .1
    };
    // Closed before the run begins.
    let closed = "| { exec <&-; sleep 0.2; }";
    for (command, closed_output) in [
        ("sleep 0.1; dehusk clean in -q -o out.jsonl --removed -", "-"),
        ("sleep 0.1; dehusk clean in -q --removed rem.jsonl", "-"),
        ("sleep 0.1; dehusk learn in -q --keep-tally tally.jsonl", "-"),
        ("sleep 0.1; dehusk clean in -q -o /dev/null --removed -", "-"),
    ] {
        let said = format!("3\ndehusk: cannot write {closed_output}: its reader closed it\n");
        assert_eq!(code(command, closed), said, "{command}");
    }
    assert_eq!(code("sleep 0.1; dehusk clean in -q --removed /dev/null", closed), "0\n");
    let script = "{ sleep 0.1; dehusk clean in -q -o out.jsonl --rejects /dev/stderr; echo $? >code; } 2>&1 | true; cat code >&2";
    assert_eq!(told(&shell(folder.path(), script)).1, "3\n");
    let mut left: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["code", "err", "in"]);
}

#[test]
fn a_stream_that_leads_to_a_file_is_gone_on_with() {
    let folder = folder();
    fs::write(folder.path().join("in/empty.html"), "").unwrap();
    for stream in ["-", "/dev/stdout", "/dev/fd/1", "/dev/fd/3"] {
        let redirect = if stream == "/dev/fd/3" { "3>>f" } else { ">>f" };
        let script = format!("echo KEEP >f; dehusk clean in --allow-rejects 1 -q -o {stream} {redirect}");
        assert_eq!(told(&shell(folder.path(), &script)), (0, String::new()));
        let text = fs::read_to_string(folder.path().join("f")).unwrap();
        assert_eq!(records(text.strip_prefix("KEEP\n").unwrap().as_bytes()).len(), 2, "{stream}");
    }
    // The closing table comes behind the reject.
    let script = "echo KEEP >f; dehusk clean in --progress never -o out.jsonl --rejects /dev/stderr 2>>f";
    assert_eq!(shell(folder.path(), script).status.code(), Some(1));
    let text = fs::read_to_string(folder.path().join("f")).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("KEEP"));
    assert_eq!(records(lines.next().unwrap().as_bytes())[0]["reject_reason"], "empty");
    assert!(lines.count() > 2, "{text}");
}

#[test]
fn two_outputs_are_not_one_stream() {
    let folder = folder();
    for (script, named) in [
        ("dehusk clean in -q -o - --removed /dev/stdout >f", "stdout"),
        ("dehusk clean in -q --removed /dev/stdout | cat", "stdout"),
        ("dehusk clean in -q --removed /dev/stderr 2>&1 >&2 | cat >&2", "stderr"),
        ("dehusk clean in -q -o /dev/fd/3 --removed /dev/fd/4 3>f 4>&3", "/dev/fd/4"),
    ] {
        let said = format!("dehusk: {named} is named for two outputs: give each a file of its own\n");
        let output = shell(folder.path(), script);
        assert_eq!(told(&output).1, said, "{script}");
    }
}

#[test]
fn a_name_with_commands_for_a_terminal_is_shown_and_not_obeyed() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("\u{1B}[31m\u{202E}x.html"), "").unwrap();
    let (_, said) = told(&shell(folder.path(), "dehusk clean . -o /dev/null"));
    assert!(!said.contains(['\u{1B}', '\u{202E}']), "{said:?}");
    assert!(said.contains("rejected ./\\u{1b}[31m\\u{202e}x.html: empty: it has no bytes"), "{said:?}");
}

#[test]
fn a_terminal_shows_what_is_in_a_page_and_does_not_obey_it() {
    let folder = TempDir::new().unwrap();
    let hidden = "\u{9b}31m\u{85}\u{7f}\u{202e}\u{feff}\u{e0041}";
    let line = serde_json::json!({ "text": "The river rose in a single night.", "url": format!("https://a.example/{hidden}") });
    fs::write(folder.path().join("in.jsonl"), format!("{line}\n")).unwrap();
    fs::write(folder.path().join("bad.jsonl"), format!("{{\"id\": \"{hidden}\", \"text\": 1}}\n")).unwrap();
    for args in [
        "clean in.jsonl -q",
        "clean in.jsonl -q -o /dev/stdout",
        "clean in.jsonl -q -o /dev/tty",
        "clean in.jsonl -q -o out.jsonl --removed -",
        "clean in.jsonl -q -o out.jsonl --removed /dev/stderr",
        "clean bad.jsonl -q -o out.jsonl --rejects /dev/stderr",
        "clean bad.jsonl -q -o out.jsonl --rejects -",
        "learn in.jsonl -q --site \"$(printf 'a\\302\\233b')\" -o model.jsonl --keep-tally -",
        "clean --print-settings --source \"$(printf 'a\\302\\233b')\"",
    ] {
        // Its stdout, stderr and terminal are one of its own.
        let program = env!("CARGO_BIN_EXE_dehusk");
        let output = Command::new("script")
            .args(["-qec", &format!("{program} {args}"), "/dev/null"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(!shown.trim().is_empty(), "{args}");
        let lines = shown.replace("\r\n", "");
        let obeyed: Vec<char> =
            lines.chars().filter(|c| c.is_control() || hidden[8..].contains(*c)).collect();
        assert_eq!(obeyed, Vec::<char>::new(), "{args}: {shown:?}");
    }
}

#[test]
fn a_document_beyond_a_limit_is_a_reject_where_the_settings_ask_for_it() {
    let folder = folder();
    let page = format!("{}<p>Deep text.</p>", "<div>".repeat(200));
    fs::write(folder.path().join("deep.html"), page).unwrap();
    fs::write(folder.path().join("dehusk.toml"), "[limits]\ndepth = 10\ndegraded = \"reject\"\n").unwrap();
    let (code, said) =
        told(&shell(folder.path(), "dehusk clean deep.html --progress never 2>&1 >out.jsonl | head -1 >&2"));
    assert_eq!(
        (code, &*said),
        (
            0,
            "dehusk: rejected deep.html: degraded: it goes beyond limits.depth, so that what is read of it is not all that it says\n",
        )
    );
}

#[test]
fn a_run_ends_well_where_nobody_reads_its_messages() {
    let folder = folder();
    let script = "{ dehusk clean in -o out.jsonl; echo $? >code; } 2>&1 | true; cat code >&2";
    assert_eq!(told(&shell(folder.path(), script)).1, "0\n");
}
