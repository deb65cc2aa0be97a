//! What the record can say on a subject, and which time a claim speaks of: `subjects.tsv` and `eras.tsv`.

use chancery_knowledge::{Files, KnowledgeError, Table, list};
use serde::{Deserialize, Serialize};

use crate::period::Month;

/// What a story gives to a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// Its PLOVER score, -10 to 10.
    Score,
    /// Its score with the sign turned.
    Hostility,
    /// 1.
    Count,
}

/// Which stories between two sides count, and what each gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// The subject of claims that it answers.
    pub subject: String,
    /// PLOVER types that count; empty for all.
    pub types: Vec<String>,
    /// Contexts of which a story must have one; empty for any.
    pub contexts: Vec<String>,
    /// What a story gives.
    pub value: Value,
    /// What the figure is not.
    pub note: Option<String>,
}

impl Measure {
    /// Relations as a whole: all stories, by their scores.
    #[must_use]
    pub fn relations() -> Self {
        Self {
            subject: "relations".to_owned(),
            types: Vec::new(),
            contexts: Vec::new(),
            value: Value::Score,
            note: None,
        }
    }

    /// Whether stories of a type count.
    #[must_use]
    pub fn counts(&self, kind: &str) -> bool {
        self.types.is_empty() || self.types.iter().any(|t| t == kind)
    }

    /// What a story of a score gives.
    #[must_use]
    pub fn of(&self, score: f64) -> f64 {
        match self.value {
            Value::Score => score,
            Value::Hostility => -score,
            Value::Count => 1.0,
        }
    }
}

#[derive(Clone, Debug)]
struct Era {
    phrase: &'static str,
    until: Option<i32>,
    years: Option<i32>,
}

/// The tables.
#[derive(Clone, Debug)]
pub struct Measures {
    measures: Vec<Measure>,
    eras: Vec<Era>,
}

/// Which part of the record a claim speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// All of it.
    Ever,
    /// From a month on.
    From(Month),
    /// It names a time that is not known here; all of the record is taken.
    Unknown,
}

impl Measures {
    /// Reads both tables.
    ///
    /// # Errors
    /// A missing table or a wrong cell, by file, line and column.
    pub fn load(files: &Files) -> Result<Self, KnowledgeError> {
        let (file, text) = files.get("subjects.tsv")?;
        let mut measures = Vec::new();
        for row in Table::new(file, text, ["subject", "types", "contexts", "value", "note"])?.rows() {
            let row = row?;
            row.need(0)?;
            measures.push(Measure {
                subject: row.cells[0].to_owned(),
                types: list(row.cells[1]).map(str::to_owned).collect(),
                contexts: list(row.cells[2]).map(str::to_owned).collect(),
                value: match row.cells[3] {
                    "score" => Value::Score,
                    "hostility" => Value::Hostility,
                    "count" => Value::Count,
                    _ => return Err(row.fail(3, "must be score, hostility or count")),
                },
                note: Some(row.cells[4]).filter(|n| !n.is_empty()).map(str::to_owned),
            });
        }
        let (file, text) = files.get("eras.tsv")?;
        let mut eras = Vec::new();
        for row in Table::new(file, text, ["phrase", "until", "years"])?.rows() {
            let row = row?;
            row.need(0)?;
            let whole = |at: usize| -> Result<Option<i32>, KnowledgeError> {
                let cell = row.cells[at];
                if cell.is_empty() {
                    return Ok(None);
                }
                cell.parse().map(Some).map_err(|_| row.fail(at, "must be a whole number"))
            };
            eras.push(Era { phrase: row.cells[0], until: whole(1)?, years: whole(2)? });
        }
        // "world war ii" goes before "world war i".
        eras.sort_by_key(|e| std::cmp::Reverse(e.phrase.len()));
        Ok(Self { measures, eras })
    }

    /// How the record answers claims on a subject.
    #[must_use]
    pub fn of(&self, subject: &str) -> Option<&Measure> {
        self.measures.iter().find(|m| m.subject == subject)
    }

