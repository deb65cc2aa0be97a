//! Who fills the roles of a trigger.

use chancery_parse::Document;

use super::choose::Chooser;
use crate::actor::{self, Actors};
use crate::lexicon::{Entry, Kind, Slot};
use crate::passage::Passage;
use crate::report::{Basis, Entity};
use crate::syntax;

/// The entities of both sides.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sides {
    pub(crate) actors: Vec<Entity>,
    pub(crate) recipients: Vec<Entity>,
    /// Which slot gave each side, for `explain` and for confidence.
    pub(crate) from: (Option<Slot>, Option<Slot>),
}

/// Codes of bodies of states.
const BODIES: [&str; 3] = ["UNO", "EUR", "IGO"];

/// Prepositions that join an act to those it touches.
const TOUCHING: [&str; 8] = ["to", "with", "for", "against", "on", "from", "in", "into"];

/// Prepositions after which those that a thing belongs to are shown alone.
const SHOWN_ALONE: [&str; 2] = ["by", "to"];

/// Fills roles for one passage.
pub(crate) struct Roles<'p> {
    pub(crate) passage: &'p Passage<'p>,
    pub(crate) doc: &'p Document,
    pub(crate) actors: &'p Actors,
    pub(crate) chooser: &'p Chooser<'p>,
}

