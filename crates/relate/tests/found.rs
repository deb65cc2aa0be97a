//! Inputs that once made the record fail, and small ones of every kind.

#![allow(clippy::unwrap_used, unreachable_pub)]

mod foreign;
#[path = "../../../fuzz/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn arguments() {
    replay("arguments", foreign::arguments);
}

#[test]
fn cells() {
    replay("cells", foreign::cells);
}
