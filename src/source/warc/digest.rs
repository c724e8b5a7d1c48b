//! The digest of its block that the header of a record may have, which tells of a wrong byte where no packing does.
//!
//! It is labelled with its algorithm and in base 32 (ISO 28500:2017, section 5.8); some programs write hexadecimal digits.

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::fields::Fields;

/// Whether these bytes are not those of which the header has the digest. Where it has none, or one that is not computed, as of MD5,
/// nothing is known.
pub(super) fn contradicts(fields: &Fields, block: &[u8]) -> bool {
    let Some((algorithm, digest)) = fields.first("WARC-Block-Digest").and_then(|value| value.split_once(':'))
    else {
        return false;
    };
    let computed = match &*algorithm.to_ascii_lowercase() {
        "sha1" | "sha-1" => Sha1::digest(block).to_vec(),
        "sha256" | "sha-256" => Sha256::digest(block).to_vec(),
        "sha512" | "sha-512" => Sha512::digest(block).to_vec(),
        _ => return false,
    };
    let written = digest.trim_end_matches('=');
    ![BASE32_NOPAD, HEXLOWER].iter().any(|digits| digits.encode(&computed).eq_ignore_ascii_case(written))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contradicts_page(digest: &str) -> bool {
        contradicts(&Fields::read(format!("WARC-Block-Digest: {digest}\r\n").as_bytes()), b"page")
    }

    #[test]
    fn digests_are_compared_in_both_ways_of_writing_them() {
        for digest in [
            "sha1:767013ce0ee0f6d7a07587912eba3104cfaabc15",
            "SHA1:OZYBHTQO4D3NPIDVQ6IS5ORRATH2VPAV",
            "sha256:3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274",
        ] {
            assert!(!contradicts_page(digest), "{digest}");
        }
        assert!(contradicts_page("sha1:OZYBHTQO4D3NPIDVQ6IS5ORRATH2VPAA"));
        assert!(contradicts_page("sha512:767013ce0ee0f6d7a07587912eba3104cfaabc15"));
    }

    #[test]
    fn a_digest_that_is_not_computed_contradicts_nothing() {
        for digest in ["md5:1", "1", ""] {
            assert!(!contradicts_page(digest), "{digest}");
        }
    }
}
