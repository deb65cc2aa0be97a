//! What has been told so far, and what points back to it. Sieves in the order of Lee et al. (2013, Computational
//! Linguistics 39:4): exact name, surname, office, definite description, pronoun; each by recency, subjects first.

use chancery_parse::Document;
use rustc_hash::FxHashMap;

use crate::report::{Basis, Entity};

/// What kind of thing a phrase points back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One person.
    Person,
    /// A state.
    Country,
    /// A state, organisation or body.
    Body,
    /// Several.
    Many,
}

#[derive(Clone, Debug)]
struct Told {
    token: usize,
    entities: Vec<Entity>,
    plural: bool,
    subject: bool,
    person: bool,
}

/// The mentions so far, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Story {
    told: Vec<Told>,
    /// Country of a description met with a country of its own, by its head ("veteran").
    heads: FxHashMap<String, String>,
}

/// International codes that are no states.
fn is_state(e: &Entity) -> bool {
    e.person.is_none()
        && e.sectors.iter().all(|s| s == "GOV")
        && e.country.as_deref().is_some_and(|c| !matches!(c, "UNO" | "EUR" | "IGO" | "NGO" | "IMG" | "MNC" | "ISM"))
}

impl Story {
    pub(crate) fn add(&mut self, token: usize, entities: &[Entity], plural: bool, subject: bool, person: bool) {
        let person = person || entities.iter().any(|e| e.person.is_some() || (e.office.is_some() && !plural));
        self.told.push(Told { token, entities: entities.to_vec(), plural, subject, person });
    }

    /// Remembers the country of a description by its head noun.
    pub(crate) fn head(&mut self, head: &str, country: &str) {
        self.heads.insert(head.to_owned(), country.to_owned());
    }

    /// The country of a description with this head noun met before.
    pub(crate) fn country_of_head(&self, head: &str) -> Option<String> {
        self.heads.get(head).cloned()
    }

    /// A person met before by this surname or full name.
    pub(crate) fn person(&self, surname: &str, name: &str) -> Option<Entity> {
        self.told.iter().rev().flat_map(|t| &t.entities).find_map(|e| {
            let known = e.person.as_deref()?;
            let same = known == name || (name == surname && known.split(' ').next_back() == Some(surname));
            (same && e.country.is_some()).then(|| e.clone())
        })
    }

    /// The country of a body met before by this name.
    pub(crate) fn body(&self, name: &str) -> Option<String> {
        self.told
            .iter()
            .rev()
            .flat_map(|t| &t.entities)
            .find(|e| e.name.as_deref() == Some(name) && e.country.is_some())
            .and_then(|e| e.country.clone())
    }

    /// The last `n` different countries spoken of, as entities: "the two countries", "both sides".
    pub(crate) fn sides(&self, n: usize, before: usize) -> Vec<Entity> {
        // A group told as one ("Egypt and Sudan") of the right size is meant first.
        if let Some(group) =
            self.told.iter().rev().take(12).find(|t| t.token < before && t.entities.len() == n && distinct(&t.entities))
        {
            return group.entities.clone();
        }
        let mut sides: Vec<Entity> = Vec::new();
        for e in self.told.iter().rev().filter(|t| t.token < before).flat_map(|t| t.entities.iter().rev()) {
            let international =
                e.country.as_deref().is_none_or(|c| matches!(c, "UNO" | "EUR" | "IGO" | "NGO" | "MNC" | "ISM"));
            if !international && !sides.iter().any(|s| s.country == e.country) {
                sides.push(e.clone());
                if sides.len() == n {
                    break;
                }
            }
        }
        if sides.len() < n {
            return Vec::new();
        }
        sides.reverse();
        sides
    }

