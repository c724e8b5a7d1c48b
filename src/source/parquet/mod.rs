//! Parquet files: each row is a document, found in columns that have the names of JSONL's fields.
//!
//! Only the columns that are wanted are read, of each a page at a time. What a column holds is left to `column.rs`, the
//! pages to `pages.rs` and the footer to `footer.rs`; decoding values is left to the crate `parquet`.

mod column;
mod delta;
mod footer;
mod packing;
mod pages;
#[cfg(test)]
mod tests;
mod thrift;

use std::cell::Cell;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::schema::types::SchemaDescriptor;

use self::column::{Column, Found, Kind, Value};
use super::read::{Sequence, one};
use super::{Content, Field, Fields, Options, Origin, Raw, Reason, sniff};

/// So many of a file's columns are named where none of them has a text.
const MOST_NAMED: usize = 20;

/// The documents of a Parquet file.
pub(super) fn documents<'a>(path: &Path, origin: Origin, options: &'a Options) -> Sequence<'a> {
    let rows = File::open(path)
        .and_then(|file| Ok((file.metadata()?.len(), file)))
        .map_err(|error| Content::unusable(Reason::Unreadable, error.to_string()))
        .and_then(|(size, file)| Rows::new(file, size, origin.clone(), options));
    match rows {
        Ok(rows) => Box::new(rows),
        Err(content) => one(origin, content),
    }
}

/// The rows of a file.
struct Rows<'a> {
    file: File,
    size: u64,
    footer: ParquetMetaData,
    wanted: Wanted,
    /// The row groups that are still to come: the number of the next.
    next_group: usize,
    group: Option<Group>,
    /// Rows in the row groups before.
    rows_before: u64,
    origin: Origin,
    options: &'a Options,
    has_ended: bool,
}

/// The row group that is being read.
struct Group {
    /// One for each column that is wanted.
    columns: Vec<Column>,
    rows: u64,
    /// How many of them were read.
    read: u64,
}

/// The columns that are read, and for each part of a document those among them that may hold it, as numbers.
struct Wanted {
    columns: Vec<(usize, Kind)>,
    html: Vec<usize>,
    text: Vec<usize>,
    url: Vec<usize>,
    site: Vec<usize>,
    id: Vec<usize>,
    added: Vec<usize>,
}

impl<'a> Rows<'a> {
    fn new(mut file: File, size: u64, origin: Origin, options: &'a Options) -> Result<Self, Content> {
        let footer = footer::read(&mut file, size)?;
        let schema = footer.file_metadata().schema_descr();
        let wanted = Wanted::of(schema, &options.fields);
        if wanted.html.is_empty() && wanted.text.is_empty() {
            return Err(no_text(schema, &options.fields));
        }
        if footer.row_groups().iter().all(|group| group.num_rows() == 0)
            && footer.file_metadata().num_rows() == 0
        {
            return Err(Content::unusable(Reason::Empty, "it has no rows"));
        }
        Ok(Self {
            file,
            size,
            footer,
            wanted,
            next_group: 0,
            group: None,
            rows_before: 0,
            origin,
            options,
            has_ended: false,
        })
    }

    /// Begins the next row group, or ends.
    fn advance(&mut self) -> Option<Raw> {
        let Some(group) = self.footer.row_groups().get(self.next_group) else {
            self.has_ended = true;
            let counted = self.footer.file_metadata().num_rows();
            let is_right = u64::try_from(counted) == Ok(self.rows_before);
            let message =
                format!("its footer counts {counted} rows, and its row groups {}", self.rows_before);
            return (!is_right).then(|| self.damaged(self.rows_before, message));
        };
        let opened = contained(|| Group::open(&self.file, self.size, group, &self.wanted.columns));
        self.next_group += 1;
        match opened {
            Ok(group) => {
                self.group = Some(group);
                None
            }
            Err(message) => {
                let rows = u64::try_from(group.num_rows()).unwrap_or_default();
                let lost = self.lost(0, rows, &message);
                self.rows_before = self.rows_before.saturating_add(rows);
                Some(lost)
            }
        }
    }

