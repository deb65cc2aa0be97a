//! Rows into the archive, a hundred thousand a second: parsed on one thread and written on another, in large
//! transactions, with the roll-ups of a transaction summed up before they are written.

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use jiff::civil::Date;
use rusqlite::{Connection, Statement, Transaction, TransactionBehavior, params};
use rustc_hash::FxHashMap;

use super::codes::CodeTables;
use super::event::{ImportedEvent, Origin, Rejected};
use super::reader::{Outcome, Rows, RowsError};
use crate::{Archive, ArchiveError};

/// Rows in one transaction, unless told otherwise.
const BATCH: u64 = 200_000;
/// Rows that go from the parsing thread to the writing one at a time.
const CHUNK: usize = 1000;
/// How many different countries that are not known are told.
const UNKNOWN: usize = 1000;

/// What an import came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadSummary {
    /// Lines read, without header and blank lines.
    pub rows: u64,
    /// Rows that are new in the archive.
    pub added: u64,
    /// Rows that were there already: imported before, or doubled in the file.
    pub present: u64,
    /// Rows not taken, by reason.
    pub rejected: BTreeMap<&'static str, u64>,
    /// Countries that are not known, as written, and in how many rows; such rows are kept without the country.
    pub unknown_countries: BTreeMap<String, u64>,
    /// Lines that were not UTF-8 and were taken as Latin-1.
    pub recoded: u64,
    /// Whether the import was stopped before the end. What was read is kept; importing again goes on.
    pub stopped: bool,
}

impl LoadSummary {
    /// Rows not taken.
    #[must_use]
    pub fn rejects(&self) -> u64 {
        self.rejected.values().sum()
    }
}

/// Why an import ended early. What was committed is kept.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file.
    #[error(transparent)]
    Rows(#[from] RowsError),
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The file of rejects.
    #[error("the file of rejected rows cannot be written: {0}")]
    Rejects(io::Error),
}

#[derive(Default)]
struct Sum {
    events: i64,
    scored: i64,
    score: i64,
    squares: i64,
}

/// The roll-ups of one transaction.
#[derive(Default)]
struct Sums {
    dyads: FxHashMap<(&'static str, &'static str, i32, &'static str), Sum>,
    exposure: FxHashMap<(&'static str, i32), i64>,
}

/// A row with what is made of it on the parsing thread, so that the writing one, which has most to do, need not.
struct Row {
    event: Box<ImportedEvent>,
    /// Lists of sectors as they are written.
    sectors: [Option<String>; 2],
}

enum Item {
    Row(Row),
    Rejected(Rejected),
}

/// Rows on their way, and at the end of a file that cannot be read further, why.
#[derive(Default)]
struct Chunk {
    items: Vec<Item>,
    failure: Option<RowsError>,
    last: bool,
}

impl Chunk {
    fn fill(&mut self, rows: &mut Rows<'_>) {
        for outcome in rows.take(CHUNK) {
            match outcome {
                Ok(Outcome::Event(event)) => {
                    let sectors = [&event.source, &event.target].map(|party| list(&party.sectors));
                    self.items.push(Item::Row(Row { event, sectors }));
                }
                Ok(Outcome::Rejected(rejected)) => self.items.push(Item::Rejected(rejected)),
                Err(e) => self.failure = Some(e),
            }
        }
        self.last = self.items.len() < CHUNK;
    }
}

fn list(sectors: &[&str]) -> Option<String> {
    (!sectors.is_empty()).then(|| format!("[\"{}\"]", sectors.join("\",\"")))
}

/// Loads the rows of one file. `reject` is told of each row that is not taken; `progress` is asked after each chunk of
/// rows whether to go on.
///
/// The same rows again change nothing: a row is known by its origin and key.
///
/// # Errors
/// What goes wrong with the file, the archive, or in `reject`.
pub fn load(
    archive: &mut Archive,
    rows: Rows<'_>,
    tables: &CodeTables,
    reject: &mut dyn FnMut(&Rejected) -> io::Result<()>,
    progress: &mut dyn FnMut(&LoadSummary) -> ControlFlow<()>,
) -> Result<LoadSummary, LoadError> {
    load_in_batches(archive, rows, tables, BATCH, reject, progress)
}

/// Like [`load`], with a commit after every `batch` rows or somewhat more.
///
/// # Errors
/// As [`load`].
pub fn load_in_batches(
    archive: &mut Archive,
    rows: Rows<'_>,
    tables: &CodeTables,
    batch: u64,
    reject: &mut dyn FnMut(&Rejected) -> io::Result<()>,
    progress: &mut dyn FnMut(&LoadSummary) -> ControlFlow<()>,
) -> Result<LoadSummary, LoadError> {
    let path = archive.path().to_owned();
    let fail = |e: rusqlite::Error| LoadError::Archive(ArchiveError::of(&path, &e));
    // The whole tail of the indices that the rows go to fits; given back at the end.
    let cache: i64 = archive.db.pragma_query_value(None, "cache_size", |row| row.get(0)).map_err(fail)?;
    archive.db.pragma_update(None, "cache_size", -262_144).map_err(fail)?;
    let (send, receive) = mpsc::sync_channel::<Chunk>(16);
    // Written chunks go back: what one thread allocates is freed there, at less cost than on another.
    let (give_back, returned) = mpsc::channel::<Chunk>();
    let summary = LoadSummary::default();
    let mut writer = Writer { archive, origin: rows.origin(), batch, tables, path: &path, reject, progress, summary };
    let done = thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut rows = rows;
            loop {
                let mut chunk = returned.try_recv().unwrap_or_default();
                chunk.items.clear();
                chunk.fill(&mut rows);
                let last = chunk.last;
                // The other side hangs up where it has stopped.
                if send.send(chunk).is_err() || last {
                    return rows.recoded;
                }
            }
        });
        let done = writer.run(&receive, &give_back);
        drop(receive);
        let recoded = reader.join().unwrap_or_default();
        done.map(|()| LoadSummary { recoded, ..writer.summary })
    });
    archive.rest().map_err(fail)?;
    archive.db.pragma_update(None, "cache_size", cache).map_err(fail)?;
    done
}

