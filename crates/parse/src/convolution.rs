//! Convolutions over three neighbouring words with three maxout pieces, in two thirds of the multiplications.
//!
//! Two neighbouring results share two of their three inputs. Minimal filtering (S. Winograd, "Arithmetic Complexity of
//! Computations", 1980; A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2016) makes two
//! results from four products in place of six. With inputs d0 to d3 and weights g0 to g2:
//!
//! ```text
//! m0 = g0 (d0 - d2)    m1 = (g0 + g1 + g2)/2 (d1 + d2)    m2 = (g0 - g1 + g2)/2 (d2 - d1)    m3 = g2 (d1 - d3)
//! first result = m0 + m1 + m2        second result = m1 - m2 - m3
//! ```
//!
//! The factors are sums and halves only, so that it loses hardly more in the last place than another order of
//! summation does. The order is fixed: every vector width gives the same bits.

use crate::kernel::{Arithmetic, Inputs, Matrix, PIECES, combine, fit, larger};

/// Products per pair of results.
const PRODUCTS: usize = 4;
/// Pairs whose inputs are prepared at once; they stay in the second cache.
const BLOCK: usize = 64;
/// Pairs whose products are held at once; they stay in the first cache.
const PART: usize = 16;

/// A layer, packed.
pub(crate) struct Convolution {
    arithmetic: Arithmetic,
    width: usize,
    products: [Matrix; PRODUCTS],
    bias: Vec<f32>,
}

/// Buffers of a thread.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    pairs: Vec<Pair>,
    inputs: Inputs,
    products: Vec<f32>,
}

/// Two neighbouring results: the first of their four input rows, the first of the two rows of the result, and whether
/// there is a second.
#[derive(Clone, Copy, Debug)]
struct Pair {
    input: usize,
    output: usize,
    both: bool,
}

impl Convolution {
    /// Packs a layer of as many outputs as inputs; `weight` is a function of output, piece, place in the window and
    /// input, `bias` of output and piece.
    pub(crate) fn new(
        arithmetic: impl Into<Arithmetic>,
        width: usize,
        weight: impl Fn(usize, usize, usize, usize) -> f32,
        bias: impl Fn(usize, usize) -> f32,
    ) -> Self {
        let arithmetic = arithmetic.into();
        let products = [0, 1, 2, 3].map(|product| {
            let weight = |o: usize, p: usize, i: usize| {
                let g = [0, 1, 2].map(|place| f64::from(weight(o, p, place, i)));
                let factor = match product {
                    0 => g[0],
                    1 => (g[0] + g[1] + g[2]) / 2.0,
                    2 => (g[0] - g[1] + g[2]) / 2.0,
                    _ => g[2],
                };
                factor as f32
            };
            Matrix::maxout(arithmetic, width, width, weight, &bias)
        });
        let bias = products[0].bias().to_vec();
        Self { arithmetic, width, products, bias }
    }

    /// Multiplications for a row of the result.
    pub(crate) fn products_per_result(width: usize) -> usize {
        PRODUCTS * width * PIECES * width / 2
    }

    /// The layer over texts that stand one after another: each has two rows more in `x` than in `out`, for which
    /// `counts` gives the number, and its result `i` is the largest piece for its rows `i` to `i + 2`. Every row of
    /// `out` is then given to `finish` with the row in the middle of the three.
    ///
    /// Texts are paired off from their own first row, so that those beside them do not change a bit.
    pub(crate) fn apply(
        &self,
        x: &[f32],
        out: &mut [f32],
        counts: impl Iterator<Item = usize>,
        buffers: &mut Buffers,
        finish: impl Fn(&mut [f32], &[f32]),
    ) {
        let width = self.width;
        let level = self.arithmetic.level;
        let lanes = level.lanes();
        let panel_width = PIECES * lanes;
        let Buffers { pairs, inputs, products } = buffers;
        pairs.clear();
        let (mut input, mut output) = (0, 0);
        for count in counts {
            let pair = |k: usize| Pair { input: input + k, output: output + k, both: k + 1 < count };
            pairs.extend((0..count).step_by(2).map(pair));
            input += count + 2;
            output += count;
        }
        inputs.fit(width, PRODUCTS * BLOCK);
        let products = fit(products, PRODUCTS * PART * panel_width);
        for block in pairs.chunks(BLOCK) {
            level.run(
                #[inline(always)]
                || {
                    prepare(x, width, block, &mut inputs.floats);
                    for k in 0..PRODUCTS {
                        inputs.settle(self.arithmetic, k * BLOCK..k * BLOCK + block.len());
                    }
                },
            );
            for panel in 0..self.products[0].panels() {
                for (part, pairs) in block.chunks(PART).enumerate() {
                    for (k, matrix) in self.products.iter().enumerate() {
                        let sums = &mut products[k * PART * panel_width..];
                        matrix.panel(panel, inputs, k * BLOCK + part * PART, pairs.len(), sums);
                    }
                    level.run(
                        #[inline(always)]
                        || {
                            let bias = &self.bias[panel * panel_width..][..panel_width];
                            let at = panel * lanes;
                            if lanes == 16 {
                                join::<16>(products, bias, out, pairs, at, width);
                            } else {
                                join::<8>(products, bias, out, pairs, at, width);
                            }
                        },
                    );
                }
            }
            level.run(
                #[inline(always)]
                || {
                    for pair in block {
                        for k in 0..1 + usize::from(pair.both) {
                            let row = &mut out[(pair.output + k) * width..][..width];
                            finish(row, &x[(pair.input + k + 1) * width..][..width]);
                        }
                    }
                },
            );
        }
    }
}

