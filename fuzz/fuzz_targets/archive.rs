//! `cargo fuzz run archive`: see `targets/src/archive.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| dehusk_fuzz_targets::check("archive", input));
