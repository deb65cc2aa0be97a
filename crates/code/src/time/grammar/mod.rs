//! The grammar of time expressions: from light tokens to [`Item`]s that say what was written, not yet
//! which day it is.
//!
//! At every token all rules are tried and the longest match wins; the scan goes on behind it.

mod amount;
mod clock;
mod date;
mod deictic;
mod named;
mod number;
mod quarter;
mod set;
mod year;

use super::calendar::{Granule, Season, Unit};
use super::lexicon::{Lexicon, Rule};
use super::token::{Kind, Tokens};

/// What an expression is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// The day of publication.
    Published,
    /// The last date told, else the day of publication.
    Told,
}

/// The year that a month, quarter or season belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// Not said.
    Open,
    /// This one.
    Of(i16),
    /// So many years from the base: `last year` is -1.
    Shift(i64, Base),
}

/// Which of the many Mondays, Mays or springs is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rel {
    /// Not said.
    Bare,
    /// `this`: the one of the current unit.
    This,
    /// `last`: the latest that is over.
    Last,
    /// `next`: the first that has not begun.
    Next,
    /// `the previous`, `the following`: counted from the last date told; -1 and 1.
    Told(i64),
}

/// A calendar unit without its year or week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    MonthDay(i8, i8),
    Month(i8),
    Weekday(i8),
    Season(Season),
    Quarter(i8),
    Half(i8),
    Holiday(Rule),
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Head {
    /// A unit of the calendar, complete.
    Full(Granule),
    /// A unit that needs its year or week.
    Partial(Part, Rel, Year),
    /// So many units from the base: `yesterday`, `last year`, `two weeks ago`.
    Shift(Unit, i64, Base),
    /// `a year ago`, `a year earlier`: of the reporting period in view, else of the base.
    YearAgo(Base),
    /// The reporting period in view, so many years off: `the quarter`, `the year-earlier period`.
    Period(i64),
    /// The reporting period in view, in another year.
    PeriodOf(Year),
    /// The weekend, week or the like that holds a date: `the week of March 6`.
    Holding(Unit, Box<Item>),
    /// A number of days from a date: `the day before last Tuesday`.
    Off(i64, Box<Item>),
    /// A vague reference.
    Reference(&'static str),
    /// A duration, by value.
    Duration(String),
    /// A set, by value.
    Set(String),
    /// A clock time or part of a day on a day that is told elsewhere.
    Within,
    /// `the 75th anniversary`, with the years.
    Anniversary(u32),
}

/// Which stretch of the unit is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fuzzy {
    /// `early`: the first third.
    Early,
    /// `mid`: the middle third.
    Mid,
    /// `late`: the last third.
    Late,
    /// `the beginning of`: the first quarter.
    Beginning,
    /// `the end of`: the last quarter.
    Ending,
    /// `earlier`: what is over of it.
    Earlier,
    /// `later`: what is to come of it.
    Later,
    /// `since`-like openings that reach on: `1990 and beyond`.
    Beyond,
}

/// A time of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: Option<u8>,
}

/// One expression as written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    /// Tokens `start..end`.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) head: Head,
    pub(super) fuzzy: Option<Fuzzy>,
    /// Part of the day, in TIMEX3 letters.
    pub(super) part: Option<&'static str>,
    pub(super) clock: Option<Clock>,
    /// For a duration that ends or begins at publication (`the past two months`): its signed length.
    pub(super) reach: Option<(Unit, i64)>,
    /// A second expression that the same rule read: the end of `May 3-5`.
    pub(super) then: Option<Box<Item>>,
}

impl Item {
    pub(super) fn new(start: usize, end: usize, head: Head) -> Self {
        Self { start, end, head, fuzzy: None, part: None, clock: None, reach: None, then: None }
    }

    /// Whether it names a day, or a unit of several.
    pub(super) fn is_date(&self) -> bool {
        matches!(
            self.head,
            Head::Full(_)
                | Head::Partial(..)
                | Head::Shift(..)
                | Head::YearAgo(_)
                | Head::Period(_)
                | Head::PeriodOf(_)
                | Head::Holding(..)
                | Head::Off(..)
        )
    }

    /// Whether it names a single day, so that a clock time or part of a day can join it.
    pub(super) fn is_day(&self) -> bool {
        matches!(
            self.head,
            Head::Full(Granule::Day(_))
                | Head::Partial(Part::MonthDay(..) | Part::Weekday(_) | Part::Holiday(_), ..)
                | Head::Shift(Unit::Day, ..)
                | Head::Off(..)
        )
    }
}

/// The tokens of a text with the tables.
pub(super) struct Grammar<'a> {
    pub(super) t: &'a Tokens<'a>,
    pub(super) lexicon: &'a Lexicon,
}