/// The inputs of the four products of every pair. A last pair without a second result has no fourth input.
#[inline(always)]
fn prepare(x: &[f32], width: usize, pairs: &[Pair], inputs: &mut [f32]) {
    for (k, pair) in pairs.iter().enumerate() {
        let row = |r: usize| &x[(pair.input + r) * width..][..width];
        let (d0, d1, d2) = (row(0), row(1), row(2));
        let d3 = if pair.both { row(3) } else { d1 };
        for (product, a, b, sign) in [(0, d0, d2, -1.0), (1, d1, d2, 1.0), (2, d2, d1, -1.0), (3, d1, d3, -1.0)] {
            combine(
                &mut inputs[(product * BLOCK + k) * width..][..width],
                a,
                b,
                #[inline(always)]
                |_, a, b| a + sign * b,
            );
        }
    }
}

/// The results of pairs from their products, for outputs `at` to `at + L`: the sum, the bias, and the largest of
/// the pieces.
#[inline(always)]
fn join<const L: usize>(products: &[f32], bias: &[f32], out: &mut [f32], pairs: &[Pair], at: usize, width: usize) {
    let lists = products.as_chunks::<L>().0;
    let bias = bias.as_chunks::<L>().0;
    let end = (at + L).min(width);
    for (n, pair) in pairs.iter().enumerate() {
        let list = |product: usize, piece: usize| &lists[(product * PART + n) * PIECES + piece];
        let mut results = [[0f32; L]; 2];
        for piece in 0..PIECES {
            let (m0, m1, m2, m3) = (list(0, piece), list(1, piece), list(2, piece), list(3, piece));
            let bias = &bias[piece];
            for k in 0..L {
                let both = [(m1[k] + m2[k]) + m0[k] + bias[k], (m1[k] - m2[k]) - m3[k] + bias[k]];
                for (result, x) in results.iter_mut().zip(both) {
                    result[k] = if piece == 0 { x } else { larger(result[k], x) };
                }
            }
        }
        let rows = &mut out[pair.output * width..];
        for (row, result) in rows.chunks_mut(width).zip(&results).take(1 + usize::from(pair.both)) {
            if let Some(out) = row[at..end].first_chunk_mut::<L>() {
                *out = *result;
            } else {
                row[at..end].copy_from_slice(&result[..end - at]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Level, Precision};

    /// Small whole numbers (even ones for weights), so that every order of summation gives the same.
    fn number(i: usize) -> f32 {
        (i * 7919 % 13) as f32 - 6.0
    }

    #[test]
    fn results_agree_with_the_definition() {
        for level in Level::all() {
            for (width, count) in [(96, 1), (96, 2), (96, 33), (96, 131), (20, 7), (1, 5), (48, 256)] {
                let weight = |o: usize, p: usize, k: usize, i: usize| 2.0 * number(((o * 3 + p) * 3 + k) * width + i);
                let bias = |o: usize, p: usize| number(o + 5 * p);
                let layer = Convolution::new(level, width, weight, bias);
                let x: Vec<f32> = (0..(count + 2) * width).map(|i| number(i / 3 + i)).collect();
                let mut out = vec![0.0; count * width];
                layer.apply(&x, &mut out, [count].into_iter(), &mut Buffers::default(), |row, input| {
                    for (x, input) in row.iter_mut().zip(input) {
                        *x += input;
                    }
                });
                for r in 0..count {
                    for o in 0..width {
                        let piece = |p: usize| {
                            let sum = |k: usize| -> f32 {
                                (0..width).map(|i| weight(o, p, k, i) * x[(r + k) * width + i]).sum()
                            };
                            sum(0) + sum(1) + sum(2) + bias(o, p)
                        };
                        let expect = piece(0).max(piece(1)).max(piece(2)) + x[(r + 1) * width + o];
                        assert_eq!(out[r * width + o], expect, "{level:?} {width} {count}: {r} {o}");
                    }
                }
            }
        }
    }

    #[test]
    fn texts_beside_each_other_do_not_change_a_bit() {
        const WIDTH: usize = 20;
        let fraction = |i: usize| (i as f32 * 0.37).sin();
        for precision in [Precision::Exact, Precision::Fast] {
            let arithmetic = Arithmetic::detect(precision);
            let weight = |o: usize, p: usize, k: usize, i: usize| fraction(((o * 3 + p) * 3 + k) * WIDTH + i);
            let layer = Convolution::new(arithmetic, WIDTH, weight, |o, p| fraction(o + 5 * p));
            let run = |x: &[f32], counts: &[usize]| {
                let mut out = vec![0.0; counts.iter().sum::<usize>() * WIDTH];
                layer.apply(x, &mut out, counts.iter().copied(), &mut Buffers::default(), |_, _| ());
                out.iter().map(|x| x.to_bits()).collect::<Vec<_>>()
            };
            let counts = [3, 1, 40, 7, 150, 2];
            let x: Vec<f32> = (0..WIDTH * counts.iter().map(|c| c + 2).sum::<usize>()).map(fraction).collect();
            let together = run(&x, &counts);
            let mut apart = Vec::new();
            let mut start = 0;
            for count in counts {
                apart.extend(run(&x[start * WIDTH..(start + count + 2) * WIDTH], &[count]));
                start += count + 2;
            }
            assert_eq!(together, apart, "{precision:?}");
        }
    }
}
