//! The series of two states: what each day, month or year of the record holds, and by whose account.
//!
//! Months and years come from the roll-ups; days are read from the stories themselves. Stories and their scores count
//! once, on the day of the story. Statements count on the day they were made. Reports and events are the tellings of a
//! period's stories: a report that tells stories of two periods is named in both, so that reports do not add up over
//! periods as stories and statements do.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::level::{Level, LongRun, Sums};
use crate::load::{Record, RelateError, THOUSAND, count, pairs};
use crate::measure::Measure;
use crate::period::{Month, Step};
use crate::relation::{Cell, Direction, Relation};

/// Stories by who acted towards whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Towards {
    /// The first side towards the second.
    pub forth: u64,
    /// The second side towards the first.
    pub back: u64,
    /// Both.
    pub mutual: u64,
}

impl Towards {
    /// In all directions together.
    #[must_use]
    pub fn all(self) -> u64 {
        self.forth + self.back + self.mutual
    }

    fn add(&mut self, direction: Direction, stories: u64) {
        match direction {
            Direction::Forth => self.forth += stories,
            Direction::Back => self.back += stories,
            Direction::Mutual => self.mutual += stories,
        }
    }
}

/// What speakers of one kind said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Voice {
    /// How many statements.
    pub statements: u64,
    /// Those of a polarity above 0.
    pub warm: u64,
    /// Those below 0.
    pub cold: u64,
    /// Mean polarity, -1 to 1; none where nothing was said.
    pub polarity: Option<f64>,
    // Whole thousandths: the same in any order.
    #[serde(skip)]
    sum: i64,
}

impl Voice {
    fn add(&mut self, polarity: f64) {
        self.statements += 1;
        self.warm += u64::from(polarity > 0.0);
        self.cold += u64::from(polarity < 0.0);
        self.sum += (polarity * THOUSAND).round() as i64;
        self.polarity = Some(self.sum as f64 / THOUSAND / self.statements as f64);
    }
}

/// Reports by the state of their publisher. A wording counts once for each publisher that printed it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Press {
    /// By publishers of the first side.
    pub first: u64,
    /// By publishers of the second side.
    pub second: u64,
    /// By publishers of other states.
    pub others: u64,
    /// By publishers whose state is not known.
    pub unknown: u64,
}

/// What a period holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Stories that happened.
    pub stories: u64,
    /// Stories by status: actual, planned, possible, negated. All that follows, but for events and reports, is of
    /// those that happened.
    pub status: BTreeMap<String, u64>,
    /// By who acted towards whom.
    pub directions: Towards,
    /// By PLOVER type.
    pub types: BTreeMap<String, Towards>,
    /// By verbal or material, cooperation or conflict.
    pub quads: BTreeMap<String, Towards>,
    /// How many have a score.
    pub scored: u64,
    /// Mean of the scores, -10 to 10.
    pub score: Option<f64>,
    /// What the level is made of.
    pub sums: Sums,
    /// The level; none where the exposure is not known.
    pub level: Option<Level>,
    /// How often the stories, of whatever status, are told: events.
    pub events: u64,
    /// In how many reports, by the state of the publisher.
    pub reports: Press,
    /// What the first side said of the second or of both.
    pub said_first: Voice,
    /// What the second side said.
    pub said_second: Voice,
    /// What others said of both.
    pub said_others: Voice,
}

impl Tally {
    fn add(&mut self, cell: &Cell) {
        *self.status.entry(cell.status.clone()).or_default() += cell.stories;
        if cell.status != "actual" {
            return;
        }
        self.stories += cell.stories;
        self.directions.add(cell.direction, cell.stories);
        self.types.entry(cell.kind.clone()).or_default().add(cell.direction, cell.stories);
        self.quads.entry(cell.quad.clone()).or_default().add(cell.direction, cell.stories);
        self.scored += cell.scored;
        self.sums.stories += cell.stories;
        self.sums.sum += cell.sum;
        self.sums.squares += cell.squares;
    }

