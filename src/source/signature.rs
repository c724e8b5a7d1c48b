//! The formats that are not text, by their first bytes.
//!
//! Text and its kinds are left to `sniff.rs`.

/// The first bytes of a format that is not text.
pub(super) struct Signature {
    /// What it is the signature of.
    pub(super) name: &'static str,
    offset: usize,
    bytes: &'static [u8],
    /// How much the bytes say.
    weight: Weight,
}

enum Weight {
    /// No text starts so.
    Sure,
    /// Letters that a text may start with too: a control character has to be near.
    WithControls,
}

impl Signature {
    const fn sure(bytes: &'static [u8], name: &'static str) -> Self {
        Self { name, offset: 0, bytes, weight: Weight::Sure }
    }

    const fn letters(bytes: &'static [u8], name: &'static str) -> Self {
        Self { name, offset: 0, bytes, weight: Weight::WithControls }
    }

    const fn at(self, offset: usize) -> Self {
        Self { offset, ..self }
    }

    /// The signature that a file with these first bytes has.
    pub(super) fn of(head: &[u8]) -> Option<&'static Self> {
        SIGNATURES.iter().find(|signature| signature.matches(head))
    }

    fn matches(&self, head: &[u8]) -> bool {
        let found = head.get(self.offset..).is_some_and(|rest| rest.starts_with(self.bytes));
        found
            && match self.weight {
                Weight::Sure => true,
                Weight::WithControls => controls(head) > 0,
            }
    }
}

/// The binary formats that piles of web pages hold, in the order in which they are tried.
const SIGNATURES: &[Signature] = &[
    Signature::sure(b"\x89PNG\r\n\x1A\n", "a PNG image"),
    Signature::sure(b"\xFF\xD8\xFF", "a JPEG image"),
    Signature::sure(b"GIF87a", "a GIF image"),
    Signature::sure(b"GIF89a", "a GIF image"),
    Signature::letters(b"WEBP", "a WebP image").at(8),
    Signature::letters(b"\0\0\x01\0", "an icon"),
    Signature::sure(b"%PDF-", "a PDF document"),
    Signature::sure(b"PK\x03\x04", "a ZIP archive"),
    Signature::sure(b"PK\x05\x06", "an empty ZIP archive"),
    Signature::sure(b"\x1F\x8B", "gzip inside of compression: uncompress it once"),
    Signature::sure(b"\x28\xB5\x2F\xFD", "Zstandard inside of compression: uncompress it once"),
    Signature::sure(b"BZh91AY&SY", "compressed by bzip2, which is not read: use gzip or zstd"),
    Signature::sure(b"\xFD7zXZ\0", "compressed by xz, which is not read: use gzip or zstd"),
    Signature::sure(b"\x04\x22\x4D\x18", "compressed by LZ4, which is not read: use gzip or zstd"),
    Signature::letters(b"ustar", "a tar archive").at(257),
    Signature::sure(b"Rar!\x1A\x07", "a RAR archive: unpack it"),
    Signature::sure(b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive: unpack it"),
    Signature::sure(b"filedesc://", "an ARC file, which is not read: convert it to WARC"),
    Signature::letters(b"ID3", "MP3 audio"),
    Signature::letters(b"\xFF\xFB", "MP3 audio"),
    Signature::letters(b"OggS", "Ogg audio or video"),
    Signature::letters(b"fLaC", "FLAC audio"),
    Signature::letters(b"RIFF", "RIFF audio or video"),
    Signature::letters(b"ftyp", "an MP4 file").at(4),
    Signature::sure(b"\x1A\x45\xDF\xA3", "Matroska or WebM video"),
    Signature::sure(b"\x7FELF", "an ELF program"),
    Signature::letters(b"MZ", "a Windows program"),
    Signature::sure(b"\xCF\xFA\xED\xFE", "a Mach-O program"),
    Signature::sure(b"\xCE\xFA\xED\xFE", "a Mach-O program"),
    Signature::sure(b"\xFE\xED\xFA\xCE", "a Mach-O program"),
    Signature::sure(b"\xFE\xED\xFA\xCF", "a Mach-O program"),
    Signature::sure(b"\xCA\xFE\xBA\xBE", "a Mach-O program or a Java class"),
    Signature::letters(b"\0asm", "a WebAssembly program"),
    Signature::letters(b"wOF", "a web font"),
    Signature::sure(b"SQLite format 3\0", "an SQLite database"),
    Signature::letters(b"PAR1", "a Parquet file"),
    Signature::letters(b"ARROW1", "an Arrow file, which is not read"),
    Signature::sure(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document (DOC, XLS, PPT)"),
    Signature::sure(b"{\\rtf", "an RTF document"),
];

/// Whether bytes have the mark that a header of tar has, which is a word of letters.
pub(super) fn has_mark_of_tar(head: &[u8]) -> bool {
    head.get(257..).is_some_and(|rest| rest.starts_with(b"ustar"))
}

/// Control characters that text does not have; ESC is in ISO-2022-JP and in the colours of a terminal.
pub(super) fn controls(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte < b' ' && !matches!(byte, 0x08..=0x0D | 0x1B)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(head: &[u8]) -> Option<&'static str> {
        Signature::of(head).map(|signature| signature.name)
    }

    #[test]
    fn binary_formats_are_named() {
        assert_eq!(name(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), Some("a PNG image"));
        assert_eq!(name(b"%PDF-1.7\n"), Some("a PDF document"));
        assert_eq!(name(b"RIFF\x10\0\0\0WEBPVP8 "), Some("a WebP image"));
        assert_eq!(name(b"PAR1\x15\x04\x15"), Some("a Parquet file"));
        assert_eq!(name(b"MZ\x90\0\x03"), Some("a Windows program"));
    }

    #[test]
    fn words_that_start_as_a_binary_format_are_words() {
        assert_eq!(name(b"MZ is short for Mozambique."), None);
        assert_eq!(name(b"ID3 tags are in MP3 files."), None);
    }
}
