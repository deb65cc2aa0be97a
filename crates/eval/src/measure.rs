//! Precision, recall and F1 over events, passage by passage, one to one.

use std::collections::{BTreeMap, BTreeSet};

use chancery_code::report::{Entity, Event, Report, Status, Time, TimeBasis};
use serde::Serialize;

use crate::gold::{GoldEvent, Passage, Side};

/// Code of a country that cannot be told.
const UNKNOWN: &str = "---";

/// What is compared of an event.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub(crate) kind: String,
    pub(crate) actors: BTreeSet<String>,
    pub(crate) recipients: BTreeSet<String>,
    mode: Option<String>,
    status: Option<String>,
    date: When,
    place: Option<String>,
    /// The words that tell it.
    pub(crate) trigger: String,
    /// Of an event of a report.
    pub(crate) confidence: f64,
}

#[derive(Clone, Debug, PartialEq)]
enum When {
    /// As annotated: a year, month or day.
    Given(Option<String>),
    /// As coded: first and last day, and whether the text says nothing of it.
    Coded(Option<String>, Option<String>, bool),
}

impl Unit {
    fn of_gold(event: &GoldEvent) -> Self {
        let codes = |sides: &[Side]| {
            sides.iter().map(|s| s.country.clone().unwrap_or_else(|| UNKNOWN.to_owned())).collect::<BTreeSet<_>>()
        };
        Self {
            kind: event.kind.clone(),
            actors: codes(&event.actor),
            recipients: codes(&event.recipient),
            mode: event.mode.clone(),
            status: event.status.clone(),
            date: When::Given(event.date.clone()),
            place: event.place.as_ref().and_then(|p| p.country.clone()),
            trigger: event.trigger.clone().unwrap_or_default(),
            confidence: 1.0,
        }
    }

    fn of_report(event: &Event) -> Self {
        let codes = |all: &[Entity]| {
            all.iter().map(|e| e.country.clone().unwrap_or_else(|| UNKNOWN.to_owned())).collect::<BTreeSet<_>>()
        };
        let status = match event.status {
            Status::Actual => "actual",
            Status::Planned => "planned",
            Status::Possible => "possible",
            Status::Negated => "negated",
        };
        Self {
            kind: event.kind.clone(),
            actors: codes(&event.actors),
            recipients: codes(&event.recipients),
            mode: event.mode.clone(),
            status: Some(status.to_owned()),
            date: coded(&event.date),
            place: event.place.as_ref().and_then(|p| p.country.clone()),
            trigger: event.evidence.iter().map(|e| e.text.as_str()).collect::<Vec<_>>().join(" "),
            confidence: event.confidence,
        }
    }

    pub(crate) fn countries(&self) -> BTreeSet<&str> {
        self.actors.iter().chain(&self.recipients).map(String::as_str).collect()
    }

    /// Type, actors and recipients are equal.
    pub(crate) fn core(&self, other: &Self) -> bool {
        self.kind == other.kind && self.actors == other.actors && self.recipients == other.recipients
    }

    fn same_date(&self, other: &Self) -> bool {
        match (&self.date, &other.date) {
            (When::Coded(_, _, silent), When::Given(None)) => *silent,
            (When::Coded(Some(from), to, _), When::Given(Some(given))) => {
                from.starts_with(given.as_str()) && to.as_ref().is_none_or(|to| to.starts_with(given.as_str()))
            }
            (a @ When::Given(_), b @ When::Given(_)) => a == b,
            _ => false,
        }
    }
}

fn coded(time: &Time) -> When {
    let day = |d: Option<_>| d.map(|d: jiff::civil::Date| d.to_string());
    When::Coded(day(time.earliest), day(time.latest), matches!(time.basis, TimeBasis::Publication | TimeBasis::None))
}

/// A passage with its report.
pub(crate) struct Pair {
    /// Events by coder.
    pub(crate) gold: Vec<Vec<Unit>>,
    /// Events of the report.
    pub(crate) system: Vec<Unit>,
}

impl Pair {
    pub(crate) fn new(passage: &Passage, report: &Report) -> Self {
        Self {
            gold: passage.events().into_iter().map(|e| e.iter().map(Unit::of_gold).collect()).collect(),
            system: report.events.iter().map(Unit::of_report).collect(),
        }
    }
}

/// Precision, recall and their harmonic mean, 0 to 1, with the counts they come from (means over the coders).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figure {
    /// Share of the printed events that are right.
    pub precision: f64,
    /// Share of the annotated events that were found.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
    /// Events of the reports.
    pub printed: f64,
    /// Annotated events.
    pub annotated: f64,
}

