//! Coding: from an article to its report of events, statements and mentions.

// Until the coder is wired.
#![allow(dead_code, unused_imports)]

mod actor;
mod cameo;
mod confidence;
mod finish;
mod frame;
mod lexicon;
mod merge;
mod passage;
mod place;
mod relevance;
pub mod report;
mod statement;
mod syntax;
pub mod time;

pub use lexicon::{ExampleFailure, Lexicon, LexiconError};
