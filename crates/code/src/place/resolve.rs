//! Which of the places that bear a name is meant.
//!
//! Every sense gets a score: how well known it is (the logarithm of its population), what the words beside the
//! name say (a containing place, a word of kind, an adjective of country), and how well it fits the other
//! places of the article (same country, same unit, near by). A name keeps one sense through an article unless
//! the words beside it say otherwise (Gale, Church and Yarowsky 1992: one sense per discourse).

use std::collections::BTreeMap;

use chancery_knowledge::{Place, PlaceKind, fold};

use super::context::{is_direction, kilometres, kind_word};
use super::find::Found;
use super::index::PlaceIndex;
use crate::passage::Passage;

/// Weight of a containing place that stands beside the name (`Tripoli, Lebanon`).
const CONTAINED: f64 = 12.0;
/// Weight of a looser containment in the same clause (`Mosul in northern Iraq`, `the Iraqi city of Mosul`).
const WITHIN: f64 = 6.0;
/// Weight of a fitting word of kind (`province of`), and of one that does not fit.
const KIND: f64 = 3.0;
const OTHER_KIND: f64 = -1.5;
/// Weight of a name that is not the main one of the place.
const OTHER_NAME: f64 = -0.6;
/// Weights of the other places of the article.
const SAME_COUNTRY: f64 = 1.7;
const SAME_UNIT: f64 = 1.5;
const NEAR: f64 = 0.7;
/// Kilometres within which two places support each other.
const NEAR_KM: f64 = 250.0;
/// Weight of a place a few kilometres off that another name of the article may mean, whatever is chosen for it, and how
/// much less likely than its likeliest sense that place may be.
const NEIGHBOUR: f64 = 1.4;
const NEIGHBOUR_KM: f64 = 15.0;
const LIKELY: f64 = 1.2;
/// Weight of the country of the names beside it in a series (`New South Wales, Victoria and Queensland`).
const SERIES: f64 = 2.0;

/// The meaning of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sense {
    /// The place; where `exact` is false, the land that the text says it lies in.
    pub(super) place: Place,
    /// Whether the name is that of the place. Else the gazetteer does not have it.
    pub(super) exact: bool,
}

/// The meaning of each found name; `None` where none can be.
pub(super) fn resolve(passage: &Passage<'_>, index: &PlaceIndex, found: &[Found]) -> Vec<Option<Sense>> {
    let beside = Beside { passage, found };
    let explicit: Vec<Vec<f64>> = (0..found.len()).map(|k| beside.scores(k)).collect();
    let dateline: Vec<(String, Place)> =
        super::dateline::parts(passage.article, index).into_iter().map(|(.., name, place)| (name, place)).collect();
    let mut pooled = pool(found, &explicit);
    neighbours(found, &mut pooled);
    beside.series(&mut pooled);
    // "LONDON, Ont." says which London the report goes on to speak of.
    for (f, scores) in found.iter().zip(&mut pooled) {
        for (score, place) in scores.iter_mut().zip(&f.senses) {
            if dateline.len() > 1 && dateline.iter().any(|(name, d)| *name == f.folded && d.key == place.key) {
                *score += CONTAINED / 2.0;
            }
        }
    }
    let mut chosen: Vec<usize> = (0..found.len()).map(|k| best(&found[k], &pooled[k], |_| 0.0)).collect();
    // Twice, for the first choice of one name may rest on a wrong choice of another.
    for _ in 0..2 {
        let scene = Scene::new(&dateline, found, &chosen);
        chosen =
            (0..found.len()).map(|k| best(&found[k], &pooled[k], |place| scene.fit(&found[k].folded, place))).collect();
    }
    (0..found.len())
        .map(|k| {
            if let Some(land) = beside.unknown_in(k) {
                return Some(Sense { place: land, exact: false });
            }
            found[k].senses.get(chosen[k]).map(|&place| Sense { place, exact: true })
        })
        .collect()
}

fn best(found: &Found, explicit: &[f64], fit: impl Fn(&Place) -> f64) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (at, place) in found.senses.iter().enumerate() {
        let score = prior(place) + named(found, place) + explicit[at] + fit(place);
        if score > best.1 + 1e-9 {
            best = (at, score);
        }
    }
    best.0
}

/// A place that goes by another name nowadays, or is best known by another one, is meant less often; a country
/// is meant unless something says otherwise, but for the few that share their name with a region.
fn named(found: &Found, place: &Place) -> f64 {
    if place.kind == PlaceKind::Country {
        let shared = found.senses.iter().any(|p| p.by_hand && p.kind == PlaceKind::Region);
        return if shared { -1.0 } else { 2.0 };
    }
    if place.by_hand || fold(place.name) == found.folded { 0.0 } else { OTHER_NAME }
}

