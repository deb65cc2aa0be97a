//! Coding: from an article to its report of events, statements and mentions.

mod passage;
pub mod report;
mod statement;
pub mod time;
