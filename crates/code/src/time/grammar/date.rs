//! Calendar dates: `March 14, 2024`, `the 3rd of May`, `2024-03-14`, `Friday`, `May`.

use jiff::civil::Date;

use super::{Base, Grammar, Head, Item, Part, Rel, Year};
use crate::time::calendar::Granule;
use crate::time::token::Kind;

/// Words before a bare month or year that show it to be a time.
pub(super) const LEADS: &[&str] = &[
    "in",
    "since",
    "until",
    "till",
    "by",
    "from",
    "to",
    "through",
    "during",
    "of",
    "after",
    "before",
    "last",
    "next",
    "this",
    "early",
    "late",
    "mid",
    "and",
    "or",
    "between",
    "around",
    "about",
    "for",
    "every",
    "each",
    "past",
    "on",
    "as",
    "than",
    "over",
    "within",
    "year",
    "fiscal",
    "throughout",
    "circa",
    "previous",
    "following",
    "coming",
    "at",
    "calendar",
];

/// Counted things that make a four-digit number a quantity.
pub(super) const COUNTED: &[&str] = &[
    "people",
    "men",
    "women",
    "children",
    "troops",
    "soldiers",
    "workers",
    "members",
    "feet",
    "meters",
    "metres",
    "miles",
    "kilometers",
    "kilometres",
    "km",
    "tons",
    "tonnes",
    "dollars",
    "euros",
    "pounds",
    "yen",
    "percent",
    "points",
    "barrels",
    "shares",
    "votes",
    "jobs",
    "homes",
    "houses",
    "hours",
    "degrees",
    "refugees",
    "civilians",
    "employees",
    "students",
    "megawatts",
    "mw",
    "kg",
    "calories",
    "words",
    "pages",
    "times",
    "acres",
    "hectares",
    "others",
    "prisoners",
];

