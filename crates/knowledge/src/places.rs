//! The gazetteer: `places/*.tsv`.
//!
//! The two generated files are large (140,000 places under 250,000 names) and are searched where they lie, by hash
//! tables that are made with the program, or by bisection of the sorted text where a file is replaced: nothing is built
//! when the program starts. The files that people write by
//! hand (regions, waters, sites, points of countries) are small and are read into a map.

use rustc_hash::FxHashMap;

use crate::files::Files;
use crate::fold::fold;
use crate::hashed::Lines;
use crate::rows::words;
use crate::table::{KnowledgeError, Table, list};

words! {
    /// What a place is.
    PlaceKind {
        /// A city, town or village.
        City = "city",
        /// The capital of a country.
        Capital = "capital",
        /// A part of a city.
        District = "district",
        /// A unit of the second level: a county.
        County = "county",
        /// A unit of the first level, or a land with a name: `Donbas`.
        Region = "region",
        /// A state or territory.
        Country = "country",
        /// A continent.
        Continent = "continent",
        /// An island or a group of islands.
        Island = "island",
        /// A sea, strait, canal, river or lake.
        Water = "water",
        /// A mountain or a range.
        Mountain = "mountain",
        /// A building, square, plant, test range or other single spot.
        Site = "site",
        /// A military base.
        Base = "base",
        /// A prison.
        Prison = "prison",
        /// A camp of refugees.
        Camp = "camp",
        /// An airport.
        Airport = "airport",
        /// A crossing point of a border.
        Crossing = "crossing",
        /// A border or line of demarcation.
        Border = "border",
    }
}

impl PlaceKind {
    /// Whether it is a spot inside a city or between cities rather than a settlement or a land.
    #[must_use]
    pub fn is_site(self) -> bool {
        matches!(
            self,
            Self::Site | Self::Base | Self::Prison | Self::Camp | Self::Airport | Self::Crossing | Self::Border
        )
    }

    /// Whether it is a state or larger.
    #[must_use]
    pub fn is_broad(self) -> bool {
        matches!(self, Self::Country | Self::Continent)
    }

    /// Whether people live there under one municipality.
    #[must_use]
    pub fn is_settlement(self) -> bool {
        matches!(self, Self::City | Self::Capital | Self::District)
    }
}

impl std::fmt::Display for PlaceKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// A place on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// GeoNames id as text; for a unit its code (`US.KY`); for a place written by hand its name.
    pub key: &'static str,
    /// Usual name.
    pub name: &'static str,
    /// Code of the country that administers it; `None` where it lies in several or in none.
    pub country: Option<&'static str>,
    /// Name of the first-level unit; empty where there is none.
    pub admin1: &'static str,
    /// Degrees north, WGS 84.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Inhabitants; 0 where unknown or without meaning.
    pub population: u64,
    /// What it is.
    pub kind: PlaceKind,
    /// Whether it stands in a table that people wrote by hand: such places are in the news.
    pub by_hand: bool,
}

impl Place {
    /// The GeoNames id, where the place has one.
    #[must_use]
    pub fn geonames(&self) -> Option<u64> {
        self.key.parse().ok()
    }
}

/// The tables of places.
#[derive(Clone, Debug)]
pub struct Places {
    cities: Sorted,
    names: Sorted,
    by_hand: Vec<Place>,
    by_hand_at: FxHashMap<String, Vec<usize>>,
    /// Words with which a name of several words in the hand-written tables begins.
    openings: FxHashMap<String, usize>,
    points: FxHashMap<&'static str, (f64, f64)>,
}

static CITIES: Lines = Lines::new(include_bytes!(concat!(env!("OUT_DIR"), "/cities.lines")));
static NAMES: Lines = Lines::new(include_bytes!(concat!(env!("OUT_DIR"), "/names.lines")));
static OPENINGS: Lines = Lines::new(include_bytes!(concat!(env!("OUT_DIR"), "/openings.lines")));
static NOTHING: Lines = Lines::new(&[]);

