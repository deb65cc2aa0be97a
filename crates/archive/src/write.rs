//! Adding articles: what belongs to one article goes in together.

use chancery_code::report::Report;
use chancery_read::{Article, Publisher, PublisherKind};
use rusqlite::{OptionalExtension as _, params};
use rustc_hash::FxHashMap;

use crate::archive::Archive;
use crate::error::ArchiveError;
use crate::sketch::Sketch;
use crate::spans::Spans;
use crate::stories::Neighbours;
use crate::write_event::ReportRow;
use crate::{keys, stories, write_event, write_statement};

/// The version of the coder that is kept with each report.
const CODER: &str = env!("CARGO_PKG_VERSION");

/// What adding an article did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// A new wording, with its events and statements.
    Report,
    /// A further printing of a known wording: evidence and a publisher more, no event.
    Reprint,
    /// The article was known; nothing changed.
    Known,
}

/// Ids of names that were used lately.
pub(crate) type Names = FxHashMap<String, i64>;

/// The most names that are held in memory.
const NAMES: usize = 200_000;

/// A transaction that takes articles. What was not committed is undone when the batch goes.
pub struct Batch<'a> {
    archive: &'a mut Archive,
    open: bool,
    /// First report that waits for the full-text index.
    unindexed: Option<i64>,
}

impl<'a> Batch<'a> {
    pub(crate) fn begin(archive: &'a mut Archive) -> Result<Self, ArchiveError> {
        archive.db.execute_batch("BEGIN IMMEDIATE").map_err(|e| archive.fail(&e))?;
        Ok(Self { archive, open: true, unindexed: None })
    }

    /// Adds an article with its report, which must be coded from it.
    ///
    /// # Errors
    /// When the database fails; the whole batch is undone then.
    pub fn add(&mut self, article: &Article, report: &Report) -> Result<Added, ArchiveError> {
        self.put(article, Some(report)).map_err(|e| self.archive.fail(&e))
    }

    /// Adds a printing of a wording that the archive holds, without coding it again. `None` where it does not hold it.
    ///
    /// # Errors
    /// As [`Batch::add`].
    pub fn add_printing(&mut self, article: &Article) -> Result<Option<Added>, ArchiveError> {
        let key = keys::report(article);
        let known = report_id(self.archive, &key).map_err(|e| self.archive.fail(&e))?;
        if known.is_none() {
            return Ok(None);
        }
        self.put(article, None).map(Some).map_err(|e| self.archive.fail(&e))
    }

    /// Keeps all that was added.
    ///
    /// # Errors
    /// When the database fails, as on a full disk; the whole batch is undone then.
    pub fn commit(mut self) -> Result<(), ArchiveError> {
        self.index()?;
        self.archive.db.execute_batch("COMMIT").map_err(|e| self.archive.fail(&e))?;
        self.open = false;
        self.archive.rest().map_err(|e| self.archive.fail(&e))
    }

    /// Keeps all that was added so far, and goes on.
    ///
    /// # Errors
    /// As [`Batch::commit`]; the batch takes no more then.
    pub fn renew(&mut self) -> Result<(), ArchiveError> {
        self.index()?;
        self.archive
            .db
            .execute_batch("COMMIT")
            .and_then(|()| self.archive.committed())
            .and_then(|()| self.archive.db.execute_batch("BEGIN IMMEDIATE"))
            .map_err(|e| self.archive.fail(&e))
    }

    /// Brings the texts of the batch into the full-text index, all at once: that index is written out whenever another
    /// statement begins, and a segment for each article would have to be merged many times.
    fn index(&mut self) -> Result<(), ArchiveError> {
        let Some(first) = self.unindexed.take() else { return Ok(()) };
        self.archive
            .db
            .prepare_cached(
                "INSERT INTO report_fts (rowid, title, text) SELECT id, title, text FROM report WHERE id >= ?1",
            )
            .and_then(|mut insert| insert.execute([first]))
            .map_err(|e| self.archive.fail(&e))?;
        Ok(())
    }

