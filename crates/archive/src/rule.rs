//! When two events of different reports are one happening. The rule looks at the two events and their reports alone, and
//! is the same both ways round: so it does not matter which report came first, or what else is known.

use std::collections::{BTreeMap, BTreeSet};

use chancery_code::report::{Entity, Event, PlaceBasis, TimeBasis};
use chancery_read::Article;
use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use crate::sketch;
use crate::spans::Spans;
use crate::{keys, write_event};

/// Texts that share at least this part of their runs of words are printings of one text.
const REPRINT: f64 = 0.5;
/// Texts that share at least this part have a source in common.
const KINDRED: f64 = 0.2;
/// Sentences that share at least this part of the words of the shorter one may tell the same.
const SAME_WORDS: f64 = 0.25;
/// Of two texts of one source, sentences that share this part of the words are the same sentence.
const SAME_SENTENCE: f64 = 0.5;
/// A date that is known to more days than this is no ground to take two events for one.
const DAYS: i32 = 3;
/// Reprints may be so many days apart.
const REPRINT_DAYS: i32 = 7;
/// Places farther apart than this, in km, are two.
const FAR: f64 = 100.0;

/// What the rule looks at in an event.
#[derive(Clone, Debug, Default)]
pub(crate) struct Telling {
    pub(crate) mode: Option<String>,
    /// Surnames of the persons on the sides, by state.
    pub(crate) persons: BTreeMap<String, BTreeSet<String>>,
    pub(crate) place: Option<Spot>,
    pub(crate) earliest: Option<Date>,
    pub(crate) latest: Option<Date>,
    /// Whether the day is that of publication, for want of another.
    pub(crate) as_published: bool,
    pub(crate) trigger: String,
    /// Hashes of the telling words of its sentences, ascending.
    pub(crate) words: Vec<u32>,
}

/// Where, as far as the text itself says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spot {
    pub(crate) country: Option<String>,
    /// Degrees, of a town or site; a state or region has no point.
    pub(crate) point: Option<(f64, f64)>,
}

impl Telling {
    pub(crate) fn of(event: &Event, article: &Article, spans: &Spans<'_>) -> Self {
        let place = event.place.as_ref().filter(|p| !matches!(p.basis, PlaceBasis::Dateline | PlaceBasis::None));
        let mut persons = BTreeMap::new();
        for side in event.actors.iter().chain(&event.recipients) {
            add_person(&mut persons, side.country.as_deref(), side.person.as_deref());
        }
        let sentence = |e| spans.text(spans.field(Some(e)), e.sentence);
        let sentences = event.evidence.iter().filter_map(sentence).filter_map(|s| article.text.get(s.start..s.end));
        Self {
            mode: event.mode.clone(),
            persons,
            place: place.map(|p| Spot::of(p.country.clone(), p.kind.as_deref(), p.latitude.zip(p.longitude))),
            earliest: event.date.earliest,
            latest: event.date.latest,
            as_published: event.date.basis == TimeBasis::Publication,
            trigger: event.evidence.first().map(|e| e.text.to_lowercase()).unwrap_or_default(),
            words: telling_words(sentences, event),
        }
    }
}

impl Spot {
    pub(crate) fn of(country: Option<String>, kind: Option<&str>, point: Option<(f64, f64)>) -> Self {
        let exact = !matches!(kind, None | Some("country" | "region" | "water" | "continent"));
        Self { country, point: point.filter(|_| exact) }
    }
}

/// Adds a person of a state by surname: first names are left out or written in many ways.
pub(crate) fn add_person(
    persons: &mut BTreeMap<String, BTreeSet<String>>,
    country: Option<&str>,
    person: Option<&str>,
) {
    let Some(person) = person else { return };
    let names = sketch::words(person).collect::<BTreeSet<_>>();
    persons.entry(country.unwrap_or_default().to_owned()).or_default().extend(names);
}

/// What two events must have in common before anything else is asked: type, status, and the states or bodies on each side.
/// In one number, so that it can be looked up.
pub(crate) fn sides_hash(event: &Event) -> i64 {
    let sides = |all: &[Entity]| {
        let keys: BTreeSet<String> = all.iter().map(side_key).collect();
        keys.into_iter().collect::<Vec<_>>().join("\u{1}")
    };
    let parts = [
        event.kind.clone(),
        write_event::status(event.status).to_owned(),
        sides(&event.actors),
        sides(&event.recipients),
    ];
    keys::number(&parts.join("\u{2}"))
}

fn side_key(side: &Entity) -> String {
    let words = || side.name.as_deref().or(side.text.as_deref()).map(|t| format!("~{}", t.to_lowercase()));
    side.country.clone().or_else(|| side.id.as_ref().map(|id| format!("#{id}"))).or_else(words).unwrap_or_default()
}

