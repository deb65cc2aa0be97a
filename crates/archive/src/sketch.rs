//! How much two texts share, from small sketches of them: MinHash (Broder 1997) over runs of three words, found through
//! bands (Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, chapter 3).

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Numbers of a sketch.
const SIZE: usize = 64;
/// Numbers of a band. Two texts that share the part J of their runs have a band of the 8 in common with probability
/// 1 - (1 - J^8)^8: 0.99 at J = 0.9, 0.37 at J = 0.7, 0.002 at J = 0.35. Bands find reprints at any distance in time; what
/// is less alike is compared where the days are near, so that texts with the same set phrases do not all meet here.
const ROWS: usize = 8;
/// Words of a run.
const RUN: usize = 3;
/// A text of fewer words has no sketch: it is too short to be told from others by it.
const SHORTEST: usize = 12;

/// What makes each number of a sketch a hash of its own.
const SEEDS: [u64; SIZE] = {
    let mut seeds = [0; SIZE];
    let mut n = 0;
    while n < SIZE {
        seeds[n] = mixed(n as u64 + 1);
        n += 1;
    }
    seeds
};

/// The sketch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sketch([u32; SIZE]);

impl Sketch {
    /// The sketch of a text; `None` where it is too short.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let words: Vec<u64> = words(text).map(|w| xxh3_64(w.as_bytes())).collect();
        if words.len() < SHORTEST {
            return None;
        }
        let mut least = [u32::MAX; SIZE];
        for run in words.windows(RUN) {
            let mut hash = Xxh3::new();
            run.iter().for_each(|w| hash.update(&w.to_le_bytes()));
            let hash = hash.digest();
            for (least, seed) in least.iter_mut().zip(&SEEDS) {
                *least = (*least).min((mixed(hash ^ seed) >> 32) as u32);
            }
        }
        Some(Self(least))
    }

    /// The estimated part of all runs of either text that stands in both, 0 to 1, in steps of 1/64.
    pub(crate) fn resemblance(&self, other: &Self) -> f64 {
        let same = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        same as f64 / SIZE as f64
    }

    /// Hashes that texts which share much have in common, by band.
    pub(crate) fn bands(&self) -> impl Iterator<Item = (i64, i64)> {
        self.0.chunks(ROWS).enumerate().map(|(band, rows)| {
            let mut hash = Xxh3::new();
            rows.iter().for_each(|r| hash.update(&r.to_le_bytes()));
            (band as i64, i64::from_le_bytes(hash.digest().to_le_bytes()))
        })
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|n| n.to_le_bytes()).collect()
    }

    /// `None` where the bytes are no sketch.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut numbers = [0; SIZE];
        if bytes.len() != SIZE * 4 {
            return None;
        }
        for (number, four) in numbers.iter_mut().zip(bytes.chunks_exact(4)) {
            *number = u32::from_le_bytes(four.try_into().ok()?);
        }
        Some(Self(numbers))
    }
}

/// The words of a text, in small letters.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase)
}

/// SplitMix64's finaliser (Steele, Lea & Flood 2014).
const fn mixed(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(from: usize, to: usize) -> String {
        (from..to).map(|n| format!("word{n} ")).collect()
    }

    #[test]
    fn the_estimate_is_near_the_truth() {
        // Runs of 0..300 and of k..300+k: 298 - k shared of 298 + k.
        for k in [0, 20, 60, 100, 150, 298] {
            let (a, b) = (Sketch::of(&numbered(0, 300)).unwrap(), Sketch::of(&numbered(k, 300 + k)).unwrap());
            let truth = (298.0 - k as f64) / (298.0 + k as f64);
            assert!((a.resemblance(&b) - truth).abs() < 0.2, "{k}: {} {truth}", a.resemblance(&b));
            assert_eq!(a.resemblance(&b), b.resemblance(&a));
        }
    }

    #[test]
    fn case_and_marks_do_not_count_and_short_texts_have_none() {
        let text = "The envoys of both states met in the old town hall and signed the ferry treaty.";
        let shouted = text.to_uppercase().replace(' ', " - ");
        assert_eq!(Sketch::of(text), Sketch::of(&shouted));
        assert_eq!(Sketch::of("Too short to tell."), None);
    }

    #[test]
    fn bytes_come_back() {
        let sketch = Sketch::of(&numbered(0, 50)).unwrap();
        assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), Some(sketch));
        assert_eq!(Sketch::from_bytes(b"other"), None);
    }
}
