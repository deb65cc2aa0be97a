//! Rows of other event records: counted beside one's own stories, and only where they are asked for by name.

use std::collections::BTreeMap;

use crate::load::{Record, THOUSAND, count, pairs};
use crate::period::{Month, Window};
use crate::relation::Cell;

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
}
