//! How near the encoders come to what the processor can do at most.

use std::hint::black_box;
use std::time::Instant;

use crate::kernel::{Arithmetic, Inputs, Matrix, PIECES};
use crate::parser::Parser;

/// Multiplications with addition per second, on one thread, by the wall clock.
#[derive(Clone, Copy, Debug)]
pub struct EncoderSpeed {
    /// What the kernel does at most: products of numbers that stay in the first cache.
    pub peak: f64,
    /// What the encoders do, from text to rows: their convolutions' products over all their time, that of
    /// tokens, sums, norms and memory included. Products that are kept per word are not counted.
    pub reached: f64,
}

/// Measures the encoders over texts, the best of three rounds after one that fills the caches.
#[must_use]
pub fn encoder_speed(parser: &Parser, texts: &[String]) -> EncoderSpeed {
    let mut session = parser.session();
    let best = |work: &mut dyn FnMut() -> f64| (0..3).map(|_| work()).fold(0.0, f64::max);
    let mut round = || {
        let start = Instant::now();
        let tokens: usize = texts.iter().map(|text| session.encode(text)).sum();
        (tokens * session.products_per_token()) as f64 / start.elapsed().as_secs_f64()
    };
    round();
    let reached = best(&mut round);
    EncoderSpeed { peak: best(&mut || peak(parser.arithmetic())), reached }
}

/// The kernel's products of eight rows with one panel of weights, which all stay in the first cache.
fn peak(arithmetic: Arithmetic) -> f64 {
    const INPUTS: usize = 128;
    const ROWS: usize = 8;
    const STEPS: usize = 20_000;
    let outputs = PIECES * arithmetic.level.lanes();
    let matrix = Matrix::new(arithmetic, outputs, INPUTS, |o, i| (o * INPUTS + i) as f32 * 1e-5, |_| 0.0);
    let mut x = Inputs::default();
    x.fit(INPUTS, ROWS).fill(0.5);
    x.settle(arithmetic, 0..ROWS);
    let mut sums = vec![0.0; ROWS * outputs];
    let start = Instant::now();
    for _ in 0..STEPS {
        matrix.panel(0, black_box(&x), 0, ROWS, &mut sums);
        black_box(&mut sums);
    }
    (STEPS * ROWS * INPUTS * outputs) as f64 / start.elapsed().as_secs_f64()
}
