//! Calendar dates: `March 14, 2024`, `the 3rd of May`, `2024-03-14`, `Friday`, `May`, `1990`, `the 1980s`,
//! `the 19th century`.

use jiff::civil::Date;

use super::{Base, Grammar, Head, Item, Part, Rel, Year};
use crate::time::calendar::{Granule, Unit};
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
const COUNTED: &[&str] = &[
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

    /// A year alone, and the second year of `1980-88`.
    fn bare_year(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let mut start = i;
        let the = usize::from(t.is(i, &["the"]));
        let said = t.is(i + the, &["year"]);
        let at = if said {
            start = i;
            i + the + 1
        } else if the == 1 {
            return None;
        } else {
            i
        };
        if let Some(n) = t.integer(at).filter(|_| t.is(at + 1, &["bc", "bce", "b"])) {
            let end = if t.is(at + 1, &["b"]) { t.is(at + 3, &["c"]).then_some(at + 5)? } else { at + 2 };
            let year = i16::try_from(n).ok().filter(|y| (1..=9000).contains(y))?;
            return Some(Item::new(start, end, Head::Full(Granule::Year(-year))));
        }
        let (year, mut j) = self.year_number(at)?;
        let before = t.before(start);
        let led = said || LEADS.contains(&before);
        let digits = t.kind(at) == Kind::Number;
        // `two thousand` alone is a number.
        let spoken = said
            || matches!(
                before,
                "in" | "since"
                    | "of"
                    | "by"
                    | "until"
                    | "from"
                    | "to"
                    | "before"
                    | "late"
                    | "early"
                    | "mid"
                    | "after"
                    | "during"
            );
        if !digits && !spoken && (2000..2100).contains(&year) {
            return None;
        }
        if digits {
            if i > 0 && t.glued(i) && !t.is(i - 1, &["(", "[", "-", "–", "—", "/", "'", "\"", "“", "‘", "`"]) {
                return None;
            }
            if i > 1
                && t.is(i - 1, &["-", "–", "/"])
                && t.glued(i)
                && t.glued(i - 1)
                && t.kind(i - 2) == Kind::Number
                && self.year_number(i - 2).is_none()
            {
                return None;
            }
            if matches!(before, "$" | "£" | "€" | "¥" | "no" | "#" | "number" | "flight" | "room" | "route" | "highway")
            {
                return None;
            }
            if t.is(j, COUNTED) || (t.is(j, &["%", ":", "°"]) && t.glued(j)) {
                return None;
            }
            let usual = (1900..=2060).contains(&year) || led || i > 0 && t.is(i - 1, &["(", "-", "–", ","]);
            if !usual {
                return None;
            }
            if !(1500..=2100).contains(&year) && !(said || matches!(before, "in" | "since" | "ad")) {
                return None;
            }
        }
        let mut item = Item::new(start, j, Head::Full(Granule::Year(year)));
        // `1980-1988`, `1980-88`, `1990/91`
        if digits && t.is(j, &["-", "–", "—", "/"]) && t.glued(j) && t.glued(j + 1) {
            let second = t.integer(j + 1).and_then(|n| match t.width(j + 1) {
                4 => i16::try_from(n).ok().filter(|n| (year..year.saturating_add(400)).contains(n)),
                2 => i16::try_from(n).ok().map(|n| year - year % 100 + n).filter(|n| *n > year),
                _ => None,
            });
            if let Some(second) = second {
                item.then = Some(Box::new(Item::new(j + 1, j + 2, Head::Full(Granule::Year(second)))));
            }
        }
        if t.is(j, &["and", "or"]) && t.is(j + 1, &["beyond", "later", "after"]) {
            j += 2;
            item.end = j;
            item.fuzzy = Some(super::Fuzzy::Beyond);
        }
        Some(item)
    }

    /// Decades and centuries: `the 1980s`, `the '80s`, `the nineties`, `the 19th century`.
    fn long_span(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let the = usize::from(t.is(i, &["the"]));
        let mut j = i + the;
        // the stretch may stand inside: `the early 1980s`, `the late 19th century`
        let fuzzy = match t.word(j) {
            "early" => Some(super::Fuzzy::Early),
            "mid" | "middle" => Some(super::Fuzzy::Mid),
            "late" | "later" => Some(super::Fuzzy::Late),
            _ => None,
        };
        if fuzzy.is_some() {
            j += 1 + usize::from(t.is(j + 1, &["-"]));
            j += usize::from(t.is(j, &["to"])); // `mid to late` keeps the last
            if t.is(j, &["mid", "late", "early"]) {
                j += 1 + usize::from(t.is(j + 1, &["-"]));
            }
        }
        let finish = |end: usize, head: Head| {
            let mut item = Item::new(i, end, head);
            item.fuzzy = fuzzy;
            Some(item)
        };
        let quote = t.is(j, &["'", "’", "‘", "`"]);
        let k = j + usize::from(quote);
        if let Some(n) = t.integer(k) {
            let apostrophe =
                usize::from(t.is(k + 1, &["'", "’"]) && t.glued(k + 1) && the + usize::from(fuzzy.is_some()) > 0);
            let plural = t.is(k + 1 + apostrophe, &["s"]) && t.glued(k + 1 + apostrophe);
            if plural && n % 10 == 0 {
                let decade = match t.width(k) {
                    4 if (1000..2100).contains(&n) => Some(n / 10),
                    2 if (quote || the == 1 || fuzzy.is_some())
                        && !t.is(i.wrapping_sub(1), &["his", "her", "their"]) =>
                    {
                        Some(if n < 30 { 200 + n / 10 } else { 190 + n / 10 })
                    }
                    _ => None,
                };
                if let Some(decade) = decade {
                    return finish(k + 2 + apostrophe, Head::Full(Granule::Decade(i16::try_from(decade).ok()?)));
                }
            }
        }
        if let Some(tens) = self.lexicon.word(t.word(j)).tens.filter(|_| the == 1) {
            return finish(j + 1, Head::Full(Granule::Decade(190 + i16::from(tens) / 10)));
        }
        if t.is(j, &["nineteen", "eighteen"]) && self.lexicon.word(t.word(j + 1)).tens.is_some() {
            let tens = self.lexicon.word(t.word(j + 1)).tens?;
            let base = if t.is(j, &["nineteen"]) { 190 } else { 180 };
            return finish(j + 2, Head::Full(Granule::Decade(base + i16::from(tens) / 10)));
        }
        let (n, next) = self.ordinal(j)?;
        let next = next + usize::from(t.is(next, &["-"]));
        if !matches!(self.unit(next), Some((Unit::Century, _, _))) {
            return None;
        }
        let century = i16::try_from(n).ok().filter(|n| (1..=30).contains(n))?;
        let bc = t.is(next + 1, &["bc", "bce"]);
        if bc {
            return finish(next + 2, Head::Full(Granule::Century(-century)));
        }
        finish(next + 1, Head::Full(Granule::Century(century - 1)))
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
