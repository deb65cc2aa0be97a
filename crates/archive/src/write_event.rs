//! Events and their sides as rows.

use std::collections::{BTreeMap, BTreeSet};

use chancery_code::report::{Basis, Entity, Event, Evidence, PlaceBasis, Report, Status, Time, TimeBasis};
use chancery_read::{Article, Span};
use rusqlite::params;
use serde_json::json;

use crate::archive::Archive;
use crate::keys;
use crate::spans::{Spans, ends};
use crate::stories::{self, Candidate, Neighbours};
use crate::write::list;
use crate::write_statement::days;

/// The report that events belong to.
pub(crate) struct ReportRow<'a> {
    pub(crate) id: i64,
    pub(crate) key: &'a str,
    /// Rows of its statements, by their ids in the report.
    pub(crate) statements: &'a BTreeMap<String, i64>,
    pub(crate) neighbours: &'a Neighbours,
}

/// Inserts the events of a report and finds the story of each.
pub(crate) fn insert(
    archive: &Archive,
    spans: &Spans<'_>,
    article: &Article,
    report: &Report,
    of: &ReportRow<'_>,
) -> rusqlite::Result<()> {
    for (n, event) in report.events.iter().enumerate() {
        let statement = event.reported_by.as_ref().and_then(|id| of.statements.get(id)).copied();
        let key = keys::part(of.key, 'e', n + 1);
        let candidate = Candidate::of(event, article, spans);
        let linked = stories::linked(archive, &candidate, of.neighbours)?;
        let story = stories::open(archive, event, &linked)?;
        let id = insert_one(
            archive,
            spans,
            event,
            &Row { report_id: of.id, ordinal: n + 1, key: &key, statement, story },
            &candidate,
        )?;
        insert_sides(archive, event, id)?;
        for (source, target) in dyads(event) {
            archive.db.prepare_cached("INSERT INTO event_dyad VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                source,
                target,
                day(&event.date),
                id
            ])?;
        }
        stories::join(archive, story, &linked)?;
    }
    Ok(())
}

struct Row<'a> {
    report_id: i64,
    ordinal: usize,
    key: &'a str,
    statement: Option<i64>,
    story: i64,
}

fn insert_one(
    archive: &Archive,
    spans: &Spans<'_>,
    event: &Event,
    row: &Row<'_>,
    candidate: &Candidate,
) -> rusqlite::Result<i64> {
    let first = event.evidence.first();
    let field = spans.field(first);
    let sentence = ends(first.and_then(|e| spans.text(field, e.sentence)));
    let trigger = ends(first.and_then(|e| spans.text(field, e.trigger)));
    let place = event.place.as_ref();
    let (earliest, latest) = days(&event.date);
    archive
        .db
        .prepare_cached(
            "INSERT INTO event (key, report_id, ordinal, type, mode, contexts, cameo, score, goldstein, quad, status, day,
             earliest, latest, date_basis, place_name, place_country, place_admin1, latitude, longitude, geonames,
             place_kind, place_basis, statement_id, trigger, trigger_start, trigger_end, sentence_start, sentence_end,
             evidence, confidence, sides_hash, words, story_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
             ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34)",
        )?
        .insert(params![
            row.key,
            row.report_id,
            row.ordinal as i64,
            event.kind,
            event.mode,
            list(&event.contexts),
            event.cameo,
            event.score,
            event.goldstein,
            event.quad,
            status(event.status),
            day(&event.date),
            earliest,
            latest,
            date_basis(event.date.basis),
            place.map(|p| &p.name),
            place.and_then(|p| p.country.as_ref()),
            place.and_then(|p| p.admin1.as_ref()),
            place.and_then(|p| p.latitude),
            place.and_then(|p| p.longitude),
            place.and_then(|p| p.geonames).and_then(|g| i64::try_from(g).ok()),
            place.and_then(|p| p.kind.as_ref()),
            place.map(|p| place_basis(p.basis)),
            row.statement,
            first.map(|e| &e.text),
            trigger.0,
            trigger.1,
            sentence.0,
            sentence.1,
            evidence_json(spans, &event.evidence),
            event.confidence,
            candidate.sides_hash,
            candidate.words_blob(),
            row.story,
        ])
}

