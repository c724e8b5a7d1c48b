//! `cargo fuzz run settings`: see `targets/src/settings.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| dehusk_fuzz_targets::check("settings", input));