/// Whether the words of a stretch name a number of units: `the first weeks of`.
fn counts_units(grammar: &Grammar<'_>, start: usize, end: usize) -> bool {
    (start..end).any(|i| grammar.unit(i).is_some())
}

/// Words besides those of the tables that can begin an expression.
const STARTERS: &[&str] = &[
    "the",
    "a",
    "an",
    "last",
    "next",
    "this",
    "that",
    "these",
    "past",
    "previous",
    "coming",
    "following",
    "same",
    "current",
    "each",
    "every",
    "early",
    "late",
    "earlier",
    "later",
    "mid",
    "beginning",
    "start",
    "end",
    "middle",
    "half",
    "few",
    "several",
    "couple",
    "some",
    "dozens",
    "many",
    "today",
    "yesterday",
    "tomorrow",
    "tonight",
    "noon",
    "midnight",
    "fiscal",
    "year",
    "q",
    "fy",
    "latest",
    "upcoming",
    "once",
    "twice",
    "recent",
    "sometime",
    "post",
    "pre",
    "'",
    "’",
    "‘",
    "`",
    "its",
    "their",
    "preceding",
    "comparable",
    "corresponding",
    "hundreds",
    "final",
    "opening",
    "less",
    "more",
    "nearly",
    "about",
    "around",
    "almost",
    "at",
    "in",
    "over",
    "up",
    "future",
    "h",
    "christmas",
    "early-",
    "day",
    "turn",
];

impl<'a> Grammar<'a> {
    pub(super) fn new(t: &'a Tokens<'a>, lexicon: &'a Lexicon) -> Self {
        Self { t, lexicon }
    }

    /// All expressions, in text order, none overlapping another.
    pub(super) fn scan(&self) -> Vec<Item> {
        let mut out = Vec::new();
        let mut i = 0;
        while i < self.t.len() {
            if !self.may_start(i) {
                i += 1;
                continue;
            }
            if let Some(end) = self.age(i) {
                i = end;
                continue;
            }
            let Some(mut item) = self.expression(i).filter(|m| m.end > i) else {
                i += 1;
                continue;
            };
            i = item.end;
            let then = item.then.take();
            out.push(item);
            if let Some(then) = then {
                i = then.end.max(i);
                out.push(*then);
            }
        }
        out
    }

    fn may_start(&self, i: usize) -> bool {
        let word = self.t.word(i);
        match self.t.kind(i) {
            Kind::Break => false,
            Kind::Number => true,
            Kind::Mark => matches!(word, "'" | "’" | "‘" | "`"),
            Kind::Word => {
                STARTERS.contains(&word)
                    || self.lexicon.is_known(word)
                    || self.lexicon.references.contains_key(word)
                    || self.lexicon.holidays.contains_key(word)
            }
        }
    }

    /// The longest expression that begins at token `i`, with the stretch it names (`early`, `the end of`).
    pub(super) fn expression(&self, i: usize) -> Option<Item> {
        let plain = self.core(i);
        let Some((fuzzy, next)) = self.stretch(i) else { return plain };
        let whole = |item: &Item| match (&item.head, fuzzy) {
            // `the first days of the war`, `the last week of his life` are no stretch of a date; a week has no first months
            (Head::Full(g), _) => g.unit() > Unit::Week || !counts_units(self, i, next),
            (Head::Partial(part, ..), _) => {
                matches!(part, Part::Month(_) | Part::Season(_)) || !counts_units(self, i, next)
            }
            _ => true,
        };
        let framed = self.core(next).filter(|m| m.is_date() && whole(m)).map(|mut item| {
            item.start = i;
            if item.fuzzy.is_none() {
                item.fuzzy = fuzzy;
            }
            // `early Tuesday`, `late Thursday` name a part of the day, not of a longer unit.
            item
        });
        match (plain, framed) {
            (Some(a), Some(b)) => Some(if a.end > b.end { a } else { b }),
            (a, b) => b.or(a),
        }
    }

