//! The check of a claim against the record.
//!
//! The period of the claim (by default the 12 months that end with its month) is set beside the periods of the same
//! length before it, which do not overlap. A superlative is supported where the period is first and the interval of
//! its difference to the next best excludes 0; contradicted where an earlier period is clearly beyond it, by the same
//! rule; open else. A comparison is with the period before (or the one where the scope begins). A plain claim of good or
//! bad relations asks whether the level lies clearly above or below 0; one of a high or low level, whether it lies
//! clearly above or below that of all earlier periods together. A record that is too thin to tell leaves it open.

use chancery_code::Wording;
use serde::{Deserialize, Serialize};

use crate::level::{Level, LongRun, Sums};
use crate::measure::{Measure, Measures, Scope, Value};
use crate::period::{Month, Window};
use crate::relation::Relation;

/// Stories between the sides that the compared periods together need.
pub const LEAST_STORIES: u64 = 20;
/// Stories between the sides that the period of the claim needs.
pub const LEAST_IN_PERIOD: u64 = 3;
/// Periods that a superlative needs, the claim's own among them.
pub const LEAST_PERIODS: usize = 5;

/// What the record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It bears the claim out.
    Supported,
    /// It speaks against it.
    Contradicted,
    /// It does not tell.
    Open,
}

/// One period with its figures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// The months.
    pub window: Window,
    /// What it adds up to.
    pub sums: Sums,
    /// Its level.
    pub level: Level,
    /// 1 for the one furthest in the direction of the claim.
    pub rank: usize,
}

/// The answer of the record to a claim.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// Supported, contradicted or open.
    pub verdict: Verdict,
    /// The two sides.
    pub dyad: [String; 2],
    /// What is claimed.
    pub claim: Wording,
    /// The question that was put to the record, in words.
    pub question: String,
    /// How stories were weighed.
    pub measure: Measure,
    /// The part of the record it was put to.
    pub scope: Scope,
    /// The period of the claim.
    pub period: Ranked,
    /// All periods compared, earliest first; the claim's own last.
    pub periods: Vec<Ranked>,
    /// What the period was compared with: another period, or earlier periods together (rank 0).
    pub rival: Option<Ranked>,
    /// How much higher the period is than what it was compared with; for a plain claim of good or bad, its level.
    pub difference: Option<Level>,
    /// What every period is shrunk towards.
    pub long_run: LongRun,
    /// Why the record is too thin, or does not reach far enough; empty where it is not.
    pub thin: Vec<String>,
}

