//! The command line of Chancery: argument parsing, progress, printing. What it prints comes from the other crates.

mod add;
mod args;
mod check;
mod code;
mod csv_rows;
mod database;
mod desk;
mod eval;
mod exchange_args;
mod explain;
mod export;
mod import;
mod interrupt;
mod lexicon;
mod output;
mod parse;
mod pipeline;
mod plot;
mod progress;
mod record_args;
mod relations;
#[cfg(test)]
mod sample;
mod search;
mod show;
mod spark;
mod state_words;
mod style;
mod table;
mod text_input;

use std::process::ExitCode;

use chancery_code::Coder;
use chancery_parse::Precision;
use clap::Parser as _;

use args::{Cli, Lexicon, Tables, Verb};

/// Some input could not be read.
const FAILED: u8 = 1;
/// The command was given wrongly.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    match Cli::parse().verb {
        Verb::Code(args) => code::run(&args),
        Verb::Add(args) => add::run(&args),
        Verb::Search(args) => search::run(&args),
        Verb::Explain(args) => explain::run(&args),
        Verb::Show(args) => show::run(&args),
        Verb::Relations(args) => relations::run(&args),
        Verb::Plot(args) => plot::run(&args),
        Verb::Check(args) => check::run(&args),
        Verb::Parse(args) => parse::run(&args),
        Verb::Import(args) => import::run(&args),
        Verb::Export(args) => export::run(&args),
        Verb::Eval(args) => eval::run(&args),
        Verb::Lexicon(Lexicon::Test(tables)) => lexicon::test(&tables),
    }
}

/// The coder with the tables and the model that were asked for; a table that is wrong is told.
fn open_coder(tables: &Tables) -> Result<Coder, ExitCode> {
    let precision = if tables.exact { Precision::Exact } else { Precision::Fast };
    Coder::open_with(tables.knowledge.as_deref(), tables.model.as_deref(), precision).map_err(|e| {
        progress::say(&format!("error: {e}"));
        ExitCode::from(USAGE)
    })
}
