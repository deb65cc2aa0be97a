//! Inputs that once made the coder's readers fail, and small ones of every kind.

#![allow(clippy::unwrap_used, unreachable_pub)]

mod foreign;
#[path = "../../../fuzz/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn claim() {
    replay("claim", foreign::claim);
}

#[test]
fn tables() {
    replay("tables", foreign::tables);
}
