//! From the archive to a relation. All questions are range scans or go to roll-ups, so that they stay quick in a large
//! record.

use std::collections::BTreeMap;
use std::path::Path;

use chancery_archive::{Archive, ArchiveError};
use rusqlite::{Connection, OptionalExtension as _, Row};
use thiserror::Error;

use crate::period::{Month, Window};
use crate::relation::{Cell, Coverage, Direction, Relation};

/// Scores in the archive are whole thousandths.
pub(crate) const THOUSAND: f64 = 1000.0;

/// Why the record cannot be asked.
#[derive(Debug, Error)]
pub enum RelateError {
    /// The file cannot be opened or read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The months asked for end before they begin.
    #[error("the months asked for run backwards: {from} lies after {to}")]
    Backwards {
        /// The month to begin with.
        from: Month,
        /// The month to end with.
        to: Month,
    },
    /// The months asked for lie outside of the record.
    #[error("{path}: the months asked for lie outside of the record, which goes from {from} to {to}")]
    Outside {
        /// The file.
        path: String,
        /// First month of the record.
        from: Month,
        /// Last month of the record.
        to: Month,
    },
    /// The file holds no report.
    #[error("{path}: the record is empty; fill it with `chancery add`")]
    Empty {
        /// The file.
        path: String,
    },
}

/// An archive that is open for questions.
pub struct Record {
    archive: Archive,
}

/// What is asked about two states.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Months; the whole record where there is none.
    pub from: Option<Month>,
    /// Last month.
    pub to: Option<Month>,
    /// Imported records that are added: gdelt1, gdelt2, icews, polecat.
    pub origins: Vec<String>,
    /// Contexts that a measure needs.
    pub contexts: Vec<String>,
}

impl Record {
    /// Opens an archive for reading only.
    ///
    /// # Errors
    /// When there is no such file, or it is no archive.
    pub fn open(path: &Path) -> Result<Self, RelateError> {
        Ok(Self { archive: Archive::open_read_only(path)? })
    }

    /// The archive.
    #[must_use]
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    pub(crate) fn db(&self) -> &Connection {
        self.archive.connection()
    }

    pub(crate) fn fail(&self, error: &rusqlite::Error) -> RelateError {
        ArchiveError::of(self.archive.path(), error).into()
    }

    pub(crate) fn empty(&self) -> RelateError {
        RelateError::Empty { path: self.archive.path().display().to_string() }
    }

    /// The months from the first to the last report of the record.
    ///
    /// # Errors
    /// When the database fails or holds no report.
    pub fn span(&self) -> Result<Window, RelateError> {
        let edge = |sql: &str| -> Result<Option<Month>, RelateError> {
            let text: Option<String> = self.db().query_row(sql, [], |row| row.get(0)).map_err(|e| self.fail(&e))?;
            Ok(text.and_then(|t| t.parse().ok()))
        };
        let first = edge("SELECT min(published) FROM report WHERE published IS NOT NULL")?;
        let last = edge("SELECT max(published) FROM report WHERE published IS NOT NULL")?;
        match (first, last) {
            (Some(first), Some(last)) => Ok(Window { first, last }),
            _ => Err(self.empty()),
        }
    }

    /// The relation of two states, each given by the codes that count for it, its own first.
    ///
    /// # Errors
    /// When the database fails, neither it nor the imported records asked for hold anything, or the months asked for
    /// lie outside of it.
    pub fn relation(&self, codes: [Vec<String>; 2], asked: &Asked) -> Result<Relation, RelateError> {
        let mut span = self.span().ok();
        for origin in &asked.origins {
            let reached = self.imported_span(origin, &codes).map_err(|e| self.fail(&e))?;
            span = match (span, reached) {
                (Some(a), Some(b)) => Some(Window { first: a.first.min(b.first), last: a.last.max(b.last) }),
                (a, b) => a.or(b),
            };
        }
        let whole = span.ok_or_else(|| self.empty())?;
        let span = Window { first: asked.from.unwrap_or(whole.first), last: asked.to.unwrap_or(whole.last) };
        self.inside(span, whole)?;
        self.fill(codes, asked, span, whole).map_err(|e| self.fail(&e))
    }

