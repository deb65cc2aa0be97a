//! Stories: events that tell one happening, kept together as reports come in.
//!
//! A story is a connected component of events under the rule of [`crate::rule`]. A new event joins the stories of all
//! events that it is one with, which makes one story of them. What comes out does not depend on the order.

use std::collections::{BTreeMap, BTreeSet};

use chancery_code::report::Event;
use chancery_read::Article;
use jiff::ToSpan as _;
use jiff::civil::Date;
use rusqlite::{Row, params};

use crate::archive::Archive;
use crate::rollup::{self, Told};
use crate::rule::{self, Common, Spot, Telling};
use crate::sketch::Sketch;
use crate::spans::Spans;
use crate::write_event::{countries, status};

/// The sketch of an article's text, where stories are wanted.
pub(crate) fn sketch(archive: &Archive, article: &Article) -> Option<Sketch> {
    archive.options.stories.then(|| Sketch::of(&article.text)).flatten()
}

pub(crate) fn insert_bands(archive: &Archive, sketch: &Sketch, report: i64) -> rusqlite::Result<()> {
    let mut insert = archive.db.prepare_cached("INSERT INTO minhash_band VALUES (?1, ?2, ?3)")?;
    for (band, hash) in sketch.bands() {
        insert.execute(params![band, hash, report])?;
    }
    Ok(())
}

/// What other reports have in common with one that is being added.
pub(crate) struct Neighbours {
    report: i64,
    sketch: Option<Sketch>,
    /// Reports with a band in common, ascending.
    near: Vec<i64>,
}

impl Neighbours {
    pub(crate) fn of(archive: &Archive, sketch: Option<Sketch>, report: i64) -> rusqlite::Result<Self> {
        let mut near = BTreeSet::new();
        if let Some(sketch) = &sketch {
            let mut find =
                archive.db.prepare_cached("SELECT report_id FROM minhash_band WHERE band = ?1 AND hash = ?2")?;
            for (band, hash) in sketch.bands() {
                for id in find.query_map([band, hash], |row| row.get(0))? {
                    near.insert(id?);
                }
            }
        }
        near.remove(&report);
        Ok(Self { report, sketch, near: near.into_iter().collect() })
    }

    /// How much a report has in common with the one that is being added.
    fn common(&self, archive: &Archive, other: i64) -> rusqlite::Result<Common> {
        let band = self.near.binary_search(&other).is_ok();
        let Some(sketch) = &self.sketch else { return Ok(Common { band, resemblance: 0.0 }) };
        let bytes: Option<Vec<u8>> = archive
            .db
            .prepare_cached("SELECT minhash FROM report WHERE id = ?1")?
            .query_row([other], |row| row.get(0))?;
        let resemblance = bytes.and_then(|b| Sketch::from_bytes(&b)).map_or(0.0, |other| sketch.resemblance(&other));
        Ok(Common { band, resemblance })
    }
}

/// An event on its way into the archive.
pub(crate) struct Candidate {
    pub(crate) sides_hash: i64,
    pub(crate) telling: Telling,
}

impl Candidate {
    pub(crate) fn of(event: &Event, article: &Article, spans: &Spans<'_>) -> Self {
        Self { sides_hash: rule::sides_hash(event), telling: Telling::of(event, article, spans) }
    }

    /// The telling words as bytes.
    pub(crate) fn words_blob(&self) -> Vec<u8> {
        self.telling.words.iter().flat_map(|w| w.to_le_bytes()).collect()
    }
}

/// An event of the archive that may be one with a new one.
struct Known {
    id: i64,
    report: i64,
    story: i64,
    telling: Telling,
}

const KNOWN: &str = "SELECT id, report_id, story_id, mode, place_country, place_kind, place_basis, latitude, longitude,
    earliest, latest, date_basis, trigger, words FROM event";

fn known(row: &Row<'_>) -> rusqlite::Result<Known> {
    let basis: Option<String> = row.get(6)?;
    let place = match basis.as_deref() {
        None | Some("dateline" | "none") => None,
        Some(_) => {
            let (kind, latitude, longitude): (Option<String>, Option<f64>, Option<f64>) =
                (row.get(5)?, row.get(7)?, row.get(8)?);
            Some(Spot::of(row.get(4)?, kind.as_deref(), latitude.zip(longitude)))
        }
    };
    let words: Option<Vec<u8>> = row.get(13)?;
    let words =
        words.unwrap_or_default().chunks_exact(4).map(|w| u32::from_le_bytes([w[0], w[1], w[2], w[3]])).collect();
    let trigger: Option<String> = row.get(12)?;
    Ok(Known {
        id: row.get(0)?,
        report: row.get(1)?,
        story: row.get(2)?,
        telling: Telling {
            mode: row.get(3)?,
            persons: BTreeMap::new(),
            place,
            earliest: date(row, 9)?,
            latest: date(row, 10)?,
            as_published: row.get_ref(11)?.as_str()? == "publication",
            trigger: trigger.unwrap_or_default().to_lowercase(),
            words,
        },
    })
}

