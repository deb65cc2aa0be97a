//! Relations between two states over time, from the record: series, levels with intervals, change points, ranks, and
//! the check of claims. Figures only; nothing is printed here.

pub mod change;
pub mod check;
pub mod evidence;
mod imported;
pub mod level;
pub mod load;
pub mod measure;
pub mod period;
pub mod ranking;
pub mod relation;
pub mod series;

pub use change::Change;
pub use check::{Finding, Ranked, Verdict, check};
pub use evidence::{Citation, Order, Remark, Sides};
pub use imported::ImportedRow;
pub use level::{Level, LongRun, Sums};
pub use load::{Asked, Claimed, Record, RelateError, Said};
pub use measure::{Measure, Measures, Scope, Value};
pub use period::{Month, Step, Window};
pub use ranking::{Ranking, Standing};
pub use relation::{Cell, Coverage, Direction, Relation};
pub use series::{Period, Press, Series, Tally, Towards, Voice};
