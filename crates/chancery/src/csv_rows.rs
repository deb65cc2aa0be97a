//! Reports as rows: one event or statement a row, for spreadsheets and statistics.

use chancery_code::report::{Entity, Event, Evidence, Place, Report, Statement, Time};
use chancery_read::Article;

use crate::table;

/// Names of the columns. Lists are separated by ` | `; days are ISO dates; what is not known is empty.
pub(crate) const COLUMNS: [&str; 36] = [
    "article",
    "source",
    "line",
    "published",
    "publisher",
    "publisher_country",
    "record",
    "id",
    "type",
    "mode",
    "contexts",
    "cameo",
    "score",
    "goldstein",
    "quad",
    "actors",
    "actor_countries",
    "actor_sectors",
    "recipients",
    "recipient_countries",
    "recipient_sectors",
    "status",
    "earliest",
    "latest",
    "date_basis",
    "place",
    "place_country",
    "latitude",
    "longitude",
    "reported_by",
    "about",
    "polarity",
    "quotes",
    "confidence",
    "block",
    "sentence",
];

/// The first row.
pub(crate) fn header() -> Vec<u8> {
    lines(&[COLUMNS.iter().map(|c| (*c).to_owned()).collect()])
}

/// The rows of one report.
pub(crate) fn report(article: &Article, report: &Report) -> Vec<u8> {
    let events = report.events.iter().map(|e| event(article, report, e));
    let statements = report.statements.iter().map(|s| statement(article, report, s));
    lines(&events.chain(statements).collect::<Vec<_>>())
}

fn lines(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail, and all rows have the same length.
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}

fn start(report: &Report, record: &str, id: &str) -> Vec<String> {
    let info = &report.article;
    vec![
        info.id.clone(),
        info.source.path.clone(),
        info.source.line.map(|l| l.to_string()).unwrap_or_default(),
        info.published.as_ref().map(|p| p.date.to_string()).unwrap_or_default(),
        info.publisher.name.clone().unwrap_or_default(),
        info.publisher.country.clone().unwrap_or_default(),
        record.to_owned(),
        id.to_owned(),
    ]
}

fn event(article: &Article, report: &Report, event: &Event) -> Vec<String> {
    let mut row = start(report, "event", &event.id);
    row.push(event.kind.clone());
    row.push(event.mode.clone().unwrap_or_default());
    row.push(event.contexts.join(" | "));
    row.push(event.cameo.clone().unwrap_or_default());
    row.push(number(event.score));
    row.push(number(event.goldstein));
    row.push(event.quad.clone());
    row.extend(entities(&event.actors));
    row.extend(entities(&event.recipients));
    row.push(word(&event.status));
    row.extend(time_and_place(&event.date, event.place.as_ref()));
    row.push(event.reported_by.clone().unwrap_or_default());
    row.extend([String::new(), String::new(), String::new()]);
    row.push(format!("{:.3}", event.confidence));
    row.extend(evidence(article, &event.evidence));
    row
}

fn statement(article: &Article, report: &Report, statement: &Statement) -> Vec<String> {
    let mut row = start(report, "statement", &statement.id);
    row.push(statement.verb.as_ref().map(|v| v.text.clone()).unwrap_or_default());
    row.push(word(&statement.kind));
    row.extend(std::iter::repeat_n(String::new(), 5));
    row.extend(entities(std::slice::from_ref(&statement.speaker)));
    row.extend(std::iter::repeat_n(String::new(), 4));
    row.extend(time_and_place(&statement.date, statement.place.as_ref()));
    row.push(String::new());
    row.push(statement.about.join(" | "));
    row.push(statement.polarity.to_string());
    row.push(statement.quotes.iter().map(|q| q.text.as_str()).collect::<Vec<_>>().join(" | "));
    row.push(format!("{:.3}", statement.confidence));
    row.extend(evidence(article, &statement.evidence));
    row
}

fn entities(all: &[Entity]) -> [String; 3] {
    let name = |e: &Entity| e.person.clone().or(e.name.clone()).or(e.text.clone()).unwrap_or_default();
    let join = |parts: Vec<String>| parts.join(" | ");
    [
        join(all.iter().map(name).collect()),
        join(all.iter().map(|e| e.country.clone().unwrap_or_else(|| "---".to_owned())).collect()),
        join(all.iter().map(|e| e.sectors.join(" ")).collect()),
    ]
}

fn time_and_place(time: &Time, place: Option<&Place>) -> [String; 7] {
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    [
        day(time.earliest),
        day(time.latest),
        word(&time.basis),
        place.map(|p| p.name.clone()).unwrap_or_default(),
        place.and_then(|p| p.country.clone()).unwrap_or_default(),
        number(place.and_then(|p| p.latitude)),
        number(place.and_then(|p| p.longitude)),
    ]
}

fn evidence(article: &Article, all: &[Evidence]) -> [String; 2] {
    let first = all.first();
    let sentence = first.map(|e| table::sentence(article, e).map_or_else(|| e.text.clone(), |(text, _)| text));
    [first.map(|e| word(&e.block)).unwrap_or_default(), sentence.unwrap_or_default()]
}

fn number(value: Option<f64>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// A value of an enumeration under its name in the report format.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn events_and_statements_are_rows() {
        let (article, coded) = sample::coded();
        let mut bytes = header();
        bytes.extend(super::report(&article, &coded));
        let mut reader = csv::Reader::from_reader(&bytes[..]);
        let rows: Vec<std::collections::BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 3);
        let check = |row: usize, column: &str, expect: &str| assert_eq!(rows[row][column], expect, "{column}");
        check(0, "article", "a1");
        check(0, "line", "1");
        check(0, "record", "event");
        check(0, "type", "CONSULT");
        check(0, "actors", "Kari Vik | her Japanese counterpart");
        check(0, "actor_countries", "NOR | JPN");
        check(0, "recipients", "");
        check(0, "earliest", "2024-05-13");
        check(0, "place", "Oslo");
        check(0, "latitude", "59.91");
        check(1, "status", "negated");
        check(1, "reported_by", "s1");
        check(1, "sentence", "“Our relations are better than ever,” Vik said, and Japan imposed no sanctions.");
        check(2, "record", "statement");
        check(2, "type", "said");
        check(2, "mode", "mixed");
        check(2, "actors", "Kari Vik");
        check(2, "about", "NOR | JPN");
        check(2, "polarity", "1");
        check(2, "quotes", "better than ever");
        check(2, "block", "lede");
    }
}
