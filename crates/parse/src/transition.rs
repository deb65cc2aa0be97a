//! The model that scores transitions, shared by the parser and the entity recogniser.

use crate::error::ModelError;
use crate::kernel::{Arithmetic, Level, Matrix, RowMatrix, Scaled, fit, larger};
use crate::model::{Model, Move};

/// Units of the hidden layer are the larger of two pieces.
const PIECES: usize = 2;

/// Scores the actions of a state from the tokens it looks at.
pub(crate) struct Scorer {
    level: Level,
    slots: usize,
    hidden: usize,
    width: usize,
    project: Matrix,
    /// For each slot, for each piece, all hidden units.
    lower: Matrix,
    bias: Vec<f32>,
    /// What an empty slot gives.
    pad: Vec<f32>,
    upper: RowMatrix,
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
    scaled: Scaled,
    /// The token that counts as the first.
    first: usize,
}

impl ScorerState {
    /// Numbers that the buffers hold.
    pub(crate) fn kept(&self) -> usize {
        self.slots.capacity() + self.tokens.capacity()
    }

    /// Makes a token the first: others are counted from it.
    pub(crate) fn begin_at(&mut self, token: usize) {
        self.first = token;
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Scorer {
    pub(crate) fn new(
        arithmetic: Arithmetic,
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
        let layer = |part: &str, outputs: usize, inputs: usize| -> Result<_, ModelError> {
            let weights = &model.tensor(&format!("{name}.{part}.W"), &[outputs, inputs])?.values;
            let bias = &model.tensor(&format!("{name}.{part}.b"), &[outputs])?.values;
            Ok((move |o: usize, i: usize| weights[o * inputs + i], move |o: usize| bias[o]))
        };
        let (weight, bias) = layer("project", inner, width)?;
        let project = Matrix::new(arithmetic, inner, width, weight, bias);
        let (weight, bias) = layer("upper", moves.len(), hidden)?;
        let upper = RowMatrix::new(arithmetic, moves.len(), hidden, weight, bias);
        let part = PIECES * hidden;
        // From (slot, unit, piece) to (slot, piece, unit), so that pieces are compared vector by vector.
        let turned = |row: usize| (row / part * hidden + row % hidden) * PIECES + row % part / hidden;
        let weights = &lower.values;
        let lower = Matrix::new(arithmetic, slots * part, inner, |row, i| weights[turned(row) * inner + i], |_| 0.0);
        let bias = &model.tensor(&format!("{name}.lower.b"), &[hidden, PIECES])?.values;
        let pad = &model.tensor(&format!("{name}.lower.pad"), &[1, slots, hidden, PIECES])?.values;
        Ok(Self {
            level: arithmetic.level,
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
        let tokens = fit(&mut state.tokens, n * self.project.outputs());
        self.project.product(encoded, self.width, n, &mut state.scaled, tokens);
        let slots = fit(&mut state.slots, n * self.lower.outputs());
        self.lower.product(tokens, self.project.outputs(), n, &mut state.scaled, slots);
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
        self.level.run(
            #[inline(always)]
            || self.score(tokens, state),
        );
        let mut best: Option<(usize, f32)> = None;
        for (class, (&kind, &score)) in self.kinds.iter().zip(&state.scores).enumerate() {
            if best.is_none_or(|(_, top)| score > top) && valid(class, kind) {
                best = Some((class, score));
            }
        }
        best.map(|(class, _)| class)
    }

    #[inline(always)]
    fn score(&self, tokens: &[Option<u32>], state: &mut ScorerState) {
        let part = PIECES * self.hidden;
        let stride = self.lower.outputs();
        state.sums.fill(0.0);
        for (slot, token) in tokens.iter().enumerate().take(self.slots) {
            let given = match token {
                Some(token) => &state.slots[(state.first + *token as usize) * stride + slot * part..][..part],
                None => &self.pad[slot * part..][..part],
            };
            for (sum, x) in state.sums.iter_mut().zip(given) {
                *sum += x;
            }
        }
        let (first, second) = state.sums.split_at(self.hidden);
        let (bias_first, bias_second) = self.bias.split_at(self.hidden);
        let pieces = first.iter().zip(bias_first).zip(second.iter().zip(bias_second));
        for (out, ((a, bias_a), (b, bias_b))) in state.hidden.iter_mut().zip(pieces) {
            *out = larger(a + bias_a, b + bias_b);
        }
        self.upper.product(&state.hidden, &mut state.scaled, &mut state.scores);
    }
}
