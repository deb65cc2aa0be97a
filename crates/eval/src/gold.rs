//! Annotated passages.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// One annotated passage: a line of the file.
///
/// `{"id", "published", "title", "text", "coders": [{"events": [...]}, ...]}`; where one person annotated, `"events"` may
/// stand without `coders`. Other fields are passed over.
#[derive(Clone, Debug, Deserialize)]
pub struct Passage {
    /// Id, where there is one.
    #[serde(default)]
    pub id: String,
    /// What each person annotated.
    #[serde(default)]
    pub coders: Vec<Coder>,
    /// The same for a single coder.
    #[serde(default)]
    pub events: Option<Vec<GoldEvent>>,
}

impl Passage {
    /// The events by coder.
    pub fn events(&self) -> Vec<&[GoldEvent]> {
        let own = self.events.iter().map(Vec::as_slice);
        self.coders.iter().map(|c| c.events.as_slice()).chain(own).collect()
    }
}

/// What one person annotated in a passage.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Coder {
    /// Their events.
    #[serde(default)]
    pub events: Vec<GoldEvent>,
}

/// An annotated event.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldEvent {
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// PLOVER mode.
    #[serde(default)]
    pub mode: Option<String>,
    /// Who did it.
    #[serde(default, alias = "actors")]
    pub actor: Vec<Side>,
    /// To whom.
    #[serde(default, alias = "recipients")]
    pub recipient: Vec<Side>,
    /// `actual`, `planned`, `possible` or `negated`.
    #[serde(default)]
    pub status: Option<String>,
    /// When: `2006-11-30`, `2006-11` or `2006`.
    #[serde(default)]
    pub date: Option<String>,
    /// Where.
    #[serde(default)]
    pub place: Option<GoldPlace>,
    /// The words that tell it.
    #[serde(default)]
    pub trigger: Option<String>,
}

/// An actor or recipient.
#[derive(Clone, Debug, Deserialize)]
pub struct Side {
    /// Country code; none, or `---`, where it cannot be told.
    #[serde(default)]
    pub country: Option<String>,
}

/// A place.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldPlace {
    /// Country code.
    #[serde(default)]
    pub country: Option<String>,
}

/// What is wrong with a file of annotations.
#[derive(Debug, thiserror::Error)]
pub enum GoldError {
    /// It cannot be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line is no annotated passage.
    #[error("{}:{line}: no annotated passage: {reason}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: u64,
        /// Why.
        reason: String,
    },
}

/// The annotated passages of a file by line number, from 1, and the lines that are none.
#[derive(Debug, Default)]
pub struct Gold {
    /// Line and passage, in order.
    pub passages: Vec<(u64, Passage)>,
    /// Lines that were passed over.
    pub problems: Vec<GoldError>,
}

impl Gold {
    /// Reads a file.
    ///
    /// # Errors
    /// The file cannot be read. A bad line is no error; it stands in [`Gold::problems`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self, GoldError> {
        let path = path.as_ref();
        let file = File::open(path).map_err(|source| GoldError::Read { path: path.to_owned(), source })?;
        Self::of_source(path, BufReader::new(file))
    }

    /// Reads from any source; `path` stands in messages.
    ///
    /// # Errors
    /// As [`Gold::read`].
    pub fn of_source(path: &Path, mut input: impl BufRead) -> Result<Self, GoldError> {
        let mut gold = Self::default();
        for line in 1.. {
            let mut bytes = Vec::new();
            let mut part = input.by_ref().take(LONGEST as u64 + 1);
            let read = part.read_until(b'\n', &mut bytes);
            read.map_err(|source| GoldError::Read { path: path.to_owned(), source })?;
            if bytes.is_empty() {
                break;
            }
            let mut problem =
                |reason: String| gold.problems.push(GoldError::Line { path: path.to_owned(), line, reason });
            if bytes.len() > LONGEST {
                problem(format!("longer than {LONGEST} bytes; what follows is not read"));
                break;
            }
            let Ok(text) = std::str::from_utf8(&bytes) else {
                problem("not UTF-8".to_owned());
                continue;
            };
            let text = text.trim_start_matches('\u{feff}');
            if text.trim().is_empty() {
                continue;
            }
            let passage = serde_json::from_str::<Passage>(text).map_err(|e| e.to_string());
            match passage.and_then(|p| if p.events().is_empty() { Err(EMPTY.to_owned()) } else { Ok(p) }) {
                Ok(passage) => gold.passages.push((line, passage)),
                Err(reason) => problem(reason),
            }
        }
        Ok(gold)
    }
}

/// Longest line, in bytes; that of the reader of articles, which reads the same file.
const LONGEST: usize = 8 << 20;

const EMPTY: &str = "neither `coders` nor `events`";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_lines_are_kept_and_bad_ones_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gold.jsonl");
        let event = r#"{"type":"CONSULT","actor":[{"country":"NOR"}],"recipient":[{"country":null}]}"#;
        let lines = [
            format!(r#"{{"id":"a","text":"One.","coders":[{{"events":[{event}]}},{{"events":[]}}]}}"#),
            String::new(),
            r#"{"id":"b","text":"Two."}"#.to_owned(),
            "not JSON".to_owned(),
            format!(r#"{{"id":"c","text":"Three.","events":[{event}]}}"#),
        ];
        std::fs::write(&path, lines.join("\n")).unwrap();
        let gold = Gold::read(&path).unwrap();
        std::fs::write(folder.path().join("bytes"), b"\xff\n").unwrap();
        assert_eq!(Gold::read(folder.path().join("bytes")).unwrap().problems.len(), 1);
        let lines: Vec<_> = gold.passages.iter().map(|(line, p)| (*line, p.events().len())).collect();
        assert_eq!(lines, [(1, 2), (5, 1)]);
        let problems: Vec<_> = gold.problems.iter().map(ToString::to_string).collect();
        assert!(
            problems[0].ends_with("gold.jsonl:3: no annotated passage: neither `coders` nor `events`"),
            "{problems:?}"
        );
        assert!(problems[1].contains("gold.jsonl:4: "), "{problems:?}");
        assert!(Gold::read(folder.path().join("none")).is_err());
    }
}
