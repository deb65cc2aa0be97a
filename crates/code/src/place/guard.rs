//! Which of the names found are meant as places.
//!
//! The entity recogniser finds most names but types only two of three rightly on newswire, so it is one
//! witness among several: prepositions, containing places, words of kind, and how well known the place is.

use chancery_parse::Document;
use chancery_read::BlockKind;
use rustc_hash::FxHashSet;

use super::context::{before, entity_at, is_direction, is_locative, kind_word};
use super::find::Found;
use super::index::PlaceIndex;
use crate::passage::Passage;

/// Removes the names that are none of a place here, and shared parts of longer ones.
pub(super) fn keep_places(passage: &Passage<'_>, index: &PlaceIndex, found: &mut Vec<Found>) {
    let doc = &passage.doc;
    let surnames = surnames(doc);
    let case = |k: usize| Case { passage, index, found, at: k, surnames: &surnames };
    let mut kept: Vec<bool> = (0..found.len()).map(|k| case(k).is_place()).collect();
    // What is a place in one sentence is one in the next, whatever the recogniser makes of it there.
    let known: FxHashSet<&str> = (0..found.len())
        .filter(|&k| kept[k] && !found[k].adjective && case(k).is_sure())
        .map(|k| found[k].folded.as_str())
        .collect();
    for (k, kept) in kept.iter_mut().enumerate() {
        *kept |= known.contains(found[k].folded.as_str()) && case(k).may_be_known_place();
    }
    drop(known);
    let mut kept = kept.into_iter();
    found.retain(|_| kept.next().unwrap_or(false));
}

/// Words that the passage uses as names of people: the first and last of each name of several words.
fn surnames(doc: &Document) -> FxHashSet<&str> {
    let mut names = FxHashSet::default();
    for (tokens, label) in doc.entities() {
        if label == "PERSON" && tokens.len() > 1 {
            let last = tokens.clone().rev().find(|&i| !doc.word(i).starts_with(['\'', '’']));
            names.extend(last.map(|i| doc.word(i)));
        }
    }
    names
}

struct Case<'c, 'a> {
    passage: &'c Passage<'a>,
    index: &'c PlaceIndex,
    found: &'c [Found],
    at: usize,
    surnames: &'c FxHashSet<&'c str>,
}

impl Case<'_, '_> {
    fn is_place(&self) -> bool {
        let doc = &self.passage.doc;
        let found = &self.found[self.at];
        let (start, end) = (found.tokens.start, found.tokens.end);
        let entity = entity_at(doc, end - 1).or_else(|| entity_at(doc, start));
        let label = entity.as_ref().map_or("", |(_, label)| *label);
        let longer = entity.as_ref().is_some_and(|(tokens, _)| {
            let outer = tokens.clone().filter(|&i| !is_filler(doc.word(i))).collect::<Vec<_>>();
            outer.first().is_some_and(|&i| i < start) || outer.last().is_some_and(|&i| i >= end)
        });
        if self.is_unit_short_form() {
            return self.follows_place();
        }
        if found.adjective {
            return self.is_adjective(label, longer, entity.as_ref().map_or(start, |(t, _)| t.start));
        }
        if end - start == 1 && is_direction(&doc.word(start).to_lowercase()) {
            return false;
        }
        if !self.is_name() || self.is_part_of_street() || self.is_titled() {
            return false;
        }
        let sign = self.has_sign();
        let strong = found.is_strong();
        let common = end - start == 1 && self.index.is_common(doc.word(start));
        let surname = end - start == 1 && self.surnames.contains(doc.word(start));
        if surname && !(sign && matches!(label, "GPE" | "LOC")) {
            return false;
        }
        match label {
            "GPE" | "LOC" | "FAC" if longer => self.is_whole_of(&entity),
            "GPE" | "LOC" | "FAC" => !common || sign || strong && label == "GPE" || self.is_contained(),
            "PERSON" => !longer && sign && strong && !common || !longer && self.is_contained(),
            "ORG" if longer => self.is_of_body(&entity) || !common && self.is_named_after(&entity),
            "ORG" | "PRODUCT" | "WORK_OF_ART" | "NORP" | "EVENT" => {
                if longer {
                    return strong && !common && self.begins(&entity);
                }
                strong && !common || self.is_contained()
            }
            "DATE" | "TIME" | "CARDINAL" | "ORDINAL" | "QUANTITY" | "MONEY" | "PERCENT" | "LANGUAGE" => {
                strong && !common && sign
            }
            _ if common => sign && self.is_contained(),
            _ => strong && (sign || found.senses[0].by_hand || !self.in_headline()) || sign || self.is_contained(),
        }
    }

