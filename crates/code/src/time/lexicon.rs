//! The words of time, from `knowledge/time.toml`.

use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::calendar::{Season, Unit, add_days, easter, nth_weekday};

/// What one word can be in a time expression.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    pub(super) month: Option<i8>,
    pub(super) month_short: Option<i8>,
    pub(super) weekday: Option<i8>,
    pub(super) weekday_short: Option<i8>,
    /// `Fridays`
    pub(super) weekday_plural: Option<i8>,
    /// Unit, how many of it one counts (a fortnight is two weeks), and whether the word is a plural.
    pub(super) unit: Option<(Unit, f64, bool)>,
    pub(super) season: Option<Season>,
    pub(super) part: Option<&'static str>,
    pub(super) cardinal: Option<u64>,
    pub(super) scale: Option<u64>,
    pub(super) ordinal: Option<u8>,
    pub(super) tens: Option<u8>,
    pub(super) recurring: Option<String>,
    pub(super) zone: bool,
}

/// How a holiday finds its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    Fixed {
        month: i8,
        day: i8,
    },
    Nth {
        month: i8,
        weekday: i8,
        nth: i8,
    },
    /// The first `weekday` after the `nth` `after` of the month.
    After {
        month: i8,
        weekday: i8,
        nth: i8,
        after: i8,
    },
    Easter(i64),
    Day(Date),
}

impl Rule {
    /// The day of the holiday in a year.
    pub(super) fn day(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed { month, day } => Date::new(year, month, day).ok(),
            Self::Nth { month, weekday, nth } => nth_weekday(year, month, weekday, nth),
            Self::After { month, weekday, nth, after } => {
                let base = nth_weekday(year, month, after, nth)?;
                add_days(base, i64::from((weekday - after - 1).rem_euclid(7)) + 1)
            }
            Self::Easter(n) => add_days(easter(year)?, n),
            Self::Day(day) => Some(day),
        }
    }
}

/// A fixed expression of several tokens.
#[derive(Clone, Debug)]
pub(super) struct Phrase<T> {
    /// Its tokens, in lower case.
    pub(super) tokens: Vec<String>,
    pub(super) means: T,
}

/// The tables, indexed.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: FxHashMap<String, Word>,
    /// Vague references by first token, longest first.
    pub(super) references: FxHashMap<String, Vec<Phrase<&'static str>>>,
    /// Holidays by first token, longest first.
    pub(super) holidays: FxHashMap<String, Vec<Phrase<Rule>>>,
    pub(super) after_weekday: Vec<String>,
    pub(super) before_weekday: Vec<String>,
    pub(super) verbs: Verbs,
}

/// Verbs that bear on which time belongs to what, by lemma.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Verbs {
    /// With these a noun happens: `talks were held on Monday`.
    pub(super) happen: FxHashSet<String>,
    /// What is told after these has a time of its own.
    pub(super) say: FxHashSet<String>,
    /// Gradual change, which happens on no day.
    pub(super) gradual: FxHashSet<String>,
    /// Adverbs that carry a story on where it stands.
    pub(super) sequence: FxHashSet<String>,
    /// Their infinitive or participle looks ahead.
    pub(super) ahead: FxHashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    months: FxHashMap<String, i8>,
    months_short: FxHashMap<String, i8>,
    weekdays: FxHashMap<String, i8>,
    weekdays_short: FxHashMap<String, i8>,
    units: FxHashMap<String, String>,
    plurals: FxHashMap<String, String>,
    seasons: FxHashMap<String, String>,
    parts: FxHashMap<String, String>,
    cardinals: FxHashMap<String, u64>,
    scales: FxHashMap<String, u64>,
    ordinals: FxHashMap<String, u8>,
    tens: FxHashMap<String, u8>,
    recurring: FxHashMap<String, String>,
    references: FxHashMap<String, Vec<String>>,
    zones: FxHashMap<String, f64>,
    names: Names,
    holidays: FxHashMap<String, String>,
    named_days: FxHashMap<String, String>,
    verbs: Verbs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    after_weekday: Vec<String>,
    before_weekday: Vec<String>,
}

static EMPTY: LazyLock<Word> = LazyLock::new(Word::default);
static BUILT_IN: LazyLock<Lexicon> = LazyLock::new(|| {
    // The embedded table is checked by the tests; without it the program would find no time at all.
    Lexicon::parse(include_str!("../../../../knowledge/time.toml")).unwrap_or_default()
});

fn unit(name: &str) -> Option<(Unit, f64)> {
    Some(match name {
        "second" => (Unit::Second, 1.0),
        "minute" => (Unit::Minute, 1.0),
        "hour" => (Unit::Hour, 1.0),
        "day" => (Unit::Day, 1.0),
        "week" => (Unit::Week, 1.0),
        "fortnight" => (Unit::Week, 2.0),
        "weekend" => (Unit::Weekend, 1.0),
        "month" => (Unit::Month, 1.0),
        "quarter" => (Unit::Quarter, 1.0),
        "year" => (Unit::Year, 1.0),
        "decade" => (Unit::Decade, 1.0),
        "century" => (Unit::Century, 1.0),
        "millennium" => (Unit::Millennium, 1.0),
        _ => return None,
    })
}

/// The phrase's tokens as the tokenizer cuts them.
fn cut(phrase: &str) -> Vec<String> {
    let tokens = super::token::Tokens::new(phrase);
    (0..tokens.len()).map(|i| tokens.word(i).to_owned()).collect()
}

