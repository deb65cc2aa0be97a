//! One article made ready for coding: its blocks parsed, in one document over the clean text.

use std::ops::Range;

use chancery_parse::Document;
use chancery_read::{Article, BlockKind, Span};
use jiff::civil::Date;

/// An article with its parse. All spans of the coder count in `article.text` until the report is finished.
#[derive(Debug)]
pub(crate) struct Passage<'a> {
    /// The article.
    pub(crate) article: &'a Article,
    /// The parse of `article.text`, block by block.
    pub(crate) doc: Document,
}

impl<'a> Passage<'a> {
    /// Joins the article with the parses of its blocks (offset of the block in the clean text, parse).
    pub(crate) fn new(article: &'a Article, parts: Vec<(usize, Document)>) -> Self {
        Self { article, doc: Document::join(article.text.clone(), parts) }
    }

    /// The day of publication.
    pub(crate) fn published(&self) -> Option<Date> {
        self.article.published.as_ref().map(|p| p.date)
    }

    /// The block that holds token `i`.
    pub(crate) fn block_of(&self, i: usize) -> BlockKind {
        let at = self.doc[i].start;
        self.article.blocks.iter().find(|b| at < b.span.end).map_or(BlockKind::Paragraph, |b| b.kind)
    }

    /// Bytes of a token range.
    pub(crate) fn span(&self, tokens: Range<usize>) -> Span {
        if tokens.is_empty() {
            return Span::new(0, 0);
        }
        Span::new(self.doc[tokens.start].start, self.doc[tokens.end - 1].end)
    }

    /// Bytes of the sentence that holds token `i`.
    pub(crate) fn sentence_span(&self, i: usize) -> Span {
        self.span(self.doc.sentences()[self.doc.sentence_of(i)].clone())
    }
}