    /// The months asked for must meet those of the record.
    pub(crate) fn inside(&self, span: Window, whole: Window) -> Result<(), RelateError> {
        if span.first > whole.last || span.last < whole.first {
            let path = self.archive.path().display().to_string();
            return Err(RelateError::Outside { path, from: whole.first, to: whole.last });
        }
        if span.first > span.last {
            return Err(RelateError::Backwards { from: span.first, to: span.last });
        }
        Ok(())
    }

    fn fill(&self, codes: [Vec<String>; 2], asked: &Asked, span: Window, whole: Window) -> rusqlite::Result<Relation> {
        let mut cells = self.cells(&codes)?;
        let mut exposure = self.exposure(&codes)?;
        for origin in &asked.origins {
            let (more, shown) = self.imported(origin, &codes)?;
            cells.extend(more);
            for (month, events) in shown {
                *exposure.entry(month).or_default() += events;
            }
        }
        cells.sort_by(|a, b| {
            (a.month, a.direction, &a.kind, &a.status).cmp(&(b.month, b.direction, &b.kind, &b.status))
        });
        let mut contexts = BTreeMap::new();
        for context in &asked.contexts {
            contexts.insert(context.clone(), self.context_cells(&codes, context)?);
        }
        let inside = |c: &&Cell| span.contains(c.month);
        let coverage = Coverage {
            first: Some(whole.first),
            last: Some(whole.last),
            stories: cells.iter().filter(inside).map(|c| c.stories).sum(),
            actual: cells.iter().filter(inside).filter(|c| c.status == "actual").map(|c| c.stories).sum(),
            exposure: exposure.iter().filter(|e| span.contains(*e.0)).map(|e| e.1).sum(),
        };
        let dyad = [&codes[0], &codes[1]].map(|c| c.first().cloned().unwrap_or_default());
        Ok(Relation { dyad, codes, origins: asked.origins.clone(), span, coverage, cells, contexts, exposure })
    }

    pub(crate) fn cells(&self, codes: &[Vec<String>; 2]) -> rusqlite::Result<Vec<Cell>> {
        let sql = "SELECT month, type, quad, status, mutual, stories, score_sum, score_squares, scored FROM rollup
                   WHERE source = ?1 AND target = ?2";
        let mut statement = self.db().prepare_cached(sql)?;
        let mut cells = Vec::new();
        for (source, target, direction) in pairs(codes) {
            let mut rows = statement.query([source, target])?;
            while let Some(row) = rows.next()? {
                let mutual: bool = row.get(4)?;
                // A mutual story stands under both directions.
                if mutual && direction == Direction::Back {
                    continue;
                }
                let Ok(month) = row.get::<_, String>(0)?.parse() else { continue };
                cells.push(Cell {
                    month,
                    direction: if mutual { Direction::Mutual } else { direction },
                    kind: row.get(1)?,
                    quad: row.get(2)?,
                    status: row.get(3)?,
                    stories: count(row, 5)?,
                    scored: count(row, 8)?,
                    sum: row.get::<_, i64>(6)? as f64 / THOUSAND,
                    squares: row.get::<_, i64>(7)? as f64 / (THOUSAND * THOUSAND),
                });
            }
        }
        Ok(cells)
    }

    /// Cells of the stories whose leading event has a context.
    fn context_cells(&self, codes: &[Vec<String>; 2], context: &str) -> rusqlite::Result<Vec<Cell>> {
        let sql = "SELECT substr(s.day, 1, 7), s.type, s.quad, s.status, d.mutual, s.score_thousandths
                   FROM story_dyad d JOIN story s ON s.id = d.story_id JOIN event e ON e.id = s.lead_event_id
                   WHERE d.source = ?1 AND d.target = ?2 AND instr(e.contexts, ?3) > 0";
        let quoted = format!("\"{context}\"");
        let mut statement = self.db().prepare_cached(sql)?;
        let mut cells = Vec::new();
        for (source, target, direction) in pairs(codes) {
            let mut rows = statement.query([source, target, quoted.as_str()])?;
            while let Some(row) = rows.next()? {
                let mutual: bool = row.get(4)?;
                if mutual && direction == Direction::Back {
                    continue;
                }
                let Ok(month) = row.get::<_, String>(0)?.parse() else { continue };
                let score: Option<i64> = row.get(5)?;
                let (scored, score) = (u64::from(score.is_some()), score.unwrap_or(0) as f64 / THOUSAND);
                cells.push(Cell {
                    month,
                    direction: if mutual { Direction::Mutual } else { direction },
                    kind: row.get(1)?,
                    quad: row.get(2)?,
                    status: row.get(3)?,
                    stories: 1,
                    scored,
                    sum: score,
                    squares: score * score,
                });
            }
        }
        Ok(cells)
    }

