//! The place that a report was filed from, by its dateline: `LONDON, Ont.`

use chancery_knowledge::{Place, PlaceKind, fold};
use chancery_read::Article;

use super::index::PlaceIndex;
use super::resolve::{lies_in, prior};
use crate::report::{self, PlaceBasis};

/// Weight of a first-level unit that the text names.
const UNIT_NAMED: f64 = 2.0;

/// The parts of the dateline that are places: offset and length in bytes of `dateline.place`, folded name, place.
pub(super) fn parts(article: &Article, index: &PlaceIndex) -> Vec<(usize, usize, String, Place)> {
    let Some(dateline) = &article.dateline else { return Vec::new() };
    let mut parts = Vec::new();
    let mut at = 0;
    for piece in dateline.place.split([',', '/']) {
        let text = piece.trim();
        let folded = fold(text);
        let senses = index.senses(text, &folded).places;
        if !senses.is_empty() {
            parts.push((at + (piece.len() - piece.trim_start().len()), text.len(), folded, senses));
        }
        at += piece.len() + 1;
    }
    (0..parts.len())
        .filter_map(|k| {
            let (at, len, folded, senses) = &parts[k];
            let weigh = |place: &Place| {
                let lands = parts.get(k + 1).into_iter().flat_map(|(.., s)| s).any(|land| lies_in(place, land));
                let holds = k.checked_sub(1).is_some_and(|b| parts[b].3.iter().any(|inner| lies_in(inner, place)));
                let named = place.by_hand || fold(place.name) == *folded;
                // Reports are filed from towns.
                let first = k == 0 && matches!(place.kind, PlaceKind::Country | PlaceKind::Region);
                // `VICTORIA -` over a report that speaks of British Columbia
                let spoken_of = place.admin1.len() > 3
                    && place.admin1 != place.name
                    && article.text.contains(place.admin1)
                    && !matches!(place.kind, PlaceKind::Country | PlaceKind::Region);
                prior(place) + 12.0 * f64::from(u8::from(lands || holds))
                    - f64::from(u8::from(!named))
                    - f64::from(u8::from(first))
                    + UNIT_NAMED * f64::from(u8::from(spoken_of))
            };
            let mut best: Option<(f64, &Place)> = None;
            for place in senses {
                let weight = weigh(place);
                if best.is_none_or(|(w, _)| weight > w) {
                    best = Some((weight, place));
                }
            }
            Some((*at, *len, folded.clone(), *best?.1))
        })
        .collect()
}

/// The place of the dateline, for events of which the text says no place.
pub(crate) fn of_dateline(article: &Article, index: &PlaceIndex) -> Option<report::Place> {
    let (.., place) = parts(article, index).into_iter().next()?;
    let dateline = article.dateline.as_ref()?;
    Some(report::Place {
        name: place.name.to_owned(),
        country: place.country.map(str::to_owned),
        admin1: (!place.admin1.is_empty()).then(|| place.admin1.to_owned()),
        latitude: Some(place.latitude),
        longitude: Some(place.longitude),
        geonames: place.geonames(),
        kind: Some(place.kind.word().to_owned()),
        basis: PlaceBasis::Dateline,
        span: dateline.span,
        text: Some(dateline.place.clone()),
    })
}
