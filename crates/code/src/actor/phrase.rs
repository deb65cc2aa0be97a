//! One entity of a noun phrase: name, title, modifiers, apposition, or a common noun that acts.

use std::ops::Range;

use chancery_knowledge::{Agent, AgentKind, Number};

use rustc_hash::FxHashMap;

use super::coref::{Shape, Story};
use super::index::ActorIndex;
use super::named::{HALVES, Named, is_common_body};
use crate::passage::Passage;
use crate::report::{Basis, Entity};
use crate::syntax;

mod refer;

struct Resolver<'p> {
    passage: &'p Passage<'p>,
    index: &'p ActorIndex,
    named: &'p [Named],
    name_at: &'p [Option<usize>],
    home: Option<&'p str>,
    scene: Option<String>,
    phrases: Vec<Vec<Entity>>,
    /// Heads that mean several without a plural ending: "police".
    many: Vec<bool>,
    /// Bodies by the initials that the article gives them in brackets.
    acronyms: FxHashMap<String, Entity>,
    /// Tokens inside a title that goes on after its head: "state" in "secretary of state".
    taken: Vec<bool>,
    story: Story,
    /// For a pronoun, the heads of the phrase in the same sentence that it points to.
    meant: Vec<Vec<usize>>,
}

/// The entities of every noun phrase, by its head token; and for each pronoun the heads of what it points to.
pub(crate) fn resolve(
    passage: &Passage<'_>,
    index: &ActorIndex,
    named: &[Named],
    name_at: &[Option<usize>],
    home: Option<&str>,
) -> (Vec<Vec<Entity>>, Vec<Vec<usize>>) {
    let n = passage.doc.len();
    let scene = super::home::scene(passage, named);
    let mut resolver = Resolver {
        passage,
        index,
        named,
        name_at,
        home,
        scene,
        phrases: vec![Vec::new(); n],
        many: vec![false; n],
        taken: vec![false; n],
        acronyms: FxHashMap::default(),
        story: Story::default(),
        meant: vec![Vec::new(); n],
    };
    for h in 0..n {
        let entities = resolver.phrase(h);
        resolver.remember(h, &entities);
        resolver.phrases[h] = entities;
    }
    (resolver.phrases, resolver.meant)
}

