//! The program as its users meet it: exit codes, messages, streams.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A page with some chrome around its text; every one is different.
fn page(number: usize) -> String {
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Page {number} - Site</title></head><body>\
         <nav><ul><li><a href=/>Home</a></li><li><a href=/about>About</a></li></ul></nav>\
         <article><h1>Page {number}</h1><p>This is the first paragraph of page {number}, and it says enough to be \
         taken for the text of an article by anybody who reads it.</p>{}</article>\
         <footer>Copyright 2024 Site. All rights reserved.</footer></body></html>",
        format!("<p>A further paragraph of page {number}, which goes on for a while, as paragraphs do.</p>")
            .repeat(number % 40)
    )
}

/// A folder with so many pages.
fn pages(count: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    for number in 0..count {
        fs::write(folder.path().join(format!("{number:05}.html")), page(number)).unwrap();
    }
    folder
}

/// The program, in a folder without settings.
fn dehusk(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dehusk"));
    command.current_dir(folder);
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    dehusk(folder).args(args).stdin(Stdio::null()).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn records(output: &[u8]) -> Vec<serde_json::Value> {
    let text = std::str::from_utf8(output).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn records_come_in_the_order_of_the_files() {
    let folder = pages(100);
    let output = run(folder.path(), &["clean", "."]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let names: Vec<String> = records(&output.stdout)
        .iter()
        .map(|record| {
            Path::new(record["file_path"].as_str().unwrap()).file_name().unwrap().to_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(names, (0..100).map(|number| format!("{number:05}.html")).collect::<Vec<_>>());
}

#[test]
fn stdin_is_an_input() {
    let folder = TempDir::new().unwrap();
    let mut child = dehusk(folder.path())
        .args(["clean", "-", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(page(1).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0);
    let records = records(&output.stdout);
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["file_path"], "-");
}

#[test]
fn links_without_markdown_are_exit_code_2_with_a_remedy() {
    let folder = pages(1);
    let output = run(folder.path(), &["clean", ".", "--links"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("ask for --markup markdown"), "{}", stderr(&output));
    fs::write(folder.path().join("dehusk.toml"), "[output]\nmarkup = \"markdown\"\nlinks = true\n").unwrap();
    assert_eq!(code(&run(folder.path(), &["clean", "00000.html", "--markup", "plain"])), 0);
}

#[test]
fn copies_are_found_whatever_their_markup() {
    let folder = TempDir::new().unwrap();
    let text = "The river rose by two metres in a single night, and everybody left the lower";
    fs::write(folder.path().join("a.html"), format!("<p>{text} <b>town</b>.</p>")).unwrap();
    fs::write(folder.path().join("b.html"), format!("<p>{text} town.</p>")).unwrap();
    let output = run(folder.path(), &["clean", ".", "--markup", "markdown", "--dedup", "exact"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let records = records(&output.stdout);
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["text"], format!("{text} **town**."));
    assert_eq!(records[0]["metadata"]["text_markup"], "markdown");
}

#[test]
fn a_list_names_more_inputs() {
    let folder = pages(3);
    fs::write(folder.path().join("list"), "00002.html\n00000.html\n").unwrap();
    let output = run(folder.path(), &["clean", "--files-from", "list"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let paths: Vec<_> = records(&output.stdout).iter().map(|record| record["file_path"].clone()).collect();
    assert_eq!(paths, ["00002.html", "00000.html"]);
}

#[test]
fn a_binary_file_is_a_reject_and_exit_code_1() {
    let folder = pages(2);
    fs::write(folder.path().join("logo.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let output = run(folder.path(), &["clean", "."]);
    assert_eq!(code(&output), 1);
    assert_eq!(records(&output.stdout).len(), 2);
    assert!(stderr(&output).contains("logo.png: binary: "), "{}", stderr(&output));
}

#[test]
fn an_allowed_reject_is_a_success() {
    let folder = pages(2);
    fs::write(folder.path().join("empty.html"), b"").unwrap();
    assert_eq!(code(&run(folder.path(), &["clean", "."])), 1);
    assert_eq!(code(&run(folder.path(), &["clean", ".", "--allow-rejects", "1"])), 0);
    assert_eq!(code(&run(folder.path(), &["clean", ".", "--allow-rejects", "10%"])), 1);
    assert_eq!(code(&run(folder.path(), &["clean", ".", "--allow-rejects", "40%"])), 0);
}

#[test]
fn rejects_are_written_beside_the_output() {
    let folder = pages(1);
    fs::write(folder.path().join("empty.txt"), b"").unwrap();
    let out = TempDir::new().unwrap();
    let path = out.path().join("pages.jsonl");
    let output = run(folder.path(), &["clean", ".", "-o", path.to_str().unwrap()]);
    assert_eq!(code(&output), 1);
    assert_eq!(output.stdout, b"");
    assert_eq!(records(&fs::read(path).unwrap()).len(), 1);
    let rejects = records(&fs::read(out.path().join("pages.rejects.jsonl")).unwrap());
    assert_eq!(rejects.len(), 1);
    assert_eq!(rejects[0]["reject_reason"], "empty");
}

#[test]
fn quiet_says_nothing_but_why_the_exit_code_is_not_0() {
    let folder = pages(2);
    let output = run(folder.path(), &["clean", ".", "--quiet"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    fs::write(folder.path().join("empty.html"), "").unwrap();
    let output = run(folder.path(), &["clean", ".", "--quiet"]);
    let said = "dehusk: 1 of 3 documents were rejected and 0 are allowed; --allow-rejects changes that\n";
    assert_eq!((code(&output), stderr(&output).as_str()), (1, said));
}

#[test]
fn a_missing_input_is_exit_code_3_in_one_line() {
    let folder = TempDir::new().unwrap();
    let output = run(folder.path(), &["clean", "no-such-page.html"]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).starts_with("dehusk: cannot read no-such-page.html: "), "{}", stderr(&output));
    assert_eq!(stderr(&output).lines().count(), 1);
}

#[test]
fn an_output_that_cannot_be_written_is_exit_code_3() {
    let folder = pages(1);
    let output = run(folder.path(), &["clean", ".", "-o", "no/such/folder/out.jsonl"]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
}

#[test]
fn flags_go_over_the_settings_file() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("dehusk.toml"), "[output]\nsource = \"file\"\n[run]\nthreads = 3\n")
        .unwrap();
    let output = run(folder.path(), &["clean", "--print-settings", "--source", "flag"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.contains("source = \"flag\"\n"), "{printed}");
    assert!(printed.contains("threads = 3\n"), "{printed}");
}

#[test]
fn printed_settings_are_a_settings_file() {
    let folder = TempDir::new().unwrap();
    let first =
        run(folder.path(), &["clean", "--print-settings", "--keep", "share_bar", "--encoding", "koi8-r"]);
    fs::write(folder.path().join("dehusk.toml"), &first.stdout).unwrap();
    let second = run(folder.path(), &["clean", "--print-settings"]);
    assert_eq!(code(&second), 0, "{}", stderr(&second));
    assert!(first.stdout == second.stdout);
}

#[test]
fn a_closed_pipe_is_a_success() {
    let folder = pages(400);
    for threads in ["1", "2"] {
        let mut child = dehusk(folder.path())
            .args(["clean", ".", "--quiet", "--threads", threads])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    }
}

#[test]
fn inspect_gives_a_json_object_a_block() {
    let folder = pages(1);
    let output = run(folder.path(), &["inspect", "00000.html", "--json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let mut blocks = records(&output.stdout);
    let page = blocks.pop().unwrap();
    assert_eq!(page["fields"][0]["name"], "title");
    assert!(!blocks.is_empty());
    for (at, block) in blocks.iter().enumerate() {
        assert_eq!(block["block"], at);
        assert!(["kept", "moved", "removed"].contains(&block["fate"].as_str().unwrap()), "{block}");
    }
}

#[test]
fn inspect_lets_no_page_command_the_terminal() {
    let folder = TempDir::new().unwrap();
    let page = "A line with \u{1b}]0;title\u{7} and \u{1b}[31mred\u{1b}[0m and \u{202e}turned\u{202c} text, long enough to stay.\n";
    fs::write(folder.path().join("page.txt"), page).unwrap();
    for args in [&["inspect", "page.txt"][..], &["inspect", "page.txt", "--json"]] {
        let output = run(folder.path(), args);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{202c}']), "{shown:?}");
    }
}

#[test]
fn inspect_shows_one_member_of_a_jsonl_file() {
    let folder = TempDir::new().unwrap();
    let line = |text: &str| serde_json::json!({ "text": text }).to_string() + "\n";
    let pages =
        line("The first document, which is a sentence.") + &line("The second document, which is another.");
    fs::write(folder.path().join("pages.jsonl"), pages).unwrap();
    let output = run(folder.path(), &["inspect", "pages.jsonl", "--member", "2", "--json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(records(&output.stdout)[0]["text"], "The second document, which is another.");
    assert_eq!(code(&run(folder.path(), &["inspect", "pages.jsonl", "--member", "3"])), 2);
}

#[test]
fn every_kind_has_a_page() {
    let folder = TempDir::new().unwrap();
    let output = run(folder.path(), &["kinds"]);
    assert_eq!(code(&output), 0);
    let catalogue = String::from_utf8(output.stdout).unwrap();
    for kind in dehusk::chrome::Kind::ALL {
        assert!(catalogue.lines().any(|line| line.split(' ').next() == Some(kind.name())), "{kind}");
        let output = run(folder.path(), &["kinds", kind.name()]);
        assert_eq!(code(&output), 0);
        assert!(output.stdout.starts_with(b"# "), "{kind}");
    }
}

#[test]
fn the_schemas_are_json() {
    let folder = TempDir::new().unwrap();
    for args in [&["schema"][..], &["schema", "reject"], &["schema", "removed"]] {
        let output = run(folder.path(), args);
        assert_eq!(code(&output), 0);
        assert!(serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap().is_object());
    }
}

/// A folder with so many pages of a site, whose slogan no list of phrases knows.
fn site(count: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("pages")).unwrap();
    for number in 0..count {
        let topic = ["rope", "kettle", "piano", "lantern", "ladder", "barrel", "flag"][number % 7];
        let place = ["quay", "mill", "quarry", "school", "chapel"][number % 5];
        let text = format!(
            "About a {topic} at the {place}\n\nOn page {number} we tell how the {topic} came to the {place}, who carried \
             it there, and why nobody in the valley has ever asked for it back.\n\nEvery team that finds its own torch \
             may climb the stairs for nothing.\n"
        );
        fs::write(folder.path().join(format!("pages/{number:03}.txt")), text).unwrap();
    }
    folder
}

fn texts(output: &Output) -> Vec<String> {
    records(&output.stdout).iter().map(|record| record["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_a_site_repeats_is_learned_and_falls() {
    let folder = site(12);
    let alone = run(folder.path(), &["clean", "pages"]);
    assert!(texts(&alone).iter().all(|text| text.contains("Every team")), "{:?}", texts(&alone));
    let learned = run(folder.path(), &["learn", "pages", "-o", "site.jsonl"]);
    assert_eq!(code(&learned), 0, "{}", stderr(&learned));
    assert!(
        stderr(&learned).contains("sites: 1, with three distinct pages or more: 1,"),
        "{}",
        stderr(&learned)
    );
    let with = run(folder.path(), &["clean", "pages", "--site-model", "site.jsonl"]);
    assert!(texts(&with).iter().all(|text| text.contains("On page") && !text.contains("Every team")));
    assert!(
        stderr(&with).contains("12 of 12 records are of sites that the model knows"),
        "{}",
        stderr(&with)
    );
    let elsewhere = run(folder.path(), &["clean", "pages", "--site-model", "site.jsonl", "--site", "other"]);
    assert!(stderr(&elsewhere).contains("; name their site as it was named"), "{}", stderr(&elsewhere));
    let at_once = run(folder.path(), &["clean", "pages", "--two-pass"]);
    assert!(at_once.stdout == with.stdout);
    let inspected = run(folder.path(), &["inspect", "pages/003.txt", "--site-model", "site.jsonl"]);
    assert!(String::from_utf8_lossy(&inspected.stdout).contains("site_template/prose"));
}

#[test]
fn tallies_of_parts_make_the_model_of_the_whole() {
    let folder = site(20);
    let learn = |args: &[&str]| {
        let output = run(folder.path(), &[&["learn", "-q"], args].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        output.stdout
    };
    learn(&["pages/00*.txt", "--keep-tally", "one.jsonl.gz", "-o", "part.jsonl", "--threads", "1"]);
    learn(&["pages/01*.txt", "--keep-tally", "two.jsonl", "-o", "part.jsonl"]);
    let whole = learn(&["pages"]);
    assert!(learn(&["--tally", "two.jsonl", "--tally", "one.jsonl.gz"]) == whole);
    assert!(learn(&["--tally", "two.jsonl", "pages/00*.txt"]) == whole);
}

#[test]
fn a_model_and_its_tally_are_two_files() {
    let folder = site(3);
    let output = run(folder.path(), &["learn", "pages", "-o", "site.jsonl", "--keep-tally", "site.jsonl"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("site.jsonl is named for two outputs"), "{}", stderr(&output));
}

#[test]
fn settings_name_a_site_model_or_ask_for_two_passes() {
    let folder = site(3);
    fs::write(folder.path().join("dehusk.toml"), "[site]\nmodel = \"site.jsonl\"\ntwo_pass = true\n")
        .unwrap();
    let output = run(folder.path(), &["clean", "pages"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("leave out site.model or site.two_pass"), "{}", stderr(&output));
    // Each flag undoes the other setting.
    assert_eq!(code(&run(folder.path(), &["clean", "pages", "--two-pass"])), 0);
}

#[test]
fn a_page_that_is_none_of_its_sites_is_flagged() {
    let folder = site(12);
    let page = (0..12)
        .map(|number| fs::read_to_string(folder.path().join(format!("pages/{number:03}.txt"))).unwrap());
    for (number, page) in page.enumerate() {
        let page = format!("The Valley Paper\nBread · Boats · Bells\n{page}Printed behind the mill\n");
        fs::write(folder.path().join(format!("pages/{number:03}.txt")), page).unwrap();
    }
    run(folder.path(), &["learn", "pages", "-o", "site.jsonl", "-q"]);
    let other =
        "This domain has moved to another owner, who has not decided yet what it is to become of it.\n";
    fs::write(folder.path().join("pages/900.txt"), other).unwrap();
    let output = run(folder.path(), &["clean", "pages", "--site-model", "site.jsonl"]);
    let warned: Vec<bool> = records(&output.stdout)
        .iter()
        .map(|record| record["metadata"]["warnings"].to_string().contains("\"site: nothing"))
        .collect();
    assert_eq!(warned, [vec![false; 12], vec![true]].concat());
}

#[test]
fn a_broken_site_model_is_named_with_its_line() {
    let folder = site(3);
    for (model, said) in [
        (
            "{\"schema\":\"dehusk-site-model/1\",\"sites\":1}\n{\"site\":1}\n",
            "site.jsonl: line 2: invalid type",
        ),
        ("{\"text\":\"a record\"}\n", "site.jsonl: line 1: this is no site model; `dehusk learn` makes one"),
    ] {
        fs::write(folder.path().join("site.jsonl"), model).unwrap();
        let output = run(folder.path(), &["clean", "pages", "--site-model", "site.jsonl"]);
        assert_eq!(code(&output), 3, "{}", stderr(&output));
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
    let output = run(folder.path(), &["clean", "pages", "--site-model", "none.jsonl"]);
    assert_eq!((code(&output), stderr(&output).lines().count()), (3, 1), "{}", stderr(&output));
    assert!(stderr(&output).contains("`site.model` or --site-model names it"), "{}", stderr(&output));
}

#[test]
fn what_the_filters_reject_was_asked_for() {
    let folder = pages(3);
    // The text of a page has its number in it, and one more paragraph than that.
    fs::copy(folder.path().join("00001.html"), folder.path().join("00003.html")).unwrap();
    let output =
        run(folder.path(), &["clean", ".", "--max", "n_paragraphs=2", "--dedup", "exact", "-o", "out.jsonl"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(records(&fs::read(folder.path().join("out.jsonl")).unwrap()).len(), 2);
    let rejects = records(&fs::read(folder.path().join("out.rejects.jsonl")).unwrap());
    let reasons: Vec<_> = rejects.iter().map(|reject| reject["reject_reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["filtered: n_paragraphs", "duplicate"]);
}

#[test]
fn signals_stand_in_the_records_where_they_are_asked_for() {
    let folder = pages(1);
    let metadata = |args: &[&str]| records(&run(folder.path(), args).stdout)[0]["metadata"].clone();
    assert!(metadata(&["clean", "."]).get("n_words").is_none());
    assert_eq!(metadata(&["clean", ".", "--signals"])["n_lines"], 1.0);
}

#[test]
fn records_say_on_request_which_source_gave_which_field() {
    let folder = TempDir::new().unwrap();
    let page = r#"<title>Oats rise</title><meta property="article:published_time" content="2024-05-17T10:30:00+02:00">
                  <meta property="article:content_tier" content="locked"><p>Oats rise in the north this year.</p>"#;
    fs::write(folder.path().join("page.html"), page).unwrap();
    let metadata = |flags: &[&str]| {
        let output = run(folder.path(), &[&["clean", "page.html"], flags].concat());
        records(&output.stdout)[0]["metadata"].clone()
    };
    let asked = metadata(&["--metadata-sources"]);
    assert_eq!(asked["field_names"], serde_json::json!(["title", "date", "access"]));
    assert_eq!(asked["field_sources"], serde_json::json!(["title_element", "open_graph", "open_graph"]));
    assert_eq!(asked["access"], "paid");
    assert_eq!(metadata(&[])["field_names"], serde_json::json!([]));
}
