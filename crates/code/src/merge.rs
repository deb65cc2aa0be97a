//! One happening told in title, lede and background is one event with several pieces of evidence.

use std::collections::BTreeSet;

use crate::frame::{Draft, push, same};
use crate::report::{Entity, Place, Status, Time, TimeBasis};

/// A draft with its time, place and the statement that tells it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) draft: Draft,
    pub(crate) time: Time,
    pub(crate) place: Option<Place>,
    /// Index of the statement in which it is told.
    pub(crate) statement: Option<usize>,
    /// Stands in the title.
    pub(crate) headline: bool,
    /// Triggers of what was merged into it, this one's first.
    pub(crate) evidence: Vec<usize>,
    /// Lemma of the trigger.
    pub(crate) lemma: String,
    /// A noun with an article that points back: "the loan", "this attack".
    pub(crate) known: bool,
}

/// Merges what is told more than once. Input and output are in text order.
pub(crate) fn merge(all: Vec<Told>) -> Vec<Told> {
    let mut kept: Vec<Told> = Vec::new();
    // The body tells it fuller than the title, so the title is merged into the body where both tell it.
    let (headline, body): (Vec<Told>, Vec<Told>) = all.into_iter().partition(|t| t.headline);
    for told in body.into_iter().chain(headline) {
        match kept.iter_mut().find(|k| one_happening(k, &told)) {
            Some(earlier) => absorb(earlier, told),
            None => kept.push(told),
        }
    }
    for told in &mut kept {
        told.evidence.sort_unstable();
        told.evidence.dedup();
    }
    kept.sort_by_key(|t| t.evidence[0]);
    kept
}

fn countries(entities: &[Entity]) -> BTreeSet<&str> {
    entities.iter().filter_map(|e| e.country.as_deref()).collect()
}

/// How one set of countries stands to another.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Differ,
    /// One is empty, or they hold nobody whose country is known.
    Open,
    Part,
    Equal,
}

fn compare(a: &[Entity], b: &[Entity]) -> Match {
    let (x, y) = (countries(a), countries(b));
    if x.is_empty() || y.is_empty() {
        if !a.is_empty() && !b.is_empty() {
            let named =
                a.iter().any(|e| b.iter().any(|f| same(e, f) || e.sectors == f.sectors && !e.sectors.is_empty()));
            return if named { Match::Equal } else { Match::Differ };
        }
        return if a.is_empty() && b.is_empty() { Match::Equal } else { Match::Open };
    }
    if x == y {
        Match::Equal
    } else if x.is_subset(&y) || y.is_subset(&x) {
        Match::Part
    } else {
        Match::Differ
    }
}

/// Whether a side is told as a further one: "four **more** soldiers", "**another** envoy".
fn further(draft: &Draft) -> bool {
    let says = |text: &str| {
        text.split(' ').take(4).any(|w| matches!(w.to_lowercase().as_str(), "more" | "another" | "further"))
            && !text.to_lowercase().starts_with("more than")
    };
    draft.recipients.iter().filter_map(|e| e.text.as_deref()).any(says)
}

fn one_happening(a: &Told, b: &Told) -> bool {
    let (x, y) = (&a.draft, &b.draft);
    if further(x) != further(y) && !a.headline && !b.headline {
        return false;
    }
    // "The loan is the biggest since October": the one just told, whatever time stands beside it.
    let back = b.known
        && compare(&x.actors, &y.actors) == Match::Equal
        && compare(&x.recipients, &y.recipients) == Match::Equal;
    if x.event != y.event
        || !back && !times_agree(&a.time, &b.time)
        || !places_agree(a.place.as_ref(), b.place.as_ref())
    {
        return false;
    }
    if x.status != y.status
        && !matches!((x.status, y.status), (Status::Planned, Status::Actual) | (Status::Actual, Status::Planned))
    {
        return false;
    }
    // A title has few words, and they tell a demand or a refusal of another mode now and then.
    let full = !a.headline && !b.headline || !matches!(x.event.as_str(), "REQUEST" | "REJECT" | "ACCUSE");
    if full && x.mode.is_some() && y.mode.is_some() && x.mode != y.mode && !from_the_air(x, y) {
        return false;
    }
    let (actors, recipients) = if x.reciprocal || y.reciprocal {
        let union = |d: &Draft| d.actors.iter().chain(&d.recipients).cloned().collect::<Vec<_>>();
        (compare(&union(x), &union(y)), Match::Equal)
    } else {
        (compare(&x.actors, &y.actors), compare(&x.recipients, &y.recipients))
    };
    let close = a.headline || b.headline || a.lemma == b.lemma || near(a, b);
    match (actors, recipients) {
        (Match::Differ, _) | (_, Match::Differ) => false,
        (Match::Equal, Match::Equal) => true,
        (Match::Open, Match::Open) => false,
        // "Two militants were killed when a missile hit them. A drone fired it": the dead are told first, who did it after.
        (Match::Open, Match::Equal) if x.actors.is_empty() && !x.recipients.is_empty() && x.event == "ASSAULT" => {
            !a.headline && nearby(a, b)
        }
        // A later mention that leaves out who did it ("two soldiers were killed") tells the attack on the same side.
        (Match::Open, Match::Equal) if y.actors.is_empty() && !y.recipients.is_empty() => true,
        _ => close,
    }
}

