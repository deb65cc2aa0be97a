//! From files to rows, checking each cell against the tables it points to.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::files::Files;
use crate::ontology::Ontology;
use crate::rows::{
    Actor, Agent, AgentKind, Country, CountryKind, CountryName, Gender, NameKind, Number, Office, Person, Publisher,
    PublisherKind,
};
use crate::table::{KnowledgeError, Row, Table, list};
use crate::validity::Validity;

/// Continents that `countries.tsv` may name; the empty one is for international codes.
const CONTINENTS: [&str; 7] = ["", "Africa", "Americas", "Antarctica", "Asia", "Europe", "Oceania"];

/// What cells may point to.
pub(crate) struct Codes<'a> {
    pub(crate) ontology: &'a Ontology,
    pub(crate) countries: &'a FxHashMap<&'static str, usize>,
    pub(crate) offices: FxHashSet<&'static str>,
}

type Result<T> = std::result::Result<T, KnowledgeError>;

impl Codes<'_> {
    fn country<const N: usize>(&self, row: &Row<'static, N>, column: usize) -> Result<Option<&'static str>> {
        match row.cells[column] {
            "" => Err(row.fail(column, "must not be empty (`---` for none)")),
            "---" => Ok(None),
            code if self.countries.contains_key(code) => Ok(Some(code)),
            code => Err(row.fail(column, format!("`{code}` is not in countries.tsv"))),
        }
    }

    fn sectors<const N: usize>(&self, row: &Row<'static, N>, column: usize) -> Result<Vec<&'static str>> {
        list(row.cells[column])
            .map(|code| self.ontology.sector(code).ok_or_else(|| row.fail(column, format!("`{code}` is no sector"))))
            .collect()
    }
}

fn validity<const N: usize>(row: &Row<'_, N>, from: usize, until: usize) -> Result<Validity> {
    Validity::parse(row.cells[from], row.cells[until]).map_err(|reason| row.fail(from, reason))
}

/// A table of which only the part that a person extends may be present.
fn rows<const N: usize>(files: &Files, path: &str, columns: [&'static str; N]) -> Result<Vec<Row<'static, N>>> {
    let (file, text) = files.get(path)?;
    Table::new(file, text, columns)?.rows().collect()
}

pub(crate) fn countries(files: &Files) -> Result<Vec<Country>> {
    let columns = [
        "code",
        "iso2",
        "numeric",
        "name",
        "kind",
        "from",
        "until",
        "capital",
        "capital_lat",
        "capital_lon",
        "continent",
        "successor",
    ];
    let mut countries = Vec::new();
    let mut seen = FxHashSet::default();
    let rows = rows(files, "countries.tsv", columns)?;
    let known: FxHashSet<&str> = rows.iter().map(|row| row.cells[0]).collect();
    for row in rows {
        let code = row.cells[0];
        if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(row.fail(0, format!("`{code}` is not three capital letters")));
        }
        if !seen.insert(code) {
            return Err(row.fail(0, format!("`{code}` stands twice")));
        }
        row.need(3)?;
        let capital_at = match (row.number(8)?, row.number(9)?) {
            (None, None) => None,
            (Some(lat), Some(lon)) if lat.abs() <= 90.0 && lon.abs() <= 180.0 => Some((lat, lon)),
            _ => return Err(row.fail(8, "not a latitude and a longitude")),
        };
        if !CONTINENTS.contains(&row.cells[10]) {
            return Err(row.fail(10, format!("`{}` is no continent", row.cells[10])));
        }
        if !row.cells[11].is_empty() && !known.contains(row.cells[11]) {
            return Err(row.fail(11, format!("`{}` is not in this table", row.cells[11])));
        }
        countries.push(Country {
            code,
            iso2: row.cells[1],
            numeric: row.cells[2],
            name: row.cells[3],
            kind: CountryKind::parse(row.cells[4]).map_err(|reason| row.fail(4, reason))?,
            validity: validity(&row, 5, 6)?,
            capital: row.cells[7],
            capital_at,
            continent: row.cells[10],
            successor: row.cells[11],
        });
    }
    Ok(countries)
}

pub(crate) fn genders(files: &Files) -> Result<FxHashMap<&'static str, Gender>> {
    let mut genders = FxHashMap::default();
    for row in rows(files, "gender.tsv", ["word", "pronoun"])? {
        row.need(0)?;
        let gender = Gender::parse(row.cells[1]).map_err(|reason| row.fail(1, reason))?;
        if genders.insert(row.cells[0], gender).is_some() {
            return Err(row.fail(0, format!("`{}` stands twice", row.cells[0])));
        }
    }
    Ok(genders)
}

pub(crate) fn names(files: &Files, codes: &Codes<'_>) -> Result<Vec<CountryName>> {
    let columns = ["name", "code", "kind", "from", "until", "note?"];
    let mut names = Vec::new();
    let mut seen = FxHashSet::default();
    for row in rows(files, "names.tsv", columns)? {
        row.need(0)?;
        let name = row.cells[0];
        let code = codes.country(&row, 1)?.ok_or_else(|| row.fail(1, "a name must have a country"))?;
        let kind = NameKind::parse(row.cells[2]).map_err(|reason| row.fail(2, reason))?;
        if !seen.insert((name, code, kind, row.cells[3])) {
            return Err(row.fail_row(format!("`{name}` stands twice for {code}")));
        }
        names.push(CountryName { name, code, kind, validity: validity(&row, 3, 4)?, note: row.cells[5] });
    }
    Ok(names)
}

pub(crate) fn actors(files: &Files, codes: &Codes<'_>) -> Result<Vec<Actor>> {
    let columns = ["id", "name", "country", "sectors", "aliases", "from", "until"];
    let mut actors = Vec::new();
    let mut seen = FxHashSet::default();
    for (file, text) in files.folder("actors/", ".tsv") {
        let stem = file.trim_end_matches(".tsv");
        let table = stem.rsplit('/').next().unwrap_or(stem);
        for row in Table::new(file, text, columns)?.rows() {
            let row = row?;
            row.need(0)?;
            row.need(1)?;
            let id = row.cells[0];
            if !seen.insert(id) {
                return Err(row.fail(0, format!("the id `{id}` stands twice")));
            }
            actors.push(Actor {
                id,
                name: row.cells[1],
                country: codes.country(&row, 2)?,
                sectors: codes.sectors(&row, 3)?,
                aliases: list(row.cells[4]).collect(),
                validity: validity(&row, 5, 6)?,
                table,
            });
        }
    }
    Ok(actors)
}

pub(crate) fn people(files: &Files, codes: &Codes<'_>) -> Result<Vec<Person>> {
    let columns = ["id", "name", "aliases", "country", "office", "sectors", "from", "until"];
    let mut people = Vec::new();
    for (file, text) in files.folder("people/", ".tsv") {
        for row in Table::new(file, text, columns)?.rows() {
            let row = row?;
            row.need(0)?;
            row.need(1)?;
            let office = row.cells[4];
            if !codes.offices.contains(office) {
                return Err(row.fail(4, format!("`{office}` is not in offices.tsv")));
            }
            people.push(Person {
                id: row.cells[0],
                name: row.cells[1],
                aliases: list(row.cells[2]).collect(),
                country: codes.country(&row, 3)?,
                office,
                sectors: codes.sectors(&row, 5)?,
                validity: validity(&row, 6, 7)?,
            });
        }
    }
    Ok(people)
}

pub(crate) fn offices(files: &Files, codes: &Codes<'_>) -> Result<Vec<Office>> {
    let columns = ["office", "titles", "sectors", "rank", "countries?"];
    let mut offices = Vec::new();
    for row in rows(files, "offices.tsv", columns)? {
        row.need(0)?;
        row.need(1)?;
        let rank = match row.cells[3].parse::<u8>() {
            Ok(rank) if (1..=9).contains(&rank) => rank,
            _ => return Err(row.fail(3, "must be 1 to 9")),
        };
        let countries: Vec<_> = list(row.cells[4]).collect();
        if let Some(code) = countries.iter().find(|c| !codes.countries.contains_key(*c)) {
            return Err(row.fail(4, format!("`{code}` is not in countries.tsv")));
        }
        offices.push(Office {
            key: row.cells[0],
            titles: list(row.cells[1]).collect(),
            sectors: codes.sectors(&row, 2)?,
            rank,
            countries,
        });
    }
    Ok(offices)
}

pub(crate) fn agents(files: &Files, codes: &Codes<'_>) -> Result<Vec<Agent>> {
    let mut agents = Vec::new();
    let mut seen = FxHashSet::default();
    for row in rows(files, "agents.tsv", ["lemma", "sectors", "number", "kind"])? {
        row.need(0)?;
        let lemma = row.cells[0];
        if !seen.insert(lemma) {
            return Err(row.fail(0, format!("`{lemma}` stands twice")));
        }
        agents.push(Agent {
            lemma,
            sectors: codes.sectors(&row, 1)?,
            number: Number::parse(row.cells[2]).map_err(|reason| row.fail(2, reason))?,
            kind: AgentKind::parse(row.cells[3]).map_err(|reason| row.fail(3, reason))?,
        });
    }
    Ok(agents)
}

pub(crate) fn publishers(files: &Files, codes: &Codes<'_>) -> Result<Vec<Publisher>> {
    let columns = ["name", "aliases", "country", "kind", "domains"];
    let mut publishers = Vec::new();
    for row in rows(files, "publishers.tsv", columns)? {
        row.need(0)?;
        let domains: Vec<_> = list(row.cells[4]).collect();
        if let Some(wrong) = domains.iter().find(|d| !d.contains('.') || d.contains('/') || d.starts_with("www.")) {
            return Err(row.fail(4, format!("`{wrong}` is not a bare domain")));
        }
        publishers.push(Publisher {
            name: row.cells[0],
            aliases: list(row.cells[1]).collect(),
            country: codes.country(&row, 2)?,
            kind: PublisherKind::parse(row.cells[3]).map_err(|reason| row.fail(3, reason))?,
            domains,
        });
    }
    Ok(publishers)
}
