//! Options of the verbs that ask the record: `show`, `relations`, `plot`, `check`.

use std::path::PathBuf;

use chancery_relate::{Month, Step};
use clap::{Args, ValueEnum};

use crate::args::at_least_one;
use crate::exchange_args::DataSet;

pub(crate) const SHOW: &str = "\
States are given by code or name; a state stands for those it carries on (RUS for the Soviet Union). One row a period:
n stories that happened (a bar for each month of a year), talk and deed for cooperation (+) and conflict (-), who towards
whom, the mean score (-10 to 10), and the level: 100 stories that involve either side give so much score between the two,
with its interval of 95 in 100. Below, in small bars over the same periods: the types of stories, the reports by the state
of their publishers, and what was said, with its mean polarity (-1 to 1). --json gives all figures of every period.

Examples:
  chancery show RUS PRK --db record.db
  chancery show Russia \"North Korea\" --db record.db --from 2019-01 --to 2024-06 --by month
  chancery show RUS PRK --db record.db --from 2024-06 --to 2024-06 --by day
  chancery show RUS PRK --db record.db --with icews --json

Exit status: 0 shown; 1 the record is empty, or the answer cannot be written; 2 wrong usage, or an archive that is missing
or damaged.";

pub(crate) const RELATIONS: &str = "\
Most active are the pairs with most stories that happened. Most changed are those whose level differs most from that of the
time before (five times as long, as far as the record goes): the order is by the end of the interval of the change that is
nearer to 0, and a change whose interval holds 0 is marked ~. Pairs with fewer than 10 stories in both times together, or
with fewer than 10 stories of either state in one of them, are too thin to tell (docs/relations.md).

Examples:
  chancery relations --db record.db                             the last 12 months of the record
  chancery relations --db record.db --from 2014-01 --to 2016-12 --limit 5
  chancery relations --db record.db --most changed --json
  chancery relations --db record.db --with icews                imported rows count too

Exit status: 0 shown; 1 the record is empty, or the answer cannot be written; 2 wrong usage, or an archive that is missing
or damaged.";

pub(crate) const PLOT: &str = "\
Above, the level of the 12 months up to each day, with its interval of 95 in 100 and the months from which on it is another;
below, the stories of each period, cooperation upwards and conflict downwards. The ending of the name says what is drawn:
.svg (any size, with the figures under the pointer) or .png (1920 by 1200 dots). The same record gives the same bytes.

Examples:
  chancery plot RUS PRK -o rus-prk.svg --db record.db
  chancery plot Russia \"North Korea\" -o thaw.png --from 2022-01 --to 2024-12 --by month --db record.db
  chancery plot RUS PRK -o both.svg --with icews --db record.db

Exit status: 0 drawn; 1 there is nothing to draw, or the picture cannot be written; 2 wrong usage, or an archive that is
missing or damaged.";

pub(crate) const CHECK: &str = "\
The answer is supported, contradicted or open, with the figures, so that it can be verified by hand (docs/relations.md).

Examples:
  chancery check RUS PRK \"unprecedentedly high\" --at 2024-03 --db record.db
  chancery check RUS PRK \"worst since 1994\" --at 2017-12 --db record.db
  chancery check RUS PRK \"contacts have intensified\" --months 6 --db record.db
  chancery check --statement 17 --db record.db        the claims in a statement that `show` numbers

Exit status: 0 answered, whatever the answer; 1 the record is empty, or the answer cannot be written; 2 wrong usage, or an
archive that is missing or damaged.";

/// The record that is asked.
#[derive(Debug, Args)]
pub(crate) struct RecordArgs {
    /// The archive. Without it: archive.db in your data folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Add the rows of an imported record; by default only one's own stories count. May be repeated.
    #[arg(long, value_name = "ORIGIN", value_enum)]
    pub(crate) with: Vec<DataSet>,
    /// Folder of tables that take the place of those built in, file by file.
    #[arg(long, value_name = "DIR")]
    pub(crate) knowledge: Option<PathBuf>,
}

impl RecordArgs {
    /// The origins by their names in the archive.
    pub(crate) fn origins(&self) -> Vec<String> {
        let mut names: Vec<String> = self.with.iter().map(|d| d.origin().word().to_owned()).collect();
        names.sort();
        names.dedup();
        names
    }
}

