//! Events as text, in the formats that others read.

use serde_json::{Map, Value, json};

use super::codes::{CodeTables, quad_number};
use super::event::Origin;
use super::export::{ExportEvent, Side, Unit};
use super::{cells, gdelt, icews};

/// A format to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// One JSON object a line, every field.
    Jsonl,
    /// A table with a header, one pair of sides a row.
    Csv,
    /// PLOVER JSON, one object a line.
    Plover,
    /// The 61 columns of GDELT 2.0, no header.
    Gdelt,
    /// The 20 columns of ICEWS with their header.
    Icews,
}

impl ExportFormat {
    /// What one row of own events stands for in this format: formats that know no status and no stories hold each
    /// happening once, and only what happened.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::Jsonl | Self::Csv => Unit::Event,
            Self::Plover | Self::Gdelt | Self::Icews => Unit::Story,
        }
    }
}

/// Columns of the CSV and Parquet formats.
pub const CSV_COLUMNS: [&str; 34] = [
    "origin",
    "id",
    "story",
    "day",
    "earliest",
    "latest",
    "source",
    "source_name",
    "source_sectors",
    "target",
    "target_name",
    "target_sectors",
    "type",
    "mode",
    "contexts",
    "cameo",
    "quad",
    "status",
    "score",
    "goldstein",
    "place_name",
    "place_country",
    "place_admin1",
    "latitude",
    "longitude",
    "geonames",
    "publisher",
    "url",
    "title",
    "published",
    "sentence",
    "mentions",
    "publishers",
    "articles",
];

/// Appends what stands before the first event.
pub fn header(format: ExportFormat, out: &mut String) {
    match format {
        ExportFormat::Csv => {
            out.push_str(&CSV_COLUMNS.join(","));
            out.push('\n');
        }
        ExportFormat::Icews => icews::header(out),
        ExportFormat::Jsonl | ExportFormat::Plover | ExportFormat::Gdelt => {}
    }
}

/// Appends one event. A row that was imported in the very format goes out as it came.
pub fn write_event(format: ExportFormat, event: &ExportEvent, tables: &CodeTables, out: &mut String) {
    match (format, &event.row) {
        (ExportFormat::Gdelt, Some((Origin::Gdelt2, row))) | (ExportFormat::Icews, Some((Origin::Icews, row))) => {
            out.push_str(row);
            out.push('\n');
        }
        (ExportFormat::Gdelt, Some((Origin::Gdelt1, row))) => {
            out.push_str(&gdelt::widen(row));
            out.push('\n');
        }
        (ExportFormat::Gdelt, _) => {
            for (source, target) in event.pairs() {
                gdelt::write(event, source, target, tables, out);
            }
        }
        (ExportFormat::Icews, _) => {
            for (source, target) in event.pairs() {
                icews::write(event, source, target, tables, out);
            }
        }
        (ExportFormat::Jsonl, _) => json_line(&serde_json::to_value(event).unwrap_or_default(), out),
        (ExportFormat::Plover, _) => json_line(&plover(event), out),
        (ExportFormat::Csv, _) => {
            for (source, target) in event.pairs() {
                let row = cells_of(event, source, target);
                for (at, cell) in row.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    quoted(cell, out);
                }
                out.push('\n');
            }
        }
    }
}

fn json_line(value: &Value, out: &mut String) {
    out.push_str(&value.to_string());
    out.push('\n');
}

fn quoted(cell: &str, out: &mut String) {
    if cell.contains(['"', ',', '\n', '\r']) {
        out.push('"');
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(cell);
    }
}

/// The cells of one row, in the order of [`CSV_COLUMNS`]; lists are parted by `;`.
pub(crate) fn cells_of(
    event: &ExportEvent,
    source: Option<&Side>,
    target: Option<&Side>,
) -> [String; CSV_COLUMNS.len()] {
    let text = |t: &Option<String>| t.as_deref().unwrap_or_default().to_owned();
    let date = |d: Option<jiff::civil::Date>| d.map_or_else(String::new, |d| d.to_string());
    let number = |n: Option<f64>| n.map_or_else(String::new, |n| n.to_string());
    let count = |n: Option<u32>| n.map_or_else(String::new, |n| n.to_string());
    let side = |side: Option<&Side>| match side {
        Some(side) => [text(&side.country), text(&side.name), side.sectors.join(";")],
        None => [const { String::new() }; 3],
    };
    let [source, source_name, source_sectors] = side(source);
    let [target, target_name, target_sectors] = side(target);
    [
        event.origin.clone(),
        event.id.clone(),
        event.story.map_or_else(String::new, |n| n.to_string()),
        date(event.day),
        date(event.earliest),
        date(event.latest),
        source,
        source_name,
        source_sectors,
        target,
        target_name,
        target_sectors,
        text(&event.kind),
        text(&event.mode),
        event.contexts.join(";"),
        text(&event.cameo),
        event.quad.unwrap_or_default().to_owned(),
        event.status.clone(),
        number(event.score),
        number(event.goldstein),
        text(&event.place.name),
        text(&event.place.country),
        text(&event.place.admin1),
        number(event.place.latitude),
        number(event.place.longitude),
        event.place.geonames.map_or_else(String::new, |n| n.to_string()),
        text(&event.publisher),
        text(&event.url),
        text(&event.title),
        date(event.published),
        text(&event.sentence).replace(['\n', '\r'], " "),
        count(event.mentions),
        count(event.publishers),
        count(event.articles),
    ]
}

/// PLOVER's own form; what is not known is left out.
fn plover(event: &ExportEvent) -> Value {
    let country = |code: &str| if code == "XKX" { "KOS".to_owned() } else { code.to_owned() };
    let side = |side: &Side| {
        lean(json!({
            "code": side.country.as_deref().map(country),
            "sector": side.sectors,
            "entity_text": side.name,
        }))
    };
    let sides = |list: &[Side]| list.iter().map(side).collect::<Vec<_>>();
    let place = &event.place;
    let quad = event.quad.and_then(gdelt::quad_of_word).map(quad_number);
    lean(json!({
        "id": format!("{}:{}", event.origin, event.id),
        "date": event.earliest.or(event.day),
        "enddate": event.latest.filter(|_| event.latest != event.earliest),
        "actor": sides(&event.actors),
        "recipient": sides(&event.recipients),
        "event": event.kind,
        "mode": event.mode,
        "context": event.contexts,
        "event_loc": lean(json!({
            "resolved_place": place.name,
            "geonameid": place.geonames,
            "lat": place.latitude,
            "lon": place.longitude,
            "province": place.admin1,
            "country_code": place.country.as_deref().map(country),
        })),
        "quad_code": quad,
        "event_scale": event.score,
        "event_text": event.cameo.as_ref().map(|code| format!("CAMEO {code}")),
        "text": event.sentence,
        "cite_info": lean(json!({
            "url": event.url,
            "title": event.title,
            "publication": event.publisher.as_deref().map(cells::flat),
            "citation": event.published,
        })),
        "coder": event.origin,
    }))
}

/// An object without its empty fields.
fn lean(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let empty = |value: &Value| match value {
                Value::Null => true,
                Value::Array(list) => list.is_empty(),
                Value::Object(fields) => fields.is_empty(),
                _ => false,
            };
            Value::Object(fields.into_iter().filter(|(_, value)| !empty(value)).collect::<Map<_, _>>())
        }
        other => other,
    }
}