/// What the writing thread works with.
struct Writer<'a> {
    archive: &'a mut Archive,
    origin: Origin,
    batch: u64,
    tables: &'a CodeTables,
    path: &'a Path,
    reject: &'a mut dyn FnMut(&Rejected) -> io::Result<()>,
    progress: &'a mut dyn FnMut(&LoadSummary) -> ControlFlow<()>,
    summary: LoadSummary,
}

impl Writer<'_> {
    fn run(&mut self, chunks: &mpsc::Receiver<Chunk>, give_back: &mpsc::Sender<Chunk>) -> Result<(), LoadError> {
        let path = self.path;
        let fail = |e: rusqlite::Error| LoadError::Archive(ArchiveError::of(path, &e));
        let mut ended = false;
        let sql = insertion(self.origin);
        while !ended {
            let db = &self.archive.db;
            let transaction = Transaction::new_unchecked(db, TransactionBehavior::Immediate).map_err(fail)?;
            let mut sums = Sums::default();
            let mut failure = None;
            let before = self.summary.rows;
            {
                let mut insert = transaction.prepare_cached(&sql).map_err(fail)?;
                while self.summary.rows - before < self.batch && !ended {
                    let Ok(mut chunk) = chunks.recv() else {
                        ended = true;
                        break;
                    };
                    put_all(&chunk.items, &mut insert, &mut sums, self.reject, &mut self.summary, path)?;
                    // What was read before the fault is good, and kept.
                    failure = chunk.failure.take();
                    ended = chunk.last;
                    // Nobody takes it back at the end.
                    let _ = give_back.send(chunk);
                    if (self.progress)(&self.summary).is_break() {
                        self.summary.stopped = true;
                        ended = true;
                    }
                }
                sums.write(&transaction, self.origin, self.tables).map_err(fail)?;
            }
            transaction.commit().map_err(fail)?;
            self.archive.committed().map_err(fail)?;
            if let Some(e) = failure {
                return Err(e.into());
            }
        }
        Ok(())
    }
}

fn put_all(
    items: &[Item],
    insert: &mut Statement<'_>,
    sums: &mut Sums,
    reject: &mut dyn FnMut(&Rejected) -> io::Result<()>,
    summary: &mut LoadSummary,
    path: &Path,
) -> Result<(), LoadError> {
    let mut day = (Date::MIN, String::new());
    for item in items {
        summary.rows += 1;
        match item {
            Item::Row(row) => {
                note_countries(&row.event, summary);
                if day.0 != row.event.day {
                    day = (row.event.day, row.event.day.to_string());
                }
                if put(insert, row, &day.1).map_err(|e| ArchiveError::of(path, &e))? {
                    summary.added += 1;
                    sums.add(&row.event);
                } else {
                    summary.present += 1;
                }
            }
            Item::Rejected(rejected) => {
                *summary.rejected.entry(rejected.problem.reason()).or_default() += 1;
                reject(rejected).map_err(LoadError::Rejects)?;
            }
        }
    }
    Ok(())
}

