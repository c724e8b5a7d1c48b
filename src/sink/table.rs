//! Records as a Parquet table: the columns are the keys of a record, and an object inside a record is a struct.
//!
//! A Parquet file is whole only with its footer, which speaks of all that is before it, so that no run could go on with
//! a half of one. Lines are therefore kept beside it while the run lasts, and become a table when no more are to come.

use std::io::{self, BufRead, Write};
use std::sync::Arc;

use arrow_json::ReaderBuilder;
use arrow_json::reader::Decoder;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use serde_json::Value;

use crate::record::SCHEMA_JSON;

/// The most lines, and the bytes of lines, that are turned into columns at a time.
const BATCH_LINES: usize = 1024;
const BATCH_BYTES: usize = 8 << 20;
/// A row group is full at so many bytes: what a reader holds of a column is a part of it.
const ROW_GROUP_BYTES: usize = 128 << 20;

/// Writes the table of lines. Equal lines give equal bytes.
///
/// # Errors
/// Where the lines cannot be read, the table cannot be written, or a line is no record.
pub(super) fn write(mut lines: impl BufRead, table: impl Write + Send) -> io::Result<()> {
    let mut line = Vec::new();
    lines.read_until(b'\n', &mut line)?;
    let schema = Arc::new(schema(&line)?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_bytes(Some(ROW_GROUP_BYTES))
        .build();
    let mut table = ArrowWriter::try_new(table, schema.clone(), Some(properties)).map_err(of_parquet)?;
    let builder = ReaderBuilder::new(schema).with_batch_size(BATCH_LINES).with_strict_mode(true);
    let mut batch = builder.build_decoder().map_err(of_arrow)?;
    let mut bytes = 0;
    while !line.is_empty() {
        batch.decode(&line).map_err(of_arrow)?;
        bytes += line.len();
        if batch.len() == BATCH_LINES || bytes >= BATCH_BYTES {
            append(&mut batch, &mut table)?;
            bytes = 0;
        }
        line.clear();
        lines.read_until(b'\n', &mut line)?;
    }
    append(&mut batch, &mut table)?;
    table.close().map_err(of_parquet)?;
    Ok(())
}

fn append(batch: &mut Decoder, table: &mut ArrowWriter<impl Write + Send>) -> io::Result<()> {
    let rows = batch.flush().map_err(of_arrow)?;
    rows.map_or(Ok(()), |rows| table.write(&rows).map_err(of_parquet))
}

/// The columns of records, by their JSON Schema. Keys that not all records have are columns where the first line has them:
/// the other lines of a run have the same.
fn schema(first: &[u8]) -> io::Result<Schema> {
    let first = if first.is_empty() { Value::Null } else { serde_json::from_slice(first)? };
    Ok(Schema::new(fields(&serde_json::from_str(SCHEMA_JSON)?, &first)))
}

fn fields(object: &Value, first: &Value) -> Fields {
    let required =
        |name: &str| object["required"].as_array().is_some_and(|all| all.iter().any(|one| one == name));
    let properties = object["properties"].as_object().into_iter().flatten();
    let columns = properties.filter(|(name, _)| required(name) || first.get(name).is_some());
    columns.map(|(name, property)| Field::new(name, data_type(property, &first[name]), false)).collect()
}

fn data_type(property: &Value, first: &Value) -> DataType {
    match property["type"].as_str() {
        Some("integer") => DataType::Int64,
        Some("number") => DataType::Float64,
        Some("boolean") => DataType::Boolean,
        Some("object") => DataType::Struct(fields(property, first)),
        // "element" is what the Parquet format calls it.
        Some("array") => {
            let element = data_type(&property["items"], &Value::Null);
            DataType::List(Arc::new(Field::new("element", element, false)))
        }
        _ => DataType::Utf8,
    }
}

fn of_parquet(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(inner) => io::Error::other(inner),
        },
        error => io::Error::other(error),
    }
}

fn of_arrow(error: ArrowError) -> io::Error {
    match error {
        ArrowError::IoError(_, error) => error,
        error => io::Error::other(error),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use arrow_json::LineDelimitedWriter;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::*;

    /// A record with these keys in `metadata` beside those that are always there.
    fn record(number: usize, signals: &str) -> String {
        let schema: Value = serde_json::from_str(SCHEMA_JSON).expect("it is JSON");
        let object = |schema: &Value| -> String {
            let value = |name: &str| match schema["properties"][name]["type"].as_str() {
                Some("integer") => number.to_string(),
                Some("number") => "0.5".to_owned(),
                Some("array") if name == "removed_chars" => "[1,2]".to_owned(),
                Some("array") => r#"["a","\u2028"]"#.to_owned(),
                _ => format!("\"{name} {number}\\n\""),
            };
            let required = schema["required"].as_array().expect("it names them");
            let names = required.iter().filter_map(Value::as_str).filter(|name| *name != "metadata");
            names.map(|name| format!("\"{name}\":{}", value(name))).collect::<Vec<_>>().join(",")
        };
        let metadata = object(&schema["properties"]["metadata"]);
        format!("{{{},\"metadata\":{{{metadata}{signals}}}}}\n", object(&schema))
    }

    fn table(lines: &str) -> io::Result<Vec<u8>> {
        let mut table = Vec::new();
        write(lines.as_bytes(), &mut table).map(|()| table)
    }

    /// The rows of a table as values.
    fn rows(table: &[u8]) -> Vec<Value> {
        let mut file = tempfile::tempfile().expect("a file for the test");
        file.write_all(table).expect("it can be written");
        let rows = |file: File| -> Vec<Value> {
            let builder = ParquetRecordBatchReaderBuilder::try_new(file).expect("it is a table");
            let mut lines = LineDelimitedWriter::new(Vec::new());
            for batch in builder.build().expect("it can be read") {
                lines.write(&batch.expect("it is whole")).expect("it can be written");
            }
            lines.finish().expect("it can be written");
            let text = String::from_utf8(lines.into_inner()).expect("it is JSON");
            text.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect()
        };
        rows(file)
    }

    #[test]
    fn the_rows_are_the_lines() {
        let lines: String = (0..BATCH_LINES + 2).map(|number| record(number, "")).collect();
        let table = table(&lines).expect("these are records");
        let wanted: Vec<Value> =
            lines.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
        assert_eq!(rows(&table), wanted);
        assert_eq!(table, super::tests::table(&lines).expect("these are records"));
    }

    #[test]
    fn signals_are_columns_where_the_lines_have_them() {
        let with = table(&record(1, ",\"n_words\":7.0")).expect("it is a record");
        assert_eq!(rows(&with)[0]["metadata"]["n_words"], 7.0);
        let without = table(&record(1, "")).expect("it is a record");
        assert_eq!(rows(&without)[0]["metadata"].get("n_words"), None);
    }

    #[test]
    fn no_lines_make_a_table_without_rows() {
        assert!(rows(&table("").expect("it has columns")).is_empty());
    }

    #[test]
    fn what_is_no_record_makes_no_table() {
        assert!(table("{\"id\":\"1\"}\n").is_err());
    }
}