    /// Whether the recogniser or the words beside it leave no doubt.
    fn is_sure(&self) -> bool {
        let doc = &self.passage.doc;
        let tokens = &self.found[self.at].tokens;
        let is_common = tokens.len() == 1 && self.index.is_common(doc.word(tokens.start));
        matches!(doc[tokens.start].ent_type.as_str(), "GPE" | "LOC") && !is_common || self.has_sign()
    }

    /// Whether a name that is a place elsewhere in the passage can be one here.
    fn may_be_known_place(&self) -> bool {
        let doc = &self.passage.doc;
        let tokens = &self.found[self.at].tokens;
        if self.found[self.at].adjective || self.is_part_of_street() || self.is_titled() {
            return false;
        }
        if tokens.len() == 1 && self.surnames.contains(doc.word(tokens.start)) {
            return false;
        }
        match entity_at(doc, tokens.end - 1) {
            None => matches!(doc[tokens.start].tag.as_str(), "NNP" | "NNPS"),
            Some((_, "PERSON" | "WORK_OF_ART")) => entity_at(doc, tokens.start)
                .is_some_and(|(entity, _)| entity.clone().all(|i| tokens.contains(&i) || is_filler(doc.word(i)))),
            Some(_) => true,
        }
    }

    fn in_headline(&self) -> bool {
        self.passage.block_of(self.found[self.at].tokens.start) == BlockKind::Headline
    }

    /// Whether the words are a proper name here: by their tags, or by capitals inside a sentence.
    fn is_name(&self) -> bool {
        let doc = &self.passage.doc;
        let found = &self.found[self.at];
        found.tokens.len() > 1
            || matches!(doc[found.tokens.start].tag.as_str(), "NNP" | "NNPS")
            || matches!(doc[found.tokens.start].ent_type.as_str(), "GPE" | "LOC" | "FAC")
            || (found.senses[0].by_hand && doc[found.tokens.start].pos != "VERB")
    }

    /// Whether a country's adjective stands as one: not inside the name of a company or a person.
    fn is_adjective(&self, label: &str, longer: bool, entity_start: usize) -> bool {
        let doc = &self.passage.doc;
        let tokens = &self.found[self.at].tokens;
        match label {
            "PERSON" | "LANGUAGE" | "WORK_OF_ART" | "PRODUCT" => false,
            "ORG" | "FAC" | "EVENT" | "LAW" => !longer || entity_start == tokens.start && self.is_public_body(),
            _ => !matches!(doc[tokens.end - 1].tag.as_str(), "NNS" | "NNPS"),
        }
    }

    /// Whether the name is that of a first-level unit in the short form that follows a town: `Ky.`, `Mo.`
    fn is_unit_short_form(&self) -> bool {
        let found = &self.found[self.at];
        let text = self.passage.doc.words(found.tokens.clone());
        let spelt = text.to_uppercase() == text && found.folded.len() > 1;
        found.folded.len() < 6
            && !spelt
            && found.senses[0].by_hand
            && found.senses[0].kind == chancery_knowledge::PlaceKind::Region
            && chancery_knowledge::fold(found.senses[0].name) != found.folded
    }

    fn follows_place(&self) -> bool {
        let doc = &self.passage.doc;
        let start = self.found[self.at].tokens.start;
        start >= 2 && doc.word(start - 1) == "," && starts_upper(doc.word(start - 2))
    }

    /// Whether a containing place stands beside it: `Coalville, Utah`.
    fn is_contained(&self) -> bool {
        let doc = &self.passage.doc;
        let here = &self.found[self.at].tokens;
        let next = self.found.get(self.at + 1).filter(|n| n.senses[0].by_hand);
        let comma = next.is_some_and(|n| n.tokens.start == here.end + 1 && doc.word(here.end) == ",");
        comma && !self.found[self.at].senses.is_empty()
    }

