//! How sure an event is: a logistic model over what the finished event shows. `scripts/fit-confidence.py` fits the weights
//! from reports and annotated passages; it computes the same features from the JSON of a report.

use crate::report::{Basis, Entity, Event};

/// Names of the features; the weights file has a line for each. They are few, for there are few annotated events: what
/// did not lower the loss on passages left out (mode, place and date known, status, title, each type on its own) is no
/// feature.
pub(crate) const NAMES: [&str; 15] = [
    "bias",
    "no actor",
    "no recipient",
    "both sides",
    "actor by name",
    "actor by pronoun",
    "recipient by name",
    "recipient by pronoun",
    "recipient by description",
    "country unknown",
    "one country",
    "no public side",
    "told more than once",
    "act of force",
    "act of words",
];

/// Types of acts of force, and of acts of words that are towards somebody.
const FORCE: [&str; 4] = ["ASSAULT", "COERCE", "PROTEST", "MOBILIZE"];
const WORDS: [&str; 6] = ["REQUEST", "ACCUSE", "REJECT", "THREATEN", "AGREE", "SUPPORT"];

/// Sectors of those who hold or contest public power.
const PUBLIC: [&str; 10] = ["GOV", "MIL", "COP", "LEG", "JUD", "REB", "UAF", "SPY", "PTY", "OPP"];

fn public(e: &Entity) -> bool {
    e.sectors.iter().any(|s| PUBLIC.contains(&s.as_str()))
        || e.sectors.is_empty() && e.person.is_none() && e.country.is_some()
}

/// What an event shows, in the order of [`NAMES`]: 1 where it holds, else 0.
fn features(event: &Event) -> [bool; 15] {
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
        event.actors.first().is_some_and(by_name),
        event.actors.first().is_some_and(by_pronoun),
        event.recipients.first().is_some_and(by_name),
        event.recipients.first().is_some_and(by_pronoun),
        event.recipients.first().is_some_and(|e| e.basis == Basis::Description),
        sides().any(|e| e.country.is_none()),
        both && countries.len() == 1,
        !sides().any(public),
        event.evidence.len() > 1,
        FORCE.contains(&event.kind.as_str()),
        WORDS.contains(&event.kind.as_str()),
    ]
}

/// The model: weights of the features, and the confidence below which an event is not told.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    weights: [f64; 15],
    pub(crate) least: f64,
}

impl Model {
    /// Reads `name<TAB>weight` lines; a feature without a line has weight 0.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut model = Self { weights: [0.0; 15], least: 0.0 };
        for (n, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let (name, weight) = line.split_once('\t').ok_or_else(|| format!("line {}: no tab", n + 1))?;
            let weight: f64 = weight.trim().parse().map_err(|_| format!("line {}: `{weight}` is no number", n + 1))?;
            if name == "least" {
                model.least = weight;
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
        let z = features(event).iter().zip(&self.weights).filter(|(f, _)| **f).map(|(_, w)| w).sum::<f64>();
        (1000.0 / (1.0 + (-z).exp())).round() / 1000.0
    }
}
