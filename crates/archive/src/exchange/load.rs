//! Rows into the archive, a hundred thousand a second: parsed on one thread and written on another, in large
//! transactions, with the roll-ups of a transaction summed up before they are written.

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::sync::mpsc;
use std::thread;

use jiff::civil::Date;
use rusqlite::{Connection, Statement, Transaction, TransactionBehavior, params};
use rustc_hash::FxHashMap;

use super::codes::CodeTables;
use super::event::{ImportedEvent, Origin, Rejected};
use super::reader::{Outcome, Rows, RowsError};
use crate::{Archive, ArchiveError};

/// Rows in one transaction.
const BATCH: u64 = 100_000;
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
    let origin = rows.origin();
    let path = archive.path().to_owned();
    let fail = |e: rusqlite::Error| LoadError::Archive(ArchiveError::of(&path, &e));
    let db = &archive.db;
    // The whole tail of the indices that the rows go to fits; given back at the end.
    let cache: i64 = db.pragma_query_value(None, "cache_size", |row| row.get(0)).map_err(fail)?;
    db.pragma_update(None, "cache_size", -262_144).map_err(fail)?;
    let (send, receive) = mpsc::sync_channel::<Vec<Result<Outcome, RowsError>>>(16);
    let summary = thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut rows = rows;
            loop {
                let chunk: Vec<_> = rows.by_ref().take(CHUNK).collect();
                let last = chunk.len() < CHUNK || chunk.last().is_some_and(Result::is_err);
                // The other side hangs up where it has stopped.
                if send.send(chunk).is_err() || last {
                    return rows.recoded;
                }
            }
        });
        let done = write(db, origin, &receive, tables, reject, progress, &path);
        drop(receive);
        let recoded = reader.join().unwrap_or_default();
        done.map(|summary| LoadSummary { recoded, ..summary })
    });
    db.pragma_update(None, "cache_size", cache).map_err(fail)?;
    summary
}

fn write(
    db: &Connection,
    origin: Origin,
    chunks: &mpsc::Receiver<Vec<Result<Outcome, RowsError>>>,
    tables: &CodeTables,
    reject: &mut dyn FnMut(&Rejected) -> io::Result<()>,
    progress: &mut dyn FnMut(&LoadSummary) -> ControlFlow<()>,
    path: &std::path::Path,
) -> Result<LoadSummary, LoadError> {
    let fail = |e: rusqlite::Error| LoadError::Archive(ArchiveError::of(path, &e));
    let mut summary = LoadSummary::default();
    let mut ended = false;
    while !ended {
        let transaction = Transaction::new_unchecked(db, TransactionBehavior::Immediate).map_err(fail)?;
        let mut sums = Sums::default();
        let mut failure = None;
        let before = summary.rows;
        {
            let mut insert = transaction.prepare_cached(INSERT).map_err(fail)?;
            let mut day = (Date::MIN, String::new());
            while summary.rows - before < BATCH && !ended && failure.is_none() {
                let Ok(chunk) = chunks.recv() else {
                    ended = true;
                    break;
                };
                ended = chunk.len() < CHUNK;
                for outcome in chunk {
                    match outcome {
                        Ok(Outcome::Event(event)) => {
                            summary.rows += 1;
                            note_countries(&event, &mut summary);
                            if day.0 != event.day {
                                day = (event.day, event.day.to_string());
                            }
                            if put(&mut insert, &event, &day.1).map_err(fail)? {
                                summary.added += 1;
                                sums.add(&event);
                            } else {
                                summary.present += 1;
                            }
                        }
                        Ok(Outcome::Rejected(rejected)) => {
                            summary.rows += 1;
                            *summary.rejected.entry(rejected.problem.reason()).or_default() += 1;
                            reject(&rejected).map_err(LoadError::Rejects)?;
                        }
                        // What was read before the fault is good, and kept.
                        Err(e) => failure = Some(e),
                    }
                }
                if progress(&summary).is_break() {
                    summary.stopped = true;
                    ended = true;
                }
            }
            sums.write(&transaction, origin, tables).map_err(fail)?;
        }
        transaction.commit().map_err(fail)?;
        if let Some(e) = failure {
            return Err(e.into());
        }
    }
    Ok(summary)
}

const INSERT: &str = "INSERT INTO imported_event (origin, key, day, source, source_name, source_sectors, target, \
    target_name, target_sectors, type, mode, cameo, quad, score, goldstein, place_name, place_country, latitude, \
    longitude, publisher, url, row) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, \
    ?18, ?19, ?20, ?21, ?22) ON CONFLICT (origin, key) DO NOTHING";

/// Writes one row; whether it was new.
fn put(insert: &mut Statement<'_>, event: &ImportedEvent, day: &str) -> rusqlite::Result<bool> {
    let list = |sectors: &[&str]| (!sectors.is_empty()).then(|| format!("[\"{}\"]", sectors.join("\",\"")));
    let added = insert.execute(params![
        event.origin.word(),
        event.key,
        day,
        event.source.country,
        event.source.name,
        list(&event.source.sectors),
        event.target.country,
        event.target.name,
        list(&event.target.sectors),
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
        let mut upsert = db.prepare_cached(
            "INSERT INTO imported_rollup (origin, source, target, month, type, quad, events, scored, score_sum, \
             score_squares) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO UPDATE SET events = events + \
             excluded.events, scored = scored + excluded.scored, score_sum = score_sum + excluded.score_sum, \
             score_squares = score_squares + excluded.score_squares",
        )?;
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
            upsert.execute(values)?;
        }
        let mut exposure: Vec<_> = self.exposure.into_iter().collect();
        exposure.sort_unstable();
        let mut upsert = db.prepare_cached(
            "INSERT INTO imported_exposure (origin, country, month, events) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT DO UPDATE SET events = events + excluded.events",
        )?;
        for ((country, month), events) in exposure {
            upsert.execute(params![origin.word(), country, month_text(month), events])?;
        }
        Ok(())
    }
}
