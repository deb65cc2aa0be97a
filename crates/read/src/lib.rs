//! Reading: from bytes as crawled to an [`Article`] with clean text, blocks, and a map back to the
//! raw bytes.

mod article;

pub use article::{
    Article, Block, BlockKind, Dateline, Field, Published, Publisher, PublisherKind, RawMap, RawSegment, Source, Span,
};
