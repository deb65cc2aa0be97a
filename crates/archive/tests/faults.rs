//! What goes wrong around an archive: each says which file and why, and nothing that was committed is lost.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;

use chancery_archive::{Added, Archive, ArchiveError, Options, Search, Standing};

fn filled(path: &Path, articles: u64) -> Archive {
    let mut archive = Archive::open(path).unwrap();
    let mut batch = archive.batch().unwrap();
    for n in 0..articles {
        let w = support::generated(n);
        batch.add(&w.article, &w.report).unwrap();
    }
    batch.commit().unwrap();
    archive
}

fn reports(archive: &Archive) -> i64 {
    archive.connection().query_row("SELECT count(*) FROM report", [], |row| row.get(0)).unwrap()
}

fn message(result: Result<Archive, ArchiveError>) -> String {
    result.err().unwrap().to_string()
}

#[test]
fn other_files_are_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    for (bytes, expect) in [
        (b"This is a text and no database, and long enough to be read as one. ".repeat(20), "not a database"),
        (vec![0xff; 8192], "not a database"),
    ] {
        fs::write(&path, &bytes).unwrap();
        for opened in [Archive::open(&path), Archive::open_read_only(&path)] {
            let said = message(opened);
            assert!(said.contains(expect) && said.contains("a.db"), "{said}");
        }
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
    let other = folder.path().join("other.db");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert!(message(Archive::open(&other)).contains("no archive of chancery"));
    assert!(message(Archive::open_read_only(folder.path().join("none.db"))).contains("no such file"));
    assert!(message(Archive::open(folder.path().join("none/a.db"))).contains("no folder"));
    assert!(message(Archive::open(folder.path())).contains("it is a folder"));
}

#[test]
fn a_newer_archive_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    filled(&path, 3).connection().pragma_update(None, "user_version", 99).unwrap();
    for opened in [Archive::open(&path), Archive::open_read_only(&path)] {
        let said = message(opened);
        assert!(said.contains("newer version") && said.contains("99"), "{said}");
    }
}

#[test]
fn a_damaged_archive_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(filled(&path, 60));
    let mut bytes = fs::read(&path).unwrap();
    let middle = 4096 * 3..bytes.len() - 4096;
    bytes[middle].fill(0xa5);
    fs::write(&path, bytes).unwrap();
    let opened = Archive::open_read_only(&path);
    let said = match opened {
        Err(e) => e.to_string(),
        Ok(archive) => {
            let search = Search { words: "parliament".to_owned(), limit: 5, ..Search::default() };
            archive.search(&search).err().map(|e| e.to_string()).unwrap_or_default()
        }
    };
    assert!(said.contains("damaged") && said.contains("a.db"), "{said}");
}

#[test]
fn one_writes_and_others_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let mut first = filled(&path, 5);
    let mut second = Archive::open(&path).unwrap();
    second.connection().busy_timeout(std::time::Duration::from_millis(50)).unwrap();
    let mut batch = first.batch().unwrap();
    let w = support::generated(50);
    assert_eq!(batch.add(&w.article, &w.report).unwrap(), Added::Report);
    let refused = second.batch().err().unwrap();
    assert!(matches!(refused, ArchiveError::Locked { .. }), "{refused}");
    let reader = Archive::open_read_only(&path).unwrap();
    assert_eq!(reports(&reader), 5);
    batch.commit().unwrap();
    assert_eq!(reports(&reader), 6);
    assert_eq!(reader.lookup().unwrap().standing(&w.article).unwrap(), Standing::Printing);
    let mut batch = second.batch().unwrap();
    assert_eq!(batch.add(&w.article, &w.report).unwrap(), Added::Known);
}

#[test]
fn a_reader_cannot_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(filled(&path, 2));
    let mut reader = Archive::open_read_only(&path).unwrap();
    let mut said = String::new();
    match reader.batch() {
        Err(e) => said = e.to_string(),
        Ok(mut batch) => {
            let w = support::generated(9);
            if let Err(e) = batch.add(&w.article, &w.report) {
                said = e.to_string();
            }
        }
    }
    assert!(said.contains("cannot be written"), "{said}");
}

#[test]
fn a_full_disk_keeps_what_was_committed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let mut archive = filled(&path, 20);
    let pages: i64 = archive.connection().pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    archive.connection().pragma_update(None, "max_page_count", pages + 5).unwrap();
    let mut batch = archive.batch().unwrap();
    let full = (20..200).find_map(|n| {
        let w = support::generated(n);
        batch.add(&w.article, &w.report).err()
    });
    drop(batch);
    let said = full.unwrap().to_string();
    assert!(said.contains("disk is full") && said.contains("a.db"), "{said}");
    assert_eq!(reports(&archive), 20);
    support::check_integrity(&archive);
    // With room again, the same articles go in, and the archive is that of a run that was never stopped.
    archive.connection().pragma_update(None, "max_page_count", 1 << 30).unwrap();
    let mut batch = archive.batch().unwrap();
    for n in 0..60 {
        let w = support::generated(n);
        batch.add(&w.article, &w.report).unwrap();
    }
    batch.commit().unwrap();
    let whole = filled(&folder.path().join("whole.db"), 60);
    assert!(support::tables(&archive) == support::tables(&whole));
}

#[test]
fn an_archive_stays_as_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(filled(&path, 2));
    let said = message(Archive::open_with(&path, Some(Options { stories: false })));
    assert!(said.contains("with stories") && said.contains("without stories"), "{said}");
}
