//! Products of 16-bit whole numbers, summed in 32 bits without loss.
//!
//! A row of inputs is scaled so that its largest number becomes [`MOST`]; a row of weights so that no sum can pass
//! 32 bits whatever the inputs are. That leaves about 13 bits for each in the layers of a model. The sums are exact, so
//! that their order does not matter, and what is done in floats beside them is done in one order without fused
//! operations: every processor gives the same bits.

use std::ops::Range;

use super::Level;

/// The largest scaled input.
const MOST: i32 = 8191;

/// Inputs that are multiplied at once.
const STEP: usize = 2;

/// Rows of inputs, scaled and rounded.
#[derive(Debug, Default)]
pub(crate) struct Scaled {
    stride: usize,
    numbers: Vec<i16>,
    /// What each row is to be multiplied with to be what it was.
    scales: Vec<f32>,
}

impl Scaled {
    /// Scales rows of `width` numbers that begin every `stride` numbers; row `r` of `x` becomes row `r` here.
    #[inline(always)]
    pub(super) fn set(&mut self, level: Level, x: &[f32], stride: usize, width: usize, rows: Range<usize>) {
        let room = width.div_ceil(STEP) * STEP;
        if self.stride != room {
            // The last number of an odd row is never written, and must be zero.
            self.numbers.clear();
            self.stride = room;
        }
        if self.numbers.len() < rows.end * room {
            self.numbers.resize(rows.end * room, 0);
        }
        if self.scales.len() < rows.end {
            self.scales.resize(rows.end, 0.0);
        }
        for r in rows {
            self.scales[r] = scale(level, &x[r * stride..][..width], &mut self.numbers[r * room..][..width]);
        }
    }
}

/// Smaller rows count as zero: their scale would not be a normal number.
const LEAST: f32 = 1e-30;

/// Scales and rounds a row to nearest (ties to even), and returns the scale.
#[inline(always)]
fn scale(level: Level, x: &[f32], out: &mut [i16]) -> f32 {
    let largest = match level {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => simd::largest(x),
        _ => largest(x),
    };
    if largest < LEAST {
        out.fill(0);
        return 0.0;
    }
    let factor = MOST as f32 / largest;
    match level {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => simd::round(x, factor, out),
        _ => round(x, factor, out),
    }
    largest / MOST as f32
}

/// The largest absolute number.
#[inline(always)]
fn largest(x: &[f32]) -> f32 {
    let mut largest = [0f32; 16];
    let (blocks, rest) = x.as_chunks::<16>();
    for block in blocks {
        for (largest, x) in largest.iter_mut().zip(block) {
            *largest = if x.abs() > *largest { x.abs() } else { *largest };
        }
    }
    let largest = rest.iter().chain(&largest);
    largest.fold(0f32, |a, b| if b.abs() > a { b.abs() } else { a })
}

#[inline(always)]
fn round(x: &[f32], factor: f32, out: &mut [i16]) {
    /// Added to a number below 2^22, it leaves the number rounded in the low bits.
    const SHIFT: f32 = 12_582_912.0;
    for (to, x) in out.iter_mut().zip(x) {
        *to = (x * factor + SHIFT).to_bits() as i16;
    }
}

/// A matrix of scaled weights, in panels.
#[derive(Debug)]
pub(super) struct Whole {
    level: Level,
    width: usize,
    steps: usize,
    /// For each panel, for each pair of inputs, the two weights of every output of the panel.
    data: Vec<i16>,
    scales: Vec<f32>,
}

impl Whole {
    pub(super) fn new(
        level: Level,
        width: usize,
        outputs: usize,
        inputs: usize,
        weight: impl Fn(usize, usize) -> f32,
    ) -> Self {
        let (panels, steps) = (outputs.div_ceil(width), inputs.div_ceil(STEP));
        let mut data = vec![0; panels * steps * STEP * width];
        let mut scales = vec![0.0; panels * width];
        // Rounding adds at most a half per input.
        let most = f64::from(i32::MAX / MOST) - 0.5 * inputs as f64 - 1.0;
        for (o, scale) in scales.iter_mut().enumerate().take(outputs) {
            let sizes = || (0..inputs).map(|i| f64::from(weight(o, i)).abs());
            let (sum, largest) = (sizes().sum::<f64>(), sizes().fold(0.0, f64::max));
            if largest < 1e-30 {
                continue;
            }
            let factor = (most / sum).min(f64::from(i16::MAX) / largest);
            for i in 0..inputs {
                let at = ((o / width * steps + i / STEP) * width + o % width) * STEP + i % STEP;
                data[at] = (f64::from(weight(o, i)) * factor).round() as i16;
            }
            *scale = (1.0 / factor) as f32;
        }
        Self { level, width, steps, data, scales }
    }

