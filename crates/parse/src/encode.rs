//! The encoder: hashed embeddings, a mixing layer, and convolutions over the whole document.
//!
//! Two exact savings: all up to the convolutions depends on the word alone, and so do the products of
//! the first convolution, which is linear before its maxout. Both are kept per word.

use std::ops::Range;

use crate::convolution::{Buffers, Convolution};
use crate::error::ModelError;
use crate::hash::embedding_keys;
use crate::kernel::{Arithmetic, Level, Matrix, PIECES, Scaled, combine, larger};
use crate::lexeme::{Feature, Lexicon};
use crate::model::{EncoderRules, Model};
use crate::tokenizer::Piece;

struct Table {
    feature: Feature,
    seed: u32,
    rows: u64,
    weights: Vec<f32>,
}

struct Norm {
    gain: Vec<f32>,
    shift: Vec<f32>,
}

impl Norm {
    fn new(model: &Model, name: &str, width: usize) -> Result<Self, ModelError> {
        let part = |part: &str| Ok(model.tensor(&format!("{name}.norm.{part}"), &[width])?.values.clone());
        Ok(Self { gain: part("G")?, shift: part("b")? })
    }

    /// Normalises one row in place.
    #[inline(always)]
    fn apply(&self, row: &mut [f32]) {
        let n = row.len() as f32;
        let mean = sum(row, |x| x) / n;
        let variance = sum(row, |x| (x - mean) * (x - mean)) / n;
        let scale = 1.0 / (variance + 1e-8).sqrt();
        combine(
            row,
            &self.gain,
            &self.shift,
            #[inline(always)]
            |x, gain, shift| (x - mean) * scale * gain + shift,
        );
    }
}

/// Sums in sixteen fixed strands, so that the compiler may use vectors and the bits never depend on which.
#[inline(always)]
fn sum(row: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut strands = [0f32; 16];
    let (blocks, rest) = row.as_chunks::<16>();
    for block in blocks {
        for (strand, &x) in strands.iter_mut().zip(block) {
            *strand += f(x);
        }
    }
    for (strand, &x) in strands.iter_mut().zip(rest) {
        *strand += f(x);
    }
    for half in [8, 4, 2, 1] {
        for k in 0..half {
            strands[k] += strands[k + half];
        }
    }
    strands[0]
}

#[inline(always)]
fn add(sums: &mut [f32], x: &[f32]) {
    combine(
        sums,
        x,
        x,
        #[inline(always)]
        |sum, x, _| sum + x,
    );
}

/// An encoder, packed for the processor.
pub(crate) struct Encoder {
    level: Level,
    tables: Vec<Table>,
    width: usize,
    mix: (Matrix, Norm),
    /// The first convolution as one linear product per word: for the left, centre and right place of the
    /// window, for each piece, all outputs.
    first: (Matrix, Norm),
    first_bias: Vec<f32>,
    later: Vec<(Convolution, Norm)>,
    /// Whether a feature tells a word with a space after it from one without.
    sees_space: bool,
}

/// What a thread keeps per word, and buffers.
#[derive(Debug, Default)]
pub(crate) struct EncoderState {
    /// Slot of each word and space flag; `MISSING` for none.
    slots: Vec<u32>,
    vectors: Vec<f32>,
    products: Vec<f32>,
    missing: Vec<(u32, bool)>,
    of_token: Vec<u32>,
    features: Vec<f32>,
    rows: Vec<f32>,
    buffers: Buffers,
    scaled: Scaled,
    /// The result: one row per token.
    pub(crate) out: Vec<f32>,
}

const MISSING: u32 = u32::MAX;

