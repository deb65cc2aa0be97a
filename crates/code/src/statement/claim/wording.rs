//! Claims in a few words that are no sentence: "unprecedentedly high", "the worst since 1994".

use chancery_knowledge::Files;
use chancery_read::Span;
use serde::{Deserialize, Serialize};

use super::words::Words;
use super::{ClaimTable, Found};
use crate::statement::StatementTableError;

/// How words are made a sentence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) carriers: Vec<String>,
    #[serde(default)]
    #[cfg_attr(not(test), allow(dead_code))]
    pub(super) examples: Vec<(String, String)>,
    #[serde(default)]
    #[cfg_attr(not(test), allow(dead_code))]
    pub(super) not: Vec<String>,
}

/// What is claimed, without of whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// relations, trade, contacts, tensions ...
    pub subject: String,
    /// high / low / better / worse.
    pub direction: String,
    /// superlative / comparative / plain.
    pub degree: String,
    /// `ever`, `since 1962`, `in 20 years`, or nothing.
    pub scope: Option<String>,
}

/// Reads claims from a sentence or from a few words, by the patterns of `claims.toml`; it parses no grammar.
pub struct ClaimReader {
    table: ClaimTable,
}

/// What is taken for the subject where the words name none.
const SUBJECT: &str = "relations";

impl ClaimReader {
    /// A reader with the patterns of `claims.toml` among the files.
    ///
    /// # Errors
    /// When the file is missing, or a pattern cannot be used.
    pub fn load(files: &Files) -> Result<Self, StatementTableError> {
        let (file, text) = files.get("claims.toml").map_err(StatementTableError::Knowledge)?;
        Ok(Self { table: ClaimTable::parse(text, file)? })
    }

    /// The claim in `text`; where there are several, the first. `None` where there is none.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Wording> {
        self.table.wording(text)
    }
}

impl ClaimTable {
    pub(super) fn wording(&self, text: &str) -> Option<Wording> {
        let text = text.trim().trim_end_matches(['.', '!']).trim();
        if text.is_empty() {
            return None;
        }
        let first = |sentence: &str| self.find(sentence, Span::new(0, sentence.len())).into_iter().next();
        if let Some(found) = first(text) {
            return Some(found.into());
        }
        let words = Words::new(text, Span::new(0, text.len()));
        let named = self.subjects_of(&words.text).first().copied();
        let (subject, rest) = match named.and_then(|(start, end, _)| words.source(start, end)) {
            Some(span) => (&text[span.start..span.end], text[span.end..].trim()),
            None => (SUBJECT, text),
        };
        let rest = ["the ", "their ", "its "].iter().fold(rest, |r, article| r.strip_prefix(article).unwrap_or(r));
        let (head, scope) = self.split(rest);
        let carried = |carrier: &String| {
            let sentence = carrier.replace("{subject}", subject).replace("{words}", head).replace("{scope}", scope);
            first(sentence.trim())
        };
        self.carriers.iter().find_map(carried).map(Wording::from)
    }

    /// The words before a phrase of time at the end, and that phrase.
    fn split<'a>(&self, text: &'a str) -> (&'a str, &'a str) {
        let words = Words::new(text, Span::new(0, text.len()));
        let last = self.scope.get().find_iter(&words.text).last().filter(|m| m.end() == words.text.len());
        let Some(span) = last.and_then(|m| words.source(m.start() + 1, m.end() - 1)) else { return (text, "") };
        (text[..span.start].trim(), text[span.start..].trim())
    }
}

impl From<Found> for Wording {
    fn from(found: Found) -> Self {
        Self { subject: found.subject, direction: found.direction, degree: found.degree, scope: found.scope }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::claim::File;

    #[test]
    fn examples_of_the_table() {
        let files = Files::embedded();
        let reader = ClaimReader::load(&files).unwrap();
        let rows: File = toml::from_str(files.get("claims.toml").unwrap().1).unwrap();
        let told = |text: &str| {
            let w = reader.read(text)?;
            Some(format!("{} {} {} {}", w.subject, w.direction, w.degree, w.scope.as_deref().unwrap_or("-")))
        };
        let mut wrong = Vec::new();
        for (words, want) in &rows.wording.examples {
            let have = told(words);
            if have.as_ref() != Some(want) {
                wrong.push(format!("{words}: want {want}, have {have:?}"));
            }
        }
        wrong.extend(rows.wording.not.iter().filter_map(|w| Some(format!("{w}: want nothing, have {}", told(w)?))));
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
