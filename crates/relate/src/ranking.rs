//! All pairs of states beside each other: which were the most active in a period, and which changed most.
//!
//! *Active* is the number of stories between the two that happened. *Changed* is the level of the period less the level
//! of the time before it, both by the formula of [`crate::level`] and shrunk towards the same long run (the pair's own,
//! over the record up to the end of the period), with the interval of the difference. Pairs are ordered by the end of
//! that interval that lies nearer to 0: how great the change is at the least. Where the interval holds 0, the change is
//! not clear, and is marked so.

use std::collections::BTreeMap;

use chancery_knowledge::States;
use serde::{Deserialize, Serialize};

use crate::level::{Level, LongRun, Sums};
use crate::load::{Asked, Record, RelateError, THOUSAND};
use crate::period::{Month, Window};

/// The time before reaches back so many times the length of the period, as far as the record goes.
pub const TIMES_BEFORE: u32 = 5;
/// Stories between the sides, in the period and the time before together, that a change needs.
pub const LEAST_BETWEEN: u64 = 10;
/// Stories that involve either side that the period and the time before need, each.
pub const LEAST_EXPOSURE: u64 = 10;
/// Months that the most active and most changed are sought in, where none are asked for.
pub const MONTHS: u32 = 12;

/// A pair of states in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The two, by code.
    pub dyad: [String; 2],
    /// What the period adds up to.
    pub sums: Sums,
    /// Stories of it that are cooperation.
    pub cooperation: u64,
    /// Stories of it that are conflict.
    pub conflict: u64,
    /// Its level.
    pub level: Level,
    /// What the time before adds up to.
    pub before: Sums,
    /// The level of the time before.
    pub level_before: Level,
    /// How much higher the level is now.
    pub change: Level,
    /// Whether the interval of the change leaves 0 out.
    pub clear: bool,
    /// Stories of each month of the period.
    pub months: Vec<u64>,
}

impl Standing {
    /// The end of the change's interval that is nearer to 0, as a distance; below 0 where the interval holds 0.
    #[must_use]
    pub fn least_change(&self) -> f64 {
        self.change.low.max(-self.change.high)
    }
}

/// The most active and the most changed pairs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// The period.
    pub window: Window,
    /// The time before; none where the record begins with the period.
    pub before: Option<Window>,
    /// Imported records that are counted.
    pub origins: Vec<String>,
    /// Pairs with a story in the period.
    pub pairs: u64,
    /// Pairs too thin for a change to be told.
    pub thin: u64,
    /// Pairs whose change can be told.
    pub compared: u64,
    /// Those of them that changed clearly.
    pub clear: u64,
    /// The most active, first the one with most stories.
    pub active: Vec<Standing>,
    /// The most changed, first the one that changed most at the least.
    pub changed: Vec<Standing>,
}

/// Stories, sum and squares.
type Scores = [i64; 3];

/// Of the period, the time before, and all up to the end of the period.
#[derive(Clone, Copy, Default)]
struct Times<T> {
    now: T,
    before: T,
    all: T,
}

#[derive(Clone, Copy, Default)]
struct Pair {
    scores: Times<Scores>,
    cooperation: i64,
    conflict: i64,
    // Stories that both take part in: counted in the exposure of each.
    both: Times<i64>,
}

#[derive(Default)]
struct Sheet {
    pairs: BTreeMap<(String, String), Pair>,
    exposure: BTreeMap<String, Times<i64>>,
}

impl Sheet {
    /// The pair of two codes, each as the state that carries it on; none where that is one and the same, or no state.
    fn pair(&mut self, states: &States, a: &str, b: &str) -> Option<&mut Pair> {
        if states.is_international(a) || states.is_international(b) {
            return None;
        }
        let (a, b) = (states.heir(a), states.heir(b));
        let key = if a < b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) };
        (a != b).then(|| self.pairs.entry(key).or_default())
    }
}

impl Record {
    /// The months that the record reaches over, with those of imported records.
    ///
    /// # Errors
    /// When the database fails, or there is nothing in it.
    pub fn reach(&self, origins: &[String]) -> Result<Window, RelateError> {
        let mut all = match self.span() {
            Ok(span) => Some(span),
            Err(RelateError::Empty { .. }) => None,
            Err(e) => return Err(e),
        };
        for origin in origins {
            let more = self.imported_reach(origin).map_err(|e| self.fail(&e))?;
            all = match (all, more) {
                (Some(a), Some(b)) => Some(Window { first: a.first.min(b.first), last: a.last.max(b.last) }),
                (a, b) => a.or(b),
            };
        }
        all.ok_or_else(|| self.empty())
    }