    /// Computes as many of `rows` rows of `x`, from row `first`, as fit a tile, and says how many.
    pub(super) fn tile(&self, panel: usize, x: &Scaled, first: usize, rows: usize, sums: &mut [f32]) -> usize {
        let size = self.steps * STEP * self.width;
        let tile = Tile {
            x: &x.numbers[first * x.stride..],
            stride: x.stride,
            steps: self.steps,
            weights: &self.data[panel * size..][..size],
            row_scales: &x.scales[first..],
            scales: &self.scales[panel * self.width..][..self.width],
        };
        match self.level {
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => simd::tile_avx512(&tile, rows, sums),
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => simd::tile_avx2(&tile, rows, sums),
            Level::Portable => {
                if rows >= 4 {
                    tile.portable::<4>(sums)
                } else {
                    tile.portable::<1>(sums)
                }
            }
        }
    }
}

/// What a tile is made from.
struct Tile<'a> {
    x: &'a [i16],
    stride: usize,
    steps: usize,
    weights: &'a [i16],
    row_scales: &'a [f32],
    scales: &'a [f32],
}

impl Tile<'_> {
    fn portable<const R: usize>(&self, sums: &mut [f32]) -> usize {
        const W: usize = 24;
        let mut tile = [[0i32; W]; R];
        for (k, weights) in self.weights.as_chunks::<{ STEP * W }>().0.iter().enumerate().take(self.steps) {
            for (r, tile) in tile.iter_mut().enumerate() {
                let at = r * self.stride + k * STEP;
                let (a, b) = (i32::from(self.x[at]), i32::from(self.x[at + 1]));
                for (sum, w) in tile.iter_mut().zip(weights.as_chunks::<STEP>().0) {
                    // A damaged model may pass 32 bits; the vectors wrap as well.
                    let pair = (a * i32::from(w[0])).wrapping_add(b * i32::from(w[1]));
                    *sum = sum.wrapping_add(pair);
                }
            }
        }
        for (r, tile) in tile.iter().enumerate() {
            for ((out, sum), scale) in sums[r * W..][..W].iter_mut().zip(tile).zip(self.scales) {
                *out = *sum as f32 * (self.row_scales[r] * scale);
            }
        }
        R
    }
}

/// Whether the processor has all that the kernel for AVX-512 uses.
#[cfg(target_arch = "x86_64")]
pub(super) fn has_avx512() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vnni")
}

