//! Years, decades and centuries: `1990`, `1980-88`, `the 1980s`, `the nineties`, `the 19th century`.

use super::date::{COUNTED, LEADS};
use super::{Fuzzy, Grammar, Head, Item};
use crate::time::calendar::{Granule, Unit};
use crate::time::token::Kind;

/// Words whose number is no year: "Resolution 1874".
const NUMBERED: [&str; 12] = [
    "resolution",
    "resolutions",
    "flight",
    "no",
    "number",
    "article",
    "paragraph",
    "page",
    "room",
    "route",
    "highway",
    "battalion",
];

impl Grammar<'_> {
    /// A year alone, and the second year of `1980-88`.
    pub(super) fn bare_year(&self, i: usize) -> Option<Item> {
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
        if digits && !said && NUMBERED.contains(&before) {
            return None;
        }
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
            let old = said || matches!(before, "in" | "since" | "ad");
            if !((1500..=2100).contains(&year) || old) {
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
            item.fuzzy = Some(Fuzzy::Beyond);
        }
        Some(item)
    }

    /// Decades and centuries: `the 1980s`, `the '80s`, `the nineties`, `the 19th century`.
    pub(super) fn long_span(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let the = usize::from(t.is(i, &["the"]));
        let mut j = i + the;
        // the stretch may stand inside: `the early 1980s`, `the late 19th century`
        let fuzzy = match t.word(j) {
            "early" => Some(Fuzzy::Early),
            "mid" | "middle" => Some(Fuzzy::Mid),
            "late" | "later" => Some(Fuzzy::Late),
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
