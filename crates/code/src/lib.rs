//! Coding: from an article to its report of events, statements and mentions.

mod actor;
mod cameo;
mod confidence;
mod explain;
mod finish;
mod frame;
mod lexicon;
mod merge;
mod passage;
pub mod report;
mod statement;
mod syntax;
mod time;