/// A large table, sorted by its first cell.
#[derive(Clone, Debug)]
struct Sorted {
    text: &'static str,
    /// The rows.
    body: &'static str,
    /// Rows by their first cell, and by the openings of longer ones; only of the file that is compiled in.
    tables: Option<(Lines, Lines)>,
}

impl Sorted {
    fn new(files: &Files, path: &str, rows: &Lines, openings: &Lines) -> Result<Self, KnowledgeError> {
        let text = files.get(path)?.1;
        let own = std::ptr::eq(text, Files::embedded().get(path)?.1);
        Ok(Self { text, body: body(text), tables: own.then_some((*rows, *openings)) })
    }

    /// The line whose first cell is `key`.
    fn line(&self, key: &str) -> Option<&'static str> {
        let rest = match self.tables {
            Some((rows, _)) => &self.text[rows.find(key, |at| first_cell(&self.text[at..]) == key)?..],
            None => &self.body[lower_bound(self.body, key)..],
        };
        rest.lines().next().filter(|line| first_cell(line) == key)
    }

    /// What stands behind `key` in its line.
    fn find(&self, key: &str) -> Option<&'static str> {
        self.line(key)?.split_once('\t').map(|(_, rest)| rest)
    }

    /// Whether some first cell begins with these words and goes on.
    fn continues(&self, words: &str) -> bool {
        let goes_on = |at: usize| self.text[at..].strip_prefix(words).is_some_and(|rest| rest.starts_with(' '));
        match self.tables {
            Some((_, openings)) => openings.find(words, goes_on).is_some(),
            None => {
                let prefix = format!("{words} ");
                self.body[lower_bound(self.body, &prefix)..].starts_with(&prefix)
            }
        }
    }
}

fn first_cell(text: &str) -> &str {
    let end = text.bytes().position(|b| matches!(b, b'\t' | b'\n' | b'\r'));
    &text[..end.unwrap_or(text.len())]
}

const HAND_WRITTEN: [&str; 3] = ["places/regions.tsv", "places/waters.tsv", "places/sites.tsv"];

impl Places {
    /// Opens the tables. The generated files are not read through: [`Places::check`] does that.
    ///
    /// # Errors
    /// A missing file, or a wrong cell in a hand-written one.
    pub(crate) fn load(files: &Files) -> Result<Self, KnowledgeError> {
        let mut places = Self {
            cities: Sorted::new(files, "places/cities.tsv", &CITIES, &NOTHING)?,
            names: Sorted::new(files, "places/city-names.tsv", &NAMES, &OPENINGS)?,
            by_hand: Vec::new(),
            by_hand_at: FxHashMap::default(),
            openings: FxHashMap::default(),
            points: FxHashMap::default(),
        };
        for path in HAND_WRITTEN {
            places.read(files, path)?;
        }
        let (file, text) = files.get("places/countries.tsv")?;
        for row in Table::new(file, text, ["code", "latitude", "longitude"])?.rows() {
            let row = row?;
            row.need(0)?;
            let (Some(latitude), Some(longitude)) = (row.number(1)?, row.number(2)?) else {
                return Err(row.fail_row("a country needs latitude and longitude"));
            };
            places.points.insert(row.cells[0], (latitude, longitude));
        }
        Ok(places)
    }

