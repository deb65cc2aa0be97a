//! What was taken for what.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::measure::{Pair, Unit};

/// The name of the row of events that nobody annotated, and of the column of those that were not found.
pub const NOTHING: &str = "none";

/// Pairs of annotated and printed type with their number, largest first. Numbers are sums over coders.
///
/// An annotated event and a printed one of the same passage belong together if they agree in type and countries; of
/// the others, best first, if they share a word of the words that tell them or a country on the same side. What is left
/// over stands against [`NOTHING`].
#[derive(Clone, Debug, Default, Serialize)]
pub struct Confusion {
    /// Annotated type, printed type, number.
    pub cells: Vec<(String, String, usize)>,
}

impl Confusion {
    pub(crate) fn of(pairs: &[Pair]) -> Self {
        let mut cells: BTreeMap<(String, String), usize> = BTreeMap::new();
        for pair in pairs {
            for gold in &pair.gold {
                for (annotated, printed) in together(gold, &pair.system) {
                    let kind = |u: Option<&Unit>| u.map_or_else(|| NOTHING.to_owned(), |u| u.kind.clone());
                    *cells.entry((kind(annotated), kind(printed))).or_default() += 1;
                }
            }
        }
        let mut cells: Vec<_> = cells.into_iter().map(|((a, p), n)| (a, p, n)).collect();
        cells.sort_by(|x, y| y.2.cmp(&x.2).then_with(|| (&x.0, &x.1).cmp(&(&y.0, &y.1))));
        Self { cells }
    }
}

/// Which annotated event stands against which printed one.
fn together<'a>(gold: &'a [Unit], system: &'a [Unit]) -> Vec<(Option<&'a Unit>, Option<&'a Unit>)> {
    let mut likely: Vec<(u32, usize, usize)> = Vec::new();
    for (g, annotated) in gold.iter().enumerate() {
        for (s, printed) in system.iter().enumerate() {
            let score = likeness(annotated, printed);
            if score > 1 {
                likely.push((score, g, s));
            }
        }
    }
    likely.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    let (mut free_gold, mut free_system) = (vec![true; gold.len()], vec![true; system.len()]);
    let mut out = Vec::new();
    for (_, g, s) in likely {
        if free_gold[g] && free_system[s] {
            (free_gold[g], free_system[s]) = (false, false);
            out.push((Some(&gold[g]), Some(&system[s])));
        }
    }
    out.extend(gold.iter().zip(free_gold).filter(|(_, free)| *free).map(|(u, _)| (Some(u), None)));
    out.extend(system.iter().zip(free_system).filter(|(_, free)| *free).map(|(u, _)| (None, Some(u))));
    out
}

fn likeness(a: &Unit, b: &Unit) -> u32 {
    let words = |u: &Unit| -> BTreeSet<String> {
        u.trigger.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3).map(str::to_lowercase).collect()
    };
    let words = u32::from(!words(a).is_disjoint(&words(b)));
    let actors = u32::from(!a.actors.is_disjoint(&b.actors));
    let recipients = u32::from(!a.recipients.is_disjoint(&b.recipients));
    8 * u32::from(a.core(b)) + 3 * words + actors + recipients + u32::from(a.kind == b.kind)
}