/// How likely the news is to mean the place, in powers of ten of inhabitants.
pub(super) fn prior(place: &Place) -> f64 {
    // Inhabitants are counted in millions at most: the conversion is exact.
    #[allow(clippy::cast_precision_loss)]
    let size = (place.population as f64 + 1.0).log10();
    match place.kind {
        PlaceKind::Country => 9.0,
        PlaceKind::Continent => 9.0,
        kind if place.by_hand => match kind {
            PlaceKind::City | PlaceKind::District => 6.0,
            kind if kind.is_site() => 6.7,
            _ => 7.3,
        },
        PlaceKind::Capital => size + 1.0,
        PlaceKind::Region => size - 0.8,
        PlaceKind::County => size - 0.3,
        _ => size,
    }
}

/// Two names of the article that both belong to places a few kilometres apart are hardly so by chance: `Edmonton` and
/// `Enfield` are quarters of London.
fn neighbours(found: &[Found], scores: &mut [Vec<f64>]) {
    let spot = |p: &Place| p.kind.is_settlement() || p.kind == PlaceKind::County;
    let weigh = |f: &Found, p: &Place| prior(p) + named(f, p);
    let mut names: BTreeMap<&str, &Found> = BTreeMap::new();
    for f in found {
        names.entry(&f.folded).or_insert(f);
    }
    // The senses of a name that are about as likely as its likeliest.
    let likely: Vec<(&str, Vec<&Place>)> = names
        .iter()
        .map(|(name, f)| {
            let best = f.senses.iter().map(|p| weigh(f, p)).fold(f64::NEG_INFINITY, f64::max);
            (*name, f.senses.iter().filter(|p| spot(p) && weigh(f, p) >= best - LIKELY).collect())
        })
        .collect();
    for (f, scores) in found.iter().zip(scores) {
        for (score, place) in scores.iter_mut().zip(&f.senses).filter(|(_, p)| spot(p)) {
            let beside = |other: &&Place| other.key != place.key && near(place, other, NEIGHBOUR_KM);
            let apart = |name: &str| !name.contains(f.folded.as_str()) && !f.folded.contains(name);
            if likely.iter().any(|(name, senses)| apart(name) && senses.iter().any(beside)) {
                *score += NEIGHBOUR;
            }
        }
    }
}

/// Same name, same sense: what is said beside one mention counts nearly as much for the others.
fn pool(found: &[Found], explicit: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut of_name: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (f, scores) in found.iter().zip(explicit) {
        let all = of_name.entry(&f.folded).or_insert_with(|| vec![0.0; scores.len()]);
        for (sum, score) in all.iter_mut().zip(scores) {
            *sum = sum.max(*score);
        }
    }
    found
        .iter()
        .zip(explicit)
        .map(|(f, scores)| {
            if scores.iter().any(|&s| s >= WITHIN) {
                return scores.clone();
            }
            let all = &of_name[f.folded.as_str()];
            scores.iter().zip(all).map(|(own, other)| own + 0.8 * other).collect()
        })
        .collect()
}

/// The words beside the names.
struct Beside<'b, 'a> {
    passage: &'b Passage<'a>,
    found: &'b [Found],
}

impl Beside<'_, '_> {
    fn scores(&self, k: usize) -> Vec<f64> {
        let found = &self.found[k];
        let mut scores = vec![0.0; found.senses.len()];
        let mut support = |other: Option<(&Found, f64)>, inner: bool| {
            let Some((other, weight)) = other else { return };
            for (score, place) in scores.iter_mut().zip(&found.senses) {
                let fits = |o: &Place| if inner { lies_in(place, o) } else { lies_in(o, place) };
                if other.senses.iter().any(fits) {
                    *score += weight;
                }
            }
        };
        // "Russia, U.S. officials said" is a list: a country is part of nothing but of a state that spells it out.
        let is_country = found.senses[0].kind == PlaceKind::Country;
        support(self.container(k).filter(|(c, _)| !is_country || c.senses[0].kind == PlaceKind::Region), true);
        support(self.contained(k), false);
        support(self.adjective(k), true);
        let kinds = self.kinds(k);
        for (score, place) in scores.iter_mut().zip(&found.senses) {
            if let Some(kinds) = kinds {
                *score += if kinds.contains(&place.kind) { KIND } else { OTHER_KIND };
            }
        }
        scores
    }

