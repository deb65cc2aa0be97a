//! How sure an event is: a logistic model over what the finished event shows. `scripts/fit-confidence.py` fits the weights
//! from reports and annotated passages; it computes the same features from the JSON of a report.

use crate::report::{Basis, Entity, Event, Status, TimeBasis};
use chancery_read::BlockKind;

/// Names of the features besides the types; the weights file has a line for each, and `type X` for each type.
pub(crate) const NAMES: [&str; 18] = [
    "bias",
    "no actor",
    "no recipient",
    "both sides",
    "several actors",
    "actor by name",
    "actor by pronoun",
    "recipient by name",
    "recipient by pronoun",
    "country unknown",
    "one country",
    "no public side",
    "not actual",
    "told more than once",
    "in the title",
    "mode known",
    "place known",
    "date known",
];

/// Sectors of those who hold or contest public power.
const PUBLIC: [&str; 10] = ["GOV", "MIL", "COP", "LEG", "JUD", "REB", "UAF", "SPY", "PTY", "OPP"];

fn public(e: &Entity) -> bool {
    e.sectors.iter().any(|s| PUBLIC.contains(&s.as_str()))
        || e.sectors.is_empty() && e.person.is_none() && e.country.is_some()
}

/// What an event shows, in the order of [`NAMES`]: 1 where it holds, else 0.
fn features(event: &Event) -> [bool; 18] {
    let by_name = |e: &Entity| matches!(e.basis, Basis::Named | Basis::Title | Basis::Metonym);
    let by_pronoun = |e: &Entity| e.basis == Basis::Pronoun;
    let sides = || event.actors.iter().chain(&event.recipients);
    let mut countries: Vec<&str> = sides().filter_map(|e| e.country.as_deref()).collect();
    countries.sort_unstable();
    countries.dedup();
    let both = !event.actors.is_empty() && !event.recipients.is_empty();
    [
        true,
        event.actors.is_empty(),
        event.recipients.is_empty(),
        both,
        event.actors.len() > 1,
        event.actors.first().is_some_and(by_name),
        event.actors.first().is_some_and(by_pronoun),
        event.recipients.first().is_some_and(by_name),
        event.recipients.first().is_some_and(by_pronoun),
        sides().any(|e| e.country.is_none()),
        both && countries.len() == 1,
        !sides().any(public),
        event.status != Status::Actual,
        event.evidence.len() > 1,
        event.evidence.iter().any(|e| e.block == BlockKind::Headline),
        event.mode.is_some(),
        event.place.is_some(),
        !matches!(event.date.basis, TimeBasis::Publication | TimeBasis::None),
    ]
}

/// The model: weights of the features and of the types, and the confidence below which an event is not told.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    weights: [f64; 18],
    types: Vec<(String, f64)>,
    pub(crate) least: f64,
}

impl Model {
    /// Reads `name<TAB>weight` lines; a feature without a line has weight 0.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut model = Self { weights: [0.0; 18], types: Vec::new(), least: 0.0 };
        for (n, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let (name, weight) = line.split_once('\t').ok_or_else(|| format!("line {}: no tab", n + 1))?;
            let weight: f64 = weight.trim().parse().map_err(|_| format!("line {}: `{weight}` is no number", n + 1))?;
            if name == "least" {
                model.least = weight;
            } else if let Some(kind) = name.strip_prefix("type ") {
                model.types.push((kind.to_owned(), weight));
            } else {
                let k = NAMES
                    .iter()
                    .position(|x| *x == name)
                    .ok_or_else(|| format!("line {}: unknown feature `{name}`", n + 1))?;
                model.weights[k] = weight;
            }
        }
        Ok(model)
    }

    /// Probability that type and countries of the event are right, rounded to 3 places so that it prints the same everywhere.
    pub(crate) fn confidence(&self, event: &Event) -> f64 {
        let own = self.types.iter().find(|(kind, _)| *kind == event.kind).map_or(0.0, |(_, w)| *w);
        let z = features(event).iter().zip(&self.weights).filter(|(f, _)| **f).map(|(_, w)| w).sum::<f64>() + own;
        (1000.0 / (1.0 + (-z).exp())).round() / 1000.0
    }
}
