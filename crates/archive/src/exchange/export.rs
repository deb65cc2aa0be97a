//! Events on their way out: one's own with their sides, place and sentence, and on request the imported ones.

use chancery_knowledge::Quad;
use jiff::civil::Date;
use rusqlite::{Row, ToSql};
use serde::Serialize;

use super::codes::CodeTables;
use super::event::{ImportedEvent, Origin};
use super::reader::reread;
use crate::{Archive, ArchiveError};

/// One side of an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Side {
    /// Country code.
    pub country: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<String>,
}

/// Where.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExportPlace {
    /// Name.
    pub name: Option<String>,
    /// Country code.
    pub country: Option<String>,
    /// First-level unit.
    pub admin1: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// GeoNames id.
    pub geonames: Option<u64>,
}

/// One event as it is written out; the JSONL format has these fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExportEvent {
    /// `chancery` for one's own, else the data set it was imported from.
    pub origin: String,
    /// Key of an own event; id of an imported one in its data set.
    pub id: String,
    /// Number of the row in the archive.
    #[serde(skip)]
    pub number: i64,
    /// Number of the story.
    pub story: Option<i64>,
    /// The one day it is counted on.
    pub day: Option<Date>,
    /// First day it may have begun.
    pub earliest: Option<Date>,
    /// Last day it may have ended.
    pub latest: Option<Date>,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// PLOVER score.
    pub score: Option<f64>,
    /// Goldstein score.
    pub goldstein: Option<f64>,
    /// Quadrant.
    pub quad: Option<&'static str>,
    /// Actual, planned, possible, negated.
    pub status: String,
    /// Who did it.
    pub actors: Vec<Side>,
    /// To whom.
    pub recipients: Vec<Side>,
    /// Where.
    pub place: ExportPlace,
    /// Publisher of the report.
    pub publisher: Option<String>,
    /// Its web address.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<Date>,
    /// The sentence that tells the event.
    pub sentence: Option<String>,
    /// How often it was told.
    pub mentions: Option<u32>,
    /// By how many publishers.
    pub publishers: Option<u32>,
    /// In how many articles.
    pub articles: Option<u32>,
    /// Of an imported event, the row as it came.
    #[serde(skip)]
    pub row: Option<(Origin, String)>,
}

impl ExportEvent {
    /// Who did it to whom, one pair a row: each actor with each recipient; without recipients, each actor with each
    /// other; a side alone with none.
    #[must_use]
    pub fn pairs(&self) -> Vec<(Option<&Side>, Option<&Side>)> {
        let mut pairs = Vec::new();
        if !self.recipients.is_empty() {
            for actor in &self.actors {
                pairs.extend(self.recipients.iter().map(|recipient| (Some(actor), Some(recipient))));
            }
            if self.actors.is_empty() {
                pairs.extend(self.recipients.iter().map(|recipient| (None, Some(recipient))));
            }
            return pairs;
        }
        for (at, actor) in self.actors.iter().enumerate() {
            pairs.extend(self.actors.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, o)| (Some(actor), Some(o))));
        }
        if pairs.is_empty() {
            pairs.push((self.actors.first(), None));
        }
        pairs
    }
}

impl From<ImportedEvent> for ExportEvent {
    fn from(event: ImportedEvent) -> Self {
        let side = |party: super::Party| Side {
            country: party.country.map(str::to_owned),
            name: party.name,
            sectors: party.sectors.into_iter().map(str::to_owned).collect(),
        };
        let some = |side: Side| if side == Side::default() { Vec::new() } else { vec![side] };
        Self {
            origin: event.origin.word().to_owned(),
            number: event.id.parse().unwrap_or_default(),
            id: event.id,
            story: None,
            day: Some(event.day),
            earliest: Some(event.day),
            latest: Some(event.day),
            kind: event.kind.map(str::to_owned),
            mode: event.mode,
            contexts: event.contexts,
            cameo: event.cameo,
            score: event.score,
            goldstein: event.goldstein,
            quad: Some(event.quad.word()),
            status: "actual".to_owned(),
            actors: some(side(event.source)),
            recipients: some(side(event.target)),
            place: ExportPlace {
                name: event.place.name,
                country: event.place.country.map(str::to_owned),
                admin1: None,
                latitude: event.place.latitude,
                longitude: event.place.longitude,
                geonames: None,
            },
            publisher: event.publisher,
            url: event.url,
            mentions: event.mentions,
            publishers: event.sources,
            articles: event.articles,
            row: Some((event.origin, event.row)),
            ..Self::default()
        }
    }
}

