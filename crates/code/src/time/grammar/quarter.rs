//! Reporting periods: quarters, halves, fiscal years, year ends.

use super::{Base, Grammar, Head, Item, Part, Rel, Year};
use crate::time::calendar::{Granule, Unit, duration};
use crate::time::token::Kind;

impl Grammar<'_> {
    pub(super) fn quarter(&self, i: usize) -> Option<Item> {
        let rules: [Option<Item>; 5] =
            [self.short_quarter(i), self.named_quarter(i), self.period(i), self.fiscal(i), self.year_end(i)];
        rules.into_iter().flatten().reduce(|a, b| if b.end > a.end { b } else { a })
    }

    /// `Q3 2023`, `3Q`, `H1 2024`, `FY2023`.
    fn short_quarter(&self, i: usize) -> Option<Item> {
        let t = self.t;
        if !(t.capital(i) || t.kind(i) == Kind::Number) {
            return None;
        }
        let (letter, n) = match t.kind(i) {
            Kind::Word => (t.word(i), t.integer(i + 1).filter(|_| t.glued(i + 1) || t.is(i, &["fy"]))?),
            _ => (t.word(i + 1), t.integer(i).filter(|_| t.glued(i + 1) && t.is(i + 1, &["q"]))?),
        };
        let part = match (letter, n) {
            ("q", 1..=4) => Part::Quarter(i8::try_from(n).ok()?),
            ("h", 1..=2) => Part::Half(i8::try_from(n).ok()?),
            ("fy", 20..=60) => {
                return Some(Item::new(i, i + 2, Head::Full(Granule::Year(2000 + i16::try_from(n).ok()?))));
            }
            ("fy", 1980..=2060) => return Some(Item::new(i, i + 2, Head::Full(Granule::Year(i16::try_from(n).ok()?)))),
            _ => return None,
        };
        let (year, end) = self.year_after(i + 2).unwrap_or((Year::Open, i + 2));
        if matches!(part, Part::Half(_)) && year == Year::Open {
            return None;
        }
        Some(Item::new(i, end, part_head(part, year)))
    }

    /// A year before a quarter: `1988`, `last year's`, `year-ago`, and the next token.
    fn year_before(&self, i: usize) -> Option<(Year, usize)> {
        let t = self.t;
        if let Some((year, next)) = self.year_number(i) {
            return Some((Year::Of(year), self.skip_possessive(next)));
        }
        if t.is(i, &["year"]) && t.is(i + 1, &["-"]) && t.is(i + 2, &["ago", "earlier"]) {
            return Some((Year::Shift(-1, Base::Told), i + 3));
        }
        let shift = match t.word(i) {
            "last" => -1,
            "this" => 0,
            "next" => 1,
            _ => return None,
        };
        let next = self.skip_possessive(i + 2);
        (t.is(i + 1, &["year"]) && next > i + 2).then_some((Year::Shift(shift, Base::Published), next))
    }

    /// `the third quarter of 1990`, `fourth-quarter`, `last year's second half`, `the fiscal first quarter`.
    fn named_quarter(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let mut j = i + usize::from(t.is(i, &["the", "its", "their", "our", "a"]));
        let before = self.year_before(j);
        if let Some((_, next)) = before {
            j = next;
        }
        j += usize::from(t.is(j, &["fiscal"]));
        j += usize::from(t.is(j, &["-"]) && t.is(j.wrapping_sub(1), &["fiscal"]));
        let (n, next) = match t.word(j) {
            "last" | "final" | "closing" => (0, j + 1),
            "opening" => (1, j + 1),
            _ => {
                let (n, next) = self.ordinal(j)?;
                (n, next)
            }
        };
        let hyphen = t.is(next, &["-"]);
        let mut k = next + usize::from(hyphen);
        // `first two quarters of 1990` is the first half.
        let pair = t.is(k, &["two"]) && t.is(k + 1, &["quarters"]);
        k += usize::from(pair);
        let half = t.is(k, &["half"]);
        if !half && !t.is(k, &["quarter", "quarters"]) {
            return None;
        }
        let after = self.year_after(k + 1);
        let of_the_year = t.is(k + 1, &["of"]) && t.is(k + 2, &["the"]) && t.is(k + 3, &["year"]);
        let (year, end) = match (before, after) {
            (Some((year, _)), _) => (year, k + 1),
            (None, Some((year, end))) => (year, end),
            _ if of_the_year => (Year::Open, k + 4),
            _ => (Year::Open, k + 1),
        };
        let part = match (half || pair, n) {
            (true, 0) => Part::Half(2),
            (true, 1 | 2) => Part::Half(i8::try_from(n).ok()?),
            (false, 0) => Part::Quarter(4),
            (false, 1..=4) => Part::Quarter(i8::try_from(n).ok()?),
            _ => return None,
        };
        // A half alone is one of a game as often as one of a year; the last quarter may be the quarter before.
        if year == Year::Open && (half || n == 0) && !of_the_year {
            return None;
        }
        // A half of a decade or century: `the last half of the '80s`.
        Some(Item::new(i, end, part_head(part, year)))
    }

    /// `the quarter`, `the latest period`, `the year-earlier quarter`, `the 1988 period`, `year-ago`.
    fn period(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let the = usize::from(t.is(i, &["the", "a", "its"]));
        let mut j = i + the;
        let unit = |k: usize| t.is(k, &["quarter", "period"]);
        let alike = t.is(j, &["corresponding", "comparable", "same", "similar"]);
        j += usize::from(alike);
        if let Some((year, next)) = self.year_before(j) {
            // `the 1988 quarter`, `year-ago`, `the year-earlier nine months` (a duration: not here)
            let noun = unit(next) || (t.is(next, &["half"]));
            if let Year::Shift(-1, Base::Told) = year {
                // `the year-earlier nine months`
                if let Some((n, k)) = self.number(next)
                    && let Some((unit, times, true)) = self.unit(k)
                {
                    return Some(Item::new(i, k + 1, Head::Duration(duration(Some(n * times), unit))));
                }
                let end = next + usize::from(noun || t.is(next, &["month", "results"]) && t.is(next, &["month"]));
                return Some(Item::new(i, end, Head::Period(-1)));
            }
            return noun.then(|| Item::new(i, next + 1, Head::PeriodOf(year)));
        }
        if alike && unit(j) {
            if let Some((year, end)) = self.year_after(j + 1) {
                return Some(Item::new(i, end, Head::PeriodOf(year)));
            }
            if t.is(j + 1, &["a"]) && t.is(j + 2, &["year"]) && t.is(j + 3, &["ago", "earlier", "before"]) {
                return Some(Item::new(i, j + 4, Head::Period(-1)));
            }
            return None;
        }
        if t.is(j, &["latest"]) && (unit(j + 1)) {
            return Some(Item::new(i, j + 2, Head::Period(0)));
        }
        if t.is(j, &["most"]) && t.is(j + 1, &["recent"]) && unit(j + 2) {
            return Some(Item::new(i, j + 3, Head::Period(0)));
        }
        if t.is(i, &["the", "that"]) && t.is(i + 1, &["quarter"]) && !t.is(i + 2, &["-"]) {
            if t.is(i + 2, &["a"]) && t.is(i + 3, &["year"]) && t.is(i + 4, &["ago", "earlier", "before"]) {
                return Some(Item::new(i, i + 5, Head::Period(-1)));
            }
            // `the quarter ended Sept. 30` is the one that the day closes
            if t.is(i + 2, &["ended", "ending"])
                && let Some(day) = self.date(i + 3).filter(Item::is_day)
            {
                return Some(Item::new(i, i + 2, Head::Holding(Unit::Quarter, Box::new(day))));
            }
            return Some(Item::new(i, i + 2, Head::Period(0)));
        }
        None
    }

    /// `fiscal 1989`, `fiscal year 2024`, `the current fiscal year`, `the 2023 fiscal year`.
    fn fiscal(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let mut j = i + usize::from(t.is(i, &["the", "its", "their"]));
        let mut year = Year::Open;
        if let Some((y, next)) = self.year_number(j) {
            (year, j) = (Year::Of(y), next);
        } else {
            let shift = match t.word(j) {
                "last" | "previous" | "prior" | "past" => Some(-1),
                "this" | "current" => Some(0),
                "next" | "coming" => Some(1),
                // reports speak of the year that has just closed
                "latest" => Some(-1),
                _ => None,
            };
            if let Some(n) = shift {
                (year, j) = (Year::Shift(n, Base::Published), j + 1);
            }
        }
        if !t.is(j, &["fiscal", "financial"]) {
            return None;
        }
        let named = t.is(j + 1, &["year"]);
        let mut end = j + 1 + usize::from(named);
        if year == Year::Open {
            if let Some((y, next)) = self.year_number(end) {
                (year, end) = (Year::Of(y), next);
            }
        } else if !named {
            return None;
        }
        match year {
            Year::Of(y) => Some(Item::new(i, end, Head::Full(Granule::Year(y)))),
            Year::Shift(n, base) => Some(Item::new(i, end, Head::Shift(Unit::Year, n, base))),
            Year::Open if named && t.is(i, &["the"]) => Some(Item::new(i, end, Head::Duration("P1Y".into()))),
            Year::Open => None,
        }
    }

    /// `year-end`, `year's end`.
    fn year_end(&self, i: usize) -> Option<Item> {
        let t = self.t;
        if !t.is(i, &["year"]) {
            return None;
        }
        let next = self.skip_possessive(i + 1);
        let hyphen = t.is(next, &["-"]);
        let next = next + usize::from(hyphen);
        if !t.is(next, &["end"]) {
            return None;
        }
        if hyphen {
            return Some(Item::new(i, next + 1, Head::Partial(Part::MonthDay(12, 31), Rel::Bare, Year::Open)));
        }
        let mut item = Item::new(i, next + 1, Head::Shift(Unit::Year, 0, Base::Published));
        item.fuzzy = Some(super::Fuzzy::Ending);
        Some(item)
    }
}

fn part_head(part: Part, year: Year) -> Head {
    match (part, year) {
        (Part::Quarter(q), Year::Of(y)) => Head::Full(Granule::Quarter(y, q)),
        (Part::Half(h), Year::Of(y)) => Head::Full(Granule::Half(y, h)),
        _ => Head::Partial(part, Rel::Bare, year),
    }
}
