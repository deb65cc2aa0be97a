//! One article as read from its input, before it is cleaned. Reading records is cheap and runs on one thread;
//! cleaning them is work for many.

use serde_json::{Map, Value};

use crate::clean::{self, Given};
use crate::error::{ReadError, Reason};
use crate::jsonl::{self, Row};
use crate::{Article, PublisherLookup, Source, dates, encoding};

/// The bytes of one article and where they stood.
#[derive(Debug)]
pub struct Record {
    pub(crate) source: Source,
    pub(crate) content: Content,
}

/// What the bytes are.
#[derive(Debug)]
pub(crate) enum Content {
    /// A whole file, one article.
    Text(Vec<u8>),
    /// A line of JSON lines.
    Row(Vec<u8>),
    /// An object of a JSON document, and its place in it.
    Fields(Map<String, Value>, u64),
}

impl Record {
    /// Where it was read.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Cleans the record: decodes it, finds title, date, publisher and dateline, and drops what the crawl doubled.
    ///
    /// # Errors
    /// When the bytes are no text, no JSON, or hold no article.
    pub fn article(&self, publishers: &dyn PublisherLookup) -> Result<Article, ReadError> {
        let fail = |reason| ReadError::new(&self.source.path, self.source.line, reason);
        match &self.content {
            Content::Text(bytes) => {
                let (text, from) = encoding::decode(bytes).map_err(|at| {
                    let before = &bytes[..at];
                    let line = memchr::memchr_iter(b'\n', before).count() as u64 + 1;
                    let column = at - memchr::memrchr(b'\n', before).map_or(0, |i| i + 1) + 1;
                    ReadError::new(&self.source.path, Some(line), Reason::Encoding { column })
                })?;
                let mut given = Given::default();
                if let Some(name) = from {
                    given.notes.push(format!("decoded from {name}"));
                }
                self.clean(&text, given, 0, publishers).ok_or_else(|| fail(Reason::Empty))
            }
            Content::Row(line) => {
                self.row(jsonl::row(line).map_err(fail)?, 0, publishers).ok_or_else(|| fail(Reason::Empty))
            }
            Content::Fields(fields, number) => {
                let row = jsonl::of_fields(fields).map_err(fail)?;
                self.row(row, *number, publishers).ok_or_else(|| fail(Reason::Empty))
            }
        }
    }

    fn row(&self, row: Row, number: u64, publishers: &dyn PublisherLookup) -> Option<Article> {
        let given = Given {
            id: row.id,
            title: row.title,
            published: row.published,
            url: row.url,
            publisher: row.publisher,
            stated: row.stated,
            section: row.section,
            byline: row.byline,
            language: row.language,
            dateline: row.dateline,
            row: true,
            notes: row.notes,
        };
        self.clean(&row.text, given, number, publishers)
    }

    fn clean(&self, text: &str, mut given: Given, number: u64, publishers: &dyn PublisherLookup) -> Option<Article> {
        let file = self.source.path.rsplit(['/', '\\']).next().unwrap_or_default();
        if given.id.is_none() {
            let line = self.source.line.unwrap_or(number);
            let mut hash = xxhash_rust::xxh3::Xxh3::new();
            hash.update(file.as_bytes());
            hash.update(&line.to_le_bytes());
            hash.update(given.title.as_deref().unwrap_or_default().as_bytes());
            hash.update(text.as_bytes());
            given.id = Some(format!("a-{:016x}", hash.digest()));
        }
        let file_date = dates::of_path(file).filter(|_| !given.row);
        clean::article(text, given, file_date, self.source.clone(), publishers)
    }
}

impl Article {
    /// An article of one text that is already clean, such as a sentence to be explained. Paragraphs are parted by
    /// blank lines; nothing is taken for a title or dropped.
    #[must_use]
    pub fn of_plain_text(text: &str) -> Self {
        clean::plain(text)
    }
}