/// The origin stands in the text: one value less to hand over for each row.
fn insertion(origin: Origin) -> String {
    let origin = origin.word();
    format!(
        "INSERT INTO imported_event (origin, key, day, source, source_name, source_sectors, target, target_name, \
         target_sectors, type, mode, cameo, quad, score, goldstein, place_name, place_country, latitude, longitude, \
         publisher, url, row) VALUES ('{origin}', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, \
         ?17, ?18, ?19, ?20, ?21) ON CONFLICT (origin, key) DO NOTHING"
    )
}

/// Writes one row; whether it was new.
fn put(insert: &mut Statement<'_>, row: &Row, day: &str) -> rusqlite::Result<bool> {
    let event = &row.event;
    let added = insert.execute(params![
        event.key,
        day,
        event.source.country,
        event.source.name,
        row.sectors[0],
        event.target.country,
        event.target.name,
        row.sectors[1],
        event.kind,
        event.mode,
        event.cameo,
        event.quad.word(),
        event.score,
        event.goldstein,
        event.place.name,
        event.place.country,
        event.place.latitude,
        event.place.longitude,
        event.publisher,
        event.url,
        event.row,
    ])?;
    Ok(added > 0)
}

fn note_countries(event: &ImportedEvent, summary: &mut LoadSummary) {
    for party in [&event.source, &event.target] {
        let Some(name) = &party.unknown_country else { continue };
        if let Some(count) = summary.unknown_countries.get_mut(name) {
            *count += 1;
        } else if summary.unknown_countries.len() < UNKNOWN {
            summary.unknown_countries.insert(name.clone(), 1);
        }
    }
}

fn month_number(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

fn month_text(number: i32) -> String {
    format!("{:04}-{:02}", number / 12, number % 12 + 1)
}

impl Sums {
    fn add(&mut self, event: &ImportedEvent) {
        let month = month_number(event.day);
        let (source, target) = (event.source.country, event.target.country);
        for country in [source, target.filter(|t| source != Some(*t))].into_iter().flatten() {
            *self.exposure.entry((country, month)).or_default() += 1;
        }
        let (Some(source), Some(target)) = (source, target) else { return };
        if source == target {
            return;
        }
        let sum = self.dyads.entry((source, target, month, event.kind.unwrap_or_default())).or_default();
        sum.events += 1;
        if let Some(score) = event.score {
            // Whole thousandths: sums are then exact, in whatever order the rows come.
            let score = (score * 1000.0).round() as i64;
            sum.scored += 1;
            sum.score += score;
            sum.squares += score * score;
        }
    }

    fn write(self, db: &Connection, origin: Origin, tables: &CodeTables) -> rusqlite::Result<()> {
        let mut dyads: Vec<_> = self.dyads.into_iter().collect();
        dyads.sort_unstable_by_key(|(key, _)| *key);
        // Two statements in place of one with ON CONFLICT DO UPDATE, which makes a table in memory each time.
        let mut update = db.prepare_cached(
            "UPDATE imported_rollup SET events = events + ?7, scored = scored + ?8, score_sum = score_sum + ?9, \
             score_squares = score_squares + ?10 \
             WHERE origin = ?1 AND source = ?2 AND target = ?3 AND month = ?4 AND type = ?5",
        )?;
        let mut insert =
            db.prepare_cached("INSERT INTO imported_rollup VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?;
        for ((source, target, month, kind), sum) in dyads {
            // Rows without a type are CAMEO's plain statements, which count as verbal cooperation there.
            let quad = tables.event_type(kind).map_or("verbal cooperation", |(_, quad)| quad.word());
            let values = params![
                origin.word(),
                source,
                target,
                month_text(month),
                kind,
                quad,
                sum.events,
                sum.scored,
                sum.score,
                sum.squares
            ];
            if update.execute(values)? == 0 {
                insert.execute(values)?;
            }
        }
        let mut exposure: Vec<_> = self.exposure.into_iter().collect();
        exposure.sort_unstable();
        let mut update = db.prepare_cached(
            "UPDATE imported_exposure SET events = events + ?4 WHERE origin = ?1 AND country = ?2 AND month = ?3",
        )?;
        let mut insert = db.prepare_cached("INSERT INTO imported_exposure VALUES (?1, ?2, ?3, ?4)")?;
        for ((country, month), events) in exposure {
            let month = month_text(month);
            let values = params![origin.word(), country, month, events];
            if update.execute(values)? == 0 {
                insert.execute(values)?;
            }
        }
        Ok(())
    }
}
