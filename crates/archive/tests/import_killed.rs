//! A program that imports rows is killed at any moment. Started again, it ends with the archive of an undisturbed run, row
//! by row.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use chancery_archive::Archive;
use chancery_archive::exchange::{CodeTables, Rows, load_in_batches};
use chancery_knowledge::Knowledge;
use support::rows::{Maker, icews_head};

const ROWS: u64 = 20_000;
/// Small, so that many points lie between two commits and within one.
const BATCH: u64 = 2000;
const KILLS: u64 = 15;
/// Says to this test, run as a child, in which folder the rows are, and to which file they go.
const CHILD: &str = "CHANCERY_TEST_IMPORT";

fn import_all(folder: &Path, database: &str) {
    let tables = CodeTables::new(&Knowledge::embedded().unwrap()).unwrap();
    let mut archive = Archive::open(folder.join(database)).unwrap();
    for file in ["rows.tsv", "rows.tab"] {
        let rows = Rows::open(&folder.join(file), None, &tables).unwrap();
        let go_on = &mut |_: &_| ControlFlow::Continue(());
        load_in_batches(&mut archive, rows, &tables, BATCH, &mut |_| Ok(()), go_on).unwrap();
    }
}

/// The child: this test program itself, which only imports where it is told to.
#[test]
fn child() {
    if let Ok(told) = std::env::var(CHILD) {
        let (folder, database) = told.split_once('|').unwrap();
        import_all(Path::new(folder), database);
    }
}

fn spawn(folder: &Path, database: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child"])
        .env(CHILD, format!("{}|{database}", folder.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn killed_15_times_it_ends_as_if_undisturbed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (mut gdelt, mut icews) = (String::new(), icews_head());
    let maker = Maker::new();
    for n in 0..ROWS {
        maker.gdelt2(n, ROWS, &mut gdelt);
        if n % 2 == 0 {
            maker.icews(n, ROWS, &mut icews);
        }
        if n % 1000 == 0 {
            // A row that stands twice, and one that is none.
            maker.gdelt2(n / 2, ROWS, &mut gdelt);
            icews.push_str("no row\n");
        }
    }
    fs::write(folder.join("rows.tsv"), gdelt).unwrap();
    fs::write(folder.join("rows.tab"), icews).unwrap();
    let start = Instant::now();
    assert!(spawn(folder, "whole.db").wait().unwrap().success());
    let span = start.elapsed();
    let mut interrupted = 0;
    for n in 0..KILLS {
        let mut child = spawn(folder, "broken.db");
        let part = support::draw(n + 3, 1000) as u32;
        // Rows that are there cost less than new ones, so each run comes further than the one before.
        thread::sleep(span * part / 1000 / 3 + Duration::from_millis(5));
        if child.try_wait().unwrap().is_none() {
            interrupted += 1;
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(interrupted > 5, "only {interrupted} runs were killed at work");
    assert!(spawn(folder, "broken.db").wait().unwrap().success());
    let archives = ["whole.db", "broken.db"].map(|name| Archive::open(folder.join(name)).unwrap());
    let [a, b] = archives.each_ref().map(support::tables);
    for (table, rows) in &a {
        assert!(*rows == b[table], "table {table} differs");
    }
    assert_eq!(a["imported_event"].len() as u64, ROWS + ROWS / 2);
    for archive in &archives {
        support::check_integrity(archive);
    }
}
