//! What stories add up to, by month: kept by the difference that a story makes.

use std::collections::BTreeSet;

use rusqlite::{ToSql, params};

use crate::archive::Archive;

/// The states on the two sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sides {
    pub(crate) actors: BTreeSet<String>,
    pub(crate) recipients: BTreeSet<String>,
}

impl Sides {
    pub(crate) fn actors_json(&self) -> String {
        json(&self.actors)
    }

    pub(crate) fn recipients_json(&self) -> String {
        json(&self.recipients)
    }

    /// The pairs of different states, from actor to recipient; among the actors where there is no recipient.
    fn dyads(&self) -> BTreeSet<(&str, &str)> {
        let recipients = if self.recipients.is_empty() { &self.actors } else { &self.recipients };
        let pairs = self.actors.iter().flat_map(|a| recipients.iter().map(move |r| (a.as_str(), r.as_str())));
        pairs.filter(|(a, r)| a != r).collect()
    }

    fn all(&self) -> BTreeSet<&str> {
        self.actors.iter().chain(&self.recipients).map(String::as_str).collect()
    }
}

fn json(countries: &BTreeSet<String>) -> String {
    let quoted: Vec<String> = countries.iter().map(|c| format!("\"{c}\"")).collect();
    format!("[{}]", quoted.join(","))
}

/// What a story adds to the roll-ups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    kind: String,
    quad: String,
    status: String,
    sides: Sides,
    day: String,
    score: Option<i64>,
}

/// What a story is now.
pub(crate) fn told(archive: &Archive, story: i64) -> rusqlite::Result<Told> {
    archive
        .db
        .prepare_cached(
            "SELECT type, quad, status, actors, recipients, day, score_thousandths FROM story WHERE id = ?1",
        )?
        .query_row([story], |row| {
            let countries = |column| -> rusqlite::Result<BTreeSet<String>> {
                let text = row.get_ref(column)?.as_str()?;
                serde_json::from_str(text).map_err(|e| {
                    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(e))
                })
            };
            Ok(Told {
                kind: row.get(0)?,
                quad: row.get(1)?,
                status: row.get(2)?,
                sides: Sides { actors: countries(3)?, recipients: countries(4)? },
                day: row.get(5)?,
                score: row.get(6)?,
            })
        })
}

/// Adds a story.
pub(crate) fn add(archive: &Archive, story: i64, told: &Told) -> rusqlite::Result<()> {
    let dyads = told.sides.dyads();
    for (source, target) in &dyads {
        archive.db.prepare_cached("INSERT INTO story_dyad VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
            source,
            target,
            told.day,
            story,
            dyads.contains(&(*target, *source))
        ])?;
    }
    change(archive, told, 1)
}

/// Takes a story out again.
pub(crate) fn withdraw(archive: &Archive, story: i64, told: &Told) -> rusqlite::Result<()> {
    archive.db.prepare_cached("DELETE FROM story_dyad WHERE story_id = ?1")?.execute([story])?;
    change(archive, told, -1)
}

fn change(archive: &Archive, told: &Told, by: i64) -> rusqlite::Result<()> {
    let month = told.day.get(..7).unwrap_or_default();
    let (dyads, countries) = (told.sides.dyads(), told.sides.all());
    for (source, target) in &dyads {
        let score = told.score.unwrap_or(0);
        let mutual = dyads.contains(&(*target, *source));
        ROLLUP.change(
            archive,
            params![source, target, month, told.kind, told.status, mutual],
            params![
                source,
                target,
                month,
                told.kind,
                told.status,
                mutual,
                told.quad,
                by,
                by * i64::from(told.score.is_some()),
                by * score,
                by * score * score,
            ],
            by,
        )?;
    }
    let abroad = by * i64::from(countries.len() > 1);
    for country in &countries {
        let key = params![country, month, told.status];
        EXPOSURE.change(archive, key, params![country, month, told.status, by, abroad], by)?;
        for other in countries.iter().filter(|other| country < *other) {
            let key = params![country, other, month, told.status];
            EXPOSURE_PAIR.change(archive, key, params![country, other, month, told.status, by], by)?;
        }
    }
    RECORD_MONTH.change(archive, params![month, told.status], params![month, told.status, by], by)
}

/// A table of sums. A row is updated, and inserted where there is none: one statement for both would have SQLite make a
/// table in memory each time.
struct Sums {
    update: &'static str,
    insert: &'static str,
    /// Takes a row away that sums nothing any more.
    delete: &'static str,
}

impl Sums {
    fn change(&self, archive: &Archive, key: &[&dyn ToSql], values: &[&dyn ToSql], by: i64) -> rusqlite::Result<()> {
        let db = &archive.db;
        if db.prepare_cached(self.update)?.execute(values)? == 0 {
            db.prepare_cached(self.insert)?.execute(values)?;
        } else if by < 0 {
            db.prepare_cached(self.delete)?.execute(key)?;
        }
        Ok(())
    }
}

const ROLLUP: Sums = Sums {
    update: "UPDATE rollup SET stories = stories + ?8, scored = scored + ?9, score_sum = score_sum + ?10,
             score_squares = score_squares + ?11
             WHERE source = ?1 AND target = ?2 AND month = ?3 AND type = ?4 AND status = ?5 AND mutual = ?6",
    insert: "INSERT INTO rollup VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    delete: "DELETE FROM rollup WHERE source = ?1 AND target = ?2 AND month = ?3 AND type = ?4 AND status = ?5
             AND mutual = ?6 AND stories = 0",
};

const EXPOSURE: Sums = Sums {
    update: "UPDATE exposure SET stories = stories + ?4, abroad = abroad + ?5
             WHERE country = ?1 AND month = ?2 AND status = ?3",
    insert: "INSERT INTO exposure VALUES (?1, ?2, ?3, ?4, ?5)",
    delete: "DELETE FROM exposure WHERE country = ?1 AND month = ?2 AND status = ?3 AND stories = 0",
};

const EXPOSURE_PAIR: Sums = Sums {
    update: "UPDATE exposure_pair SET stories = stories + ?5 WHERE a = ?1 AND b = ?2 AND month = ?3 AND status = ?4",
    insert: "INSERT INTO exposure_pair VALUES (?1, ?2, ?3, ?4, ?5)",
    delete: "DELETE FROM exposure_pair WHERE a = ?1 AND b = ?2 AND month = ?3 AND status = ?4 AND stories = 0",
};

const RECORD_MONTH: Sums = Sums {
    update: "UPDATE record_month SET stories = stories + ?3 WHERE month = ?1 AND status = ?2",
    insert: "INSERT INTO record_month VALUES (?1, ?2, ?3)",
    delete: "DELETE FROM record_month WHERE month = ?1 AND status = ?2 AND stories = 0",
};