/// Kernels in the instructions of one processor family: the compiler does not find the instruction that multiplies
/// pairs and adds.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod simd {
    use std::arch::x86_64::{
        __m256i, __m512i, _mm256_add_epi32, _mm256_cvtepi32_ps, _mm256_loadu_ps, _mm256_loadu_si256, _mm256_madd_epi16,
        _mm256_mul_ps, _mm256_set1_epi32, _mm256_set1_ps, _mm256_setzero_si256, _mm256_storeu_ps, _mm256_storeu_si256,
        _mm512_abs_ps, _mm512_cvtepi32_epi16, _mm512_cvtepi32_ps, _mm512_cvtps_epi32, _mm512_loadu_ps,
        _mm512_loadu_si512, _mm512_max_ps, _mm512_mul_ps, _mm512_reduce_max_ps, _mm512_set1_epi32, _mm512_set1_ps,
        _mm512_setzero_ps, _mm512_setzero_si512, _mm512_storeu_ps,
    };

    use super::{STEP, Tile};

    pub(super) fn largest(x: &[f32]) -> f32 {
        #[target_feature(enable = "avx512f")]
        fn inner(x: &[f32]) -> f32 {
            let (blocks, rest) = x.as_chunks::<16>();
            let mut largest = _mm512_setzero_ps();
            for block in blocks {
                // SAFETY: a block has sixteen numbers.
                let block = unsafe { _mm512_loadu_ps(block.as_ptr()) };
                largest = _mm512_max_ps(largest, _mm512_abs_ps(block));
            }
            rest.iter().fold(_mm512_reduce_max_ps(largest), |a, b| if b.abs() > a { b.abs() } else { a })
        }
        // SAFETY: this is reached only when `has_avx512` found AVX-512F.
        unsafe { inner(x) }
    }

    pub(super) fn round(x: &[f32], factor: f32, out: &mut [i16]) {
        #[target_feature(enable = "avx512f")]
        fn inner(x: &[f32], factor: f32, out: &mut [i16]) {
            let (blocks, rest) = x.as_chunks::<16>();
            let (to, to_rest) = out.as_chunks_mut::<16>();
            for (to, block) in to.iter_mut().zip(blocks) {
                // SAFETY: both blocks have sixteen numbers.
                unsafe {
                    let scaled = _mm512_mul_ps(_mm512_loadu_ps(block.as_ptr()), _mm512_set1_ps(factor));
                    let whole = _mm512_cvtepi32_epi16(_mm512_cvtps_epi32(scaled));
                    _mm256_storeu_si256(to.as_mut_ptr().cast(), whole);
                }
            }
            super::round(rest, factor, to_rest);
        }
        // SAFETY: this is reached only when `has_avx512` found AVX-512F.
        unsafe { inner(x, factor, out) }
    }

    /// Adds the products of pairs to `sum`. As written in assembly: from the intrinsic the compiler makes two
    /// instructions, which takes twice the time on processors that run the one at the same pace.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    #[inline]
    fn dot(sum: __m512i, w: __m512i, x: __m512i) -> __m512i {
        let mut out = sum;
        // SAFETY: it reads and writes these registers alone, and the processor has it.
        unsafe {
            std::arch::asm!(
                "vpdpwssd {out}, {w}, {x}",
                out = inout(zmm_reg) out,
                w = in(zmm_reg) w,
                x = in(zmm_reg) x,
                options(pure, nomem, nostack, preserves_flags),
            );
        }
        out
    }

    macro_rules! kernel {
        (
            $name:ident, $feature:literal, $lanes:literal, $vector:ty, $zero:ident, $load:ident, $set:ident, $dot:expr,
            $float:ident, $load_float:ident, $set_float:ident, $mul:ident, $store:ident
        ) => {
            #[target_feature(enable = $feature)]
            fn $name<const R: usize>(tile: &Tile<'_>, sums: &mut [f32]) -> usize {
                const LANES: usize = $lanes;
                const WIDTH: usize = 3 * LANES;
                let Tile { x, stride, steps, weights, row_scales, scales } = *tile;
                assert!(x.len() >= (R - 1) * stride + STEP * steps && weights.len() >= STEP * steps * WIDTH);
                assert!(row_scales.len() >= R && scales.len() >= WIDTH && sums.len() >= R * WIDTH);
                let mut tile = [[$zero(); 3]; R];
                // SAFETY: every index is below the lengths just asserted: row R-1 ends at (R-1)*stride + STEP*steps,
                // step steps-1 of the weights at STEP*steps*WIDTH, row R-1 of the sums at R*WIDTH. All reads of
                // vectors and pairs are unaligned ones.
                unsafe {
                    for k in 0..steps {
                        let at = weights.as_ptr().add(k * STEP * WIDTH);
                        let w = [0, 1, 2].map(|p| $load(at.add(p * STEP * LANES).cast::<$vector>()));
                        for r in 0..R {
                            let pair = x.as_ptr().add(r * stride + k * STEP).cast::<i32>().read_unaligned();
                            let pair = $set(pair);
                            tile[r][0] = $dot(tile[r][0], w[0], pair);
                            tile[r][1] = $dot(tile[r][1], w[1], pair);
                            tile[r][2] = $dot(tile[r][2], w[2], pair);
                        }
                    }
                    for r in 0..R {
                        let row = $set_float(row_scales[r]);
                        for p in 0..3 {
                            let scale = $mul(row, $load_float(scales.as_ptr().add(p * LANES)));
                            $store(sums.as_mut_ptr().add(r * WIDTH + p * LANES), $mul($float(tile[r][p]), scale));
                        }
                    }
                }
                R
            }
        };
    }

    kernel!(
        avx512,
        "avx512f,avx512bw,avx512vnni",
        16,
        __m512i,
        _mm512_setzero_si512,
        _mm512_loadu_si512,
        _mm512_set1_epi32,
        dot,
        _mm512_cvtepi32_ps,
        _mm512_loadu_ps,
        _mm512_set1_ps,
        _mm512_mul_ps,
        _mm512_storeu_ps
    );
    kernel!(
        avx2,
        "avx2",
        8,
        __m256i,
        _mm256_setzero_si256,
        _mm256_loadu_si256,
        _mm256_set1_epi32,
        |sum, w, x| _mm256_add_epi32(sum, _mm256_madd_epi16(w, x)),
        _mm256_cvtepi32_ps,
        _mm256_loadu_ps,
        _mm256_set1_ps,
        _mm256_mul_ps,
        _mm256_storeu_ps
    );

    pub(super) fn tile_avx512(tile: &Tile<'_>, rows: usize, sums: &mut [f32]) -> usize {
        // SAFETY: this is reached only when `has_avx512` found these instructions.
        unsafe {
            match rows {
                8.. => avx512::<8>(tile, sums),
                7 => avx512::<7>(tile, sums),
                6 => avx512::<6>(tile, sums),
                5 => avx512::<5>(tile, sums),
                4 => avx512::<4>(tile, sums),
                3 => avx512::<3>(tile, sums),
                2 => avx512::<2>(tile, sums),
                _ => avx512::<1>(tile, sums),
            }
        }
    }

    pub(super) fn tile_avx2(tile: &Tile<'_>, rows: usize, sums: &mut [f32]) -> usize {
        // SAFETY: this is reached only when `Level::detect` found AVX2.
        unsafe {
            match rows {
                3.. => avx2::<3>(tile, sums),
                2 => avx2::<2>(tile, sums),
                _ => avx2::<1>(tile, sums),
            }
        }
    }
}
