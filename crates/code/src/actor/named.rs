//! Names in a passage: which of the possible readings of a name holds, by date, context and what the recogniser sees.

use std::ops::Range;

use chancery_knowledge::NameKind;
use rustc_hash::FxHashMap;

use super::index::{ActorIndex, What, is_metonym};
use crate::passage::Passage;
use crate::place::PlaceMention;
use crate::report::{Basis, Entity};

/// A name in the text, resolved.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// Tokens that the name touches.
    pub(crate) tokens: Range<usize>,
    pub(crate) entity: Entity,
    /// Adjective or the like: modifies, and denotes an actor only as a plural people.
    pub(crate) adjective: bool,
    pub(crate) person: bool,
    /// An organisation or body.
    pub(crate) body: bool,
}

/// The names of a passage, in text order.
pub(crate) fn find(passage: &Passage<'_>, index: &ActorIndex) -> Vec<Named> {
    let doc = &passage.doc;
    let day = passage.published();
    let hits = index.scan(doc.source());
    // People that the article introduces by a full name: their surname alone means them.
    let mut introduced: FxHashMap<usize, usize> = FxHashMap::default();
    for (_, whats) in &hits {
        for what in *whats {
            if let What::Person(k) = what {
                *introduced.entry(*k).or_default() += 1;
            }
        }
    }
    // Countries that the passage names beyond doubt: an ambiguous name ("Korean") means one of them.
    let mut sure: FxHashMap<&str, i32> = FxHashMap::default();
    for (_, whats) in &hits {
        let mut codes: Vec<&str> = whats
            .iter()
            .filter_map(|w| match w {
                What::Country(k) => Some(index.names[*k].code),
                _ => None,
            })
            .collect();
        codes.dedup();
        if let [code] = codes[..] {
            *sure.entry(code).or_default() += 1;
        }
    }
    let mut found = Vec::new();
    let mut token = 0;
    for (bytes, whats) in hits {
        while token < doc.len() && doc[token].end <= bytes.start {
            token += 1;
        }
        let start = token;
        let mut end = start;
        while end < doc.len() && doc[end].start < bytes.end {
            end += 1;
        }
        if start == end || doc[start].start > bytes.start && doc[start].start >= bytes.end {
            continue;
        }
        let tokens = start..end;
        let words = &doc.source()[bytes.clone()];
        let whole = entity_around(passage, &tokens);
        if let Some(named) = choose(passage, index, whats, tokens, words, whole, day, &introduced, &sure) {
            found.push(named);
        }
    }
    add_elided(passage, index, &mut found);
    add_acronyms(passage, &mut found);
    found
}

/// Whether it is a body with a common noun for its name: "Congress", "the Senate".
pub(super) fn is_common_body(passage: &Passage<'_>, index: &ActorIndex, named: &Named) -> bool {
    let word = passage.doc.word(named.tokens.start).to_lowercase();
    named.body && named.tokens.len() == 1 && index.agent(&[word]).is_some()
}

/// A body with a common noun for its name is that of the state that the passage is about, where the passage says nothing of the
/// one best known by it.
pub(super) fn settle_bodies(passage: &Passage<'_>, index: &ActorIndex, named: &mut [Named], home: Option<&str>) {
    let Some(home) = home else { return };
    for k in 0..named.len() {
        let known = named[k].entity.country.clone();
        if known.is_none() || known.as_deref() == Some(home) || !is_common_body(passage, index, &named[k]) {
            continue;
        }
        let told = |n: &Named| n.entity.country == known && !is_common_body(passage, index, n);
        // The state must have such a body: "Congress" is India's where India is told of, and not Ukraine's.
        let word = passage.doc.word(named[k].tokens.start);
        let ours = index.bodies.iter().filter(|b| b.country == Some(home));
        let has = ours
            .flat_map(|b| std::iter::once(b.name).chain(b.aliases.iter().copied()))
            .any(|name| name.split(' ').any(|w| w == word));
        if has && !named.iter().any(told) {
            let entity = &mut named[k].entity;
            entity.country = Some(home.to_owned());
            entity.id = None;
            entity.name = Some(passage.doc.words(named[k].tokens.clone()).to_owned());
        }
    }
}

