//! Inputs that once made the archive fail, and small ones of every kind.

#![allow(clippy::unwrap_used, unreachable_pub)]

mod foreign;
#[path = "../../../fuzz/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn import_gdelt1() {
    replay("import_gdelt1", foreign::import_gdelt1);
}

#[test]
fn import_gdelt2() {
    replay("import_gdelt2", foreign::import_gdelt2);
}

#[test]
fn import_icews() {
    replay("import_icews", foreign::import_icews);
}

#[test]
fn import_polecat() {
    replay("import_polecat", foreign::import_polecat);
}

#[test]
fn import() {
    replay("import", foreign::import);
}

#[test]
fn archive() {
    replay("archive", foreign::archive);
}

#[test]
fn search() {
    replay("search", foreign::search);
}

#[test]
fn report() {
    replay("report", foreign::report);
}
