//! GDELT 1.0 and 2.0 event files: tab-separated, no header.

use super::cells::{self, flat};
use super::codes::{CodeTables, quad, quad_number};
use super::event::{ImportedEvent, Location, Origin, Party, Problem};
use super::export::{ExportEvent, Side};

/// Columns of GDELT 2.0.
pub(crate) const COLUMNS_2: usize = 61;
/// Columns of GDELT 1.0, without and with the web address.
pub(crate) const COLUMNS_1: [usize; 2] = [57, 58];

/// Where the columns after the three places' start lie, which the two versions have at different places.
struct Layout {
    action: usize,
    /// Columns of a place: 2.0 has the second-level unit.
    latitude: usize,
    url: usize,
}

/// Reads one row. The line itself is left to the caller, who has it.
pub(crate) fn read(origin: Origin, line: &str, tables: &CodeTables) -> Result<ImportedEvent, Problem> {
    let mut cells = [""; COLUMNS_2 + 1];
    let mut found = 0;
    for cell in line.split('\t') {
        if found < cells.len() {
            cells[found] = cell;
        }
        found += 1;
    }
    let layout = match (origin, found) {
        (Origin::Gdelt2, COLUMNS_2) => Layout { action: 51, latitude: 5, url: 60 },
        (Origin::Gdelt1, 57 | 58) => Layout { action: 49, latitude: 4, url: 57 },
        (Origin::Gdelt2, _) => return Err(Problem::Columns { found, expected: COLUMNS_2 }),
        _ => return Err(Problem::Columns { found, expected: COLUMNS_1[1] }),
    };
    let id = cells[0].trim();
    if id.is_empty() || id.len() > 20 || !id.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Problem::Id(cells::shorten(id)));
    }
    let day = cells::day(cells[1])?;
    let code = tables.event_code(cells[26].trim()).ok_or_else(|| Problem::Code(cells::shorten(cells[26])))?;
    let given_quad = quad(cells[29].trim());
    let goldstein = cells::number(cells[30], "GoldsteinScale", 10.0)?;
    let [mentions, sources, articles] = [(31, "NumMentions"), (32, "NumSources"), (33, "NumArticles")]
        .map(|(at, column)| cells::count(cells[at], column));
    let (latitude, longitude) =
        cells::point(cells[layout.action + layout.latitude], cells[layout.action + layout.latitude + 1])?;
    Ok(ImportedEvent {
        origin,
        key: id.to_owned(),
        id: id.to_owned(),
        day,
        source: party(&cells[5..15], tables),
        target: party(&cells[15..25], tables),
        cameo: Some(code.cameo),
        kind: code.kind,
        mode: code.mode.map(str::to_owned),
        contexts: Vec::new(),
        quad: given_quad.unwrap_or(code.quad),
        score: code.score,
        goldstein: goldstein.or(code.goldstein),
        place: Location {
            name: cells::owned(cells[layout.action + 1]),
            country: tables.country_of_fips(cells[layout.action + 2].trim()),
            latitude,
            longitude,
        },
        publisher: None,
        url: cells::owned(cells[layout.url]),
        mentions: mentions?,
        sources: sources?,
        articles: articles?,
        row: String::new(),
    })
}

/// Code, name, country, group, ethnic, two religions, three types.
fn party(cells: &[&str], tables: &CodeTables) -> Party {
    let mut party = Party { name: cells::owned(cells[1]), ..Party::default() };
    if let Some(code) = cells::text(cells[2]) {
        match tables.country_of_cameo(code) {
            Ok(country) => party.country = country,
            Err(()) => party.unknown_country = Some(cells::shorten(code)),
        }
    }
    // The United Nations and the European Union have no country code there, but are known groups.
    if party.country.is_none() && party.unknown_country.is_none() {
        party.country = match cells[3].trim() {
            "UNO" => tables.country("UNO"),
            "EEC" | "EUR" => tables.country("EUR"),
            _ => None,
        };
    }
    for code in &cells[7..10] {
        if let Some(sector) = tables.sector_of_cameo(code.trim()).filter(|s| !party.sectors.contains(s)) {
            party.sectors.push(sector);
        }
    }
    party
}

/// A row of GDELT 2.0 out of one of 1.0, whose places lack the second-level unit.
pub(crate) fn widen(row: &str) -> String {
    let mut wide = String::with_capacity(row.len() + 8);
    let mut columns = 0;
    for (at, cell) in row.split('\t').enumerate() {
        if at > 0 {
            wide.push('\t');
        }
        wide.push_str(cell);
        // The first-level unit of the three places; the second-level one follows it.
        if matches!(at, 38 | 45 | 52) {
            wide.push('\t');
        }
        columns = at + 1;
    }
    if columns == COLUMNS_1[0] {
        wide.push('\t');
    }
    wide
}

