//! The example queries of docs/archive.md run, and find something.

#![allow(clippy::unwrap_used)]

mod support;

use chancery_archive::Archive;

#[test]
fn the_examples_of_the_documentation_run() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path().join("a.db")).unwrap();
    let mut batch = archive.batch().unwrap();
    for n in 0..400 {
        let w = support::generated(n);
        batch.add(&w.article, &w.report).unwrap();
    }
    batch.commit().unwrap();
    let page = include_str!("../../../docs/archive.md");
    let queries: Vec<&str> = page.split("```sql\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(queries.len() >= 5);
    for sql in queries {
        let mut query = archive.connection().prepare(sql).unwrap();
        assert!(query.exists([]).unwrap(), "nothing found by\n{sql}");
    }
    // Every table that the file has is told of on the page.
    for table in support::tables(&archive).into_keys() {
        let told = page.contains(&format!("`{table}`")) || table.starts_with("imported_");
        assert!(told, "docs/archive.md does not tell of {table}");
    }
}
