//! Products with one row at a time, for the layers that score actions.

use super::{Arithmetic, FUSED, Level, Matrix, Precision, Scaled};

/// A matrix of weights, packed for one row at a time.
#[derive(Debug)]
pub(crate) struct RowMatrix {
    level: Level,
    stride: usize,
    data: Vec<f32>,
    bias: Vec<f32>,
    /// In whole numbers the tiles serve one row as well.
    whole: Option<Matrix>,
}

impl RowMatrix {
    /// Packs a matrix of `outputs` rows whose weights and bias are given by functions of output and input.
    pub(crate) fn new(
        arithmetic: impl Into<Arithmetic>,
        outputs: usize,
        inputs: usize,
        weight: impl Fn(usize, usize) -> f32,
        bias: impl Fn(usize) -> f32,
    ) -> Self {
        let arithmetic = arithmetic.into();
        let level = arithmetic.level;
        if arithmetic.precision == Precision::Fast {
            let whole = Matrix::new(arithmetic, outputs, inputs, weight, bias);
            return Self { level, stride: whole.outputs(), data: Vec::new(), bias: Vec::new(), whole: Some(whole) };
        }
        let stride = outputs.div_ceil(16) * 16;
        let mut data = vec![0.0; inputs * stride];
        for o in 0..outputs {
            for i in 0..inputs {
                data[i * stride + o] = weight(o, i);
            }
        }
        let bias = (0..stride).map(|o| if o < outputs { bias(o) } else { 0.0 }).collect();
        Self { level, stride, data, bias, whole: None }
    }

    /// Outputs, padding included.
    pub(crate) fn outputs(&self) -> usize {
        self.stride
    }

    /// The matrix times `x`, plus the bias; the same bits as those of [`Matrix::product`].
    #[inline(always)]
    pub(crate) fn product(&self, x: &[f32], scaled: &mut Scaled, out: &mut [f32]) {
        if let Some(whole) = &self.whole {
            return whole.product(x, x.len(), 1, scaled, out);
        }
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
