//! The command line of Chancery: argument parsing, progress, printing. What it prints comes from the other crates.

// Until the coder is wired; then the modules code, explain, lexicon, parse and text_input join.
#![allow(dead_code)]

mod args;
mod csv_rows;
mod interrupt;
mod output;
mod pipeline;
mod progress;
#[cfg(test)]
mod sample;
mod style;
mod table;

use clap::Parser as _;

fn main() {
    let _ = args::Cli::parse();
}
