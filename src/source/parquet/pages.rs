//! The pages of a column in a row group, one in memory at a time, each checked before it is decoded.
//!
//! The crate `parquet` decodes their values. Its own reader of pages believes what their headers say, however much memory
//! that takes.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use parquet::basic::{Compression, Encoding, Type};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;

use super::delta;
use super::packing::unpack;
use super::thrift::{Compact, Field, kind};

/// The largest page in bytes, unpacked. It may hold many documents: programs cut pages at a number of rows.
const MAX_PAGE: usize = 1 << 30;

type Result<T> = std::result::Result<T, ParquetError>;

/// The pages of a column in a row group.
pub(super) struct Pages {
    file: File,
    /// Where the next page starts, and where the last one ends.
    at: u64,
    end: u64,
    compression: Compression,
    values: Values,
    /// Values of pages that are still to come.
    left: u64,
    /// What was read of the next page.
    next: Option<Header>,
}

/// What is in a page.
struct Values {
    physical: Type,
    /// Whether some may be missing.
    are_optional: bool,
    have_dictionary: bool,
}

impl Pages {
    /// The pages of a column of a file of so many bytes.
    ///
    /// # Errors
    /// Says what is damaged.
    pub(super) fn new(
        file: &File,
        size: u64,
        chunk: &ColumnChunkMetaData,
    ) -> std::result::Result<Self, String> {
        if chunk.file_path().is_some() {
            return Err("it is in another file: name that one".to_owned());
        }
        let number = |number: i64| u64::try_from(number).ok();
        let dictionary = chunk.dictionary_page_offset().and_then(number).filter(|offset| *offset > 0);
        let start =
            number(chunk.data_page_offset()).map(|data| dictionary.map_or(data, |start| start.min(data)));
        let end =
            start.zip(number(chunk.compressed_size())).and_then(|(start, size)| start.checked_add(size));
        let (Some(at), Some(end), Some(left)) = (start, end, number(chunk.num_values())) else {
            return Err("it has no place in the file".to_owned());
        };
        if end > size {
            return Err("it would end behind the file".to_owned());
        }
        let column = chunk.column_descr();
        Ok(Self {
            file: file.try_clone().map_err(|error| error.to_string())?,
            at,
            end,
            compression: chunk.compression(),
            values: Values {
                physical: column.physical_type(),
                are_optional: column.max_def_level() > 0,
                have_dictionary: false,
            },
            left,
            next: None,
        })
    }

