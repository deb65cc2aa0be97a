//! Calendar units of the TIMEX3 kind: a day, a week, a quarter, a decade ... with their values, their
//! first and last days, and steps between them.

use std::fmt::{self, Write as _};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Unit of a length of time or of a calendar step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Half,
    Season,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// TIMEX3 letter of the unit in a duration, with the number of such letters that one unit counts:
    /// a decade is `P10Y`.
    pub(super) fn letter(self) -> (&'static str, u32) {
        match self {
            Self::Second => ("S", 1),
            Self::Minute => ("M", 1),
            Self::Hour => ("H", 1),
            Self::Day => ("D", 1),
            Self::Week => ("W", 1),
            Self::Weekend => ("WE", 1),
            Self::Month => ("M", 1),
            Self::Quarter => ("Q", 1),
            Self::Half => ("M", 6),
            Self::Season => ("M", 3),
            Self::Year => ("Y", 1),
            Self::Decade => ("Y", 10),
            Self::Century => ("Y", 100),
            Self::Millennium => ("Y", 1000),
        }
    }

    /// Whether the unit is shorter than a day, so that its duration reads `PT...`.
    pub(super) fn within_day(self) -> bool {
        self <= Self::Hour
    }

    /// The next smaller unit that halves are told in, with its number in one of this: half a year is six months.
    pub(super) fn parts(self) -> Option<(Self, u32)> {
        Some(match self {
            Self::Minute => (Self::Second, 60),
            Self::Hour => (Self::Minute, 60),
            Self::Day => (Self::Hour, 24),
            Self::Year => (Self::Month, 12),
            Self::Decade => (Self::Year, 10),
            Self::Century => (Self::Year, 100),
            Self::Millennium => (Self::Year, 1000),
            _ => return None,
        })
    }
}

/// Season of the northern year, as news uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    fn letters(self) -> &'static str {
        match self {
            Self::Spring => "SP",
            Self::Summer => "SU",
            Self::Autumn => "FA",
            Self::Winter => "WI",
        }
    }

    /// The season that a month belongs to; winter counts with the year in which it began.
    fn of(month: i8) -> (Self, i16) {
        match month {
            3..=5 => (Self::Spring, 0),
            6..=8 => (Self::Summer, 0),
            9..=11 => (Self::Autumn, 0),
            12 => (Self::Winter, 0),
            _ => (Self::Winter, -1),
        }
    }
}

/// One unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Granule {
    Day(Date),
    /// The week that begins on this Monday.
    Week(Date),
    /// The weekend that begins on this Saturday.
    Weekend(Date),
    Month(i16, i8),
    Quarter(i16, i8),
    Half(i16, i8),
    Season(i16, Season),
    Year(i16),
    /// Year divided by ten.
    Decade(i16),
    /// Year divided by a hundred: 19 for the twentieth century.
    Century(i16),
}

/// Years that the calendar holds with room for steps.
const YEARS: std::ops::RangeInclusive<i64> = -9990..=9990;

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn add_months(year: i16, month: i8, n: i64) -> Option<(i16, i8)> {
    let months = i64::from(year).checked_mul(12)?.checked_add(i64::from(month) - 1)?.checked_add(n)?;
    let year = months.div_euclid(12);
    let month = months.rem_euclid(12) + 1;
    YEARS.contains(&year).then_some(())?;
    Some((i16::try_from(year).ok()?, i8::try_from(month).ok()?))
}

fn add_years(year: i16, n: i64) -> Option<i16> {
    let year = i64::from(year).checked_add(n)?;
    YEARS.contains(&year).then(|| i16::try_from(year).ok())?
}

/// `day` moved by `n` days, where the calendar holds it.
pub(super) fn add_days(day: Date, n: i64) -> Option<Date> {
    let n = i32::try_from(n).ok().filter(|n| n.unsigned_abs() < 7_000_000)?;
    day.checked_add(n.days()).ok()
}

/// The Monday of the week of `day`.
pub(super) fn monday(day: Date) -> Option<Date> {
    add_days(day, -i64::from(day.weekday().to_monday_zero_offset()))
}

fn four(year: i16) -> String {
    if year < 0 { format!("BC{:04}", -i32::from(year)) } else { format!("{year:04}") }
}

