//! Change points: the months in which a relation passes from one long-run level to another.
//!
//! The method is PELT (Killick, Fearnhead & Eckley 2012, JASA 107: 1590-1598): the segmentation with the least sum of
//! costs of segments plus a penalty for each change, found exactly, in time that grows about as the series does.
//! The series is the mean score `y = S / E` of each month that has stories; a month with more stories says more, so the
//! cost of a segment is the sum of squares about its mean, weighted by `E`. The penalty is `3 σ² ln n`, where `n` is
//! the number of months (Zhang & Siegmund 2007 derive the factor 3 for a change of mean) and the variance `σ²` of a
//! single story is taken from the differences of neighbouring months (after Rice 1984), which a few jumps hardly move.

use serde::{Deserialize, Serialize};

use crate::level::Sums;
use crate::period::Month;

/// Months with stories that lie between two changes at the least.
pub const SHORTEST: usize = 6;

/// Times `σ² ln n` that a change must save.
const PENALTY: f64 = 3.0;

/// Starts of the segments after the first, in the best segmentation of `0..n`.
///
/// `cost(a, b)` is the cost of the segment `a..b`; splitting a segment must never cost more. No segment is shorter
/// than `shortest`. The result is exact: candidates are dropped only when they can no longer win.
#[must_use]
pub fn pelt(n: usize, shortest: usize, penalty: f64, cost: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let shortest = shortest.max(1);
    if n < 2 * shortest {
        return Vec::new();
    }
    // best[t]: least cost of 0..t, less one penalty; from[t]: where its last segment starts.
    let mut best = vec![f64::INFINITY; n + 1];
    let mut from = vec![0; n + 1];
    best[0] = -penalty;
    // A candidate s that loses to t is out for all ends at which a segment that starts at t is long enough.
    let mut candidates: Vec<(usize, Option<usize>)> = Vec::new();
    for end in shortest..=n {
        let new = end - shortest;
        if best[new].is_finite() {
            candidates.push((new, None));
        }
        candidates.retain(|(_, out)| out.is_none_or(|out| end < out));
        for &(start, _) in &candidates {
            let total = best[start] + cost(start, end) + penalty;
            if total < best[end] {
                best[end] = total;
                from[end] = start;
            }
        }
        for (start, out) in &mut candidates {
            if out.is_none() && best[*start] + cost(*start, end) > best[end] {
                *out = Some(end + shortest);
            }
        }
    }
    let mut changes = Vec::new();
    let mut at = n;
    while at > 0 {
        at = from[at];
        if at > 0 {
            changes.push(at);
        }
    }
    changes.reverse();
    changes
}

/// Values with weights, and sums that give the cost of any stretch at once.
#[derive(Clone, Debug)]
pub struct Weighted {
    values: Vec<(f64, f64)>,
    // Running sums of weight, weight x value, weight x value².
    sums: Vec<[f64; 3]>,
}

impl Weighted {
    /// Of (value, weight); weights are positive.
    #[must_use]
    pub fn new(values: Vec<(f64, f64)>) -> Self {
        // Sums about the mean lose less of the last digits.
        let weight: f64 = values.iter().map(|v| v.1).sum();
        let mean = if weight > 0.0 { values.iter().map(|v| v.0 * v.1).sum::<f64>() / weight } else { 0.0 };
        let mut sums = vec![[0.0; 3]];
        let mut at = [0.0; 3];
        for &(value, weight) in &values {
            let value = value - mean;
            at = [at[0] + weight, at[1] + weight * value, at[2] + weight * value * value];
            sums.push(at);
        }
        Self { values, sums }
    }

    /// Weighted sum of squares about the weighted mean of `start..end`.
    #[must_use]
    pub fn cost(&self, start: usize, end: usize) -> f64 {
        let [w, s, q] = std::array::from_fn(|i| self.sums[end][i] - self.sums[start][i]);
        if w > 0.0 { (q - s * s / w).max(0.0) } else { 0.0 }
    }

    /// Variance at weight 1, from the differences of neighbours.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let pairs = self.values.windows(2).map(|p| (p[1].0 - p[0].0).powi(2) / (1.0 / p[0].1 + 1.0 / p[1].1));
        let count = self.values.len().saturating_sub(1);
        if count > 0 { pairs.sum::<f64>() / count as f64 } else { 0.0 }
    }

    /// Starts of the segments after the first, with the documented penalty.
    #[must_use]
    pub fn changes(&self) -> Vec<usize> {
        let n = self.values.len();
        let variance = self.variance();
        if variance <= 0.0 {
            return Vec::new();
        }
        pelt(n, SHORTEST, PENALTY * variance * (n as f64).ln(), |a, b| self.cost(a, b))
    }
}

/// A lasting change of the mean score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// First month of what is new.
    pub month: Month,
    /// Mean score of a hundred stories of the exposure before it, back to the change before or the start.
    pub before: f64,
    /// From it on, up to the next change or the end.
    pub after: f64,
}

/// The change points of a monthly series.
#[must_use]
pub fn changes(series: &[(Month, Sums)]) -> Vec<Change> {
    let told: Vec<(Month, Sums)> = series.iter().copied().filter(|(_, s)| s.exposure > 0).collect();
    let weighted = Weighted::new(told.iter().map(|(_, s)| (s.sum / s.exposure as f64, s.exposure as f64)).collect());
    let starts = weighted.changes();
    let mean = |from: usize, to: usize| {
        let all: Sums = told[from..to].iter().map(|t| t.1).sum();
        100.0 * all.sum / all.exposure.max(1) as f64
    };
    (starts.iter().enumerate())
        .map(|(i, &at)| {
            let first = if i == 0 { 0 } else { starts[i - 1] };
            let last = starts.get(i + 1).copied().unwrap_or(told.len());
            Change { month: told[at].0, before: mean(first, at), after: mean(at, last) }
        })
        .collect()
}

#[cfg(test)]
mod tests;