/// The evidence with its spans both in the source and in the kept text.
fn evidence_json(spans: &Spans<'_>, evidence: &[Evidence]) -> String {
    let one = |e: &Evidence| {
        let field = spans.field(Some(e));
        json!({
            "block": e.block,
            "text": e.text,
            "sentence": spans.text(field, e.sentence),
            "trigger": spans.text(field, e.trigger),
            "source_sentence": e.sentence,
            "source_trigger": e.trigger,
        })
    };
    list(&evidence.iter().map(one).collect::<Vec<_>>())
}

fn insert_sides(archive: &Archive, event: &Event, id: i64) -> rusqlite::Result<()> {
    for (role, sides) in [("actor", &event.actors), ("recipient", &event.recipients)] {
        for (n, side) in sides.iter().enumerate() {
            insert_side(archive, id, role, n + 1, side)?;
        }
    }
    Ok(())
}

fn insert_side(archive: &Archive, event: i64, role: &str, ordinal: usize, side: &Entity) -> rusqlite::Result<()> {
    archive
        .db
        .prepare_cached(
            "INSERT INTO side (event_id, role, ordinal, country, sectors, name, entity, person, office, basis, text,
             source_span) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            event,
            role,
            ordinal as i64,
            side.country,
            list(&side.sectors),
            side.name,
            side.id,
            side.person,
            side.office,
            basis(side.basis),
            side.text,
            side.span.map(span_json),
        ])?;
    Ok(())
}

/// The pairs of different states that an event goes between: from each actor to each recipient; where there is no
/// recipient, as in a meeting, from each actor to each other one.
pub(crate) fn dyads(event: &Event) -> BTreeSet<(&str, &str)> {
    let countries = |sides| countries(sides).collect::<Vec<_>>();
    let actors = countries(&event.actors);
    let recipients = if event.recipients.is_empty() { actors.clone() } else { countries(&event.recipients) };
    let pairs = actors.iter().flat_map(|a| recipients.iter().map(move |r| (*a, *r)));
    pairs.filter(|(a, r)| a != r).collect()
}

/// The states among sides, as often as they stand there.
pub(crate) fn countries(sides: &[Entity]) -> impl Iterator<Item = &str> {
    sides.iter().filter_map(|e| e.country.as_deref())
}

/// The day that an event counts for: the first on which it may have been, or else the last; empty where neither is known.
pub(crate) fn day(time: &Time) -> String {
    time.earliest.or(time.latest).map(|d| d.to_string()).unwrap_or_default()
}

pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Actual => "actual",
        Status::Planned => "planned",
        Status::Possible => "possible",
        Status::Negated => "negated",
    }
}

pub(crate) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Named => "named",
        Basis::Title => "title",
        Basis::Description => "description",
        Basis::Pronoun => "pronoun",
        Basis::Metonym => "metonym",
    }
}

pub(crate) fn date_basis(basis: TimeBasis) -> &'static str {
    match basis {
        TimeBasis::Explicit => "explicit",
        TimeBasis::Relative => "relative",
        TimeBasis::Anniversary => "anniversary",
        TimeBasis::Publication => "publication",
        TimeBasis::None => "none",
    }
}

fn place_basis(basis: PlaceBasis) -> &'static str {
    match basis {
        PlaceBasis::Stated => "stated",
        PlaceBasis::Dateline => "dateline",
        PlaceBasis::Host => "host",
        PlaceBasis::None => "none",
    }
}

pub(crate) fn span_json(span: Span) -> String {
    format!("[{},{}]", span.start, span.end)
}
