//! What Chancery knows about the world: countries, actors, offices and who held them when,
//! common nouns that act, publishers, places, and the ontologies.
//!
//! The tables are the plain files of `knowledge/` (see its README for the columns), compiled into
//! the binary and replaceable file by file. This crate loads and checks them; it knows nothing of
//! articles or events.
//!
//! ```
//! use chancery_knowledge::Knowledge;
//!
//! let knowledge = Knowledge::embedded()?;
//! assert_eq!(knowledge.country("FRA").map(|c| c.name), Some("France"));
//! assert_eq!(knowledge.publisher("Sputnik International").and_then(|p| p.country), Some("RUS"));
//! # Ok::<(), chancery_knowledge::KnowledgeError>(())
//! ```

mod files;
mod fold;
mod hashed;
mod load;
mod ontology;
mod places;
mod publishers;
mod rows;
mod states;
mod table;
mod validity;

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

pub use files::Files;
pub use fold::fold;
pub use ontology::{Cameo, Code, EventType, Mode, Ontology, Quad};
pub use places::{Place, PlaceKind, Places};
pub use rows::{
    Actor, Agent, AgentKind, Country, CountryKind, CountryName, Gender, NameKind, Number, Office, Person, Publisher,
    PublisherKind,
};
pub use states::States;
pub use table::{Column, KnowledgeError, Row, Table, list};
pub use validity::Validity;

use load::Codes;
use publishers::PublisherIndex;

/// All tables, loaded and checked.
#[derive(Clone, Debug)]
pub struct Knowledge {
    /// States, territories and international codes.
    pub countries: Vec<Country>,
    /// Names of countries and of their governments.
    pub names: Vec<CountryName>,
    /// Organisations, bodies, groups, parties, companies.
    pub actors: Vec<Actor>,
    /// People in their offices, one row a term.
    pub people: Vec<Person>,
    /// Office titles.
    pub offices: Vec<Office>,
    /// Common nouns that act.
    pub agents: Vec<Agent>,
    /// Titles and first names, lower case, that tell a he or a she.
    pub genders: FxHashMap<&'static str, Gender>,
    /// Publishers of news.
    pub publishers: Vec<Publisher>,
    /// Event types, modes, contexts, sectors and CAMEO codes.
    pub ontology: Ontology,
    /// The gazetteer.
    pub places: Places,
    /// The files themselves, for tables that other crates read (the event lexicon).
    pub files: Files,
    country_at: FxHashMap<&'static str, usize>,
    publisher_at: PublisherIndex,
}

impl Knowledge {
    /// The tables that are compiled in.
    ///
    /// # Errors
    /// A wrong cell in a table; the test suite sees to it that there is none.
    pub fn embedded() -> Result<Self, KnowledgeError> {
        Self::from_files(Files::embedded())
    }

    /// The tables that are compiled in, where each file below `dir` takes the place of the one with
    /// the same path; an actor, people, place or lexicon file of a new name is added.
    ///
    /// # Errors
    /// A file that cannot be read, or a wrong cell, by file, line and column.
    pub fn open(dir: &Path) -> Result<Self, KnowledgeError> {
        Self::from_files(Files::open(dir)?)
    }

    /// Loads and checks the tables in the given files.
    ///
    /// # Errors
    /// A missing table, or a wrong cell, by file, line and column.
    pub fn from_files(files: Files) -> Result<Self, KnowledgeError> {
        let ontology = Ontology::load(&files)?;
        let countries = load::countries(&files)?;
        let country_at: FxHashMap<_, _> =
            countries.iter().enumerate().map(|(at, country)| (country.code, at)).collect();
        let mut codes = Codes { ontology: &ontology, countries: &country_at, offices: FxHashSet::default() };
        let offices = load::offices(&files, &codes)?;
        codes.offices = offices.iter().map(|office| office.key).collect();
        let names = load::names(&files, &codes)?;
        let actors = load::actors(&files, &codes)?;
        let people = load::people(&files, &codes)?;
        let agents = load::agents(&files, &codes)?;
        let genders = load::genders(&files)?;
        let publishers = load::publishers(&files, &codes)?;
        let places = Places::load(&files)?;
        let publisher_at = PublisherIndex::new(&publishers);
        Ok(Self {
            countries,
            names,
            actors,
            people,
            offices,
            agents,
            genders,
            publishers,
            ontology,
            places,
            files,
            country_at,
            publisher_at,
        })
    }

    /// A country by its code.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<&Country> {
        self.country_at.get(code).map(|&at| &self.countries[at])
    }

    /// The main row of an office: the first with this key.
    #[must_use]
    pub fn office(&self, key: &str) -> Option<&Office> {
        self.offices.iter().find(|office| office.key == key)
    }

    /// A publisher by name, alias or domain, whatever the case and punctuation. Words that say
    /// nothing of who it is (`International`, `online`, `.com`) may follow the name.
    #[must_use]
    pub fn publisher(&self, name: &str) -> Option<&Publisher> {
        self.publisher_at.by_name(name).map(|at| &self.publishers[at])
    }

    /// The publisher of a web address or host name.
    #[must_use]
    pub fn publisher_of_url(&self, url: &str) -> Option<&Publisher> {
        self.publisher_at.by_url(url).map(|at| &self.publishers[at])
    }
}
