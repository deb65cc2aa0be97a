//! Products of matrices, the larger part of all work.
//!
//! A matrix is packed into panels of 48 outputs (24 without AVX-512), so that the inner loop keeps a tile of
//! sums in registers. Every kernel adds the products of one output in the same order with fused
//! multiply-add, so AVX-512 and AVX2 give the same bits, and the result of a row does not depend on the rows
//! beside it. (Processors without fused multiply-add round differently in the last place.)

mod float;
mod row;
#[cfg(test)]
mod tests;
mod whole;

use float::portable;
#[cfg(target_arch = "x86_64")]
use float::simd;
pub(crate) use row::RowMatrix;
pub(crate) use whole::Scaled;
use whole::Whole;

/// How exactly a parser computes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// With 32-bit floats: what spaCy gives.
    #[default]
    Exact,
    /// Products of 16-bit whole numbers, summed without loss: faster, the same bits on every processor, and once in some
    /// thousand words another choice where two were nearly equal.
    Fast,
}

/// Precision and instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arithmetic {
    pub(crate) level: Level,
    pub(crate) precision: Precision,
}

impl Arithmetic {
    /// With the best instructions of this processor.
    pub(crate) fn detect(precision: Precision) -> Self {
        let level = Level::detect();
        #[cfg(target_arch = "x86_64")]
        if precision == Precision::Fast && level == Level::Avx512 && !whole::has_avx512() {
            return Self { level: Level::Avx2, precision };
        }
        Self { level, precision }
    }
}

impl From<Level> for Arithmetic {
    fn from(level: Level) -> Self {
        Self { level, precision: Precision::Exact }
    }
}

/// The instructions that the processor has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Portable,
}

impl Level {
    /// The best level of this processor.
    pub(crate) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f") {
                return Self::Avx512;
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                return Self::Avx2;
            }
        }
        Self::Portable
    }

    /// All levels that this processor can run.
    #[cfg(test)]
    pub(crate) fn all() -> Vec<Self> {
        let mut levels = vec![Self::Portable, Self::detect()];
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            levels.push(Self::Avx2);
        }
        levels
    }

    /// Runs a loop over numbers, compiled for the vectors of this processor if it is inlined here. The bits do not
    /// change: nothing is reordered or fused.
    #[inline]
    pub(crate) fn run<T>(self, work: impl FnOnce() -> T) -> T {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => simd::run_avx512(work),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => simd::run_avx2(work),
            Self::Portable => work(),
        }
    }

    /// Numbers in a vector.
    pub(crate) fn lanes(self) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => 16,
            _ => 8,
        }
    }
}

/// Pieces of a maxout layer that the kernels join.
pub(crate) const PIECES: usize = 3;

/// The widest panel.
const WIDEST: usize = 48;
/// The most rows of a tile.
const TALLEST: usize = 8;

/// A matrix of weights, packed.
#[derive(Debug)]
pub(crate) struct Matrix {
    level: Level,
    inputs: usize,
    panels: usize,
    weights: Weights,
    bias: Vec<f32>,
}

#[derive(Debug)]
enum Weights {
    /// For each panel, for each input, the outputs of the panel.
    Float(Vec<f32>),
    Whole(Whole),
}

/// Rows of numbers that several matrices are multiplied with, one row after another.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    width: usize,
    pub(crate) floats: Vec<f32>,
    scaled: Scaled,
}

impl Inputs {
    /// Room for rows of this many numbers.
    pub(crate) fn fit(&mut self, width: usize, rows: usize) -> &mut [f32] {
        self.width = width;
        fit(&mut self.floats, rows * width)
    }

    /// Prepares rows that were written, as the arithmetic asks for it.
    #[inline(always)]
    pub(crate) fn settle(&mut self, arithmetic: Arithmetic, rows: std::ops::Range<usize>) {
        if arithmetic.precision == Precision::Fast {
            self.scaled.set(arithmetic.level, &self.floats, self.width, self.width, rows);
        }
    }
}