    /// The place that follows and contains this one, by a comma or by a preposition.
    fn container(&self, k: usize) -> Option<(&Found, f64)> {
        let (here, next) = (&self.found[k].tokens, self.found.get(k + 1)?);
        let doc = &self.passage.doc;
        let gap = here.end..next.tokens.start;
        if gap.is_empty() || gap.len() > 5 || doc.sentence_of(here.start) != doc.sentence_of(next.tokens.start) {
            return None;
        }
        let words: Vec<String> = gap.map(|i| doc.word(i).to_lowercase()).collect();
        if words == [","] {
            return Some((next, CONTAINED));
        }
        let mut linked = false;
        for word in &words {
            match word.as_str() {
                "in" | "of" | "," => linked = true,
                "the" | "'s" | "’s" | "a" => {}
                word if is_direction(word) || kind_word(word).is_some() => {}
                _ => return None,
            }
        }
        linked.then_some((next, WITHIN))
    }

    /// Names in a series are mostly of one land: adds to the senses that lie in the country of the likeliest sense of the
    /// names before and after.
    fn series(&self, scores: &mut [Vec<f64>]) {
        let doc = &self.passage.doc;
        let joined = |a: usize, b: usize| {
            let gap = self.found[a].tokens.end..self.found[b].tokens.start;
            !gap.is_empty() && gap.len() <= 2 && gap.clone().all(|i| matches!(doc.word(i), "," | "and" | "or" | "&"))
        };
        let mut start = 0;
        while start < self.found.len() {
            let mut end = start + 1;
            while end < self.found.len() && joined(end - 1, end) {
                end += 1;
            }
            // Two names with a comma between are a place and what holds it.
            if end - start >= 3 {
                let likeliest = |k: usize| {
                    let f = &self.found[k];
                    let senses = f.senses.iter().zip(&scores[k]);
                    senses.max_by(|a, b| (prior(a.0) + a.1).total_cmp(&(prior(b.0) + b.1))).map(|(p, _)| *p)
                };
                let chosen: Vec<Option<Place>> = (start..end).map(likeliest).collect();
                for (k, (own, f)) in scores[start..end].iter_mut().zip(&self.found[start..end]).enumerate() {
                    let others = || chosen.iter().enumerate().filter(|(n, _)| *n != k).filter_map(|(_, p)| p.as_ref());
                    for (score, place) in own.iter_mut().zip(&f.senses) {
                        let country = |p: &Place| p.kind != PlaceKind::Country && p.country == place.country;
                        if place.kind != PlaceKind::Country && others().all(country) {
                            *score += SERIES;
                        }
                    }
                }
            }
            start = end;
        }
    }

    fn contained(&self, k: usize) -> Option<(&Found, f64)> {
        let before = k.checked_sub(1)?;
        let (_, weight) = self.container(before)?;
        Some((&self.found[before], weight * 0.75))
    }

    /// A country that stands before the name with a word of kind between: `the Iraqi city of Mosul`, `Syria's Idlib`.
    fn adjective(&self, k: usize) -> Option<(&Found, f64)> {
        let other = &self.found[k.checked_sub(1)?];
        let here = &self.found[k].tokens;
        let doc = &self.passage.doc;
        let gap = other.tokens.end..here.start;
        if gap.len() > 5 || doc.sentence_of(here.start) != doc.sentence_of(other.tokens.start) {
            return None;
        }
        let mut linked = gap.is_empty() && other.adjective;
        for i in gap {
            let word = doc.word(i).to_lowercase();
            match word.as_str() {
                "'s" | "’s" => linked = true,
                word if kind_word(word).is_some() => linked = true,
                "of" | "the" | "," => {}
                word if is_direction(word) || doc[i].pos == "ADJ" || doc[i].dep == "compound" => {}
                _ => return None,
            }
        }
        linked.then_some((other, WITHIN))
    }

