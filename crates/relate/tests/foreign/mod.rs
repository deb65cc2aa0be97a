//! What must hold of the record whatever bytes it is given. The fuzz targets run these on bytes of the fuzzer's making, the
//! tests on the inputs that are kept.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use chancery_archive::{Archive, Search};
use chancery_code::Wording;
use chancery_knowledge::{Files, States};
use chancery_relate::{Asked, Measure, Measures, Month, Order, Record, check};
use rusqlite::types::Value;

#[path = "../../../archive/tests/support/mod.rs"]
mod support;

static FILES: LazyLock<Files> = LazyLock::new(Files::embedded);
static STATES: LazyLock<States> = LazyLock::new(|| States::load(&FILES).expect("tables"));
static MEASURES: LazyLock<Measures> = LazyLock::new(|| Measures::load(&FILES).expect("tables"));

/// What is given on the command line: a month and the words for a state, a line each.
pub fn arguments(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (first, second) = text.split_once('\n').unwrap_or((&text, ""));
    let month = first.parse::<Month>();
    match &month {
        Ok(month) => {
            assert!((1..=9999).contains(&month.year()) && (1..=12).contains(&month.month()), "{month:?}");
            assert_eq!(month.to_string().parse(), Ok(*month));
            assert_eq!(Month::of(month.first_day()), *month);
            assert_eq!(Month::of(month.last_day()), *month);
        }
        Err(e) => assert!(e.to_string().contains(first)),
    }
    if let Some(code) = STATES.code(second) {
        assert!(STATES.name(code).is_some() && STATES.with_predecessors(code)[0] == code);
    }
    let _ = MEASURES.scope(Some(second), month.unwrap_or(Month::of(jiff::civil::date(2024, 3, 1))));
}

/// An archive of a few reports, in pages that are as small as can be.
static BASE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    let mut archive = Archive::open(&path).expect("an archive");
    let mut batch = archive.batch().expect("a batch");
    for n in 0..12 {
        let written = support::generated(n);
        batch.add(&written.article, &written.report).expect("added");
    }
    batch.commit().expect("kept");
    drop(archive);
    let db = rusqlite::Connection::open(&path).expect("opened");
    let small = "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM";
    db.execute_batch(small).expect("small pages");
    drop(db);
    fs::read(path).expect("a file")
});

/// An archive some cells of which hold what the program would not write. Each change is a line: table, column, value.
pub fn cells(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    fs::write(&path, &*BASE).expect("written");
    let db = rusqlite::Connection::open(&path).expect("opened");
    db.execute_batch(
        "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; PRAGMA ignore_check_constraints = ON; BEGIN",
    )
    .expect("begun");
    let tables = [
        "report",
        "story",
        "event",
        "side",
        "story_dyad",
        "rollup",
        "exposure",
        "exposure_pair",
        "statement",
        "statement_dyad",
        "claim",
        "article",
        "publisher",
        "setting",
        "mention",
        "event_dyad",
        "record_month",
    ];
    for line in bytes.split(|b| *b == b'\n').take(8) {
        let [table, column, row, value @ ..] = line else { continue };
        let table = tables[usize::from(*table) % tables.len()];
        let columns: Vec<String> = db
            .prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))
            .and_then(|mut q| q.query_map([], |r| r.get(0))?.collect())
            .expect("columns");
        let column = &columns[usize::from(*column) % columns.len()];
        let text = String::from_utf8_lossy(value).into_owned();
        let value = match (text.parse::<i64>(), text.parse::<f64>()) {
            _ if text.is_empty() => Value::Null,
            (Ok(n), _) => Value::Integer(n),
            (_, Ok(x)) => Value::Real(x),
            _ => Value::Text(text),
        };
        // Every so manyth row; what the table's types do not allow stays out.
        let step = i64::from(*row % 8) + 1;
        let sql = format!("UPDATE OR IGNORE {table} SET \"{column}\" = ?1 WHERE abs(random()) % ?2 = 0 OR ?2 = 1");
        let _ = db.execute(&sql, rusqlite::params![value, step]);
    }
    db.execute_batch("COMMIT").expect("committed");
    drop(db);
    ask(&path);
}

/// Puts every question to a record. It answers or says what is wrong.
fn ask(path: &Path) {
    let Ok(record) = Record::open(path) else { return };
    let _ = record.span();
    let search = Search { words: "parliament ferry".to_owned(), limit: 5, ..Search::default() };
    let _ = record.archive().search(&search);
    for n in 0..3 {
        let _ = record.claims(n);
    }
    let asked =
        Asked { contexts: vec!["diplomatic".to_owned()], origins: vec!["icews".to_owned()], ..Asked::default() };
    for (a, b) in [("NOR", "JPN"), ("KEN", "GHA"), ("PER", "CAN")] {
        let codes = [a, b].map(|code| STATES.with_predecessors(code));
        let Ok(relation) = record.relation(codes, &asked) else { continue };
        let measure = Measure::relations();
        let _ = relation.levels(&measure, 12);
        let _ = relation.changes(&measure);
        for order in [Order::Main, Order::High, Order::Low] {
            let _ = record.stories(&relation, relation.span, &measure, order, 5);
        }
        let _ = record.remarks(&relation, relation.span, 5);
        for (subject, degree) in [("relations", "superlative"), ("trade", "comparative"), ("tensions", "plain")] {
            let claim = Wording {
                subject: subject.to_owned(),
                direction: "worse".to_owned(),
                degree: degree.to_owned(),
                scope: Some("since 1995".to_owned()),
            };
            if let Some(finding) = check(&relation, &MEASURES, &claim, relation.span.last, 12) {
                let _ = record.sides(&relation, &finding, 3);
            }
            // A claim made long after the record ends has very many periods before it.
            let ahead = relation.span.last.plus(12_000);
            let _ = check(&relation, &MEASURES, &claim, ahead, 1);
        }
        let _ = serde_json::to_string(&relation);
    }
}