    /// Whether a word of place, a containing place or a word of kind stands beside the name.
    fn has_sign(&self) -> bool {
        let doc = &self.passage.doc;
        let here = &self.found[self.at].tokens;
        if self.is_contained() {
            return true;
        }
        if here.end < doc.len() && kind_word(doc.word(here.end)).is_some() {
            return true;
        }
        let Some(governor) = before(doc, here.start) else { return false };
        let word = doc.word(governor).to_lowercase();
        if is_locative(&word) || governor + 1 == here.start && takes_place(&doc[governor].lemma) {
            return true;
        }
        if matches!(word.as_str(), "and" | "or" | ",") && self.at > 0 && self.found[self.at - 1].tokens.end == governor
        {
            return !self.found[self.at - 1].adjective && Case { at: self.at - 1, ..*self }.has_sign();
        }
        let earlier = governor.checked_sub(1).map(|i| doc[i].lemma.to_lowercase());
        word == "of" && earlier.is_some_and(|w| kind_word(&w).is_some() || is_direction(&w) || is_part(&w))
            || kind_word(&word).is_some()
    }

    /// Whether the name gives a street its name.
    fn is_part_of_street(&self) -> bool {
        let doc = &self.passage.doc;
        let end = self.found[self.at].tokens.end;
        end < doc.len() && is_street(doc.word(end))
    }

    /// Whether a title before it or a name around it makes it a person.
    fn is_titled(&self) -> bool {
        let doc = &self.passage.doc;
        let start = self.found[self.at].tokens.start;
        let Some(previous) = start.checked_sub(1) else { return false };
        if self.found[self.at].senses[0].kind == chancery_knowledge::PlaceKind::Country {
            return false;
        }
        let word = doc.word(previous).trim_end_matches('.');
        is_title(word)
    }

    /// Inside a longer entity of a place: the name must be what the entity is about.
    fn is_whole_of(&self, entity: &Option<(std::ops::Range<usize>, &str)>) -> bool {
        let doc = &self.passage.doc;
        let here = &self.found[self.at].tokens;
        let Some((tokens, label)) = entity else { return true };
        let rest: Vec<&str> =
            tokens.clone().filter(|i| !here.contains(i)).map(|i| doc.word(i)).filter(|w| !is_filler(w)).collect();
        let narrow = rest.iter().all(|w| {
            let w = w.to_lowercase();
            is_direction(&w) || kind_word(&w).is_some() || !w.chars().any(char::is_alphanumeric)
        });
        narrow
            || rest.contains(&",")
            || *label == "GPE" && self.found[self.at].is_strong()
            || *label == "FAC" && tokens.start == here.start && self.is_public_body()
    }

    /// Inside the name of a body: `Kentucky State Police` is of Kentucky, `Bank of Boston` is not of Boston.
    fn is_of_body(&self, entity: &Option<(std::ops::Range<usize>, &str)>) -> bool {
        self.found[self.at].is_strong_or_county() && self.begins(entity) && self.is_public_body()
    }

    /// Inside the name of a body that says where it is: `Children's Hospital of Manitoba`, `Environment Canada`.
    fn is_named_after(&self, entity: &Option<(std::ops::Range<usize>, &str)>) -> bool {
        let doc = &self.passage.doc;
        let found = &self.found[self.at];
        let previous = found.tokens.start.checked_sub(1).map_or("", |i| doc.word(i));
        let last = entity.as_ref().is_some_and(|(tokens, _)| tokens.end == found.tokens.end);
        found.is_strong()
            && (self.begins(entity) || last && (matches!(previous, "of" | "in" | "for") || found.senses[0].by_hand))
    }

    fn begins(&self, entity: &Option<(std::ops::Range<usize>, &str)>) -> bool {
        let doc = &self.passage.doc;
        let here = &self.found[self.at].tokens;
        entity.as_ref().is_some_and(|(tokens, _)| {
            (tokens.start..here.start).all(|i| is_filler(doc.word(i)) || is_direction(&doc.word(i).to_lowercase()))
        })
    }

    /// Whether a noun of a public body follows within a few words.
    fn is_public_body(&self) -> bool {
        let doc = &self.passage.doc;
        let end = self.found[self.at].tokens.end;
        (end..doc.len().min(end + 4))
            .take_while(|&i| starts_upper(doc.word(i)) || doc.word(i).starts_with(['\'', '’']))
            .any(|i| is_body(&doc.word(i).to_lowercase()))
    }
}

impl Found {
    fn is_strong_or_county(&self) -> bool {
        self.is_strong()
            || self.senses.iter().any(|p| p.kind == chancery_knowledge::PlaceKind::County || p.population > 20_000)
    }
}