impl Roles<'_> {
    /// The sides of trigger `i` (tokens `words`) by `entry`.
    pub(crate) fn sides(&self, i: usize, kind: Kind, words: &[usize], entry: &Entry) -> Sides {
        let mut sides = Sides::default();
        if entry.reciprocal {
            for slot in &entry.actor {
                for e in self.entities(i, kind, words, slot) {
                    push(&mut sides.actors, e);
                    sides.from.0.get_or_insert_with(|| slot.clone());
                }
            }
            // "bilateral contacts", "mutual trade": the phrase itself says of whom.
            if kind == Kind::Noun && sides.actors.is_empty() {
                self.actors.of(i).into_iter().for_each(|e| push(&mut sides.actors, e));
            }
            // "bilateral summit in Sochi": the sides come before the place.
            if kind == Kind::Noun && sides.actors.len() == 1 {
                let own = self.actors.of(i);
                if own.len() > 1 {
                    sides.actors = own;
                }
            }
            // "suspended talks with Peru": who stops or takes up talks takes part in them.
            if kind == Kind::Noun && sides.actors.len() == 1 && matches!(self.doc[i].dep.as_str(), "dobj" | "nsubjpass")
            {
                for s in syntax::agents(self.doc, self.doc[i].head) {
                    self.fill(&[s]).into_iter().for_each(|e| push(&mut sides.actors, e));
                }
            }
            // "The union's ministers failed to agree at a meeting": what a body of states decides at one is its own meeting.
            if kind == Kind::Noun && sides.actors.is_empty() {
                for s in syntax::occasion_subjects(self.doc, i) {
                    let body = |e: &Entity| e.country.as_deref().is_some_and(|c| BODIES.contains(&c));
                    self.fill(&[s]).into_iter().filter(body).for_each(|e| push(&mut sides.actors, e));
                }
            }
            // "During a meeting with Xi, Modi said": who does what the clause tells takes part.
            if kind == Kind::Noun && sides.actors.len() == 1 {
                for s in syntax::occasion_subjects(self.doc, i) {
                    self.fill(&[s]).into_iter().for_each(|e| push(&mut sides.actors, e));
                }
            }
        } else {
            for slot in &entry.actor {
                let found = self.entities(i, kind, words, slot);
                if !found.is_empty() {
                    found.into_iter().for_each(|e| push(&mut sides.actors, e));
                    sides.from.0 = Some(slot.clone());
                    break;
                }
            }
        }
        // "On a visit to Laos, the king said", "the minister, on a trip to Laos, said"
        if sides.actors.is_empty() && kind == Kind::Noun && entry.mode.as_deref() == Some("visit") {
            let mut heads = syntax::occasion_subjects(self.doc, i);
            let p = self.doc[i].head;
            if heads.is_empty() && self.doc[i].dep == "pobj" && matches!(&*self.doc[p].lemma, "on" | "during") {
                heads.push(self.doc[p].head);
            }
            self.fill(&heads).into_iter().for_each(|e| push(&mut sides.actors, e));
        }
        if sides.actors.is_empty() && kind == Kind::Verb && of_office(entry) {
            self.teller(i).into_iter().for_each(|e| push(&mut sides.actors, e));
        }
        for slot in &entry.recipient {
            let found = self.entities(i, kind, words, slot);
            let other = self.is_other(i, kind, words, slot);
            for e in found {
                // "pledged its utmost": what is the actor's own is no other side.
                let own = e.basis == Basis::Pronoun
                    && !other
                    && sides.actors.iter().any(|a| a.country == e.country && !entry.reciprocal);
                // "he invited him": nobody does it to himself.
                let self_same = |a: &Entity| {
                    e.basis == Basis::Pronoun
                        && (&a.country, &a.sectors, &a.person, &a.office)
                            == (&e.country, &e.sectors, &e.person, &e.office)
                };
                if !own && !sides.actors.iter().any(|a| same(a, &e) || self_same(a)) {
                    push(&mut sides.recipients, e);
                }
            }
            if !sides.recipients.is_empty() {
                sides.from.1 = Some(slot.clone());
                break;
            }
        }
        sides
    }

    /// Whether a slot holds a personal pronoun that stands for itself ("the police arrested **him**"): it means somebody other than
    /// the subject.
    fn is_other(&self, i: usize, kind: Kind, words: &[usize], slot: &Slot) -> bool {
        const OTHERS: [&str; 8] = ["he", "him", "she", "her", "it", "they", "them", "us"];
        let personal =
            |&h: &usize| self.doc[h].tag == "PRP" && OTHERS.contains(&self.doc.word(h).to_lowercase().as_str());
        matches!(slot, Slot::Object | Slot::Dative | Slot::Direct)
            && self.heads(i, kind, words, slot).iter().any(personal)
    }

    /// The public body that tells of act `i` in the passive and names nobody who did it: it tells what it did itself ("**police**
    /// said ten people had been arrested", "**the bank** said a loan had been granted").
    fn teller(&self, i: usize) -> Vec<Entity> {
        let h = self.doc[i].head;
        let told = self.doc[i].dep == "ccomp" && syntax::is_passive(self.doc, i) && syntax::is_verb(self.doc, h);
        if !told || h == i || syntax::is_passive(self.doc, h) {
            return Vec::new();
        }
        let official = |e: &Entity| {
            e.country.as_deref().is_some_and(|c| BODIES.contains(&c))
                || e.sectors.iter().any(|s| matches!(s.as_str(), "GOV" | "COP" | "MIL" | "JUD"))
        };
        self.fill(&syntax::agents(self.doc, h)).into_iter().filter(official).collect()
    }

    /// The other states that what stands inside trigger `i` touches, where no event of its own tells them: "agreed to build a
    /// railway **in Uganda**", "promised cheap oil **for Cuba**".
    pub(crate) fn touched(&self, i: usize, but: &[Entity]) -> Vec<Entity> {
        let other = |e: &Entity| e.country.is_some() && but.iter().all(|a| a.country != e.country);
        let mut inside = self.chooser.complements(i);
        let below: Vec<usize> = inside.iter().flat_map(|&c| syntax::objects(self.doc, c)).collect();
        inside.extend(below.into_iter().filter(|&o| o > i));
        // "gave a million dollars to promote trade in Chad": the parser hangs the purpose on the sum.
        for k in inside.clone() {
            for v in self.doc.children(k).iter().copied() {
                if matches!(self.doc[v].dep.as_str(), "acl" | "relcl") && self.doc[v].tag == "VB" {
                    inside.push(v);
                    inside.extend(syntax::objects(self.doc, v).into_iter().filter(|&o| o > v));
                }
            }
        }
        for prep in TOUCHING {
            for &c in &inside {
                let heads = syntax::prepositional(self.doc, c, prep);
                let found: Vec<Entity> = self.fill(&heads).into_iter().filter(other).collect();
                if !found.is_empty() {
                    return found;
                }
            }
        }
        for &c in &inside {
            let found: Vec<Entity> = self.owners(c, 0).into_iter().filter(other).collect();
            if !found.is_empty() && !syntax::is_verb(self.doc, c) {
                return found;
            }
        }
        Vec::new()
    }

    /// The entities of the subject alone.
    pub(crate) fn subjects(&self, i: usize, kind: Kind, words: &[usize]) -> Vec<Entity> {
        self.entities(i, kind, words, &Slot::Subject)
    }

    fn entities(&self, i: usize, kind: Kind, words: &[usize], slot: &Slot) -> Vec<Entity> {
        let doc = self.doc;
        match slot {
            // "Czech tanks were delivered": whose the thing is, where the slot asks for it at a verb.
            Slot::Modifier if kind == Kind::Verb => {
                let mut objects = self.chooser.objects_of(i, kind, words);
                syntax::see_through(doc, &mut objects);
                objects.into_iter().flat_map(|o| self.modifiers(o)).collect()
            }
            Slot::Modifier => self.modifiers(i),
            Slot::Owner => {
                let mut all = Vec::new();
                for o in self.chooser.objects_of(i, kind, words) {
                    let mut found = self.owners(o, 0);
                    self.widen(o, &mut found);
                    all.extend(found);
                }
                all
            }
            Slot::Inner => {
                let mut all = Vec::new();
                for c in self.chooser.complements(i).into_iter().chain(syntax::said_before(doc, i)) {
                    if syntax::is_verb(doc, c) {
                        // Who is to do it; the subject of a passive only suffers it.
                        all.extend(self.fill(&syntax::agents(doc, c)));
                    } else if !self.chooser.event(c).is_empty() {
                        all.extend(self.owners(c, 0));
                    }
                    if !all.is_empty() {
                        break;
                    }
                }
                all
            }
            Slot::Prep(prep) if prep == "anti" => {
                let subjects = if kind == Kind::Verb { syntax::agents(doc, i) } else { vec![i] };
                let before = |n: &usize| doc.children(*n).iter().copied().filter(|&c| self.opposed(c) == Some("anti"));
                let mut all = Vec::new();
                for c in subjects.iter().flat_map(before) {
                    self.modifier(c, &mut all);
                }
                all
            }
            _ => {
                let heads = self.heads(i, kind, words, slot);
                let found = self.fill(&heads);
                if found.is_empty() && *slot == Slot::Subject && kind == Kind::Verb {
                    return self.fill(&self.makers(i, &heads));
                }
                found
            }
        }
    }

    /// Who does something with a thing that does what verb `i` says: "**parliament** passed a resolution condemning",
    /// "**rebels** fired rockets that hit".
    fn makers(&self, i: usize, things: &[usize]) -> Vec<usize> {
        let doc = self.doc;
        let &[thing] = things else { return Vec::new() };
        let v = doc[thing].head;
        let modifies = matches!(doc[i].dep.as_str(), "acl" | "relcl") && doc[i].head == thing;
        let handled = matches!(doc[thing].dep.as_str(), "dobj" | "nsubjpass") && syntax::is_verb(doc, v);
        if modifies && handled { syntax::agents(doc, v) } else { Vec::new() }
    }

    /// The tokens that stand in a slot.
    fn heads(&self, i: usize, kind: Kind, words: &[usize], slot: &Slot) -> Vec<usize> {
        let doc = self.doc;
        match (slot, kind) {
            (Slot::Subject, Kind::Verb) => syntax::agents(doc, i),
            (Slot::Subject, Kind::Noun) => syntax::noun_subjects(doc, i, 0),
            (Slot::Subject, Kind::Adjective) => {
                syntax::copular_subject(doc, i, 0).map_or_else(Vec::new, |s| syntax::conjuncts(doc, s))
            }
            (Slot::Object, Kind::Noun) => {
                let mut all = syntax::prepositional(doc, i, "of");
                if all.is_empty()
                    && let Some(v) = syntax::governing_verb(doc, i)
                {
                    all = syntax::datives(doc, v);
                }
                all
            }
            (Slot::Object, _) => {
                let objects = self.chooser.objects_of(i, kind, words);
                objects.into_iter().filter(|&o| !syntax::is_verb(doc, o)).collect()
            }
            (Slot::Dative, _) => syntax::datives(doc, i),
            // The thing that is asked ("requested foreign troops") is nobody who is asked.
            (Slot::Direct, _) if words.iter().skip(1).any(|&w| doc[w].pos == "ADP") => {
                syntax::objects(doc, i).into_iter().filter(|o| !words.contains(o)).collect()
            }
            (Slot::Direct, _) => Vec::new(),
            (Slot::Prep(prep), _) => {
                let mut all = syntax::prepositional(doc, i, prep);
                if all.is_empty() {
                    // Below the object ("sign a deal with Iran"), or below the light verb ("held talks in X with Y").
                    match kind {
                        Kind::Verb => {
                            // The object of the verb, or of its last preposition: "pulled out of talks with Chad".
                            let mut objects = self.chooser.objects_of(i, kind, words);
                            syntax::see_through(doc, &mut objects);
                            for &o in objects.iter().chain(words.iter().skip(1).filter(|&&w| doc[w].pos != "ADP")) {
                                all.extend(syntax::prepositional(doc, o, prep));
                            }
                            // "handed a note of protest to"
                            if all.is_empty() && matches!(prep.as_str(), "to" | "against" | "with" | "between") {
                                for &o in &objects {
                                    all.extend(syntax::below(doc, o, prep));
                                }
                            }
                        }
                        Kind::Noun => {
                            if let Some(v) = syntax::governing_verb(doc, i) {
                                all = syntax::prepositional(doc, v, prep);
                            }
                            // "opened talks on Monday with": the parser hangs it on the day now and then.
                            if all.is_empty() {
                                for p in doc.children(i).iter().filter(|&&c| doc[c].dep == "prep") {
                                    for o in syntax::children_by(doc, *p, "pobj") {
                                        if doc[o].ent_type == "DATE" || doc[o].ent_type == "TIME" {
                                            all.extend(syntax::prepositional(doc, o, prep));
                                        }
                                    }
                                }
                            }
                        }
                        Kind::Adjective => {}
                    }
                }
                if all.is_empty() {
                    all = syntax::loose_prepositional(doc, i, prep);
                }
                // "the country **where** she seeks asylum"
                let place = prep == "in" && doc[i].dep == "relcl";
                if all.is_empty() && place && doc.children(i).iter().any(|&c| &*doc[c].lemma == "where") {
                    all.push(doc[i].head);
                }
                all
            }
            (Slot::Modifier | Slot::Owner | Slot::Inner, _) => Vec::new(),
        }
    }

    /// The entities that noun phrases denote; for a phrase that is no actor, those it belongs to
    /// ("an Armenian proposal", "Russia's decision").
    pub(crate) fn fill(&self, heads: &[usize]) -> Vec<Entity> {
        let mut all = Vec::new();
        for &head in heads {
            let mut found = self.actors.of(head);
            if found.is_empty() {
                let (owners, whole) = self.owners_shown(head, 0);
                found = owners;
                if whole {
                    self.widen(head, &mut found);
                }
            } else {
                self.widen(head, &mut found);
            }
            all.extend(found);
        }
        all
    }

    /// Shows who fills a role with the words of the whole phrase; of a pronoun with those of what it points to in the same
    /// sentence.
    fn widen(&self, head: usize, found: &mut [Entity]) {
        let apart = found.iter().any(|e| e.span != found[0].span);
        if found.is_empty() || apart {
            return;
        }
        let show = |e: &mut Entity, head: usize| {
            let span = self.passage.span(actor::extent(self.doc, head));
            e.span = Some(span);
            e.text = self.passage.article.text.get(span.start..span.end).map(str::to_owned);
        };
        match self.actors.meant(head) {
            [] => found.iter_mut().for_each(|e| show(e, head)),
            [one] => found.iter_mut().for_each(|e| show(e, *one)),
            several if several.len() == found.len() => found.iter_mut().zip(several).for_each(|(e, &h)| show(e, h)),
            _ => found.iter_mut().for_each(|e| show(e, head)),
        }
    }

    /// Countries and bodies that stand as modifiers before noun `i`.
    pub(crate) fn modifiers(&self, i: usize) -> Vec<Entity> {
        let mut all = Vec::new();
        for &c in self.doc.children(i) {
            let before = matches!(self.doc[c].dep.as_str(), "amod" | "compound" | "nmod" | "poss" | "npadvmod");
            if c < i && before && self.opposed(c).is_none() {
                self.modifier(c, &mut all);
            }
        }
        all
    }

    /// `anti` or `pro` where modifier `c` says whom something is for or against, not whose it is: "**anti**-American protests".
    fn opposed(&self, c: usize) -> Option<&'static str> {
        let word = |k: usize| self.doc.word(k).to_lowercase();
        (c >= 2 && word(c - 1) == "-").then(|| word(c - 2)).and_then(|w| ["anti", "pro"].into_iter().find(|&p| p == w))
    }

    /// The entities of a modifier and of what is coordinated or hyphenated with it: "India-Pakistan", "French and German".
    fn modifier(&self, c: usize, all: &mut Vec<Entity>) {
        // "a 750-million-US-dollar loan": the money of a country is not the country.
        let next = (c + 1..self.doc.len()).find(|&n| self.doc.word(n) != "-");
        if next
            .is_some_and(|n| matches!(&*self.doc[n].lemma, "dollar" | "pound" | "franc" | "krona" | "peso" | "rupee"))
        {
            return;
        }
        all.extend(self.actors.modifiers(c));
        for &k in self.doc.children(c) {
            if matches!(self.doc[k].dep.as_str(), "conj" | "compound" | "amod" | "nmod" | "npadvmod" | "dep") {
                self.modifier(k, all);
            }
        }
    }

    pub(crate) fn owners(&self, head: usize, depth: usize) -> Vec<Entity> {
        self.owners_shown(head, depth).0
    }

    /// To whom a thing belongs, by possessor, modifier or `of` / `by` / `from` / `in`; and whether the whole phrase shows them
    /// ("Norway's offer") rather than the words that name them ("accusations by **Norway**").
    fn owners_shown(&self, head: usize, depth: usize) -> (Vec<Entity>, bool) {
        if depth > 2 {
            return (Vec::new(), true);
        }
        for p in syntax::possessors(self.doc, head) {
            let mut found = self.actors.of(p);
            if !found.is_empty() {
                if !self.actors.meant(p).is_empty() {
                    self.widen(p, &mut found);
                }
                return (found, true);
            }
        }
        let found = self.modifiers(head);
        if !found.is_empty() {
            return (found, true);
        }
        for prep in ["by", "between", "of", "from", "against", "on", "to", "in"] {
            let mut all = Vec::new();
            let whole = !SHOWN_ALONE.contains(&prep);
            for o in syntax::prepositional(self.doc, head, prep) {
                let mut found = self.actors.of(o);
                if found.is_empty() && matches!(prep, "of" | "by" | "on" | "against") {
                    found = self.owners(o, depth + 1);
                }
                if !whole {
                    self.widen(o, &mut found);
                }
                all.extend(found);
            }
            if !all.is_empty() {
                return (all, whole);
            }
        }
        for a in syntax::children_by(self.doc, head, "acl") {
            let mut all = Vec::new();
            for o in syntax::agents(self.doc, a).into_iter().filter(|&o| o != head) {
                all.extend(self.actors.of(o));
            }
            // "rockets fired **from Lebanon**"
            if all.is_empty() {
                for o in syntax::prepositional(self.doc, a, "from") {
                    all.extend(self.actors.of(o));
                }
            }
            if !all.is_empty() {
                return (all, true);
            }
        }
        (Vec::new(), true)
    }
}

/// Whether an entry tells what only an office or a body does, so that the one that tells of it did it.
fn of_office(entry: &Entry) -> bool {
    let mode = entry.mode.as_deref();
    match entry.event.as_str() {
        "AID" => true,
        "COERCE" => matches!(mode, Some("arrest" | "deport" | "ban" | "seize")),
        "SANCTION" => matches!(mode, Some("expel")),
        "RETREAT" => matches!(mode, Some("release")),
        _ => false,
    }
}

/// Whether two mentions denote the same actor.
pub(crate) fn same(a: &Entity, b: &Entity) -> bool {
    if a.span.is_some() && a.span == b.span && a.country == b.country {
        return true;
    }
    match (&a.id, &b.id) {
        (Some(x), Some(y)) => x == y,
        _ => {
            a.country == b.country
                && a.sectors == b.sectors
                && a.person == b.person
                && a.name == b.name
                && a.name.is_some()
        }
    }
}

/// Adds an entity unless it is there.
pub(crate) fn push(all: &mut Vec<Entity>, entity: Entity) {
    if !all.iter().any(|e| same(e, &entity)) {
        all.push(entity);
    }
}
