//! The record of one article, as the reader hands it on.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A half-open range of bytes. Which text it counts in is said by the field that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `[start, end)`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Number of bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies inside this span.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share a byte.
    #[must_use]
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.start, self.end].serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [start, end] = <[usize; 2]>::deserialize(deserializer)?;
        Ok(Self { start, end })
    }
}

/// One news article with its text cleaned of crawl noise.
#[derive(Clone, Debug)]
pub struct Article {
    /// The id given by the input, or a hash of source and content.
    pub id: String,
    /// Where it was read.
    pub source: Source,
    /// Web address, where the input gives one.
    pub url: Option<String>,
    /// Title as printed, once.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Publisher,
    /// Section of the publication, such as `International`.
    pub section: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Language, ISO 639-1.
    pub language: Option<String>,
    /// Day of publication and where it was found.
    pub published: Option<Published>,
    /// `MOSCOW (Sputnik) -` and the like; not part of `text`.
    pub dateline: Option<Dateline>,
    /// Clean text: the title (block `Headline`) first, then the blocks in order, separated by one blank line.
    pub text: String,
    /// The blocks of `text`, in order,.
    pub blocks: Vec<Block>,
    /// Map from offsets in `text` to raw offsets.
    pub raw: RawMap,
    /// What was repaired, for people.
    pub notes: Vec<String>,
}

/// Where an article was read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Source {
    /// Path as given; `-` for standard input.
    pub path: String,
    /// Line of a JSONL or CSV file, from 1.
    pub line: Option<u64>,
}

/// The publisher of an article, with what knowledge says of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Publisher {
    /// Name as printed or given.
    pub name: Option<String>,
    /// Country code, where known.
    pub country: Option<String>,
    /// Whose voice it is.
    pub kind: PublisherKind,
}

/// Whose voice a publisher is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PublisherKind {
    /// Run or directed by a government.
    State,
    /// Publicly funded, editorially independent by law.
    Public,
    /// Privately owned.
    Private,
    /// A news agency that is not run by a state.
    Agency,
    /// Neither in the table nor given.
    #[default]
    Unknown,
}

impl PublisherKind {
    /// The kind of this name, in any case.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Some(match name.trim().to_ascii_lowercase().as_str() {
            "state" => Self::State,
            "public" => Self::Public,
            "private" => Self::Private,
            "agency" => Self::Agency,
            _ => return None,
        })
    }
}

/// The day of publication.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Published {
    /// The day.
    pub date: Date,
    /// Where it was found: `header line`, `field published`, `file name` ...
    pub from: String,
}

/// The line that says where a report was filed, by which agency and when.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Dateline {
    /// Place as printed.
    pub place: String,
    /// Agency as printed.
    pub agency: Option<String>,
    /// Day, where the dateline gives one.
    pub date: Option<Date>,
    /// Span of the place in the raw source.
    pub span: Option<Span>,
}

/// A block of an article's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Bytes of `Article::text`.
    pub span: Span,
}

/// What a block of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// The title.
    Headline,
    /// The first paragraph of the body.
    Lede,
    /// A further paragraph.
    Paragraph,
    /// A photo caption.
    Caption,
    /// A block quotation.
    Quote,
}

/// Which raw text a raw span counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The file, or the `text` field of a JSON or CSV row.
    Text,
    /// The `title` field of a JSON or CSV row.
    Title,
}

/// A run of `Article::text` that stands contiguously in the raw source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawSegment {
    /// First byte in `Article::text`.
    pub text: usize,
    /// First byte in the raw source. For input in another encoding than UTF-8: in its UTF-8 form.
    pub raw: usize,
    /// Bytes covered.
    pub len: usize,
    /// Which raw text.
    pub field: Field,
}

/// Map from offsets of the clean text to offsets of the raw source.
#[derive(Clone, Debug, Default)]
pub struct RawMap {
    /// Segments ascending by `text`; bytes in no segment (separators) have no raw counterpart.
    pub segments: Vec<RawSegment>,
}

impl RawMap {
    /// The raw span of a span of clean text: from the raw place of its first mapped byte to that of its last one.
    /// `None` when no byte of it stands in the source.
    #[must_use]
    pub fn raw_span(&self, span: Span) -> Option<(Field, Span)> {
        let first = self.segments.partition_point(|s| s.text + s.len <= span.start);
        let segment = self.segments.get(first).filter(|s| s.text < span.end)?;
        let start = segment.raw + span.start.saturating_sub(segment.text);
        let mut end = start;
        for s in self.segments[first..].iter().take_while(|s| s.text < span.end && s.field == segment.field) {
            end = end.max(s.raw + (span.end - s.text).min(s.len));
        }
        Some((segment.field, Span::new(start, end)))
    }

    /// The span of clean text for a span of the raw source: the other way round. `None` when no byte of it was kept.
    #[must_use]
    pub fn text_span(&self, field: Field, raw: Span) -> Option<Span> {
        let mut found: Option<Span> = None;
        for s in self.segments.iter().filter(|s| s.field == field) {
            let (start, end) = (s.raw.max(raw.start), (s.raw + s.len).min(raw.end));
            if start < end {
                let part = Span::new(s.text + start - s.raw, s.text + end - s.raw);
                found = Some(found.map_or(part, |f| Span::new(f.start.min(part.start), f.end.max(part.end))));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_go_both_ways() {
        // Clean "ab cd" of raw "ab\n\tcd", and a title of its own before it.
        let segment = |text, raw, len, field| RawSegment { text, raw, len, field };
        let map = RawMap {
            segments: vec![
                segment(0, 0, 2, Field::Title),
                segment(4, 0, 2, Field::Text),
                segment(7, 4, 2, Field::Text),
            ],
        };
        for (text, field, raw) in [
            (Span::new(0, 2), Field::Title, Span::new(0, 2)),
            (Span::new(4, 9), Field::Text, Span::new(0, 6)),
            (Span::new(5, 8), Field::Text, Span::new(1, 5)),
            (Span::new(7, 9), Field::Text, Span::new(4, 6)),
        ] {
            assert_eq!(map.raw_span(text), Some((field, raw)));
            assert_eq!(map.text_span(field, raw), Some(text));
        }
        assert_eq!(map.raw_span(Span::new(2, 4)), None);
        assert_eq!(map.text_span(Field::Text, Span::new(2, 4)), None);
    }
}