    /// Stories that happened of a kind of quad, such as `verbal` or `conflict`.
    #[must_use]
    pub fn of_quad(&self, part: &str) -> u64 {
        self.quads.iter().filter(|(quad, _)| quad.contains(part)).map(|(_, n)| n.all()).sum()
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.status.is_empty()
            && self.said_first.statements + self.said_second.statements == 0
            && self.said_others.statements == 0
    }

    fn finish(&mut self, long_run: Option<LongRun>) {
        self.score = (self.scored > 0).then(|| self.sums.sum / self.scored as f64);
        self.level = long_run.map(|l| Level::of(self.sums, l));
    }
}

/// One day, month or year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// What it is called: `2024`, `2024-03`, `2024-03-14`.
    pub label: String,
    /// First day, within the months asked for.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// What it holds.
    #[serde(flatten)]
    pub tally: Tally,
}

/// The periods of two states, in order and without a gap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// The two sides.
    pub dyad: [String; 2],
    /// Length of the periods.
    pub step: Step,
    /// Imported records that are counted.
    pub origins: Vec<String>,
    /// What the levels are shrunk towards.
    pub long_run: LongRun,
    /// The periods.
    pub periods: Vec<Period>,
    /// All of them together.
    pub whole: Tally,
    /// Reports by the state of their publisher; `---` where it is not known.
    pub publishers: BTreeMap<String, u64>,
}

/// Periods that are being filled.
struct Frame {
    step: Step,
    from: Date,
    to: Date,
    periods: Vec<Period>,
    whole: Tally,
}

impl Frame {
    fn new(step: Step, from: Date, to: Date) -> Self {
        let period = |(first, last): (Date, Date)| Period {
            label: step.label(first),
            from: first.max(from),
            to: last.min(to),
            tally: Tally::default(),
        };
        let periods = step.periods(from, to).into_iter().map(period).collect();
        Self { step, from, to, periods, whole: Tally::default() }
    }

    /// Which period a day lies in.
    fn at(&self, day: Date) -> Option<usize> {
        if day < self.from || day > self.to {
            return None;
        }
        let index = match self.step {
            Step::Day => day.since(self.from).ok()?.get_days(),
            Step::Month => Month::of(day).since(Month::of(self.from)),
            Step::Year => i32::from(day.year() - self.from.year()),
        };
        usize::try_from(index).ok()
    }

    /// Adds to the period of a day and to the whole.
    fn add(&mut self, day: Date, add: impl Fn(&mut Tally)) {
        if let Some(period) = self.at(day).and_then(|i| self.periods.get_mut(i)) {
            add(&mut period.tally);
            add(&mut self.whole);
        }
    }
}

impl Record {
    /// What the periods of a relation hold, over its span.
    ///
    /// By days, the exposure of imported rows is not known, and there is no level where such rows are counted.
    ///
    /// # Errors
    /// When the database fails.
    pub fn series(&self, relation: &Relation, step: Step) -> Result<Series, RelateError> {
        self.fill_series(relation, step).map_err(|e| self.fail(&e))
    }

    fn fill_series(&self, relation: &Relation, step: Step) -> rusqlite::Result<Series> {
        let span = relation.span;
        let mut frame = Frame::new(step, span.first.first_day(), span.last.last_day());
        let measured = step != Step::Day || relation.origins.is_empty();
        if step == Step::Day {
            for (day, cell) in self.daily_cells(relation, frame.from, frame.to)? {
                frame.add(day, |t| t.add(&cell));
            }
            for (day, stories) in self.daily_exposure(relation, frame.from, frame.to)? {
                frame.add(day, |t| t.sums.exposure += stories);
            }
        } else {
            relation.within(span).for_each(|cell| frame.add(cell.month.first_day(), |t| t.add(cell)));
            for (month, stories) in relation.exposure.iter().filter(|e| span.contains(*e.0)) {
                frame.add(month.first_day(), |t| t.sums.exposure += stories);
            }
        }
        self.voices(relation, &mut frame)?;
        let publishers = self.tellings(relation, &mut frame)?;
        let long_run = relation.long_run(&Measure::relations());
        let shown = measured.then_some(long_run);
        frame.periods.iter_mut().for_each(|p| p.tally.finish(shown));
        frame.whole.finish(shown);
        Ok(Series {
            dyad: relation.dyad.clone(),
            step,
            origins: relation.origins.clone(),
            long_run,
            periods: frame.periods,
            whole: frame.whole,
            publishers,
        })
    }

