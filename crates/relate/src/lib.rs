//! Relations between two states over time, from the record: series, levels with intervals, change points, ranks, and
//! the check of claims. Figures only; nothing is printed here.

pub mod change;
pub mod level;
pub mod measure;
pub mod period;
