//! Times that recur: `every Monday`, `each year`, `twice a week`, `daily`, `Tuesday nights`.

use super::{Grammar, Head, Item};
use crate::time::calendar::duration;
use crate::time::token::Kind;

impl Grammar<'_> {
    pub(super) fn set(&self, i: usize) -> Option<Item> {
        self.every(i).or_else(|| self.times_a(i)).or_else(|| self.plural_weekday(i)).or_else(|| self.recurring(i))
    }

    /// `every day`, `each Thursday`, `every other week`, `every two years`, `each July`.
    fn every(&self, i: usize) -> Option<Item> {
        let t = self.t;
        if !t.is(i, &["every", "each"]) {
            return None;
        }
        let mut j = i + 1;
        // `each of the past three years` is read as the years
        let mut n = 1.0;
        if t.is(j, &["other"]) {
            n = 2.0;
            j += 1;
        } else if let Some((m, next)) = self.number(j) {
            n = m;
            j = next;
        } else if t.is(j, &["few"]) {
            let (unit, _, _) = self.unit(j + 1)?;
            return Some(Item::new(i, j + 2, Head::Set(duration(None, unit))));
        }
        j += usize::from(t.is(j, &["single", "passing"]));
        let word = self.lexicon.word(t.word(j));
        let value = if let Some((unit, times, _)) = word.unit {
            if t.is(j + 1, &["-"]) && t.glued(j + 1) {
                return None;
            }
            duration(Some(n * times), unit)
        } else if let Some(day) = word.weekday {
            let part = self.lexicon.word(t.word(j + 1)).part;
            let end = j + 1 + usize::from(part.is_some());
            return Some(Item::new(i, end, Head::Set(weekday_set(day, part))));
        } else if let Some(month) = word.month.filter(|_| t.capital(j)) {
            format!("XXXX-{month:02}")
        } else if let Some(season) = word.season {
            use crate::time::calendar::Season::{Autumn, Spring, Summer, Winter};
            let letters = match season {
                Spring => "SP",
                Summer => "SU",
                Autumn => "FA",
                Winter => "WI",
            };
            format!("XXXX-{letters}")
        } else if let Some(part) = word.part {
            format!("XXXX-XX-XXT{part}")
        } else {
            return None;
        };
        Some(Item::new(i, j + 1, Head::Set(value)))
    }

    /// `once a month`, `twice a week`, `three times a day`, `per year` after a count of times.
    fn times_a(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let j = if t.is(i, &["once", "twice"]) {
            i + 1
        } else {
            let (_, next) = self.quantity(i)?;
            t.is(next, &["times", "days", "hours", "nights", "weeks"]).then_some(next + 1)?
        };
        if !t.is(j, &["a", "per", "every", "each", "an"]) {
            return None;
        }
        let (unit, times, _) = self.unit(j + 1)?;
        Some(Item::new(i, j + 2, Head::Set(duration(Some(times), unit))))
    }

    /// `Tuesdays`, `Tuesday nights`, `on Sunday mornings`, `weekends`.
    fn plural_weekday(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let word = t.word(i);
        if t.kind(i) != Kind::Word {
            return None;
        }
        if t.capital(i) {
            if let Some(day) = self.lexicon.word(word).weekday_plural {
                return Some(Item::new(i, i + 1, Head::Set(weekday_set(day, None))));
            }
            let day = self.lexicon.word(word).weekday?;
            let part = t.word(i + 1).strip_suffix('s').and_then(|w| self.lexicon.word(w).part)?;
            return Some(Item::new(i, i + 2, Head::Set(weekday_set(day, Some(part)))));
        }
        None
    }

    /// `daily`, `annually`: not where the word is a newspaper or an average.
    fn recurring(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let value = self.lexicon.word(t.word(i)).recurring.as_ref()?;
        let named = t.capital(i) && !t.opens(i);
        let paper = t.kind(i + 1) == Kind::Word && t.capital(i + 1);
        if named
            || paper
            || matches!(t.before(i), "average" | "state" | "leading" | "party" | "-")
            || t.is(i + 1, &["newspaper", "-"])
        {
            return None;
        }
        Some(Item::new(i, i + 1, Head::Set(value.clone())))
    }
}

fn weekday_set(day: i8, part: Option<&str>) -> String {
    match part {
        Some(part) => format!("XXXX-WXX-{day}T{part}"),
        None => format!("XXXX-WXX-{day}"),
    }
}
