//! POLECAT tables: tab-separated, columns known by their names in the header. Released files hold stray tabs and
//! quotes; a row that has too many cells is put right where its checkable cells leave no doubt.

use super::cells;
use super::codes::{CodeTables, quad};
use super::event::{ImportedEvent, Location, Origin, Party, Problem};

/// The columns, in the order in which rows are kept. A file may have them in any order, and lack some.
pub const COLUMNS: [&str; 41] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
    "Story ID",
];

/// The columns without which a row tells nothing.
const NEEDED: [usize; 3] = [0, 1, 2];

/// A table of more columns is none of these.
const MOST_COLUMNS: usize = 200;

/// Where the columns of one file stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// For each column of the file, its place in [`COLUMNS`]; `None` for one that is not known.
    places: Vec<Option<usize>>,
}

impl Header {
    /// Reads a header line; the names of columns that a table of events must have and it has not.
    ///
    /// # Errors
    /// The names that are missing.
    pub(crate) fn read(line: &str) -> Result<Self, Vec<&'static str>> {
        let plain = |name: &str| -> String {
            name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let names: Vec<String> = COLUMNS.iter().map(|c| plain(c)).collect();
        // Putting a row right tries each column in turn, so their number must be in bounds.
        if line.split('\t').nth(MOST_COLUMNS).is_some() {
            return Err(NEEDED.map(|at| COLUMNS[at]).to_vec());
        }
        let mut places = Vec::new();
        for cell in line.split('\t') {
            let name = plain(cell);
            // Some releases name this one otherwise.
            let name = if name == "eventintensity" { "intensity".to_owned() } else { name };
            places.push(names.iter().position(|n| *n == name).filter(|at| !places.contains(&Some(*at))));
        }
        let missing: Vec<_> =
            NEEDED.into_iter().filter(|at| !places.contains(&Some(*at))).map(|at| COLUMNS[at]).collect();
        if missing.is_empty() { Ok(Self { places }) } else { Err(missing) }
    }

    /// The header of rows as they are kept.
    #[must_use]
    pub(crate) fn canonical() -> Self {
        Self { places: (0..COLUMNS.len()).map(Some).collect() }
    }
}

/// Reads one row.
pub(crate) fn read(line: &str, header: &Header, tables: &CodeTables) -> Result<ImportedEvent, Problem> {
    let given: Vec<String> = line.split('\t').map(str::to_owned).collect();
    let width = header.places.len();
    let given = if given.len() > width { mend(given, header, tables)? } else { given };
    // Trailing empty cells are often left out; but what is needed must be there.
    let least = NEEDED.iter().filter_map(|n| header.places.iter().position(|p| p == &Some(*n))).max().unwrap_or(0) + 1;
    if given.len() < least {
        return Err(Problem::Columns { found: given.len(), expected: width });
    }
    let mut cells: [String; COLUMNS.len()] = [const { String::new() }; COLUMNS.len()];
    for (cell, place) in given.iter().zip(&header.places) {
        if let Some(place) = place {
            cells[*place] = cells::flat(&unquote(cell));
        }
    }
    event(&cells, tables)
}

/// Reads a row as it is kept: all columns in order, without quotation marks around cells.
pub(crate) fn reread(row: &str, tables: &CodeTables) -> Result<ImportedEvent, Problem> {
    let given: Vec<String> = row.split('\t').map(str::to_owned).collect();
    let found = given.len();
    let cells = given.try_into().map_err(|_| Problem::Columns { found, expected: COLUMNS.len() })?;
    event(&cells, tables)
}

fn event(cells: &[String; COLUMNS.len()], tables: &CodeTables) -> Result<ImportedEvent, Problem> {
    let id = cells[0].trim();
    if id.is_empty() || id.len() > 200 {
        return Err(Problem::Id(cells::shorten(id)));
    }
    let day = cells::day(&cells[1])?;
    let (kind, own_quad) = tables
        .event_type(&cells[2].trim().to_ascii_uppercase())
        .ok_or_else(|| Problem::Type(cells::shorten(&cells[2])))?;
    let mode = cells::text(&cells[3]).map(|m| m.to_lowercase().replace([' ', '_'], "-"));
    let intensity = cells::number(&cells[4], "Intensity", 10.0)?;
    let (latitude, longitude) = cells::point(&cells[28], &cells[29])?;
    let row = cells.join("\t");
    // One event may stand in several rows, one for each pair of sides.
    let sides = xxhash_rust::xxh3::xxh3_64(cells[7..23].join("\t").as_bytes());
    Ok(ImportedEvent {
        origin: Origin::Polecat,
        key: format!("{id}|{day}|{sides:016x}"),
        id: id.to_owned(),
        day,
        source: party(&cells[7..15], tables),
        target: party(&cells[15..23], tables),
        cameo: None,
        kind: Some(kind),
        quad: quad(cells[5].trim()).unwrap_or(own_quad),
        score: intensity.or_else(|| tables.score(kind, mode.as_deref())),
        mode,
        contexts: list(&cells[6]).map(|c| c.to_lowercase()).collect(),
        goldstein: None,
        place: Location {
            name: [&cells[23], &cells[24], &cells[25], &cells[26]].into_iter().find_map(|c| cells::owned(c)),
            country: cells::text(&cells[27]).and_then(|name| tables.country_of_name(name)),
            latitude,
            longitude,
        },
        publisher: cells::owned(&cells[33]),
        url: None,
        mentions: None,
        sources: None,
        articles: None,
        row,
    })
}

