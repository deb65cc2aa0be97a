//! How well reports agree with annotation: precision, recall and F1 of events, by type, with the table of what was
//! taken for what, and whether confidence keeps its word.
//!
//! Annotated passages are JSON lines; [`Passage`] has the form. An event of a report is right by the measure `core` if
//! its type and its two sets of countries are those of an annotated event; each annotated event counts once. Where
//! several people annotated the same passage, a figure is the mean over them, and [`Row::coders`] tells how well they
//! agree with each other: no coder, human or machine, can be expected to do better on the same passages.
//!
//! What is *not* here: coding. The caller brings the reports.

mod calibration;
mod confusion;
mod gold;
mod measure;

pub use calibration::{Bin, Calibration};
pub use confusion::{Confusion, NOTHING};
pub use gold::{Coder, Gold, GoldError, GoldEvent, GoldPlace, Passage, Side};
pub use measure::{Figure, Row, Scope};

use chancery_code::report::Report;
use serde::Serialize;

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluation {
    /// Passages with annotation.
    pub passages: usize,
    /// Passages in which no coder annotated an event.
    pub quiet: usize,
    /// Events that the reports have in those passages.
    pub printed_in_quiet: usize,
    /// Each measure over all events and over those across borders.
    pub measures: Vec<Row>,
    /// The measure `core` by event type, in order of the types' names.
    pub types: Vec<(String, Figure)>,
    /// What was taken for what.
    pub confusion: Confusion,
    /// Confidence against correctness.
    pub calibration: Calibration,
}

/// Compares reports with the passages they were coded from.
pub fn evaluate<'a>(pairs: impl IntoIterator<Item = (&'a Passage, &'a Report)>) -> Evaluation {
    let pairs: Vec<_> = pairs.into_iter().map(|(p, r)| measure::Pair::new(p, r)).collect();
    let quiet = pairs.iter().filter(|p| p.gold.iter().all(Vec::is_empty));
    Evaluation {
        passages: pairs.len(),
        quiet: quiet.clone().count(),
        printed_in_quiet: quiet.map(|p| p.system.len()).sum(),
        measures: measure::rows(&pairs),
        types: measure::types(&pairs),
        confusion: Confusion::of(&pairs),
        calibration: Calibration::of(&pairs),
    }
}
