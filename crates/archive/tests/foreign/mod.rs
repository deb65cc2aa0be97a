//! What must hold of the archive whatever bytes it is given. The fuzz targets run these on bytes of the fuzzer's making, the
//! tests on the inputs that are kept.

use std::fs;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::LazyLock;

use chancery_archive::exchange::{
    CodeTables, ExportEvent, ExportFormat, ExportQuery, Origin, Outcome, Rows, export, load, reread, write_event,
};
use chancery_archive::{Archive, ArchiveError, Search};
use chancery_code::Coder;
use chancery_knowledge::Knowledge;
use chancery_read::Records;

#[path = "../support/mod.rs"]
mod support;

static TABLES: LazyLock<CodeTables> =
    LazyLock::new(|| CodeTables::new(&Knowledge::embedded().expect("tables")).expect("code tables"));

const FORMATS: [ExportFormat; 5] =
    [ExportFormat::Jsonl, ExportFormat::Csv, ExportFormat::Plover, ExportFormat::Gdelt, ExportFormat::Icews];

/// Rows of one format: each line is an event, which is read again as it was and can be written, or is rejected with its
/// line.
fn rows(origin: Option<Origin>, bytes: &[u8]) {
    let Ok(rows) = Rows::new("rows", Cursor::new(bytes.to_vec()), origin, &TABLES) else { return };
    let (mut lines, mut faults) = (0, 0);
    for outcome in rows {
        match outcome {
            Ok(Outcome::Event(event)) => {
                lines += 1;
                assert!(!event.row.contains('\n'), "{event:?}");
                let again = reread(event.origin, &event.row, &TABLES).expect("read before");
                assert_eq!(again, *event);
                let mut out = String::new();
                let event = ExportEvent::from(*event);
                FORMATS.iter().for_each(|format| write_event(*format, &event, &TABLES, &mut out));
                assert!(out.ends_with('\n'));
            }
            Ok(Outcome::Rejected(rejected)) => {
                lines += 1;
                assert!(rejected.line > 0 && !rejected.text.contains('\n') && !rejected.problem.to_string().is_empty());
            }
            Err(e) => {
                faults += 1;
                assert!(faults == 1 && e.to_string().starts_with("rows: "), "{e}");
            }
        }
    }
    // A compressed file may hold many lines in few bytes.
    assert!(bytes.starts_with(&[0x1f, 0x8b]) || lines <= bytes.len());
}

/// GDELT 1.0.
pub fn import_gdelt1(bytes: &[u8]) {
    rows(Some(Origin::Gdelt1), bytes);
}

/// GDELT 2.0.
pub fn import_gdelt2(bytes: &[u8]) {
    rows(Some(Origin::Gdelt2), bytes);
}

/// ICEWS.
pub fn import_icews(bytes: &[u8]) {
    rows(Some(Origin::Icews), bytes);
}

/// POLECAT.
pub fn import_polecat(bytes: &[u8]) {
    rows(Some(Origin::Polecat), bytes);
}

/// Rows of a format that is found out, perhaps compressed, into an archive and out of it again.
pub fn import(bytes: &[u8]) {
    rows(None, bytes);
    let Ok(rows) = Rows::new("rows", Cursor::new(bytes.to_vec()), None, &TABLES) else { return };
    let origin = rows.origin();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    fs::write(&path, &*EMPTY).expect("written");
    let mut archive = Archive::open(&path).expect("an archive");
    archive.connection().execute_batch("PRAGMA synchronous = OFF").expect("a setting");
    let mut rejected = 0;
    let mut reject = |_: &_| {
        rejected += 1;
        Ok(())
    };
    let Ok(summary) = load(&mut archive, rows, &TABLES, &mut reject, &mut |_| ControlFlow::Continue(())) else {
        return;
    };
    assert_eq!(summary.rejects(), rejected);
    assert_eq!(summary.rows, summary.added + summary.present + rejected);
    let query = ExportQuery { with: vec![origin], ..ExportQuery::default() };
    let mut out = 0;
    let taken = export(&archive, &query, &TABLES, &mut |_| -> Result<(), ArchiveError> {
        out += 1;
        Ok(())
    });
    taken.expect("what was taken can be given");
    assert_eq!(out, summary.added);
}