impl Grammar<'_> {
    pub(super) fn date(&self, i: usize) -> Option<Item> {
        let rules: [Option<Item>; 5] =
            [self.weekday_date(i), self.dated(i), self.bare_month(i), self.bare_year(i), self.long_span(i)];
        rules.into_iter().flatten().reduce(|a, b| if b.end > a.end { b } else { a })
    }

    /// `Monday`, `Friday, Oct. 13`, `Saturday (April 25)`, `Sunday the 5th of May`.
    fn weekday_date(&self, i: usize) -> Option<Item> {
        let t = self.t;
        if !t.capital(i) {
            return None;
        }
        let word = self.lexicon.word(t.word(i));
        let (day, short) = match (word.weekday, word.weekday_short) {
            (Some(day), _) => (day, false),
            (None, Some(day)) => (day, true),
            _ => return None,
        };
        let mut j = i + 1;
        if short && t.is(j, &["."]) && t.glued(j) {
            j += 1;
        }
        let k = j + usize::from(t.is(j, &[",", "("]));
        let the = usize::from(t.is(k, &["the"]));
        if let Some(mut item) = self.dated(k + the) {
            item.start = i;
            item.end += usize::from(t.is(j, &["("]) && t.is(item.end, &[")"]));
            return Some(item);
        }
        if short {
            return None;
        }
        let next_capital = t.kind(j) == Kind::Word && t.capital(j) && !t.opens(j);
        let named = next_capital
            && (self.lexicon.after_weekday.iter().any(|w| w == t.word(j))
                || (t.is(i.wrapping_sub(1), &["the"]) && !self.lexicon.is_known(t.word(j))));
        if named || (i > 0 && t.capital(i - 1) && self.lexicon.before_weekday.iter().any(|w| w == t.before(i))) {
            return None;
        }
        Some(Item::new(i, j, Head::Partial(Part::Weekday(day), Rel::Bare, Year::Open)))
    }

    /// A month's name at token `i`: number, next token, whether it is the short form.
    pub(super) fn month(&self, i: usize) -> Option<(i8, usize, bool)> {
        let t = self.t;
        if !t.capital(i) {
            return None;
        }
        let word = self.lexicon.word(t.word(i));
        if let Some(m) = word.month {
            return Some((m, i + 1, false));
        }
        let m = word.month_short?;
        let dot = t.is(i + 1, &["."]) && t.glued(i + 1);
        Some((m, i + 1 + usize::from(dot), true))
    }

    /// The day of a month in digits or words.
    fn day(&self, i: usize) -> Option<(i8, usize)> {
        let t = self.t;
        let (n, j) = if let Some((n, j)) = self.ordinal(i) {
            (n, j)
        } else {
            let n = t.integer(i).filter(|_| t.width(i) <= 2)?;
            // `5:30`, `5 percent`, `5,000` are no days; neither is the first half of `20-year`.
            let ratio = t.is(i + 1, &[":", "/"]) && t.glued(i + 2) && t.kind(i + 2) == Kind::Number;
            if (t.is(i + 1, &["%"]) || ratio) && t.glued(i + 1) || (t.glued(i + 1) && t.kind(i + 1) == Kind::Word) {
                return None;
            }
            if t.is(i + 1, &["percent", "million", "billion", "a", "p"]) && !t.glued(i + 1) {
                let clock = t.is(i + 1, &["a", "p"]) && t.is(i + 2, &["."]) && t.is(i + 3, &["m"]);
                if clock || !t.is(i + 1, &["a", "p"]) {
                    return None;
                }
            }
            (n, i + 1)
        };
        Some((i8::try_from(n).ok().filter(|d| (1..=31).contains(d))?, j))
    }

    /// The year after a month or quarter: `, 1996`, `of 1996`, `last year`, `of this year`, `of that year`.
    pub(super) fn year_after(&self, i: usize) -> Option<(Year, usize)> {
        let t = self.t;
        let mut j = i + usize::from(t.is(i, &[",", "of", "in"]));
        if t.is(j, &["the"]) && t.is(j + 1, &["year", "fiscal", "current", "previous", "following", "same"]) {
            j += 1;
        }
        if t.is(j, &["fiscal"]) {
            j += 1 + usize::from(t.is(j + 1, &["year"]));
        }
        if t.is(j, &["year"]) && self.year_number(j + 1).is_some() {
            j += 1;
        }
        if let Some((year, next)) = self.year_number(j) {
            let counted = t.is(next, COUNTED);
            return (!counted).then_some((Year::Of(year), next));
        }
        // `'98`
        if t.is(j, &["'", "’", "‘"])
            && let Some(n) = t.integer(j + 1).filter(|_| t.width(j + 1) == 2 && t.glued(j + 1))
        {
            let n = i16::try_from(n).ok()?;
            return Some((Year::Of(if n < 50 { 2000 + n } else { 1900 + n }), j + 2));
        }
        let year = |k: usize| t.is(k, &["year"]) && !t.is(k + 1, &["-"]);
        let (shift, base, next) = match t.word(j) {
            "last" | "past" if year(j + 1) => (-1, Base::Published, j + 2),
            "this" | "current" if year(j + 1) => (0, Base::Published, j + 2),
            "next" if year(j + 1) => (1, Base::Published, j + 2),
            "that" | "same" if year(j + 1) => (0, Base::Told, j + 2),
            "previous" if year(j + 1) => (-1, Base::Told, j + 2),
            "following" if year(j + 1) => (1, Base::Told, j + 2),
            _ => return None,
        };
        Some((Year::Shift(shift, base), next))
    }

    /// A date with a day, or a month with its year.
    pub(super) fn dated(&self, i: usize) -> Option<Item> {
        self.iso(i).or_else(|| self.slashed(i)).or_else(|| self.day_month(i)).or_else(|| self.month_day(i))
    }

    /// `2024-03-14`, also `2024-03`.
    fn iso(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let year = t.integer(i).filter(|_| t.width(i) == 4)?;
        let glued = |k: usize| t.is(k, &["-"]) && t.glued(k) && t.glued(k + 1) && t.width(k + 1) == 2;
        if !glued(i + 1) || !glued(i + 3) || i > 0 && t.is(i - 1, &["-"]) {
            return None;
        }
        let day = Date::new(
            i16::try_from(year).ok()?,
            i8::try_from(t.integer(i + 2)?).ok()?,
            i8::try_from(t.integer(i + 4)?).ok()?,
        );
        Some(Item::new(i, i + 5, Head::Full(Granule::Day(day.ok()?))))
    }

    /// `3/14/2024` as American papers write it; `14/3/2024` where the first number can be no month.
    fn slashed(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let (a, b) = (t.integer(i)?, t.integer(i + 2)?);
        let slash = |k: usize| t.is(k, &["/"]) && t.glued(k) && t.glued(k + 1);
        if !slash(i + 1) || !slash(i + 3) || t.width(i) > 2 || t.width(i + 2) > 2 {
            return None;
        }
        let year = match t.width(i + 4) {
            4 => t.integer(i + 4)?,
            2 => t.integer(i + 4).map(|y| if y < 50 { 2000 + y } else { 1900 + y })?,
            _ => return None,
        };
        let (month, day) = if a > 12 { (b, a) } else { (a, b) };
        let day = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some(Item::new(i, i + 5, Head::Full(Granule::Day(day))))
    }

    /// `14 March 2024`, `the 14th of March`.
    fn day_month(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let the = usize::from(t.is(i, &["the"]));
        let (day, j) = self.day(i + the)?;
        // `4-5 June`, `10 to 12 April`
        if t.is(j, &["-", "–", "to", "and", "or"])
            && let Some((last, k)) = self.day(j + 1).filter(|(d, _)| *d > day)
            && let Some((month, next, false)) = self.month(k)
        {
            let (year, end) = self.year_after(next).unwrap_or((Year::Open, next));
            let mut item = Item::new(i, j, day_head(day, month, year));
            item.then = Some(Box::new(Item::new(j + 1, end, day_head(last, month, year))));
            return Some(item);
        }
        let of = usize::from(t.is(j, &["of"]));
        if the == 1 && of == 0 && t.kind(i + 1) == Kind::Number && j == i + 2 {
            return None;
        }
        let (month, next, short) = self.month(j + of)?;
        if short && t.is(next, &["-"]) {
            return None;
        }
        Some(self.with_year(i, day, month, next))
    }

    fn with_year(&self, start: usize, day: i8, month: i8, next: usize) -> Item {
        let (year, end) = self.year_after(next).unwrap_or((Year::Open, next));
        Item::new(start, end, day_head(day, month, year))
    }

    /// `March 14, 2024`, `March 14`, `March 2024`, `March last year`, with the other end of `May 3-5`.
    fn month_day(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let (month, j, _) = self.month(i)?;
        let the = usize::from(t.is(j, &["the"]));
        if let Some((day, next)) = self.day(j + the) {
            let (mut year, mut end) = self.year_after(next).unwrap_or((Year::Open, next));
            if t.is(next, &["in"]) {
                (year, end) = (Year::Open, next);
            }
            let mut then = None;
            if year == Year::Open {
                if let Some((second, tail)) = self.second_day(next, day) {
                    let (y, tail) = self.year_after(tail).unwrap_or((Year::Open, tail));
                    year = y;
                    then = Some(Box::new(Item::new(next + 1, tail, day_head(second, month, y))));
                } else {
                    year = self.later_year(next, month);
                }
            }
            let mut item = Item::new(i, end, day_head(day, month, year));
            item.then = then;
            return Some(item);
        }
        let (year, end) = self.year_after(j)?;
        // `in May in 2006` is rare; `in May of 2006` is not. `May, 1996` is.
        if t.is(j, &["in"]) {
            return None;
        }
        Some(Item::new(i, end, month_head(month, year)))
    }

    /// The second day of `May 3-5`, `May 3 to 5`, `April 24 and 25`: the day and the next token.
    fn second_day(&self, i: usize, first: i8) -> Option<(i8, usize)> {
        let t = self.t;
        if !t.is(i, &["-", "–", "—", "to", "and", "through", "until", "or"]) {
            return None;
        }
        let (day, next) = self.day(i + 1).filter(|(d, _)| *d > first)?;
        let closed = matches!(t.kind(next), Kind::Mark | Kind::Break)
            || self.year_after(next).is_some()
            || t.is(i, &["-", "–"])
            || t.is(next, &["in", "at", "for", "as", "when", "where", "but", "with", "to", "and", "on", "by", "after"]);
        closed.then_some((day, next))
    }

    /// The year that stands at the end of `March and April 1996`, `from May 3 to June 5, 1996`.
    fn later_year(&self, i: usize, month: i8) -> Year {
        let t = self.t;
        if !t.is(i, &["and", "to", "or", "through", "until", "till", "-", "–", "—"]) {
            return Year::Open;
        }
        let Some((second, j, _)) = self.month(i + 1) else { return Year::Open };
        let after = self.day(j).map_or(j, |(_, next)| next);
        match self.year_after(after) {
            Some((Year::Of(y), _)) => Year::Of(if second < month { y - 1 } else { y }),
            Some((Year::Shift(n, base), _)) => Year::Shift(n, base),
            _ => Year::Open,
        }
    }

    /// A month alone. `May`, `March`, `April` and `June` are also verbs and names, so they need company.
    fn bare_month(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let (month, j, short) = self.month(i)?;
        let before = t.before(i);
        let led = LEADS.contains(&before) || (t.is(i.wrapping_sub(1), &["-"]) && i > 1);
        if short {
            // `Jan.`, `Sept.` stand alone only after a word that wants a time.
            if !(led && t.is(j - 1, &["."])) {
                return None;
            }
        }
        let name = matches!(month, 4 | 5 | 6 | 8) || month == 3;
        if name {
            let next_name = t.kind(j) == Kind::Word && t.capital(j) && !t.opens(j) && !self.lexicon.is_known(t.word(j));
            let prior_name = i > 0 && t.kind(i - 1) == Kind::Word && t.capital(i - 1) && !led && !self.is_time(i - 1);
            if next_name || prior_name {
                return None;
            }
        }
        if month == 5 {
            // `May` is a verb, and the name of a prime minister.
            let sure = matches!(
                before,
                "in" | "last"
                    | "next"
                    | "since"
                    | "until"
                    | "till"
                    | "early"
                    | "late"
                    | "mid"
                    | "this"
                    | "during"
                    | "through"
            );
            if !(sure || led && !self.names_may()) {
                return None;
            }
        }
        if month == 3 && before == "the" && t.is(j, &["on", "for", "of"]) {
            return None;
        }
        if month == 3
            && !led
            && before != "the"
            && (t.opens(i) || t.is(j, &["on"]) || matches!(before, "s" | "a" | "annual"))
        {
            return None;
        }
        let year = self.later_year(j, month);
        Some(Item::new(i, j, month_head(month, year)))
    }

    fn is_time(&self, i: usize) -> bool {
        self.lexicon.is_known(self.t.word(i))
    }

    /// Whether the text tells of a person called May.
    fn names_may(&self) -> bool {
        self.t.text.contains("Theresa May") || self.t.text.contains("Mrs May") || self.t.text.contains("Mrs. May")
    }
}

pub(super) fn day_head(day: i8, month: i8, year: Year) -> Head {
    match year {
        Year::Of(y) => match Date::new(y, month, day) {
            Ok(date) => Head::Full(Granule::Day(date)),
            Err(_) => Head::Full(Granule::Month(y, month)),
        },
        _ => Head::Partial(Part::MonthDay(month, day), Rel::Bare, year),
    }
}

pub(super) fn month_head(month: i8, year: Year) -> Head {
    match year {
        Year::Of(y) => Head::Full(Granule::Month(y, month)),
        _ => Head::Partial(Part::Month(month), Rel::Bare, year),
    }
}
