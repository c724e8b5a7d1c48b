//! The commands in the README, run as they stand there.
//!
//! Commands stand in `console` blocks. They run in a folder with the seeds and a few `pages`; `cargo run --release --`
//! is the program itself. Where output is shown it must be the right one (`...` stands for any lines, `[..]` for any
//! text in a line, `? 1` for an exit code); where none is, the command must succeed. Of `cargo xtask test`, which runs
//! these tests, only that `.ci/run` calls it is checked.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::Path;

/// What starts the program from a checkout.
const FROM_CHECKOUT: &str = "$ cargo run --release -- ";
/// What runs every check of the project.
const CHECKS: &str = "cargo xtask test";

#[test]
fn readme_commands_run_as_they_stand() {
    let readme = fs::read_to_string("README.md").unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    copy(Path::new("seeds"), &folder.path().join("seeds"));
    copy(Path::new("seeds"), &folder.path().join("pages"));
    let readme = readme.replace(FROM_CHECKOUT, "$ dehusk ");
    let mut cases = String::new();
    let mut lines = readme.lines().filter(|line| line.trim() != format!("$ {CHECKS}")).peekable();
    while let Some(line) = lines.next() {
        cases += line;
        cases.push('\n');
        let shows_output =
            lines.peek().is_some_and(|next| !["", "```"].contains(next) && !next.starts_with("$ "));
        if line.starts_with("$ ") && !shows_output {
            cases += "...\n";
        }
    }
    let path = folder.path().join("README.md");
    fs::write(&path, cases).unwrap();
    std::env::set_current_dir(folder.path()).unwrap();
    trycmd::TestCases::new().register_bin("dehusk", Path::new(env!("CARGO_BIN_EXE_dehusk"))).case(path).run();
}

#[test]
fn ci_runs_the_readme_s_test_command() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let ci = fs::read_to_string(root.join(".ci/run")).unwrap();
    assert!(readme.lines().any(|line| line.trim().trim_start_matches("$ ") == CHECKS));
    assert_eq!(ci.lines().filter(|line| *line == CHECKS).count(), 1);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
