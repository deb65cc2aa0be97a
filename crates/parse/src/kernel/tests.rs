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
            matrix.product(&x, inputs, rows, &mut Scaled::default(), &mut out);
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
            many.product(&x, inputs, 1, &mut Scaled::default(), &mut expect);
            level.run(
                #[inline(always)]
                || one.product(&x, &mut Scaled::default(), &mut out),
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
        matrix.product_max(&x, 3, rows, outputs, &mut Scaled::default(), &mut out);
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
        matrix.product(&x, 288, 11, &mut Scaled::default(), &mut out);
        out.iter().map(|x| x.to_bits()).collect::<Vec<_>>()
    };
    assert_eq!(bits(Level::Avx512), bits(Level::Avx2));
}

/// The levels that the kernels of whole numbers have on this processor.
fn whole_levels() -> Vec<Level> {
    let best = Arithmetic::detect(Precision::Fast).level;
    Level::all().into_iter().filter(|level| *level != Level::detect() || *level == best).collect()
}

fn fast(level: Level) -> Arithmetic {
    Arithmetic { level, precision: Precision::Fast }
}

#[test]
fn whole_numbers_are_near_a_plain_product() {
    let fraction = |i: usize| f64::from((i as f32 * 0.37).sin());
    for level in whole_levels() {
        for (outputs, inputs, rows) in [(1, 1, 1), (50, 96, 7), (96, 17, 13), (106, 64, 1), (49, 5, 20), (288, 576, 9)]
        {
            let weight = |o: usize, i: usize| fraction(o * inputs + i) as f32;
            let matrix = Matrix::new(fast(level), outputs, inputs, weight, |o| o as f32);
            let x: Vec<f32> = (0..rows * inputs).map(|i| (fraction(i + 3) * (i / inputs + 1) as f64) as f32).collect();
            let mut out = vec![0.0; rows * matrix.outputs()];
            matrix.product(&x, inputs, rows, &mut Scaled::default(), &mut out);
            for r in 0..rows {
                let largest = x[r * inputs..][..inputs].iter().fold(0f32, |a, x| a.max(x.abs()));
                for o in 0..outputs {
                    let terms = (0..inputs).map(|i| f64::from(weight(o, i)) * f64::from(x[r * inputs + i]));
                    let expect = terms.sum::<f64>() + o as f64;
                    let error = (f64::from(out[r * matrix.outputs() + o]) - expect).abs();
                    let bound = 2e-3 * f64::from(largest) * (inputs as f64).sqrt() + 1e-6 * o as f64;
                    assert!(error <= bound, "{level:?} {outputs}x{inputs} {r} {o}: {error} beyond {bound}");
                }
            }
        }
    }
}

#[test]
fn whole_numbers_give_the_same_bits_everywhere() {
    let fraction = |i: usize| (i as f32 * 0.37).sin() * (i % 5) as f32;
    for (outputs, inputs, rows) in [(1, 1, 1), (96, 96, 21), (106, 64, 1), (49, 5, 20), (288, 577, 9)] {
        let bits = |level: Level| {
            let matrix = Matrix::new(fast(level), outputs, inputs, |o, i| fraction(o * inputs + i), fraction);
            let x: Vec<f32> = (0..rows * inputs).map(|i| fraction(i + 3)).collect();
            let mut out = vec![0.0; rows * matrix.outputs()];
            matrix.product(&x, inputs, rows, &mut Scaled::default(), &mut out);
            let rows = out.chunks_exact(matrix.outputs());
            rows.flat_map(|row| row[..outputs].iter().map(|x| x.to_bits())).collect::<Vec<_>>()
        };
        let expect = bits(Level::Portable);
        for level in whole_levels() {
            assert_eq!(bits(level), expect, "{level:?} {outputs} {inputs} {rows}");
        }
    }
}

#[test]
fn the_largest_sums_do_not_overflow() {
    for level in whole_levels() {
        for inputs in [1, 2, 96, 577, 5000] {
            for sign in [1.0, -1.0] {
                let matrix = Matrix::new(fast(level), 3, inputs, |_, _| sign, |_| 0.0);
                let x = vec![2.5; inputs];
                let mut out = vec![0.0; matrix.outputs()];
                matrix.product(&x, inputs, 1, &mut Scaled::default(), &mut out);
                let expect = sign * 2.5 * inputs as f32;
                assert!((out[0] - expect).abs() <= 2e-3 * expect.abs(), "{level:?} {inputs}: {} for {expect}", out[0]);
            }
        }
    }
}

#[test]
fn rows_of_nothing_give_the_bias() {
    for level in whole_levels() {
        let matrix = Matrix::new(fast(level), 3, 4, |o, i| if o == 1 { 0.0 } else { number(i) }, number);
        for x in [[0.0; 4], [1e-40; 4]] {
            let mut out = vec![0.0; matrix.outputs()];
            matrix.product(&x, 4, 1, &mut Scaled::default(), &mut out);
            assert_eq!(out[..3], [number(0), number(1), number(2)]);
        }
    }
}
