//! What a phrase refers to beyond its own words: counts, counterparts, the place near by, pronouns, initials; and what is
//! remembered of it.

use std::ops::Range;

use super::super::coref::{Antecedent, Mention, Shape};
use super::Resolver;
use crate::report::{Basis, Entity};
use crate::syntax;
use chancery_knowledge::Gender;

impl Resolver<'_> {
    /// How many are meant by "the two", "both", "the three".
    pub(super) fn count(&self, tokens: Range<usize>) -> Option<usize> {
        tokens.rev().find_map(|t| match self.passage.doc.word(t).to_lowercase().as_str() {
            "two" | "both" | "either" | "neither" => Some(2),
            "three" => Some(3),
            "four" => Some(4),
            _ => None,
        })
    }

    /// "his Japanese counterpart": the same office in the other country.
    pub(super) fn counterpart(&self, h: usize, start: usize, countries: &[String]) -> Vec<Entity> {
        let mut entity = self.entity(start..h + 1, Basis::Title);
        entity.sectors = vec!["GOV".to_owned()];
        let model = syntax::possessors(&self.passage.doc, h).first().and_then(|&p| self.phrases[p].first().cloned());
        let own = model.as_ref().and_then(|m| m.country.clone());
        let doc = &self.passage.doc;
        let places = || {
            let at = ["of", "from", "in"].into_iter().flat_map(|p| syntax::prepositional(doc, h, p));
            at.filter_map(|o| self.name_at[o].and_then(|k| self.named[k].entity.country.clone())).next()
        };
        let others = || countries.iter().find(|c| Some(*c) != own.as_ref()).cloned();
        entity.country = self.modifier_country(start..h).or_else(places).or_else(others);
        if entity.country.is_none() {
            entity.country = self.near_named(h).filter(|c| Some(c) != own.as_ref());
        }
        if let Some(model) = model {
            if !model.sectors.is_empty() {
                entity.sectors = model.sectors;
            }
            let key = model.office.as_deref().and_then(|o| self.index.key(o, own.as_deref()));
            if let (Some(key), Some(country), "NN") = (key, entity.country.as_deref(), doc[h].tag.as_str())
                && let Some(holder) = self.index.holder(country, key, self.passage.published())
            {
                entity.person = Some(holder.name.to_owned());
                entity.id = Some(holder.id.to_owned());
                entity.office = self.index.title_of(holder).map(str::to_owned);
            } else {
                entity.office = model.office;
            }
        }
        vec![entity]
    }

    /// The country where a description without one of its own belongs: the place named in its clause, else that of the passage.
    pub(super) fn near(&self, h: usize) -> Option<String> {
        self.near_named(h).or_else(|| self.home.map(str::to_owned))
    }

    /// The country of the place named in the clause of a phrase.
    pub(super) fn near_named(&self, h: usize) -> Option<String> {
        let doc = &self.passage.doc;
        let mut at = h;
        for _ in 0..6 {
            for prep in ["in", "at", "near", "across", "outside", "inside", "around"] {
                for o in syntax::prepositional(doc, at, prep) {
                    if let Some(c) = self.name_at[o].and_then(|k| self.named[k].entity.country.clone()) {
                        return Some(c);
                    }
                }
            }
            // "killed in a strike in Gaza": the place of the act that it happened in.
            for prep in ["in", "during", "after", "by"] {
                for o in syntax::prepositional(doc, at, prep) {
                    for inner in ["in", "at", "near", "on"] {
                        for place in syntax::prepositional(doc, o, inner) {
                            if let Some(c) = self.name_at[place].and_then(|k| self.named[k].entity.country.clone()) {
                                return Some(c);
                            }
                        }
                    }
                }
            }
            if doc[at].head == at {
                break;
            }
            at = doc[at].head;
        }
        None
    }

    /// A resolved entity, as the words at `tokens` point to it.
    pub(super) fn point(&self, mut entity: Entity, tokens: Range<usize>) -> Entity {
        let span = self.passage.span(tokens);
        entity.span = Some(span);
        entity.text = self.passage.article.text.get(span.start..span.end).map(str::to_owned);
        entity.basis = Basis::Description;
        entity
    }

    pub(super) fn pronoun(&mut self, h: usize) -> Vec<Entity> {
        let found = self.antecedent(h);
        // A pronoun that points to a pronoun means what that one means.
        let heads = found.heads.into_iter().flat_map(|t| match &self.meant[t][..] {
            [] => vec![t],
            further => further.to_vec(),
        });
        self.meant[h] = heads.collect();
        found.entities.into_iter().map(|e| Entity { basis: Basis::Pronoun, ..self.point(e, h..h + 1) }).collect()
    }

    /// What a pronoun points back to.
    pub(super) fn antecedent(&self, h: usize) -> Antecedent {
        let doc = &self.passage.doc;
        let lower = doc.word(h).to_lowercase();
        match lower.as_str() {
            "he" | "him" | "his" | "himself" => self.story.last(Shape::Person, Some(Gender::He), h, doc),
            "she" | "her" | "hers" | "herself" => self.story.last(Shape::Person, Some(Gender::She), h, doc),
            "it" | "its" | "itself" => self.story.last(Shape::Body, None, h, doc),
            "they" | "them" | "their" | "theirs" | "themselves" => self.story.last(Shape::Many, None, h, doc),
            "who" | "which" | "that" | "whom" | "whose" => {
                let to = syntax::antecedent(doc, h);
                if to == h {
                    return Antecedent::default();
                }
                Antecedent { entities: self.phrases[to].clone(), heads: vec![to] }
            }
            "both" => Antecedent { entities: self.story.sides(2, false, h, doc), heads: Vec::new() },
            _ => Antecedent::default(),
        }
    }

    /// Whether the person of the phrase headed by `h` is a he or a she: by a word of the phrase, else by the first name.
    pub(super) fn gender(&self, h: usize, entities: &[Entity]) -> Option<Gender> {
        let [entity] = entities else { return None };
        let spoken = self.words(self.start(h)..h + 1).iter().find_map(|w| self.index.gender(w));
        let first =
            || entity.person.as_deref().and_then(|p| self.index.gender(&p.split([' ', '-']).next()?.to_lowercase()));
        // The same person told before may have had a title then.
        spoken.or_else(first).or_else(|| self.story.gender(entity.person.as_deref()?))
    }

    /// The initials in brackets right after the name headed by `h`, where they are those of its words.
    pub(super) fn initials(&self, h: usize, entity: &Entity) -> Option<String> {
        let doc = &self.passage.doc;
        let name = entity.name.as_deref()?;
        let open = (h + 1..doc.len().min(h + 6)).find(|&t| doc.word(t) == "(")?;
        if open + 2 >= doc.len() || doc.word(open + 2) != ")" {
            return None;
        }
        let short = doc.word(open + 1);
        let capital = |w: &str| w.chars().next().filter(|c| c.is_uppercase());
        let letters: String = name.split([' ', '-']).filter_map(capital).collect();
        (short.len() >= 2 && letters.starts_with(short)).then(|| short.to_owned())
    }

    pub(super) fn remember(&mut self, h: usize, entities: &[Entity]) {
        let doc = &self.passage.doc;
        if entities.is_empty() {
            return;
        }
        let plural = matches!(doc[h].tag.as_str(), "NNS" | "NNPS") || entities.len() > 1 || self.many[h];
        let subject = matches!(doc[h].dep.as_str(), "nsubj" | "nsubjpass");
        let person = self.name_at[h].is_some_and(|k| self.named[k].person) || doc[h].ent_type == "PERSON";
        let gender = self.gender(h, entities);
        if let ([entity], false) = (entities, person)
            && let Some(initials) = self.initials(h, entity)
        {
            self.acronyms.insert(initials, entity.clone());
        }
        self.story.add(Mention { token: h, heads: vec![h], entities, plural, subject, person, gender });
        // A coordination is one subject for "they" and "the two".
        if doc[h].dep == "conj" {
            let mut first = h;
            while doc[first].dep == "conj" && doc[first].head < first {
                first = doc[first].head;
            }
            let (mut all, mut heads) = (Vec::new(), Vec::new());
            for c in syntax::conjuncts(doc, first) {
                if c < h && !self.phrases[c].is_empty() {
                    all.extend(self.phrases[c].iter().cloned());
                    heads.push(c);
                }
            }
            all.extend(entities.iter().cloned());
            heads.push(h);
            if all.len() > 1 {
                let subject = matches!(doc[first].dep.as_str(), "nsubj" | "nsubjpass");
                let group =
                    Mention { token: h, heads, entities: &all, plural: true, subject, person: false, gender: None };
                self.story.add(group);
            }
        }
    }
}
