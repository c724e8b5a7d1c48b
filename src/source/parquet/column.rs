//! The columns of a Parquet file that are read, and their values, row by row.
//!
//! What a value is used for is left to `mod.rs`.

use std::fs::File;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type, Int96, Int96Type};
use parquet::file::metadata::RowGroupMetaData;
use parquet::schema::types::ColumnDescriptor;

use super::pages::Pages;
use super::told;

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Strings.
    Text,
    /// Bytes, of which nobody says what they are.
    Bytes,
    /// Whole numbers.
    Number {
        is_signed: bool,
    },
    Date,
    /// Times in steps of so many nanoseconds, of the whole world or of some place.
    Time {
        step: i128,
        is_utc: bool,
    },
    /// Times as Impala and Spark before 3.0 write them, of which the format does not say where they hold.
    OldTime,
}

/// The day 1970-01-01 as `INT96` counts days: from noon of the first day of the Julian period.
const JULIAN_DAY_OF_1970: i64 = 2_440_588;
const NANOSECONDS_A_DAY: i128 = 86_400_000_000_000;

impl Kind {
    /// What the values of a column are, where they are of use and each row has at most one.
    pub(super) fn of(column: &ColumnDescriptor) -> Option<Self> {
        if column.max_rep_level() > 0 {
            return None;
        }
        let converted = column.converted_type();
        match (column.physical_type(), column.logical_type_ref()) {
            (Type::BYTE_ARRAY, Some(LogicalType::String | LogicalType::Enum | LogicalType::Json)) => {
                Some(Self::Text)
            }
            (Type::BYTE_ARRAY, None) => match converted {
                ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON => Some(Self::Text),
                ConvertedType::NONE => Some(Self::Bytes),
                _ => None,
            },
            (Type::INT32, Some(LogicalType::Date)) => Some(Self::Date),
            (Type::INT32, None) if converted == ConvertedType::DATE => Some(Self::Date),
            (Type::INT64, Some(LogicalType::Timestamp(time))) => {
                let step = match time.unit {
                    TimeUnit::MILLIS => 1_000_000,
                    TimeUnit::MICROS => 1_000,
                    TimeUnit::NANOS => 1,
                };
                Some(Self::Time { step, is_utc: time.is_adjusted_to_u_t_c })
            }
            (Type::INT64, None) if converted == ConvertedType::TIMESTAMP_MILLIS => {
                Some(Self::Time { step: 1_000_000, is_utc: true })
            }
            (Type::INT64, None) if converted == ConvertedType::TIMESTAMP_MICROS => {
                Some(Self::Time { step: 1_000, is_utc: true })
            }
            (Type::INT96, _) => Some(Self::OldTime),
            (Type::INT32 | Type::INT64, Some(LogicalType::Integer(integer))) => {
                Some(Self::Number { is_signed: integer.is_signed })
            }
            (Type::INT32 | Type::INT64, None) => match converted {
                ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64 => Some(Self::Number { is_signed: false }),
                ConvertedType::DECIMAL | ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS => None,
                _ => Some(Self::Number { is_signed: true }),
            },
            _ => None,
        }
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    /// Bytes, of a column of such or of a string that is no UTF-8.
    Bytes(Vec<u8>),
    /// A whole number.
    Number(String),
    /// A date or a time, as ISO 8601.
    Time(String),
}

/// The values of a column in a row group.
pub(super) struct Column {
    name: String,
    kind: Kind,
    reader: Reader,
    /// The row in the group whose value comes next.
    at: u64,
}

enum Reader {
    Bytes(ColumnReaderImpl<ByteArrayType>),
    Narrow(ColumnReaderImpl<Int32Type>),
    Wide(ColumnReaderImpl<Int64Type>),
    Times(ColumnReaderImpl<Int96Type>),
}

impl Column {
    /// The column with this number in a row group of a file of so many bytes.
    ///
    /// # Errors
    /// Says what is damaged.
    pub(super) fn open(
        file: &File,
        size: u64,
        group: &RowGroupMetaData,
        number: usize,
        kind: Kind,
    ) -> Result<Self, String> {
        let name = group.schema_descr().column(number).path().string();
        match Self::reader(file, size, group, number) {
            Ok(reader) => Ok(Self { name, kind, reader, at: 0 }),
            Err(error) => Err(format!("column {name}: {error}")),
        }
    }