    /// What stands for the rows of a row group from one on, which cannot be read.
    fn lost(&self, read: u64, rows: u64, cause: &str) -> Raw {
        let first = self.rows_before.saturating_add(read);
        let message = format!(
            "row group {} of {} is damaged, and {} of its {rows} rows are lost: {cause}",
            self.next_group,
            self.footer.num_row_groups(),
            rows.saturating_sub(read),
        );
        self.damaged(first, message)
    }

    fn damaged(&self, rows_before: u64, message: String) -> Raw {
        Raw {
            origin: row_of(&self.origin, rows_before),
            content: Content::unusable(Reason::Damaged, message),
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        while !self.has_ended {
            let Some(group) = &mut self.group else {
                if let Some(raw) = self.advance() {
                    return Some(raw);
                }
                continue;
            };
            let (row, rows) = (group.read, group.rows);
            if row == rows {
                self.rows_before = self.rows_before.saturating_add(rows);
                self.group = None;
                continue;
            }
            group.read += 1;
            let mut origin = row_of(&self.origin, self.rows_before.saturating_add(row));
            let read = contained(|| {
                Row { columns: &mut group.columns, row, names: &self.wanted, options: self.options }
                    .read(&mut origin)
            });
            return Some(match read {
                Ok(content) => Raw { origin, content },
                Err(message) => {
                    let lost = self.lost(row, rows, &message);
                    self.rows_before = self.rows_before.saturating_add(rows);
                    self.group = None;
                    lost
                }
            });
        }
        None
    }
}

impl Group {
    fn open(
        file: &File,
        size: u64,
        group: &RowGroupMetaData,
        wanted: &[(usize, Kind)],
    ) -> Result<Self, String> {
        let rows = u64::try_from(group.num_rows()).map_err(|_| "it has fewer rows than none")?;
        let open = |(number, kind): &(usize, Kind)| Column::open(file, size, group, *number, *kind);
        Ok(Self { columns: wanted.iter().map(open).collect::<Result<_, _>>()?, rows, read: 0 })
    }
}

impl Wanted {
    /// The columns that have the names of fields, in the order of these.
    fn of(schema: &SchemaDescriptor, fields: &Fields) -> Self {
        let mut columns = Vec::new();
        let mut named = |names: &[String], is_usable: &dyn Fn(Kind) -> bool| {
            let mut found = Vec::new();
            for name in names {
                // A column that is spelt so goes before one in a group.
                let with_name = |is_flat: bool| {
                    schema.columns().iter().position(|column| {
                        let path = column.path();
                        (path.parts().len() == 1) == is_flat
                            && path.string() == *name
                            && Kind::of(column).is_some_and(is_usable)
                    })
                };
                let Some(number) = with_name(true).or_else(|| with_name(false)) else { continue };
                let Some(kind) = Kind::of(&schema.column(number)) else { continue };
                // One that two lists name is read twice, each time in order.
                found.push(columns.len());
                columns.push((number, kind));
            }
            found
        };
        let is_text = |kind| matches!(kind, Kind::Text | Kind::Bytes);
        let is_scalar = |kind| is_text(kind) || matches!(kind, Kind::Number { .. });
        let is_time = |kind| is_text(kind) || matches!(kind, Kind::Date | Kind::Time { .. } | Kind::OldTime);
        let (html, text) = (named(&fields.html, &is_text), named(&fields.text, &is_text));
        let (url, site, id) =
            (named(&fields.url, &is_scalar), named(&fields.site, &is_scalar), named(&fields.id, &is_scalar));
        let added = named(&fields.added, &is_time);
        Self { html, text, url, site, id, added, columns }
    }
}

/// A row of the row group that is being read.
struct Row<'a> {
    columns: &'a mut [Column],
    row: u64,
    names: &'a Wanted,
    options: &'a Options,
}

