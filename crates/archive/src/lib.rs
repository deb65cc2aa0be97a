//! The archive: the record of what was reported, in one SQLite file with a public schema.
//!
//! [`Archive::open`] is the front door. Articles with their reports go in through a [`Batch`], which is committed whole
//! or not at all, with all that belongs to it: events, statements, stories, roll-ups, full text. What is known already
//! changes nothing, so an interrupted run is finished by running it again.

mod archive;
mod checkpoint;
mod error;
pub mod exchange;
mod keys;
mod known;
mod rollup;
mod rule;
mod search;
mod sketch;
mod spans;
mod stories;
mod write;
mod write_event;
mod write_statement;

pub use archive::{Archive, Options};
pub use error::ArchiveError;
pub use known::{Lookup, Standing};
pub use search::{FOUND, Hit, Search};
pub use write::{Added, Batch};
