//! Whether confidence keeps its word.

use serde::Serialize;

use crate::measure::Pair;

/// Events in order of confidence, in bins of equal size.
const BINS: usize = 5;

/// Confidence against correctness. An event is right if it is so (`core`) by any coder.
#[derive(Clone, Debug, Serialize)]
pub struct Calibration {
    /// Bins, least sure first.
    pub bins: Vec<Bin>,
    /// Expected calibration error (Naeini, Cooper & Hauskrecht 2015): mean distance of a bin's confidence from its share
    /// of right events, by events; 0 to 1.
    pub error: f64,
}

/// A bin of events.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Number of events.
    pub events: usize,
    /// Mean confidence.
    pub confidence: f64,
    /// Share that is right.
    pub right: f64,
}

impl Calibration {
    pub(crate) fn of(pairs: &[Pair]) -> Self {
        let mut events: Vec<(f64, bool)> = Vec::new();
        for pair in pairs {
            for unit in &pair.system {
                events.push((unit.confidence, pair.gold.iter().flatten().any(|g| g.core(unit))));
            }
        }
        events.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let size = events.len().div_ceil(BINS).max(1);
        let mean = |values: &mut dyn Iterator<Item = f64>, n: usize| values.sum::<f64>() / n as f64;
        let bins: Vec<Bin> = (events.chunks(size))
            .map(|bin| Bin {
                events: bin.len(),
                confidence: mean(&mut bin.iter().map(|e| e.0), bin.len()),
                right: mean(&mut bin.iter().map(|e| f64::from(u8::from(e.1))), bin.len()),
            })
            .collect();
        let distance: f64 = bins.iter().map(|b| b.events as f64 * (b.confidence - b.right).abs()).sum();
        Self { bins, error: distance / events.len().max(1) as f64 }
    }
}
