//! Tiles of products of 32-bit floats: in the instructions of one processor family, about ten times the portable one,
//! which the compiler may not reorder or fuse.

use super::FUSED;

pub(super) fn portable<const R: usize>(
    x: &[f32],
    stride: usize,
    inputs: usize,
    weights: &[f32],
    sums: &mut [f32],
) -> usize {
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

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
pub(super) mod simd {
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

    pub(in crate::kernel) fn run_avx512<T>(work: impl FnOnce() -> T) -> T {
        #[target_feature(enable = "avx512f")]
        fn inner<T>(work: impl FnOnce() -> T) -> T {
            work()
        }
        // SAFETY: this is reached only when `Level::detect` found AVX-512F.
        unsafe { inner(work) }
    }

    pub(in crate::kernel) fn run_avx2<T>(work: impl FnOnce() -> T) -> T {
        #[target_feature(enable = "avx2,fma")]
        fn inner<T>(work: impl FnOnce() -> T) -> T {
            work()
        }
        // SAFETY: this is reached only when `Level::detect` found AVX2 and FMA.
        unsafe { inner(work) }
    }

    pub(in crate::kernel) fn tile_avx512(
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

    pub(in crate::kernel) fn tile_avx2(
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