    /// `early`, `mid-`, `the end of`: the stretch and the next token.
    fn stretch(&self, i: usize) -> Option<(Option<Fuzzy>, usize)> {
        let t = self.t;
        let the = usize::from(t.is(i, &["the", "very"]));
        let j = i + the;
        let hyphen = |k: usize| if t.is(k, &["-", "–"]) { k + 1 } else { k };
        let of = |k: usize, fuzzy| t.is(k, &["of"]).then_some((Some(fuzzy), k + 1));
        match t.word(j) {
            "early" if !t.is(j + 1, &["part"]) => {
                let k = hyphen(j + 1);
                Some((Some(Fuzzy::Early), k + usize::from(t.is(k, &["in"]))))
            }
            "late" if !t.is(j + 1, &["part"]) => {
                let k = hyphen(j + 1);
                Some((Some(Fuzzy::Late), k + usize::from(t.is(k, &["in"]))))
            }
            "mid" => Some((Some(Fuzzy::Mid), hyphen(j + 1))),
            "middle" => of(j + 1, Fuzzy::Mid),
            "beginning" | "start" | "outset" | "opening" | "dawn" => of(j + 1, Fuzzy::Beginning),
            "end" | "close" => of(j + 1, Fuzzy::Ending),
            "first" | "early" if t.is(j + 1, &["week", "weeks", "days", "months", "years", "decade", "decades"]) => {
                of(j + 2, Fuzzy::Beginning)
            }
            "last" | "final" | "closing"
                if t.is(j + 1, &["week", "weeks", "days", "months", "years", "decade", "decades"]) =>
            {
                of(j + 2, Fuzzy::Ending)
            }
            "first" | "early" if t.is(j + 1, &["part"]) => of(j + 2, Fuzzy::Early),
            "latter" | "later" | "last" | "late" if t.is(j + 1, &["part"]) => of(j + 2, Fuzzy::Late),
            "much" | "most" | "rest" | "remainder" if t.is(j + 1, &["of"]) => Some((None, j + 2)),
            "earlier" if the == 0 => Some((Some(Fuzzy::Earlier), j + 1 + usize::from(t.is(j + 1, &["in", "on"])))),
            "later" if the == 0 => Some((Some(Fuzzy::Later), j + 1 + usize::from(t.is(j + 1, &["in", "on"])))),
            "sometime" if the == 0 => Some((None, j + 1 + usize::from(t.is(j + 1, &["in", "on"])))),
            "post" | "pre" if the == 0 && t.is(j + 1, &["-"]) => Some((None, j + 2)),
            _ => None,
        }
    }

    /// The longest of all rules, with what may follow any of them.
    fn core(&self, i: usize) -> Option<Item> {
        let rules: [Option<Item>; 8] = [
            self.date(i),
            self.quarter(i),
            self.deictic(i),
            self.amount(i),
            self.set(i),
            self.clock(i),
            self.holiday(i),
            self.reference(i),
        ];
        let mut best: Option<Item> = None;
        for item in rules.into_iter().flatten() {
            if best.as_ref().is_none_or(|b| item.end > b.end) {
                best = Some(item);
            }
        }
        best.map(|item| self.with_part(item))
    }

    /// `Friday` + `morning`, `yesterday` + `afternoon`.
    fn with_part(&self, mut item: Item) -> Item {
        let t = self.t;
        if item.is_day() && item.part.is_none() && item.clock.is_none() {
            let mut j = item.end;
            if t.is(j, &["in"]) && t.is(j + 1, &["the"]) {
                j += 2;
            } else if t.is(j, &["at"]) && t.is(j + 1, &["night", "dawn", "dusk", "midday", "lunchtime"]) {
                j += 1;
            }
            // `Tuesday noon`
            if t.is(j, &["noon", "midday", "midnight"]) {
                let hour = if t.is(j, &["midnight"]) { 24 } else { 12 };
                item.clock = Some(Clock { hour, minute: 0, second: None });
                item.end = j + 1;
                return item;
            }
            let lead = if t.is(j, &["early", "late", "mid"]) { 1 + usize::from(t.is(j + 1, &["-"])) } else { 0 };
            if let Some(part) = self.lexicon.word(t.word(j + lead)).part {
                item.part = Some(part);
                item.end = j + lead + 1;
            }
        }
        item
    }

    /// The end of an age (`43-year-old`, `32 years old`): it is no time.
    fn age(&self, i: usize) -> Option<usize> {
        let t = self.t;
        let (_, mut j) = self.quantity(i)?;
        j += usize::from(t.is(j, &["-"]));
        self.lexicon.word(t.word(j)).unit?;
        j += 1;
        let hyphen = usize::from(t.is(j, &["-"]));
        t.is(j + hyphen, &["old", "olds"]).then_some(j + hyphen + 1)
    }

    /// A calendar unit's word at token `i`: `week`, `years`.
    pub(super) fn unit(&self, i: usize) -> Option<(Unit, f64, bool)> {
        self.lexicon.word(self.t.word(i)).unit
    }

    /// The token after a possessive mark and its s, or `i`.
    pub(super) fn skip_possessive(&self, i: usize) -> usize {
        let t = self.t;
        if t.is(i, &["'", "’"]) && t.glued(i) && t.is(i + 1, &["s"]) && t.glued(i + 1) { i + 2 } else { i }
    }
}
