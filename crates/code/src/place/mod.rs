//! Places: which words name one, where it lies, and which place an event happened at.
//!
//! [`recognise`] goes over a passage once: [`find`] looks up every capitalised run of words in the gazetteer,
//! [`guard`] throws out those that are people, papers, teams and plain words, [`resolve`] picks for each name
//! one of the places that bear it. [`attach`] then says which of them an event happened at.

// Until the coder calls it.
#![allow(dead_code)]

mod attach;
mod context;
mod find;
mod guard;
mod index;
mod resolve;
#[cfg(test)]
mod tests;

use std::ops::Range;

use chancery_knowledge::PlaceKind;
use chancery_read::Span;

pub(crate) use self::attach::attach;
pub(crate) use self::index::PlaceIndex;

use crate::passage::Passage;
use crate::report;

/// A place that the text names.
#[derive(Clone, Debug)]
pub(crate) struct PlaceMention {
    /// The words, in bytes of the clean text.
    pub(crate) span: Span,
    /// The words, in tokens.
    pub(crate) tokens: Range<usize>,
    /// The token of them that the others depend on.
    pub(crate) head: usize,
    /// Usual name of the place.
    pub(crate) name: String,
    /// Country code.
    pub(crate) country: Option<String>,
    /// First-level unit.
    pub(crate) admin1: Option<String>,
    /// Degrees north.
    pub(crate) latitude: Option<f64>,
    /// Degrees east.
    pub(crate) longitude: Option<f64>,
    /// GeoNames id.
    pub(crate) geonames: Option<u64>,
    /// What it is.
    pub(crate) kind: PlaceKind,
    /// Whether the words are an adjective (`Syrian`), which names a country but no location.
    pub(crate) adjective: bool,
}

impl PlaceMention {
    fn new(passage: &Passage<'_>, found: &find::Found, sense: &resolve::Sense) -> Self {
        let place = &sense.place;
        let filled = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        Self {
            span: passage.span(found.tokens.clone()),
            tokens: found.tokens.clone(),
            head: context::head_of(&passage.doc, &found.tokens),
            name: if sense.exact { place.name } else { passage.doc.words(found.tokens.clone()) }.to_owned(),
            country: place.country.map(str::to_owned),
            admin1: filled(place.admin1),
            latitude: sense.exact.then_some(place.latitude),
            longitude: sense.exact.then_some(place.longitude),
            geonames: sense.exact.then(|| place.geonames()).flatten(),
            kind: if sense.exact { place.kind } else { PlaceKind::City },
            adjective: found.adjective,
        }
    }

    /// The place as an event's record has it.
    pub(crate) fn to_place(&self, passage: &Passage<'_>, basis: report::PlaceBasis) -> report::Place {
        report::Place {
            name: self.name.clone(),
            country: self.country.clone(),
            admin1: self.admin1.clone(),
            latitude: self.latitude,
            longitude: self.longitude,
            geonames: self.geonames,
            kind: Some(self.kind.word().to_owned()),
            basis,
            span: Some(self.span),
            text: passage.article.text.get(self.span.start..self.span.end).map(str::to_owned),
        }
    }
}

/// All places that the passage names, in text order; none of them overlap.
pub(crate) fn recognise(passage: &Passage<'_>, index: &PlaceIndex) -> Vec<PlaceMention> {
    let mut found = find::find(&passage.doc, index);
    guard::keep_places(passage, index, &mut found);
    let chosen = resolve::resolve(passage, index, &found);
    found.iter().zip(chosen).filter_map(|(f, sense)| Some(PlaceMention::new(passage, f, &sense?))).collect()
}
