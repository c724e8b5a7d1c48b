//! Pages as they are packed, undone into just as many bytes as their header says.
//!
//! The crate `parquet` would unpack whatever there is; a page that says less than it holds must not fill the memory.

use std::io::Read;

use parquet::basic::Compression;

/// The bytes of a page, which are so many.
pub(super) fn unpack(packed: &[u8], compression: Compression, size: usize) -> Result<Vec<u8>, String> {
    let bytes = match compression {
        Compression::UNCOMPRESSED => Ok(packed.to_vec()),
        Compression::SNAPPY => snappy(packed, size),
        Compression::GZIP(_) => read(flate2::read::MultiGzDecoder::new(packed), size),
        Compression::BROTLI(_) => read(brotli_decompressor::Decompressor::new(packed, 4096), size),
        Compression::ZSTD(_) => zstd::bulk::decompress(packed, size).map_err(|error| error.to_string()),
        Compression::LZ4_RAW => lz4(packed, size),
        // Hadoop's way is what this stands for, but some wrote a bare block.
        Compression::LZ4 => hadoop(packed, size).or_else(|_| lz4(packed, size)),
        Compression::LZO => return Err("it is packed by LZO, which is not read: use zstd".to_owned()),
    };
    match bytes {
        Ok(bytes) if bytes.len() == size => Ok(bytes),
        Ok(bytes) => Err(format!("a page has {} bytes instead of {size}", bytes.len())),
        Err(error) => Err(format!("a page cannot be unpacked: {error}")),
    }
}

/// One byte more than there should be is enough to know that there are too many.
fn read(reader: impl Read, size: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(size);
    reader.take(size as u64 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn snappy(packed: &[u8], size: usize) -> Result<Vec<u8>, String> {
    match snap::raw::decompress_len(packed) {
        Ok(length) if length == size => {
            snap::raw::Decoder::new().decompress_vec(packed).map_err(|error| error.to_string())
        }
        Ok(length) => Err(format!("it says that it holds {length} bytes instead of {size}")),
        Err(error) => Err(error.to_string()),
    }
}

fn lz4(packed: &[u8], size: usize) -> Result<Vec<u8>, String> {
    lz4_flex::block::decompress(packed, size).map_err(|error| error.to_string())
}

/// Blocks of LZ4, each behind its two sizes.
fn hadoop(mut packed: &[u8], size: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    while !packed.is_empty() {
        let (Some((unpacked, rest)), left) = (sized(packed), size - bytes.len()) else {
            return Err(ends_early());
        };
        let Some((length, rest)) = sized(rest) else { return Err(ends_early()) };
        if unpacked > left || length > rest.len() {
            return Err("a block of LZ4 is larger than its page".to_owned());
        }
        bytes.extend(lz4(&rest[..length], unpacked)?);
        packed = &rest[length..];
    }
    Ok(bytes)
}

fn sized(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (size, rest) = bytes.split_first_chunk()?;
    Some((u32::from_be_bytes(*size) as usize, rest))
}

fn ends_early() -> String {
    "it ends early".to_owned()
}