/// Appends one row of 61 columns for one side acting on one other.
pub(crate) fn write(
    event: &ExportEvent,
    source: Option<&Side>,
    target: Option<&Side>,
    tables: &CodeTables,
    out: &mut String,
) {
    use std::fmt::Write as _;
    let day = event.day;
    let mut row: Vec<String> = Vec::with_capacity(COLUMNS_2);
    row.push(event.number.to_string());
    match day {
        Some(day) => {
            let fraction =
                f64::from(i32::from(day.month()) * 30 + i32::from(day.day())) / 365.0 + f64::from(day.year());
            row.push(format!("{:04}{:02}{:02}", day.year(), day.month(), day.day()));
            row.push(format!("{:04}{:02}", day.year(), day.month()));
            row.push(format!("{:04}", day.year()));
            row.push(format!("{fraction:.4}"));
        }
        None => row.extend([const { String::new() }; 4]),
    }
    side(source, tables, &mut row);
    side(target, tables, &mut row);
    let code = event.cameo.as_deref().unwrap_or_default();
    row.push("1".to_owned());
    row.push(code.to_owned());
    row.push(code.get(..3).unwrap_or(code).to_owned());
    row.push(code.get(..2).unwrap_or(code).to_owned());
    row.push(event.quad.and_then(quad_of_word).map_or_else(String::new, |q| quad_number(q).to_string()));
    row.push(event.goldstein.map_or_else(String::new, |g| format!("{g:?}")));
    for count in [event.mentions, event.publishers, event.articles] {
        row.push(count.map_or_else(String::new, |n| n.to_string()));
    }
    row.push(String::new());
    // The places of the actors are not known, only that of the act.
    row.extend([const { String::new() }; 16]);
    let place = &event.place;
    let kind = match (&place.name, place.latitude) {
        (Some(_), Some(_)) => "4",
        (None, None) if place.country.is_none() => "0",
        _ => "1",
    };
    row.push(kind.to_owned());
    row.push(flat(place.name.as_deref().unwrap_or_default()));
    row.push(place.country.as_deref().and_then(|c| tables.fips_of_country(c)).unwrap_or_default().to_owned());
    row.extend([const { String::new() }; 2]);
    row.push(place.latitude.map_or_else(String::new, |n| n.to_string()));
    row.push(place.longitude.map_or_else(String::new, |n| n.to_string()));
    row.push(String::new());
    row.push(
        event.published.map_or_else(String::new, |d| format!("{:04}{:02}{:02}000000", d.year(), d.month(), d.day())),
    );
    row.push(flat(event.url.as_deref().unwrap_or_default()));
    debug_assert_eq!(row.len(), COLUMNS_2);
    let _ = writeln!(out, "{}", row.join("\t"));
}

pub(crate) fn quad_of_word(word: &str) -> Option<chancery_knowledge::Quad> {
    quad(word)
}

fn side(side: Option<&Side>, tables: &CodeTables, row: &mut Vec<String>) {
    let Some(side) = side else { return row.extend([const { String::new() }; 10]) };
    let country = side.country.as_deref().and_then(|c| tables.country(c));
    let group = country.filter(|c| matches!(*c, "UNO" | "EUR" | "IGO" | "NGO" | "MNC" | "IMG" | "ISM"));
    let code = country.filter(|_| group.is_none()).map_or("", |c| tables.cameo_of_country(c));
    let group = match group {
        Some("EUR") => "EEC",
        Some("UNO") => "UNO",
        _ => "",
    };
    let mut types: Vec<&str> = side.sectors.iter().filter_map(|s| tables.cameo_of_sector(s)).collect();
    if !group.is_empty() {
        types.insert(0, "IGO");
    } else if let Some(kind @ ("IGO" | "NGO" | "MNC" | "IMG")) = country {
        types.insert(0, kind);
    }
    types.dedup();
    types.resize(types.len().max(3), "");
    row.push(format!(
        "{code}{}{}",
        if group.is_empty() { "" } else { "IGO" },
        if group.is_empty() { types[0] } else { group }
    ));
    row.push(flat(side.name.as_deref().unwrap_or_default()).to_uppercase());
    row.push(code.to_owned());
    row.push(group.to_owned());
    row.extend([const { String::new() }; 3]);
    row.extend(types.iter().take(3).map(|t| (*t).to_owned()));
}
