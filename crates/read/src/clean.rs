//! From the raw text of one article to the article: which line is what, and what is kept.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::layout::{self, Paragraph};
use crate::piece::{Assembly, Piece};
use crate::{Article, BlockKind, Field, Published, PublisherLookup, Source, publisher};

/// What the input says of an article beside its text.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<(Date, String)>,
    pub(crate) url: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) dateline: Option<String>,
    /// Whether it is a row with fields of its own, so that its text is body alone.
    pub(crate) row: bool,
    pub(crate) notes: Vec<String>,
}

/// The article of a raw text; `None` when no text is left.
pub(crate) fn article(
    raw: &str,
    given: Given,
    file_date: Option<Date>,
    source: Source,
    publishers: &dyn PublisherLookup,
) -> Option<Article> {
    let title = given.title.as_deref().map(|t| Piece::of(t, 0..t.len(), Field::Title)).filter(|t| !t.is_empty());
    let body = layout::paragraphs(raw, Field::Text);
    if body.is_empty() {
        return None;
    }
    let mut out = Assembly::default();
    if let Some(title) = &title {
        out.push(BlockKind::Headline, title);
    }
    for (i, paragraph) in body.iter().enumerate() {
        out.push(if i == 0 { BlockKind::Lede } else { BlockKind::Paragraph }, &paragraph.piece);
    }
    let published = given
        .published
        .map(|(date, from)| Published { date, from })
        .or_else(|| file_date.map(|date| Published { date, from: "file name".to_owned() }));
    Some(Article {
        id: given.id.unwrap_or_default(),
        source,
        publisher: publisher::publisher(publishers, given.publisher.as_deref(), given.url.as_deref()),
        url: given.url,
        title: title.map(|t| t.text().to_owned()),
        section: given.section,
        byline: given.byline,
        language: given.language,
        published,
        dateline: None,
        text: out.text,
        blocks: out.blocks,
        raw: out.raw,
        notes: given.notes,
    })
}

/// An article of text that is clean already.
pub(crate) fn plain(text: Cow<'_, str>) -> Article {
    let mut out = Assembly::default();
    for (i, Paragraph { piece, .. }) in layout::paragraphs(&text, Field::Text).iter().enumerate() {
        out.push(if i == 0 { BlockKind::Lede } else { BlockKind::Paragraph }, piece);
    }
    Article {
        id: String::new(),
        source: Source::default(),
        url: None,
        title: None,
        publisher: crate::Publisher::default(),
        section: None,
        byline: None,
        language: None,
        published: None,
        dateline: None,
        text: out.text,
        blocks: out.blocks,
        raw: out.raw,
        notes: Vec::new(),
    }
}
