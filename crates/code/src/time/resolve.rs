//! From what was written to which day it is: TIMEX3 values and calendar intervals.
//!
//! Items are resolved in text order, because some count from the last date told (`two days later`, `that
//! year`) or speak of the reporting period in view (`a year ago` in a report on a third quarter).

use jiff::civil::Date;

use super::TimexType;
use super::calendar::{Granule, Season, Unit, add_days, unanchored};
use super::grammar::{Base, Fuzzy, Head, Item, Part, Rel, Year};
use super::lexicon::Rule;
use super::tense::Tense;
use crate::report::TimeBasis;

/// What an item says, resolved.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    pub(super) class: TimexType,
    pub(super) value: String,
    pub(super) interval: (Option<Date>, Option<Date>),
    pub(super) basis: TimeBasis,
    pub(super) anniversary: Option<u32>,
}

/// The state of the story while its times are resolved.
pub(super) struct Resolver {
    published: Option<Date>,
    /// The last date told.
    told: Option<Granule>,
    /// Paragraph in which `told` stands.
    told_paragraph: usize,
    /// Year of the last month or day that was told with its year, and its sentence.
    year_told: Option<(i16, usize)>,
    /// The reporting period in view.
    quarter: Option<(i16, i8)>,
    /// The last day told, with the token behind it: `Monday and Tuesday`.
    day_told: Option<(Date, usize)>,
}

/// Where an item stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Where {
    pub(super) paragraph: usize,
    pub(super) sentence: usize,
    pub(super) tense: Option<Tense>,
    /// Whether `since` stands before it, so that it has begun.
    pub(super) since: bool,
    /// Where one `and`, `to` or hyphen joins the item to the one before: the token behind that one.
    pub(super) joined: Option<usize>,
}

/// How much nearer a date on the side that the tense does not point to must be to be taken all the same:
/// `returned by Jan. 14`, written in the first days of January, is not a year old. Words that look ahead are
/// the surer sign.
const AGAINST_PAST: i64 = 4;
const AGAINST_FUTURE: i64 = 6;

impl Resolver {
    pub(super) fn new(published: Option<Date>) -> Self {
        Self { published, told: None, told_paragraph: 0, year_told: None, quarter: None, day_told: None }
    }

    pub(super) fn resolve(&mut self, item: &Item, at: Where) -> Resolved {
        let plain = |class, value: String| Resolved {
            class,
            value,
            interval: (None, None),
            basis: TimeBasis::Relative,
            anniversary: None,
        };
        match &item.head {
            Head::Reference(value) => return plain(TimexType::Date, (*value).to_owned()),
            Head::Set(value) => return plain(TimexType::Set, value.clone()),
            Head::Duration(value) => {
                let mut out = plain(TimexType::Duration, value.clone());
                if let (Some((unit, n)), Some(day)) = (item.reach, self.published) {
                    out.interval = reach(unit, n, day);
                }
                return out;
            }
            Head::Anniversary(years) => {
                let year = self.published.and_then(|day| Granule::Year(day.year()).shift(-i64::from(*years)));
                let mut out = plain(TimexType::Date, year.map_or_else(|| "XXXX".to_owned(), |y| y.to_string()));
                out.interval = both(year.and_then(Granule::interval));
                out.basis = TimeBasis::Anniversary;
                out.anniversary = Some(*years);
                return out;
            }
            _ => {}
        }
        let granule =
            if item.head == Head::Within { self.day_in_view(at.paragraph) } else { self.granule(&item.head, at) };
        let mut value = granule.map_or_else(|| open_value(&item.head), |g| g.to_string());
        let mut class = TimexType::Date;
        let day = granule.is_none_or(|g| matches!(g, Granule::Day(_)));
        if let Some(clock) = item.clock.filter(|_| day) {
            class = TimexType::Time;
            value = format!("{value}T{:02}:{:02}", clock.hour, clock.minute);
            if let Some(second) = clock.second {
                value = format!("{value}:{second:02}");
            }
        } else if let Some(part) = item.part.filter(|_| day) {
            class = TimexType::Time;
            value = format!("{value}T{part}");
        }
        let explicit = matches!(item.head, Head::Full(_) | Head::Partial(Part::MonthDay(..), ..))
            || matches!(item.head, Head::Partial(Part::Month(_), _, Year::Of(_)));
        let interval = granule.and_then(Granule::interval).map(|i| self.narrow(i, item.fuzzy)).unwrap_or_default();
        self.remember(item, granule, at);
        Resolved {
            class,
            value,
            interval,
            basis: if explicit { TimeBasis::Explicit } else { TimeBasis::Relative },
            anniversary: None,
        }
    }

