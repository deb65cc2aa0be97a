//! Inputs that once made the reader fail, and small ones of every kind.

#![allow(clippy::unwrap_used, unreachable_pub)]

mod foreign;
#[path = "../../../fuzz/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn pages() {
    replay("page", foreign::page);
}

#[test]
fn pages_repeated() {
    replay("page_repeated", foreign::page_repeated);
}

#[test]
fn json_lines() {
    replay("json_lines", foreign::json_lines);
}

#[test]
fn json_documents() {
    replay("json_document", foreign::json_document);
}
