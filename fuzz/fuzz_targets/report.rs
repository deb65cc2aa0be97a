#![no_main]

#[path = "../../crates/archive/tests/foreign/mod.rs"]
#[allow(dead_code)]
mod foreign;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| foreign::report(bytes));
