//! Expressions that point: `today`, `last week`, `this coming Sunday`, `that year`, `the following month`,
//! `the day before yesterday`, `the week of March 6`.

use super::date::LEADS;
use super::{Base, Fuzzy, Grammar, Head, Item, Part, Rel, Year};
use crate::time::calendar::{Unit, duration};
use crate::time::lexicon::Rule;
use crate::time::token::Kind;

impl Grammar<'_> {
    pub(super) fn deictic(&self, i: usize) -> Option<Item> {
        let rules: [Option<Item>; 5] =
            [self.day_word(i), self.pointed(i), self.season_year(i), self.the_unit(i), self.day_of(i)];
        rules.into_iter().flatten().reduce(|a, b| if b.end > a.end { b } else { a })
    }

    /// `today`, `yesterday`, `tomorrow`, `tonight`, `the day before yesterday`.
    fn day_word(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let shift = |n| Head::Shift(Unit::Day, n, Base::Published);
        Some(match t.word(i) {
            "today" => {
                // `USA Today`; `today's world` is no day
                if t.capital(i) && i > 0 && t.capital(i - 1) && !t.opens(i) {
                    return None;
                }
                // `today's youth` lives on other days as well
                let possessive = self.skip_possessive(i + 1);
                if possessive > i + 1
                    && t.is(
                        possessive,
                        &["world", "society", "youth", "young", "economy", "generation", "children", "standards"],
                    )
                {
                    return None;
                }
                Item::new(i, i + 1, shift(0))
            }
            "yesterday" => Item::new(i, i + 1, shift(-1)),
            "tomorrow" => Item::new(i, i + 1, shift(1)),
            "tonight" => {
                let mut item = Item::new(i, i + 1, shift(0));
                item.part = Some("NI");
                item
            }
            _ => return None,
        })
    }

    /// `the day before yesterday`, `the week of March 6`, `the day after Christmas`.
    fn day_of(&self, i: usize) -> Option<Item> {
        let t = self.t;
        // `earlier in the day`
        if t.is(i, &["earlier", "later", "late", "early"])
            && t.is(i + 1, &["in"])
            && t.is(i + 2, &["the"])
            && t.is(i + 3, &["day"])
        {
            return Some(Item::new(i, i + 4, Head::Shift(Unit::Day, 0, Base::Told)));
        }
        let j = i + usize::from(t.is(i, &["the", "a"]));
        // `the first Monday of October`
        let nth = if t.is(j, &["last"]) { Some((0, j + 1)) } else { self.ordinal(j).filter(|(n, _)| *n < 6) };
        if let Some((nth, k)) = nth
            && let Some(weekday) = self.lexicon.word(t.word(k)).weekday
            && t.is(k + 1, &["of", "in"])
            && let Some((month, end, _)) = self.month(k + 2)
        {
            let rule = Rule::Nth { month, weekday, nth: i8::try_from(nth).ok()? };
            let (year, end) = self.year_after(end).unwrap_or((Year::Open, end));
            return Some(Item::new(i, end, Head::Partial(Part::Holiday(rule), Rel::Bare, year)));
        }
        // `the second day of the talks` is mostly the day of the report
        if let Some((n, next)) = self.ordinal(j).filter(|(n, _)| *n > 1)
            && t.is(next, &["day"])
            && t.is(next + 1, &["of"])
            && n < 1000
        {
            let straight = usize::from(t.is(next, &["straight", "consecutive"]));
            return Some(Item::new(i, next + straight + 1, Head::Shift(Unit::Day, 0, Base::Published)));
        }
        let (unit, times, plural) = self.unit(j)?;
        if plural || (times - 1.0).abs() > 0.1 {
            return None;
        }
        if unit == Unit::Day && t.is(j + 1, &["before", "after"]) {
            let n = if t.is(j + 1, &["before"]) { -1 } else { 1 };
            let k = j + 2;
            let base =
                self.day_word(k).or_else(|| self.pointed(k)).or_else(|| self.date(k)).or_else(|| self.holiday(k))?;
            let end = base.end;
            return base.is_day().then(|| Item::new(i, end, Head::Off(n, Box::new(base))));
        }
        if matches!(unit, Unit::Week | Unit::Weekend) && t.is(j + 1, &["of", "ending", "ended", "beginning"]) {
            let k = j + 2 + usize::from(t.is(j + 2, &["on"]));
            let base = self.date(k).filter(Item::is_day)?;
            let end = base.end;
            return Some(Item::new(i, end, Head::Holding(unit, Box::new(base))));
        }
        None
    }

    /// A word that points, and the next token: `last`, `this past`, `the following`.
    fn pointer(&self, i: usize) -> Option<(Rel, bool, usize)> {
        let t = self.t;
        let the = t.is(i, &["the"]);
        let j = i + usize::from(the);
        Some(match t.word(j) {
            "last" | "past" => (Rel::Last, the, j + 1),
            "this" | "these" if !the => match t.word(j + 1) {
                "past" | "last" => (Rel::Last, the, j + 2),
                "coming" | "next" | "upcoming" => (Rel::Next, the, j + 2),
                _ => (Rel::This, the, j + 1),
            },
            "current" => (Rel::This, the, j + 1),
            "next" | "coming" | "upcoming" => (Rel::Next, the, j + 1),
            "previous" | "preceding" | "prior" => (Rel::Told(-1), the, j + 1),
            "following" | "ensuing" | "subsequent" if the => (Rel::Told(1), the, j + 1),
            "same" if the || t.is(i.wrapping_sub(1), &["that", "this"]) => (Rel::Told(0), the, j + 1),
            "that" if !the => (Rel::Told(0), the, j + 1 + usize::from(t.is(j + 1, &["same"]))),
            _ => return None,
        })
    }

    /// `last week`, `next Friday`, `this summer`, `last May`, `that year`, `the next morning`, `last night`.
    fn pointed(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let (rel, the, j) = self.pointer(i)?;
        // `this early morning`, `this late summer`, `the same late night`
        let word = self.lexicon.word(t.word(j));
        let hyphen = t.is(j + 1, &["-"]) && t.glued(j + 1);
        if let Some((unit, times, plural)) = word.unit {
            if hyphen || (times - 1.0).abs() > 0.1 {
                return None;
            }
            // `last year's third quarter` is the quarter's.
            if plural {
                return self.vague_plural(i, rel, unit, j);
            }
            // `the last week of March` is a stretch of March
            if the && t.is(j + 1, &["of"]) && (self.month(j + 2).is_some() || self.year_number(j + 2).is_some()) {
                return None;
            }
            // `last minute`, `this second`, `the last quarter of an hour`
            if unit.within_day() || unit == Unit::Millennium {
                return None;
            }
            return Some(self.pointed_unit(i, rel, the, unit, j));
        }
        if let Some(part) = word.part {
            // `this morning`, `last night`, `that evening`, `the next morning`
            let (n, base) = match rel {
                Rel::This => (0, Base::Published),
                Rel::Last => (-1, Base::Published),
                Rel::Next => (1, if the { Base::Told } else { Base::Published }),
                Rel::Told(n) => (n, Base::Told),
                Rel::Bare => return None,
            };
            let mut item = Item::new(i, j + 1, Head::Shift(Unit::Day, n, base));
            item.part = Some(part);
            return Some(item);
        }
        if let Some(season) = word.season {
            return Some(Item::new(i, j + 1, Head::Partial(Part::Season(season), rel, Year::Open)));
        }
        if let Some(weekday) = word.weekday.filter(|_| t.capital(j)) {
            return Some(Item::new(i, j + 1, Head::Partial(Part::Weekday(weekday), rel, Year::Open)));
        }
        if let Some((month, next, short)) = self.month(j)
            && (!short || t.is(next - 1, &["."]))
        {
            let day = t.integer(next).filter(|_| t.width(next) <= 2 && !t.is(next + 1, &[":", "%", "-"]));
            if let Some(day) = day.and_then(|d| i8::try_from(d).ok()).filter(|d| (1..=31).contains(d)) {
                return Some(Item::new(i, next + 1, Head::Partial(Part::MonthDay(month, day), rel, Year::Open)));
            }
            if self.year_after(next).is_some_and(|(y, _)| matches!(y, Year::Of(_))) {
                return None;
            }
            return Some(Item::new(i, next, Head::Partial(Part::Month(month), rel, Year::Open)));
        }
        if let Some(mut item) = self.holiday(j) {
            if let Head::Partial(part, Rel::Bare, Year::Open) = item.head {
                item.head = Head::Partial(part, rel, Year::Open);
            }
            item.start = i;
            return Some(item);
        }
        // `this same day`, `the very next day` are rare; `the past` is a reference
        None
    }

    /// A unit that is pointed at, with what may follow: `last week`, `that same day`, `this month`.
    fn pointed_unit(&self, i: usize, rel: Rel, the: bool, unit: Unit, j: usize) -> Item {
        let t = self.t;
        let end = j + 1;
        // `in the next year`, `over the past month`: a length of time that ends or begins now
        let spanning = the
            && matches!(rel, Rel::Last | Rel::Next)
            && matches!(t.before(i), "over" | "in" | "within" | "during" | "for" | "throughout");
        let (n, base) = match rel {
            Rel::Last => (-1, Base::Published),
            Rel::This | Rel::Bare => (0, Base::Published),
            // `the next day` goes on with the story; `next year` is counted from today.
            Rel::Next => (1, if the && !spanning { Base::Told } else { Base::Published }),
            Rel::Told(n) => (n, Base::Told),
        };
        if spanning && matches!(unit, Unit::Decade | Unit::Century | Unit::Week | Unit::Month | Unit::Day) {
            return Item::new(i, end, Head::Duration(duration(Some(1.0), unit)));
        }
        if unit == Unit::Quarter && matches!(rel, Rel::Told(0)) {
            return Item::new(i, end, Head::Period(0));
        }
        Item::new(i, end, Head::Shift(unit, n, base))
    }

    /// `recent years`, `coming weeks`, `past years`, `these days`.
    fn vague_plural(&self, i: usize, rel: Rel, unit: Unit, j: usize) -> Option<Item> {
        let head = match rel {
            Rel::Last | Rel::Told(-1) => Head::Reference("PAST_REF"),
            Rel::Next | Rel::Told(1) => Head::Reference("FUTURE_REF"),
            Rel::This if unit == Unit::Day => Head::Reference("PRESENT_REF"),
            _ => return None,
        };
        Some(Item::new(i, j + 1, head))
    }

    /// `the winter of 1994`, `summer 2006`, `spring of last year`, and a season alone after a word of time.
    fn season_year(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let the = usize::from(t.is(i, &["the"]));
        let mut j = i + the;
        let fuzzy = match t.word(j) {
            "early" => Some(Fuzzy::Early),
            "late" => Some(Fuzzy::Late),
            _ => None,
        };
        j += usize::from(fuzzy.is_some());
        let season = self.lexicon.word(t.word(j)).season?;
        // `the fall of the Wall`, `a spring in his step`, `Prague Spring`
        if t.capital(j) && i > 0 && t.capital(j - 1) && !t.opens(j) {
            return None;
        }
        let (year, mut end) = self.year_after(j + 1).unwrap_or((Year::Open, j + 1));
        if year == Year::Open {
            let summery = t.is(j, &["summer", "winter", "autumn"]);
            let led = matches!(
                t.before(i),
                "in" | "by" | "since" | "until" | "during" | "through" | "late" | "early" | "for"
            );
            let noun =
                t.is(j + 1, &["of", "in", "from", "to", "by", "short", "on", "s", "'", "’", "olympics", "games"]);
            let stands = led && (the == 1 || summery) || summery && the == 1;
            if noun || !stands {
                return None;
            }
            end = j + 1;
        }
        let mut item = Item::new(i, end, Head::Partial(Part::Season(season), Rel::Bare, year));
        item.fuzzy = fuzzy;
        Some(item)
    }

    /// `the year`, `the week`, `the month`, `the weekend`, `the full year`, `the year before`.
    fn the_unit(&self, i: usize) -> Option<Item> {
        let t = self.t;
        if !t.is(i, &["the"]) {
            return None;
        }
        let full = usize::from(t.is(i + 1, &["full", "whole", "entire", "calendar"]));
        let j = i + 1 + full;
        let (unit, times, plural) = self.unit(j)?;
        if plural || times > 1.5 || (t.is(j + 1, &["-"]) && t.glued(j + 1)) {
            return None;
        }
        if t.is(j + 1, &["before", "after", "earlier"])
            && matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year)
            && (t.kind(j + 2) != Kind::Word
                || t.is(j + 2, &["and", "but", "in", "at", "when", "as", "by", "with", "to", "for"]))
        {
            let n = if t.is(j + 1, &["after"]) { 1 } else { -1 };
            return Some(Item::new(i, j + 2, Head::Shift(unit, n, Base::Told)));
        }
        match unit {
            Unit::Year => {
                // `the year ended Sept. 30` is a length of time
                if t.is(j + 1, &["ended", "ending", "to"]) {
                    return Some(Item::new(i, j + 1, Head::Duration("P1Y".into())));
                }
                if t.is(j + 1, &["of", "that", "when", "in"]) && !LEADS.contains(&t.before(i)) {
                    return None;
                }
                Some(Item::new(i, j + 1, Head::Shift(Unit::Year, 0, Base::Published)))
            }
            Unit::Decade | Unit::Century if matches!(t.before(i), "of" | "in" | "this") && !t.is(j + 1, &["of"]) => {
                Some(Item::new(i, j + 1, Head::Shift(unit, 0, Base::Published)))
            }
            Unit::Week | Unit::Month | Unit::Weekend if !t.is(j + 1, &["of", "when", "that"]) => {
                Some(Item::new(i, j + 1, Head::Shift(unit, 0, Base::Published)))
            }
            _ => None,
        }
    }
}