    fn reader(file: &File, size: u64, group: &RowGroupMetaData, number: usize) -> Result<Reader, String> {
        let chunk = group.columns().get(number).ok_or("it is missing")?;
        if chunk.num_values() != group.num_rows() {
            return Err(format!("it has {} values for {} rows", chunk.num_values(), group.num_rows()));
        }
        let pages = Pages::new(file, size, chunk)?;
        match get_column_reader(chunk.column_descr_ptr(), Box::new(pages)) {
            ColumnReader::ByteArrayColumnReader(reader) => Ok(Reader::Bytes(reader)),
            ColumnReader::Int32ColumnReader(reader) => Ok(Reader::Narrow(reader)),
            ColumnReader::Int64ColumnReader(reader) => Ok(Reader::Wide(reader)),
            ColumnReader::Int96ColumnReader(reader) => Ok(Reader::Times(reader)),
            _ => Err("it has another type in this row group".to_owned()),
        }
    }

    /// The value of a row that was not asked for before, if it has one of at most so many bytes.
    ///
    /// # Errors
    /// Says what is damaged.
    pub(super) fn value(&mut self, row: u64, max_bytes: u64) -> Result<Option<Found>, String> {
        self.read(row, max_bytes).map_err(|error| format!("column {}: {error}", self.name))
    }

    fn read(&mut self, row: u64, max_bytes: u64) -> Result<Option<Found>, String> {
        let skip = usize::try_from(row - self.at).map_err(|error| error.to_string())?;
        self.at = row + 1;
        let is_signed = !matches!(self.kind, Kind::Number { is_signed: false });
        let number = match &mut self.reader {
            Reader::Bytes(reader) => {
                return Ok(one(reader, skip)?.map(|bytes| self.kind.text(&bytes, max_bytes)));
            }
            Reader::Narrow(reader) => one(reader, skip)?.map(|number: i32| {
                if is_signed { i64::from(number) } else { i64::from(number.cast_unsigned()) }
            }),
            Reader::Wide(reader) => one(reader, skip)?,
            Reader::Times(reader) => {
                return Ok(one(reader, skip)?.and_then(|value| old_time(&value)).map(Found::Value));
            }
        };
        Ok(number.and_then(|number| self.kind.number(number)).map(Found::Value))
    }
}

/// What was found in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    Value(Value),
    TooLarge,
}

impl Kind {
    fn text(self, bytes: &ByteArray, max_bytes: u64) -> Found {
        if bytes.len() as u64 > max_bytes {
            return Found::TooLarge;
        }
        let bytes = bytes.data().to_vec();
        Found::Value(match self {
            Self::Text => {
                String::from_utf8(bytes).map_or_else(|no| Value::Bytes(no.into_bytes()), Value::Text)
            }
            _ => Value::Bytes(bytes),
        })
    }

    fn number(self, number: i64) -> Option<Value> {
        match self {
            Self::Date => {
                let days = jiff::Span::new().try_days(number).ok()?;
                Date::constant(1970, 1, 1).checked_add(days).ok().map(|date| Value::Time(date.to_string()))
            }
            Self::Time { step, is_utc } => time(i128::from(number) * step, is_utc),
            Self::Number { is_signed: false } => Some(Value::Number(number.cast_unsigned().to_string())),
            _ => Some(Value::Number(number.to_string())),
        }
    }
}

/// The time so many nanoseconds behind the start of 1970, where it is one that can be written.
fn time(nanoseconds: i128, is_utc: bool) -> Option<Value> {
    let time = Timestamp::from_nanosecond(nanoseconds).ok()?;
    Some(Value::Time(if is_utc {
        time.to_string()
    } else {
        time.to_zoned(TimeZone::UTC).datetime().to_string()
    }))
}

/// The time of an `INT96`: nanoseconds of a day in the lower eight bytes, and the day in the upper four.
fn old_time(value: &Int96) -> Option<Value> {
    let [low, high, day] = *value.data() else { return None };
    let nanoseconds = i128::from(u64::from(high) << 32 | u64::from(low));
    let days = i64::from(day.cast_signed()) - JULIAN_DAY_OF_1970;
    time(i128::from(days) * NANOSECONDS_A_DAY + nanoseconds, false)
}

/// The value behind so many others, if there is one.
fn one<T: DataType>(reader: &mut ColumnReaderImpl<T>, skip: usize) -> Result<Option<T::T>, String> {
    if skip > 0 && reader.skip_records(skip).map_err(told)? != skip {
        return Err("its values end early".to_owned());
    }
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    match reader.read_records(1, Some(&mut levels), None, &mut values).map_err(told)? {
        (1, ..) => Ok(values.pop()),
        _ => Err("its values end early".to_owned()),
    }
}