/// Whether the modes of two attacks may tell one from the air: by an aircraft, by its drone, by their missiles.
fn from_the_air(x: &Draft, y: &Draft) -> bool {
    let air = |d: &Draft| matches!(d.mode.as_deref(), Some("aerial" | "drone" | "heavy-weapons"));
    let carrier = |d: &Draft| matches!(d.mode.as_deref(), Some("aerial" | "drone"));
    x.event == "ASSAULT" && air(x) && air(y) && (carrier(x) || carrier(y))
}

/// Told within about two sentences of each other.
fn nearby(a: &Told, b: &Told) -> bool {
    a.evidence.iter().any(|&i| b.evidence.iter().any(|&j| i.abs_diff(j) <= 50))
}

/// Told within a short stretch of each other.
fn near(a: &Told, b: &Told) -> bool {
    a.evidence.iter().any(|&i| b.evidence.iter().any(|&j| i.abs_diff(j) <= 25))
}

fn known(time: &Time) -> bool {
    !matches!(time.basis, TimeBasis::Publication | TimeBasis::None)
}

fn times_agree(a: &Time, b: &Time) -> bool {
    if !known(a) || !known(b) {
        // A day of its own far from the day of publication is another happening.
        let (dated, other) = if known(a) { (a, b) } else { (b, a) };
        return match (dated.earliest, dated.latest, other.latest) {
            (_, Some(latest), Some(published)) if known(dated) => days(latest, published) <= 10,
            _ => true,
        };
    }
    let before =
        |x: Option<jiff::civil::Date>, y: Option<jiff::civil::Date>| matches!((x, y), (Some(x), Some(y)) if x < y);
    !before(a.latest, b.earliest) && !before(b.latest, a.earliest)
}

fn days(a: jiff::civil::Date, b: jiff::civil::Date) -> i32 {
    b.since(a).map_or(i32::MAX, |s| s.get_days().abs())
}

fn places_agree(a: Option<&Place>, b: Option<&Place>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return true };
    if a.geonames.is_some() && a.geonames == b.geonames || a.name == b.name {
        return true;
    }
    let broad = |p: &Place| matches!(p.kind.as_deref(), Some("country" | "region" | "continent"));
    a.country == b.country && (broad(a) || broad(b))
}

fn absorb(into: &mut Told, other: Told) {
    into.evidence.extend(other.evidence);
    let extend = |mine: &mut Vec<Entity>, theirs: Vec<Entity>| {
        for e in theirs {
            let known = mine.iter().any(|m| m.country == e.country && (m.country.is_some() || m.sectors == e.sectors));
            if !known {
                push(mine, e);
            }
        }
    };
    // A visit tells who came and who hosted; the talks held on it add only further sides.
    let visit = |d: &Draft| d.mode.as_deref() == Some("visit") && !d.reciprocal && !d.recipients.is_empty();
    if into.draft.reciprocal && visit(&other.draft) {
        into.draft.actors.clone_from(&other.draft.actors);
        into.draft.recipients.clone_from(&other.draft.recipients);
        into.draft.reciprocal = false;
    } else if visit(&into.draft) && other.draft.reciprocal {
        // nothing to add
    } else if into.draft.reciprocal {
        extend(&mut into.draft.actors, other.draft.actors);
        extend(&mut into.draft.actors, other.draft.recipients);
    } else {
        if into.draft.actors.is_empty() || !other.headline {
            extend(&mut into.draft.actors, other.draft.actors);
        }
        if into.draft.recipients.is_empty() {
            let theirs: Vec<Entity> =
                other.draft.recipients.into_iter().filter(|e| !into.draft.actors.iter().any(|a| same(a, e))).collect();
            extend(&mut into.draft.recipients, theirs);
        }
    }
    // A drone is an aircraft, and a missile is fired from either.
    let narrower = matches!(
        (into.draft.mode.as_deref(), other.draft.mode.as_deref()),
        (None, _) | (Some("aerial" | "heavy-weapons"), Some("drone")) | (Some("heavy-weapons"), Some("aerial"))
    );
    if narrower {
        into.draft.mode = other.draft.mode;
        into.draft.cameo = into.draft.cameo.take().or(other.draft.cameo);
    }
    for context in other.draft.contexts {
        if !into.draft.contexts.contains(&context) {
            into.draft.contexts.push(context);
        }
    }
    if !known(&into.time) && known(&other.time) {
        into.time = other.time;
    }
    if into.place.is_none() {
        into.place = other.place;
    }
    if into.draft.status == Status::Planned && other.draft.status == Status::Actual {
        into.draft.status = Status::Actual;
    }
    if into.statement.is_some() && other.statement.is_none() {
        into.statement = None;
    }
}