/// What one row of own events stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Each telling.
    #[default]
    Event,
    /// Each happening: the event that leads its story, with the counts of the story. Actual ones only.
    Story,
}

/// Which events go out.
#[derive(Clone, Debug, Default)]
pub struct ExportQuery {
    /// What one row stands for.
    pub unit: Unit,
    /// Only between these two, in either direction.
    pub dyad: Option<(String, String)>,
    /// Only from this day on.
    pub from: Option<Date>,
    /// Only up to this day.
    pub to: Option<Date>,
    /// Imported rows of these data sets, after one's own events.
    pub with: Vec<Origin>,
    /// Whether one's own events are left out.
    pub imported_only: bool,
}

const COLUMNS: &str = "e.id, e.key, e.story_id, e.day, e.earliest, e.latest, e.type, e.mode, e.contexts, e.cameo, e.score, \
    e.goldstein, e.quad, e.status, e.place_name, e.place_country, e.place_admin1, e.latitude, e.longitude, e.geonames, \
    r.title, r.published, substr(cast(r.text AS BLOB), e.sentence_start + 1, e.sentence_end - e.sentence_start), \
    (SELECT p.name FROM article a JOIN publisher p ON p.id = a.publisher_id WHERE a.report_id = r.id ORDER BY a.id LIMIT 1), \
    (SELECT a.url FROM article a WHERE a.report_id = r.id AND a.url IS NOT NULL ORDER BY a.id LIMIT 1), \
    s.events, s.publishers, s.articles";

/// Hands each event that the query asks for to `take`, own events first, by their number.
///
/// # Errors
/// What reading the archive gives, or the error of `take`.
pub fn export<E: From<ArchiveError>>(
    archive: &Archive,
    query: &ExportQuery,
    tables: &CodeTables,
    take: &mut dyn FnMut(ExportEvent) -> Result<(), E>,
) -> Result<(), E> {
    if !query.imported_only {
        own(archive, query, take)?;
    }
    for origin in &query.with {
        imported(archive, *origin, query, tables, take)?;
    }
    Ok(())
}

fn own<E: From<ArchiveError>>(
    archive: &Archive,
    query: &ExportQuery,
    take: &mut dyn FnMut(ExportEvent) -> Result<(), E>,
) -> Result<(), E> {
    let fail = |e: rusqlite::Error| E::from(archive.fail(&e));
    let stories = query.unit == Unit::Story;
    let mut sql = format!(
        "SELECT {COLUMNS} FROM event e JOIN story s ON s.id = e.story_id JOIN report r ON r.id = e.report_id WHERE 1"
    );
    if stories {
        sql.push_str(" AND e.id = s.lead_event_id AND s.status = 'actual'");
    }
    let (from, to) = (query.from.map(|d| d.to_string()), query.to.map(|d| d.to_string()));
    let mut values: Vec<(&str, &dyn ToSql)> = Vec::new();
    if let Some((a, b)) = &query.dyad {
        let (table, id, of) =
            if stories { ("story_dyad", "story_id", "s.id") } else { ("event_dyad", "event_id", "e.id") };
        sql.push_str(&format!(
            " AND {of} IN (SELECT {id} FROM {table} WHERE source = :a AND target = :b UNION \
             SELECT {id} FROM {table} WHERE source = :b AND target = :a)"
        ));
        values.push((":a", a));
        values.push((":b", b));
    }
    days(&mut sql, &mut values, "e.day", from.as_ref(), to.as_ref());
    sql.push_str(" ORDER BY e.id");
    let db = archive.connection();
    let mut statement = db.prepare(&sql).map_err(fail)?;
    let mut sides = db
        .prepare(
            "SELECT role, country, ifnull(person, name), sectors FROM side WHERE event_id = ?1 ORDER BY role, ordinal",
        )
        .map_err(fail)?;
    let mut rows = statement.query(values.as_slice()).map_err(fail)?;
    while let Some(row) = rows.next().map_err(fail)? {
        let mut event = own_event(row).map_err(fail)?;
        let mut found = sides.query([event.number]).map_err(fail)?;
        while let Some(row) = found.next().map_err(fail)? {
            let (actor, side) = own_side(row).map_err(fail)?;
            if actor { event.actors.push(side) } else { event.recipients.push(side) }
        }
        take(event)?;
    }
    Ok(())
}