impl Granule {
    /// The unit of this kind that holds `day`.
    pub(super) fn of(unit: Unit, day: Date) -> Option<Self> {
        let (year, month) = (day.year(), day.month());
        Some(match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Self::Day(day),
            Unit::Week => Self::Week(monday(day)?),
            // From Monday to Wednesday the weekend that one speaks of is mostly the last.
            Unit::Weekend => {
                let back = day.weekday().to_monday_zero_offset();
                Self::Weekend(add_days(monday(day)?, if back < 3 { -2 } else { 5 })?)
            }
            Unit::Month => Self::Month(year, month),
            Unit::Quarter => Self::Quarter(year, (month + 2) / 3),
            Unit::Half => Self::Half(year, if month < 7 { 1 } else { 2 }),
            Unit::Season => {
                let (season, shift) = Season::of(month);
                Self::Season(year + shift, season)
            }
            Unit::Year => Self::Year(year),
            Unit::Decade => Self::Decade(year.div_euclid(10)),
            Unit::Century | Unit::Millennium => Self::Century(year.div_euclid(100)),
        })
    }

    pub(super) fn unit(self) -> Unit {
        match self {
            Self::Day(_) => Unit::Day,
            Self::Week(_) => Unit::Week,
            Self::Weekend(_) => Unit::Weekend,
            Self::Month(..) => Unit::Month,
            Self::Quarter(..) => Unit::Quarter,
            Self::Half(..) => Unit::Half,
            Self::Season(..) => Unit::Season,
            Self::Year(_) => Unit::Year,
            Self::Decade(_) => Unit::Decade,
            Self::Century(_) => Unit::Century,
        }
    }

    /// The unit `n` steps on, or back where `n` is negative. A season steps by years.
    pub(super) fn shift(self, n: i64) -> Option<Self> {
        Some(match self {
            Self::Day(day) => Self::Day(add_days(day, n)?),
            Self::Week(day) => Self::Week(add_days(day, n.checked_mul(7)?)?),
            Self::Weekend(day) => Self::Weekend(add_days(day, n.checked_mul(7)?)?),
            Self::Month(year, month) => {
                let (year, month) = add_months(year, month, n)?;
                Self::Month(year, month)
            }
            Self::Quarter(year, quarter) => {
                let (year, month) = add_months(year, quarter * 3, n.checked_mul(3)?)?;
                Self::Quarter(year, month / 3)
            }
            Self::Half(year, half) => {
                let (year, month) = add_months(year, half * 6, n.checked_mul(6)?)?;
                Self::Half(year, month / 6)
            }
            Self::Season(year, season) => Self::Season(add_years(year, n)?, season),
            Self::Year(year) => Self::Year(add_years(year, n)?),
            Self::Decade(decade) => Self::Decade(add_years(decade, n).filter(|d| d.abs() < 999)?),
            Self::Century(century) => Self::Century(add_years(century, n).filter(|c| c.abs() < 99)?),
        })
    }

    /// The same unit in another year: a quarter, month or day; a year as such.
    pub(super) fn shift_years(self, n: i64) -> Option<Self> {
        Some(match self {
            Self::Day(day) => {
                let year = add_years(day.year(), n)?;
                Self::Day(date(year, day.month(), day.day()).or_else(|| date(year, 2, 28))?)
            }
            Self::Week(day) => Self::Week(monday(add_days(day, n.checked_mul(52 * 7)?)?)?),
            Self::Weekend(day) => Self::Weekend(add_days(day, n.checked_mul(52 * 7)?)?),
            Self::Month(year, month) => Self::Month(add_years(year, n)?, month),
            Self::Quarter(year, quarter) => Self::Quarter(add_years(year, n)?, quarter),
            Self::Half(year, half) => Self::Half(add_years(year, n)?, half),
            Self::Season(year, season) => Self::Season(add_years(year, n)?, season),
            Self::Year(year) => Self::Year(add_years(year, n)?),
            Self::Decade(_) | Self::Century(_) => return None,
        })
    }

    /// The year, where the unit lies in one.
    pub(super) fn year(self) -> Option<i16> {
        match self {
            Self::Day(day) | Self::Week(day) | Self::Weekend(day) => Some(day.year()),
            Self::Month(year, _)
            | Self::Quarter(year, _)
            | Self::Half(year, _)
            | Self::Season(year, _)
            | Self::Year(year) => Some(year),
            Self::Decade(_) | Self::Century(_) => None,
        }
    }

    /// First and last day.
    pub(super) fn interval(self) -> Option<(Date, Date)> {
        let months = |year: i16, first: i8, n: i64| {
            let (last_year, last) = add_months(year, first, n - 1)?;
            Some((date(year, first, 1)?, date(last_year, last, 1)?.last_of_month()))
        };
        match self {
            Self::Day(day) => Some((day, day)),
            Self::Week(day) => Some((day, add_days(day, 6)?)),
            Self::Weekend(day) => Some((day, add_days(day, 1)?)),
            Self::Month(year, month) => months(year, month, 1),
            Self::Quarter(year, quarter) => months(year, quarter * 3 - 2, 3),
            Self::Half(year, half) => months(year, half * 6 - 5, 6),
            Self::Season(year, season) => months(
                year,
                match season {
                    Season::Spring => 3,
                    Season::Summer => 6,
                    Season::Autumn => 9,
                    Season::Winter => 12,
                },
                3,
            ),
            Self::Year(year) => months(year, 1, 12),
            Self::Decade(decade) => {
                let year = decade.checked_mul(10)?;
                Some((date(year, 1, 1)?, date(year.checked_add(9)?, 12, 31)?))
            }
            Self::Century(century) => {
                let year = century.checked_mul(100)?;
                Some((date(year, 1, 1)?, date(year.checked_add(99)?, 12, 31)?))
            }
        }
    }
}

