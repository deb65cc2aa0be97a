//! The verbs and their options.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::exchange_args::{EXPORT, Export, IMPORT, Import};
use crate::record_args::{CHECK, Check, PLOT, Plot, RELATIONS, Relations, SHOW, Show};

/// Reads the news and keeps the record of relations between states.
///
/// Who did what to whom, when and where, and who said what about it: with the sentence that each line rests on.
#[derive(Debug, Parser)]
#[command(name = "chancery", version, propagate_version = true, arg_required_else_help = true, after_long_help = CHANCERY)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

const CHANCERY: &str = "\
Examples:
  chancery code examples/reports            events and statements of all reports in a folder, for reading
  chancery code news.jsonl --format jsonl   the same for programs, one report a line
  chancery add news/ --db news.db           keep a record of them
  chancery search embassy --db news.db      find reports in it
  chancery relations --db news.db           which pairs of states were busiest, and which changed
  chancery show RUS PRK --db news.db        what the record holds on two of them
  chancery explain \"France recalled its ambassador from Canberra.\"
                                            how a sentence is coded, step by step

Exit status: 0 all went well, 1 some input could not be read, 2 wrong usage, or an archive that is missing or damaged.
Colours follow the terminal and are off where NO_COLOR is set.";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Code reports: print their events and statements.
    #[command(after_long_help = CODE)]
    Code(Code),
    /// Add reports to an archive, each coded once.
    #[command(after_long_help = ADD)]
    Add(Add),
    /// Search the reports of an archive.
    #[command(after_long_help = SEARCH)]
    Search(Search),
    /// Show the relation of two states: years, levels, changes, main stories, statements.
    #[command(after_long_help = SHOW)]
    Show(Show),
    /// Rank pairs of states: the most active and the most changed of a period.
    #[command(after_long_help = RELATIONS)]
    Relations(Relations),
    /// Draw the relation of two states: level, changes, stories; as SVG or PNG.
    #[command(after_long_help = PLOT)]
    Plot(Plot),
    /// Check a claim about the relation of two states against the record.
    #[command(after_long_help = CHECK)]
    Check(Check),
    /// Show how a sentence or a report is coded, step by step.
    #[command(after_long_help = EXPLAIN)]
    Explain(Explain),
    /// Show the grammar of a text: tokens, tags, heads, entities.
    #[command(after_long_help = PARSE)]
    Parse(ParseText),
    /// Take in rows of GDELT, ICEWS and POLECAT, kept apart from one's own events.
    #[command(after_long_help = IMPORT)]
    Import(Import),
    /// Write events of an archive in the formats that others read.
    #[command(after_long_help = EXPORT)]
    Export(Export),
    /// Measure coding against passages that people annotated.
    #[command(after_long_help = EVAL)]
    Eval(Eval),
    /// Work on the event lexicon.
    #[command(subcommand)]
    Lexicon(Lexicon),
}

const CODE: &str = "\
Inputs are plain text (one report a file, also pages as crawled), JSON lines (one report a line with the fields text and,
where there are any, id, title, published, url, publisher), folders of such files, or - for standard input.

Examples:
  chancery code report.txt                        a table for reading
  chancery code a.txt b.jsonl news/               several inputs, in this order
  zcat 2024-03.jsonl.gz | chancery code -         standard input
  chancery code news/ --format jsonl -o out.jsonl written whole or not at all: until it is done, it is out.jsonl.part
  chancery code news/ --format csv --min-confidence 0.7 > events.csv
  chancery code news/ --knowledge my-tables/      files there take the place of those built in

What cannot be read is named on standard error with file, line and reason; the rest is coded.";

const ADD: &str = "\
The archive is one SQLite file; docs/archive.md tells its tables. A report that is known changes nothing and is not coded
again: to go on after an interruption, give the same command once more. A text that another paper printed too adds its
printing and no event.

Examples:
  chancery add news/ --db news.db
  chancery add 2023.jsonl 2024.jsonl              to the archive in your data folder
  zcat 2024-03.jsonl.gz | chancery add - --db news.db
  chancery add news/ --db raw.db --no-stories     each event a story of its own

Ctrl-C ends the reading and keeps what is finished.";

const SEARCH: &str = "\
All words must stand in a report, in any form (sanction finds sanctions); \"a phrase\" in this order; sanction* any word
that begins so; -word leaves out reports with it.

Examples:
  chancery search ferry treaty --db news.db
  chancery search '\"grain deal\" -port' --country TUR --from 2022-07-01 --to 2022-12-31
  chancery search embassy --dyad RUS PRK --format jsonl";

const EXPLAIN: &str = "\
Examples:
  chancery explain \"France recalled its ambassador from Canberra on Friday.\" --published 2021-09-20
  chancery explain report.txt
  chancery explain -                              a text from standard input";

const PARSE: &str = "\
Examples:
  chancery parse \"Norway and Japan signed an agreement.\"
  chancery parse report.txt --format json
  chancery parse - --format conllu < report.txt";

