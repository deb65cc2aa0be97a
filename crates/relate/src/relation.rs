//! The relation of two states: what the record holds on them, by month.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::change::{self, Change};
use crate::level::{Level, LongRun, Sums};
use crate::measure::Measure;
use crate::period::{Month, Window};

/// Who acted towards whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The first side towards the second.
    Forth,
    /// The second side towards the first.
    Back,
    /// Both, as in talks.
    Mutual,
}

/// Stories of one month, direction, type and status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// When.
    pub month: Month,
    /// Who towards whom.
    pub direction: Direction,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Verbal or material, cooperation or conflict.
    pub quad: String,
    /// actual / planned / possible / negated.
    pub status: String,
    /// How many stories.
    pub stories: u64,
    /// How many of them have a PLOVER score.
    pub scored: u64,
    /// Sum of their PLOVER scores.
    pub sum: f64,
    /// Sum of the squares of the scores.
    pub squares: f64,
}

/// What the record holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// First month with a report.
    pub first: Option<Month>,
    /// Last month with a report.
    pub last: Option<Month>,
    /// Stories between the sides, of whatever status.
    pub stories: u64,
    /// Those that happened.
    pub actual: u64,
    /// Stories that happened and involve either side with another state.
    pub exposure: u64,
}

/// The relation of two states.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Relation {
    /// The two sides; events keep their direction.
    pub dyad: [String; 2],
    /// Codes that count for each side: a state and those it carries on.
    pub codes: [Vec<String>; 2],
    /// Records of others that were added, such as `icews`.
    pub origins: Vec<String>,
    /// Months of the record, or those asked for.
    pub span: Window,
    /// What the record holds.
    pub coverage: Coverage,
    /// Counts and sums, in order.
    pub cells: Vec<Cell>,
    /// The same for stories of one context only, by context; loaded where a measure needs it.
    pub contexts: BTreeMap<String, Vec<Cell>>,
    /// Stories that happened and involve either side with another state, by month.
    pub exposure: BTreeMap<Month, u64>,
}

impl Relation {
    /// The cells that a measure looks at.
    fn cells_of(&self, measure: &Measure) -> Vec<&Cell> {
        let base: Vec<&Cell> = if measure.contexts.is_empty() {
            self.cells.iter().collect()
        } else {
            measure.contexts.iter().filter_map(|c| self.contexts.get(c)).flatten().collect()
        };
        base.into_iter().filter(|c| c.status == "actual" && measure.counts(&c.kind)).collect()
    }

    /// What each month of the span adds up to: only what happened counts.
    #[must_use]
    pub fn monthly(&self, measure: &Measure) -> Vec<(Month, Sums)> {
        self.months_of(measure, self.span)
    }

    /// The same for all months of the record, whatever span was asked for.
    #[must_use]
    pub fn recorded(&self, measure: &Measure) -> Vec<(Month, Sums)> {
        let first = self.coverage.first.map_or(self.span.first, |m| m.min(self.span.first));
        let last = self.coverage.last.map_or(self.span.last, |m| m.max(self.span.last));
        self.months_of(measure, Window { first, last })
    }

    /// What levels are shrunk towards: the mean of the whole record, so that a level is the same in every span.
    #[must_use]
    pub fn long_run(&self, measure: &Measure) -> LongRun {
        LongRun::of(self.recorded(measure).into_iter().map(|m| m.1).sum())
    }

    fn months_of(&self, measure: &Measure, window: Window) -> Vec<(Month, Sums)> {
        let mut months: BTreeMap<Month, Sums> = BTreeMap::new();
        for i in 0..i32::try_from(window.months()).unwrap_or(0) {
            let month = window.first.plus(i);
            let exposure = self.exposure.get(&month).copied().unwrap_or(0);
            months.insert(month, Sums { exposure, ..Sums::default() });
        }
        for cell in self.cells_of(measure) {
            let Some(sums) = months.get_mut(&cell.month) else { continue };
            let one = match measure.value {
                crate::measure::Value::Count => (cell.stories as f64, cell.stories as f64),
                crate::measure::Value::Score => (cell.sum, cell.squares),
                crate::measure::Value::Hostility => (-cell.sum, cell.squares),
            };
            sums.stories += cell.stories;
            sums.sum += one.0;
            sums.squares += one.1;
        }
        months.into_iter().collect()
    }

    /// The level of a window under a measure, with what it is made of.
    #[must_use]
    pub fn level(&self, measure: &Measure, window: Window) -> (Sums, Level) {
        let sums: Sums = self.recorded(measure).iter().filter(|m| window.contains(m.0)).map(|m| m.1).sum();
        (sums, Level::of(sums, self.long_run(measure)))
    }

    /// The level of the window of `months` months that ends with each month of the span. The first ones look back on
    /// months before the span, where the record has them.
    #[must_use]
    pub fn levels(&self, measure: &Measure, months: u32) -> Vec<(Month, Level)> {
        let series = self.recorded(measure);
        let long_run = self.long_run(measure);
        let width = usize::try_from(months.max(1)).unwrap_or(1);
        (0..series.len())
            .filter(|i| self.span.contains(series[*i].0))
            .map(|i| {
                let sums: Sums = series[(i + 1).saturating_sub(width)..=i].iter().map(|m| m.1).sum();
                (series[i].0, Level::of(sums, long_run))
            })
            .collect()
    }

    /// Months of the span from which on the mean score is another, sought in the whole record.
    #[must_use]
    pub fn changes(&self, measure: &Measure) -> Vec<Change> {
        let mut changes = change::changes(&self.recorded(measure));
        changes.retain(|c| self.span.contains(c.month));
        changes
    }

    /// Cells whose month lies in a window.
    pub fn within(&self, window: Window) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(move |c| window.contains(c.month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    /// One story of score 4 in each January of 2010 to 2019, ten stories of exposure; shown from `first` on.
    fn relation(first: &str) -> Relation {
        let januaries = (2010..2020).filter_map(|y| Month::new(y, 1));
        let cell = |month| Cell {
            month,
            direction: Direction::Forth,
            kind: "AID".to_owned(),
            quad: "material cooperation".to_owned(),
            status: "actual".to_owned(),
            stories: 1,
            scored: 1,
            sum: 4.0,
            squares: 16.0,
        };
        let (begin, end) = (month("2010-01"), month("2019-12"));
        Relation {
            dyad: ["NOR".to_owned(), "JPN".to_owned()],
            codes: [vec!["NOR".to_owned()], vec!["JPN".to_owned()]],
            origins: Vec::new(),
            span: Window { first: month(first), last: end },
            coverage: Coverage { first: Some(begin), last: Some(end), ..Coverage::default() },
            cells: januaries.clone().map(cell).collect(),
            contexts: BTreeMap::new(),
            exposure: januaries.map(|m| (m, 10)).collect(),
        }
    }

    #[test]
    fn a_level_does_not_depend_on_the_months_that_are_shown() {
        let measure = Measure::relations();
        let (all, part) = (relation("2010-01"), relation("2015-06"));
        let (levels, shown) = (all.levels(&measure, 12), part.levels(&measure, 12));
        assert_eq!(shown.len(), 55);
        assert_eq!(levels[levels.len() - shown.len()..], shown[..]);
        // A story of ten: mean 0.4, and so is the long run.
        assert!((shown[0].1.value - 40.0).abs() < 1e-9, "{:?}", shown[0]);
        assert_eq!(all.long_run(&measure), part.long_run(&measure));
        assert_eq!((part.monthly(&measure).len(), part.recorded(&measure).len()), (55, 120));
    }
}