impl Matrix {
    /// Packs a matrix of `outputs` rows whose weights and bias are given by functions of output and input.
    pub(crate) fn new(
        arithmetic: impl Into<Arithmetic>,
        outputs: usize,
        inputs: usize,
        weight: impl Fn(usize, usize) -> f32,
        bias: impl Fn(usize) -> f32,
    ) -> Self {
        let Arithmetic { level, precision } = arithmetic.into();
        let width = PIECES * level.lanes();
        let panels = outputs.div_ceil(width);
        let weights = match precision {
            Precision::Exact => {
                let mut data = vec![0.0; panels * inputs * width];
                for o in 0..outputs {
                    for i in 0..inputs {
                        data[(o / width * inputs + i) * width + o % width] = weight(o, i);
                    }
                }
                Weights::Float(data)
            }
            Precision::Fast => Weights::Whole(Whole::new(level, width, outputs, inputs, weight)),
        };
        let bias = (0..panels * width).map(|o| if o < outputs { bias(o) } else { 0.0 }).collect();
        Self { level, inputs, panels, weights, bias }
    }

    /// Packs a maxout layer of three pieces; `weight` is a function of output, piece and input.
    pub(crate) fn maxout(
        arithmetic: impl Into<Arithmetic>,
        outputs: usize,
        inputs: usize,
        weight: impl Fn(usize, usize, usize) -> f32,
        bias: impl Fn(usize, usize) -> f32,
    ) -> Self {
        let arithmetic = arithmetic.into();
        let lanes = arithmetic.level.lanes();
        let split = |row: usize| (row / (PIECES * lanes) * lanes + row % lanes, row / lanes % PIECES);
        let padded = outputs.div_ceil(lanes) * lanes;
        let weight = |row: usize, i: usize| {
            let (o, p) = split(row);
            if o < outputs { weight(o, p, i) } else { 0.0 }
        };
        let bias = |row: usize| {
            let (o, p) = split(row);
            if o < outputs { bias(o, p) } else { 0.0 }
        };
        Self::new(arithmetic, padded * PIECES, inputs, weight, bias)
    }

    fn width(&self) -> usize {
        PIECES * self.level.lanes()
    }

    /// Outputs per row of `product`, padding included.
    pub(crate) fn outputs(&self) -> usize {
        self.panels * self.width()
    }

    /// Number of panels.
    pub(crate) fn panels(&self) -> usize {
        self.panels
    }

    /// The bias, as packed.
    pub(crate) fn bias(&self) -> &[f32] {
        &self.bias
    }

    /// The products of one panel with `rows` rows of `x` from row `first`, without the bias; one row of `sums` after another.
    pub(crate) fn panel(&self, panel: usize, x: &Inputs, first: usize, rows: usize, sums: &mut [f32]) {
        let width = self.width();
        let mut row = 0;
        while row < rows {
            let sums = &mut sums[row * width..];
            row += match &self.weights {
                Weights::Float(data) => {
                    let weights = &data[panel * self.inputs * width..][..self.inputs * width];
                    self.tile(&x.floats[(first + row) * x.width..], x.width, rows - row, weights, sums)
                }
                Weights::Whole(whole) => whole.tile(panel, &x.scaled, first + row, rows - row, sums),
            };
        }
    }

    /// Row `r` of the result is the matrix times `x[r * stride..]`, plus the bias.
    pub(crate) fn product(&self, x: &[f32], stride: usize, rows: usize, scaled: &mut Scaled, out: &mut [f32]) {
        let (width, outputs) = (self.width(), self.outputs());
        self.level.run(
            #[inline(always)]
            || {
                self.tiles(
                    x,
                    stride,
                    rows,
                    scaled,
                    #[inline(always)]
                    |panel, row, sums| {
                        let at = row * outputs + panel * width;
                        let bias = &self.bias[panel * width..][..width];
                        for ((out, sum), bias) in out[at..at + width].iter_mut().zip(sums).zip(bias) {
                            *out = sum + bias;
                        }
                    },
                )
            },
        );
    }