impl fmt::Display for Granule {
    /// The TIMEX3 value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Day(day) => write!(f, "{}-{:02}-{:02}", four(day.year()), day.month(), day.day()),
            Self::Week(day) | Self::Weekend(day) => {
                let week = day.iso_week_date();
                write!(f, "{}-W{:02}", four(week.year()), week.week())?;
                if matches!(self, Self::Weekend(_)) { f.write_str("-WE") } else { Ok(()) }
            }
            Self::Month(year, month) => write!(f, "{}-{month:02}", four(year)),
            Self::Quarter(year, quarter) => write!(f, "{}-Q{quarter}", four(year)),
            Self::Half(year, half) => write!(f, "{}-H{half}", four(year)),
            Self::Season(year, season) => write!(f, "{}-{}", four(year), season.letters()),
            Self::Year(year) => f.write_str(&four(year)),
            Self::Decade(decade) => write!(f, "{decade:03}"),
            Self::Century(century) => write!(f, "{century:02}"),
        }
    }
}

/// The value of a unit that no year is known for, as TIMEX3 writes it.
pub(super) fn unanchored(unit: Unit) -> &'static str {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => "XXXX-XX-XX",
        Unit::Week => "XXXX-WXX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Half => "XXXX-HX",
        Unit::Season | Unit::Year => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century | Unit::Millennium => "XX",
    }
}

/// The day of this number of the weekday (1 = Monday) in a month: third Monday of January; 0 counts as the last.
pub(super) fn nth_weekday(year: i16, month: i8, weekday: i8, nth: i8) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    date(year, month, 1)?.nth_weekday_of_month(if nth == 0 { -1 } else { nth }, weekday).ok()
}

/// Easter Sunday of the western churches (Gregorian computus, after Meeus, Jones and Butcher).
pub(super) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    date(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// A duration: `P3M`, `PT5H30M`, with `X` for a vague number. `halves` adds halves of a unit.
pub(super) fn duration(number: Option<f64>, unit: Unit) -> String {
    let (letter, times) = unit.letter();
    let mut out = String::from(if unit.within_day() { "PT" } else { "P" });
    let Some(number) = number.map(|n| n * f64::from(times)) else {
        let _ = write!(out, "X{letter}");
        return out;
    };
    let number = number.clamp(0.0, 1e15);
    let whole = number.floor();
    let rest = number - whole;
    if rest < 1e-9 {
        let _ = write!(out, "{whole}{letter}");
        return out;
    }
    let Some((small, per)) = unit.parts().filter(|_| times == 1) else {
        let _ = write!(out, "{number}{letter}");
        return out;
    };
    // A unit of days splits into hours, which TIMEX3 writes after a `T`.
    if whole > 0.0 {
        let _ = write!(out, "{whole}{letter}");
    }
    if small.within_day() && !unit.within_day() {
        out.push('T');
    }
    let _ = write!(out, "{}{}", (rest * f64::from(per)).round(), small.letter().0);
    out
}
