//! Settings and flags that are wrong: exit code 2, one line that says where, what, and what it may be, and nothing is written.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A settings file, and what is said of it behind its name.
const SETTINGS: &[(&str, &str)] = &[
    // Keys.
    (
        "[run]\nthreds = 2",
        "2:1: there is no setting \"threds\" here; did you mean \"threads\"? known are threads, allow_rejects",
    ),
    (
        "[limits]\nspeed = 3",
        "2:1: there is no setting \"speed\" here; known are depth, elements, attributes, lines, degraded",
    ),
    (
        "threads = 2",
        "1:1: there is no setting \"threads\" here; known are input, decode, normalize, chrome, site, quality, dedup, output, limits, run",
    ),
    (
        "[runs]",
        "1:2: there is no setting \"runs\" here; did you mean \"run\"? known are input, decode, normalize, chrome, site, quality, dedup, output, limits, run",
    ),
    ("[run]\nthreads = 1\nthreads = 2", "3:1: threads is set twice; leave out one of the two"),
    ("[run]\n[run]", "2:2: run is set twice; leave out one of the two"),
    (
        "[[chrome.selectors]]\ncss = \"p\"",
        "1:1: this table needs action, and has none; add a line action = …",
    ),
    (
        "[[chrome.cues]]\nkind = \"toc\"",
        "1:1: this table needs phrases, and has none; add a line phrases = …",
    ),
    // One of some values.
    (
        "[input]\nformat = \"pdf\"",
        "2:10: input.format takes no \"pdf\"; known are auto, html, text, jsonl, warc, zip, tar, parquet",
    ),
    (
        "[input]\nformat = \"a`, b\"",
        "2:10: input.format takes no \"a`, b\"; known are auto, html, text, jsonl, warc, zip, tar, parquet",
    ),
    (
        "[input]\nformat = [\n]",
        "2:10: input.format takes no [ ]; known are auto, html, text, jsonl, warc, zip, tar, parquet",
    ),
    ("[run]\nthreads = \"a`b\"", "2:11: run.threads cannot be \"a`b\"; give a whole number from 0 to 1024"),
    (
        "[input]\nformat = 3",
        "2:10: input.format takes no 3; known are auto, html, text, jsonl, warc, zip, tar, parquet",
    ),
    ("[normalize]\nquotes = \"curly\"", "2:10: normalize.quotes takes no \"curly\"; known are keep, ascii"),
    ("[normalize]\nquotes = true", "2:10: normalize.quotes takes no true; known are keep, ascii"),
    (
        "[chrome]\nkeep = [\"sharebar\"]",
        "2:9: chrome.keep takes no \"sharebar\"; did you mean \"share_bar\"?",
    ),
    (
        "[chrome]\ndrop = [\n  \"toc\",\n  \"tocs\",\n]",
        "4:3: chrome.drop takes no \"tocs\"; did you mean \"toc\"?",
    ),
    ("[chrome]\ntext = \"raw\"", "2:8: chrome.text takes no \"raw\"; known are auto, flattened, extracted"),
    (
        "[[chrome.cues]]\nkind = \"toc\"\nmode = \"end\"\nphrases = [\"a\"]",
        "3:8: chrome.cues.mode takes no \"end\"; known are anywhere, start, whole",
    ),
    (
        "[[chrome.selectors]]\ncss = \"p\"\naction = \"hide\"",
        "3:10: chrome.selectors.action takes no \"hide\"; known are keep, drop",
    ),
    ("[dedup]\nby = \"fuzzy\"", "2:6: dedup.by takes no \"fuzzy\"; known are no, exact, near"),
    ("[output]\nmarkup = \"html\"", "2:10: output.markup takes no \"html\"; known are plain, markdown"),
    (
        "[output]\nover_stripped = \"drop\"",
        "2:17: output.over_stripped takes no \"drop\"; known are warn, reject",
    ),
    ("[limits]\ndegraded = \"drop\"", "2:12: limits.degraded takes no \"drop\"; known are warn, reject"),
    // Types and ranges.
    ("[input]\nmax_bytes = -1", "2:13: input.max_bytes cannot be -1; give a whole number from 0"),
    ("[input]\nmax_bytes = 1.5", "2:13: input.max_bytes cannot be 1.5; give a whole number from 0"),
    ("[input]\nmax_bytes = \"big\"", "2:13: input.max_bytes cannot be \"big\"; give a whole number from 0"),
    ("[input]\nmax_bytes = [1]", "2:13: input.max_bytes cannot be a list; give a whole number from 0"),
    ("[input]\nhtml_fields = [1]", "2:16: input.html_fields cannot be 1; give text in quotes"),
    (
        "[chrome]\nkeep = \"toc\"",
        "2:8: chrome.keep cannot be \"toc\"; give a list in brackets, such as [\"a\", \"b\"]",
    ),
    ("[chrome]\nkeep_repeats = \"yes\"", "2:16: chrome.keep_repeats cannot be \"yes\"; give true or false"),
    ("[quality]\nmin.n_words = \"many\"", "2:15: quality.min.n_words cannot be \"many\"; give a number"),
    ("[limits]\ndepth = 0", "2:9: limits.depth cannot be 0; give a whole number from 1 to 65535"),
    ("[limits]\nlines = 0", "2:9: limits.lines cannot be 0; give a whole number from 1 to 4294967295"),
    (
        "[input]\nmax_json_depth = 256",
        "2:18: input.max_json_depth cannot be 256; give a whole number from 1 to 255",
    ),
    (
        "[run]\nthreads = 99999999999999999999",
        "2:11: run.threads cannot be 99999999999999999999; give a whole number from 0 to 1024",
    ),
    ("[run]\nthreads = -1", "2:11: run.threads cannot be -1; give a whole number from 0 to 1024"),
    (
        "dedup.max_bytes = 70368744177665",
        "1:19: dedup.max_bytes cannot be 70368744177665; give a whole number from 0 to 70368744177664",
    ),
    ("output.source = 1979-05-27", "1:17: output.source cannot be 1979-05-27; give text in quotes"),
    (
        "run = 1979-05-27",
        "1:7: run cannot be \"1979-05-27\"; give a table, which starts with a line in brackets",
    ),
    ("input.html_fields = [07:32:00]", "1:22: input.html_fields cannot be 07:32:00; give text in quotes"),
    (
        "site.name = 1979-05-27\noutput.source = 07:32:00",
        "1:13: site.name cannot be 1979-05-27; give text in quotes",
    ),
    (
        "input.format = { html = 1 }",
        "1:16: input.format takes no { html = 1 }; known are auto, html, text, jsonl, warc, zip, tar, parquet",
    ),
    ("[output.source]\nname = 1", "1:1: output.source cannot be a table; give text in quotes"),
    ("[run]\nthreads = 1025", "2:11: run.threads cannot be 1025; give a whole number from 0 to 1024"),
    (
        "[run]\nthreads = 9223372036854775807",
        "2:11: run.threads cannot be 9223372036854775807; give a whole number from 0 to 1024",
    ),
    (
        "chrome = { keep = 3 }",
        "1:19: chrome.keep cannot be 3; give a list in brackets, such as [\"a\", \"b\"]",
    ),
    (
        "[chrome.keep]\na = 1",
        "1:1: chrome.keep cannot be a table; give a list in brackets, such as [\"a\", \"b\"]",
    ),
    ("run = [2, 5]", "1:7: run cannot be a list; give a table, which starts with a line in brackets"),
    ("[[run]]\nthreads = 1", "1:1: run cannot be a list; give a table, which starts with a line in brackets"),
    (
        "decode = [\"koi8-r\"]",
        "1:10: decode cannot be a list; give a table, which starts with a line in brackets",
    ),
    ("limits = []", "1:10: limits cannot be a list; give a table, which starts with a line in brackets"),
    (
        "quality.min = []",
        "1:15: quality.min cannot be a list; give a table, which starts with a line in brackets",
    ),
    (
        "chrome.selectors = [[\"p\", \"drop\"]]",
        "1:21: chrome.selectors cannot be a list of lists; give a list of texts or of tables",
    ),
    ("limits = 3", "1:10: limits cannot be 3; give a table, which starts with a line in brackets"),
    // What only its stage understands.
    ("[output]\nfloor = 1.5", "2:9: output.floor: 1.5 is no share; give a number from 0 to 1"),
    (
        "[run]\nallow_rejects = \"101%\"",
        "2:17: run.allow_rejects: \"101%\" is neither a number of documents, such as 10, nor a share, such as 1%",
    ),
    (
        "[decode]\nencoding = \"klingon\"",
        "2:12: decode.encoding: there is no encoding labelled \"klingon\"; labels are those of the web, such as utf-8 or windows-1251",
    ),
    (
        "[quality]\nmin.n_word = 5",
        "2:1: quality.min: there is no signal \"n_word\"; the nearest is \"n_words\", and `dehusk signals` lists all",
    ),
    (
        "[[chrome.selectors]]\ncss = \"p[\"\naction = \"drop\"",
        "2:7: chrome.selectors.css: \"p[\" is not a CSS selector: a part of it is missing, out of place, or known to browsers only",
    ),
    (
        "[[chrome.selectors]]\ncss = \"\"\naction = \"drop\"",
        "2:7: chrome.selectors.css: \"\" is not a CSS selector: a part of it is missing, out of place, or known to browsers only",
    ),
    (
        "[[chrome.selectors]]\ncss = \"p:has(\"\naction = \"drop\"",
        "2:7: chrome.selectors.css: \"p:has(\" is not a CSS selector: a part of it is missing, out of place, or known to browsers only",
    ),
    (
        "[[chrome.selectors]]\ncss = \"::before\"\naction = \"drop\"",
        "2:7: chrome.selectors.css: \"::before\" is not a CSS selector: a part of it is missing, out of place, or known to browsers only",
    ),
    (
        "[decode]\nfallback_encoding = \"iso-2022-kr\"",
        "2:21: decode.fallback_encoding: \"iso-2022-kr\" decodes no text, as the web has it, since it hides markup; give another label",
    ),
    (
        "[[chrome.cues]]\nkind = \"toc\"\nphrases = []",
        "3:11: chrome.cues.phrases: there is no phrase in it; give one or more",
    ),
    (
        "[[chrome.cues]]\nkind = \"toc\"\nphrases = [\"a\", \"\"]",
        "3:11: chrome.cues.phrases: \"\" has no letter and no digit; give words",
    ),
    (
        "[[chrome.cues]]\nkind = \"toc\"\nphrases = [\" !!\"]",
        "3:11: chrome.cues.phrases: \" !!\" has no letter and no digit; give words",
    ),
    // What is no TOML.
    ("[run\n", "1:5: run: unclosed table, expected `]`"),
    ("[run]\nthreads =", "2:10: run.threads: string values must be quoted, expected literal string"),
];

