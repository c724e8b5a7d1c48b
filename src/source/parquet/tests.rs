//! Parquet files as the crate writes them, sound and damaged, read row by row.

use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BinaryArray, BinaryViewArray, Date32Array, DictionaryArray, Int32Array, Int64Array,
    LargeStringArray, ListArray, RecordBatch, StringArray, StringViewArray, StructArray,
    TimestampMillisecondArray, UInt64Array,
};
use arrow_schema::{DataType, Field as Column};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, GzipLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int96, Int96Type};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::super::Inputs;
use super::*;

/// A file with these columns, written so.
fn written(columns: &[(&str, ArrayRef)], properties: WriterProperties) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns.iter().cloned()).expect("the columns are equally long");
    let mut writer =
        ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).expect("it is a schema");
    writer.write(&batch).and_then(|()| writer.into_inner()).expect("memory can be written")
}

fn file(columns: &[(&str, ArrayRef)]) -> Vec<u8> {
    written(columns, WriterProperties::default())
}

fn strings(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn documents_of(bytes: &[u8], options: Options) -> Vec<Raw> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("a.parquet");
    std::fs::write(&path, bytes).expect("it can be written");
    Inputs::expand(&[path.into()], options).expect("it exists").documents().collect()
}

/// The member and the content of each document: `html` and `text` are strings, `HTML` and `TEXT` bytes.
fn shown(raw: &Raw) -> (String, String) {
    let content = match &raw.content {
        Content::HtmlField(field) => format!("html {}", field.text),
        Content::TextField(field) => format!("text {}", field.text),
        Content::Html(bytes) => format!("HTML {}", String::from_utf8_lossy(bytes)),
        Content::Text(bytes) => format!("TEXT {}", String::from_utf8_lossy(bytes)),
        Content::Unusable(reject) => format!("{}: {}", reject.reason.name(), reject.message),
    };
    (raw.origin.member.clone(), content)
}

fn read(bytes: &[u8]) -> Vec<(String, String)> {
    documents_of(bytes, Options::default()).iter().map(shown).collect()
}

fn contents(bytes: &[u8]) -> Vec<String> {
    read(bytes).into_iter().map(|(_, content)| content).collect()
}

fn row(number: u64, content: &str) -> (String, String) {
    (number.to_string(), content.to_owned())
}

#[test]
fn each_row_is_a_document_with_its_number() {
    let bytes = file(&[("text", strings(&["a", "<!doctype html>b"])), ("other", strings(&["x", "y"]))]);
    assert_eq!(read(&bytes), [row(1, "text a"), row(2, "html <!doctype html>b")]);
    let raws = documents_of(&bytes, Options::default());
    assert_eq!(raws.iter().map(|raw| raw.origin.offset).collect::<Vec<_>>(), [0, 1]);
    let field = Field { text: "a".to_owned(), line: b"a".to_vec() };
    assert_eq!(raws[0].content, Content::TextField(field));
}

