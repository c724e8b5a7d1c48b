//! `cargo fuzz run page`: see `targets/src/page.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| dehusk_fuzz_targets::check("page", input));
