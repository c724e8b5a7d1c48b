//! `cargo fuzz run warc`: see `targets/src/warc.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| dehusk_fuzz_targets::check("warc", input));