    /// As `product`, then the largest of the three pieces of every output. `outputs` per row.
    pub(crate) fn product_max(
        &self,
        x: &[f32],
        stride: usize,
        rows: usize,
        outputs: usize,
        scaled: &mut Scaled,
        out: &mut [f32],
    ) {
        let lanes = self.level.lanes();
        self.level.run(
            #[inline(always)]
            || {
                self.tiles(
                    x,
                    stride,
                    rows,
                    scaled,
                    #[inline(always)]
                    |panel, row, sums| {
                        let bias = &self.bias[panel * PIECES * lanes..][..PIECES * lanes];
                        let (first, last) = (panel * lanes, ((panel + 1) * lanes).min(outputs));
                        let out = &mut out[row * outputs + first..row * outputs + last];
                        for (k, out) in out.iter_mut().enumerate() {
                            let piece = |p: usize| sums[p * lanes + k] + bias[p * lanes + k];
                            *out = larger(larger(piece(0), piece(1)), piece(2));
                        }
                    },
                )
            },
        );
    }

    #[inline(always)]
    fn tiles(
        &self,
        x: &[f32],
        stride: usize,
        rows: usize,
        scaled: &mut Scaled,
        mut done: impl FnMut(usize, usize, &[f32]),
    ) {
        let width = self.width();
        if matches!(self.weights, Weights::Whole(_)) {
            scaled.set(self.level, x, stride, self.inputs, 0..rows);
        }
        let mut sums = [0f32; TALLEST * WIDEST];
        for panel in 0..self.panels {
            let mut row = 0;
            while row < rows {
                let taken = match &self.weights {
                    Weights::Float(data) => {
                        let weights = &data[panel * self.inputs * width..][..self.inputs * width];
                        self.tile(&x[row * stride..], stride, rows - row, weights, &mut sums)
                    }
                    Weights::Whole(whole) => whole.tile(panel, scaled, row, rows - row, &mut sums),
                };
                for r in 0..taken {
                    done(panel, row + r, &sums[r * width..][..width]);
                }
                row += taken;
            }
        }
    }

    /// Computes as many rows as fit a tile and says how many.
    fn tile(&self, x: &[f32], stride: usize, rows: usize, weights: &[f32], sums: &mut [f32]) -> usize {
        match self.level {
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => simd::tile_avx512(x, stride, rows, self.inputs, weights, sums),
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => simd::tile_avx2(x, stride, rows, self.inputs, weights, sums),
            Level::Portable => {
                if rows >= 4 {
                    portable::<4>(x, stride, self.inputs, weights, sums)
                } else {
                    portable::<1>(x, stride, self.inputs, weights, sums)
                }
            }
        }
    }
}

/// Whether the portable code may fuse: where that is one instruction.
const FUSED: bool = cfg!(any(target_arch = "aarch64", target_feature = "fma"));

/// Sets every number of `out` from itself and those of two lists beside it.
///
/// Eight at a time: the compiler's own choice for lists of unknown length leaves up to sixty numbers to a slow end.
#[inline(always)]
pub(crate) fn combine(out: &mut [f32], a: &[f32], b: &[f32], f: impl Fn(f32, f32, f32) -> f32) {
    let (out, out_rest) = out.as_chunks_mut::<8>();
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        for k in 0..8 {
            out[k] = f(out[k], a[k], b[k]);
        }
    }
    for ((out, a), b) in out_rest.iter_mut().zip(a_rest).zip(b_rest) {
        *out = f(*out, *a, *b);
    }
}

/// The first `length` numbers of a buffer, which grows if it must. They hold what they held: the caller writes them all.
pub(crate) fn fit(buffer: &mut Vec<f32>, length: usize) -> &mut [f32] {
    if buffer.len() < length {
        buffer.resize(length, 0.0);
    }
    &mut buffer[..length]
}

/// The larger of two numbers, as one instruction does it.
#[inline]
pub(crate) fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}
