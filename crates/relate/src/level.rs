//! The level of a relation: share of attention times tone, shrunk where the record is thin.
//!
//! Take the stories of a period that involve either side with anybody: the exposure `E`. A story between the two sides
//! gives its score, every other story of the exposure gives 0. With `S` the sum of what they give and `Q` the sum of
//! the squares, and with `k` pseudo-stories that give the long-run mean `m` (and mean square `q`) of the dyad:
//!
//! ```text
//! mean     = (S + k m) / (E + k)
//! variance = (Q + k q) / (E + k) - mean²
//! level    = 100 mean                      interval = level ± 1.96 · 100 · sqrt(variance / (E + k))
//! ```
//!
//! Coverage that doubles doubles `S` and `E` alike, so the level does not move with it; its interval narrows.

use serde::{Deserialize, Serialize};

/// Pseudo-stories that give the long-run mean: with ten stories in a period, record and long run weigh the same.
pub const PSEUDO_STORIES: f64 = 10.0;

/// Standard errors on each side of an interval of 95 in 100.
pub const Z: f64 = 1.96;

/// Levels are given per hundred stories.
const SCALE: f64 = 100.0;

/// What the stories of a period add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sums {
    /// Stories that involve either side, with anybody: `E`.
    pub exposure: u64,
    /// Stories between the two sides that count: `n`.
    pub stories: u64,
    /// Sum of what they give: `S`.
    pub sum: f64,
    /// Sum of the squares: `Q`.
    pub squares: f64,
}

impl Sums {
    /// One more story between the sides, of the given value.
    pub fn story(&mut self, value: f64) {
        self.stories += 1;
        self.sum += value;
        self.squares += value * value;
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            exposure: self.exposure + other.exposure,
            stories: self.stories + other.stories,
            sum: self.sum + other.sum,
            squares: self.squares + other.squares,
        }
    }

    /// The exposure, which is never smaller than the stories between the sides.
    fn size(self) -> f64 {
        self.exposure.max(self.stories) as f64
    }
}

impl std::iter::Sum for Sums {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Self::plus)
    }
}

/// What a period is shrunk towards: the long run of the dyad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LongRun {
    /// Mean of what a story of the exposure gives: `m`.
    pub mean: f64,
    /// Mean of the squares: `q`.
    pub square: f64,
}

impl LongRun {
    /// Of the sums of the whole record; of an empty record, zero.
    #[must_use]
    pub fn of(total: Sums) -> Self {
        let size = total.size();
        if size > 0.0 { Self { mean: total.sum / size, square: total.squares / size } } else { Self::default() }
    }
}

/// A figure with the range it lies in, 95 times of 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// The figure, for a hundred stories.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// Low end of the interval.
    pub low: f64,
    /// High end of the interval.
    pub high: f64,
}

impl Level {
    fn with(value: f64, error: f64) -> Self {
        Self { value, error, low: value - Z * error, high: value + Z * error }
    }

    /// The level of a period.
    #[must_use]
    pub fn of(sums: Sums, long_run: LongRun) -> Self {
        let weight = sums.size() + PSEUDO_STORIES;
        let mean = (sums.sum + PSEUDO_STORIES * long_run.mean) / weight;
        let square = (sums.squares + PSEUDO_STORIES * long_run.square) / weight;
        let variance = (square - mean * mean).max(0.0);
        Self::with(SCALE * mean, SCALE * (variance / weight).sqrt())
    }

    /// How much higher this level is than another, with the interval of the difference.
    #[must_use]
    pub fn above(self, other: Self) -> Self {
        Self::with(self.value - other.value, self.error.hypot(other.error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sums(exposure: u64, values: &[f64]) -> Sums {
        let mut all = Sums { exposure, ..Sums::default() };
        values.iter().for_each(|v| all.story(*v));
        all
    }

    #[test]
    fn by_hand() {
        // 30 stories involve either side, two are between them: S = 4 + 2, Q = 16 + 4; long run m = 0.1, q = 0.5.
        let level = Level::of(sums(30, &[4.0, 2.0]), LongRun { mean: 0.1, square: 0.5 });
        // mean (6 + 1) / 40 = 0.175; variance (20 + 5) / 40 - 0.030625 = 0.594375; error sqrt(0.594375 / 40) = 0.121899
        assert!((level.value - 17.5).abs() < 1e-9, "{level:?}");
        assert!((level.error - 12.1899).abs() < 1e-3, "{level:?}");
        assert!((level.low + 6.392).abs() < 1e-2 && (level.high - 41.392).abs() < 1e-2, "{level:?}");
    }

    #[test]
    fn a_period_without_stories_has_the_level_of_the_long_run() {
        let level = Level::of(Sums::default(), LongRun { mean: 0.3, square: 1.0 });
        assert!((level.value - 30.0).abs() < 1e-9 && level.low < 0.0 && level.high > 60.0, "{level:?}");
        assert_eq!(LongRun::of(Sums::default()), LongRun::default());
    }

    proptest! {
        #[test]
        fn coverage_that_grows_narrows_the_interval_and_moves_the_level_little(
            values in prop::collection::vec(-10.0..10.0, 1..20),
            others in 0_u64..200,
        ) {
            let one = sums(others + values.len() as u64, &values);
            let long_run = LongRun::of(one);
            let many = (0..10).map(|_| one).sum::<Sums>();
            let (a, b) = (Level::of(one, long_run), Level::of(many, long_run));
            prop_assert!((a.value - b.value).abs() < 1e-6);
            prop_assert!(b.error <= a.error);
            prop_assert!(a.low <= a.value && a.value <= a.high);
        }

        #[test]
        fn a_difference_is_antisymmetric(a in -50.0..50.0, b in -50.0..50.0, e in 0.0..9.0, f in 0.0..9.0) {
            let (a, b) = (Level::with(a, e), Level::with(b, f));
            let (up, down) = (a.above(b), b.above(a));
            prop_assert!((up.value + down.value).abs() < 1e-9 && (up.error - down.error).abs() < 1e-9);
            prop_assert!((up.low + down.high).abs() < 1e-9);
        }
    }
}