    /// What the word of kind before or after the name says.
    fn kinds(&self, k: usize) -> Option<&'static [PlaceKind]> {
        let doc = &self.passage.doc;
        let here = &self.found[k].tokens;
        if here.end < doc.len() {
            let after = doc.word(here.end).to_lowercase();
            // "the Paris airport" is an airport, but the name is still that of Paris.
            if !matches!(
                after.as_str(),
                "airport" | "prison" | "jail" | "port" | "border" | "camp" | "base" | "capital"
            ) && let Some(kinds) = kind_word(&after)
            {
                return Some(kinds);
            }
        }
        let one = here.start.checked_sub(1)?;
        let word = doc.word(one).to_lowercase();
        if word == "of" {
            return kind_word(&doc[one.checked_sub(1)?].lemma.to_lowercase());
        }
        if doc[one].dep == "compound" || doc[one].dep == "appos" { kind_word(&word) } else { None }
    }

    /// The land of a name whose places all lie elsewhere, though the text says where it is.
    fn unknown_in(&self, k: usize) -> Option<Place> {
        let found = &self.found[k];
        // "Cairo's Abbasiya neighbourhood": a quarter of that town.
        if let Some((town, _)) = self.adjective(k)
            && self.kinds(k).is_some_and(|kinds| kinds.contains(&PlaceKind::District))
            && !town.adjective
        {
            let town = town.senses.iter().max_by(|a, b| prior(a).total_cmp(&prior(b)))?;
            let elsewhere = |p: &Place| p.country != town.country && !p.by_hand && p.population < 100_000;
            if matches!(town.kind, PlaceKind::City | PlaceKind::Capital) && found.senses.iter().all(elsewhere) {
                return Some(*town);
            }
        }
        let (container, weight) = self.container(k)?;
        let land = *container.senses.first()?;
        let is_land = matches!(land.kind, PlaceKind::Region | PlaceKind::Country);
        let all_elsewhere = found.senses.iter().all(|p| {
            p.kind.is_settlement()
                && !p.by_hand
                && p.population < 100_000
                && !container.senses.iter().any(|o| lies_in(p, o))
        });
        (weight >= CONTAINED && is_land && all_elsewhere).then_some(land)
    }
}

/// Whether `inner` lies in `outer`, by country and unit.
pub(super) fn lies_in(inner: &Place, outer: &Place) -> bool {
    if inner.country.is_none() || inner.country != outer.country || inner.key == outer.key {
        return false;
    }
    match outer.kind {
        PlaceKind::Country => inner.kind != PlaceKind::Country,
        PlaceKind::Region | PlaceKind::Island => {
            !matches!(inner.kind, PlaceKind::Country | PlaceKind::Region)
                && (outer.admin1.is_empty() && near(inner, outer, 500.0)
                    || !outer.admin1.is_empty() && inner.admin1 == outer.admin1)
        }
        PlaceKind::City | PlaceKind::Capital | PlaceKind::County => {
            (inner.kind == PlaceKind::District || inner.kind.is_site() || outer.kind == PlaceKind::County)
                && near(inner, outer, 60.0)
        }
        _ => false,
    }
}

fn near(a: &Place, b: &Place, km: f64) -> bool {
    kilometres((a.latitude, a.longitude), (b.latitude, b.longitude)) <= km
}

/// The places of the article as chosen so far.
struct Scene<'s> {
    /// By name, so that a name does not support itself.
    places: Vec<(&'s str, Place, f64)>,
}

impl<'s> Scene<'s> {
    fn new(dateline: &'s [(String, Place)], found: &'s [Found], chosen: &[usize]) -> Self {
        let mut places: BTreeMap<(&str, &str), (Place, f64)> = BTreeMap::new();
        for (f, &at) in found.iter().zip(chosen) {
            let Some(&place) = f.senses.get(at) else { continue };
            places.entry((&f.folded, place.key)).or_insert((place, 0.0)).1 += 1.0;
        }
        let mut places: Vec<(&str, Place, f64)> =
            places.into_iter().map(|((name, _), (place, count))| (name, place, count)).collect();
        // A town alone may itself be one of many of its name.
        let weight = if dateline.len() > 1 { 2.0 } else { 0.5 };
        places.extend(dateline.iter().map(|(name, place)| (name.as_str(), *place, weight)));
        Self { places }
    }

    /// How well a place fits the others.
    fn fit(&self, name: &str, place: &Place) -> f64 {
        if matches!(place.kind, PlaceKind::Country | PlaceKind::Continent) {
            let inside: f64 =
                self.places.iter().filter(|(n, p, _)| *n != name && lies_in(p, place)).map(|(.., w)| w).sum();
            return SAME_COUNTRY * inside.ln_1p();
        }
        let (mut country, mut unit, mut close) = (0.0, 0.0, 0.0);
        for (_, other, count) in self.places.iter().filter(|(n, ..)| *n != name) {
            if place.country.is_some() && other.country == place.country {
                country += count;
                // The capital stands for the whole country.
                let whole = place.kind == PlaceKind::Capital && other.kind == PlaceKind::Country;
                if whole || !place.admin1.is_empty() && other.admin1 == place.admin1 {
                    unit += count;
                }
            }
            let is_spot = !matches!(other.kind, PlaceKind::Country | PlaceKind::Continent | PlaceKind::Region);
            if is_spot && near(place, other, NEAR_KM) {
                close += 1.0;
            }
        }
        SAME_COUNTRY * f64::ln_1p(country) + SAME_UNIT * f64::ln_1p(unit) + NEAR * f64::min(close, 3.0)
    }
}