    fn remember(&mut self, item: &Item, granule: Option<Granule>, at: Where) {
        let Some(granule) = granule.filter(|_| item.head != Head::Within) else { return };
        // What a year-ago period is compared with stays in view.
        if matches!(item.head, Head::YearAgo(_) | Head::Period(_) | Head::PeriodOf(_)) {
            return;
        }
        // Results are told of quarters that are over; one that is not was named as an outlook.
        if let Granule::Quarter(year, quarter) = granule
            && granule.interval().zip(self.published).is_none_or(|((_, to), day)| to <= day)
        {
            self.quarter = Some((year, quarter));
        }
        if let Head::Partial(Part::Quarter(_), _, Year::Shift(-1, _)) = item.head
            && let Granule::Quarter(year, quarter) = granule
        {
            self.quarter = Some((year + 1, quarter));
        }
        if let Granule::Day(day) = granule {
            self.day_told = Some((day, item.end));
        }
        self.told = Some(granule);
        self.told_paragraph = at.paragraph;
        if let (Head::Full(Granule::Day(_) | Granule::Month(..)), Some(year)) = (&item.head, granule.year()) {
            self.year_told = Some((year, at.sentence));
        }
    }

    /// The day that a clock time or part of a day belongs to: the one told in the same paragraph, else that of
    /// publication.
    fn day_in_view(&self, paragraph: usize) -> Option<Granule> {
        match self.told {
            Some(Granule::Day(day)) if self.told_paragraph == paragraph => Some(Granule::Day(day)),
            _ => self.published.map(Granule::Day),
        }
    }

    /// The day that expressions of this base count from, with the unit it is known to.
    fn base(&self, base: Base) -> Option<Granule> {
        match base {
            Base::Published => self.published.map(Granule::Day),
            Base::Told => self.told.or(self.published.map(Granule::Day)),
        }
    }

    fn base_year(&self, base: Base) -> Option<i16> {
        self.base(base).and_then(Granule::year).or(self.published.map(Date::year))
    }

    fn granule(&self, head: &Head, at: Where) -> Option<Granule> {
        match head {
            Head::Full(granule) => Some(*granule),
            Head::Partial(part, rel, year) => self.partial(*part, *rel, *year, at),
            Head::Shift(unit, n, base) => self.shift(*unit, *n, *base),
            Head::YearAgo(base) => match (self.quarter, self.published) {
                (Some((year, quarter)), _) => Granule::Quarter(year, quarter).shift_years(-1),
                _ => self.shift(Unit::Year, -1, *base),
            },
            Head::Period(n) => match self.quarter {
                Some((year, quarter)) => Granule::Quarter(year, quarter).shift_years(*n),
                None if *n == 0 => self.published.and_then(|day| Granule::of(Unit::Quarter, day)),
                None => self.shift(Unit::Year, *n, Base::Published),
            },
            Head::PeriodOf(year) => {
                let year = match year {
                    Year::Of(y) => *y,
                    Year::Shift(n, base) => Granule::Year(self.base_year(*base)?).shift(*n)?.year()?,
                    Year::Open => return None,
                };
                Some(self.quarter.map_or(Granule::Year(year), |(_, quarter)| Granule::Quarter(year, quarter)))
            }
            Head::Holding(unit, item) => {
                let (day, _) = self.granule(&item.head, at)?.interval()?;
                match unit {
                    Unit::Weekend => Some(Granule::Weekend(super::calendar::monday(day).and_then(|d| add_days(d, 5))?)),
                    unit => Granule::of(*unit, day),
                }
            }
            Head::Off(n, item) => self.granule(&item.head, at)?.shift(*n),
            Head::Within | Head::Reference(_) | Head::Duration(_) | Head::Set(_) | Head::Anniversary(_) => None,
        }
    }

    /// `n` units from the base. A base that is known less finely than the unit gives no date.
    fn shift(&self, unit: Unit, n: i64, base: Base) -> Option<Granule> {
        // `a day later`, with nothing told that it could be later than
        if base == Base::Told && n > 0 && self.told.is_none() {
            return None;
        }
        let from = self.base(base)?;
        let coarse = from.unit() > unit && !(from.unit() == Unit::Weekend && unit == Unit::Day);
        if coarse {
            // `that day` after a bare year; `the year before` after a decade
            return (unit == Unit::Year && from.year().is_some())
                .then(|| Granule::Year(from.year().unwrap_or_default()).shift(n))
                .flatten();
        }
        let (day, _) = from.interval()?;
        Granule::of(unit, day)?.shift(n)
    }

