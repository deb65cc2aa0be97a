//! How sure an event is: a logistic model over what was seen while coding it.

use crate::frame::Draft;
use crate::lexicon::Kind;
use crate::report::{Basis, Status};

/// Names of the features, in the order of [`features`]; the weights file has a line for each.
pub(crate) const NAMES: [&str; 14] = [
    "bias",
    "noun trigger",
    "adjective trigger",
    "constrained entry",
    "no actor",
    "no recipient",
    "actor by name",
    "actor by pronoun or description",
    "recipient by name",
    "recipient by pronoun or description",
    "country unknown",
    "not actual",
    "two countries",
    "far argument",
];

/// What was seen of a draft.
pub(crate) fn features(draft: &Draft, entry_weight: usize) -> [f64; 14] {
    let one = |b: bool| f64::from(u8::from(b));
    let by_name = |e: &crate::report::Entity| matches!(e.basis, Basis::Named | Basis::Title | Basis::Metonym);
    let mut countries: Vec<&str> =
        draft.actors.iter().chain(&draft.recipients).filter_map(|e| e.country.as_deref()).collect();
    countries.sort_unstable();
    countries.dedup();
    [
        1.0,
        one(draft.kind == Kind::Noun),
        one(draft.kind == Kind::Adjective),
        one(entry_weight > 0),
        one(draft.actors.is_empty()),
        one(draft.recipients.is_empty() && !draft.reciprocal),
        one(draft.actors.first().is_some_and(by_name)),
        one(draft.actors.first().is_some_and(|e| !by_name(e))),
        one(draft.recipients.first().is_some_and(by_name)),
        one(draft.recipients.first().is_some_and(|e| !by_name(e))),
        one(draft.actors.iter().chain(&draft.recipients).any(|e| e.country.is_none())),
        one(draft.status != Status::Actual),
        one(countries.len() >= 2),
        one(draft.words.iter().any(|w| w.abs_diff(draft.trigger) > 6)),
    ]
}

/// The model: one weight for each feature.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    weights: [f64; 14],
}

impl Model {
    /// Reads `name<TAB>weight` lines; a feature without a line has weight 0.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut weights = [0.0; 14];
        for (n, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let (name, weight) = line.split_once('\t').ok_or_else(|| format!("line {}: no tab", n + 1))?;
            let k = NAMES
                .iter()
                .position(|x| *x == name)
                .ok_or_else(|| format!("line {}: unknown feature `{name}`", n + 1))?;
            weights[k] = weight.trim().parse().map_err(|_| format!("line {}: `{weight}` is no number", n + 1))?;
        }
        Ok(Self { weights })
    }

    /// Probability that the event is coded right, rounded to 3 places so that it prints the same everywhere.
    pub(crate) fn confidence(&self, features: &[f64; 14]) -> f64 {
        let z: f64 = features.iter().zip(&self.weights).map(|(f, w)| f * w).sum();
        (1000.0 / (1.0 + (-z).exp())).round() / 1000.0
    }
}
