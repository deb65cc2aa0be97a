//! ICEWS event files: tab-separated, a header, 20 columns, countries by English name.

use std::fmt::Write as _;

use super::cells::{self, flat};
use super::codes::CodeTables;
use super::event::{ImportedEvent, Location, Origin, Party, Problem};
use super::export::{ExportEvent, Side};

/// The columns, in order.
pub const COLUMNS: [&str; 20] = [
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
];

/// Reads one row. The line itself is left to the caller, who has it.
pub(crate) fn read(line: &str, tables: &CodeTables) -> Result<ImportedEvent, Problem> {
    let mut cells = [""; COLUMNS.len()];
    let mut found = 0;
    for cell in line.split('\t') {
        if let Some(place) = cells.get_mut(found) {
            *place = cell;
        }
        found += 1;
    }
    if found != COLUMNS.len() {
        return Err(Problem::Columns { found, expected: COLUMNS.len() });
    }
    let id = cells[0].trim();
    if id.is_empty() || id.len() > 20 || !id.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Problem::Id(cells::shorten(id)));
    }
    let day = cells::day(cells[1])?;
    let code = tables.event_code(cells[6].trim()).ok_or_else(|| Problem::Code(cells::shorten(cells[6])))?;
    let intensity = cells::number(cells[7], "Intensity", 10.0)?;
    let (latitude, longitude) = cells::point(cells[18], cells[19])?;
    let place = [cells[14], cells[15], cells[16]].into_iter().find_map(cells::owned);
    Ok(ImportedEvent {
        origin: Origin::Icews,
        // Some ids were given to two events of different days.
        key: format!("{id}|{day}"),
        id: id.to_owned(),
        day,
        source: party(&cells[2..5], tables),
        target: party(&cells[8..11], tables),
        cameo: Some(code.cameo),
        kind: code.kind,
        mode: code.mode.map(str::to_owned),
        contexts: Vec::new(),
        quad: code.quad,
        score: code.score,
        goldstein: intensity.or(code.goldstein),
        place: Location {
            name: place,
            country: cells::text(cells[17]).and_then(|name| tables.country_of_name(name)),
            latitude,
            longitude,
        },
        publisher: cells::owned(cells[13]),
        url: None,
        mentions: None,
        sources: None,
        articles: None,
        row: String::new(),
    })
}

/// Name, sectors, country.
fn party(cells: &[&str], tables: &CodeTables) -> Party {
    let mut party = Party {
        name: cells::owned(cells[0]),
        sectors: cells::text(cells[1]).map(|list| tables.sectors_of_icews(list)).unwrap_or_default(),
        ..Party::default()
    };
    if let Some(name) = cells::text(cells[2]) {
        party.country = tables.country_of_name(name);
        party.unknown_country = party.country.is_none().then(|| cells::shorten(name));
    }
    party
}

/// Appends the header line.
pub(crate) fn header(out: &mut String) {
    let _ = writeln!(out, "{}", COLUMNS.join("\t"));
}

/// Appends one row for one side acting on one other.
pub(crate) fn write(
    event: &ExportEvent,
    source: Option<&Side>,
    target: Option<&Side>,
    tables: &CodeTables,
    out: &mut String,
) {
    let number = |n: Option<f64>| n.map_or_else(String::new, |n| format!("{n:?}"));
    let country = |code: Option<&str>| code.and_then(|c| tables.icews_name_of_country(c)).unwrap_or_default();
    let sectors = |side: Option<&Side>| {
        let names: Vec<_> =
            side.iter().flat_map(|s| &s.sectors).filter_map(|sector| tables.icews_of_sector(sector)).collect();
        names.join(",")
    };
    let name = |side: Option<&Side>| side.and_then(|s| s.name.as_deref()).map(flat).unwrap_or_default();
    let code = event.cameo.as_deref().unwrap_or_default();
    let cells = [
        event.number.to_string(),
        event.day.map_or_else(String::new, |d| d.to_string()),
        name(source),
        sectors(source),
        country(source.and_then(|s| s.country.as_deref())).to_owned(),
        tables.label(code).unwrap_or_default().to_owned(),
        code.to_owned(),
        number(event.goldstein),
        name(target),
        sectors(target),
        country(target.and_then(|s| s.country.as_deref())).to_owned(),
        event.story.map_or_else(String::new, |n| n.to_string()),
        String::new(),
        event.publisher.as_deref().map(flat).unwrap_or_default(),
        event.place.name.as_deref().map(flat).unwrap_or_default(),
        String::new(),
        event.place.admin1.as_deref().map(flat).unwrap_or_default(),
        country(event.place.country.as_deref()).to_owned(),
        event.place.latitude.map_or_else(String::new, |n| n.to_string()),
        event.place.longitude.map_or_else(String::new, |n| n.to_string()),
    ];
    let _ = writeln!(out, "{}", cells.join("\t"));
}