fn letters(code: &str) -> Option<&'static str> {
    ["MO", "MI", "AF", "EV", "NI"].into_iter().find(|c| *c == code)
}

impl Lexicon {
    /// The table that is compiled in.
    pub(super) fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads the table from TOML; the message of the error names the entry.
    pub(super) fn parse(toml: &str) -> Result<Self, String> {
        let file: File = toml::from_str(toml).map_err(|e| format!("time.toml: {e}"))?;
        let mut out = Self::default();
        out.add(file.months, |w, n| w.month = Some(n));
        out.add(file.months_short, |w, n| w.month_short = Some(n));
        out.add(file.weekdays.iter().map(|(w, n)| (format!("{w}s"), *n)).collect(), |w, n| w.weekday_plural = Some(n));
        out.add(file.weekdays, |w, n| w.weekday = Some(n));
        out.add(file.weekdays_short, |w, n| w.weekday_short = Some(n));
        out.add(file.cardinals, |w, n| w.cardinal = Some(n));
        out.add(file.scales, |w, n| w.scale = Some(n));
        out.add(file.ordinals, |w, n| w.ordinal = Some(n));
        out.add(file.tens, |w, n| w.tens = Some(n));
        out.add(file.recurring, |w, value| w.recurring = Some(value));
        out.add(file.zones, |w, _| w.zone = true);
        let bad = |what: &str, word: &str| format!("time.toml: {what} of `{word}` is not known");
        let mut units = Vec::new();
        for (word, name) in sorted(file.units) {
            let (unit, times) = unit(&name).ok_or_else(|| bad("unit", &word))?;
            units.push((format!("{word}s"), (unit, times, true)));
            units.push((word, (unit, times, false)));
        }
        for (word, name) in sorted(file.plurals) {
            let (unit, times) = unit(&name).ok_or_else(|| bad("unit", &word))?;
            units.push((word, (unit, times, true)));
        }
        for (word, unit) in units {
            out.words.entry(word).or_default().unit = Some(unit);
        }
        for (word, name) in sorted(file.seasons) {
            out.words.entry(word.clone()).or_default().season = Some(match name.as_str() {
                "spring" => Season::Spring,
                "summer" => Season::Summer,
                "autumn" => Season::Autumn,
                "winter" => Season::Winter,
                _ => return Err(bad("season", &word)),
            });
        }
        for (word, code) in sorted(file.parts) {
            let code = letters(&code).ok_or_else(|| bad("part of day", &word))?;
            out.words.entry(word).or_default().part = Some(code);
        }
        for (value, phrases) in sorted(file.references) {
            let value = ["PRESENT_REF", "PAST_REF", "FUTURE_REF"]
                .into_iter()
                .find(|v| *v == value)
                .ok_or_else(|| bad("reference", &value))?;
            for phrase in phrases {
                push(&mut out.references, &phrase, value);
            }
        }
        for (name, rule) in sorted(file.holidays) {
            push(&mut out.holidays, &name, out_rule(&rule, &out.words).ok_or_else(|| bad("rule", &name))?);
        }
        for (name, day) in sorted(file.named_days) {
            push(&mut out.holidays, &name, Rule::Day(day.parse().map_err(|_| bad("day", &name))?));
        }
        out.references.values_mut().for_each(|list| list.sort_by_key(|p| std::cmp::Reverse(p.tokens.len())));
        out.holidays.values_mut().for_each(|list| list.sort_by_key(|p| std::cmp::Reverse(p.tokens.len())));
        out.after_weekday = file.names.after_weekday;
        out.before_weekday = file.names.before_weekday;
        out.verbs = file.verbs;
        Ok(out)
    }

    fn add<T>(&mut self, table: FxHashMap<String, T>, set: impl Fn(&mut Word, T)) {
        for (word, value) in sorted(table) {
            set(self.words.entry(word).or_default(), value);
        }
    }

    /// Whether the tables hold a word in lower case.
    pub(super) fn is_known(&self, lower: &str) -> bool {
        self.words.contains_key(lower)
    }

    /// What is known of a word in lower case.
    pub(super) fn word(&self, lower: &str) -> &Word {
        self.words.get(lower).unwrap_or(&EMPTY)
    }
}

fn push<T>(map: &mut FxHashMap<String, Vec<Phrase<T>>>, phrase: &str, means: T) {
    let tokens = cut(phrase);
    if let Some(first) = tokens.first().cloned() {
        map.entry(first).or_default().push(Phrase { tokens, means });
    }
}

fn sorted<T>(table: FxHashMap<String, T>) -> Vec<(String, T)> {
    let mut rows: Vec<_> = table.into_iter().collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows
}

/// Reads a rule of the `[holidays]` table.
fn out_rule(rule: &str, words: &FxHashMap<String, Word>) -> Option<Rule> {
    let weekday = |name: &str| words.get(name).and_then(|w| w.weekday);
    let parts: Vec<&str> = rule.split(' ').collect();
    match parts[..] {
        ["easter", n] => Some(Rule::Easter(n.parse().ok()?)),
        [day] => {
            let (month, day) = day.split_once('-')?;
            Some(Rule::Fixed { month: month.parse().ok()?, day: day.parse().ok()? })
        }
        [month, nth, name] => {
            Some(Rule::Nth { month: month.parse().ok()?, weekday: weekday(name)?, nth: nth.parse().ok()? })
        }
        [month, name, "after", nth, after] => Some(Rule::After {
            month: month.parse().ok()?,
            weekday: weekday(name)?,
            nth: nth.parse().ok()?,
            after: weekday(after)?,
        }),
        _ => None,
    }
}
