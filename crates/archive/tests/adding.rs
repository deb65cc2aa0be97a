//! Adding: what goes in comes back, and what is known changes nothing.

#![allow(clippy::unwrap_used)]

mod support;

use chancery_archive::{Added, Archive};

fn count(archive: &Archive, table: &str) -> i64 {
    archive.connection().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn the_same_article_again_changes_nothing_and_a_reprint_adds_a_printing() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path().join("a.db")).unwrap();
    let mut batch = archive.batch().unwrap();
    let told: Vec<_> = (0..40).map(support::generated).collect();
    for w in &told {
        assert_eq!(batch.add(&w.article, &w.report).unwrap(), Added::Report);
    }
    batch.commit().unwrap();
    let before = ["event", "story", "statement", "mention", "rollup", "exposure"].map(|t| count(&archive, t));
    let mut batch = archive.batch().unwrap();
    for w in &told {
        assert_eq!(batch.add(&w.article, &w.report).unwrap(), Added::Known);
        let mut reprint = w.article.clone();
        reprint.id = format!("again-{}", w.article.id);
        assert_eq!(batch.add_printing(&reprint).unwrap(), Some(Added::Reprint));
    }
    assert_eq!(batch.add_printing(&support::generated(99).article).unwrap(), None);
    batch.commit().unwrap();
    let after = ["event", "story", "statement", "mention", "rollup", "exposure"].map(|t| count(&archive, t));
    assert_eq!(before, after);
    assert_eq!((count(&archive, "report"), count(&archive, "article")), (40, 80));
    assert!(count(&archive, "story") < count(&archive, "event"), "some happenings are told more than once");
}
