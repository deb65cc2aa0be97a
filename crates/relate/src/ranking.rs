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

/// The months that are told apart, as the archive writes them.
struct Cut {
    record: [String; 2],
    now: [String; 2],
    before: Option<[String; 2]>,
}

impl Cut {
    /// Adds to the times that a month belongs to.
    fn add<T: Copy>(&self, times: &mut Times<T>, month: &str, add: impl Fn(&mut T)) {
        add(&mut times.all);
        if month >= self.now[0].as_str() {
            add(&mut times.now);
        } else if self.before.as_ref().is_some_and(|b| month >= b[0].as_str()) {
            add(&mut times.before);
        }
    }
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
    /// Adds what belongs to two codes to the pair of the states that carry them on. Nothing where that is one and the
    /// same, or where one is no state.
    fn add(&mut self, states: &States, (a, b): &(String, String), more: Pair) {
        if a.is_empty() || b.is_empty() || states.is_international(a) || states.is_international(b) {
            return;
        }
        let (a, b) = (states.heir(a), states.heir(b));
        if a == b {
            return;
        }
        let key = if a < b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) };
        let pair = self.pairs.entry(key).or_default();
        let plus = |to: &mut Scores, from: Scores| (0..3).for_each(|i| to[i] += from[i]);
        plus(&mut pair.scores.now, more.scores.now);
        plus(&mut pair.scores.before, more.scores.before);
        plus(&mut pair.scores.all, more.scores.all);
        pair.both.now += more.both.now;
        pair.both.before += more.both.before;
        pair.both.all += more.both.all;
        pair.cooperation += more.cooperation;
        pair.conflict += more.conflict;
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
        let cut = Cut {
            record: [record_start, window.last].map(|m| m.to_string()),
            now: [window.first, window.last].map(|m| m.to_string()),
            before: before.map(|b| [b.first, b.last].map(|m| m.to_string())),
        };
        // Mutual stories stand in both directions: one is taken.
        let scores = "SELECT source, target, month, quad, stories, score_sum, score_squares FROM rollup
                      WHERE status = 'actual' AND month >= ?1 AND month <= ?2 AND (mutual = 0 OR source < target)
                      AND ?3 = ''";
        let exposure = "SELECT country, month, abroad FROM exposure
                        WHERE status = 'actual' AND month >= ?1 AND month <= ?2 AND ?3 = ''";
        self.read_scores(scores, &cut, "", states, &mut sheet)?;
        self.read_exposure(exposure, &cut, "", states, &mut sheet)?;
        self.read_both(&cut, states, &mut sheet)?;
        let scores = "SELECT source, target, month, quad, events, score_sum, score_squares FROM imported_rollup
                      WHERE month >= ?1 AND month <= ?2 AND origin = ?3";
        let exposure = "SELECT country, month, events FROM imported_exposure
                        WHERE month >= ?1 AND month <= ?2 AND origin = ?3";
        for origin in origins {
            self.read_scores(scores, &cut, origin, states, &mut sheet)?;
            self.read_exposure(exposure, &cut, origin, states, &mut sheet)?;
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

    /// Sums of each pair, month by month; rows come by pair. Where an origin is given, its rows count in the exposure of
    /// both sides, so that each pair takes its own out once.
    fn read_scores(
        &self,
        sql: &str,
        cut: &Cut,
        origin: &str,
        states: &States,
        sheet: &mut Sheet,
    ) -> rusqlite::Result<()> {
        let mut statement = self.db().prepare_cached(sql)?;
        let mut rows = statement.query([cut.record[0].as_str(), cut.record[1].as_str(), origin])?;
        let (mut of, mut pair) = ((String::new(), String::new()), Pair::default());
        while let Some(row) = rows.next()? {
            let (source, target) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
            if of.0 != source || of.1 != target {
                sheet.add(states, &of, std::mem::take(&mut pair));
                of = (source.to_owned(), target.to_owned());
            }
            let (month, quad) = (row.get_ref(2)?.as_str()?, row.get_ref(3)?.as_str()?);
            let sums: Scores = [row.get(4)?, row.get(5)?, row.get(6)?];
            cut.add(&mut pair.scores, month, |times| (0..3).for_each(|i| times[i] += sums[i]));
            if month >= cut.now[0].as_str() {
                pair.cooperation += if quad.ends_with("cooperation") { sums[0] } else { 0 };
                pair.conflict += if quad.ends_with("conflict") { sums[0] } else { 0 };
            }
            if !origin.is_empty() {
                cut.add(&mut pair.both, month, |both| *both += sums[0]);
            }
        }
        sheet.add(states, &of, pair);
        Ok(())
    }

    fn read_exposure(
        &self,
        sql: &str,
        cut: &Cut,
        origin: &str,
        states: &States,
        sheet: &mut Sheet,
    ) -> rusqlite::Result<()> {
        let mut statement = self.db().prepare_cached(sql)?;
        let mut rows = statement.query([cut.record[0].as_str(), cut.record[1].as_str(), origin])?;
        let (mut of, mut times) = (String::new(), Times::default());
        let mut add = |country: &str, more: Times<i64>| {
            let sum = sheet.exposure.entry(states.heir(country).to_owned()).or_default();
            sum.now += more.now;
            sum.before += more.before;
            sum.all += more.all;
        };
        while let Some(row) = rows.next()? {
            let country = row.get_ref(0)?.as_str()?;
            if of != country {
                add(&of, std::mem::take(&mut times));
                of = country.to_owned();
            }
            let stories: i64 = row.get(2)?;
            cut.add(&mut times, row.get_ref(1)?.as_str()?, |n| *n += stories);
        }
        add(&of, times);
        Ok(())
    }

    /// Stories that two states take part in, on whatever sides.
    fn read_both(&self, cut: &Cut, states: &States, sheet: &mut Sheet) -> rusqlite::Result<()> {
        let sql = "SELECT a, b, month, stories FROM exposure_pair
                   WHERE status = 'actual' AND month >= ?1 AND month <= ?2";
        let mut statement = self.db().prepare_cached(sql)?;
        let mut rows = statement.query([&cut.record[0], &cut.record[1]])?;
        let (mut of, mut pair) = ((String::new(), String::new()), Pair::default());
        while let Some(row) = rows.next()? {
            let (a, b) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
            if of.0 != a || of.1 != b {
                sheet.add(states, &of, std::mem::take(&mut pair));
                of = (a.to_owned(), b.to_owned());
            }
            let stories: i64 = row.get(3)?;
            cut.add(&mut pair.both, row.get_ref(2)?.as_str()?, |n| *n += stories);
        }
        sheet.add(states, &of, pair);
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
