//! The transition system of the entity recogniser: one action per token, from left to right.

use crate::error::ModelError;
use crate::model::Move;
use crate::transition::{Scorer, ScorerState};

/// Kinds of actions, as the model numbers them.
mod kind {
    pub(super) const BEGIN: u8 = 1;
    pub(super) const IN: u8 = 2;
    pub(super) const LAST: u8 = 3;
    pub(super) const UNIT: u8 = 4;
    pub(super) const OUT: u8 = 5;
}

/// Tokens that the scorer looks at.
pub(crate) const SLOTS: usize = 3;

/// An entity: first token, one past the last, and the number of its label.
pub(crate) type Entity = (usize, usize, usize);

/// The recogniser's actions.
#[derive(Debug)]
pub(crate) struct Actions {
    /// For each class the number of its label.
    labels: Vec<usize>,
    /// Label by number.
    pub(crate) names: Vec<String>,
}

impl Actions {
    pub(crate) fn new(moves: &[Move]) -> Result<Self, ModelError> {
        let mut names: Vec<String> = Vec::new();
        let mut labels = Vec::with_capacity(moves.len());
        for action in moves {
            if !(kind::BEGIN..=kind::OUT).contains(&action.kind) {
                return Err(ModelError::unsupported("ner/moves", format!("the action {}", action.kind)));
            }
            let known = names.iter().position(|n| *n == action.label);
            labels.push(known.unwrap_or(names.len()));
            if known.is_none() {
                names.push(action.label.clone());
            }
        }
        Ok(Self { labels, names })
    }

    /// Finds the entities of a document whose rows were prepared. Entities neither begin with whitespace nor
    /// cross the start of a sentence.
    pub(crate) fn find(
        &self,
        n: usize,
        scorer: &Scorer,
        state: &mut ScorerState,
        starts_sentence: impl Fn(usize) -> bool,
        is_space: impl Fn(usize) -> bool,
    ) -> Vec<Entity> {
        let mut found = Vec::new();
        let mut open: Option<(usize, usize)> = None;
        for i in 0..n {
            let goes_on = i + 1 < n && !starts_sentence(i + 1);
            let space = is_space(i);
            let label = |class: usize| self.labels[class];
            let valid = |class: usize, kind: u8| match (kind, open) {
                (kind::BEGIN, None) => goes_on && !space,
                (kind::IN, Some((_, of))) => goes_on && label(class) == of,
                (kind::LAST, Some((_, of))) => label(class) == of,
                (kind::UNIT, None) => !space && !self.names[label(class)].is_empty(),
                (kind::OUT, None) => true,
                _ => false,
            };
            let looks_at =
                [Some(i as u32), open.map(|(start, _)| start as u32), open.map(|_| i.saturating_sub(1) as u32)];
            let Some(class) = scorer.best(&looks_at, state, valid) else { break };
            match (scorer.kinds[class], open) {
                (kind::BEGIN, _) => open = Some((i, label(class))),
                (kind::LAST, Some((start, of))) => {
                    found.push((start, i + 1, of));
                    open = None;
                }
                (kind::UNIT, _) => found.push((i, i + 1, label(class))),
                _ => {}
            }
        }
        found
    }
}
