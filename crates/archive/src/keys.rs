//! Keys made of content: the same input gives the same key on any machine, in any order.

use chancery_read::Article;
use xxhash_rust::xxh3::Xxh3;

/// Fields of a key, each with its length, so that no two lists of fields read the same.
#[derive(Default)]
struct Fields(Xxh3);

impl Fields {
    fn add(mut self, field: Option<&str>) -> Self {
        // A missing field differs from an empty one.
        let length = field.map_or(u64::MAX, |f| f.len() as u64);
        self.0.update(&length.to_le_bytes());
        self.0.update(field.unwrap_or_default().as_bytes());
        self
    }

    fn key(&self) -> String {
        format!("{:032x}", self.0.digest128())
    }
}

/// The text without differences of white space.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The key of a wording: all that coding depends on. Title, text, day, and the dateline, which stands beside the text.
pub(crate) fn report(article: &Article) -> String {
    let dateline = article.dateline.as_ref();
    let day = article.published.as_ref().map(|p| p.date.to_string());
    let filed = dateline.and_then(|d| d.date).map(|d| d.to_string());
    Fields::default()
        .add(article.title.as_deref().map(spaced).as_deref())
        .add(Some(&spaced(&article.text)))
        .add(day.as_deref())
        .add(dateline.map(|d| spaced(&d.place)).as_deref())
        .add(filed.as_deref())
        .key()
}

/// The key of a printing: who printed which wording, under which address or id.
pub(crate) fn article(article: &Article, report_key: &str) -> String {
    Fields::default()
        .add(article.publisher.name.as_deref())
        .add(Some(article.url.as_deref().unwrap_or(&article.id)))
        .add(Some(report_key))
        .key()
}

/// The `ordinal`th event (`e`) or statement (`s`) of a report.
pub(crate) fn part(report_key: &str, letter: char, ordinal: usize) -> String {
    format!("{report_key}-{letter}{ordinal}")
}

/// A number for a text, in the range of SQLite's integers.
pub(crate) fn number(text: &str) -> i64 {
    i64::from_le_bytes(xxhash_rust::xxh3::xxh3_64(text.as_bytes()).to_le_bytes())
}