    /// The part of the record that a phrase bounds, as told in month `at`.
    ///
    /// "Since 1962" begins with the month after that year (or month), for 1962 itself is what is set apart;
    /// "in 20 years" with the month 20 years before the end of `at`.
    #[must_use]
    pub fn scope(&self, phrase: Option<&str>, at: Month) -> Scope {
        let Some(phrase) = phrase.map(str::to_lowercase).filter(|p| !p.is_empty() && p != "ever") else {
            return Scope::Ever;
        };
        let words: Vec<&str> = phrase.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let back = |years: i32| Scope::From(at.plus(1 - 12 * years.max(1)));
        if words.first() == Some(&"since") {
            if let Some(year) = words.iter().find_map(|w| year(w)) {
                // "Since the 1980s": after the decade.
                let end = if words.iter().any(|w| w.len() == 5 && w.ends_with('s')) { year + 9 } else { year };
                let month = words.iter().find_map(|w| MONTHS.iter().position(|m| m == w));
                let month = month.and_then(|m| i32::try_from(m).ok()).map_or(12, |m| m + 1);
                return Month::new(end, month).map_or(Scope::Unknown, |m| Scope::From(m.plus(1)));
            }
            let until = self.eras.iter().find(|e| e.until.is_some() && phrase.contains(e.phrase)).and_then(|e| e.until);
            return until.and_then(|y| Month::new(y, 12)).map_or(Scope::Unknown, |m| Scope::From(m.plus(1)));
        }
        let unit = self.eras.iter().find(|e| e.years.is_some() && words.contains(&e.phrase));
        let Some(unit) = unit else { return Scope::Unknown };
        let count = words.iter().find_map(|w| number(w));
        let years = match (count, unit.phrase) {
            (Some(n), "years" | "year") => n,
            (Some(n), "months") => (n + 11) / 12,
            (Some(n), "decades" | "decade") => 10 * n,
            (Some(n), "generations" | "generation") => 25 * n,
            (Some(n), "centuries" | "century") => 100 * n,
            _ => unit.years.unwrap_or(1),
        };
        back(years)
    }
}

fn year(word: &str) -> Option<i32> {
    let digits = word.strip_suffix('s').unwrap_or(word);
    digits.parse().ok().filter(|y| digits.len() == 4 && (1000..=2999).contains(y))
}

fn number(word: &str) -> Option<i32> {
    let tens = ["ten", "twenty", "thirty", "forty", "fifty"];
    let ones = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let at = |list: &[&str]| list.iter().position(|w| *w == word).and_then(|p| i32::try_from(p).ok());
    let spelt = at(&ones).map(|p| p + 1).or_else(|| at(&tens).map(|p| 10 * (p + 1)));
    spelt.or_else(|| word.parse().ok().filter(|n| (1..=500).contains(n)))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes() {
        let measures = Measures::load(&Files::embedded()).unwrap();
        let check = |phrase: &str, want: &str| {
            let scope = measures.scope(Some(phrase), "2024-03".parse().unwrap());
            let have = match scope {
                Scope::Ever => "ever".to_owned(),
                Scope::From(month) => month.to_string(),
                Scope::Unknown => "unknown".to_owned(),
            };
            assert_eq!(have, want, "{phrase}");
        };
        check("ever", "ever");
        check("since 1962", "1963-01");
        check("since March 2014", "2014-04");
        check("since the 1980s", "1990-01");
        check("since the Cold War", "1992-01");
        check("since the Second World War", "1946-01");
        check("since World War II", "1946-01");
        check("since independence", "unknown");
        check("in 20 years", "2004-04");
        check("in decades", "2004-04");
        check("in two decades", "2004-04");
        check("in years", "2019-04");
        check("in a decade", "2014-04");
        assert_eq!(measures.scope(None, "2024-03".parse().unwrap()), Scope::Ever);
    }

    #[test]
    fn every_subject_of_claims_has_a_measure() {
        let files = Files::embedded();
        let measures = Measures::load(&files).unwrap();
        let claims = files.get("claims.toml").unwrap().1;
        for block in claims.split("\n[[subject]]\n").skip(1) {
            let name = block.split('"').nth(1).unwrap();
            assert!(measures.of(name).is_some(), "{name}");
        }
        let tensions = measures.of("tensions").unwrap();
        assert!(tensions.counts("SANCTION") && !tensions.counts("AID"));
        assert!((tensions.of(-6.0) - 6.0).abs() < f64::EPSILON);
    }
}