    fn read(&mut self, files: &Files, path: &str) -> Result<(), KnowledgeError> {
        let (file, text) = files.get(path)?;
        let columns = ["name", "aliases", "country", "admin1", "latitude", "longitude", "kind"];
        for row in Table::new(file, text, columns)?.rows() {
            let row = row?;
            row.need(0)?;
            let (Some(latitude), Some(longitude)) = (row.number(4)?, row.number(5)?) else {
                return Err(row.fail_row("a place needs latitude and longitude"));
            };
            if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
                return Err(row.fail_row("latitude or longitude out of range"));
            }
            let [name, aliases, country, admin1, .., kind] = row.cells;
            let at = self.by_hand.len();
            self.by_hand.push(Place {
                key: name,
                name,
                country: (!country.is_empty()).then_some(country),
                admin1,
                latitude,
                longitude,
                population: 0,
                kind: PlaceKind::parse(kind).map_err(|reason| row.fail(6, reason))?,
                by_hand: true,
            });
            for name in std::iter::once(name).chain(list(aliases)) {
                let name = fold(name);
                for (end, _) in name.match_indices(' ') {
                    let longest = self.openings.entry(name[..end].to_owned()).or_default();
                    *longest = (*longest).max(name.len());
                }
                let rows = self.by_hand_at.entry(name).or_default();
                if !rows.contains(&at) {
                    rows.push(at);
                }
            }
        }
        Ok(())
    }

    /// The places of a folded name (see [`fold`]): hand-written ones first, then by population.
    #[must_use]
    pub fn named(&self, folded: &str) -> Vec<Place> {
        let mut found: Vec<Place> =
            self.by_hand_at.get(folded).into_iter().flatten().map(|&at| self.by_hand[at]).collect();
        if let Some(keys) = self.names.find(folded) {
            found.extend(keys.split(' ').filter_map(|key| self.city(key)));
        }
        found
    }

    /// Whether some longer name begins with these words.
    #[must_use]
    pub fn continues(&self, folded: &str) -> bool {
        if self.openings.contains_key(folded) {
            return true;
        }
        self.names.continues(folded)
    }

    /// A place of the generated table by its key.
    #[must_use]
    pub fn city(&self, key: &str) -> Option<Place> {
        self.cities.line(key).and_then(parse_city).filter(|place| place.key == key)
    }

    /// The point of a country on the map, latitude and longitude.
    #[must_use]
    pub fn point_of(&self, country: &str) -> Option<(f64, f64)> {
        self.points.get(country).copied()
    }

    /// Reads the generated files through: that they are sorted, that each row can be read, and that each key of
    /// a name is there.
    ///
    /// # Errors
    /// The first wrong line.
    pub fn check(&self) -> Result<(), KnowledgeError> {
        let mut last = "";
        for line in self.cities.body.lines() {
            let place = parse_city(line).ok_or_else(|| wrong("places/cities.tsv", line, "not a row of a place"))?;
            if place.key <= last {
                return Err(wrong("places/cities.tsv", line, "out of order"));
            }
            last = place.key;
        }
        let mut last = "";
        for line in self.names.body.lines() {
            let (name, keys) =
                line.split_once('\t').ok_or_else(|| wrong("places/city-names.tsv", line, "not a name and its keys"))?;
            if name <= last {
                return Err(wrong("places/city-names.tsv", line, "out of order"));
            }
            if keys.split(' ').any(|key| self.city(key).is_none()) {
                return Err(wrong("places/city-names.tsv", line, "names a place that is not in cities.tsv"));
            }
            last = name;
        }
        Ok(())
    }
}

fn wrong(file: &str, line: &str, reason: &str) -> KnowledgeError {
    KnowledgeError::Cell {
        file: file.to_owned(),
        line: 0,
        column: crate::table::Column(None),
        reason: format!("{reason}: `{line}`"),
    }
}

