//! The country that a passage is about, and the one where what it tells takes place.

use std::collections::BTreeMap;

use chancery_read::BlockKind;

use super::named::Named;
use crate::passage::Passage;

/// The country that a passage is mainly about: named most, with more weight to title, first paragraph and dateline.
pub(crate) fn home(passage: &Passage<'_>, named: &[Named], filed: Option<&str>) -> Option<String> {
    let mut weight: BTreeMap<&str, (u32, std::cmp::Reverse<usize>)> = BTreeMap::new();
    for n in named {
        let Some(country) = n.entity.country.as_deref() else { continue };
        // International bodies are nobody's home.
        if matches!(country, "UNO" | "EUR" | "IGO" | "NGO" | "IMG" | "MNC" | "ISM") {
            continue;
        }
        let first = matches!(passage.block_of(n.tokens.start), BlockKind::Headline | BlockKind::Lede);
        let entry = weight.entry(country).or_insert((0, std::cmp::Reverse(n.tokens.start)));
        entry.0 += if first { 3 } else { 2 };
    }
    // A report is filed from where its story is, as often as it names the country twice.
    if let Some(country) = filed {
        weight.entry(country).or_insert((0, std::cmp::Reverse(0))).0 += 4;
    }
    weight.into_iter().max_by_key(|(_, w)| *w).map(|(country, _)| country.to_owned())
}

/// The country where most of what a passage tells takes place: named in phrases of place.
pub(crate) fn scene(passage: &Passage<'_>, named: &[Named]) -> Option<String> {
    let doc = &passage.doc;
    let mut weight: BTreeMap<&str, (u32, std::cmp::Reverse<usize>)> = BTreeMap::new();
    for n in named.iter().filter(|n| !n.person) {
        let Some(country) = n.entity.country.as_deref() else { continue };
        let local = n.tokens.clone().any(|t| {
            let h = doc[t].head;
            doc[t].dep == "pobj"
                && matches!(&*doc[h].lemma.to_lowercase(), "in" | "at" | "near" | "across" | "into" | "from")
        });
        let town = n.entity.id.as_deref().is_some_and(|id| id.starts_with("geonames:"));
        let entry = weight.entry(country).or_insert((0, std::cmp::Reverse(n.tokens.start)));
        entry.0 += u32::from(local) + 2 * u32::from(town);
    }
    weight.into_iter().filter(|(_, w)| w.0 > 0).max_by_key(|(_, w)| *w).map(|(country, _)| country.to_owned())
}
