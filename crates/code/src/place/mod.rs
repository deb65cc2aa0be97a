//! Places: which words name one, where it lies, and which place an event happened at.
//!
//! [`recognise`] goes over a passage once: [`find`] looks up every capitalised run of words in the gazetteer,
//! [`guard`] throws out those that are people, papers, teams and plain words, [`resolve`] picks for each name
//! one of the places that bear it. [`attach`] then says which of them an event happened at.

mod attach;
mod context;
mod dateline;
mod find;
mod guard;
mod index;
mod resolve;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use chancery_knowledge::{Place, PlaceKind, fold};
use chancery_parse::Parser;
use chancery_read::{Article, Span};

pub(crate) use self::attach::{attach, is_scene};
pub(crate) use self::dateline::of_dateline;
pub use self::index::PlaceIndex;

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
            name: name_of(passage.doc.words(found.tokens.clone()), place, sense.exact),
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

/// The name that a record gives: the usual one, or the one printed where GeoNames' main name is a
/// transliteration that no newspaper writes (`‘Ayn al ‘Arab` for Kobani).
fn name_of(printed: &str, place: &Place, exact: bool) -> String {
    let shouted = !printed.contains(char::is_lowercase);
    let plain =
        place.by_hand || place.name.is_ascii() || fold(place.name) == fold(printed) && !place.name.contains('‘');
    if exact && (shouted || plain) { place.name } else { printed }.to_owned()
}

/// All places that the passage names, in text order; none of them overlap.
pub(crate) fn recognise(passage: &Passage<'_>, index: &PlaceIndex) -> Vec<PlaceMention> {
    let mut found = find::find(&passage.doc, index);
    guard::keep_places(passage, index, &mut found);
    let chosen = resolve::resolve(passage, index, &found);
    found.iter().zip(chosen).filter_map(|(f, sense)| Some(PlaceMention::new(passage, f, &sense?))).collect()
}

/// The places that an article names, with spans in `article.text`: for programs that need nothing else of a
/// report.
#[must_use]
pub fn mentions(article: &Article, parser: &Parser, index: &PlaceIndex) -> Vec<report::Mention> {
    let mut session = parser.session();
    let parts = article
        .blocks
        .iter()
        .map(|block| (block.span.start, session.parse(&article.text[block.span.start..block.span.end])))
        .collect();
    let passage = Passage::new(article, parts);
    let record = |p: PlaceMention| report::Mention::Place {
        span: p.span,
        text: article.text[p.span.start..p.span.end].to_owned(),
        country: p.country,
        latitude: p.latitude,
        longitude: p.longitude,
        geonames: p.geonames,
        class: Some(p.kind.word().to_owned()),
    };
    recognise(&passage, index).into_iter().map(record).collect()
}

/// The places of the dateline, with spans in the raw source.
#[must_use]
pub fn dateline_mentions(article: &Article, index: &PlaceIndex) -> Vec<report::Mention> {
    let Some(start) = article.dateline.as_ref().and_then(|d| d.span).map(|s| s.start) else { return Vec::new() };
    let record = |(at, len, _, place): (usize, usize, String, Place)| report::Mention::Place {
        span: Span::new(start + at, start + at + len),
        text: article.dateline.as_ref().and_then(|d| d.place.get(at..at + len)).unwrap_or_default().to_owned(),
        country: place.country.map(str::to_owned),
        latitude: Some(place.latitude),
        longitude: Some(place.longitude),
        geonames: place.geonames(),
        class: Some(place.kind.word().to_owned()),
    };
    dateline::parts(article, index).into_iter().map(record).collect()
}