    /// Stories that happened and involve either side with another state: each side's, less those counted twice.
    fn exposure(&self, codes: &[Vec<String>; 2]) -> rusqlite::Result<BTreeMap<Month, u64>> {
        let mut months: BTreeMap<Month, i64> = BTreeMap::new();
        let mut one =
            self.db().prepare_cached("SELECT month, abroad FROM exposure WHERE country = ?1 AND status = 'actual'")?;
        for country in codes.iter().flatten() {
            let mut rows = one.query([country])?;
            while let Some(row) = rows.next()? {
                if let Ok(month) = row.get::<_, String>(0)?.parse() {
                    *months.entry(month).or_default() += row.get::<_, i64>(1)?;
                }
            }
        }
        let sql = "SELECT month, stories FROM exposure_pair WHERE a = ?1 AND b = ?2 AND status = 'actual'";
        let mut both = self.db().prepare_cached(sql)?;
        for (source, target, _) in pairs(codes).into_iter().filter(|p| p.2 == Direction::Forth) {
            let mut rows = both.query([source.min(target), source.max(target)])?;
            while let Some(row) = rows.next()? {
                if let Ok(month) = row.get::<_, String>(0)?.parse() {
                    *months.entry(month).or_default() -= row.get::<_, i64>(1)?;
                }
            }
        }
        Ok(months.into_iter().filter_map(|(m, n)| Some((m, u64::try_from(n).ok()?))).collect())
    }

    /// The claim of a statement, with its dyad, the day it was made, its speaker and its words.
    ///
    /// # Errors
    /// When the database fails.
    pub fn claims(&self, statement: i64) -> Result<Option<Said>, RelateError> {
        let read = || -> rusqlite::Result<Option<Said>> {
            let sql = "SELECT ifnull(speaker_country, ''), ifnull(speaker_person, ifnull(speaker_text, '')), day,
                       ifnull(content, '') FROM statement WHERE id = ?1";
            let row = |row: &rusqlite::Row<'_>| {
                Ok(Said {
                    country: row.get(0)?,
                    speaker: row.get(1)?,
                    day: row.get(2)?,
                    content: row.get(3)?,
                    claims: Vec::new(),
                })
            };
            let Some(mut said) = self.db().query_row(sql, [statement], row).optional()? else { return Ok(None) };
            let sql = "SELECT a, b, subject, direction, degree, scope, text FROM claim WHERE statement_id = ?1
                       ORDER BY ordinal";
            let mut rows = self.db().prepare_cached(sql)?;
            let found = rows.query_map([statement], |row| {
                Ok(Claimed {
                    a: row.get(0)?,
                    b: row.get(1)?,
                    wording: chancery_code::Wording {
                        subject: row.get(2)?,
                        direction: row.get(3)?,
                        degree: row.get(4)?,
                        scope: row.get(5)?,
                    },
                    text: row.get(6)?,
                })
            })?;
            said.claims = found.collect::<rusqlite::Result<_>>()?;
            Ok(Some(said))
        };
        read().map_err(|e| self.fail(&e))
    }
}

/// A statement with claims.
#[derive(Clone, Debug)]
pub struct Said {
    /// The speaker's state; empty where it is not known.
    pub country: String,
    /// Who said it.
    pub speaker: String,
    /// When; empty where it is not known.
    pub day: String,
    /// What was said.
    pub content: String,
    /// The claims in it.
    pub claims: Vec<Claimed>,
}

/// A claim in a statement.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// One side, where known.
    pub a: Option<String>,
    /// The other side.
    pub b: Option<String>,
    /// What is claimed.
    pub wording: chancery_code::Wording,
    /// Its words.
    pub text: String,
}

/// A count, which is never below 0.
pub(crate) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(|n| u64::try_from(n).unwrap_or(0))
}

/// All pairs of codes, in both directions.
pub(crate) fn pairs(codes: &[Vec<String>; 2]) -> Vec<(&str, &str, Direction)> {
    let mut all = Vec::new();
    for a in &codes[0] {
        for b in &codes[1] {
            all.push((a.as_str(), b.as_str(), Direction::Forth));
            all.push((b.as_str(), a.as_str(), Direction::Back));
        }
    }
    all
}