    fn partial(&self, part: Part, rel: Rel, year: Year, at: Where) -> Option<Granule> {
        match year {
            Year::Of(y) => return in_year(part, y),
            Year::Shift(n, base) => {
                let year = Granule::Year(self.base_year(base)?).shift(n)?.year()?;
                return in_year(part, year);
            }
            Year::Open => {}
        }
        if let Part::Weekday(weekday) = part {
            let day = self.weekday(weekday, rel, at.tense.filter(|_| !at.since))?;
            // `Monday and Tuesday`, `Tuesday to Thursday`: the second follows the first.
            if let Some((first, _)) = self.day_told.filter(|(first, end)| {
                rel == Rel::Bare && at.joined == Some(*end) && days_between(*first, day).abs() < 8
            }) {
                let ahead = i64::from(
                    (day.weekday().to_monday_one_offset() - first.weekday().to_monday_one_offset()).rem_euclid(7),
                );
                let next = add_days(first, ahead)?;
                if at.tense == Some(Tense::Future) || self.published.is_none_or(|p| next <= p || first > p || ahead < 3)
                {
                    return Some(Granule::Day(next));
                }
            }
            return Some(Granule::Day(day));
        }
        let told = matches!(rel, Rel::Told(_));
        // A story that tells dates of another year goes on in it.
        if rel == Rel::Bare
            && at.tense != Some(Tense::Future)
            && let Some((year, sentence)) = self.year_told
            && sentence == at.sentence
            && matches!(part, Part::Month(_) | Part::MonthDay(..))
        {
            return in_year(part, year);
        }
        let anchor = match (told, self.told, self.published) {
            (true, Some(told), _) => told.interval()?.0,
            (_, _, Some(day)) => day,
            // Without a day of publication the year told last is the best there is.
            (_, Some(told), None) => return in_year(part, told.year()?),
            _ => return None,
        };
        self.nearest(part, rel, anchor, at)
    }

    fn weekday(&self, weekday: i8, rel: Rel, tense: Option<Tense>) -> Option<Date> {
        let anchor = match (rel, self.told) {
            (Rel::Told(_), Some(told)) if told.unit() <= Unit::Week => told.interval()?.0,
            _ => self.published?,
        };
        let today = anchor.weekday().to_monday_one_offset();
        // Days from the anchor back to the weekday, 0 for the anchor itself.
        let back = i64::from((today - weekday).rem_euclid(7));
        let ahead = (7 - back) % 7;
        let days = match rel {
            Rel::Bare | Rel::This if tense == Some(Tense::Future) => ahead,
            Rel::This if tense.is_none() => ahead,
            Rel::Bare | Rel::This | Rel::Told(0) => -back,
            Rel::Last | Rel::Told(..=-1) => -(if back == 0 { 7 } else { back }),
            Rel::Next | Rel::Told(_) => {
                if ahead == 0 {
                    7
                } else {
                    ahead
                }
            }
        };
        add_days(anchor, days)
    }

    /// The unit of this name that is meant, seen from `anchor`.
    fn nearest(&self, part: Part, rel: Rel, anchor: Date, at: Where) -> Option<Granule> {
        let year = anchor.year();
        let all: Vec<(Granule, (Date, Date))> = (-1..=1)
            .filter_map(|n| in_year(part, year.checked_add(n)?))
            .filter_map(|g| Some((g, g.interval()?)))
            .collect();
        match rel {
            Rel::Last | Rel::Told(..=-1) => all.iter().rev().find(|(_, (_, to))| *to < anchor).map(|(g, _)| *g),
            Rel::Next | Rel::Told(1..) => all.iter().find(|(_, (from, _))| *from > anchor).map(|(g, _)| *g),
            Rel::This | Rel::Told(_) => match part {
                // `this winter` in February began last year
                Part::Season(Season::Winter) => all.iter().find(|(_, (_, to))| *to >= anchor).map(|(g, _)| *g),
                _ => in_year(part, year),
            },
            Rel::Bare if at.since => all.iter().rev().find(|(_, (from, _))| *from <= anchor).map(|(g, _)| *g),
            Rel::Bare => {
                let (back, ahead) =
                    if at.tense == Some(Tense::Future) { (AGAINST_FUTURE, 1) } else { (1, AGAINST_PAST) };
                all.iter()
                    .min_by_key(|(_, (from, to))| {
                        if *from > anchor {
                            days_between(anchor, *from) * ahead
                        } else {
                            days_between(*to, anchor).max(0) * back
                        }
                    })
                    .map(|(g, _)| *g)
            }
        }
    }

