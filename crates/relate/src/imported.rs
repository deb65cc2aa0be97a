//! Rows of other event records: counted beside one's own stories, and only where they are asked for by name.

use std::collections::BTreeMap;

use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::load::{Record, RelateError, THOUSAND, count, pairs};
use crate::period::{Month, Window};
use crate::relation::{Cell, Relation};

/// A row of another record, as one would cite it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportedRow {
    /// Which record.
    pub origin: String,
    /// Its key in that record.
    pub key: String,
    /// When.
    pub day: String,
    /// PLOVER type; none where the row's code has none.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Verbal or material, cooperation or conflict.
    pub quad: Option<String>,
    /// The state that acted.
    pub source: String,
    /// Who of it.
    pub source_name: Option<String>,
    /// The state it was done to.
    pub target: String,
    /// Who of it.
    pub target_name: Option<String>,
    /// PLOVER score, -10 to 10.
    pub score: Option<f64>,
    /// Where.
    pub place: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
}

impl Record {
    /// The months that the rows of an origin reach over, whatever their states.
    pub(crate) fn imported_reach(&self, origin: &str) -> rusqlite::Result<Option<Window>> {
        let sql = "SELECT min(month), max(month) FROM imported_exposure WHERE origin = ?1";
        let edges: (Option<String>, Option<String>) =
            self.db().prepare_cached(sql)?.query_row([origin], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let month = |text: Option<String>| text.and_then(|t| t.parse::<Month>().ok());
        Ok(month(edges.0).zip(month(edges.1)).map(|(first, last)| Window { first, last }))
    }

    pub(crate) fn imported_span(&self, origin: &str, codes: &[Vec<String>; 2]) -> rusqlite::Result<Option<Window>> {
        let sql = "SELECT min(month), max(month) FROM imported_exposure WHERE origin = ?1 AND country = ?2";
        let mut statement = self.db().prepare_cached(sql)?;
        let mut reached: Option<Window> = None;
        for country in codes.iter().flatten() {
            let edges: (Option<String>, Option<String>) =
                statement.query_row([origin, country], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let month = |text: Option<String>| text.and_then(|t| t.parse::<Month>().ok());
            if let (Some(first), Some(last)) = (month(edges.0), month(edges.1)) {
                reached =
                    Some(reached.map_or(Window { first, last }, |w| Window {
                        first: w.first.min(first),
                        last: w.last.max(last),
                    }));
            }
        }
        Ok(reached)
    }

    /// Cells and exposure of an imported record. Its rows are events, each counted as a story that happened.
    pub(crate) fn imported(
        &self,
        origin: &str,
        codes: &[Vec<String>; 2],
    ) -> rusqlite::Result<(Vec<Cell>, BTreeMap<Month, u64>)> {
        let sql = "SELECT month, type, quad, events, score_sum, score_squares, scored FROM imported_rollup
                   WHERE origin = ?1 AND source = ?2 AND target = ?3";
        let mut statement = self.db().prepare_cached(sql)?;
        let mut cells = Vec::new();
        let mut between: BTreeMap<Month, u64> = BTreeMap::new();
        for (source, target, direction) in pairs(codes) {
            let mut rows = statement.query([origin, source, target])?;
            while let Some(row) = rows.next()? {
                let Ok(month) = row.get::<_, String>(0)?.parse() else { continue };
                let stories = count(row, 3)?;
                *between.entry(month).or_default() += stories;
                cells.push(Cell {
                    month,
                    direction,
                    kind: row.get(1)?,
                    quad: row.get(2)?,
                    status: "actual".to_owned(),
                    stories,
                    scored: count(row, 6)?,
                    sum: row.get::<_, i64>(4)? as f64 / THOUSAND,
                    squares: row.get::<_, i64>(5)? as f64 / (THOUSAND * THOUSAND),
                });
            }
        }
        let mut shown: BTreeMap<Month, u64> = BTreeMap::new();
        let sql = "SELECT month, events FROM imported_exposure WHERE origin = ?1 AND country = ?2";
        let mut statement = self.db().prepare_cached(sql)?;
        for country in codes.iter().flatten() {
            let mut rows = statement.query([origin, country])?;
            while let Some(row) = rows.next()? {
                if let Ok(month) = row.get::<_, String>(0)?.parse() {
                    *shown.entry(month).or_default() += count(row, 1)?;
                }
            }
        }
        for (month, events) in between {
            if let Some(all) = shown.get_mut(&month) {
                *all = all.saturating_sub(events);
            }
        }
        Ok((cells, shown))
    }

    /// Rows of the origins that a relation counts, over its span: the `limit` of the greatest score in either
    /// direction, by date.
    ///
    /// # Errors
    /// When the database fails.
    pub fn imported_rows(&self, relation: &Relation, limit: usize) -> Result<Vec<ImportedRow>, RelateError> {
        self.pick_imported(relation, limit).map_err(|e| self.fail(&e))
    }

    fn pick_imported(&self, relation: &Relation, limit: usize) -> rusqlite::Result<Vec<ImportedRow>> {
        let sql = "SELECT origin, key, day, type, quad, source, source_name, target, target_name, score, place_name,
                   publisher, url FROM imported_event
                   WHERE source = ?1 AND target = ?2 AND source <> target AND day >= ?3 AND day <= ?4 AND origin = ?5
                   ORDER BY abs(ifnull(score, 0)) DESC, day DESC, key LIMIT ?6";
        let (from, to) = (relation.span.first.first_day().to_string(), relation.span.last.last_day().to_string());
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut statement = self.db().prepare_cached(sql)?;
        let mut all: Vec<ImportedRow> = Vec::new();
        for origin in &relation.origins {
            for (source, target, _) in pairs(&relation.codes) {
                let rows = statement.query_map(params![source, target, from, to, origin, most], |row| {
                    Ok(ImportedRow {
                        origin: row.get(0)?,
                        key: row.get(1)?,
                        day: row.get(2)?,
                        kind: row.get(3)?,
                        quad: row.get(4)?,
                        source: row.get(5)?,
                        source_name: row.get(6)?,
                        target: row.get(7)?,
                        target_name: row.get(8)?,
                        score: row.get(9)?,
                        place: row.get(10)?,
                        publisher: row.get(11)?,
                        url: row.get(12)?,
                    })
                })?;
                all.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
            }
        }
        let weight = |r: &ImportedRow| r.score.unwrap_or(0.0).abs();
        all.sort_by(|a, b| {
            (weight(b).total_cmp(&weight(a)))
                .then_with(|| (&b.day, &a.origin, &a.key).cmp(&(&a.day, &b.origin, &b.key)))
        });
        all.truncate(limit);
        all.sort_by(|a, b| (&a.day, &a.origin, &a.key).cmp(&(&b.day, &b.origin, &b.key)));
        Ok(all)
    }
}
