//! A program that adds articles is killed at any moment. Started again, it ends with the archive of an undisturbed run,
//! row by row.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use chancery_archive::Archive;

/// Articles that are added.
const ARTICLES: u64 = 600;
/// Articles of a batch: small, so that many points lie between two commits and within one.
const BATCH: u64 = 25;
const KILLS: u64 = 25;
/// Says to this test, run as a child, which file to add to.
const CHILD: &str = "CHANCERY_TEST_ADD_TO";

fn add_all(path: &Path) {
    let mut archive = Archive::open(path).unwrap();
    let mut batch = archive.batch().unwrap();
    for n in 0..ARTICLES {
        let w = support::generated(n);
        batch.add(&w.article, &w.report).unwrap();
        if n % BATCH == BATCH - 1 {
            batch.renew().unwrap();
        }
    }
    batch.commit().unwrap();
}

/// The child: this test program itself, which only adds where it is told to.
#[test]
fn child() {
    if let Some(path) = std::env::var_os(CHILD) {
        add_all(Path::new(&path));
    }
}

fn spawn(path: &Path) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child"])
        .env(CHILD, path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn killed_25_times_it_ends_as_if_undisturbed() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, broken) = (folder.path().join("whole.db"), folder.path().join("broken.db"));
    let start = Instant::now();
    assert!(spawn(&whole).wait().unwrap().success());
    let span = start.elapsed();
    let mut interrupted = 0;
    for n in 0..KILLS {
        let mut child = spawn(&broken);
        let part = support::draw(n + 7, 1000) as u32;
        // Known articles are passed over quickly, so each run comes further than the one before.
        let limit = span * part / 1000 / 4 + Duration::from_millis(5);
        thread::sleep(limit);
        if child.try_wait().unwrap().is_none() {
            interrupted += 1;
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(interrupted > 5, "only {interrupted} runs were killed at work");
    assert!(spawn(&broken).wait().unwrap().success());
    let archives = [&whole, &broken].map(|path| Archive::open(path).unwrap());
    let [a, b] = archives.each_ref().map(support::tables);
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (table, rows) in &a {
        assert!(*rows == b[table], "table {table} differs");
    }
    assert_eq!(a["article"].len() as u64, ARTICLES);
    for archive in &archives {
        support::check_integrity(archive);
    }
}