fn date(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Date>> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|t| t.parse().ok()))
}

/// The stories that a new event belongs to, ascending; more than one where it shows them to be one.
pub(crate) fn linked(archive: &Archive, new: &Candidate, neighbours: &Neighbours) -> rusqlite::Result<Vec<i64>> {
    if !archive.options.stories {
        return Ok(Vec::new());
    }
    let mut found = BTreeMap::new();
    // All that the rule joins without a band in common has its first day within a week.
    let first = new.telling.earliest.or(new.telling.latest);
    let (from, to) = match first {
        Some(day) => (day.saturating_sub(7.days()).to_string(), day.saturating_add(7.days()).to_string()),
        None => (String::new(), String::new()),
    };
    let mut query = archive.db.prepare_cached(&format!("{KNOWN} WHERE sides_hash = ?1 AND day BETWEEN ?2 AND ?3"))?;
    for row in query.query_map(params![new.sides_hash, from, to], known)? {
        let row = row?;
        found.insert(row.id, row);
    }
    let sql = format!("{KNOWN} WHERE report_id = ?1 AND +sides_hash = ?2");
    let mut query = archive.db.prepare_cached(&sql)?;
    for report in &neighbours.near {
        for row in query.query_map(params![report, new.sides_hash], known)? {
            let row = row?;
            found.insert(row.id, row);
        }
    }
    let mut stories = BTreeSet::new();
    for (id, mut other) in found {
        if other.report == neighbours.report || stories.contains(&other.story) {
            continue;
        }
        let Some(likeness) = rule::likeness(&new.telling, &other.telling) else { continue };
        other.telling.persons = persons(archive, id)?;
        let one = !rule::other_persons(&new.telling, &other.telling)
            && rule::same(likeness, || neighbours.common(archive, other.report))?;
        if one {
            stories.insert(other.story);
        }
    }
    Ok(stories.into_iter().collect())
}

fn persons(archive: &Archive, event: i64) -> rusqlite::Result<BTreeMap<String, BTreeSet<String>>> {
    let mut persons = BTreeMap::new();
    let mut query = archive.db.prepare_cached("SELECT country, person FROM side WHERE event_id = ?1")?;
    let mut rows = query.query([event])?;
    while let Some(row) = rows.next()? {
        let (country, person): (Option<String>, Option<String>) = (row.get(0)?, row.get(1)?);
        rule::add_person(&mut persons, country.as_deref(), person.as_deref());
    }
    Ok(persons)
}

/// The story that a new event with these links goes to; made where there is none yet, for an event cannot stand without.
pub(crate) fn open(archive: &Archive, event: &Event, linked: &[i64]) -> rusqlite::Result<i64> {
    if let Some(first) = linked.first() {
        return Ok(*first);
    }
    let id = archive
        .db
        .prepare_cached("SELECT ifnull(max(id), 0) + 1 FROM story")?
        .query_row([], |row| row.get::<_, i64>(0))?;
    let list = |sides| countries(sides).map(str::to_owned).collect::<BTreeSet<_>>();
    let sides = rollup::Sides { actors: list(&event.actors), recipients: list(&event.recipients) };
    archive
        .db
        .prepare_cached(
            "INSERT INTO story (id, key, lead_event_id, type, quad, status, actors, recipients, day, events, reports,
             articles, publishers) VALUES (?1, '', 0, ?2, ?3, ?4, ?5, ?6, '', 0, 0, 0, 0)",
        )?
        .execute(params![
            id,
            event.kind,
            event.quad,
            status(event.status),
            sides.actors_json(),
            sides.recipients_json(),
        ])?;
    Ok(id)
}

/// Tells the story of a new event anew, together with the others that it links, and brings the roll-ups up to date.
pub(crate) fn join(archive: &Archive, id: i64, linked: &[i64]) -> rusqlite::Result<()> {
    if linked.is_empty() {
        return refresh(archive, id, None);
    }
    let old = rollup::told(archive, id)?;
    for other in linked.iter().skip(1) {
        rollup::withdraw(archive, *other, &rollup::told(archive, *other)?)?;
        archive.db.prepare_cached("UPDATE event SET story_id = ?1 WHERE story_id = ?2")?.execute([id, *other])?;
        archive.db.prepare_cached("DELETE FROM story WHERE id = ?1")?.execute([other])?;
    }
    refresh(archive, id, Some(&old))
}

