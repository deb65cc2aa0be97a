//! One line of JSON lines: which field is what, under the names that are in use.

use std::borrow::Cow;

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::dates;
use crate::encoding;
use crate::error::Reason;
use crate::{Publisher, PublisherKind};

const ID: &[&str] = &["id", "articleid", "docid", "guid", "uid", "storyid"];
const TEXT: &[&str] =
    &["text", "body", "content", "article", "story", "maintext", "articlebody", "fulltext", "articletext"];
const TITLE: &[&str] = &["title", "headline", "head", "heading"];
const PUBLISHED: &[&str] = &[
    "published",
    "date",
    "pubdate",
    "publicationdate",
    "publishedat",
    "datepublished",
    "publisheddate",
    "datepublish",
    "publishdate",
    "pubtime",
    "timestamp",
    "created",
];
const URL: &[&str] = &["url", "link", "uri", "sourceurl", "permalink"];
const PUBLISHER: &[&str] = &[
    "publisher",
    "source",
    "sourcename",
    "outlet",
    "publication",
    "sitename",
    "newspaper",
    "agency",
    "domain",
    "sourcedomain",
];
const SECTION: &[&str] = &["section", "category", "rubric"];
const BYLINE: &[&str] = &["byline", "author", "authors"];
const LANGUAGE: &[&str] = &["language", "lang"];
const DATELINE: &[&str] = &["dateline"];

/// What a row gives.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) id: Option<String>,
    pub(crate) text: String,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<(Date, String)>,
    pub(crate) url: Option<String>,
    pub(crate) publisher: Option<String>,
    /// Country and kind that the record itself gives for its publisher, whom no table need know.
    pub(crate) stated: Publisher,
    pub(crate) section: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) dateline: Option<String>,
    pub(crate) notes: Vec<String>,
}

/// Reads one line.
pub(crate) fn row(line: &[u8]) -> Result<Row, Reason> {
    let text = std::str::from_utf8(line).map_err(|e| Reason::Encoding { column: e.valid_up_to() + 1 })?;
    let value: Value = serde_json::from_str(text).map_err(|e| malformed(&e))?;
    let Value::Object(fields) = value else {
        return Err(Reason::Json("the line holds no object { ... }".to_owned()));
    };
    of_fields(&fields)
}

/// The fields of an object.
pub(crate) type Fields = Map<String, Value>;

/// The objects of a file that is one JSON value: an object, or a list of them. `Err` holds the line, where it is known.
pub(crate) fn document(bytes: &[u8]) -> Result<Vec<Fields>, (Option<u64>, Reason)> {
    let (text, _) = encoding::decode(bytes).map_err(|at| {
        let before = &bytes[..at];
        let line = memchr::memchr_iter(b'\n', before).count() as u64 + 1;
        let column = at - memchr::memrchr(b'\n', before).map_or(0, |i| i + 1) + 1;
        (Some(line), Reason::Encoding { column })
    })?;
    let value = serde_json::from_str(&text).map_err(|e| (Some(e.line() as u64), malformed(&e)))?;
    let no_object = || (None, Reason::Json("it holds no object { ... }".to_owned()));
    let items = match value {
        Value::Object(fields) => return Ok(vec![fields]),
        Value::Array(items) if !items.is_empty() => items,
        _ => return Err(no_object()),
    };
    let fields = |item| if let Value::Object(fields) = item { Ok(fields) } else { Err(no_object()) };
    items.into_iter().map(fields).collect()
}

fn malformed(e: &serde_json::Error) -> Reason {
    // The message's own line is left out; the reader gives the line of the file.
    let message = e.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let place = format!("{message} at byte {}", e.column());
    if e.is_eof() { Reason::TruncatedJson(place) } else { Reason::Json(place) }
}

pub(crate) fn of_fields(fields: &Map<String, Value>) -> Result<Row, Reason> {
    let mut row =
        Row { text: find(fields, TEXT).and_then(|(_, v)| string(v)).ok_or(Reason::NoTextField)?, ..Row::default() };
    let get = |names: &[&str]| find(fields, names).and_then(|(_, v)| string(v));
    row.id = get(ID);
    row.title = get(TITLE);
    row.url = get(URL);
    row.section = get(SECTION);
    row.byline = get(BYLINE);
    row.language = get(LANGUAGE);
    row.dateline = get(DATELINE);
    row.publisher = find(fields, PUBLISHER).and_then(|(_, v)| match v {
        Value::Object(inner) => {
            row.stated = stated(inner, &mut row.notes);
            find(inner, &["name", "title", "domain", "url"]).and_then(|(_, v)| string(v))
        }
        other => string(other),
    });
    // A source that is an address is where the article stands, not who wrote it.
    if row.url.is_none() && row.publisher.as_deref().is_some_and(|p| p.contains("://")) {
        row.url = row.publisher.take();
    }
    if let Some((name, value)) = find(fields, PUBLISHED) {
        let date = match value {
            Value::Number(n) => n.as_f64().and_then(dates::of_seconds).or_else(|| dates::of_field(&n.to_string())),
            other => string(other).and_then(|s| dates::of_field(&s)),
        };
        match date {
            Some(date) => row.published = Some((date, format!("field {name}"))),
            None => row.notes.push(format!("field {name} holds no day that could be read: {}", shown(value))),
        }
    }
    Ok(row)
}