impl Resolver<'_> {
    fn phrase(&mut self, h: usize) -> Vec<Entity> {
        let doc = &self.passage.doc;
        if self.taken[h] || !syntax::is_nominal(doc, h) && doc[h].dep != "poss" {
            return Vec::new();
        }
        if let Some(known) = self.acronyms.get(doc.word(h)) {
            let span = self.passage.span(h..h + 1);
            return vec![Entity { span: Some(span), text: Some(doc.word(h).to_owned()), ..known.clone() }];
        }
        let modifies = matches!(doc[h].dep.as_str(), "compound" | "amod" | "nmod" | "npadvmod" | "nummod" | "quantmod");
        if let Some(k) = self.name_at[h] {
            let named = &self.named[k];
            // The phrase is that of the name's last token, which heads it; a name inside a longer phrase modifies.
            if modifies || (h + 1 < named.tokens.end && named.tokens.contains(&doc[h].head)) {
                return Vec::new();
            }
            if named.adjective && doc[h].pos == "ADJ" && doc[h].dep == "amod" {
                return Vec::new();
            }
            let mut all = self.others_before(h, k);
            all.push(self.by_name(h, k));
            return all;
        }
        if modifies {
            return Vec::new();
        }
        if doc[h].pos == "PRON" || doc[h].tag == "PRP$" {
            return self.pronoun(h);
        }
        let proper =
            matches!(doc[h].ent_type.as_str(), "PERSON" | "ORG" | "NORP" | "GPE" | "FAC") && doc[h].pos == "PROPN";
        if proper && let Some(entity) = self.unknown_name(h) {
            return vec![entity];
        }
        self.description(h)
    }

    /// First token of the phrase that ends at its head: modifiers, possessors and determiners before it.
    fn start(&self, h: usize) -> usize {
        let doc = &self.passage.doc;
        let mut low = h;
        let mut stack = vec![h];
        while let Some(t) = stack.pop() {
            for &c in doc.children(t) {
                let part = matches!(
                    doc[c].dep.as_str(),
                    "compound"
                        | "amod"
                        | "nmod"
                        | "poss"
                        | "case"
                        | "det"
                        | "nummod"
                        | "quantmod"
                        | "predet"
                        | "npadvmod"
                        | "advmod"
                ) || (doc[c].dep == "punct" && doc.word(c) == "-")
                    || (t != h && doc[c].dep == "conj" && c < h)
                    || (t != h && doc[c].dep == "cc" && c < h);
                if c < h && part {
                    low = low.min(c);
                    stack.push(c);
                }
            }
        }
        // What stands before a comma belongs to the phrase only in a list of its modifiers.
        (low..h).rev().find(|&t| doc.word(t) == "," && doc[doc[t].head].pos != "ADJ").map_or(low, |t| t + 1)
    }

    fn words(&self, tokens: Range<usize>) -> Vec<String> {
        tokens
            .filter(|&t| self.passage.doc.word(t) != "-")
            .map(|t| {
                let token = &self.passage.doc[t];
                match token.pos.as_str() {
                    "PROPN" => self.passage.doc.word(t).to_lowercase(),
                    _ => token.lemma.to_lowercase(),
                }
            })
            .collect()
    }

    /// The agent noun at the end of `words`, whose last word stands at token `h`: by its form ("forces") before its lemma.
    fn agent(&self, words: &[String], h: usize) -> Option<(&Agent, usize)> {
        let form = self.passage.doc.word(h).to_lowercase();
        let mut by_form = words.to_vec();
        if let Some(last) = by_form.last_mut() {
            *last = form;
        }
        // "Rebels" at the head of a sentence is tagged as a name, which has no lemma.
        let singular = by_form.last().map(|w| singular(w)).unwrap_or_default();
        self.index.agent(&by_form).or_else(|| self.index.agent(words)).or_else(|| {
            if let Some(last) = by_form.last_mut() {
                *last = singular;
            }
            self.index.agent(&by_form)
        })
    }

    /// The title whose words end at head `h`, or go on after it ("secretary of state").
    fn title_at(&self, start: usize, h: usize, country: Option<&str>) -> Option<Title> {
        let doc = &self.passage.doc;
        let reach = doc.subtree(h).end.min(h + 5);
        let longer = reach > h + 1 && matches!(doc.word(h + 1), "of" | "for");
        let ends = if longer { (h + 1..=reach).rev().collect() } else { vec![h + 1] };
        ends.into_iter().find_map(|end: usize| {
            let mut words = self.words(start..h);
            words.push(if doc[h].pos == "PROPN" { doc.word(h).to_lowercase() } else { doc[h].lemma.to_lowercase() });
            let before = words.len();
            if end > h + 1 {
                // Several of them: "secretaries of state".
                words[before - 1] = singular(&words[before - 1]);
            }
            words.extend((h + 1..end).map(|t| doc.word(t).to_lowercase()).filter(|w| w != "-"));
            let (office, used) = self.index.title(&words, country)?;
            let after = words.len() - before;
            (used > after).then(|| Title {
                key: office.key.to_owned(),
                sectors: office.sectors.iter().map(|s| (*s).to_owned()).collect(),
                used: used - after,
                text: words[words.len() - used..].join(" "),
                end,
            })
        })
    }

    fn entity(&self, tokens: Range<usize>, basis: Basis) -> Entity {
        let span = self.passage.span(tokens);
        Entity {
            country: None,
            sectors: Vec::new(),
            name: None,
            id: None,
            person: None,
            office: None,
            basis,
            span: Some(span),
            text: self.passage.article.text.get(span.start..span.end).map(str::to_owned),
        }
    }

    /// Other people named before a person in what the parser took for one name ("Donald Trump and Theresa May").
    fn others_before(&self, h: usize, k: usize) -> Vec<Entity> {
        let start = self.start(h);
        let first = self.named[k].tokens.start;
        if !self.named[k].person {
            // "South and North Korea", where the parser takes "South" for a modifier.
            let half = |n: &&Named| n.tokens.len() == 1 && n.tokens.end + 1 == first && n.tokens.start >= start;
            let elided = |n: &&Named| half(n) && HALVES.contains(&self.passage.doc.word(n.tokens.start));
            let free = |n: &&Named| self.phrases[n.tokens.start].is_empty();
            return self.named[..k].iter().filter(elided).filter(free).map(|n| n.entity.clone()).collect();
        }
        self.named[..k]
            .iter()
            .filter(|n| n.person && n.tokens.start >= start && n.entity.id != self.named[k].entity.id)
            .map(|n| n.entity.clone())
            .collect()
    }

    fn by_name(&self, h: usize, k: usize) -> Entity {
        let doc = &self.passage.doc;
        let named = &self.named[k];
        let mut start = self.start(h).min(named.tokens.start);
        if named.person {
            let before = start;
            for other in self.named[..k].iter().filter(|n| n.person && n.tokens.end > before) {
                start = (other.tokens.end + 1).min(named.tokens.start);
            }
        }
        let mut entity = named.entity.clone();
        if let Some(country) = self.body_elsewhere(h, start, k) {
            entity.country = Some(country);
            entity.name = Some(doc.words(named.tokens.clone()).to_owned());
            entity.id = None;
        }
        if named.person {
            self.add_title(h, start, named.tokens.start, &mut entity);
        } else if entity.country.is_none() {
            entity.country = self.modifier_country(start..named.tokens.start);
            let people = entity.sectors.iter().any(|s| s == "CVL" || s == "REL" || s == "REB");
            if people && entity.country.is_none() {
                entity.country = self.scene.clone().or_else(|| self.home.map(str::to_owned));
            }
        }
        // A country is its name; a person, a body or a people is its phrase ("the divided Security Council").
        let people = matches!(doc[h].tag.as_str(), "NNS" | "NNPS");
        let from = if named.person || named.body || people { start } else { named.tokens.start.max(start) };
        let span = self.passage.span(from..named.tokens.end);
        entity.span = Some(span);
        entity.text = self.passage.article.text.get(span.start..span.end).map(str::to_owned);
        entity
    }

    /// The country that a body with a common noun for its name is told to belong to ("**Peru's** Congress"), where that is not
    /// the one best known by it.
    fn body_elsewhere(&self, h: usize, start: usize, k: usize) -> Option<String> {
        let named = &self.named[k];
        if !is_common_body(self.passage, self.index, named) {
            return None;
        }
        let own = self.modifier_country(start..named.tokens.start).or_else(|| {
            let owner = syntax::possessors(&self.passage.doc, h).into_iter().next()?;
            self.phrases[owner].first().and_then(|e| e.country.clone())
        });
        own.filter(|c| Some(c) != named.entity.country.as_ref())
    }

    /// The title before a name, or in apposition to it: office, sectors, and the country where the name has none.
    fn add_title(&self, h: usize, start: usize, name: usize, entity: &mut Entity) {
        let doc = &self.passage.doc;
        let before = self.modifier_country(start..name);
        if entity.country.is_none() {
            entity.country = before.clone();
        }
        // The title may stand before further words ("Prime Minister-designate", "Minister for Trade X").
        let words = self.words(start..name);
        let mut found = (1..=words.len()).rev().find_map(|n| {
            let (office, used) = self.index.title(&words[..n], entity.country.as_deref())?;
            let sectors: Vec<String> = office.sectors.iter().map(|s| (*s).to_owned()).collect();
            Some((sectors, words[n - used..n].join(" "), is_former(&words), name - 1, start))
        });
        if found.is_none() {
            let above = (doc[h].dep == "appos").then(|| doc[h].head);
            found = syntax::children_by(doc, h, "appos").chain(above).find_map(|a| {
                let from = self.start(a);
                let title = self.title_at(from, a, entity.country.as_deref())?;
                Some((title.sectors, title.text, is_former(&self.words(from..a + 1)), a, from))
            });
        }
        if let Some((sectors, title, former, head, from)) = found {
            if entity.sectors.is_empty() {
                entity.sectors =
                    if former && sectors.iter().any(|s| s == "GOV") { vec!["ELI".to_owned()] } else { sectors };
            }
            entity.office = Some(title);
            if entity.country.is_none() {
                let own = self.country_of(head, from).into_iter().next();
                entity.country = own.or_else(|| self.country_of(h, start).into_iter().next());
            }
            return;
        }
        if entity.country.is_none() {
            for a in syntax::children_by(doc, h, "appos") {
                if let Some(country) = self.country_of(a, self.start(a)).into_iter().next() {
                    entity.country = Some(country);
                }
            }
            if entity.country.is_none() {
                entity.country = self.country_of(h, start).into_iter().next();
            }
        }
    }

    fn modifier_country(&self, tokens: Range<usize>) -> Option<String> {
        tokens.rev().find_map(|t| self.name_at[t].and_then(|k| self.named[k].entity.country.clone()))
    }

    /// The countries that a phrase belongs to by its own words: modifier, possessor, `of`, `from`, `in`.
    fn country_of(&self, h: usize, start: usize) -> Vec<String> {
        let doc = &self.passage.doc;
        let known = |t: usize| self.name_at[t].and_then(|k| self.named[k].entity.country.clone());
        // "their Saudi guides", "Turkey's Syrian allies": the adjective says whose people they are.
        let by_pronoun = syntax::possessors(doc, h).iter().any(|&p| doc[p].pos == "PRON");
        let adjective = (start..h).rev().find(|&t| {
            let named = self.name_at[t].map(|k| &self.named[k]);
            let people = |n: &Named| (n.adjective || by_pronoun) && !n.person && n.entity.country.is_some();
            named.is_some_and(people) && matches!(doc[t].dep.as_str(), "amod" | "compound") && doc[t].head == h
        });
        if let Some(t) = adjective.filter(|_| !syntax::possessors(doc, h).is_empty()) {
            return known(t).into_iter().collect();
        }
        for p in syntax::possessors(doc, h) {
            if let Some(country) = known(p).or_else(|| self.phrases[p].first().and_then(|e| e.country.clone())) {
                return vec![country];
            }
        }
        let mut before: Vec<String> = Vec::new();
        for t in (start..h).rev() {
            if let Some(c) = known(t)
                && !before.contains(&c)
                // Modifiers joined by a hyphen or "and" all count ("Russian-Korean commission").
                && (before.is_empty() || doc.word(t + 1) == "-" || matches!(doc.word(t + 1), "and" | ","))
            {
                before.push(c);
            }
        }
        if !before.is_empty() {
            before.reverse();
            return before;
        }
        for prep in ["of", "from", "for", "in", "at", "near"] {
            let mut all: Vec<String> = Vec::new();
            for o in syntax::prepositional(doc, h, prep) {
                let found = known(o).or_else(|| {
                    let inner = self.start(o);
                    self.country_of_simple(o, inner)
                });
                if let Some(c) = found
                    && !all.contains(&c)
                {
                    all.push(c);
                }
            }
            if !all.is_empty() {
                return all;
            }
        }
        Vec::new()
    }

    fn country_of_simple(&self, h: usize, start: usize) -> Option<String> {
        self.modifier_country(start..h + 1)
    }

    fn unknown_name(&self, h: usize) -> Option<Entity> {
        let doc = &self.passage.doc;
        let kind = doc[h].ent_type.as_str();
        let mut first = h;
        while first > 0 && doc[first].ent_iob == b'I' {
            first -= 1;
        }
        let mut last = h + 1;
        while last < doc.len() && doc[last].ent_iob == b'I' {
            last += 1;
        }
        if doc[first].ent_iob != b'B' {
            return None;
        }
        let start = self.start(h).min(first);
        let mut entity = self.entity(start..last.max(h + 1), Basis::Named);
        let mut from = first;
        while from < h && matches!(doc[from].pos.as_str(), "DET" | "ADJ" | "PUNCT") {
            from += 1;
        }
        let name = doc.words(from..last).to_owned();
        if !name.chars().any(char::is_uppercase) {
            return None;
        }
        if kind == "PERSON" {
            let surname = doc.word(last - 1).to_owned();
            if let Some(known) = self.story.person(&surname, &name) {
                let span = entity.span;
                let text = entity.text;
                return Some(Entity { span, text, basis: Basis::Named, ..known });
            }
            self.add_title(h, start, from, &mut entity);
            entity.person = Some(name.clone());
            entity.name = Some(name);
            return Some(entity);
        }
        // A body whose name ends in a noun that acts: "Ministry of Defence", "Supreme Court", "Zimbabwe Broadcasting Corporation".
        let words = self.words(from..last);
        let agent = (1..=words.len()).rev().find_map(|n| self.index.agent(&words[..n]).map(|(a, _)| a.clone()));
        if let Some(agent) = &agent {
            entity.sectors = agent.sectors.iter().map(|s| (*s).to_owned()).collect();
        }
        entity.country = self
            .modifier_country(start..last)
            .or_else(|| self.country_of(h, start).into_iter().next())
            .or_else(|| self.story.body(&name))
            .or_else(|| (agent.is_some() || kind == "GPE").then(|| self.near(h)).flatten());
        entity.name = Some(name);
        Some(entity)
    }

    fn description(&mut self, h: usize) -> Vec<Entity> {
        let doc = &self.passage.doc;
        let start = self.start(h);
        let words = self.words(start..h + 1);
        let Some(head) = words.last().cloned() else { return Vec::new() };
        // "dozens of veterans": those who are counted.
        let lemma = doc[h].lemma.to_lowercase();
        if syntax::MEASURES.contains(&&*lemma) && self.phrases[h].is_empty() {
            let counted = syntax::prepositional(doc, h, "of").into_iter().next();
            if let Some(o) = counted.filter(|&o| o > h) {
                let last = o + 1;
                return self.phrase(o).into_iter().map(|e| self.point(e, start..last)).collect();
            }
        }
        let plural = doc[h].tag == "NNS" || doc[h].tag == "NNPS";
        let pair = matches!(head.as_str(), "pair" | "duo") && !self.passage.doc.children(h).iter().any(|&c| c > h);
        let dual = self.count(start..h).or(pair.then_some(2));
        let definite = (start..h).any(|t| {
            matches!(
                doc[t].lemma.to_lowercase().as_str(),
                "the" | "this" | "that" | "these" | "those" | "both" | "either" | "neither"
            )
        });
        let countries = self.country_of(h, start);
        // "bilateral ties", "mutual contacts": of the two sides spoken of.
        if words.iter().any(|w| matches!(w.as_str(), "bilateral" | "mutual" | "two-way"))
            && self.modifier_country(start..h).is_none()
            && syntax::possessors(doc, h).is_empty()
            && countries.len() < 2
        {
            return self.story.sides(2, false, h, doc).into_iter().map(|e| self.point(e, start..h + 1)).collect();
        }
        if head == "counterpart" {
            return self.counterpart(h, start, &countries);
        }
        let title = self.title_at(start, h, countries.first().map(String::as_str));
        let agent = self.agent(&words, h).map(|(a, used)| (a.clone(), used));
        let mut end = h + 1;
        let (sectors, kind, number, office, key) = match (title, agent) {
            (Some(title), agent) if title.end > h + 1 || agent.as_ref().is_none_or(|(_, n)| title.used >= *n) => {
                end = title.end;
                (title.sectors, AgentKind::Person, Number::One, Some(title.text), Some(title.key))
            }
            (_, Some((agent, _))) => {
                (agent.sectors.iter().map(|s| (*s).to_owned()).collect(), agent.kind, agent.number, None, None)
            }
            _ => return Vec::new(),
        };
        for t in h + 1..end {
            self.taken[t] = true;
        }
        let mut countries =
            if countries.is_empty() && end > h + 1 { self.country_of(end - 1, end - 1) } else { countries };
        // "leaders of the two countries"
        let of_both = syntax::prepositional(doc, h, "of").into_iter().find(|&o| {
            o > h && !syntax::prepositional(doc, o, "of").contains(&h) && self.count(self.start(o)..o).is_some()
        });
        if let Some(o) = of_both.filter(|_| countries.is_empty()) {
            for code in self.phrase(o).into_iter().filter_map(|e| e.country) {
                if !countries.contains(&code) {
                    countries.push(code);
                }
            }
        }
        self.many[h] = number == Number::Many;
        if let Some(n) = dual
            && countries.is_empty()
            && (plural || n == 2)
            && (definite || kind == AgentKind::Place)
        {
            let people = kind == AgentKind::Person || self.index.title(std::slice::from_ref(&head), None).is_some();
            let sides = self.story.sides(n, people, h, doc);
            if sides.len() == n {
                return sides.into_iter().map(|e| self.point(e, start..h + 1)).collect();
            }
        }
        let mut base = self.entity(start..end, if office.is_some() { Basis::Title } else { Basis::Description });
        base.sectors = sectors;
        base.office = office;
        if is_former(&words) && base.sectors.iter().any(|s| s == "GOV") {
            base.sectors = vec!["ELI".to_owned()];
        }
        if !countries.is_empty() {
            if let [country] = &countries[..] {
                self.story.head(&head, country);
            }
            return countries
                .into_iter()
                .map(|country| {
                    let mut e = base.clone();
                    if let (Some(key), None) = (&key, e.person.as_ref())
                        && base.sectors != ["ELI"]
                        && !plural
                        && let Some(holder) = self.index.holder(&country, key, self.passage.published())
                    {
                        e.person = Some(holder.name.to_owned());
                        e.id = Some(holder.id.to_owned());
                    }
                    e.country = Some(country);
                    e
                })
                .collect();
        }
        // What points back.
        if !plural && (definite || base.office.is_some()) {
            let shape = match kind {
                AgentKind::Place => Shape::Country,
                AgentKind::Person => Shape::Person,
                AgentKind::Group | AgentKind::Body | AgentKind::Thing => Shape::Body,
            };
            if let Some(found) = self.story.definite(self.index, shape, &head, &base, h, doc) {
                return vec![self.point(found, start..h + 1)];
            }
        }
        if plural
            && definite
            && let Some(sector) = base.sectors.first()
        {
            let group = self.story.group(sector, h, doc);
            if !group.is_empty() {
                return group.into_iter().map(|e| self.point(e, start..h + 1)).collect();
            }
        }
        // A weapon acts for those whose it is told to be; without that, nobody is told to act.
        if kind == AgentKind::Place || kind == AgentKind::Thing && base.sectors.is_empty() {
            return Vec::new();
        }
        // A people of several states ("Kurdish fighters") and those who bear arms against a state belong where it happens.
        let stateless = (start..h).any(|t| self.name_at[t].is_some_and(|k| self.named[k].entity.country.is_none()))
            || base.sectors.first().is_some_and(|s| matches!(s.as_str(), "REB" | "UAF"));
        let there = if stateless { self.scene.clone() } else { None };
        // "international organisations", "foreign troops": of no state, or of none that is told.
        let abroad = |w: &str| words.len() > 1 && words[words.len() - 2] == w;
        if abroad("international") || abroad("foreign") && kind == AgentKind::Person {
            let body = matches!(kind, AgentKind::Body | AgentKind::Group) && abroad("international");
            base.country = body.then(|| "IGO".to_owned());
            return vec![base];
        }
        base.country = self.story.country_of_head(&head).or(there).or_else(|| self.near(h));
        vec![base]
    }
}

/// A title in the text.
struct Title {
    /// Key of its office.
    key: String,
    sectors: Vec<String>,
    /// Words of it up to the head of the phrase.
    used: usize,
    text: String,
    /// End of its tokens.
    end: usize,
}

/// Whether the words before a title say that it is held no more.
fn is_former(words: &[String]) -> bool {
    words.iter().any(|w| matches!(w.as_str(), "former" | "ex" | "exiled" | "late" | "ousted" | "deposed"))
}

/// The singular of a regular plural, in lower case.
fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    if let Some(stem) = word.strip_suffix("men") {
        return format!("{stem}man");
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && stem.len() > 2 => stem.to_owned(),
        _ => word.to_owned(),
    }
}
