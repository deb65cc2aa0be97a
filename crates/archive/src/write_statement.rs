//! Statements, claims and mentions as rows.

use std::collections::BTreeMap;

use chancery_code::report::{Claim, Entity, Mention, Report, Statement, StatementKind, Time};
use chancery_read::{Field, Span};
use rusqlite::params;

use crate::archive::Archive;
use crate::keys;
use crate::spans::{Spans, ends};
use crate::write::{list, name_id};
use crate::write_event::{basis, date_basis, day, span_json};

/// Inserts the statements; the row of each by its id in the report.
pub(crate) fn insert(
    archive: &Archive,
    spans: &Spans<'_>,
    report: &Report,
    report_id: i64,
    report_key: &str,
) -> rusqlite::Result<BTreeMap<String, i64>> {
    let mut ids = BTreeMap::new();
    for (n, statement) in report.statements.iter().enumerate() {
        let id = insert_one(archive, spans, statement, report_id, n + 1, report_key)?;
        insert_countries(archive, statement, id)?;
        let field = spans.field(statement.evidence.first());
        for (k, claim) in statement.claims.iter().enumerate() {
            insert_claim(archive, spans, claim, field, id, k + 1)?;
        }
        ids.insert(statement.id.clone(), id);
    }
    Ok(ids)
}

fn insert_one(
    archive: &Archive,
    spans: &Spans<'_>,
    statement: &Statement,
    report_id: i64,
    ordinal: usize,
    report_key: &str,
) -> rusqlite::Result<i64> {
    let speaker = &statement.speaker;
    let kind = match statement.kind {
        StatementKind::Direct => "direct",
        StatementKind::Indirect => "indirect",
        StatementKind::Mixed => "mixed",
    };
    let first = statement.evidence.first();
    let field = spans.field(first);
    let sentence = ends(first.and_then(|e| spans.text(field, e.sentence)));
    let place = statement.place.as_ref();
    let quotes: Vec<&str> = statement.quotes.iter().map(|q| q.text.as_str()).collect();
    let (earliest, latest) = days(&statement.date);
    archive
        .db
        .prepare_cached(
            "INSERT INTO statement (key, report_id, ordinal, speaker_country, speaker_sectors, speaker_name,
             speaker_entity, speaker_person, speaker_office, speaker_basis, speaker_text, addressee, verb, kind, content,
             quotes, about, polarity, occasion, day, earliest, latest, date_basis, place_name, place_country,
             sentence_start, sentence_end, evidence, confidence)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
             ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)",
        )?
        .insert(params![
            keys::part(report_key, 's', ordinal),
            report_id,
            ordinal as i64,
            speaker.country,
            list(&speaker.sectors),
            speaker.name,
            speaker.id,
            speaker.person,
            speaker.office,
            basis(speaker.basis),
            speaker.text,
            statement.addressee.as_ref().map(entity_json),
            statement.verb.as_ref().map(|v| &v.text),
            kind,
            statement.content.as_ref().map(|c| &c.text),
            list(&quotes),
            list(&statement.about),
            statement.polarity,
            statement.occasion.as_ref().map(|o| &o.text),
            day(&statement.date),
            earliest,
            latest,
            date_basis(statement.date.basis),
            place.map(|p| &p.name),
            place.and_then(|p| p.country.as_ref()),
            sentence.0,
            sentence.1,
            list(&statement.evidence),
            statement.confidence,
        ])
}

fn entity_json(entity: &Entity) -> String {
    serde_json::to_string(entity).unwrap_or_else(|_| "null".to_owned())
}

pub(crate) fn days(time: &Time) -> (Option<String>, Option<String>) {
    (time.earliest.map(|d| d.to_string()), time.latest.map(|d| d.to_string()))
}

