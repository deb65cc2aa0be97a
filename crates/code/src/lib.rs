//! Coding: from an article to its report of events, statements and mentions.

mod actor;
mod cameo;
mod coder;
mod confidence;
mod contexts;
mod explain;
mod finish;
mod frame;
mod lexicon;
mod merge;
mod passage;
pub mod place;
mod relevance;
pub mod report;
mod statement;
mod syntax;
mod territory;
pub mod time;

pub use coder::{CodeError, Coder};
pub use explain::Trace;
pub use lexicon::{ExampleFailure, Lexicon, LexiconError};
pub use statement::{ClaimReader, StatementTableError, Wording};
