//! An archive of an older version is brought up to date, and is then what it would be had it been made so.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;

use chancery_archive::Archive;
use rusqlite::Connection;

fn add(archive: &mut Archive, articles: std::ops::Range<u64>) {
    let mut batch = archive.batch().unwrap();
    for n in articles {
        let w = support::generated(n);
        batch.add(&w.article, &w.report).unwrap();
    }
    batch.commit().unwrap();
}

/// A copy of an archive in the tables of version 1. Their columns have not changed since.
fn as_version_1(from: &Path, to: &Path) {
    let db = Connection::open(to).unwrap();
    db.execute_batch(include_str!("../src/schema/001.sql")).unwrap();
    db.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA application_id = 0x43686379; PRAGMA user_version = 1").unwrap();
    db.execute("ATTACH ?1 AS made", [from.to_str().unwrap()]).unwrap();
    let names: Vec<String> = db
        .prepare(
            "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
             AND name NOT LIKE 'report_fts%'",
        )
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for name in names {
        db.execute_batch(&format!("INSERT INTO main.{name} SELECT * FROM made.{name}")).unwrap();
    }
    db.execute_batch("INSERT INTO report_fts (report_fts) VALUES ('rebuild')").unwrap();
}

#[test]
fn version_1_becomes_the_present_one() {
    let folder = tempfile::tempdir().unwrap();
    let (made, old) = (folder.path().join("made.db"), folder.path().join("old.db"));
    let mut first = Archive::open(&made).unwrap();
    add(&mut first, 0..80);
    as_version_1(&made, &old);
    let reader = Archive::open_read_only(&old).unwrap();
    assert_eq!(support::tables(&first), support::tables(&reader), "an older archive can be read as it is");
    drop(reader);
    let mut second = Archive::open(&old).unwrap();
    let schema = |archive: &Archive| -> Vec<String> {
        let sql = "SELECT type || ' ' || name || ' ' || ifnull(sql, '') FROM sqlite_schema
                   WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1";
        let db = archive.connection();
        db.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(schema(&first), schema(&second));
    let version: i64 = second.connection().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 2);
    for archive in [&mut first, &mut second] {
        add(archive, 80..160);
        support::check_integrity(archive);
    }
    assert_eq!(support::tables(&first), support::tables(&second));
}