/// Which states a statement is about, and which pairs of states it bears on: two that it is about, or the speaker's and
/// one that it is about.
fn insert_countries(archive: &Archive, statement: &Statement, id: i64) -> rusqlite::Result<()> {
    let day = day(&statement.date);
    let mut pairs: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let about: Vec<&str> = statement.about.iter().map(String::as_str).collect();
    for (n, a) in about.iter().enumerate() {
        archive
            .db
            .prepare_cached("INSERT OR IGNORE INTO statement_about VALUES (?1, ?2, ?3)")?
            .execute(params![a, day, id])?;
        for b in &about[..n] {
            if a != b {
                pairs.insert((a.min(b), a.max(b)), "about");
            }
        }
        if let Some(own) = statement.speaker.country.as_deref().filter(|own| own != a) {
            pairs.entry((own.min(a), own.max(a))).or_insert("speaker");
        }
    }
    for ((a, b), basis) in pairs {
        archive
            .db
            .prepare_cached("INSERT INTO statement_dyad VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![a, b, day, id, basis])?;
    }
    Ok(())
}

fn insert_claim(
    archive: &Archive,
    spans: &Spans<'_>,
    claim: &Claim,
    field: Field,
    statement: i64,
    ordinal: usize,
) -> rusqlite::Result<()> {
    let mut dyad: Vec<&str> = claim.dyad.iter().map(String::as_str).collect();
    dyad.sort_unstable();
    let (start, end) = ends(spans.text(field, claim.span));
    archive
        .db
        .prepare_cached(
            "INSERT INTO claim (statement_id, ordinal, a, b, subject, direction, degree, scope, text, text_start,
             text_end, source_span) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            statement,
            ordinal as i64,
            dyad.first(),
            dyad.get(1),
            claim.subject,
            claim.direction,
            claim.degree,
            claim.scope,
            claim.text,
            start,
            end,
            span_json(claim.span),
        ])?;
    Ok(())
}

/// A mention as a row: what all kinds have, and what only some have.
#[derive(Default)]
struct Row<'a> {
    kind: &'static str,
    span: Option<Span>,
    words: &'a str,
    country: Option<&'a str>,
    sectors: Option<String>,
    name: Option<&'a str>,
    person: Option<&'a str>,
    office: Option<&'a str>,
    class: Option<&'a str>,
    value: Option<&'a str>,
    days: (Option<String>, Option<String>),
    point: (Option<f64>, Option<f64>),
    geonames: Option<u64>,
}

fn row(mention: &Mention) -> Row<'_> {
    match mention {
        Mention::Actor { span, text, country, sectors, name, person, office } => Row {
            kind: "actor",
            span: Some(*span),
            words: text,
            country: country.as_deref(),
            sectors: Some(list(sectors)),
            name: name.as_deref(),
            person: person.as_deref(),
            office: office.as_deref(),
            ..Row::default()
        },
        Mention::Time { span, text, class, value, earliest, latest } => Row {
            kind: "time",
            span: Some(*span),
            words: text,
            class: Some(class),
            value: Some(value),
            days: (earliest.map(|d| d.to_string()), latest.map(|d| d.to_string())),
            ..Row::default()
        },
        Mention::Place { span, text, country, latitude, longitude, geonames, class } => Row {
            kind: "place",
            span: Some(*span),
            words: text,
            country: country.as_deref(),
            class: class.as_deref(),
            point: (*latitude, *longitude),
            geonames: *geonames,
            ..Row::default()
        },
    }
}

/// Inserts what was recognised in the text.
pub(crate) fn insert_mentions(
    archive: &mut Archive,
    spans: &Spans<'_>,
    report: &Report,
    report_id: i64,
) -> rusqlite::Result<()> {
    for (n, mention) in report.mentions.iter().enumerate() {
        let row = row(mention);
        let words = name_id(archive, row.words)?;
        let name = row.name.map(|t| name_id(archive, t)).transpose()?;
        let person = row.person.map(|t| name_id(archive, t)).transpose()?;
        let office = row.office.map(|t| name_id(archive, t)).transpose()?;
        let (start, end) = ends(row.span.and_then(|s| spans.text(Field::Text, s)));
        archive
            .db
            .prepare_cached(
                "INSERT INTO mention (report_id, ordinal, kind, words_id, text_start, text_end, country, sectors, name_id,
                 person_id, office_id, class, value, earliest, latest, latitude, longitude, geonames)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
            )?
            .execute(params![
                report_id,
                n as i64 + 1,
                row.kind,
                words,
                start,
                end,
                row.country,
                row.sectors,
                name,
                person,
                office,
                row.class,
                row.value,
                row.days.0,
                row.days.1,
                row.point.0,
                row.point.1,
                row.geonames.and_then(|g| i64::try_from(g).ok()),
            ])?;
    }
    Ok(())
}