    /// The most active and the most changed pairs of a period, at most `limit` of each: by default of the last twelve
    /// months of the record. A state stands for those of the past that it carries on.
    ///
    /// # Errors
    /// When the database fails, the record is empty, or the months asked for lie outside of it.
    pub fn ranking(&self, states: &States, asked: &Asked, limit: usize) -> Result<Ranking, RelateError> {
        let whole = self.reach(&asked.origins)?;
        let last = asked.to.unwrap_or(whole.last);
        let window = Window { first: asked.from.unwrap_or(Window::ending(last, MONTHS).first), last };
        self.inside(window, whole)?;
        let length = i32::try_from(window.months() * TIMES_BEFORE).unwrap_or(i32::MAX);
        let first = window.first.plus(-length).max(whole.first);
        let before = (first < window.first).then(|| Window { first, last: window.first.plus(-1) });
        self.rank(states, &asked.origins, whole.first, window, before, limit).map_err(|e| self.fail(&e))
    }

    fn rank(
        &self,
        states: &States,
        origins: &[String],
        record_start: Month,
        window: Window,
        before: Option<Window>,
        limit: usize,
    ) -> rusqlite::Result<Ranking> {
        let mut sheet = Sheet::default();
        // No month is before 0000 and none after it: a time before that is not there holds nothing.
        let (start, end) = before.map_or(("9999".to_owned(), "0000".to_owned()), text);
        let (first, last) = text(window);
        let record_start = record_start.to_string();
        let times = [first.as_str(), last.as_str(), start.as_str(), end.as_str(), record_start.as_str()];
        self.own_scores(states, times, &mut sheet)?;
        for origin in origins {
            self.imported_scores(states, times, origin, &mut sheet)?;
        }
        let mut all: Vec<Standing> = sheet.pairs.iter().map(|(key, pair)| standing(&sheet, key, pair)).collect();
        let told = |s: &Standing| {
            s.sums.stories + s.before.stories >= LEAST_BETWEEN
                && s.sums.exposure.min(s.before.exposure) >= LEAST_EXPOSURE
        };
        let compared: Vec<&Standing> = all.iter().filter(|s| told(s)).collect();
        let mut changed: Vec<Standing> = compared.iter().map(|s| (*s).clone()).collect();
        let (pairs, known) = (all.iter().filter(|s| s.sums.stories > 0).count(), compared.len());
        let thin = all.iter().filter(|s| s.sums.stories > 0 && !told(s)).count();
        let clear = compared.iter().filter(|s| s.clear).count();
        changed.sort_by(|a, b| b.least_change().total_cmp(&a.least_change()).then_with(|| a.dyad.cmp(&b.dyad)));
        changed.truncate(limit);
        all.retain(|s| s.sums.stories > 0);
        all.sort_by(|a, b| b.sums.stories.cmp(&a.sums.stories).then_with(|| a.dyad.cmp(&b.dyad)));
        all.truncate(limit);
        for standing in all.iter_mut().chain(&mut changed) {
            standing.months = self.months(states, &standing.dyad, origins, window)?;
        }
        let origins = origins.to_vec();
        let [pairs, thin, compared, clear] = [pairs, thin, known, clear].map(|n| n as u64);
        Ok(Ranking { window, before, origins, pairs, thin, compared, clear, active: all, changed })
    }

    fn own_scores(&self, states: &States, times: [&str; 5], sheet: &mut Sheet) -> rusqlite::Result<()> {
        // Mutual stories stand in both directions: one is taken.
        let sql = format!(
            "SELECT source, target, {} FROM rollup
             WHERE status = 'actual' AND month >= ?5 AND month <= ?2 AND (mutual = 0 OR source < target)
             GROUP BY source, target",
            scores("stories")
        );
        self.read_scores(&sql, &times, states, sheet)?;
        let sql = format!(
            "SELECT country, {} FROM exposure WHERE status = 'actual' AND month >= ?5 AND month <= ?2 GROUP BY country",
            three("abroad")
        );
        self.read_exposure(&sql, &times, states, sheet)?;
        let sql = format!(
            "SELECT a, b, {} FROM exposure_pair WHERE status = 'actual' AND month >= ?5 AND month <= ?2 GROUP BY a, b",
            three("stories")
        );
        let mut statement = self.db().prepare_cached(&sql)?;
        let mut rows = statement.query(times)?;
        while let Some(row) = rows.next()? {
            let Some(pair) = sheet.pair(states, row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?) else { continue };
            pair.both.now += row.get::<_, i64>(2)?;
            pair.both.before += row.get::<_, i64>(3)?;
            pair.both.all += row.get::<_, i64>(4)?;
        }
        Ok(())
    }

    fn imported_scores(
        &self,
        states: &States,
        times: [&str; 5],
        origin: &str,
        sheet: &mut Sheet,
    ) -> rusqlite::Result<()> {
        let sql = format!(
            "SELECT source, target, {} FROM imported_rollup WHERE month >= ?5 AND month <= ?2 AND origin = ?6
             GROUP BY source, target",
            scores("events")
        );
        let times = [times[0], times[1], times[2], times[3], times[4], origin];
        self.read_scores(&sql, &times, states, sheet)?;
        let sql = format!(
            "SELECT country, {} FROM imported_exposure WHERE month >= ?5 AND month <= ?2 AND origin = ?6 GROUP BY country",
            three("events")
        );
        self.read_exposure(&sql, &times, states, sheet)
    }