/// A member, as far as the choice of the lead needs it.
struct Member {
    id: i64,
    key: String,
    day: String,
    earliest: Option<Date>,
    latest: Option<Date>,
    basis: String,
    place: (Option<String>, Option<String>),
    score: Option<f64>,
    confidence: f64,
}

impl Member {
    /// The lead is dated best, then placed, then surest; the key decides what is left.
    fn rank(&self) -> (u8, i64, bool, i64, &str) {
        let basis = match self.basis.as_str() {
            "explicit" | "relative" | "anniversary" => 0,
            "publication" => 1,
            _ => 2,
        };
        let length = |(e, l): (Date, Date)| e.until(l).map_or(i64::MAX, |span| i64::from(span.get_days()));
        let days = self.earliest.zip(self.latest).map_or(i64::MAX, length);
        (basis, days, self.place.1.is_none(), -thousandths(self.confidence), &self.key)
    }
}

fn thousandths(value: f64) -> i64 {
    (value * 1000.0).round() as i64
}

/// Tells a story from its events, and brings the roll-ups from `old` to what it is now.
fn refresh(archive: &Archive, story: i64, old: Option<&Told>) -> rusqlite::Result<()> {
    let mut query = archive.db.prepare_cached(
        "SELECT id, key, day, earliest, latest, date_basis, place_name, place_country, score, confidence FROM event
         WHERE story_id = ?1 ORDER BY key",
    )?;
    let members = query
        .query_map([story], |row| {
            Ok(Member {
                id: row.get(0)?,
                key: row.get(1)?,
                day: row.get(2)?,
                earliest: date(row, 3)?,
                latest: date(row, 4)?,
                basis: row.get(5)?,
                place: (row.get(6)?, row.get(7)?),
                score: row.get(8)?,
                confidence: row.get(9)?,
            })
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let Some(lead) = members.iter().min_by(|a, b| a.rank().cmp(&b.rank())) else { return Ok(()) };
    let scores: Vec<i64> = members.iter().filter_map(|m| m.score).map(thousandths).collect();
    archive
        .db
        .prepare_cached(
            "UPDATE story SET key = ?2, lead_event_id = ?3, day = ?4, earliest = ?5, latest = ?6, place_name = ?7,
             place_country = ?8, score_thousandths = ?9, events = ?10 WHERE id = ?1",
        )?
        .execute(params![
            story,
            members[0].key,
            lead.id,
            lead.day,
            lead.earliest.map(|d| d.to_string()),
            lead.latest.map(|d| d.to_string()),
            lead.place.0,
            lead.place.1,
            mean(&scores),
            members.len() as i64,
        ])?;
    count(archive, story)?;
    let new = rollup::told(archive, story)?;
    if old != Some(&new) {
        if let Some(old) = old {
            rollup::withdraw(archive, story, old)?;
        }
        rollup::add(archive, story, &new)?;
    }
    Ok(())
}

/// The mean of whole numbers, rounded half up.
fn mean(numbers: &[i64]) -> Option<i64> {
    let n = i64::try_from(numbers.len()).ok().filter(|n| *n > 0)?;
    Some((2 * numbers.iter().sum::<i64>() + n).div_euclid(2 * n))
}

/// Counts the reports, printings and publishers of a story.
fn count(archive: &Archive, story: i64) -> rusqlite::Result<()> {
    archive
        .db
        .prepare_cached(
            "UPDATE story SET (reports, articles, publishers) = (
                 SELECT count(DISTINCT report_id), count(*), count(DISTINCT publisher_id) FROM article
                 WHERE report_id IN (SELECT report_id FROM event WHERE story_id = ?1))
             WHERE id = ?1",
        )?
        .execute([story])?;
    Ok(())
}

/// Counts anew for the stories of a report that has one more printing.
pub(crate) fn recount(archive: &Archive, report: i64) -> rusqlite::Result<()> {
    let mut query = archive.db.prepare_cached("SELECT DISTINCT story_id FROM event WHERE report_id = ?1")?;
    let stories = query.query_map([report], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    stories.into_iter().try_for_each(|story| count(archive, story))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_whole_thousandths() {
        for (numbers, expect) in [(&[][..], None), (&[4000], Some(4000)), (&[1, 2], Some(2)), (&[-1, -2], Some(-1))] {
            assert_eq!(mean(numbers), expect);
        }
    }
}
