//! Full-text search over the reports.

use jiff::civil::Date;
use rusqlite::{ToSql, params};
use serde::Serialize;

use crate::archive::Archive;
use crate::error::ArchiveError;

/// What stands before a found word in a snippet, and behind it: characters that no text has.
pub const FOUND: (char, char) = ('\u{2}', '\u{3}');

/// What is searched for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Words, all of which must stand in the report; `"a phrase"` in this order; `sanction*` any word that begins so;
    /// `-word` not this one. Endings of English words do not count.
    pub words: String,
    /// States, by code, each of which the report must mention.
    pub countries: Vec<String>,
    /// Two states between which the report must tell an event.
    pub dyad: Option<(String, String)>,
    /// First day of publication.
    pub from: Option<Date>,
    /// Last day of publication.
    pub to: Option<Date>,
    /// The most hits.
    pub limit: usize,
}

/// A report that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// Row of table `report`.
    pub report: i64,
    /// Key of the report.
    pub key: String,
    /// Title.
    pub title: Option<String>,
    /// Day of publication.
    pub published: Option<String>,
    /// Who printed it, by name.
    pub publishers: Vec<String>,
    /// Where it was read first.
    pub source: String,
    /// Web address of its first printing.
    pub url: Option<String>,
    /// The passage, with the found words between the two characters of [`FOUND`].
    pub snippet: String,
    /// How well it fits; higher is better.
    pub rank: f64,
}

impl Archive {
    /// The reports that fit best, best first.
    ///
    /// # Errors
    /// When there is no word to search for, or the database fails.
    pub fn search(&self, search: &Search) -> Result<Vec<Hit>, ArchiveError> {
        let words = expression(&search.words)?;
        let found = self.ranked(&words, search).map_err(|e| self.fail(&e))?;
        found
            .into_iter()
            .map(|(id, rank)| self.hit(&words, id, rank))
            .collect::<Result<_, _>>()
            .map_err(|e| self.fail(&e))
    }

    fn ranked(&self, words: &str, search: &Search) -> rusqlite::Result<Vec<(i64, f64)>> {
        let mut sql = "SELECT r.id, bm25(report_fts, 3.0, 1.0) AS score FROM report_fts
            JOIN report AS r ON r.id = report_fts.rowid WHERE report_fts MATCH ?"
            .to_owned();
        let (from, to) = (search.from.map(|d| d.to_string()), search.to.map(|d| d.to_string()));
        let mut values: Vec<&dyn ToSql> = vec![&words];
        if let Some(from) = &from {
            sql.push_str(" AND r.published >= ?");
            values.push(from);
        }
        if let Some(to) = &to {
            sql.push_str(" AND r.published <= ?");
            values.push(to);
        }
        for country in &search.countries {
            sql.push_str(" AND EXISTS (SELECT 1 FROM mention AS m WHERE m.report_id = r.id AND m.country = ?)");
            values.push(country);
        }
        if let Some((a, b)) = &search.dyad {
            sql.push_str(
                " AND EXISTS (SELECT 1 FROM event AS e WHERE e.report_id = r.id
                 AND EXISTS (SELECT 1 FROM side WHERE event_id = e.id AND country = ?)
                 AND EXISTS (SELECT 1 FROM side WHERE event_id = e.id AND country = ?))",
            );
            values.extend([a as &dyn ToSql, b]);
        }
        let limit = i64::try_from(search.limit).unwrap_or(i64::MAX);
        sql.push_str(" ORDER BY score, r.id LIMIT ?");
        values.push(&limit);
        self.db.prepare_cached(&sql)?.query_map(&*values, |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    }

    /// One hit. Its snippet is made here, for the few that are shown and not for all that were found.
    fn hit(&self, words: &str, report: i64, score: f64) -> rusqlite::Result<Hit> {
        let mut publishers = self.db.prepare_cached(
            "SELECT DISTINCT p.name FROM article AS a JOIN publisher AS p ON p.id = a.publisher_id WHERE a.report_id = ?1
             ORDER BY p.name",
        )?;
        let publishers = publishers.query_map([report], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let snippet: String = self
            .db
            .prepare_cached(
                "SELECT snippet(report_fts, 1, ?3, ?4, '…', 30) FROM report_fts WHERE report_fts MATCH ?1 AND rowid = ?2",
            )?
            .query_row(params![words, report, FOUND.0.to_string(), FOUND.1.to_string()], |row| row.get(0))?;
        self.db
            .prepare_cached(
                "SELECT r.key, r.title, r.published, a.source, a.url FROM report AS r JOIN article AS a
                 ON a.report_id = r.id WHERE r.id = ?1 ORDER BY a.id LIMIT 1",
            )?
            .query_row([report], |row| {
                Ok(Hit {
                    report,
                    key: row.get(0)?,
                    title: row.get(1)?,
                    published: row.get(2)?,
                    publishers,
                    source: row.get(3)?,
                    url: row.get(4)?,
                    snippet: snippet.split_whitespace().collect::<Vec<_>>().join(" "),
                    // The engine counts downwards.
                    rank: -score,
                })
            })
    }
}

/// The words as an expression of the search engine, in which nothing that is typed has a meaning it should not have.
fn expression(typed: &str) -> Result<String, ArchiveError> {
    let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
    // To the engine a zero ends the text.
    let plain = typed.replace('\0', " ");
    for (n, part) in plain.split('"').enumerate() {
        // What stands between two quotation marks is a phrase.
        let pieces: Vec<&str> = if n % 2 == 1 { vec![part] } else { part.split_whitespace().collect() };
        for piece in pieces {
            let (not, piece) = match piece.strip_prefix('-') {
                Some(rest) if n % 2 == 0 => (true, rest),
                _ => (false, piece),
            };
            let (open, piece) = match piece.strip_suffix('*') {
                Some(rest) => ("*", rest),
                None => ("", piece),
            };
            if piece.chars().any(char::is_alphanumeric) {
                let list = if not { &mut unwanted } else { &mut wanted };
                list.push(format!("\"{piece}\"{open}"));
            }
        }
    }
    if wanted.is_empty() {
        return Err(ArchiveError::Search { reason: format!("there is no word to look for in “{typed}”") });
    }
    let wanted = format!("({})", wanted.join(" AND "));
    Ok(if unwanted.is_empty() { wanted } else { format!("{wanted} NOT ({})", unwanted.join(" OR ")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_taken_by_its_words() {
        for (typed, expect) in [
            ("ferry treaty", Some("(\"ferry\" AND \"treaty\")")),
            ("\"ferry treaty\" oslo", Some("(\"ferry treaty\" AND \"oslo\")")),
            ("sanction* -trade", Some("(\"sanction\"*) NOT (\"trade\")")),
            ("title: AND (", Some("(\"title:\" AND \"AND\")")),
            ("vice-president", Some("(\"vice-president\")")),
            ("ferry\0treaty", Some("(\"ferry\" AND \"treaty\")")),
            ("", None),
            ("-trade", None),
            ("\" ( *", None),
        ] {
            assert_eq!(expression(typed).ok().as_deref(), expect, "{typed}");
        }
    }
}
