//! The command line of Chancery: argument parsing, progress, printing. What it prints comes from the other crates.

// Until the coder is wired; then the modules code, explain and lexicon join.
#![allow(dead_code)]

mod args;
mod csv_rows;
mod interrupt;
mod output;
mod parse;
mod pipeline;
mod progress;
#[cfg(test)]
mod sample;
mod style;
mod table;
mod text_input;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Verb};

/// Some input could not be read.
const FAILED: u8 = 1;
/// The command was given wrongly.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    match Cli::parse().verb {
        Verb::Parse(args) => parse::run(&args),
        _ => {
            progress::say("error: the coder is not wired yet");
            ExitCode::from(USAGE)
        }
    }
}