/// Words that tell two states of one name apart.
pub(super) const HALVES: [&str; 4] = ["North", "South", "East", "West"];

/// "**South** and North Korea": the first of two names that share their last word; and "the North" for a state named in full
/// before.
fn add_elided(passage: &Passage<'_>, index: &ActorIndex, found: &mut Vec<Named>) {
    let doc = &passage.doc;
    let mut all = Vec::new();
    for named in found.iter().filter(|n| n.tokens.start >= 2 && n.tokens.len() > 1) {
        let first = named.tokens.start;
        let half = first - 2;
        let joined = matches!(doc.word(first - 1), "and" | "or" | "/" | "-");
        if !joined || !HALVES.contains(&doc.word(first)) || !HALVES.contains(&doc.word(half)) {
            continue;
        }
        let name = format!("{} {}", doc.word(half), doc.words(first + 1..named.tokens.end));
        let whole = index.scan(&name).into_iter().find(|(bytes, _)| *bytes == (0..name.len()));
        let row = whole.and_then(|(_, whats)| {
            whats.iter().find_map(|w| if let What::Country(k) = w { Some(&index.names[*k]) } else { None })
        });
        if let Some(row) = row {
            let entity = Entity {
                country: Some(row.code.to_owned()),
                name: Some(index.country_name(row.code).unwrap_or(row.name).to_owned()),
                id: Some(row.code.to_owned()),
                span: Some(passage.span(half..half + 1)),
                ..named.entity.clone()
            };
            all.push(Named { tokens: half..half + 1, entity, ..named.clone() });
        }
    }
    // "the North" after "North Korea"
    for t in 1..doc.len() {
        let half = HALVES.contains(&doc.word(t)) && doc.word(t - 1).eq_ignore_ascii_case("the");
        let goes_on = t + 1 < doc.len() && (doc[t + 1].pos == "PROPN" || matches!(doc.word(t + 1), "of" | "-"));
        if !half || goes_on || doc[t].pos == "ADJ" && doc[t].dep == "amod" {
            continue;
        }
        let whole = found.iter().rev().find(|n| {
            n.tokens.start < t
                && n.tokens.len() > 1
                && doc.word(n.tokens.start) == doc.word(t)
                && n.entity.id.is_some()
                && n.entity.id == n.entity.country
        });
        if let Some(whole) = whole {
            let entity = Entity { span: Some(passage.span(t..t + 1)), ..whole.entity.clone() };
            all.push(Named { tokens: t..t + 1, entity, adjective: false, ..whole.clone() });
        }
    }
    for named in all {
        if !found.iter().any(|n| n.tokens.contains(&named.tokens.start)) {
            found.push(named);
        }
    }
    found.sort_by_key(|n| n.tokens.start);
}

/// A short form that the text gives in brackets after a name ("the Example Liberation Front (ELF)") means it from there on.
fn add_acronyms(passage: &Passage<'_>, found: &mut Vec<Named>) {
    let doc = &passage.doc;
    let mut given: Vec<(usize, &str, Named)> = Vec::new();
    for named in found.iter() {
        let open = named.tokens.end;
        if open + 2 < doc.len() && doc.word(open) == "(" && doc.word(open + 2) == ")" {
            let short = doc.word(open + 1);
            if short.len() >= 2 && short.chars().all(|c| c.is_uppercase() || c == '.') {
                given.push((open + 1, short, named.clone()));
            }
        }
    }
    for (from, short, named) in given {
        for t in from..doc.len() {
            let free = !found.iter().any(|n| n.tokens.contains(&t));
            if free && doc.word(t) == short {
                let entity = Entity { span: Some(passage.span(t..t + 1)), text: None, ..named.entity.clone() };
                found.push(Named { tokens: t..t + 1, entity, adjective: false, ..named.clone() });
            }
        }
    }
    found.sort_by_key(|n| n.tokens.start);
}

