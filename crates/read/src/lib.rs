//! Reading: from bytes as crawled to an [`Article`] with clean text, blocks, and a map back to the
//! raw bytes.
//!
//! [`Reader::open`] is the front door. It streams: a folder or a file of JSON lines of any size takes
//! bounded memory ([`Limits`]), and what cannot be read is a [`ReadError`] that names file, line and reason.

mod article;
mod caption;
mod clean;
mod copies;
mod dateline;
mod dates;
mod encoding;
mod error;
mod header;
mod jsonl;
mod layout;
mod lines;
mod piece;
mod publisher;
mod reader;
mod record;
mod sentences;
mod title;

pub use article::{
    Article, Block, BlockKind, Dateline, Field, Published, Publisher, PublisherKind, RawMap, RawSegment, Source, Span,
};
pub use error::{ReadError, Reason};
pub use publisher::{NoPublishers, PublisherLookup};
pub use reader::{Limits, Reader, Records};
pub use record::Record;
