//! Exchange with the data sets of the field: reading GDELT, ICEWS and POLECAT rows, keeping them apart from one's own
//! events, and writing events in the formats that others read. What each column becomes, and what is lost, is told in
//! `docs/exchange.md`.

mod cells;
mod codes;
mod event;
mod export;
mod gdelt;
mod icews;
mod load;
#[cfg(feature = "parquet")]
mod parquet;
mod polecat;
mod reader;
#[cfg(test)]
mod tests;
mod write;

pub use codes::{CodeTables, EventCode};
pub use event::{ImportedEvent, Location, Origin, Party, Problem, Rejected};
pub use export::{ExportEvent, ExportPlace, ExportQuery, Side, Unit, export};
pub use load::{LoadError, LoadSummary, load, load_in_batches};
#[cfg(feature = "parquet")]
pub use parquet::ParquetWriter;
pub use reader::{Outcome, Rows, RowsError, reread};
pub use write::{CSV_COLUMNS, ExportFormat, header, write_event};

/// Columns of ICEWS rows.
pub use icews::COLUMNS as ICEWS_COLUMNS;
/// Columns of POLECAT rows, in the order in which they are kept.
pub use polecat::COLUMNS as POLECAT_COLUMNS;