/// What an object says of the publisher beside its name: the country as an alpha-3 code, and whose voice it is.
fn stated(fields: &Fields, notes: &mut Vec<String>) -> Publisher {
    let mut publisher = Publisher::default();
    if let Some((_, value)) = find(fields, &["country"]) {
        match value.as_str().map(str::trim).filter(|c| c.len() == 3 && c.bytes().all(|b| b.is_ascii_alphabetic())) {
            Some(code) => publisher.country = Some(code.to_ascii_uppercase()),
            None => notes.push(format!("country of the publisher is no code of three letters: {}", shown(value))),
        }
    }
    if let Some((_, value)) = find(fields, &["kind"]) {
        match value.as_str().and_then(PublisherKind::of_name) {
            Some(kind) => publisher.kind = kind,
            None => {
                notes.push(format!("kind of the publisher is none of state, public, private, agency: {}", shown(value)))
            }
        }
    }
    publisher
}

/// The first filled field of these names, which are compared without case, hyphens and underscores.
fn find<'a>(fields: &'a Map<String, Value>, names: &[&str]) -> Option<(&'a str, &'a Value)> {
    names.iter().find_map(|name| {
        fields
            .iter()
            .find(|(key, value)| plain(key) == *name && filled(value))
            .map(|(key, value)| (key.as_str(), value))
    })
}

fn plain(key: &str) -> Cow<'_, str> {
    if key.bytes().all(|b| b.is_ascii_lowercase()) {
        return Cow::Borrowed(key);
    }
    Cow::Owned(key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect())
}

fn filled(value: &Value) -> bool {
    match value {
        Value::String(s) => !s.trim().is_empty(),
        Value::Number(_) => true,
        Value::Array(items) => items.iter().any(filled),
        Value::Object(fields) => !fields.is_empty(),
        Value::Null | Value::Bool(_) => false,
    }
}

/// A field as a string: figures as printed, lists joined (texts as paragraphs).
fn string(value: &Value) -> Option<String> {
    match value {
        Value::String(s) if !s.trim().is_empty() => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().filter_map(string).collect();
            let long = parts.iter().any(|p| p.len() > 60);
            (!parts.is_empty()).then(|| parts.join(if long { "\n\n" } else { ", " }))
        }
        _ => None,
    }
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    let end = (0..=text.len().min(40)).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    text[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_use() {
        let r = row(br#"{"ID": 7, "Body": "A met B.", "headline": "A meets B", "pub_date": "2024-03-14T10:00:00Z", "source": {"name": "Example Wire"}, "link": "https://example.org/a", "authors": ["A. One", "B. Two"]}"#).unwrap();
        assert_eq!(r.id.as_deref(), Some("7"));
        assert_eq!(r.text, "A met B.");
        assert_eq!(r.title.as_deref(), Some("A meets B"));
        assert_eq!(r.published, Some((jiff::civil::date(2024, 3, 14), "field pub_date".to_owned())));
        assert_eq!(r.publisher.as_deref(), Some("Example Wire"));
        assert_eq!(r.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(r.byline.as_deref(), Some("A. One, B. Two"));
        assert!(r.notes.is_empty());
    }

    #[test]
    fn a_record_may_say_who_its_publisher_is() {
        let check = |publisher: &str, country: Option<&str>, kind: PublisherKind, notes: usize| {
            let r = row(format!(r#"{{"text": "A met B.", "publisher": {publisher}}}"#).as_bytes()).unwrap();
            let got = (r.publisher.as_deref(), r.stated.country.as_deref(), r.stated.kind, r.notes.len());
            assert_eq!(got, (Some("Coast Radio"), country, kind, notes), "{publisher}");
        };
        check(r#""Coast Radio""#, None, PublisherKind::Unknown, 0);
        check(r#"{"name": "Coast Radio"}"#, None, PublisherKind::Unknown, 0);
        check(r#"{"name": "Coast Radio", "country": "isl", "kind": "Public"}"#, Some("ISL"), PublisherKind::Public, 0);
        check(r#"{"name": "Coast Radio", "country": "Iceland", "kind": "radio"}"#, None, PublisherKind::Unknown, 2);
        check(r#"{"name": "Coast Radio", "country": 3}"#, None, PublisherKind::Unknown, 1);
    }

    #[test]
    fn a_date_that_cannot_be_read_is_a_note() {
        let r = row(br#"{"text": "A met B.", "published": "last week"}"#).unwrap();
        assert_eq!(r.published, None);
        assert_eq!(r.notes, ["field published holds no day that could be read: \"last week\""]);
    }

    fn check_error(line: &[u8], expect: &str) {
        assert_eq!(row(line).unwrap_err().to_string(), expect, "{line:?}");
    }

    #[test]
    fn rows_that_cannot_be_read() {
        check_error(br#"{"text": "A met"#, "truncated JSON: EOF while parsing a string at byte 15");
        check_error(br#"{"text": }"#, "malformed JSON: expected value at byte 10");
        check_error(b"[1, 2]", "malformed JSON: the line holds no object { ... }");
        check_error(
            br#"{"title": "A"}"#,
            "no text: none of the fields text, body, content, article, story is a filled string",
        );
        check_error(b"{\"text\": \"\xff\"}", "invalid UTF-8 at byte 11 of the line, and no other encoding fits");
    }
}
