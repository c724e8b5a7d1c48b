//! WARC files, whole and damaged, as small as they can be.

use proptest::prelude::{Just, ProptestConfig, Strategy, prop_assert_eq, prop_oneof, proptest};

use super::super::testing::{Dribble, gzip, zstd};
use super::*;

type Pack = fn(&[u8]) -> Vec<u8>;

/// The ways in which a file is packed.
const PACKINGS: [Pack; 3] = [<[u8]>::to_vec, gzip, zstd];

/// A record with these fields besides its length.
fn record(fields: &str, block: &[u8]) -> Vec<u8> {
    let mut record = format!("WARC/1.0\r\n{fields}Content-Length: {}\r\n\r\n", block.len()).into_bytes();
    record.extend(block);
    record.extend(BLANK_LINES);
    record
}

fn response(http: &str) -> Vec<u8> {
    record("WARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n", http.as_bytes())
}

/// A response with a page that holds this text.
fn page(text: &str) -> Vec<u8> {
    response(&format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{text}</p>"))
}

fn conversion(text: &str) -> Vec<u8> {
    record("WARC-Type: conversion\r\nContent-Type: text/plain\r\n", text.as_bytes())
}

fn read(file: &[u8], at_once: usize, options: &Options) -> Vec<Raw> {
    let stream = Stream::new(Box::new(Dribble::new(file.to_vec(), at_once)), "".as_ref());
    let origin = Origin { file_path: "a.warc".to_owned(), ..Origin::default() };
    Warc::new(stream, origin, options).collect()
}

/// Member, offset and text or reason of each document, with its warnings in brackets.
fn shown(raws: Vec<Raw>) -> Vec<(String, u64, String)> {
    let show = |raw: Raw| {
        let text = match raw.content {
            Content::Html(bytes) => format!("html {}", String::from_utf8_lossy(&bytes)),
            Content::Text(bytes) => format!("text {}", String::from_utf8_lossy(&bytes)),
            Content::Unusable(reject) => format!("{}: {}", reject.reason.name(), reject.message),
            other => format!("{other:?}"),
        };
        let warnings: String = raw.origin.warnings.iter().map(|warning| format!(" [{warning}]")).collect();
        (raw.origin.member, raw.origin.offset, text + &warnings)
    };
    raws.into_iter().map(show).collect()
}

fn documents(file: &[u8]) -> Vec<(String, u64, String)> {
    shown(read(file, 1 << 20, &Options::default()))
}

/// Only what the documents are.
fn texts(file: &[u8]) -> Vec<String> {
    documents(file).into_iter().map(|(_, _, text)| text).collect()
}

fn at(member: &str, offset: usize, text: &str) -> (String, u64, String) {
    (member.to_owned(), offset as u64, text.to_owned())
}

#[test]
fn a_block_with_the_digest_of_another_is_told_unless_a_check_sum_has_told() {
    let block = "WARC-Type: resource\r\nContent-Type: text/plain\r\nWARC-Block-Digest: sha1:A\r\n";
    let told = |pack: Pack| texts(&pack(&record(block, b"words")));
    let [plain, gz, zst] = PACKINGS.map(told);
    let wrong = "text words [damaged: its WARC-Block-Digest is that of other bytes]";
    assert_eq!(
        (plain, gz, zst),
        (vec![wrong.to_owned()], vec!["text words".to_owned()], vec![wrong.to_owned()])
    );
}

#[test]
fn responses_resources_and_conversions_are_documents() {
    let (first, second) =
        (page("one"), record("WARC-Type: resource\r\nContent-Type: text/html\r\n", b"<p>two"));
    let file = [first.clone(), second.clone(), conversion("three")].concat();
    assert_eq!(
        documents(&file),
        [
            at("1", 0, "html <p>one</p>"),
            at("2", first.len(), "html <p>two"),
            at("3", first.len() + second.len(), "text three")
        ]
    );
}

#[test]
fn records_about_the_crawl_are_no_documents_but_have_numbers() {
    let info = record("WARC-Type: warcinfo\r\n", b"software: x\r\n");
    let request = record("WARC-Type: request\r\n", b"GET / HTTP/1.1\r\n\r\n");
    let metadata = record("WARC-Type: metadata\r\n", b"a: b\r\n");
    let before = info.len() + request.len();
    assert_eq!(
        documents(&[&info[..], &request, &page("one"), &metadata].concat()),
        [at("3", before, "html <p>one</p>")]
    );
    assert_eq!(documents(&info), [at("", 0, "empty: it has no records of pages")]);
}

#[test]
fn the_origin_is_filled_from_the_header() {
    let fields = "WARC-Type: response\r\nWARC-Target-URI: <http://a.b/>\r\nWARC-Date: 2024-05-18T01:58:10Z\r\n\
                  WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http\r\n";
    let file = record(fields, b"HTTP/1.0 200 OK\r\ncontent-type: text/html;\r\n charset=koi8-r\r\n\r\n<p>a");
    let raws = read(&file, 1, &Options::default());
    let origin = Origin {
        file_path: "a.warc".to_owned(),
        member: "1".to_owned(),
        url: "http://a.b/".to_owned(),
        record_id: "<urn:uuid:1>".to_owned(),
        added: "2024-05-18T01:58:10Z".to_owned(),
        transport_charset: "koi8-r".to_owned(),
        ..Origin::default()
    };
    assert_eq!(raws, [Raw { origin, content: Content::Html(b"<p>a".to_vec()) }]);
}

#[test]
fn a_date_that_is_none_is_told() {
    let dated = |date: &str| {
        let fields = format!("WARC-Type: conversion\r\nContent-Type: text/plain\r\nWARC-Date: {date}\r\n");
        let raws = read(&record(&fields, b"words"), 1, &Options::default());
        (raws[0].origin.added.clone(), raws[0].origin.warnings.clone())
    };
    assert_eq!(dated("20240518015810"), ("2024-05-18T01:58:10Z".to_owned(), vec![]));
    assert_eq!(
        dated("soon\x1b[31m"),
        (String::new(), vec![r#"added: "soon\u{1b}[31m" is no date"#.to_owned()])
    );
}

#[test]
fn compressed_files_give_the_same_documents_with_the_same_offsets() {
    let records = [page("one"), page("two")];
    let plain = documents(&records.concat());
    assert_eq!(documents(&gzip(&records.concat())), plain);
    assert_eq!(documents(&[gzip(&records[0]), gzip(&records[1])].concat()), plain);
    assert_eq!(documents(&[zstd(&records[0]), zstd(&records[1])].concat()), plain);
}

#[test]
fn what_is_no_page_is_a_reject_that_names_its_type() {
    let typed =
        |kind: &str| texts(&response(&format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\nbytes")));
    assert_eq!(typed("image/png"), ["not_a_page: it is image/png"]);
    assert_eq!(typed("Application/PDF; x=y"), ["not_a_page: it is application/pdf"]);
    assert_eq!(typed("application/rss+xml"), ["not_a_page: it is application/rss+xml"]);
    assert_eq!(typed("text/xml"), ["not_a_page: it is XML that is no page"]);
    assert_eq!(
        texts(&record("WARC-Type: nonsense\r\n", b"")),
        ["not_a_page: it is a WARC record of the type \"nonsense\""]
    );
}

#[test]
fn what_says_no_type_is_told_by_its_bytes() {
    let untyped = |body: &str| texts(&response(&format!("HTTP/1.1 200 OK\r\n\r\n{body}")));
    assert_eq!(untyped("<html>a"), ["html <html>a"]);
    assert_eq!(untyped("words"), ["text words"]);
    assert_eq!(untyped("{\"a\": 1}"), ["not_a_page: it is JSON"]);
    assert_eq!(untyped("GIF89a"), ["binary: it is a GIF image"]);
    let lie = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n%PDF-1.4";
    assert_eq!(texts(&response(lie)), ["binary: it is a PDF document"]);
}

#[test]
fn a_status_that_is_no_success_is_a_reject() {
    let status = |line: &str| texts(&response(&format!("{line}\r\nContent-Type: text/html\r\n\r\n<p>a")));
    assert_eq!(status("HTTP/1.1 404 Not Found"), ["http_status: its HTTP status is 404"]);
    assert_eq!(status("HTTP/1.1 301"), ["http_status: its HTTP status is 301"]);
    assert_eq!(status("HTTP/2 206"), ["html <p>a [truncated: its HTTP status is 206, a part of the page]"]);
    for line in ["HTTP/1.1 OK", "HTTP/1.1", "HTTP/1.1 +200", "HTTP/1.1 2000", "HTTP/1.1 20"] {
        assert_eq!(status(line), ["damaged: its HTTP response has no status"], "{line}");
    }
    assert_eq!(status("\r\n\nHTTP/1.1 200"), ["html <p>a"]);
}

#[test]
fn responses_that_say_that_one_will_come_are_passed_over() {
    let early = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nContent-Type: image/png\r\n\r\n";
    let last = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>a";
    let goes_on = "HTTP/1.1 100 Continue\r\n\r\n";
    assert_eq!(texts(&response(&[goes_on, early, last].concat())), ["html <p>a"]);
    assert_eq!(texts(&response(&[goes_on, "\r\n", last].concat())), ["html <p>a"]);
    assert_eq!(texts(&response(goes_on)), ["http_status: its HTTP status is 100"]);
    assert_eq!(texts(&response(&[last, "\r\n\r\n", last].concat())), [format!("html <p>a\r\n\r\n{last}")]);
}

#[test]
fn responses_that_only_say_that_one_will_come_take_time_in_proportion() {
    let goes_on = "HTTP/1.1 100 Continue\r\n\r\n".repeat(40_000);
    assert_eq!(texts(&response(&goes_on)), ["http_status: its HTTP status is 100"]);
}

#[test]
fn a_revisit_is_told_from_a_page() {
    let fields = "WARC-Type: revisit\r\nWARC-Refers-To-Target-URI: <http://a.b/>\r\n";
    let message = "revisit: the page did not change since it was taken before: http://a.b/";
    assert_eq!(texts(&record(fields, b"HTTP/1.1 200 OK\r\n\r\n")), [message]);
}

#[test]
fn a_truncated_record_carries_a_warning() {
    let fields = "WARC-Type: conversion\r\nContent-Type: text/plain\r\nWARC-Truncated: length\r\n";
    assert_eq!(texts(&record(fields, b"words")), ["text words [truncated: length]"]);
    let short = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10\r\n\r\n<p>a";
    assert_eq!(texts(&response(short)), ["html <p>a [truncated: 4 of 10 bytes]"]);
    let twice = short.replace("10", "10, 10");
    assert_eq!(texts(&response(&twice)), ["html <p>a [truncated: 4 of 10 bytes]"]);
}

#[test]
fn chunks_and_codings_are_undone() {
    let packed = gzip(b"<p>a");
    let mut http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\
                     Content-Encoding: gzip;q=1.0\r\n\r\n"
        .to_vec();
    http.extend(format!("{:x}\r\n", packed.len()).bytes());
    http.extend(&packed);
    http.extend(b"\r\n0\r\n\r\n");
    assert_eq!(
        texts(&record("WARC-Type: response\r\nContent-Type: application/http\r\n", &http)),
        ["html <p>a"]
    );
}

#[test]
fn garbage_between_records_is_told_and_spoils_none() {
    let garbage = b"garbage WARC/ and more of it\r\n";
    let (first, last) = (page("one"), page("two"));
    let file = [&first[..], garbage, &last].concat();
    let message = "damaged: what stands here is no WARC record; bytes left out up to the next record: 30";
    assert_eq!(
        documents(&file),
        [
            at("1", 0, "html <p>one</p>"),
            at("2", first.len(), message),
            at("3", first.len() + garbage.len(), "html <p>two</p>")
        ]
    );
}

#[test]
fn blank_lines_may_be_missing_which_is_told_or_too_many() {
    let first = page("one");
    let without = &first[..first.len() - 4];
    let expected = ["html <p>one</p>", "html <p>two</p>"];
    let told = ["html <p>one</p> [damaged: no blank lines stand behind its record]", "html <p>two</p>"];
    assert_eq!(texts(&[without, &page("two")].concat()), told);
    assert_eq!(texts(&[without, b"\n\n\n\r\n\r\n", &page("two")].concat()), expected);
    let lines = String::from_utf8(conversion("one")).expect("it is text").replace("\r\n", "\n");
    assert_eq!(texts(&[lines.as_bytes(), &page("two")].concat()), ["text one", "html <p>two</p>"]);
}

/// The record with another length in the place of its own.
fn with_length(record: &[u8], length: &str) -> Vec<u8> {
    let text = String::from_utf8(record.to_vec()).expect("it is text");
    let at = text.find("Content-Length: ").expect("it has one") + "Content-Length: ".len();
    let end = at + text[at..].find('\r').expect("the line ends");
    format!("{}{length}{}", &text[..at], &text[end..]).into_bytes()
}

#[test]
fn a_wrong_length_costs_its_own_record_only() {
    let conversion = conversion("words of it");
    for length in ["3", "40", "100", "5000", "200000000", "99999999999", "-1", "x", ""] {
        let wrong = with_length(&conversion, length);
        let file = [page("one"), wrong, page("two"), page("three")].concat();
        let texts = texts(&file);
        assert_eq!(texts.len(), 4, "{length}: {texts:?}");
        assert!(
            texts[1].starts_with("damaged: ") || texts[1].starts_with("too_large: "),
            "{length}: {texts:?}"
        );
        assert_eq!(
            [&texts[0], &texts[2], &texts[3]],
            ["html <p>one</p>", "html <p>two</p>", "html <p>three</p>"]
        );
    }
}

#[test]
fn wrong_lengths_everywhere_take_time_in_proportion() {
    let wrong = with_length(&conversion("words"), "200000000");
    // With a line end before the next record, without one, and where no header ends.
    for record in [&wrong[..], &wrong[..wrong.len() - BLANK_LINES.len()], b"WARC/1.0\r\nx"] {
        let texts = texts(&record.repeat(20_000));
        assert_eq!(texts.len(), 20_000);
        assert!(texts.iter().all(|text| text.starts_with("damaged: ")));
    }
}

#[test]
fn a_header_of_http_that_has_no_end_takes_nothing_of_the_page() {
    let http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n<p>one\r\n\r\n<p>two";
    assert_eq!(texts(&response(http)), ["html <p>one\r\n\r\n<p>two [damaged: its HTTP header does not end]"]);
    let http = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nwords\r\n\r\nmore";
    assert_eq!(
        texts(&response(http)),
        ["text more [damaged: lines of its HTTP header that are no fields: 1]"]
    );
}

#[test]
fn bytes_that_say_they_are_a_page_and_are_no_text_are_a_reject() {
    let noise = "\u{1}\u{2}\u{7f}a".repeat(50);
    assert_eq!(texts(&page(&noise)), ["binary: it is full of control characters, as no text is"]);
}

#[test]
fn a_header_that_is_broken_costs_its_own_record_only() {
    let broken = b"WARC/1.0\r\nWARC-Type resp\r\n\r\nwords\r\n\r\n";
    let cause = "damaged: its record has no Content-Length that can be read; bytes left out up to the next record: 37";
    let lost: Vec<String> = texts(&[&broken[..], &page("two")].concat());
    assert_eq!(lost, [cause, "html <p>two</p>"]);
    let line = record("WARC-Type: conversion\r\nContent-Type: text/plain\r\nno field\r\n", b"words");
    assert_eq!(texts(&line), ["text words [damaged: lines of its WARC header that are no fields: 1]"]);
    let endless =
        [b"WARC/1.0\r\n".to_vec(), vec![b'a'; 2 * MAX_HEADER], b"\n".to_vec(), page("two")].concat();
    assert_eq!(texts(&endless)[1], "html <p>two</p>");
}

#[test]
fn a_header_that_is_cut_takes_nothing_of_the_next_record() {
    let cut = conversion("one");
    let message = |length| {
        format!(
            "damaged: the header of its record reaches into another one; bytes left out up to the next record: {length}"
        )
    };
    let start = "WARC/1.0\r\n".len();
    for length in start..cut.len() - BLANK_LINES.len() - "one".len() - 1 {
        let expected = [message(length), "html <p>two</p>".to_owned()];
        assert_eq!(texts(&[&cut[..length], &page("two")].concat()), expected, "{length}");
        assert_eq!(texts(&[gzip(&cut[..length]), gzip(&page("two"))].concat()), expected, "{length}");
    }
}

#[test]
fn a_value_that_ends_as_a_record_starts_is_one() {
    let fields =
        "WARC-Type: conversion\r\nWARC-Target-URI: https://a.b/WARC/1.0\r\nContent-Type: text/plain\r\n";
    let sound = record(fields, b"words");
    assert_eq!(texts(&[&sound[..], &page("two")].concat()), ["text words", "html <p>two</p>"]);
    let folded = record(&fields.replace(": https", ":\r\n https"), b"words");
    assert_eq!(texts(&folded), ["text words"]);
    let message = |length| {
        format!(
            "damaged: the header of its record reaches into another one; bytes left out up to the next record: {length}"
        )
    };
    for length in ["WARC/1.0\r\n".len() + 5, "WARC/1.0\r\nWARC-Type: conversion\r\n".len()] {
        let cut = &sound[..length];
        assert_eq!(texts(&[cut, &sound].concat()), [message(length), "text words".to_owned()], "{length}");
    }
}

#[test]
fn headers_that_are_two_in_one_or_endless_take_time_in_proportion() {
    let values = "a: WARC/1.0\r\n".repeat(20_000);
    let of_two = format!("{values}WARC-Type: a\r\nWARC-Type: b\r\n\r\n");
    for file in [&values, &of_two, &format!("{}\r\n", "WARC/1.0\r\n".repeat(50)).repeat(400)] {
        let texts = texts(&[b"WARC/1.0\r\n", file.as_bytes()].concat());
        assert!(
            texts.len() >= 20_000 && texts.iter().all(|text| text.starts_with("damaged: ")),
            "{}",
            texts.len()
        );
    }
}

#[test]
fn a_page_that_quotes_a_record_behind_a_wrong_length_is_whole() {
    let wrong = with_length(&conversion("words"), "5000");
    let quoting = page(&format!("<pre>{}</pre>", String::from_utf8_lossy(&conversion("quoted"))));
    let cause = "damaged: the 5000 bytes of its record reach into another one; bytes left out up to the next record: 92";
    let alone = texts(&quoting);
    assert_eq!(texts(&[&wrong[..], &quoting].concat()), [cause, &alone[0]]);
    let next = "long ".repeat(2000);
    let followed = texts(&[&wrong[..], &quoting, &page(&next)].concat());
    assert_eq!(followed, [cause, &alone[0], &format!("html <p>{next}</p>")]);
}

#[test]
fn a_block_that_is_cut_takes_nothing_of_the_next_record() {
    let cut = conversion("some words of it");
    for length in cut.len() - 4 - "some words of it".len()..cut.len() - 4 {
        let texts = texts(&[&cut[..length], &page("two"), &page("three")].concat());
        assert_eq!(texts.len(), 3, "{length}: {texts:?}");
        assert_eq!(texts[1..], ["html <p>two</p>", "html <p>three</p>"], "{length}");
    }
}

#[test]
fn a_damaged_gzip_member_costs_its_own_record_only() {
    let packed = gzip(&page("two"));
    for at in 0..packed.len() {
        let mut wrong = packed.clone();
        wrong[at] ^= 0x5A;
        let texts = texts(&[gzip(&page("one")), wrong, gzip(&page("three"))].concat());
        // The name of an operating system and the time may be anything.
        let is_harmless = matches!(at, 4..=9) && texts.len() == 3 && texts[1] == "html <p>two</p>";
        assert!(
            is_harmless || (texts.len() == 3 && texts[1].starts_with("damaged: ")),
            "byte {at}: {texts:?}"
        );
        assert_eq!([&texts[0], &texts[2]], ["html <p>one</p>", "html <p>three</p>"], "byte {at}");
    }
}

#[test]
fn a_file_cut_anywhere_gives_what_is_before_the_cut_and_says_so() {
    let records = [page("one"), conversion("two")];
    for pack in PACKINGS {
        let packed: Vec<Vec<u8>> = records.iter().map(|record| pack(record)).collect();
        let (file, first) = (packed.concat(), packed[0].len());
        for length in 1..file.len() {
            let texts = shown(
                Warc::new(
                    Stream::of_bytes(file[..length].to_vec()),
                    Origin::default(),
                    &Options { format: crate::source::Format::Warc, ..Options::default() },
                )
                .collect(),
            );
            let whole = usize::from(length >= first);
            let told =
                texts.iter().any(|(_, _, text)| text.contains("damaged") || text.contains("[truncated"));
            assert!(told || length == first, "{length}: {texts:?}");
            assert!(texts.len() >= whole && texts.len() <= 2, "{length}: {texts:?}");
            if whole == 1 {
                assert_eq!(texts[0].2, "html <p>one</p>", "{length}");
            }
        }
    }
}

#[test]
fn a_record_over_a_limit_is_a_reject_and_the_rest_goes_on() {
    let options = Options { max_packed_bytes: 100, ..Options::default() };
    let large = conversion(&"large ".repeat(100_000));
    let message = "too_large: it is packed larger than the limit of 100 bytes, input.max_packed_bytes";
    let file = [large, record("WARC-Type: metadata\r\n", &[b'a'; 1000]), page("two")].concat();
    let texts: Vec<String> =
        shown(read(&file, 1000, &options)).into_iter().map(|(_, _, text)| text).collect();
    assert_eq!(texts, [message, "html <p>two</p>"]);
    let options = Options { max_bytes: 3, ..Options::default() };
    let message = "too_large: it is larger than the limit of 3 bytes, input.max_bytes";
    assert_eq!(shown(read(&conversion("four"), 1000, &options))[0].2, message);
}

/// Parts of files, whole and damaged.
fn part() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        "[a-z ]{1,40}".prop_map(|text| page(&text)),
        "[a-z]{1,40}".prop_map(|text| conversion(&text)),
        "[a-zA-Z/\\r\\n]{0,40}".prop_map(String::into_bytes),
        (0_usize..200).prop_map(|length| with_length(&conversion("some words"), &length.to_string())),
        (1_usize..90).prop_map(|length| page("cut")[..length].to_vec()),
        Just(record("WARC-Type: warcinfo\r\n", b"a: b")),
        Just(conversion(&String::from_utf8_lossy(&conversion("quoted")))),
        Just(record("WARC-Type: conversion\r\nWARC-Target-URI: a:/WARC/1.0\r\n", b"words")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn documents_do_not_depend_on_how_many_bytes_come_at_once(
        parts in proptest::collection::vec(part(), 1..8),
        at_once in 1_usize..50,
        packing in 0_usize..3,
        flip in (0_usize..4000, 0_u8..4),
    ) {
        let pack = PACKINGS[packing];
        let mut file: Vec<u8> = parts.iter().flat_map(|part| pack(part)).collect();
        if let Some(byte) = file.get_mut(flip.0 + 4) {
            *byte ^= flip.1;
        }
        let options = Options::default();
        prop_assert_eq!(shown(read(&file, at_once, &options)), shown(read(&file, 1 << 20, &options)));
    }
}
