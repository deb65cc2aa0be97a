//! What stands around a name: prepositions, directions, words of kind, entities.

use std::ops::Range;

use chancery_knowledge::PlaceKind;
use chancery_parse::Document;

/// The token of a range that the others depend on.
pub(super) fn head_of(doc: &Document, tokens: &Range<usize>) -> usize {
    tokens.clone().find(|&i| !tokens.contains(&doc[i].head) || doc[i].head == i).unwrap_or(tokens.start)
}

/// Words of place or aim before a name.
pub(super) fn is_locative(word: &str) -> bool {
    matches!(
        word,
        "in" | "at"
            | "near"
            | "outside"
            | "inside"
            | "within"
            | "around"
            | "across"
            | "throughout"
            | "into"
            | "from"
            | "to"
            | "toward"
            | "towards"
            | "off"
            | "over"
            | "through"
            | "via"
            | "between"
            | "along"
            | "against"
            | "on"
            | "onto"
            | "leave"
            | "left"
            | "reach"
            | "reached"
            | "enter"
            | "entered"
            | "visit"
            | "visited"
            | "visiting"
    )
}

/// Words that narrow a place but are no part of its name.
pub(crate) fn is_direction(word: &str) -> bool {
    matches!(
        word.strip_suffix("ern").unwrap_or(word),
        "north"
            | "south"
            | "east"
            | "west"
            | "northeast"
            | "northwest"
            | "southeast"
            | "southwest"
            | "north-east"
            | "north-west"
            | "south-east"
            | "south-west"
    ) || matches!(
        word,
        "central"
            | "nearby"
            | "downtown"
            | "neighboring"
            | "neighbouring"
            | "upper"
            | "lower"
            | "rural"
            | "eastmost"
            | "mainland"
            | "greater"
            | "occupied"
            | "war-torn"
            | "northernmost"
            | "southernmost"
    )
}

/// What a common noun beside a name says of its kind.
pub(crate) fn kind_word(word: &str) -> Option<&'static [PlaceKind]> {
    use PlaceKind as K;
    Some(match word {
        "city" | "town" | "village" | "suburb" | "capital" | "municipality" | "resort" | "port" | "hamlet"
        | "neighborhood" | "neighbourhood" | "stronghold" | "hub" | "metropolis" => &[K::City, K::Capital, K::District],
        "province" | "state" | "region" | "governorate" | "republic" | "oblast" | "territory" | "prefecture"
        | "enclave" | "exclave" | "peninsula" | "canton" | "emirate" | "krai" => &[K::Region, K::Country, K::Island],
        "county" | "district" | "parish" => &[K::County, K::District, K::Region],
        "country" | "nation" | "kingdom" => &[K::Country],
        "island" | "islands" | "isle" | "archipelago" | "atoll" => &[K::Island, K::Region, K::Country],
        "river" | "lake" | "sea" | "strait" | "gulf" | "bay" | "canal" | "ocean" => &[K::Water],
        "mountain" | "mountains" | "mount" | "volcano" => &[K::Mountain],
        "airport" => &[K::Airport, K::City, K::Capital],
        "prison" | "jail" => &[K::Prison, K::City],
        "camp" => &[K::Camp, K::City],
        "base" | "airfield" | "airbase" => &[K::Base, K::City],
        "crossing" | "checkpoint" | "border" => &[K::Crossing, K::Border, K::City],
        "continent" => &[K::Continent],
        _ => return None,
    })
}

/// The word before a name that governs it, over articles, directions and adjectives; with it, the words between.
pub(super) fn before(doc: &Document, start: usize) -> Option<usize> {
    let sentence = doc.sentences().get(doc.sentence_of(start))?.clone();
    let mut at = start;
    while at > sentence.start {
        at -= 1;
        let word = doc.word(at).to_lowercase();
        let between = matches!(word.as_str(), "the" | "-" | "a" | "an") || is_direction(&word) || doc[at].dep == "amod";
        if !between {
            return Some(at);
        }
        if start - at > 4 {
            return None;
        }
    }
    None
}

/// The entity that holds token `i`, and its label.
pub(super) fn entity_at(doc: &Document, i: usize) -> Option<(Range<usize>, &'static str)> {
    if doc[i].ent_iob == b'O' || doc[i].ent_type.as_str().is_empty() {
        return None;
    }
    let mut start = i;
    while start > 0 && doc[start].ent_iob == b'I' {
        start -= 1;
    }
    let mut end = i + 1;
    while end < doc.len() && doc[end].ent_iob == b'I' {
        end += 1;
    }
    Some((start..end, doc[i].ent_type.as_str()))
}

/// Great-circle distance in kilometres (haversine formula, mean radius of the Earth).
pub(super) fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (la, lb) = (a.0.to_radians(), b.0.to_radians());
    let (dla, dlo) = ((lb - la) / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let h = dla.sin().powi(2) + la.cos() * lb.cos() * dlo.sin().powi(2);
    12742.0 * h.sqrt().min(1.0).asin()
}
