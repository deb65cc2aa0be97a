//! Inputs that once made the reader of annotations fail, and small ones of every kind.

#![allow(clippy::unwrap_used, unreachable_pub)]

mod foreign;
#[path = "../../../fuzz/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn gold() {
    replay("gold", foreign::gold);
}