    /// The stretch of an interval that is meant.
    fn narrow(&self, (from, to): (Date, Date), fuzzy: Option<Fuzzy>) -> (Option<Date>, Option<Date>) {
        let days = days_between(from, to) + 1;
        let Some(fuzzy) = fuzzy.filter(|_| days > 1) else { return (Some(from), Some(to)) };
        // Months are kept whole in units of several of them, years in units of several years.
        let (n, unit) = match days {
            ..=80 => (days, Unit::Day),
            81..=1000 => (12 * days / 360, Unit::Month),
            _ => (10 * days / 3650, Unit::Year),
        };
        let cut = |parts: i64, k: i64| {
            let at = ((n * k + parts - 1) / parts).clamp(1, n - 1);
            Granule::of(unit, from)?.shift(at)?.interval().map(|i| i.0)
        };
        let end = |parts: i64, k: i64| {
            if k == parts { Some(to) } else { cut(parts, k).and_then(|d| add_days(d, -1)) }
        };
        match fuzzy {
            Fuzzy::Early => (Some(from), end(3, 1)),
            Fuzzy::Mid => (cut(3, 1), end(3, 2)),
            Fuzzy::Late => (cut(3, 2), Some(to)),
            Fuzzy::Beginning => (Some(from), end(4, 1)),
            Fuzzy::Ending => (cut(4, 3), Some(to)),
            Fuzzy::Earlier => (Some(from), Some(self.published.map_or(to, |p| if p >= from { p.min(to) } else { to }))),
            Fuzzy::Later => (Some(self.published.map_or(from, |p| if p <= to { p.max(from) } else { from })), Some(to)),
            Fuzzy::Beyond => (Some(from), None),
        }
    }
}

fn both(interval: Option<(Date, Date)>) -> (Option<Date>, Option<Date>) {
    (interval.map(|i| i.0), interval.map(|i| i.1))
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// From `n` units before `day` up to it, or from it on.
fn reach(unit: Unit, n: i64, day: Date) -> (Option<Date>, Option<Date>) {
    let other = match unit {
        Unit::Day => add_days(day, n),
        Unit::Week => n.checked_mul(7).and_then(|n| add_days(day, n)),
        Unit::Month | Unit::Quarter | Unit::Half => {
            let months = n.checked_mul(match unit {
                Unit::Quarter => 3,
                Unit::Half => 6,
                _ => 1,
            });
            months.and_then(|n| Granule::Month(day.year(), day.month()).shift(n)).and_then(|g| {
                let (first, last) = g.interval()?;
                Some(add_days(first, i64::from(day.day()) - 1)?.min(last))
            })
        }
        Unit::Year => Granule::Day(day).shift_years(n).and_then(|g| g.interval()).map(|i| i.0),
        _ => None,
    };
    let Some(other) = other else { return (None, None) };
    (Some(day.min(other)), Some(day.max(other)))
}

/// The unit of this name in a year.
fn in_year(part: Part, year: i16) -> Option<Granule> {
    Some(match part {
        Part::MonthDay(month, day) => match Date::new(year, month, day) {
            Ok(day) => Granule::Day(day),
            // 29 February of another year, 31 June
            Err(_) => Granule::Month(year, month),
        },
        Part::Month(month) => Granule::Month(year, month),
        Part::Season(season) => Granule::Season(year, season),
        Part::Quarter(quarter) => Granule::Quarter(year, quarter),
        Part::Half(half) => Granule::Half(year, half),
        Part::Holiday(rule) => Granule::Day(rule.day(year)?),
        Part::Weekday(_) => return None,
    })
}

/// The value of an expression whose day cannot be told.
fn open_value(head: &Head) -> String {
    match head {
        Head::Partial(part, ..) => match part {
            Part::MonthDay(month, day) => format!("XXXX-{month:02}-{day:02}"),
            Part::Month(month) => format!("XXXX-{month:02}"),
            Part::Weekday(weekday) => format!("XXXX-WXX-{weekday}"),
            Part::Quarter(quarter) => format!("XXXX-Q{quarter}"),
            Part::Half(half) => format!("XXXX-H{half}"),
            Part::Season(season) => Granule::Season(0, *season).to_string().replacen("0000", "XXXX", 1),
            Part::Holiday(Rule::Fixed { month, day }) => format!("XXXX-{month:02}-{day:02}"),
            Part::Holiday(Rule::Day(day)) => day.to_string(),
            Part::Holiday(_) => "XXXX-XX-XX".to_owned(),
        },
        Head::Shift(unit, ..) | Head::Holding(unit, _) => unanchored(*unit).to_owned(),
        Head::YearAgo(_) => "XXXX".to_owned(),
        Head::Period(_) | Head::PeriodOf(_) => "XXXX-QX".to_owned(),
        _ => "XXXX-XX-XX".to_owned(),
    }
}