    /// The header of the next page of values or of a dictionary.
    fn header(&mut self) -> Result<Option<&Header>> {
        while self.next.is_none() && self.left > 0 {
            if self.at >= self.end {
                return Err(damaged("its pages end early"));
            }
            let header = self.read_header().map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => damaged("the header of a page ends early"),
                _ => damaged(format!("the header of a page cannot be read: {error}")),
            })?;
            header.check(self.end - self.at)?;
            if matches!(header.kind, Kind::Other) {
                self.at += header.packed;
            } else {
                self.next = Some(header);
            }
        }
        Ok(self.next.as_ref())
    }

    fn read_header(&mut self) -> io::Result<Header> {
        self.file.seek(SeekFrom::Start(self.at))?;
        let mut compact = Compact::new(BufReader::with_capacity(512, (&self.file).take(self.end - self.at)));
        let header = Header::read(&mut compact)?;
        self.at += compact.read;
        Ok(header)
    }

    /// Goes behind the next page, whose header was read; where that page starts.
    fn pass(&mut self, header: &Header) -> Result<u64> {
        let start = self.at;
        self.at += header.packed;
        if !matches!(header.kind, Kind::Dictionary) {
            let left = self.left.checked_sub(u64::from(header.values));
            self.left = left.ok_or_else(|| damaged("its pages have more values than it has rows"))?;
        }
        Ok(start)
    }

    fn read(&mut self, header: Header, start: u64) -> Result<Page> {
        let mut packed = Vec::new();
        self.file.seek(SeekFrom::Start(start))?;
        (&self.file).take(header.packed).read_to_end(&mut packed)?;
        if packed.len() as u64 != header.packed {
            return Err(damaged("a page ends early"));
        }
        if header.crc.is_some_and(|crc| crc != crc32fast::hash(&packed)) {
            return Err(damaged("the check sum of a page is wrong"));
        }
        // The levels of a page of the second kind are not packed.
        let levels = header.levels_before();
        let compression = if header.is_packed { self.compression } else { Compression::UNCOMPRESSED };
        let bytes = if levels == 0 {
            unpack(&packed, compression, header.unpacked).map_err(damaged)?
        } else {
            let rest = unpack(&packed[levels..], compression, header.unpacked - levels).map_err(damaged)?;
            packed.truncate(levels);
            packed.extend(rest);
            packed
        };
        self.values.check(&header, &bytes).map_err(damaged)?;
        Ok(header.page(bytes))
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        self.header()?;
        let Some(header) = self.next.take() else { return Ok(None) };
        let start = self.pass(&header)?;
        self.read(header, start).map(Some)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        Ok(self.header()?.map(|header| {
            let is_dict = matches!(header.kind, Kind::Dictionary);
            // A row has one value, since nothing that is repeated is read.
            let rows = (!is_dict).then_some(header.values as usize);
            PageMetadata { num_rows: rows, num_levels: rows, is_dict }
        }))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.header()?;
        self.next.take().map_or(Ok(()), |header| self.pass(&header).map(|_| ()))
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

/// What stands before a page.
struct Header {
    kind: Kind,
    packed: u64,
    unpacked: usize,
    crc: Option<u32>,
    values: u32,
    nulls: u32,
    encoding: Encoding,
    /// The encoding of the levels, which say what is missing.
    levels: Encoding,
    /// The bytes of both kinds of levels in a page of the second kind.
    definition: usize,
    repetition: usize,
    is_packed: bool,
}

enum Kind {
    Data,
    Data2,
    Dictionary,
    /// Nothing that values are in.
    Other,
}

impl Header {
    fn read(compact: &mut Compact<impl Read>) -> io::Result<Self> {
        let mut header = Self {
            kind: Kind::Other,
            packed: 0,
            unpacked: 0,
            crc: None,
            values: 0,
            nulls: 0,
            encoding: Encoding::PLAIN,
            levels: Encoding::RLE,
            definition: 0,
            repetition: 0,
            is_packed: true,
        };
        let mut last = 0;
        while let Some(Field { id, kind }) = compact.field(&mut last)? {
            match (id, kind) {
                (1, 4..=6) => {
                    header.kind = match compact.int()? {
                        0 => Kind::Data,
                        2 => Kind::Dictionary,
                        3 => Kind::Data2,
                        _ => Kind::Other,
                    }
                }
                (2, 4..=6) => header.unpacked = number(compact.int()?)?,
                (3, 4..=6) => header.packed = number(compact.int()?)?,
                // The check sum is kept as a number with a sign.
                (4, 4..=6) => header.crc = Some(number::<i32>(compact.int()?)?.cast_unsigned()),
                (5 | 7, kind::STRUCT) => header.read_values(compact)?,
                (8, kind::STRUCT) => header.read_values_2(compact)?,
                _ => compact.skip(kind)?,
            }
        }
        Ok(header)
    }

    /// What a page of the first kind and a dictionary say of their values.
    fn read_values(&mut self, compact: &mut Compact<impl Read>) -> io::Result<()> {
        let mut last = 0;
        while let Some(Field { id, kind }) = compact.field(&mut last)? {
            match (id, kind) {
                (1, 4..=6) => self.values = number(compact.int()?)?,
                (2, 4..=6) => self.encoding = encoding(compact.int()?)?,
                (3, 4..=6) => self.levels = encoding(compact.int()?)?,
                _ => compact.skip(kind)?,
            }
        }
        Ok(())
    }

    fn read_values_2(&mut self, compact: &mut Compact<impl Read>) -> io::Result<()> {
        let mut last = 0;
        while let Some(Field { id, kind }) = compact.field(&mut last)? {
            match (id, kind) {
                (1, 4..=6) => self.values = number(compact.int()?)?,
                (2, 4..=6) => self.nulls = number(compact.int()?)?,
                (4, 4..=6) => self.encoding = encoding(compact.int()?)?,
                (5, 4..=6) => self.definition = number(compact.int()?)?,
                (6, 4..=6) => self.repetition = number(compact.int()?)?,
                (7, kind::TRUE | kind::FALSE) => self.is_packed = kind == kind::TRUE,
                _ => compact.skip(kind)?,
            }
        }
        Ok(())
    }

    fn levels_before(&self) -> usize {
        if matches!(self.kind, Kind::Data2) { self.definition.saturating_add(self.repetition) } else { 0 }
    }

    /// Whether a page can be as this says, where so many bytes are left for it.
    fn check(&self, left: u64) -> Result<()> {
        if self.packed > left {
            return Err(damaged("a page would end behind its column"));
        }
        if self.unpacked > MAX_PAGE {
            return Err(damaged(format!(
                "a page has {} bytes, and more than {MAX_PAGE} are not read",
                self.unpacked
            )));
        }
        let levels = self.levels_before();
        if levels > self.unpacked || levels as u64 > self.packed || self.nulls > self.values {
            return Err(damaged("the header of a page contradicts itself"));
        }
        Ok(())
    }

    fn page(self, bytes: Vec<u8>) -> Page {
        let (buf, num_values, encoding) = (bytes.into(), self.values, self.encoding);
        match self.kind {
            Kind::Dictionary => Page::DictionaryPage { buf, num_values, encoding, is_sorted: false },
            Kind::Data2 => Page::DataPageV2 {
                buf,
                num_values,
                encoding,
                num_nulls: self.nulls,
                num_rows: num_values,
                def_levels_byte_len: self.definition as u32,
                rep_levels_byte_len: self.repetition as u32,
                is_compressed: self.is_packed,
                statistics: None,
            },
            Kind::Data | Kind::Other => Page::DataPage {
                buf,
                num_values,
                encoding,
                def_level_encoding: self.levels,
                rep_level_encoding: Encoding::RLE,
                statistics: None,
            },
        }
    }
}

impl Values {
    /// Whether the decoder of these values takes no more memory than their page does, and finds them all in it.
    fn check(&mut self, page: &Header, bytes: &[u8]) -> std::result::Result<(), String> {
        let values = page.values as usize;
        if matches!(page.kind, Kind::Dictionary) {
            self.have_dictionary = true;
            let size = match self.physical {
                Type::INT96 => 12,
                Type::INT64 => 8,
                _ => 4,
            };
            if values > bytes.len() / size {
                return Err("a dictionary has fewer values than it says".to_owned());
            }
            return self.check_plain(bytes, values);
        }
        let levels = match page.kind {
            _ if !self.are_optional => 0,
            Kind::Data2 => page.levels_before(),
            _ => {
                let length = bytes.first_chunk().ok_or("a page ends early")?;
                (u32::from_le_bytes(*length) as usize).saturating_add(4)
            }
        };
        let encoded = || bytes.get(levels..).ok_or("the levels of a page are longer than the page");
        match page.encoding {
            Encoding::PLAIN => self.check_plain(encoded()?, values),
            Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY if !self.have_dictionary => {
                Err("its dictionary is missing".to_owned())
            }
            Encoding::DELTA_BINARY_PACKED => delta::check(encoded()?, values).map(|_| ()),
            Encoding::DELTA_LENGTH_BYTE_ARRAY => check_lengths(encoded()?, values),
            // The lengths of the parts that are alike stand before the parts that are not, with their lengths.
            Encoding::DELTA_BYTE_ARRAY => check_lengths(delta::check(encoded()?, values)?.rest, values),
            _ => Ok(()),
        }
    }

    /// Whether strings, each behind its length, are all in these bytes. There may be fewer than so many.
    fn check_plain(&self, bytes: &[u8], most: usize) -> std::result::Result<(), String> {
        if self.physical != Type::BYTE_ARRAY {
            return Ok(());
        }
        let mut rest = bytes;
        for _ in 0..most {
            let Some((length, behind)) = rest.split_first_chunk() else { break };
            let length = u32::from_le_bytes(*length) as usize;
            rest = behind.get(length..).ok_or("a value would end behind its page")?;
        }
        Ok(())
    }
}

/// Whether strings, behind the lengths of all of them, are as long as these say. It is what tells one encoding from another where
/// the number of one is damaged.
fn check_lengths(bytes: &[u8], most: usize) -> std::result::Result<(), String> {
    let lengths = delta::check(bytes, most)?;
    if usize::try_from(lengths.sum) == Ok(lengths.rest.len()) {
        Ok(())
    } else {
        Err("the strings of a page are not as long as it says".to_owned())
    }
}

/// The encoding with this number.
#[allow(deprecated, reason = "old files name it for levels that they do not have")]
fn encoding(number: i64) -> io::Result<Encoding> {
    Ok(match number {
        0 => Encoding::PLAIN,
        2 => Encoding::PLAIN_DICTIONARY,
        3 => Encoding::RLE,
        4 => Encoding::BIT_PACKED,
        5 => Encoding::DELTA_BINARY_PACKED,
        6 => Encoding::DELTA_LENGTH_BYTE_ARRAY,
        7 => Encoding::DELTA_BYTE_ARRAY,
        8 => Encoding::RLE_DICTIONARY,
        9 => Encoding::BYTE_STREAM_SPLIT,
        _ => return Err(invalid(format!("its encoding has the number {number}, which is not read"))),
    })
}

fn number<T: TryFrom<i64>>(number: i64) -> io::Result<T> {
    number.try_into().map_err(|_| invalid(format!("{number} cannot be")))
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

fn damaged(message: impl Into<String>) -> ParquetError {
    ParquetError::General(message.into())
}
