//! Times of the clock and parts of the day: `10:35 a.m.`, `5 p.m. EST Nov. 9`, `0735 GMT`, `noon Saturday`,
//! `mid-afternoon`, `in the morning`.

use super::{Base, Clock, Grammar, Head, Item};
use crate::time::calendar::Unit;
use crate::time::token::Kind;

impl Grammar<'_> {
    pub(super) fn clock(&self, i: usize) -> Option<Item> {
        let Some((clock, mut end)) = self.clock_time(i) else { return self.part_of_day(i) };
        let t = self.t;
        // `(0735 GMT)` after a local time says the same again.
        if t.is(end, &["("]) && self.clock_time(end + 1).is_some_and(|(_, k)| t.is(k, &[")"])) {
            let (_, k) = self.clock_time(end + 1)?;
            end = k + 1;
        }
        let mut item = Item::new(i, end, Head::Within);
        item.clock = Some(clock);
        // The day that follows: `9 a.m. Tuesday`, `5 p.m. EST, Nov. 9`, `noon on Saturday`
        let mut j = end + usize::from(t.is(end, &[","]));
        j += usize::from(t.is(j, &["on"]));
        let day = self.date(j).into_iter().chain(self.deictic(j)).filter(|d| d.is_day()).max_by_key(|d| d.end);
        if let Some(day) = day {
            item.head = day.head;
            item.end = day.end;
        }
        Some(item)
    }

    /// The time of the clock alone, with its zone.
    fn clock_time(&self, i: usize) -> Option<(Clock, usize)> {
        let t = self.t;
        match t.word(i) {
            "noon" | "midday" if !t.is(i + 1, &["-"]) && t.before(i) != "high" => {
                return Some((Clock { hour: 12, minute: 0, second: None }, i + 1));
            }
            "midnight" if !t.capital(i) || t.opens(i) => {
                return Some((Clock { hour: 24, minute: 0, second: None }, i + 1));
            }
            "half" | "quarter" if t.is(i + 1, &["past"]) => {
                let (hour, next) = self.number(i + 2)?;
                let minute = if t.is(i, &["half"]) { 30 } else { 15 };
                return Some((self.half_day(Clock { hour: small(hour)?, minute, second: None }, next).0, next));
            }
            _ => {}
        }
        let span = i > 1 && t.is(i - 1, &["-", "–"]) && t.is(i - 2, &["m", ".", "am", "pm"]);
        if i > 0 && t.glued(i) && !span && t.is(i - 1, &[":", ".", "$", "/", "-", "£", "€"]) {
            return None;
        }
        // `0735 GMT`
        if t.width(i) == 4 && t.integer(i).is_some() && !t.is(i, &[","]) {
            let n = t.integer(i)?;
            let (zone, end) = self.zone(i + 1)?;
            let clock = Clock { hour: u8::try_from(n / 100).ok()?, minute: u8::try_from(n % 100).ok()?, second: None };
            return (zone && clock.hour < 25 && clock.minute < 60).then_some((clock, end));
        }
        let words = t.kind(i) == Kind::Word;
        // `10.30 am` is the British way; the tokenizer reads a decimal.
        let dotted = t.kind(i) == Kind::Number && t.width(i) >= 4 && t.integer(i).is_none();
        let (mut clock, mut j, colon) = if dotted {
            let (h, m) = t.word(i).split_once('.')?;
            (m.len() == 2).then_some(())?;
            (Clock { hour: h.parse().ok()?, minute: m.parse().ok()?, second: None }, i + 1, false)
        } else {
            let (hour, j) =
                if words { self.number(i).filter(|(n, _)| *n <= 12.0)? } else { (t.integer(i)? as f64, i + 1) };
            (Clock { hour: small(hour)?, minute: 0, second: None }, j, false)
        };
        let mut colon = colon;
        let two = |k: usize| {
            t.integer(k).filter(|n| t.width(k) == 2 && t.glued(k) && *n < 60).and_then(|n| u8::try_from(n).ok())
        };
        if !words
            && t.is(j, &[":"])
            && t.glued(j)
            && let Some(minute) = two(j + 1)
        {
            clock.minute = minute;
            colon = true;
            j += 2;
            if t.is(j, &[":"])
                && t.glued(j)
                && let Some(second) = two(j + 1)
            {
                clock.second = Some(second);
                j += 2;
            }
        }
        if clock.hour > 24 || clock.minute > 59 {
            return None;
        }
        if t.is(j, &["o"]) && t.is(j + 1, &["'", "’"]) && t.is(j + 2, &["clock"]) {
            let (clock, end) = self.half_day(clock, j + 3);
            return Some((clock, self.zone(end).map_or(end, |z| z.1)));
        }
        let (full, end) = self.half_day(clock, j);
        let marked = end > j;
        if marked && clock.hour > 12 && clock.hour < 24 && !colon {
            return None;
        }
        let zone = self.zone(end).filter(|z| z.0);
        let led = matches!(
            t.before(i),
            "at" | "by"
                | "until"
                | "till"
                | "around"
                | "about"
                | "from"
                | "since"
                | "before"
                | "after"
                | "between"
                | "to"
        );
        let hours = t.is(j, &["hours", "hrs"]) && (colon || t.width(i) == 4);
        if !(marked || zone.is_some() && !words || colon && (led && clock.second.is_none() || hours)) {
            return None;
        }
        let end = zone.map_or(end, |z| z.1);
        Some((full, end))
    }

    /// `a.m.`, `pm`, `in the morning`, `at night` after a time: the 24-hour clock and the next token.
    fn half_day(&self, clock: Clock, j: usize) -> (Clock, usize) {
        let t = self.t;
        let letter = t.word(j);
        let (afternoon, end) = if matches!(letter, "am" | "pm") {
            (letter == "pm", j + 1)
        } else if matches!(letter, "a" | "p") && t.is(j + 1, &["."]) && t.is(j + 2, &["m"]) && t.glued(j + 2) {
            // the full stop belongs to it unless it ends the sentence; either way it is no word
            let dot = t.is(j + 3, &["."]) && t.glued(j + 3);
            (letter == "p", j + 3 + usize::from(dot))
        } else if t.is(j, &["in"]) && t.is(j + 1, &["the"]) && t.is(j + 2, &["morning", "afternoon", "evening"]) {
            (!t.is(j + 2, &["morning"]), j + 3)
        } else if t.is(j, &["at"]) && t.is(j + 1, &["night"]) {
            (clock.hour > 5, j + 2)
        } else {
            return (clock, j);
        };
        let hour = match (clock.hour, afternoon) {
            (12, false) => 0,
            (h @ 1..=11, true) => h + 12,
            (h, _) => h,
        };
        (Clock { hour, ..clock }, end)
    }

    /// A zone: `EST`, `GMT`, `local time`, `Moscow time`, `(GMT+3)`; whether one stands here and the next token.
    fn zone(&self, j: usize) -> Option<(bool, usize)> {
        let t = self.t;
        if t.is(j, &["local"]) && t.is(j + 1, &["time"]) {
            return Some((true, j + 2));
        }
        let k = j + usize::from(t.is(j, &["("]));
        let word = t.word(k);
        if self.lexicon.word(word).zone && t.capital(k) && self.lexicon.word(word).weekday_short.is_none() {
            let mut end = k + 1;
            end += usize::from(t.is(end, &["time"]));
            end += usize::from(k > j && t.is(end, &[")"]));
            return Some((true, end));
        }
        if t.kind(j) == Kind::Word
            && t.capital(j)
            && t.is(j + 1, &["time"])
            && self.lexicon.word(word).weekday.is_none()
        {
            return Some((true, j + 2));
        }
        None
    }

    /// `mid-afternoon`, `overnight`, `the morning`, `in the evening`, `early morning`.
    fn part_of_day(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let the = usize::from(t.is(i, &["the"]));
        let mut j = i + the;
        let lead = t.is(j, &["mid", "early", "late"]);
        let mid = t.is(j, &["mid"]);
        j += usize::from(lead);
        j += usize::from(lead && t.is(j, &["-"]));
        let part = self.lexicon.word(t.word(j)).part?;
        if t.capital(j) && !t.opens(j) {
            return None;
        }
        let word = t.word(j);
        // `the night of November 4`
        if the == 1
            && t.is(j + 1, &["of"])
            && let Some(day) =
                self.date(j + 2).or_else(|| self.deictic(j + 2)).filter(|d| d.is_day() && d.part.is_none())
        {
            let mut item = Item::new(i, day.end, day.head);
            item.part = Some(part);
            return Some(item);
        }
        let in_the =
            the == 1 && matches!(t.before(i), "in" | "during" | "by" | "of" | "until" | "through" | "late" | "later");
        let stands = match word {
            "overnight" => true,
            "dawn" | "dusk" | "daybreak" | "nightfall" => {
                matches!(t.before(i), "at" | "before" | "by" | "after" | "until" | "since" | "as")
            }
            "morning" | "afternoon" | "evening" => {
                mid || in_the || (lead && !t.is(j + 1, &["-"])) || matches!(t.before(i), "by" | "this")
            }
            _ => false,
        };
        if !stands {
            return None;
        }
        let mut item = Item::new(i, j + 1, Head::Shift(Unit::Day, 0, Base::Told));
        item.head = Head::Within;
        item.part = Some(part);
        // `mid-afternoon yesterday`
        let k = j + 1 + usize::from(t.is(j + 1, &["on"]));
        if let Some(day) = self.date(k).or_else(|| self.deictic(k)).filter(|d| d.is_day() && d.part.is_none()) {
            item.head = day.head;
            item.end = day.end;
        }
        Some(item)
    }
}

fn small(n: f64) -> Option<u8> {
    ((0.0..=24.0).contains(&n) && n.fract() == 0.0).then_some(n as u8)
}