fn file_of(articles: u64) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    let mut archive = Archive::open(&path).expect("an archive");
    let mut batch = archive.batch().expect("a batch");
    for n in 0..articles {
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
}

/// An archive of a few reports, and one of none, in pages that are as small as can be.
static BASE: LazyLock<Vec<u8>> = LazyLock::new(|| file_of(6));
static EMPTY: LazyLock<Vec<u8>> = LazyLock::new(|| file_of(0));

/// A file that is given as an archive: any bytes, or (after a byte 1) an archive with bytes changed: four bytes of place, one of
/// length, and the bytes.
pub fn archive(bytes: &[u8]) {
    let file = match bytes.split_first() {
        Some((1, mut patches)) => {
            let mut file = BASE.clone();
            while let Some(([a, b, c, d, length], rest)) = patches.split_first_chunk::<5>() {
                let at = u32::from_le_bytes([*a, *b, *c, *d]) as usize % file.len();
                let length = usize::from(length % 16).min(rest.len()).min(file.len() - at);
                file[at..at + length].copy_from_slice(&rest[..length]);
                patches = &rest[length..];
            }
            file
        }
        _ => bytes.to_vec(),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    fs::write(&path, file).expect("written");
    read_and_write(&path);
}

fn read_and_write(path: &Path) {
    let told = |e: ArchiveError| assert!(e.to_string().contains("a.db"), "{e}");
    match Archive::open_read_only(path) {
        Err(e) => told(e),
        Ok(archive) => {
            for words in ["parliament", "ferr*", "\"trade officials\" -said"] {
                let search = Search { words: words.to_owned(), limit: 5, ..Search::default() };
                archive.search(&search).err().into_iter().for_each(told);
            }
            let query = ExportQuery { with: Origin::ALL.to_vec(), ..ExportQuery::default() };
            let mut out = String::new();
            let taken = export(&archive, &query, &TABLES, &mut |event| {
                FORMATS.iter().for_each(|format| write_event(*format, &event, &TABLES, &mut out));
                Ok(())
            });
            taken.err().into_iter().for_each(told);
            let written = support::generated(3);
            match archive.lookup() {
                Err(e) => told(e),
                Ok(lookup) => lookup.standing(&written.article).err().into_iter().for_each(told),
            }
        }
    }
    match Archive::open(path) {
        Err(e) => told(e),
        Ok(mut archive) => {
            let _ = archive.connection().execute_batch("PRAGMA synchronous = OFF");
            let added = archive.batch().and_then(|mut batch| {
                for n in [3, 100] {
                    let written = support::generated(n);
                    batch.add(&written.article, &written.report)?;
                }
                batch.commit()
            });
            added.err().into_iter().for_each(told);
        }
    }
}

thread_local! {
    static SEARCHED: (tempfile::TempDir, Archive) = {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        fs::write(&path, &*BASE).expect("written");
        let archive = Archive::open_read_only(&path).expect("an archive");
        (folder, archive)
    };
}

/// Words to search for, as they are typed: they are found or not, or there is no word among them.
pub fn search(bytes: &[u8]) {
    let words = String::from_utf8_lossy(bytes).into_owned();
    SEARCHED.with(|(_, archive)| match archive.search(&Search { words, limit: 3, ..Search::default() }) {
        Ok(_) | Err(ArchiveError::Search { .. }) => {}
        Err(e) => panic!("{e}"),
    });
}

static CODER: LazyLock<Coder> = LazyLock::new(|| Coder::embedded().expect("tables and model"));

/// A page, all the way: read, coded, and kept.
pub fn report(bytes: &[u8]) {
    for record in Records::of_source("a.txt", Cursor::new(bytes.to_vec())) {
        let Ok(article) = record.and_then(|r| r.article(CODER.knowledge())) else { continue };
        let report = CODER.code(&article);
        for event in &report.events {
            assert!((0.0..=1.0).contains(&event.confidence) && !event.evidence.is_empty(), "{event:?}");
        }
        serde_json::to_string(&report).expect("JSON");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        fs::write(&path, &*EMPTY).expect("written");
        let mut archive = Archive::open(&path).expect("an archive");
        archive.connection().execute_batch("PRAGMA synchronous = OFF").expect("a setting");
        let mut batch = archive.batch().expect("a batch");
        batch.add(&article, &report).expect("any report is kept");
        batch.commit().expect("committed");
        support::check_integrity(&archive);
    }
}