impl Row<'_> {
    /// What the row holds, and into `origin` what it says of it.
    fn read(&mut self, origin: &mut Origin) -> Result<Content, String> {
        let names = self.names;
        origin.url = self.scalar(&names.url)?;
        origin.site = self.scalar(&names.site)?;
        origin.record_id = self.scalar(&names.id)?;
        origin.take_added(&self.scalar(&names.added)?);
        for (columns, is_markup) in [(&names.html, true), (&names.text, false)] {
            for column in columns {
                match self.value(*column)? {
                    Some(Found::TooLarge) => return Ok(self.options.too_large()),
                    Some(Found::Value(value)) => {
                        if let Some(content) = content(value, is_markup) {
                            return Ok(content);
                        }
                    }
                    None => {}
                }
            }
        }
        Ok(Content::unusable(Reason::Empty, "its columns for markup and text hold no characters"))
    }

    /// The first value with characters in one of the columns.
    fn scalar(&mut self, columns: &[usize]) -> Result<String, String> {
        for column in columns {
            let text = match self.value(*column)? {
                Some(Found::Value(Value::Text(text) | Value::Number(text) | Value::Time(text))) => text,
                Some(Found::Value(Value::Bytes(bytes))) => String::from_utf8(bytes).unwrap_or_default(),
                Some(Found::TooLarge) | None => continue,
            };
            if !text.is_empty() {
                return Ok(text);
            }
        }
        Ok(String::new())
    }

    fn value(&mut self, column: usize) -> Result<Option<Found>, String> {
        self.columns[column].value(self.row, self.options.max_bytes)
    }
}

/// The content that a value is, unless there is nothing in it.
fn content(value: Value, is_markup: bool) -> Option<Content> {
    let is_page = |bytes: &[u8]| is_markup || sniff::starts_as_page(bytes);
    match value {
        Value::Text(text) if !text.trim().is_empty() => {
            let field = Field { line: text.clone().into_bytes(), text };
            Some(if is_page(&field.line) { Content::HtmlField(field) } else { Content::TextField(field) })
        }
        Value::Bytes(bytes) => {
            let bytes = Content::not_blank(bytes).ok()?;
            if let Some(message) = sniff::binary(&bytes) {
                return Some(Content::unusable(Reason::Binary, message));
            }
            Some(if is_page(&bytes) { Content::Html(bytes) } else { Content::Text(bytes) })
        }
        Value::Text(_) | Value::Number(_) | Value::Time(_) => None,
    }
}

/// The origin of the row before which the file has so many.
fn row_of(file: &Origin, rows_before: u64) -> Origin {
    file.part(rows_before.saturating_add(1), rows_before)
}

/// What a file is that has no column with a text.
fn no_text(schema: &SchemaDescriptor, fields: &Fields) -> Content {
    let mut names: Vec<String> =
        schema.columns().iter().take(MOST_NAMED).map(|column| column.path().string()).collect();
    if schema.num_columns() > MOST_NAMED {
        names.push(format!("{} more", schema.num_columns() - MOST_NAMED));
    }
    let wanted: Vec<&str> = fields.names().collect();
    let message = format!(
        "none of its columns {} holds strings or bytes and has one of the names {}: name yours with --html-field or --text-field",
        names.join(", "),
        wanted.join(", "),
    );
    Content::unusable(Reason::Unreadable, message)
}

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Runs what calls the crate, which panics at some damage; a message says so then.
fn contained<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    CONTAINED.set(true);
    // What was being read is given up then, so that nothing half done is seen.
    let read = catch_unwind(AssertUnwindSafe(read));
    CONTAINED.set(false);
    read.unwrap_or_else(|_| Err("its bytes contradict each other".to_owned()))
}

/// Whether this thread is in the crate.
pub(super) fn contains_panics() -> bool {
    CONTAINED.get()
}

/// The crate's word on what is damaged.
fn told(error: ParquetError) -> String {
    match error {
        ParquetError::General(message) | ParquetError::EOF(message) => message,
        other => other.to_string(),
    }
}
