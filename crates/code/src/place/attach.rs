//! Where an event happened, as the text tells it.
//!
//! The place is looked for in the tree around the word that tells the event: a phrase of place on the word
//! itself first (`met in Geneva`, `the attack on Kobani`), then on its objects and on the event nouns beside it
//! (`during a visit to Hanoi`), then on the verb that carries it (`held talks in Cairo`). Every step away costs;
//! where two places cost about the same, the narrower one is it. A place that only names a party
//! (`the mayor of London`, `officials from Iran`) is no location.

use std::collections::BTreeMap;

use chancery_knowledge::PlaceKind;
use chancery_parse::Document;

use super::PlaceMention;
use super::words::{
    is_act_of_force, is_act_of_words, is_spot, leads_on, leaves, moves, takes_place, targets, tells_whereabouts,
};
use crate::passage::Passage;
use crate::report::{self, PlaceBasis};

/// What a phrase on the event's own word is worth, and below which worth nothing is said.
const FULL: i32 = 100;
const LEAST: i32 = 40;
/// Within so much of the best, the narrower place is taken.
const CLOSE: i32 = 14;
/// The tree is gone down so far.
const DEPTH: usize = 6;

/// The place of the event of type `event` (empty for a statement) that token `trigger` tells; `None` where the text gives
/// none.
pub(crate) fn attach(
    passage: &Passage<'_>,
    places: &[PlaceMention],
    trigger: usize,
    event: &str,
) -> Option<report::Place> {
    attached(&passage.doc, places, trigger, event).map(|at| places[at].to_place(passage, PlaceBasis::Stated))
}

/// The index of that place among `places`.
pub(super) fn attached(doc: &Document, places: &[PlaceMention], trigger: usize, event: &str) -> Option<usize> {
    if trigger >= doc.len() || places.is_empty() {
        return None;
    }
    let mut search = Search {
        doc,
        places,
        at: BTreeMap::new(),
        worth: BTreeMap::new(),
        origin: trigger,
        accuses: event == "ACCUSE",
        protests: event == "PROTEST",
    };
    search.index();
    let words = matches!(event, "ACCUSE" | "REQUEST" | "REJECT" | "THREATEN" | "AGREE");
    if words || is_act_of_words(&search.lemma(trigger)) {
        // Where words fell is told beside the verb only: what they were about lies elsewhere.
        search.phrases(trigger);
    } else {
        search.down(trigger, FULL, 0, None);
        search.up(trigger);
    }
    let best = search.worth.values().copied().max().filter(|&w| w >= LEAST);
    let Some(best) = best else { return search.scene(trigger) };
    search
        .worth
        .iter()
        .filter(|&(_, &worth)| worth + CLOSE >= best && worth >= LEAST)
        .min_by_key(|&(&at, &worth)| (breadth(places[at].kind), -worth, at))
        .map(|(&at, _)| at)
}

/// How wide a place is: narrower ones say more.
fn breadth(kind: PlaceKind) -> u8 {
    match kind {
        kind if kind.is_site() => 0,
        PlaceKind::District => 1,
        PlaceKind::City | PlaceKind::Capital => 2,
        PlaceKind::County => 3,
        PlaceKind::Mountain | PlaceKind::Island => 4,
        PlaceKind::Region => 5,
        PlaceKind::Water => 6,
        PlaceKind::Country => 7,
        _ => 8,
    }
}

struct Search<'s> {
    doc: &'s Document,
    places: &'s [PlaceMention],
    /// Mentions by the token that stands for them in the tree: their own head, or the noun of kind above it.
    at: BTreeMap<usize, Vec<usize>>,
    worth: BTreeMap<usize, i32>,
    origin: usize,
    /// The event is an accusation: what stands below "in" is what somebody is accused of.
    accuses: bool,
    /// The event is a protest: its object is what the protest is about, and lies elsewhere.
    protests: bool,
}