    /// Stories day by day, as cells of one story each; imported rows likewise.
    fn daily_cells(&self, relation: &Relation, from: Date, to: Date) -> rusqlite::Result<Vec<(Date, Cell)>> {
        let mut cells = Vec::new();
        let mut read = |sql: &str, origin: &str| -> rusqlite::Result<()> {
            let mut statement = self.db().prepare_cached(sql)?;
            for (source, target, direction) in pairs(&relation.codes) {
                let mut rows = statement.query(params![source, target, from.to_string(), to.to_string(), origin])?;
                while let Some(row) = rows.next()? {
                    let mutual: bool = row.get(5)?;
                    let Ok(day) = row.get::<_, String>(0)?.parse::<Date>() else { continue };
                    // A mutual story stands under both directions.
                    if mutual && direction == Direction::Back {
                        continue;
                    }
                    let score: Option<i64> = row.get(4)?;
                    let value = score.unwrap_or(0) as f64 / THOUSAND;
                    let cell = Cell {
                        month: Month::of(day),
                        direction: if mutual { Direction::Mutual } else { direction },
                        kind: row.get(1)?,
                        quad: row.get(2)?,
                        status: row.get(3)?,
                        stories: 1,
                        scored: u64::from(score.is_some()),
                        sum: value,
                        squares: value * value,
                    };
                    cells.push((day, cell));
                }
            }
            Ok(())
        };
        read(
            "SELECT d.day, s.type, s.quad, s.status, s.score_thousandths, d.mutual
             FROM story_dyad d JOIN story s ON s.id = d.story_id
             WHERE d.source = ?1 AND d.target = ?2 AND d.day >= ?3 AND d.day <= ?4 AND ?5 = ''",
            "",
        )?;
        for origin in &relation.origins {
            read(
                "SELECT day, ifnull(type, ''), ifnull(quad, 'verbal cooperation'), 'actual',
                 CAST(round(score * 1000) AS INTEGER), 0
                 FROM imported_event WHERE source = ?1 AND target = ?2 AND source <> target AND day >= ?3 AND day <= ?4
                 AND origin = ?5",
                origin,
            )?;
        }
        // Sums of fractions depend on the order: by what a story is, not by how it came in.
        cells.sort_by(|(d, a), (e, b)| {
            (d, a.direction, &a.kind, &a.status)
                .cmp(&(e, b.direction, &b.kind, &b.status))
                .then(a.sum.total_cmp(&b.sum))
        });
        Ok(cells)
    }

    /// Stories of each day that happened and involve either side with another state.
    fn daily_exposure(&self, relation: &Relation, from: Date, to: Date) -> rusqlite::Result<Vec<(Date, u64)>> {
        let codes: Vec<String> = relation.codes.iter().flatten().map(|c| format!("\"{c}\"")).collect();
        let one = |n: usize| format!("instr(s.actors, ?{n}) > 0 OR instr(s.recipients, ?{n}) > 0");
        let sides: Vec<String> = (3..3 + codes.len()).map(one).collect();
        let sql = format!(
            "SELECT s.day, count(*) FROM story s WHERE s.day >= ?1 AND s.day <= ?2 AND s.status = 'actual'
             AND ({}) AND EXISTS (SELECT 1 FROM story_dyad d WHERE d.story_id = s.id) GROUP BY s.day",
            sides.join(" OR ")
        );
        let mut statement = self.db().prepare_cached(&sql)?;
        let values = [from.to_string(), to.to_string()].into_iter().chain(codes);
        let mut rows = statement.query(rusqlite::params_from_iter(values))?;
        let mut days = Vec::new();
        while let Some(row) = rows.next()? {
            if let Ok(day) = row.get::<_, String>(0)?.parse() {
                days.push((day, count(row, 1)?));
            }
        }
        Ok(days)
    }