impl EncoderState {
    /// Numbers kept for words; they are what takes memory.
    pub(crate) fn kept(&self) -> usize {
        self.vectors.len() + self.products.len()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Encoder {
    pub(crate) fn new(
        arithmetic: Arithmetic,
        model: &Model,
        name: &str,
        rules: &EncoderRules,
    ) -> Result<Self, ModelError> {
        if rules.features.is_empty() || rules.seeds.len() != rules.features.len() || rules.depth == 0 {
            return Err(ModelError::unsupported(name, "an encoder without features or convolutions"));
        }
        let width = model.tensor(&format!("{name}.mix.W"), &[0, PIECES, 0])?.shape[0];
        let mut tables = Vec::new();
        for (k, (feature, &seed)) in rules.features.iter().zip(&rules.seeds).enumerate() {
            let table = model.tensor(&format!("{name}.embed.{k}.E"), &[0, width])?;
            if table.shape[0] == 0 {
                return Err(ModelError::malformed(name, "an empty embedding table"));
            }
            let feature = Feature::named(feature)?;
            tables.push(Table { feature, seed, rows: table.shape[0] as u64, weights: table.values.clone() });
        }
        let layer = |part: &str, inputs: usize| -> Result<_, ModelError> {
            let name = format!("{name}.{part}");
            let weights = &model.tensor(&format!("{name}.W"), &[width, PIECES, inputs])?.values;
            let bias = &model.tensor(&format!("{name}.b"), &[width, PIECES])?.values;
            Ok((weights, bias, Norm::new(model, &name, width)?))
        };
        let inputs = tables.len() * width;
        let (weights, bias, norm) = layer("mix", inputs)?;
        let weight = |o: usize, p: usize, i: usize| weights[(o * PIECES + p) * inputs + i];
        let mix = (Matrix::maxout(arithmetic, width, inputs, weight, |o, p| bias[o * PIECES + p]), norm);
        let mut later = Vec::new();
        for k in 1..rules.depth {
            let (weights, bias, norm) = layer(&format!("conv.{k}"), 3 * width)?;
            let weight =
                |o: usize, p: usize, place: usize, i: usize| weights[((o * PIECES + p) * 3 + place) * width + i];
            later.push((Convolution::new(arithmetic, width, weight, |o, p| bias[o * PIECES + p]), norm));
        }
        let weights = &model.tensor(&format!("{name}.conv.0.W"), &[width, PIECES, 3 * width])?.values;
        let bias = &model.tensor(&format!("{name}.conv.0.b"), &[width, PIECES])?.values;
        let first = Matrix::new(
            arithmetic,
            3 * PIECES * width,
            width,
            |row, i| {
                let (place, p, o) = (row / (PIECES * width), row / width % PIECES, row % width);
                weights[(o * PIECES + p) * 3 * width + place * width + i]
            },
            |_| 0.0,
        );
        let first_bias = (0..PIECES * width).map(|row| bias[row % width * PIECES + row / width]).collect();
        let sees_space = tables.iter().any(|t| t.feature == Feature::Space);
        let first = (first, Norm::new(model, &format!("{name}.conv.0"), width)?);
        Ok(Self { level: arithmetic.level, tables, width, mix, first, first_bias, later, sees_space })
    }

    /// Numbers per token.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Multiplications that the convolutions make for a token; the other layers are kept per word.
    pub(crate) fn products_per_token(&self) -> usize {
        self.later.len() * Convolution::products_per_result(self.width)
    }

    /// Encodes texts that stand one after another in `pieces`, each a range; the result is `state.out`. The rows of a
    /// text do not depend on the texts beside it.
    pub(crate) fn encode(&self, pieces: &[Piece], texts: &[Range<usize>], lexicon: &Lexicon, state: &mut EncoderState) {
        let width = self.width;
        self.look_up(pieces, lexicon, state);
        // A text stands among rows of zeros that the layers change too: as many on each side as there are
        // layers to come.
        let mut around = self.later.len();
        let total = |around: usize| texts.iter().map(|t| t.len() + 2 * around).sum::<usize>() * width;
        state.rows.resize(total(around), 0.0);
        self.level.run(
            #[inline(always)]
            || {
                let mut rows = state.rows.chunks_exact_mut(width);
                for text in texts {
                    let of_token = &state.of_token[text.clone()];
                    let slot = |k: usize| of_token.get(k.checked_sub(around)?).map(|&slot| slot as usize);
                    for (k, row) in rows.by_ref().take(text.len() + 2 * around).enumerate() {
                        let before = if k == 0 { None } else { slot(k - 1) };
                        self.first_convolution([before, slot(k), slot(k + 1)], &state.vectors, &state.products, row);
                    }
                }
            },
        );
        for (layer, norm) in &self.later {
            around -= 1;
            state.out.resize(total(around), 0.0);
            layer.apply(
                &state.rows,
                &mut state.out,
                texts.iter().map(|t| t.len() + 2 * around),
                &mut state.buffers,
                #[inline(always)]
                |row, input| {
                    norm.apply(row);
                    add(row, input);
                },
            );
            std::mem::swap(&mut state.rows, &mut state.out);
        }
        std::mem::swap(&mut state.rows, &mut state.out);
    }

    #[inline(always)]
    fn first_convolution(&self, window: [Option<usize>; 3], vectors: &[f32], products: &[f32], row: &mut [f32]) {
        let width = self.width;
        let stride = self.first.0.outputs();
        let part = PIECES * width;
        let mut sums = [0f32; 512];
        let sums = &mut sums[..part];
        sums.copy_from_slice(&self.first_bias);
        for (place, slot) in window.into_iter().enumerate() {
            if let Some(slot) = slot {
                let product = &products[slot * stride + place * part..][..part];
                add(sums, product);
            }
        }
        let (a, rest) = sums.split_at(width);
        let (b, c) = rest.split_at(width);
        row.copy_from_slice(a);
        combine(
            row,
            b,
            c,
            #[inline(always)]
            |a, b, c| larger(larger(a, b), c),
        );
        self.first.1.apply(row);
        if let Some(slot) = window[1] {
            add(row, &vectors[slot * width..][..width]);
        }
    }

    /// Finds the slot of every token, and computes what is kept for words not seen before.
    fn look_up(&self, pieces: &[Piece], lexicon: &Lexicon, state: &mut EncoderState) {
        let width = self.width;
        state.slots.resize(2 * lexicon.len(), MISSING);
        state.of_token.clear();
        state.missing.clear();
        let mut next = (state.vectors.len() / width) as u32;
        for piece in pieces {
            let space = self.sees_space && piece.space;
            let slot = &mut state.slots[2 * piece.lexeme as usize + usize::from(space)];
            if *slot == MISSING {
                *slot = next;
                next += 1;
                state.missing.push((piece.lexeme, space));
            }
            state.of_token.push(*slot);
        }
        let inputs = self.tables.len() * width;
        // In blocks, to bound the buffer of features.
        for block in state.missing.chunks(64) {
            state.features.clear();
            state.features.resize(block.len() * inputs, 0.0);
            self.level.run(
                #[inline(always)]
                || {
                    for (row, &(lexeme, space)) in state.features.chunks_exact_mut(inputs).zip(block) {
                        let lexeme = lexicon.get(lexeme);
                        for (table, out) in self.tables.iter().zip(row.chunks_exact_mut(width)) {
                            for key in embedding_keys(lexeme.feature(table.feature, space), table.seed) {
                                let at = (u64::from(key) % table.rows) as usize * width;
                                add(out, &table.weights[at..at + width]);
                            }
                        }
                    }
                },
            );
            let start = state.vectors.len();
            state.vectors.resize(start + block.len() * width, 0.0);
            let vectors = &mut state.vectors[start..];
            self.mix.0.product_max(&state.features, inputs, block.len(), width, &mut state.scaled, vectors);
            self.level.run(
                #[inline(always)]
                || vectors.chunks_exact_mut(width).for_each(|row| self.mix.1.apply(row)),
            );
            let start = state.products.len();
            state.products.resize(start + block.len() * self.first.0.outputs(), 0.0);
            self.first.0.product(vectors, width, block.len(), &mut state.scaled, &mut state.products[start..]);
        }
    }
}