/// Adds the places that the tables of names do not have: a city or region can suffer, and tells the country of those in it.
pub(crate) fn add_places(passage: &Passage<'_>, places: &[PlaceMention], named: &mut Vec<Named>) {
    for place in places.iter().filter(|p| !p.adjective && p.country.is_some()) {
        if named.iter().any(|n| n.tokens.start < place.tokens.end && place.tokens.start < n.tokens.end) {
            continue;
        }
        named.push(Named {
            tokens: place.tokens.clone(),
            entity: Entity {
                country: place.country.clone(),
                sectors: Vec::new(),
                name: Some(place.name.clone()),
                id: place.geonames.map(|id| format!("geonames:{id}")),
                person: None,
                office: None,
                basis: Basis::Named,
                span: Some(passage.span(place.tokens.clone())),
                text: None,
            },
            adjective: false,
            person: false,
            body: false,
        });
    }
    named.sort_by_key(|n| n.tokens.start);
}

/// The recogniser's entity that holds these tokens and more, if any.
fn entity_around(passage: &Passage<'_>, tokens: &Range<usize>) -> Option<(Range<usize>, &'static str)> {
    let doc = &passage.doc;
    if doc[tokens.start].ent_iob == b'O' {
        return None;
    }
    let mut start = tokens.start;
    while start > 0 && doc[start].ent_iob == b'I' {
        start -= 1;
    }
    let mut end = start + 1;
    while end < doc.len() && doc[end].ent_iob == b'I' {
        end += 1;
    }
    Some((start..end, doc[start].ent_type.as_str()))
}