/// Flags behind `dehusk`, and what is said of them.
const FLAGS: &[(&[&str], &str)] = &[
    (
        &["cleen", "a.html"],
        "unrecognized subcommand 'cleen'; tip: some similar subcommands exist: 'learn', 'clean'; see `dehusk --help`",
    ),
    (&["clean"], "the following required arguments were not provided: <INPUT>...; see `dehusk --help`"),
    (
        &["clean", "a.html", "--thread", "2"],
        "unexpected argument '--thread' found; tip: a similar argument exists: '--threads'; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--threads", "0"],
        "invalid value '0' for '--threads <N>': give a whole number from 1 to 1024; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--threads", "-1"],
        "invalid value '-1' for '--threads <N>': give a whole number from 1 to 1024; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--threads", "1025"],
        "invalid value '1025' for '--threads <N>': give a whole number from 1 to 1024; see `dehusk --help`",
    ),
    (
        &["learn", "a.html", "--threads", "18446744073709551615"],
        "invalid value '18446744073709551615' for '--threads <N>': give a whole number from 1 to 1024; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--format", "pdf"],
        "invalid value 'pdf' for '--format <FORMAT>'; [possible values: auto, html, text, jsonl, warc, zip, tar, parquet]; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--markup", "html"],
        "invalid value 'html' for '--markup <MARKUP>'; [possible values: plain, markdown]; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "-o", "corpus/", "--shard-size", "100"],
        "invalid value '100' for '--shard-size <SIZE>': \"100\" is neither a size, such as 500MB or 2GiB, nor a count, such as 100000records; it must be more than 0, and less than 16 EiB; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--encoding", "klingon"],
        "invalid value 'klingon' for '--encoding <LABEL>': there is no encoding labelled \"klingon\"; labels are those of the web, such as utf-8 or windows-1251; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--allow-rejects", "many"],
        "invalid value 'many' for '--allow-rejects <N|P%>': \"many\" is neither a number of documents, such as 10, nor a share, such as 1%; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--min", "n_words"],
        "invalid value 'n_words' for '--min <SIGNAL=N>': \"n_words\" names no bound; write NAME=NUMBER, such as n_words=50; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--min", "n_word=3"],
        "invalid value 'n_word=3' for '--min <SIGNAL=N>': there is no signal \"n_word\"; the nearest is \"n_words\", and `dehusk signals` lists all; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--normalize", "quotes=curly"],
        "invalid value 'quotes=curly' for '--normalize <STEP=VALUE>': quotes takes no \"curly\"; its values are keep, ascii; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--site-model"],
        "a value is required for '--site-model <MODEL>' but none was supplied; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--two-pass", "--site-model", "x"],
        "the argument '--two-pass' cannot be used with '--site-model <MODEL>'; see `dehusk --help`",
    ),
    (
        &["learn", "a.html", "--site-model", "x"],
        "unexpected argument '--site-model' found; tip: a similar argument exists: '--site-field'; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--links"],
        "plain text has neither links nor images: ask for --markup markdown, or output.markup = \"markdown\"",
    ),
    (
        &["clean", "a.html", "--config", "none.toml"],
        "cannot read the settings in none.toml: there is no such file; check the name after --config",
    ),
    (
        &["clean", "a.html", "--min", "n_words=50", "--max", "n_words=10"],
        "no document has a n_words of 50 or more and 10 or less: change quality.min or quality.max",
    ),
    (
        &["clean", "a.html", "--config", "both.toml"],
        "both.toml: toc is in chrome.keep and in chrome.drop: leave it out of one of the two",
    ),
    (
        &["clean", "a.html", "--config", "site.toml"],
        "site.toml: the settings name a site model and ask for two passes: leave out site.model or site.two_pass",
    ),
    (
        &["clean", "a.html", "--config", "links.toml"],
        "links.toml: plain text has neither links nor images: ask for --markup markdown, or output.markup = \"markdown\"",
    ),
    (
        &["clean", "a.html", "--config", "large.toml"],
        "cannot read the settings in large.toml: it is larger than 1 MiB, as no settings are",
    ),
    (
        &["clean", "a.html", "--encoding", "replacement"],
        "invalid value 'replacement' for '--encoding <LABEL>': \"replacement\" decodes no text, as the web has it, since it hides markup; give another label; see `dehusk --help`",
    ),
    (
        &["clean", "a.html", "--keep", "toc", "--drop", "toc"],
        "--keep toc and --drop toc undo each other: leave out one of the two",
    ),
    (&["clean", "a.html", "--resume"], "--resume needs files as outputs: name one with -o"),
    (
        &["clean", "a.html", "-o", "out.pdf"],
        "cannot write out.pdf: its name says no format; end it in .jsonl, .jsonl.gz, .jsonl.zst or .parquet",
    ),
    (
        &["clean", "a.html", "-o", "o.jsonl", "--removed", "o.jsonl"],
        "o.jsonl is named for two outputs: give each a file of its own",
    ),
    (
        &["clean", "a.html", "-o", "o.jsonl", "--rejects", "./o.jsonl"],
        "./o.jsonl is named for two outputs: give each a file of its own",
    ),
    (&["clean", "a.html", "--rejects", "-"], "stdout is named for two outputs: give each a file of its own"),
    (
        &["clean", "-", "--two-pass"],
        "stdin can be read once only: write it to a file for --two-pass, or learn a --site-model first",
    ),
];

