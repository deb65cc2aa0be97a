//! The model that scores transitions, shared by the parser and the entity recogniser.

use crate::error::ModelError;
use crate::kernel::{Level, Matrix, larger};
use crate::model::{Model, Move};

/// Units of the hidden layer are the larger of two pieces.
const PIECES: usize = 2;

/// Scores the actions of a state from the tokens it looks at.
pub(crate) struct Scorer {
    slots: usize,
    hidden: usize,
    width: usize,
    project: Matrix,
    /// For each slot, for each piece, all hidden units.
    lower: Matrix,
    bias: Vec<f32>,
    /// What an empty slot gives.
    pad: Vec<f32>,
    upper: Matrix,
    /// Kind of each class.
    pub(crate) kinds: Vec<u8>,
}

/// Buffers of a scorer.
#[derive(Debug, Default)]
pub(crate) struct ScorerState {
    tokens: Vec<f32>,
    slots: Vec<f32>,
    sums: Vec<f32>,
    hidden: Vec<f32>,
    scores: Vec<f32>,
}

impl ScorerState {
    /// Numbers that the buffers hold.
    pub(crate) fn kept(&self) -> usize {
        self.slots.capacity() + self.tokens.capacity()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Scorer {
    pub(crate) fn new(
        level: Level,
        model: &Model,
        name: &str,
        slots: usize,
        width: usize,
        moves: &[Move],
    ) -> Result<Self, ModelError> {
        let lower = model.tensor(&format!("{name}.lower.W"), &[0, 0, PIECES, 0])?;
        if lower.shape[0] != slots {
            let reason = format!("states of {} tokens where {slots} are known", lower.shape[0]);
            return Err(ModelError::unsupported(name, reason));
        }
        let (hidden, inner) = (lower.shape[1], lower.shape[3]);
        let matrix = |part: &str, outputs: usize, inputs: usize| -> Result<Matrix, ModelError> {
            let weights = &model.tensor(&format!("{name}.{part}.W"), &[outputs, inputs])?.values;
            let bias = &model.tensor(&format!("{name}.{part}.b"), &[outputs])?.values;
            Ok(Matrix::new(level, outputs, inputs, |o, i| weights[o * inputs + i], |o| bias[o]))
        };
        let project = matrix("project", inner, width)?;
        let upper = matrix("upper", moves.len(), hidden)?;
        let part = PIECES * hidden;
        // From (slot, unit, piece) to (slot, piece, unit), so that pieces are compared vector by vector.
        let turned = |row: usize| (row / part * hidden + row % hidden) * PIECES + row % part / hidden;
        let weights = &lower.values;
        let lower = Matrix::new(level, slots * part, inner, |row, i| weights[turned(row) * inner + i], |_| 0.0);
        let bias = &model.tensor(&format!("{name}.lower.b"), &[hidden, PIECES])?.values;
        let pad = &model.tensor(&format!("{name}.lower.pad"), &[1, slots, hidden, PIECES])?.values;
        Ok(Self {
            slots,
            hidden,
            width,
            project,
            lower,
            bias: (0..part).map(|row| bias[turned(row)]).collect(),
            pad: (0..slots * part).map(|row| pad[turned(row)]).collect(),
            upper,
            kinds: moves.iter().map(|m| m.kind).collect(),
        })
    }

    /// Computes what each token gives to each slot, from the rows of an encoder.
    pub(crate) fn prepare(&self, encoded: &[f32], state: &mut ScorerState) {
        let n = encoded.len() / self.width;
        state.tokens.clear();
        state.tokens.resize(n * self.project.outputs(), 0.0);
        self.project.product(encoded, self.width, n, &mut state.tokens);
        state.slots.clear();
        state.slots.resize(n * self.lower.outputs(), 0.0);
        self.lower.product(&state.tokens, self.project.outputs(), n, &mut state.slots);
        state.sums.resize(PIECES * self.hidden, 0.0);
        state.hidden.resize(self.hidden, 0.0);
        state.scores.resize(self.upper.outputs(), 0.0);
    }

    /// The class of the best score among those that `valid` allows; the first on ties.
    pub(crate) fn best(
        &self,
        tokens: &[Option<u32>],
        state: &mut ScorerState,
        valid: impl Fn(usize, u8) -> bool,
    ) -> Option<usize> {
        let part = PIECES * self.hidden;
        let stride = self.lower.outputs();
        state.sums.fill(0.0);
        for (slot, token) in tokens.iter().enumerate().take(self.slots) {
            let given = match token {
                Some(token) => &state.slots[*token as usize * stride + slot * part..][..part],
                None => &self.pad[slot * part..][..part],
            };
            for (sum, x) in state.sums.iter_mut().zip(given) {
                *sum += x;
            }
        }
        let (first, second) = state.sums.split_at(self.hidden);
        let (bias_first, bias_second) = self.bias.split_at(self.hidden);
        for (k, out) in state.hidden.iter_mut().enumerate() {
            *out = larger(first[k] + bias_first[k], second[k] + bias_second[k]);
        }
        self.upper.product(&state.hidden, self.hidden, 1, &mut state.scores);
        let mut best: Option<(usize, f32)> = None;
        for (class, (&kind, &score)) in self.kinds.iter().zip(&state.scores).enumerate() {
            if best.is_none_or(|(_, top)| score > top) && valid(class, kind) {
                best = Some((class, score));
            }
        }
        best.map(|(class, _)| class)
    }
}