impl Search<'_> {
    fn index(&mut self) {
        for (k, place) in self.places.iter().enumerate().filter(|(_, p)| !p.adjective) {
            let mut token = place.head;
            for _ in 0..4 {
                self.at.entry(token).or_default().push(k);
                match self.noun_above(token) {
                    Some(above) => token = above,
                    None => break,
                }
            }
        }
    }

    /// The noun that stands for a place named by or inside it: `the city of X`, `X province`, `X's airport`.
    fn noun_above(&self, token: usize) -> Option<usize> {
        let doc = self.doc;
        let head = doc[token].head;
        if head == token {
            return None;
        }
        let stands = |i: usize| is_spot(&doc[i].lemma.to_lowercase());
        match doc[token].dep.as_str() {
            "compound" | "nmod" | "appos" | "poss" => stands(head).then_some(head),
            "pobj" if matches!(doc.word(head), "of" | "in") => {
                let above = doc[head].head;
                (above != head && stands(above)).then_some(above)
            }
            _ => None,
        }
    }

    fn put(&mut self, token: usize, worth: i32) -> bool {
        let Some(here) = self.at.get(&token) else { return false };
        for &k in here {
            let old = self.worth.entry(k).or_insert(worth);
            *old = worth.max(*old);
        }
        !here.is_empty()
    }

    fn lemma(&self, i: usize) -> String {
        self.doc[i].lemma.to_lowercase()
    }

    /// Goes down from a word of the clause; `skip` is where the search came from.
    fn down(&mut self, node: usize, worth: i32, depth: usize, skip: Option<usize>) {
        if depth > DEPTH || worth < LEAST {
            return;
        }
        let lemma = self.lemma(node);
        let verb = matches!(self.doc[node].pos.as_str(), "VERB" | "AUX");
        let doc = self.doc;
        for &child in doc.children(node).iter().filter(|&&c| Some(c) != skip) {
            let about = self.protests
                && node == self.origin
                && (matches!(self.doc[child].dep.as_str(), "dobj" | "xcomp" | "advcl")
                    || matches!(self.doc.word(child), "against" | "over" | "about" | "for" | "by"));
            match self.doc[child].dep.as_str() {
                _ if about => {}
                "prep" | "agent" => self.phrase(&lemma, child, worth, depth),
                "dobj" | "nsubjpass" => {
                    if self.at.contains_key(&child) && takes_place(&lemma) {
                        self.put(child, worth - 2);
                    } else if !self.names_place(child) {
                        self.down(child, worth - if self.doc[child].dep == "dobj" { 6 } else { 16 }, depth + 1, None);
                    }
                }
                "nsubj" if !self.names_place(child) => self.down(child, worth - 22, depth + 1, None),
                "attr" | "oprd" | "dative" | "acomp" | "advmod" if !self.names_place(child) => {
                    self.down(child, worth - 8, depth + 1, None);
                }
                "appos" | "conj" if !verb && !self.is_verb(child) && !self.names_place(child) => {
                    self.down(child, worth - 12, depth + 1, None);
                }
                // "the Geneva talks": not "the Moscow-Beijing talks", which name the parties.
                "compound" | "nmod" if depth == 0 && node == self.origin => {
                    let joined = child + 1 < self.doc.len() && self.doc.word(child + 1) == "-"
                        || child > 0 && self.doc.word(child - 1) == "-";
                    let spots = self.at.get(&child).is_some_and(|here| {
                        here.iter().all(|&k| !matches!(self.places[k].kind, PlaceKind::Country | PlaceKind::Continent))
                    });
                    if spots && !joined {
                        self.put(child, worth - 10);
                    }
                }
                "acl" | "relcl" => self.down(child, worth - if depth == 0 { 14 } else { 26 }, depth + 1, None),
                "advcl" if verb && tells_whereabouts(&self.lemma(child)) => {
                    self.down(child, worth - 20, depth + 1, None);
                }
                _ => {}
            }
        }
    }

    /// The phrases of place on the word itself, and on the participle beside it.
    fn phrases(&mut self, node: usize) {
        let lemma = self.lemma(node);
        let doc = self.doc;
        for &child in doc.children(node) {
            match self.doc[child].dep.as_str() {
                "prep"
                    if matches!(
                        self.doc.word(child).to_lowercase().as_str(),
                        "in" | "at" | "during" | "on" | "near"
                    ) =>
                {
                    self.phrase(&lemma, child, FULL, 1);
                }
                "dobj" | "dative" if self.lemma(child).starts_with("reporter") || self.lemma(child) == "journalist" => {
                    self.down(child, FULL - 6, 1, None);
                }
                "prep" if matches!(self.doc.word(child), "to") => {
                    for &object in doc.children(child) {
                        if matches!(self.lemma(object).as_str(), "reporter" | "journalist") {
                            self.down(object, FULL - 6, 1, None);
                        }
                    }
                }
                "advcl" if tells_whereabouts(&self.lemma(child)) => self.down(child, FULL - 20, 1, None),
                _ => {}
            }
        }
    }

    /// For an act of force whose clause names no place: the nearest phrase of place in the sentence.
    fn scene(&self, trigger: usize) -> Option<usize> {
        let doc = self.doc;
        if !is_act_of_force(&self.lemma(trigger)) {
            return None;
        }
        let sentence = doc.sentences().get(doc.sentence_of(trigger))?.clone();
        let far = |k: usize| self.places[k].head.abs_diff(trigger);
        let below = doc.subtree(trigger);
        (0..self.places.len())
            .filter(|&k| !self.places[k].adjective && sentence.contains(&self.places[k].head))
            .filter(|&k| !self.protests || !below.contains(&self.places[k].head))
            .filter(|&k| {
                let before = super::context::before(doc, self.places[k].tokens.start);
                before.is_some_and(|i| {
                    let word = doc.word(i).to_lowercase();
                    matches!(word.as_str(), "in" | "at" | "near" | "outside" | "inside" | "around" | "into" | "across")
                        || word == "of"
                            && i > 0
                            && (is_spot(&self.lemma(i - 1)) || super::context::is_direction(&self.lemma(i - 1)))
                })
            })
            .min_by_key(|&k| (far(k), k))
    }

    /// A prepositional phrase on `node`.
    fn phrase(&mut self, lemma: &str, prep: usize, worth: i32, depth: usize) {
        let word = self.doc.word(prep).to_lowercase();
        let doc = self.doc;
        // "fired a rocket from Gaza at Israel": where it was fired is where it happened.
        let fired = matches!(lemma, "launch" | "fire" | "shoot" | "lob");
        let from = |p: usize| matches!(doc.word(p), "from") && doc[p].dep == "prep";
        let worth = if fired
            && matches!(word.as_str(), "at" | "into" | "on" | "toward" | "towards")
            && doc
                .children(doc[prep].head)
                .iter()
                .any(|&p| from(p) || doc[p].dep == "dobj" && doc.children(p).iter().any(|&c| from(c)))
        {
            worth - 2 * CLOSE
        } else {
            worth
        };
        for &object in doc.children(prep) {
            match self.doc[object].dep.as_str() {
                // "accused in the 1992 murder in Berlin"
                "pobj"
                    if self.accuses
                        && depth <= 1
                        && !self.at.contains_key(&object)
                        && is_act_of_force(&self.lemma(object)) => {}
                "pobj" => {
                    for object in self.series(object) {
                        if self.at.contains_key(&object) {
                            if self.is_location(&word, lemma, object) {
                                self.put(object, worth);
                            }
                            // "in the old palace near Kabul": what hangs on the noun may be narrower.
                            self.down(object, worth - 6, depth + 1, None);
                        } else if leads_on(&word) {
                            self.down(object, worth - 8, depth + 1, None);
                        }
                    }
                }
                "pcomp" if matches!(word.as_str(), "after" | "by" | "while" | "during") => {
                    self.down(object, worth - 22, depth + 1, None);
                }
                "prep" => self.phrase(lemma, object, worth, depth + 1),
                _ => {}
            }
        }
    }

    /// An object and the nouns coordinated with it.
    fn series(&self, first: usize) -> Vec<usize> {
        let mut all = vec![first];
        let mut at = 0;
        while at < all.len() && all.len() < 8 {
            let more: Vec<usize> = self
                .doc
                .children(all[at])
                .iter()
                .copied()
                .filter(|&c| self.doc[c].dep == "conj" && !self.is_verb(c))
                .collect();
            all.extend(more);
            at += 1;
        }
        all
    }

    fn is_location(&self, prep: &str, lemma: &str, object: usize) -> bool {
        let kinds = || self.at.get(&object).into_iter().flatten().map(|&k| self.places[k].kind);
        match prep {
            "in" | "at" | "near" | "outside" | "inside" | "around" | "across" | "throughout" | "within" | "off"
            | "along" | "beside" | "amid" => true,
            "on" => {
                targets(lemma)
                    || is_spot(&self.lemma(object))
                    || kinds().any(|kind| {
                        kind.is_site() || matches!(kind, PlaceKind::Island | PlaceKind::Water | PlaceKind::Mountain)
                    })
            }
            "over" | "above" => {
                matches!(
                    lemma,
                    "shoot"
                        | "down"
                        | "fly"
                        | "fire"
                        | "launch"
                        | "lob"
                        | "drop"
                        | "pass"
                        | "explode"
                        | "crash"
                        | "overflight"
                        | "flight"
                        | "overfly"
                        | "patrol"
                )
            }
            "to" | "into" | "for" | "toward" | "towards" => moves(lemma) && (prep != "for" || leaves(lemma)),
            "through" => moves(lemma) || matches!(lemma, "march" | "pass" | "sweep"),
            "from" | "out" => {
                leaves(lemma) || matches!(lemma, "launch" | "fire" | "shoot" | "lob" | "rocket" | "missile")
            }
            "of" => targets(lemma) || takes_place(lemma),
            _ => false,
        }
    }

    /// Goes up to the words that carry the event.
    fn up(&mut self, trigger: usize) {
        let mut node = trigger;
        let mut worth = FULL - 10;
        for _ in 0..4 {
            let head = self.doc[node].head;
            if head == node {
                return;
            }
            let is_verb = self.is_verb(node);
            let above = match self.doc[node].dep.as_str() {
                "dobj" | "nsubjpass" | "attr" | "oprd" => Some((head, 0)),
                "nsubj" => Some((head, 4)),
                "pobj" => {
                    let holder = self.doc[head].head;
                    if holder == head {
                        return;
                    }
                    // The phrase itself may be one of several on its holder: "a round of talks in Vienna".
                    Some((holder, if leads_on(self.doc.word(head)) { 6 } else { 30 }))
                }
                "compound" | "nmod" | "poss" | "appos" if !is_verb => Some((head, 8)),
                "conj" => Some((head, if is_verb { 28 } else { 12 })),
                "xcomp" => Some((head, 20)),
                "acl" | "relcl" => Some((head, 20)),
                "advcl" if self.doc[node].tag == "VBG" => Some((head, 16)),
                "pcomp" => Some((self.doc[head].head, 30)),
                _ => None,
            };
            let Some((above, cost)) = above else { return };
            worth -= cost;
            if worth < LEAST || above == node {
                return;
            }
            self.down(above, worth, 1, Some(node));
            if self.is_verb(above) && !matches!(self.doc[above].dep.as_str(), "xcomp" | "conj") {
                return;
            }
            node = above;
        }
    }

    fn is_verb(&self, i: usize) -> bool {
        matches!(self.doc[i].pos.as_str(), "VERB" | "AUX")
    }

    fn names_place(&self, i: usize) -> bool {
        self.at.get(&i).is_some_and(|here| here.iter().any(|&k| self.places[k].head == i))
    }
}

/// Whether a mention tells where something goes on, rather than whose something is or who speaks: not `the White House
/// spokeswoman`, `Ankara's plans`, `Ankara said`.
pub(crate) fn is_scene(doc: &Document, place: &PlaceMention) -> bool {
    let mut token = place.head;
    for _ in 0..6 {
        let head = doc[token].head;
        if head == token {
            return true;
        }
        let spot = |i: usize| is_spot(&doc[i].lemma.to_lowercase());
        match doc[token].dep.as_str() {
            "conj" | "appos" => token = head,
            // "in one of the Raqqa houses"
            "compound" | "nmod" | "poss" | "amod" if spot(head) => return true,
            "compound" | "nmod" | "poss" | "amod" | "agent" => return false,
            "nsubj" => return !matches!(place.kind, PlaceKind::Capital | PlaceKind::Country),
            "pobj" => {
                return match &*doc[head].lemma.to_lowercase() {
                    "of" => {
                        spot(doc[head].head) || super::context::is_direction(&doc[doc[head].head].lemma.to_lowercase())
                    }
                    "by" | "between" | "with" | "against" | "about" | "for" => false,
                    _ => true,
                };
            }
            _ => return true,
        }
    }
    true
}
