//! `cargo fuzz run jsonl`: see `targets/src/jsonl.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| dehusk_fuzz_targets::check("jsonl", input));
