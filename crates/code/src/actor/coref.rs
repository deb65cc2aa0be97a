//! What has been told so far, and what points back to it. Sieves in the order of Lee et al. (2013, Computational
//! Linguistics 39:4): exact name, surname, office, definite description, pronoun; each by recency, subjects first.

use chancery_knowledge::Gender;
use chancery_parse::Document;
use rustc_hash::FxHashMap;

use super::index::ActorIndex;
use crate::report::{Basis, Entity};
use crate::syntax;

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
    /// Heads of what it denotes: one, or those of a coordination.
    heads: Vec<usize>,
    entities: Vec<Entity>,
    plural: bool,
    subject: bool,
    person: bool,
    gender: Option<Gender>,
}

/// What a pronoun points back to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Antecedent {
    pub(crate) entities: Vec<Entity>,
    /// Heads of the phrase that it points to, where that stands in the same sentence.
    pub(crate) heads: Vec<usize>,
}

/// A mention as it is told.
pub(crate) struct Mention<'m> {
    pub(crate) token: usize,
    /// Heads of what it denotes: one, or those of a coordination.
    pub(crate) heads: Vec<usize>,
    pub(crate) entities: &'m [Entity],
    pub(crate) plural: bool,
    pub(crate) subject: bool,
    pub(crate) person: bool,
    /// Of a person, where a title or first name tells it.
    pub(crate) gender: Option<Gender>,
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
    pub(crate) fn add(&mut self, mention: Mention<'_>) {
        let Mention { token, heads, entities, plural, subject, person, gender } = mention;
        let person = person || entities.iter().any(|e| e.person.is_some() || (e.office.is_some() && !plural));
        self.told.push(Told { token, heads, entities: entities.to_vec(), plural, subject, person, gender });
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

    /// Whether a person told before is a he or a she.
    pub(crate) fn gender(&self, person: &str) -> Option<Gender> {
        let same = |t: &&Told| matches!(&t.entities[..], [e] if e.person.as_deref() == Some(person));
        self.told.iter().rev().filter(same).find_map(|t| t.gender)
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

    /// The last `n` different countries spoken of, as entities: "the two countries", "both sides"; with `people`, by
    /// those who lead them where they are told: "the two leaders".
    pub(crate) fn sides(&self, n: usize, people: bool, before: usize, doc: &Document) -> Vec<Entity> {
        // A group told as one ("Egypt and Sudan") of the right size is meant first: one of this sentence, else one that
        // holds the subject of this sentence, else the last.
        let sentence = doc.sentence_of(before);
        let here = |t: &Told| doc.sentence_of(t.token) == sentence;
        let groups = || {
            self.told
                .iter()
                .rev()
                .take(12)
                .filter(|t| t.token < before && t.entities.len() == n && distinct(&t.entities))
        };
        let subject = self.told.iter().rev().find(|t| t.token < before && t.subject && !t.plural && here(t));
        let subject = subject.and_then(|t| t.entities.first()).filter(|e| !international(e));
        let holds = |t: &Told| subject.is_some_and(|s| t.entities.iter().any(|e| e.country == s.country));
        if let Some(group) = groups().find(|t| here(t)).or_else(|| groups().find(|t| holds(t))) {
            return group.entities.clone();
        }
        let side = |e: &&Entity| !international(e) && (!people || e.person.is_some() || e.office.is_some());
        // The subject and whom it was last told with.
        if n == 2
            && let Some(subject) = subject
            && let Some(other) = self
                .told
                .iter()
                .rev()
                .filter(|t| t.token < before && sentence - doc.sentence_of(t.token) <= 1)
                .flat_map(|t| t.entities.iter().rev())
                .find(|e| side(e) && e.country != subject.country)
        {
            let (a, b) = (subject.clone(), other.clone());
            return if b.span.map(|s| s.start) < a.span.map(|s| s.start) { vec![b, a] } else { vec![a, b] };
        }
        if let Some(group) = groups().next() {
            return group.entities.clone();
        }
        let mut sides: Vec<Entity> = Vec::new();
        for e in self.told.iter().rev().filter(|t| t.token < before).flat_map(|t| t.entities.iter().rev()) {
            if side(&e) && !sides.iter().any(|s| s.country == e.country) {
                sides.push(e.clone());
                if sides.len() == n {
                    break;
                }
            }
        }
        if sides.len() < n {
            return if people { self.sides(n, false, before, doc) } else { Vec::new() };
        }
        sides.reverse();
        sides
    }

    /// What a definite description points back to: "the minister", "the country", "the group".
    pub(crate) fn definite(
        &self,
        index: &ActorIndex,
        shape: Shape,
        head: &str,
        base: &Entity,
        before: usize,
        doc: &Document,
    ) -> Option<Entity> {
        let recent = || self.told.iter().rev().filter(|t| t.token < before).take(40);
        match shape {
            Shape::Person => {
                let wanted = base.office.as_deref().unwrap_or(head);
                recent().flat_map(|t| t.entities.iter().rev()).find(|e| {
                    let same_office = |office: &str| {
                        // "the deputy minister" for "deputy foreign minister"
                        let all_in = |a: &str, b: &str| a.split(' ').all(|w| b.split(' ').any(|v| v == w));
                        let key = |title: &str| index.key(title, e.country.as_deref());
                        office == wanted
                            || all_in(wanted, office)
                            || wanted.ends_with(office)
                            || key(office).is_some() && key(office) == key(wanted)
                    };
                    (e.person.is_some() || e.office.is_some())
                        && e.country.is_some()
                        && e.office.as_deref().is_some_and(same_office)
                })
            }
            // "Norway's refusal to let **the country's** envoy in": not of whom the act itself is.
            Shape::Country => recent()
                .filter(|t| !owns(doc, t.token, before))
                .flat_map(|t| t.entities.iter().rev())
                .find(|e| is_state(e)),
            Shape::Body | Shape::Many => {
                let sector = base.sectors.first();
                // "the council" after "the Security Council": the name ends in the same noun.
                let ends = |e: &Entity| {
                    e.name.as_deref().is_some_and(|n| {
                        n.rsplit(' ').next().is_some_and(|last| n.contains(' ') && last.eq_ignore_ascii_case(head))
                    })
                };
                let same = recent()
                    .filter(|t| !t.person)
                    .flat_map(|t| t.entities.iter().rev())
                    .find(|e| e.country.is_some() && e.person.is_none() && !is_state(e) && ends(e));
                if same.is_some() {
                    return same.cloned();
                }
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

    /// Those of a sector told last as several: "the forces", "the rebels".
    pub(crate) fn group(&self, sector: &str, before: usize, doc: &Document) -> Vec<Entity> {
        const SENTENCES: usize = 3;
        let near = |t: &&Told| {
            t.token < before && doc.sentence_of(before) - doc.sentence_of(t.token) <= SENTENCES && t.plural && !t.person
        };
        let of_sector = |t: &&Told| {
            t.entities.iter().any(|e| e.sectors.iter().any(|s| s == sector))
                && t.entities.iter().all(|e| e.country.is_some())
        };
        self.told.iter().rev().filter(near).find(of_sector).map_or_else(Vec::new, |t| t.entities.clone())
    }

    /// What a pronoun points back to.
    pub(crate) fn last(&self, shape: Shape, gender: Option<Gender>, before: usize, doc: &Document) -> Antecedent {
        let sentence = doc.sentence_of(before);
        // What does and what it is done to are two: "it" is no other argument of its own verb, save as its subject's own
        // ("its").
        let verb = clause_verb(doc, before);
        let beside =
            |t: &Told| verb.is_some() && clause_verb(doc, t.token) == verb && (!t.subject || doc[before].dep != "poss");
        let near = |t: &&Told| t.token < before && sentence.saturating_sub(doc.sentence_of(t.token)) <= 3 && !beside(t);
        let fits = |t: &Told| match shape {
            Shape::Person => t.person && !t.plural && (t.gender.is_none() || gender.is_none() || t.gender == gender),
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
        pick.map_or_else(Antecedent::default, |t| Antecedent {
            entities: t.entities.clone(),
            heads: if doc.sentence_of(t.token) == sentence { t.heads.clone() } else { Vec::new() },
        })
    }
}

/// Whether token `owner` is the possessor of a noun that the phrase of token `i` stands below.
fn owns(doc: &Document, owner: usize, i: usize) -> bool {
    let above = doc[owner].head;
    let mut at = i;
    for _ in 0..8 {
        let head = doc[at].head;
        if head == at || syntax::is_verb(doc, head) {
            return false;
        }
        if head == above {
            return doc[owner].dep == "poss" && at != owner;
        }
        at = head;
    }
    false
}

/// Whether an entity is of no state.
fn international(e: &Entity) -> bool {
    e.country.as_deref().is_none_or(|c| matches!(c, "UNO" | "EUR" | "IGO" | "NGO" | "MNC" | "ISM"))
}

/// The verb of which the noun phrase around token `i` is a subject or object, through the nouns that it is part of.
fn clause_verb(doc: &Document, i: usize) -> Option<usize> {
    let mut at = i;
    for _ in 0..6 {
        let head = doc[at].head;
        match doc[at].dep.as_str() {
            "poss" | "pobj" | "prep" | "agent" | "compound" | "amod" if head != at => at = head,
            "nsubj" | "nsubjpass" | "dobj" | "dative" if syntax::is_verb(doc, head) => return Some(head),
            _ => return syntax::is_verb(doc, at).then_some(at).filter(|&v| v != i),
        }
    }
    None
}

fn distinct(entities: &[Entity]) -> bool {
    entities
        .iter()
        .enumerate()
        .all(|(i, a)| a.country.is_some() && entities[..i].iter().all(|b| a.country != b.country))
}
