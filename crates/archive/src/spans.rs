//! From spans of the raw source, which a report counts in, to spans of the text that the archive keeps.

use chancery_code::report::Evidence;
use chancery_read::{Article, BlockKind, Field, Span};

/// The way back for one article.
pub(crate) struct Spans<'a> {
    article: &'a Article,
    /// Whether the title is a field of its own, with offsets of its own.
    titled: bool,
}

impl<'a> Spans<'a> {
    pub(crate) fn of(article: &'a Article) -> Self {
        let titled = article.raw.segments.iter().any(|s| s.field == Field::Title);
        Self { article, titled }
    }

    /// The raw text that spans beside this piece of evidence count in.
    pub(crate) fn field(&self, evidence: Option<&Evidence>) -> Field {
        let in_title = self.titled && evidence.is_some_and(|e| e.block == BlockKind::Headline);
        if in_title { Field::Title } else { Field::Text }
    }

    /// The span of the kept text for a raw span.
    pub(crate) fn text(&self, field: Field, raw: Span) -> Option<Span> {
        self.article.raw.text_span(field, raw)
    }
}

/// The two ends as columns.
pub(crate) fn ends(span: Option<Span>) -> (Option<i64>, Option<i64>) {
    let number = |n: usize| i64::try_from(n).ok();
    (span.and_then(|s| number(s.start)), span.and_then(|s| number(s.end)))
}