const EVAL: &str = "\
GOLD is a file of JSON lines, one passage a line:
  {\"id\": \"1\", \"published\": \"2024-05-14\", \"title\": \"...\", \"text\": \"...\", \"coders\": [{\"events\": [EVENT, ...]}, ...]}
with the events of each person who annotated it (or \"events\" alone where one did), and EVENT as
  {\"type\": \"CONSULT\", \"mode\": \"visit\", \"actor\": [{\"country\": \"NOR\"}], \"recipient\": [{\"country\": \"JPN\"}],
   \"status\": \"actual\", \"date\": \"2024-05-13\", \"place\": {\"country\": \"JPN\"}, \"trigger\": \"visited\"}
An event is right (core) if type, actor countries and recipient countries are all equal. A text that the tables were
tuned on gives figures that are too good: measure on passages that nobody tuned on.

Examples:
  chancery eval gold.jsonl                        figures, by type, and what was taken for what
  chancery eval gold.jsonl --min-confidence 0.5   what is lost and won by leaving out unsure events
  chancery eval gold.jsonl --format json          the same for programs";

/// Knowledge and model in place of those built in.
#[derive(Debug, Default, Args)]
pub(crate) struct Tables {
    /// Folder of tables that take the place of those built in, file by file.
    #[arg(long, value_name = "DIR")]
    pub(crate) knowledge: Option<PathBuf>,
    /// Folder of a spaCy CNN pipeline to parse with, in place of the one built in.
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Option<PathBuf>,
    /// Parse with 32-bit floats in place of 16-bit whole numbers: slower, and as spaCy does to the last label.
    #[arg(long)]
    pub(crate) exact: bool,
}

/// Options of `code`.
#[derive(Debug, Args)]
pub(crate) struct Code {
    /// Files, folders, or - for standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// What to print: a table for people, or records for programs.
    #[arg(long, short, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Write to this file; it appears only when it is complete.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Number of threads; 0 for one per processor. The output is the same for any number.
    #[arg(long, short = 'j', default_value_t = 0, value_name = "N")]
    pub(crate) threads: usize,
    /// Leave out events and statements below this confidence, 0 to 1.
    #[arg(long, default_value_t = 0.0, value_parser = confidence, value_name = "P")]
    pub(crate) min_confidence: f64,
    #[command(flatten)]
    pub(crate) tables: Tables,
}

fn confidence(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err("must lie between 0 and 1".to_owned()) }
}

/// Form of the output of `code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// One report a line, with all fields.
    Jsonl,
    /// One event or statement a row.
    Csv,
}

/// Options of `add`.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// Files, folders, or - for standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The archive; made where there is none. Without it: archive.db in your data folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Make a new archive in which each event is a story of its own.
    #[arg(long)]
    pub(crate) no_stories: bool,
    /// Number of threads that code; 0 for one per processor. The archive is the same for any number.
    #[arg(long, short = 'j', default_value_t = 0, value_name = "N")]
    pub(crate) threads: usize,
    #[command(flatten)]
    pub(crate) tables: Tables,
}

/// Options of `search`.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// What to look for.
    #[arg(required = true, value_name = "WORDS")]
    pub(crate) words: Vec<String>,
    /// The archive. Without it: archive.db in your data folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Only reports that mention this state, by code or name; may be given several times.
    #[arg(long, value_name = "STATE")]
    pub(crate) country: Vec<String>,
    /// Only reports that tell an event with these two states on its sides.
    #[arg(long, num_args = 2, value_names = ["STATE", "STATE"])]
    pub(crate) dyad: Vec<String>,
    /// Only reports published on this day or after.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) from: Option<jiff::civil::Date>,
    /// Only reports published on this day or before.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) to: Option<jiff::civil::Date>,
    /// The most reports to show.
    #[arg(long, short = 'n', default_value_t = 20, value_name = "N", value_parser = at_least_one)]
    pub(crate) limit: usize,
    /// What to print: a table for people, or records for programs.
    #[arg(long, short, value_enum, default_value_t = SearchFormat::Table)]
    pub(crate) format: SearchFormat,
}

/// Form of the output of `search`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SearchFormat {
    /// For people.
    Table,
    /// One report a line.
    Jsonl,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A sentence, a file, or - for standard input.
    #[arg(required = true, value_name = "TEXT|FILE")]
    pub(crate) input: String,
    /// Day of publication of the text, which relative dates count from.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) published: Option<jiff::civil::Date>,
    #[command(flatten)]
    pub(crate) tables: Tables,
}

pub(crate) fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|&n| n > 0).ok_or_else(|| format!("`{text}` is no whole number of 1 or more"))
}

pub(crate) fn day(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| "not a day like 2024-03-14".to_owned())
}

/// Options of `parse`.
#[derive(Debug, Args)]
pub(crate) struct ParseText {
    /// A text, a file, or - for standard input.
    #[arg(required = true, value_name = "TEXT|FILE")]
    pub(crate) input: String,
    /// Form of the output.
    #[arg(long, short, value_enum, default_value_t = ParseFormat::Conllu)]
    pub(crate) format: ParseFormat,
    /// Folder of a spaCy CNN pipeline to parse with, in place of the one built in.
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Option<PathBuf>,
}

/// Form of the output of `parse`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ParseFormat {
    /// CoNLL-U, one token a line.
    Conllu,
    /// One JSON object an article.
    Json,
}

/// Options of `eval`.
#[derive(Debug, Args)]
pub(crate) struct Eval {
    /// Annotated passages, JSON lines.
    #[arg(required = true, value_name = "GOLD")]
    pub(crate) gold: PathBuf,
    /// Form of the output.
    #[arg(long, short, value_enum, default_value_t = EvalFormat::Table)]
    pub(crate) format: EvalFormat,
    /// Leave out events below this confidence, 0 to 1.
    #[arg(long, default_value_t = 0.0, value_parser = confidence, value_name = "P")]
    pub(crate) min_confidence: f64,
    #[command(flatten)]
    pub(crate) tables: Tables,
}

/// Form of the output of `eval`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvalFormat {
    /// For people.
    Table,
    /// One JSON object.
    Json,
}

/// Verbs on the lexicon.
#[derive(Debug, Subcommand)]
pub(crate) enum Lexicon {
    /// Run the example sentences of the event lexicon and show those that are coded otherwise than they say.
    #[command(after_long_help = "\
Examples:
  chancery lexicon test
  chancery lexicon test --knowledge my-tables/    with your own lexicon files")]
    Test(Tables),
}
