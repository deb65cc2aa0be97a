//! Numbers of units: durations (`three days`, `two-year`, `the past 20 years`), distances in time (`a decade ago`,
//! `two days later`, `in 18 months`), anniversaries, `the first nine months`.

use super::{Base, Grammar, Head, Item};
use crate::time::calendar::{Unit, duration};
use crate::time::token::Kind;

/// Adjectives that may stand between a number and its unit.
const BETWEEN: &[&str] = &[
    "more",
    "additional",
    "full",
    "consecutive",
    "straight",
    "trading",
    "business",
    "working",
    "long",
    "whole",
    "solid",
    "other",
    "extra",
    "successive",
    "calendar",
    "short",
    "further",
    "entire",
    "fiscal",
];

impl Grammar<'_> {
    pub(super) fn amount(&self, i: usize) -> Option<Item> {
        let rules: [Option<Item>; 4] =
            [self.anniversary(i), self.pointed_amount(i), self.counted(i), self.bare_plural(i)];
        rules.into_iter().flatten().reduce(|a, b| if b.end > a.end { b } else { a })
    }

    /// `the 75th anniversary`, `10-year anniversary`.
    fn anniversary(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let j = i + usize::from(t.is(i, &["the", "its", "their"]));
        let (n, next) = match self.ordinal(j) {
            Some((n, next)) => (n, next),
            None => {
                // `10-year anniversary`; also `52 anniversary`, as some agencies write
                let (n, next) = self.number(j)?;
                let next = next + usize::from(t.is(next, &["-"]));
                t.is(next, &["year", "anniversary"]).then_some(())?;
                ((0.0..10_000.0).contains(&n).then_some(n as u64)?, next + usize::from(t.is(next, &["year"])))
            }
        };
        let mut k = next;
        while k < next + 2 && t.kind(k) == Kind::Word && !t.is(k, &["anniversary"]) {
            k += 1;
        }
        if !t.is(k, &["anniversary"]) {
            return None;
        }
        Some(Item::new(i, k + 1, Head::Anniversary(u32::try_from(n).ok()?)))
    }

    /// `the past two months`, `the next few days`, `the last several quarters`, `the first nine months of 2023`.
    fn pointed_amount(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let mut j = i + usize::from(t.is(i, &["the", "these", "its", "this"]));
        let kind = t.word(j);
        if !matches!(
            kind,
            "past"
                | "last"
                | "next"
                | "coming"
                | "first"
                | "latest"
                | "previous"
                | "preceding"
                | "following"
                | "final"
                | "recent"
                | "early"
                | "opening"
        ) {
            return None;
        }
        j += 1;
        let (n, next) = if let Some((n, next)) = self.quantity(j) {
            // `the next 12 to 18 months`
            match self.number(next + 1).filter(|_| t.is(next, &["to", "or", "-", "–"])) {
                Some((_, end)) => (None, end),
                None => (n, next),
            }
        } else if self.unit(j).is_some_and(|u| u.2) && matches!(kind, "first" | "early") {
            (None, j)
        } else {
            return None;
        };
        let next = next + usize::from(t.is(next, BETWEEN));
        let (unit, times, plural) = self.unit(next)?;
        if kind == "early" && unit.within_day() {
            return None;
        }
        if !plural && n != Some(1.0) && !t.is(next + 1, &["-"]) {
            return None;
        }
        if t.is(next + 1, &["-"]) && t.glued(next + 1) {
            return None;
        }
        let mut item = Item::new(i, next + 1, Head::Duration(duration(n.map(|n| n * times), unit)));
        item.end = self.tail(item.end);
        let sign = match kind {
            "past" | "last" | "recent" | "latest" => -1,
            "next" | "coming" => 1,
            _ => 0,
        };
        if let Some(n) = n.filter(|_| sign != 0 && !unit.within_day()) {
            let (unit, n) = coarse(unit, n * times);
            item.reach = Some((unit, sign * n));
        }
        Some(item)
    }

    /// `or so`, `or more`
    fn tail(&self, j: usize) -> usize {
        if self.t.is(j, &["or"]) && self.t.is(j + 1, &["so", "more", "less"]) { j + 2 } else { j }
    }

    /// A number with its unit and what it is counted from.
    fn counted(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let (n, mut j, article) = match self.quantity(i) {
            Some((n, j)) => (n, j, false),
            // `a week`; `a few weeks` is a quantity
            None if t.is(i, &["a", "an"]) => (Some(1.0), i + 1, true),
            None => return None,
        };
        if i > 0 && t.glued(i) && t.kind(i) == Kind::Number && !t.is(i - 1, &["(", "\"", "“", "`", "-", "–", "—", "'"])
        {
            return None;
        }
        if t.is(i.wrapping_sub(1), &["$", "£", "€", "#"]) {
            return None;
        }
        let mut n = n;
        // `two to three weeks`, `12-to-18-month`, `five or six days`
        let sep = |k: usize| t.is(k, &["to", "or", "-", "–"]);
        let mut vague_to = None;
        if sep(j) && !article {
            let k = j + 1 + usize::from(t.is(j, &["-"]) && t.is(j + 1, &["to"]));
            let k = k + usize::from(t.is(k, &["-"]));
            if let Some((m, next)) = self.number(k) {
                vague_to = Some((m, next));
                j = next;
            }
        }
        let hyphen = t.is(j, &["-", "‑"]) && t.glued(j);
        let mut k = j + usize::from(hyphen);
        if !hyphen {
            if t.is(k, &["of"]) && self.unit(k + 1).is_some_and(|u| u.2) {
                k += 1;
            }
            k += usize::from(t.is(k, BETWEEN));
        }
        let (unit, times, plural) = self.unit(k)?;
        let end = k + 1;
        if !self.unit_stands(i, k, article, hyphen, n, unit, plural) {
            return None;
        }
        if let Some((m, _)) = vague_to {
            // TIMEX3 has no ranges; a wide one counts as vague
            if n.is_none_or(|n| m > n * 1.5 || m < n) {
                n = if m < n.unwrap_or(0.0) { n } else { None };
            }
        }
        let mut end = end;
        if t.is(end, &["and"]) && t.is(end + 1, &["a"]) && t.is(end + 2, &["half"]) {
            n = n.map(|n| n + 0.5);
            end += 3;
        }
        if article && t.is(end, &["or"]) && t.is(end + 1, &["two", "so", "more"]) {
            end += 2;
        }
        let long = t.is(end, &["-"]) && t.is(end + 1, &["long"]);
        if long {
            end += 2;
        }
        let end = self.tail(end);
        let amount = n.map(|n| n * times);
        Some(
            self.distance(i, end, amount, unit)
                .unwrap_or_else(|| Item::new(i, end, Head::Duration(duration(amount, unit)))),
        )
    }

    /// Whether the unit's word is one here: not `a second`, `the first quarter`, `$5 a year`.
    #[allow(clippy::too_many_arguments, reason = "all of one decision")]
    fn unit_stands(
        &self,
        i: usize,
        k: usize,
        article: bool,
        hyphen: bool,
        n: Option<f64>,
        unit: Unit,
        plural: bool,
    ) -> bool {
        let t = self.t;
        if t.is(k + 1, &["-"]) && t.glued(k + 1) && !t.is(k + 2, &["long"]) {
            // `a year-end rally`, `a day-trader`
            return false;
        }
        if article && t.is(k - 1, &["fiscal", "calendar"]) {
            return false;
        }
        if article {
            let suffix = t.is(k + 1, &["ago", "earlier", "later", "before", "after", "from", "or", "and"]);
            // `a second`, `a quarter` are mostly no times; `a share a year` is a rate
            if matches!(unit, Unit::Second | Unit::Quarter | Unit::Weekend) && !suffix {
                return false;
            }
            if matches!(unit, Unit::Day | Unit::Minute) && !suffix && t.is(k + 1, &["of", "in", "when", "that"]) {
                return false;
            }
            let before = t.before(i);
            let rate = i > 0
                && !suffix
                && (t.kind(i - 1) == Kind::Number
                    || matches!(
                        before,
                        "million" | "billion" | "percent" | "%" | "times" | "twice" | "once" | "dollars" | "tons"
                    )
                    || self.lexicon.word(before).cardinal.is_some()
                    || (before.ends_with('s')
                        && before.len() > 3
                        && !matches!(
                            before,
                            "less"
                                | "was"
                                | "lasts"
                                | "takes"
                                | "this"
                                | "across"
                                | "perhaps"
                                | "always"
                                | "costs"
                                | "has"
                                | "needs"
                                | "is"
                                | "hours"
                                | "lasted"
                        )));
            return !rate;
        }
        // `three-quarters`, `three quarters of the voters` are shares
        if unit == Unit::Quarter && n == Some(3.0) && (hyphen || t.is(k + 1, &["of", "in", "percent"])) {
            return false;
        }
        if plural {
            return true;
        }
        // `two day rally` stands in transcripts; `one second` is a time, `20 second` none
        n == Some(1.0)
            || hyphen
            || n.is_some_and(|n| n.fract() > 0.0)
            || (n.is_some() && !matches!(unit, Unit::Second | Unit::Quarter) && t.kind(k + 1) == Kind::Word)
            || n == Some(0.5)
    }

    /// What a number of units is counted from: `ago`, `earlier`, `from now`.
    fn distance(&self, i: usize, end: usize, n: Option<f64>, unit: Unit) -> Option<Item> {
        let t = self.t;
        let early = usize::from(t.is(end, &["earlier", "later"]) && t.is(end + 1, &["than"]));
        let (sign, base, next) = match t.word(end) {
            "ago" => (-1, Base::Published, end + 1),
            "earlier" if early == 0 => (-1, Base::Told, end + 1),
            "later" | "afterward" | "afterwards" if early == 0 => (1, Base::Told, end + 1),
            "before" | "previously" | "prior" if self.clause_ends(end + 1) => (-1, Base::Told, end + 1),
            "after" if self.clause_ends(end + 1) => (1, Base::Told, end + 1),
            "hence" => (1, Base::Published, end + 1),
            "from" if t.is(end + 1, &["now", "today"]) => (1, Base::Published, end + 2),
            "from" if t.is(end + 1, &["tomorrow", "yesterday"]) => return None,
            _ => return None,
        };
        // `a year ago today`, `a year ago this week`
        let Some(n) = n else {
            let head = if sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
            return Some(match base {
                Base::Published => Item::new(i, next, Head::Reference(head)),
                Base::Told => Item::new(i, next, Head::Duration(duration(None, unit))),
            });
        };
        if unit.within_day() {
            return Some(Item::new(i, next, Head::Duration(duration(Some(n), unit))));
        }
        let (unit, n) = coarse(unit, n);
        let mut head = Head::Shift(unit, sign * n, base);
        if unit == Unit::Year && n == 1 && sign < 0 {
            head = Head::YearAgo(base);
        }
        let mut item = Item::new(i, next, head);
        if t.is(next, &["today"]) && unit == Unit::Year {
            item.end = next + 1;
        }
        Some(item)
    }

    /// Whether nothing is told at token `k` that the distance could be counted from.
    fn clause_ends(&self, k: usize) -> bool {
        let t = self.t;
        t.kind(k) != Kind::Word || t.is(k, &["and", "but", "when", "in", "at", "with", "by"])
    }

    /// `years`, `weeks`, `for decades`, `months or years`, `recent weeks and months`.
    fn bare_plural(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let recent = t.is(i, &["recent", "coming", "future", "past", "upcoming"]);
        let j = i + usize::from(recent);
        let (unit, _, plural) = self.unit(j)?;
        let long = t.is(j + 1, &["-"]) && t.is(j + 2, &["long"]);
        if !plural {
            return long.then(|| Item::new(i, j + 3, Head::Duration(duration(Some(1.0), unit))));
        }
        if long {
            return Some(Item::new(i, j + 3, Head::Duration(duration(None, unit))));
        }
        if t.is(j + 1, &["-"]) && t.glued(j + 1) {
            return None;
        }
        let mut end = j + 1;
        if t.is(end, &["and", "or"]) && self.unit(end + 1).is_some_and(|u| u.2) {
            end += 2;
        }
        if t.is(i, &["recent"]) && unit != Unit::Year && end == j + 1 {
            return Some(Item::new(i, end, Head::Duration(duration(None, unit))));
        }
        if unit == Unit::Hour
            && t.is(i.wrapping_sub(1), &["early", "small", "wee", "late", "morning", "working", "office"])
        {
            return None;
        }
        if recent {
            let value = if t.is(i, &["recent", "past"]) { "PAST_REF" } else { "FUTURE_REF" };
            return Some(Item::new(i, end, Head::Reference(value)));
        }
        // `days` of a person or of an era, `the minutes of the meeting`, `headquarters`
        if matches!(unit, Unit::Second | Unit::Minute | Unit::Quarter | Unit::Weekend)
            && !t.is(end, &["ago", "later", "earlier"])
        {
            return None;
        }
        if i > 0 && !t.opens(j) && (t.capital(j) || t.capital(i - 1) && !t.opens(i - 1)) {
            return None;
        }
        if let Some(item) = self.distance(i, end, None, unit) {
            return Some(item);
        }
        if t.is(end, &["ahead"]) {
            end += 1;
        }
        Some(Item::new(i, end, Head::Duration(duration(None, unit))))
    }
}

/// Whole units for a distance: a decade is ten years, half a year six months, a year and a half 18 months.
fn coarse(unit: Unit, n: f64) -> (Unit, i64) {
    let whole = |n: f64| n.clamp(-1e12, 1e12).round() as i64;
    match unit {
        Unit::Decade => (Unit::Year, whole(n * 10.0)),
        Unit::Century => (Unit::Year, whole(n * 100.0)),
        Unit::Millennium => (Unit::Year, whole(n * 1000.0)),
        Unit::Year if n.fract() > 0.0 => (Unit::Month, whole(n * 12.0)),
        _ => (unit, whole(n)),
    }
}
