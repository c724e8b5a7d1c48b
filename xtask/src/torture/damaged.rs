//! Files that are cut, spoilt, of the wrong kind or packed to burst, and what must become of the documents in them.

use std::io::Write;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Case, Want};

/// Documents of a file.
const DOCUMENTS: usize = 5;

fn text(number: usize) -> String {
    format!("This is the text of document number {number}, and there is enough of it to be kept.")
}

fn line(number: usize) -> String {
    format!("{{\"text\": \"{}\"}}\n", text(number))
}

fn page(number: usize) -> String {
    format!("<!doctype html><title>t</title><p>{}</p>", text(number))
}

fn warc_record(number: usize) -> Vec<u8> {
    let page = page(number);
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: \
         http://example.com/{number}\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    )
    .into_bytes()
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn jsonl() -> Vec<u8> {
    (0..DOCUMENTS).map(line).collect::<String>().into_bytes()
}

/// So many of the first documents, and these rejects.
fn first(records: usize, rejects: &[&'static str]) -> Want {
    Want { records, rejects: rejects.to_vec(), holds: (0..records).map(text).collect(), warns: Vec::new() }
}

/// All documents but one.
fn all_but(missing: usize, reject: &'static str) -> Want {
    let holds = (0..DOCUMENTS).filter(|number| *number != missing).map(text).collect();
    Want { records: DOCUMENTS - 1, rejects: vec![reject], holds, warns: Vec::new() }
}

/// One reject and nothing else.
fn reject(reason: &'static str) -> Want {
    first(0, &[reason])
}

pub(super) fn cases() -> Result<Vec<Case>> {
    let mut cases = broken_lines();
    cases.extend(broken_packing()?);
    cases.extend(broken_crawls()?);
    cases.extend(broken_archives()?);
    cases.extend(wrong_kinds());
    cases.push(odd_names());
    cases.extend(encodings());
    cases.extend(bombs()?);
    Ok(cases)
}

/// JSONL with one line that is none.
fn broken_lines() -> Vec<Case> {
    let deep = "[".repeat(100_000);
    let spoilt: &[(&str, &[u8])] = &[
        ("half an object", b"{\"text\": \"a"),
        ("a list", b"[1, 2]"),
        ("a number", b"7"),
        ("no text", b"{\"id\": 1}"),
        ("two objects", b"{\"text\": \"a b c\"}{\"text\": \"d\"}"),
        ("bytes that are no UTF-8", b"{\"text\": \"\xFF\xFE\xC0 a\"}"),
        ("a NUL byte", b"{\"text\": \"a\0b\"}"),
        ("a deep list", deep.as_bytes()),
        ("a comment", b"// {\"text\": \"a\"}"),
        ("control characters", b"\x01\x02\x03"),
    ];
    let with = |place: usize, spoilt: &[u8], line_end: &str| {
        let mut file = Vec::new();
        for number in 0..DOCUMENTS {
            match number == place {
                true => file.extend([spoilt, b"\n"].concat()),
                false => file.extend(line(number).replace('\n', line_end).into_bytes()),
            }
        }
        file
    };
    let mut cases = Vec::new();
    for (name, bytes) in spoilt {
        for place in [1, DOCUMENTS - 1] {
            let name = format!("JSONL, line {place}: {name}");
            cases.push(Case::new(name, "in.jsonl", with(place, bytes, "\n"), all_but(place, "bad_json")));
        }
    }
    cases.push(Case::new(
        "JSONL: lines end in CRLF",
        "in.jsonl",
        with(9, b"", "\r\n"),
        first(DOCUMENTS, &[]),
    ));
    let blank = with(9, b"", "\n\n \n");
    cases.push(Case::new("JSONL: blank lines", "in.jsonl", blank, first(DOCUMENTS, &[])));
    let mut marked = b"\xEF\xBB\xBF".to_vec();
    marked.extend(jsonl());
    cases.push(Case::new("JSONL: a byte order mark", "in.jsonl", marked, first(DOCUMENTS, &[])));
    let mut cut = jsonl();
    cut.truncate(cut.len() - 20);
    cases.push(Case::new(
        "JSONL: cut in its last line",
        "in.jsonl",
        cut,
        first(DOCUMENTS - 1, &["bad_json"]),
    ));
    let mut open = jsonl();
    open.pop();
    cases.push(Case::new("JSONL: no last line end", "in.jsonl", open, first(DOCUMENTS, &[])));
    cases.extend(odd_lines());
    cases
}

/// JSONL of which a line is unusual, and all are read.
fn odd_lines() -> impl Iterator<Item = Case> {
    let odd: [(&str, &str, &[&'static str]); 4] = [
        (
            "half a character",
            r#""note": "\udc00", "text": "\ud800 "#,
            &["damaged: half characters in its field text: 1"],
        ),
        ("a field twice", r#""text": "no", "text": ""#, &["is there twice"]),
        ("a number beyond all bounds", r#""n": 1e400, "text": ""#, &[]),
        ("an id of many digits", r#""id": 123456789012345678901234567890, "text": ""#, &[]),
    ];
    odd.into_iter().map(|(name, fields, warns)| {
        let file = String::from_utf8_lossy(&jsonl()).replacen("\"text\": \"", fields, 1);
        let want = Want { warns: warns.to_vec(), ..first(DOCUMENTS, &[]) };
        Case::new(format!("JSONL: {name}"), "in.jsonl", file, want)
    })
}

/// gzip and Zstandard that are cut or spoilt.
fn broken_packing() -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    let lines: Vec<String> = (0..DOCUMENTS).map(line).collect();
    let gz_members = lines.iter().map(|line| gzip(line.as_bytes())).collect::<Result<Vec<_>>>()?;
    let zst_frames =
        lines.iter().map(|line| Ok(zstd::encode_all(line.as_bytes(), 3)?)).collect::<Result<Vec<_>>>()?;
    for (name, file, members) in [("gz", "in.jsonl.gz", &gz_members), ("zst", "in.jsonl.zst", &zst_frames)] {
        let whole = members.concat();
        cases.push(Case::new(format!("{name}: many members"), file, whole.clone(), first(DOCUMENTS, &[])));
        let last = members[DOCUMENTS - 1].len();
        for cut in [1, 4, last / 2, last - 3] {
            let bytes = &whole[..whole.len() - cut];
            let name = format!("{name}: cut {cut} bytes before its end");
            // Of the last member of the gz file only the checksum is cut where the line before it comes out whole.
            let came_out = if file.ends_with("gz") && cut <= 8 { DOCUMENTS } else { DOCUMENTS - 1 };
            cases.push(Case::new(name, file, bytes, first(came_out, &["damaged"])));
        }
        let garbage = [&whole[..], b"garbage behind the end"].concat();
        cases.push(Case::new(
            format!("{name}: garbage behind its end"),
            file,
            garbage,
            first(DOCUMENTS, &["damaged"]),
        ));
        cases.push(Case::new(format!("{name}: nothing but a header"), file, &whole[..6], reject("damaged")));
        let mut spoilt = whole.clone();
        let start = members[..2].concat().len();
        spoilt[start + 2] ^= 0xFF;
        let name = format!("{name}: a spoilt member");
        cases.push(Case::new(name, file, spoilt, all_but(2, "damaged")));
    }
    let mut crc = gz_members.concat();
    let at = gz_members[..3].concat().len() - 8;
    crc[at] ^= 1;
    // The line may be right, and somebody has to look at it.
    cases.push(Case::new("gz: a wrong checksum", "in.jsonl.gz", crc, first(DOCUMENTS, &["damaged"])));
    Ok(cases)
}

/// WARC files that are cut or spoilt.
fn broken_crawls() -> Result<Vec<Case>> {
    let records: Vec<Vec<u8>> = (0..DOCUMENTS).map(warc_record).collect();
    let whole = records.concat();
    let mut cases = vec![Case::new("WARC", "in.warc", whole.clone(), first(DOCUMENTS, &[]))];
    let packed = records.iter().map(|record| gzip(record)).collect::<Result<Vec<_>>>()?;
    cases.push(Case::new("WARC, gz", "in.warc.gz", packed.concat(), first(DOCUMENTS, &[])));
    let zst = zstd::encode_all(&whole[..], 3)?;
    cases.push(Case::new("WARC, zst", "in.warc.zst", zst, first(DOCUMENTS, &[])));
    let garbage = [&records[..2].concat()[..], b"garbage\r\n\r\nbetween", &records[2..].concat()].concat();
    cases.push(Case::new(
        "WARC: garbage between records",
        "in.warc",
        garbage,
        first(DOCUMENTS, &["damaged"]),
    ));
    for (name, from, to) in [
        ("no length", "Content-Length", "Content-Lenth"),
        ("a length that is no number", "Content-Length: ", "Content-Length: x"),
        ("a length beyond the end", "Content-Length: ", "Content-Length: 999"),
        ("a broken header", "WARC-Type: response", "WARC-Type response"),
    ] {
        let spoilt = String::from_utf8_lossy(&records[2]).replacen(from, to, 1).into_bytes();
        let file = [&records[..2].concat()[..], &spoilt, &records[3..].concat()].concat();
        cases.push(Case::new(format!("WARC: {name}"), "in.warc", file, all_but(2, "damaged")));
    }
    let digest = "WARC-Block-Digest: sha1:A\r\nContent-Length: ";
    let wrong = String::from_utf8_lossy(&whole).replacen("Content-Length: ", digest, 1);
    let want = Want { warns: vec!["damaged: its WARC-Block-Digest"], ..first(DOCUMENTS, &[]) };
    cases.push(Case::new("WARC: the digest of another block", "in.warc", wrong, want));
    for cut in [1, 5, 40, 200] {
        let file = &whole[..whole.len() - cut];
        let want = if cut < 5 { first(DOCUMENTS, &[]) } else { first(DOCUMENTS - 1, &["damaged"]) };
        cases.push(Case::new(format!("WARC: cut {cut} bytes before its end"), "in.warc", file, want));
    }
    Ok(cases)
}

/// tar archives that are cut or spoilt.
fn broken_archives() -> Result<Vec<Case>> {
    let mut builder = tar::Builder::new(Vec::new());
    for number in 0..DOCUMENTS {
        let page = page(number);
        let mut header = tar::Header::new_ustar();
        header.set_size(page.len() as u64);
        header.set_mode(0o644);
        // No name of a member ever becomes a path.
        let name = if number == 2 { "a/b/../page.html".to_owned() } else { format!("{number}.html") };
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, page.as_bytes())?;
    }
    let whole = builder.into_inner()?;
    // A header and a page take a block of 512 bytes each.
    let member = 1024;
    let mut spoilt = whole.clone();
    spoilt[2 * member..2 * member + 300].fill(b'x');
    let mut endless = whole.clone();
    let mut header = tar::Header::from_byte_slice(&endless[2 * member..2 * member + 512]).clone();
    header.set_size(8 << 30);
    header.set_cksum();
    endless[2 * member..2 * member + 512].copy_from_slice(header.as_bytes());
    Ok(vec![
        Case::new("tar", "in.tar", whole.clone(), first(DOCUMENTS, &[])),
        Case::new("tar, gz", "in.tar.gz", gzip(&whole)?, first(DOCUMENTS, &[])),
        Case::new("tar: no end", "in.tar", &whole[..5 * member], first(DOCUMENTS, &["damaged"])),
        Case::new("tar: cut in a header", "in.tar", &whole[..4 * member + 100], first(4, &["damaged"])),
        Case::new("tar: cut in a page", "in.tar", &whole[..4 * member + 530], first(4, &["damaged"])),
        Case::new("tar: a spoilt header", "in.tar", spoilt, all_but(2, "damaged")),
        Case::new("tar: a size beyond the end", "in.tar", endless, all_but(2, "damaged")),
    ])
}

/// Files whose names would hurt a terminal, or a reader of lines.
fn odd_names() -> Case {
    let names = ["line\nend.html", "\u{1B}[31mred.html", "\u{202E}lmth.html", "per%cent.html", " .html"];
    let mut case = Case::new("names of files", names[0], page(0), first(DOCUMENTS, &[]));
    case.files = names
        .iter()
        .enumerate()
        .map(|(number, name)| ((*name).to_owned(), page(number).into_bytes()))
        .collect();
    case
}

/// Files that are something else than a page.
fn wrong_kinds() -> Vec<Case> {
    let empty: &[(&str, &[u8])] =
        &[("no bytes", b""), ("white space", b" \n\t\r\n "), ("a byte order mark", b"\xEF\xBB\xBF")];
    let binary: &[(&str, &[u8])] = &[
        ("PNG", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"),
        ("PDF", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"),
        ("JPEG", b"\xFF\xD8\xFF\xE0\0\x10JFIF"),
        ("ELF", b"\x7FELF\x02\x01\x01\0\0\0\0"),
        ("SQLite", b"SQLite format 3\0\x10\0"),
        ("NUL bytes", b"abc\0\0\0def\0\0ghi\x01\x02\x03"),
        ("bzip2", b"BZh91AY&SY\0\0"),
        ("xz", b"\xFD7zXZ\0\0\x04"),
    ];
    let case = |(name, bytes): &(&str, &[u8]), reason| {
        Case::new(format!("file of {name}"), "in.html", *bytes, reject(reason))
    };
    empty
        .iter()
        .map(|case_of| case(case_of, "empty"))
        .chain(binary.iter().map(|case_of| case(case_of, "binary")))
        .collect()
}

/// Pages whose bytes are spoilt or in another encoding than they say.
fn encodings() -> Vec<Case> {
    let page = |label: &str, body: &[u8]| {
        let head = format!("<!doctype html><meta charset={label}><title>t</title><p>");
        [head.as_bytes(), body, b"</p>"].concat()
    };
    let sentence = "Le café préféré de l'été dernier, à côté de l'hôtel, était fermé.";
    let latin: Vec<u8> = sentence.chars().map(|c| c as u8).collect();
    let wide: Vec<u8> = "\u{FEFF}<!doctype html><p>"
        .encode_utf16()
        .chain(sentence.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let one = |holds: &str, warns: &[&'static str]| Want {
        records: 1,
        rejects: Vec::new(),
        holds: vec![holds.to_owned()],
        warns: warns.to_vec(),
    };
    let mut cases = Vec::new();
    for (name, bytes, warns) in [
        ("right label", page("windows-1252", &latin), &[][..]),
        ("label that lies", page("utf-8", &latin), &["encoding: the label utf-8 was overruled"]),
        ("unknown label", page("klingon", &latin), &[]),
        ("label of UTF-16 on UTF-8", page("utf-16", sentence.as_bytes()), &[]),
        ("UTF-16 with a mark", wide.clone(), &[]),
        ("UTF-16 without a mark", wide[2..].to_vec(), &[]),
    ] {
        cases.push(Case::new(format!("encoding: {name}"), "in.html", bytes, one(sentence, warns)));
    }
    for (label, sentence) in [
        ("windows-1250", "Zażółć gęślą jaźń, prosił ktoś ze Śląska, a nikt go nie słyszał."),
        ("windows-1251", "Все счастливые семьи похожи друг на друга, каждая несчастливая по-своему."),
        ("koi8-r", "Все счастливые семьи похожи друг на друга, каждая несчастливая по-своему."),
        ("windows-1253", "Όλες οι ευτυχισμένες οικογένειες μοιάζουν μεταξύ τους, και κανείς δεν το λέει."),
        ("windows-1254", "Bütün mutlu aileler birbirine benzer, ama her mutsuz ailenin mutsuzluğu başkadır."),
        ("windows-1255", "כל המשפחות המאושרות דומות זו לזו, אך כל משפחה אומללה היא אומללה בדרכה."),
        ("windows-1256", "كل العائلات السعيدة تتشابه، لكن لكل عائلة تعيسة طريقتها الخاصة في التعاسة."),
        ("windows-874", "ครอบครัวที่มีความสุขล้วนเหมือนกัน แต่ครอบครัวที่ไม่มีความสุขต่างก็เป็นไปในแบบของตน"),
        ("shift_jis", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"),
        ("euc-jp", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"),
        ("iso-2022-jp", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"),
        ("gb18030", "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心。"),
        ("big5", "人人生而自由,在尊嚴和權利上一律平等。他們賦有理性和良心。"),
        ("euc-kr", "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다."),
    ] {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::UTF_8);
        let bytes = page(label, &encoding.encode(sentence).0);
        cases.push(Case::new(format!("encoding: {label}"), "in.html", bytes, one(sentence, &[])));
    }
    let twice = format!("{sentence} ").repeat(30);
    let mut spoilt = page("utf-8", twice.as_bytes());
    let middle = spoilt.len() / 2;
    spoilt[middle] = 0xFF;
    cases.push(Case::new("encoding: a spoilt byte", "in.html", spoilt, one("Le café", &["malformed"])));
    let odd = wide[..wide.len() - 1].to_vec();
    cases.push(Case::new(
        "encoding: half a character at the end",
        "in.html",
        odd,
        one("Le café préféré", &[]),
    ));
    cases
}

/// Small files that unpack to large ones.
fn bombs() -> Result<Vec<Case>> {
    let zeros = vec![b'a'; 300 << 20];
    let bomb = gzip(&zeros)?;
    let mut cases = vec![Case::new("bomb: gz", "in.txt.gz", bomb.clone(), reject("too_large"))];
    cases.push(Case::new("bomb: gz in gz", "in.txt.gz", gzip(&bomb)?, reject("binary")));
    let frame = zstd::encode_all(&zeros[..], 3)?;
    cases.push(Case::new("bomb: zst", "in.txt.zst", frame, reject("too_large")));
    let long_line = [jsonl(), b"{\"text\": \"".to_vec(), zeros, b"\"}\n".to_vec(), jsonl()].concat();
    let packed = gzip(&long_line)?;
    let mut want = first(DOCUMENTS, &["too_large"]);
    want.records = 2 * DOCUMENTS;
    cases.push(Case::new("bomb: a line of JSONL", "in.jsonl.gz", packed, want));
    Ok(cases)
}