/// Form of an answer.
#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    /// What to print.
    #[arg(long, short, value_enum, default_value_t = AnswerFormat::Text)]
    format: AnswerFormat,
    /// For programs, with every figure; the same as --format jsonl.
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

impl AnswerArgs {
    /// Whether records are wanted.
    pub(crate) fn jsonl(&self) -> bool {
        self.json || self.format == AnswerFormat::Jsonl
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AnswerFormat {
    /// For people.
    Text,
    /// One record a line.
    Jsonl,
}

/// Months from and to.
#[derive(Debug, Args)]
pub(crate) struct SpanArgs {
    /// First month.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    pub(crate) from: Option<Month>,
    /// Last month.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    pub(crate) to: Option<Month>,
}

fn month(text: &str) -> Result<Month, String> {
    text.parse().map_err(|e: chancery_relate::period::PeriodError| e.to_string())
}

/// Length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// Days.
    Day,
    /// Months.
    Month,
    /// Calendar years.
    Year,
}

impl By {
    pub(crate) fn step(self) -> Step {
        match self {
            Self::Day => Step::Day,
            Self::Month => Step::Month,
            Self::Year => Step::Year,
        }
    }
}

/// Options of `show`.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// One state, by code or name.
    #[arg(value_name = "STATE")]
    pub(crate) a: String,
    /// The other.
    #[arg(value_name = "STATE")]
    pub(crate) b: String,
    #[command(flatten)]
    pub(crate) span: SpanArgs,
    /// Length of a period; without it, months up to three years, and years beyond.
    #[arg(long, value_enum)]
    pub(crate) by: Option<By>,
    /// How many stories to tell.
    #[arg(long, default_value_t = 12, value_name = "N")]
    pub(crate) stories: usize,
    /// How many statements to tell.
    #[arg(long, default_value_t = 8, value_name = "N")]
    pub(crate) statements: usize,
    #[command(flatten)]
    pub(crate) answer: AnswerArgs,
    #[command(flatten)]
    pub(crate) record: RecordArgs,
}

/// Options of `relations`.
#[derive(Debug, Args)]
pub(crate) struct Relations {
    #[command(flatten)]
    pub(crate) span: SpanArgs,
    /// Only this list; without it, both.
    #[arg(long, value_enum, value_name = "active|changed")]
    pub(crate) most: Option<Most>,
    /// The most pairs of each list.
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N", value_parser = at_least_one)]
    pub(crate) limit: usize,
    #[command(flatten)]
    pub(crate) answer: AnswerArgs,
    #[command(flatten)]
    pub(crate) record: RecordArgs,
}

/// A list of pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Most {
    /// Pairs with most stories.
    Active,
    /// Pairs whose level differs most from that of the time before.
    Changed,
}

/// Options of `plot`.
#[derive(Debug, Args)]
pub(crate) struct Plot {
    /// One state, by code or name.
    #[arg(value_name = "STATE")]
    pub(crate) a: String,
    /// The other.
    #[arg(value_name = "STATE")]
    pub(crate) b: String,
    /// The picture, a name that ends in .svg or .png; it appears only when it is complete.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: PathBuf,
    #[command(flatten)]
    pub(crate) span: SpanArgs,
    /// Length of a period of the stories; without it, months up to three years, and years beyond.
    #[arg(long, value_enum)]
    pub(crate) by: Option<By>,
    #[command(flatten)]
    pub(crate) record: RecordArgs,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// One state, by code or name.
    #[arg(value_name = "STATE", requires_all = ["b", "claim"], conflicts_with = "statement")]
    pub(crate) a: Option<String>,
    /// The other.
    #[arg(value_name = "STATE")]
    pub(crate) b: Option<String>,
    /// What is claimed of their relations, such as "unprecedentedly high".
    #[arg(value_name = "CLAIM")]
    pub(crate) claim: Option<String>,
    /// Month in which it is claimed; by default that of the statement, or the last of the record.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    pub(crate) at: Option<Month>,
    /// The claims of a statement of the archive, by its number.
    #[arg(long, value_name = "ID")]
    pub(crate) statement: Option<i64>,
    /// Months of a period.
    #[arg(long, default_value_t = 12, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=120))]
    pub(crate) months: u32,
    /// How many stories to cite on each side.
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(crate) evidence: usize,
    #[command(flatten)]
    pub(crate) answer: AnswerArgs,
    #[command(flatten)]
    pub(crate) record: RecordArgs,
}