    /// What a definite description points back to: "the minister", "the country", "the group".
    pub(crate) fn definite(&self, shape: Shape, head: &str, base: &Entity, before: usize) -> Option<Entity> {
        let recent = || self.told.iter().rev().filter(|t| t.token < before).take(40);
        match shape {
            Shape::Person => recent().flat_map(|t| t.entities.iter().rev()).find(|e| {
                let same_office = |office: &str| {
                    let wanted = base.office.as_deref().unwrap_or(head);
                    // "the deputy minister" for "deputy foreign minister"
                    let all_in = |a: &str, b: &str| a.split(' ').all(|w| b.split(' ').any(|v| v == w));
                    office == wanted || all_in(wanted, office) || wanted.ends_with(office)
                };
                let office = e.office.as_deref().is_some_and(same_office);
                let title = key_of(wanted_key(base, head)).is_some_and(|k| e.office.as_deref() == Some(k));
                (e.person.is_some() || e.office.is_some()) && e.country.is_some() && (office || title)
            }),
            Shape::Country => recent().flat_map(|t| t.entities.iter().rev()).find(|e| is_state(e)),
            Shape::Body | Shape::Many => {
                let sector = base.sectors.first();
                recent().filter(|t| !t.person).flat_map(|t| t.entities.iter().rev()).find(|e| {
                    let named = e.basis == Basis::Named || e.basis == Basis::Description && e.name.is_some();
                    let organised = e.name.is_some() && !is_state(e);
                    match sector.map(String::as_str) {
                        // "the government", "the police": those of a country, not a name met before.
                        Some("GOV" | "MIL" | "COP" | "JUD" | "LEG") => {
                            e.sectors.first() == sector && e.basis == Basis::Named && !is_state(e)
                        }
                        Some(_) => {
                            organised && named && (e.sectors.is_empty() || e.sectors.iter().any(|s| Some(s) == sector))
                        }
                        None => organised && named,
                    }
                })
            }
        }
        .cloned()
    }

    /// What a pronoun points back to.
    pub(crate) fn last(&self, shape: Shape, before: usize, doc: &Document) -> Vec<Entity> {
        let sentence = doc.sentence_of(before);
        let near = |t: &&Told| t.token < before && sentence.saturating_sub(doc.sentence_of(t.token)) <= 3;
        let fits = |t: &Told| match shape {
            Shape::Person => t.person && !t.plural,
            Shape::Country => t.entities.iter().any(is_state),
            Shape::Body => !t.person && !t.plural,
            Shape::Many => t.plural,
        };
        let candidates: Vec<&Told> = self.told.iter().rev().filter(near).collect();
        // Subjects of this sentence before the pronoun, then of the previous one, then anything by recency.
        let pick = candidates
            .iter()
            .find(|t| t.subject && fits(t) && sentence - doc.sentence_of(t.token) <= 1)
            .or_else(|| candidates.iter().find(|t| fits(t)))
            .or_else(|| {
                // "they" of a body ("the government ... they"), "its" of a person's country
                (shape == Shape::Many).then(|| candidates.iter().find(|t| !t.person)).flatten()
            });
        pick.map_or_else(Vec::new, |t| t.entities.clone())
    }
}

fn distinct(entities: &[Entity]) -> bool {
    entities
        .iter()
        .enumerate()
        .all(|(i, a)| a.country.is_some() && entities[..i].iter().all(|b| a.country != b.country))
}

fn wanted_key<'a>(base: &'a Entity, head: &'a str) -> &'a str {
    base.office.as_deref().unwrap_or(head)
}

/// The office key that people rows carry for a plain title.
fn key_of(title: &str) -> Option<&'static str> {
    Some(match title {
        "president" | "king" | "emir" | "head of state" => "HOS",
        "prime minister" | "premier" | "chancellor" => "HOG",
        "foreign minister" | "foreign secretary" | "secretary of state" => "FM",
        "defence minister" | "defense minister" | "defense secretary" | "defence secretary" => "DM",
        "secretary-general" | "secretary general" => "SG",
        "leader" => "LEADER",
        _ => return None,
    })
}
