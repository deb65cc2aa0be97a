//! Months, days and the periods that a record is cut into.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A month of the calendar; counts on, so that months can be added and subtracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// Month `month` (1 to 12) of `year`; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn new(year: i32, month: i32) -> Option<Self> {
        ((1..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self(year * 12 + month - 1))
    }

    /// The month that a day lies in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
    }

    /// Year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// 1 to 12.
    #[must_use]
    pub fn month(self) -> i32 {
        self.0.rem_euclid(12) + 1
    }

    /// The month `n` months later; earlier where `n` is negative.
    #[must_use]
    pub fn plus(self, n: i32) -> Self {
        Self(self.0.saturating_add(n).clamp(12, 9999 * 12 + 11))
    }

    /// How many months this one is later than `other`.
    #[must_use]
    pub fn since(self, other: Self) -> i32 {
        self.0 - other.0
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        let year = i16::try_from(self.year()).unwrap_or(i16::MAX);
        Date::new(year, i8::try_from(self.month()).unwrap_or(1), 1).unwrap_or(Date::ZERO)
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

/// What cannot be read as a time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no {1}")]
pub struct PeriodError(String, &'static str);

impl FromStr for Month {
    type Err = PeriodError;

    /// Reads `2024-03`; a full day gives its month.
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let fault = || PeriodError(text.to_owned(), "month like 2024-03");
        if let Ok(day) = text.parse::<Date>() {
            // Days are also written with a sign and six figures, and those may lie before the year 1.
            return Self::new(i32::from(day.year()), i32::from(day.month())).ok_or_else(fault);
        }
        let (year, month) = text.split_once('-').ok_or_else(fault)?;
        let figures = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !figures(year) || !figures(month) {
            return Err(fault());
        }
        let number = |t: &str| t.parse::<i32>().ok();
        number(year).zip(number(month)).and_then(|(y, m)| Self::new(y, m)).ok_or_else(fault)
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Months from `first` to `last`, both inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    /// First month.
    pub first: Month,
    /// Last month.
    pub last: Month,
}

impl Window {
    /// The `months` months that end with `last`.
    #[must_use]
    pub fn ending(last: Month, months: u32) -> Self {
        Self { first: last.plus(1 - i32::try_from(months.max(1)).unwrap_or(1)), last }
    }

    /// Whether `month` lies inside.
    #[must_use]
    pub fn contains(self, month: Month) -> bool {
        self.first <= month && month <= self.last
    }

    /// How many months.
    #[must_use]
    pub fn months(self) -> u32 {
        u32::try_from(self.last.since(self.first) + 1).unwrap_or(0)
    }

    /// This window and those of the same length before it, latest first, down to the one that holds `start`.
    ///
    /// They do not overlap, so that no story counts in two of them.
    #[must_use]
    pub fn back_to(self, start: Month) -> Vec<Self> {
        let length = i32::try_from(self.months().max(1)).unwrap_or(1);
        let mut all = vec![self];
        let mut window = self;
        while window.first > start {
            window = Self { first: window.first.plus(-length), last: window.last.plus(-length) };
            all.push(window);
        }
        all
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.first, self.last)
    }
}

/// Length of the periods of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Days.
    Day,
    /// Months.
    Month,
    /// Calendar years.
    Year,
}

/// The most months that are told month by month where no step is asked for.
const MONTHLY: u32 = 36;

impl Step {
    /// The step that shows a window best: months up to three years, years beyond.
    #[must_use]
    pub fn fitting(window: Window) -> Self {
        if window.months() <= MONTHLY { Self::Month } else { Self::Year }
    }

    /// What the period that holds `day` is called: `2024`, `2024-03` or `2024-03-14`.
    #[must_use]
    pub fn label(self, day: Date) -> String {
        match self {
            Self::Day => day.to_string(),
            Self::Month => Month::of(day).to_string(),
            Self::Year => format!("{:04}", day.year()),
        }
    }

    /// First and last day of the period that holds `day`.
    #[must_use]
    pub fn around(self, day: Date) -> (Date, Date) {
        match self {
            Self::Day => (day, day),
            Self::Month => (day.first_of_month(), day.last_of_month()),
            Self::Year => (day.first_of_year(), day.last_of_year()),
        }
    }

    /// The periods from the one that holds `from` to the one that holds `to`; none where `to` is before it.
    #[must_use]
    pub fn periods(self, from: Date, to: Date) -> Vec<(Date, Date)> {
        let mut all = Vec::new();
        let mut at = self.around(from);
        while at.0 <= to {
            all.push(at);
            match at.1.tomorrow() {
                Ok(next) => at = self.around(next),
                Err(_) => break,
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn months_count_on() {
        assert_eq!(month("2024-03").plus(-3).to_string(), "2023-12");
        assert_eq!(month("1999-12").plus(1).to_string(), "2000-01");
        assert_eq!(month("2024-03").since(month("1990-01")), 34 * 12 + 2);
        assert_eq!(month("2024-02").last_day().to_string(), "2024-02-29");
        assert_eq!(month("2024-02-11"), month("2024-02"));
        for wrong in ["2024", "2024-13", "2024-00", "24-03", "2024-3", "march", ""] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn windows_go_back_without_overlap() {
        let at = Window::ending(month("2024-03"), 12);
        assert_eq!(at.to_string(), "2023-04..2024-03");
        let all = at.back_to(month("2021-06"));
        let texts: Vec<String> = all.iter().map(Window::to_string).collect();
        assert_eq!(texts, ["2023-04..2024-03", "2022-04..2023-03", "2021-04..2022-03"]);
        assert_eq!(at.back_to(month("2023-04")).len(), 1);
        assert_eq!(at.back_to(month("2030-01")).len(), 1);
    }

    #[test]
    fn steps_cut_a_span() {
        let check = |step: Step, from: &str, to: &str, want: usize| {
            assert_eq!(step.periods(from.parse().unwrap(), to.parse().unwrap()).len(), want, "{step:?} {from} {to}");
        };
        check(Step::Day, "2024-02-27", "2024-03-01", 4);
        check(Step::Month, "2023-12-31", "2024-03-01", 4);
        check(Step::Year, "1990-06-01", "2024-03-01", 35);
        check(Step::Day, "2024-02-02", "2024-02-01", 0);
        let fitting = |from: &str, to: &str| Step::fitting(Window { first: month(from), last: month(to) });
        assert_eq!(fitting("2021-04", "2024-03"), Step::Month);
        assert_eq!(fitting("2021-03", "2024-03"), Step::Year);
        let day = "2024-03-14".parse().unwrap();
        assert_eq!([Step::Day, Step::Month, Step::Year].map(|s| s.label(day)), ["2024-03-14", "2024-03", "2024"]);
    }
}
