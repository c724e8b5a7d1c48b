//! `cargo fuzz run decode`: see `targets/src/decode.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| dehusk_fuzz_targets::check("decode", input));
