#![no_main]

#[path = "../../crates/read/tests/foreign/mod.rs"]
#[allow(dead_code)]
mod foreign;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| foreign::page_repeated(bytes));