    fn put(&mut self, article: &Article, report: Option<&Report>) -> rusqlite::Result<Added> {
        let archive = &mut *self.archive;
        let report_key = keys::report(article);
        let key = keys::article(article, &report_key);
        if exists(archive, &key)? {
            return Ok(Added::Known);
        }
        let publisher = publisher_id(archive, &article.publisher)?;
        let known = report_id(archive, &report_key)?;
        let sketch = if known.is_none() { stories::sketch(archive, article) } else { None };
        let id = match known {
            Some(id) => id,
            None => {
                let id = insert_report(archive, article, &report_key, sketch.as_ref())?;
                self.unindexed.get_or_insert(id);
                id
            }
        };
        insert_article(archive, article, &key, id, publisher)?;
        if known.is_some() {
            stories::recount(archive, id)?;
            return Ok(Added::Reprint);
        }
        if let Some(report) = report {
            let spans = Spans::of(article);
            let statements = write_statement::insert(archive, &spans, report, id, &report_key)?;
            if !report.events.is_empty() {
                let neighbours = Neighbours::of(archive, sketch, id)?;
                let row = ReportRow { id, key: &report_key, statements: &statements, neighbours: &neighbours };
                write_event::insert(archive, &spans, article, report, &row)?;
            }
            write_statement::insert_mentions(archive, &spans, report, id)?;
        }
        Ok(Added::Report)
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if self.open {
            // Names that go with the batch must be looked up anew.
            self.archive.names.clear();
            if !self.archive.db.is_autocommit() {
                // A failed rollback leaves the journal, which the next one who opens the file rolls back.
                let _ = self.archive.db.execute_batch("ROLLBACK");
            }
            let _ = self.archive.rest();
        }
    }
}

fn exists(archive: &Archive, article_key: &str) -> rusqlite::Result<bool> {
    archive.db.prepare_cached("SELECT 1 FROM article WHERE key = ?1")?.exists([article_key])
}

fn report_id(archive: &Archive, key: &str) -> rusqlite::Result<Option<i64>> {
    archive.db.prepare_cached("SELECT id FROM report WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()
}

fn publisher_id(archive: &Archive, publisher: &Publisher) -> rusqlite::Result<Option<i64>> {
    let Some(name) = &publisher.name else { return Ok(None) };
    let kind = match publisher.kind {
        PublisherKind::State => "state",
        PublisherKind::Public => "public",
        PublisherKind::Private => "private",
        PublisherKind::Agency => "agency",
        PublisherKind::Unknown => "unknown",
    };
    let found = archive
        .db
        .prepare_cached(
            "SELECT id FROM publisher WHERE name = ?1 AND ifnull(country, '') = ifnull(?2, '') AND kind = ?3",
        )?
        .query_row(params![name, publisher.country, kind], |row| row.get(0))
        .optional()?;
    if found.is_some() {
        return Ok(found);
    }
    archive
        .db
        .prepare_cached("INSERT INTO publisher (name, country, kind) VALUES (?1, ?2, ?3)")?
        .insert(params![name, publisher.country, kind])
        .map(Some)
}

fn insert_report(archive: &Archive, article: &Article, key: &str, sketch: Option<&Sketch>) -> rusqlite::Result<i64> {
    let dateline = article.dateline.as_ref();
    let published = article.published.as_ref();
    let id = archive
        .db
        .prepare_cached(
            "INSERT INTO report (key, title, text, published, published_from, dateline_place, dateline_agency,
             dateline_date, language, notes, coder, minhash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .insert(params![
            key,
            article.title,
            article.text,
            published.map(|p| p.date.to_string()),
            published.map(|p| &p.from),
            dateline.map(|d| &d.place),
            dateline.and_then(|d| d.agency.as_ref()),
            dateline.and_then(|d| d.date).map(|d| d.to_string()),
            article.language,
            list(&article.notes),
            CODER,
            sketch.map(Sketch::to_bytes),
        ])?;
    if let Some(sketch) = sketch {
        stories::insert_bands(archive, sketch, id)?;
    }
    Ok(id)
}

fn insert_article(
    archive: &Archive,
    article: &Article,
    key: &str,
    report: i64,
    publisher: Option<i64>,
) -> rusqlite::Result<()> {
    let line = article.source.line.and_then(|l| i64::try_from(l).ok());
    archive
        .db
        .prepare_cached(
            "INSERT INTO article (key, report_id, publisher_id, given_id, source, source_line, url, section, byline)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            key,
            report,
            publisher,
            article.id,
            article.source.path,
            line,
            article.url,
            article.section,
            article.byline,
        ])?;
    Ok(())
}

/// The id of a name, which is kept once.
pub(crate) fn name_id(archive: &mut Archive, text: &str) -> rusqlite::Result<i64> {
    if let Some(id) = archive.names.get(text) {
        return Ok(*id);
    }
    let found: Option<i64> = archive
        .db
        .prepare_cached("SELECT id FROM name WHERE text = ?1")?
        .query_row([text], |row| row.get(0))
        .optional()?;
    let id = match found {
        Some(id) => id,
        None => archive.db.prepare_cached("INSERT INTO name (text) VALUES (?1)")?.insert([text])?,
    };
    if archive.names.len() >= NAMES {
        archive.names.clear();
    }
    archive.names.insert(text.to_owned(), id);
    Ok(id)
}

/// A list as JSON.
pub(crate) fn list<T: serde::Serialize>(items: &[T]) -> String {
    // Records of the coder always serialise; an empty list is the honest rest.
    serde_json::to_string(items).unwrap_or_else(|_| "[]".to_owned())
}