/// The rows after the comment lines and the header line.
fn body(text: &'static str) -> &'static str {
    let mut rest = text;
    while rest.starts_with('#') {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    rest.split_once('\n').map_or("", |(_, rest)| rest)
}

fn parse_city(line: &'static str) -> Option<Place> {
    let mut cells = line.trim_end_matches('\r').split('\t');
    let mut next = || cells.next();
    let (key, name, country, admin1) = (next()?, next()?, next()?, next()?);
    Some(Place {
        key,
        name,
        country: (!country.is_empty()).then_some(country),
        admin1,
        latitude: next()?.parse().ok()?,
        longitude: next()?.parse().ok()?,
        population: next()?.parse().ok()?,
        kind: PlaceKind::parse(next()?).ok()?,
        by_hand: false,
    })
}

/// Byte offset of the first line that is not less than `key`, in text sorted by its first cell.
fn lower_bound(text: &str, key: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = bytes[low..middle].iter().rposition(|&b| b == b'\n').map_or(low, |at| low + at + 1);
        let line = &bytes[start..];
        let end = line.iter().position(|&b| b == b'\t' || b == b'\n').unwrap_or(line.len());
        if &line[..end] < key.as_bytes() {
            low = start + line.iter().position(|&b| b == b'\n').map_or(line.len(), |at| at + 1);
        } else {
            high = start;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        Places::load(&Files::embedded()).expect("the embedded tables are right")
    }

    #[test]
    fn the_generated_files_are_sorted_and_whole() {
        places().check().expect("generated files");
    }

    #[test]
    fn names_lead_to_places() {
        let places = places();
        let check = |name: &str, country: &str, kind: PlaceKind, latitude: f64, longitude: f64| {
            let found = places.named(&fold(name));
            assert!(
                found.iter().any(|p| p.country.unwrap_or("") == country
                    && p.kind == kind
                    && (p.latitude - latitude).abs() < 0.6
                    && (p.longitude - longitude).abs() < 0.6),
                "{name}: {found:?}"
            );
        };
        check("Mosul", "IRQ", PlaceKind::City, 36.3, 43.1);
        check("Pyongyang", "PRK", PlaceKind::Capital, 39.0, 125.8);
        check("Tripoli", "LBY", PlaceKind::Capital, 32.9, 13.2);
        check("Tripoli", "LBN", PlaceKind::City, 34.4, 35.8);
        check("Kuala Lumpur", "MYS", PlaceKind::Capital, 3.1, 101.7);
        check("Kentucky", "USA", PlaceKind::Region, 37.6, -85.3);
        check("Strait of Hormuz", "", PlaceKind::Water, 26.6, 56.2);
        check("Vostochny Cosmodrome", "RUS", PlaceKind::Site, 51.9, 128.3);
        check("Panmunjom", "", PlaceKind::Crossing, 38.0, 126.7);
        check("Diaoyu Islands", "JPN", PlaceKind::Island, 25.7, 123.5);
        check("Harlan County", "USA", PlaceKind::County, 36.8, -83.3);
    }

    #[test]
    fn names_that_do_not_exist() {
        let places = places();
        for name in ["", "\t", "zzzz", "qwxyz town", "\u{10ffff}", "mosul "] {
            assert!(places.named(name).is_empty(), "{name:?}");
        }
        assert!(places.continues("new") && places.continues("gulf of") && places.continues("strait"));
        assert!(!places.continues("mosul in"));
    }

    #[test]
    fn countries_have_a_point() {
        let places = places();
        assert_eq!(places.point_of("TUR"), Some((39.0, 35.0)));
        assert_eq!(places.point_of("XXX"), None);
    }

    #[test]
    fn hash_tables_and_bisection_agree() {
        let Places { names, cities, .. } = places();
        for table in [names, cities] {
            let plain = Sorted { tables: None, ..table.clone() };
            for line in table.body.lines().step_by(97) {
                let key = first_cell(line);
                for key in [key, &key[..key.floor_char_boundary(key.len() / 2)], key.split(' ').next().unwrap_or("")] {
                    assert_eq!(table.line(key), plain.line(key), "{key}");
                }
            }
        }
        let Places { names, .. } = places();
        let plain = Sorted { tables: None, ..names.clone() };
        for line in names.body.lines().step_by(89) {
            let key = first_cell(line);
            for key in [key, key.split(' ').next().unwrap_or(""), key.rsplit_once(' ').map_or("", |(head, _)| head)] {
                assert_eq!(names.continues(key), plain.continues(key), "{key}");
            }
        }
    }

    #[test]
    fn a_tiny_table_is_searched_at_its_ends() {
        let find = |text, key: &str| Sorted { text, body: text, tables: None }.find(key);
        let text = "a\t1\nab\t2\nb\t3";
        assert_eq!(find(text, "a"), Some("1"));
        assert_eq!(find(text, "ab"), Some("2"));
        assert_eq!(find(text, "b"), Some("3"));
        assert_eq!(find(text, "aa"), None);
        assert_eq!(find(text, "c"), None);
        assert_eq!(find("", "c"), None);
    }
}