#[test]
fn strings_and_bytes_of_every_kind_are_read() {
    let values = ["a", "b"];
    let columns: [ArrayRef; 4] = [
        strings(&values),
        Arc::new(LargeStringArray::from(values.to_vec())),
        Arc::new(StringViewArray::from(values.to_vec())),
        Arc::new(values.into_iter().collect::<DictionaryArray<Int8Type>>()),
    ];
    for column in columns {
        assert_eq!(contents(&file(&[("text", column)])), ["text a", "text b"]);
    }
    let bytes = |values: [&'static [u8]; 2]| Arc::new(BinaryArray::from(values.to_vec()));
    assert_eq!(contents(&file(&[("html", bytes([b"a", b"b"]))])), ["HTML a", "HTML b"]);
    let views: ArrayRef = Arc::new(BinaryViewArray::from(vec![&b"a"[..], b"<html>"]));
    assert_eq!(contents(&file(&[("text", views)])), ["TEXT a", "HTML <html>"]);
}

#[test]
fn markup_goes_before_text_row_by_row() {
    let html: ArrayRef = Arc::new(StringArray::from(vec![None, Some("<p>b"), Some(" "), None]));
    let text: ArrayRef = Arc::new(StringArray::from(vec![Some("a"), Some("no"), Some("c"), None]));
    let empty = "empty: its columns for markup and text hold no characters";
    assert_eq!(contents(&file(&[("text", text), ("html", html)])), ["text a", "html <p>b", "text c", empty]);
}

#[test]
fn the_origin_is_filled_from_the_row() {
    let day = Arc::new(Date32Array::from(vec![19_844]));
    let millis = |zone: Option<&str>| {
        let times = TimestampMillisecondArray::from(vec![1_714_521_600_000]);
        Arc::new(zone.map_or(times.clone(), |zone| times.with_timezone(zone))) as ArrayRef
    };
    let ids: [(ArrayRef, &str); 4] = [
        (Arc::new(Int32Array::from(vec![-7])), "-7"),
        (Arc::new(Int64Array::from(vec![7])), "7"),
        (Arc::new(UInt64Array::from(vec![u64::MAX])), "18446744073709551615"),
        (strings(&["x"]), "x"),
    ];
    for (id, want) in ids {
        let raws = documents_of(&file(&[("text", strings(&["a"])), ("id", id)]), Options::default());
        assert_eq!(raws[0].origin.record_id, want);
    }
    let times: [(ArrayRef, &str); 6] = [
        (day, "2024-05-01"),
        (strings(&["2024-05-01 12:00:00"]), "2024-05-01T12:00:00"),
        (strings(&["yesterday"]), ""),
        (millis(Some("UTC")), "2024-05-01T00:00:00Z"),
        (millis(None), "2024-05-01T00:00:00"),
        // A number would be a time in a unit that nobody names.
        (Arc::new(Int64Array::from(vec![1_714_521_600])), ""),
    ];
    for (time, want) in times {
        let columns = [("text", strings(&["a"])), ("timestamp", time), ("url", strings(&["http://a.b/"]))];
        let raws = documents_of(&file(&columns), Options::default());
        assert_eq!((&*raws[0].origin.added, &*raws[0].origin.url), (want, "http://a.b/"));
    }
}

#[test]
fn times_of_twelve_bytes_are_read() {
    let schema = "message rows { required binary text (UTF8); optional int96 timestamp; }";
    let schema = Arc::new(parse_message_type(schema).expect("it is a schema"));
    let mut writer =
        SerializedFileWriter::new(Vec::new(), schema, Arc::default()).expect("memory can be written");
    let mut group = writer.next_row_group().expect("a group can be added");
    let mut texts = group.next_column().expect("it can be").expect("there are two columns");
    let text = [ByteArray::from("a"), ByteArray::from("b"), ByteArray::from("c")];
    texts.typed::<ByteArrayType>().write_batch(&text, None, None).expect("it can be written");
    texts.close().expect("it can be written");
    let mut times = group.next_column().expect("it can be").expect("there are two columns");
    // Nanoseconds of the day in eight bytes, the day since noon of the first Julian one in four: 2024-05-01, half a second past noon.
    let nanoseconds: u64 = 43_200_500_000_000;
    let time = |day| Int96::from(vec![nanoseconds as u32, (nanoseconds >> 32) as u32, day]);
    let values = [time(2_460_432), time(u32::MAX / 2)];
    times.typed::<Int96Type>().write_batch(&values, Some(&[1, 0, 1]), None).expect("it can be written");
    times.close().expect("it can be written");
    group.close().expect("it can be written");
    let raws = documents_of(&writer.into_inner().expect("it can be written"), Options::default());
    let added: Vec<&str> = raws.iter().map(|raw| &*raw.origin.added).collect();
    // The last is beyond the years that ISO 8601 writes with four digits.
    assert_eq!(added, ["2024-05-01T12:00:00.5", "", ""]);
}

#[test]
fn a_dot_goes_into_a_group_unless_a_column_is_spelt_so() {
    let group = |value: &str| -> ArrayRef {
        Arc::new(StructArray::from(vec![(
            Arc::new(Column::new("body", DataType::Utf8, false)),
            strings(&[value]),
        )]))
    };
    let fields = Fields { text: vec!["page.body".to_owned()], ..Fields::default() };
    let options = || Options { fields: fields.clone(), ..Options::default() };
    let inner = file(&[("page", group("inner"))]);
    assert_eq!(shown(&documents_of(&inner, options())[0]).1, "text inner");
    let both = file(&[("page", group("inner")), ("page.body", strings(&["outer"]))]);
    assert_eq!(shown(&documents_of(&both, options())[0]).1, "text outer");
}

#[test]
fn a_file_without_a_column_of_text_names_those_it_has() {
    let list = ListArray::from_iter_primitive::<arrow_array::types::Int32Type, _, _>([Some([Some(1)])]);
    let bytes = file(&[("title", strings(&["a"])), ("text", Arc::new(list))]);
    let message = "unreadable: none of its columns title, text.list.item holds strings or bytes and has one of the names \
                   html, raw_html, content_html, body_html, text, raw_content, content, raw_text, body: name yours \
                   with --html-field or --text-field";
    assert_eq!(read(&bytes), [(String::new(), message.to_owned())]);
}

#[test]
fn a_file_without_rows_is_empty() {
    assert_eq!(read(&file(&[("text", strings(&[]))])), [(String::new(), "empty: it has no rows".to_owned())]);
}

#[test]
fn a_row_over_the_limit_is_a_reject_and_the_rest_goes_on() {
    let bytes = file(&[("text", strings(&["aaaa", "bbb"]))]);
    let options = Options { max_bytes: 3, ..Options::default() };
    let found: Vec<_> = documents_of(&bytes, options).iter().map(shown).collect();
    let large = "too_large: it is larger than the limit of 3 bytes, input.max_bytes";
    assert_eq!(found, [row(1, large), row(2, "text bbb")]);
}

#[test]
fn a_string_that_is_no_utf_8_is_bytes() {
    let mut bytes = file(&[("text", strings(&["caf#"]))]);
    // The statistics have it too.
    bytes.iter_mut().filter(|byte| **byte == b'#').for_each(|byte| *byte = 0xE9);
    let raws = documents_of(&bytes, Options::default());
    assert_eq!(raws[0].content, Content::Text(b"caf\xE9".to_vec()));
}

/// Row groups of `a`, of no rows, and of `b`, as Arrow for C++ writes them with check sums, which the crate does not write.
const CHECKED: &[u8] =
    b"PAR1\x15\0\x15\x16\x15\x16\x15\xBE\xCB\xED\x8F\r\x1C\x15\x02\x15\0\x15\x06\x15\x06\x1C\0\0\0\x02\0\
      \0\0\x02\x01\x01\0\0\0a\x15\0\x15\x16\x15\x16\x15\xB5\xF2\xD8\xE0\x01\x1C\x15\x02\x15\0\x15\x06\
      \x15\x06\x1C\0\0\0\x02\0\0\0\x02\x01\x01\0\0\0b\x15\x04\x19,5\0\x18\x06schema\x15\x02\0\x15\x0C%\
      \x02\x18\x04text\0\x16\x04\x19<\x19\x1C&\0\x1C\x15\x0C\x19%\x06\0\x19\x18\x04text\x15\0\x16\x02\
      \x16H\x16H&\x08I\x1C\x15\0\x15\0\x15\x02\0<\x16\x02\x19\x06\x19&\0\x02\0\0\0\x16H\x16\x02&\x08\x16\
      H\0\x19\x1C&\0\x1C\x15\x0C\x19\x15\x06\x19\x18\x04text\x15\0\x16\0\x16\0\x16\0&\0I\x0C\0\0\x16\0\
      \x16\0&\0\x16\0\0\x19\x1C&\0\x1C\x15\x0C\x19%\x06\0\x19\x18\x04text\x15\0\x16\x02\x16H\x16H&PI\x1C\
      \x15\0\x15\0\x15\x02\0<\x16\x02\x19\x06\x19&\0\x02\0\0\0\x16H\x16\x02&P\x16H\0( parquet-cpp-arrow \
      version 26.0.1\x19\x1C\x1C\0\0\0\xE4\0\0\0PAR1";

#[test]
fn a_row_group_of_no_rows_is_passed_over() {
    assert_eq!(read(CHECKED), [row(1, "TEXT a"), row(2, "TEXT b")]);
}

#[test]
fn a_wrong_check_sum_of_a_page_is_damage() {
    let mut bytes = CHECKED.to_vec();
    let at = bytes.iter().position(|byte| *byte == b'b').expect("it is not packed");
    bytes[at] = b'c';
    let lost = "damaged: row group 3 of 3 is damaged, and 1 of its 1 rows are lost: column text: the check sum of \
                a page is wrong";
    assert_eq!(read(&bytes), [row(1, "TEXT a"), row(2, lost)]);
}

/// Files with so many rows in three row groups of more than one page each, packed and encoded in every way.
fn sound(rows: u64) -> impl Iterator<Item = (String, Vec<u8>)> {
    let plain = move || {
        WriterProperties::builder()
            .set_max_row_group_row_count(Some(rows as usize * 2 / 5))
            .set_data_page_row_count_limit(rows as usize / 6)
            .set_write_batch_size(rows as usize / 12)
    };
    let packed = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::BROTLI(Default::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::ZSTD(Default::default()),
    ];
    let encoded = [
        None,
        Some(Encoding::PLAIN),
        Some(Encoding::DELTA_LENGTH_BYTE_ARRAY),
        Some(Encoding::DELTA_BYTE_ARRAY),
    ];
    let versions = [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0];
    let packed = packed.map(move |packed| (plain().set_compression(packed), format!("{packed}")));
    let encoded = encoded.into_iter().flat_map(move |encoding| {
        versions.map(move |version| {
            let name = format!("{encoding:?} {version:?}");
            let properties = plain().set_writer_version(version).set_dictionary_enabled(encoding.is_none());
            (encoding.map_or(properties.clone(), |encoding| properties.set_encoding(encoding)), name)
        })
    });
    packed.into_iter().chain(encoded).map(move |(properties, name)| {
        let text: ArrayRef = Arc::new(StringArray::from_iter((0..rows).map(text_of)));
        let ids: ArrayRef = Arc::new(UInt64Array::from_iter_values(0..rows));
        // Integers have encodings of their own.
        let properties = properties.set_column_encoding("id".into(), Encoding::PLAIN);
        (name, written(&[("text", text), ("id", ids)], properties.build()))
    })
}

fn text_of(row: u64) -> Option<String> {
    (row % 7 != 3).then(|| format!("text {}", "again ".repeat(row as usize % 5) + &(row / 3).to_string()))
}

#[test]
fn every_packing_and_encoding_is_read() {
    for (name, bytes) in sound(100) {
        let raws = documents_of(&bytes, Options::default());
        assert_eq!(raws.len(), 100, "{name}");
        for (number, raw) in (0..).zip(&raws) {
            let want = text_of(number)
                .map_or("empty: its columns for markup and text hold no characters".to_owned(), |text| {
                    format!("text {text}")
                });
            assert_eq!((shown(raw).1, &*raw.origin.record_id), (want, &*number.to_string()), "{name}");
        }
    }
}

#[test]
fn no_wrong_byte_makes_it_panic_or_lose_rows_untold() {
    let (_, sound_bytes) = sound(12).last().expect("there are some");
    let sound_rows = contents(&sound_bytes);
    for (first, (name, bytes)) in sound(12).enumerate() {
        // The files, which are alike but for one thing, share the bytes among them.
        for at in (first..bytes.len()).step_by(15) {
            let mut damaged = bytes.clone();
            damaged[at] ^= if at % 3 == 0 { 0xFF } else { 1 << (at / 15 % 8) };
            let found = contents(&damaged);
            let is_told = found
                .iter()
                .any(|content| content.starts_with("damaged: ") || content.starts_with("unreadable: "));
            assert!(is_told || found.len() == sound_rows.len(), "{name}, byte {at}: {} rows", found.len());
        }
    }
}

#[test]
fn an_encoding_that_is_not_that_of_its_page_is_told() {
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_encoding(Encoding::DELTA_BYTE_ARRAY)
        .set_writer_version(WriterVersion::PARQUET_2_0);
    let mut bytes = written(&[("text", strings(&["alike", "alike too", "other"]))], properties.build());
    // The fourth field of the header: 7 and then 6, in zigzag form.
    let at = bytes.windows(2).position(|bytes| bytes == [0x15, 14]);
    bytes[at.expect("a page has an encoding") + 1] = 12;
    let told = "damaged: row group 1 of 1 is damaged, and 3 of its 3 rows are lost: column text: the strings of a page are \
                not as long as it says";
    assert_eq!(contents(&bytes), [told]);
}

#[test]
fn a_file_with_an_encrypted_footer_cannot_be_read() {
    let bytes = [&b"PARE"[..], &[0; 20], b"PARE"].concat();
    assert_eq!(contents(&bytes), ["unreadable: its footer is encrypted: write it without encryption"]);
}

#[test]
fn a_file_cut_anywhere_is_one_reject() {
    let (_, bytes) = sound(12).last().expect("there are some");
    for length in (8..bytes.len()).step_by(50) {
        let found = contents(&bytes[..length]);
        assert!(found.len() == 1 && found[0].starts_with("damaged: "), "{length}: {found:?}");
    }
}

#[test]
fn damage_in_a_row_group_costs_its_rows_behind_it_and_no_others() {
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(2))
        .set_dictionary_enabled(false)
        .set_data_page_row_count_limit(1)
        .set_write_batch_size(1)
        .set_statistics_enabled(EnabledStatistics::None);
    let texts = strings(&["first", "second", "third", "fourth", "fifth", "sixth"]);
    let mut bytes = written(&[("text", texts)], properties.build());
    let at = bytes.windows(6).position(|bytes| bytes == b"fourth").expect("it is not packed");
    // The length before the string.
    bytes[at - 4] = 200;
    let lost = "damaged: row group 2 of 3 is damaged, and 1 of its 2 rows are lost: column text: ";
    let found = read(&bytes);
    assert!(found[3].1.starts_with(lost), "{found:?}");
    let sound: Vec<_> =
        found.iter().filter(|(_, content)| !content.starts_with("damaged")).cloned().collect();
    assert_eq!(
        sound,
        [
            row(1, "text first"),
            row(2, "text second"),
            row(3, "text third"),
            row(5, "text fifth"),
            row(6, "text sixth")
        ]
    );
}

#[test]
fn bytes_of_a_binary_format_are_no_text() {
    let png = Value::Bytes(b"\x89PNG\r\n\x1A\n".to_vec());
    assert_eq!(content(png, true), Some(Content::unusable(Reason::Binary, "it is a PNG image")));
}