/// Words that stand in any sentence and tell nothing.
const COMMON: [&str; 53] = [
    "about",
    "after",
    "also",
    "amid",
    "been",
    "before",
    "between",
    "both",
    "during",
    "from",
    "have",
    "into",
    "more",
    "most",
    "other",
    "over",
    "said",
    "says",
    "such",
    "than",
    "that",
    "their",
    "them",
    "they",
    "this",
    "those",
    "were",
    "when",
    "which",
    "while",
    "will",
    "with",
    "would",
    "year",
    "years",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Hashes of the words of at least four letters that tell something, by their first six letters, which endings seldom
/// reach. What the two events have in common anyway tells nothing: the names of the sides, the word for the act, years.
fn telling_words<'a>(sentences: impl Iterator<Item = &'a str>, event: &Event) -> Vec<u32> {
    let sides = event.actors.iter().chain(&event.recipients);
    let words = sides.flat_map(|side| [side.name.as_deref(), side.text.as_deref()]).flatten();
    // The diplomats that are expelled do tell something, the state that they are of does not.
    let names = words.flat_map(|text| text.split_whitespace()).filter(|w| w.starts_with(char::is_uppercase));
    let given = names.chain(event.evidence.iter().map(|e| e.text.as_str()));
    let given: BTreeSet<String> = given.flat_map(sketch::words).map(|w| stem(&w)).collect();
    let mut hashes = BTreeSet::new();
    for word in sentences.flat_map(sketch::words) {
        let year = word.len() == 4 && word.chars().all(|c| c.is_ascii_digit());
        let stem = stem(&word);
        if word.chars().count() >= 4 && !year && !COMMON.contains(&word.as_str()) && !given.contains(&stem) {
            hashes.insert((xxh3_64(stem.as_bytes()) >> 32) as u32);
        }
    }
    hashes.into_iter().collect()
}

fn stem(word: &str) -> String {
    word.chars().take(6).collect()
}

/// What two reports have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Common {
    /// Whether their sketches share a band.
    pub(crate) band: bool,
    /// Their resemblance, 0 to 1.
    pub(crate) resemblance: f64,
}

/// How two events stand to each other, before their persons and reports are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Likeness {
    /// Told alike, for the same day.
    told_alike: bool,
    /// Told alike, a day apart.
    a_day_apart: bool,
    /// Told in one sentence, of dates that a reprint may have.
    in_one_text: bool,
    /// Whether their first days are so near that they are compared at all without a band in common.
    days_near: bool,
}

/// How two events whose [`sides_hash`] agrees stand to each other; `None` where they cannot be one happening.
pub(crate) fn likeness(a: &Telling, b: &Telling) -> Option<Likeness> {
    let modes = a.mode.is_some() && b.mode.is_some() && a.mode != b.mode;
    if modes || a.place.as_ref().zip(b.place.as_ref()).is_some_and(|(p, q)| apart(p, q)) {
        return None;
    }
    let (gap, shared) = (gap(a, b), shared(&a.words, &b.words));
    let alike = known_to_days(a) && known_to_days(b) && shared >= SAME_WORDS;
    let may_be_reprint = match gap {
        Some(0) => true,
        Some(days) => a.as_published && b.as_published && days <= REPRINT_DAYS,
        None => same_ends(a, b),
    };
    let first = |t: &Telling| t.earliest.or(t.latest);
    let days_near = match (first(a), first(b)) {
        (Some(a), Some(b)) => days(a, b).abs() <= REPRINT_DAYS,
        (None, None) => true,
        _ => false,
    };
    let found = Likeness {
        told_alike: alike && gap == Some(0),
        a_day_apart: alike && gap == Some(1),
        in_one_text: may_be_reprint && (a.trigger == b.trigger || shared >= SAME_SENTENCE),
        days_near,
    };
    (found.told_alike || found.a_day_apart || found.in_one_text).then_some(found)
}

/// Whether two events of this likeness are one happening. What their reports have in common is asked for where it matters.
pub(crate) fn same<E>(likeness: Likeness, common: impl Fn() -> Result<Common, E>) -> Result<bool, E> {
    if likeness.told_alike {
        return Ok(true);
    }
    let Common { band, resemblance } = common()?;
    let reprint = likeness.in_one_text && (band || likeness.days_near) && resemblance >= REPRINT;
    Ok(reprint || likeness.a_day_apart && resemblance >= KINDRED)
}

/// Whether the events name persons of one state, and none in common.
pub(crate) fn other_persons(a: &Telling, b: &Telling) -> bool {
    a.persons.iter().any(|(state, names)| b.persons.get(state).is_some_and(|o| names.is_disjoint(o)))
}

fn apart(p: &Spot, q: &Spot) -> bool {
    let states = p.country.is_some() && q.country.is_some() && p.country != q.country;
    states || p.point.zip(q.point).is_some_and(|(p, q)| distance(p, q) > FAR)
}

/// Kilometres between two points given in degrees, by the haversine formula.
fn distance((lat1, lon1): (f64, f64), (lat2, lon2): (f64, f64)) -> f64 {
    const RADIUS: f64 = 6371.0;
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let h = half(lat1, lat2) + lat1.to_radians().cos() * lat2.to_radians().cos() * half(lon1, lon2);
    2.0 * RADIUS * h.sqrt().min(1.0).asin()
}

fn known_to_days(t: &Telling) -> bool {
    t.earliest.zip(t.latest).is_some_and(|(e, l)| days(e, l) <= DAYS)
}

/// Days between two dated events, 0 where they may have been on the same day; `None` where one has an open end.
fn gap(a: &Telling, b: &Telling) -> Option<i32> {
    let ((e1, l1), (e2, l2)) = (a.earliest.zip(a.latest)?, b.earliest.zip(b.latest)?);
    Some(days(l1, e2).max(days(l2, e1)).max(0))
}

fn same_ends(a: &Telling, b: &Telling) -> bool {
    a.earliest == b.earliest && a.latest == b.latest
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

/// The part of the smaller set that stands in both; 0 where one is empty.
fn shared(a: &[u32], b: &[u32]) -> f64 {
    let smaller = a.len().min(b.len());
    if smaller == 0 {
        return 0.0;
    }
    let both = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
    both as f64 / smaller as f64
}
