//! Options of `import` and `export`.

use std::path::PathBuf;

use chancery_archive::exchange::Origin;
use clap::{Args, ValueEnum};

use crate::args::day;

pub(crate) const IMPORT: &str = "\
Files are GDELT 1.0 (57 or 58 columns) and 2.0 (61 columns) event files, ICEWS tab files (20 columns) and POLECAT
tables, plain or gzip-compressed, or - for standard input. A row becomes one event with its origin; it counts in no
answer unless that origin is asked for. The same rows again change nothing, so an import that was interrupted is
finished by starting it again. docs/exchange.md tells what each column becomes.

Examples:
  chancery import 20240314.export.CSV --db record.db
  unzip -p 20240314.export.CSV.zip | chancery import - --format gdelt2 --db record.db
  chancery import icews/*.tab.gz --db record.db --rejects rejects.tsv

A row that cannot be right (no CAMEO code, no such day, missing columns) is left out, counted by reason, and written to
the file of --rejects with its line; the others are kept.";

pub(crate) const EXPORT: &str = "\
Formats:
  jsonl    every field, one event a line
  csv      a table with a header, one pair of sides a row
  plover   PLOVER JSON, one happening a line
  gdelt    the 61 tab-separated columns of GDELT 2.0, without a header
  icews    the 20 columns of ICEWS, with their header
  parquet  the columns of csv, typed (in a build with the feature parquet)
In plover, gdelt and icews, which know no status, each happening stands once, and only where it happened.

Examples:
  chancery export --format csv --db record.db -o events.csv
  chancery export --format gdelt --db record.db --dyad RUS PRK --from 2023-01-01
  chancery export --format icews --db record.db --with icews --imported-only    the rows as they came";

/// Options of `import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Files, plain or gzip-compressed, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Format of the rows; auto finds it by the columns of the first line.
    #[arg(long, short, value_enum, default_value_t = ImportAs::Auto)]
    pub(crate) format: ImportAs,
    /// The archive; made where there is none. Without it: archive.db in your data folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Write rows that are not taken to this file, with line and reason.
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    /// Folder of tables that take the place of those built in, file by file.
    #[arg(long, value_name = "DIR")]
    pub(crate) knowledge: Option<PathBuf>,
}

/// Format of rows to import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImportAs {
    /// By the columns of the first line.
    Auto,
    /// GDELT 1.0.
    Gdelt1,
    /// GDELT 2.0.
    Gdelt2,
    /// ICEWS.
    Icews,
    /// POLECAT.
    Polecat,
}

impl ImportAs {
    pub(crate) fn origin(self) -> Option<Origin> {
        match self {
            Self::Auto => None,
            Self::Gdelt1 => Some(Origin::Gdelt1),
            Self::Gdelt2 => Some(Origin::Gdelt2),
            Self::Icews => Some(Origin::Icews),
            Self::Polecat => Some(Origin::Polecat),
        }
    }
}

/// Data sets that rows are imported from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DataSet {
    /// GDELT 1.0.
    Gdelt1,
    /// GDELT 2.0.
    Gdelt2,
    /// ICEWS.
    Icews,
    /// POLECAT.
    Polecat,
}

impl DataSet {
    pub(crate) fn origin(self) -> Origin {
        match self {
            Self::Gdelt1 => Origin::Gdelt1,
            Self::Gdelt2 => Origin::Gdelt2,
            Self::Icews => Origin::Icews,
            Self::Polecat => Origin::Polecat,
        }
    }
}

/// Options of `export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// What to write.
    #[arg(long, short, value_enum, default_value_t = ExportAs::Jsonl)]
    pub(crate) format: ExportAs,
    /// The archive. Without it: archive.db in your data folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Write to this file; it appears only when it is complete.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Only events between these two countries, in either direction.
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    pub(crate) dyad: Vec<String>,
    /// Only events from this day on.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) from: Option<jiff::civil::Date>,
    /// Only events up to this day.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) to: Option<jiff::civil::Date>,
    /// Also rows imported from this data set; may be given several times.
    #[arg(long, value_enum, value_name = "ORIGIN")]
    pub(crate) with: Vec<DataSet>,
    /// Only imported rows.
    #[arg(long, requires = "with")]
    pub(crate) imported_only: bool,
    /// Folder of tables that take the place of those built in, file by file.
    #[arg(long, value_name = "DIR")]
    pub(crate) knowledge: Option<PathBuf>,
}

/// Format of the output of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportAs {
    /// Every field, one event a line.
    Jsonl,
    /// A table.
    Csv,
    /// PLOVER JSON.
    Plover,
    /// The 61 columns of GDELT 2.0.
    Gdelt,
    /// The 20 columns of ICEWS.
    Icews,
    /// Parquet, in a build that has it.
    Parquet,
}