/// Whether a verb (by its lemma) has a place for its object more often than a person.
fn takes_place(lemma: &str) -> bool {
    matches!(
        lemma,
        "shell"
            | "bomb"
            | "bombard"
            | "storm"
            | "capture"
            | "recapture"
            | "besiege"
            | "retake"
            | "encircle"
            | "pound"
            | "occupy"
            | "invade"
            | "liberate"
            | "enter"
            | "reach"
            | "evacuate"
    )
}

fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

fn is_filler(word: &str) -> bool {
    matches!(word, "the" | "The" | "'s" | "’s" | "'" | "’")
}

fn is_part(word: &str) -> bool {
    matches!(
        word,
        "outskirt"
            | "part"
            | "coast"
            | "border"
            | "kilometer"
            | "kilometre"
            | "mile"
            | "people"
            | "street"
            | "centre"
            | "center"
            | "rest"
            | "parts"
            | "area"
            | "shore"
            | "bombing"
            | "invasion"
            | "occupation"
            | "annexation"
            | "siege"
            | "fall"
            | "capture"
            | "battle"
            | "km"
            | "tip"
            | "side"
            | "edge"
            | "heart"
            | "middle"
            | "interior"
    )
}

fn is_street(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "Road"
            | "Rd"
            | "Street"
            | "Avenue"
            | "Ave"
            | "Highway"
            | "Lane"
            | "Drive"
            | "Boulevard"
            | "Blvd"
            | "Crescent"
            | "Close"
            | "Way"
            | "Terrace"
            | "Parkway"
            | "Expressway"
            | "Turnpike"
            | "Times"
            | "Post"
            | "Herald"
            | "Tribune"
            | "Gazette"
            | "Journal"
            | "Telegraph"
            | "Globe"
            | "Chronicle"
            | "Guardian"
            | "Sun"
            | "News"
            | "Examiner"
            | "Inquirer"
            | "Monitor"
            | "Morning"
            | "Mail"
            | "Echo"
            | "Star"
            | "FC"
            | "United"
            | "Rovers"
            | "Wanderers"
    )
}

fn is_title(word: &str) -> bool {
    matches!(
        word,
        "Mr" | "Mrs"
            | "Ms"
            | "Dr"
            | "Prof"
            | "Professor"
            | "President"
            | "Minister"
            | "Chancellor"
            | "Secretary"
            | "Senator"
            | "Sen"
            | "Rep"
            | "Gov"
            | "Gen"
            | "General"
            | "Col"
            | "Colonel"
            | "Lt"
            | "Maj"
            | "Major"
            | "Sgt"
            | "Capt"
            | "Captain"
            | "Judge"
            | "Justice"
            | "Sir"
            | "Lord"
            | "Lady"
            | "King"
            | "Queen"
            | "Prince"
            | "Princess"
            | "Pope"
            | "Sheikh"
            | "Imam"
            | "Ayatollah"
            | "Ambassador"
            | "Commissioner"
            | "Spokesman"
            | "Spokeswoman"
            | "Admiral"
            | "Marshal"
            | "Father"
            | "Rev"
            | "Bishop"
            | "Archbishop"
            | "Cardinal"
            | "Detective"
            | "Inspector"
            | "Constable"
            | "Officer"
            | "Coach"
    )
}

fn is_body(word: &str) -> bool {
    matches!(
        word.trim_end_matches("'s"),
        "police"
            | "department"
            | "county"
            | "city"
            | "state"
            | "district"
            | "sheriff"
            | "court"
            | "hospital"
            | "airport"
            | "governor"
            | "ministry"
            | "parliament"
            | "council"
            | "embassy"
            | "mayor"
            | "government"
            | "province"
            | "university"
            | "college"
            | "school"
            | "fire"
            | "authority"
            | "legislature"
            | "senate"
            | "assembly"
            | "army"
            | "navy"
            | "coroner"
            | "prosecutor"
            | "attorney"
            | "office"
            | "commission"
            | "jail"
            | "prison"
            | "museum"
            | "gallery"
            | "cathedral"
            | "zoo"
            | "port"
            | "stadium"
            | "park"
            | "highway"
            | "health"
            | "transit"
            | "airfield"
            | "ems"
            | "rcmp"
            | "regional"
            | "municipal"
            | "medical"
            | "superior"
            | "supreme"
            | "national"
            | "international"
    )
}