    fn read_scores(&self, sql: &str, times: &[&str], states: &States, sheet: &mut Sheet) -> rusqlite::Result<()> {
        let mut statement = self.db().prepare_cached(sql)?;
        // Rows of an imported record count in the exposure of both sides, so that each pair must take its own out.
        let imported = times.len() > 5;
        let mut rows = statement.query(rusqlite::params_from_iter(times))?;
        while let Some(row) = rows.next()? {
            let Some(pair) = sheet.pair(states, row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?) else { continue };
            let take = |scores: &mut Scores, from: usize| -> rusqlite::Result<i64> {
                for (i, sum) in scores.iter_mut().enumerate() {
                    *sum += row.get::<_, i64>(from + i)?;
                }
                row.get(from)
            };
            let now = take(&mut pair.scores.now, 2)?;
            let before = take(&mut pair.scores.before, 5)?;
            let all = take(&mut pair.scores.all, 8)?;
            pair.cooperation += row.get::<_, i64>(11)?;
            pair.conflict += row.get::<_, i64>(12)?;
            if imported {
                pair.both.now += now;
                pair.both.before += before;
                pair.both.all += all;
            }
        }
        Ok(())
    }

    fn read_exposure(&self, sql: &str, times: &[&str], states: &States, sheet: &mut Sheet) -> rusqlite::Result<()> {
        let mut statement = self.db().prepare_cached(sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(times))?;
        while let Some(row) = rows.next()? {
            let heir = states.heir(row.get_ref(0)?.as_str()?).to_owned();
            let times = sheet.exposure.entry(heir).or_default();
            times.now += row.get::<_, i64>(1)?;
            times.before += row.get::<_, i64>(2)?;
            times.all += row.get::<_, i64>(3)?;
        }
        Ok(())
    }

    /// Stories that happened in each month of the period.
    fn months(
        &self,
        states: &States,
        dyad: &[String; 2],
        origins: &[String],
        window: Window,
    ) -> rusqlite::Result<Vec<u64>> {
        let codes = dyad.each_ref().map(|code| states.with_predecessors(code));
        let mut cells = self.cells(&codes)?;
        for origin in origins {
            cells.extend(self.imported(origin, &codes)?.0);
        }
        let mut months: BTreeMap<Month, u64> = BTreeMap::new();
        for cell in cells.iter().filter(|c| c.status == "actual") {
            *months.entry(cell.month).or_default() += cell.stories;
        }
        let month = |i: u32| window.first.plus(i32::try_from(i).unwrap_or(0));
        Ok((0..window.months()).map(|i| months.get(&month(i)).copied().unwrap_or(0)).collect())
    }
}

fn text(window: Window) -> (String, String) {
    (window.first.to_string(), window.last.to_string())
}

/// Sums of a column over the period, the time before, and all.
fn three(column: &str) -> String {
    format!(
        "sum(CASE WHEN month >= ?1 THEN {column} ELSE 0 END),
         sum(CASE WHEN month >= ?3 AND month <= ?4 THEN {column} ELSE 0 END), sum({column})"
    )
}

/// Stories, sums and squares over the period, the time before and all; then cooperation and conflict of the period.
fn scores(stories: &str) -> String {
    let at = |when: &str| {
        [stories, "score_sum", "score_squares"].map(|c| format!("sum(CASE WHEN {when} THEN {c} ELSE 0 END)")).join(", ")
    };
    let kind = |word: &str| format!("sum(CASE WHEN month >= ?1 AND quad LIKE '%{word}' THEN {stories} ELSE 0 END)");
    format!(
        "{}, {}, {}, {}, {}",
        at("month >= ?1"),
        at("month >= ?3 AND month <= ?4"),
        at("1"),
        kind("cooperation"),
        kind("conflict")
    )
}

fn standing(sheet: &Sheet, key: &(String, String), pair: &Pair) -> Standing {
    let exposure = |time: &dyn Fn(&Times<i64>) -> i64| {
        let one = |code: &String| sheet.exposure.get(code).map_or(0, time);
        one(&key.0) + one(&key.1) - time(&pair.both)
    };
    let sums = |scores: Scores, exposure: i64| Sums {
        exposure: u64::try_from(exposure).unwrap_or(0),
        stories: u64::try_from(scores[0]).unwrap_or(0),
        sum: scores[1] as f64 / THOUSAND,
        squares: scores[2] as f64 / (THOUSAND * THOUSAND),
    };
    let now = sums(pair.scores.now, exposure(&|t| t.now));
    let before = sums(pair.scores.before, exposure(&|t| t.before));
    let long_run = LongRun::of(sums(pair.scores.all, exposure(&|t| t.all)));
    let (level, level_before) = (Level::of(now, long_run), Level::of(before, long_run));
    let change = level.above(level_before);
    Standing {
        dyad: [key.0.clone(), key.1.clone()],
        sums: now,
        cooperation: u64::try_from(pair.cooperation).unwrap_or(0),
        conflict: u64::try_from(pair.conflict).unwrap_or(0),
        level,
        before,
        level_before,
        change,
        clear: change.low > 0.0 || change.high < 0.0,
        months: Vec::new(),
    }
}
