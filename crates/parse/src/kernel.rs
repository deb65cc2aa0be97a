//! Products of matrices, the larger part of all work.
//!
//! A matrix is packed into panels of 48 outputs (24 without AVX-512), so that the inner loop keeps a tile of
//! sums in registers. Every kernel adds the products of one output in the same order with fused
//! multiply-add, so AVX-512 and AVX2 give the same bits, and the result of a row does not depend on the rows
//! beside it. (Processors without fused multiply-add round differently in the last place.)

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
    data: Vec<f32>,
    bias: Vec<f32>,
}

impl Matrix {
    /// Packs a matrix of `outputs` rows whose weights and bias are given by functions of output and input.
    pub(crate) fn new(
        level: Level,
        outputs: usize,
        inputs: usize,
        weight: impl Fn(usize, usize) -> f32,
        bias: impl Fn(usize) -> f32,
    ) -> Self {
        let width = PIECES * level.lanes();
        let panels = outputs.div_ceil(width);
        let mut data = vec![0.0; panels * inputs * width];
        for o in 0..outputs {
            for i in 0..inputs {
                data[(o / width * inputs + i) * width + o % width] = weight(o, i);
            }
        }
        let bias = (0..panels * width).map(|o| if o < outputs { bias(o) } else { 0.0 }).collect();
        Self { level, inputs, panels, data, bias }
    }