/// Runs `dehusk` in a folder, and sees that it ends with exit code 2, one line, and no new file.
fn refuses(folder: &Path, args: &[&str], said: &str) {
    let files = |folder| fs::read_dir(folder).unwrap().count();
    let before = files(folder);
    let output = Command::new(env!("CARGO_BIN_EXE_dehusk"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = (output.status.code(), String::from_utf8(output.stderr).unwrap(), output.stdout.len());
    assert_eq!(told, (Some(2), format!("dehusk: {said}\n"), 0), "{args:?}");
    assert_eq!(files(folder), before, "{args:?} left a file");
}

#[test]
fn wrong_settings_are_told_with_their_place_and_what_they_may_be() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.html"), "<p>a").unwrap();
    for (text, said) in SETTINGS {
        fs::write(folder.path().join("dehusk.toml"), text).unwrap();
        let said = format!("dehusk.toml:{said}");
        refuses(folder.path(), &["clean", "a.html", "-o", "out.jsonl"], &said);
    }
}

#[cfg(unix)]
#[test]
fn settings_that_nobody_named_are_no_pipe_to_wait_for() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.html"), "<p>a").unwrap();
    let pipe = folder.path().join("dehusk.toml");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let said = "dehusk.toml is no regular file; name the settings with --config";
    refuses(folder.path(), &["clean", "a.html", "-o", "out.jsonl"], said);
}

#[test]
fn wrong_flags_are_told_with_what_they_may_be() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.html"), "<p>a").unwrap();
    let both = "[chrome]\nkeep = [\"toc\"]\ndrop = [\"toc\"]";
    for (name, text) in [
        ("both.toml", both),
        ("site.toml", "site = { model = \"m.jsonl\", two_pass = true }"),
        ("links.toml", "output.links = true"),
        ("large.toml", &"#".repeat((1 << 20) + 1)),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    for (args, said) in FLAGS {
        refuses(folder.path(), args, said);
    }
}

#[test]
fn an_unknown_kind_is_told_with_all_kinds_and_the_nearest() {
    let folder = TempDir::new().unwrap();
    let kinds: Vec<&str> = dehusk::chrome::Kind::ALL.iter().map(|kind| kind.name()).collect();
    let said = format!(
        "invalid value 'sharebar' for '--keep <KIND>'; [possible values: {}]; tip: a similar value exists: 'share_bar'; see \
         `dehusk --help`",
        kinds.join(", ")
    );
    refuses(folder.path(), &["clean", "a.html", "--keep", "sharebar"], &said);
}
