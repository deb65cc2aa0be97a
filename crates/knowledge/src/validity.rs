//! The span of days in which a fact holds.

use jiff::civil::Date;

/// Days from `from` to `until`, both included; an open end is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// First day; `None` where the fact has held for as long as matters.
    pub from: Option<Date>,
    /// Last day; `None` where it still holds.
    pub until: Option<Date>,
}

impl Validity {
    /// Always.
    pub const ALWAYS: Self = Self { from: None, until: None };

    /// Whether the fact holds on a day. Nothing is ruled out for an unknown day.
    #[must_use]
    pub fn holds_on(&self, date: Option<Date>) -> bool {
        let Some(date) = date else { return true };
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }

    /// Whether the fact holds on some day of the given span.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |end: Option<Date>, start: Option<Date>| end.zip(start).is_some_and(|(end, start)| end < start);
        !before(self.until, other.from) && !before(other.until, self.from)
    }

    /// Reads the two cells of a table. `2006` as `from` is its first day, as `until` its last, and
    /// `2006-11` is a month in the same way. An empty cell is an open end.
    ///
    /// # Errors
    /// The reason, for a cell that is no date or an end before the start.
    pub fn parse(from: &str, until: &str) -> Result<Self, String> {
        let validity = Self { from: end_of(from, false)?, until: end_of(until, true)? };
        match (validity.from, validity.until) {
            (Some(from), Some(until)) if until < from => Err(format!("{until} is before {from}")),
            _ => Ok(validity),
        }
    }
}

fn end_of(cell: &str, last: bool) -> Result<Option<Date>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let wrong = || format!("`{cell}` is not a date (YYYY, YYYY-MM or YYYY-MM-DD)");
    let mut parts = cell.split('-');
    let mut number = |digits: usize| match parts.next() {
        None => Ok(None),
        Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
            part.parse::<i16>().map(Some).map_err(|_| wrong())
        }
        Some(_) => Err(wrong()),
    };
    let year = number(4)?.ok_or_else(wrong)?;
    let month = number(2)?;
    let day = number(2)?;
    if parts.next().is_some() {
        return Err(wrong());
    }
    let small = |n: i16| i8::try_from(n).map_err(|_| wrong());
    let first_month = small(month.unwrap_or(if last { 12 } else { 1 }))?;
    let start = Date::new(year, first_month, 1).map_err(|_| wrong())?;
    match day {
        Some(day) => Date::new(year, first_month, small(day)?).map_err(|_| wrong()),
        None if last => Ok(start.last_of_month()),
        None => Ok(start),
    }
    .map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn check(from: &str, until: &str, expect: Result<(Option<Date>, Option<Date>), ()>) {
        let got = Validity::parse(from, until).map(|v| (v.from, v.until)).map_err(|_| ());
        assert_eq!(got, expect, "{from} .. {until}");
    }

    #[test]
    fn dates_of_three_lengths() {
        let d = |y, m, d| Some(date(y, m, d));
        check("", "", Ok((None, None)));
        check("2006", "2006", Ok((d(2006, 1, 1), d(2006, 12, 31))));
        check("2006-11", "2006-11", Ok((d(2006, 11, 1), d(2006, 11, 30))));
        check("2004-02", "2004-02", Ok((d(2004, 2, 1), d(2004, 2, 29))));
        check("1991-12-26", "2000-05-07", Ok((d(1991, 12, 26), d(2000, 5, 7))));
        check("2007", "2006", Err(()));
        check("06", "", Err(()));
        check("2006-13", "", Err(()));
        check("2006-02-30", "", Err(()));
        check("2006-1", "", Err(()));
        check("2006-01-01-01", "", Err(()));
        check("soon", "", Err(()));
    }

    #[test]
    fn holding() {
        let term = Validity::parse("2001-01-20", "2009-01-20").expect("a term");
        assert!(term.holds_on(None));
        assert!(term.holds_on(Some(date(2001, 1, 20))));
        assert!(term.holds_on(Some(date(2009, 1, 20))));
        assert!(!term.holds_on(Some(date(2009, 1, 21))));
        assert!(!term.holds_on(Some(date(2001, 1, 19))));
        assert!(Validity::ALWAYS.holds_on(Some(date(1648, 10, 24))));
        let later = Validity::parse("2009", "").expect("open");
        assert!(term.overlaps(&later) && later.overlaps(&term));
        assert!(!term.overlaps(&Validity::parse("2010", "").expect("open")));
    }
}