#[allow(clippy::too_many_arguments, reason = "one decision that weighs all of them")]
fn choose(
    passage: &Passage<'_>,
    index: &ActorIndex,
    whats: &[What],
    tokens: Range<usize>,
    words: &str,
    around: Option<(Range<usize>, &'static str)>,
    day: Option<jiff::civil::Date>,
    introduced: &FxHashMap<usize, usize>,
    sure: &FxHashMap<&str, i32>,
) -> Option<Named> {
    let doc = &passage.doc;
    let longer_person = around.as_ref().is_some_and(|(r, kind)| *kind == "PERSON" && r.len() > tokens.len());
    let mut best: Option<(i32, Named)> = None;
    let mut offer = |weight: i32, named: Named| {
        if best.as_ref().is_none_or(|(w, _)| weight > *w) {
            best = Some((weight, named));
        }
    };
    for what in whats {
        match *what {
            What::Country(k) => {
                let name = &index.names[k];
                if day.is_some() && !name.validity.holds_on(day) && !name.is_ambiguous() && whats.len() > 1 {
                    continue;
                }
                // "Jordan" as a first name, "Chad Smith"
                if longer_person && !is_metonym(name.kind) && name.kind != NameKind::Adjective {
                    continue;
                }
                if name.is_ambiguous() && longer_person {
                    continue;
                }
                let metonym = is_metonym(name.kind);
                let sectors = if metonym { vec!["GOV".to_owned()] } else { Vec::new() };
                let valid = day.is_none() || name.validity.holds_on(day);
                offer(
                    if valid { 50 } else { 30 } + sure.get(name.code).copied().unwrap_or(0).min(9),
                    Named {
                        entity: Entity {
                            country: Some(name.code.to_owned()),
                            sectors,
                            name: Some(index.country_name(name.code).unwrap_or(name.name).to_owned()),
                            id: Some(name.code.to_owned()),
                            person: None,
                            office: None,
                            basis: if metonym { Basis::Metonym } else { Basis::Named },
                            span: Some(passage.span(tokens.clone())),
                            text: None,
                        },
                        tokens: tokens.clone(),
                        adjective: name.kind == NameKind::Adjective,
                        person: false,
                        body: false,
                    },
                );
            }
            What::Body(k) => {
                let body = &index.bodies[k];
                // A short word in capitals may be another's initials; a common word must at least be written as a name.
                if longer_person || (words.len() <= 3 && doc[tokens.start].pos != "PROPN") {
                    continue;
                }
                if day.is_some() && !body.validity.holds_on(day) && whats.len() > 1 {
                    continue;
                }
                offer(
                    40,
                    Named {
                        entity: Entity {
                            country: body.country.map(str::to_owned),
                            sectors: body.sectors.iter().map(|s| (*s).to_owned()).collect(),
                            name: Some(body.name.to_owned()),
                            id: Some(body.id.to_owned()),
                            person: None,
                            office: None,
                            basis: Basis::Named,
                            span: Some(passage.span(tokens.clone())),
                            text: None,
                        },
                        tokens: tokens.clone(),
                        adjective: false,
                        person: false,
                        body: true,
                    },
                );
            }
            What::Person(k) => {
                let (row, in_office) = index.term(k, day);
                offer(60, person(passage, index, row, in_office, tokens.clone()));
            }
            What::Surname(list) => {
                if doc[tokens.end - 1].pos != "PROPN" && !doc[tokens.end - 1].tag.as_str().starts_with("NNP") {
                    continue;
                }
                // "Samantha Bush": a first name that is not theirs
                let other = around.as_ref().is_some_and(|(r, kind)| {
                    matches!(*kind, "PERSON" | "ORG" | "FAC" | "WORK_OF_ART")
                        && r.len() > tokens.len()
                        && r.start < tokens.start
                });
                if let Some((row, in_office, sure)) = by_surname(passage, index, &index.surnames[list], day, introduced)
                {
                    let name = index.people[row].name;
                    let given_fits = !other || {
                        let r = around.as_ref().map_or(0..0, |(r, _)| r.clone());
                        let first = doc.word(r.start);
                        name.split(' ').next() == Some(first)
                            || doc[r.start].pos != "PROPN"
                            || index.title(&[first.to_lowercase()], None).is_some()
                    };
                    if given_fits && (sure || doc[tokens.start].ent_type == "PERSON" || !other) {
                        offer(if sure { 51 } else { 20 }, person(passage, index, row, in_office, tokens.clone()));
                    }
                }
            }
        }
    }
    best.map(|(_, named)| named)
}

/// Which of the people with this surname is meant: the one the article introduces, else the one in office on the day.
fn by_surname(
    passage: &Passage<'_>,
    index: &ActorIndex,
    people: &[usize],
    day: Option<jiff::civil::Date>,
    introduced: &FxHashMap<usize, usize>,
) -> Option<(usize, bool, bool)> {
    let _ = passage;
    let mut named: Vec<(usize, usize)> = people.iter().filter_map(|k| introduced.get(k).map(|n| (*n, *k))).collect();
    named.sort_unstable_by_key(|&(n, k)| (std::cmp::Reverse(n), k));
    if let Some(&(_, k)) = named.first() {
        let (row, in_office) = index.term(k, day);
        return Some((row, in_office, true));
    }
    let rank = |office: &str| match office {
        "HOS" | "HOG" | "LEADER" => 0,
        "SG" | "FM" | "VP" => 1,
        "DM" | "OPP" | "REBL" => 2,
        _ => 3,
    };
    let mut serving: Vec<(u8, usize)> = people
        .iter()
        .map(|&k| index.term(k, day))
        .filter(|&(_, in_office)| in_office)
        .map(|(row, _)| (rank(index.people[row].office), row))
        .collect();
    serving.sort_unstable();
    let &(best, row) = serving.first()?;
    // Two of the same rank in different countries: the bare name tells neither.
    if serving.len() > 1 && serving[1].0 == best && index.people[serving[1].1].country != index.people[row].country {
        return None;
    }
    (best <= 2).then_some((row, true, false))
}

fn person(passage: &Passage<'_>, index: &ActorIndex, row: usize, in_office: bool, tokens: Range<usize>) -> Named {
    let p = &index.people[row];
    let day = passage.published();
    let mut sectors: Vec<String> = p.sectors.iter().map(|s| (*s).to_owned()).collect();
    let former = !in_office && day.is_some_and(|d| p.validity.until.is_some_and(|u| u < d));
    if former && sectors.iter().any(|s| s == "GOV" || s == "MIL") {
        sectors = vec!["ELI".to_owned()];
    }
    Named {
        entity: Entity {
            country: p.country.map(str::to_owned),
            sectors,
            name: Some(p.name.to_owned()),
            id: Some(p.id.to_owned()),
            person: Some(p.name.to_owned()),
            office: if in_office { index.title_of(p).map(str::to_owned) } else { None },
            basis: Basis::Named,
            span: Some(passage.span(tokens.clone())),
            text: None,
        },
        tokens,
        adjective: false,
        person: true,
        body: false,
    }
}