fn days<'v>(
    sql: &mut String,
    values: &mut Vec<(&'static str, &'v dyn ToSql)>,
    column: &str,
    from: Option<&'v String>,
    to: Option<&'v String>,
) {
    if let Some(from) = from {
        sql.push_str(&format!(" AND {column} >= :from"));
        values.push((":from", from));
    }
    if let Some(to) = to {
        sql.push_str(&format!(" AND {column} <= :to AND {column} <> ''"));
        values.push((":to", to));
    }
}

fn own_side(row: &Row<'_>) -> rusqlite::Result<(bool, Side)> {
    let role: String = row.get(0)?;
    let side = Side { country: row.get(1)?, name: row.get(2)?, sectors: json_list(&row.get::<_, String>(3)?) };
    Ok((role == "actor", side))
}

fn json_list(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_default()
}

fn own_event(row: &Row<'_>) -> rusqlite::Result<ExportEvent> {
    let date = |at: usize| row.get::<_, Option<String>>(at).map(|text| text.and_then(|t| t.parse::<Date>().ok()));
    let quad: String = row.get(12)?;
    let quads = [Quad::VerbalCooperation, Quad::MaterialCooperation, Quad::VerbalConflict, Quad::MaterialConflict];
    let sentence: Option<Vec<u8>> = row.get(22)?;
    Ok(ExportEvent {
        origin: "chancery".to_owned(),
        number: row.get(0)?,
        id: row.get(1)?,
        story: row.get(2)?,
        day: date(3)?,
        earliest: date(4)?,
        latest: date(5)?,
        kind: row.get(6)?,
        mode: row.get(7)?,
        contexts: json_list(&row.get::<_, String>(8)?),
        cameo: row.get(9)?,
        score: row.get(10)?,
        goldstein: row.get(11)?,
        quad: quads.into_iter().map(Quad::word).find(|word| *word == quad),
        status: row.get(13)?,
        actors: Vec::new(),
        recipients: Vec::new(),
        place: ExportPlace {
            name: row.get(14)?,
            country: row.get(15)?,
            admin1: row.get(16)?,
            latitude: row.get(17)?,
            longitude: row.get(18)?,
            geonames: row.get::<_, Option<i64>>(19)?.and_then(|n| u64::try_from(n).ok()),
        },
        title: row.get(20)?,
        published: date(21)?,
        sentence: sentence.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        publisher: row.get(23)?,
        url: row.get(24)?,
        mentions: row.get(25)?,
        publishers: row.get(26)?,
        articles: row.get(27)?,
        row: None,
    })
}

fn imported<E: From<ArchiveError>>(
    archive: &Archive,
    origin: Origin,
    query: &ExportQuery,
    tables: &CodeTables,
    take: &mut dyn FnMut(ExportEvent) -> Result<(), E>,
) -> Result<(), E> {
    let fail = |e: rusqlite::Error| E::from(archive.fail(&e));
    let word = origin.word();
    let (from, to) = (query.from.map(|d| d.to_string()), query.to.map(|d| d.to_string()));
    let mut sql = "SELECT i.id, i.row FROM imported_event i WHERE i.origin = :origin".to_owned();
    let mut values: Vec<(&str, &dyn ToSql)> = vec![(":origin", &word)];
    if let Some((a, b)) = &query.dyad {
        sql.push_str(
            " AND i.source <> i.target AND ((i.source = :a AND i.target = :b) OR (i.source = :b AND i.target = :a))",
        );
        values.push((":a", a));
        values.push((":b", b));
    }
    days(&mut sql, &mut values, "i.day", from.as_ref(), to.as_ref());
    sql.push_str(" ORDER BY i.id");
    let mut statement = archive.connection().prepare(&sql).map_err(fail)?;
    let mut rows = statement.query(values.as_slice()).map_err(fail)?;
    while let Some(row) = rows.next().map_err(fail)? {
        let text: String = row.get(1).map_err(fail)?;
        let event = reread(origin, &text, tables).map_err(|problem| {
            let reason = format!("row {}: {problem}", row.get::<_, i64>(0).unwrap_or_default());
            E::from(ArchiveError::Malformed { path: archive.path().to_owned(), table: "imported_event", reason })
        })?;
        let mut event = ExportEvent::from(event);
        if event.number == 0 {
            event.number = row.get(0).map_err(fail)?;
        }
        take(event)?;
    }
    Ok(())
}