/// Checks a claim as made in month `at`, over periods of `months` months.
///
/// `None` where nothing is known of its subject.
#[must_use]
pub fn check(relation: &Relation, measures: &Measures, claim: &Wording, at: Month, months: u32) -> Option<Finding> {
    let measure = measures.of(&claim.subject)?;
    let scope = measures.scope(claim.scope.as_deref(), at);
    let window = Window::ending(at, months);
    // What came after the claim nobody knew when it was made: it shapes neither a level nor the long run.
    let mut series = relation.monthly(measure);
    series.retain(|m| m.0 <= at);
    let long_run = LongRun::of(series.iter().map(|m| m.1).sum());
    let ranked = |window: Window| {
        let sums: Sums = series.iter().filter(|m| window.contains(m.0)).map(|m| m.1).sum();
        Ranked { window, sums, level: Level::of(sums, long_run), rank: 0 }
    };
    let start = match scope {
        Scope::From(month) => month.max(relation.span.first),
        Scope::Ever | Scope::Unknown => relation.span.first,
    };
    let up = points_up(claim, measure);
    let beyond =
        |a: &Ranked, b: &Ranked| if up { a.level.value > b.level.value } else { a.level.value < b.level.value };
    // Whole periods only: the first months of the record are left over.
    let mut periods: Vec<Ranked> =
        window.back_to(start).into_iter().filter(|w| *w == window || w.first >= start).map(ranked).collect();
    periods.reverse();
    let height = |p: &Ranked| if up { p.level.value } else { -p.level.value };
    // A month far ahead of the record has very many periods before it.
    let mut heights: Vec<f64> = periods.iter().map(height).collect();
    heights.sort_unstable_by(f64::total_cmp);
    let higher = |p: &Ranked| heights.len() - heights.partition_point(|h| *h <= height(p));
    let ranks: Vec<usize> = periods.iter().map(|p| 1 + higher(p)).collect();
    periods.iter_mut().zip(ranks).for_each(|(p, rank)| p.rank = rank);
    let period = *periods.last()?;
    let earlier = &periods[..periods.len() - 1];

    let judged = matches!(claim.direction.as_str(), "better" | "worse") && measure.value == Value::Score;
    let (rival, difference, question) = match claim.degree.as_str() {
        "superlative" => {
            let best = earlier.iter().copied().reduce(|a, b| if beyond(&b, &a) { b } else { a });
            (best, best.map(|b| period.level.above(b.level)), "further than in every earlier period")
        }
        "comparative" => {
            let before = match scope {
                Scope::From(month) if month > relation.span.first => {
                    Some(ranked(Window::ending(month.plus(-1), months)))
                }
                _ => earlier.last().copied(),
            };
            (before, before.map(|b| period.level.above(b.level)), "further than in the period compared with")
        }
        _ if judged => (None, Some(period.level), "clearly on that side of 0"),
        _ => {
            let all: Sums = earlier.iter().map(|p| p.sums).sum();
            let first = earlier.first().map(|p| p.window.first);
            let together = first.map(|first| Ranked {
                window: Window { first, last: window.first.plus(-1) },
                sums: all,
                level: Level::of(all, long_run),
                rank: 0,
            });
            (together, together.map(|t| period.level.above(t.level)), "further than in all earlier periods together")
        }
    };
    let side = if up { "up" } else { "down" };
    let question = format!("Is the level of {} in {window} {question} ({side})?", measure.subject);

    let mut thin = Vec::new();
    let stories: u64 = periods.iter().map(|p| p.sums.stories).sum();
    if stories < LEAST_STORIES {
        thin.push(format!("{stories} stories between the sides in the periods compared; {LEAST_STORIES} are needed"));
    }
    if period.sums.stories < LEAST_IN_PERIOD {
        let n = period.sums.stories;
        thin.push(format!("{n} stories between the sides in {window}; {LEAST_IN_PERIOD} are needed"));
    }
    if claim.degree == "superlative" && periods.len() < LEAST_PERIODS {
        thin.push(format!("{} periods can be compared; {LEAST_PERIODS} are needed", periods.len()));
    }
    if at > relation.span.last {
        thin.push(format!("the record ends with {}", relation.span.last));
    }
    let clear = |d: Level| if up { (d.low > 0.0, d.high < 0.0) } else { (d.high < 0.0, d.low > 0.0) };
    let (bears, denies) = difference.map_or((false, false), clear);
    let mut verdict = match (bears, denies) {
        _ if !thin.is_empty() => Verdict::Open,
        (true, _) => Verdict::Supported,
        (_, true) => Verdict::Contradicted,
        _ => Verdict::Open,
    };
    // A higher period within the record speaks against a claim of more than the record; nothing in it can bear that out.
    if let Scope::From(month) = scope
        && month < relation.span.first
        && verdict == Verdict::Supported
    {
        verdict = Verdict::Open;
        thin.push(format!("the claim goes back to {month}, the record to {}", relation.span.first));
    }
    if scope == Scope::Unknown && verdict == Verdict::Supported {
        verdict = Verdict::Open;
        thin.push(format!("it is not known when `{}` begins", claim.scope.as_deref().unwrap_or_default()));
    }
    Some(Finding {
        verdict,
        dyad: relation.dyad.clone(),
        claim: claim.clone(),
        question,
        measure: measure.clone(),
        scope,
        period,
        periods,
        rival,
        difference,
        long_run,
        thin,
    })
}

/// Whether the claim says that the figure of the measure is great: "worse" tensions are more of them.
#[must_use]
pub fn points_up(claim: &Wording, measure: &Measure) -> bool {
    match claim.direction.as_str() {
        "high" => true,
        "low" => false,
        "worse" => measure.value == Value::Hostility,
        _ => measure.value != Value::Hostility,
    }
}

#[cfg(test)]
mod tests;