/// Name, country, COW, primary sector, sectors, title, raw name, Wikipedia id.
fn party(cells: &[String], tables: &CodeTables) -> Party {
    let mut party = Party { name: cells::owned(&cells[0]).or_else(|| cells::owned(&cells[6])), ..Party::default() };
    if let Some(names) = cells::text(&cells[1]) {
        // A side of several states is kept without one: which of them acted on whom, the row does not say.
        let mut countries = states(names).map(|name| country(name, tables));
        let first = countries.next().flatten();
        party.country = first.filter(|_| countries.all(|other| other == first));
        party.unknown_country = party.country.is_none().then(|| cells::shorten(names));
    }
    for code in list(&cells[3]).chain(list(&cells[4])) {
        if let Some(sector) = tables.sector(&code.to_uppercase()).filter(|s| !party.sectors.contains(s)) {
            party.sectors.push(sector);
        }
    }
    party
}

/// The states of one side. A comma may stand in a name.
fn states(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '|']).map(str::trim).filter(|p| !p.is_empty() && *p != "None")
}

fn country(name: &str, tables: &CodeTables) -> Option<&'static str> {
    if name == "KOS" { tables.country("XKX") } else { tables.country_of_name(name) }
}

fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ',', '|']).map(str::trim).filter(|p| !p.is_empty() && *p != "None")
}

/// A cell without the quotation marks of a spreadsheet around it.
fn unquote(cell: &str) -> String {
    let cell = cell.trim();
    match cell.strip_prefix('"').and_then(|c| c.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => cell.trim_matches('"').to_owned(),
    }
}

/// Joins cells that stray tabs have parted: the place is taken where days, numbers and types then stand in their
/// columns.
fn mend(given: Vec<String>, header: &Header, tables: &CodeTables) -> Result<Vec<String>, Problem> {
    let width = header.places.len();
    let found = given.len();
    let extra = found - width;
    let wrong = Problem::Columns { found, expected: width };
    // Empty cells at the end are no harm.
    if given[width..].iter().all(|c| c.trim().is_empty()) && fits(&given[..width], header, tables) {
        return Ok(given[..width].to_vec());
    }
    if extra > 8 {
        return Err(wrong);
    }
    let joined = |at: usize| -> Vec<String> {
        let mut cells = given[..at].to_vec();
        cells.push(given[at..=at + extra].join(" "));
        cells.extend_from_slice(&given[at + extra + 1..]);
        cells
    };
    (0..width).map(joined).find(|cells| fits(cells, header, tables)).ok_or(wrong)
}

/// Whether the cells that can be checked hold what their columns are for.
fn fits(given: &[String], header: &Header, tables: &CodeTables) -> bool {
    given.iter().zip(&header.places).all(|(cell, place)| {
        let cell = unquote(cell);
        let empty = cells::text(&cell).is_none();
        match place.map(|at| COLUMNS[at]) {
            Some("Event ID") => !cell.trim().is_empty() && !cell.trim().contains(' '),
            Some("Event Date") => cells::day(&cell).is_ok(),
            Some("Event Type") => tables.event_type(&cell.to_ascii_uppercase()).is_some(),
            Some("Intensity") => cells::number(&cell, "", 10.0).is_ok(),
            Some("Quad Code") => empty || quad(cell.trim()).is_some(),
            Some("Latitude" | "Longitude") => cells::number(&cell, "", 180.0).is_ok(),
            Some("Publication Date") => empty || cells::day(&cell).is_ok(),
            Some("Actor Country" | "Recipient Country" | "Country") => {
                let known = |name: &str| (!name.contains(' ') && name.len() <= 3) || country(name, tables).is_some();
                empty || states(&cell).all(known)
            }
            Some("GeoNames ID") => empty || cell.trim().bytes().all(|b| b.is_ascii_digit() || b == b'.'),
            _ => true,
        }
    })
}