    /// Packs a maxout layer of three pieces; `weight` is a function of output, piece and input.
    pub(crate) fn maxout(
        level: Level,
        outputs: usize,
        inputs: usize,
        weight: impl Fn(usize, usize, usize) -> f32,
        bias: impl Fn(usize, usize) -> f32,
    ) -> Self {
        let lanes = level.lanes();
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
        Self::new(level, padded * PIECES, inputs, weight, bias)
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

    /// The products of one panel without the bias, one row of `sums` after another.
    pub(crate) fn panel(&self, panel: usize, x: &[f32], stride: usize, rows: usize, sums: &mut [f32]) {
        let width = self.width();
        let weights = &self.data[panel * self.inputs * width..][..self.inputs * width];
        let mut row = 0;
        while row < rows {
            row += self.tile(&x[row * stride..], stride, rows - row, weights, &mut sums[row * width..]);
        }
    }

    /// Row `r` of the result is the matrix times `x[r * stride..]`, plus the bias.
    pub(crate) fn product(&self, x: &[f32], stride: usize, rows: usize, out: &mut [f32]) {
        let (width, outputs) = (self.width(), self.outputs());
        self.level.run(
            #[inline(always)]
            || {
                self.tiles(
                    x,
                    stride,
                    rows,
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
    pub(crate) fn product_max(&self, x: &[f32], stride: usize, rows: usize, outputs: usize, out: &mut [f32]) {
        let lanes = self.level.lanes();
        self.level.run(
            #[inline(always)]
            || {
                self.tiles(
                    x,
                    stride,
                    rows,
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
    fn tiles(&self, x: &[f32], stride: usize, rows: usize, mut done: impl FnMut(usize, usize, &[f32])) {
        let width = self.width();
        let mut sums = [0f32; TALLEST * WIDEST];
        for panel in 0..self.panels {
            let weights = &self.data[panel * self.inputs * width..][..self.inputs * width];
            let mut row = 0;
            while row < rows {
                let taken = self.tile(&x[row * stride..], stride, rows - row, weights, &mut sums);
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

/// A matrix of weights, packed for one row at a time.
#[derive(Debug)]
pub(crate) struct RowMatrix {
    level: Level,
    stride: usize,
    data: Vec<f32>,
    bias: Vec<f32>,
}

impl RowMatrix {
    /// Packs a matrix of `outputs` rows whose weights and bias are given by functions of output and input.
    pub(crate) fn new(
        level: Level,
        outputs: usize,
        inputs: usize,
        weight: impl Fn(usize, usize) -> f32,
        bias: impl Fn(usize) -> f32,
    ) -> Self {
        let stride = outputs.div_ceil(16) * 16;
        let mut data = vec![0.0; inputs * stride];
        for o in 0..outputs {
            for i in 0..inputs {
                data[i * stride + o] = weight(o, i);
            }
        }
        let bias = (0..stride).map(|o| if o < outputs { bias(o) } else { 0.0 }).collect();
        Self { level, stride, data, bias }
    }

    /// Outputs, padding included.
    pub(crate) fn outputs(&self) -> usize {
        self.stride
    }

    /// The matrix times `x`, plus the bias; the same bits as those of [`Matrix::product`].
    #[inline(always)]
    pub(crate) fn product(&self, x: &[f32], out: &mut [f32]) {
        let mut at = 0;
        while at < self.stride {
            at += match (self.stride - at) / 16 {
                1 => self.part::<16>(x, at, out),
                2 => self.part::<32>(x, at, out),
                3 => self.part::<48>(x, at, out),
                4 => self.part::<64>(x, at, out),
                5 => self.part::<80>(x, at, out),
                6 => self.part::<96>(x, at, out),
                _ => self.part::<112>(x, at, out),
            };
        }
    }

    /// `W` outputs, whose sums fit the registers.
    #[inline(always)]
    fn part<const W: usize>(&self, x: &[f32], at: usize, out: &mut [f32]) -> usize {
        let fused = self.level != Level::Portable || FUSED;
        let mut sums = [0f32; W];
        for (x, weights) in x.iter().zip(self.data.chunks_exact(self.stride)) {
            for (sum, weight) in sums.iter_mut().zip(&weights[at..at + W]) {
                *sum = if fused { x.mul_add(*weight, *sum) } else { *sum + x * weight };
            }
        }
        for ((out, sum), bias) in out[at..at + W].iter_mut().zip(sums).zip(&self.bias[at..at + W]) {
            *out = sum + bias;
        }
        W
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

fn portable<const R: usize>(x: &[f32], stride: usize, inputs: usize, weights: &[f32], sums: &mut [f32]) -> usize {
    const W: usize = 24;
    let mut tile = [[0f32; W]; R];
    for (k, weights) in weights.as_chunks::<W>().0.iter().enumerate().take(inputs) {
        for (r, tile) in tile.iter_mut().enumerate() {
            let x = x[r * stride + k];
            for (sum, weight) in tile.iter_mut().zip(weights) {
                if FUSED {
                    *sum = x.mul_add(*weight, *sum);
                } else {
                    *sum += x * weight;
                }
            }
        }
    }
    sums[..R * W].copy_from_slice(tile.as_flattened());
    R
}

/// Kernels in the instructions of one processor family: about ten times the portable one, which the
/// compiler may not reorder or fuse.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod simd {
    use std::arch::x86_64::{
        _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_set1_ps, _mm256_setzero_ps, _mm256_storeu_ps, _mm512_fmadd_ps,
        _mm512_loadu_ps, _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps,
    };

    macro_rules! kernel {
        ($name:ident, $feature:literal, $lanes:literal, $zero:ident, $load:ident, $set:ident, $fma:ident, $store:ident) => {
            #[target_feature(enable = $feature)]
            fn $name<const R: usize>(x: &[f32], stride: usize, inputs: usize, weights: &[f32], sums: &mut [f32]) {
                const LANES: usize = $lanes;
                const WIDTH: usize = 3 * LANES;
                assert!(x.len() >= (R - 1) * stride + inputs);
                assert!(weights.len() >= inputs * WIDTH && sums.len() >= R * WIDTH);
                let mut tile = [[$zero(); 3]; R];
                // SAFETY: every index is below the lengths just asserted: row R-1 ends at (R-1)*stride + inputs,
                // step inputs-1 of the weights at inputs*WIDTH, row R-1 of the sums at R*WIDTH.
                unsafe {
                    for k in 0..inputs {
                        let at = weights.as_ptr().add(k * WIDTH);
                        let w = [$load(at), $load(at.add(LANES)), $load(at.add(2 * LANES))];
                        for r in 0..R {
                            let x = $set(*x.get_unchecked(r * stride + k));
                            tile[r][0] = $fma(x, w[0], tile[r][0]);
                            tile[r][1] = $fma(x, w[1], tile[r][1]);
                            tile[r][2] = $fma(x, w[2], tile[r][2]);
                        }
                    }
                    for r in 0..R {
                        for p in 0..3 {
                            $store(sums.as_mut_ptr().add(r * WIDTH + p * LANES), tile[r][p]);
                        }
                    }
                }
            }
        };
    }

    kernel!(
        avx512,
        "avx512f",
        16,
        _mm512_setzero_ps,
        _mm512_loadu_ps,
        _mm512_set1_ps,
        _mm512_fmadd_ps,
        _mm512_storeu_ps
    );
    kernel!(avx2, "avx2,fma", 8, _mm256_setzero_ps, _mm256_loadu_ps, _mm256_set1_ps, _mm256_fmadd_ps, _mm256_storeu_ps);

    pub(super) fn run_avx512<T>(work: impl FnOnce() -> T) -> T {
        #[target_feature(enable = "avx512f")]
        fn inner<T>(work: impl FnOnce() -> T) -> T {
            work()
        }
        // SAFETY: this is reached only when `Level::detect` found AVX-512F.
        unsafe { inner(work) }
    }

    pub(super) fn run_avx2<T>(work: impl FnOnce() -> T) -> T {
        #[target_feature(enable = "avx2,fma")]
        fn inner<T>(work: impl FnOnce() -> T) -> T {
            work()
        }
        // SAFETY: this is reached only when `Level::detect` found AVX2 and FMA.
        unsafe { inner(work) }
    }

    pub(super) fn tile_avx512(
        x: &[f32],
        stride: usize,
        rows: usize,
        inputs: usize,
        weights: &[f32],
        sums: &mut [f32],
    ) -> usize {
        // SAFETY: this is reached only when `Level::detect` found AVX-512F.
        unsafe {
            match rows {
                8.. => (avx512::<8>(x, stride, inputs, weights, sums), 8).1,
                7 => (avx512::<7>(x, stride, inputs, weights, sums), 7).1,
                6 => (avx512::<6>(x, stride, inputs, weights, sums), 6).1,
                5 => (avx512::<5>(x, stride, inputs, weights, sums), 5).1,
                4 => (avx512::<4>(x, stride, inputs, weights, sums), 4).1,
                3 => (avx512::<3>(x, stride, inputs, weights, sums), 3).1,
                2 => (avx512::<2>(x, stride, inputs, weights, sums), 2).1,
                _ => (avx512::<1>(x, stride, inputs, weights, sums), 1).1,
            }
        }
    }

    pub(super) fn tile_avx2(
        x: &[f32],
        stride: usize,
        rows: usize,
        inputs: usize,
        weights: &[f32],
        sums: &mut [f32],
    ) -> usize {
        // SAFETY: this is reached only when `Level::detect` found AVX2 and FMA.
        unsafe {
            match rows {
                3.. => (avx2::<3>(x, stride, inputs, weights, sums), 3).1,
                2 => (avx2::<2>(x, stride, inputs, weights, sums), 2).1,
                _ => (avx2::<1>(x, stride, inputs, weights, sums), 1).1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Small whole numbers, so that every order of summation gives the same.
    fn number(i: usize) -> f32 {
        (i * 7919 % 13) as f32 - 6.0
    }

    #[test]
    fn products_agree_with_the_definition() {
        for level in Level::all() {
            for (outputs, inputs, rows) in [(1, 1, 1), (50, 96, 7), (96, 17, 13), (106, 64, 1), (49, 5, 20)] {
                let weight = |o: usize, i: usize| number(o * inputs + i);
                let matrix = Matrix::new(level, outputs, inputs, weight, number);
                let x: Vec<f32> = (0..rows * inputs).map(|i| number(i + 3)).collect();
                let mut out = vec![0.0; rows * matrix.outputs()];
                matrix.product(&x, inputs, rows, &mut out);
                for r in 0..rows {
                    for o in 0..outputs {
                        let sum: f32 = (0..inputs).map(|i| weight(o, i) * x[r * inputs + i]).sum();
                        assert_eq!(out[r * matrix.outputs() + o], sum + number(o), "{level:?} {r} {o}");
                    }
                }
            }
        }
    }

    #[test]
    fn one_row_gives_the_same_bits_as_many() {
        for level in Level::all() {
            for (outputs, inputs) in [(1, 1), (106, 64), (74, 64), (112, 3), (300, 5)] {
                let weight = |o: usize, i: usize| ((o * inputs + i) as f32 * 0.37).sin();
                let x: Vec<f32> = (0..inputs).map(|i| (i as f32 * 0.77).cos()).collect();
                let (many, one) = (
                    Matrix::new(level, outputs, inputs, weight, number),
                    RowMatrix::new(level, outputs, inputs, weight, number),
                );
                let (mut expect, mut out) = (vec![0.0; many.outputs()], vec![0.0; one.outputs()]);
                many.product(&x, inputs, 1, &mut expect);
                level.run(
                    #[inline(always)]
                    || one.product(&x, &mut out),
                );
                assert_eq!(out[..outputs], expect[..outputs], "{level:?} {outputs} {inputs}");
            }
        }
    }

    #[test]
    fn maxout_takes_the_largest_piece() {
        for level in Level::all() {
            let (outputs, inputs, rows) = (20, 9, 11);
            let weight = |o: usize, p: usize, i: usize| number((o * 3 + p) * inputs + i);
            let bias = |o: usize, p: usize| number(o + 5 * p);
            let matrix = Matrix::maxout(level, outputs, inputs, weight, bias);
            // Rows overlap by two thirds, as those of a convolution do.
            let x: Vec<f32> = (0..(rows + 2) * 3).map(|i| number(i + 1)).collect();
            let mut out = vec![0.0; rows * outputs];
            matrix.product_max(&x, 3, rows, outputs, &mut out);
            for r in 0..rows {
                for o in 0..outputs {
                    let piece = |p| (0..inputs).map(|i| weight(o, p, i) * x[r * 3 + i]).sum::<f32>() + bias(o, p);
                    let expect = piece(0).max(piece(1)).max(piece(2));
                    assert_eq!(out[r * outputs + o], expect, "{level:?} {r} {o}");
                }
            }
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn vector_widths_give_the_same_bits() {
        if Level::detect() != Level::Avx512 {
            return;
        }
        let fraction = |i: usize| (i as f32 * 0.37).sin();
        let bits = |level| {
            let matrix = Matrix::new(level, 96, 288, |o, i| fraction(o * 288 + i), fraction);
            let x: Vec<f32> = (0..11 * 288).map(|i| fraction(i + 3)).collect();
            let mut out = vec![0.0; 11 * matrix.outputs()];
            matrix.product(&x, 288, 11, &mut out);
            out.iter().map(|x| x.to_bits()).collect::<Vec<_>>()
        };
        assert_eq!(bits(Level::Avx512), bits(Level::Avx2));
    }
}