    fn voices(&self, relation: &Relation, frame: &mut Frame) -> rusqlite::Result<()> {
        let sql = "SELECT s.id, d.day, ifnull(s.speaker_country, ''), s.polarity
                   FROM statement_dyad d JOIN statement s ON s.id = d.statement_id
                   WHERE d.a = ?1 AND d.b = ?2 AND d.day >= ?3 AND d.day <= ?4";
        let mut statement = self.db().prepare_cached(sql)?;
        let (from, to) = (frame.from.to_string(), frame.to.to_string());
        // One that is about a state and its predecessor counts once.
        let mut said: BTreeMap<i64, (Date, String, f64)> = BTreeMap::new();
        for (a, b, _) in pairs(&relation.codes).into_iter().filter(|p| p.0 < p.1) {
            let mut rows = statement.query([a, b, &from, &to])?;
            while let Some(row) = rows.next()? {
                let Ok(day) = row.get::<_, String>(1)?.parse() else { continue };
                said.insert(row.get(0)?, (day, row.get(2)?, row.get(3)?));
            }
        }
        let [first, second] = &relation.codes;
        for (day, country, polarity) in said.values() {
            frame.add(*day, |tally| {
                let voice = if first.contains(country) {
                    &mut tally.said_first
                } else if second.contains(country) {
                    &mut tally.said_second
                } else {
                    &mut tally.said_others
                };
                voice.add(*polarity);
            });
        }
        Ok(())
    }

    /// Events and reports that tell the stories of each period; all reports by the state of their publisher.
    fn tellings(&self, relation: &Relation, frame: &mut Frame) -> rusqlite::Result<BTreeMap<String, u64>> {
        let mut countries: BTreeMap<i64, Option<String>> = BTreeMap::new();
        let mut all = self.db().prepare_cached("SELECT id, country FROM publisher")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            countries.insert(row.get(0)?, row.get(1)?);
        }
        let sql = "SELECT d.day, e.id, e.report_id FROM story_dyad d JOIN event e ON e.story_id = d.story_id
                   WHERE d.source = ?1 AND d.target = ?2 AND d.day >= ?3 AND d.day <= ?4";
        let mut statement = self.db().prepare_cached(sql)?;
        let (from, to) = (frame.from.to_string(), frame.to.to_string());
        // Event, period, report.
        let mut told: Vec<(i64, usize, i64)> = Vec::new();
        for (source, target, _) in pairs(&relation.codes) {
            let mut rows = statement.query([source, target, &from, &to])?;
            while let Some(row) = rows.next()? {
                let day = row.get_ref(0)?.as_str().ok().and_then(|d| d.parse().ok());
                if let Some(period) = day.and_then(|d| frame.at(d)) {
                    told.push((row.get(1)?, period, row.get(2)?));
                }
            }
        }
        told.sort_unstable();
        told.dedup();
        for (_, period, _) in &told {
            frame.periods[*period].tally.events += 1;
        }
        frame.whole.events = told.len() as u64;

        let mut reports: Vec<(i64, usize)> = told.iter().map(|t| (t.2, t.1)).collect();
        reports.sort_unstable();
        reports.dedup();
        let mut printed = self.db().prepare_cached("SELECT DISTINCT publisher_id FROM article WHERE report_id = ?1")?;
        let mut by_country: BTreeMap<String, u64> = BTreeMap::new();
        for periods in reports.chunk_by(|a, b| a.0 == b.0) {
            let mut rows = printed.query([periods[0].0])?;
            while let Some(row) = rows.next()? {
                let country = row.get::<_, Option<i64>>(0)?.and_then(|id| countries.get(&id)).and_then(Option::as_ref);
                press(&mut frame.whole.reports, relation, country);
                for (_, period) in periods {
                    press(&mut frame.periods[*period].tally.reports, relation, country);
                }
                *by_country.entry(country.map_or("---", String::as_str).to_owned()).or_default() += 1;
            }
        }
        Ok(by_country)
    }
}

fn press(press: &mut Press, relation: &Relation, country: Option<&String>) {
    let side = match country {
        Some(c) if relation.codes[0].contains(c) => &mut press.first,
        Some(c) if relation.codes[1].contains(c) => &mut press.second,
        Some(_) => &mut press.others,
        None => &mut press.unknown,
    };
    *side += 1;
}
