//! What the recogniser looks names up in: the gazetteer and the names of countries.

use chancery_knowledge::{Knowledge, NameKind, Place, PlaceKind, Places, Table, fold};
use rustc_hash::{FxHashMap, FxHashSet};

/// The gazetteer with the names of countries.
#[derive(Debug)]
pub struct PlaceIndex {
    places: Places,
    countries: FxHashMap<String, Vec<CountryWord>>,
    /// Words that mostly are no places although they name one.
    common: FxHashSet<&'static str>,
    /// Words with which a country name of several words begins.
    openings: FxHashSet<String>,
}

#[derive(Clone, Copy, Debug)]
struct CountryWord {
    place: Place,
    adjective: bool,
    /// Printed in capitals, such as `US`: other writing is another word.
    capitals: bool,
    /// The first name of the country, by which it goes before a region of the same name.
    main: bool,
}

/// What a name may mean.
#[derive(Debug, Default)]
pub(crate) struct Senses {
    /// The places, the most likely first.
    pub(crate) places: Vec<Place>,
    /// Whether it is the adjective of a country.
    pub(crate) adjective: bool,
}

impl PlaceIndex {
    /// Takes the gazetteer and the country names from knowledge.
    #[must_use]
    pub fn new(knowledge: &Knowledge) -> Self {
        let mut index = Self {
            places: knowledge.places.clone(),
            countries: FxHashMap::default(),
            common: FxHashSet::default(),
            openings: FxHashSet::default(),
        };
        if let Ok((file, text)) = knowledge.files.get("places/common.tsv") {
            let rows = Table::new(file, text, ["word", "note"]).map(|table| table.rows());
            index.common = rows.into_iter().flatten().flatten().map(|row| row.cells[0]).collect();
        }
        for country in &knowledge.countries {
            index.add(knowledge, country.name, country.code, false, true);
        }
        for row in &knowledge.names {
            match row.kind {
                NameKind::Name | NameKind::Abbreviation => index.add(knowledge, row.name, row.code, false, false),
                NameKind::Adjective => index.add(knowledge, row.name, row.code, true, false),
                NameKind::People | NameKind::Person | NameKind::Capital | NameKind::Metonym => {}
            }
        }
        index
    }

    fn add(&mut self, knowledge: &Knowledge, name: &'static str, code: &str, adjective: bool, main: bool) {
        let (Some(country), Some((latitude, longitude))) = (knowledge.country(code), self.places.point_of(code)) else {
            return;
        };
        let place = Place {
            key: country.code,
            name: country.name,
            country: Some(country.code),
            admin1: "",
            latitude,
            longitude,
            population: 0,
            kind: PlaceKind::Country,
            by_hand: true,
        };
        let folded = fold(name);
        self.openings.extend(folded.match_indices(' ').map(|(end, _)| folded[..end].to_owned()));
        let capitals = name.len() < 6 && !name.contains(char::is_lowercase);
        let words = self.countries.entry(folded).or_default();
        if !words.iter().any(|w| w.place.key == code) {
            words.push(CountryWord { place, adjective, capitals, main });
        }
    }

    /// What `text` may mean as a place; nothing if it is no name of one.
    pub(crate) fn senses(&self, text: &str, folded: &str) -> Senses {
        let shouted = !text.contains(char::is_lowercase);
        let mut senses = Senses { places: self.places.named(folded), adjective: false };
        let words: Vec<&CountryWord> =
            self.countries.get(folded).into_iter().flatten().filter(|w| shouted || !w.capitals).collect();
        senses.adjective = !words.is_empty() && words.iter().all(|w| w.adjective);
        if senses.adjective && senses.places.iter().any(|p| p.by_hand || p.population > 200_000) {
            senses.adjective = false;
            return senses;
        }
        if senses.adjective || words.iter().any(|w| w.capitals) {
            senses.places.clear();
        }
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        if shouted && letters < 4 {
            // "EU" is no village.
            senses.places.retain(|p| p.by_hand);
        }
        // A country name that is also a region's of its own (`Wales`) stands for the region; `Georgia` for both.
        let own_region = senses.places.iter().any(|p| p.by_hand && words.iter().any(|w| p.country == w.place.country));
        for word in words.iter().rev().filter(|w| w.main || !own_region) {
            senses.places.insert(0, word.place);
        }
        senses
    }

    /// Whether the word mostly is no place although one bears it.
    pub(crate) fn is_common(&self, word: &str) -> bool {
        self.common.contains(word)
    }

    /// Whether some longer name begins with these words.
    pub(crate) fn continues(&self, folded: &str) -> bool {
        self.openings.contains(folded) || self.places.continues(folded)
    }
}
