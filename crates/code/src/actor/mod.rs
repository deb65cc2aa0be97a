//! Who is named, described or meant in a passage.
//!
//! [`named`] finds names by the knowledge tables, [`phrase`] makes one entity of a noun phrase (modifiers, title, name,
//! apposition), [`coref`] resolves what points back: pronouns, "the minister", "the two countries", "the group".

mod coref;
mod extent;
mod home;
mod index;
mod named;
mod phrase;
#[cfg(test)]
mod tests;

pub(crate) use extent::extent;
pub(crate) use index::ActorIndex;

use std::ops::Range;

use chancery_read::Span;

use crate::passage::Passage;
use crate::place::{self, PlaceIndex, PlaceMention};
use crate::report::{Basis, Entity};
use named::Named;

/// A phrase that denotes one or more actors.
#[derive(Clone, Debug)]
pub(crate) struct ActorMention {
    /// Its words.
    pub(crate) tokens: Range<usize>,
    /// Whom it denotes; several for "the two countries".
    pub(crate) entities: Vec<Entity>,
}

/// The actors of one passage.
#[derive(Debug)]
pub(crate) struct Actors {
    mentions: Vec<ActorMention>,
    /// Entities of the noun phrase headed by a token.
    phrases: Vec<Vec<Entity>>,
    /// For a pronoun, the heads of the phrase in the same sentence that it points to.
    meant: Vec<Vec<usize>>,
    named: Vec<Named>,
    /// Name that a token belongs to.
    name_at: Vec<Option<usize>>,
    /// Token inside a longer name, by the tables or the recogniser.
    inside: Vec<bool>,
}

impl Actors {
    /// Finds and resolves the actors of a passage.
    pub(crate) fn find(
        passage: &Passage<'_>,
        index: &ActorIndex,
        gazetteer: &PlaceIndex,
        places: &[PlaceMention],
    ) -> Self {
        let doc = &passage.doc;
        let mut named = named::find(passage, index);
        named::add_places(passage, places, &mut named);
        let mut name_at = vec![None; doc.len()];
        let mut inside = vec![false; doc.len()];
        for (k, n) in named.iter().enumerate() {
            for t in n.tokens.clone() {
                name_at[t] = Some(k);
                inside[t] = true;
            }
        }
        for (tokens, kind) in doc.entities() {
            if tokens.len() > 1 && matches!(kind.as_str(), "PERSON" | "ORG" | "FAC" | "WORK_OF_ART" | "LAW" | "PRODUCT")
            {
                // The head noun of such a name ("the Geneva Conference") stays free to be a trigger only outside of it.
                for t in tokens {
                    inside[t] |= doc[t].pos == "PROPN";
                }
            }
        }
        let filed = place::of_dateline(passage.article, gazetteer).and_then(|p| p.country);
        let plain: Vec<Named> = named.iter().filter(|n| !named::is_common_body(passage, index, n)).cloned().collect();
        let home = home::home(passage, &plain, filed.as_deref());
        named::settle_bodies(passage, index, &mut named, home.as_deref());
        let home = home::home(passage, &named, filed.as_deref());
        let (resolved, meant) = phrase::resolve(passage, index, &named, &name_at, home.as_deref());
        let mut mentions = Vec::new();
        for (h, entities) in resolved.iter().enumerate() {
            if let Some(span) = entities.first().and_then(|e| e.span) {
                let start = (0..=h).rev().take_while(|&t| doc[t].end > span.start).last().unwrap_or(h);
                mentions.push(ActorMention { tokens: start..h + 1, entities: entities.clone() });
            }
        }
        Self { mentions, phrases: resolved, meant, named, name_at, inside }
    }

    /// The phrases that denote actors, in order of their heads.
    pub(crate) fn mentions(&self) -> &[ActorMention] {
        &self.mentions
    }

    /// Gives the first person inside what somebody said ("I", "our") to the speaker.
    pub(crate) fn first_person(&mut self, passage: &Passage<'_>, content: Span, speaker: &Entity) {
        let doc = &passage.doc;
        let tokens = doc.tokens();
        let first = tokens.partition_point(|t| t.start < content.start);
        for t in (first..tokens.len()).take_while(|&t| tokens[t].end <= content.end) {
            if self.phrases[t].is_empty()
                && matches!(doc.word(t).to_lowercase().as_str(), "i" | "we" | "us" | "my" | "our" | "me" | "ours")
            {
                let entity = Entity {
                    basis: Basis::Pronoun,
                    span: Some(passage.span(t..t + 1)),
                    text: Some(doc.word(t).to_owned()),
                    ..speaker.clone()
                };
                self.phrases[t] = vec![entity];
            }
        }
    }

    /// Whom the noun phrase headed by token `head` denotes; empty where it is no actor. Coordination is not expanded.
    pub(crate) fn of(&self, head: usize) -> Vec<Entity> {
        self.phrases[head].clone()
    }

    /// The heads of what the pronoun `head` points to, where that stands in the same sentence; else nothing.
    pub(crate) fn meant(&self, head: usize) -> &[usize] {
        &self.meant[head]
    }

    /// Whether the noun phrase headed by `head` denotes an actor.
    pub(crate) fn denotes(&self, head: usize) -> bool {
        !self.phrases[head].is_empty()
    }

    /// The actor that a modifier names: "Russian" in "Russian invasion", "US" in "US airstrikes".
    pub(crate) fn modifiers(&self, token: usize) -> Vec<Entity> {
        self.name_at[token].map_or_else(Vec::new, |k| vec![self.named[k].entity.clone()])
    }

    /// Whether a token of the range belongs to the name of a person or body, and so to no place.
    pub(crate) fn names_no_place(&self, tokens: Range<usize>) -> bool {
        tokens.into_iter().any(|t| self.name_at[t].is_some_and(|k| self.named[k].person || self.named[k].body))
    }

    /// Whether the token is part of a name, and so no trigger.
    pub(crate) fn in_name(&self, token: usize) -> bool {
        self.inside[token]
    }
}

impl crate::statement::ActorView for Actors {
    fn of(&self, token: usize) -> Vec<Entity> {
        Actors::of(self, token)
    }

    fn within(&self, span: Span) -> Vec<Entity> {
        let inside = |e: &Entity| e.span.is_some_and(|s| span.contains(s));
        let mut all: Vec<Entity> =
            self.mentions.iter().flat_map(|m| m.entities.iter()).filter(|e| inside(e)).cloned().collect();
        // A country that only modifies ("the Russian side of the border") is spoken of, too.
        for n in &self.named {
            if inside(&n.entity) && !all.iter().any(|e| e.country == n.entity.country) {
                all.push(n.entity.clone());
            }
        }
        all.sort_by_key(|e| e.span.map(|s| s.start));
        all
    }
}