impl Figure {
    fn of(right: usize, printed: usize, annotated: usize) -> Self {
        let share = |of: usize| if of == 0 { 0.0 } else { right as f64 / of as f64 };
        let (precision, recall) = (share(printed), share(annotated));
        let f1 = if right == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        Self { precision, recall, f1, printed: printed as f64, annotated: annotated as f64 }
    }

    fn mean(all: &[Self]) -> Self {
        let mean = |of: fn(&Self) -> f64| all.iter().map(of).sum::<f64>() / all.len().max(1) as f64;
        Self {
            precision: mean(|f| f.precision),
            recall: mean(|f| f.recall),
            f1: mean(|f| f.f1),
            printed: mean(|f| f.printed),
            annotated: mean(|f| f.annotated),
        }
    }
}

/// Which events count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// All.
    All,
    /// Those with two or more known countries.
    CrossBorder,
}

impl Scope {
    fn keeps(self, unit: &Unit) -> bool {
        self == Self::All || unit.countries().iter().filter(|c| **c != UNKNOWN).count() >= 2
    }
}

/// One measure.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Which events.
    pub scope: Scope,
    /// What must agree.
    pub measure: &'static str,
    /// The reports against the coders, mean over these.
    pub figure: Figure,
    /// F1 of the first two coders with each other, where there are two.
    pub coders: Option<f64>,
}

type Same = fn(&Unit, &Unit) -> bool;

/// Names and rules of the measures.
const MEASURES: [(&str, Same); 8] = [
    ("type", |a, b| a.kind == b.kind),
    ("core: type, actors, recipients", Unit::core),
    ("countries", |a, b| a.countries() == b.countries()),
    ("type + countries", |a, b| a.kind == b.kind && a.countries() == b.countries()),
    ("core + mode", |a, b| a.core(b) && a.mode == b.mode),
    ("core + status", |a, b| a.core(b) && a.status == b.status),
    ("core + date", |a, b| a.core(b) && a.same_date(b)),
    ("core + place country", |a, b| a.core(b) && a.place == b.place),
];

/// Number of events of `a` that find one of their own in `b`.
fn matches<'a>(
    a: impl Iterator<Item = &'a Unit>,
    b: impl Iterator<Item = &'a Unit>,
    same: impl Fn(&Unit, &Unit) -> bool,
) -> usize {
    let mut free: Vec<&Unit> = b.collect();
    a.filter(|x| free.iter().position(|y| same(x, y)).map(|at| free.remove(at)).is_some()).count()
}

fn figure(pairs: &[Pair], keep: impl Fn(&Unit) -> bool, same: Same) -> Figure {
    let coders = pairs.iter().map(|p| p.gold.len()).max().unwrap_or(0);
    let by_coder: Vec<Figure> = (0..coders)
        .map(|coder| {
            let (mut right, mut printed, mut annotated) = (0, 0, 0);
            for pair in pairs {
                let Some(gold) = pair.gold.get(coder) else { continue };
                let system = || pair.system.iter().filter(|u| keep(u));
                let gold = || gold.iter().filter(|u| keep(u));
                right += matches(system(), gold(), same);
                printed += system().count();
                annotated += gold().count();
            }
            Figure::of(right, printed, annotated)
        })
        .collect();
    Figure::mean(&by_coder)
}

fn between_coders(pairs: &[Pair], scope: Scope, same: Same) -> Option<f64> {
    let (mut right, mut first, mut second) = (0, 0, 0);
    let mut any = false;
    for pair in pairs {
        let [a, b, ..] = pair.gold.as_slice() else { continue };
        any = true;
        let a: Vec<&Unit> = a.iter().filter(|u| scope.keeps(u)).collect();
        let b: Vec<&Unit> = b.iter().filter(|u| scope.keeps(u)).collect();
        right += matches(a.iter().copied(), b.iter().copied(), same);
        first += a.len();
        second += b.len();
    }
    any.then(|| Figure::of(right, first, second).f1)
}

pub(crate) fn rows(pairs: &[Pair]) -> Vec<Row> {
    let mut rows = Vec::new();
    for scope in [Scope::All, Scope::CrossBorder] {
        for (measure, same) in MEASURES {
            rows.push(Row {
                scope,
                measure,
                figure: figure(pairs, |u| scope.keeps(u), same),
                coders: between_coders(pairs, scope, same),
            });
        }
    }
    rows
}

/// `core` by type.
pub(crate) fn types(pairs: &[Pair]) -> Vec<(String, Figure)> {
    let mut kinds = BTreeMap::new();
    for unit in pairs.iter().flat_map(|p| p.gold.iter().flatten().chain(&p.system)) {
        kinds.entry(unit.kind.as_str()).or_insert_with(|| figure(pairs, |u| u.kind == unit.kind, Unit::core));
    }
    kinds.into_iter().map(|(kind, figure)| (kind.to_owned(), figure)).collect()
}
