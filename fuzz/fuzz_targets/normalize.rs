//! `cargo fuzz run normalize`: see `targets/src/normalize.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| dehusk_fuzz_targets::check("normalize", input));
